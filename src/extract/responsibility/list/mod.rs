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

mod chunk;
mod grammar;
mod places;
mod roles;

use super::Said;
use super::lexicon::{End, Lexicon};
use super::name::Name;
use crate::normalise::Normalised;
use crate::record::Role;
use crate::span::NormSpan;
use grammar::{chunk, separates};
use roles::assign;

/// No list of units is longer, in bytes.
pub(super) const LONGEST: usize = 4_000;

/// No chunk of a list is longer, in bytes.
const LONGEST_CHUNK: usize = 600;

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

/// A part of a list between verbs.
enum Token {
    Name(Name),
    /// 牵头, 配合
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
    source: &'a Normalised,
    /// The text of `source`.
    text: &'a str,
}

impl<'a> Reader<'a> {
    pub(super) fn new(lexicon: &'a Lexicon, source: &'a Normalised) -> Self {
        Self { lexicon, source, text: &source.text }
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
            if separates(c) {
                if c == '。' && tokens.iter().any(|t| matches!(t, Token::Name(_))) {
                    break;
                }
                if matches!(c, ',' | ';') {
                    tokens.push(Token::Clause);
                }
                at += c.len_utf8();
                continue;
            }
            let Ok((_, words)) = chunk(&rest[..rest.ceil_char_boundary(LONGEST_CHUNK)]) else { break };
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

    /// What is said about lists in a list: who leads (首位牵头), a short name.
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::pattern::Fragments;
    use crate::grammar::{Bundle, Vocabulary};

    fn with_reader<T>(text: &str, read: impl FnOnce(&Reader<'_>, NormSpan) -> T) -> T {
        let bundle = Bundle::builtin();
        let lexicon = Lexicon::compile(&bundle, &Fragments::read(&bundle).unwrap(), &mut Vocabulary::default()).unwrap();
        read(&Reader::new(&lexicon, &Normalised::plain(text)), NormSpan::new(0, text.len()))
    }

    /// The names of a list with the first letter of their roles.
    fn shown(list: Option<List>) -> Vec<String> {
        let role = |r: Role| match r {
            Role::Lead => 'L',
            Role::Cooperate => 'C',
            Role::Responsible => 'R',
        };
        list.into_iter().flat_map(|l| l.members).map(|m| format!("{}{}", role(m.role), m.name.words)).collect()
    }

    fn closed(text: &str) -> Vec<String> {
        with_reader(text, |reader, span| shown(reader.closed(span)))
    }

    fn labelled(text: &str) -> Vec<String> {
        with_reader(text, |reader, span| {
            let rule = reader.lexicon.cues.at("责任单位", 0, 12).unwrap().rule;
            shown(reader.labelled(Role::Responsible, (rule, NormSpan::new(0, 0)), span))
        })
    }

    #[test]
    fn verbs_close_the_names_before_them() {
        assert_eq!(closed("市教育局牵头,市财政局、市住建局配合"), ["L市教育局", "C市财政局", "C市住建局"]);
        assert_eq!(closed("教育部、财政部等按职责分工负责"), ["R教育部", "R财政部"]);
        assert_eq!(closed("市教育局牵头,会同市财政局负责"), ["L市教育局", "C市财政局"]);
        assert_eq!(closed("自愿参与"), [""; 0]);
        assert_eq!(closed("校内由市教育局负责"), [""; 0]);
    }

    #[test]
    fn a_label_holds_for_names_without_a_verb() {
        assert_eq!(labelled("市教育局牵头市直部门配合、市财政局"), ["L市教育局", "C市直部门", "R市财政局"]);
        assert_eq!(labelled("市教育局(牵头)、市财政局"), ["L市教育局", "R市财政局"]);
        assert_eq!(labelled("市教育局;配合单位:市财政局"), ["R市教育局", "C市财政局"]);
        assert_eq!(labelled("市教育局。校舍修缮"), ["R市教育局"]);
    }

    #[test]
    fn separators_inside_names() {
        assert_eq!(labelled("各市、县(区)政府,新区管委会"), ["R各市、县(区)政府", "R新区管委会"]);
        assert_eq!(labelled("市文化和旅游局和市教育局"), ["R市文化和旅游局", "R市教育局"]);
        assert_eq!(labelled("有关部门和单位"), ["R有关部门和单位"]);
        assert_eq!(labelled("各区党委和政府"), ["R各区党委", "R各区政府"]);
    }

    #[test]
    fn deep_brackets_are_no_list() {
        let deep = "(".repeat(100_000) + "市教育局";
        assert_eq!(labelled(&deep), [""; 0]);
        assert_eq!(labelled(&format!("市财政局、{deep}")), ["R市财政局"]);
    }
}
