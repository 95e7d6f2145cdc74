//! What two documents say of themselves.

use super::change::{ChangeKind, Subject};
use super::draft::{Draft, Item};
use super::side::Side;
use crate::pipeline::clean;
use crate::record::{Document, Summary, name};
use crate::span::NormSpan;

/// What a document says in a field, and whether the title tells it too.
type Field = (&'static str, fn(&Document) -> Option<String>, bool);

/// 发布日期 is the page's own and says nothing of the text.
const FIELDS: [Field; 9] = [
    ("title", |d| d.meta.title.clone(), false),
    ("doc_type", |d| d.meta.doc_type.clone(), true),
    ("status", |d| Some(name(&d.meta.status)), true),
    ("region", |d| d.meta.region.as_ref().map(|r| r.name.clone()), true),
    ("doc_number", |d| d.meta.doc_number.clone(), false),
    ("issuers", |d| joined(&d.meta.issuers), false),
    ("issued_on", |d| d.meta.issued_on.clone(), false),
    ("effective", |d| d.meta.effective.as_ref().map(|e| [&e.start, &e.end].map(|day| day.clone().unwrap_or_default()).join("/")), false),
    ("attachments", |d| joined(&d.meta.attachments), false),
];

fn joined(list: &[String]) -> Option<String> {
    (!list.is_empty()).then(|| list.join(";"))
}

/// The changes of `meta`: one for each field that differs.
pub(super) fn changes(old: &Side<'_>, new: &Side<'_>, drafts: &mut Vec<Draft>) {
    let mut title = None;
    for (field, read, is_in_title) in FIELDS {
        let (before, after) = (read(old.document), read(new.document));
        if before.as_deref().map(clean) == after.as_deref().map(clean) {
            continue;
        }
        let item = |side: &Side<'_>, says: Option<String>| {
            says.map(|says| {
                let span = find(side.text, side.part.content, &says);
                let mut item = Item::bare(side.passage(says, span), span);
                item.cues = cues(side);
                item
            })
        };
        let draft = Draft::new(Subject::Meta, ChangeKind::Changed, 0, item(old, before), item(new, after));
        if field == "title" {
            title = Some(drafts.len());
        }
        drafts.push(Draft { fields: vec![field], part_of: title.filter(|_| is_in_title), ..draft });
    }
}

/// The words that `meta` was read from.
fn cues(side: &Side<'_>) -> Vec<NormSpan> {
    const BYTES: usize = 120;
    side.part.traces.meta().parts.iter().map(|p| p.1).filter(|s| s.len() <= BYTES).collect()
}

/// Where words first stand, white space aside.
fn find(text: &str, within: NormSpan, words: &str) -> Option<NormSpan> {
    let wanted: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
    let solid: Vec<(usize, char)> = within.of(text).char_indices().filter(|(_, c)| !c.is_whitespace()).collect();
    let first = *wanted.first()?;
    let at = (0..solid.len())
        .find(|i| solid[*i].1 == first && solid.len() - i >= wanted.len() && wanted.iter().zip(&solid[*i..]).all(|(w, (_, c))| w == c))?;
    let (last, c) = solid[at + wanted.len() - 1];
    Some(NormSpan::new(within.start + solid[at].0, within.start + last + c.len_utf8()))
}

/// A document in a few words, to order two of them whichever is old.
pub(super) fn summary(document: &Document) -> String {
    document.meta.summary()
}
