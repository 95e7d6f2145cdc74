//! Documents whose paragraphs, cells and rows end with marks, one after the other: .rtf and .doc.
//! Marks in, blocks out (线性文档).

mod row;

pub(super) use row::{CellShape, Merge, RowShape};

use super::flow::Block;
use row::{Row, grid};
use std::rc::Rc;

/// Tables nest in tables no deeper than this; what claims more is taken as this deep.
const MAX_NESTING: usize = 16;

/// The blocks so far, and what is open.
#[derive(Debug, Default)]
pub(super) struct Linear {
    blocks: Vec<Block>,
    /// Notes and text boxes, to follow the paragraph or the table they hang on.
    aside: Vec<Block>,
    words: String,
    /// The automatic number of the open paragraph.
    number: Option<String>,
    /// The open table, and those nested in it.
    tables: Vec<Open>,
}

/// A table that goes on.
#[derive(Debug, Default)]
struct Open {
    rows: Vec<Row>,
    cells: Vec<Vec<Block>>,
    cell: Vec<Block>,
}

impl Linear {
    /// The words of the open paragraph.
    pub fn words(&mut self) -> &mut String {
        &mut self.words
    }

    /// Whether the open paragraph has no words yet.
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty()
    }

    /// Whether the open paragraph has its number.
    pub fn is_numbered(&self) -> bool {
        self.number.is_some()
    }

    /// Puts a number before the open paragraph; the first one stays.
    pub fn number(&mut self, number: String) {
        self.number.get_or_insert(number);
    }

    /// Blocks that follow the open paragraph, or the table it stands in.
    pub fn aside(&mut self, mut blocks: Vec<Block>) {
        self.aside.append(&mut blocks);
    }

    /// Ends a paragraph that stands in so many tables.
    pub fn end_paragraph(&mut self, level: usize) {
        self.reach(level);
        let paragraph = self.paragraph();
        match self.tables.last_mut() {
            Some(table) => table.cell.extend(paragraph),
            None => {
                self.blocks.extend(paragraph);
                self.blocks.append(&mut self.aside);
            }
        }
    }

    /// Ends a cell, and its last paragraph, in the table of this level, from 1.
    pub fn end_cell(&mut self, level: usize) {
        self.end_paragraph(level.max(1));
        if let Some(table) = self.tables.last_mut() {
            table.cells.push(std::mem::take(&mut table.cell));
        }
    }

    /// Ends a row in the table of this level, from 1.
    pub fn end_row(&mut self, level: usize, shape: Rc<RowShape>) {
        if !self.is_empty() {
            self.end_paragraph(level.max(1));
        }
        self.reach(level.max(1));
        if let Some(table) = self.tables.last_mut() {
            table.end_row(shape);
        }
    }

    /// All blocks.
    pub fn finish(mut self) -> Vec<Block> {
        if !self.words.is_empty() {
            self.end_paragraph(self.tables.len());
        }
        self.reach(0);
        self.blocks.append(&mut self.aside);
        self.blocks
    }

    /// The open paragraph with its number; an empty one has none that a reader sees.
    fn paragraph(&mut self) -> Option<Block> {
        let (number, words) = (std::mem::take(&mut self.number), std::mem::take(&mut self.words));
        (!words.trim().is_empty()).then(|| Block::Paragraph(number.unwrap_or_default() + &words))
    }

    /// Ends tables that are deeper, and begins those that are missing.
    fn reach(&mut self, level: usize) {
        let level = level.min(MAX_NESTING);
        while self.tables.len() > level {
            self.end_table();
        }
        self.tables.resize_with(level, Open::default);
    }

    fn end_table(&mut self) {
        let Some(mut table) = self.tables.pop() else { return };
        table.end_row(Rc::default());
        let block = (!table.rows.is_empty()).then(|| Block::Table(grid(table.rows)));
        match self.tables.last_mut() {
            Some(outer) => outer.cell.extend(block),
            None => {
                self.blocks.extend(block);
                self.blocks.append(&mut self.aside);
            }
        }
    }
}

impl Open {
    /// Ends a row that has cells.
    fn end_row(&mut self, shape: Rc<RowShape>) {
        if !self.cell.is_empty() {
            self.cells.push(std::mem::take(&mut self.cell));
        }
        if !self.cells.is_empty() {
            self.rows.push(Row { shape, cells: std::mem::take(&mut self.cells) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Labels, flow};
    use crate::grammar::Bundle;

    fn text(linear: Linear) -> String {
        flow::write(&linear.finish(), &Labels::compile(&Bundle::builtin()).unwrap()).text
    }

    fn cells(linear: &mut Linear, level: usize, words: &[&str]) {
        for words in words {
            linear.words().push_str(words);
            linear.end_cell(level);
        }
    }

    #[test]
    fn what_hangs_on_a_table_follows_it() {
        let mut linear = Linear::default();
        linear.words().push_str("分工表");
        linear.end_paragraph(0);
        cells(&mut linear, 1, &["任务", "单位"]);
        linear.aside(vec![Block::Paragraph("注。".to_owned())]);
        linear.end_row(1, Rc::default());
        cells(&mut linear, 1, &["植树", "林业局"]);
        linear.end_row(1, Rc::default());
        linear.words().push_str("完。");
        linear.end_paragraph(0);
        assert_eq!(text(linear), "分工表\n任务\t单位\n植树\t林业局\n注。\n完。");
    }

    #[test]
    fn a_table_in_a_cell_is_kept_and_no_word_is_lost_at_the_end() {
        let mut linear = Linear::default();
        cells(&mut linear, 2, &["甲", "乙"]);
        linear.end_row(2, Rc::default());
        cells(&mut linear, 1, &["外"]);
        linear.words().push_str("未完");
        assert_eq!(text(linear), "甲\t乙\n外\n未完");
    }

    #[test]
    fn empty_paragraphs_have_no_number() {
        let mut linear = Linear::default();
        linear.number("一、".to_owned());
        linear.end_paragraph(0);
        linear.number("二、".to_owned());
        linear.number("2.".to_owned());
        linear.words().push_str("植树");
        linear.end_paragraph(0);
        assert_eq!(text(linear), "二、植树");
    }

    #[test]
    fn absurd_levels_are_taken_as_the_deepest() {
        let mut linear = Linear::default();
        for level in [usize::MAX, 1, usize::MAX] {
            cells(&mut linear, level, &["甲"]);
        }
        assert_eq!(text(linear), "甲\n甲\n甲");
    }
}
