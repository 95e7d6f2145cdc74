//! Inline definitions: …(以下简称“…”).

use super::{Article, Findings};
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError};
use crate::record::Definition;

/// The rules of `grammars/definition/`, compiled.
pub struct DefinitionRules {}

impl DefinitionRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(_bundle: &Bundle, _fragments: &Fragments) -> Result<Self, GrammarError> {
        Ok(Self {})
    }

    /// What the document holds of these.
    pub fn extract(&self, _article: &Article<'_>) -> Findings<Definition> {
        Findings::default()
    }
}
