//! Facts out of running text: times, quantities, then the records made of them (抽取).
//!
//! Extractors are pure: an [`Article`] in, [`Findings`] out. Each finding keeps the rules that made
//! it, and what was considered and turned down is kept with the reason, so that `explain` can
//! answer both "why is this here" and "why is that not".

pub mod deadline;
pub mod definition;
pub mod doc_number;
pub mod meta;
pub mod name;
pub mod numeral;
pub mod quantity;
pub mod reference;
pub mod responsibility;
pub mod table;
pub mod target;
pub mod tense;
pub mod time;

use crate::decode::PageField;
use crate::diagnostic::Diagnostic;
use crate::grammar::RuleId;
use crate::normalise::Normalised;
use crate::segment::{Outline, SectionId};
use crate::span::NormSpan;
use crate::split::Part;

/// A document with its structure: what every extractor reads.
pub struct Article<'a> {
    /// The normalised text of the file.
    pub source: &'a Normalised,
    /// The document's place in it.
    pub part: &'a Part,
    /// Its section tree and passages.
    pub outline: &'a Outline,
    /// Its tables, cells in normalised offsets.
    pub tables: &'a [table::NormTable],
    /// What the header of each table says, in the same order.
    pub readings: &'a [table::TableReading],
    /// What the page says of itself.
    pub page: &'a [PageField],
}

impl<'a> Article<'a> {
    /// The normalised text of the file.
    pub fn text(&self) -> &'a str {
        &self.source.text
    }
}

/// A value read from the text, with its evidence and its history.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// What was read.
    pub value: T,
    /// The words it was read from.
    pub span: NormSpan,
    /// The section it belongs to.
    pub section: Option<SectionId>,
    /// How it came to be.
    pub trace: Trace,
}

/// How a record came to be, for `explain`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// The rules that took part and the words each matched.
    pub parts: Vec<(RuleId, NormSpan)>,
    /// Fields taken from elsewhere, and from where: `("time", …)`.
    pub inherited: Vec<(&'static str, NormSpan)>,
}

impl Trace {
    /// A trace that begins with one rule.
    pub fn of(rule: RuleId, span: NormSpan) -> Self {
        Self { parts: vec![(rule, span)], inherited: Vec::new() }
    }

    /// Notes a further rule.
    pub fn used(&mut self, rule: RuleId, span: NormSpan) {
        self.parts.push((rule, span));
    }
}

/// Something that looked like a record and was turned down.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejected {
    /// The words.
    pub span: NormSpan,
    /// The rule that turned it down; `None` where a mechanism did.
    pub rule: Option<RuleId>,
    /// Why, in a few words.
    pub reason: &'static str,
}

/// What an extractor gives.
#[derive(Debug, Clone)]
pub struct Findings<T> {
    /// What was read, in text order.
    pub found: Vec<Found<T>>,
    /// What was turned down.
    pub rejected: Vec<Rejected>,
    /// What the reader should know.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Default for Findings<T> {
    fn default() -> Self {
        Self { found: Vec::new(), rejected: Vec::new(), diagnostics: Vec::new() }
    }
}
