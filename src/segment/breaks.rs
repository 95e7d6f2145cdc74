//! Where the numbering of the body ends: attachments (附件).

use super::lines::Lines;
use super::marker::{Marker, Markers, is_sentence_end};
use crate::grammar::{Bundle, GrammarError, WordTable};
use crate::record::Scheme;
use crate::span::NormSpan;

/// The rules of `grammars/segment/breaks.toml`, compiled.
pub(super) struct Breaks {
    attachment: WordTable<()>,
}

/// Longest item of a list of attachments, in bytes.
const LONGEST_NAME: usize = 300;

impl Breaks {
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        Ok(Self { attachment: WordTable::new(bundle.class("segment", "attachment"), |_| Ok(()))? })
    }

    /// Where attachments may begin, and whether it is sure: the word stands alone in its line.
    pub fn attachments(&self, text: &str, lines: &Lines) -> Vec<(usize, bool)> {
        let mut found = Vec::new();
        for line in lines.iter() {
            for token in self.attachment.find_iter(text, line) {
                let before = &text[line.start..token.span.start];
                let rest =
                    text[token.span.end..line.end].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '一'..='十' | ' ' | '-'));
                let alone = matches!(rest, "" | ":" | "." | "、");
                let heads = match before.trim_end().chars().next_back() {
                    None => true,
                    Some(c) => is_sentence_end(c) || c == ')' && !rest.starts_with([')', ',', '。']),
                };
                let list = rest.starts_with(':') && !alone;
                if heads && !list {
                    found.push((token.span.start, before.is_empty() && alone));
                }
            }
        }
        found
    }

    /// Drops the numbers of lists of attachments: `附件:1.…2.…`.
    pub fn drop_attachment_lists(&self, text: &str, markers: &Markers, candidates: &mut Vec<Marker>) {
        let mut listed: Option<(u32, usize)> = None;
        candidates.retain(|m| {
            if markers.family(m).scheme != Scheme::Arabic {
                return true;
            }
            let goes_on = listed.is_some_and(|(ordinal, end)| {
                m.ordinal == ordinal + 1 && m.span.start - end <= LONGEST_NAME && !text[end..m.span.start].contains('。')
            });
            let begins = m.ordinal == 1 && self.heads_list(text, m.span.start);
            listed = (goes_on || begins).then_some((m.ordinal, m.span.end));
            listed.is_none()
        });
    }

    fn heads_list(&self, text: &str, at: usize) -> bool {
        let before = text[..at].trim_end();
        let Some(words) = before.strip_suffix(':') else { return false };
        let start = words.char_indices().rev().nth(3).map_or(0, |(i, _)| i);
        self.attachment.find_iter(text, NormSpan::new(start, words.len())).any(|t| t.span.end == words.trim_end().len())
    }
}
