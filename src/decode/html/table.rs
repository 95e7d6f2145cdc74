//! Tables of a page, with the rows and columns their cells cover.

use crate::decode::grid::Grid;
use std::ops::Range;

/// A table element with its grid.
#[derive(Debug, Clone, Default)]
pub(super) struct RawTable {
    /// The lines of each cell.
    pub grid: Grid<Range<usize>>,
    pub lines: Range<usize>,
    /// Whether a table stands inside it.
    pub nested: bool,
}

impl RawTable {
    /// A table that begins before a line.
    pub fn at(line: usize) -> Self {
        Self { lines: line..line, ..Self::default() }
    }

    /// Whether it is a table to the reader: several columns, and not the frame of an article.
    pub fn is_data(&self) -> bool {
        !self.nested && self.grid.is_data(self.lines.len(), |lines| lines.len())
    }

    /// The lines from the first cell's to the last cell's; a caption stands before them.
    pub fn cell_lines(&self) -> Range<usize> {
        let start = self.grid.cells().first().map_or(self.lines.end, |c| c.content.start);
        start..self.lines.end
    }

    /// The lines of each row.
    pub fn rows(&self) -> Vec<Range<usize>> {
        let mut rows: Vec<(usize, Range<usize>)> = Vec::new();
        for cell in self.grid.cells().iter().filter(|c| !c.content.is_empty()) {
            match rows.last_mut() {
                Some((row, lines)) if *row == cell.row => lines.end = cell.content.end,
                _ => rows.push((cell.row, cell.content.clone())),
            }
        }
        rows.into_iter().map(|(_, lines)| lines).collect()
    }
}
