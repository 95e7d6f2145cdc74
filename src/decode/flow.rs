//! What formats with a layout of their own end in: paragraphs, tables and pages in reading order (版面).

use super::fields::Labels;
use super::grid::Grid;
use super::{Cell, SourceText, Table, txt};
use crate::span::SourceSpan;

/// A piece of a document, in reading order.
#[derive(Debug, Clone)]
pub(super) enum Block {
    /// A paragraph.
    Paragraph(String),
    /// A table.
    Table(Grid<Vec<Block>>),
    /// What follows stands on the next page.
    Page,
}

/// The blocks as text.
pub(super) fn write(blocks: &[Block], labels: &Labels) -> SourceText {
    let mut text = String::new();
    let mut tables = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(words) => put_line(words.trim_end(), &mut text),
            Block::Table(grid) => tables.push(put_rows(grid, &mut text)),
            Block::Page => {}
        }
    }
    SourceText { tables, ..txt::read(text, labels) }
}

fn put_line(line: &str, text: &mut String) {
    if !line.trim().is_empty() {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
}

fn put_rows(grid: &Grid<Vec<Block>>, text: &mut String) -> Table {
    let mut out = Table::default();
    let mut row = None;
    for cell in grid.cells() {
        if row.replace(cell.row) == Some(cell.row) {
            text.push('\t');
        } else if !text.is_empty() {
            text.push('\n');
        }
        let words: Vec<&str> = cell.content.iter().filter_map(|b| if let Block::Paragraph(w) = b { Some(w.trim()) } else { None }).collect();
        let start = text.len();
        text.push_str(&words.join(" "));
        out.cells.push(Cell { row: cell.row, column: cell.column, row_span: cell.row_span, column_span: cell.column_span, span: SourceSpan::new(start, text.len()) });
    }
    out
}
