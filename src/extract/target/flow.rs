//! What a sentence said before a value: indicators, acts and 力争 carried on (承前).

use super::Context;
use super::frame::{self, Frame, Predicate};
use super::indicator::{clean, members, spread};
use super::judge::{Setting, verb};
use super::lexicon::{Class, Mark};
use super::old_value::Step;
use super::sentence::{Clause, Kind, Sentence};
use crate::extract::quantity::{Form, Quantity, UnitKind};
use crate::extract::{Findings, Found, Rejected, Trace};
use crate::record::{Comparator, Frequency, Measure, Modality, Scheme, Target, TargetStatus};
use crate::segment::Passage;
use crate::span::NormSpan;

/// An indicator that was given a value.
#[derive(Debug, Clone)]
struct Said {
    indicator: String,
    span: NormSpan,
    /// The act that led to it, and the measure it gave.
    act: Option<(Predicate, Mark)>,
    measure: Measure,
    kind: UnitKind,
    unit: Option<String>,
    frequency: Option<(Frequency, Mark)>,
    clause: NormSpan,
}

/// The state of a passage, read sentence by sentence.
#[derive(Default)]
pub(super) struct Flow {
    said: Vec<Said>,
    /// Words of the last clause that gave no value.
    topic: Option<NormSpan>,
    modality: Option<(Modality, Mark)>,
    /// Members still waiting for a value of a 分别 list.
    waiting: Vec<(String, NormSpan)>,
    /// Whose values the sentence gives.
    scope: Option<(String, Mark)>,
    /// A clause without a value of its own said so; it holds for the next sentence too.
    scope_leads: bool,
    /// What the row of a table is about.
    label: Option<NormSpan>,
}

impl Flow {
    /// A passage about what `label` names.
    pub(super) fn about(label: Option<NormSpan>) -> Self {
        Self { label, ..Self::default() }
    }

    /// A sentence without quantities: only its first words are kept.
    pub(super) fn skip(&mut self, context: &Context<'_>, span: NormSpan) {
        let text = context.article.text();
        self.said.clear();
        self.waiting.clear();
        let first = span.of(text).find([',', ';', '。', ':']).unwrap_or(span.len());
        let topic = NormSpan::new(span.start, span.start + first);
        self.topic = Some(topic);
        self.modality = None;
        let scopes = &context.rules.scopes;
        let opening = span.of(text).split([',', ';', ':']).take(2).find_map(|clause| scopes.opening(clause.trim_start()));
        self.scope = opening.map(|found| (clean(found.scope), (found.rule, topic)));
        self.scope_leads = true;
    }

    /// Reads a sentence.
    pub(super) fn read(&mut self, context: &Context<'_>, sentence: &Sentence, passage: &Passage, out: &mut Findings<Target>) {
        self.modality = None;
        self.scope = self.scope.take().filter(|_| std::mem::take(&mut self.scope_leads));
        self.waiting.clear();
        let word = |wanted: Class| {
            sentence.clauses.iter().flat_map(|c| &c.pieces).find_map(|p| match p.kind {
                Kind::Word(class, rule) if class == wanted => Some((rule, p.span)),
                _ => None,
            })
        };
        let incentive = word(Class::Incentive);
        let formula = word(Class::Formula);
        out.rejected.extend(sentence.names.iter().cloned());
        for (i, clause) in sentence.clauses.iter().enumerate() {
            self.clause(context, sentence, i, [incentive, formula], passage, out);
            if matches!(clause.mark, Some('。')) {
                self.modality = None;
            }
        }
        self.said.truncate(8);
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
        let text = context.article.text();
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
                article: in_article(context, passage),
                modality: self.modality.is_some(),
                carried: !self.said.is_empty() || self.label.is_some() || self.topic.is_some(),
            };
            match context.judge(q, frame, &setting) {
                Err((rule, reason)) => out.rejected.push(Rejected { span: q.span, rule, reason }),
                Ok(()) => {
                    let later = &frames[i + 1..];
                    accepted |= self.emit(context, q, frame, later, sentence, clause, reported, passage, out);
                }
            }
        }
        if !accepted && !clause.bracket {
            self.topic = Some(clause.span);
            self.lead_scope(context, clause);
        }
        for piece in &clause.pieces {
            if let Kind::Word(Class::Modality(m), rule) = piece.kind {
                self.modality = Some((m, (rule, piece.span)));
            }
        }
        let _ = text;
    }

    /// A clause without values may say whose the next ones are: 全市发展的主要目标是.
    fn lead_scope(&mut self, context: &Context<'_>, clause: &Clause) {
        let text = context.article.text();
        let dates = clause.pieces.iter().filter(|p| matches!(p.kind, Kind::Date(_)));
        let start = dates.map(|p| p.span.end).filter(|e| *e < clause.span.start + 60).last().unwrap_or(clause.span.start);
        let words = NormSpan::new(start.min(clause.span.end), clause.span.end);
        if let Some(found) = context.rules.scopes.opening(words.of(text).trim_start()) {
            self.scope_leads = true;
            self.scope = Some((clean(found.scope), (found.rule, words)));
        }
    }

    /// Whose value it is: its own words say, or the sentence did.
    fn whose(&mut self, context: &Context<'_>, frame: &Frame, indicator: String) -> (String, Option<(String, Mark)>) {
        let text = context.article.text();
        let scopes = &context.rules.scopes;
        let shared = matches!(frame.predicate, Some((Predicate::Share, _)));
        let before = if shared || frame.act_before_number.is_some() || !frame.object.is_empty() { Some(frame.subject) } else { None };
        let act_start = frame.act_before_number.map_or(usize::MAX, |v| v.start);
        let before = before.map(|s| NormSpan::new(s.start, s.end.min(act_start.max(s.start))).trim(text)).filter(|s| !s.is_empty());
        if let Some(actor) = frame.actor.or(before) {
            let words = actor.of(text).trim_end_matches(['要', '应', '须', '可']).trim_end_matches("原则上");
            if let Some((scope, rule)) = scopes.whole(words) {
                if shared {
                    return (indicator, Some((clean(scope), (rule, actor))));
                }
                self.scope = Some((clean(scope), (rule, actor)));
                self.scope_leads = false;
                return (indicator, self.scope.clone());
            }
        }
        if frame.object.is_empty()
            && let Some(found) = scopes.split(&indicator)
        {
            let scope = (clean(found.scope), (found.rule, frame.subject));
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

    #[allow(clippy::too_many_arguments)]
    fn emit(
        &mut self,
        context: &Context<'_>,
        q: &Quantity,
        frame: &Frame,
        later: &[Frame],
        sentence: &Sentence,
        clause: &Clause,
        reported: bool,
        passage: &Passage,
        out: &mut Findings<Target>,
    ) -> bool {
        let names = self.indicators(context, q, frame, later, clause);
        let mut any = false;
        for (name, span) in names {
            let indicator = clean(&name);
            let named = indicator.chars().any(|c| c >= '\u{4e00}') || indicator.chars().filter(char::is_ascii_alphabetic).count() > 1;
            if !named {
                continue;
            }
            let found = self.record(context, q, frame, later, sentence, clause, reported, passage, indicator, span);
            out.found.push(found);
            any = true;
        }
        if !any {
            out.rejected.push(Rejected { span: q.span, rule: None, reason: "no words say what is measured" });
        }
        any
    }

    /// The indicators a value is given to, each with where its evidence begins.
    fn indicators(
        &mut self,
        context: &Context<'_>,
        q: &Quantity,
        frame: &Frame,
        later: &[Frame],
        clause: &Clause,
    ) -> Vec<(String, NormSpan)> {
        let text = context.article.text();
        let heads = &context.rules.heads;
        if frame.subject.is_empty() && frame.object.is_empty() && frame.listed && !self.waiting.is_empty() {
            return vec![self.waiting.remove(0)];
        }
        let subjectless = frame.subject.is_empty() && frame.act_before_number.is_none();
        let post = !frame.object.is_empty()
            && (!verb(frame.follows.map(|(c, _)| c)) || subjectless && frame.predicate.is_none() && q.kind == UnitKind::Count)
            && !(frame.described && frame.is_amount(text));
        let whole = |span: NormSpan| vec![(span.of(text).to_owned(), span)];
        if post {
            let object = match described_noun(text, clause, frame) {
                Some(noun) => noun,
                None => NormSpan::new(frame.object.start, object_end(text, clause, frame).max(frame.object.start)).trim(text),
            };
            let name = describing(object.of(text));
            let per = frame.subject.of(text);
            if let Some(i) = per.find('每')
                && frame.comparator.is_some()
                && frame.act.is_none()
            {
                return vec![(format!("{}{name}", clean(&per[i..])), NormSpan::new(frame.subject.start + i, object.end))];
            }
            if q.kind == UnitKind::Percent && !frame.listed {
                let verb = frame.act_before_number.unwrap_or(frame.subject);
                if !verb.is_empty() && verb.len() <= 12 {
                    return vec![(format!("{}{name}", clean(verb.of(text))), verb.join(object))];
                }
            }
            if let Some(purpose) = name.strip_prefix("用于") {
                return vec![(purpose.to_owned(), object)];
            }
            return vec![(name.to_owned(), object)];
        }
        let mut subject = frame.subject;
        if let Some(verb) = frame.act_before_number {
            let bare = NormSpan::new(subject.start, verb.start).trim(text);
            if let Some(last) = self.said.last()
                && last.act.is_some_and(|(_, m)| m.1.of(text) == verb.of(text))
            {
                return vec![(last.indicator.clone(), last.span)];
            }
            subject = if bare.is_empty() { verb } else { subject };
        }
        let manner = clause.pieces.iter().any(|p| p.span.start == subject.start && p.class() == Some(Class::Manner));
        if subject.is_empty() || manner && frame.predicate.is_some() && !self.said.is_empty() {
            return self.carried(context, q, frame, later);
        }
        let words = subject.of(text);
        if frame.respectively.is_some() {
            return self.respective(context, subject, later);
        }
        if let Some(Predicate::Share) = frame.predicate.map(|(p, _)| p)
            && q.kind == UnitKind::Percent
            && let Some(last) = self.said.last()
            && last.indicator.contains('占')
            && heads.of(words).is_none()
        {
            return vec![(last.indicator.clone(), last.span)];
        }
        if words.starts_with('占')
            && let Some(last) = self.said.last()
        {
            return vec![(format!("{}{}", last.indicator, words), last.span)];
        }
        if let Some(per) = per_head(words)
            && let Some(topic) = self.topic_words(context)
        {
            return vec![(format!("{}{per}", clean(topic.of(text))), topic)];
        }
        if words.starts_with('每')
            && heads.of(words).is_none()
            && frame.act.is_none()
            && let Some(topic) = self.topic_words(context)
        {
            return vec![(format!("{}{}", clean(words), numbered_off(&clean(topic.of(text)))), topic)];
        }
        if frame.each.is_some() {
            let parts = spread(words, heads);
            if parts.len() > 1 {
                return parts.into_iter().map(|p| (p, subject)).collect();
            }
        }
        whole(subject)
    }

    /// No words of its own: what the sentence spoke of last.
    fn carried(&mut self, context: &Context<'_>, q: &Quantity, frame: &Frame, later: &[Frame]) -> Vec<(String, NormSpan)> {
        let _ = q;
        if frame.respectively.is_some() {
            let wanted = 1 + later.iter().take_while(|f| f.listed && f.subject.is_empty()).count();
            let mut last: Vec<(String, NormSpan)> = Vec::new();
            for said in self.said.iter().rev() {
                if !last.iter().any(|(name, _)| *name == said.indicator) {
                    last.insert(0, (said.indicator.clone(), said.span));
                }
                if last.len() == wanted.max(2) {
                    break;
                }
            }
            if wanted > 1 && last.len() == wanted {
                self.waiting = last.split_off(1);
            }
            return last;
        }
        if let (Some(label), None) = (self.label, self.said.last()) {
            return vec![(numbered_off(label.of(context.article.text())).to_owned(), label)];
        }
        let newer_topic = self.label.is_none() && self.topic.is_some_and(|t| self.said.last().is_none_or(|s| s.span.start < t.start));
        if newer_topic && let Some(topic) = self.topic_words(context) {
            return vec![(topic.of(context.article.text()).to_owned(), topic)];
        }
        self.said.last().map(|s| vec![(s.indicator.clone(), s.span)]).unwrap_or_default()
    }

    /// The subject of the last clause without a value: up to its first adverb or predicate.
    fn topic_words(&self, context: &Context<'_>) -> Option<NormSpan> {
        let text = context.article.text();
        if self.label.is_some() {
            return self.label;
        }
        let topic = self.topic?;
        let mut start = topic.start;
        let mut end = topic.end;
        for token in context.rules.lexicon.words.find_iter(text, topic) {
            let ends = matches!(
                token.class,
                Class::Adverb
                    | Class::Reach(_)
                    | Class::Change
                    | Class::Growth
                    | Class::Modality(_)
                    | Class::Make { .. }
                    | Class::Each
                    | Class::Status
            );
            if token.span.start == start && (ends || token.class == Class::Glue) {
                start = token.span.end;
            } else if ends {
                end = token.span.start;
                break;
            }
        }
        let span = NormSpan::new(start, end.max(start)).trim(text);
        (span.len() >= 6 && span.len() <= 120).then_some(span)
    }

    /// 分别: the members of the subject take the values in turn.
    fn respective(&mut self, context: &Context<'_>, subject: NormSpan, later: &[Frame]) -> Vec<(String, NormSpan)> {
        let text = context.article.text();
        let words = subject.of(text);
        let wanted = 1 + later.iter().take_while(|f| f.listed && f.subject.is_empty() && f.object.is_empty()).count();
        let mut names = spread(words, &context.rules.heads);
        if names.len() < wanted
            && let Some(topic) = self.topic_words(context)
        {
            let parts = members(topic.of(text));
            if parts.len() == wanted {
                names = parts.into_iter().map(|p| format!("{p}{words}")).collect();
            }
        }
        if names.len() != wanted && wanted > 1 {
            names = vec![words.to_owned(); wanted];
        }
        let mut all: Vec<(String, NormSpan)> = names.into_iter().map(|n| (n, subject)).collect();
        if wanted > 1 {
            self.waiting = all.split_off(1);
        }
        all
    }

    #[allow(clippy::too_many_arguments)]
    fn record(
        &mut self,
        context: &Context<'_>,
        q: &Quantity,
        frame: &Frame,
        later: &[Frame],
        sentence: &Sentence,
        clause: &Clause,
        reported: bool,
        passage: &Passage,
        indicator: String,
        from: NormSpan,
    ) -> Found<Target> {
        let text = context.article.text();
        let mut trace = Trace::default();
        let (indicator, scope) = self.whose(context, frame, indicator);
        let mut note = |mark: Option<Mark>| {
            if let Some((rule, span)) = mark {
                trace.used(rule, span);
            }
        };
        let goes_on = |s: &&Said| frame.listed || s.clause != clause.span && frame.act.is_none() && frame.predicate.is_none();
        let previous = self.said.last().filter(goes_on);
        let own = frame.predicate;
        let act = frame.act.map(|(p, m, _)| (p, m)).or_else(|| previous.filter(|_| frame.predicate.is_none()).and_then(|s| s.act));
        for mark in &frame.used {
            note(Some(*mark));
        }
        let inside = |span: NormSpan| frame.subject.covers(span) || frame.object.covers(span);
        for piece in clause.pieces.iter().filter(|p| inside(p.span) || p.class() == Some(Class::Manner)) {
            if let Kind::Word(Class::Opaque | Class::Share | Class::Manner, rule) = piece.kind {
                note(Some((rule, piece.span)));
            }
        }
        if own.is_none()
            && let Some(rule) = context.rules.heads.rule(&indicator)
        {
            note(Some((rule, from)));
        }
        note(own.map(|(_, m)| m));
        note(act.map(|(_, m)| m));
        let measure = measure(q, frame, previous.map(|s| (s.measure, s.kind, s.unit.as_deref(), s.clause == clause.span)), &indicator);
        let list_bound = later.iter().take_while(|f| f.listed && f.subject.is_empty() && f.object.is_empty()).find_map(|f| f.comparator);
        let bound = frame.comparator.or(list_bound);
        note(bound.map(|(_, m)| m));
        let comparator = match bound {
            _ if q.value_max.is_some() => Comparator::Range,
            Some((c, _)) => c,
            None if q.more => Comparator::Gt,
            None => Comparator::Eq,
        };
        let strives = |m: &(Modality, Mark)| !(reported && m.0 == Modality::Strive);
        let modality = frame.modality.or(self.modality).filter(strives);
        if frame.modality.is_some() {
            self.modality = frame.modality;
        }
        note(modality.map(|(_, m)| m));
        let frequency = frame.frequency.or_else(|| previous.filter(|_| frame.listed).and_then(|s| s.frequency));
        note(frequency.map(|(_, m)| m));
        note(scope.as_ref().map(|(_, m)| *m));
        note(frame.each.or(frame.respectively));
        note(context.tense.said_at(q.span.start).filter(|(_, s)| s.start < q.span.end));
        if let Some(rule) = q.rule {
            note(Some((rule, q.span)));
        }
        let status = if reported { TargetStatus::Actual } else { TargetStatus::Target };
        let section = context.article.outline.section_at(q.span.start).or(passage.section);
        let time = context.when(q.span.start, reported, section);
        if let Some((_, said)) = time
            && !sentence.span.covers(said)
        {
            trace.inherited.push(("time", said));
        }
        let end = frame.end.max(if frame.object.is_empty() { 0 } else { from.end.min(clause.span.end) });
        let span = NormSpan::new(from.start.min(q.span.start), end.max(q.span.end));
        let start_with_bound = if frame.object.is_empty() { span } else { with_bound(span, frame) };
        self.said.push(Said {
            indicator: indicator.clone(),
            span: NormSpan::new(from.start.min(q.span.start), from.end.max(from.start.min(q.span.start))),
            act,
            measure,
            kind: q.kind,
            unit: q.unit.clone(),
            frequency,
            clause: clause.span,
        });
        Found {
            value: Target {
                indicator,
                scope: scope.map(|(s, _)| s),
                measure,
                frequency: frequency.map(|(f, _)| f),
                comparator,
                value: q.value.clone(),
                value_max: q.value_max.clone(),
                unit: q.unit.clone(),
                baseline: frame.baseline.map(|b| clean(b.of(text))).filter(|b| !b.is_empty()),
                modality: modality.map(|(m, _)| m),
                time: time.map(|(t, _)| t),
                status,
            },
            span: start_with_bound.trim(text),
            section,
            trace,
        }
    }
}

/// The evidence begins at a bound that stands before the number.
fn with_bound(span: NormSpan, frame: &Frame) -> NormSpan {
    match frame.comparator {
        Some((_, (_, mark))) if mark.end <= span.start && span.start - mark.end < 12 => NormSpan::new(mark.start, span.end),
        _ => span,
    }
}

/// level, growth or change.
fn measure(q: &Quantity, frame: &Frame, previous: Option<(Measure, UnitKind, Option<&str>, bool)>, indicator: &str) -> Measure {
    if let Some(measure) = q.measure {
        return measure;
    }
    let growth = || if matches!(q.kind, UnitKind::Percent | UnitKind::Multiple) { Measure::Growth } else { Measure::Change };
    if frame.rate && q.kind == UnitKind::Percent {
        return Measure::Growth;
    }
    match frame.predicate.map(|(p, _)| p) {
        Some(Predicate::Growth) => growth(),
        Some(Predicate::Change) => Measure::Change,
        Some(_) => match frame.act {
            Some((Predicate::Change, _, _)) => Measure::Change,
            _ => Measure::Level,
        },
        None => match frame.act {
            Some((Predicate::Change, _, _)) => Measure::Change,
            Some(_) => Measure::Level,
            None => match previous {
                Some((Measure::Change, kind, unit, same_clause)) if kind == UnitKind::Count && frame.baseline.is_none() => {
                    let same_unit = unit == q.unit.as_deref();
                    if same_clause || (same_unit && !indicator.ends_with("就业")) { Measure::Change } else { Measure::Level }
                }
                Some((measure, _, _, true)) if frame.listed && frame.subject.is_empty() && frame.object.is_empty() => measure,
                _ => Measure::Level,
            },
        },
    }
}

/// Whether a quantity only describes what the next number of the clause counts: 投资超5亿元的项目4个.
fn describes(text: &str, clause: &Clause, q: &Quantity, frame: &Frame, next: usize) -> bool {
    let to = clause.pieces[next].span.start;
    if matches!(q.kind, UnitKind::Age | UnitKind::Grade | UnitKind::Voltage) {
        return true;
    }
    let between = NormSpan::new(frame.end, to.max(frame.end));
    let words = between.of(text).trim();
    let words = words.strip_prefix('的').unwrap_or(words);
    if words.is_empty() {
        return q.kind == UnitKind::Count;
    }
    if ["、", "和", "及", "与", "或", "以及", "至", "到", "并", "(", "”"].iter().any(|j| words.starts_with(j)) {
        return false;
    }
    let strong = matches!(frame.predicate, Some((Predicate::Growth | Predicate::Change | Predicate::Reach | Predicate::Share, _)));
    if strong && !frame.described {
        return false;
    }
    if frame.is_amount(text) && !(frame.described && frame.comparator.is_some()) {
        return false;
    }
    let mut noun = false;
    let mut at = between.start;
    for piece in clause.pieces.iter().filter(|p| between.covers(p.span)) {
        noun |= piece.span.start > at + 3;
        at = piece.span.end;
        match piece.class() {
            Some(Class::Make { weak: false } | Class::Modality(_) | Class::Respectively | Class::Status | Class::Incentive) => {
                return false;
            }
            Some(Class::Reach(_) | Class::Growth | Class::Change) if !noun => return false,
            _ => {}
        }
    }
    noun |= between.end > at + 3;
    if words.ends_with(['和', '及']) || words.contains('、') && !frame.described {
        return false;
    }
    noun && q.form != Form::Chinese
}

/// Where the words that the next number may use begin.
fn next_from(text: &str, clause: &Clause, frame: &Frame, next: Option<usize>) -> usize {
    let Some(next) = next else { return frame.end };
    if frame.object.is_empty() {
        return frame.end;
    }
    let between = &text[frame.end..next.max(frame.end)];
    let join =
        between.rfind('、').or_else(|| ["以及", "和", "及", "与"].iter().find(|j| between.ends_with(**j)).map(|j| between.len() - j.len()));
    if verb(frame.follows.map(|(c, _)| c)) {
        return frame.end;
    }
    join.map_or_else(|| object_end(text, clause, frame), |i| frame.end + i)
}

/// Where the noun after a number ends.
fn object_end(text: &str, clause: &Clause, frame: &Frame) -> usize {
    let object = frame.object;
    let words = object.of(text);
    let bracket = words.find('(').filter(|i| words[*i..].contains("其中") || words[*i..].contains(|c: char| c.is_ascii_digit()));
    let mut end = object.start + words.find('、').or(bracket).unwrap_or(words.len());
    for piece in clause.pieces.iter().filter(|p| p.span.start > object.start && p.span.end <= end) {
        let stops = match piece.class() {
            Some(
                Class::Status
                | Class::Reach(_)
                | Class::Growth
                | Class::Change
                | Class::Modality(_)
                | Class::Each
                | Class::Respectively
                | Class::Incentive,
            ) => true,
            Some(Class::Make { weak }) => !weak,
            Some(Class::Adverb) => true,
            _ => false,
        };
        if stops {
            end = piece.span.start;
            break;
        }
    }
    let cut = &text[object.start..end];
    let trimmed = ["以及", "和", "及", "与", "并"].iter().find_map(|j| cut.strip_suffix(j)).unwrap_or(cut);
    object.start + trimmed.trim_end().len()
}

/// 个在国内有影响力、技术领先的产业链 → 产业链: the noun after the last 的 of what describes it.
fn described_noun(text: &str, clause: &Clause, frame: &Frame) -> Option<NormSpan> {
    let to = frame.object.end.min(clause.span.end);
    let words = &text[frame.object.start..to];
    let list = words.find('、')?;
    let after = &words[list..];
    let last = after.rfind("的")? + list + "的".len();
    let noun = words[last..].trim();
    let length = noun.chars().count();
    let plain = !noun.contains(['、', '(', ' ']) && (2..=24).contains(&length);
    let describes = !words[..list].contains("等") && !words[..last].contains("项目");
    (plain && describes).then(|| NormSpan::new(frame.object.start + last, frame.object.start + last + words[last..].trim_end().len()))
}

/// 具有较大影响的赛事 → 赛事; 大树的植树任务 → 大树.
fn describing(words: &str) -> &str {
    match words.rsplit_once('的') {
        Some((before, "任务" | "目标" | "工作" | "建设任务")) => before,
        Some((before, noun))
            if before.starts_with(['具', '有', '能', '在', '拥', '集', '可', '以', '符', '带']) && noun.chars().count() > 1 =>
        {
            noun
        }
        _ => words,
    }
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

/// The name of a row without its number: 3.签约率 → 签约率.
fn numbered_off(words: &str) -> &str {
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < words.len() { rest.trim_start_matches(['.', '、', ')', ' ']) } else { words }
}

/// 城镇年人均: the name of the thing stands before.
fn per_head(words: &str) -> Option<&str> {
    const PER: [&str; 8] = ["年人均", "月人均", "每月人均", "全年人均", "人均", "户均", "亩均", "月均"];
    let words = words.trim();
    let per = PER.iter().find(|p| words.ends_with(**p))?;
    (words.chars().count() <= per.chars().count() + 3).then(|| &words[words.len() - per.len()..])
}
