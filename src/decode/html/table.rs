//! Tables of a page, with the rows and columns their cells cover.

use std::ops::Range;

/// No table has more columns than a reader could follow; attributes may claim more.
pub(super) const MAX_SPAN: usize = 1000;

/// A table element with its grid.
#[derive(Debug, Clone, Default)]
pub(super) struct RawTable {
    pub cells: Vec<RawCell>,
    pub lines: Range<usize>,
    /// Whether a table stands inside it.
    pub nested: bool,
    row: usize,
    /// For each column, the rows that a cell above still covers.
    covered: Vec<usize>,
    column: usize,
}

/// A cell and its lines.
#[derive(Debug, Clone)]
pub(super) struct RawCell {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    pub lines: Range<usize>,
}

impl RawTable {
    /// A table that begins before a line.
    pub fn at(line: usize) -> Self {
        Self { lines: line..line, ..Self::default() }
    }

    /// Whether it is a table to the reader: several columns, and not the frame of an article.
    pub fn is_data(&self) -> bool {
        let filled = |c: &&RawCell| !c.lines.is_empty();
        let mut last = None;
        let several = self.cells.iter().filter(filled).any(|c| last.replace(c.row) == Some(c.row));
        let longest = self.cells.iter().map(|c| c.lines.len()).max().unwrap_or(0);
        let framed = longest >= 12 && longest * 10 >= self.lines.len() * 6;
        several && !self.nested && !framed
    }

    /// The lines from the first cell's to the last cell's; a caption stands before them.
    pub fn cell_lines(&self) -> Range<usize> {
        let start = self.cells.first().map_or(self.lines.end, |c| c.lines.start);
        start..self.lines.end
    }

    /// The lines of each row.
    pub fn rows(&self) -> Vec<Range<usize>> {
        let mut rows: Vec<(usize, Range<usize>)> = Vec::new();
        for cell in self.cells.iter().filter(|c| !c.lines.is_empty()) {
            match rows.last_mut() {
                Some((row, lines)) if *row == cell.row => lines.end = cell.lines.end,
                _ => rows.push((cell.row, cell.lines.clone())),
            }
        }
        rows.into_iter().map(|(_, lines)| lines).collect()
    }

    pub fn begin_row(&mut self) {
        if self.cells.last().is_some_and(|c| c.row == self.row) {
            self.row += 1;
            self.covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        }
        self.column = 0;
    }

    pub fn begin_cell(&mut self, row_span: usize, column_span: usize, line: usize) {
        while self.covered.get(self.column).is_some_and(|rows| *rows > 0) {
            self.column += 1;
        }
        let column = self.column;
        let end = column + column_span;
        if self.covered.len() < end && end <= MAX_SPAN {
            self.covered.resize(end, 0);
        }
        for rows in self.covered.iter_mut().take(end).skip(column) {
            *rows = row_span;
        }
        self.column = end;
        self.cells.push(RawCell { row: self.row, column, row_span, column_span, lines: line..line });
    }
}
