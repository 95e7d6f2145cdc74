//! A target out of a frame: measure, bound, time, and the trace of how it came to be.

use super::flow::{Flow, Said, Spot};
use super::frame::{Frame, Predicate};
use super::indicator::clean;
use super::lexicon::{Class, Mark};
use super::object::object_end;
use super::sentence::{Clause, Kind, Piece, Sentence};
use crate::extract::quantity::{Quantity, UnitKind};
use crate::extract::{Found, Trace};
use crate::record::{Comparator, Measure, Modality, Target, TargetStatus};
use crate::span::NormSpan;

/// What may stand between the words that make the evidence, in bytes: 至少再, 了, 一批.
const NEAR: usize = 12;

impl Flow {
    pub(super) fn record(
        &mut self,
        spot: &Spot<'_>,
        q: &Quantity,
        frame: &Frame,
        later: &[Frame],
        indicator: String,
        from: NormSpan,
    ) -> Found<Target> {
        let Spot { context, sentence, clause, passage, reported } = *spot;
        let text = context.article.text();
        let mut trace = Trace::default();
        let group = context.rules.heads.group(text, frame);
        let actor = match (frame.actor, group) {
            (Some(actor), Some((_, group))) => Some(NormSpan::new(actor.start, group.start)).filter(|a| !a.is_empty()),
            (actor, _) => actor,
        };
        let (indicator, scope) = self.whose(context, frame, actor, indicator);
        let indicator = group.map_or_else(|| indicator.clone(), |(_, group)| format!("{}{indicator}", group.of(text)));
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
            if let Kind::Word(Class::Opaque | Class::Deed | Class::Share | Class::Manner | Class::Fund { .. }, rule) = piece.kind {
                note(Some((rule, piece.span)));
            }
        }
        if own.is_none()
            && let Some(rule) = context.rules.heads.rule(&indicator)
        {
            note(Some((rule, from)));
        }
        note(context.rules.heads.per_head(&indicator).map(|(_, rule)| (rule, from)));
        let after = frame.object.trim(text);
        note(context.rules.heads.tail(after.of(text)).filter(|(tail, _)| !indicator.ends_with(tail)).map(|(_, rule)| (rule, after)));
        let bare = frame.subject.trim(text).of(text);
        note(context.rules.heads.bare(bare).filter(|_| indicator.len() > bare.len()).map(|rule| (rule, frame.subject)));
        note(group);
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
        if frame.modality.is_some() && self.standing.is_none() {
            self.modality = frame.modality;
        }
        note(modality.map(|(_, m)| m));
        let shared = previous.filter(|_| frame.listed && frame.predicate.is_none());
        let frequency = frame.frequency.or_else(|| shared.and_then(|s| s.frequency));
        note(frequency.map(|(_, m)| m));
        if let Some((_, rules, said)) = &scope {
            for rule in rules {
                note(Some((*rule, *said)));
            }
        }
        let done = clause.pieces.iter().find(|p| reported && p.span.start >= frame.end && p.class() == Some(Class::Status));
        if let Some(Kind::Word(_, rule)) = done.map(|p| p.kind) {
            note(Some((rule, q.span)));
        }
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
        let start = evidence_start(span.start, frame, group.map(|(_, group)| group));
        let deed = clause.pieces.iter().find_map(|p| match p.kind {
            Kind::Word(Class::Deed, rule) if frame.subject.covers(p.span) => Some((Predicate::Make, (rule, p.span))),
            _ => None,
        });
        self.said.push(Said {
            indicator: indicator.clone(),
            span: NormSpan::new(from.start.min(q.span.start), from.end.max(from.start.min(q.span.start))),
            act: act.or_else(|| own.filter(|(p, _)| *p == Predicate::Reach)).or(deed),
            measure,
            kind: q.kind,
            unit: q.unit.clone(),
            frequency,
            clause: clause.span,
        });
        Found {
            value: Target {
                indicator,
                scope: invested_in(text, sentence, clause, frame).or(scope.map(|(s, ..)| s)),
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
            span: NormSpan::new(start, span.end).trim(text),
            section,
            trace,
        }
    }
}

/// Where a bound after the number at `at` ends (10吨以下).
fn bound_end(pieces: &[Piece], at: usize) -> usize {
    pieces.iter().find(|p| p.span.start == at && matches!(p.class(), Some(Class::After(_)))).map_or(at, |p| p.span.end)
}

/// 总投资 and nothing before it, in bytes.
const TOTAL_INVESTMENT: usize = 9;

/// What an amount is put into: 投资3亿元的冷库, 投资3亿元,建设冷库.
fn invested_in(text: &str, sentence: &Sentence, clause: &Clause, frame: &Frame) -> Option<String> {
    if !frame.is_investment(text) {
        return None;
    }
    let named = |what: NormSpan| {
        let words = what.of(text).split('(').next().unwrap_or_default();
        Some(clean(words.trim_end().trim_end_matches('等'))).filter(|s| !s.is_empty())
    };
    if frame.described && !frame.object.is_empty() {
        let end = object_end(text, clause, frame).max(frame.object.start);
        return named(NormSpan::new(frame.object.start, end));
    }
    // 投资3亿元建设冷库; 投资3亿元,建设冷库.
    let completed = frame.act.is_some_and(|(act, ..)| act == Predicate::Reach);
    let next = match clause.mark {
        // 完成投资3亿元,建设冷库 are two things.
        Some(',') if frame.end == clause.span.end && !completed && frame.subject.len() <= TOTAL_INVESTMENT => {
            let later = sentence.clauses.partition_point(|c| c.span.start <= clause.span.end);
            sentence.clauses[later..].iter().find(|c| !c.bracket)?
        }
        _ => clause,
    };
    let from = if next.span == clause.span { frame.end } else { next.span.start };
    let after = &next.pieces[next.pieces.partition_point(|p| p.span.start < from)..];
    let (act, rest) = after.split_first().filter(|(p, _)| p.span.start == from && matches!(p.class(), Some(Class::Make { .. })))?;
    let number = |p: &&Piece| matches!(p.kind, Kind::Number(_));
    let what = match rest.iter().find(number) {
        None => NormSpan::new(act.span.end, next.span.end),
        Some(first) if first.span.start > act.span.end => NormSpan::new(act.span.end, first.span.start),
        Some(first) => {
            NormSpan::new(bound_end(rest, first.span.end), rest.iter().filter(number).nth(1).map_or(next.span.end, |p| p.span.start))
        }
    };
    named(what)
}

/// The evidence begins at the act (新建公园2处) or bound (至少1个) right before the words, or at who is
/// meant by it (城镇新增就业).
fn evidence_start(words: usize, frame: &Frame, group: Option<NormSpan>) -> usize {
    let bound = frame.comparator.filter(|_| !frame.object.is_empty()).map(|(_, (_, mark))| mark);
    let act = frame.act.filter(|(p, ..)| *p != Predicate::Push).map(|(_, (_, mark), _)| mark);
    let before = |start: usize, mark: Option<NormSpan>| match mark {
        Some(mark) if mark.end <= start && start - mark.end < NEAR => mark.start,
        _ => start,
    };
    [bound, act, bound, group].into_iter().fold(words, before)
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
