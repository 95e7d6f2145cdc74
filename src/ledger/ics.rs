//! Deadlines as an iCalendar file (RFC 5545).
//!
//! Each time limit is an all-day event on the day it ends (a period without an end, on the day it
//! begins); a rhythm is an event with its recurrence, from the first day on or after the date of
//! its document. A rhythm that names no day is due on the last day of its period. What has no date
//! at all (15个工作日内, a masked year, a rhythm in an undated document) is counted and left out.

use crate::record::*;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// The text before the events.
pub const BEGIN: &str =
    concat!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//zhengce//", env!("CARGO_PKG_VERSION"), "//ZH\r\nCALSCALE:GREGORIAN\r\n");
/// The text after the events.
pub const END: &str = "END:VCALENDAR\r\n";

/// The events of a document's deadlines, and how many deadlines have no date to stand on.
pub fn events(document: &Document) -> (String, usize) {
    let context = Context::new(document);
    let (mut out, mut undated) = (String::new(), 0);
    for record in &document.deadlines {
        match when(document, &record.value.time) {
            Some(when) => event(&mut out, &context, record, &when),
            None => undated += 1,
        }
    }
    (out, undated)
}

/// What the events of a document share.
struct Context<'a> {
    document: &'a Document,
    index: SectionIndex<'a>,
    units: FxHashMap<&'a [String], Vec<&'a str>>,
}

impl<'a> Context<'a> {
    fn new(document: &'a Document) -> Self {
        let mut units: FxHashMap<&[String], Vec<&str>> = FxHashMap::default();
        for r in document.responsibilities.iter().filter(|r| !r.section.is_empty()) {
            units.entry(&r.section).or_default().push(&r.value.unit);
        }
        Self { document, index: SectionIndex::new(document), units }
    }
}

/// The day of an event, and how it recurs.
struct When {
    day: Date,
    rule: Option<String>,
}

fn when(document: &Document, time: &Time) -> Option<When> {
    let day = |d: &Option<String>| d.as_ref().and_then(|d| d.parse::<Date>().ok());
    let Some(rule) = &time.recurrence else {
        return day(&time.end).or_else(|| day(&time.start)).map(|day| When { day, rule: None });
    };
    let from = day(&time.start).or_else(|| date_of(document))?;
    let mut rule = Rule::parse(rule);
    let day = rule.begin(from)?;
    if let Some(end) = day_end(&time.end, &rule) {
        rule.parts.push(("UNTIL".to_owned(), end));
    }
    Some(When { day, rule: Some(rule.to_string()) })
}

fn day_end(end: &Option<String>, rule: &Rule) -> Option<String> {
    let bounded = rule.get("UNTIL").is_some() || rule.get("COUNT").is_some();
    end.as_ref().filter(|_| !bounded).map(|d| d.replace('-', ""))
}

/// The date a document says of itself.
fn date_of(document: &Document) -> Option<Date> {
    let meta = &document.meta;
    let days = [meta.issued_on.as_ref(), meta.published_on.as_ref(), meta.effective.as_ref().and_then(|e| e.start.as_ref())];
    days.into_iter().flatten().find_map(|d| d.parse().ok())
}

/// A recurrence rule, part by part.
struct Rule {
    parts: Vec<(String, String)>,
}

impl Rule {
    fn parse(rule: &str) -> Self {
        let part = |p: &str| p.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned()));
        Self { parts: rule.split(';').filter_map(part).collect() }
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.parts.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    fn numbers(&self, key: &str) -> Option<Vec<i8>> {
        self.get(key).map(|v| v.split(',').filter_map(|n| n.parse().ok()).collect())
    }

    /// Completes a yearly or monthly rule to the last day of its period, and gives its first day on
    /// or after `from`. The first event must be one the rule gives, or calendars disagree on it.
    fn begin(&mut self, from: Date) -> Option<Date> {
        let frequency = self.get("FREQ").unwrap_or_default().to_owned();
        if !["YEARLY", "MONTHLY"].contains(&frequency.as_str()) || self.get("BYDAY").is_some() {
            return Some(from);
        }
        if frequency == "YEARLY" && self.get("BYMONTH").is_none() {
            self.parts.push(("BYMONTH".to_owned(), "12".to_owned()));
        }
        if self.get("BYMONTHDAY").is_none() {
            self.parts.push(("BYMONTHDAY".to_owned(), "-1".to_owned()));
        }
        let months = self.numbers("BYMONTH");
        let days = self.numbers("BYMONTHDAY").unwrap_or_default();
        let interval =
            self.get("INTERVAL").and_then(|n| n.parse().ok()).filter(|n| frequency == "MONTHLY" && *n > 0 && 12 % n == 0).unwrap_or(1);
        from.series(jiff::Span::new().days(1)).take(800).find(|d| {
            let last = d.day() == d.days_in_month();
            months.as_ref().is_none_or(|m| m.contains(&d.month()))
                && d.month() % interval == 0
                && (days.contains(&d.day()) || (last && days.contains(&-1)))
        })
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.parts.iter().enumerate().try_for_each(|(i, (k, v))| write!(f, "{}{k}={v}", if i > 0 { ";" } else { "" }))
    }
}

fn event(out: &mut String, context: &Context<'_>, record: &Record<Deadline>, when: &When) {
    let Context { document, index, units } = context;
    let section = index.find(&record.section, record.span.start);
    let task = section.map(|s| super::words::name(index, s));
    let title = document.meta.title.clone().unwrap_or_else(|| super::file_name(document));
    let summary = record.value.action.as_deref().or(section.and_then(|s| s.title.as_deref())).unwrap_or(&title);
    let number = document.meta.doc_number.as_ref().map(|n| format!("({n})")).unwrap_or_default();
    let mut description = format!("{}\n《{title}》{number}", record.quote);
    for (head, words) in [("任务", task), ("单位", units.get(&record.section[..]).map(|u| u.join("、")))] {
        if let Some(words) = words {
            let _ = write!(description, "\n{head}:{words}");
        }
    }
    let stamp = date_of(document).unwrap_or(jiff::civil::date(1970, 1, 1));
    for (name, value) in [
        ("BEGIN", "VEVENT".to_owned()),
        ("UID", format!("{}-{}@zhengce", document.doc_id.replace('#', "-"), record.id)),
        ("DTSTAMP", format!("{}T000000Z", basic(stamp))),
        ("DTSTART;VALUE=DATE", basic(when.day)),
    ] {
        line(out, name, &value);
    }
    if let Some(rule) = &when.rule {
        line(out, "RRULE", rule);
    }
    line(out, "SUMMARY", &text(summary));
    line(out, "DESCRIPTION", &text(&description));
    line(out, "TRANSP", "TRANSPARENT");
    line(out, "END", "VEVENT");
}

fn basic(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// Words as a TEXT value.
fn text(words: &str) -> String {
    words.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}

/// Bytes of a line without its end.
const LINE: usize = 75;

/// Writes a content line, folded between characters.
fn line(out: &mut String, name: &str, value: &str) {
    let mut length = 0;
    for c in name.chars().chain([':']).chain(value.chars()).filter(|c| !c.is_control() || *c == '\t') {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn rhythms_without_a_day_are_due_at_the_end_of_their_period() {
        for (rule, first, whole) in [
            ("FREQ=YEARLY", date(2020, 12, 31), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
            ("FREQ=MONTHLY", date(2020, 2, 29), "FREQ=MONTHLY;BYMONTHDAY=-1"),
            ("FREQ=MONTHLY;INTERVAL=3", date(2020, 3, 31), "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
            ("FREQ=MONTHLY;INTERVAL=0", date(2020, 2, 29), "FREQ=MONTHLY;INTERVAL=0;BYMONTHDAY=-1"),
            ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=10", date(2021, 1, 10), "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=10"),
            ("FREQ=WEEKLY", date(2020, 2, 10), "FREQ=WEEKLY"),
        ] {
            let mut parsed = Rule::parse(rule);
            assert_eq!(parsed.begin(date(2020, 2, 10)), Some(first), "{rule}");
            assert_eq!(parsed.to_string(), whole);
        }
    }

    #[test]
    fn lines_fold_between_characters_and_text_is_escaped() {
        let mut out = String::new();
        line(&mut out, "SUMMARY", &text(&"绿,化;\n".repeat(20)));
        assert!(out.split("\r\n").all(|l| l.len() <= LINE));
        assert_eq!(out.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "绿\\,化\\;\\n".repeat(20)));
    }
}
