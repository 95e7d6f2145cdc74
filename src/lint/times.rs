//! Targets without a year; deadlines that are over already, or lie after the plan.

use super::view::View;
use super::{Finding, LintCode};
use crate::record::*;

/// So many targets must have a year before one without stands out, and so large a part of all.
const DATED: usize = 5;

/// Targets without a year, where nearly all others have one.
pub(super) fn undated_targets(view: &View<'_>, out: &mut Vec<Finding>) {
    let document = view.document;
    let set = |r: &&Record<Target>| r.value.status == TargetStatus::Target;
    let (dated, undated): (Vec<_>, Vec<_>) = document.targets.iter().filter(set).partition(|r| r.value.time.is_some());
    if matches!(document.meta.status, Status::Report | Status::Template) || plan(view).is_some() {
        return;
    }
    if dated.len() < DATED || undated.len() * 4 > dated.len() {
        return;
    }
    for record in undated.into_iter().filter(|r| r.value.frequency.is_none() && !near_a_year(view, r)) {
        let message = format!("the target for {} has no year; say when it is to be reached", record.value.indicator);
        out.push(view.finding(LintCode::TargetWithoutYear, view.place_at(record), message));
    }
}

/// Whether a year or a deadline stands in the target's sentence or in a heading above it.
fn near_a_year(view: &View<'_>, record: &Record<Target>) -> bool {
    let sentence = view.sentence(record.span).of(view.text);
    let mut section = view.index.find(&record.section, record.span.start);
    let mut words = sentence.contains('年');
    while let Some(above) = section {
        words |= above.title.as_deref().is_some_and(|t| t.contains('年') || view.rules.periods.iter().any(|(name, ..)| t.contains(name)));
        words |= view.document.deadlines.iter().any(|d| d.section == above.path);
        section = view.index.parent(above);
    }
    words
}

/// Deadlines outside the time the document is for.
pub(super) fn deadlines(view: &View<'_>, out: &mut Vec<Finding>) {
    let issued = view.document.meta.issued_on.as_deref();
    let plan = plan(view);
    for record in view.document.deadlines.iter().filter(|r| !r.value.inherited) {
        let Some(end) = record.value.time.end.as_deref() else { continue };
        if let Some(issued) = issued.filter(|day| end < *day) {
            let message = format!("this ends on {end}, before the date of issue, {issued}; check the year");
            out.push(view.finding(LintCode::DeadlineBeforeIssue, view.place_at(record), message));
        }
        if let Some((_, last)) = plan
            && year(end).is_some_and(|y| y > last)
            && !is_outlook(view, record)
        {
            let message =
                format!("this ends on {end}, after the plan's last year, {last}; check the year, or mark it as an outlook (展望)");
            out.push(view.finding(LintCode::DeadlineAfterPlan, view.place_at(record), message));
        }
    }
}

/// Whether the sentence, or a heading above it, looks beyond the plan.
fn is_outlook(view: &View<'_>, record: &Record<Deadline>) -> bool {
    let mut section = view.index.find(&record.section, record.span.start);
    let mut outlook = view.rules.outlook.within(view.sentence(record.span).of(view.text));
    while let Some(above) = section {
        outlook |= above.title.as_deref().is_some_and(|t| view.rules.outlook.within(t));
        section = view.index.parent(above);
    }
    outlook
}

/// First and last year of the plan, as its title says them.
fn plan(view: &View<'_>) -> Option<(i32, i32)> {
    let title = view.document.meta.title.as_deref()?;
    years(title)
        .or_else(|| view.rules.periods.iter().find(|(name, ..)| title.contains(name.as_str())).map(|(_, first, last)| (*first, *last)))
}

/// 2024—2026年, 2024年至2026年 in a title.
fn years(title: &str) -> Option<(i32, i32)> {
    let numbers: Vec<(usize, &str)> = digits(title).filter(|(_, d)| d.len() == 4).collect();
    numbers.windows(2).find_map(|pair| {
        let between = &title[pair[0].0 + 4..pair[1].0];
        let joined = between.chars().all(|c| matches!(c, '年' | '—' | '-' | '~' | '至' | '–')) && !between.is_empty();
        let (first, last) = (pair[0].1.parse().ok()?, pair[1].1.parse().ok()?);
        (joined && title[pair[1].0 + 4..].starts_with(['年', ')']) && (1950..last).contains(&first)).then_some((first, last))
    })
}

/// The runs of digits of a text.
fn digits(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts = text.char_indices().filter(|(i, c)| c.is_ascii_digit() && !text[..*i].ends_with(|b: char| b.is_ascii_digit()));
    starts.map(|(i, _)| (i, &text[i..i + text[i..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - i)]))
}

fn year(day: &str) -> Option<i32> {
    day.get(..4)?.parse().ok()
}
