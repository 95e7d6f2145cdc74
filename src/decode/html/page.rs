//! A page as lines of visible text in a tree of blocks.

use super::table::RawTable;
use crate::decode::PageField;
use crate::grammar::RuleId;
use std::ops::Range;

/// A line of visible text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its words in [`Page::text`].
    pub words: Range<usize>,
    /// Characters, white space aside.
    pub chars: usize,
    /// Those of them that are links.
    pub linked: usize,
    /// The block it stands in.
    pub block: usize,
}

/// An element that holds lines.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub parent: usize,
    /// Its lines, those of its children included.
    pub lines: Range<usize>,
    /// Not shown, or named like a part of the page that is no article.
    pub furniture: Option<RuleId>,
    pub hidden: bool,
    /// Named like the container of an article.
    pub content: Option<RuleId>,
    /// Named like a title.
    pub title: Option<RuleId>,
}

/// A page taken apart.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub text: String,
    pub lines: Vec<Line>,
    pub blocks: Vec<Block>,
    pub tables: Vec<RawTable>,
    /// Number of links, those of images included.
    pub links: usize,
    /// `<title>` and `<meta>` tags.
    pub fields: Vec<PageField>,
    /// Rules that told something.
    pub rules: Vec<RuleId>,
}

impl Page {
    /// The words of a line.
    pub fn words(&self, line: usize) -> &str {
        &self.text[self.lines[line].words.clone()]
    }

    /// The rows of tables that are no layout, and all other lines one by one.
    pub fn units(&self) -> Vec<Range<usize>> {
        let mut units = Vec::new();
        let mut at = 0;
        let mut rows = self.tables.iter().filter(|t| t.is_data()).flat_map(RawTable::rows).peekable();
        while at < self.lines.len() {
            while rows.next_if(|r| r.start < at).is_some() {}
            let unit = rows.next_if(|r| r.start == at && r.end > at).unwrap_or(at..at + 1);
            at = unit.end;
            units.push(unit);
        }
        units
    }

    /// The words of a unit; cells are apart by tabs.
    pub fn unit_text(&self, unit: &Range<usize>) -> String {
        unit.clone().map(|l| self.words(l)).collect::<Vec<_>>().join("\t")
    }
}
