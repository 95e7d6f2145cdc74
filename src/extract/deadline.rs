//! Deadlines: the time limits, stages and rhythms that a document sets (完成时限).
//!
//! A deadline is a mention of time in the role of a limit; [`super::time`] tells the roles. Here
//! the record is made of it, and what was turned down is kept with the reason.

use super::tense::TenseLayer;
use super::time::{TimeLayer, TimeMention, TimeRole};
use super::{Article, Findings, Found, Rejected};
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError};
use crate::pipeline::clean;
use crate::record::Deadline;
use crate::span::NormSpan;

/// Makes the records. The contexts that turn a mention down stand in `grammars/deadline/` and are
/// compiled with the rules of time.
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
    pub fn extract(&self, article: &Article<'_>, times: &TimeLayer, _tense: &TenseLayer) -> Findings<Deadline> {
        let mut findings = Findings::default();
        for mention in &times.mentions {
            if let Some(code) = mention.doubt {
                let place = article.source.map.to_source(mention.span);
                findings.diagnostics.push(Diagnostic::at(code, place, doubt(code)));
            }
            match reason(mention.role) {
                Some(reason) => {
                    let rules = mention.ruled.into_iter().chain(mention.trace.parts.iter().map(|&(rule, _)| rule));
                    findings.rejected.extend(rules.map(|rule| Rejected { span: mention.span, rule: Some(rule), reason }));
                }
                None => findings.found.push(found(article, mention)),
            }
        }
        findings
    }
}

fn found(article: &Article<'_>, mention: &TimeMention) -> Found<Deadline> {
    let mut trace = mention.trace.clone();
    if let Some(rule) = mention.ruled {
        trace.used(rule, mention.span);
    }
    let action = clean(action(article.text(), mention).of(article.text()));
    Found {
        value: Deadline {
            kind: mention.kind,
            time: mention.time.clone(),
            inherited: mention.inherited,
            action: (!action.is_empty()).then_some(action),
        },
        span: mention.span,
        section: article.outline.section_at(mention.span.start),
        trace,
    }
}

/// Why a mention is no deadline; `None` for a limit.
fn reason(role: TimeRole) -> Option<&'static str> {
    Some(match role {
        TimeRole::Limit => return None,
        TimeRole::Frame => "names the year that a heading or sentence is about",
        TimeRole::Reported => "dates a reported result",
        TimeRole::Baseline => "is what a value is compared with",
        TimeRole::Other => "sets no limit where it stands",
    })
}

fn doubt(code: Code) -> &'static str {
    match code {
        Code::MaskedYear => "the year is masked; no date was made of it",
        Code::PeriodUnknown => "no table dates this period; look up when it ends",
        _ => "no year stands here and none could be inherited; look it up in the document's date",
    }
}

/// Marks that end a sentence's part.
const PART_END: [char; 6] = ['。', ';', '；', '!', '?', '\n'];
/// Marks between the words of time and the clause.
const LOOSE: [char; 8] = [',', '，', '、', ':', '：', ')', '）', ' '];

/// What is to be done: the words after the time up to the end of the sentence; where its subject
/// stands before it, or nothing follows, from the clause's beginning.
fn action(text: &str, mention: &TimeMention) -> NormSpan {
    let sentence = mention.sentence;
    let rest = &text[mention.span.end..sentence.end.max(mention.span.end)];
    let end = mention.span.end + rest.find(PART_END).unwrap_or(rest.len());
    let after = &text[mention.span.end..end];
    let start = mention.span.end + (after.len() - after.trim_start_matches(LOOSE).len());
    if start < end {
        return NormSpan::new(start, end);
    }
    let before = &text[sentence.start.min(mention.span.start)..mention.span.start];
    let from = before.rfind(PART_END).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    let begin = mention.span.start - before.len() + from;
    NormSpan::new(begin, mention.span.start).trim(text)
}
