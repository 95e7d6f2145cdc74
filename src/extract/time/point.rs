//! A point of the calendar as written, and its days once the year is known (时点).

use super::super::numeral;
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError, Match, PatternSet, Rule, RuleId};
use crate::record::Granularity;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

/// What a point says of its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearRef {
    /// 2025年
    Given(i16),
    /// 今年 (0), 去年 (-1): counted from the document's own year.
    Relative(i16),
    /// 当年 (0), 次年 (1): counted from the year last spoken of.
    That(i16),
    /// 20xx年
    Masked,
    /// 9月底前
    Missing,
}

/// Which end of its period a point means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// 底, 末
    End,
    /// 初
    Begin,
}

/// 2025年, 今年9月底, 上半年, 4月15日 …
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub year: YearRef,
    /// First and last month.
    pub months: Option<(i8, i8)>,
    /// First and last day of the month.
    pub days: Option<(i8, i8)>,
    pub edge: Option<Edge>,
    pub granularity: Granularity,
}

impl Point {
    /// First and last day of the period in `year`; `None` when the calendar has no such day.
    pub fn dates(self, year: i16) -> Option<(Date, Date)> {
        let (first, last) = self.months.unwrap_or((1, 12));
        let end_of = |month: i8| Some(Date::new(year, month, 1).ok()?.last_of_month());
        match self.days {
            None => Some((Date::new(year, first, 1).ok()?, end_of(last)?)),
            Some((from, to)) => {
                let to = if from == to { to } else { to.min(end_of(last)?.day()) };
                Some((Date::new(year, first, from).ok()?, Date::new(year, last, to).ok()?))
            }
        }
    }
}

/// Reads points out of the words a pattern captured as one.
pub(super) struct PointReader {
    pattern: PatternSet,
    /// Words by what they say: 今年, 上半年, 下旬, 底.
    words: FxHashMap<String, (Value, RuleId)>,
}

/// What a word of a point says.
#[derive(Debug, Clone, Copy)]
enum Value {
    Year(YearRef),
    Months(i8, i8, Granularity),
    Days(i8, i8),
    Edge(Edge),
}

impl PointReader {
    pub fn compile(bundle: &Bundle, fragments: &Fragments) -> Result<Self, GrammarError> {
        let mut words = FxHashMap::default();
        for rule in bundle.stage("time") {
            if let Some(value) = value(rule)? {
                words.extend(rule.words.iter().cloned().zip(std::iter::repeat((value, rule.key))));
            }
        }
        Ok(Self { pattern: PatternSet::new(bundle.class("time", "point"), fragments)?, words })
    }

    /// Reads `words` as a point, all of them; notes the rules it took.
    pub fn read(&self, words: &str, used: &mut Vec<RuleId>) -> Option<Point> {
        self.pattern.read_at(words, 0, words.len(), |m| (m.span.end == words.len()).then(|| self.point(&m, used))?)
    }

    /// The longest point without a year that begins at `at`, and where it ends.
    pub fn read_yearless(&self, text: &str, at: usize, end: usize, used: &mut Vec<RuleId>) -> Option<(Point, usize)> {
        self.pattern.read_at(text, at, end, |m| {
            let point = self.point(&m, used)?;
            (!m.span.is_empty() && point.year == YearRef::Missing).then_some((point, m.span.end))
        })
    }

    fn point(&self, m: &Match<'_>, used: &mut Vec<RuleId>) -> Option<Point> {
        used.push(m.rule);
        let mut word = |name: &str| {
            let (value, rule) = *self.words.get(m.get(name)?)?;
            used.push(rule);
            Some(value)
        };
        let republic = m.get("roc").or_else(|| m.get("bare"));
        let year = match (m.get("y"), republic, word("rel")) {
            (Some(digits), ..) => year(digits)?,
            (_, Some(count), _) => YearRef::Given(i16::try_from(numeral::parse(count)?).ok()?.checked_add(ROC_EPOCH)?),
            (.., Some(Value::Year(year))) => year,
            _ => YearRef::Missing,
        };
        let mut point = Point { year, months: None, days: None, edge: None, granularity: Granularity::Year };
        if let Some(month) = m.get("m") {
            let month = month_number(month)?;
            point.months = Some((month, month));
            point.granularity = Granularity::Month;
        }
        if let Some(Value::Months(first, last, granularity)) = word("part") {
            point.months = Some((first, last));
            point.granularity = granularity;
        }
        if let Some(Value::Days(first, last)) = word("tens") {
            point.days = Some((first, last));
            point.granularity = Granularity::TenDays;
        }
        if let Some(day) = m.get("d") {
            let day = day_number(day)?;
            point.days = Some((day, day));
            point.granularity = Granularity::Day;
        }
        if point.days.is_some() && point.months.is_none() {
            return None;
        }
        if let Some(Value::Edge(edge)) = word("edge") {
            point.edge = Some(edge);
        }
        Some(point)
    }
}

/// What the words of a rule say; `None` for rules that are no words of a point.
fn value(rule: &Rule) -> Result<Option<Value>, GrammarError> {
    let pair = |field: &str| match rule.integers(field)[..] {
        [a, b] => Ok((a as i8, b as i8)),
        _ => Err(GrammarError::at(rule, format!("`{field}` is a list of two numbers, the first and the last"))),
    };
    let offset = rule.integers("value").first().copied().unwrap_or(0) as i16;
    Ok(Some(match rule.class.as_str() {
        "relative-year" => Value::Year(YearRef::Relative(offset)),
        "that-year" => Value::Year(YearRef::That(offset)),
        "months" => {
            let (first, last) = pair("months")?;
            let granularity = if rule.text("granularity") == Some("half") { Granularity::Half } else { Granularity::Quarter };
            Value::Months(first, last, granularity)
        }
        "days" => {
            let (first, last) = pair("days")?;
            Value::Days(first, last)
        }
        "end" => Value::Edge(Edge::End),
        "begin" => Value::Edge(Edge::Begin),
        _ => return Ok(None),
    }))
}

/// The year before the first of the Republic's calendar (民国).
const ROC_EPOCH: i16 = 1911;

/// Four digits, or the mask of a template.
pub(super) fn year(digits: &str) -> Option<YearRef> {
    let mut value = 0i16;
    for c in digits.chars() {
        let Some(digit) = c.to_digit(10).or_else(|| numeral::digit(c).map(u32::from)) else {
            return Some(YearRef::Masked);
        };
        value = value * 10 + digit as i16;
    }
    (1900..2100).contains(&value).then_some(YearRef::Given(value))
}

/// A month's number, 1 to 12.
pub(super) fn month_number(words: &str) -> Option<i8> {
    if words == "元" {
        return Some(1);
    }
    let month = i8::try_from(numeral::parse(words)?).ok()?;
    (1..=12).contains(&month).then_some(month)
}

/// A day's number, 1 to 31.
pub(super) fn day_number(words: &str) -> Option<i8> {
    let day = i8::try_from(numeral::parse(words)?).ok()?;
    (1..=31).contains(&day).then_some(day)
}
