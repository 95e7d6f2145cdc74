//! Other documents that are named: 《…》 and 发文字号.

use super::{Article, Findings};
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError};
use crate::record::Reference;

/// The rules of `grammars/reference/`, compiled.
pub struct ReferenceRules {}

impl ReferenceRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(_bundle: &Bundle, _fragments: &Fragments) -> Result<Self, GrammarError> {
        Ok(Self {})
    }

    /// What the document holds of these.
    pub fn extract(&self, _article: &Article<'_>, _meta: &super::meta::MetaFound) -> Findings<Reference> {
        Findings::default()
    }
}
