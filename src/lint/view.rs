//! What every check reads, and how it says where something stands.

use super::{Finding, LintCode, LintRules, Place};
use crate::compare::Facts;
use crate::grammar::Grammar;
use crate::pipeline::{Parsed, ParsedPart, Places};
use crate::record::{Document, Record, SectionIndex, SectionPath, TextSpan};
use crate::span::{NormSpan, SourceSpan};

/// A document with its text, ready to be checked.
pub(super) struct View<'a> {
    pub(super) part: &'a ParsedPart,
    pub(super) document: &'a Document,
    /// The normalised text of the file.
    pub(super) text: &'a str,
    pub(super) rules: &'a LintRules,
    /// What is the same though written differently.
    pub(super) facts: &'a Facts,
    pub(super) index: SectionIndex<'a>,
    parsed: &'a Parsed,
    places: Places<'a>,
    /// Character offsets at which the lines of the source begin.
    lines: Vec<usize>,
}

impl<'a> View<'a> {
    pub(super) fn new(parsed: &'a Parsed, part: &'a ParsedPart, grammar: &'a Grammar) -> Self {
        let source = &parsed.source.text;
        let ends = source.chars().enumerate().filter(|(_, c)| *c == '\n').map(|(i, _)| i + 1);
        Self {
            part,
            document: &part.document,
            text: &parsed.text.text,
            rules: &grammar.lint,
            facts: &grammar.facts,
            index: SectionIndex::new(&part.document),
            parsed,
            places: Places::new(source),
            lines: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// The document's own words, normalised.
    pub(super) fn content(&self) -> NormSpan {
        self.part.content
    }

    /// A span of the source in the normalised text.
    pub(super) fn norm(&self, span: TextSpan) -> NormSpan {
        let start = self.parsed.text.map.to_norm(span.byte_start);
        NormSpan::new(start, self.parsed.text.map.to_norm(span.byte_end).max(start))
    }

    /// The sentence around a span of the source, normalised.
    pub(super) fn sentence(&self, span: TextSpan) -> NormSpan {
        self.around(self.norm(span), &['。', '\n', '!', '?'])
    }

    /// What stands around a place between the nearest of these marks.
    pub(super) fn around(&self, at: NormSpan, marks: &[char]) -> NormSpan {
        let before = self.text[..at.start].char_indices().rev().find(|(_, c)| marks.contains(c));
        let start = before.map_or(0, |(i, c)| i + c.len_utf8());
        NormSpan::new(start, self.text[at.end..].find(marks).map_or(self.text.len(), |i| at.end + i))
    }

    /// A place in the normalised text.
    pub(super) fn place_of(&self, span: NormSpan) -> Place {
        let source = self.parsed.text.map.to_source(span);
        let span = self.places.span(source);
        let section = self.index.at(span.start).map(|s| s.path.clone()).unwrap_or_default();
        self.place(section, span)
    }

    /// The place of a record.
    pub(super) fn place_at<T>(&self, record: &Record<T>) -> Place {
        self.place(record.section.clone(), record.span)
    }

    /// A place in the source.
    pub(super) fn place(&self, section: SectionPath, span: TextSpan) -> Place {
        let (line, column) = self.line(span.start);
        let (end_line, end_column) = self.line(span.end);
        let quote = SourceSpan::new(span.byte_start, span.byte_end).of(&self.parsed.source.text).to_owned();
        Place { section, quote, span, line, column, end_line, end_column }
    }

    /// Line and column of a character, from 1.
    fn line(&self, at: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= at);
        (line, at - self.lines[line - 1] + 1)
    }

    /// A finding of a code at one place.
    pub(super) fn finding(&self, code: LintCode, place: Place, message: impl Into<String>) -> Finding {
        Finding { code, level: code.level(), message: message.into(), place, related: None }
    }
}
