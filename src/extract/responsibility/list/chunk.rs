//! What stands between two separators: a name, a name with its verb, names joined by 和.

use super::super::Said;
use super::super::lexicon::{Cue, Words};
use super::super::name::Name;
use super::super::shared::Shared;
use super::{Reader, Token};
use crate::record::Role;
use crate::span::NormSpan;

/// No name in a list is longer, in characters.
const LONGEST_NAME: usize = 45;
/// A name that ends in no known word is short.
const SHORT_NAME: usize = 16;

impl Reader<'_> {
    /// The names and verbs of one chunk; `false` where the list is over.
    pub(super) fn chunk_tokens(&self, chunk: NormSpan, label: bool, out: &mut Vec<Token>) -> bool {
        let mut span = chunk;
        let mut more = true;
        if let Some(colon) = span.of(self.text).find(':').map(|i| span.start + i) {
            let before = NormSpan::new(span.start, colon);
            let tokens = self.lexicon.cues.find_in(self.source, before);
            let Some(word) = tokens.filter(|t| t.span.end == colon && matches!(t.class, Cue::Label(_))).last() else { return false };
            let Cue::Label(role) = word.class else { return false };
            if word.span.start > span.start {
                self.names(NormSpan::new(span.start, word.span.start), out);
            }
            out.push(Token::Label { role, said: (word.rule, word.span) });
            span = NormSpan::new(colon + 1, span.end);
            if span.is_empty() {
                return true;
            }
        }
        while let Some(by) = self.lexicon.lead_in.at(self.text, span.start, span.end) {
            span = NormSpan::new(by.span.end, span.end);
        }
        for (role, said) in self.verbs(span) {
            self.names_before(NormSpan::new(span.start, said.1.start), out);
            out.push(Token::Verb { role, said });
            span = NormSpan::new(said.1.end, span.end);
        }
        if !span.is_empty() {
            more = self.is_name(span, label);
            if more {
                self.names_before(span, out);
            }
        }
        more
    }

    /// The verbs of a chunk: at its end, or before a further name (甲局牵头乙局配合).
    fn verbs(&self, chunk: NormSpan) -> Vec<(Role, Said)> {
        let mut out = Vec::new();
        for token in self.lexicon.cues.find_in(self.source, chunk) {
            let Cue::Verb { role, list } = token.class else { continue };
            let at_end = token.span.end == chunk.end;
            let rest = NormSpan::new(token.span.end, chunk.end);
            let opens_name = || {
                let word = |w: &Words| w.at(self.text, rest.start, rest.end).is_some();
                word(&self.lexicon.level) || word(&self.lexicon.collective) || word(&self.lexicon.partner)
            };
            if at_end || (!list && opens_name() && (self.end_in(rest).is_some() || self.trailing_verb(rest))) {
                out.push((role, (token.rule, token.span)));
            }
        }
        out
    }

    fn trailing_verb(&self, span: NormSpan) -> bool {
        self.lexicon.cues.find_in(self.source, span).any(|t| t.span.end == span.end && matches!(t.class, Cue::Verb { .. }))
    }

    /// The names in a span that adverbs may close (财政部按职责分工).
    fn names_before(&self, span: NormSpan, out: &mut Vec<Token>) {
        let mut end = span.end;
        let mut used: Vec<Said> = Vec::new();
        while let Some(adverb) = self.lexicon.adverb.ending(self.text, NormSpan::new(span.start, end)) {
            used.push((adverb.rule, adverb.span));
            end = adverb.span.start;
        }
        let first = out.len();
        self.names(NormSpan::new(span.start, end), out);
        note(&mut out[first..], &used);
    }

    /// Whether the words of a list can be a name at all.
    fn is_name(&self, span: NormSpan, label: bool) -> bool {
        let words = span.of(self.text);
        let chars = words.chars().count();
        chars <= LONGEST_NAME
            && (self.end_in(span).is_some() || (chars <= SHORT_NAME && (label || chars >= 2)))
            && !words.contains(['《', '“', '?'])
    }

    /// The names in a span that holds no verb: 甲局; 甲局和乙局; 甲局等有关部门.
    fn names(&self, span: NormSpan, out: &mut Vec<Token>) {
        let span = span.trim(self.text);
        if span.is_empty() {
            return;
        }
        if let Some(partner) = self.lexicon.partner_at(self.text, span) {
            out.push(Token::Partner);
            return self.names(NormSpan::new(partner.span.end, span.end), out);
        }
        let first = out.len();
        let mut used: Vec<Said> = Vec::new();
        let (span, class) = self.etc(span, &mut used);
        let mut from = span.start;
        for (rule, joint) in self.joints(span, &mut used) {
            self.name(NormSpan::new(from, joint.start), out);
            from = joint.end;
            used.push((rule, joint));
        }
        self.name(NormSpan::new(from, span.end), out);
        if let Some(class) = class {
            self.names(class, out);
        }
        note(&mut out[first..], &used);
    }

    /// Cuts at 等; 有关部门 after it is a unit of its own, other words only sum up the list.
    fn etc(&self, span: NormSpan, used: &mut Vec<Said>) -> (NormSpan, Option<NormSpan>) {
        for etc in self.lexicon.etc.within(self.text, span) {
            let left = NormSpan::new(span.start, etc.span.start);
            if left.is_empty() || (!self.ends_as_name(left) && etc.span.end < span.end) {
                continue;
            }
            used.push((etc.rule, etc.span));
            let class = NormSpan::new(etc.span.end, span.end);
            let named = self.lexicon.collective.first(self.text, class).is_some();
            return (left, named.then_some(class));
        }
        (span, None)
    }

    /// The words 和, 或 that join two whole names.
    fn joints(&self, span: NormSpan, used: &mut Vec<Said>) -> Vec<Said> {
        let mut out = Vec::new();
        let words = self.lexicon.and.within(self.text, span).chain(self.lexicon.or.within(self.text, span));
        let mut words: Vec<Said> = words.map(|t| (t.rule, t.span)).collect();
        words.sort_by_key(|w| w.1);
        let mut from = span.start;
        for (rule, word) in words {
            let left = NormSpan::new(from.min(word.start), word.start);
            let right = NormSpan::new(word.end, span.end);
            // 党委和政府 is taken apart elsewhere; 或者 shares one head between both sides.
            let party = left.of(self.text).ends_with('委') && ["政府", "人民政府"].contains(&right.of(self.text));
            let whole = self.ends_as_name(left) || self.collective_place(left);
            if !whole || party || right.is_empty() || right.of(self.text).starts_with('者') {
                continue;
            }
            match self.lexicon.bare.at(self.text, right.start, right.end).filter(|t| t.span == right) {
                Some(bare) => used.push((bare.rule, bare.span)),
                None => {
                    out.push((rule, word));
                    from = word.end;
                }
            }
        }
        out
    }

    fn name(&self, span: NormSpan, out: &mut Vec<Token>) {
        let span = span.trim(self.text);
        let words = span.of(self.text);
        if words.chars().count() < 2 || !words.chars().any(char::is_alphabetic) {
            return;
        }
        let (span, alone) = self.role_bracket(span);
        let (shown, definition) = self.without_definition(span);
        let mut name = Name::new(self.lexicon, self.text, shown, self.end_in(shown));
        name.used.extend(definition);
        let units = Shared::new(self.lexicon, self.text).apart(name);
        out.extend(units.into_iter().flat_map(|unit| unit.split_party(self.lexicon)).map(Token::Name));
        if let Some((role, said)) = alone {
            out.push(Token::Verb { role, said });
        }
    }

    /// A bracket at the name's end that says its role: 市教育局(牵头).
    fn role_bracket(&self, span: NormSpan) -> (NormSpan, Option<(Role, Said)>) {
        let words = span.of(self.text);
        let Some(open) = words.rfind('(').filter(|_| words.ends_with(')')).map(|i| span.start + i) else { return (span, None) };
        let inside = NormSpan::new(open + 1, span.end - 1);
        let whole = self.lexicon.cues.at(self.text, inside.start, inside.end).filter(|t| t.span == inside);
        match whole.map(|t| (t.class, t.rule)) {
            Some((Cue::Verb { role, .. } | Cue::Label(role), rule)) => (NormSpan::new(span.start, open), Some((role, (rule, inside)))),
            _ => (span, None),
        }
    }

    /// A name's words without a definition in brackets at its end.
    fn without_definition(&self, span: NormSpan) -> (NormSpan, Option<Said>) {
        let words = span.of(self.text);
        let Some(open) = words.rfind(['(', '〔']).filter(|_| words.ends_with([')', '〕'])) else { return (span, None) };
        let open = span.start + open;
        let after = open + self.text[open..].chars().next().map_or(1, char::len_utf8);
        match self.lexicon.definition.at(self.text, after, span.end) {
            Some(word) => (NormSpan::new(span.start, open), Some((word.rule, word.span))),
            None => (span, None),
        }
    }
}

/// Adds the words that took part in reading the names of `tokens`.
fn note(tokens: &mut [Token], used: &[Said]) {
    for token in tokens {
        if let Token::Name(name) = token {
            name.used.extend(used);
        }
    }
}
