//! Excel files since 2007 and before, and those of WPS (电子表格).

use super::super::format::Format;
use super::super::package::Package;
use super::super::{DecodeError, Pieces};
use super::biff;
use super::percent::Percents;
use super::{Filled, Merged, blocks};
use crate::decode::flow::Block;
use crate::diagnostic::{Code, Diagnostic};
use calamine::{Data, DataRef, Dimensions, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsx};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Cells with words in one file; no table that people fill in has more.
const MAX_CELLS: usize = 2_000_000;

/// Reads a workbook since Excel 2007.
pub fn xlsx(bytes: &[u8]) -> Result<Pieces, DecodeError> {
    caught(Format::Xlsx, || read_xlsx(bytes))
}

/// Reads a workbook of Excel 97–2003.
pub fn xls(bytes: &[u8]) -> Result<Pieces, DecodeError> {
    caught(Format::Xls, || read_xls(bytes))
}

/// The reader of workbooks trusts what files say of themselves, and panics on some that are damaged.
fn caught(format: Format, read: impl FnOnce() -> Result<Pieces, DecodeError>) -> Result<Pieces, DecodeError> {
    let read = catch_unwind(AssertUnwindSafe(read));
    read.unwrap_or_else(|_| Err(DecodeError::broken(format, "what it says of its cells cannot be")))
}

fn read_xlsx(bytes: &[u8]) -> Result<Pieces, DecodeError> {
    let broken = |e: calamine::XlsxError| DecodeError::broken(Format::Xlsx, e);
    let mut package = Package::open(Format::Xlsx, bytes)?;
    package.refuse_bomb()?;
    let mut percents = Percents::read(&mut package)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut out = Sheets::default();
    for sheet in book.sheets_metadata().to_vec() {
        if !out.begin(&sheet) {
            continue;
        }
        let shown = percents.of_sheet(&mut package, &sheet.name)?;
        let merged = book.merge_cells_by_sheet_name(&sheet.name).map_err(broken)?;
        let mut cells = Vec::new();
        let mut reader = book.worksheet_cells_reader(&sheet.name).map_err(broken)?;
        while let Some(cell) = reader.next_cell().map_err(broken)? {
            let (row, column) = cell.get_position();
            let words = shown.get(&(row, column)).and_then(|decimals| percent(cell.get_value(), *decimals));
            let words = words.unwrap_or_else(|| words_of(&Data::from(cell.get_value().clone())));
            out.put(&mut cells, (row, column), words, Format::Xlsx)?;
        }
        out.end(cells, &merged);
    }
    Ok(out.pieces())
}

fn read_xls(bytes: &[u8]) -> Result<Pieces, DecodeError> {
    let broken = |e: calamine::XlsError| match e {
        calamine::XlsError::Password => DecodeError::Encrypted("Excel"),
        e => DecodeError::broken(Format::Xls, e),
    };
    let mut book: Xls<_> = Xls::new(Cursor::new(biff::checked(bytes)?)).map_err(broken)?;
    let mut out = Sheets::default();
    for sheet in book.sheets_metadata().to_vec() {
        if !out.begin(&sheet) {
            continue;
        }
        let merged = book.merge_cells_by_sheet_name(&sheet.name).map_err(broken)?;
        let range = book.worksheet_range(&sheet.name).map_err(broken)?;
        let (row, column) = range.start().unwrap_or_default();
        let mut cells = Vec::new();
        for (r, c, value) in range.used_cells() {
            out.put(&mut cells, (row + r as u32, column + c as u32), words_of(value), Format::Xls)?;
        }
        out.end(cells, &merged);
    }
    Ok(out.pieces())
}

/// The sheets of a workbook, one after the other.
#[derive(Default)]
struct Sheets {
    blocks: Vec<Block>,
    hidden: Vec<String>,
    count: usize,
}

impl Sheets {
    /// Whether a sheet is to be read: charts hold no cells, and hidden ones are not seen by a reader.
    fn begin(&mut self, sheet: &Sheet) -> bool {
        if sheet.typ != SheetType::WorkSheet {
            return false;
        }
        if sheet.visible != SheetVisible::Visible {
            self.hidden.push(sheet.name.clone());
            return false;
        }
        self.blocks.push(Block::Sheet(sheet.name.clone()));
        true
    }

    fn put(&mut self, cells: &mut Vec<Filled>, (row, column): (u32, u32), words: String, format: Format) -> Result<(), DecodeError> {
        if words.trim().is_empty() {
            return Ok(());
        }
        self.count += 1;
        if self.count > MAX_CELLS {
            return Err(DecodeError::broken(format, format_args!("it has more than {MAX_CELLS} cells; save its tables apart")));
        }
        cells.push(Filled { row: row as usize, column: column as usize, words });
        Ok(())
    }

    fn end(&mut self, mut cells: Vec<Filled>, merged: &[Dimensions]) {
        let place = |(row, column): (u32, u32)| (row as usize, column as usize);
        let merged: Vec<Merged> = merged.iter().map(|d| Merged { first: place(d.start), last: place(d.end) }).collect();
        cells.sort_by_key(|c| (c.row, c.column));
        self.blocks.extend(blocks(cells, &merged));
    }

    fn pieces(self) -> Pieces {
        let message = |names: &[String]| format!("hidden sheets were left out: {}", names.join(", "));
        let hidden = (!self.hidden.is_empty()).then(|| Diagnostic::whole(Code::HiddenText, message(&self.hidden)));
        Pieces { blocks: self.blocks, diagnostics: hidden.into_iter().collect() }
    }
}

/// What a cell shows, as far as its value says.
fn words_of(value: &Data) -> String {
    match value {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Int(n) => n.to_string(),
        Data::Float(x) => number(*x),
        Data::String(s) | Data::DateTimeIso(s) | Data::DurationIso(s) => s.clone(),
        Data::Bool(b) => if *b { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(t) => {
            let (year, month, day, ..) = t.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
    }
}

/// A number with as many digits as Excel shows; sums of fractions carry errors in the digits beyond.
fn number(x: f64) -> String {
    const DIGITS: i32 = 15;
    let digits = DIGITS - 1 - if x == 0.0 { 0 } else { x.abs().log10().floor() as i32 };
    let shown = format!("{x:.*}", digits.clamp(0, 20) as usize);
    if shown.contains('.') { shown.trim_end_matches('0').trim_end_matches('.').to_owned() } else { shown }
}

fn percent(value: &DataRef<'_>, decimals: usize) -> Option<String> {
    match value {
        DataRef::Float(x) => Some(format!("{:.decimals$}%", x * 100.0)),
        DataRef::Int(n) => Some(format!("{}%", n * 100)),
        _ => None,
    }
}
