//! What follows from what: which words are told by the change of a record, and which changes are
//! consequences of others.

use super::align::Alignment;
use super::change::{ChangeKind, Subject};
use super::draft::{Draft, Item};
use super::group::Texts;
use super::sections;
use super::side::Side;
use super::terms::Terms;
use super::words::{Span, Word, is_sign};
use crate::compare::Facts;
use crate::span::NormSpan;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Adds a change for each group whose words differ in more than the changes of its records tell; the
/// records that came or went with such words are part of it.
pub(super) fn edited(facts: &Facts, old: &Side<'_>, new: &Side<'_>, alignment: &Alignment, texts: &[Texts<'_>], drafts: &mut Vec<Draft>) {
    let mut terms = Terms::of(alignment, texts);
    let mut told: Vec<Vec<usize>> = vec![Vec::new(); texts.len()];
    for (number, draft) in drafts.iter().enumerate().filter(|(_, d)| d.of != Subject::Section) {
        for at in touched(draft, alignment, old, new) {
            told[at].push(number);
        }
    }
    for (group, texts) in texts.iter().enumerate() {
        let sides = &alignment.groups[group];
        if texts.edits.is_empty() || sides.old.is_empty() || sides.new.is_empty() {
            continue;
        }
        let is_open = |edit: &&Span| !is_told(facts, edit, texts, told[group].iter().map(|d| &drafts[*d]));
        let mut open: Vec<Span> = texts.edits.iter().filter(is_open).cloned().collect();
        open.retain(|edit| !terms.take(edit, group, texts, old, new, drafts));
        if open.is_empty() {
            continue;
        }
        let number = drafts.len();
        for single in &told[group] {
            let draft = &mut drafts[*single];
            let is_within = |span: Option<NormSpan>, words: &dyn Fn(NormSpan) -> Range<usize>, side: fn(&Span) -> &Range<usize>| {
                span.is_some_and(|span| open.iter().any(|e| overlap(&words(span), side(e))))
            };
            let old_span = draft.old.as_ref().and_then(|i| i.span);
            let new_span = draft.new.as_ref().and_then(|i| i.span);
            let within =
                is_within(old_span, &|s| texts.old_words(s), |e| &e.old) || is_within(new_span, &|s| texts.new_words(s), |e| &e.new);
            if !draft.is_pair() && draft.part_of.is_none() && draft.of != Subject::Meta && within {
                draft.part_of = Some(number);
            }
        }
        let draft = sections::section(ChangeKind::Edited, group, sides, old, new);
        drafts.push(Draft { edits: open, also: Vec::new(), ..draft });
    }
}

/// The groups whose words a change is read from.
fn touched(draft: &Draft, alignment: &Alignment, old: &Side<'_>, new: &Side<'_>) -> Vec<usize> {
    let mut groups = vec![draft.group];
    if draft.of == Subject::Meta {
        groups.extend(draft.old.iter().flat_map(Item::words).map(|s| alignment.of_old[old.node_at(s)]));
        groups.extend(draft.new.iter().flat_map(Item::words).map(|s| alignment.of_new[new.node_at(s)]));
        groups.sort_unstable();
        groups.dedup();
    }
    groups
}

/// Whether the changes of records say all that an edit does.
fn is_told<'d>(facts: &Facts, edit: &Span, texts: &Texts<'_>, drafts: impl Iterator<Item = &'d Draft>) -> bool {
    let (mut olds, mut news) = (Vec::new(), Vec::new());
    for draft in drafts {
        olds.extend(draft.old.iter().flat_map(Item::words).map(|s| texts.old_words(s)));
        news.extend(draft.new.iter().flat_map(Item::words).map(|s| texts.new_words(s)));
    }
    let covers = |spans: &[Range<usize>], words: &[Word<'_>], range: &Range<usize>| {
        range.clone().all(|w| is_sign(words[w].key) || facts.is_joint(words[w].key) || spans.iter().any(|s| s.contains(&w)))
    };
    let touches = |spans: &[Range<usize>], range: &Range<usize>| spans.iter().any(|s| overlap(s, range));
    (touches(&olds, &edit.old) || touches(&news, &edit.new)) && covers(&olds, &texts.old, &edit.old) && covers(&news, &texts.new, &edit.new)
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Names the cause of each change that is a consequence: a section that came or went with its
/// records; a time or another field that was taken from words whose own change is told.
pub(super) fn consequences(alignment: &Alignment, old: &Side<'_>, new: &Side<'_>, texts: &[Texts<'_>], drafts: &mut [Draft]) {
    let sections = drafts.iter().enumerate().filter(|(_, d)| d.of == Subject::Section);
    let sections: FxHashMap<(ChangeKind, usize), usize> = sections.map(|(at, d)| ((d.kind, d.group), at)).collect();
    for number in 0..drafts.len() {
        if drafts[number].part_of.is_some() || matches!(drafts[number].of, Subject::Section | Subject::Term) {
            continue;
        }
        if drafts[number].of == Subject::Meta {
            drafts[number].part_of = renaming(&drafts[number], drafts);
            continue;
        }
        let cause = whole_section(&drafts[number], alignment, old, new, &sections).or_else(|| elsewhere(number, texts, drafts));
        drafts[number].part_of = cause.filter(|cause| *cause != number);
    }
    // A consequence of a consequence is told with the first cause; a ring has none.
    for number in 0..drafts.len() {
        let mut cause = drafts[number].part_of;
        for _ in 0..drafts.len().min(16) {
            match cause.and_then(|c| drafts[c].part_of) {
                Some(further) if further != number => cause = Some(further),
                Some(_) => {
                    cause = None;
                    break;
                }
                None => break,
            }
        }
        drafts[number].part_of = cause;
    }
}

/// The new name of a unit that a field of `meta` holds too.
fn renaming(draft: &Draft, drafts: &[Draft]) -> Option<usize> {
    fn says(item: &Option<Item>) -> Option<&str> {
        item.as_ref().map(|i| i.evidence.says.as_str())
    }
    let (before, after) = (says(&draft.old)?, says(&draft.new)?);
    let tells = |d: &Draft| {
        let is_renaming = d.of == Subject::Responsibility && d.kind == ChangeKind::Renamed;
        is_renaming && says(&d.old).zip(says(&d.new)).is_some_and(|(old, new)| before.replace(old, new) == after)
    };
    drafts.iter().position(tells)
}

/// The section that came or went with a record.
fn whole_section(
    draft: &Draft,
    alignment: &Alignment,
    old: &Side<'_>,
    new: &Side<'_>,
    sections: &FxHashMap<(ChangeKind, usize), usize>,
) -> Option<usize> {
    let (side, of, node) = match (draft.kind, &draft.old, &draft.new) {
        (ChangeKind::Removed, Some(item), _) => (old, &alignment.of_old, old.node_at(item.span?)),
        (ChangeKind::Added, _, Some(item)) => (new, &alignment.of_new, new.node_at(item.span?)),
        _ => return None,
    };
    let mut above = Some(node);
    while let Some(node) = above {
        if let Some(cause) = sections.get(&(draft.kind, of[node])) {
            return Some(*cause);
        }
        above = side.nodes[node].parent;
    }
    None
}

/// Whether a target has the times of a deadline, before and after.
fn is_same_time(deadline: &Draft, target: &Draft) -> bool {
    let holds = |target: &Option<Item>, deadline: &Option<Item>| {
        target.as_ref().zip(deadline.as_ref()).is_some_and(|(t, d)| t.evidence.says.contains(&d.evidence.says))
    };
    holds(&target.old, &deadline.old) && holds(&target.new, &deadline.new)
}

/// The change of the words that a field was taken from.
fn elsewhere(number: usize, texts: &[Texts<'_>], drafts: &[Draft]) -> Option<usize> {
    let draft = &drafts[number];
    let is_time = draft.fields == ["time"];
    let own = |item: &Option<Item>| item.as_ref().and_then(|i| i.span);
    let is_edited_itself = texts[draft.group].is_edited(own(&draft.old), own(&draft.new));
    let sources = |item: &Option<Item>, all: bool| -> Vec<NormSpan> {
        item.iter().flat_map(|i| if all { i.sources().collect::<Vec<_>>() } else { i.inherited.clone() }).collect()
    };
    // A target has its time from words that are a deadline of their own.
    let all = draft.of == Subject::Target && is_time;
    if !all && is_edited_itself {
        return None;
    }
    let (olds, news) = (sources(&draft.old, all || !is_edited_itself), sources(&draft.new, all || !is_edited_itself));
    let meets = |item: &Option<Item>, sources: &[NormSpan]| own(item).is_some_and(|span| sources.iter().any(|s| s.overlaps(span)));
    let is_cause = |(at, cause): &(usize, &Draft)| {
        let is_read_from = meets(&cause.old, &olds) || meets(&cause.new, &news);
        let is_deadline = cause.of == Subject::Deadline && cause.fields == ["time"];
        let is_candidate = *at != number && cause.is_pair() && (cause.of == Subject::Meta || is_deadline);
        is_candidate && (is_read_from || all && is_deadline && cause.group == draft.group && is_same_time(cause, draft))
    };
    let by_record = drafts.iter().enumerate().find(is_cause).map(|(at, _)| at);
    by_record.or_else(|| {
        let is_edit = |d: &Draft| {
            d.kind == ChangeKind::Edited && {
                let texts = &texts[d.group];
                let hit = |e: &Span| {
                    olds.iter().any(|s| overlap(&texts.old_words(*s), &e.old)) || news.iter().any(|s| overlap(&texts.new_words(*s), &e.new))
                };
                d.edits.iter().any(hit)
            }
        };
        drafts.iter().position(is_edit)
    })
}
