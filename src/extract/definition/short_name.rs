//! Short names in brackets: 市茶叶产业办公室(以下简称市茶办).

use super::{Anchor, Reader, unquoted};
use crate::extract::Trace;
use crate::grammar::Token;
use crate::span::NormSpan;

/// A bracket is not read further than this many characters on either side of its word.
const REACH: usize = 80;
/// Longest short name, in characters.
const LONGEST: usize = 30;

/// The place of a definition: 甲(乙,以下简称丙).
struct Place {
    /// Where the name ends that is defined: at the bracket, or at the comma.
    name_end: usize,
    /// The words of the bracket before 以下简称 (乙).
    inner: NormSpan,
    /// The short name.
    term: NormSpan,
    /// Where the definition ends, bracket included.
    end: usize,
}

impl Reader<'_> {
    /// The definition whose 以下简称 is `token`.
    pub fn short_name(&mut self, token: Token<Anchor>) {
        let Some(place) = self.place(token) else {
            return self.reject(token.span, "stands in no bracket and after no comma");
        };
        let term = place.term.of(self.text).trim_start_matches([':', '为']);
        if term.is_empty() || term.chars().count() > LONGEST {
            return self.reject(token.span, "no short name follows");
        }
        let mut trace = Trace::of(token.rule, token.span);
        let word = token.span.of(self.text);
        let collective = self.rules.collective.iter().find(|(w, _)| w == word);
        trace.parts.extend(collective.map(|(_, rule)| (*rule, token.span)));
        let from = self.lower_bound(place.name_end);
        let name_end = self.without_number(from, place.name_end);
        let name = self.rules.bounds.name(self.text, from, name_end, term, collective.is_some(), &mut trace);
        let meaning = self.meaning(name, place.inner, unquoted(term), &mut trace);
        let term = term.to_owned();
        self.push(&term, &meaning, NormSpan::new(name.start, place.end), trace);
    }

    /// The words of the meaning: the name with what its bracket narrows it by, without the
    /// definitions inside it.
    fn meaning(&self, name: NormSpan, inner: NormSpan, term: &str, trace: &mut Trace) -> String {
        let words = without_definitions(name.of(self.text), |bracket| {
            self.rules.anchors.find_iter(bracket, NormSpan::new(0, bracket.len())).next().is_some()
        });
        let place = inner;
        let inner = inner.of(self.text);
        if inner.is_empty() || is_number(inner) || inner.starts_with("附件") || inner.starts_with("见附件") {
            return words;
        }
        if let Some((_, rule)) = self.rules.narrowing.iter().find(|(w, _)| inner.starts_with(w.as_str())) {
            trace.used(*rule, place);
            return format!("{words}({inner})");
        }
        // 各对口区县(自治县,以下简称区县): the bracket adds to the short name itself.
        format!("{}({inner})", if words.ends_with(term) { term } else { &words })
    }

    /// The name before a bracket that only holds its number: 《…》(穗府办规〔2020〕10号)(以下称《办法》).
    fn without_number(&self, from: usize, end: usize) -> usize {
        let words = &self.text[from..end];
        let bracket = words.strip_suffix(')').and_then(|w| w.rfind('(').map(|open| (open, &w[open + 1..])));
        bracket.filter(|(_, words)| is_number(words)).map_or(end, |(open, _)| from + open)
    }

    /// Where the section begins whose text stands at `at`, behind its marker.
    fn lower_bound(&self, at: usize) -> usize {
        let section = self.article.outline.section_at(at).map(|s| &self.article.outline.sections[s]);
        section.map_or(self.article.part.content.start, |s| s.marker.end).min(at)
    }

    fn place(&self, token: Token<Anchor>) -> Option<Place> {
        let content = self.article.part.content;
        let before = &self.text[content.start..token.span.start];
        let end = self.term_end(token.span.end, content.end)?;
        let term = NormSpan::new(token.span.end, end.0);
        if let Some(open) = open_bracket(before) {
            let open = content.start + open;
            let inner = NormSpan::new(open + 1, token.span.start);
            if token.class == Anchor::ShortNameStart && !inner.is_empty() {
                return None;
            }
            let inner = inner.of(self.text).trim_end_matches([',', '、', ';', ' ']).len();
            return Some(Place { name_end: open, inner: NormSpan::new(open + 1, open + 1 + inner), term, end: end.1 });
        }
        let comma = token.span.start - before.strip_suffix(',').map(|_| 1)?;
        (token.class == Anchor::ShortName).then(|| Place { name_end: comma, inner: NormSpan::new(comma, comma), term, end: end.0 })
    }

    /// Where the short name that begins at `at` ends, and where its bracket does.
    fn term_end(&self, at: usize, end: usize) -> Option<(usize, usize)> {
        let mut depth = 0;
        let mut term = None;
        for (i, c) in self.text[at..end].char_indices().take(REACH) {
            match c {
                '(' | '《' | '“' => depth += 1,
                '》' | '”' => depth -= 1,
                ')' | '〕' | ']' if depth == 0 => return Some((term.unwrap_or(at + i), at + i + c.len_utf8())),
                ')' => depth -= 1,
                ',' | ';' | '。' | '\n' if depth == 0 => {
                    term = term.or(Some(at + i));
                    if matches!(c, '。' | '\n') {
                        break;
                    }
                }
                _ => {}
            }
        }
        term.map(|t| (t, t))
    }
}

/// The bracket that is open at the end of `before`.
fn open_bracket(before: &str) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in before.char_indices().rev().take(REACH) {
        match c {
            ')' => depth += 1,
            '(' if depth == 0 => return Some(i),
            '(' => depth -= 1,
            '。' | '\n' => return None,
            _ => {}
        }
    }
    None
}

/// Whether the words of a bracket are a document number.
fn is_number(words: &str) -> bool {
    words.ends_with('号') && words.contains(|c: char| c.is_ascii_digit())
}

/// Words without the brackets that are definitions themselves.
fn without_definitions(words: &str, is_definition: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(open) = rest.find('(') {
        let Some(len) = rest[open..].find(')') else { break };
        let bracket = &rest[open..=open + len];
        out.push_str(&rest[..open]);
        if !is_definition(bracket) {
            out.push_str(bracket);
        }
        rest = &rest[open + len + 1..];
    }
    out.push_str(rest);
    out
}
