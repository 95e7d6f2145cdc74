//! Terms that gave way to others throughout a text (用语替换): told once, not in every section.

use super::align::Alignment;
use super::change::{ChangeKind, Subject};
use super::draft::{Draft, Item};
use super::group::Texts;
use super::side::Side;
use super::words::{Span, Word};
use rustc_hash::{FxHashMap, FxHashSet};

/// A term and the one in its place.
type Replacement = (String, String);

/// What is known of terms, and where each one's change is.
pub(super) struct Terms {
    known: FxHashSet<Replacement>,
    drafts: FxHashMap<Replacement, usize>,
}

impl Terms {
    /// The terms that were replaced in several places.
    pub fn of(alignment: &Alignment, texts: &[Texts<'_>]) -> Self {
        /// Fewer places are told where they stand.
        const PLACES: usize = 4;
        let mut counts: FxHashMap<Replacement, usize> = FxHashMap::default();
        let compared = alignment.groups.iter().zip(texts).filter(|(g, _)| !g.old.is_empty() && !g.new.is_empty());
        for pair in compared.flat_map(|(_, t)| t.edits.iter().filter_map(move |e| replacement(e, t))) {
            *counts.entry(pair).or_default() += 1;
        }
        let known = counts.into_iter().filter(|(_, count)| *count >= PLACES).map(|(pair, _)| pair).collect();
        Self { known, drafts: FxHashMap::default() }
    }

    /// Adds an edit to the change of its term; `false` when it is of none.
    pub fn take(&mut self, edit: &Span, group: usize, texts: &Texts<'_>, old: &Side<'_>, new: &Side<'_>, drafts: &mut Vec<Draft>) -> bool {
        let Some(pair) = replacement(edit, texts).filter(|pair| self.known.contains(pair)) else { return false };
        let place = (item(old, &pair.0, &texts.old[edit.old.clone()]), item(new, &pair.1, &texts.new[edit.new.clone()]));
        match self.drafts.get(&pair) {
            Some(&draft) => drafts[draft].also.push(place),
            None => {
                self.drafts.insert(pair, drafts.len());
                drafts.push(Draft::new(Subject::Term, ChangeKind::Renamed, group, place.0, place.1));
            }
        }
        true
    }
}

fn item(side: &Side<'_>, says: &str, words: &[Word<'_>]) -> Option<Item> {
    let span = words.first().zip(words.last()).map(|(a, b)| a.span.join(b.span));
    Some(Item::bare(side.passage(says.to_owned(), span), span))
}

/// A term and what replaced it; numbers and long stretches are none.
fn replacement(edit: &Span, texts: &Texts<'_>) -> Option<Replacement> {
    const CHARACTERS: std::ops::RangeInclusive<usize> = 2..=12;
    let term = |words: &[Word<'_>]| {
        let term: String = words.iter().map(|w| w.key).collect();
        let is_term = CHARACTERS.contains(&term.chars().count()) && term.chars().all(char::is_alphabetic);
        is_term.then_some(term)
    };
    Some((term(&texts.old[edit.old.clone()])?, term(&texts.new[edit.new.clone()])?))
}
