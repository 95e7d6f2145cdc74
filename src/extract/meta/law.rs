//! The passing of laws and regulations by a congress (通过).

use super::Reader;
use super::date::Day;
use super::head::Head;
use crate::span::NormSpan;

/// Who passed a law, and when.
pub(super) struct Passing {
    /// The congress or its committee, without its ordinal.
    pub body: String,
    /// The day.
    pub day: Day,
    /// Whether it made the law anew.
    revises: bool,
    /// The words.
    pub span: NormSpan,
}

impl Reader<'_> {
    /// 2023年10月26日某市第十八届人民代表大会常务委员会第九次会议通过. Of several the first counts:
    /// an amendment (修正) leaves the law what it was. A revision (修订) makes it anew.
    pub fn passing(&self, head: &Head) -> Option<Passing> {
        let mut all = self.days.find_iter(self.text, head.front).filter_map(|day| self.passed_on(head, day));
        let first = all.next()?;
        Some(all.filter(|p| p.revises).last().unwrap_or(first))
    }

    fn passed_on(&self, head: &Head, day: Day) -> Option<Passing> {
        let rest = &self.text[day.span.end..head.front.end];
        let clause = &rest[..rest.find([',', ';', '。', ')']).unwrap_or(rest.len())];
        let passed = self.cues.find("passed", clause)?;
        let clause = &clause[..passed.span.end - day.span.end];
        let congress = self.cues.find("congress", clause)?;
        // The ordinal of the congress is no part of its name.
        let before: String = clause[..congress.span.start - day.span.end].chars().filter(|c| !c.is_whitespace()).collect();
        let place = before.split_once('第').map_or(before.as_str(), |(place, _)| place);
        self.divisions.at_start(place)?;
        let body = format!("{place}{}", congress.word);
        let revises = self.cues.find("revised", &rest[..rest.find('\n').unwrap_or(rest.len())]).is_some();
        Some(Passing { body, day, revises, span: NormSpan::new(day.span.start, passed.span.end) })
    }
}
