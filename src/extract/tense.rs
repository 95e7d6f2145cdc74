//! What is reported and what is planned (回顾与展望).
//!
//! A work report tells last year's results before it sets this year's targets; the same words
//! (达到, 新建) are a result in one place and a target in the other.

use super::Article;
use super::meta::MetaFound;
use crate::grammar::{Bundle, GrammarError};
use crate::span::NormSpan;

/// Where a document reports results.
#[derive(Debug, Clone, Default)]
pub struct TenseLayer {
    /// Stretches that report, in order, none overlapping another.
    pub reported: Vec<NormSpan>,
}

impl TenseLayer {
    /// Whether the text at `at` reports a result.
    pub fn is_reported(&self, at: usize) -> bool {
        let next = self.reported.partition_point(|s| s.start <= at);
        next > 0 && self.reported[next - 1].contains(at)
    }
}

/// The rules of `grammars/tense/`, compiled.
pub struct TenseRules {}

impl TenseRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(_bundle: &Bundle) -> Result<Self, GrammarError> {
        Ok(Self {})
    }

    /// Where the document reports.
    pub fn read(&self, _article: &Article<'_>, _meta: &MetaFound) -> TenseLayer {
        TenseLayer::default()
    }
}
