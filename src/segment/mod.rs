//! Numbered headings and items into a tree (分节).
//!
//! Markers are found first (what is possible), then the likeliest nesting is chosen. The sections
//! tile the part: every byte belongs to exactly one deepest section or to the preamble.

mod breaks;
mod choose;
mod contents;
mod lines;
mod marker;
mod outline;
mod passage;
mod title;
mod tree;

pub use passage::Passage;

use crate::diagnostic::Diagnostic;
use crate::extract::table::NormTable;
use crate::extract::{Rejected, Trace};
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError, Vocabulary};
use crate::normalise::Normalised;
use crate::record::{Scheme, SectionPath};
use crate::span::NormSpan;
use crate::split::Part;
use breaks::{Break, Breaks};
use choose::Event;
use lines::Lines;
use marker::{Marker, Markers};
use title::Titles;

/// Index of a section in [`Outline::sections`].
pub type SectionId = usize;

/// A section as a place in the normalised text.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionNode {
    /// The section above.
    pub parent: Option<SectionId>,
    /// Canonical markers from the root down.
    pub path: SectionPath,
    /// Kind of marker.
    pub scheme: Scheme,
    /// Number the marker gives.
    pub ordinal: u32,
    /// The marker with its punctuation.
    pub marker: NormSpan,
    /// The title's words, where the section has a title.
    pub title: Option<NormSpan>,
    /// The section with all its children.
    pub span: NormSpan,
    /// The rules that read the marker and the title.
    pub trace: Trace,
}

/// The section tree of a part, in document order, and its running text.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// All sections in document order: parents before children.
    pub sections: Vec<SectionNode>,
    /// The part's text cut into passages, in order.
    pub passages: Vec<Passage>,
    /// Words that looked like structure of the body and are none.
    pub rejected: Vec<Rejected>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

impl Outline {
    /// The deepest section that holds the byte at `offset`.
    pub fn section_at(&self, offset: usize) -> Option<SectionId> {
        let mut found = None;
        let mut from = self.sections.partition_point(|s| s.span.start <= offset);
        while from > 0 {
            from -= 1;
            if self.sections[from].span.contains(offset) {
                found = Some(from);
                break;
            }
            match self.sections[from].parent {
                Some(parent) => from = parent + 1,
                None => break,
            }
        }
        found
    }

    /// The path of a section; empty for the preamble.
    pub fn path(&self, section: Option<SectionId>) -> SectionPath {
        section.map_or_else(SectionPath::default, |s| self.sections[s].path.clone())
    }
}

/// The rules of `grammars/segment/`, compiled.
pub struct Segmenter {
    markers: Markers,
    breaks: Breaks,
    titles: Titles,
}

impl Segmenter {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle, fragments: &Fragments, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        Ok(Self {
            markers: Markers::compile(bundle, fragments)?,
            breaks: Breaks::compile(bundle, vocabulary)?,
            titles: Titles::compile(bundle)?,
        })
    }

    /// The section tree of a part. Cells of tables are passages of their own and hold no sections.
    pub fn segment(&self, text: &Normalised, part: &Part, tables: &[NormTable]) -> Outline {
        let words = &text.text;
        let mut lines = Lines::of(words, part.content, tables);
        let mut candidates = self.markers.scan(words, &mut lines);
        let breaks = self.breaks.find(text, &lines, &candidates);
        breaks::drop_attachment_lists(words, &breaks, &self.markers, &mut candidates);
        breaks::drop_row_headings(words, &breaks, &lines, &mut candidates);
        let contents = contents::take(words, &breaks, &self.markers, &mut candidates);
        let events = events(words, &candidates, &breaks);
        let choices = choose::choose(&events, &self.markers);
        let mut tree = tree::build(&events, &choices, &self.markers, text, &lines, part.content.end);
        let passages = outline::read(text, &lines, &self.titles, &contents, &mut tree);
        Outline { sections: tree.sections, passages, rejected: tree.rejected, diagnostics: tree.diagnostics }
    }
}

/// The markers and breaks in text order.
fn events<'m>(text: &str, candidates: &'m [Marker], breaks: &'m [Break]) -> Vec<Event<'m>> {
    let mut events = Vec::with_capacity(candidates.len() + breaks.len());
    let mut breaks = breaks.iter().peekable();
    let mut before: Option<&Marker> = None;
    for marker in candidates {
        while let Some(found) = breaks.next_if(|b| b.span.start <= marker.span.start) {
            events.push(Event::Break(found));
            before = None;
        }
        let same_line = before.filter(|b| b.line == marker.line);
        let after_heading = same_line.is_some_and(|b| !text[b.span.end..marker.span.start].contains(['。', ';', ':', '!', '?']));
        events.push(Event::Marker { marker, after_heading });
        before = Some(marker);
    }
    events.extend(breaks.map(Event::Break));
    events
}

#[cfg(test)]
mod tests;
