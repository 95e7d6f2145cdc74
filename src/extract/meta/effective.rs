//! When a document is in force (施行日期, 有效期).

use super::Reader;
use crate::extract::numeral;
use crate::record::Effective;
use crate::span::NormSpan;
use jiff::ToSpan;
use jiff::civil::Date;

/// Bytes read on each side of a word of force.
const REACH: usize = 240;

/// What leads in to the first day in force.
const FROM: [char; 3] = ['自', '从', '于'];
/// The subject stands at most this many characters before it.
const NEAR: usize = 5;

/// First and last day in force.
#[derive(Debug, Default)]
pub(super) struct Force {
    pub start: Option<Date>,
    pub end: Option<Date>,
}

impl Force {
    /// The record; `None` where no day is known.
    pub fn record(&self) -> Option<Effective> {
        let day = |d: Option<Date>| d.map(|d| d.to_string());
        (self.start.is_some() || self.end.is_some()).then(|| Effective { start: day(self.start), end: day(self.end) })
    }
}

impl Reader<'_> {
    /// What the sentences about the document's own force say.
    pub fn force(&self, doc_type: Option<&str>) -> Force {
        let mut force = Force::default();
        for word in self.rules.force.find_in(self.article.source, self.content) {
            let sentence = self.sentence(word.span);
            if !self.is_own_force(sentence, word.span, doc_type) {
                continue;
            }
            let found = self.force_in(sentence, word.span);
            self.cues.note(word.span.of(self.text), "", word.rule);
            force.start = force.start.or(found.start.filter(|_| force.end.is_none()));
            force.end = force.end.or(found.end);
            if let (None, Some(start), Some(years)) = (force.end, force.start, self.years_in(sentence)) {
                force.end = start.checked_add(years.years()).and_then(|d| d.checked_sub(1.day())).ok();
            }
        }
        force
    }

    /// 自2012年2月1日起施行, 自…至2017年1月31日, 有效期至….
    fn force_in(&self, sentence: NormSpan, word: NormSpan) -> Force {
        let mut force = Force::default();
        for day in self.days.find_iter(self.text, sentence) {
            let before = self.text[sentence.start..day.span.start].trim_end();
            if before.ends_with(['至', '到', '止']) {
                force.end = force.end.or(Some(day.date));
            } else if before.ends_with(FROM) && day.span.end <= word.start {
                force.start = force.start.or(Some(day.date));
            }
        }
        force.end = force.end.or_else(|| self.month_end(sentence));
        force
    }

    /// Whether a sentence speaks of the document itself: 本办法, or no subject at all.
    pub(super) fn is_own_force(&self, sentence: NormSpan, word: NormSpan, doc_type: Option<&str>) -> bool {
        if self.cues.starts("other-force", &self.text[word.start..sentence.end]).is_some() {
            return false;
        }
        let Some(own) = self.cues.find("own-force", NormSpan::new(sentence.start, word.start).of(self.text)) else {
            return self.cues.starts("own-force-start", sentence.of(self.text)).is_some();
        };
        // 本通知规定的补助标准自…起执行 is of the standards, not of the notice.
        let between = &self.text[own.span.end..word.start];
        let verb = between.find(FROM).unwrap_or(between.len());
        if between[..verb].chars().count() > NEAR {
            return false;
        }
        // 本办法 in a decision that prints the amended text: the text's force, not the decision's.
        match (self.doc_types.of(own.word), doc_type) {
            (Some(kind), Some(own_kind)) => {
                self.cues.ends("notice", kind).is_some() || own_kind.ends_with(tail(kind)) || kind.ends_with(tail(own_kind))
            }
            _ => true,
        }
    }

    /// The sentence around a word, within reach.
    pub(super) fn sentence(&self, word: NormSpan) -> NormSpan {
        let from = self.text.floor_char_boundary(word.start.saturating_sub(REACH)).max(self.content.start);
        let to = self.text.floor_char_boundary((word.end + REACH).min(self.content.end)).max(word.end);
        let start = self.text[from..word.start].rfind('\n').map_or(from, |i| from + i);
        let start = self.text[start..word.start].rfind('。').map_or(start, |i| start + i + '。'.len_utf8());
        let end = self.text[word.end..to].find(['。', '\n']).map_or(to, |i| word.end + i);
        NormSpan::new(start, end).trim(self.text)
    }

    /// 有效期五年, 有效期为3年: the years.
    fn years_in(&self, sentence: NormSpan) -> Option<i32> {
        let (_, after) = sentence.of(self.text).split_once("有效期")?;
        let (number, _) = after.trim_start_matches(['限', '为', ':', ',']).split_once('年')?;
        numeral::parse(number).and_then(|n| n.try_into().ok()).filter(|n| (1..=50).contains(n))
    }

    /// 至2020年12月底: the last day of the month.
    fn month_end(&self, sentence: NormSpan) -> Option<Date> {
        let found = self.month_ends.captures(sentence.of(self.text))?;
        let date = Date::new(found[1].parse().ok()?, found[2].parse().ok()?, 1).ok()?;
        Some(date.last_of_month())
    }
}

/// The last two characters of a kind of document: 实施细则 and 细则 are one.
fn tail(kind: &str) -> &str {
    kind.char_indices().rev().nth(1).map_or(kind, |(i, _)| &kind[i..])
}
