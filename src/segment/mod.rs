//! Numbered headings and items into a tree (分节).
//!
//! Markers are found first (what is possible), then the likeliest nesting is chosen. The sections
//! tile the part: every byte belongs to exactly one deepest section or to the preamble.

mod breaks;
mod choose;
mod lines;
mod marker;
mod outline;
mod passage;
mod title;
mod tree;

pub use passage::Passage;

use crate::diagnostic::Diagnostic;
use crate::extract::table::NormTable;
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError, RuleId};
use crate::normalise::Normalised;
use crate::record::Scheme;
use crate::span::NormSpan;
use crate::split::Part;
use breaks::Breaks;
use choose::{Context, Event};
use lines::Lines;
use marker::{Marker, Markers};
use tree::Chosen;

/// Index of a section in [`Outline::sections`].
pub type SectionId = usize;

/// A section as a place in the normalised text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionNode {
    /// The section above.
    pub parent: Option<SectionId>,
    /// Canonical markers from the root down.
    pub path: Vec<String>,
    /// Kind of marker.
    pub scheme: Scheme,
    /// Number the marker gives.
    pub ordinal: u32,
    /// The rule that read the marker.
    pub rule: RuleId,
    /// The marker with its punctuation.
    pub marker: NormSpan,
    /// The title's words, where the section has a title.
    pub title: Option<NormSpan>,
    /// The section with all its children.
    pub span: NormSpan,
}

/// The section tree of a part, in document order, and its running text.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// All sections in document order: parents before children.
    pub sections: Vec<SectionNode>,
    /// The part's text cut into passages, in order.
    pub passages: Vec<Passage>,
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
    pub fn path(&self, section: Option<SectionId>) -> &[String] {
        section.map_or(&[], |s| &self.sections[s].path)
    }
}

/// The rules of `grammars/segment/`, compiled.
pub struct Segmenter {
    markers: Markers,
    breaks: Breaks,
}

impl Segmenter {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle, fragments: &Fragments) -> Result<Self, GrammarError> {
        Ok(Self { markers: Markers::compile(bundle, fragments)?, breaks: Breaks::compile(bundle)? })
    }

    /// The section tree of a part. Cells of tables are passages of their own and hold no sections.
    pub fn segment(&self, text: &Normalised, part: &Part, tables: &[NormTable]) -> Outline {
        let words = &text.text;
        let lines = Lines::of(words, part.content, tables);
        let mut candidates = self.markers.scan(words, &lines);
        self.breaks.drop_attachment_lists(words, &self.markers, &mut candidates);
        let events = self.events(words, &lines, &candidates);
        let choices = choose::choose(&events.1, &self.markers);
        let chosen: Vec<Chosen<'_>> = events
            .0
            .iter()
            .zip(&events.1)
            .zip(choices)
            .map(|((at, (event, _)), choice)| Chosen {
                at: *at,
                marker: if let Event::Marker(m) = event { Some(*m) } else { None },
                choice,
            })
            .collect();
        let mut tree = tree::build(&chosen, &self.markers, text, &lines, part.content.end);
        let passages = outline::read(words, &lines, &mut tree);
        Outline { sections: tree.sections, passages, diagnostics: tree.diagnostics }
    }

    /// The markers and attachment headings in text order.
    fn events<'m>(&self, text: &str, lines: &Lines, candidates: &'m [Marker]) -> (Vec<usize>, Vec<(Event<'m>, Context)>) {
        let attachments = self.breaks.attachments(text, lines);
        let mut at = Vec::with_capacity(candidates.len() + attachments.len());
        let mut events = Vec::with_capacity(candidates.len() + attachments.len());
        let mut before: Option<&Marker> = None;
        let mut attachments = attachments.into_iter().peekable();
        for marker in candidates {
            while let Some((offset, sure)) = attachments.next_if(|(offset, _)| *offset <= marker.span.start) {
                at.push(offset);
                events.push((Event::Attachment { sure }, Context { heading_open: false }));
                before = None;
            }
            let heading_open =
                before.is_some_and(|b| b.line == marker.line && !text[b.span.end..marker.span.start].contains(['。', ';', ':', '!', '?']));
            at.push(marker.span.start);
            events.push((Event::Marker(marker), Context { heading_open }));
            before = Some(marker);
        }
        for (offset, sure) in attachments {
            at.push(offset);
            events.push((Event::Attachment { sure }, Context { heading_open: false }));
        }
        (at, events)
    }
}
