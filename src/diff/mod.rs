//! What changed between two texts (版本对照): the draft and the final, 2018 and 2023.
//!
//! Sections are aligned first, by number, heading and content together; then the words and the
//! records of sections that answer to each other are compared. A change of a record tells the words
//! it was read from: only what no record says is left as an edit of its section. Script, widths,
//! white space and encodings are no difference, since normalised texts are compared.
//!
//! ```
//! use zhengce::decode::DecodeOptions;
//! use zhengce::diff::{ChangeKind, Subject, diff};
//! use zhengce::{Grammar, Pipeline};
//!
//! let pipeline = Pipeline::new(Grammar::builtin());
//! let read = |text: &str| pipeline.parse_file(text.as_bytes(), &DecodeOptions::default());
//! let old = read("一、目标\n到2025年,全市森林覆盖率达到45%左右。\n二、管护\n各村要查明缺株。")?;
//! let new = read("一、目标\n到2025年,全市森林覆盖率达到47%以上。\n二、管护\n各村要查明缺株。")?;
//!
//! let diff = diff((&old, &old.parts[0]), (&new, &new.parts[0]), pipeline.grammar());
//! let changes: Vec<_> = diff.changes.iter().map(|c| (c.of, c.kind)).collect();
//! assert_eq!(changes, [(Subject::Target, ChangeKind::Raised), (Subject::Target, ChangeKind::Hardened)]);
//! assert_eq!(diff.changes[0].by.as_ref().map(|by| by.value.as_str()), Some("2"));
//! # Ok::<(), zhengce::decode::DecodeError>(())
//! ```

mod align;
mod aspects;
mod cause;
mod change;
mod draft;
mod finish;
mod group;
pub mod html;
mod meta;
mod pairs;
mod records;
mod sections;
mod side;
mod terms;
pub mod text;
mod words;

pub use change::*;
pub use pairs::pairs;

use crate::compare::Facts;
use crate::grammar::Grammar;
use crate::pipeline::{Parsed, ParsedPart};
use crate::record::Document;
use align::Alignment;
use draft::{Draft, Items};
use finish::{Finisher, Order};
use group::Texts;
use records::Records;
use side::{NodeId, Side};
use words::Names;

/// Compares two documents, each with the file it stands in.
pub fn diff(old: (&Parsed, &ParsedPart), new: (&Parsed, &ParsedPart), grammar: &Grammar) -> Diff {
    let mut diff = Diff::empty();
    add(&mut diff, old, new, grammar);
    diff
}

/// Compares two sets of documents: those of two files, or of two folders. Documents are paired by
/// number, title and headings; what has no counterpart stands in [`Diff::removed`] and
/// [`Diff::added`].
pub fn diff_all(old: &[(&Parsed, &ParsedPart)], new: &[(&Parsed, &ParsedPart)], grammar: &Grammar) -> Diff {
    let documents = |list: &[(&Parsed, &ParsedPart)]| list.iter().map(|(_, part)| part.document.clone()).collect::<Vec<_>>();
    let (olds, news) = (documents(old), documents(new));
    let paired = pairs(&olds, &news);
    let mut diff = Diff::empty();
    for &(o, n) in &paired {
        add(&mut diff, old[o], new[n], grammar);
    }
    let alone = |list: &[Document], is_paired: &dyn Fn(usize) -> bool| -> Vec<DocumentName> {
        list.iter().enumerate().filter(|(i, _)| !is_paired(*i)).map(|(_, d)| DocumentName::of(d)).collect()
    };
    diff.removed = alone(&olds, &|i| paired.iter().any(|p| p.0 == i));
    diff.added = alone(&news, &|i| paired.iter().any(|p| p.1 == i));
    diff
}

/// Compares two documents and adds what changed to a diff.
fn add(diff: &mut Diff, old: (&Parsed, &ParsedPart), new: (&Parsed, &ParsedPart), grammar: &Grammar) {
    let (a, b) = (Side::new(old.0, old.1), Side::new(new.0, new.1));
    // Two texts are always compared in the same order, so that the way back mirrors the way there.
    let is_turned = key(&b) < key(&a);
    let (first, second) = if is_turned { (&b, &a) } else { (&a, &b) };
    let alignment = align::align(first, second);
    let order = order_of_groups(&alignment, is_turned);
    let drafts = drafts(first, second, &alignment, &grammar.facts);
    let pair = Pair {
        old: DocumentName::of(&old.1.document),
        new: DocumentName::of(&new.1.document),
        sections: matches(first, second, &alignment, &order, is_turned),
    };
    Finisher { order: &order, is_turned }.finish(drafts, diff);
    diff.pairs.push(pair);
}

/// What the order of two documents hangs on, whichever of them is old.
fn key<'s>(side: &Side<'s>) -> (&'s str, String) {
    (side.part.content.of(side.text), meta::summary(side.document))
}

/// All changes between two documents, in no order.
fn drafts<'a>(old: &Side<'a>, new: &Side<'a>, alignment: &Alignment, facts: &Facts) -> Vec<(Draft, Vec<Edit>)> {
    let texts = |names: &Names<'a>| -> Vec<Texts<'a>> { alignment.groups.iter().map(|g| Texts::of(g, old, new, names)).collect() };
    let records = Records { old, new, alignment, facts, old_items: Items::of(old), new_items: Items::of(new) };
    let mut names = records.units();
    let mut compared = texts(&Names::new(&names));
    if records.rename(&compared, &mut names) {
        compared = texts(&Names::new(&names));
    }
    let mut drafts = Vec::new();
    meta::changes(old, new, &mut drafts);
    sections::changes(old, new, alignment, &mut drafts);
    records.targets(&compared, &mut drafts);
    records.deadlines(&compared, &mut drafts);
    records.responsibilities(&compared, &names, &mut drafts);
    records.references(&compared, &mut drafts);
    cause::edited(facts, old, new, alignment, &compared, &mut drafts);
    cause::consequences(alignment, old, new, &compared, &mut drafts);
    let with_edits = |draft: Draft| {
        let edits = draft.edits.iter().map(|e| compared[draft.group].edit(e, old, new)).collect();
        (draft, edits)
    };
    drafts.into_iter().map(with_edits).collect()
}

/// Where each group comes.
fn order_of_groups(alignment: &Alignment, is_turned: bool) -> Vec<Order> {
    let of_earlier = if is_turned { &alignment.of_new } else { &alignment.of_old };
    let sides = |g: &align::Group| {
        if is_turned { (g.new.first().copied(), g.old.first().copied()) } else { (g.old.first().copied(), g.new.first().copied()) }
    };
    let mut places: Vec<Order> = alignment.groups.iter().map(|g| (sides(g).1.unwrap_or_default(), sides(g).1.is_none(), 0)).collect();
    let mut last = 0;
    for (node, group) in of_earlier.iter().enumerate() {
        let place = &mut places[*group];
        if place.1 { *place = (last, true, if place.2 == 0 { node } else { place.2 }) } else { last = place.0 }
    }
    places
}

/// Which sections answer to each other, in the order of the later text.
fn matches(old: &Side<'_>, new: &Side<'_>, alignment: &Alignment, places: &[Order], is_turned: bool) -> Vec<SectionMatch> {
    let ids =
        |side: &Side<'_>, nodes: &[NodeId]| nodes.iter().filter_map(|n| side.nodes[*n].section.map(|s| s.id.clone())).collect::<Vec<_>>();
    let mut order: Vec<usize> = (0..alignment.groups.len()).collect();
    order.sort_by_key(|g| places[*g]);
    let groups = order.iter().map(|g| &alignment.groups[*g]);
    let matches = groups.map(|g| SectionMatch { old: ids(old, &g.old), new: ids(new, &g.new) });
    let matches = matches.filter(|m| !m.old.is_empty() || !m.new.is_empty());
    if is_turned { matches.map(SectionMatch::mirror).collect() } else { matches.collect() }
}

#[cfg(test)]
mod tests;
