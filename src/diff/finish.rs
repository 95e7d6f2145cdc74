//! Drafts into changes: folded, in order, numbered, each side where it belongs.

use super::NodeId;
use super::change::*;
use super::draft::{Draft, Item};
use rustc_hash::FxHashMap;

/// Where a group of sections comes in the later text: the node it stands at; for what is gone, the
/// one it came after and its own number.
pub(super) type Order = (NodeId, bool, NodeId);

/// Writes changes into a diff.
pub(super) struct Finisher<'s> {
    /// Where each group comes.
    pub order: &'s [Order],
    /// The documents were compared the other way round.
    pub is_turned: bool,
}

impl Finisher<'_> {
    pub fn finish(&self, drafts: Vec<(Draft, Vec<Edit>)>, diff: &mut Diff) {
        let (mut drafts, edits): (Vec<Draft>, Vec<Vec<Edit>>) = drafts.into_iter().unzip();
        let folded = fold(&mut drafts);
        let mut order: Vec<usize> = (0..drafts.len()).filter(|d| folded[*d].is_none()).collect();
        order.sort_by_key(|d| self.key(&drafts[*d]));
        let base = diff.changes.len();
        let mut numbers = vec![0; drafts.len()];
        for (number, draft) in order.iter().enumerate() {
            numbers[*draft] = base + number + 1;
        }
        let pair = diff.pairs.len();
        let mut drafts: Vec<Option<(Draft, Vec<Edit>)>> = drafts.into_iter().zip(edits).map(Some).collect();
        for at in order {
            let Some((draft, edits)) = drafts[at].take() else { continue };
            let cause = draft.part_of.map(|cause| format!("c{}", numbers[folded[cause].unwrap_or(cause)]));
            let change = change(draft, edits, format!("c{}", numbers[at]), pair, cause);
            diff.changes.push(if self.is_turned { change.mirror() } else { change });
        }
    }

    /// What says where a change comes: its section; what concerns the section before its records; its
    /// place in the text.
    fn key(&self, draft: &Draft) -> (bool, Order, bool, usize, Subject, ChangeKind) {
        let start = |item: &Option<Item>| item.as_ref().and_then(|i| i.span).map(|s| s.start);
        let (later, earlier) = if self.is_turned { (&draft.old, &draft.new) } else { (&draft.new, &draft.old) };
        let at = start(later).or_else(|| start(earlier)).unwrap_or_default();
        let kind = if self.is_turned { draft.kind.mirrored() } else { draft.kind };
        (draft.of > Subject::Term, self.order[draft.group], draft.of != Subject::Section, at, draft.of, kind)
    }
}

fn change(draft: Draft, edits: Vec<Edit>, id: String, pair: usize, part_of: Option<String>) -> Change {
    let evidence = |item: Option<Item>| item.map(|i| i.evidence);
    Change {
        id,
        pair,
        of: draft.of,
        kind: draft.kind,
        fields: draft.fields.iter().map(|f| (*f).to_owned()).collect(),
        part_of,
        old: evidence(draft.old),
        new: evidence(draft.new),
        by: draft.by,
        edits,
        also: draft.also.into_iter().map(|(old, new)| Place { old: evidence(old), new: evidence(new) }).collect(),
    }
}

/// Puts the same change of several places into one; tells for each draft into which it went.
fn fold(drafts: &mut [Draft]) -> Vec<Option<usize>> {
    let mut folded = vec![None; drafts.len()];
    // Only drafts that say the same, or that are of one section's targets, can be one.
    let mut alike: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for number in 0..drafts.len() {
        let draft = &drafts[number];
        let says = |item: &Option<Item>| item.as_ref().map(|i| i.evidence.says.clone());
        let words = if draft.of == Subject::Target { None } else { Some((says(&draft.old), says(&draft.new))) };
        let group = if draft.of == Subject::Target { draft.group } else { 0 };
        let firsts = alike.entry((draft.of, draft.kind, draft.part_of, group, words)).or_default();
        match firsts.iter().copied().find(|first| are_one(&drafts[*first], draft)) {
            Some(first) => {
                let place = (draft.old.clone(), draft.new.clone());
                drafts[first].also.push(place);
                folded[number] = Some(first);
            }
            None => firsts.push(number),
        }
    }
    folded
}

/// Whether two drafts are one change in two places: a unit renamed everywhere, a document cited anew
/// in several places, one word before several targets.
fn are_one(a: &Draft, b: &Draft) -> bool {
    if (a.of, a.kind, a.part_of) != (b.of, b.kind, b.part_of) {
        return false;
    }
    match (a.of, a.kind) {
        (Subject::Responsibility, ChangeKind::Renamed) | (Subject::Reference, _) => a.folds_with(b),
        (Subject::Target, _) => {
            let is_alike = a.group == b.group && a.fields == b.fields && a.by == b.by;
            is_alike && share_words(&a.old, &b.old) && share_words(&a.new, &b.new)
        }
        _ => false,
    }
}

/// Whether two records were read from the same words: a number that holds for both (均不低于90%), a
/// word before both.
fn share_words(a: &Option<Item>, b: &Option<Item>) -> bool {
    let outside = |item: &Item| item.cues.iter().copied().filter(|c| item.span.is_none_or(|s| !s.overlaps(*c))).collect::<Vec<_>>();
    let share = |a: &Item, b: &Item| {
        let overlap = a.span.zip(b.span).is_some_and(|(a, b)| a.overlaps(b));
        overlap || outside(a).iter().any(|c| outside(b).contains(c))
    };
    a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| share(a, b))
}
