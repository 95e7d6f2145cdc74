//! Rows whose cells are told by their edges, put together to a table (表格行).

use super::super::flow::Block;
use super::super::grid::Grid;
use std::rc::Rc;

/// What a row says of its cells.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct RowShape {
    /// Left edge of the first cell, in twentieths of a point.
    pub left: i32,
    pub cells: Vec<CellShape>,
}

/// What a row says of one cell.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct CellShape {
    /// Right edge, in twentieths of a point.
    pub right: i32,
    /// Whether it is one with cells above or below.
    pub vertical: Merge,
    /// Whether it is one with cells beside it.
    pub horizontal: Merge,
}

/// Whether a cell is one with its neighbours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in super::super) enum Merge {
    #[default]
    None,
    /// The first of several cells that are one.
    First,
    /// A further one.
    Continued,
}

/// A row with what stands in its cells.
#[derive(Debug)]
pub(super) struct Row {
    pub shape: Rc<RowShape>,
    pub cells: Vec<Vec<Block>>,
}

/// A cell between its edges.
struct Placed {
    left: i32,
    right: i32,
    continued: bool,
    content: Vec<Block>,
}

/// Width of cells of which nothing is said.
const UNSAID: i32 = 1000;

/// Edges as near to each other as this are one: two points, less than any character.
const NEAR: i32 = 40;

/// The table that some rows make.
pub(super) fn grid(rows: Vec<Row>) -> Grid<Vec<Block>> {
    let rows: Vec<Vec<Placed>> = rows.into_iter().map(placed).collect();
    let columns = Columns::of(rows.iter().flatten().flat_map(|c| [c.left, c.right]).collect());
    let mut grid = Grid::default();
    for row in rows {
        grid.begin_row();
        let mut at = 0;
        for cell in row {
            let (first, end) = (columns.at(cell.left).max(at), columns.at(cell.right));
            let span = end.saturating_sub(first).max(1);
            grid.skip(first - at);
            at = first + span;
            if !cell.continued || !grid.extend_above(span) {
                grid.cell(1, span, cell.content);
            }
        }
    }
    grid
}

fn placed(row: Row) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::with_capacity(row.cells.len());
    let mut left = row.shape.left;
    for (i, mut content) in row.cells.into_iter().enumerate() {
        let unsaid = CellShape { right: left.saturating_add(UNSAID), ..CellShape::default() };
        let shape = row.shape.cells.get(i).copied().unwrap_or(unsaid);
        let right = shape.right.max(left);
        match out.last_mut().filter(|_| shape.horizontal == Merge::Continued) {
            Some(before) => {
                before.content.append(&mut content);
                before.right = right;
            }
            None => out.push(Placed { left, right, continued: shape.vertical == Merge::Continued, content }),
        }
        left = right;
    }
    out
}

/// Where the columns of a table begin.
struct Columns(Vec<i32>);

impl Columns {
    fn of(mut edges: Vec<i32>) -> Self {
        edges.sort_unstable();
        edges.dedup_by(|edge, before| edge.saturating_sub(*before) <= NEAR);
        Self(edges)
    }

    /// The column that begins at an edge, from 0.
    fn at(&self, edge: i32) -> usize {
        self.0.partition_point(|e| *e <= edge).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[(i32, Merge, Merge, &str)]) -> Row {
        let shape = |(right, vertical, horizontal, _): &(i32, Merge, Merge, &str)| CellShape {
            right: *right,
            vertical: *vertical,
            horizontal: *horizontal,
        };
        Row {
            shape: Rc::new(RowShape { left: 0, cells: cells.iter().map(shape).collect() }),
            cells: cells.iter().map(|c| vec![Block::Paragraph(c.3.to_owned())]).collect(),
        }
    }

    fn places(rows: Vec<Row>) -> Vec<(usize, usize, usize, usize)> {
        grid(rows).cells().iter().map(|c| (c.row, c.column, c.row_span, c.column_span)).collect()
    }

    #[test]
    fn cells_cover_the_columns_between_their_edges() {
        use Merge::{Continued, First, None};
        let rows = vec![
            row(&[(1000, None, None, "任务"), (3000, None, None, "单位")]),
            // An edge that is drawn a hair beside another is the same.
            row(&[(1012, First, None, "植树"), (2000, None, None, "林业局"), (2990, None, None, "财政局")]),
            row(&[(1000, Continued, None, ""), (2000, None, First, "水利局"), (3000, None, Continued, "")]),
        ];
        assert_eq!(places(rows), [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 2)]);
    }

    #[test]
    fn cells_of_which_nothing_is_said_stand_side_by_side() {
        let bare = || Row { shape: Rc::default(), cells: vec![Vec::new(), Vec::new()] };
        assert_eq!(places(vec![bare(), bare()]), [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]);
        let absurd = row(&[(i32::MAX, Merge::None, Merge::None, ""), (i32::MIN, Merge::Continued, Merge::None, "")]);
        assert_eq!(places(vec![absurd]).len(), 2);
    }
}
