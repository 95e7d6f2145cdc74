//! What is reported and what is planned (回顾与展望).
//!
//! A work report tells last year's results before it sets this year's targets; the same words
//! (达到, 新建) are a result in one place and a target in the other. Titles decide for what stands
//! under them; below a title that says nothing, the words a paragraph or sentence opens with do.

use super::Article;
use super::meta::MetaFound;
use crate::grammar::{Bundle, GrammarError, Rule, RuleId, Vocabulary, WordTable};
use crate::normalise::Normalised;
use crate::record::Scheme;
use crate::span::NormSpan;

/// Where a document reports results.
#[derive(Debug, Clone, Default)]
pub struct TenseLayer {
    /// Stretches that report, in order, none overlapping another.
    pub reported: Vec<NormSpan>,
    /// From where on which words say that the text reports or plans; in order.
    said: Vec<(usize, RuleId, NormSpan)>,
}

impl TenseLayer {
    /// Whether the text at `at` reports a result.
    pub fn is_reported(&self, at: usize) -> bool {
        let next = self.reported.partition_point(|s| s.start <= at);
        next > 0 && self.reported[next - 1].contains(at)
    }

    /// The words that say whether the text at `at` reports or plans.
    pub fn said_at(&self, at: usize) -> Option<(RuleId, NormSpan)> {
        let next = self.said.partition_point(|s| s.0 <= at);
        let (_, rule, span) = *self.said.get(next.checked_sub(1)?)?;
        Some((rule, span))
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

/// What words said of a stretch.
#[derive(Debug, Clone, Copy)]
struct Said {
    reports: bool,
    rule: RuleId,
    span: NormSpan,
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
    pub fn compile(bundle: &Bundle, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
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
            words: table(["report-word", "plan-word"])?.known_to(vocabulary),
        })
    }

    /// Where the document reports.
    pub fn read(&self, article: &Article<'_>, meta: &MetaFound) -> TenseLayer {
        let text = article.text();
        let titled = self.sections(article);
        let mut layer = TenseLayer::default();
        let mut led: Option<Said> = None;
        let mut led_in = None;
        // What the last heading without a number said; it holds until the next one.
        let mut standing: Option<Said> = None;
        for passage in &article.outline.passages {
            let top = passage.section.and_then(|s| top(article, s));
            if led_in != top {
                (led, led_in) = (None, top);
            }
            let title = passage.section.and_then(|s| titled[s]);
            let own_title = meta.title.is_some_and(|t| t.overlaps(passage.span));
            if !passage.heading
                && !own_title
                && passage.is_title_line(text)
                && let Some(said) = self.title(text, passage.span)
            {
                (standing, led) = (Some(said), None);
            } else if title.is_none() {
                led = self.lead(text, passage.span).or(led);
            }
            match title.or(led).or(standing) {
                Some(said) => layer.push(passage.span, said),
                None => {
                    for sentence in &passage.sentences {
                        if let Some(said) = self.sentence(article.source, *sentence) {
                            layer.push(*sentence, said);
                        }
                    }
                }
            }
        }
        layer
    }

    /// For each section what its title, or one above it, says.
    fn sections(&self, article: &Article<'_>) -> Vec<Option<Said>> {
        let mut out: Vec<Option<Said>> = Vec::with_capacity(article.outline.sections.len());
        for section in &article.outline.sections {
            let own = section.title.and_then(|t| self.title(article.text(), t));
            let above = section.parent.and_then(|p| out[p]);
            out.push(above.or(own));
        }
        out
    }

    /// The last cue of a title is its noun: 计划执行情况 reports, 情况和任务 does not.
    fn title(&self, text: &str, title: NormSpan) -> Option<Said> {
        let last = self.titles.find_iter(text, title).last()?;
        Some(Said { reports: last.class == Cue::ReportTitle, rule: last.rule, span: last.span })
    }

    fn lead(&self, text: &str, passage: NormSpan) -> Option<Said> {
        let start = passage.trim(text).start;
        let lead = self.leads.at(text, start, passage.end)?;
        Some(Said { reports: lead.class == Cue::ReportLead, rule: lead.rule, span: lead.span })
    }

    /// A sentence in which the words of a plan stand plans, whatever else it says.
    fn sentence(&self, text: &Normalised, sentence: NormSpan) -> Option<Said> {
        let mut first = None;
        for token in self.words.find_in(text, sentence) {
            let said = Said { reports: token.class == Cue::ReportWord, rule: token.rule, span: token.span };
            if !said.reports {
                return Some(said);
            }
            first = first.or(Some(said));
        }
        first
    }
}

impl TenseLayer {
    fn push(&mut self, span: NormSpan, said: Said) {
        self.said.push((span.start, said.rule, said.span));
        if !said.reports {
            return;
        }
        match self.reported.last_mut() {
            Some(last) if last.end >= span.start => *last = last.join(span),
            _ => self.reported.push(span),
        }
    }
}

/// The numbered section at the top; items inside or between paragraphs open none.
fn top(article: &Article<'_>, section: usize) -> Option<usize> {
    let sections = &article.outline.sections;
    let root = std::iter::successors(Some(section), |s| sections[*s].parent).last()?;
    (!matches!(sections[root].scheme, Scheme::Inline | Scheme::Dash)).then_some(root)
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
