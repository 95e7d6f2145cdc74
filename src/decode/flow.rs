//! What formats with a layout of their own end in: paragraphs, tables and pages in reading order (版面).

use super::fields::Labels;
use super::grid::{Grid, GridCell};
use super::{Cell, Sheet, SourceText, Table, txt};
use crate::span::SourceSpan;
use std::collections::HashSet;

/// A piece of a document, in reading order.
#[derive(Debug, Clone)]
pub(super) enum Block {
    /// A paragraph; a line break in it begins a new line.
    Paragraph(String),
    /// A table.
    Table(Grid<Vec<Block>>),
    /// What follows stands on the next page. Formats with pages begin with it.
    Page,
    /// What follows stands on the sheet of this name.
    Sheet(String),
}

/// The blocks as text, with the places of cells, pages and sheets, and the fields at its head.
pub(super) fn write(blocks: &[Block], labels: &Labels) -> SourceText {
    let mut out = SourceText::default();
    for block in blocks {
        put(block, &mut out);
    }
    let head = txt::head(&out.text, labels);
    SourceText { page: head.fields, rules: head.rules, ..out }
}

fn put(block: &Block, out: &mut SourceText) {
    match block {
        Block::Paragraph(words) => words.split('\n').for_each(|line| put_line(line, &mut out.text)),
        Block::Table(grid) if is_data(grid) => {
            let table = put_rows(grid, |content| words(content), &mut out.text);
            out.tables.push(table);
        }
        Block::Table(grid) => grid.cells().iter().flat_map(|c| &c.content).for_each(|block| put(block, out)),
        Block::Page => out.pages.push(next_line(&out.text)),
        Block::Sheet(name) => out.sheets.push(Sheet { name: name.clone(), start: next_line(&out.text) }),
    }
}

fn put_line(line: &str, text: &mut String) {
    let line = line.trim_matches(|c: char| c.is_whitespace() && c != '\u{3000}').trim_end();
    if !line.trim().is_empty() {
        begin_line(text);
        text.push_str(line);
    }
}

pub(super) fn begin_line(text: &mut String) {
    if !text.is_empty() {
        text.push('\n');
    }
}

/// Where the next line will begin.
fn next_line(text: &str) -> usize {
    if text.is_empty() { 0 } else { text.len() + 1 }
}

/// Whether a table is one to the reader.
fn is_data(grid: &Grid<Vec<Block>>) -> bool {
    let nested = grid.cells().iter().flat_map(|c| &c.content).any(|b| matches!(b, Block::Table(_)));
    let all = grid.cells().iter().map(|c| lines(&c.content).count()).sum();
    !nested && grid.is_data(all, |content| lines(content).count())
}

/// One line per row, cells apart by tabs. Rows without words take no line.
pub(super) fn put_rows<T>(grid: &Grid<T>, words: impl Fn(&T) -> String, text: &mut String) -> Table {
    let cells: Vec<(&GridCell<T>, String)> = grid.cells().iter().map(|cell| (cell, words(&cell.content))).collect();
    let filled: HashSet<usize> = cells.iter().filter(|(_, words)| !words.is_empty()).map(|(cell, _)| cell.row).collect();
    let mut out = Table::default();
    let mut row = None;
    for (cell, words) in &cells {
        let same = row.replace(cell.row) == Some(cell.row);
        match filled.contains(&cell.row) {
            true if same => text.push('\t'),
            true => begin_line(text),
            false => {}
        }
        let start = text.len();
        text.push_str(words);
        let GridCell { row, column, row_span, column_span, .. } = **cell;
        out.cells.push(Cell { row, column, row_span, column_span, span: SourceSpan::new(start, text.len()) });
    }
    out
}

/// The lines of a cell.
fn lines(content: &[Block]) -> impl Iterator<Item = &str> {
    let paragraphs = content.iter().filter_map(|block| match block {
        Block::Paragraph(words) => Some(words.as_str()),
        _ => None,
    });
    paragraphs.flat_map(|p| p.split(['\n', '\t'])).map(str::trim).filter(|l| !l.is_empty())
}

/// The words of a cell, its lines apart by spaces.
fn words(content: &[Block]) -> String {
    lines(content).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::Bundle;

    fn paragraph(words: &str) -> Block {
        Block::Paragraph(words.to_owned())
    }

    fn grid(rows: &[&[&str]]) -> Grid<Vec<Block>> {
        let mut grid = Grid::default();
        for row in rows {
            grid.begin_row();
            row.iter().for_each(|words| grid.cell(1, 1, vec![paragraph(words)]));
        }
        grid
    }

    fn written(blocks: &[Block]) -> SourceText {
        write(blocks, &Labels::compile(&Bundle::builtin()).unwrap())
    }

    #[test]
    fn rows_are_lines_and_cells_are_found_again() {
        let out = written(&[
            paragraph("分工表"),
            Block::Table(grid(&[&["任务", "单位"], &["", ""], &["植树\n造林", "林业局"]])),
            paragraph("完。"),
        ]);
        assert_eq!(out.text, "分工表\n任务\t单位\n植树 造林\t林业局\n完。");
        let cells: Vec<&str> = out.tables[0].cells.iter().map(|c| c.span.of(&out.text)).collect();
        assert_eq!(cells, ["任务", "单位", "", "", "植树 造林", "林业局"]);
    }

    #[test]
    fn a_frame_around_text_is_no_table() {
        let mut inner = Grid::default();
        inner.cell(1, 1, vec![paragraph("关于植树的通知"), Block::Table(grid(&[&["任务", "单位"]]))]);
        let out = written(&[Block::Table(inner)]);
        assert_eq!((out.text.as_str(), out.tables.len()), ("关于植树的通知\n任务\t单位", 1));
        assert!(written(&[Block::Table(grid(&[&["一、植树"], &["二、管护"]]))]).tables.is_empty());
    }

    #[test]
    fn pages_begin_at_lines() {
        let out = written(&[Block::Page, paragraph("一"), Block::Page, paragraph("二")]);
        assert_eq!((out.text.as_str(), out.pages), ("一\n二", vec![0, 4]));
    }
}
