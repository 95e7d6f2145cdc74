//! Ruling lines into tables, with merged cells (有线表格).

use super::line::{self, Line};
use crate::decode::page::{Glyph, Rule};

/// Lines nearer than this are one, in points.
const NEAR: f64 = 3.0;
/// A grid has no more lines in one direction.
const MAX_LINES: usize = 400;

/// A table as it is ruled on one page, or on several.
pub(super) struct Ruled {
    pub top: f64,
    pub cells: Vec<RuledCell>,
    columns: Vec<f64>,
    rows: usize,
}

/// A cell: the rows and columns it covers, and the lines in it.
pub(super) struct RuledCell {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    pub left: f64,
    pub right: f64,
    pub lines: Vec<Line>,
    /// No line ends it, as where a page cuts a merged cell.
    open: bool,
}

impl RuledCell {
    fn text(&self) -> String {
        self.lines.iter().map(|l| l.text.as_str()).collect()
    }
}

impl Ruled {
    /// The least distance of words from the sides of cells.
    pub fn padding(&self) -> f64 {
        let each = self.cells.iter().flat_map(|c| c.lines.iter().map(|l| (l.left - c.left).max(0.0)));
        each.fold(6.0, f64::min)
    }

    /// Whether a table on the next page has the same columns.
    pub fn goes_on_in(&self, next: &Self) -> bool {
        let shift = next.columns[0] - self.columns[0];
        self.columns.len() == next.columns.len() && self.columns.iter().zip(&next.columns).all(|(a, b)| (b - a - shift).abs() < NEAR)
    }

    /// Takes over the rows of the table on the next page, but for a header that is repeated; merged
    /// cells that the page cut in two are put together.
    pub fn append(&mut self, mut next: Self) {
        let repeated = self.repeated_rows(&next);
        next.cells.retain(|c| c.row >= repeated);
        let base = self.rows;
        for mut cell in next.cells {
            let first = cell.row == repeated;
            cell.row = cell.row - repeated + base;
            let above =
                self.cells.iter_mut().find(|c| c.column == cell.column && c.column_span == cell.column_span && c.row + c.row_span == base);
            match above {
                Some(above) if first && cell.lines.is_empty() && (above.open || above.row_span > 1 || cell.row_span > 1) => {
                    above.row_span += cell.row_span;
                    above.open = cell.open;
                }
                _ => self.cells.push(cell),
            }
        }
        self.rows += next.rows - repeated;
    }

    fn repeated_rows(&self, next: &Self) -> usize {
        let row = |table: &Self, i: usize| -> Vec<(usize, usize, usize, String)> {
            table.cells.iter().filter(|c| c.row == i).map(|c| (c.column, c.column_span, c.row_span, c.text())).collect()
        };
        let same = |i: usize| {
            let above = row(self, i);
            above == row(next, i) && (above.iter().any(|c| !c.3.is_empty()) || above.is_empty())
        };
        (0..self.rows.min(next.rows)).take_while(|i| same(*i)).count().min(next.rows)
    }
}

/// The tables that ruling lines make, with the characters in them; and the other characters.
pub(super) fn find(rules: &[Rule], mut glyphs: Vec<Glyph>) -> (Vec<Ruled>, Vec<Glyph>) {
    let mut tables = Vec::new();
    for group in groups(merge(rules)) {
        let Some(frame) = Frame::of(&group) else { continue };
        let (inside, outside): (Vec<_>, Vec<_>) = glyphs.iter().copied().partition(|g| frame.holds(g));
        if inside.iter().all(|g| g.character.is_whitespace()) {
            continue;
        }
        glyphs = outside;
        tables.push(frame.fill(inside));
    }
    (tables, glyphs)
}

/// Pieces of a line put together.
fn merge(rules: &[Rule]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = rules.iter().copied().filter(|r| r.to - r.from > NEAR).collect();
    rules.sort_by(|a, b| (a.across, a.at).partial_cmp(&(b.across, b.at)).unwrap_or(std::cmp::Ordering::Equal));
    // Lines nearly at one place are at one place.
    let mut before: Option<(bool, f64)> = None;
    for rule in &mut rules {
        match before {
            Some((across, at)) if across == rule.across && rule.at - at < NEAR => rule.at = at,
            _ => before = Some((rule.across, rule.at)),
        }
    }
    rules.sort_by(|a, b| (a.across, a.at, a.from).partial_cmp(&(b.across, b.at, b.from)).unwrap_or(std::cmp::Ordering::Equal));
    let mut out: Vec<Rule> = Vec::new();
    for rule in rules {
        match out.last_mut() {
            Some(last) if last.across == rule.across && last.at == rule.at && rule.from <= last.to + NEAR => last.to = last.to.max(rule.to),
            _ => out.push(rule),
        }
    }
    out
}

/// Lines that touch, directly or through others.
fn groups(rules: Vec<Rule>) -> Vec<Vec<Rule>> {
    if rules.len() > MAX_LINES * 4 {
        return Vec::new();
    }
    let mut open: Vec<Rule> = rules;
    let mut out = Vec::new();
    while let Some(first) = open.pop() {
        let mut group = vec![first];
        let mut next = 0;
        while let Some(rule) = group.get(next).copied() {
            let (touching, rest): (Vec<_>, Vec<_>) = open.into_iter().partition(|other| touch(&rule, other));
            group.extend(touching);
            open = rest;
            next += 1;
        }
        out.push(group);
    }
    out
}

fn touch(a: &Rule, b: &Rule) -> bool {
    let within = |x: f64, r: &Rule| r.from - NEAR <= x && x <= r.to + NEAR;
    a.across != b.across && within(a.at, b) && within(b.at, a)
}

/// Lines where upright ones end beyond the outermost across: a page that cuts a table may leave it
/// open above or below.
fn open_ends(across: &[Rule], down: &[Rule]) -> Vec<Rule> {
    let left = down.iter().map(|r| r.at).fold(f64::MAX, f64::min);
    let right = down.iter().map(|r| r.at).fold(f64::MIN, f64::max);
    let top = across.iter().map(|r| r.at).fold(f64::MAX, f64::min);
    let bottom = across.iter().map(|r| r.at).fold(f64::MIN, f64::max);
    let above = down.iter().map(|r| r.from).fold(top, f64::min);
    let below = down.iter().map(|r| r.to).fold(bottom, f64::max);
    let ends = |at: f64| down.iter().filter(|r| (r.from - at).abs() < NEAR || (r.to - at).abs() < NEAR).count();
    let is_open = |(at, outermost): &(f64, f64)| (at - outermost).abs() > NEAR * 2.0 && ends(*at) > 1;
    [(above, top), (below, bottom)].into_iter().filter(is_open).map(|(at, _)| Rule { across: true, at, from: left, to: right }).collect()
}

/// The grid that a group of lines makes.
struct Frame {
    xs: Vec<f64>,
    ys: Vec<f64>,
    down: Vec<Rule>,
    across: Vec<Rule>,
}

impl Frame {
    /// None where there are not several cells.
    fn of(group: &[Rule]) -> Option<Self> {
        let (mut across, mut down): (Vec<Rule>, Vec<Rule>) = group.iter().partition(|r| r.across);
        let places = |rules: &[Rule]| {
            let mut out: Vec<f64> = rules.iter().map(|r| r.at).collect();
            out.sort_by(f64::total_cmp);
            out.dedup_by(|a, b| *a - *b < NEAR);
            out
        };
        across.extend(open_ends(&across, &down));
        let ys = places(&across);
        let (top, bottom) = (*ys.first()?, *ys.last()?);
        // Tables that are open at the sides end where their lines end.
        let left = across.iter().map(|r| r.from).fold(f64::MAX, f64::min);
        let right = across.iter().map(|r| r.to).fold(f64::MIN, f64::max);
        for side in [left, right] {
            if down.iter().all(|r| (r.at - side).abs() > NEAR * 2.0) {
                down.push(Rule { across: false, at: side, from: top, to: bottom });
            }
        }
        let xs = places(&down);
        let cells = xs.len().saturating_sub(1) * ys.len().saturating_sub(1);
        (cells >= 2 && xs.len() <= MAX_LINES && ys.len() <= MAX_LINES).then_some(Self { xs, ys, down, across })
    }

    fn holds(&self, glyph: &Glyph) -> bool {
        self.place(glyph).is_some()
    }

    /// Row and column in which a character stands.
    fn place(&self, glyph: &Glyph) -> Option<(usize, usize)> {
        let index = |lines: &[f64], at: f64| lines.partition_point(|l| *l <= at).checked_sub(1).filter(|i| i + 1 < lines.len());
        Some((index(&self.ys, glyph.base - glyph.size * 0.3)?, index(&self.xs, (glyph.left + glyph.right) / 2.0)?))
    }

    /// Whether a line runs between a cell and its neighbour to the right.
    fn wall_right(&self, row: usize, column: usize) -> bool {
        let (x, y) = (self.xs[column + 1], (self.ys[row] + self.ys[row + 1]) / 2.0);
        self.down.iter().any(|r| (r.at - x).abs() < NEAR && r.from <= y && y <= r.to)
    }

    /// Whether a line runs between a cell and the one below.
    fn wall_below(&self, row: usize, column: usize) -> bool {
        let (x, y) = ((self.xs[column] + self.xs[column + 1]) / 2.0, self.ys[row + 1]);
        self.across.iter().any(|r| (r.at - y).abs() < NEAR && r.from <= x && x <= r.to)
    }

    fn fill(self, glyphs: Vec<Glyph>) -> Ruled {
        let (rows, columns) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut owner = vec![usize::MAX; rows * columns];
        let mut cells: Vec<RuledCell> = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                if owner[row * columns + column] != usize::MAX {
                    continue;
                }
                let free = |c: usize| owner[row * columns + c] == usize::MAX;
                let end = (column + 1..columns).find(|c| self.wall_right(row, c - 1) || !free(*c)).unwrap_or(columns);
                let open = |r: usize| (column..end).all(|c| !self.wall_below(r - 1, c));
                let bottom = (row + 1..rows).find(|r| !open(*r)).unwrap_or(rows);
                for r in row..bottom {
                    owner[r * columns + column..r * columns + end].fill(cells.len());
                }
                cells.push(RuledCell {
                    row,
                    column,
                    row_span: bottom - row,
                    column_span: end - column,
                    left: self.xs[column],
                    right: self.xs[end],
                    lines: Vec::new(),
                    open: !(column..end).any(|c| self.wall_below(bottom - 1, c)),
                });
            }
        }
        let mut contents: Vec<Vec<Glyph>> = vec![Vec::new(); cells.len()];
        for glyph in glyphs {
            if let Some((row, column)) = self.place(&glyph) {
                contents[owner[row * columns + column]].push(glyph);
            }
        }
        for (cell, glyphs) in cells.iter_mut().zip(contents) {
            cell.lines = line::lines(glyphs);
        }
        Ruled { top: self.ys[0], cells, rows, columns: self.xs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn across(at: f64, from: f64, to: f64) -> Rule {
        Rule { across: true, at, from, to }
    }

    fn down(at: f64, from: f64, to: f64) -> Rule {
        Rule { across: false, at, from, to }
    }

    /// A character in the middle of a cell.
    fn glyph(character: char, x: f64, y: f64) -> Glyph {
        Glyph { character, left: x - 5.0, right: x + 5.0, base: y, size: 10.0, level: true }
    }

    #[test]
    fn a_merged_cell_that_a_page_cuts_goes_on_below() {
        // The page ends the second row's right cell alone; the next page draws no line above.
        let first = [across(0.0, 0.0, 200.0), across(30.0, 0.0, 200.0), across(60.0, 100.0, 200.0)];
        let uprights = [0.0, 100.0, 200.0].map(|x| down(x, 0.0, 60.0));
        let next = [across(30.0, 0.0, 200.0), across(60.0, 0.0, 200.0)];
        let words = |c: &[(char, f64, f64)]| c.iter().map(|(c, x, y)| glyph(*c, *x, *y)).collect::<Vec<_>>();
        let above = words(&[('甲', 50.0, 20.0), ('乙', 150.0, 20.0), ('丙', 50.0, 50.0), ('丁', 150.0, 50.0)]);
        let below = words(&[('戊', 150.0, 20.0), ('己', 50.0, 50.0), ('庚', 150.0, 50.0)]);
        let mut table = find(&[&first[..], &uprights].concat(), above).0.remove(0);
        let next = find(&[&next[..], &uprights].concat(), below).0.remove(0);
        assert!(table.goes_on_in(&next));
        table.append(next);
        let cells: Vec<_> = table.cells.iter().map(|c| (c.text(), c.row, c.row_span)).collect();
        let wanted = [("甲", 0, 1), ("乙", 0, 1), ("丙", 1, 2), ("丁", 1, 1), ("戊", 2, 1), ("己", 3, 1), ("庚", 3, 1)];
        assert_eq!(cells, wanted.map(|(words, row, span)| (words.to_owned(), row, span)));
    }

    #[test]
    fn an_upright_line_beyond_a_table_opens_no_row() {
        let rules = [across(30.0, 0.0, 200.0), across(60.0, 0.0, 200.0), down(100.0, 0.0, 60.0), down(0.0, 30.0, 60.0)];
        let found = find(&rules, vec![glyph('甲', 50.0, 20.0), glyph('乙', 50.0, 50.0)]);
        assert_eq!((found.0[0].rows, found.1.len()), (1, 1));
    }
}
