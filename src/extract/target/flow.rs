//! What a sentence said before a value: indicators, acts and 力争 carried on (承前).

use super::Context;
use super::frame::{self, Frame, Predicate};
use super::indicator::clean;
use super::judge::Setting;
use super::lexicon::{Class, Mark};
use super::object::{describes, next_from};
use super::old_value::Step;
use super::sentence::{Clause, Kind, Sentence};
use crate::extract::quantity::{Quantity, UnitKind};
use crate::extract::{Findings, Rejected};
use crate::grammar::RuleId;
use crate::record::{Frequency, Measure, Modality, Scheme, Target};
use crate::segment::Passage;
use crate::span::NormSpan;
use std::collections::VecDeque;

/// Where a quantity is read.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) sentence: &'a Sentence,
    pub(super) clause: &'a Clause,
    pub(super) passage: &'a Passage,
    pub(super) reported: bool,
}

/// An indicator that was given a value.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) indicator: String,
    pub(super) span: NormSpan,
    /// The act that led to it, and the measure it gave.
    pub(super) act: Option<(Predicate, Mark)>,
    pub(super) measure: Measure,
    pub(super) kind: UnitKind,
    pub(super) unit: Option<String>,
    pub(super) frequency: Option<(Frequency, Mark)>,
    pub(super) clause: NormSpan,
}

/// Longest words that can name an indicator, in bytes.
const NAME_LEN: usize = 600;

/// How many indicators are remembered from one sentence to the next.
const SAID_KEPT: usize = 8;

/// A scope, its rules and the words that said it.
pub(super) type Whose = (String, [RuleId; 2], NormSpan);

/// The state of a passage, read sentence by sentence.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) said: Vec<Said>,
    /// Words of the last clause that gave no value.
    pub(super) topic: Option<NormSpan>,
    pub(super) modality: Option<(Modality, Mark)>,
    /// What a lead-in says of all values below it (主要预期目标是:).
    pub(super) standing: Option<(Modality, Mark)>,
    /// Members still waiting for a value of a 分别 list.
    pub(super) waiting: VecDeque<(String, NormSpan)>,
    /// Whose values the sentence gives.
    pub(super) scope: Option<Whose>,
    /// A clause without a value of its own said so; it holds for the next sentence too.
    pub(super) scope_leads: bool,
    /// What is read explains the indicator that `label` names.
    pub(super) explains: bool,
    /// How far the sentence says conditions, and by which rule.
    conditions: Option<(usize, RuleId)>,
    /// What the row of a table is about.
    pub(super) label: Option<NormSpan>,
}

impl Flow {
    /// A passage about what `label` names.
    pub(super) fn about(label: Option<NormSpan>, standing: Option<(Modality, Mark)>) -> Self {
        Self { label, standing, ..Self::default() }
    }

    /// A sentence without quantities: only its first words are kept.
    pub(super) fn skip(&mut self, context: &Context<'_>, span: NormSpan) {
        let text = context.article.text();
        self.said.clear();
        self.waiting.clear();
        let mut ends = context.article.source.signs(span).filter(|(_, c)| matches!(c, ',' | ';' | '。' | ':'));
        let first = ends.next().map_or(span.end, |(at, _)| at);
        let topic = NormSpan::new(span.start, first);
        self.topic = Some(topic);
        self.modality = None;
        let scopes = &context.rules.scopes;
        let ends = context.article.source.signs(span).filter(|(_, c)| matches!(c, ',' | ';' | ':')).map(|(at, _)| at);
        let mut from = span.start;
        let opening = ends.chain([span.end]).take(2).find_map(|end| {
            let clause = &text[std::mem::replace(&mut from, end + 1)..end];
            scopes.opening(clause.trim_start())
        });
        self.scope = opening.map(|found| (clean(found.scope), found.rules, topic));
        self.scope_leads = true;
    }

    /// Reads a sentence.
    pub(super) fn read(&mut self, context: &Context<'_>, sentence: &Sentence, passage: &Passage, out: &mut Findings<Target>) {
        self.modality = self.standing;
        self.scope = self.scope.take().filter(|_| std::mem::take(&mut self.scope_leads));
        self.waiting.clear();
        let word = |wanted: &[Class]| {
            sentence.clauses.iter().flat_map(|c| &c.pieces).find_map(|p| match p.kind {
                Kind::Word(class, rule) if wanted.contains(&class) => Some((rule, p.span)),
                _ => None,
            })
        };
        let incentive = word(&[Class::Incentive, Class::Fund { grant: true }]);
        let formula = word(&[Class::Formula]);
        self.conditions = context.rules.conditions.of(context.article.text(), &sentence.clauses);
        out.rejected.extend(sentence.names.iter().cloned());
        for (i, clause) in sentence.clauses.iter().enumerate() {
            self.clause(context, sentence, i, [incentive, formula], passage, out);
            if matches!(clause.mark, Some('。')) {
                self.modality = self.standing;
            }
        }
        self.said.drain(..self.said.len().saturating_sub(SAID_KEPT));
    }

    fn clause(
        &mut self,
        context: &Context<'_>,
        sentence: &Sentence,
        index: usize,
        [incentive, formula]: [Option<Mark>; 2],
        passage: &Passage,
        out: &mut Findings<Target>,
    ) {
        let clause = &sentence.clauses[index];
        let frames = self.frames(context, sentence, clause, out);
        let mut accepted = false;
        for (i, frame) in frames.iter().enumerate() {
            let q = &sentence.quantities[frame.quantity];
            let reported = context.tense.is_reported(q.span.start);
            let continues = frame.listed && i > 0 && accepted || self.continues(frame, q, clause, context);
            let setting = Setting {
                clause,
                reported,
                continues,
                incentive,
                formula,
                condition: self.conditions.filter(|(end, _)| clause.span.end <= *end).map(|(_, rule)| rule),
                article: in_article(context, passage),
                modality: self.modality.is_some(),
                explains: self.explains,
                carried: !self.said.is_empty() || self.label.is_some() || self.topic.is_some(),
            };
            match context.judge(q, frame, &setting) {
                Err((rule, reason)) => out.rejected.push(Rejected { span: q.span, rule, reason }),
                Ok(()) => {
                    let later = &frames[i + 1..];
                    let spot = Spot { context, sentence, clause, passage, reported };
                    accepted |= self.emit(&spot, q, frame, later, out);
                }
            }
        }
        if !accepted && !clause.bracket && !only_dates(clause) {
            self.topic = Some(clause.span);
            self.lead_scope(context, clause);
        }
        let text = context.article.text();
        let of_one = |span: NormSpan| {
            let named = |f: &Frame| f.subject.end <= span.start && context.rules.heads.of(f.subject.of(text)).is_some();
            frames.iter().any(|f| f.modality.is_some_and(|(_, (_, said))| said == span) && named(f))
        };
        for piece in &clause.pieces {
            if let (Kind::Word(Class::Modality(m), rule), None) = (piece.kind, self.standing) {
                self.modality = Some((m, (rule, piece.span)));
            }
        }
        // 比重力争达到30%;: said of one indicator, it ends with its part of the sentence.
        if clause.mark == Some(';') && self.modality.is_some_and(|(_, (_, said))| of_one(said)) {
            self.modality = self.standing;
        }
    }

    /// A clause without values may say whose the next ones are: 全市发展的主要目标是.
    fn lead_scope(&mut self, context: &Context<'_>, clause: &Clause) {
        let text = context.article.text();
        let dates = clause.pieces.iter().filter(|p| matches!(p.kind, Kind::Date(_)));
        let start = dates.map(|p| p.span.end).rfind(|e| *e < clause.span.start + 60).unwrap_or(clause.span.start);
        let words = NormSpan::new(start.min(clause.span.end), clause.span.end);
        if let Some(found) = context.rules.scopes.opening(words.of(text).trim_start()) {
            self.scope_leads = true;
            self.scope = Some((clean(found.scope), found.rules, words));
        }
    }

    /// Whose value it is: its own words say, or the sentence did.
    pub(super) fn whose(
        &mut self,
        context: &Context<'_>,
        frame: &Frame,
        actor: Option<NormSpan>,
        indicator: String,
    ) -> (String, Option<Whose>) {
        let text = context.article.text();
        let scopes = &context.rules.scopes;
        let shared = matches!(frame.predicate, Some((Predicate::Share, _)));
        let before = if shared || frame.act_before_number.is_some() || !frame.object.is_empty() { Some(frame.subject) } else { None };
        let act_start = frame.act_before_number.map_or(usize::MAX, |v| v.start);
        let before = before.map(|s| NormSpan::new(s.start, s.end.min(act_start.max(s.start))).trim(text)).filter(|s| !s.is_empty());
        if let Some(actor) = actor.or(before) {
            let words = actor.of(text).trim_end_matches(['要', '应', '须', '可']).trim_end_matches("原则上");
            if let Some((scope, rules)) = scopes.whole(words) {
                if shared {
                    return (indicator, Some((clean(scope), rules, actor)));
                }
                self.scope = Some((clean(scope), rules, actor));
                self.scope_leads = false;
                return (indicator, self.scope.clone());
            }
        }
        if frame.object.is_empty()
            && let Some(found) = scopes.split(&indicator)
        {
            let scope = (clean(found.scope), found.rules, frame.subject);
            self.scope = Some(scope.clone());
            self.scope_leads = false;
            return (clean(found.rest), Some(scope));
        }
        (indicator, self.scope.clone())
    }

    /// The frames of a clause; numbers that only describe what another counts are turned down.
    fn frames(&self, context: &Context<'_>, sentence: &Sentence, clause: &Clause, out: &mut Findings<Target>) -> Vec<Frame> {
        let text = context.article.text();
        let mut frames = Vec::new();
        let mut from = clause.span.start;
        let mut numbers = Vec::new();
        for (k, piece) in clause.pieces.iter().enumerate() {
            let Kind::Number(n) = piece.kind else { continue };
            let q = &sentence.quantities[n];
            let alone = numbers.is_empty() && !clause.pieces[k + 1..].iter().any(|p| matches!(p.kind, Kind::Number(_)));
            if matches!(q.kind, UnitKind::Age | UnitKind::Grade | UnitKind::Voltage) && !alone {
                out.rejected.push(Rejected { span: q.span, rule: q.rule, reason: "an age, a rank or a voltage" });
            } else {
                numbers.push(k);
            }
        }
        let step = Step::find(text, clause, &numbers);
        let mut step_from = from;
        for (n, &k) in numbers.iter().enumerate() {
            if let Some(step) = step.filter(|s| n >= s.old) {
                if n == step.old {
                    step_from = from;
                }
                if step.is_old(n) {
                    out.rejected.push(Rejected {
                        span: clause.pieces[k].span,
                        rule: None,
                        reason: "an old value, the baseline of a new one",
                    });
                    from = clause.pieces[k].span.end;
                    continue;
                }
                if step.old_of(n).is_some() {
                    let frame = step.frame(text, clause, &sentence.quantities, &numbers, n, step_from);
                    from = frame.end;
                    frames.push(frame);
                    continue;
                }
            }
            let frame = frame::read(text, clause, &sentence.quantities, k, from);
            let q = &sentence.quantities[frame.quantity];
            if let Some(&next) = numbers.get(n + 1)
                && describes(text, clause, q, &frame, next)
            {
                out.rejected.push(Rejected { span: q.span, rule: None, reason: "it describes what the next number counts" });
                if q.kind == UnitKind::Count && frame.act.is_none() {
                    from = frame.end;
                }
                continue;
            }
            from = next_from(text, clause, &frame, numbers.get(n + 1).map(|k| clause.pieces[*k].span.start));
            frames.push(frame);
        }
        frames
    }

    /// 新增大棚20座,温室30座: a bare noun and number after a clause that led with an act.
    fn continues(&self, frame: &Frame, q: &Quantity, clause: &Clause, context: &Context<'_>) -> bool {
        let Some(last) = self.said.last() else { return false };
        let text = context.article.text();
        let near = last.clause.end <= clause.span.start && clause.span.start - last.clause.end <= 4;
        let bare = frame.act.is_none() && frame.predicate.is_none();
        let sized = matches!(q.kind, UnitKind::Count | UnitKind::Size | UnitKind::Money);
        let clean_end = frame.object.is_empty() || text[clause.span.start..].starts_with(q.span.of(text));
        near && bare
            && sized
            && clean_end
            && !frame.described
            && matches!(last.act, Some((Predicate::Make | Predicate::Change | Predicate::Reach, _)))
    }

    /// The records of an accepted quantity; false where no words say what is measured.
    fn emit(&mut self, spot: &Spot<'_>, q: &Quantity, frame: &Frame, later: &[Frame], out: &mut Findings<Target>) -> bool {
        let names = self.indicators(spot.context, q, frame, later, spot.clause);
        let mut any = false;
        for (name, span) in names {
            if name.len() > NAME_LEN {
                continue;
            }
            let indicator = clean(&name);
            let named = indicator.chars().any(|c| c >= '\u{4e00}') || indicator.chars().filter(char::is_ascii_alphabetic).count() > 1;
            if !named {
                continue;
            }
            let found = self.record(spot, q, frame, later, indicator, span);
            out.found.push(found);
            any = true;
        }
        if !any {
            out.rejected.push(Rejected { span: q.span, rule: None, reason: "no words say what is measured" });
        }
        any
    }
}

/// Whether a clause says nothing but when (2031年,).
fn only_dates(clause: &Clause) -> bool {
    let mut dates = clause.pieces.iter().filter(|p| matches!(p.kind, Kind::Date(_)));
    dates.any(|p| p.span.covers(clause.span))
}

/// Whether a passage stands in a 第X条.
fn in_article(context: &Context<'_>, passage: &Passage) -> bool {
    let sections = &context.article.outline.sections;
    let mut at = passage.section;
    while let Some(id) = at {
        if sections[id].scheme == Scheme::Article {
            return true;
        }
        at = sections[id].parent;
    }
    false
}
