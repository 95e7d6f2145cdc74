//! How binding a document is (状态), and the period it plans for.

use super::head::Head;
use super::notice::Carried;
use super::{MetaFound, MetaRules};
use crate::extract::Article;
use crate::grammar::Bundle;
use crate::record::{Scheme, Status};
use crate::span::NormSpan;

/// Reads the status.
pub(super) fn read(rules: &MetaRules, article: &Article<'_>, head: &Head, carried: Option<&Carried>, out: &mut MetaFound) {
    let text = article.text();
    let content = article.part.content;
    if rules.masked.is_match(content.of(text)) {
        out.meta.status = Status::Template;
        return;
    }
    let title = title_with_notes(text, head, out);
    let draft = rules.cues.find("draft", text, title);
    if draft.is_some() || carried.is_some_and(|c| c.draft) {
        out.trace.parts.extend(draft);
        out.meta.status = Status::Draft;
    } else if let Some(report) = report(rules, article, out) {
        out.trace.parts.push(report);
        out.meta.status = Status::Report;
    } else if let Some(trial) = rules.cues.find("trial", text, title) {
        out.trace.parts.push(trial);
        out.meta.status = Status::Trial;
    }
}

/// The title with the brackets that follow it.
fn title_with_notes(text: &str, head: &Head, out: &MetaFound) -> NormSpan {
    let Some(title) = out.title else { return NormSpan::new(head.window.start, head.window.start) };
    let mut span = title;
    while let next = super::title::over_bracket(text, span, text.len())
        && next != span
    {
        span = next;
    }
    span
}

/// The rule by which a document is a report: by its kind, by what it says of itself, or, without a
/// title, by its first heading.
fn report(rules: &MetaRules, article: &Article<'_>, out: &MetaFound) -> Option<(crate::grammar::RuleId, NormSpan)> {
    let text = article.text();
    if let (Some(kind), Some(title)) = (&out.meta.doc_type, out.title) {
        return rules.cues.ends("report", kind).map(|(_, rule)| (rule, title));
    }
    let start = article.part.content.start;
    let first = article.outline.sections.first().map_or(article.part.content.end, |s| s.span.start);
    let front = NormSpan::new(start, super::head::floor(text, first.min(start + 1500)));
    rules.cues.find("reporting", text, front).or_else(|| {
        let top = article.outline.sections.iter().find(|s| s.parent.is_none() && s.scheme == Scheme::Cn)?;
        rules.cues.find("review", text, top.title?)
    })
}

/// The plan periods of `seeds/plan_periods.tsv`: name, first and last year, the longest name first.
/// A short name counts in quotation marks only (“十五”), since it may be a number.
pub(super) fn plan_periods(bundle: &Bundle) -> Vec<(String, i16, i16)> {
    let mut periods = Vec::new();
    for row in bundle.table("plan_periods.tsv") {
        let [_, first, last, names, ..] = row[..] else { continue };
        let (Ok(first), Ok(last)) = (first.parse(), last.parse()) else { continue };
        let quoted = |name: &str| if name.chars().count() > 3 { name.to_owned() } else { format!("“{name}”") };
        periods.extend(names.split(';').map(|name| (quoted(name), first, last)));
    }
    periods.sort_by_key(|(name, ..): &(String, i16, i16)| std::cmp::Reverse(name.len()));
    periods
}

/// The period in a title: 2017—2018年, 2024年, “十四五”.
pub(super) fn period(rules: &MetaRules, title: &str) -> Option<(i16, i16)> {
    if let Some(years) = rules.years.captures(title) {
        let first = years[1].parse().ok()?;
        return Some((first, years.get(2).map_or(Some(first), |y| y.as_str().parse().ok())?));
    }
    let named = rules.plan_periods.iter().find(|(name, ..)| title.contains(name.as_str()));
    named.map(|(_, first, last)| (*first, *last))
}
