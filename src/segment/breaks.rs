//! What breaks the numbering: attachments (附件), tables of contents (目录), tables copied as lines,
//! headings without a number.

use super::lines::Lines;
use super::marker::{Marker, Markers, is_sentence_end};
use crate::extract::doc_number::is_han;
use crate::grammar::{Bundle, GrammarError, RuleId, Vocabulary, WordTable};
use crate::normalise::Normalised;
use crate::record::Scheme;
use crate::span::NormSpan;

/// What a break word begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BreakKind {
    /// An attachment with a numbering of its own (附件).
    Attachment,
    /// A table of contents (目录).
    Contents,
    /// A table whose cells became lines; the headings of its rows are no sections.
    Table,
    /// A heading without a number.
    Heading,
    /// What names a box, a table or a picture and is no heading (专栏1 …).
    Caption,
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
    pub rule: Option<RuleId>,
}

/// The rules of `grammars/segment/breaks.toml`, compiled.
pub(super) struct Breaks {
    words: WordTable<BreakKind>,
}

impl Breaks {
    pub fn compile(bundle: &Bundle, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        let rules = bundle.stage("segment").filter(|r| r.file.ends_with("breaks.toml"));
        let words = WordTable::new(rules, |rule| match rule.class.as_str() {
            "attachment" => Ok(BreakKind::Attachment),
            "contents" => Ok(BreakKind::Contents),
            "table" => Ok(BreakKind::Table),
            "caption" => Ok(BreakKind::Caption),
            other => Err(GrammarError::at(rule, format!("class `{other}`; known are attachment, contents, table, caption"))),
        })?;
        Ok(Self { words: words.known_to(vocabulary) })
    }

    /// Every place where the numbering may break, in order.
    pub fn find(&self, source: &Normalised, lines: &Lines, markers: &[Marker]) -> Vec<Break> {
        let text = &source.text;
        let mut found = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            if is_heading(text, lines, index, markers) && self.words.at(text, line.start, line.end).is_none() {
                found.push(Break { kind: BreakKind::Heading, span: line, sure: true, rule: None });
            }
            for token in self.words.find_in(source, line) {
                let read = match token.class {
                    BreakKind::Contents => contents(text, line, token.span),
                    BreakKind::Attachment => attachment(text, line, token.span),
                    BreakKind::Table => (token.span == line).then_some((line, true)),
                    BreakKind::Heading | BreakKind::Caption => None,
                };
                if let Some((span, sure)) = read {
                    found.push(Break { kind: token.class, span, sure, rule: Some(token.rule) });
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

/// Shortest and longest heading without a number, and shortest paragraph under one, in characters.
const HEADING: std::ops::RangeInclusive<usize> = 3..=20;
const PARAGRAPH: usize = 40;

/// Whether a line is a heading without a number: a few words between the end of a paragraph and a
/// long paragraph, with no punctuation of a sentence in them.
fn is_heading(text: &str, lines: &Lines, index: usize, markers: &[Marker]) -> bool {
    let line = lines.get(index);
    if index == 0 || index + 1 >= lines.len() || line.len() > 4 * HEADING.end() || !HEADING.contains(&line.of(text).chars().count()) {
        return false;
    }
    let word = |c: char| is_han(c) || c.is_alphanumeric() || matches!(c, '“' | '”' | '《' | '》' | '、' | '—' | '(' | ')');
    let (before, after) = (lines.get(index - 1).of(text), lines.get(index + 1).of(text));
    let between = before.ends_with(is_sentence_end) && after.ends_with(['。', ':']) && after.chars().nth(PARAGRAPH).is_some();
    let numbered = markers.get(markers.partition_point(|m| m.span.start < line.start)).is_some_and(|m| m.span.start < line.end);
    between && !numbered && line.of(text).chars().all(word) && !line.of(text).ends_with(['日', ')'])
}

/// Longest item of a list of attachments, in bytes.
const LONGEST_NAME: usize = 300;

/// Drops the numbers of lists of attachments (附件:1.…2.…).
pub(super) fn drop_attachment_lists(text: &str, breaks: &[Break], markers: &Markers, candidates: &mut Vec<Marker>) {
    let mut heads = breaks.iter().filter(|b| b.kind == BreakKind::Attachment).peekable();
    let mut head: Option<&Break> = None;
    let mut listed: Option<(u16, usize)> = None;
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

/// Drops the row headings of tables whose cells became lines: a row number in a line of its own
/// follows them.
pub(super) fn drop_row_headings(text: &str, breaks: &[Break], lines: &Lines, candidates: &mut Vec<Marker>) {
    let Some(table) = breaks.iter().find(|b| b.kind == BreakKind::Table) else { return };
    candidates.retain(|m| {
        let next = if m.line + 1 < lines.len() { lines.get(m.line + 1).of(text) } else { "" };
        let row_number = (1..=3).contains(&next.len()) && next.bytes().all(|b| b.is_ascii_digit());
        m.span.start < table.span.start || !row_number
    });
}
