//! Short names (以下简称): before their definition, never used, defined twice.

use super::view::View;
use super::{Finding, LintCode};
use crate::record::{Definition, Record};
use crate::span::NormSpan;

pub(super) fn check(view: &View<'_>, out: &mut Vec<Finding>) {
    let short: Vec<&Record<Definition>> = view.document.meta.definitions.iter().filter(|r| is_short_name(view, r)).collect();
    for (i, record) in short.iter().enumerate() {
        let term = record.value.term.as_str();
        if let Some(first) = short[..i].iter().find(|r| r.value.term == term) {
            if first.value.meaning != record.value.meaning {
                let message =
                    format!("“{term}” means {} here and {} before; choose another short name", record.value.meaning, first.value.meaning);
                let related = Some(view.place_at(first));
                out.push(Finding { related, ..view.finding(LintCode::ShortNameRedefined, view.place_at(record), message) });
            }
            continue;
        }
        let at = view.norm(record.span);
        if let Some(early) = early_use(view, &record.value, at) {
            let message = format!("“{term}” stands here before it is defined; define it where it comes first");
            let related = Some(view.place_at(record));
            out.push(Finding { related, ..view.finding(LintCode::ShortNameBeforeDefinition, view.place_of(early), message) });
        }
        if !view.text[at.end..view.content().end].contains(inner(term)) {
            let message = format!("“{term}” is defined and never used afterwards; take the definition out, or use the short name");
            out.push(view.finding(LintCode::ShortNameUnused, view.place_at(record), message));
        }
    }
}

/// Whether a definition is a short name in brackets, not a statement of what a word means: the term
/// stands right after 以下简称.
fn is_short_name(view: &View<'_>, record: &Record<Definition>) -> bool {
    let span = view.norm(record.span);
    let term = inner(&record.value.term);
    let follows = |cue: NormSpan| {
        let rest = view.text[cue.end..span.end.max(cue.end)].trim_start_matches(|c: char| !c.is_alphanumeric());
        rest.starts_with(term)
    };
    view.rules.short_name.iter().any(|words| words.spans(view.text, span).any(follows))
}

/// The words of a term without the marks around them.
fn inner(term: &str) -> &str {
    term.trim_matches(['《', '》', '“', '”'])
}

/// Fewest characters of a short name that is no everyday word.
const COINED: usize = 4;

/// The first use of a short name in the running text before its definition. A short name that is
/// part of its meaning, or short enough to be an everyday word, may stand there in its own right.
fn early_use(view: &View<'_>, definition: &Definition, at: NormSpan) -> Option<NormSpan> {
    let term = definition.term.as_str();
    if inner(term).chars().count() < COINED && !term.starts_with('《') || definition.meaning.contains(inner(term)) {
        return None;
    }
    let start = body_start(view);
    if start >= at.start {
        return None;
    }
    // Inside a longer word it is part of that word.
    let own = |i: &usize| !view.text[..start + i].ends_with(char::is_alphanumeric);
    // Headings and tables of contents come before any definition.
    let running = |i: &usize| view.text[start + i..at.start].lines().next().is_some_and(|line| line.contains(['。', ',', ';']));
    let found = view.text[start..at.start].match_indices(term).map(|(i, _)| i).find(|i| own(i) && running(i))?;
    Some(NormSpan::new(start + found, start + found + term.len()))
}

/// Where the running text begins: after the title.
fn body_start(view: &View<'_>) -> usize {
    let text = &view.text[view.content().range()];
    let title = view.document.meta.title.as_deref().unwrap_or_default();
    let after = text.find(title).map_or(0, |i| i + title.len());
    view.content().start + after
}
