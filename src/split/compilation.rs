//! Several documents in one file (汇编): headings that count them.

use super::Splitter;
use crate::extract::numeral;
use crate::span::NormSpan;
use rust_decimal::prelude::ToPrimitive;
use std::collections::HashMap;

/// A heading is no longer than this many bytes.
const MAX_HEADING: usize = 150;
/// A document of a compilation is no shorter than this many bytes.
const MIN_PART: usize = 90;
/// Characters that a repeated title has, lest 附件1 and 表2 be taken for documents.
const MIN_TITLE: usize = 5;

impl Splitter {
    /// The headings of the documents, where there are several: the same title with 1, 2, 3 …, or
    /// 篇一, 篇二, 篇三 …
    pub(super) fn part_headings(&self, text: &str, content: NormSpan) -> Vec<NormSpan> {
        let mut series: HashMap<&str, Vec<NormSpan>> = HashMap::new();
        for (at, line) in crate::span::lines(content.of(text)) {
            let start = content.start + at;
            let span = NormSpan::new(start, start + line.len()).trim(text);
            if let Some((title, number)) = numbered_title(span.of(text)).or_else(|| self.numbered_part(text, span)) {
                let headings = series.entry(title).or_default();
                if number == headings.len() + 1 {
                    headings.push(span);
                }
            }
        }
        let full = |headings: &Vec<NormSpan>| {
            let ends = headings.iter().skip(1).map(|h| h.start).chain([content.end]);
            headings.len() >= 2 && headings.iter().zip(ends).all(|(h, end)| end - h.end >= MIN_PART)
        };
        series.into_values().filter(full).max_by_key(|headings| (headings.len(), std::cmp::Reverse(headings[0].start))).unwrap_or_default()
    }

    /// `篇一:某某方案`, `【篇2】某某方案`: the word and the number.
    fn numbered_part<'t>(&self, text: &'t str, line: NormSpan) -> Option<(&'t str, usize)> {
        if line.len() > MAX_HEADING || line.of(text).contains('。') {
            return None;
        }
        let start = line.end - line.of(text).trim_start_matches(['【', '(', '[']).len();
        let word = self.part_words.at(text, start, line.end)?.span;
        let rest = text[word.end..line.end].trim_start();
        let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || numeral::digit(*c).is_some() || *c == '十').collect();
        let after = rest[number.len()..].chars().next();
        let closed = after.is_none_or(|c| c.is_whitespace() || "】)]:、.,".contains(c));
        let number = numeral::parse(&number).filter(|_| closed)?;
        Some((word.of(text), number.to_usize()?))
    }
}

/// `某某实施方案3`, `某某实施方案(3)`: the title and the number.
fn numbered_title(line: &str) -> Option<(&str, usize)> {
    if line.len() > MAX_HEADING || line.contains('。') {
        return None;
    }
    let open = line.strip_suffix(')').unwrap_or(line);
    let title = open.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &open[title.len()..];
    let title = title.trim_end_matches(['(', ' ']);
    let long = title.chars().count() >= MIN_TITLE && title.ends_with(char::is_alphabetic);
    (long && !number.is_empty() && number.len() <= 3).then(|| number.parse().ok().map(|n| (title, n))).flatten()
}
