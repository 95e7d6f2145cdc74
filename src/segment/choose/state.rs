//! A hypothesis: the series that are open, and what is remembered of those that closed.

use crate::segment::marker::{FamilyId, Marker};

/// Series that can be open at once: a series never stands inside itself.
pub(in crate::segment) const MAX_FAMILIES: usize = 16;

/// An open series.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Level {
    pub family: FamilyId,
    /// Number of its present member.
    pub ordinal: u16,
    /// The line and the event that gave its present member.
    pub line: u32,
    pub event: u32,
    /// Whether it has gone on beyond its first member.
    pub went_on: bool,
}

/// The last member of a series that closed (number 0 for none), and the section it stood in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Closed {
    pub ordinal: u16,
    pub parent: Option<Holder>,
}

/// A section that holds others: its series, and the event that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Holder {
    pub family: FamilyId,
    pub event: u32,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct State {
    levels: [Level; MAX_FAMILIES],
    len: usize,
    closed: [Closed; MAX_FAMILIES],
}

impl State {
    /// The open series from the root down.
    pub fn open(&self) -> &[Level] {
        &self.levels[..self.len]
    }

    /// The section that holds what stands at `depth`.
    pub fn holder(&self, depth: usize) -> Option<Level> {
        depth.checked_sub(1).map(|d| self.levels[d])
    }

    /// What is remembered of a closed series.
    pub fn closed(&self, family: FamilyId) -> Closed {
        self.closed[usize::from(family)]
    }

    /// Closes the series from `depth` on, and notes how far they went.
    pub fn close(&mut self, depth: usize) {
        for d in depth..self.len {
            let level = self.levels[d];
            let parent = self.holder(d).map(|h| Holder { family: h.family, event: h.event });
            self.closed[usize::from(level.family)] = Closed { ordinal: level.ordinal, parent };
        }
        self.len = self.len.min(depth);
    }

    /// Closes and forgets everything: an attachment has numbers of its own.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Takes a marker as the next section at `depth`.
    pub fn enter(&mut self, marker: &Marker, depth: usize, event: u32, uncounted: bool) {
        let before = self.open().get(depth).filter(|l| l.family == marker.family).copied();
        let went_on = before.is_some_and(|l| l.went_on || uncounted || marker.ordinal == l.ordinal + 1);
        self.close(depth);
        self.levels[depth] = Level { family: marker.family, ordinal: marker.ordinal, line: marker.line as u32, event, went_on };
        self.len = depth + 1;
    }
}
