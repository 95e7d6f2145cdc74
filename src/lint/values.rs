//! One indicator with two values.

use super::view::View;
use super::{Finding, LintCode};
use crate::record::*;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

pub(super) fn check(view: &View<'_>, out: &mut Vec<Finding>) {
    let mut first: FxHashMap<String, &Record<Target>> = FxHashMap::default();
    for record in &view.document.targets {
        let Some(key) = key(view, &record.value) else { continue };
        let before = *first.entry(key).or_insert(record);
        if compatible(&before.value, &record.value) || view.sentence(before.span).overlaps(view.sentence(record.span)) {
            continue;
        }
        let message = format!(
            "{} is {} here and {} before; make the two agree, or say how they differ",
            record.value.indicator,
            shown(&record.value),
            shown(&before.value)
        );
        let related = Some(view.place_at(before));
        out.push(Finding { related, ..view.finding(LintCode::IndicatorTwoValues, view.place_at(record), message) });
    }
}

/// What two values must share to be values of one thing. Only for indicators that are one thing
/// wherever they stand, those of `seeds/indicators.tsv`, and for values that are set: a report gives
/// results of several years and regions side by side.
fn key(view: &View<'_>, t: &Target) -> Option<String> {
    if t.status != TargetStatus::Target {
        return None;
    }
    let name = view.facts.known(&t.indicator)?;
    let time = t.time.as_ref().filter(|time| time.end.is_some())?;
    let kind = (t.measure, t.frequency, &t.baseline, &t.scope, &t.unit);
    Some(format!("{name} {kind:?} {:?} {:?}", time.start, time.end))
}

/// Whether both values can hold.
fn compatible(a: &Target, b: &Target) -> bool {
    let (Some((a_low, a_high)), Some((b_low, b_high))) = (bounds(a), bounds(b)) else { return true };
    let same_kind = a.comparator == b.comparator && a.comparator != Comparator::Approx;
    if same_kind { (a_low, a_high) == (b_low, b_high) } else { a_low <= b_high && b_low <= a_high }
}

/// The least and the greatest value that a target allows.
fn bounds(t: &Target) -> Option<(Decimal, Decimal)> {
    let value: Decimal = t.value.parse().ok()?;
    let around = value.abs() / Decimal::TEN;
    Some(match t.comparator {
        Comparator::Ge | Comparator::Gt => (value, Decimal::MAX),
        Comparator::Le | Comparator::Lt => (Decimal::MIN, value),
        Comparator::Range => (value, t.value_max.as_deref()?.parse().ok()?),
        Comparator::Approx => (value - around, value + around),
        Comparator::Eq => (value, value),
    })
}

fn shown(t: &Target) -> String {
    let unit = t.unit.as_deref().unwrap_or_default();
    match (t.comparator, &t.value_max) {
        (Comparator::Range, Some(max)) => format!("{}—{max}{unit}", t.value),
        (Comparator::Ge | Comparator::Gt, _) => format!("{}{unit}以上", t.value),
        (Comparator::Le | Comparator::Lt, _) => format!("{}{unit}以下", t.value),
        (Comparator::Approx, _) => format!("{}{unit}左右", t.value),
        _ => format!("{}{unit}", t.value),
    }
}
