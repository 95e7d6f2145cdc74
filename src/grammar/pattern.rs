//! The rule language: patterns as a researcher writes them, compiled to linear-time regexes.
//!
//! | written | matches |
//! | --- | --- |
//! | `到` | the word itself |
//! | `{year}` | the fragment `year` of `fragments.toml`, captured under its name |
//! | `{from=year}` | the same, captured as `from` |
//! | `(底\|末)` | one of these |
//! | `前?` | once or not at all |
//! | `…` | any text inside the clause, as short as possible |
//! | `\(` `\?` | the character itself |
//!
//! Spaces mean nothing, so patterns can be laid out to be read. There is no repetition and no
//! look-around: context is an explicit field of a rule, which keeps rules short and matching linear.

use super::{Bundle, GrammarError, Rule, RuleId};
use crate::span::NormSpan;
use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::{take_while, take_while1},
    character::complete::{anychar, char, none_of},
    combinator::{all_consuming, map, opt},
    multi::{many0, separated_list1},
    sequence::{delimited, preceded, terminated},
};
use regex::{Captures, Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use std::collections::HashMap;

/// Bytes that the lazily built automaton of many patterns may grow to; with the default it would
/// be thrown away and built again every few kilobytes.
pub(super) const DFA_LIMIT: usize = 32 << 20;

/// Characters a `…` never crosses: the clause's end.
const CLAUSE_END: &str = r"[^。；;，,！!？?\n]";

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Literal(char),
    Fragment { name: String, capture: Option<String> },
    Choice(Vec<Vec<Node>>),
    Optional(Box<Node>),
    Gap,
}

fn spaces(input: &str) -> IResult<&str, &str> {
    take_while(|c: char| c.is_whitespace())(input)
}

fn word(input: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-')(input)
}

fn fragment(input: &str) -> IResult<&str, Node> {
    let inner = (opt(terminated(word, char('='))), word);
    map(delimited(char('{'), inner, char('}')), |(capture, name): (Option<&str>, &str)| Node::Fragment {
        name: name.to_owned(),
        capture: Some(capture.unwrap_or(name).replace('-', "_")),
    })
    .parse(input)
}

fn choice(input: &str) -> IResult<&str, Node> {
    map(delimited(char('('), separated_list1(char('|'), sequence), char(')')), Node::Choice).parse(input)
}

fn atom(input: &str) -> IResult<&str, Node> {
    alt((
        fragment,
        choice,
        map(char('…'), |_| Node::Gap),
        map(preceded(char('\\'), anychar), Node::Literal),
        map(none_of("{}()|?\\…"), Node::Literal),
    ))
    .parse(input)
}

fn element(input: &str) -> IResult<&str, Node> {
    let (rest, node) = delimited(spaces, atom, spaces).parse(input)?;
    let (rest, mark) = opt(terminated(char('?'), spaces)).parse(rest)?;
    Ok((rest, if mark.is_some() { Node::Optional(Box::new(node)) } else { node }))
}

fn sequence(input: &str) -> IResult<&str, Vec<Node>> {
    many0(element).parse(input)
}

/// Fragments by name, already compiled to regex source without captures.
pub struct Fragments(HashMap<String, String>);

impl Fragments {
    /// Reads `fragments.toml`: `[fragments]` with patterns, `[characters]` with character classes.
    ///
    /// # Errors
    /// When a fragment is wrong or names one that is not defined above it.
    pub fn read(bundle: &Bundle) -> Result<Self, GrammarError> {
        const FILE: &str = "fragments.toml";
        let text = bundle.files().find(|(n, _)| *n == FILE).map_or("", |(_, t)| t);
        let table: toml::Table = toml::from_str(text).map_err(|e| GrammarError::file(FILE, e.message().to_owned()))?;
        let mut known = Self(HashMap::new());
        let entries = |key: &str| table.get(key).and_then(toml::Value::as_table).into_iter().flatten();
        for (name, value) in entries("characters") {
            let chars = value.as_str().ok_or_else(|| GrammarError::file(FILE, format!("`{name}`: characters are a string")))?;
            let class: String = chars.chars().map(|c| regex::escape(&c.to_string())).collect();
            known.0.insert(name.clone(), format!("[{class}]+"));
        }
        let mut waiting: Vec<(&String, &str)> = entries("fragments").filter_map(|(n, v)| Some((n, v.as_str()?))).collect();
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut wrong = None;
            waiting.retain(|(name, pattern)| match known.compile(pattern, false) {
                Ok(regex) => {
                    known.0.insert((*name).clone(), regex);
                    false
                }
                Err(e) => {
                    wrong = Some(format!("fragment `{name}`: {e}"));
                    true
                }
            });
            if waiting.len() == before {
                return Err(GrammarError::file(FILE, wrong.unwrap_or_default()));
            }
        }
        Ok(known)
    }

    /// Regex source for a pattern, without captures.
    ///
    /// # Errors
    /// When the pattern is wrong.
    pub fn regex(&self, pattern: &str) -> Result<String, String> {
        self.compile(pattern, false)
    }

    /// Regex source for a pattern; with `captures`, fragments are named groups.
    pub(super) fn compile(&self, pattern: &str, captures: bool) -> Result<String, String> {
        let (_, nodes) = all_consuming(sequence).parse(pattern).map_err(|e| match e {
            nom::Err::Error(e) | nom::Err::Failure(e) => format!("cannot read the pattern from `{}` on", e.input),
            nom::Err::Incomplete(_) => "the pattern is cut off".to_owned(),
        })?;
        let mut out = String::new();
        self.emit(&nodes, captures, &mut out)?;
        Ok(out)
    }

    fn emit(&self, nodes: &[Node], captures: bool, out: &mut String) -> Result<(), String> {
        for node in nodes {
            match node {
                Node::Literal(c) => out.push_str(&regex::escape(&c.to_string())),
                Node::Gap => {
                    out.push_str(CLAUSE_END);
                    out.push_str("*?");
                }
                Node::Optional(inner) => {
                    out.push_str("(?:");
                    self.emit(std::slice::from_ref(inner), captures, out)?;
                    out.push_str(")?");
                }
                Node::Choice(branches) => {
                    out.push_str("(?:");
                    for (i, branch) in branches.iter().enumerate() {
                        if i > 0 {
                            out.push('|');
                        }
                        self.emit(branch, captures, out)?;
                    }
                    out.push(')');
                }
                Node::Fragment { name, capture } => {
                    let body = self.0.get(name).ok_or_else(|| format!("no fragment `{{{name}}}`; define it in fragments.toml"))?;
                    match capture {
                        Some(capture) if captures => out.push_str(&format!("(?P<{capture}>{body})")),
                        _ => out.push_str(&format!("(?:{body})")),
                    }
                }
            }
        }
        Ok(())
    }
}

/// A pattern found in a text.
pub struct Match<'t> {
    /// Where.
    pub span: NormSpan,
    /// The rule whose pattern matched.
    pub rule: RuleId,
    /// Where in the text the captures' offsets begin.
    base: usize,
    captures: Captures<'t>,
}

impl Match<'_> {
    /// The words a fragment captured.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.captures.name(name).map(|m| m.as_str())
    }

    /// Where a fragment was captured.
    pub fn span_of(&self, name: &str) -> Option<NormSpan> {
        self.captures.name(name).map(|m| NormSpan::new(self.base + m.start(), self.base + m.end()))
    }
}

/// The patterns of several rules, searched together.
///
/// One regex without captures finds where any of them begins; there each is tried anchored, and
/// the longest match wins (the earlier rule among equals).
pub struct PatternSet {
    any: Regex,
    /// Which patterns match at a place, in one pass.
    which: RegexSet,
    anchored: Vec<(RuleId, Regex)>,
}

impl PatternSet {
    /// Compiles the patterns of the rules.
    ///
    /// # Errors
    /// When a pattern is wrong, with the rule's place.
    pub fn new<'a>(rules: impl Iterator<Item = &'a Rule>, fragments: &Fragments) -> Result<Self, GrammarError> {
        let mut sources: Vec<String> = Vec::new();
        let mut anchored = Vec::new();
        for rule in rules {
            for pattern in &rule.patterns {
                let fail = |e: String| GrammarError::at(rule, format!("pattern `{pattern}`: {e}"));
                sources.push(format!("(?:{})", fragments.compile(pattern, false).map_err(fail)?));
                let source = format!("^(?:{})", fragments.compile(pattern, true).map_err(fail)?);
                anchored.push((rule.key, Regex::new(&source).map_err(|e| fail(e.to_string()))?));
            }
        }
        let any = if sources.is_empty() { r"[^\s\S]".to_owned() } else { sources.join("|") };
        let any = RegexBuilder::new(&any).dfa_size_limit(DFA_LIMIT).build().map_err(|e| GrammarError::file("patterns", e.to_string()))?;
        let which = RegexSetBuilder::new(sources.iter().map(|s| format!("^{s}")))
            .dfa_size_limit(DFA_LIMIT)
            .build()
            .map_err(|e| GrammarError::file("patterns", e.to_string()))?;
        Ok(Self { any, which, anchored })
    }

    /// The matches inside `span` of `text`, in order, none overlapping another.
    pub fn find_iter<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = Match<'t>> + 't {
        let mut at = span.start;
        std::iter::from_fn(move || {
            let window = &text[..span.end];
            let start = self.any.find_at(window, at)?.start();
            let found = self.at(text, start, span.end)?;
            at = text.ceil_char_boundary(found.span.end.max(start + 1));
            Some(found)
        })
    }

    /// The next place at or after `at` where a pattern matches within `end`. Cheaper than
    /// [`PatternSet::find_iter`] where most places can be turned down unread.
    pub fn next(&self, text: &str, at: usize, end: usize) -> Option<NormSpan> {
        self.any.find_at(&text[..end], at).map(|m| NormSpan::new(m.start(), m.end()))
    }

    /// What `read` makes of the longest match at `at` that it does not refuse.
    pub fn read_at<'t, T>(&'t self, text: &'t str, at: usize, end: usize, mut read: impl FnMut(Match<'t>) -> Option<T>) -> Option<T> {
        let rest = &text[at..end];
        let which = self.which.matches(rest);
        let mut candidates = which.iter();
        let first = candidates.next()?;
        // Mostly one pattern matches, and there is nothing to sort.
        if candidates.next().is_none() {
            return read(self.captured(&rest[..self.len(rest, first)?], at, first)?);
        }
        let mut ends: Vec<(usize, usize)> = which.iter().filter_map(|i| Some((self.len(rest, i)?, i))).collect();
        ends.sort_by_key(|&(len, i)| (std::cmp::Reverse(len), i));
        ends.into_iter().find_map(|(len, i)| read(self.captured(&rest[..len], at, i)?))
    }

    /// Length of the match of one pattern at the beginning of a text.
    fn len(&self, rest: &str, pattern: usize) -> Option<usize> {
        self.anchored[pattern].1.find(rest).map(|found| found.end())
    }

    /// The match of one pattern in `words`, all of which it matches, and which stand at `at`. A search for
    /// captures takes memory for all that it is given, so it is given no more; nothing in the rule language
    /// looks at what follows.
    fn captured<'t>(&self, words: &'t str, at: usize, pattern: usize) -> Option<Match<'t>> {
        let (rule, regex) = &self.anchored[pattern];
        let captures = regex.captures(words)?;
        Some(Match { span: NormSpan::new(at, at + words.len()), rule: *rule, base: at, captures })
    }

    /// The longest match that begins exactly at `at` and ends within `end`.
    pub fn at<'t>(&'t self, text: &'t str, at: usize, end: usize) -> Option<Match<'t>> {
        let rest = &text[at..end];
        let which = self.which.matches(rest);
        let mut candidates = which.iter();
        let first = candidates.next()?;
        let (len, longest) = match candidates.next() {
            None => (self.len(rest, first)?, first),
            Some(_) => which.iter().filter_map(|i| Some((self.len(rest, i)?, i))).max_by_key(|&(len, i)| (len, std::cmp::Reverse(i)))?,
        };
        self.captured(&rest[..len], at, longest)
    }
}
