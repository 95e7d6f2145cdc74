//! Sheets of cells: Excel files and rows as text (.xlsx, .xls, .csv), such as 任务分解表.
//!
//! What stands alone in its row above a table or below it (title, notes) is a paragraph.

mod csv;
mod excel;
mod percent;

pub(super) use csv::read as csv;
pub(super) use excel::{xls, xlsx};

use super::flow::Block;
use super::grid::{Grid, GridCell};

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
    let is_alone = |row: &&[Filled]| row.len() == 1;
    let above = rows.iter().take_while(|r| is_alone(r)).count();
    let below = rows[above..].iter().rev().take_while(|r| is_alone(r) && !reaches_down(r, merged)).count();
    let paragraph = |row: &&[Filled]| Block::Paragraph(row[0].words.clone());
    let mut out: Vec<Block> = rows[..above].iter().map(paragraph).collect();
    let inside = &rows[above..rows.len() - below];
    if !inside.is_empty() {
        let cells = inside.iter().flat_map(|row| row.iter()).map(|cell| placed(cell, merged));
        out.push(Block::Table(Grid::of(cells.collect())));
    }
    out.extend(rows[rows.len() - below..].iter().map(paragraph));
    out
}

/// Whether a cell above covers a place in this row: then it belongs to the table.
fn reaches_down(row: &[Filled], merged: &[Merged]) -> bool {
    merged.iter().any(|m| m.first.0 < row[0].row && row[0].row <= m.last.0)
}

fn placed(cell: &Filled, merged: &[Merged]) -> GridCell<Vec<Block>> {
    let span = merged.iter().find(|m| m.first == (cell.row, cell.column));
    let (row_span, column_span) = span.map_or((1, 1), |m| (m.last.0 - m.first.0 + 1, m.last.1 - m.first.1 + 1));
    GridCell { row: cell.row, column: cell.column, row_span, column_span, content: vec![Block::Paragraph(cell.words.clone())] }
}

#[cfg(test)]
mod tests;
