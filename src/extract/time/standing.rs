//! Roles that no context rule tells: from titles, tables, tense and the document's own date.

use super::TimeRole;
use super::dating::Dated;
use super::form::{Form, Says};
use super::point::YearRef;
use super::resolve::{Resolver, tail};
use super::role::Candidate;
use crate::extract::table::ColumnRole;
use crate::grammar::RuleId;
use crate::record::Granularity;
use crate::span::NormSpan;

/// No heading is longer, in bytes.
const LONGEST_HEADING: usize = 1_200;

impl Resolver<'_> {
    /// What a form does where it stands, and the rule that said so.
    pub(super) fn role(&self, form: &Form, dated: &Dated, candidate: &Candidate<'_>) -> (TimeRole, Option<RuleId>) {
        if self.is_apparatus(form.span) || in_title_marks(self.article.text(), self.current().span.start, form.span.start) {
            return (TimeRole::Other, None);
        }
        if let Some(column) = self.column_of(form) {
            return (if column == Some(ColumnRole::Deadline) { TimeRole::Limit } else { TimeRole::Frame }, None);
        }
        if let Some((role, rule)) = self.roles.of(candidate) {
            return (role, Some(rule));
        }
        let role = match form.says {
            // 2022年以来 says since when a thing is so, not of which year a value is.
            Says::Past(_) | Says::Unbounded(_) | Says::Later { .. } => TimeRole::Other,
            _ if self.is_date_of_record(&form.says, dated, candidate.after) => TimeRole::Other,
            Says::During(p) | Says::From(p) if matches!(p.year, YearRef::That(_)) => TimeRole::Other,
            _ if form.says.year_offset().is_some_and(|offset| offset < 0) => TimeRole::Reported,
            _ if self.is_past(&form.says, dated) || self.tense.is_reported(form.span.start) => TimeRole::Reported,
            _ if self.names_section(form, candidate) || self.repeats_plan_period(form, dated) => TimeRole::Frame,
            _ => TimeRole::Limit,
        };
        (role, None)
    }

    /// The column of a table cell that holds nothing but the time; `None` anywhere else.
    pub(super) fn column_of(&self, form: &Form) -> Option<Option<ColumnRole>> {
        let passage = self.current();
        let (table, cell) = passage.cell?;
        (passage.span.trim(self.article.text()) == form.span)
            .then(|| self.article.readings[table].role_of(&self.article.tables[table], cell))
    }

    /// Whether the preamble repeats the period of the plan (“十五五”时期继续实施…).
    fn repeats_plan_period(&self, form: &Form, dated: &Dated) -> bool {
        let first = self.article.outline.sections.first();
        let preamble = first.is_some_and(|s| form.span.end <= s.span.start);
        let title = |(first, last)| dated.days.is_some_and(|(start, end)| (start.year(), end.year()) == (first, last));
        preamble
            && match form.says {
                Says::Plan { end, .. } => !end,
                Says::Range(..) => self.meta.period.is_some_and(title),
                _ => false,
            }
    }

    fn is_apparatus(&self, span: NormSpan) -> bool {
        let covers = |s: &NormSpan| s.covers(span);
        self.meta.title.as_ref().is_some_and(covers) || self.meta.apparatus.iter().any(covers)
    }

    /// Whether the time ended before the year of the document.
    fn is_past(&self, says: &Says, dated: &Dated) -> bool {
        match (dated.days, self.meta.year) {
            (Some((start, _)), Some(own)) if matches!(says, Says::From(_)) => start.year() < own,
            (Some((_, end)), Some(own)) => end.year() < own,
            _ => false,
        }
    }

    /// Whether a bare day or month is the date of something done, as almost all are: a day is a
    /// limit only where it comes after the document's own date, and neither ends its line.
    fn is_date_of_record(&self, says: &Says, dated: &Dated, after: &str) -> bool {
        let Says::During(point) = says else { return false };
        let day = point.granularity == Granularity::Day;
        let month = point.granularity == Granularity::Month && matches!(point.year, YearRef::Given(_));
        let dateline = (day || month) && after.trim().is_empty();
        let own = self.meta.meta.issued_on.as_deref().or(self.meta.meta.published_on.as_deref());
        dateline || (day && dated.time.start.as_deref().is_none_or(|day| own.is_none_or(|own| day <= own)))
    }

    /// Whether a heading only names its year: no limit mark, no clause of its own.
    fn names_section(&self, form: &Form, candidate: &Candidate<'_>) -> bool {
        let named = matches!(form.says, Says::During(_) | Says::Range(..) | Says::Plan { .. }) && self.sentence.len() <= LONGEST_HEADING;
        let heading = named && (self.current().heading || self.in_heading(form.span.start).is_some() || self.opens_title_line(form));
        let bracketed = candidate.before.ends_with(['(', '（']);
        heading && !bracketed && !candidate.after.starts_with('、') && !self.sentence.of(self.article.text()).contains([',', '，'])
    }

    /// Whether the words open a line of their own that ends like a title, without a full stop
    /// (2031年供水指标体系).
    fn opens_title_line(&self, form: &Form) -> bool {
        let line = self.sentence.trim(self.article.text());
        let bare_year = match form.says {
            Says::During(point) => point.granularity == Granularity::Year,
            Says::Plan { end, .. } => !end,
            _ => false,
        };
        let passage = self.current();
        bare_year
            && line.start == form.span.start
            && passage.cell.is_none()
            && passage.span.trim(self.article.text()) == line
            && !line.of(self.article.text()).contains(['。', '，', ',', '；', ';', '：', ':', '！'])
    }
}

/// Whether `at` stands between 《 and 》 (a title that names a year).
fn in_title_marks(text: &str, from: usize, at: usize) -> bool {
    let before = tail(&text[from..at]);
    before.rfind('《').is_some_and(|open| !before[open..].contains('》'))
}
