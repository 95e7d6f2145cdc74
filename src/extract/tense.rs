//! What is reported and what is planned (回顾与展望).
//!
//! A work report tells last year's results before it sets this year's targets; the same words
//! (达到, 新建) are a result in one place and a target in the other. Titles decide for what stands
//! under them; below a title that says nothing, the words a paragraph or sentence opens with do.

use super::Article;
use super::meta::MetaFound;
use crate::grammar::{Bundle, GrammarError, Rule, WordTable};
use crate::span::NormSpan;

/// Where a document reports results.
#[derive(Debug, Clone, Default)]
pub struct TenseLayer {
    /// Stretches that report, in order, none overlapping another.
    pub reported: Vec<NormSpan>,
}

impl TenseLayer {
    /// Whether the text at `at` reports a result.
    pub fn is_reported(&self, at: usize) -> bool {
        let next = self.reported.partition_point(|s| s.start <= at);
        next > 0 && self.reported[next - 1].contains(at)
    }
}

/// What a word says of the stretch it stands in or opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    ReportTitle,
    PlanTitle,
    ReportLead,
    PlanLead,
    ReportWord,
    PlanWord,
}

/// The rules of `grammars/tense/`, compiled.
pub struct TenseRules {
    titles: WordTable<Cue>,
    leads: WordTable<Cue>,
    words: WordTable<Cue>,
}

impl TenseRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let table = |classes: [&'static str; 2]| {
            let rules = bundle.stage("tense").filter(move |r| classes.contains(&r.class.as_str()));
            WordTable::new(rules, cue)
        };
        for rule in bundle.stage("tense") {
            cue(rule)?;
        }
        Ok(Self {
            titles: table(["report-title", "plan-title"])?,
            leads: table(["report-lead", "plan-lead"])?,
            words: table(["report-word", "plan-word"])?,
        })
    }

    /// Where the document reports.
    pub fn read(&self, article: &Article<'_>, _meta: &MetaFound) -> TenseLayer {
        let text = article.text();
        let titled = self.sections(article);
        let mut layer = TenseLayer::default();
        let mut led = None;
        let mut led_in = None;
        for passage in &article.outline.passages {
            let title = passage.section.and_then(|s| titled[s]);
            if led_in != passage.section.map(|s| root(article, s)) {
                led = None;
                led_in = passage.section.map(|s| root(article, s));
            }
            if title.is_none()
                && let Some(cue) = self.lead(text, passage.span)
            {
                led = Some(cue);
            }
            if title == Some(true) || (title.is_none() && led == Some(true)) {
                layer.push(passage.span);
                continue;
            }
            if title.is_none() && led.is_none() {
                for sentence in &passage.sentences {
                    if self.reports(text, *sentence) {
                        layer.push(*sentence);
                    }
                }
            }
        }
        layer
    }

    /// For each section: reports, plans, or its titles do not say.
    fn sections(&self, article: &Article<'_>) -> Vec<Option<bool>> {
        let mut out: Vec<Option<bool>> = Vec::with_capacity(article.outline.sections.len());
        for section in &article.outline.sections {
            let own = section.title.and_then(|t| self.title(article.text(), t));
            let above = section.parent.and_then(|p| out[p]);
            out.push(above.or(own));
        }
        out
    }

    /// The last cue of a title is its noun: 计划执行情况 reports, 情况和任务 does not.
    fn title(&self, text: &str, title: NormSpan) -> Option<bool> {
        let last = self.titles.find_iter(text, title).last()?;
        Some(last.class == Cue::ReportTitle)
    }

    fn lead(&self, text: &str, passage: NormSpan) -> Option<bool> {
        let start = passage.trim(text).start;
        self.leads.at(text, start, passage.end).map(|t| t.class == Cue::ReportLead)
    }

    fn reports(&self, text: &str, sentence: NormSpan) -> bool {
        let mut report = false;
        for token in self.words.find_iter(text, sentence) {
            match token.class {
                Cue::PlanWord => return false,
                _ => report = true,
            }
        }
        report
    }
}

impl TenseLayer {
    fn push(&mut self, span: NormSpan) {
        match self.reported.last_mut() {
            Some(last) if last.end >= span.start => *last = last.join(span),
            _ => self.reported.push(span),
        }
    }
}

fn root(article: &Article<'_>, mut section: usize) -> usize {
    while let Some(parent) = article.outline.sections[section].parent {
        section = parent;
    }
    section
}

fn cue(rule: &Rule) -> Result<Cue, GrammarError> {
    Ok(match rule.class.as_str() {
        "report-title" => Cue::ReportTitle,
        "plan-title" => Cue::PlanTitle,
        "report-lead" => Cue::ReportLead,
        "plan-lead" => Cue::PlanLead,
        "report-word" => Cue::ReportWord,
        "plan-word" => Cue::PlanWord,
        other => return Err(GrammarError::at(rule, format!("no class `{other}` here"))),
    })
}
