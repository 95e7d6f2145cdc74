//! Calendar days as documents write them (日期).

use crate::extract::numeral;
use crate::span::NormSpan;
use jiff::civil::Date;
use regex::Regex;

/// A day in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    /// The words.
    pub span: NormSpan,
    /// The day.
    pub date: Date,
}

/// What ends a day that is written with 年 and 月.
const DAY: &str = "日";
/// Longest day, in bytes: 二〇一九年十二月二十九日 and spaces.
const LONGEST: usize = 48;

/// Finds whole days: 2019年3月6日, 二〇一九年三月六日, 2019-03-06, 2019.3.6.
pub(super) struct Days {
    all: Regex,
    dashed: Regex,
}

impl Days {
    pub fn new() -> Self {
        const DASHED: &str = r"(?:19|20)[0-9]{2}[-./][01]?[0-9][-./][0-3]?[0-9]";
        let of_years = concat!(
            r"[12][0-9〇]{3} ?年 ?[01]?[0-9] ?月 ?[0-3]?[0-9] ?日",
            r"|[一二][〇零0Oo一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日",
        );
        let regex = |pattern: &str| Regex::new(pattern).expect("a constant pattern compiles");
        Self { all: regex(&format!("{of_years}|{DASHED}")), dashed: regex(DASHED) }
    }

    /// The days inside `span`, in order; impossible ones (2月30日) are passed over.
    pub fn find_iter<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = Day> + 't {
        days(&self.all, text, span)
    }

    /// The days inside `span` that are written with figures and dashes, points or strokes, in order.
    pub fn dashed<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = Day> + 't {
        days(&self.dashed, text, span)
    }

    /// The days inside `span` that are written with 年, 月 and 日, in order. Days are rare: only what
    /// stands before a 日 is looked at.
    pub fn of_years<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = Day> + 't {
        memchr::memmem::find_iter(span.of(text).as_bytes(), DAY).filter_map(move |at| {
            let end = span.start + at + DAY.len();
            let start = text.ceil_char_boundary(end.saturating_sub(LONGEST).max(span.start));
            self.find_iter(text, NormSpan::new(start, end)).find(|day| day.span.end == end)
        })
    }

    /// The first day in a value of the page.
    pub fn first(&self, value: &str) -> Option<Date> {
        self.all.find_iter(value).find_map(|m| date(m.as_str()))
    }
}

fn days<'t>(regex: &'t Regex, text: &'t str, span: NormSpan) -> impl Iterator<Item = Day> + 't {
    regex.find_iter(span.of(text)).filter_map(move |m| {
        let span = NormSpan::new(span.start + m.start(), span.start + m.end());
        Some(Day { span, date: date(m.as_str())? })
    })
}

/// The date that the words of a day say.
fn date(words: &str) -> Option<Date> {
    let mut parts = words.split(['年', '月', '日', '-', '.', '/']).map(str::trim);
    let year = parts.next()?.chars().try_fold(0i16, |year, c| Some(10 * year + i16::from(figure(c)?)))?;
    Date::new(year, number(parts.next()?)?, number(parts.next()?)?).ok()
}

fn number(words: &str) -> Option<i8> {
    numeral::parse(words).and_then(|n| n.try_into().ok())
}

/// The figure of a year: 〇 is written as a letter O too.
fn figure(c: char) -> Option<u8> {
    match c {
        'O' | 'o' => Some(0),
        _ => c.to_digit(10).map(|d| d as u8).or_else(|| numeral::digit(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days() {
        let days = Days::new();
        for (words, iso) in [
            ("2019年3月6日", "2019-03-06"),
            ("2019 年 03 月 16 日", "2019-03-16"),
            ("二〇一一年十二月二十二日", "2011-12-22"),
            ("二00五年三月十日", "2005-03-10"),
            ("2016.03.18", "2016-03-18"),
            ("2022-11-25 16:25", "2022-11-25"),
        ] {
            assert_eq!(days.first(words).map(|d| d.to_string()).as_deref(), Some(iso), "{words}");
        }
        for words in ["2019年2月30日", "2019年3月", "一百零六年六月三日"] {
            assert_eq!(days.first(words), None, "{words}");
        }
    }
}
