//! From an old value to a new one (由40%提高到45%): the old one is the baseline.

use super::frame::{self, Frame};
use super::lexicon::Class;
use super::sentence::{Clause, Kind, Piece};
use crate::extract::quantity::Quantity;

/// Which numbers of a clause are old values and which are the new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// First old value, as an index into the clause's numbers.
    pub(super) old: usize,
    /// First new value; there are as many as old ones.
    pub(super) new: usize,
}

impl Step {
    /// Finds 由 or 从 before a number and 到, 至 or 为 before a later one.
    pub(super) fn find(text: &str, clause: &Clause, numbers: &[usize]) -> Option<Self> {
        let from = |k: usize| k > 0 && follows(text, &clause.pieces[k - 1], &clause.pieces[k]);
        let old = numbers.iter().position(|k| from(*k))?;
        let new = (old + 1..numbers.len()).find(|n| {
            let before = &clause.pieces[numbers[*n - 1]];
            let words = &text[before.span.end..clause.pieces[numbers[*n]].span.start];
            words.trim_end_matches(['约', '近', '的', ' ']).ends_with(['到', '至', '为', '达', '成'])
        })?;
        (new - old <= numbers.len() - new).then_some(Self { old, new })
    }

    /// Whether the n-th number is an old value.
    pub(super) fn is_old(self, n: usize) -> bool {
        (self.old..self.new).contains(&n)
    }

    /// The old value of the n-th number.
    pub(super) fn old_of(self, n: usize) -> Option<usize> {
        let before = n.checked_sub(self.new)? + self.old;
        (before < self.new).then_some(before)
    }

    /// The frame of a new value: what it measures stands before the old one.
    pub(super) fn frame(self, text: &str, clause: &Clause, quantities: &[Quantity], numbers: &[usize], n: usize, from: usize) -> Frame {
        let lead = frame::read(text, clause, quantities, numbers[self.old], from);
        let mut frame = frame::read(text, clause, quantities, numbers[n], clause.pieces[numbers[n - 1]].span.end);
        if n == self.new {
            frame.subject = lead.subject;
            frame.act_before_number = None;
            frame.act = lead.act;
            frame.actor = lead.actor;
            frame.listed = lead.listed;
        }
        frame.used.extend(&lead.used);
        frame.modality = frame.modality.or(lead.modality);
        frame.frequency = frame.frequency.or(lead.frequency);
        frame.respectively = frame.respectively.or(lead.respectively);
        frame.each = frame.each.or(lead.each);
        frame.baseline = self.old_of(n).map(|old| clause.pieces[numbers[old]].span);
        frame
    }
}

/// Whether a word says that the number after it is an old value.
fn follows(text: &str, word: &Piece, number: &Piece) -> bool {
    let Kind::Word(class, _) = word.kind else { return false };
    let gap = &text[word.span.end..number.span.start];
    class == Class::From && gap.chars().count() <= 4 && !gap.contains(['、', '和'])
}
