//! The grid of a table while it is read: which rows and columns each cell covers (表格网格).

/// No table has more columns than a reader could follow; a file may claim more.
pub(super) const MAX_SPAN: usize = 1000;

/// Cells in the order of their rows, each put into the first column that no cell above covers.
#[derive(Debug, Clone)]
pub(super) struct Grid<T> {
    cells: Vec<GridCell<T>>,
    row: usize,
    column: usize,
    /// For each column, the cell put in last and the rows it still covers.
    columns: Vec<(usize, usize)>,
}

/// A cell with what stands in it; rows and columns from 0, spans at least 1.
#[derive(Debug, Clone)]
pub(super) struct GridCell<T> {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    pub content: T,
}

impl<T> Default for Grid<T> {
    fn default() -> Self {
        Self { cells: Vec::new(), row: 0, column: 0, columns: Vec::new() }
    }
}

impl<T> Grid<T> {
    /// A grid of cells whose places are known, row by row.
    pub fn of(cells: Vec<GridCell<T>>) -> Self {
        Self { cells, ..Self::default() }
    }

    /// The cells, row by row.
    pub fn cells(&self) -> &[GridCell<T>] {
        &self.cells
    }

    /// Whether it is a table to the reader: a row with several cells, and no frame around an article,
    /// which is told by one cell that holds most of `all` lines.
    pub fn is_data(&self, all: usize, lines: impl Fn(&T) -> usize) -> bool {
        let lines: Vec<usize> = self.cells.iter().map(|c| lines(&c.content)).collect();
        let mut last = None;
        let several = self.cells.iter().zip(&lines).filter(|(_, n)| **n > 0).any(|(c, _)| last.replace(c.row) == Some(c.row));
        let longest = lines.into_iter().max().unwrap_or(0);
        several && !(longest >= 12 && longest * 10 >= all * 6)
    }

    /// The cell put in last.
    pub fn last_mut(&mut self) -> Option<&mut GridCell<T>> {
        self.cells.last_mut()
    }

    /// Ends the row, if it has cells.
    pub fn begin_row(&mut self) {
        if self.cells.last().is_some_and(|c| c.row == self.row) {
            self.row += 1;
            self.columns.iter_mut().for_each(|(_, rows)| *rows = rows.saturating_sub(1));
        }
        self.column = 0;
    }

    /// Leaves columns of the row empty.
    pub fn skip(&mut self, columns: usize) {
        self.column += columns.min(MAX_SPAN);
    }

    /// Puts in a cell.
    pub fn cell(&mut self, row_span: usize, column_span: usize, content: T) {
        let (row_span, column_span) = (row_span.clamp(1, MAX_SPAN), column_span.clamp(1, MAX_SPAN));
        while self.columns.get(self.column).is_some_and(|(_, rows)| *rows > 0) {
            self.column += 1;
        }
        let column = self.column;
        let end = column + column_span;
        if self.columns.len() < end && end <= MAX_SPAN {
            self.columns.resize(end, (usize::MAX, 0));
        }
        for place in self.columns.iter_mut().take(end).skip(column) {
            *place = (self.cells.len(), row_span);
        }
        self.column = end;
        self.cells.push(GridCell { row: self.row, column, row_span, column_span, content });
    }

    /// Lets the cell above reach down into the open row, as Word says it; false where there is none.
    pub fn extend_above(&mut self, column_span: usize) -> bool {
        let row = self.row;
        let above = self.columns.get(self.column).and_then(|(cell, _)| self.cells.get_mut(*cell));
        let Some(above) = above.filter(|c| c.row + c.row_span == row) else { return false };
        above.row_span += 1;
        self.column += column_span.clamp(1, MAX_SPAN);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(grid: &Grid<&'static str>) -> Vec<(usize, usize, usize, usize, &'static str)> {
        grid.cells().iter().map(|c| (c.row, c.column, c.row_span, c.column_span, c.content)).collect()
    }

    #[test]
    fn cells_stand_beside_what_reaches_down_into_their_row() {
        let mut grid = Grid::default();
        grid.begin_row();
        grid.cell(2, 1, "任务");
        grid.cell(1, 2, "时限");
        grid.begin_row();
        grid.cell(1, 1, "3月");
        assert_eq!(places(&grid), [(0, 0, 2, 1, "任务"), (0, 1, 1, 2, "时限"), (1, 1, 1, 1, "3月")]);
    }

    #[test]
    fn a_cell_goes_on_below() {
        let mut grid = Grid::default();
        for row in [["任务", "单位"], ["", "财政局"], ["", "教育局"]] {
            grid.begin_row();
            if !row[0].is_empty() || !grid.extend_above(1) {
                grid.cell(1, 1, row[0]);
            }
            grid.cell(1, 1, row[1]);
        }
        assert_eq!(places(&grid)[0], (0, 0, 3, 1, "任务"));
        assert_eq!(places(&grid)[3], (2, 1, 1, 1, "教育局"));
    }

    #[test]
    fn what_is_said_to_go_on_from_nothing_is_a_cell_of_its_own() {
        let mut grid: Grid<&str> = Grid::default();
        grid.begin_row();
        assert!(!grid.extend_above(1));
    }
}
