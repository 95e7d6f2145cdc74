//! What the rules of `grammars/time/` are for: their classes, and the units and counts of durations.

use super::super::numeral;
use super::form::Frequency;
use crate::grammar::{GrammarError, Rule};
use rust_decimal::prelude::ToPrimitive;

/// What the mechanism makes of a rule's match.
#[derive(Debug, Clone, Copy)]
pub(super) enum Class {
    By,
    During,
    From,
    Range,
    Past,
    Unbounded,
    PlanPeriod,
    PlanEnd,
    Undated,
    Recurring(Frequency, u32),
    Rhythm(Frequency, u32),
    /// `act` where the words say what is to be done as well (5个工作日办结).
    Duration {
        act: bool,
    },
    Later,
}

/// A unit of durations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub designator: &'static str,
    pub times: u32,
    pub working: bool,
}

/// The count, or the upper end of a range of counts (3—5).
pub(super) fn upper_count(words: &str) -> Option<u32> {
    let last = words.rsplit(['-', '–', '—', '―', '~', '～', '至', '到']).next()?;
    let count = numeral::parse(last)?.to_u32()?;
    (1..400).contains(&count).then_some(count)
}

/// Half a unit, in the next smaller one.
pub(super) fn half(unit: &Unit) -> Option<(String, bool)> {
    let (count, designator) = match unit.designator {
        "Y" => (6, "M"),
        "H" => (30, "MIN"),
        _ => return None,
    };
    Some((iso(count, designator), false))
}

/// An ISO 8601 duration.
pub(super) fn iso(count: u32, designator: &str) -> String {
    match designator {
        "H" => format!("PT{count}H"),
        "MIN" => format!("PT{count}M"),
        other => format!("P{count}{other}"),
    }
}

/// The class of a rule with a pattern.
pub(super) fn of(rule: &Rule) -> Result<Class, GrammarError> {
    Ok(match rule.class.as_str() {
        "by" => Class::By,
        "during" => Class::During,
        "from" => Class::From,
        "range" => Class::Range,
        "past" => Class::Past,
        "unbounded" => Class::Unbounded,
        "plan-period" => Class::PlanPeriod,
        "plan-end" => Class::PlanEnd,
        "undated" => Class::Undated,
        "duration" => Class::Duration { act: rule.flag("act") },
        "later" => Class::Later,
        "recurring" | "rhythm" => {
            let frequency = match rule.text("freq") {
                Some("YEARLY") => Frequency::Yearly,
                Some("MONTHLY") => Frequency::Monthly,
                Some("WEEKLY") => Frequency::Weekly,
                Some("DAILY") => Frequency::Daily,
                _ => return Err(GrammarError::at(rule, "`freq` is YEARLY, MONTHLY, WEEKLY or DAILY")),
            };
            let interval = rule.integers("interval").first().map_or(1, |&n| n as u32);
            if rule.class == "rhythm" { Class::Rhythm(frequency, interval) } else { Class::Recurring(frequency, interval) }
        }
        other => return Err(GrammarError::at(rule, format!("no class `{other}` for a pattern of time"))),
    })
}

/// The unit whose words a rule lists.
pub(super) fn unit(rule: &Rule) -> Result<Unit, GrammarError> {
    let designator = ["Y", "M", "W", "D", "H", "MIN"].into_iter().find(|&d| Some(d) == rule.text("iso"));
    Ok(Unit {
        designator: designator.ok_or_else(|| GrammarError::at(rule, "`iso` is Y, M, W, D, H or MIN"))?,
        times: rule.integers("times").first().map_or(1, |&n| n as u32),
        working: rule.flag("working"),
    })
}

/// A row of the plan periods: number, first year, last year, names apart by `;`.
pub(super) fn plan(row: Vec<&str>) -> Option<Vec<(String, (i16, i16))>> {
    let [_, first, last, names, ..] = row[..] else { return None };
    let years = (first.parse().ok()?, last.parse().ok()?);
    // The pattern captures the ordinal before 五: 十四 of 十四五.
    let ordinal = |name: &str| name.strip_suffix('五').map(|n| (n.to_owned(), years));
    Some(names.split(';').filter_map(ordinal).collect())
}
