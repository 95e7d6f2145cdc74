//! Units made responsible in running text: X负责…, 由X牵头, X是…的责任主体, X对…负总责.

use super::Said;
use super::lexicon::{Cue, End, Lexicon, Words};
use super::list::{Member, Reader};
use super::name::Name;
use crate::extract::Rejected;
use crate::grammar::{RuleId, Token};
use crate::record::Role;
use crate::span::NormSpan;

/// No name of a sentence is longer, in bytes.
const LONGEST_NAME: usize = 180;
/// Names in one run.
const LONGEST_RUN: usize = 24;
/// How far from its cue a subject or a partner is looked for, in bytes.
const REACH: usize = 1_200;

/// A run of names and where it ends.
struct Run {
    names: Vec<Name>,
    end: usize,
}

/// Reads the sentences of one passage.
pub(super) struct Sentence<'a> {
    lexicon: &'a Lexicon,
    text: &'a str,
    list: Reader<'a>,
    span: NormSpan,
    /// Where its clauses begin, in order.
    clauses: Vec<usize>,
}

impl<'a> Sentence<'a> {
    /// A sentence, its marker left out.
    pub(super) fn new(lexicon: &'a Lexicon, text: &'a str, span: NormSpan) -> Self {
        let breaks = span.of(text).match_indices([',', ';', ':', '。', '!', '?']);
        let clauses = std::iter::once(span.start).chain(breaks.map(|(i, c)| span.start + i + c.len())).collect();
        Self { lexicon, text, list: Reader::new(lexicon, text), span, clauses }
    }

    /// The units a cue makes responsible.
    pub(super) fn read(&self, cue: Token<Cue>) -> Result<Vec<Member>, Option<Rejected>> {
        let clause = self.clause_before(cue.span.start);
        if clause.of(self.text).matches('“').count() > clause.of(self.text).matches('”').count() {
            return Err(Some(Rejected { span: cue.span, rule: None, reason: "stands in a slogan or a quotation" }));
        }
        let said = (cue.rule, cue.span);
        match cue.class {
            Cue::Verb { role: Role::Lead, list: false } => self.lead(clause, said),
            Cue::Verb { role, list: false } => self.duty(clause, role, said),
            Cue::Label(role) => self.copula(clause, role, said),
            Cue::Office => self.office(clause, said),
            Cue::Burden => self.burden(clause, said),
            _ => Err(None),
        }
    }

    /// The clause that a position stands in, up to it; inside a bracket from the bracket on.
    fn clause_before(&self, at: usize) -> NormSpan {
        let index = self.clauses.partition_point(|start| *start <= at).max(1) - 1;
        let mut from = self.clauses[index].max(floor(self.text, at.saturating_sub(REACH)));
        let mut depth = 0usize;
        for (i, c) in self.text[from..at].char_indices().rev() {
            match c {
                ')' | '〕' => depth += 1,
                '(' | '〔' if depth == 0 => {
                    from += i + c.len_utf8();
                    break;
                }
                '(' | '〔' => depth -= 1,
                _ => {}
            }
        }
        NormSpan::new(from, at)
    }

    /// X负责…: the names before the verb, or the subject of the sentence.
    fn duty(&self, clause: NormSpan, role: Role, said: Said) -> Result<Vec<Member>, Option<Rejected>> {
        // X对…负责 speaks of liability, not of a task.
        if self.ends_clause(said.1.end) && self.rest_opens_with_for(clause) {
            return Err(Some(Rejected { span: said.1, rule: Some(said.0), reason: "answers for the truth or quality of something" }));
        }
        if let Some(routine) = self.routine(said.1.end) {
            return Err(Some(Rejected { span: said.1, rule: Some(routine), reason: "daily business, no task" }));
        }
        let (run, by) = self.subject(clause).ok_or(None)?;
        self.describes(&run, clause, said)?;
        let mut members = members(run.names, role, said);
        let rest = NormSpan::new(run.end.min(clause.end), clause.end);
        members.extend(self.partners_in(rest));
        if !by || !self.ends_clause(said.1.end) || self.text[said.1.end..self.span.end].starts_with([',', ';']) {
            members.extend(self.partners_after(said.1.end));
        }
        Ok(members)
    }

    /// X牵头…, 由X牵头, X做好…牵头工作.
    fn lead(&self, clause: NormSpan, said: Said) -> Result<Vec<Member>, Option<Rejected>> {
        if let Some(word) = self.lexicon.discourage.last(self.text, clause) {
            return Err(Some(Rejected { span: said.1, rule: Some(word.rule), reason: "encourages others to lead" }));
        }
        let attributive = self.coordinated_end(said.1.end);
        if self.text[attributive..self.span.end].starts_with('的') {
            return Err(Some(Rejected { span: said.1, rule: Some(said.0), reason: "describes a body, sets no task" }));
        }
        let (run, _) = self.subject(clause).or_else(|| self.taking_subject(clause)).ok_or(None)?;
        self.describes(&run, clause, said)?;
        let rest = NormSpan::new(run.end.min(clause.end), clause.end);
        let mut members = members(run.names, Role::Lead, said);
        members.extend(self.partners_in(rest));
        members.extend(self.partners_after(said.1.end));
        Ok(members)
    }

    /// 负责…日常工作 and nothing else.
    fn routine(&self, from: usize) -> Option<RuleId> {
        let rest = NormSpan::new(from, ceil(self.text, self.span.end.min(from + 60)));
        let clause = rest.of(self.text).find([',', ';', '。', '、', '和', '及']).map_or(rest, |end| NormSpan::new(from, from + end));
        self.lexicon.routine.ending(self.text, clause).map(|word| word.rule)
    }

    /// 形成部门牵头、各方参与的格局 tells of bodies in general, whose names have no level.
    fn describes(&self, run: &Run, clause: NormSpan, said: Said) -> Result<(), Option<Rejected>> {
        let from = floor(self.text, clause.start.saturating_sub(LONGEST_NAME).max(self.span.start));
        let Some(word) = self.lexicon.describe.last(self.text, NormSpan::new(from, clause.end)) else { return Ok(()) };
        let general =
            run.names.iter().all(|n| self.lexicon.level.at(&n.words, 0, n.words.len()).is_none() && n.span.start >= word.span.end);
        let whole = NormSpan::new(said.1.end, ceil(self.text, self.span.end.min(said.1.end + LONGEST_NAME)));
        let attributive = whole.of(self.text).split(['。', ';']).next().is_some_and(|rest| rest.contains('的'));
        if general && attributive {
            return Err(Some(Rejected { span: said.1, rule: Some(word.rule), reason: "describes how bodies work together" }));
        }
        Ok(())
    }

    /// X为牵头单位.
    fn copula(&self, clause: NormSpan, role: Role, said: Said) -> Result<Vec<Member>, Option<Rejected>> {
        let be = self.lexicon.be.ending(self.text, clause).ok_or(None)?;
        let run = self.run(self.past_lead_in(clause.start, be.span.start), be.span.start, false).ok_or(None)?;
        if run.end != be.span.start {
            return Err(None);
        }
        Ok(members(run.names, role, said))
    }

    /// X是…的责任主体.
    fn office(&self, clause: NormSpan, said: Said) -> Result<Vec<Member>, Option<Rejected>> {
        if let Some(word) = self.lexicon.not_subject.at(self.text, clause.start, clause.end) {
            return Err(Some(Rejected { span: said.1, rule: Some(word.rule), reason: "tells how things are arranged" }));
        }
        let run = self.run(self.past_lead_in(clause.start, clause.end), clause.end, false).ok_or(None)?;
        let be = NormSpan::new(run.end, clause.end);
        self.lexicon.be.at(self.text, be.start, be.end).ok_or(None)?;
        Ok(members(run.names, Role::Responsible, said))
    }

    /// X承担…主体责任, X对…负总责.
    fn burden(&self, clause: NormSpan, said: Said) -> Result<Vec<Member>, Option<Rejected>> {
        if self.text[said.1.end..self.span.end].starts_with('的') {
            return Err(Some(Rejected { span: said.1, rule: Some(said.0), reason: "describes a body, sets no task" }));
        }
        let bear = self.lexicon.bear.within(self.text, clause).last();
        let bears = bear.is_some() || self.lexicon.bear.at(self.text, said.1.start, said.1.end).is_some();
        if !bears {
            let arranged = self.lexicon.not_subject.first(self.text, clause);
            return Err(Some(Rejected { span: said.1, rule: arranged.map(|w| w.rule), reason: "nobody bears it here" }));
        }
        let before = NormSpan::new(clause.start, bear.map_or(clause.end, |b| b.span.start));
        let run = match self.run(self.past_lead_in(before.start, before.end), before.end, false) {
            Some(run) => run,
            None => self.subject_before(clause.start).ok_or(None)?,
        };
        Ok(members(run.names, Role::Responsible, said))
    }

    /// The names right before a verb (`true` after 由), or else the subject of the sentence.
    fn subject(&self, clause: NormSpan) -> Option<(Run, bool)> {
        if let Some(by) = self.lexicon.by.find_iter(self.text, clause).filter(|t| t.class).last() {
            let delegate = self.delegate(NormSpan::new(by.span.end, clause.end));
            let run = delegate.into_iter().chain([by.span.end]).find_map(|from| self.run_to_verb(from, clause.end, true))?;
            return Some((run, true));
        }
        let from = self.past_lead_in(clause.start, clause.end);
        if !self.leads_to_verb(from, clause.end) {
            let rest = NormSpan::new(from, clause.end);
            let founded = self.lexicon.pivot.last(self.text, rest).map(|t| t.span.end);
            let starts = [self.delegate(rest), Some(from), founded];
            return starts.into_iter().flatten().find_map(|from| self.run_to_verb(from, clause.end, false)).map(|run| (run, false));
        }
        self.subject_before(clause.start).map(|run| (run, false))
    }

    /// Where the one begins to whom something is given (甲委托乙负责); 受委托的乙 is one name.
    fn delegate(&self, span: NormSpan) -> Option<usize> {
        let ends = self.lexicon.delegate.within(self.text, span).map(|t| t.span.end);
        ends.filter(|end| !self.text[*end..span.end].starts_with('的')).last()
    }

    /// X要做好…牵头工作: the verb that takes the lead stands between.
    fn taking_subject(&self, clause: NormSpan) -> Option<(Run, bool)> {
        let run = self.run(self.past_lead_in(clause.start, clause.end), clause.end, false)?;
        let rest = NormSpan::new(run.end, clause.end);
        self.lexicon.take.first(self.text, rest)?;
        Some((run, false))
    }

    /// The subject of the clauses before `at`, the nearest first.
    fn subject_before(&self, at: usize) -> Option<Run> {
        let index = self.clauses.partition_point(|start| *start < at);
        for i in (0..index).rev().take(8) {
            let from = self.clauses[i];
            let to = self.clauses.get(i + 1).copied().unwrap_or(at).min(at);
            if at - from > REACH || to <= from {
                return None;
            }
            let end = from + self.text[from..to].trim_end_matches([',', ';', ':', '。', '!', '?']).len();
            let founded = self.lexicon.pivot.last(self.text, NormSpan::new(from, end)).and_then(|pivot| {
                let run = self.run(pivot.span.end, end, false)?;
                (run.end == end).then_some(run)
            });
            let opening = || {
                let run = self.run(self.past_lead_in(from, end), end, false)?;
                // 甲指定乙,负责…: who answers is left open.
                self.lexicon.delegate.at(self.text, run.end, end).is_none().then_some(run)
            };
            if let Some(run) = founded.or_else(opening) {
                return Some(run);
            }
            if self.lexicon.delegate.first(self.text, NormSpan::new(from, end)).is_some() {
                return None;
            }
        }
        None
    }

    /// A run of names that begins at `from` and leads to the verb at `verb`.
    fn run_to_verb(&self, from: usize, verb: usize, by: bool) -> Option<Run> {
        let run = self.names(from, verb, by, Some(verb))?;
        self.leads_to_verb(run.end, verb).then_some(run)
    }

    /// A run of names that begins at `from` and ends before `limit`.
    fn run(&self, from: usize, limit: usize, by: bool) -> Option<Run> {
        self.names(from, limit, by, None)
    }

    fn names(&self, from: usize, limit: usize, by: bool, verb: Option<usize>) -> Option<Run> {
        let mut names: Vec<Name> = Vec::new();
        let mut at = from;
        let mut end = from;
        while at < limit && names.len() < LONGEST_RUN {
            let Some((name, after)) = self.name(at, limit, by, verb) else { break };
            match names.last().and_then(|before| name.with_party(before, self.lexicon)) {
                Some(government) => names.push(government),
                None => names.push(name),
            }
            end = after;
            let rest = NormSpan::new(after, limit);
            let Some(joint) = self.joint(rest) else { break };
            at = joint;
        }
        if names.is_empty() {
            return None;
        }
        if let Some(etc) = self.lexicon.etc.at(self.text, end, limit) {
            end = etc.span.end;
            if let Some((class, after)) = self.name(end, limit, by, verb) {
                if self.lexicon.collective.first(self.text, class.span).is_some() {
                    names.push(class);
                }
                end = after;
            }
        }
        Some(Run { names, end })
    }

    /// Past 、 和 及 或 between two names.
    fn joint(&self, rest: NormSpan) -> Option<usize> {
        let words = rest.of(self.text);
        if words.starts_with('、') {
            return Some(rest.start + '、'.len_utf8());
        }
        let word = self.lexicon.and.at(self.text, rest.start, rest.end).or_else(|| self.lexicon.or.at(self.text, rest.start, rest.end))?;
        Some(word.span.end)
    }

    /// The name that begins at `from`: it ends with the first word for a body after which
    /// something else begins.
    fn name(&self, from: usize, limit: usize, by: bool, verb: Option<usize>) -> Option<(Name, usize)> {
        let window = NormSpan::new(from, ceil(self.text, limit.min(from + LONGEST_NAME)));
        let opens = |w: &Words| w.at(self.text, from, limit).is_some();
        if window.is_empty() || opens(&self.lexicon.not_subject) || opens(&self.lexicon.preposition) || self.opens_with_verb(from, limit) {
            return None;
        }
        for token in self.lexicon.ends.find_iter(self.text, window) {
            let counts = match token.class {
                End::Body | End::Post => true,
                End::Kind => by,
                End::Place => by || self.lexicon.collective.first(self.text, NormSpan::new(from, token.span.end)).is_some(),
                End::Not => false,
            };
            let words = NormSpan::new(from, token.span.end);
            if !counts || open_bracket(words.of(self.text)) || words.of(self.text).chars().count() < 2 {
                continue;
            }
            let (shown, after) = self.past_brackets(words, limit);
            let fits = || verb.is_none_or(|verb| self.goes_on(after, verb) || self.leads_to_verb(after, verb));
            if self.boundary(after, limit, token.class) && plausible(words.of(self.text)) && fits() {
                return Some((Name::new(self.lexicon, self.text, shown, Some((token.rule, token.span))), after));
            }
        }
        None
    }

    /// Whether further names follow.
    fn goes_on(&self, at: usize, limit: usize) -> bool {
        let rest = NormSpan::new(at.min(limit), limit);
        rest.of(self.text).starts_with('、') || self.joint(rest).is_some() || self.lexicon.etc.at(self.text, rest.start, limit).is_some()
    }

    /// Whether a clause opens with a verb and its object (协调相关部门), no subject.
    fn opens_with_verb(&self, at: usize, limit: usize) -> bool {
        if self.lexicon.cues.at(self.text, at, limit).is_some_and(|t| matches!(t.class, Cue::Verb { .. })) {
            return true;
        }
        let verbs = [&self.lexicon.predicate, &self.lexicon.pivot, &self.lexicon.delegate];
        let Some(verb) = verbs.into_iter().filter_map(|w| w.at(self.text, at, limit)).max_by_key(|t| t.span.len()) else { return false };
        let object = |w: &Words| w.at(self.text, verb.span.end, limit).is_some();
        object(&self.lexicon.level) || object(&self.lexicon.collective) || object(&self.lexicon.own)
    }

    /// A name with the bracket after it: a definition is passed over, other words belong to it.
    fn past_brackets(&self, words: NormSpan, limit: usize) -> (NormSpan, usize) {
        if !self.text[words.end..limit].starts_with(['(', '〔', '<']) {
            return (words, words.end);
        }
        let Some(close) = self.text[words.end..limit].find([')', '〕', '>']) else { return (words, words.end) };
        let after = words.end + close + self.text[words.end + close..].chars().next().map_or(1, char::len_utf8);
        let inside = NormSpan::new(words.end + 1, words.end + close);
        let defines = self.lexicon.definition.first(self.text, NormSpan::new(inside.start.min(inside.end), inside.end)).is_some();
        (if defines { words } else { NormSpan::new(words.start, after) }, after)
    }

    /// Whether a name can be over at `at`.
    fn boundary(&self, at: usize, limit: usize, end: End) -> bool {
        if at >= limit {
            return true;
        }
        let opens = |w: &Words| w.at(self.text, at, limit).is_some();
        if end == End::Place && self.text[at..limit].starts_with('、') {
            let next = at + '、'.len_utf8();
            return self.lexicon.ends.at(self.text, next, limit).is_none_or(|t| t.class != End::Place);
        }
        if self.text[at..limit].starts_with('、') {
            return true;
        }
        if let Some(joint) = self.lexicon.and.at(self.text, at, limit).or_else(|| self.lexicon.or.at(self.text, at, limit)) {
            return !self.bare_head(joint.span.end, limit) && !self.text[joint.span.end..limit].starts_with('者');
        }
        let verb = self.lexicon.cues.at(self.text, at, limit).is_some_and(|t| matches!(t.class, Cue::Verb { .. }));
        let l = self.lexicon;
        verb || [&l.adverb, &l.preposition, &l.predicate, &l.etc, &l.bear, &l.be, &l.take].into_iter().any(opens)
    }

    /// 部门和单位: the second is a mere head, both are one.
    fn bare_head(&self, at: usize, limit: usize) -> bool {
        let Some(bare) = self.lexicon.bare.at(self.text, at, limit) else { return false };
        self.boundary(bare.span.end, limit, End::Body)
    }

    /// Whether nothing but adverbs, or an adverbial phrase, stands before the verb.
    fn leads_to_verb(&self, from: usize, verb: usize) -> bool {
        let mut at = from;
        while at < verb {
            if let Some(word) = self.lexicon.adverb.at(self.text, at, verb) {
                at = word.span.end;
            } else {
                return self.lexicon.preposition.at(self.text, at, verb).is_some();
            }
        }
        true
    }

    fn past_lead_in(&self, from: usize, limit: usize) -> usize {
        let mut at = from + self.text[from..limit].len() - self.text[from..limit].trim_start().len();
        loop {
            if let Some(word) = self.lexicon.lead_in.at(self.text, at, limit) {
                at = word.span.end;
            } else if let Some(close) = self.text[at..limit].starts_with('(').then(|| self.text[at..limit].find(')')).flatten() {
                // A bracket that closes the sentence before.
                at += close + 1;
            } else {
                return at;
            }
        }
    }

    /// 会同X in front of the verb.
    fn partners_in(&self, rest: NormSpan) -> Vec<Member> {
        let Some(word) = self.lexicon.partner_at(self.text, rest) else { return Vec::new() };
        let run = self.run(word.span.end, rest.end, true);
        run.map_or_else(Vec::new, |run| members(run.names, Role::Cooperate, (word.rule, word.span)))
    }

    /// Who cooperates after a lead: ,会同X…; ,X配合….
    fn partners_after(&self, from: usize) -> Vec<Member> {
        let mut out = Vec::new();
        let limit = ceil(self.text, self.span.end.min(from + REACH));
        let starts = std::iter::once(from).chain(self.clauses.iter().copied().filter(|c| *c > from && *c < limit)).take(6);
        for (i, start) in starts.enumerate() {
            let start = start + self.text[start..limit].len() - self.text[start..limit].trim_start_matches([',', '、']).len();
            let rest = NormSpan::new(start, limit);
            if let Some(word) = self.lexicon.partner_at(self.text, rest) {
                let run = self.run(word.span.end, limit, true);
                out.extend(run.into_iter().flat_map(|run| members(run.names, Role::Cooperate, (word.rule, word.span))));
            } else if i < 2 && (i > 0 || start > from) {
                out.extend(self.joining(rest));
            }
        }
        out
    }

    /// X配合: a name whose verb is one of joining.
    fn joining(&self, rest: NormSpan) -> Vec<Member> {
        let Some(run) = self.run(rest.start, rest.end, true) else { return Vec::new() };
        let mut at = run.end;
        while let Some(word) = self.lexicon.adverb.at(self.text, at, rest.end) {
            at = word.span.end;
        }
        match self.lexicon.join.at(self.text, at, rest.end) {
            Some(word) if !self.text[word.span.end..rest.end].starts_with('的') => {
                members(run.names, Role::Cooperate, (word.rule, word.span))
            }
            _ => Vec::new(),
        }
    }

    /// Where a coordination X牵头、Y参与 ends, to see whether 的 follows.
    fn coordinated_end(&self, from: usize) -> usize {
        let rest = NormSpan::new(from, ceil(self.text, self.span.end.min(from + LONGEST_NAME)));
        let start = rest.start + rest.of(self.text).len() - rest.of(self.text).trim_start_matches([',', '、']).len();
        if start == from {
            return from;
        }
        let verb = self.lexicon.join.first(self.text, NormSpan::new(start, rest.end));
        verb.filter(|v| !self.text[start..v.span.start].contains([',', ';', '。'])).map_or(from, |v| v.span.end)
    }

    fn ends_clause(&self, at: usize) -> bool {
        at >= self.span.end || self.text[at..self.span.end].starts_with([',', ';', '。', ')', ':', '〕'])
    }

    /// X对…负责: what stands between the names and the verb begins with 对.
    fn rest_opens_with_for(&self, clause: NormSpan) -> bool {
        let words = clause.of(self.text);
        words.contains('对') && !self.lexicon.by.find_iter(self.text, clause).any(|t| t.class)
    }

    /// The words a heading consists of, when they name a unit.
    pub(super) fn whole_name(&self) -> Option<Name> {
        let end = self.list.end_in(self.span)?;
        let (name, after) = self.name(self.span.start, self.span.end, false, Some(self.span.end))?;
        (after == self.span.end).then_some(Name { end: Some(end), ..name })
    }

    /// The names before a colon that begins the sentence: 市教育局:修缮校舍.
    pub(super) fn before_colon(&self) -> Option<Vec<Name>> {
        let colon = self.span.start + self.span.of(self.text).find(':')?;
        let run = self.run(self.span.start, colon, true)?;
        (run.end == colon).then_some(run.names)
    }
}

fn members(names: Vec<Name>, role: Role, said: Said) -> Vec<Member> {
    names.into_iter().map(|name| Member { name, role, said }).collect()
}

/// Whether words can be a name: no titles, no quotations, no numbered articles.
fn plausible(words: &str) -> bool {
    words.chars().count() <= 60 && !words.contains(['《', '》', '“', '”', '。', '%', ',', ';', ':']) && !words.starts_with("一个")
}

fn open_bracket(words: &str) -> bool {
    words.matches(['(', '〔', '<']).count() != words.matches([')', '〕', '>']).count()
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
