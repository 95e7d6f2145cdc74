//! The article as plain text, with the places of its tables' cells.

use super::content::Main;
use super::page::Page;
use super::table::RawTable;
use crate::decode::{Cell, SourceText, Table};
use crate::span::SourceSpan;
use std::collections::HashSet;

/// Writes the article: the heading found above it, then its lines, without the page's fields.
pub(super) fn write(page: &Page, main: &Main, heading: &[usize], is_field: &[bool]) -> SourceText {
    let mut out = SourceText::default();
    for line in heading {
        begin_line(&mut out.text);
        out.text.push_str(page.words(*line));
    }
    let keeps = |line: usize| main.holds(line) && !is_field[line];
    let mut tables = page.tables.iter().filter(|t| t.is_data() && t.cell_lines().all(keeps)).peekable();
    let mut at = main.first;
    while at < main.end {
        while tables.next_if(|t| t.cell_lines().start < at).is_some() {}
        if let Some(table) = tables.next_if(|t| t.cell_lines().start == at) {
            out.tables.push(self::table(page, table, &mut out.text));
            at = table.lines.end;
            continue;
        }
        if keeps(at) {
            begin_line(&mut out.text);
            out.text.push_str(page.words(at));
        }
        at += 1;
    }
    out
}

fn begin_line(text: &mut String) {
    if !text.is_empty() {
        text.push('\n');
    }
}

/// One line per row, cells apart by tabs, the lines of a cell apart by spaces. Rows without words
/// take no line.
fn table(page: &Page, table: &RawTable, text: &mut String) -> Table {
    let mut out = Table::default();
    let filled: HashSet<usize> = table.grid.cells().iter().filter(|c| !c.content.is_empty()).map(|c| c.row).collect();
    let mut row = None;
    for cell in table.grid.cells() {
        let same = row.replace(cell.row) == Some(cell.row);
        match filled.contains(&cell.row) {
            true if same => text.push('\t'),
            true => begin_line(text),
            false => {}
        }
        let start = text.len();
        for (i, line) in cell.content.clone().enumerate() {
            if i > 0 {
                text.push(' ');
            }
            text.push_str(page.words(line));
        }
        out.cells.push(Cell {
            row: cell.row,
            column: cell.column,
            row_span: cell.row_span,
            column_span: cell.column_span,
            span: SourceSpan::new(start, text.len()),
        });
    }
    out
}
