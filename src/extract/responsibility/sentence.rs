//! Units made responsible in running text: X负责…, 由X牵头, X是…的责任主体, X对…负总责.

use super::Said;
use super::lexicon::{Cue, End, Lexicon};
use super::list::{Member, Reader};
use super::name::Name;
use super::subject::{LONGEST_NAME, Run};
use crate::extract::Rejected;
use crate::grammar::{RuleId, Token};
use crate::normalise::Normalised;
use crate::record::Role;
use crate::span::NormSpan;

/// How far from its cue a subject or a partner is looked for, in bytes.
pub(super) const REACH: usize = 1_200;

/// Reads the sentences of one passage.
pub(super) struct Sentence<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) text: &'a str,
    pub(super) list: Reader<'a>,
    pub(super) span: NormSpan,
    /// Where its clauses begin, in order.
    pub(super) clauses: Vec<usize>,
}

impl<'a> Sentence<'a> {
    /// A sentence, its marker left out.
    pub(super) fn new(lexicon: &'a Lexicon, source: &'a Normalised, span: NormSpan) -> Self {
        let text = &source.text;
        let breaks = span.of(text).match_indices([',', ';', ':', '。', '!', '?']);
        let clauses = std::iter::once(span.start).chain(breaks.map(|(i, c)| span.start + i + c.len())).collect();
        Self { lexicon, text, list: Reader::new(lexicon, source), span, clauses }
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
        let mut from = self.clauses[index].max(self.text.floor_char_boundary(at.saturating_sub(REACH)));
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
        if let Some(rule) = self.liability(clause).filter(|_| self.ends_clause(said.1.end)) {
            return Err(Some(Rejected { span: said.1, rule: Some(rule), reason: "answers for the truth or quality of something" }));
        }
        if let Some(routine) = self.routine(said.1.end) {
            return Err(Some(Rejected { span: said.1, rule: Some(routine), reason: "daily business, no task" }));
        }
        let (run, by) = self.subject(clause).ok_or_else(|| self.no_subject(clause, said))?;
        self.describes(&run, clause, said)?;
        let rest = NormSpan::new(run.end.min(clause.end), clause.end);
        let mut members = members(run, role, said);
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
        let (run, by) = self.subject(clause).or_else(|| self.taking_subject(clause)).ok_or_else(|| self.no_subject(clause, said))?;
        // 由市教育局牵头…的机制 sets a task as it describes; 市教育局牵头的机制 only describes.
        let attributive = self.text[self.coordinated_end(said.1.end)..self.span.end].starts_with('的');
        let named = run.names.iter().any(|n| self.lexicon.level.at(&n.words, 0, n.words.len()).is_some());
        if attributive && !(by && named) {
            return Err(Some(Rejected { span: said.1, rule: Some(said.0), reason: "describes a body, sets no task" }));
        }
        self.describes(&run, clause, said)?;
        let rest = NormSpan::new(run.end.min(clause.end), clause.end);
        let mut members = members(run, Role::Lead, said);
        members.extend(self.partners_in(rest));
        members.extend(self.partners_after(said.1.end));
        Ok(members)
    }

    /// Why a clause names nobody, where a word tells: 自由, 干部.
    fn no_subject(&self, clause: NormSpan, said: Said) -> Option<Rejected> {
        let by = self.lexicon.by.find_iter(self.text, clause).find(|t| !t.class).map(|t| t.rule);
        let end = || self.lexicon.ends.find_iter(self.text, clause).find(|t| t.class == End::Not).map(|t| t.rule);
        let rule = by.or_else(end)?;
        Some(Rejected { span: said.1, rule: Some(rule), reason: "no unit is named before it" })
    }

    /// 负责…日常工作 and nothing else.
    fn routine(&self, from: usize) -> Option<RuleId> {
        let rest = NormSpan::new(from, self.text.ceil_char_boundary(self.span.end.min(from + 60)));
        let clause = rest.of(self.text).find([',', ';', '。', '、', '和', '及']).map_or(rest, |end| NormSpan::new(from, from + end));
        self.lexicon.routine.ending(self.text, clause).map(|word| word.rule)
    }

    /// 形成部门牵头、各方参与的格局 tells of bodies in general, whose names have no level.
    fn describes(&self, run: &Run, clause: NormSpan, said: Said) -> Result<(), Option<Rejected>> {
        let from = self.text.floor_char_boundary(clause.start.saturating_sub(LONGEST_NAME).max(self.span.start));
        let Some(word) = self.lexicon.describe.last(self.text, NormSpan::new(from, clause.end)) else { return Ok(()) };
        let general = run.names.iter().all(|n| self.lexicon.level.at(&n.words, 0, n.words.len()).is_none());
        let whole = NormSpan::new(said.1.end, self.text.ceil_char_boundary(self.span.end.min(said.1.end + LONGEST_NAME)));
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
        Ok(members(run.with([(be.rule, be.span)]), role, said))
    }

    /// X是…的责任主体.
    fn office(&self, clause: NormSpan, said: Said) -> Result<Vec<Member>, Option<Rejected>> {
        if let Some(word) = self.lexicon.not_subject.at(self.text, clause.start, clause.end) {
            return Err(Some(Rejected { span: said.1, rule: Some(word.rule), reason: "tells how things are arranged" }));
        }
        let run = self.run(self.past_lead_in(clause.start, clause.end), clause.end, false).ok_or(None)?;
        let be = self.lexicon.be.at(self.text, run.end, clause.end).ok_or(None)?;
        Ok(members(run.with([(be.rule, be.span)]), Role::Responsible, said))
    }

    /// X承担…主体责任, X对…负总责.
    fn burden(&self, clause: NormSpan, said: Said) -> Result<Vec<Member>, Option<Rejected>> {
        if self.text[said.1.end..self.span.end].starts_with('的') {
            return Err(Some(Rejected { span: said.1, rule: Some(said.0), reason: "describes a body, sets no task" }));
        }
        let bear = self.lexicon.bear.within(self.text, clause).last();
        let Some(bears) = bear.or_else(|| self.lexicon.bear.at(self.text, said.1.start, said.1.end)) else {
            let arranged = self.lexicon.not_subject.first(self.text, clause);
            return Err(Some(Rejected { span: said.1, rule: arranged.map(|w| w.rule), reason: "nobody bears it here" }));
        };
        let before = NormSpan::new(clause.start, bear.map_or(clause.end, |b| b.span.start));
        let run = match self.run(self.past_lead_in(before.start, before.end), before.end, false) {
            Some(run) => run,
            None => self.subject_before(clause.start).ok_or(None)?,
        };
        Ok(members(run.with([(bears.rule, bears.span)]), Role::Responsible, said))
    }

    /// 会同X in front of the verb.
    fn partners_in(&self, rest: NormSpan) -> Vec<Member> {
        let Some(word) = self.lexicon.partner_at(self.text, rest) else { return Vec::new() };
        let run = self.run(word.span.end, rest.end, true);
        run.map_or_else(Vec::new, |run| members(run, Role::Cooperate, (word.rule, word.span)))
    }

    /// Who cooperates after a lead: ,会同X…; ,X配合….
    fn partners_after(&self, from: usize) -> Vec<Member> {
        let mut out = Vec::new();
        let limit = self.text.ceil_char_boundary(self.span.end.min(from + REACH));
        let starts = std::iter::once(from).chain(self.clauses.iter().copied().filter(|c| *c > from && *c < limit)).take(6);
        let mut first = from;
        for (i, start) in starts.enumerate() {
            let start = start + self.text[start..limit].len() - self.text[start..limit].trim_start_matches([',', '、']).len();
            if i == 1 && start == first {
                continue;
            }
            first = start;
            let rest = NormSpan::new(start, limit);
            if let Some(word) = self.lexicon.partner_at(self.text, rest) {
                let run = self.run(word.span.end, limit, true);
                out.extend(run.into_iter().flat_map(|run| members(run, Role::Cooperate, (word.rule, word.span))));
            } else if i < 2 && (i > 0 || start > from) {
                out.extend(self.joining(rest));
            }
        }
        out
    }

    /// X配合: a name whose verb is one of joining. 按职责分工配合 is asked of all and names nobody.
    fn joining(&self, rest: NormSpan) -> Vec<Member> {
        let Some(run) = self.run(rest.start, rest.end, true) else { return Vec::new() };
        let mut at = run.end;
        while let Some(word) = self.lexicon.adverb.at(self.text, at, rest.end) {
            if self.lexicon.share.at(self.text, at, word.span.end).is_some() {
                return Vec::new();
            }
            at = word.span.end;
        }
        match self.lexicon.join.at(self.text, at, rest.end) {
            Some(word) => members(run, Role::Cooperate, (word.rule, word.span)),
            _ => Vec::new(),
        }
    }

    /// Where a coordination X牵头、Y参与 ends, to see whether 的 follows.
    fn coordinated_end(&self, from: usize) -> usize {
        let rest = NormSpan::new(from, self.text.ceil_char_boundary(self.span.end.min(from + LONGEST_NAME)));
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
    fn liability(&self, clause: NormSpan) -> Option<RuleId> {
        let by = self.lexicon.by.find_iter(self.text, clause).any(|t| t.class);
        self.lexicon.preposition.within(self.text, clause).find(|t| !by && t.span.of(self.text) == "对").map(|t| t.rule)
    }
}

/// The names of a run, each with the words that made it out.
fn members(run: Run, role: Role, said: Said) -> Vec<Member> {
    let Run { names, used, .. } = run;
    let known = |mut name: Name| {
        name.used.extend(&used);
        name
    };
    names.into_iter().map(|name| Member { name: known(name), role, said }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::pattern::Fragments;
    use crate::grammar::{Bundle, Vocabulary};

    /// The units of all cues of a sentence with the first letter of their roles.
    fn read(text: &str) -> Vec<String> {
        let bundle = Bundle::builtin();
        let lexicon = Lexicon::compile(&bundle, &Fragments::read(&bundle).unwrap(), &mut Vocabulary::default()).unwrap();
        let span = NormSpan::new(0, text.len());
        let source = Normalised::plain(text);
        let sentence = Sentence::new(&lexicon, &source, span);
        let members = lexicon.cues.find_iter(text, span).flat_map(|cue| sentence.read(cue).unwrap_or_default());
        members.map(|m| format!("{:?} {}", m.role, m.name.words)).collect()
    }

    #[test]
    fn names_before_the_verb() {
        assert_eq!(read("校舍安全由市教育局、市住建局负责。"), ["Responsible 市教育局", "Responsible 市住建局"]);
        assert_eq!(read("市教育局应当按照职责分工负责校舍修缮。"), ["Responsible 市教育局"]);
        assert_eq!(read("由市教育局牵头,会同市财政局编制名录。"), ["Lead 市教育局", "Cooperate 市财政局"]);
        assert_eq!(read("市教育局要做好校舍修缮牵头工作。"), ["Lead 市教育局"]);
        assert_eq!(read("由市教育局牵头会同相关部门,制定办法。"), ["Lead 市教育局", "Cooperate 相关部门"]);
        assert_eq!(
            read("由市教育局牵头,会同商务、农业农村等部门编制名录。"),
            ["Lead 市教育局", "Cooperate 商务部门", "Cooperate 农业农村部门"]
        );
    }

    #[test]
    fn subject_of_the_sentence() {
        assert_eq!(read("市教育局是主管部门,负责校舍修缮。"), ["Responsible 市教育局"]);
        assert_eq!(read("市政府成立校舍改造领导小组,负责统筹协调。"), ["Responsible 校舍改造领导小组"]);
        assert_eq!(read("平台由市教育局委托市校舍中心负责运营。"), ["Responsible 市校舍中心"]);
    }

    #[test]
    fn burdens_and_offices() {
        assert_eq!(read("各区党委和政府承担校舍安全的主体责任。"), ["Responsible 各区党委", "Responsible 各区政府"]);
        assert_eq!(read("各县(市、区)政府是校舍安全的责任主体。"), ["Responsible 各县(市、区)政府"]);
        assert_eq!(read("落实企业主体责任。"), [""; 0]);
        assert_eq!(read("以政府为责任主体,推动校舍修缮。"), [""; 0]);
    }

    #[test]
    fn what_sets_no_task() {
        for text in [
            "支持高校牵头组建联合体。",
            "坚持“谁建设、谁负责”。",
            "企业对材料的真实性负责。",
            "健全党委领导、政府负责、社会协同的治理体系。",
            "领导小组办公室负责领导小组日常工作。",
            "建立部门牵头的协调机制。",
        ] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
    }
}
