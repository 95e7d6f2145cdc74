//! The words and records of sections that answer to each other.

use super::align::Group;
use super::change::Edit;
use super::side::{NodeId, Side};
use super::words::{self, Names, Span, Word};
use crate::record::Record;
use crate::span::NormSpan;
use std::ops::Range;

/// The words of both sides of a group and where they differ.
pub(super) struct Texts<'a> {
    pub old: Vec<Word<'a>>,
    pub new: Vec<Word<'a>>,
    pub edits: Vec<Span>,
}

impl<'a> Texts<'a> {
    /// Nothing when both sides have the same words.
    pub fn of(group: &Group, old: &Side<'a>, new: &Side<'a>, names: &Names<'a>) -> Self {
        let same = matches!((&group.old[..], &group.new[..]), ([o], [n]) if is_same(old, *o, new, *n));
        if same {
            return Self { old: Vec::new(), new: Vec::new(), edits: Vec::new() };
        }
        let list =
            |side: &Side<'a>, nodes: &[NodeId]| words::words(side.text, nodes.iter().flat_map(|n| side.nodes[*n].runs.clone()), names);
        let (old, new) = (list(old, &group.old), list(new, &group.new));
        let edits = words::differences(&old, &new);
        Self { old, new, edits }
    }

    /// The words of an old span, as numbers.
    pub fn old_words(&self, span: NormSpan) -> Range<usize> {
        within(&self.old, span)
    }

    /// The words of a new span, as numbers.
    pub fn new_words(&self, span: NormSpan) -> Range<usize> {
        within(&self.new, span)
    }

    /// An edit with its words in both sources.
    pub fn edit(&self, edit: &Span, old: &Side<'_>, new: &Side<'_>) -> Edit {
        const AROUND: usize = 5;
        let span = |words: &[Word<'_>]| Some(words.first()?.span.join(words.last()?.span));
        let spell = |words: &[Word<'_>]| words.iter().map(|w| w.span.of(old.text)).collect::<String>();
        let (from, to) = (edit.old.start, edit.old.end);
        Edit {
            before: spell(&self.old[from.saturating_sub(AROUND)..from]),
            deleted: span(&self.old[edit.old.clone()]).map(|s| old.words(s)),
            inserted: span(&self.new[edit.new.clone()]).map(|s| new.words(s)),
            after: spell(&self.old[to..(to + AROUND).min(self.old.len())]),
        }
    }

    /// Whether the words of an old and a new span stand in the same place.
    pub fn meet(&self, old: NormSpan, new: NormSpan) -> bool {
        let (old, new) = (words::carried(&self.edits, self.old_words(old)), self.new_words(new));
        old.start < new.end && new.start < old.end
    }

    /// Whether an edit touches these words of the old or of the new text.
    pub fn is_edited(&self, old: Option<NormSpan>, new: Option<NormSpan>) -> bool {
        let (old, new) = (old.map(|s| self.old_words(s)), new.map(|s| self.new_words(s)));
        let touches =
            |words: &Option<Range<usize>>, edit: &Range<usize>| words.as_ref().is_some_and(|w| w.start < edit.end && edit.start < w.end);
        self.edits.iter().any(|e| touches(&old, &e.old) || touches(&new, &e.new))
    }
}

fn within(words: &[Word<'_>], span: NormSpan) -> Range<usize> {
    let start = words.partition_point(|w| w.span.end <= span.start);
    start..words.partition_point(|w| w.span.start < span.end).max(start)
}

/// Whether two sections have the same own words.
fn is_same(old: &Side<'_>, o: NodeId, new: &Side<'_>, n: NodeId) -> bool {
    let solid = |side: &Side<'_>, id: NodeId| -> String {
        let words = side.nodes[id].runs.iter().flat_map(|r| r.of(side.text).chars());
        words.filter(|c| !c.is_whitespace()).collect()
    };
    solid(old, o) == solid(new, n)
}

/// Records of one kind that answer to each other, by their place in the lists given.
pub(super) struct Matched {
    pub pairs: Vec<(usize, usize)>,
    pub removed: Vec<usize>,
    pub added: Vec<usize>,
}

/// Pairs records: those that say the same in the same place; those that say the same, in order; then
/// those that are likest to each other, by a score from 0 (never) up.
pub(super) fn pair<T>(
    old: &[&Record<T>],
    new: &[&Record<T>],
    same: impl Fn(&Record<T>, &Record<T>) -> bool,
    in_place: impl Fn(&Record<T>, &Record<T>) -> bool,
    score: impl Fn(&Record<T>, &Record<T>) -> u32,
) -> Matched {
    let mut open = Open { olds: (0..old.len()).collect(), news: (0..new.len()).collect(), pairs: Vec::new() };
    open.take(|o, n| same(old[o], new[n]) && in_place(old[o], new[n]));
    open.take(|o, n| same(old[o], new[n]));
    let mut scored: Vec<(u32, usize, usize)> = Vec::new();
    for &o in &open.olds {
        scored.extend(open.news.iter().map(|n| (score(old[o], new[*n]), o, *n)).filter(|(score, ..)| *score > 0));
    }
    scored.sort_by_key(|(score, o, n)| (std::cmp::Reverse(*score), *o, *n));
    for (_, o, n) in scored {
        if open.olds.contains(&o) && open.news.contains(&n) {
            open.olds.retain(|x| *x != o);
            open.news.retain(|x| *x != n);
            open.pairs.push((o, n));
        }
    }
    open.pairs.sort_unstable();
    Matched { pairs: open.pairs, removed: open.olds, added: open.news }
}

/// Records that have no counterpart yet.
struct Open {
    olds: Vec<usize>,
    news: Vec<usize>,
    pairs: Vec<(usize, usize)>,
}

impl Open {
    /// Pairs each with the first that fits.
    fn take(&mut self, fits: impl Fn(usize, usize) -> bool) {
        let (news, pairs) = (&mut self.news, &mut self.pairs);
        self.olds.retain(|o| match news.iter().position(|n| fits(*o, *n)) {
            Some(at) => {
                pairs.push((*o, news.remove(at)));
                false
            }
            None => true,
        });
    }
}
