//! Words that break the numbering: attachments (附件) and tables of contents (目录).

use super::lines::Lines;
use super::marker::{Marker, Markers, is_sentence_end};
use crate::grammar::{Bundle, GrammarError, RuleId, WordTable};
use crate::record::Scheme;
use crate::span::NormSpan;

/// What a break word begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BreakKind {
    /// An attachment with a numbering of its own (附件).
    Attachment,
    /// A table of contents (目录).
    Contents,
}

/// A break word in its place.
#[derive(Debug, Clone)]
pub(super) struct Break {
    pub kind: BreakKind,
    /// The word and its number.
    pub span: NormSpan,
    /// Whether it heads its line, which is no sentence.
    pub sure: bool,
    /// The rule that found it.
    pub rule: RuleId,
}

/// The rules of `grammars/segment/breaks.toml`, compiled.
pub(super) struct Breaks {
    words: WordTable<BreakKind>,
}

impl Breaks {
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let rules = bundle.stage("segment").filter(|r| r.file.ends_with("breaks.toml"));
        let words = WordTable::new(rules, |rule| match rule.class.as_str() {
            "attachment" => Ok(BreakKind::Attachment),
            "contents" => Ok(BreakKind::Contents),
            other => Err(GrammarError::at(rule, format!("class `{other}`; known are attachment, contents"))),
        })?;
        Ok(Self { words })
    }

    /// Every place where an attachment or a table of contents may begin, in order.
    pub fn find(&self, text: &str, lines: &Lines) -> Vec<Break> {
        let mut found = Vec::new();
        for line in lines.iter() {
            for token in self.words.find_iter(text, line) {
                let read = match token.class {
                    BreakKind::Contents => contents(text, line, token.span),
                    BreakKind::Attachment => attachment(text, line, token.span),
                };
                if let Some((span, sure)) = read {
                    found.push(Break { kind: token.class, span, sure, rule: token.rule });
                }
            }
        }
        found
    }
}

/// Longest line that names an attachment, in bytes.
const LONGEST_HEADING: usize = 180;

/// An attachment begins a line or follows a sentence; in the middle of one it is only named.
fn attachment(text: &str, line: NormSpan, word: NormSpan) -> Option<(NormSpan, bool)> {
    let before = text[line.start..word.start].trim_end().chars().next_back();
    let number =
        |c: char| c.is_ascii_digit() || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | ' ' | '-');
    let rest = text[word.end..line.end].trim_start_matches(number);
    let begins = match before {
        None => true,
        Some(')') => !rest.starts_with([')', ',', '。']),
        Some(c) => is_sentence_end(c),
    };
    let sure = before.is_none() && line.len() <= LONGEST_HEADING && !rest.contains(is_sentence_end);
    begins.then_some((NormSpan::new(word.start, line.end - rest.len()), sure))
}

/// A table of contents ends its line, or a heading follows it at once.
fn contents(text: &str, line: NormSpan, word: NormSpan) -> Option<(NormSpan, bool)> {
    let heads = text[word.end..line.end].trim_start().starts_with('第');
    (word.end == line.end || heads).then_some((word, word == line))
}

/// Longest item of a list of attachments, in bytes.
const LONGEST_NAME: usize = 300;

/// Drops the numbers of lists of attachments (附件:1.…2.…).
pub(super) fn drop_attachment_lists(text: &str, breaks: &[Break], markers: &Markers, candidates: &mut Vec<Marker>) {
    let mut heads = breaks.iter().filter(|b| b.kind == BreakKind::Attachment).peekable();
    let mut head: Option<&Break> = None;
    let mut listed: Option<(u32, usize)> = None;
    candidates.retain(|m| {
        while let Some(next) = heads.next_if(|b| b.span.start < m.span.start) {
            head = Some(next);
        }
        if markers.family(m).scheme != Scheme::Arabic {
            return true;
        }
        let goes_on = listed.is_some_and(|(ordinal, end)| {
            m.ordinal == ordinal + 1 && m.span.start - end <= LONGEST_NAME && !text[end..m.span.start].contains('。')
        });
        // A list follows the word and a colon, at once or in the next line.
        let gap = head.filter(|b| m.ordinal == 1 && m.span.start >= b.span.end).map(|b| text[b.span.end..m.span.start].trim());
        let begins = gap == Some(":") || head.is_some_and(|b| b.span.contains(m.span.start));
        listed = (goes_on || begins).then_some((m.ordinal, m.span.end));
        listed.is_none()
    });
}
