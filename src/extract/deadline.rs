//! Deadlines: the time limits, stages and rhythms that a document sets (完成时限).

use super::tense::TenseLayer;
use super::time::TimeLayer;
use super::{Article, Findings};
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError};
use crate::record::Deadline;

/// The rules of `grammars/deadline/`, compiled.
pub struct DeadlineRules {}

impl DeadlineRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(_bundle: &Bundle, _fragments: &Fragments) -> Result<Self, GrammarError> {
        Ok(Self {})
    }

    /// The deadlines of a document.
    pub fn extract(&self, _article: &Article<'_>, _times: &TimeLayer, _tense: &TenseLayer) -> Findings<Deadline> {
        Findings::default()
    }
}
