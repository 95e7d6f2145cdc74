//! Mentions of time and what each governs (时间).
//!
//! `form` finds what is written, `dating` gives it its days (years are inherited), `role` and
//! `standing` say what it does where it stands, `govern` which values it holds for; `resolve`
//! walks through the document and has them work together.

mod calendar;
mod class;
mod dating;
mod form;
mod govern;
mod point;
mod resolve;
mod role;
mod standing;
#[cfg(test)]
mod tests;

use super::meta::MetaFound;
use super::tense::TenseLayer;
use super::{Article, Trace};
use crate::diagnostic::Code;
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError, RuleId, Vocabulary};
use crate::record::{DeadlineKind, Time};
use crate::span::NormSpan;

/// A time said in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeMention {
    /// The words, marker included (到2018年).
    pub span: NormSpan,
    /// The sentence it stands in.
    pub sentence: NormSpan,
    /// By, during, recurring or duration.
    pub kind: DeadlineKind,
    /// The time.
    pub time: Time,
    /// The year comes from elsewhere.
    pub inherited: bool,
    /// What the mention does where it stands.
    pub role: TimeRole,
    /// The rule that gave the role; `None` where a mechanism did.
    pub ruled: Option<RuleId>,
    /// The words say what is to be done as well (季度监测).
    pub holds_act: bool,
    /// Why no date could be made of it.
    pub doubt: Option<Code>,
    /// How it was read.
    pub trace: Trace,
}

/// What a mention of time does where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeRole {
    /// Sets when something is to be done or to hold.
    Limit,
    /// Only says what year a heading or sentence is about, for inheritance.
    Frame,
    /// The year of reported results.
    Reported,
    /// What a value is compared with (比2015年).
    Baseline,
    /// None of these: a date of issue, a year in a name, an age.
    Other,
}

/// All mentions of time of a document, in order.
#[derive(Debug, Clone, Default)]
pub struct TimeLayer {
    /// In text order.
    pub mentions: Vec<TimeMention>,
    /// From which offset on which mention governs; in order.
    steps: Vec<(usize, Option<usize>)>,
}

impl TimeLayer {
    /// The mention that says when a value at `at` is to hold, under the contract's rule: a time
    /// governs what follows it up to the next time, in its sentence and on to the end of its
    /// paragraph, or of its heading's items.
    pub fn governing(&self, at: usize) -> Option<&TimeMention> {
        let next = self.steps.partition_point(|&(from, _)| from <= at);
        let (_, mention) = *self.steps.get(next.checked_sub(1)?)?;
        self.mentions.get(mention?)
    }
}

/// The rules of `grammars/time/` and the contexts of `grammars/deadline/`, compiled.
pub struct TimeRules {
    forms: form::Forms,
    roles: role::Roles,
}

impl TimeRules {
    /// Compiles the rules and `seeds/plan_periods.tsv`.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle, fragments: &Fragments, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        Ok(Self { forms: form::Forms::compile(bundle, fragments, vocabulary)?, roles: role::Roles::compile(bundle, fragments)? })
    }

    /// Every mention of time.
    pub fn read(&self, article: &Article<'_>, meta: &MetaFound, tense: &TenseLayer) -> TimeLayer {
        let mut reader = resolve::Resolver::new(article, meta, tense, &self.roles);
        for (index, passage) in article.outline.passages.iter().enumerate() {
            reader.enter(index);
            self.forms.each(article.source, passage.span, |form| reader.take(form));
            reader.leave();
        }
        reader.finish()
    }
}
