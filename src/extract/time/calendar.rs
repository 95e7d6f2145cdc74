//! Days and rhythms as the records say them: ISO 8601 and RFC 5545 (历法).

use super::form::Frequency;
use super::point::{Edge, Point};
use crate::record::{DeadlineKind, Granularity, Time};
use jiff::civil::Date;

/// The record of a period: a limit has its end alone.
pub(super) fn time_of(kind: DeadlineKind, days: Option<(Date, Date)>, granularity: Granularity) -> Time {
    let Some((start, end)) = days else { return Time::default() };
    let start = (kind == DeadlineKind::During).then(|| start.to_string());
    Time { start, end: Some(end.to_string()), granularity: Some(granularity), ..Time::default() }
}

/// An RFC 5545 rule.
pub(super) fn recurrence(frequency: Frequency, interval: u32, points: &[Point]) -> String {
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
