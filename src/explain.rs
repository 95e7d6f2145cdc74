//! How a record came to be, and why there is none (溯源).

use crate::extract::{Rejected, Trace};
use crate::grammar::{Grammar, RuleId};
use crate::pipeline::{Parsed, ParsedPart, Places};
use crate::record::{Record, Summary, TextSpan};
use crate::span::NormSpan;
use rustc_hash::FxHashMap;
use std::fmt;
use unicode_width::UnicodeWidthStr;

/// Characters before and after a rejected candidate that still count as near.
const NEAR: usize = 20;
/// Longest stretch of source shown on each side of a span, in characters.
const SHOWN: usize = 30;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The records that hold the character at an offset.
    At(usize),
    /// The record of an id.
    Record(String),
    /// What was considered near an offset and made no record.
    Missed(usize),
}

/// An answer, to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The record's id and what it says, or what was turned down.
    pub head: String,
    /// The stretch of source with the span marked below it.
    pub excerpt: Excerpt,
    /// The rules and what each matched, in order.
    pub steps: Vec<String>,
}

/// A stretch of source and a line of marks under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The words.
    pub line: String,
    /// Marks below the span, aligned for a terminal in which a Han character is two columns wide.
    pub marks: String,
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n  {}\n  {}", self.head, self.excerpt.line, self.excerpt.marks)?;
        for step in &self.steps {
            writeln!(f, "  - {step}")?;
        }
        Ok(())
    }
}

/// Answers a question about one document of a parsed file. No answer: nothing is there.
pub fn explain(parsed: &Parsed, part: &ParsedPart, grammar: &Grammar, question: &Question) -> Vec<Explanation> {
    let view = View::new(parsed, part, grammar);
    let all = || {
        let d = &part.document;
        let mut out = Vec::new();
        out.extend(d.targets.iter().map(|r| view.entry(r)));
        out.extend(d.deadlines.iter().map(|r| view.entry(r)));
        out.extend(d.responsibilities.iter().map(|r| view.entry(r)));
        out.extend(d.references.iter().map(|r| view.entry(r)));
        out
    };
    match question {
        Question::Record(id) => all().into_iter().filter(|e| e.id == id).map(|e| view.record(e)).collect(),
        Question::At(offset) => {
            all().into_iter().filter(|e| e.span.start <= *offset && *offset < e.span.end).map(|e| view.record(e)).collect()
        }
        Question::Missed(offset) => part.rejected.iter().filter_map(|r| view.rejected(r, *offset)).collect(),
    }
}

/// How every record of a document came to be: the rules and what each matched, by record id.
pub(crate) fn history(parsed: &Parsed, part: &ParsedPart, grammar: &Grammar) -> FxHashMap<String, Vec<String>> {
    let view = View::new(parsed, part, grammar);
    part.traces.iter().map(|(id, trace)| (id, view.steps(trace))).collect()
}

/// A record as `explain` sees it.
struct Entry<'a> {
    id: &'a str,
    summary: String,
    span: TextSpan,
}

struct View<'a> {
    parsed: &'a Parsed,
    part: &'a ParsedPart,
    grammar: &'a Grammar,
    places: Places<'a>,
}

impl<'a> View<'a> {
    fn new(parsed: &'a Parsed, part: &'a ParsedPart, grammar: &'a Grammar) -> Self {
        Self { parsed, part, grammar, places: Places::new(&parsed.source.text) }
    }

    fn entry<'r, T: Summary>(&self, record: &'r Record<T>) -> Entry<'r> {
        let place = if record.section.is_empty() { String::new() } else { format!("  [{}]", record.section.join("/")) };
        Entry { id: &record.id, summary: format!("{}{place}", record.value.summary()), span: record.span }
    }

    fn record(&self, entry: Entry<'_>) -> Explanation {
        let trace = if entry.id == "meta" { Some(self.part.traces.meta()) } else { self.part.traces.get(entry.id) };
        let excerpt = self.excerpt(entry.span.byte_start, entry.span.byte_end);
        Explanation { head: format!("{}  {}", entry.id, entry.summary), excerpt, steps: trace.map(|t| self.steps(t)).unwrap_or_default() }
    }

    fn steps(&self, trace: &Trace) -> Vec<String> {
        let matched = |(rule, span): &(RuleId, NormSpan)| format!("“{}” by {}", self.words(*span), self.rule(*rule));
        let inherited = |(field, span): &(&str, NormSpan)| format!("{field} from “{}” at {}", self.words(*span), self.offset(*span));
        let mut steps: Vec<String> = Vec::new();
        for step in trace.parts.iter().map(matched).chain(trace.inherited.iter().map(inherited)) {
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        steps
    }

    fn rejected(&self, rejected: &Rejected, offset: usize) -> Option<Explanation> {
        let span = self.parsed.text.map.to_source(rejected.span);
        let text = &self.parsed.source.text;
        let at = text.char_indices().nth(offset).map_or(text.len(), |(i, _)| i);
        let before = text[..span.start].chars().rev().take(NEAR).map(char::len_utf8).sum::<usize>();
        let after = text[span.end..].chars().take(NEAR).map(char::len_utf8).sum::<usize>();
        if at < span.start - before || at > span.end + after {
            return None;
        }
        let rule = rejected.rule.map_or_else(|| rejected.reason.to_owned(), |r| format!("{}: {}", self.rule(r), rejected.reason));
        Some(Explanation {
            head: format!("turned down: “{}”", self.words(rejected.span)),
            excerpt: self.excerpt(span.start, span.end),
            steps: vec![rule],
        })
    }

    fn rule(&self, id: RuleId) -> String {
        let rule = self.grammar.rule(id);
        let note = rule.note.as_deref().map(|n| format!(" ({n})")).unwrap_or_default();
        format!("{} [{}]{note}", rule.id, rule.class)
    }

    fn words(&self, span: NormSpan) -> &str {
        span.of(&self.parsed.text.text)
    }

    /// Offset of a normalised span in the source, in characters.
    fn offset(&self, span: NormSpan) -> usize {
        self.places.span(self.parsed.text.map.to_source(span)).start
    }

    fn excerpt(&self, start: usize, end: usize) -> Excerpt {
        let text = &self.parsed.source.text;
        let lead: String = {
            let line = text[..start].rsplit('\n').next().unwrap_or_default();
            let mut tail: Vec<char> = line.chars().rev().take(SHOWN).collect();
            tail.reverse();
            tail.into_iter().collect()
        };
        let tail: String = text[end..].split('\n').next().unwrap_or_default().chars().take(SHOWN).collect();
        let words = text[start..end].replace('\n', " ");
        let marks = format!("{}{}", " ".repeat(lead.width()), "^".repeat(words.width().max(1)));
        Excerpt { line: format!("{lead}{words}{tail}"), marks }
    }
}
