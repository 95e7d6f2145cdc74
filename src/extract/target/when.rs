//! When a value holds (时间): the governing time, and for a result the year it is reported for.

use super::Context;
use crate::extract::time::{TimeMention, TimeRole};
use crate::record::{Granularity, Time};
use crate::segment::SectionId;
use crate::span::NormSpan;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// Years of reported results by top section, found once.
#[derive(Default)]
pub(super) struct ReportYears(RefCell<FxHashMap<Option<SectionId>, Option<When>>>);

/// A time and the words that say it.
type When = (Time, NormSpan);

impl Context<'_> {
    /// The time of a value at `at` and the words that say it.
    pub(super) fn when(&self, at: usize, reported: bool, section: Option<SectionId>) -> Option<When> {
        let governing = self.times.governing(at);
        if !reported {
            return governing.map(|m| (m.time.clone(), m.span));
        }
        match governing {
            Some(m) => Some((its_year(&m.time).unwrap_or_else(|| m.time.clone()), m.span)),
            None => self.report_year(section.map(|s| self.top(s))),
        }
    }

    /// The year that a report is about: the first one its top section names.
    fn report_year(&self, top: Option<SectionId>) -> Option<When> {
        if let Some(known) = self.years.0.borrow().get(&top) {
            return known.clone();
        }
        let span = top.map_or(self.article.part.content, |s| self.article.outline.sections[s].span);
        let first = self.times.mentions.partition_point(|m| m.span.start < span.start);
        let named = |m: &&TimeMention| matches!(m.role, TimeRole::Reported | TimeRole::Frame);
        let within = self.times.mentions[first..].iter().take_while(|m| m.span.start < span.end);
        let year = within.filter(named).find_map(|m| Some((its_year(&m.time)?, m.span)));
        self.years.0.borrow_mut().insert(top, year.clone());
        year
    }

    fn top(&self, mut section: SectionId) -> SectionId {
        while let Some(parent) = self.article.outline.sections[section].parent {
            section = parent;
        }
        section
    }
}

/// The whole year a time lies in; `None` where it spans several.
fn its_year(time: &Time) -> Option<Time> {
    let year = |day: &Option<String>| day.as_deref().and_then(|d| d.get(..4)).map(str::to_owned);
    let (start, end) = (year(&time.start), year(&time.end));
    let year = match (start, end) {
        (Some(a), Some(b)) if a == b => a,
        (None, Some(b)) => b,
        _ => return None,
    };
    Some(Time {
        start: Some(format!("{year}-01-01")),
        end: Some(format!("{year}-12-31")),
        granularity: Some(Granularity::Year),
        ..Time::default()
    })
}
