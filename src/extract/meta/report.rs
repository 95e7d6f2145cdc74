//! Reports to a congress (政府工作报告): when they were given, and by whose government.

use super::Reader;
use super::date::Day;
use super::head::Head;
use crate::extract::doc_number::is_han;
use crate::span::NormSpan;

impl Reader<'_> {
    /// The day on which a report is given: 2024年1月10日在…人民代表大会…会议上.
    pub fn delivery(&self, head: &Head) -> Option<Day> {
        /// The name of the congress stands within this many characters.
        const CLAUSE: usize = 50;
        self.days.find_iter(self.text, head.front).find(|day| {
            let rest = self.text[day.span.end..head.front.end].trim_start();
            let clause = &rest[..rest.char_indices().nth(CLAUSE).map_or(rest.len(), |(i, _)| i)];
            let before = self.text[head.front.start..day.span.start].chars().next_back();
            let begins = before.is_none_or(|c| matches!(c, '\n' | ' ' | '(' | '—' | '-'));
            begins && rest.starts_with('在') && self.cues.find("congress", clause).is_some()
        })
    }

    /// The title that stands right above the day on which a report is given.
    pub fn title_over_delivery(&self, head: &Head, titles: &[NormSpan]) -> Option<NormSpan> {
        let day = self.delivery(head)?;
        let above = titles.iter().rev().find(|t| t.end <= day.span.start)?;
        let between = &self.text[above.end..day.span.start];
        between.chars().all(|c| matches!(c, '\n' | ' ' | '—' | '-' | '(')).then_some(*above)
    }

    /// The government whose head gives a report: 海拉尔区人民政府区长 某某, 省长 某某.
    pub fn reporting_government(&self, head: &Head) -> Option<Vec<String>> {
        let pieces = head.before_prose();
        pieces.iter().find_map(|piece| self.government_in(head, piece.of(self.text))).map(|name| vec![name])
    }

    fn government_in(&self, head: &Head, words: &str) -> Option<String> {
        /// After the office stands at most a name of this many characters.
        const NAME: usize = 4;
        let (office, rule) = self.cues.of("head-of-government").iter().find(|(o, _)| words.contains(o.as_str()))?;
        let at = words.rfind(office.as_str())?;
        if words[at + office.len()..].chars().filter(|c| is_han(*c)).count() > NAME {
            return None;
        }
        let stem = words[..at].trim_end_matches('代');
        let stem = self.cues.find("meeting-end", stem).map_or(stem, |m| &stem[stem.find(m.word).unwrap_or(0) + m.word.len()..]);
        let (government, of_government) = self.cues.of("government").first()?;
        let of = |division: &str| {
            self.cues.note(government, government, *of_government);
            format!("{division}{government}")
        };
        let name = if stem.is_empty() || self.cues.starts("rank", stem).is_some_and(|r| stem[r.word.len()..] == **government) {
            of(&self.congress_division(head)?)
        } else if self.divisions.at_start(stem).is_some_and(|m| m.whole && m.span.end == stem.len()) {
            of(stem)
        } else if self.is_body(stem) {
            stem.to_owned()
        } else {
            return None;
        };
        self.cues.note(&words[at..at + office.len()], office, *rule);
        Some(name)
    }

    /// The division before whose congress the report is given.
    fn congress_division(&self, head: &Head) -> Option<String> {
        let congress = self.cues.find("congress", NormSpan::new(head.front.start, head.prose.min(head.front.end)).of(self.text))?;
        let from = self.text.floor_char_boundary(congress.span.start.saturating_sub(90)).max(head.front.start);
        let mentions = self.divisions.find_iter(self.text, NormSpan::new(from, congress.span.start));
        mentions.filter(|m| m.whole).last().map(|m| m.span.of(self.text).to_owned())
    }
}
