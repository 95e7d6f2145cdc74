//! The ledger as a file: XLSX as an office prints it, or CSV.

use super::xlsx::{MAX_ROWS, cut, guard, save};
use super::{CsvTable, Note, Notes, SinkError, WholeFiles};
use crate::ledger::{COLUMNS, LedgerRow};
use crate::table::Value;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::path::Path;

/// A3, in Excel's numbering of papers.
const PAPER: u8 = 8;

/// Height of a line, in points.
const LINE: f64 = 13.5;
/// The tallest row a spreadsheet shows.
const MAX_HEIGHT: f64 = 409.0;

/// Writes `name` as CSV.
///
/// # Errors
/// When it cannot be written.
pub fn ledger_csv(files: &mut WholeFiles, name: impl AsRef<Path>, rows: &[LedgerRow]) -> Result<(), SinkError> {
    let mut table = CsvTable::create(files, name, COLUMNS.iter().map(|c| c.name))?;
    for (number, row) in (1..).zip(rows) {
        let cells: Vec<Value<'_>> = COLUMNS.iter().map(|c| c.words.map_or(Value::Integer(number), |words| words(row).into())).collect();
        table.row(&cells)?;
    }
    table.finish()
}

/// Writes `name` as XLSX: header frozen, filtered and repeated on each page, landscape A3 fitted to
/// its width.
///
/// # Errors
/// When it cannot be written.
pub fn ledger_xlsx(files: &mut WholeFiles, name: impl AsRef<Path>, rows: &[LedgerRow], notes: &mut Notes) -> Result<(), SinkError> {
    let file = files.create(name)?;
    let mut workbook = Workbook::new();
    guard(|| {
        for (number, rows) in (1..).zip(pages(rows)) {
            if number > 1 {
                notes.add(Note::FurtherSheet, "台账", "", "");
            }
            let sheet = workbook.add_worksheet();
            set_up(sheet, number, rows.len())?;
            write_rows(sheet, number, rows, notes)?;
        }
        Ok(())
    })?;
    save(&mut workbook, file)
}

/// The rows of each sheet; one sheet even without rows.
fn pages(rows: &[LedgerRow]) -> Vec<&[LedgerRow]> {
    if rows.is_empty() { vec![rows] } else { rows.chunks(MAX_ROWS as usize - 1).collect() }
}

fn set_up(sheet: &mut Worksheet, number: usize, rows: usize) -> Result<(), XlsxError> {
    let head = cell().set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let head = head.set_background_color(Color::RGB(0xD9_E2_F3));
    sheet.set_name(if number > 1 { format!("督查台账 ({number})") } else { "督查台账".to_owned() })?;
    sheet.set_freeze_panes(1, 2)?.set_row_height(0, 30)?;
    for (i, column) in (0..).zip(&COLUMNS) {
        sheet.set_column_width(i, column.width)?.write_string_with_format(0, i, column.name, &head)?;
    }
    sheet.autofilter(0, 0, rows as u32, COLUMNS.len() as u16 - 1)?;
    sheet.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3).set_header("&C&\"宋体,Bold\"&16督查台账").set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

fn write_rows(sheet: &mut Worksheet, sheet_number: usize, rows: &[LedgerRow], notes: &mut Notes) -> Result<(), XlsxError> {
    let (words, middle) = (cell(), cell().set_align(FormatAlign::Center));
    let before = (sheet_number - 1) * (MAX_ROWS as usize - 1);
    for (number, row) in (1..).zip(rows) {
        let mut lines = 1;
        for (i, column) in (0..).zip(&COLUMNS) {
            let Some(read) = column.words else {
                sheet.write_number_with_format(number, i, (before + number as usize) as f64, &middle)?;
                continue;
            };
            let text = read(row);
            lines = lines.max(lines_of(&text, column.width));
            let (text, is_cut) = cut(&text);
            if is_cut {
                notes.add(Note::Cut, "台账", column.name, &row.task);
            }
            sheet.write_string_with_format(number, i, text, &words)?;
        }
        sheet.set_row_height(number, (lines as f64 * LINE + 4.0).min(MAX_HEIGHT))?;
    }
    Ok(())
}

/// Lines that a text takes in a column of a width.
fn lines_of(text: &str, width: f64) -> usize {
    let line = |l: &str| (unicode_width::UnicodeWidthStr::width(l) as f64 / width).ceil().max(1.0) as usize;
    text.lines().map(line).sum()
}

/// A cell of the body.
fn cell() -> Format {
    Format::new().set_font_name("宋体").set_font_size(10).set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin)
}
