//! What a row says of its cells, word by word (`\trowd`).

use super::super::linear::{CellShape, Merge, RowShape};
use std::rc::Rc;

/// No row has more cells than a reader could follow.
const MAX_CELLS: usize = 1000;

/// A row that is being described.
#[derive(Default)]
pub(super) struct RowWords {
    shape: Rc<RowShape>,
    next: CellShape,
}

impl RowWords {
    /// Takes a word, if it is about rows.
    pub fn take(&mut self, word: &str, number: Option<i32>) -> bool {
        match word {
            "trowd" => *self = Self::default(),
            "trleft" => Rc::make_mut(&mut self.shape).left = number.unwrap_or(0),
            "clvmgf" => self.next.vertical = Merge::First,
            "clvmrg" => self.next.vertical = Merge::Continued,
            "clmgf" => self.next.horizontal = Merge::First,
            "clmrg" => self.next.horizontal = Merge::Continued,
            "cellx" => {
                let cell = CellShape { right: number.unwrap_or(0), ..std::mem::take(&mut self.next) };
                if self.shape.cells.len() < MAX_CELLS {
                    Rc::make_mut(&mut self.shape).cells.push(cell);
                }
            }
            _ => return false,
        }
        true
    }

    /// What was said so far; it holds for further rows too.
    pub fn shape(&self) -> Rc<RowShape> {
        Rc::clone(&self.shape)
    }
}
