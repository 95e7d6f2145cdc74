//! A sentence as pieces: numbers, words of the lexicon, punctuation; cut into clauses (分句).

use super::lexicon::{Class, Lexicon};
use crate::extract::Rejected;
use crate::extract::quantity::{Mention, Quantity, QuantityRules};
use crate::extract::time::TimeLayer;
use crate::grammar::RuleId;
use crate::normalise::Normalised;
use crate::span::NormSpan;

/// A number or word of a clause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub(super) span: NormSpan,
    pub(super) kind: Kind,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// A word of the lexicon.
    Word(Class, RuleId),
    /// Index into [`Sentence::quantities`].
    Number(usize),
    /// A date or period, with the word in it that says how often (每年, 每季度).
    Date(Option<(Class, RuleId)>),
    /// A number inside a name.
    Name,
}

impl Piece {
    /// The class of a word.
    pub(super) fn class(&self) -> Option<Class> {
        match self.kind {
            Kind::Word(class, _) => Some(class),
            _ => None,
        }
    }
}

/// A stretch between commas, or a bracket's contents.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub(super) span: NormSpan,
    pub(super) pieces: Vec<Piece>,
    /// Punctuation after it; `None` at the end.
    pub(super) mark: Option<char>,
    /// Inside brackets of the clause before it.
    pub(super) bracket: bool,
}

/// A sentence, read once.
pub(super) struct Sentence {
    pub(super) span: NormSpan,
    pub(super) quantities: Vec<Quantity>,
    pub(super) clauses: Vec<Clause>,
    /// Numbers that measure nothing, and why.
    pub(super) names: Vec<Rejected>,
}

/// Most pieces that are read as one clause.
const CLAUSE_PIECES: usize = 240;

/// How far before a time the word that says how often may begin, in bytes.
const BEFORE_DATE: usize = 6;

/// Longest quotation that is read as a name, in bytes.
const NAME_LEN: usize = 60;

impl Sentence {
    /// Reads a sentence; `None` where it holds no quantity.
    pub(super) fn read(source: &Normalised, span: NormSpan, numbers: &QuantityRules, lexicon: &Lexicon, times: &TimeLayer) -> Option<Self> {
        let text = &source.text;
        let mentions = numbers.scan(source, span);
        if !mentions.iter().any(|m| matches!(m, Mention::Quantity(_) | Mention::Name(_, _, Some(_)))) {
            return None;
        }
        let quoted = quotations(source, span);
        let dates = times_in(times, span);
        let mut sentence = Self { span, quantities: Vec::new(), clauses: Vec::new(), names: Vec::new() };
        let mut pieces = sentence.number_pieces(mentions, &quoted, &dates);
        pieces.extend(dates.iter().map(|d| Piece { span: *d, kind: Kind::Date(how_often(text, span.start, *d, lexicon)) }));
        pieces.sort_by_key(|p| (p.span.start, std::cmp::Reverse(p.span.end)));
        pieces.dedup_by(|b, a| a.span.overlaps(b.span));
        let mut pieces = merge(pieces, lexicon, source, span);
        // “高效办成一件事”39项: a verb in quotation marks is part of a name.
        let named = |span: NormSpan| holder(&quoted, span.start).is_some_and(|q| q.covers(span) && !q.of(text).starts_with('《'));
        pieces.retain(|p| !(matches!(p.kind, Kind::Word(..)) && named(p.span)));
        sentence.cut(source, pieces, &quoted);
        Some(sentence)
    }

    fn number_pieces(&mut self, mentions: Vec<Mention>, quoted: &[NormSpan], dates: &[NormSpan]) -> Vec<Piece> {
        let mut pieces = Vec::with_capacity(mentions.len());
        for mention in mentions {
            let span = mention.span();
            if holder(dates, span.start).is_some() {
                continue;
            }
            let kind = match mention {
                Mention::Date(_) => Kind::Date(None),
                Mention::Name(_, reason, rule) => {
                    self.names.push(Rejected { span, rule, reason });
                    Kind::Name
                }
                Mention::Quantity(_) if holder(quoted, span.start).is_some_and(|q| q.covers(span)) => {
                    self.names.push(Rejected { span, rule: None, reason: "a name in quotation marks" });
                    Kind::Name
                }
                Mention::Quantity(quantity) => {
                    self.quantities.push(quantity);
                    Kind::Number(self.quantities.len() - 1)
                }
            };
            pieces.push(Piece { span, kind });
        }
        pieces
    }

    /// Cuts the pieces into clauses; a bracket's contents follow the clause they stand in.
    fn cut(&mut self, source: &Normalised, pieces: Vec<Piece>, quoted: &[NormSpan]) {
        let text = &source.text;
        let opaque = |at: usize| holder(quoted, at).is_some_and(|q| q.start < at) || in_number(&pieces, at);
        let mut main = Vec::new();
        let mut inner = Vec::new();
        let (mut start, mut depth, mut open) = (self.span.start, 0usize, 0usize);
        let balanced = balanced(source, self.span);
        let commit = |out: &mut Vec<Clause>, inner: &mut Vec<Clause>, from: usize, to: usize, mark: Option<char>| {
            out.push(Clause { span: NormSpan::new(from, to.max(from)).trim(text), pieces: Vec::new(), mark, bracket: false });
            out.append(inner);
        };
        for (at, c) in source.signs(self.span) {
            if !matches!(c, ',' | ';' | ':' | '。' | '!' | '?' | '(' | ')' | '\n' | ' ') || opaque(at) {
                continue;
            }
            match c {
                '(' if balanced => {
                    if depth == 0 {
                        open = at + 1;
                    }
                    depth += 1;
                }
                ')' if balanced && depth > 0 => {
                    depth -= 1;
                    if depth == 0 {
                        inner.push(Clause { span: NormSpan::new(open, at), pieces: Vec::new(), mark: None, bracket: true });
                    }
                }
                ',' | ';' | ':' | '。' | '!' | '?' | '\n' if depth == 0 => {
                    commit(&mut main, &mut inner, start, at, Some(c));
                    start = at + c.len_utf8();
                }
                ',' | ';' | ':' if depth == 1 => {
                    inner.push(Clause { span: NormSpan::new(open, at), pieces: Vec::new(), mark: Some(c), bracket: true });
                    open = at + 1;
                }
                _ => {}
            }
        }
        if start < self.span.end {
            commit(&mut main, &mut inner, start, self.span.end, None);
        }
        deal(&mut main, pieces);
        let whole = main.iter().all(|clause| clause.pieces.len() <= CLAUSE_PIECES);
        self.clauses = if whole { main } else { main.into_iter().flat_map(chunks).collect() };
    }
}

/// Gives each piece to the innermost clause that holds it. Main clauses stand in order, each
/// followed by the clauses of its brackets.
fn deal(clauses: &mut [Clause], pieces: Vec<Piece>) {
    let brackets = |from: usize, clauses: &[Clause]| from + clauses[from..].iter().take_while(|c| c.bracket).count();
    let mut main = 0;
    let mut next = brackets(1.min(clauses.len()), clauses);
    let mut inner = 1;
    for piece in pieces {
        while next < clauses.len() && clauses[main].span.end <= piece.span.start {
            main = next;
            inner = main + 1;
            next = brackets(inner, clauses);
        }
        while inner < next && clauses[inner].span.end <= piece.span.start {
            inner += 1;
        }
        let home = if inner < next && clauses[inner].span.covers(piece.span) { inner } else { main };
        if clauses.get(home).is_some_and(|c| c.span.covers(piece.span)) {
            clauses[home].pieces.push(piece);
        }
    }
}

/// The word of a time that says how often: 每年, 每季度; it may begin before the time (平均每年).
fn how_often(text: &str, start: usize, date: NormSpan, lexicon: &Lexicon) -> Option<(Class, RuleId)> {
    let often = |class: &Class| matches!(class, Class::Frequency(_) | Class::Rhythm);
    let from = text.ceil_char_boundary(date.start.saturating_sub(BEFORE_DATE).max(start));
    let words = lexicon.words.find_iter(text, NormSpan::new(from, date.end)).filter(|t| t.span.end > date.start);
    words.map(|t| (t.class, t.rule)).find(|(c, _)| often(c))
}

/// The span that holds a byte; spans are in order and do not overlap.
fn holder(spans: &[NormSpan], at: usize) -> Option<NormSpan> {
    let next = spans.partition_point(|s| s.start <= at);
    spans[..next].last().copied().filter(|s| s.contains(at))
}

/// A clause of more pieces than any writer's is read in parts, so that time stays linear.
fn chunks(clause: Clause) -> Vec<Clause> {
    if clause.pieces.len() <= CLAUSE_PIECES {
        return vec![clause];
    }
    let mut out: Vec<Clause> = Vec::new();
    let mut start = clause.span.start;
    for pieces in clause.pieces.chunks(CLAUSE_PIECES) {
        let end = pieces.last().map_or(start, |p| p.span.end);
        out.push(Clause { span: NormSpan::new(start, end), pieces: pieces.to_vec(), mark: None, bracket: clause.bracket });
        start = end;
    }
    if let Some(last) = out.last_mut() {
        last.span = NormSpan::new(last.span.start, clause.span.end.max(last.span.start));
        last.mark = clause.mark;
    }
    out
}

fn in_number(pieces: &[Piece], at: usize) -> bool {
    let next = pieces.partition_point(|p| p.span.start <= at);
    next > 0 && pieces[next - 1].span.contains(at)
}

/// Words between the numbers; a word never runs into a number or date.
fn merge(fixed: Vec<Piece>, lexicon: &Lexicon, source: &Normalised, span: NormSpan) -> Vec<Piece> {
    let mut out = Vec::with_capacity(fixed.len() * 3);
    let mut from = span.start;
    for stop in fixed.into_iter().map(Some).chain([None]) {
        let to = stop.map_or(span.end, |p| p.span.start);
        if from < to {
            let words = lexicon.tokens(source, NormSpan::new(from, to));
            out.extend(words.map(|t| Piece { span: t.span, kind: Kind::Word(t.class, t.rule) }));
        }
        if let Some(piece) = stop {
            from = piece.span.end;
            out.push(piece);
        }
    }
    out
}

/// Short quotations and titles: what stands inside is a name.
fn quotations(source: &Normalised, span: NormSpan) -> Vec<NormSpan> {
    let mut out = Vec::new();
    let mut open: Option<(char, usize)> = None;
    for (at, c) in source.signs(span) {
        match (c, open) {
            ('“' | '《' | '‘', None) => open = Some((c, at)),
            ('”', Some(('“', from))) | ('》', Some(('《', from))) | ('’', Some(('‘', from))) => {
                let quoted = NormSpan::new(from, at + c.len_utf8());
                if c == '》' || quoted.len() <= NAME_LEN {
                    out.push(quoted);
                }
                open = None;
            }
            _ => {}
        }
    }
    out
}

fn balanced(source: &Normalised, span: NormSpan) -> bool {
    let mut depth = 0i32;
    for (_, c) in source.signs(span) {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// The spans of the times mentioned inside a sentence.
fn times_in(times: &TimeLayer, span: NormSpan) -> Vec<NormSpan> {
    let first = times.mentions.partition_point(|m| m.span.end <= span.start);
    times.mentions[first..].iter().take_while(|m| m.span.start < span.end).map(|m| m.span).filter(|s| span.covers(*s)).collect()
}
