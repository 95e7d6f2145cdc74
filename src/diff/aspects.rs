//! In what two records that answer to each other differ.

use super::change::{Amount, ChangeKind};
use crate::compare::Facts;
use crate::record::*;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// One difference between two records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aspect {
    pub kind: ChangeKind,
    pub fields: Vec<&'static str>,
    pub by: Option<Amount>,
}

impl Aspect {
    fn of(kind: ChangeKind, fields: &[&'static str]) -> Self {
        Self { kind, fields: fields.to_vec(), by: None }
    }
}

/// In what two targets differ.
pub(super) fn target(facts: &Facts, old: &Target, new: &Target) -> Vec<Aspect> {
    let mut aspects = Vec::new();
    aspects.extend(value(facts, old, new));
    let firmness = firmness(old.comparator).zip(firmness(new.comparator));
    match firmness {
        Some((a, b)) if a.side == b.side || a.side == 0 || b.side == 0 => aspects.extend(step(a.rank, b.rank, "comparator")),
        Some(_) => aspects.push(Aspect::of(ChangeKind::Changed, &["comparator"])),
        // A range against one value: the value tells it already.
        None => {}
    }
    aspects.extend(step(resolve(old.modality), resolve(new.modality), "modality"));
    aspects.extend(time(old.time.as_ref(), new.time.as_ref()));
    if old.indicator != new.indicator && facts.indicator(&old.indicator) != facts.indicator(&new.indicator) {
        aspects.push(Aspect::of(ChangeKind::Renamed, &["indicator"]));
    }
    let rest = [
        ("scope", old.scope != new.scope),
        ("measure", old.measure != new.measure),
        ("frequency", old.frequency != new.frequency),
        ("baseline", old.baseline != new.baseline),
        ("status", old.status != new.status),
    ];
    aspects.extend(changed(&rest));
    aspects
}

fn changed(fields: &[(&'static str, bool)]) -> Option<Aspect> {
    let fields: Vec<_> = fields.iter().filter(|f| f.1).map(|f| f.0).collect();
    (!fields.is_empty()).then(|| Aspect::of(ChangeKind::Changed, &fields))
}

/// A value that went up or down, in the new unit.
fn value(facts: &Facts, old: &Target, new: &Target) -> Option<Aspect> {
    if (&old.value, &old.value_max, &old.unit) == (&new.value, &new.value_max, &new.unit) {
        return None;
    }
    let number = |value: &str, from: &Target| facts.in_unit(value, from.unit.as_deref(), new.unit.as_deref());
    let ends = |t: &Target| Some((number(&t.value, t)?, number(t.value_max.as_ref().unwrap_or(&t.value), t)?));
    let Some(((low, high), (new_low, new_high))) = ends(old).zip(ends(new)) else {
        return Some(Aspect::of(ChangeKind::Changed, &["value", "unit"]));
    };
    let (low_by, high_by) = (new_low - low, new_high - high);
    let kind = match (low_by.cmp(&Decimal::ZERO), high_by.cmp(&Decimal::ZERO)) {
        (std::cmp::Ordering::Equal, std::cmp::Ordering::Equal) => return None,
        (a, b) if a.is_ge() && b.is_ge() => ChangeKind::Raised,
        (a, b) if a.is_le() && b.is_le() => ChangeKind::Lowered,
        _ => ChangeKind::Changed,
    };
    let by = (low_by == high_by).then(|| Amount { value: low_by.abs().normalize().to_string(), unit: new.unit.clone() });
    Some(Aspect { kind, fields: vec!["value"], by })
}

/// How firmly a comparator binds, and to which side of the value: 1 above, -1 below, 0 either.
struct Firmness {
    side: i8,
    rank: u8,
}

/// 左右 < 达到 < 以上, 以内 < 超过, 低于; a range binds in a way of its own.
fn firmness(comparator: Comparator) -> Option<Firmness> {
    let (side, rank) = match comparator {
        Comparator::Approx => (0, 0),
        Comparator::Eq => (0, 1),
        Comparator::Ge => (1, 2),
        Comparator::Gt => (1, 3),
        Comparator::Le => (-1, 2),
        Comparator::Lt => (-1, 3),
        Comparator::Range => return None,
    };
    Some(Firmness { side, rank })
}

/// 力争 < 预期 < nothing said < 确保.
fn resolve(modality: Option<Modality>) -> u8 {
    match modality {
        Some(Modality::Strive) => 0,
        Some(Modality::Expected) => 1,
        None => 2,
        Some(Modality::Ensure) => 3,
    }
}

fn step(old: u8, new: u8, field: &'static str) -> Option<Aspect> {
    match old.cmp(&new) {
        std::cmp::Ordering::Less => Some(Aspect::of(ChangeKind::Hardened, &[field])),
        std::cmp::Ordering::Greater => Some(Aspect::of(ChangeKind::Softened, &[field])),
        std::cmp::Ordering::Equal => None,
    }
}

/// A date that moved; everything else about a time in one word.
fn time(old: Option<&Time>, new: Option<&Time>) -> Option<Aspect> {
    if old == new {
        return None;
    }
    let changed = Aspect::of(ChangeKind::Changed, &["time"]);
    let Some((old, new)) = old.zip(new) else { return Some(changed) };
    Some(moved(old, new).unwrap_or(changed))
}

/// Which way a time moved: by its last day, else its first, else its length.
fn moved(old: &Time, new: &Time) -> Option<Aspect> {
    if old.recurrence != new.recurrence || old.masked != new.masked {
        return None;
    }
    let (from, to, by) = match (day(old), day(new)) {
        (Some(from), Some(to)) if from != to => (from.to_string(), to.to_string(), apart(from, to)),
        (None, None) if old.working_days == new.working_days => lengths(old, new)?,
        _ => return None,
    };
    let kind = if from < to { ChangeKind::PutOff } else { ChangeKind::BroughtForward };
    Some(Aspect { kind, fields: vec!["time"], by: Some(by) })
}

/// The day a time ends.
fn day(time: &Time) -> Option<Date> {
    time.end.as_ref().or(time.start.as_ref())?.parse().ok()
}

/// Between two days, in the largest unit that fits: whole years, whole months (also from one month's
/// last day to another's), days.
fn apart(a: Date, b: Date) -> Amount {
    let (from, to) = (a.min(b), a.max(b));
    let months = i32::from(to.year() - from.year()) * 12 + i32::from(to.month() - from.month());
    let whole = from.day() == to.day() || (from == from.last_of_month() && to == to.last_of_month());
    let days = (to.since(from).map(|s| s.get_days())).unwrap_or_default();
    let (value, unit) = match months {
        m if whole && m > 0 && m % 12 == 0 => (m / 12, "年"),
        m if whole && m > 0 => (m, "个月"),
        _ => (days, "天"),
    };
    Amount { value: value.to_string(), unit: Some(unit.to_owned()) }
}

/// Two durations in the same unit, as numbers of equal width with their difference.
fn lengths(old: &Time, new: &Time) -> Option<(String, String, Amount)> {
    let split = |t: &Time| {
        let text = t.duration.clone()?;
        let unit = text.chars().last()?;
        let number: i64 = text.trim_start_matches(['P', 'T']).trim_end_matches(unit).parse().ok()?;
        Some((number, unit, text.starts_with("PT")))
    };
    let ((from, unit, clock), (to, other, other_clock)) = (split(old)?, split(new)?);
    if (unit, clock) != (other, other_clock) || from == to {
        return None;
    }
    let name = match (unit, clock) {
        ('Y', _) => "年",
        ('M', false) => "个月",
        ('W', _) => "周",
        ('D', _) if new.working_days => "个工作日",
        ('D', _) => "天",
        ('H', _) => "小时",
        _ => "分钟",
    };
    let by = Amount { value: (to - from).abs().to_string(), unit: Some(name.to_owned()) };
    Some((format!("{from:020}"), format!("{to:020}"), by))
}

/// In what two deadlines differ.
pub(super) fn deadline(old: &Deadline, new: &Deadline) -> Vec<Aspect> {
    let kind = (old.kind != new.kind).then(|| Aspect::of(ChangeKind::Changed, &["kind"]));
    time(Some(&old.time), Some(&new.time)).or(kind).into_iter().collect()
}

/// In what two responsibilities differ: `renamed` where the units are not the same.
pub(super) fn responsibility(old: &Responsibility, new: &Responsibility) -> Vec<Aspect> {
    let name = (old.unit != new.unit).then(|| Aspect::of(ChangeKind::Renamed, &["unit"]));
    let role = match (old.role, new.role) {
        (a, b) if a == b => None,
        (_, Role::Lead) => Some(ChangeKind::MadeLead),
        (Role::Lead, _) => Some(ChangeKind::NoLongerLead),
        _ => Some(ChangeKind::Changed),
    };
    name.into_iter().chain(role.map(|kind| Aspect::of(kind, &["role"]))).collect()
}

/// In what two references differ.
pub(super) fn reference(old: &Reference, new: &Reference) -> Vec<Aspect> {
    let fields =
        [("title", old.title != new.title), ("doc_number", old.doc_number != new.doc_number), ("planned", old.planned != new.planned)];
    changed(&fields).into_iter().collect()
}
