//! Notices that carry a plan (印发通知): which plan, and where its own heading stands.

use super::MetaRules;
use super::head::Head;
use crate::extract::name::{self, key, last_bracket};
use crate::grammar::RuleId;
use crate::span::NormSpan;

/// The plan that a notice carries.
#[derive(Debug, Clone)]
pub(super) struct Carried {
    /// Its name as the notice has it, without marks.
    pub name: NormSpan,
    /// The rule by which the notice is known, and its words.
    pub rule: Option<(RuleId, NormSpan)>,
    /// Whether it is put up for comment.
    pub draft: bool,
}

/// The plan that the body of a notice announces: 现将《…》印发给你们, 《…》已经…同意,现予公布.
pub(super) fn announced(rules: &MetaRules, text: &str, head: &Head) -> Option<Carried> {
    /// The announcement stands in the first paragraphs.
    const REACH: usize = 6000;
    let window = NormSpan::new(head.window.start, super::head::floor(text, head.window.end.min(head.window.start + REACH)));
    let marks = rules.marks.pairs(text, window);
    marks.iter().find_map(|pair| {
        let name = name::inside(*pair);
        rules.titles.doc_type(name.of(text))?;
        let before = clause_before(text, window.start, pair.start);
        let after = clause_after(text, pair.end, window.end);
        let rule = rules.announcement(text, before, after)?;
        let draft = last_bracket(name.of(text)).is_some_and(|(_, words)| rules.is_draft(words)) || rules.is_draft(after.of(text));
        Some(Carried { name, rule: Some(rule), draft })
    })
}

/// The plan that the title of a notice names: 关于印发《…》的通知, 关于印发…的通知.
pub(super) fn named_in_title(rules: &MetaRules, text: &str, title: NormSpan) -> Option<Carried> {
    let verb = rules.passing_on(text, title)?;
    let words = NormSpan::new(verb.1.end, title.end);
    let inner = rules.marks.pairs(text, words).first().map(|p| name::inside(*p));
    let name = inner.or_else(|| {
        let end = words.of(text).rfind('的')?;
        Some(NormSpan::new(words.start, words.start + end))
    })?;
    rules.titles.doc_type(name.of(text))?;
    Some(Carried { name, rule: Some(verb), draft: false })
}

/// The plan's own heading after the notice; a notice may shorten the name by its first 关于.
pub(super) fn heading(text: &str, head: &Head, carried: &Carried) -> Option<NormSpan> {
    const ABOUT: &str = "关于";
    let name = carried.name.of(text);
    let stem = last_bracket(name).map_or(name, |(open, _)| &name[..open]);
    let key = key(stem);
    let other = key.strip_prefix(ABOUT).map_or_else(|| format!("{ABOUT}{key}"), str::to_owned);
    head.find_key(text, carried.name.end, &key)
        .or_else(|| head.find_key(text, carried.name.end, &other))
        .or_else(|| head.find_key(text, head.window.start, &key))
}

/// From the last full stop to `at`, or from the last name in 《》.
fn clause_before(text: &str, from: usize, at: usize) -> NormSpan {
    let start = text[from..at].rfind(['。', '》', '\n', ':']).map_or(from, |i| from + i);
    NormSpan::new(start, at)
}

/// Up to the full stop or the next name in 《》.
fn clause_after(text: &str, at: usize, end: usize) -> NormSpan {
    let len = text[at..end].find(['。', '《', '\n']).unwrap_or(end - at);
    NormSpan::new(at, at + len)
}
