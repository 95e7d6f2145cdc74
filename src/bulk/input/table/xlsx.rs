//! The first sheet of an Excel file. Its texts are held in memory: Excel keeps them in one place
//! apart from the rows.

use super::{Header, Read, Table, Take, Trouble};
use crate::bulk::input::archive;
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use serde_json::Value;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;

/// Hands over the rows.
pub fn each(table: &Table<'_>, file: File, take: Take<'_>) -> Read {
    let length = file.metadata().map_or(0, |m| m.len());
    if length > table.inputs.max_bytes {
        return Err(Trouble::new(
            "too-large",
            format!("has {length} bytes; an Excel file is held in memory: save it as CSV, or raise --max-bytes"),
        ));
    }
    if archive::is_bomb(table.path) {
        return Err(Trouble::new("archive-bomb", "grows without end when it is unpacked; it was left alone"));
    }
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(broken)?;
    let Some(sheet) = book.sheet_names().first().cloned() else {
        return Err(Trouble::new("broken-table", "has no sheet"));
    };
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(broken)?;
    let mut header: Option<Header> = None;
    let mut row = Cells::default();
    loop {
        let cell = cells.next_cell();
        let ends = !matches!(&cell, Ok(Some(cell)) if cell.get_position().0 == row.number);
        if ends && !row.is_empty() {
            let values = row.take();
            match &header {
                None => header = Some(Header::find(values?.iter().map(super::written).collect(), table.columns)?),
                Some(header) => {
                    let input = table.row(u64::from(row.number), 0, values.map(|values| header.cells(values)));
                    if take(input).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
        }
        let Some(cell) = cell.map_err(broken)? else { return Ok(ControlFlow::Continue(())) };
        row.put(cell.get_position(), value(cell.get_value()));
    }
}

/// Most columns that Excel has, A to XFD.
const COLUMNS: usize = 1 << 14;

/// The cells of the row that is being read.
#[derive(Default)]
struct Cells {
    number: u32,
    values: Vec<Value>,
    /// There is a cell where no column is.
    beyond: bool,
}

impl Cells {
    fn put(&mut self, (row, column): (u32, u32), value: Value) {
        self.number = row;
        let column = column as usize;
        if column >= COLUMNS {
            self.beyond = true;
            return;
        }
        if self.values.len() <= column {
            self.values.resize(column + 1, Value::Null);
        }
        self.values[column] = value;
    }

    fn is_empty(&self) -> bool {
        self.values.is_empty() && !self.beyond
    }

    /// The whole row, after which another begins.
    fn take(&mut self) -> Result<Vec<Value>, Trouble> {
        let values = std::mem::take(&mut self.values);
        if std::mem::take(&mut self.beyond) {
            return Err(Trouble::new("broken-row", format!("has a cell beyond column {COLUMNS}, the last that Excel has")));
        }
        Ok(values)
    }
}

fn value(cell: &DataRef<'_>) -> Value {
    match cell {
        DataRef::Empty => Value::Null,
        DataRef::Int(n) => (*n).into(),
        // Excel holds whole numbers as floating ones.
        DataRef::Float(x) if x.fract() == 0.0 && x.abs() < 1e15 => (*x as i64).into(),
        DataRef::Float(x) => (*x).into(),
        DataRef::Bool(b) => (*b).into(),
        DataRef::DateTime(t) => Value::String(date(t.to_ymd_hms_milli())),
        DataRef::String(s) => Value::String(s.clone()),
        DataRef::SharedString(s) => Value::String((*s).to_owned()),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => Value::String(s.clone()),
        DataRef::Error(_) => Value::Null,
    }
}

fn date((year, month, day, hour, minute, second, _): (u16, u8, u8, u8, u8, u8, u16)) -> String {
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") }
}

fn broken(error: XlsxError) -> Trouble {
    Trouble::new("broken-table", format!("cannot be read as an Excel file: {error}"))
}
