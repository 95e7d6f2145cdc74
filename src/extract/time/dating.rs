//! From points to days: the years that a text leaves out are looked for, from near to far (定年).

use super::calendar::{recurrence, time_of};
use super::form::{Frequency, Says};
use super::point::{Edge, Point, YearRef};
use super::resolve::Resolver;
use crate::diagnostic::Code;
use crate::record::{DeadlineKind, Granularity, Time};
use crate::segment::SectionId;
use crate::span::NormSpan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

/// A year, and the words that said it; `None` for what the document says of itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Year {
    pub number: i16,
    pub said: Option<NormSpan>,
}

impl Year {
    fn of_document(number: i16) -> Self {
        Self { number, said: None }
    }

    /// So many years later, known from the same words.
    fn later(self, years: i16) -> Self {
        Self { number: self.number + years, ..self }
    }
}

/// Where a year was said, for the times after it that name none.
#[derive(Debug, Default)]
pub(super) struct Years {
    pub sentence: Option<Year>,
    pub paragraph: Option<Year>,
    pub section: FxHashMap<Option<SectionId>, Year>,
    pub heading: FxHashMap<SectionId, Year>,
    pub last: Option<Year>,
}

/// A form with its dates.
pub(super) struct Dated {
    pub kind: DeadlineKind,
    pub time: Time,
    pub inherited: bool,
    /// The words that said the year it inherited.
    pub from: Option<NormSpan>,
    /// First and last day, to be held against the document's own date.
    pub days: Option<(Date, Date)>,
    /// The year it says for those that follow.
    pub year: Option<i16>,
    pub doubt: Option<Code>,
}

impl Resolver<'_> {
    /// What a form says, dated.
    pub(super) fn date(&self, says: &Says) -> Dated {
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
                Dated { days, ..Dated::of(kind, time_of(kind, days, Granularity::Year)) }
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
            Says::Duration { iso, working, .. } | Says::Later { iso, working } => {
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
            YearRef::Given(year) => (Some(Year::of_document(year)), false),
            YearRef::Relative(offset) => (self.own_year().map(|y| y.later(offset)), true),
            YearRef::That(offset) => {
                let spoken_of = self.years.sentence.or(self.years.paragraph).or_else(|| self.own_year());
                (spoken_of.map(|y| y.later(offset)), true)
            }
            YearRef::Missing => (self.inherited_year(), true),
        };
        let days = year.and_then(|y| point.dates(y.number));
        let doubt = days.is_none().then_some(Code::YearUnknown);
        let time = time_of(kind, days, point.granularity);
        let number = year.map(|y| y.number).filter(|_| days.is_some());
        Dated { kind, time, inherited, from: year.and_then(|y| y.said), days, year: number, doubt }
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
    pub(super) fn round(&self) -> Option<Option<SectionId>> {
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
        let from = first.from.or(last.from);
        Dated { kind, time, inherited: first.inherited, from, days, year: last.year, doubt: first.doubt.or(last.doubt) }
    }

    /// The document's own year: its date, or the one year its title names.
    fn own_year(&self) -> Option<Year> {
        let heading = self.heading_year();
        // A heading that names the year after the document's date is what a report calls 今年.
        match (self.title_year().or(self.date_year()), heading) {
            (Some(own), Some(heading)) if heading.number == own.number + 1 => Some(heading),
            (Some(own), _) => Some(own),
            (None, heading) => heading.or(self.years.last),
        }
    }

    /// The year for a time that names none: from near to far.
    fn inherited_year(&self) -> Option<Year> {
        (self.years.sentence)
            .or_else(|| self.heading_year())
            .or(self.years.paragraph)
            .or_else(|| self.section_year())
            .or_else(|| self.title_year())
            .or(self.years.last)
            .or_else(|| self.date_year())
    }

    fn title_year(&self) -> Option<Year> {
        self.meta.period.filter(|(a, b)| a == b).map(|(a, _)| Year::of_document(a))
    }

    fn date_year(&self) -> Option<Year> {
        self.meta.year.map(Year::of_document)
    }

    fn heading_year(&self) -> Option<Year> {
        self.ancestors().find_map(|s| self.years.heading.get(&s).copied())
    }

    fn section_year(&self) -> Option<Year> {
        let own = self.current().section;
        self.years.section.get(&own).copied().or_else(|| self.ancestors().find_map(|s| self.years.section.get(&Some(s)).copied()))
    }

    fn ancestors(&self) -> impl Iterator<Item = SectionId> + '_ {
        let sections = &self.article.outline.sections;
        std::iter::successors(self.current().section, |&s| sections[s].parent)
    }
}

impl Dated {
    /// Under 完成时限 a bare time is the limit: 2031年6月 is by its end.
    pub fn close(&mut self) {
        if self.kind == DeadlineKind::During && self.time.end.is_some() {
            self.kind = DeadlineKind::By;
            self.time.start = None;
        }
    }

    fn of(kind: DeadlineKind, time: Time) -> Self {
        Self { kind, time, inherited: false, from: None, days: None, year: None, doubt: None }
    }
}
