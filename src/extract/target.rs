//! Targets and reported results: one indicator, one value (量化指标).

use super::{Article, Findings};
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError};
use crate::record::Target;

/// The rules of `grammars/target/`, compiled.
pub struct TargetRules {}

impl TargetRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(_bundle: &Bundle, _fragments: &Fragments) -> Result<Self, GrammarError> {
        Ok(Self {})
    }

    /// What the document holds of these.
    pub fn extract(
        &self,
        _article: &Article<'_>,
        _times: &super::time::TimeLayer,
        _tense: &super::tense::TenseLayer,
        _meta: &super::meta::MetaFound,
    ) -> Findings<Target> {
        Findings::default()
    }
}
