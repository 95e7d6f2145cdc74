//! CSV and TSV.

use super::reader::{Utf8Reader, encoding};
use super::{Header, Read, Table, Take, Trouble};
use serde_json::Value;
use std::fs::File;
use std::ops::ControlFlow;

/// Hands over the rows.
pub fn each(table: &Table<'_>, mut file: File, delimiter: u8, take: Take<'_>) -> Read {
    let encoding = encoding(&mut file, table.inputs.encoding.as_deref(), table.tell)?;
    let reader = Utf8Reader::new(file, encoding, table.inputs.max_bytes);
    let mut reader = ::csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(reader);
    let names = reader.headers().map_err(|e| broken(&e))?.iter().map(str::to_owned).collect();
    let header = Header::find(names, table.columns)?;
    let mut record = ::csv::StringRecord::new();
    let mut behind = 0;
    loop {
        reader.get_mut().mark();
        if !reader.read_record(&mut record).map_err(|e| broken(&e))? {
            return Ok(ControlFlow::Continue(()));
        }
        let place = record.position().cloned().unwrap_or_else(::csv::Position::new);
        let progress = place.byte().saturating_sub(behind);
        behind = place.byte();
        let row = if record.len() > header.text {
            Ok(header.cells(record.iter().map(|cell| Value::String(cell.to_owned()))))
        } else {
            let message = format!("has {} cells, too few to hold column `{}`; see line {}", record.len(), table.columns.text, place.line());
            Err(Trouble::new("short-row", message))
        };
        if take(table.row(place.record(), progress, row)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
}

fn broken(error: &::csv::Error) -> Trouble {
    let trouble = Trouble::new("broken-table", format!("cannot be read on: {error}"));
    match error.position() {
        Some(place) => trouble.at(format!("line {}", place.line())),
        None => trouble,
    }
}
