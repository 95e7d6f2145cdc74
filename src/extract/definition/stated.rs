//! Terms that a document states the meaning of: 本办法所称茶农,是指…; 下列用语的含义: ….

use super::{Anchor, Reader, Words, unquoted, words};
use crate::extract::Trace;
use crate::grammar::{Bundle, GrammarError, Rule, Token, WordTable};
use crate::span::NormSpan;

/// Longest term, in characters.
const LONGEST: usize = 40;
/// Longest meaning, in bytes.
const MEANING: usize = 1500;
/// Items of a list that are no sections are looked for on this many lines.
const LINES: usize = 60;

/// What a word between a term and its meaning does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// 是指.
    Means,
    /// 包括.
    Comprises,
    /// 指标.
    None,
}

/// The words around stated terms.
pub(super) struct Stated {
    links: WordTable<Link>,
    /// 本办法, 本条例 …
    own: Words,
}

impl Stated {
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let link = |r: &Rule| match r.class.as_str() {
            "means" => Some(Link::Means),
            "comprises" => Some(Link::Comprises),
            "no-meaning" => Some(Link::None),
            _ => None,
        };
        let rules = bundle.stage("definition").filter(|r| link(r).is_some());
        Ok(Self { links: WordTable::new(rules, |r| link(r).ok_or_else(|| GrammarError::at(r, "no link")))?, own: words(bundle, "own") })
    }
}

impl Reader<'_> {
    /// The definition whose 所称 is `token`, where 本办法 stands before it.
    pub fn said(&mut self, token: Token<Anchor>) {
        let before = &self.text[self.article.part.content.start..token.span.start];
        let before = before.strip_suffix('中').unwrap_or(before);
        let Some((own, rule)) = self.rules.stated.own.iter().find(|(w, _)| before.ends_with(w.as_str())) else {
            return self.reject(token.span, "does not speak of the document's own terms");
        };
        let own = NormSpan::new(token.span.start - own.len(), token.span.start);
        let sentence = NormSpan::new(token.span.end, self.meaning_end(token.span.end));
        let mut trace = Trace::of(token.rule, token.span);
        trace.used(*rule, own);
        if !self.stated(sentence, own.start, trace) {
            self.reject(token.span, "no meaning follows the term");
        }
    }

    /// The terms of the list that `token` introduces: the items below it, else the lines after it.
    pub fn terms(&mut self, token: Token<Anchor>) {
        let outline = &self.article.outline;
        let parent = outline.section_at(token.span.start);
        let from = outline.sections.partition_point(|s| s.span.start <= token.span.start);
        let items = outline.sections[from..].iter().take_while(|s| parent.is_none_or(|p| outline.sections[p].span.contains(s.span.start)));
        let markers: Vec<NormSpan> = items.filter(|s| s.parent == parent).map(|s| s.marker).collect();
        if markers.is_empty() {
            return self.lines(token);
        }
        for marker in markers {
            let sentence = NormSpan::new(marker.end, self.meaning_end(marker.end));
            self.stated(sentence, sentence.start, Trace::of(token.rule, token.span));
        }
    }

    /// The terms on the lines after `token`, up to the first that states none.
    fn lines(&mut self, token: Token<Anchor>) {
        let end = self.article.part.content.end;
        let mut at = token.span.end + self.text[token.span.end..end].find('\n').map_or(0, |i| i + 1);
        for _ in 0..LINES {
            let line = NormSpan::new(at, self.text[at..end].find('\n').map_or(end, |i| at + i));
            if at == token.span.end || line.is_empty() || !self.stated(line, line.start, Trace::of(token.rule, token.span)) {
                return;
            }
            at = (line.end + 1).min(end);
        }
    }

    /// Reads `term,是指meaning` from a sentence; tells whether it is one.
    fn stated(&mut self, sentence: NormSpan, start: usize, mut trace: Trace) -> bool {
        let Some((term, link)) = self.term(sentence, &mut trace) else { return false };
        let mut from = term.end;
        if let Some(link) = link {
            trace.used(link.rule, link.span);
            from = link.span.end;
        }
        let meaning =
            NormSpan::new(from, sentence.end).of(self.text).trim_start_matches([',', ':']).trim_end_matches([';', ':', ',', '。']);
        let words = without_bracket(term.of(self.text).trim_matches([',', ':', ' ', '的']));
        let (words, meaning) = (words.to_owned(), meaning.to_owned());
        let plain = !unquoted(&words).contains(['“', '。', ';']);
        if words.is_empty() || words.chars().count() > LONGEST || meaning.is_empty() || !plain {
            return false;
        }
        self.push(&words, &meaning, NormSpan::new(start, sentence.end), trace);
        true
    }

    /// The term at the beginning of a sentence, and the word that links it to its meaning: 是指 if
    /// there is one, else a colon, else 包括.
    fn term(&self, sentence: NormSpan, trace: &mut Trace) -> Option<(NormSpan, Option<Token<Link>>)> {
        let reach =
            self.text[sentence.start..sentence.end].char_indices().nth(LONGEST + 5).map_or(sentence.end, |(i, _)| sentence.start + i);
        let near = NormSpan::new(sentence.start, reach);
        let links: Vec<Token<Link>> =
            self.rules.stated.links.find_iter(self.text, near).filter(|t| t.span.start > sentence.start).collect();
        trace.parts.extend(links.iter().filter(|t| t.class == Link::None).map(|t| (t.rule, t.span)));
        let first = |kind: Link| links.iter().find(|t| t.class == kind).copied();
        let until = |link: Token<Link>| (NormSpan::new(sentence.start, link.span.start), Some(link));
        if let Some(means) = first(Link::Means) {
            return Some(until(means));
        }
        if let Some(colon) = near.of(self.text).find(':') {
            return Some((NormSpan::new(sentence.start, sentence.start + colon), None));
        }
        // 不包括, 均包括 say nothing of what the term is.
        let comprises = first(Link::Comprises)?;
        let denied =
            links.iter().any(|t| t.class == Link::None && t.span.start < comprises.span.start && t.span.end + 3 >= comprises.span.start);
        (!denied).then(|| until(comprises))
    }

    /// Where the meaning of a term that begins at `at` ends: at the full stop, the line's end or the
    /// next section.
    fn meaning_end(&self, at: usize) -> usize {
        let outline = &self.article.outline;
        let next = outline.sections.get(outline.sections.partition_point(|s| s.span.start <= at)).map_or(self.text.len(), |s| s.span.start);
        let limit = next.min(self.article.part.content.end).min(at + MEANING);
        let limit = (at..=limit).rev().find(|i| self.text.is_char_boundary(*i)).unwrap_or(at);
        let mut depth = 0i32;
        for (i, c) in self.text[at..limit].char_indices() {
            match c {
                '(' | '“' | '《' => depth += 1,
                ')' | '”' | '》' => depth -= 1,
                '\n' => return at + i,
                '。' if depth <= 0 => return at + i,
                _ => {}
            }
        }
        limit
    }
}

/// A term without the short name in its bracket: 长期照顾(以下称长照).
fn without_bracket(term: &str) -> &str {
    match term.strip_suffix(')').and_then(|t| t.rfind('(')) {
        Some(open) if open > 0 && term[open..].contains("称") => &term[..open],
        _ => term,
    }
}
