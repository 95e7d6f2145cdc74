//! What is possible: every place of a text where a marker (序号) may stand.

use super::choose::MAX_FAMILIES;
use super::lines::Lines;
use crate::extract::numeral;
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError, PatternSet, Rule, RuleId};
use crate::record::Scheme;
use crate::span::NormSpan;
use regex::Regex;
use rustc_hash::FxHashMap;

/// Series of markers that count together; an index into [`Markers::families`].
pub(super) type FamilyId = u8;

/// A place where a marker may stand.
#[derive(Debug, Clone)]
pub(super) struct Marker {
    /// The marker with its punctuation.
    pub span: NormSpan,
    /// Its series.
    pub family: FamilyId,
    /// Its number; 0 for a series that counts by itself (——).
    pub ordinal: u16,
    /// Whether it is an inserted number (第9-1条).
    pub inserted: bool,
    /// The number as the path shows it.
    pub number: NormSpan,
    /// What stands before it.
    pub place: Place,
    /// The line it stands in.
    pub line: usize,
    /// The rule that found it.
    pub rule: RuleId,
}

/// What stands before a marker, from the most to the least likely place for a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The beginning of a line.
    Line,
    /// The end of a sentence and a space.
    Break,
    /// The end of a sentence.
    Sentence,
    /// A space.
    Space,
    /// A closing bracket.
    Bracket,
    /// The beginning of a line, but what follows speaks against it (3.55).
    Doubtful,
    /// A comma.
    Comma,
    /// A word.
    Word,
}

/// What the rules say of a series.
#[derive(Debug, Clone)]
pub(super) struct Family {
    name: String,
    /// Kind of marker.
    pub scheme: Scheme,
    /// Usual order, small ranks above.
    pub rank: u8,
    /// Schemes it may stand directly in; `None` for any.
    pub inside: Option<Vec<Scheme>>,
    /// Whether it has no numbers of its own.
    pub uncounted: bool,
}

impl Family {
    /// Whether it stands inside a paragraph and ends with it.
    pub fn is_inline(&self) -> bool {
        matches!(self.scheme, Scheme::Inline | Scheme::Dash)
    }
}

/// How one rule writes its markers.
struct Form {
    family: FamilyId,
    name: String,
    ordinal: Option<u16>,
    not_before: Option<Regex>,
    unless: Option<Regex>,
    cited_before: Option<Regex>,
}

/// The rules of `grammars/segment/markers.toml`, compiled.
pub(super) struct Markers {
    patterns: PatternSet,
    forms: FxHashMap<RuleId, Form>,
    families: Vec<Family>,
}

/// A line with so many headings in its middle lost its line breaks.
const LOST_BREAKS: usize = 2;

/// No document counts further; `2020.` at the beginning of a line is a year.
const MAX_ORDINAL: u16 = 999;

impl Markers {
    pub fn compile(bundle: &Bundle, fragments: &Fragments) -> Result<Self, GrammarError> {
        let rules = || bundle.stage("segment").filter(|r| r.file.ends_with("markers.toml"));
        let mut families: Vec<Family> = Vec::new();
        let mut forms = FxHashMap::default();
        for rule in rules() {
            let family = family_of(rule)?;
            let id = families.iter().position(|f| f.name == family.name).unwrap_or(families.len());
            if id == MAX_FAMILIES {
                return Err(GrammarError::at(rule, format!("more than {MAX_FAMILIES} families of markers")));
            }
            if id == families.len() {
                families.push(family);
            }
            let context = |field: &str| context(rule, field, fragments);
            let form = Form {
                family: id as FamilyId,
                name: rule.text("name").ok_or_else(|| GrammarError::at(rule, "needs `name`, how paths write the marker"))?.to_owned(),
                ordinal: integer(rule, "ordinal")?,
                not_before: context("not_before")?,
                unless: context("unless")?,
                cited_before: context("cited_before")?,
            };
            forms.insert(rule.key, form);
        }
        Ok(Self { patterns: PatternSet::new(rules(), fragments)?, forms, families })
    }

    /// A series by its id.
    pub fn family_of(&self, id: FamilyId) -> &Family {
        &self.families[usize::from(id)]
    }

    /// The series of a marker.
    pub fn family(&self, marker: &Marker) -> &Family {
        &self.families[usize::from(marker.family)]
    }

    /// The marker as paths write it; `count` is the number of one that counts by itself.
    pub fn name(&self, marker: &Marker, text: &str, count: u32) -> String {
        let number = match marker.number.of(text) {
            "" => count.to_string(),
            words => words.trim_start_matches('0').to_owned(),
        };
        self.forms[&marker.rule].name.replace('#', &number)
    }

    /// Every marker that may stand in the lines, in order. Lines that lost their line breaks are cut.
    pub fn scan(&self, text: &str, lines: &mut Lines) -> Vec<Marker> {
        let mut found: Vec<Marker> = Vec::new();
        lines.restore(text, |index, line, is_piece| {
            let (mut at, before, mut headings) = (line.start, found.len(), 0);
            while let Some(candidate) = self.patterns.next(text, at, line.end) {
                at = candidate.end;
                let Some(place) = place(text, line.start, candidate.start) else { continue };
                if let Some(marker) = self.read(text, candidate.start, line.end, place, index) {
                    at = marker.span.end;
                    headings += usize::from(matches!(marker.place, Place::Break | Place::Space) && !self.family(&marker).is_inline());
                    found.push(marker);
                }
                if headings == LOST_BREAKS && !is_piece {
                    found.truncate(before);
                    return true;
                }
            }
            false
        });
        found
    }

    fn read(&self, text: &str, at: usize, end: usize, place: Place, line: usize) -> Option<Marker> {
        let found = self.patterns.at(text, at, end)?;
        let form = &self.forms[&found.rule];
        let rest = &text[found.span.end..end];
        let hits = |r: &Option<Regex>| r.as_ref().is_some_and(|r| r.is_match(rest));
        let against = hits(&form.not_before) && !hits(&form.unless);
        let cited = place > Place::Sentence && hits(&form.cited_before);
        if cited || (against && place != Place::Line) {
            return None;
        }
        let place = if against { Place::Doubtful } else { place };
        let family = &self.families[usize::from(form.family)];
        let number = found.span_of("n");
        let ordinal = match (form.ordinal, number) {
            (Some(ordinal), _) => ordinal,
            (None, Some(number)) => ordinal(number.of(text))?,
            (None, None) => 0,
        };
        let last = found.span_of("m");
        let number = number.map_or(NormSpan::new(at, at), |n| last.map_or(n, |l| n.join(l)));
        if family.scheme == Scheme::Dash && !matches!(place, Place::Line | Place::Break | Place::Sentence) {
            return None;
        }
        if place > Place::Line && is_enclosed(text, at) {
            return None;
        }
        Some(Marker { span: found.span, family: form.family, ordinal, inserted: last.is_some(), number, place, line, rule: found.rule })
    }
}

fn family_of(rule: &Rule) -> Result<Family, GrammarError> {
    let scheme = scheme_named(&rule.class).ok_or_else(|| GrammarError::at(rule, format!("class `{}` is no kind of marker", rule.class)))?;
    let rank = integer(rule, "rank")?.ok_or_else(|| GrammarError::at(rule, "needs `rank`"))?;
    let inside = match rule.extra.get("inside").and_then(toml::Value::as_array) {
        None => None,
        Some(names) => {
            let read = |v: &toml::Value| {
                v.as_str().and_then(scheme_named).ok_or_else(|| GrammarError::at(rule, format!("`inside`: {v} is no kind of marker")))
            };
            Some(names.iter().map(read).collect::<Result<_, _>>()?)
        }
    };
    let uncounted = !rule.extra.contains_key("ordinal") && !rule.patterns.iter().any(|p| p.contains("{n="));
    Ok(Family { name: rule.text("family").unwrap_or(&rule.class).to_owned(), scheme, rank, inside, uncounted })
}

/// A field that holds a number, where it stands.
fn integer<N: TryFrom<i64>>(rule: &Rule, field: &str) -> Result<Option<N>, GrammarError> {
    let Some(value) = rule.extra.get(field) else { return Ok(None) };
    let number = value.as_integer().and_then(|n| N::try_from(n).ok());
    number.map(Some).ok_or_else(|| GrammarError::at(rule, format!("`{field}`: {value} is no number that fits")))
}

fn scheme_named(name: &str) -> Option<Scheme> {
    serde::Deserialize::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name)).ok()
}

/// A field that holds patterns, as one regex anchored at its beginning.
fn context(rule: &Rule, field: &str, fragments: &Fragments) -> Result<Option<Regex>, GrammarError> {
    let patterns: Vec<&str> = match rule.extra.get(field) {
        None => return Ok(None),
        Some(toml::Value::Array(list)) => list.iter().filter_map(toml::Value::as_str).collect(),
        Some(other) => other.as_str().into_iter().collect(),
    };
    let fail = |e: String| GrammarError::at(rule, format!("`{field}`: {e}"));
    let sources: Result<Vec<String>, String> = patterns.iter().map(|p| fragments.regex(p)).collect();
    let source = format!("^(?:{})", sources.map_err(fail)?.join("|"));
    Regex::new(&source).map(Some).map_err(|e| fail(e.to_string()))
}

fn ordinal(words: &str) -> Option<u16> {
    let mut chars = words.chars();
    let number = match (chars.next()?, chars.next()) {
        (c @ '①'..='⑳', None) => 1 + (c as u16 - '①' as u16),
        (c @ '㉑'..='㉟', None) => 21 + (c as u16 - '㉑' as u16),
        (c @ '㊱'..='㊿', None) => 36 + (c as u16 - '㊱' as u16),
        _ if words.len() > 24 => return None,
        _ => numeral::parse(words)?.try_into().ok()?,
    };
    (1..=MAX_ORDINAL).contains(&number).then_some(number)
}

/// What stands before `at` in a line that begins at `start`.
fn place(text: &str, start: usize, at: usize) -> Option<Place> {
    let before = &text[start..at];
    let words = before.trim_end_matches(' ');
    let spaced = words.len() < before.len();
    // A heading of a Markdown file, or the page number of a printed one.
    if words.len() <= 6 && words.bytes().all(|b| b == b'#') {
        return Some(Place::Line);
    }
    if words.len() <= 3 && words.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Place::Space);
    }
    let last = last_word(words)?;
    Some(match last {
        c if is_sentence_end(c) || matches!(c, ';' | ':') => {
            if spaced {
                Place::Break
            } else {
                Place::Sentence
            }
        }
        _ if spaced => Place::Space,
        ')' | '》' | '】' | '〕' | ']' | '”' => Place::Bracket,
        ',' | '、' | '—' => Place::Comma,
        c if c.is_ascii_alphanumeric() || c == '.' => return None,
        _ => Place::Word,
    })
}

/// The last character that counts: a quotation mark after a sentence end closes the sentence, and so
/// does a bracketed remark after it (。(责任单位:…)).
fn last_word(words: &str) -> Option<char> {
    let mut back = words.char_indices().rev();
    let (_, last) = back.next()?;
    let opening = match last {
        '”' | '’' => return Some(back.next().map(|(_, c)| c).filter(|c| is_sentence_end(*c)).unwrap_or(last)),
        ')' => '(',
        '〕' => '〔',
        ']' => '[',
        _ => return Some(last),
    };
    let opened = back.take(LONGEST_REMARK).find(|(_, c)| *c == opening);
    let before = opened.and_then(|(i, _)| words[..i].trim_end().chars().next_back());
    Some(before.filter(|c| is_sentence_end(*c)).unwrap_or(last))
}

/// Longest bracketed remark after a sentence, in characters.
const LONGEST_REMARK: usize = 200;

/// Whether a character ends a sentence (。！？ in normal form).
pub(super) fn is_sentence_end(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | '！' | '？')
}

/// How far back an opening quotation mark or bracket is looked for, in characters.
const ENCLOSED_WITHIN: usize = 60;

/// Whether a quotation mark, book title mark or bracket that opened a little before `at` is open.
fn is_enclosed(text: &str, at: usize) -> bool {
    let mut closed = [0usize; 3];
    for c in text[..at].chars().rev().take(ENCLOSED_WITHIN).take_while(|c| *c != '\n') {
        let (kind, opens) = match c {
            '“' => (0, true),
            '”' => (0, false),
            '《' => (1, true),
            '》' => (1, false),
            '(' => (2, true),
            ')' => (2, false),
            _ => continue,
        };
        if !opens {
            closed[kind] += 1;
        } else if closed[kind] == 0 {
            return true;
        } else {
            closed[kind] -= 1;
        }
    }
    false
}
