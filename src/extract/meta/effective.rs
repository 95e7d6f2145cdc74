//! When a document is in force (施行日期, 有效期).

use super::MetaRules;
use super::head::floor;
use crate::extract::numeral;
use crate::grammar::RuleId;
use crate::record::Effective;
use crate::span::NormSpan;
use jiff::ToSpan;
use jiff::civil::Date;

/// Bytes read on each side of a word of force.
const REACH: usize = 240;

/// What the text says of the document's force.
#[derive(Debug, Default)]
pub(super) struct Force {
    /// First and last day.
    pub start: Option<Date>,
    pub end: Option<Date>,
    /// The rules that found it.
    pub rules: Vec<(RuleId, NormSpan)>,
}

impl Force {
    /// The record; `None` where no day is known.
    pub fn record(&self) -> Option<Effective> {
        let day = |d: Option<Date>| d.map(|d| d.to_string());
        (self.start.is_some() || self.end.is_some()).then(|| Effective { start: day(self.start), end: day(self.end) })
    }
}

/// What the sentences about the document's own force say.
pub(super) fn find(rules: &MetaRules, text: &str, content: NormSpan) -> Force {
    let mut force = Force::default();
    for anchor in rules.force.find_iter(text, content) {
        let sentence = sentence(text, content, anchor.span);
        if !rules.speaks_of_itself(text, sentence, anchor.span) {
            continue;
        }
        let days: Vec<_> = rules.days.find_iter(text, sentence).collect();
        let before = days.iter().filter(|d| d.span.end <= anchor.span.start);
        let from = before.clone().find(|d| text[sentence.start..d.span.start].trim_end().ends_with(['自', '从', '于']));
        let until = days.iter().find(|d| text[sentence.start..d.span.start].trim_end().ends_with(['至', '到', '止']));
        if force.start.is_none() && force.end.is_none() {
            force.start = from.map(|d| d.date);
        }
        force.end = force.end.or(until.map(|d| d.date)).or_else(|| month_end(rules, text, sentence));
        if let (None, Some(start), Some(years)) = (force.end, force.start, years(text, sentence)) {
            force.end = start.checked_add(years.years()).and_then(|d| d.checked_sub(1.day())).ok();
        }
        force.rules.push((anchor.rule, anchor.span));
    }
    force
}

/// The sentence around a word, within reach.
fn sentence(text: &str, content: NormSpan, word: NormSpan) -> NormSpan {
    let from = floor(text, word.start.saturating_sub(REACH)).max(content.start);
    let to = floor(text, (word.end + REACH).min(content.end)).max(word.end);
    let start = text[from..word.start].rfind(['。', '\n']).map_or(from, |i| from + i);
    let end = text[word.end..to].find(['。', '\n']).map_or(to, |i| word.end + i);
    NormSpan::new(start, end).trim(text)
}

/// 有效期五年, 有效期为3年: the years.
fn years(text: &str, sentence: NormSpan) -> Option<i32> {
    let (_, after) = sentence.of(text).split_once("有效期")?;
    let (number, _) = after.trim_start_matches(['限', '为', ':', ',']).split_once('年')?;
    numeral::parse(number).and_then(|n| n.try_into().ok()).filter(|n| (1..=50).contains(n))
}

/// 至2020年12月底: the last day of the month.
fn month_end(rules: &MetaRules, text: &str, sentence: NormSpan) -> Option<Date> {
    let found = rules.month_ends.captures(sentence.of(text))?;
    let date = Date::new(found[1].parse().ok()?, found[2].parse().ok()?, 1).ok()?;
    Some(date.last_of_month())
}
