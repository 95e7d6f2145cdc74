//! The head of a document (版头): its pieces, and the titles among them.

use super::Reader;
use super::title::over_bracket;
use crate::extract::name::match_key;
use crate::span::NormSpan;

/// The head is looked for in this many bytes.
const WINDOW: usize = 24_000;
/// Number, days and the like stand in the first bytes of it.
const FRONT: usize = 3_000;
/// Most pieces that one title is broken into.
const MOST_PIECES: usize = 5;
/// A piece with a full stop or comma and more characters than this is running text.
const PROSE: usize = 30;

/// The beginning of a document, cut into pieces.
pub(super) struct Head {
    /// Where it is looked for.
    pub window: NormSpan,
    /// Its first stretch.
    pub front: NormSpan,
    /// Stretches between line ends, spaces, document numbers and days: a page that lost its line
    /// breaks still has these.
    pub pieces: Vec<NormSpan>,
    /// Where running text begins.
    pub prose: usize,
}

impl Head {
    /// The pieces before running text begins.
    pub fn before_prose(&self) -> &[NormSpan] {
        &self.pieces[..self.pieces.partition_point(|p| p.start <= self.prose)]
    }
}

impl Reader<'_> {
    pub fn head(&self) -> Head {
        let text = self.text;
        let window = self.reach(self.content.start, WINDOW);
        let mut cuts: Vec<NormSpan> = self.numbers.find_iter(text, window).map(|n| n.span).collect();
        cuts.extend(self.days.of_years(text, window).chain(self.days.dashed(text, window)).map(|d| d.span));
        cuts.sort_unstable();
        let mut pieces = Vec::new();
        let mut start = window.start;
        for cut in cuts.into_iter().filter(|c| !c.is_empty()) {
            if cut.start >= start {
                pieces_between(text, NormSpan::new(start, cut.start), &mut pieces);
                pieces.push(cut);
                start = cut.end;
            }
        }
        pieces_between(text, NormSpan::new(start, window.end), &mut pieces);
        let is_prose = |p: &&NormSpan| p.of(text).contains(['。', ',']) && p.of(text).chars().count() > PROSE;
        let prose = pieces.iter().find(is_prose).map_or(window.end, |p| p.start);
        Head { window, front: self.reach(window.start, FRONT), pieces, prose }
    }

    /// At most `bytes` of the document from `start` on.
    pub fn reach(&self, start: usize, bytes: usize) -> NormSpan {
        NormSpan::new(start, self.text.floor_char_boundary(self.content.end.min(start + bytes)).max(start))
    }

    /// The titles before running text begins, in order.
    pub fn titles(&self, head: &Head) -> Vec<NormSpan> {
        let pieces = head.before_prose();
        let mut found = Vec::new();
        let mut i = 0;
        while i < pieces.len() {
            match self.title_at(pieces, i) {
                Some((span, next)) => {
                    found.push(over_bracket(self.text, span, head.window.end));
                    i = next;
                }
                None => i += 1,
            }
        }
        found
    }

    /// The title that begins with piece `i`, and the piece after it.
    fn title_at(&self, pieces: &[NormSpan], i: usize) -> Option<(NormSpan, usize)> {
        let first = without_page_number(self.text, pieces[i]);
        let most = if self.opens_title(first.of(self.text)) { MOST_PIECES } else { 1 };
        let mut words = String::new();
        for (count, piece) in pieces[i..].iter().take(most).enumerate() {
            words.push_str(if count == 0 { first.of(self.text) } else { piece.of(self.text) });
            if self.is_title(&words) {
                return Some(self.continued(pieces, NormSpan::new(first.start, piece.end), i + count + 1, words));
            }
            if piece.of(self.text).contains(['。', ':']) {
                break;
            }
        }
        let end = self.title_before_addressee(first)?;
        Some((NormSpan::new(first.start, end), i + 1))
    }

    /// A title that is whole already may go on: 第十四个五年规划 / 和二〇三五年远景目标纲要.
    fn continued(&self, pieces: &[NormSpan], mut span: NormSpan, mut next: usize, mut words: String) -> (NormSpan, usize) {
        while let Some(piece) = pieces.get(next) {
            words.push_str(piece.of(self.text));
            if self.cues.starts("continuation", piece.of(self.text)).is_none() || !self.is_title(&words) {
                break;
            }
            span = NormSpan::new(span.start, piece.end);
            next += 1;
        }
        (span, next)
    }

    /// A title may be broken into further pieces when it begins like one.
    fn opens_title(&self, words: &str) -> bool {
        words.chars().count() < 80
            && !words.contains(['。', ':'])
            && self.cues.find("no-title", words).is_none()
            && (self.cues.find("title-opening", words).is_some()
                || self.divisions.at_start(words).is_some()
                || self.bodies(words).is_some())
    }

    /// In text without line breaks the addressee follows the title at once: …的通知各县人民政府,….
    fn title_before_addressee(&self, piece: NormSpan) -> Option<usize> {
        /// A kind of document has at most this many characters.
        const KIND: usize = 8;
        let words = piece.of(self.text);
        for (i, _) in words.match_indices('的').take(12) {
            let ends = words[i..].char_indices().map(|(j, c)| i + j + c.len_utf8()).skip(1).take(KIND);
            let mut ends = ends.filter(|end| self.is_title(&words[..*end]));
            if let Some(end) = ends.find(|end| self.cues.starts("addressee", &words[*end..]).is_some()) {
                return Some(piece.start + end);
            }
        }
        None
    }

    /// Where a title stands at the beginning of a piece, known by its key, from `from` on.
    pub fn find_title(&self, head: &Head, from: usize, key: &str) -> Option<NormSpan> {
        if key.chars().count() < 4 {
            return None;
        }
        let starts = head.pieces.iter().map(|p| without_page_number(self.text, *p).start).filter(|s| *s >= from);
        let found = starts.filter_map(|at| Some(NormSpan::new(at, match_key(self.text, at, head.window.end, key)?))).next()?;
        Some(over_bracket(self.text, found.trim(self.text), head.window.end))
    }

    /// The day after a label in the head: 发布时间:2021-05-28.
    pub fn labelled_day(&self, head: &Head) -> Option<jiff::civil::Date> {
        let mut days = self.days.find_iter(self.text, head.front);
        let labelled = days.find(|day| {
            let before = self.text[head.front.start..day.span.start].trim_end_matches([' ', '\n', ':']);
            let label = self.cues.ends("label-published", before).map_or("", |c| c.word);
            !label.is_empty() && !before[..before.len() - label.len()].ends_with(crate::extract::doc_number::is_han)
        });
        labelled.map(|d| d.date)
    }
}

/// Cuts a stretch at line ends, spaces and bars, and takes off the —— before a subtitle.
fn pieces_between(text: &str, span: NormSpan, pieces: &mut Vec<NormSpan>) {
    let mut start = span.start;
    let mut push = |from: usize, to: usize| {
        let words = text[from..to].trim_end_matches(['—', '-']);
        if !words.is_empty() {
            pieces.push(NormSpan::new(from, from + words.len()));
        }
    };
    for at in memchr::memchr3_iter(b'\n', b' ', b'|', span.of(text).as_bytes()).map(|i| span.start + i) {
        push(start, at);
        start = at + 1;
    }
    push(start, span.end);
}

/// A piece without the page number or sign that a conversion left before its first word.
fn without_page_number(text: &str, piece: NormSpan) -> NormSpan {
    let words = piece.of(text);
    let left = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '#' | '+' | '!' | '-' | '.');
    let rest = words.trim_start_matches(left);
    let counts = rest.starts_with(['年', '岁', '届', '个', '家', '项', '条', '号', '月']);
    let cut = words.len() - rest.len();
    if counts { piece } else { NormSpan::new(piece.start + cut, piece.end) }
}
