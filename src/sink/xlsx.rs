//! XLSX: one workbook, a sheet for each table; rows go to temporary files, not to memory.

use super::{Headers, Note, Notes, Sink, SinkError, WholeFiles, key};
use crate::table::{Column, Table, Type, Value, days_since_1970, tables};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::cell::Cell;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// Rows of a sheet, the header among them.
pub const MAX_ROWS: u32 = 1_048_576;
/// Characters (UTF-16 code units) of a cell.
pub const MAX_CELL: usize = 32_767;
/// Significant digits that a spreadsheet's numbers keep.
const MAX_DIGITS: usize = 15;
/// Days from the spreadsheets' day 0 to 1970-01-01.
const DAYS_TO_1970: i32 = 25_569;
/// First day (1900-03-01) that spreadsheets agree on.
const FIRST_DAY: i32 = 61;

pub(super) struct XlsxSink {
    workbook: Workbook,
    file: File,
    headers: Headers,
    sheets: Vec<Sheet>,
    day: Format,
}

/// Where the next row of a table goes.
struct Sheet {
    index: usize,
    row: u32,
    /// Number among the sheets of its table.
    number: usize,
}

impl XlsxSink {
    pub fn create(files: &mut WholeFiles, headers: Headers) -> Result<Self, SinkError> {
        let file = files.create("tables.xlsx")?;
        let mut workbook = Workbook::new();
        workbook.set_tempdir(files.dir()).map_err(error)?;
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let mut sink = Self { workbook, file, headers, sheets: Vec::new(), day };
        for (index, table) in tables().iter().enumerate() {
            sink.open(table, 1)?;
            sink.sheets.push(Sheet { index, row: 1, number: 1 });
        }
        Ok(sink)
    }

    /// Adds a sheet with its header.
    fn open(&mut self, table: &Table, number: usize) -> Result<(), SinkError> {
        let name = if self.headers == Headers::Zh { table.zh } else { table.name };
        let name = if number > 1 { format!("{name} ({number})") } else { name.to_owned() };
        let headers = self.headers;
        guard(|| {
            let sheet = self.workbook.add_worksheet_with_constant_memory()?;
            sheet.set_name(name)?.set_freeze_panes(1, 0)?;
            let bold = Format::new().set_bold();
            for (i, column) in (0..).zip(&table.columns) {
                sheet.set_column_width(i, width(column))?.write_string_with_format(0, i, headers.of(column), &bold)?;
            }
            Ok(())
        })
    }

    /// The sheet that takes the next row of a table, and the row's number.
    fn next(&mut self, number: usize, notes: &mut Notes) -> Result<(usize, u32), SinkError> {
        let table = &tables()[number];
        if self.sheets[number].row == MAX_ROWS {
            notes.add(Note::FurtherSheet, table.name, "", "");
            self.close(number)?;
            let further = self.sheets[number].number + 1;
            self.open(table, further)?;
            self.sheets[number] = Sheet { index: self.workbook.worksheets().len() - 1, row: 1, number: further };
        }
        let sheet = &mut self.sheets[number];
        sheet.row += 1;
        Ok((sheet.index, sheet.row - 1))
    }

    /// Puts filters on the sheet of a table.
    fn close(&mut self, number: usize) -> Result<(), SinkError> {
        let Sheet { index, row, .. } = self.sheets[number];
        let last = (tables()[number].columns.len() - 1) as u16;
        guard(|| self.workbook.worksheet_from_index(index)?.autofilter(0, 0, row - 1, last).map(|_| ()))
    }
}

impl Sink for XlsxSink {
    fn row(&mut self, number: usize, cells: &[Value<'_>], notes: &mut Notes) -> Result<(), SinkError> {
        let (index, row) = self.next(number, notes)?;
        let table = &tables()[number];
        let day = &self.day;
        let workbook = &mut self.workbook;
        guard(|| {
            let sheet = workbook.worksheet_from_index(index)?;
            for ((cell, column), i) in cells.iter().zip(&table.columns).zip(0..) {
                if let Some(note) = write(sheet, (row, i), cell, day)? {
                    notes.add(note, table.name, column.name, key(table, cells));
                }
            }
            Ok(())
        })
    }

    fn finish(mut self: Box<Self>, _: &mut Notes) -> Result<(), SinkError> {
        for number in 0..tables().len() {
            self.close(number)?;
        }
        let Self { mut workbook, file, .. } = *self;
        save(&mut workbook, file)
    }
}

/// Writes a workbook to the last byte.
pub(super) fn save(workbook: &mut Workbook, file: File) -> Result<(), SinkError> {
    let mut out = BufWriter::new(file);
    guard(|| {
        workbook.save_to_writer(&mut out)?;
        Ok(out.flush()?)
    })
}

/// Writes a cell; a note where it could not be written as it is.
fn write(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Value<'_>, day: &Format) -> Result<Option<Note>, XlsxError> {
    match cell {
        Value::Null => return Ok(None),
        Value::Integer(n) => sheet.write_number(row, column, *n as f64)?,
        Value::Bool(b) => sheet.write_boolean(row, column, *b)?,
        Value::Decimal(digits) => match number(digits) {
            Some(n) => sheet.write_number(row, column, n)?,
            None => return sheet.write_string(row, column, cut(digits).0).map(|_| Some(Note::AsText)),
        },
        Value::Date(iso) => match days_since_1970(iso).map(|d| d + DAYS_TO_1970).filter(|d| *d >= FIRST_DAY) {
            Some(serial) => sheet.write_number_with_format(row, column, serial, day)?,
            None => return sheet.write_string(row, column, *iso).map(|_| Some(Note::AsText)),
        },
        Value::Text(_) | Value::List(_) => {
            let text = cell.to_string();
            let (text, is_cut) = cut(&text);
            sheet.write_string(row, column, text)?;
            return Ok(is_cut.then_some(Note::Cut));
        }
    };
    Ok(None)
}

/// A number in digits, where a spreadsheet keeps all of them.
fn number(digits: &str) -> Option<f64> {
    let significant = digits.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count();
    digits.parse().ok().filter(|_| significant <= MAX_DIGITS)
}

/// A text as a cell holds it: line breaks as a spreadsheet has them, at most [`MAX_CELL`] characters
/// with `…` for the rest; and whether it was cut.
pub fn cut(text: &str) -> (Cow<'_, str>, bool) {
    let text = if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) };
    if text.len() <= MAX_CELL || text.encode_utf16().count() <= MAX_CELL {
        return (text, false);
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MAX_CELL - 1
    });
    let kept = &text[..end.map_or(text.len(), |(i, _)| i)];
    (Cow::Owned(format!("{kept}…")), true)
}

/// Width of a column in characters.
fn width(column: &Column) -> f64 {
    match (column.kind, column.name) {
        (_, "quote" | "text" | "message" | "action" | "title" | "meaning") => 50.0,
        (_, "indicator" | "unit" | "path") => 28.0,
        (Type::Bool | Type::Integer, _) => 9.0,
        (Type::Date, _) => 12.0,
        (_, "record_id" | "doc_id" | "section_id" | "parent_id") => 22.0,
        _ => 14.0,
    }
}

pub(super) fn error(e: XlsxError) -> SinkError {
    SinkError::Format { format: "xlsx", message: e.to_string() }
}

thread_local! {
    /// Whether a step of the XLSX library is running, whose panic is an error like others.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a step of the XLSX library, which panics where a temporary file cannot be written; nothing
/// is printed of that.
pub(super) fn guard(step: impl FnOnce() -> Result<(), XlsxError>) -> Result<(), SinkError> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                before(info);
            }
        }));
    });
    GUARDED.set(true);
    let done = catch_unwind(AssertUnwindSafe(step));
    GUARDED.set(false);
    done.unwrap_or_else(|_| Err(XlsxError::IoError(temporary()))).map_err(error)
}

fn temporary() -> std::io::Error {
    std::io::Error::other("the temporary files beside the output cannot be written; is the disk full?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_cell_is_cut_between_characters() {
        assert_eq!(cut("短"), ("短".into(), false));
        assert_eq!(cut("a\r\nb\rc"), ("a\nb\nc".into(), false));
        let exact = "长".repeat(MAX_CELL);
        assert!(!cut(&exact).1);
        let long = "𠮷".repeat(MAX_CELL);
        let (kept, is_cut) = cut(&long);
        assert!(is_cut && kept.ends_with("𠮷…") && kept.encode_utf16().count() <= MAX_CELL);
    }

    #[test]
    fn only_numbers_that_keep_their_digits_are_numbers() {
        assert_eq!(number("12.50"), Some(12.5));
        assert_eq!(number("0.000123"), Some(0.000123));
        assert_eq!(number("1234567890123456"), None);
    }
}
