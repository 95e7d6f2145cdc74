//! How binding a document is (状态), and the period it plans for.

use super::title::over_bracket;
use super::{Evidence, MetaFound, Reader};
use crate::extract::name::without_brackets;
use crate::grammar::Bundle;
use crate::record::{Scheme, Status};
use crate::span::NormSpan;

impl Reader<'_> {
    /// The status: a masked year makes a template, whatever else is said.
    pub fn status(&self, evidence: &Evidence, out: &MetaFound) -> Status {
        if self.masked.is_match(self.content.of(self.text)) {
            return Status::Template;
        }
        let title = self.title_with_notes(out.title);
        let notes = &title[without_brackets(title).len()..];
        if self.cues.find("draft", notes).is_some() || evidence.carried.as_ref().is_some_and(|c| c.draft) {
            Status::Draft
        } else if self.is_report(evidence, out) {
            Status::Report
        } else if self.cues.find("trial", title).is_some() || self.is_on_trial(out) {
            Status::Trial
        } else {
            Status::Final
        }
    }

    /// The title with the brackets that follow it.
    fn title_with_notes(&self, title: Option<NormSpan>) -> &str {
        let Some(mut span) = title else { return "" };
        loop {
            let next = over_bracket(self.text, span, self.content.end);
            if next == span {
                return span.of(self.text);
            }
            span = next;
        }
    }

    /// Whether a document says of itself that it is tried (本意见自…起试行).
    fn is_on_trial(&self, out: &MetaFound) -> bool {
        let mut words = self.rules.force.find_in(self.article.source, self.content).filter(|w| w.span.of(self.text).starts_with('起'));
        let tried = words.find(|word| self.is_own_force(self.sentence(word.span), word.span, out.meta.doc_type.as_deref()));
        tried.is_some_and(|word| self.cues.find("trial", word.span.of(self.text)).is_some())
    }

    /// Whether a document is a report: by its kind, by what it says of itself, or, without a title,
    /// by its first heading.
    fn is_report(&self, evidence: &Evidence, out: &MetaFound) -> bool {
        if let Some(kind) = &out.meta.doc_type {
            return self.cues.ends("report", kind).is_some();
        }
        if self.cues.find("reporting", evidence.head.front.of(self.text)).is_some() {
            return true;
        }
        let top = self.article.outline.sections.iter().find(|s| s.parent.is_none() && s.scheme == Scheme::Cn);
        top.and_then(|s| s.title).is_some_and(|t| self.cues.find("review", t.of(self.text)).is_some())
    }

    /// The period in a title: 2017—2018年, 2024年, “十四五”.
    pub fn period(&self, title: &str) -> Option<(i16, i16)> {
        if let Some(years) = self.years.captures(title) {
            let first = years[1].parse().ok()?;
            return Some((first, years.get(2).map_or(Some(first), |y| y.as_str().parse().ok())?));
        }
        let named = self.plan_periods.iter().find(|(name, ..)| title.contains(name.as_str()));
        named.map(|(_, first, last)| (*first, *last))
    }
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
