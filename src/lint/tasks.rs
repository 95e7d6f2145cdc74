//! Tasks nobody answers for.

use super::view::View;
use super::{Finding, LintCode};
use crate::record::{Scheme, Section};
use rustc_hash::{FxHashMap, FxHashSet};

/// So many siblings must name their units before the one that does not stands out.
const SIBLINGS: usize = 4;

pub(super) fn check(view: &View<'_>, out: &mut Vec<Finding>) {
    let answered = answered(view);
    let inner: FxHashSet<&str> = view.document.sections.iter().filter_map(|s| s.parent.as_deref()).collect();
    let mut groups: FxHashMap<(Option<&str>, Scheme), Vec<&Section>> = FxHashMap::default();
    for section in view.document.sections.iter().filter(|s| !matches!(s.scheme, Scheme::Inline | Scheme::Dash)) {
        groups.entry((section.parent.as_deref(), section.scheme)).or_default().push(section);
    }
    for ((parent, _), group) in groups {
        let covered = |id: &str| answered.contains(id);
        if parent.is_some_and(covered) {
            continue;
        }
        let (with, without): (Vec<&Section>, Vec<&Section>) = group.iter().copied().partition(|s| covered(&s.id));
        // Nearly all: one in six may be forgotten.
        if with.len() < SIBLINGS || without.len() * 5 > with.len() {
            continue;
        }
        let tasks = without.iter().filter(|s| !inner.contains(s.id.as_str()) && is_task(view, s));
        out.extend(tasks.map(|s| {
            let message = format!(
                "no responsible unit, though {} of {} sections beside it name theirs; say who answers for it",
                with.len(),
                group.len()
            );
            let related = Some(view.place(with[0].path.clone(), with[0].heading_span));
            Finding { related, ..view.finding(LintCode::TaskWithoutUnit, view.place(s.path.clone(), s.heading_span), message) }
        }));
    }
}

/// The sections that name a unit in their own words.
fn answered<'v>(view: &'v View<'_>) -> FxHashSet<&'v str> {
    let of = |r: &crate::record::Record<_>| view.index.find(&r.section, r.span.start).map(|s| s.id.as_str());
    view.document.responsibilities.iter().filter_map(of).collect()
}

fn is_task(view: &View<'_>, section: &Section) -> bool {
    !section.title.as_deref().is_some_and(|t| view.rules.no_task.within(t))
}
