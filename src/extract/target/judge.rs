//! Whether a quantity is a target at all (取舍).

use super::Context;
use super::frame::{Frame, Predicate};
use super::lexicon::{Class, Mark};
use super::sentence::{Clause, Kind, Piece};
use crate::extract::quantity::{Form, Quantity, UnitKind};
use crate::grammar::RuleId;
use crate::record::Comparator;
use crate::span::NormSpan;

/// Why a quantity is none.
pub(super) type Refusal = (Option<RuleId>, &'static str);

/// What a quantity stands in.
pub(super) struct Setting<'a> {
    pub(super) clause: &'a Clause,
    /// The sentence reports results.
    pub(super) reported: bool,
    /// A 力争 or 确保 before it in the sentence holds for it.
    pub(super) modality: bool,
    /// It stands in a 第X条.
    pub(super) article: bool,
    /// The passage explains an indicator that a line of its own names.
    pub(super) explains: bool,
    /// Something was said before that the value can be about.
    pub(super) carried: bool,
    /// It goes on a list whose last member was accepted.
    pub(super) continues: bool,
    /// An incentive is offered in the sentence.
    pub(super) incentive: Option<Mark>,
    /// The sentence says how something is computed or punished.
    pub(super) formula: Option<Mark>,
    /// It stands before ……的,可…….
    pub(super) condition: Option<RuleId>,
}

impl Context<'_> {
    /// Accepts a quantity or says why not.
    pub(super) fn judge(&self, q: &Quantity, frame: &Frame, at: &Setting<'_>) -> Result<(), Refusal> {
        self.kind(q, frame, at)?;
        if at.article && !at.reported {
            let head = self.rules.heads.of(frame.subject.of(self.article.text())).is_some();
            let aim = frame.predicate.is_some() || frame.comparator.is_some();
            if !(head && aim) && frame.act.is_none_or(|(p, ..)| p == Predicate::Reach) || q.form == Form::Chinese {
                return refuse("a rule of an article");
            }
        }
        if !at.reported {
            self.rules_and_incentives(q, frame, at)?;
        }
        self.evidence(q, frame, at)
    }

    /// Units and ways of writing that only some contexts admit.
    fn kind(&self, q: &Quantity, frame: &Frame, at: &Setting<'_>) -> Result<(), Refusal> {
        let subject = frame.subject.of(self.article.text());
        let strong = frame.predicate.is_some();
        for piece in &at.clause.pieces {
            if let (Kind::Date(Some((Class::Rhythm, rule))), Some("次")) = (piece.kind, q.unit.as_deref()) {
                return Err((Some(rule), "how often an act is repeated"));
            }
            let Kind::Word(class @ (Class::Award | Class::Rank | Class::Preparation | Class::Abstract | Class::Rhythm), rule) = piece.kind
            else {
                continue;
            };
            if class == Class::Preparation && piece.span.start >= frame.end && q.kind == UnitKind::Size {
                return Err((Some(rule), "a size in the name of a project that is only prepared"));
            }
            if class == Class::Abstract && piece.span.start == frame.object.start && q.kind == UnitKind::Count {
                return Err((Some(rule), "a list of aspects"));
            }
            if class == Class::Rhythm && q.unit.as_deref() == Some("次") {
                return Err((Some(rule), "how often an act is repeated"));
            }
            if matches!(class, Class::Preparation | Class::Abstract | Class::Rhythm) {
                continue;
            }
            let near = frame.object.covers(piece.span) || frame.subject.covers(piece.span);
            if near && (class == Class::Award || piece.span.end == frame.subject.end) {
                return Err((Some(rule), "an award or a rank"));
            }
        }
        match q.kind {
            UnitKind::Voltage => return Err((q.rule, "a voltage")),
            UnitKind::Grade => return Err((q.rule, "a rank or grade")),
            UnitKind::Age if !subject.ends_with("寿命") => return Err((q.rule, "an age")),
            UnitKind::Time if !(strong && self.rules.heads.of(subject).is_some()) => return refuse("a duration"),
            UnitKind::None if !strong && frame.comparator.is_none() => return refuse("a bare number"),
            UnitKind::None if q.unit.is_none() && !frame.object.is_empty() => return refuse("a bare number before a noun"),
            UnitKind::Ratio if !strong => return refuse("a ratio that says no aim"),
            _ => {}
        }
        let done = at.reported && at.clause.pieces.iter().any(|p| p.span.start >= frame.end && p.class() == Some(Class::Status));
        let made = frame.act.is_some_and(|(p, ..)| p != Predicate::Push || !frame.object.is_empty());
        // 治理园区四座楼: 治理 may be part of what is named.
        let weakly = frame.predicate.is_none()
            && frame.act.is_some_and(|(_, (_, mark), _)| {
                at.clause.pieces.iter().any(|p| p.span == mark && p.class() == Some(Class::Make { weak: true }))
            });
        let led = made || frame.listed || done || matches!(frame.predicate, Some((Predicate::Change | Predicate::Reach, _)));
        let before = frame.act_before_number.map_or(subject, |v| subject.strip_suffix(v.of(self.article.text())).unwrap_or(subject));
        if before.ends_with('每') || frame.actor.is_some_and(|a| a.of(self.article.text()).ends_with('每')) {
            return refuse("a rate");
        }
        match q.form {
            Form::Chinese if q.kind != UnitKind::Count || !led => refuse("a numeral that describes"),
            Form::Chinese if frame.act_before_number.is_none() && !before.is_empty() && !frame.object.is_empty() && weakly => {
                refuse("it sums up what was named before")
            }
            Form::Power if !strong && frame.comparator.is_none_or(|(c, _)| c == Comparator::Approx) && !q.more => {
                refuse("a numeral in a name")
            }
            Form::Power if frame.described => refuse("a describing clause"),
            _ => Ok(()),
        }
    }

    /// Money for beneficiaries, legal rules, what there is already.
    fn rules_and_incentives(&self, q: &Quantity, frame: &Frame, at: &Setting<'_>) -> Result<(), Refusal> {
        let text = self.article.text();
        let paid = q.unit.as_deref().is_some_and(|u| u.contains('元'));
        let money = paid || matches!(q.kind, UnitKind::Money | UnitKind::Percent | UnitKind::Multiple | UnitKind::Ratio);
        if let Some((rule, span)) = at.incentive {
            let here = at.clause.span.covers(span);
            let aim = !here && q.kind == UnitKind::Percent && frame.predicate.is_some_and(|(p, _)| p == Predicate::Reach);
            let again = here && q.unit.as_deref() == Some("次");
            if money && !aim && !self.is_budget(q, frame, at.clause) || q.kind == UnitKind::Time || again {
                return Err((Some(rule), "an incentive or its condition"));
            }
        }
        let strong = matches!(frame.predicate, Some((Predicate::Reach, _)));
        let bare = frame.predicate.is_none() && frame.act.is_none() && frame.modality.is_none();
        let bounded = frame.comparator.is_some_and(|(_, m)| m.1.start >= q.span.end);
        if let (Some((rule, _)), true) = (at.incentive, bare && bounded && matches!(q.kind, UnitKind::Size | UnitKind::Count)) {
            return Err((Some(rule), "a condition of an incentive"));
        }
        if at.article && at.clause.bracket && bare && bounded {
            return refuse("a threshold in a bracket");
        }
        if at.explains && (frame.described || !(strong || frame.comparator.is_some()) || !frame.object.is_empty()) {
            return refuse("it defines an indicator");
        }
        if let Some((rule, _)) = at.formula {
            return Err((Some(rule), "the sentence says how something is computed"));
        }
        // 每县保留2家,确有需要的,可增加1家: what is to be done is no condition.
        if let Some(rule) = at.condition.filter(|_| frame.act.is_none()) {
            return Err((Some(rule), "a condition of what is permitted"));
        }
        let by = at.clause.pieces.iter().any(|p| p.span.start == at.clause.span.start && p.class() == Some(Class::Manner));
        let standard = at.clause.pieces.iter().any(|p| p.span.start == frame.end && p.class() == Some(Class::LevelAfter));
        if by && standard {
            return refuse("by which something is computed");
        }
        let measured = frame.rate || matches!(frame.predicate, Some((Predicate::Change | Predicate::Growth | Predicate::Reach, _)));
        let named = frame.rate || self.rules.heads.of(frame.subject.of(text)).is_some();
        for piece in &at.clause.pieces {
            let modifies =
                named && frame.subject.covers(piece.span) && matches!(piece.class(), Some(Class::Rule { weak: true } | Class::Existing));
            let base = frame.subject.end <= piece.span.start && piece.span.end <= q.span.start && q.kind == UnitKind::Percent;
            let set_anew = measured && (piece.span.end == frame.subject.end || modifies || base);
            // 出资新建: how it is made, no rule.
            let manner = frame.act_before_number.is_some_and(|act| act.start == piece.span.end);
            if let Kind::Word(Class::Rule { .. } | Class::Existing, rule) = piece.kind
                && !(set_anew || manner)
            {
                return Err((Some(rule), "a rule or a description"));
            }
        }
        if at.clause.span.of(text).ends_with('的') && at.clause.mark.is_some() {
            return refuse("a condition");
        }
        let threshold = frame.described && frame.comparator.is_some() && !(q.kind == UnitKind::Count && frame.act_before_number.is_some());
        if threshold {
            return refuse("a threshold that describes");
        }
        Ok(())
    }

    /// 安排专项资金500万元: the size of a fund, not what one beneficiary gets of it.
    fn is_budget(&self, q: &Quantity, frame: &Frame, clause: &Clause) -> bool {
        let before = NormSpan::new(clause.span.start, frame.subject.start.max(clause.span.start));
        let each = |p: &Piece| p.class() == Some(Class::Incentive) && before.covers(p.span);
        let fund = clause.pieces.iter().any(|p| {
            let beside = p.span.end == frame.subject.end || p.span.start == frame.object.start || p.span.end == frame.object.end;
            beside && matches!(p.class(), Some(Class::Fund { .. }))
        });
        fund && q.kind == UnitKind::Money && frame.act.is_some_and(|(p, ..)| p == Predicate::Make) && !clause.pieces.iter().any(each)
    }

    /// What speaks for a target.
    fn evidence(&self, q: &Quantity, frame: &Frame, at: &Setting<'_>) -> Result<(), Refusal> {
        let text = self.article.text();
        let before = !frame.subject.is_empty();
        let after = !frame.object.is_empty() && !verb(frame.follows.map(|(c, _)| c));
        let act = frame.act.is_some();
        let head = self.rules.heads.of(frame.subject.of(text)).is_some();
        let bound = frame.comparator.is_some_and(|(c, _)| c != Comparator::Approx);
        let status = self.status_after(frame, at.clause);
        if at.continues || q.measure.is_some() {
            return Ok(());
        }
        if after && frame.described {
            let beyond = |p: &Piece| frame.object.covers(p.span) && matches!(p.class(), Some(Class::Before(_)));
            let reached = matches!(frame.predicate, Some((Predicate::Reach, _)))
                && frame.comparator.is_none()
                && !at.clause.pieces.iter().any(beyond);
            let made = (act || reached) && q.kind == UnitKind::Count || q.kind == UnitKind::Percent && (act || status || before);
            let done = at.reported && status;
            let amount = before && frame.is_amount(text) || self.is_budget(q, frame, at.clause);
            return if made || done || amount { Ok(()) } else { refuse("it describes a noun") };
        }
        if after {
            let led = matches!(frame.predicate, Some((Predicate::Change | Predicate::Reach, _)));
            let verb = |p: &Piece| p.span.start >= frame.end && matches!(p.class(), Some(Class::Make { .. } | Class::Reach(_)));
            let does = at.clause.pieces.iter().any(|p| verb(p) && !text[..p.span.start].ends_with('的'));
            let served = q.kind == UnitKind::Count && does && matches!(frame.predicate, Some((Predicate::Level, _)));
            if act || led || served || status && (at.reported || frame.modality.is_some() || at.modality) {
                return Ok(());
            }
            if frame.modality.is_some() || at.modality || (bound && frame.comparator.is_some_and(|(_, m)| m.1.start < q.span.start)) {
                return Ok(());
            }
            return refuse("a count that only describes");
        }
        let weak = matches!(frame.predicate, Some((Predicate::Level, _)));
        if weak && !at.reported && !head && q.kind != UnitKind::Percent && frame.baseline.is_none() {
            return refuse("为 or 有 after something that is no indicator");
        }
        if frame.predicate.is_some() || act {
            return Ok(());
        }
        if !before && !after && bound && at.carried {
            return Ok(());
        }
        if before && (head || bound || at.reported) {
            return Ok(());
        }
        if q.kind == UnitKind::Percent && before {
            return Ok(());
        }
        if status && at.reported {
            return Ok(());
        }
        refuse("nothing says that it is to be reached")
    }

    /// Whether what follows says it was done: 12座桥梁完工.
    fn status_after(&self, frame: &Frame, clause: &Clause) -> bool {
        clause
            .pieces
            .iter()
            .any(|p| p.span.start >= frame.end && matches!(p.class(), Some(Class::Status | Class::Make { .. } | Class::Reach(_))))
    }
}

/// Whether the word after a number is a verb of its own.
pub(super) fn verb(class: Option<Class>) -> bool {
    use Class::*;
    matches!(class, Some(Make { weak: false } | Reach(_) | Modality(_) | Change | Growth | Status | Incentive))
}

fn refuse(reason: &'static str) -> Result<(), Refusal> {
    Err((None, reason))
}
