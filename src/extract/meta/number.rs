//! The document's own number (发文字号), and orders (令).

use super::date::Day;
use super::head::Head;
use super::{Evidence, Reader, field};
use crate::extract::doc_number::is_han;
use crate::span::NormSpan;

/// What the name of an order ends in.
const ORDER: &str = "令";
/// Longest name of a body that gives an order, in characters.
const LONGEST: usize = 30;

/// An order by which a document is promulgated.
pub(super) struct Order {
    pub issuer: String,
    pub number: String,
    pub day: Option<Day>,
    pub span: NormSpan,
}

impl Reader<'_> {
    /// The number: of the order, of the head, else of the page.
    pub fn doc_number(&self, evidence: &Evidence) -> Option<String> {
        let order = evidence.order.as_ref().map(|o| o.number.clone());
        let own = || evidence.number.map(|n| field(n.of(self.text)));
        let page = || evidence.page.number.clone().filter(|n| n.ends_with('号'));
        order.or_else(own).or_else(page)
    }

    /// The document's own number: it stands at the beginning of a piece of the head, not behind a
    /// name in 《》 or in a list.
    pub fn own_number(&self, head: &Head) -> Option<NormSpan> {
        let before_prose = NormSpan::new(head.window.start, head.prose);
        let mut numbers = self.numbers.find_iter(self.text, before_prose).map(|n| n.span);
        numbers.find(|number| self.begins_number(&self.text[head.window.start..number.start]))
    }

    /// The number that stands right before the document's own title at its end, as in the name of
    /// the file to download.
    pub fn number_at_end(&self, title: &str) -> Option<NormSpan> {
        /// Bytes at the end.
        const TAIL: usize = 2_000;
        /// A notice's title around the plan's has at most this many characters before it.
        const LEAD: usize = 40;
        let start = self.text.floor_char_boundary(self.content.end.saturating_sub(TAIL)).max(self.content.start);
        let mut numbers = self.numbers.find_iter(self.text, NormSpan::new(start, self.content.end)).map(|n| n.span);
        numbers.find(|number| {
            let after = &self.text[number.end..self.content.end];
            after.find(title).is_some_and(|at| after[..at].chars().count() < LEAD && !after[..at].contains(['。', ',', '《', '\n']))
        })
    }

    /// Whether the document's own number may follow: at a line's beginning, after the title, in a
    /// bracket of its own.
    fn begins_number(&self, before: &str) -> bool {
        let trimmed = before.trim_end_matches([' ', '(', '\n']);
        if trimmed.ends_with(['》', ',', '、']) {
            return false;
        }
        trimmed.is_empty()
            || trimmed.len() < before.len()
            || self.cues.ends("before-number", trimmed).is_some()
            || self.doc_types.of(&trimmed[trimmed.floor_char_boundary(trimmed.len().saturating_sub(60))..]).is_some()
    }

    /// The order in the head: 广东省人民政府令(第290号).
    pub fn order(&self, head: &Head) -> Option<Order> {
        let days: Vec<Day> = self.days.find_iter(self.text, head.front).collect();
        head.front.of(self.text).match_indices(ORDER).find_map(|(i, _)| self.order_at(head, &days, head.front.start + i))
    }

    /// The order whose 令 stands at `at`, at the beginning of a line or after a day.
    fn order_at(&self, head: &Head, days: &[Day], at: usize) -> Option<Order> {
        let (number, end) = self.order_number(at + ORDER.len(), head.front.end)?;
        let day = days.iter().rev().find(|d| d.span.end <= at && self.text[d.span.end..at].chars().all(is_han)).copied();
        let from = day.map_or(head.front.start, |d| d.span.end);
        let run: usize = self.text[from..at].chars().rev().take(LONGEST).take_while(|c| is_han(*c)).map(char::len_utf8).sum();
        let span = NormSpan::new(at - run, end);
        let begins = day.is_some() || self.text[head.front.start..span.start].chars().next_back().is_none_or(|c| matches!(c, '\n' | ' '));
        let issuer = &self.text[span.start..at];
        let is_named = self.divisions.at_start(issuer).is_some() || self.cues.starts("central", issuer).is_some();
        (begins && is_named && self.is_body(issuer)).then(|| Order {
            issuer: issuer.to_owned(),
            number: format!("{issuer}{ORDER}(第{number}号)"),
            day,
            span,
        })
    }

    /// `(第290号)` or `第290号` at `at`: the digits and the end.
    fn order_number(&self, at: usize, end: usize) -> Option<(&str, usize)> {
        let rest = self.text[at..end].trim_start_matches(['\n', ' ', '(']).strip_prefix('第')?.trim_start();
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = &rest[..rest.len() - after.len()];
        let after = after.trim_start().strip_prefix('号')?;
        (!digits.is_empty()).then_some((digits, end - after.len()))
    }
}
