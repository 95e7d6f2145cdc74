//! Who stands before a verb: the subject of a sentence, as a run of names.
//!
//! A name ends with a word for a body (局, 委员会) after which something else begins: the verb, an
//! adverb, a further name. Which 局 or 会 that is, the words after it decide.

use super::Said;
use super::lexicon::{Cue, End, Words};
use super::name::Name;
use super::sentence::{REACH, Sentence};
use super::shared::{LONGEST as LONGEST_SHARED, Shared};
use crate::span::NormSpan;

/// No name of a sentence is longer, in bytes.
pub(super) const LONGEST_NAME: usize = 180;
/// Names in one run.
const LONGEST_RUN: usize = 24;

/// A run of names, the words that made it out, and where it ends.
pub(super) struct Run {
    pub(super) names: Vec<Name>,
    pub(super) used: Vec<Said>,
    pub(super) end: usize,
}

impl Run {
    /// With further words that took part.
    pub(super) fn with(mut self, used: impl IntoIterator<Item = Said>) -> Self {
        self.used.extend(used);
        self
    }
}

impl Sentence<'_> {
    /// The names right before a verb (`true` after 由), or else the subject of the sentence.
    pub(super) fn subject(&self, clause: NormSpan) -> Option<(Run, bool)> {
        if let Some(by) = self.lexicon.by.find_iter(self.text, clause).filter(|t| t.class).last() {
            let delegate = self.delegate(NormSpan::new(by.span.end, clause.end));
            let starts = delegate.into_iter().chain([(by.span.end, None)]);
            let run = starts.map(|(from, said)| Some(self.run_to_verb(from, clause.end, true)?.with(said))).find(Option::is_some)??;
            return Some((run.with([(by.rule, by.span)]), true));
        }
        let from = self.past_lead_in(clause.start, clause.end);
        if self.leads_to_verb(from, clause.end).is_some() {
            return self.subject_before(clause.start).map(|run| (run, false));
        }
        let rest = NormSpan::new(from, clause.end);
        let founded = self.lexicon.pivot.last(self.text, rest).map(|t| (t.span.end, Some((t.rule, t.span))));
        let lead_in = self.lexicon.lead_in.at(self.text, clause.start, from).map(|t| (t.rule, t.span));
        let starts = [self.delegate(rest), Some((from, lead_in)), founded].into_iter().flatten();
        let run = starts.map(|(from, said)| Some(self.run_to_verb(from, clause.end, false)?.with(said))).find(Option::is_some)??;
        Some((run, false))
    }

    /// Where the one begins to whom something is given (甲委托乙负责); 受委托的乙 is one name.
    fn delegate(&self, span: NormSpan) -> Option<(usize, Option<Said>)> {
        let words = self.lexicon.delegate.within(self.text, span);
        let last = words.filter(|t| !self.text[t.span.end..span.end].starts_with('的')).last()?;
        Some((last.span.end, Some((last.rule, last.span))))
    }

    /// X要做好…牵头工作: the verb that takes the lead stands between.
    pub(super) fn taking_subject(&self, clause: NormSpan) -> Option<(Run, bool)> {
        let run = self.run(self.past_lead_in(clause.start, clause.end), clause.end, false)?;
        let rest = NormSpan::new(run.end, clause.end);
        let take = self.lexicon.take.first(self.text, rest)?;
        Some((run.with([(take.rule, take.span)]), false))
    }

    /// The subject of the clauses before `at`, the nearest first.
    pub(super) fn subject_before(&self, at: usize) -> Option<Run> {
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
                (run.end == end).then_some(run.with([(pivot.rule, pivot.span)]))
            });
            let opening = || {
                let run = self.run(self.past_lead_in(from, end), end, false)?;
                // 甲指定乙,负责…: who answers is left open.
                let predicate = self.lexicon.predicate.at(self.text, run.end, end).map(|t| (t.rule, t.span));
                let verb = self.past_adverbs(run.end, end);
                self.lexicon.delegate.at(self.text, verb, end).is_none().then(|| run.with(predicate))
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

    pub(super) fn past_adverbs(&self, mut at: usize, limit: usize) -> usize {
        while let Some(word) = self.lexicon.adverb.at(self.text, at, limit) {
            at = word.span.end;
        }
        at
    }

    /// A run of names that begins at `from` and leads to the verb at `verb`.
    fn run_to_verb(&self, from: usize, verb: usize, by: bool) -> Option<Run> {
        let run = self.names(from, verb, by, Some(verb))?;
        let between = self.leads_to_verb(run.end, verb)?;
        Some(run.with(between))
    }

    /// A run of names that begins at `from` and ends before `limit`.
    pub(super) fn run(&self, from: usize, limit: usize, by: bool) -> Option<Run> {
        self.names(from, limit, by, None)
    }

    fn names(&self, from: usize, limit: usize, by: bool, verb: Option<usize>) -> Option<Run> {
        let mut names: Vec<Name> = Vec::new();
        let mut used: Vec<Said> = Vec::new();
        let mut at = from;
        let mut end = from;
        while at < limit && names.len() < LONGEST_RUN {
            let Some((name, after)) = self.name(at, limit, by, verb) else { break };
            match names.last().and_then(|before| name.with_party(before, self.lexicon)) {
                Some(government) => names.push(government),
                None => names.extend(Shared::new(self.lexicon, self.text).apart(name)),
            }
            end = after;
            let rest = NormSpan::new(after, limit);
            let Some((joint, said)) = self.joint(rest) else { break };
            used.extend(said);
            at = joint;
        }
        if names.is_empty() {
            return None;
        }
        if let Some(etc) = self.lexicon.etc.at(self.text, end, limit) {
            end = etc.span.end;
            used.push((etc.rule, etc.span));
            if let Some((class, after)) = self.name(end, limit, by, verb) {
                if self.lexicon.collective.first(self.text, class.span).is_some() {
                    names.push(class);
                }
                end = after;
            }
        }
        Some(Run { names, used, end })
    }

    /// Past 、 和 及 或 between two names.
    fn joint(&self, rest: NormSpan) -> Option<(usize, Option<Said>)> {
        let words = rest.of(self.text);
        if words.starts_with('、') {
            return Some((rest.start + '、'.len_utf8(), None));
        }
        let word = self.lexicon.and.at(self.text, rest.start, rest.end).or_else(|| self.lexicon.or.at(self.text, rest.start, rest.end))?;
        Some((word.span.end, Some((word.rule, word.span))))
    }

    /// The name that begins at `from`: it ends with the first word for a body after which
    /// something else begins.
    fn name(&self, from: usize, limit: usize, by: bool, verb: Option<usize>) -> Option<(Name, usize)> {
        let window = NormSpan::new(from, self.text.ceil_char_boundary(limit.min(from + LONGEST_SHARED)));
        let opens = |w: &Words| w.at(self.text, from, limit).is_some();
        let shared = Shared::new(self.lexicon, self.text);
        // 商务部门: 商 is no preposition here.
        let led = || {
            let word = self.lexicon.preposition.at(self.text, from, limit);
            word.is_some_and(|word| shared.field_len(window) <= word.span.len())
        };
        if window.is_empty() || opens(&self.lexicon.not_subject) || led() || self.opens_with_verb(from, limit) {
            return None;
        }
        for token in self.lexicon.ends.find_iter(self.text, window) {
            let counts = match token.class {
                End::Body | End::Post => true,
                End::Kind => by,
                // 农业农村: a field of government that ends like a place.
                End::Place if self.ends_in_field(&shared, NormSpan::new(from, token.span.end)) => false,
                End::Place => by || self.lexicon.collective.first(self.text, NormSpan::new(from, token.span.end)).is_some(),
                End::Not => false,
            };
            let words = NormSpan::new(from, token.span.end);
            // 建立由部门参加的机制, 村委会成立验收组: a name holds no 由 and founds nothing; 设立的 describes it.
            let founds = || {
                let pivot = self.lexicon.pivot.first(self.text, words);
                pivot.is_some_and(|t| t.span.start > from && !self.text[t.span.end..limit].starts_with('的'))
            };
            if self.lexicon.by.find_iter(self.text, words).any(|t| t.class) || founds() {
                return None;
            }
            if !counts || open_bracket(words.of(self.text)) || words.of(self.text).chars().count() < 2 {
                continue;
            }
            let (shown, after) = self.past_brackets(words, limit);
            let fits = || verb.is_none_or(|verb| self.goes_on(after, verb) || self.leads_to_verb(after, verb).is_some());
            if self.boundary(after, limit, token.class) && plausible(words.of(self.text)) && fits() {
                return Some((Name::new(self.lexicon, self.text, shown, Some((token.rule, token.span))), after));
            }
        }
        None
    }

    /// Whether the last of the words joined by 、 is a field of government.
    fn ends_in_field(&self, shared: &Shared<'_>, words: NormSpan) -> bool {
        let last = words.of(self.text).rfind('、').map_or(words.start, |i| words.start + i + '、'.len_utf8());
        shared.field_len(NormSpan::new(last, words.end)) == words.end - last
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
        if at >= limit || self.text[at..limit].starts_with([',', ';', '。', ')']) {
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
    fn leads_to_verb(&self, from: usize, verb: usize) -> Option<Vec<Said>> {
        let mut used = Vec::new();
        let mut at = from;
        while at < verb {
            if let Some(word) = self.lexicon.adverb.at(self.text, at, verb) {
                used.push((word.rule, word.span));
                at = word.span.end;
            } else {
                let phrase = self.lexicon.preposition.at(self.text, at, verb)?;
                used.push((phrase.rule, phrase.span));
                return Some(used);
            }
        }
        Some(used)
    }

    pub(super) fn past_lead_in(&self, from: usize, limit: usize) -> usize {
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

    /// The names a heading consists of.
    pub(super) fn whole_names(&self) -> Option<Vec<Name>> {
        self.list.end_in(self.span)?;
        let run = self.run(self.span.start, self.span.end, false)?;
        (run.end == self.span.end).then_some(run.names)
    }

    /// The names before a colon that begins the sentence: 市教育局:修缮校舍.
    pub(super) fn before_colon(&self) -> Option<Vec<Name>> {
        let colon = self.span.start + self.span.of(self.text).find(':')?;
        let run = self.run(self.span.start, colon, true)?;
        (run.end == colon).then_some(run.names)
    }
}

/// Whether words can be a name: no titles, no quotations, no numbered articles.
fn plausible(words: &str) -> bool {
    words.split('、').all(|part| part.chars().count() <= 60)
        && !words.contains(['《', '》', '“', '”', '。', '%', ',', ';', ':'])
        && !words.starts_with("一个")
}

fn open_bracket(words: &str) -> bool {
    words.matches(['(', '〔', '<']).count() != words.matches([')', '〕', '>']).count()
}
