//! Units that go by two names.

use super::view::View;
use super::{Finding, LintCode};
use crate::record::{Record, Responsibility};
use std::collections::BTreeMap;

pub(super) fn check(view: &View<'_>, out: &mut Vec<Finding>) {
    let mut units: BTreeMap<(&str, usize), Vec<&Record<Responsibility>>> = BTreeMap::new();
    for record in view.document.responsibilities.iter().filter(|r| !r.value.collective) {
        if let Some(body) = body(view, &record.value.unit) {
            units.entry(body).or_default().push(record);
        }
    }
    for records in units.into_values() {
        let count = |name: &str| records.iter().filter(|r| r.value.unit == name).count();
        let Some(usual) = records.iter().max_by_key(|r| (count(&r.value.unit), std::cmp::Reverse(r.span.start))) else { continue };
        let mut told = vec![usual.value.unit.as_str()];
        for record in &records {
            let name = record.value.unit.as_str();
            if told.contains(&name) || defines(view, name, &usual.value.unit) {
                continue;
            }
            told.push(name);
            let message = format!(
                "“{name}” ({} times) and “{}” ({} times) name one unit; use one name throughout",
                count(name),
                usual.value.unit,
                count(&usual.value.unit)
            );
            let related = Some(view.place_at(usual));
            out.push(Finding { related, ..view.finding(LintCode::UnitTwoNames, view.place_at(record), message) });
        }
    }
}

/// What stands before a local body's name (市, 铁岭市), and the row of that name.
fn body<'v>(view: &View<'_>, unit: &'v str) -> Option<(&'v str, usize)> {
    let starts = unit.char_indices().skip(1).map(|(i, _)| i);
    starts.filter_map(|i| Some((&unit[..i], *view.rules.agencies.get(&unit[i..])?))).next()
}

/// Whether the text itself makes one the short name of the other.
fn defines(view: &View<'_>, a: &str, b: &str) -> bool {
    let d = view.document.meta.definitions.iter().map(|r| &r.value);
    d.into_iter().any(|d| (d.term == a && d.meaning == b) || (d.term == b && d.meaning == a))
}
