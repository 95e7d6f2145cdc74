//! Where a person finds a place of the text in the file as other programs show it (定位).

use super::SourceText;
use crate::record::Locator;
use std::ops::Range;

/// Finds paragraphs, cells, pages and sheets by offset.
pub struct Locations<'a> {
    source: &'a SourceText,
    /// Beginnings of the lines that stand in no table.
    paragraphs: Vec<usize>,
    /// The tables' places in the text.
    tables: Vec<Range<usize>>,
}

impl<'a> Locations<'a> {
    /// Reads the lines of a text once.
    pub fn new(source: &'a SourceText) -> Self {
        let reach = |t: &super::Table| Some(t.cells.first()?.span.start..t.cells.last()?.span.end.max(t.cells.first()?.span.start + 1));
        let tables: Vec<_> = source.tables.iter().map(|t| reach(t).unwrap_or_default()).collect();
        let mut paragraphs = Vec::new();
        let mut table = 0;
        for (at, line) in crate::span::lines(&source.text) {
            while tables.get(table).is_some_and(|t| t.end <= at) {
                table += 1;
            }
            let inside = tables.get(table).is_some_and(|t| t.start <= at + line.len());
            if !inside && !line.trim_ascii().is_empty() {
                paragraphs.push(at);
            }
        }
        Self { source, paragraphs, tables }
    }

    /// Where the character at this byte stands.
    pub fn of(&self, at: usize) -> Locator {
        let pages = &self.source.pages;
        let page = pages.partition_point(|start| *start <= at);
        let sheet = self.source.sheets.iter().rev().find(|s| s.start <= at);
        // Counted from the beginning of the page or the sheet, where there are any.
        let from = page.checked_sub(1).map(|p| pages[p]).or(sheet.map(|s| s.start)).unwrap_or(0);
        let mut out = Locator { page: (page > 0).then_some(page), sheet: sheet.map(|s| s.name.clone()), ..Locator::default() };
        match self.cell(at) {
            Some((_, row, column)) if sheet.is_some() => out.cell = Some(format!("{}{}", letters(column), row + 1)),
            Some((table, row, column)) => {
                let first = self.tables.partition_point(|t| t.start < from).min(table);
                (out.table, out.row, out.column) = (Some(table - first + 1), Some(row + 1), Some(column + 1));
            }
            None => {
                let before = |end: usize| self.paragraphs.partition_point(|start| *start < end);
                out.paragraph = Some((before(at + 1) - before(from).min(before(at + 1))).max(1));
            }
        }
        out
    }

    /// The cell that holds a byte, as table, row and column.
    fn cell(&self, at: usize) -> Option<(usize, usize, usize)> {
        let table = self.tables.partition_point(|t| t.end <= at);
        let cells = &self.source.tables.get(table).filter(|_| self.tables[table].start <= at)?.cells;
        let cell = &cells[cells.partition_point(|c| c.span.start <= at).checked_sub(1)?];
        Some((table, cell.row, cell.column))
    }
}

/// A column's letters in a spreadsheet: A, B … Z, AA.
fn letters(column: usize) -> String {
    let letter = char::from(b'A' + (column % 26) as u8);
    if column < 26 { letter.to_string() } else { format!("{}{letter}", letters(column / 26 - 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::flow::{self, Block};
    use crate::decode::grid::Grid;
    use crate::decode::{Labels, Sheet};
    use crate::grammar::Bundle;

    fn written(blocks: &[Block]) -> SourceText {
        flow::write(blocks, &Labels::compile(&Bundle::builtin()).unwrap())
    }

    fn paragraph(words: &str) -> Block {
        Block::Paragraph(words.to_owned())
    }

    fn table() -> Block {
        let mut grid = Grid::default();
        for row in [["任务", "单位"], ["植树", "林业局"]] {
            grid.begin_row();
            row.iter().for_each(|words| grid.cell(1, 1, vec![paragraph(words)]));
        }
        Block::Table(grid)
    }

    fn place(source: &SourceText, words: &str) -> String {
        Locations::new(source).of(source.text.find(words).unwrap()).to_string()
    }

    #[test]
    fn paragraphs_are_counted_outside_tables() {
        let source = written(&[paragraph("植树通知"), table(), paragraph("完。"), table()]);
        assert_eq!(place(&source, "通知"), "第1段");
        assert_eq!(place(&source, "林业局"), "表1第2行第2列");
        assert_eq!(place(&source, "完"), "第2段");
        let second = source.text.rfind("单位").unwrap();
        assert_eq!(Locations::new(&source).of(second).to_string(), "表2第1行第2列");
    }

    #[test]
    fn pages_count_anew() {
        let source = written(&[Block::Page, paragraph("一"), paragraph("二"), Block::Page, paragraph("三"), table()]);
        assert_eq!(place(&source, "二"), "第1页第2段");
        assert_eq!(place(&source, "三"), "第2页第1段");
        assert_eq!(place(&source, "林业局"), "第2页表1第2行第2列");
    }

    #[test]
    fn sheets_name_their_cells() {
        let source = written(&[Block::Sheet("分工".to_owned()), paragraph("分工表"), table()]);
        assert_eq!(source.sheets, [Sheet { name: "分工".to_owned(), start: 0 }]);
        assert_eq!(place(&source, "分工表"), "分工第1段");
        assert_eq!(place(&source, "林业局"), "分工!B2");
        assert_eq!((letters(25), letters(26), letters(701)), ("Z".to_owned(), "AA".to_owned(), "ZZ".to_owned()));
    }

    #[test]
    fn a_text_is_counted_by_its_lines() {
        let source = SourceText { text: "题\n\n一、植树。\n二、管护。".to_owned(), ..SourceText::default() };
        assert_eq!(place(&source, "管护"), "第3段");
    }
}
