//! What stands around a quantity in its clause: predicate, bounds, the words left and right (框架).

use super::lexicon::{Class, Mark};
use super::object::precedes_verb;
use super::sentence::{Clause, Kind, Piece};
use crate::extract::numeral;
use crate::extract::quantity::{Quantity, UnitKind};
use crate::record::{Comparator, Frequency, Modality};
use crate::span::NormSpan;
use std::cmp::Ordering;

/// The verb after a quantity, adverbs skipped; an adverb before a noun is none (两项重点业务).
fn follows(clause: &Clause, k: usize, start: usize) -> Option<(Class, Mark)> {
    let mut at = start;
    for piece in &clause.pieces[k + 1..] {
        match piece.span.start.cmp(&at) {
            Ordering::Less => continue,
            Ordering::Greater => break,
            Ordering::Equal => {}
        }
        let Kind::Word(class, rule) = piece.kind else { return None };
        if !matches!(class, Class::Adverb { .. }) {
            return Some((class, (rule, piece.span)));
        }
        at = piece.span.end;
    }
    None
}

/// The time that begins at `at`: 近3年 is one, 近 no bound of the value.
fn date_at(clause: &Clause, at: usize) -> Option<NormSpan> {
    clause.pieces.iter().find(|p| p.span.start == at && matches!(p.kind, Kind::Date(_))).map(|p| p.span)
}

/// Whether an adverb belongs to the noun after it: 重点企业, but 重点新建.
fn begins_noun(clause: &Clause, piece: &Piece) -> bool {
    let long = piece.span.len() > '重'.len_utf8();
    long && piece.class() == Some(Class::Adverb { noun: true })
        && !precedes_verb(clause, piece.span.end)
        && date_at(clause, piece.span.end).is_none()
}

/// Words that join two items of a list.
const JOINS: [&str; 6] = ["以及", "和", "及", "与", "或", "并"];

/// How the value is said of the indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Predicate {
    Reach,
    /// 为, 有
    Level,
    Growth,
    Change,
    Share,
    Make,
    /// 加快, 推动
    Push,
}

/// A quantity with what was read around it.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Index of the quantity in the sentence.
    pub(super) quantity: usize,
    /// From the left bound to where the noun begins, stripped words left out.
    pub(super) subject: NormSpan,
    /// The words after the quantity up to the next one, empty where the noun stands before.
    pub(super) object: NormSpan,
    /// End of the evidence: unit, 以上, 的增幅.
    pub(super) end: usize,
    /// The word nearest the number.
    pub(super) predicate: Option<(Predicate, Mark)>,
    /// An act before the noun (新建……2处).
    pub(super) act: Option<(Predicate, Mark, bool)>,
    /// An act directly before the number (引进20个).
    pub(super) act_before_number: Option<NormSpan>,
    pub(super) comparator: Option<(Comparator, Mark)>,
    pub(super) modality: Option<(Modality, Mark)>,
    pub(super) frequency: Option<(Frequency, Mark)>,
    pub(super) each: Option<Mark>,
    pub(super) respectively: Option<Mark>,
    pub(super) rate: bool,
    /// Joined to the number before by 、 or 和 and nothing else before the noun.
    pub(super) listed: bool,
    /// Something follows the quantity that says what became of it.
    pub(super) follows: Option<(Class, Mark)>,
    /// 的 stands between the quantity and what follows.
    pub(super) described: bool,
    /// Who acts: words before an act or a 力争 in the middle.
    pub(super) actor: Option<NormSpan>,
    pub(super) baseline: Option<NormSpan>,
    /// Every word that was read, for the trace.
    pub(super) used: Vec<Mark>,
}

/// Longest words that a value is compared with, in bytes.
const BASELINE_LEN: usize = 60;

/// The word that opens what 基础上 ends.
const OPENS_BASIS: char = '在';

/// Reads the frame of the piece `k` of a clause; `from` is where the words not yet used begin.
pub(super) fn read(text: &str, clause: &Clause, quantities: &[Quantity], k: usize, from: usize) -> Frame {
    let Kind::Number(quantity) = clause.pieces[k].kind else { unreachable!("only numbers have frames") };
    let number = clause.pieces[k].span;
    let mut frame = Frame {
        quantity,
        subject: NormSpan::new(from.min(number.start), number.start),
        object: NormSpan::new(number.end, number.end),
        end: number.end,
        predicate: None,
        act: None,
        act_before_number: None,
        comparator: None,
        modality: None,
        frequency: None,
        each: None,
        respectively: None,
        rate: false,
        listed: false,
        follows: None,
        described: false,
        actor: None,
        baseline: None,
        used: Vec::new(),
    };
    frame.read_right(text, clause, quantities, k);
    frame.read_left(text, clause, k, quantities[quantity].kind);
    frame.trim_start(text, clause, k, quantities[quantity].kind);
    if frame.frequency.is_none() {
        frame.frequency = clause.pieces[..k].iter().rev().find_map(|p| match p.kind {
            Kind::Date(Some((Class::Frequency(f), rule))) if p.span.start >= from => Some((f, (rule, p.span))),
            _ => None,
        });
    }
    frame
}

impl Frame {
    /// Strips the words next to the number on its left.
    fn read_left(&mut self, text: &str, clause: &Clause, k: usize, kind: UnitKind) {
        let mut cursor = self.subject.end;
        for piece in clause.pieces[..k].iter().rev() {
            while cursor > self.subject.start && text[..cursor].ends_with(' ') {
                cursor -= 1;
            }
            if piece.span.end != cursor || piece.span.start < self.subject.start {
                break;
            }
            if self.dates_what_follows(text, clause, piece) {
                cursor = piece.span.start;
                continue;
            }
            let Kind::Word(class, rule) = piece.kind else { break };
            let mark = (rule, piece.span);
            if matches!(class, Class::Make { .. }) {
                self.act_before_number = Some(piece.span);
                self.act.get_or_insert((Predicate::Make, mark, true));
                break;
            }
            if !self.take(class, mark) {
                break;
            }
            cursor = piece.span.start;
        }
        self.subject = NormSpan::new(self.subject.start, cursor);
        self.split_base(text, clause, kind);
        self.split_basis(text, clause, k);
        self.split_comparison(text, clause, k, kind);
    }

    /// 覆盖率2031年达到80%: a time between the noun and its verb, nothing that the value is compared with.
    fn dates_what_follows(&self, text: &str, clause: &Clause, piece: &Piece) -> bool {
        let Kind::Date(_) = piece.kind else { return false };
        let counted = |c: char| c.is_ascii_digit() || c == '每' || numeral::digit(c).is_some();
        let compared = |p: &Piece| {
            let class = p.class();
            p.span.end == piece.span.start
                && matches!(class, Some(Class::Baseline | Class::From | Class::Before(_) | Class::ReachWeak { .. }))
        };
        self.predicate.is_some()
            && piece.span.start > self.subject.start
            && piece.span.of(text).starts_with(counted)
            && !clause.pieces.iter().any(compared)
    }

    /// Notes what a word next to the number does; false where it belongs to the noun.
    fn take(&mut self, class: Class, mark: Mark) -> bool {
        use Class::*;
        self.used.push(mark);
        match class {
            Before(c) => {
                self.comparator.get_or_insert((c, mark));
            }
            ReachWeak { .. } => self.set(Predicate::Level, mark),
            Reach(modality) => {
                self.set(Predicate::Reach, mark);
                if let Some(m) = modality {
                    self.modality.get_or_insert((m, mark));
                }
            }
            Growth => self.set(Predicate::Growth, mark),
            Change => self.set(Predicate::Change, mark),
            Share => {
                if self.predicate.is_some() {
                    return false;
                }
                self.set(Predicate::Share, mark);
            }
            Rate => self.rate = true,
            Modality(m) => {
                self.modality.get_or_insert((m, mark));
            }
            Frequency(f) => {
                self.frequency.get_or_insert((f, mark));
            }
            Each => {
                self.each.get_or_insert(mark);
            }
            Respectively => {
                self.respectively.get_or_insert(mark);
            }
            Adverb { .. } | Glue | From => {}
            _ => {
                self.used.pop();
                return false;
            }
        }
        true
    }

    fn set(&mut self, predicate: Predicate, mark: Mark) {
        if self.predicate.is_none() {
            self.predicate = Some((predicate, mark));
        } else if predicate == Predicate::Growth {
            self.rate = true;
        }
    }

    /// 是2010年的2.6倍, 不少于占地面积的40%: what stands between the verb or bound and 的 is what the value is
    /// a multiple or a share of.
    fn split_base(&mut self, text: &str, clause: &Clause, kind: UnitKind) {
        if self.predicate.is_some() || self.comparator.is_some() || !text[self.subject.end..].starts_with('的') {
            return;
        }
        let says = |class: Option<Class>| match kind {
            UnitKind::Multiple => matches!(class, Some(Class::ReachWeak { .. } | Class::Reach(_))),
            UnitKind::Percent => matches!(class, Some(Class::Before(Comparator::Ge | Comparator::Le))),
            _ => false,
        };
        let inside = |p: &&Piece| self.subject.covers(p.span) && p.span.end < self.subject.end;
        let word = clause.pieces.iter().rev().filter(inside).find(|p| says(p.class()));
        let Some(&Piece { span, kind: Kind::Word(class, rule) }) = word else { return };
        let base = NormSpan::new(span.end, self.subject.end).trim(text);
        let numbered = clause.pieces.iter().any(|p| matches!(p.kind, Kind::Number(_)) && base.covers(p.span));
        if base.is_empty() || base.len() > BASELINE_LEN || numbered {
            return;
        }
        if kind == UnitKind::Multiple {
            self.baseline = Some(base);
        }
        self.take(class, (rule, span));
        let before = NormSpan::new(self.subject.start, span.start);
        let modal = clause.pieces.iter().find(|p| p.span.end == before.end && matches!(p.class(), Some(Class::Adverb { .. })));
        self.subject = NormSpan::new(before.start, modal.map_or(before.end, |p| p.span.start.max(before.start)));
    }

    /// 在2015年的基础上: what stands before the predicate, from its 在 on, is no part of the subject.
    fn split_basis(&mut self, text: &str, clause: &Clause, k: usize) {
        let ends = |p: &&Piece| self.subject.covers(p.span) && text[p.span.end..self.subject.end].trim().is_empty();
        let basis = clause.pieces[..k].iter().rev().filter(ends).find(|p| p.class() == Some(Class::Basis));
        let Some(&Piece { span, kind: Kind::Word(_, rule) }) = basis else { return };
        let before = &text[self.subject.start..span.start];
        let Some(opens) = before.rfind(OPENS_BASIS).map(|i| self.subject.start + i) else { return };
        let from = opens + OPENS_BASIS.len_utf8();
        let compared = text[from..span.start].trim_end_matches('的').len();
        self.baseline = (compared > 0).then(|| NormSpan::new(from, from + compared));
        self.used.push((rule, span));
        self.subject = NormSpan::new(self.subject.start, opens);
    }

    /// 比2015年, 高于全市增速: what the value is compared with.
    fn split_comparison(&mut self, text: &str, clause: &Clause, k: usize, kind: UnitKind) {
        let inside = |p: &&Piece| self.subject.covers(p.span) && p.span.end < self.subject.end;
        let found = clause.pieces[..k]
            .iter()
            .rev()
            .filter(inside)
            .find(|p| matches!(p.class(), Some(Class::Baseline | Class::Before(Comparator::Gt | Comparator::Lt))));
        let Some(piece) = found else { return };
        let compared = NormSpan::new(piece.span.end, self.subject.end).trim(text);
        if compared.is_empty() || compared.len() > BASELINE_LEN {
            return;
        }
        let inside_number = clause.pieces.iter().any(|p| matches!(p.kind, Kind::Number(_)) && compared.covers(p.span));
        if inside_number {
            return;
        }
        let doubled = clause.pieces[k].span.of(text).starts_with('翻');
        let distance = matches!(kind, UnitKind::Point | UnitKind::Percent | UnitKind::Multiple);
        if matches!(piece.class(), Some(Class::Before(_))) && (self.predicate.is_some() || !distance) {
            return;
        }
        if matches!(piece.class(), Some(Class::Baseline)) && self.predicate.is_none() && self.comparator.is_none() && !doubled {
            return;
        }
        if let (Some(Class::Before(_)), Kind::Word(_, rule)) = (piece.class(), piece.kind) {
            self.predicate = Some((Predicate::Change, (rule, piece.span)));
        }
        self.baseline = Some(compared);
        if let Kind::Word(_, rule) = piece.kind {
            self.used.push((rule, piece.span));
        }
        let mut cursor = piece.span.start;
        let before = clause.pieces[..k].iter().rev().filter(|p| p.span.end <= cursor).copied().collect::<Vec<_>>();
        for p in before {
            let Kind::Word(class, rule) = p.kind else { break };
            if p.span.end != cursor || p.span.start < self.subject.start || !self.take(class, (rule, p.span)) {
                break;
            }
            cursor = p.span.start;
        }
        self.subject = NormSpan::new(self.subject.start, cursor);
    }

    /// Reads what follows the unit.
    fn read_right(&mut self, text: &str, clause: &Clause, quantities: &[Quantity], k: usize) {
        let mut limit = clause.span.end.max(self.end);
        for piece in &clause.pieces[k + 1..] {
            match piece.kind {
                Kind::Number(n) if matches!(quantities[n].kind, UnitKind::Age | UnitKind::Grade | UnitKind::Voltage) => {}
                Kind::Number(_) | Kind::Date(_) => {
                    limit = piece.span.start;
                    break;
                }
                Kind::Word(Class::LevelAfter, rule) if piece.span.start == self.end => {
                    self.used.push((rule, piece.span));
                    self.object = NormSpan::new(self.end, self.end);
                    return;
                }
                Kind::Word(Class::After(c), rule) if piece.span.start == self.end => {
                    self.comparator = Some((c, (rule, piece.span)));
                    self.end = piece.span.end;
                }
                Kind::Word(Class::Rate, rule) if piece.span.start == self.end => {
                    self.rate = true;
                    self.predicate = Some((Predicate::Growth, (rule, piece.span)));
                    self.end = piece.span.end;
                }
                _ => {}
            }
        }
        let mut start = self.end;
        let rest = &text[start..limit];
        if rest.starts_with("的") {
            self.described = true;
            start += "的".len();
        }
        let determiner = clause.pieces[k + 1..].iter().find(|p| p.span.start == start && p.class() == Some(Class::Determiner));
        if let Some(&Piece { span, kind: Kind::Word(_, rule) }) = determiner {
            self.used.push((rule, span));
            start = span.end;
        }
        self.object = NormSpan::new(start, limit.max(start));
        self.follows = follows(clause, k, start);
        let counted = quantities[self.quantity].kind == UnitKind::Count;
        let words = self.object.of(text);
        let attribute = words.find('的').is_some_and(|i| i > 0 && i + "的".len() < words.len() && !words[..i].contains(['、', ' ']));
        if counted && attribute && matches!(self.follows, Some((Class::Reach(_) | Class::Make { .. }, _))) {
            self.follows = None;
        }
        let head = self.object.of(text).trim_start();
        let joined = JOINS.iter().chain(&["、", "”", ")", "/", "—", "-", "~", "("]).any(|j| head.starts_with(j));
        if head.is_empty() || joined {
            self.object = NormSpan::new(self.end, self.end);
        }
    }

    /// Strips what stands before the noun: connectives, dates, 力争, the act.
    fn trim_start(&mut self, text: &str, clause: &Clause, k: usize, kind: UnitKind) {
        let mut at = self.subject.start;
        let end = self.subject.end;
        let after_number = clause.pieces[..k].iter().any(|p| matches!(p.kind, Kind::Number(_)) && p.span.end <= at);
        loop {
            let rest = &text[at..end];
            let joins: &[&str] = if after_number && at == self.subject.start { &JOINS } else { &[] };
            if let Some(skip) = ["、", " ", "\n", "/"].iter().chain(joins).find(|s| rest.starts_with(**s)) {
                self.listed |= after_number && *skip != " ";
                at += skip.len();
                continue;
            }
            // 引进和落地: two acts joined.
            let act_at = |at: usize| clause.pieces[..k].iter().any(|p| p.span.start == at && matches!(p.class(), Some(Class::Make { .. })));
            if self.act.is_some()
                && let Some(join) = JOINS.iter().find(|j| rest.starts_with(**j) && act_at(at + j.len()))
            {
                at += join.len();
                continue;
            }
            let Some(i) = clause.pieces[..k].iter().position(|p| p.span.start == at && p.span.end <= end) else { break };
            let piece = &clause.pieces[i];
            let share = clause.pieces.get(i + 1).is_some_and(|p| p.span.start == piece.span.end && p.class() == Some(Class::Share));
            if let (Kind::Word(Class::Before(c), rule), true) = (piece.kind, share) {
                self.comparator.get_or_insert((c, (rule, piece.span)));
            } else if let (Kind::Word(Class::Before(Comparator::Approx), _), Some(date)) = (piece.kind, date_at(clause, piece.span.end)) {
                at = date.end;
                continue;
            } else if begins_noun(clause, piece) || !self.take_start(piece) {
                break;
            }
            at = piece.span.end;
            let whole_word = clause.pieces.iter().any(|p| p.span.start == at && p.class() == Some(Class::Opaque));
            if let (Some(rest), false) = (text[at..end].strip_prefix('后'), whole_word) {
                at = end - rest.len();
            }
        }
        self.subject = NormSpan::new(at.min(end), end);
        self.cut_actor(text, clause, k, kind);
    }

    fn take_start(&mut self, piece: &Piece) -> bool {
        use Class::*;
        let Kind::Word(class, rule) = piece.kind else { return matches!(piece.kind, Kind::Date(_)) };
        let mark = (rule, piece.span);
        self.used.push(mark);
        match class {
            Make { weak } => {
                if self.act_before_number == Some(piece.span) || weak && (self.predicate.is_some() || self.baseline.is_some()) {
                    return false;
                }
                self.lead(Predicate::Make, mark);
            }
            Push => {
                if self.predicate.is_some() {
                    return false;
                }
                self.lead(Predicate::Push, mark);
            }
            Change => self.lead(Predicate::Change, mark),
            Reach(m) => {
                if let Some(m) = m {
                    self.modality.get_or_insert((m, mark));
                }
                self.lead(Predicate::Reach, mark);
            }
            Modality(m) => {
                self.modality.get_or_insert((m, mark));
            }
            Frequency(f) => {
                self.frequency.get_or_insert((f, mark));
            }
            Before(c) if c != Comparator::Approx => {
                self.comparator.get_or_insert((c, mark));
            }
            Adverb { .. } | Determiner | Glue | Respectively => {}
            _ => return false,
        }
        true
    }

    /// Notes an act before the noun; 新增 stays whatever follows it.
    pub(super) fn lead(&mut self, act: Predicate, mark: Mark) {
        let rank = |p: Predicate| match p {
            Predicate::Change => 3,
            Predicate::Make => 2,
            Predicate::Reach => 1,
            _ => 0,
        };
        if self.act.is_none_or(|(old, ..)| rank(act) >= rank(old)) {
            self.act = Some((act, mark, true));
        }
    }

    /// 投资12亿元: the amount of something is said, whatever follows.
    pub(super) fn is_amount(&self, text: &str) -> bool {
        self.is_investment(text) || ["资金", "投入"].iter().any(|w| self.subject.of(text).ends_with(w))
    }

    /// 投资12亿元: what follows is what the money builds.
    pub(super) fn is_investment(&self, text: &str) -> bool {
        self.subject.of(text).ends_with("投资")
    }
}
