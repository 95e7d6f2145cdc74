//! What is said of paragraphs, rows and characters, as far as their text depends on it.

use super::super::linear::{CellShape, Merge, RowShape};
use super::bytes::{i16_at, slice, u16_at, u32_at};
use super::sprm::{Sprm, sprms};

/// The list and level a paragraph is numbered in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct NumberRef {
    /// The list, from 1; 0 takes the number away.
    pub list: Option<i32>,
    pub level: Option<usize>,
}

impl NumberRef {
    /// What is not said here is said there.
    pub fn or(self, other: Self) -> Self {
        Self { list: self.list.or(other.list), level: self.level.or(other.level) }
    }

    fn take(&mut self, sprm: Sprm<'_>) {
        match sprm.code {
            0x260A => self.level = Some(sprm.byte().into()),
            0x460B => {
                // Negative numbers keep the indent of the list; -2047 is no list.
                let list = i16_at(sprm.operand, 0).map_or(0, i32::from);
                self.list = Some(if list == -2047 { 0 } else { list.abs() });
            }
            _ => {}
        }
    }
}

/// What some properties say of the number.
pub(super) fn number(list: &[u8]) -> NumberRef {
    let mut out = NumberRef::default();
    sprms(list).for_each(|sprm| out.take(sprm));
    out
}

/// What is said of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub number: NumberRef,
    /// Tables that it stands in.
    pub level: usize,
    /// Its mark ends a row, or a row or cell of a table in a table.
    pub ends_row: bool,
    pub ends_inner_row: bool,
    pub ends_inner_cell: bool,
    pub row: RowShape,
}

impl Paragraph {
    /// Takes properties over those that were there; some stand in the stream of data.
    pub fn take(&mut self, list: &[u8], data: &[u8]) {
        for sprm in sprms(list) {
            match sprm.code {
                // Properties too many for a page.
                0x6645 | 0x6646 | 0x646B => {
                    let at = u32_at(sprm.operand, 0).map_or(usize::MAX, |at| at as usize);
                    let list = u16_at(data, at).and_then(|len| slice(data, at + 2, len.into()));
                    sprms(list.unwrap_or_default()).for_each(|sprm| self.one(sprm));
                }
                _ => self.one(sprm),
            }
        }
    }

    fn one(&mut self, sprm: Sprm<'_>) {
        self.number.take(sprm);
        match sprm.code {
            0x2416 => self.level = self.level.max(sprm.byte().min(1).into()),
            0x2417 => self.ends_row = sprm.byte() != 0,
            0x6649 => self.level = u32_at(sprm.operand, 0).map_or(0, |n| n as usize),
            0x244B => self.ends_inner_cell = sprm.byte() != 0,
            0x244C => self.ends_inner_row = sprm.byte() != 0,
            0xD608 => self.row = row(sprm.operand),
            0xD62B => {
                if let (Some(cell), Some(merge)) = (self.row.cells.get_mut(usize::from(sprm.byte())), sprm.operand.get(1)) {
                    cell.vertical = [Merge::None, Merge::Continued, Merge::First, Merge::First][usize::from(merge & 3)];
                }
            }
            0x5624 => self.merge(sprm.operand),
            _ => {}
        }
    }

    /// Cells from the first to the one before the last are one.
    fn merge(&mut self, operand: &[u8]) {
        let [first, last] = *operand else { return };
        let cells = self.row.cells.iter_mut().enumerate().take(last.into()).skip(first.into());
        cells.for_each(|(i, cell)| cell.horizontal = if i == usize::from(first) { Merge::First } else { Merge::Continued });
    }
}

/// A row's description: the count of its cells, their edges, and how they are merged.
fn row(operand: &[u8]) -> RowShape {
    const CELL: usize = 20;
    let count = operand.first().map_or(0, |n| usize::from(*n));
    let edge = |i: usize| i16_at(operand, 1 + 2 * i).map(i32::from);
    let merges = |i: usize| u16_at(operand, 1 + 2 * (count + 1) + CELL * i).unwrap_or(0);
    let cell = |i: usize| {
        let flags = merges(i);
        let horizontal = if flags & 1 != 0 { Merge::First } else { [Merge::None, Merge::Continued][usize::from(flags >> 1 & 1)] };
        let vertical = if flags & 0x40 != 0 { Merge::First } else { [Merge::None, Merge::Continued][usize::from(flags >> 5 & 1)] };
        Some(CellShape { right: edge(i + 1)?, vertical, horizontal })
    };
    RowShape { left: edge(0).unwrap_or(0), cells: (0..count).map_while(cell).collect() }
}

/// What is said of characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Characters {
    pub hidden: bool,
    pub deleted: bool,
    pub inserted: bool,
    /// Signs below the space stand for what is no text.
    pub special: bool,
    /// The character of a symbol font that stands in the place of each.
    pub symbol: Option<u16>,
}

impl Characters {
    /// Takes properties over those that were there.
    pub fn take(&mut self, list: &[u8]) {
        for sprm in sprms(list) {
            match sprm.code {
                0x083C => self.hidden = sprm.is_on(),
                0x0800 => self.deleted = sprm.is_on(),
                0x0801 => self.inserted = sprm.is_on(),
                0x0855 => self.special = sprm.is_on(),
                0x6A09 => self.symbol = u16_at(sprm.operand, 2),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_how_its_cells_are_merged() {
        let mut table = vec![2];
        [-100i16, 1000, 2000].iter().for_each(|edge| table.extend(edge.to_le_bytes()));
        table.extend([0x60, 0].iter().chain(&[0; 18]).chain(&[0x20, 0]).chain(&[0; 18]));
        let list = [&[0x08, 0xD6][..], &(table.len() as u16 + 1).to_le_bytes(), &table, &[0x17, 0x24, 1]].concat();
        let mut paragraph = Paragraph::default();
        paragraph.take(&list, &[]);
        let cells: Vec<_> = paragraph.row.cells.iter().map(|c| (c.right, c.vertical)).collect();
        assert_eq!((paragraph.row.left, cells, paragraph.ends_row), (-100, vec![(1000, Merge::First), (2000, Merge::Continued)], true));
        // The same, where there are too many for a page.
        let data = [&[9, 9][..], &(list.len() as u16).to_le_bytes(), &list].concat();
        let mut far = Paragraph::default();
        far.take(&[0x46, 0x66, 2, 0, 0, 0, 0x2B, 0xD6, 2, 0, 0, 0x24, 0x56, 0, 2], &data);
        let cells: Vec<_> = far.row.cells.iter().map(|c| (c.horizontal, c.vertical)).collect();
        assert_eq!(cells, [(Merge::First, Merge::None), (Merge::Continued, Merge::Continued)]);
        far.take(&[0x46, 0x66, 255, 255, 255, 255], &data);
    }

    #[test]
    fn a_number_can_be_taken_away() {
        assert_eq!(number(&[0x0A, 0x26, 3, 0x0B, 0x46, 2, 0]), NumberRef { list: Some(2), level: Some(3) });
        assert_eq!(number(&[0x0B, 0x46, 0xFE, 0xFF]).list, Some(2));
        assert_eq!(number(&[0x0B, 0x46, 0x01, 0xF8]).list, Some(0));
    }
}
