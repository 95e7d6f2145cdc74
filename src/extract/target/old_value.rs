//! From an old value to a new one (由40%提高到45%): the old one is the baseline.

use super::frame::{self, Frame};
use super::lexicon::Class;
use super::sentence::{Clause, Kind, Piece};
use crate::extract::quantity::Quantity;
use crate::span::NormSpan;

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
        let old = numbers.iter().position(|k| opening(text, &clause.pieces, *k).is_some())?;
        let new = (old + 1..numbers.len()).find(|n| {
            let before = &clause.pieces[numbers[*n - 1]];
            let (end, dated) = before_date(text, &clause.pieces, numbers[*n]);
            let words = text.get(before.span.end..end).unwrap_or_default();
            dated || words.trim_end_matches(['约', '近', '的', ' ']).ends_with(['到', '至', '为', '达', '成'])
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
            // The year of the old value kept the words before 由 apart from it.
            let old = numbers[self.old];
            let dated = before_date(text, &clause.pieces, old).0 < clause.pieces[old].span.start;
            let opens = opening(text, &clause.pieces, old).filter(|o| dated && lead.subject.covers(*o));
            frame.subject = NormSpan::new(lead.subject.start, opens.map_or(lead.subject.end, |o| o.start)).trim(text);
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

/// The 由 or 从 that says that the number `k` is an old value; its year may stand between (由2020年的40%).
fn opening(text: &str, pieces: &[Piece], k: usize) -> Option<NormSpan> {
    let (end, _) = before_date(text, pieces, k);
    let word = pieces[..k].iter().rev().find(|p| p.span.end <= end)?;
    let gap = &text[word.span.end..end];
    (word.class() == Some(Class::From) && gap.chars().count() <= 4 && !gap.contains(['、', '和'])).then_some(word.span)
}

/// Where the words before the number `k` end when its year is left out (提高到2025年的45%), and whether
/// the words that lead to a new value were read as part of that year (到2025年).
fn before_date(text: &str, pieces: &[Piece], k: usize) -> (usize, bool) {
    let start = pieces[k].span.start;
    let date = pieces[..k].iter().rev().take(2).find(|p| matches!(p.kind, Kind::Date(_)));
    match date.filter(|d| text[d.span.end..start].trim_matches([' ', '的']).is_empty()) {
        Some(date) => (date.span.start, date.span.of(text).starts_with(['到', '至'])),
        None => (start, false),
    }
}
