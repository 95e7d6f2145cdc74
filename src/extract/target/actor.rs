//! Who acts: the words before a 力争 or an act in the middle of a clause (主体).

use super::frame::{Frame, Predicate};
use super::lexicon::Class;
use super::sentence::{Clause, Kind, Piece};
use crate::extract::quantity::UnitKind;
use crate::record::Comparator;
use crate::span::NormSpan;

impl Frame {
    /// 各县力争引进……: what stands before a 力争 or an act is who acts.
    pub(super) fn cut_actor(&mut self, text: &str, clause: &Clause, k: usize, kind: UnitKind) {
        // 人数达到总人口的45%: the share of something is reached.
        let number = clause.pieces[k].span;
        let share = text[self.subject.end..number.start].starts_with('的') && kind == UnitKind::Percent;
        let mut cut: Option<(usize, usize)> = None;
        let shares = |p: &&Piece| p.class() != Some(Class::Share);
        // 参加锻炼的人数: an act that describes what is measured.
        let describes = |p: &Piece| share && text[p.span.end..self.subject.end].contains('的');
        let inside: Vec<Piece> = clause.pieces[..k]
            .iter()
            .filter(|p| self.subject.covers(p.span))
            .take_while(shares)
            .filter(|p| !(matches!(p.class(), Some(Class::Make { .. })) && describes(p)))
            .copied()
            .collect();
        for (i, piece) in inside.iter().enumerate() {
            let Kind::Word(class, rule) = piece.kind else { continue };
            let mark = (rule, piece.span);
            let next_is_act = inside.get(i + 1).is_some_and(|n| {
                n.span.start == piece.span.end && matches!(n.class(), Some(Class::Make { .. } | Class::Change | Class::Reach(_)))
            });
            match class {
                Class::Modality(m) => {
                    self.modality.get_or_insert((m, mark));
                    cut = Some((piece.span.start, piece.span.end));
                }
                Class::Frequency(f) => {
                    self.frequency.get_or_insert((f, mark));
                    if self.predicate.is_some() {
                        continue;
                    }
                }
                Class::Before(c @ (Comparator::Ge | Comparator::Le)) if next_is_act || piece.span.end == self.subject.end => {
                    self.comparator.get_or_insert((c, mark));
                }
                Class::Adverb { .. } if next_is_act => {}
                Class::Make { weak } if self.act_before_number != Some(piece.span) => {
                    let led = cut.is_some_and(|(_, end)| end == piece.span.start);
                    if (weak && !led) || (piece.span.end == self.subject.end) || self.predicate.is_some() && !led {
                        continue;
                    }
                    self.lead(Predicate::Make, mark);
                }
                Class::Change if self.predicate.is_none() && piece.span.end < self.subject.end => self.lead(Predicate::Change, mark),
                Class::Reach(_) if self.predicate.is_none() && share && piece.span.start > self.subject.start => {
                    self.predicate = Some((Predicate::Reach, mark));
                    let name = NormSpan::new(cut.map_or(self.subject.start, |(_, end)| end), piece.span.start);
                    let words = name.of(text).trim_end_matches(['应', '要', '须', '将', '已', ' ']);
                    self.subject = NormSpan::new(name.start, name.start + words.len());
                    return;
                }
                Class::Reach(_) if self.predicate.is_none() && piece.span.end < self.subject.end => self.lead(Predicate::Reach, mark),
                _ => continue,
            }
            cut = Some((cut.map_or(piece.span.start, |(start, _)| start), piece.span.end));
        }
        if let Some((start, end)) = cut {
            let actor = NormSpan::new(self.subject.start, start).trim(text);
            self.actor = (!actor.is_empty()).then_some(actor);
            self.subject = NormSpan::new(end.min(self.subject.end), self.subject.end);
            let rest = self.subject.of(text);
            let trimmed = rest.trim_start_matches(['了', '好', ' ']);
            self.subject = NormSpan::new(self.subject.end - trimmed.len(), self.subject.end);
        }
    }
}
