//! Shares of one whole that are more than the whole.
//!
//! Only where the words themselves say that the values are parts of one whole: 分别占, a ratio of the
//! three industries, weights.

use super::view::View;
use super::{Finding, LintCode};
use crate::span::NormSpan;
use rust_decimal::Decimal;

const WHOLE: Decimal = Decimal::ONE_HUNDRED;

pub(super) fn check(view: &View<'_>, out: &mut Vec<Finding>) {
    let mut told = view.content().start;
    for (cue, parts) in cues(view) {
        if cue.start < told {
            continue;
        }
        let clause = view.around(cue, &['。', ';', '\n', '!', '?']);
        let rest = NormSpan::new(cue.start, clause.end);
        if view.rules.no_share.within(clause.of(view.text)) {
            continue;
        }
        let values = parts(rest.of(view.text));
        let sum: Decimal = values.iter().map(|v| v.value).sum();
        if values.len() < 2 || sum <= WHOLE + rounding(&values) {
            continue;
        }
        let place = view.place_of(NormSpan::new(rest.start, rest.start + values[values.len() - 1].end));
        told = rest.end;
        let shown = values.iter().map(|v| v.value.to_string()).collect::<Vec<_>>().join(" + ");
        let message = format!("these shares of one whole add up to {sum} ({shown}); one of them is wrong");
        out.push(view.finding(LintCode::SharesOverWhole, place, message));
    }
}

type Parts = fn(&str) -> Vec<Part>;

/// The words that announce shares, with how their values are read, in the order of the text.
fn cues(view: &View<'_>) -> Vec<(NormSpan, Parts)> {
    let rules = view.rules;
    let tables = [(&rules.shares, list as Parts), (&rules.ratio, ratio), (&rules.weight, weights)];
    let mut all: Vec<_> = tables.iter().flat_map(|(words, parts)| words.spans(view.text, view.content()).map(|s| (s, *parts))).collect();
    all.sort_by_key(|(span, _)| span.start);
    all
}

/// A share, and where it ends in the clause.
struct Part {
    value: Decimal,
    end: usize,
}

/// How far a sum may be off because each share is rounded: half a unit of its last digit.
fn rounding(values: &[Part]) -> Decimal {
    values.iter().map(|v| Decimal::new(5, v.value.scale() + 1)).sum()
}

/// The number that a text begins with.
fn number(text: &str) -> Option<Part> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    Some(Part { value: text[..end].parse().ok()?, end })
}

/// 分别占X的40%、35%和30%: percentages with nothing but list marks between them.
fn list(clause: &str) -> Vec<Part> {
    let Some(first) = clause.find(|c: char| c.is_ascii_digit()) else { return Vec::new() };
    let mut values: Vec<Part> = Vec::new();
    let mut at = first;
    while let Some(part) = number(&clause[at..]).filter(|p| clause[at + p.end..].starts_with('%')) {
        let end = at + part.end + 1;
        values.push(Part { value: part.value, end });
        let rest = &clause[end..];
        let next = rest.trim_start_matches(['、', ',', '和', '与', '及', ' ']);
        if next.len() == rest.len() {
            break;
        }
        at = clause.len() - next.len();
    }
    values
}

/// 三次产业结构为5:45:50.
fn ratio(clause: &str) -> Vec<Part> {
    let Some(first) = clause.find(|c: char| c.is_ascii_digit()) else { return Vec::new() };
    let mut values: Vec<Part> = Vec::new();
    let mut at = first;
    while let Some(part) = number(&clause[at..]) {
        let end = at + part.end;
        values.push(Part { value: part.value, end });
        if !clause[end..].starts_with([':', '∶']) {
            break;
        }
        at = end + clause[end..].chars().next().map_or(0, char::len_utf8);
    }
    if values.len() == 3 { values } else { Vec::new() }
}

/// A权重40%、B权重30%、C权重40%: each word has its own value right after it.
fn weights(clause: &str) -> Vec<Part> {
    let word = clause.find(|c: char| c.is_ascii_digit()).map_or("", |i| clause[..i].trim_end_matches(['为', '占', ':', '是']));
    if word.is_empty() || word.chars().count() > 4 {
        return Vec::new();
    }
    let after = clause.match_indices(word).filter_map(|(i, _)| {
        let rest = &clause[i + word.len()..];
        let value = rest.trim_start_matches(['为', '占', ':', '是']);
        let at = clause.len() - value.len();
        number(value).filter(|p| value[p.end..].starts_with('%')).map(|p| Part { value: p.value, end: at + p.end + 1 })
    });
    after.collect()
}
