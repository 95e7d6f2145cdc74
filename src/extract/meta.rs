//! What a document says of itself (文件信息).

use super::{Article, Trace};
use crate::diagnostic::Diagnostic;
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError};
use crate::record::Meta;
use crate::span::NormSpan;

/// The metadata and where its parts stand.
#[derive(Debug, Clone, Default)]
pub struct MetaFound {
    /// The record, definitions excepted.
    pub meta: Meta,
    /// Further names of the document: the notice's title, the plan as the notice names it.
    pub names: Vec<String>,
    /// The title in the text.
    pub title: Option<NormSpan>,
    /// Year of the document's own date (成文日期, else 发布日期), for times without a year.
    pub year: Option<i16>,
    /// The plan period in the title (2017—2018年行动计划): first and last year.
    pub period: Option<(i16, i16)>,
    /// Signature, attachment list and other stretches that hold no records.
    pub apparatus: Vec<NormSpan>,
    /// How it came to be.
    pub trace: Trace,
    /// What the reader should know.
    pub diagnostics: Vec<Diagnostic>,
}

/// The rules of `grammars/meta/` and the tables of `seeds/`, compiled.
pub struct MetaRules {}

impl MetaRules {
    /// Compiles the rules and tables.
    ///
    /// # Errors
    /// When a rule or table is wrong.
    pub fn compile(_bundle: &Bundle, _fragments: &Fragments) -> Result<Self, GrammarError> {
        Ok(Self {})
    }

    /// Reads the metadata of a document.
    pub fn read(&self, _article: &Article<'_>) -> MetaFound {
        MetaFound::default()
    }
}
