//! Lists of responsible units, as they stand in brackets and after labels (责任单位名单).
//!
//! ```text
//! list   = piece*
//! piece  = separator | chunk
//! chunk  = (plain | bracket)+            up to the next separator outside brackets
//! bracket = open (plain | bracket)* close      nested to a small depth
//! ```
//!
//! A chunk holds a name, a name with its verb (市教育局牵头), two names joined by 和, or a verb with
//! its adverbs alone. Which role a name has is settled when the whole list is known.

use super::Said;
use super::lexicon::{Cue, End, Lexicon};
use super::name::Name;
use crate::grammar::RuleId;
use crate::record::Role;
use crate::span::NormSpan;
use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::take_while1,
    character::complete::one_of,
    combinator::recognize,
    error::{Error, ErrorKind},
    multi::{many0_count, many1_count},
};

const OPENING: &str = "(<〔[【";
const CLOSING: &str = ")>〕]】";
const SEPARATORS: &str = "、,;。 ";
/// Brackets in names nest once or twice; deeper ones are no list.
const DEPTH: usize = 4;
/// No list of units is longer, in bytes.
pub(super) const LONGEST: usize = 4_000;
/// No name in a list is longer, in characters.
const LONGEST_NAME: usize = 45;

/// A unit of a list with its role.
pub(super) struct Member {
    pub(super) name: Name,
    pub(super) role: Role,
    /// The words that gave the role, and their rule.
    pub(super) said: Said,
}

/// A list that was read.
pub(super) struct List {
    pub(super) members: Vec<Member>,
    /// Whether a lead or a cooperating unit was named; then the order says nothing.
    pub(super) ranked: bool,
    /// Where the list ends in the text.
    pub(super) end: usize,
}

fn plain(input: &str) -> IResult<&str, &str> {
    take_while1(|c| !OPENING.contains(c) && !CLOSING.contains(c) && !SEPARATORS.contains(c)).parse(input)
}

fn bracket(depth: usize, input: &str) -> IResult<&str, &str> {
    if depth == 0 {
        return Err(nom::Err::Failure(Error::new(input, ErrorKind::TooLarge)));
    }
    let inside = take_while1(|c| !OPENING.contains(c) && !CLOSING.contains(c) && c != '。');
    let nested = |i| bracket(depth - 1, i);
    recognize((one_of(OPENING), many0_count(alt((inside, nested))), one_of(CLOSING))).parse(input)
}

fn chunk(input: &str) -> IResult<&str, &str> {
    recognize(many1_count(alt((plain, |i| bracket(DEPTH, i))))).parse(input)
}

/// A part of a list between verbs.
enum Token {
    Name(Name),
    /// A verb and whether it closes the names of its own chunk alone.
    Verb {
        role: Role,
        said: Said,
    },
    /// 会同: the names that follow cooperate.
    Partner,
    /// `,` or `;` between clauses.
    Clause,
    /// A label inside a list changes the role from here on.
    Label {
        role: Role,
        said: Said,
    },
}

/// Reads lists with the words of the grammar.
pub(super) struct Reader<'a> {
    lexicon: &'a Lexicon,
    text: &'a str,
}

impl<'a> Reader<'a> {
    pub(super) fn new(lexicon: &'a Lexicon, text: &'a str) -> Self {
        Self { lexicon, text }
    }

    /// The list after a label (责任单位: …); `label` is the label's role and words.
    pub(super) fn labelled(&self, role: Role, said: Said, span: NormSpan) -> Option<List> {
        let (mut tokens, end) = self.tokens(span, true)?;
        tokens.insert(0, Token::Label { role, said });
        let list = assign(tokens, end);
        (!list.members.is_empty()).then_some(list)
    }

    /// The list that fills a bracket and says its roles by verbs (…牵头,…配合).
    pub(super) fn closed(&self, span: NormSpan) -> Option<List> {
        let (tokens, end) = self.tokens(span, false)?;
        let verbs = tokens.iter().any(|t| matches!(t, Token::Verb { .. }));
        let names = tokens.iter().filter_map(|t| if let Token::Name(n) = t { Some(n) } else { None });
        // One doubtful name is no list: (自愿参与), (企业负责).
        let prose = |n: &Name| (n.words.contains('的') && n.end.is_none()) || self.lexicon.by.find_iter(self.text, n.span).any(|t| t.class);
        if !verbs || !names.clone().any(|n| n.end.is_some()) || names.clone().any(prose) {
            return None;
        }
        let list = assign(tokens, end);
        (!list.members.is_empty()).then_some(list)
    }

    /// The list that fills a bracket without a verb: every name ends like a unit, and the first is
    /// a unit of the state beyond doubt.
    pub(super) fn alone(&self, span: NormSpan) -> Option<List> {
        let (tokens, end) = self.tokens(span, false)?;
        let names: Vec<&Name> = tokens.iter().filter_map(|t| if let Token::Name(n) = t { Some(n) } else { None }).collect();
        let only_names = tokens.iter().all(|t| matches!(t, Token::Name(_) | Token::Clause));
        let unit = |n: &&Name| n.end.is_some_and(|(_, end)| end.end == n.span.end) || self.collective_place(n.span);
        let state = |n: &&Name| {
            let level =
                self.lexicon.level.at(&n.words, 0, n.words.len()).is_some() && self.lexicon.stem.at(&n.words, 0, n.words.len()).is_none();
            level || self.lexicon.central.of(&n.words) == Some(n.words.len())
        };
        if !only_names || !names.iter().all(unit) || !names.first().is_some_and(state) {
            return None;
        }
        let rule = self.lexicon.alone?;
        let mut tokens = tokens;
        tokens.insert(0, Token::Label { role: Role::Responsible, said: (rule, span) });
        Some(assign(tokens, end))
    }

    /// The names of a table cell, all with one role.
    pub(super) fn cell(&self, role: Role, said: Said, span: NormSpan) -> Vec<Member> {
        let mut tokens = vec![Token::Label { role, said }];
        let mut start = span.start;
        for line in span.of(self.text).split_inclusive('\n') {
            let line = NormSpan::new(start, start + line.len());
            start = line.end;
            for token in self.tokens(line.trim(self.text), true).map(|(tokens, _)| tokens).into_iter().flatten() {
                match token {
                    Token::Name(name)
                        if name.end.is_some_and(|(_, end)| end == name.span) && self.tail_of(&mut tokens, name.span.start, name.span) => {}
                    token => tokens.push(token),
                }
            }
        }
        assign(tokens, span.end).members
    }

    /// The tokens of a span, and where they end; a label's list ends where its names end.
    fn tokens(&self, span: NormSpan, label: bool) -> Option<(Vec<Token>, usize)> {
        let mut tokens = Vec::new();
        let mut at = span.start;
        let mut end = span.start;
        while at < span.end {
            let rest = &self.text[at..span.end];
            let c = rest.chars().next()?;
            if SEPARATORS.contains(c) {
                if c == '。' && tokens.iter().any(|t| matches!(t, Token::Name(_))) {
                    break;
                }
                if matches!(c, ',' | ';') {
                    tokens.push(Token::Clause);
                }
                at += c.len_utf8();
                continue;
            }
            let Ok((_, words)) = chunk(rest) else { break };
            let piece = NormSpan::new(at, at + words.len());
            let piece = self.joined(piece, span.end);
            if self.is_remark(piece) {
                at = piece.end;
                continue;
            }
            if self.tail_of(&mut tokens, at, piece) {
                (at, end) = (piece.end, piece.end);
                continue;
            }
            if !self.chunk_tokens(piece, label, &mut tokens) {
                break;
            }
            at = piece.end;
            end = piece.end;
        }
        let closed = label || at >= span.end || self.text[at..].starts_with('。');
        (closed && !tokens.is_empty()).then_some((tokens, end))
    }

    /// 列第一位者为牵头单位, 下同: what is said about lists in a list.
    fn is_remark(&self, piece: NormSpan) -> bool {
        self.lexicon.first_leads.find_iter(self.text, piece).next().is_some()
            || self.lexicon.definition.at(self.text, piece.start, piece.end).is_some()
    }

    /// A name broken by a space or a line end before its last word (高新区 管委会).
    fn tail_of(&self, tokens: &mut [Token], at: usize, piece: NormSpan) -> bool {
        let Some(Token::Name(name)) = tokens.last_mut() else { return false };
        let broken = name.span.end < at && self.text[name.span.end..at].trim().is_empty();
        let bare = self.lexicon.ends.at(self.text, piece.start, piece.end).filter(|t| t.span == piece && t.class == End::Body);
        match bare {
            Some(end) if broken => {
                *name = Name::new(self.lexicon, self.text, NormSpan::new(name.span.start, piece.end), Some((end.rule, end.span)));
                true
            }
            _ => false,
        }
    }

    /// 各市、县(区)政府 is one unit: a kind of place joins with the kinds that follow.
    fn joined(&self, piece: NormSpan, limit: usize) -> NormSpan {
        let words = piece.of(self.text);
        let lexicon = self.lexicon;
        let collective = lexicon.collective.at(self.text, piece.start, piece.end).is_some();
        let level = lexicon.level.at(self.text, piece.start, piece.end).is_some_and(|l| self.past_bracket(l.span.end, limit) == piece.end);
        let etc =
            || self.text[piece.end..limit].starts_with('、') && !self.ends_as_name(piece) && self.series_end(piece.end, limit).is_some();
        if !(level || collective && self.is_places(piece.start + first_len(words), piece.end)) {
            return if etc() { NormSpan::new(piece.start, self.series_end(piece.end, limit).unwrap_or(piece.end)) } else { piece };
        }
        let mut end = piece.end;
        while self.text[end..limit].starts_with('、') {
            let from = end + '、'.len_utf8();
            let Ok((_, next)) = chunk(&self.text[from..limit]) else { break };
            if !self.kind_of_place(from, from + next.len(), level) {
                break;
            }
            end = from + next.len();
            if self.ends_as_name(NormSpan::new(from, end)) {
                break;
            }
        }
        NormSpan::new(piece.start, end)
    }

    /// 财政、税务等部门: where a series of words that are no names ends in its common head.
    fn series_end(&self, from: usize, limit: usize) -> Option<usize> {
        let mut end = from;
        for _ in 0..20 {
            let rest = self.text[end..limit].strip_prefix('、')?;
            let (_, next) = chunk(rest).ok()?;
            let span = NormSpan::new(limit - rest.len(), limit - rest.len() + next.len());
            end = span.end;
            if let Some(etc) = self.lexicon.etc.first(self.text, span) {
                let head = NormSpan::new(etc.span.end, span.end);
                let plain = !self.ends_as_name(NormSpan::new(span.start, etc.span.start.max(span.start)));
                return (plain && self.end_in(head).is_some()).then_some(end);
            }
            if self.ends_as_name(span) {
                return None;
            }
        }
        None
    }

    /// Whether the words are kinds of place only: 市, 县(区), 设区市.
    fn is_places(&self, from: usize, to: usize) -> bool {
        let last = self.lexicon.ends.find_iter(self.text, NormSpan::new(from.min(to), to)).filter(|t| t.class == End::Place).last();
        last.is_some_and(|t| self.past_bracket(t.span.end, to) == to)
            || (from < to && self.text[from..to].chars().all(|c| "省市区县州镇乡".contains(c)))
    }

    /// Whether a piece is a kind of place, with 政府 or the like after it (县〔区〕人民政府).
    fn kind_of_place(&self, from: usize, to: usize, any_body: bool) -> bool {
        let Some(place) = self.lexicon.ends.at(self.text, from, to).filter(|t| t.class == End::Place) else { return false };
        let after = self.past_bracket(place.span.end, to);
        let rest = &self.text[after..to];
        rest.is_empty()
            || ["人民政府", "政府", "党委"].iter().any(|w| rest.starts_with(w))
            || (any_body && self.ends_as_name(NormSpan::new(after, to)))
            || (rest.starts_with(['(', '〔', '<']))
            || self.is_places(from, to)
    }

    fn past_bracket(&self, at: usize, limit: usize) -> usize {
        bracket(DEPTH, &self.text[at..limit]).map_or(at, |(_, b)| at + b.len())
    }

    /// The word a name ends with; a bracket after it counts with it.
    pub(super) fn end_in(&self, span: NormSpan) -> Option<(RuleId, NormSpan)> {
        let tokens = self.lexicon.ends.find_iter(self.text, span);
        let ends = tokens.filter(|t| t.class == End::Body && self.past_bracket(t.span.end, span.end) == span.end);
        ends.last().map(|t| (t.rule, t.span))
    }

    fn ends_as_name(&self, span: NormSpan) -> bool {
        self.end_in(span).is_some()
    }

    /// The names and verbs of one chunk; `false` where the list is over.
    fn chunk_tokens(&self, chunk: NormSpan, label: bool, out: &mut Vec<Token>) -> bool {
        let mut span = chunk;
        let mut more = true;
        if let Some(colon) = span.of(self.text).find(':').map(|i| span.start + i) {
            let before = NormSpan::new(span.start, colon);
            let tokens = self.lexicon.cues.find_iter(self.text, before);
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
        for verb in self.verbs(chunk) {
            if verb.1.start < span.start {
                continue;
            }
            let before = NormSpan::new(span.start, verb.1.start);
            self.names_before(before, out);
            out.push(Token::Verb { role: verb.0.0, said: (verb.0.1, verb.1) });
            span = NormSpan::new(verb.1.end, span.end);
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
    fn verbs(&self, chunk: NormSpan) -> Vec<((Role, RuleId), NormSpan)> {
        let mut out = Vec::new();
        for token in self.lexicon.cues.find_iter(self.text, chunk) {
            let Cue::Verb { role, list } = token.class else { continue };
            let at_end = token.span.end == chunk.end;
            let rest = NormSpan::new(token.span.end, chunk.end);
            let opens_name = || {
                let word = |w: &super::lexicon::Words| w.at(self.text, rest.start, rest.end).is_some();
                word(&self.lexicon.level) || word(&self.lexicon.collective) || word(&self.lexicon.partner)
            };
            if at_end || (!list && opens_name() && (self.end_in(rest).is_some() || self.trailing_verb(rest))) {
                out.push(((role, token.rule), token.span));
            }
        }
        out
    }

    fn trailing_verb(&self, span: NormSpan) -> bool {
        self.lexicon.cues.find_iter(self.text, span).any(|t| t.span.end == span.end && matches!(t.class, Cue::Verb { .. }))
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
            && (self.end_in(span).is_some() || (chars <= 16 && (label || chars >= 2)))
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

    fn collective_place(&self, span: NormSpan) -> bool {
        let first = self.lexicon.collective.at(self.text, span.start, span.end);
        first.is_some_and(|c| self.is_places(c.span.end, span.end))
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
        let parts = name.split_party(self.lexicon);
        out.extend(parts.into_iter().map(Token::Name));
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

fn first_len(words: &str) -> usize {
    words.chars().next().map_or(0, char::len_utf8)
}

/// Gives every name its role.
///
/// After a label a verb counts for the names of its own piece only, unless every clause of the
/// list ends in a verb; without a label it closes all names before it that have none.
fn assign(tokens: Vec<Token>, end: usize) -> List {
    let mut clauses_end_in_verbs = true;
    let mut any_clause = false;
    let mut last_was_verb = false;
    for token in &tokens {
        match token {
            Token::Clause | Token::Label { .. } if any_clause => {
                clauses_end_in_verbs &= last_was_verb;
                any_clause = matches!(token, Token::Clause);
            }
            Token::Verb { .. } => (last_was_verb, any_clause) = (true, true),
            Token::Name(_) => (last_was_verb, any_clause) = (false, true),
            _ => {}
        }
    }
    clauses_end_in_verbs &= last_was_verb;
    let mut out: Vec<Member> = Vec::new();
    let mut waiting: Vec<(Name, bool)> = Vec::new();
    let mut label: Option<(Role, Said)> = None;
    let mut partner = false;
    let mut ranked = false;
    let mut last_said: Option<Said> = None;
    let settle = |waiting: &mut Vec<(Name, bool)>, out: &mut Vec<Member>, role: Role, said: Said| {
        out.extend(waiting.drain(..).map(|(name, partner)| Member { name, role: if partner { Role::Cooperate } else { role }, said }));
    };
    for token in tokens {
        match token {
            Token::Name(name) => waiting.push((name, partner)),
            Token::Partner => {
                partner = true;
                ranked = true;
            }
            Token::Clause => {}
            Token::Verb { role, said } => {
                ranked |= role != Role::Responsible;
                last_said = Some(said);
                if let (Some((default, label_said)), false) = (label, clauses_end_in_verbs) {
                    let own = waiting.pop();
                    settle(&mut waiting, &mut out, default, label_said);
                    waiting.extend(own);
                }
                settle(&mut waiting, &mut out, role, said);
                partner = false;
            }
            Token::Label { role, said } => {
                if let Some((role, said)) = label {
                    settle(&mut waiting, &mut out, role, said);
                }
                ranked |= role != Role::Responsible;
                label = Some((role, said));
                partner = false;
            }
        }
    }
    match (label, last_said) {
        (Some((role, said)), _) => settle(&mut waiting, &mut out, role, said),
        (None, Some(said)) => settle(&mut waiting, &mut out, Role::Responsible, said),
        (None, None) => {}
    }
    out.sort_by_key(|m| m.name.span);
    List { members: out, ranked, end }
}
