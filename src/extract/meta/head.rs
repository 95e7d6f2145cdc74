//! The head of a document (版头): its lines, and the titles among them.

use super::MetaRules;
use super::title::over_bracket;
use crate::extract::name::match_key;
use crate::span::NormSpan;

/// The head is looked for in this many bytes.
const WINDOW: usize = 24_000;
/// Most pieces that one title is broken into.
const MOST_PIECES: usize = 5;
/// A piece with a full stop and more characters than this is running text.
const PROSE: usize = 30;

/// The beginning of a document, cut into pieces.
pub(super) struct Head {
    /// Where it is looked for.
    pub window: NormSpan,
    /// Stretches between line ends, spaces, document numbers and days: a page that lost its line
    /// breaks still has these.
    pub pieces: Vec<NormSpan>,
    /// Where running text begins.
    pub prose: usize,
}

impl Head {
    pub fn read(rules: &MetaRules, text: &str, content: NormSpan) -> Self {
        let window = NormSpan::new(content.start, floor(text, content.end.min(content.start + WINDOW)));
        let mut cuts: Vec<(usize, usize)> = Vec::new();
        cuts.extend(rules.numbers.find_iter(text, window).map(|n| (n.span.start, n.span.end)));
        cuts.extend(rules.days.find_iter(text, window).map(|d| (d.span.start, d.span.end)));
        cuts.sort_unstable();
        let mut pieces = Vec::new();
        let mut start = window.start;
        for (from, to) in cuts {
            if from >= start {
                pieces_between(text, NormSpan::new(start, from), &mut pieces);
                pieces.push(NormSpan::new(from, to));
                start = to;
            }
        }
        pieces_between(text, NormSpan::new(start, window.end), &mut pieces);
        let is_prose = |p: &&NormSpan| {
            let words = p.of(text);
            words.contains('。') && words.chars().count() > PROSE
        };
        let prose = pieces.iter().find(is_prose).map_or(window.end, |p| p.start);
        Self { window, pieces, prose }
    }

    /// The titles before running text begins, in order.
    pub fn titles(&self, rules: &MetaRules, text: &str) -> Vec<NormSpan> {
        let mut found = Vec::new();
        let front = self.pieces.partition_point(|p| p.start <= self.prose);
        let mut i = 0;
        while i < front {
            match self.title_at(rules, text, i, front) {
                Some((span, next)) => {
                    found.push(span);
                    i = next;
                }
                None => i += 1,
            }
        }
        found
    }

    /// The title that begins with piece `i`, and the piece after it.
    fn title_at(&self, rules: &MetaRules, text: &str, i: usize, front: usize) -> Option<(NormSpan, usize)> {
        let first = without_page_number(text, self.pieces[i]);
        let most = if opens_title(rules, first.of(text)) { MOST_PIECES } else { 1 };
        let mut words = String::new();
        for (count, piece) in self.pieces[i..front].iter().take(most).enumerate() {
            let piece = if count == 0 { first } else { *piece };
            words.push_str(piece.of(text));
            if rules.titles.is_title(&words) {
                let mut end = i + count + 1;
                let mut span = NormSpan::new(first.start, piece.end);
                // 第十四个五年规划 / 和二〇三五年远景目标纲要
                while let Some(next) = self.pieces[..front].get(end)
                    && rules.is_continuation(next.of(text))
                    && rules.titles.is_title(&format!("{words}{}", next.of(text)))
                {
                    span = NormSpan::new(span.start, next.end);
                    words.push_str(next.of(text));
                    end += 1;
                }
                return Some((over_bracket(text, span, self.window.end), end));
            }
            if piece.of(text).contains(['。', ':']) {
                break;
            }
        }
        let end = notice_title_end(rules, text, first)?;
        Some((NormSpan::new(first.start, end), i + 1))
    }

    /// Where the text holds a title under its key at the beginning of a piece, from `from` on.
    pub fn find_key(&self, text: &str, from: usize, key: &str) -> Option<NormSpan> {
        if key.chars().count() < 4 {
            return None;
        }
        let starts = self.pieces.iter().filter(|p| p.start >= from).map(|p| without_page_number(text, *p).start);
        let found = starts.filter_map(|at| Some(NormSpan::new(at, match_key(text, at, self.window.end, key)?))).next()?;
        Some(over_bracket(text, found.trim(text), self.window.end))
    }
}

/// Cuts a stretch at line ends, spaces and bars, and before the —— of a subtitle.
fn pieces_between(text: &str, span: NormSpan, pieces: &mut Vec<NormSpan>) {
    let mut start = span.start;
    for (i, c) in span.of(text).char_indices() {
        if matches!(c, '\n' | ' ' | '|') {
            push(text, NormSpan::new(start, span.start + i), pieces);
            start = span.start + i + c.len_utf8();
        }
    }
    push(text, NormSpan::new(start, span.end), pieces);
}

fn push(text: &str, piece: NormSpan, pieces: &mut Vec<NormSpan>) {
    let words = piece.of(text).trim_end_matches(['—', '-']);
    let piece = NormSpan::new(piece.start, piece.start + words.len());
    if !piece.is_empty() {
        pieces.push(piece);
    }
}

/// A title may go on over further pieces when it begins like one.
fn opens_title(rules: &MetaRules, words: &str) -> bool {
    words.chars().count() < 80
        && !words.contains(['。', ':'])
        && (rules.opens_title(words) || rules.divisions.at_start(words).is_some() || rules.bodies.split(words, &rules.divisions).is_some())
}

/// In text without line breaks the addressee follows the title at once: …的通知各县人民政府,….
fn notice_title_end(rules: &MetaRules, text: &str, piece: NormSpan) -> Option<usize> {
    let words = piece.of(text);
    for (i, _) in words.match_indices('的').take(12) {
        let mut ends = words[i..].char_indices().map(|(j, c)| i + j + c.len_utf8()).skip(1).take(8);
        let end = ends.find(|end| rules.titles.is_title(&words[..*end]) && rules.is_addressee(&words[*end..]));
        if end.is_some() {
            return end.map(|e| piece.start + e);
        }
    }
    None
}

/// A piece without the page number or sign a conversion left before its first word.
fn without_page_number(text: &str, piece: NormSpan) -> NormSpan {
    let words = piece.of(text);
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '#' | '+' | '!' | '-' | '.'));
    let cut = words.len() - rest.len();
    let is_year = words[..cut].len() == 4 && rest.starts_with('年');
    let counts = rest.starts_with(['年', '岁', '届', '个', '家', '项', '条', '号']);
    if cut == 0 || is_year || counts { piece } else { NormSpan::new(piece.start + cut, piece.end) }
}

/// The last character boundary at or before `at`.
pub(super) fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
