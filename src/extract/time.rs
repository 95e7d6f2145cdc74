//! Mentions of time and what each governs (时间).

use super::meta::MetaFound;
use super::{Article, Trace};
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError};
use crate::record::{DeadlineKind, Time};
use crate::span::NormSpan;

/// A time said in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeMention {
    /// The words, marker included (到2018年).
    pub span: NormSpan,
    /// By, during, recurring or duration.
    pub kind: DeadlineKind,
    /// The time.
    pub time: Time,
    /// The year comes from elsewhere.
    pub inherited: bool,
    /// What the mention does where it stands.
    pub role: TimeRole,
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
}

impl TimeLayer {
    /// The mention that says when a value at `at` is to hold, under the contract's rule: a time
    /// governs what follows it up to the next time, in its sentence and on to the end of its
    /// paragraph, or of its heading's items.
    pub fn governing(&self, _article: &Article<'_>, _at: usize) -> Option<&TimeMention> {
        None
    }
}

/// The rules of `grammars/time/`, compiled.
pub struct TimeRules {}

impl TimeRules {
    /// Compiles the rules and `seeds/plan_periods.tsv`.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(_bundle: &Bundle, _fragments: &Fragments) -> Result<Self, GrammarError> {
        Ok(Self {})
    }

    /// Every mention of time.
    pub fn read(&self, _article: &Article<'_>, _meta: &MetaFound) -> TimeLayer {
        TimeLayer::default()
    }
}
