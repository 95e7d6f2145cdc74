//! Targets and reported results: one indicator, one value (量化指标).
//!
//! Each sentence is read once into pieces ([`sentence`]); around each quantity a [`frame`] is read;
//! [`judge`] says whether it is a target at all; [`flow`] carries what the sentence said before.

mod flow;
mod frame;
mod indicator;
mod judge;
mod lexicon;
mod sentence;
mod table;
mod when;

use super::quantity::QuantityRules;
use super::{Article, Findings};
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError};
use crate::record::Target;
use crate::segment::Passage;
use flow::Flow;
use indicator::Heads;
use lexicon::Lexicon;
use sentence::Sentence;

/// The rules of `grammars/quantity/` and `grammars/target/`, compiled.
pub struct TargetRules {
    numbers: QuantityRules,
    lexicon: Lexicon,
    heads: Heads,
}

/// What the reading of a document has at hand.
struct Context<'a> {
    rules: &'a TargetRules,
    article: &'a Article<'a>,
    times: &'a super::time::TimeLayer,
    tense: &'a super::tense::TenseLayer,
    years: when::ReportYears,
}

impl TargetRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle, _fragments: &Fragments) -> Result<Self, GrammarError> {
        Ok(Self { numbers: QuantityRules::compile(bundle)?, lexicon: Lexicon::compile(bundle)?, heads: Heads::compile(bundle) })
    }

    /// What the document holds of these.
    pub fn extract(
        &self,
        article: &Article<'_>,
        times: &super::time::TimeLayer,
        tense: &super::tense::TenseLayer,
        meta: &super::meta::MetaFound,
    ) -> Findings<Target> {
        let context = Context { rules: self, article, times, tense, years: when::ReportYears::default() };
        let mut out = Findings::default();
        for passage in &article.outline.passages {
            if !meta.apparatus.iter().any(|a| a.covers(passage.span)) {
                context.read(passage, &mut out);
            }
        }
        out
    }
}

impl Context<'_> {
    /// Reads the sentences of a passage.
    fn read(&self, passage: &Passage, out: &mut Findings<Target>) {
        let label = match passage.cell.map(|cell| self.cell(passage, cell, out)) {
            Some(table::Reading::Done) => return,
            Some(table::Reading::Text(label)) => label,
            None => None,
        };
        let mut flow = Flow::about(label);
        for span in &passage.sentences {
            let Some(sentence) = Sentence::read(self.article.text(), *span, &self.rules.numbers, &self.rules.lexicon, self.times) else {
                flow.skip(self.article.text(), *span);
                continue;
            };
            flow.read(self, &sentence, passage, out);
        }
    }
}
