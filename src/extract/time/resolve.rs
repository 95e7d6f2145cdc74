//! From what is written to dated mentions: years are inherited, roles told (定年).

use super::form::{Form, Frequency, Says};
use super::govern::Governor;
use super::point::{Edge, Point, YearRef};
use super::role::{Candidate, Roles};
use super::{TimeLayer, TimeMention, TimeRole};
use crate::diagnostic::Code;
use crate::extract::Article;
use crate::extract::meta::MetaFound;
use crate::extract::table::ColumnRole;
use crate::extract::tense::TenseLayer;
use crate::record::{DeadlineKind, Granularity, Scheme, Time};
use crate::segment::{Passage, SectionId};
use crate::span::NormSpan;
use jiff::civil::Date;
use std::collections::HashMap;

/// Bytes of context that the role rules may look at on each side.
const CONTEXT: usize = 150;

/// Where a year was said, for the times after it that name none.
#[derive(Debug, Default)]
struct Years {
    sentence: Option<i16>,
    paragraph: Option<i16>,
    section: HashMap<Option<SectionId>, i16>,
    heading: HashMap<SectionId, i16>,
    last: Option<i16>,
}

/// Walks through a document's passages and dates what is found in them.
pub(super) struct Resolver<'a> {
    article: &'a Article<'a>,
    meta: &'a MetaFound,
    tense: &'a TenseLayer,
    roles: &'a Roles,
    mentions: Vec<TimeMention>,
    governor: Governor,
    years: Years,
    passage: usize,
    /// Paragraph and section of the passage before.
    place: Option<(usize, Option<SectionId>)>,
    sentence: NormSpan,
    /// The sentence of this paragraph in which 每年 stands.
    yearly: Option<NormSpan>,
    /// The sentence in which a rhythm stands (季度监测、年底排名).
    rhythm: Option<NormSpan>,
    /// The sections among which a yearly round was set (每年3月受理), until a year is named.
    yearly_round: Option<Option<SectionId>>,
}

/// A form with its dates.
struct Dated {
    kind: DeadlineKind,
    time: Time,
    inherited: bool,
    /// First and last day, to be held against the document's own date.
    days: Option<(Date, Date)>,
    /// The year it says for those that follow.
    year: Option<i16>,
    doubt: Option<Code>,
}

impl<'a> Resolver<'a> {
    pub fn new(article: &'a Article<'a>, meta: &'a MetaFound, tense: &'a TenseLayer, roles: &'a Roles) -> Self {
        Self {
            article,
            meta,
            tense,
            roles,
            mentions: Vec::new(),
            governor: Governor::default(),
            years: Years::default(),
            passage: 0,
            place: None,
            sentence: NormSpan::new(0, 0),
            yearly: None,
            rhythm: None,
            yearly_round: None,
        }
    }

    /// Begins a passage.
    pub fn enter(&mut self, index: usize) {
        self.passage = index;
        let passage = self.current();
        let afresh = self.begins_afresh(passage);
        self.place = Some((passage.paragraph, passage.section));
        if afresh {
            self.years.paragraph = None;
            self.yearly = None;
        }
        let reported = self.tense.is_reported(passage.span.start);
        self.governor.enter(self.article.outline, passage, afresh, reported);
        self.sentence = NormSpan::new(passage.span.start, passage.span.start);
    }

    /// Ends the passage.
    pub fn leave(&mut self) {
        let article = self.article;
        let passage = self.current();
        let lead_in = passage.span.of(article.text()).trim_end().ends_with([':', '：']);
        self.governor.leave(passage, lead_in || self.is_stage_heading(passage));
    }

    /// Whether it is a heading without a number whose last word says that it reports or plans
    /// (二〇三一年重点工作); one that names a table or a plan sets no time for what follows.
    fn is_stage_heading(&self, passage: &Passage) -> bool {
        let text = self.article.text();
        let said = self.tense.said_at(passage.span.start);
        passage.is_title_line(text) && said.is_some_and(|(_, cue)| cue.end == passage.span.trim(text).end)
    }

    /// The layer of all that was found.
    pub fn finish(self) -> TimeLayer {
        TimeLayer { mentions: self.mentions, steps: self.governor.finish() }
    }

    /// Dates a form, tells its role and takes it in.
    pub fn take(&mut self, form: Form) {
        self.move_to_sentence(form.span.start);
        let text = self.article.text();
        let mut dated = self.date(&form.says);
        if self.column_of(&form) == Some(Some(ColumnRole::Deadline)) {
            dated.close();
        }
        let before = tail(&text[self.sentence.start..form.span.start]);
        let after = head(&text[form.span.end..self.sentence.end.max(form.span.end)]);
        let candidate = Candidate { says: form.says.word(), words: form.span.of(text), granularity: form.says.precision(), before, after };
        let (role, ruled) = self.role(&form, &dated, &candidate);
        if role == TimeRole::Other {
            dated.doubt = None;
        }
        self.remember(&form, &dated, role);
        let mention = TimeMention {
            span: form.span,
            sentence: self.sentence,
            kind: dated.kind,
            time: dated.time,
            inherited: dated.inherited,
            role,
            ruled,
            doubt: dated.doubt,
            trace: form.trace,
        };
        self.governor.take(self.mentions.len(), &mention, text, self.in_heading(form.span.start).or(self.heading_section()));
        self.mentions.push(mention);
    }

    /// Whether a passage begins a paragraph, or a numbered item where a page lost its line breaks.
    fn begins_afresh(&self, passage: &Passage) -> bool {
        let inline = passage.section.is_some_and(|s| self.article.outline.sections[s].scheme == Scheme::Inline);
        match self.place {
            Some((paragraph, section)) => paragraph != passage.paragraph || (section != passage.section && !inline),
            None => true,
        }
    }

    fn current(&self) -> &'a Passage {
        &self.article.outline.passages[self.passage]
    }

    /// The section whose heading the current passage is.
    fn heading_section(&self) -> Option<SectionId> {
        self.current().section.filter(|_| self.current().heading)
    }

    /// The section in whose title the offset stands.
    fn in_heading(&self, at: usize) -> Option<SectionId> {
        let section = self.current().section?;
        self.article.outline.sections[section].title.is_some_and(|t| t.contains(at)).then_some(section)
    }

    fn move_to_sentence(&mut self, at: usize) {
        if self.sentence.contains(at) {
            return;
        }
        let sentences = &self.current().sentences;
        let next = sentences.partition_point(|s| s.start <= at);
        self.sentence = next.checked_sub(1).map_or(self.current().span, |i| sentences[i]);
        self.years.sentence = None;
    }

    // ── dates ──

    fn date(&self, says: &Says) -> Dated {
        match says {
            Says::By(point) => self.date_point(*point, DeadlineKind::By),
            Says::During(point) | Says::Past(point) => self.date_point(*point, DeadlineKind::During),
            Says::From(point) | Says::Unbounded(point) => {
                let mut dated = self.date_point(*point, DeadlineKind::During);
                dated.time.end = None;
                dated
            }
            Says::Range(a, b) => self.date_range(*a, *b),
            Says::Plan { first, last, end } => {
                let days = Date::new(*first, 1, 1).ok().zip(Date::new(*last, 12, 31).ok());
                let kind = if *end { DeadlineKind::By } else { DeadlineKind::During };
                Dated { kind, time: time_of(kind, days, Granularity::Year), inherited: false, days, year: None, doubt: None }
            }
            Says::Undated => Dated { doubt: Some(Code::PeriodUnknown), ..Dated::of(DeadlineKind::During, Time::default()) },
            Says::Rhythm { frequency, interval } => {
                let rule = recurrence(*frequency, *interval, &[]);
                Dated::of(DeadlineKind::Recurring, Time { recurrence: Some(rule), ..Time::default() })
            }
            Says::Recurring { frequency, interval, points } => {
                let rule = recurrence(*frequency, *interval, points);
                Dated::of(DeadlineKind::Recurring, Time { recurrence: Some(rule), ..Time::default() })
            }
            Says::Duration { iso, working } | Says::Later { iso, working } => {
                let time = Time { duration: Some(iso.clone()), working_days: *working, ..Time::default() };
                Dated::of(DeadlineKind::Duration, time)
            }
        }
    }

    fn date_point(&self, point: Point, kind: DeadlineKind) -> Dated {
        if self.recurs_yearly(point) {
            let rule = recurrence(Frequency::Yearly, 1, &[point]);
            let time = Time { recurrence: Some(rule), ..Time::default() };
            return Dated { inherited: true, ..Dated::of(DeadlineKind::Recurring, time) };
        }
        let masked = Time { masked: true, ..Time::default() };
        let (year, inherited) = match point.year {
            YearRef::Masked => return Dated { doubt: Some(Code::MaskedYear), ..Dated::of(kind, masked) },
            YearRef::Given(year) => (Some(year), false),
            YearRef::Relative(offset) => (self.own_year().map(|y| y + offset), true),
            YearRef::That(offset) => {
                let spoken_of = self.years.sentence.or(self.years.paragraph).or_else(|| self.own_year());
                (spoken_of.map(|y| y + offset), true)
            }
            YearRef::Missing => (self.inherited_year(), true),
        };
        let days = year.and_then(|y| point.dates(y));
        let doubt = days.is_none().then_some(Code::YearUnknown);
        Dated { kind, time: time_of(kind, days, point.granularity), inherited, days, year: year.filter(|_| days.is_some()), doubt }
    }

    /// Whether a point without a year comes back every year: 每年3月…,6月底前…; 次年1月底 in an item
    /// that speaks of every year; a month in articles that set a yearly round.
    fn recurs_yearly(&self, point: Point) -> bool {
        let precise = point.edge == Some(Edge::End) || point.months.is_some();
        precise
            && match point.year {
                YearRef::Missing if point.months.is_none() && self.rhythm == Some(self.sentence) => true,
                YearRef::Missing => {
                    self.yearly == Some(self.sentence) || (self.yearly_round.is_some() && self.yearly_round == self.round())
                }
                YearRef::That(_) => self.yearly.is_some() || (self.yearly_round.is_some() && self.yearly_round == self.round()),
                _ => false,
            }
    }

    /// What a yearly round holds for: the siblings of the current section.
    fn round(&self) -> Option<Option<SectionId>> {
        self.current().section.map(|s| self.article.outline.sections[s].parent)
    }

    fn date_range(&self, mut a: Point, mut b: Point) -> Dated {
        let kind = DeadlineKind::During;
        if a.year == YearRef::Missing {
            // 上半年至2025年底 names no year for its start; 3月至2025年5月 neither.
            a.year = if a.granularity == Granularity::Year { a.year } else { b.year };
        } else if b.year == YearRef::Missing {
            b.year = a.year;
        }
        let (first, last) = (self.date_point(a, kind), self.date_point(b, kind));
        let days = first.days.zip(last.days).map(|((start, _), (_, end))| (start, end)).filter(|(start, end)| start <= end);
        let mut time = time_of(kind, days, a.granularity);
        time.masked = first.time.masked || last.time.masked;
        Dated { kind, time, inherited: first.inherited, days, year: last.year, doubt: first.doubt.or(last.doubt) }
    }

    /// The document's own year: its date, or the one year its title names.
    fn own_year(&self) -> Option<i16> {
        let title = self.meta.period.filter(|(a, b)| a == b).map(|(a, _)| a);
        let heading = self.heading_year();
        // A heading that names the year after the document's date is what a report calls 今年.
        match (title.or(self.meta.year), heading) {
            (Some(own), Some(heading)) if heading == own + 1 => Some(heading),
            (Some(own), _) => Some(own),
            (None, heading) => heading.or(self.years.last),
        }
    }

    /// The year for a time that names none: from near to far.
    fn inherited_year(&self) -> Option<i16> {
        let title = self.meta.period.filter(|(a, b)| a == b).map(|(a, _)| a);
        (self.years.sentence)
            .or_else(|| self.heading_year())
            .or(self.years.paragraph)
            .or_else(|| self.section_year())
            .or(title)
            .or(self.years.last)
            .or(self.meta.year)
    }

    fn heading_year(&self) -> Option<i16> {
        self.ancestors().find_map(|s| self.years.heading.get(&s).copied())
    }

    fn section_year(&self) -> Option<i16> {
        let own = self.current().section;
        self.years.section.get(&own).copied().or_else(|| self.ancestors().find_map(|s| self.years.section.get(&Some(s)).copied()))
    }

    fn ancestors(&self) -> impl Iterator<Item = SectionId> + '_ {
        let sections = &self.article.outline.sections;
        std::iter::successors(self.current().section, |&s| sections[s].parent)
    }

    // ── roles ──

    fn role(&self, form: &Form, dated: &Dated, candidate: &Candidate<'_>) -> (TimeRole, Option<crate::grammar::RuleId>) {
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
    fn column_of(&self, form: &Form) -> Option<Option<ColumnRole>> {
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
        let heading = self.current().heading || self.in_heading(form.span.start).is_some() || self.opens_title_line(form);
        let bracketed = candidate.before.ends_with(['(', '（']);
        let line = self.sentence.of(self.article.text());
        let clause = candidate.after.starts_with('、') || line.contains([',', '，']);
        heading && !bracketed && !clause && matches!(form.says, Says::During(_) | Says::Range(..) | Says::Plan { .. })
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

    fn remember(&mut self, form: &Form, dated: &Dated, role: TimeRole) {
        if let Says::Rhythm { .. } = form.says {
            self.rhythm = Some(self.sentence);
        }
        if let Says::Recurring { frequency: Frequency::Yearly, points, .. } = &form.says {
            self.yearly = Some(self.sentence);
            if !points.is_empty() && role == TimeRole::Limit {
                self.yearly_round = self.round();
            }
        }
        let Some(year) = dated.year.filter(|_| matches!(role, TimeRole::Limit | TimeRole::Frame | TimeRole::Reported)) else { return };
        // 到2025年 is a horizon: the months after it belong to the years before it.
        let horizon = dated.kind == DeadlineKind::By && dated.time.granularity == Some(Granularity::Year) && !dated.inherited;
        if let Some(section) = self.in_heading(form.span.start).or(self.heading_section()) {
            self.years.heading.insert(section, year);
        }
        if horizon {
            return;
        }
        self.yearly_round = None;
        self.years.sentence = Some(year);
        self.years.paragraph = Some(year);
        self.years.section.insert(self.current().section, year);
        if role != TimeRole::Reported {
            self.years.last = Some(year);
        }
    }
}

impl Dated {
    /// Under 完成时限 a bare time is the limit: 2031年6月 is by its end.
    fn close(&mut self) {
        if self.kind == DeadlineKind::During && self.time.end.is_some() {
            self.kind = DeadlineKind::By;
            self.time.start = None;
        }
    }

    fn of(kind: DeadlineKind, time: Time) -> Self {
        Self { kind, time, inherited: false, days: None, year: None, doubt: None }
    }
}

fn time_of(kind: DeadlineKind, days: Option<(Date, Date)>, granularity: Granularity) -> Time {
    let Some((start, end)) = days else { return Time::default() };
    let start = (kind == DeadlineKind::During).then(|| start.to_string());
    Time { start, end: Some(end.to_string()), granularity: Some(granularity), ..Time::default() }
}

/// An RFC 5545 rule.
fn recurrence(frequency: Frequency, interval: u32, points: &[Point]) -> String {
    let mut rule = format!("FREQ={}", frequency.word());
    if interval > 1 {
        rule.push_str(&format!(";INTERVAL={interval}"));
    }
    let mut months: Vec<i8> = points.iter().flat_map(|p| months_of(*p)).collect();
    months.sort_unstable();
    months.dedup();
    if !months.is_empty() {
        let list: Vec<String> = months.iter().map(i8::to_string).collect();
        rule.push_str(&format!(";BYMONTH={}", list.join(",")));
    }
    if let Some((_, day)) = points.iter().find_map(|p| p.days) {
        rule.push_str(&format!(";BYMONTHDAY={day}"));
    } else if points.iter().any(|p| p.edge == Some(Edge::End)) {
        rule.push_str(";BYMONTHDAY=-1");
    }
    rule
}

/// The months a yearly point names; 年底 is December, 年初 January.
fn months_of(point: Point) -> std::ops::RangeInclusive<i8> {
    let month = if point.edge == Some(Edge::Begin) { 1 } else { 12 };
    let (first, last) = point.months.unwrap_or((month, month));
    first..=last
}

/// Whether `at` stands between 《 and 》 (a title that names a year).
fn in_title_marks(text: &str, from: usize, at: usize) -> bool {
    let before = tail(&text[from..at]);
    before.rfind('《').is_some_and(|open| !before[open..].contains('》'))
}

/// The last bytes of the words, up to [`CONTEXT`].
fn tail(words: &str) -> &str {
    let mut from = words.len().saturating_sub(CONTEXT);
    while !words.is_char_boundary(from) {
        from += 1;
    }
    &words[from..]
}

/// The first bytes of the words, up to [`CONTEXT`].
fn head(words: &str) -> &str {
    let mut to = words.len().min(CONTEXT);
    while !words.is_char_boundary(to) {
        to -= 1;
    }
    &words[..to]
}
