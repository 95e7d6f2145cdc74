//! What is written: the patterns of `grammars/time/` and what each says (时间表达式).

use super::super::Trace;
use super::class::{self, Class, Unit};
use super::point::{self, Edge, Point, PointReader, YearRef};
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError, Match, PatternSet, RuleId, Vocabulary, WordTable};
use crate::normalise::Normalised;
use crate::record::Granularity;
use crate::span::NormSpan;
use rustc_hash::FxHashMap;

/// A time as written, its year not yet looked for.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub span: NormSpan,
    pub says: Says,
    pub trace: Trace,
}

/// What a time says.
#[derive(Debug, Clone)]
pub(super) enum Says {
    /// 到2025年, 9月底前
    By(Point),
    /// 2019年, 年内
    During(Point),
    /// 从2018年开始
    From(Point),
    /// 2017—2018年
    Range(Point, Point),
    /// 2015年以来
    Past(Point),
    /// 2025年以后
    Unbounded(Point),
    /// “十四五”期间, “十四五”末: first and last year, and whether its end is meant.
    Plan { first: i16, last: i16, end: bool },
    /// 本届政府任期内
    Undated,
    /// 每季度; 每年3月底、6月底
    Recurring { frequency: Frequency, interval: u32, points: Vec<Point> },
    /// 月调度, 年度评估
    Rhythm { frequency: Frequency, interval: u32 },
    /// 15个工作日内
    Duration { iso: String, working: bool, act: bool },
    /// 3年后
    Later { iso: String, working: bool },
}

impl Says {
    /// The word by which the rules of `grammars/deadline/` name it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::By(_) => "by",
            Self::During(_) => "during",
            Self::From(_) => "from",
            Self::Range(..) => "range",
            Self::Past(_) => "past",
            Self::Unbounded(_) => "unbounded",
            Self::Plan { end: false, .. } => "plan-period",
            Self::Plan { end: true, .. } => "plan-end",
            Self::Undated => "undated",
            Self::Recurring { .. } => "recurring",
            Self::Rhythm { .. } => "rhythm",
            Self::Duration { .. } => "duration",
            Self::Later { .. } => "later",
        }
    }

    /// Whether it says what is to be done as well.
    pub fn holds_act(&self) -> bool {
        matches!(self, Self::Rhythm { .. } | Self::Duration { act: true, .. })
    }

    /// How precise it is, in the word the rules use; for durations and rhythms their unit.
    pub fn precision(&self) -> &'static str {
        match self {
            Self::By(p) | Self::During(p) | Self::From(p) | Self::Past(p) | Self::Unbounded(p) | Self::Range(p, _) => match p.granularity {
                Granularity::Year => "year",
                Granularity::Half => "half",
                Granularity::Quarter => "quarter",
                Granularity::Month => "month",
                Granularity::TenDays => "ten_days",
                Granularity::Week => "week",
                Granularity::Day => "day",
            },
            Self::Plan { .. } | Self::Undated => "year",
            Self::Recurring { frequency, .. } | Self::Rhythm { frequency, .. } => match frequency {
                Frequency::Yearly => "year",
                Frequency::Monthly => "month",
                Frequency::Weekly => "week",
                Frequency::Daily => "day",
            },
            Self::Duration { iso, .. } | Self::Later { iso, .. } => match iso.as_bytes() {
                [.., b'Y'] => "year",
                [_, b'T', ..] => "hour",
                [.., b'M'] => "month",
                [.., b'W'] => "week",
                _ => "day",
            },
        }
    }

    /// The offset of 今年, 去年, 明年 where it says one.
    pub fn year_offset(&self) -> Option<i16> {
        match self {
            Self::By(p) | Self::During(p) | Self::From(p) | Self::Range(p, _) => match p.year {
                YearRef::Relative(offset) => Some(offset),
                _ => None,
            },
            _ => None,
        }
    }
}

/// How often, as RFC 5545 says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frequency {
    Yearly,
    Monthly,
    Weekly,
    Daily,
}

impl Frequency {
    /// The word of the recurrence rule.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yearly => "YEARLY",
            Self::Monthly => "MONTHLY",
            Self::Weekly => "WEEKLY",
            Self::Daily => "DAILY",
        }
    }
}

/// Bytes before an anchor in which its form may begin (截止到中华民国一百一十四年).
const BEFORE_ANCHOR: usize = 48;
/// Bytes after an anchor that show whether a form stands there.
const AFTER_ANCHOR: usize = 60;

/// The rules of `grammars/time/`, compiled.
pub(super) struct Forms {
    patterns: PatternSet,
    /// A form holds one of these words; only around them is it looked for.
    anchors: WordTable<()>,
    classes: FxHashMap<RuleId, Class>,
    points: PointReader,
    units: FxHashMap<String, (Unit, RuleId)>,
    plans: FxHashMap<String, (i16, i16)>,
    /// Words that begin like a mark and are none (初步, 前沿).
    not_a_mark: WordTable<()>,
    /// Marks after a list of yearly points (每年3月底、6月底前).
    before: WordTable<()>,
}

impl Forms {
    pub fn compile(bundle: &Bundle, fragments: &Fragments, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        let mut classes = FxHashMap::default();
        for rule in bundle.stage("time").filter(|r| !r.patterns.is_empty() && r.class != "point") {
            classes.insert(rule.key, class::of(rule)?);
        }
        let mut units = FxHashMap::default();
        for rule in bundle.class("time", "unit") {
            units.extend(rule.words.iter().cloned().zip(std::iter::repeat((class::unit(rule)?, rule.key))));
        }
        let plans = bundle.table("plan_periods.tsv").filter_map(class::plan).flatten().collect();
        Ok(Self {
            patterns: PatternSet::new(bundle.stage("time").filter(|r| r.class != "point"), fragments)?,
            anchors: WordTable::new(bundle.class("time", "anchor"), |_| Ok(()))?.known_to(vocabulary),
            classes,
            points: PointReader::compile(bundle, fragments)?,
            units,
            plans,
            not_a_mark: WordTable::new(bundle.class("time", "not-a-mark"), |_| Ok(()))?,
            before: WordTable::new(bundle.class("time", "before"), |_| Ok(()))?,
        })
    }

    /// Calls `take` with every time inside `span`, in order.
    pub fn each(&self, source: &Normalised, span: NormSpan, mut take: impl FnMut(Form)) {
        let text = &source.text;
        let mut at = span.start;
        for anchor in self.anchors.find_in(source, span) {
            let end = boundary(text, (anchor.span.end + AFTER_ANCHOR).min(span.end));
            let mut from = boundary(text, anchor.span.start.saturating_sub(BEFORE_ANCHOR)).max(at);
            while from < anchor.span.end {
                let Some(start) = self.patterns.next(text, from, end).map(|found| found.start) else { break };
                if start >= anchor.span.end {
                    break;
                }
                let whole = !joins_number(text, span.start, start, span.end);
                match whole.then(|| self.form_at(text, start, span.end)).flatten() {
                    Some(mut form) => {
                        form.trace.used(anchor.rule, anchor.span);
                        at = form.span.end;
                        from = at;
                        take(form);
                    }
                    None => from = start + text[start..].chars().next().map_or(1, char::len_utf8),
                }
            }
        }
    }

    /// The longest form at `at` that makes sense; its last mark may turn out to begin another word.
    fn form_at(&self, text: &str, at: usize, end: usize) -> Option<Form> {
        let mut form = self.patterns.read_at(text, at, end, |m| self.form(text, &m, end))?;
        let words = form.span.of(text);
        let last = form.span.end - words.chars().next_back().map_or(0, char::len_utf8);
        match self.not_a_mark.at(text, last, end) {
            Some(word) if word.span.end > form.span.end && last > at => {
                form = self.form_at(text, at, last)?;
                form.trace.used(word.rule, word.span);
                Some(form)
            }
            _ => Some(form),
        }
    }

    fn form(&self, text: &str, m: &Match<'_>, end: usize) -> Option<Form> {
        let mut used = Vec::new();
        let mut point = |name: &str| self.points.read(m.get(name)?, &mut used);
        let mut span = m.span;
        let says = match self.classes[&m.rule] {
            Class::By => Says::By(with_bare_day(point("p")?, m.get("d"))?),
            Class::During => during(if m.get("p").is_some() { point("p")? } else { WHOLE_YEAR }),
            Class::From => Says::From(point("p")?),
            Class::Range => self.range(m, &mut used)?,
            Class::Past => Says::Past(point("p")?),
            Class::Unbounded => Says::Unbounded(point("p")?),
            Class::PlanPeriod => self.plan(m, false)?,
            Class::PlanEnd => self.plan(m, true)?,
            Class::Undated => Says::Undated,
            Class::Recurring(frequency, interval) => {
                let interval = interval.checked_mul(m.get("n").map_or(Some(1), class::upper_count)?)?;
                let (points, past) = self.yearly_points(text, m.span.end, end, frequency, &mut used);
                span = NormSpan::new(m.span.start, past);
                Says::Recurring { frequency, interval, points }
            }
            Class::Rhythm(frequency, interval) => Says::Rhythm { frequency, interval },
            Class::Duration { act } => {
                let (iso, working) = self.duration(m, &mut used)?;
                Says::Duration { iso, working, act }
            }
            Class::Later => {
                let (iso, working) = self.duration(m, &mut used)?;
                Says::Later { iso, working }
            }
        };
        let mut trace = Trace::of(m.rule, span);
        trace.parts.extend(used.into_iter().map(|rule| (rule, span)));
        Some(Form { span, says, trace })
    }

    fn range(&self, m: &Match<'_>, used: &mut Vec<RuleId>) -> Option<Says> {
        let (a, b) = (m.get("a")?, m.get("p")?);
        if let (Some(a), Some(b)) = (slash_month(a), slash_month(b)) {
            return Some(Says::Range(a, b));
        }
        let b = self.points.read(b, used)?;
        let a = self.points.read(a, used).or_else(|| bare_start(a, b))?;
        Some(Says::Range(a, b))
    }

    fn plan(&self, m: &Match<'_>, end: bool) -> Option<Says> {
        let (first, last) = *self.plans.get(m.get("plan")?)?;
        Some(Says::Plan { first, last, end })
    }

    /// The ISO 8601 duration, and whether it counts working days.
    fn duration(&self, m: &Match<'_>, used: &mut Vec<RuleId>) -> Option<(String, bool)> {
        let (unit, rule) = self.units.get(m.get("u")?)?;
        used.push(*rule);
        let count = match m.get("n")? {
            "半" => return class::half(unit),
            n => class::upper_count(n)?,
        };
        Some((class::iso(count * unit.times, unit.designator), unit.working))
    }

    /// The points listed after 每年, and where the list ends.
    fn yearly_points(&self, text: &str, from: usize, end: usize, frequency: Frequency, used: &mut Vec<RuleId>) -> (Vec<Point>, usize) {
        let (mut points, mut past, mut at) = (Vec::new(), from, from);
        if frequency != Frequency::Yearly {
            return (points, past);
        }
        while let Some((point, stop)) = self.points.read_yearless(text, at, end, used) {
            points.push(point);
            past = stop;
            if let Some(mark) = self.before.at(text, stop, end) {
                used.push(mark.rule);
                past = mark.span.end;
            }
            at = past;
            match text[past..end].chars().next() {
                Some(c @ ('、' | '和' | '及' | '与')) => at += c.len_utf8(),
                _ => break,
            }
        }
        (points, past)
    }
}

/// The first place at or after `at` where a character begins.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// A number before the first digit means that a longer number was cut: 12020年, 1.5年内, 第3年内;
/// a year may follow the number of its item (1.2031年).
fn joins_number(text: &str, from: usize, start: usize, end: usize) -> bool {
    let first = text[start..].chars().next();
    let before = text[from..start].chars().next_back();
    let is_year = || text[start..end].bytes().take(4).filter(u8::is_ascii_digit).count() == 4;
    first.is_some_and(|c| c.is_ascii_digit()) && before.is_some_and(|c| c.is_ascii_digit() || c == '第' || (c == '.' && !is_year()))
}

const WHOLE_YEAR: Point = Point { year: YearRef::Missing, months: None, days: None, edge: None, granularity: Granularity::Year };

/// 年底 without a marker is a limit all the same.
fn during(point: Point) -> Says {
    if point.edge == Some(Edge::End) { Says::By(point) } else { Says::During(point) }
}

/// 4月15前: the day's 日 left out.
fn with_bare_day(mut point: Point, day: Option<&str>) -> Option<Point> {
    let Some(day) = day else { return Some(point) };
    if point.granularity != Granularity::Month || point.edge.is_some() {
        return None;
    }
    let day = point::day_number(day)?;
    point.days = Some((day, day));
    point.granularity = Granularity::Day;
    Some(point)
}

/// The first part of 2017—2018年 and 3—5月.
fn bare_start(words: &str, end: Point) -> Option<Point> {
    if words.chars().count() == 4 && end.year != YearRef::Missing {
        return Some(Point { year: point::year(words)?, ..WHOLE_YEAR });
    }
    let month = point::month_number(words)?;
    (end.granularity == Granularity::Month).then_some(Point {
        year: end.year,
        months: Some((month, month)),
        granularity: Granularity::Month,
        ..WHOLE_YEAR
    })
}

/// 2021/01
fn slash_month(words: &str) -> Option<Point> {
    let (year, month) = words.split_once('/')?;
    let month = point::month_number(month)?;
    Some(Point { year: point::year(year)?, months: Some((month, month)), granularity: Granularity::Month, ..WHOLE_YEAR })
}
