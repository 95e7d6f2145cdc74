//! Sheets of cells: Excel files and rows as text (.xlsx, .xls, .csv), such as 任务分解表.
//!
//! What stands alone in its row above a table or below it (title, notes) is a paragraph.

mod biff;
mod csv;
mod excel;
mod percent;

pub(super) use csv::read as csv;
pub(super) use excel::{xls, xlsx};

use super::flow::Block;
use super::grid::{Grid, GridCell, MAX_SPAN};
use std::collections::HashMap;

/// A cell with words, at its row and column from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Filled {
    row: usize,
    column: usize,
    words: String,
}

/// Rows and columns that one cell covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Merged {
    first: (usize, usize),
    last: (usize, usize),
}

/// The blocks of a sheet whose cells come row by row.
fn blocks(cells: Vec<Filled>, merged: &[Merged]) -> Vec<Block> {
    let rows: Vec<&[Filled]> = cells.chunk_by(|a, b| a.row == b.row).collect();
    // A row that a cell above reaches into belongs to the table.
    let reached = merged.iter().filter(|m| m.first.0 < m.last.0).map(|m| m.last.0).max();
    let above = rows.iter().take_while(|r| r.len() == 1).count();
    let below = rows[above..].iter().rev().take_while(|r| r.len() == 1 && reached.is_none_or(|last| last < r[0].row)).count();
    let paragraph = |row: &&[Filled]| Block::Paragraph(row[0].words.clone());
    let mut out: Vec<Block> = rows[..above].iter().map(paragraph).collect();
    let inside = &rows[above..rows.len() - below];
    if let Some(last) = inside.last().map(|row| row[0].row) {
        let spans: HashMap<_, _> = merged.iter().map(|m| (m.first, m.last)).collect();
        let cells = inside.iter().flat_map(|row| row.iter()).map(|cell| placed(cell, &spans, last));
        out.push(Block::Table(Grid::of(cells.collect())));
    }
    out.extend(rows[rows.len() - below..].iter().map(paragraph));
    out
}

/// A cell in the table that ends with the row `last`, whatever a merged range claims.
fn placed(cell: &Filled, spans: &HashMap<(usize, usize), (usize, usize)>, last: usize) -> GridCell<Vec<Block>> {
    let (row, column) = (cell.row, cell.column);
    let (to_row, to_column) = spans.get(&(row, column)).copied().unwrap_or((row, column));
    let row_span = to_row.min(last).saturating_sub(row) + 1;
    GridCell {
        row,
        column,
        row_span,
        column_span: (to_column.saturating_sub(column) + 1).min(MAX_SPAN),
        content: vec![Block::Paragraph(cell.words.clone())],
    }
}

#[cfg(test)]
mod tests;
