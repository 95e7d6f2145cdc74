//! Units answerable for a section or task (责任单位).

use super::{Article, Findings};
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError};
use crate::record::Responsibility;

/// The rules of `grammars/responsibility/`, compiled.
pub struct ResponsibilityRules {}

impl ResponsibilityRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(_bundle: &Bundle, _fragments: &Fragments) -> Result<Self, GrammarError> {
        Ok(Self {})
    }

    /// What the document holds of these.
    pub fn extract(&self, _article: &Article<'_>, _definitions: &[super::Found<crate::record::Definition>]) -> Findings<Responsibility> {
        Findings::default()
    }
}
