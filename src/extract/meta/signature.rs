//! Signatures (落款): the bodies and the day under a document.

use super::Reader;
use super::date::Day;
use super::notice::Carried;
use crate::span::NormSpan;

/// A signature is looked for in this many bytes before its day.
const REACH: usize = 900;
/// The pieces of a name broken by spaces have together at most this many characters.
const OPEN: usize = 40;

/// Bodies and the day under them.
#[derive(Debug, Clone)]
pub(super) struct Signature {
    /// The bodies, in order; none where only the day stands.
    pub bodies: Vec<String>,
    /// The day.
    pub day: Day,
    /// All of it.
    pub span: NormSpan,
}

impl Reader<'_> {
    /// The signature that counts: a notice's own, else the last with bodies, else the last day alone.
    pub fn signature(&self, carried: Option<&Carried>, title: usize) -> Option<Signature> {
        let all: Vec<Signature> = self.days.of_years(self.text, self.content).filter_map(|day| self.signed(day)).collect();
        let is_signed = |s: &&Signature| !s.bodies.is_empty();
        if let Some(carried) = carried {
            let mut own = all.iter().filter(|s| s.day.span.start >= carried.name.end);
            if let Some(first) = own.clone().find(is_signed).or_else(|| own.next()) {
                return Some(first.clone());
            }
        }
        let mut later = all.iter().rev().take_while(|s| s.day.span.start >= title);
        later.clone().find(is_signed).or_else(|| later.next()).cloned()
    }

    /// The signature that ends with a day.
    fn signed(&self, day: Day) -> Option<Signature> {
        let after = &self.text[day.span.end..self.content.end];
        if self.cues.starts("after-day", after).is_some() {
            return None;
        }
        let before = &self.text[self.content.start..day.span.start];
        let (bodies, start) = self.bodies_before(day.span.start);
        let begins = before.is_empty() || before.ends_with('\n');
        let closes = before.trim_end().ends_with('。') && after.trim().is_empty();
        let alone = begins && (after.is_empty() || after.starts_with(['\n', '('])) || closes;
        (!bodies.is_empty() || alone).then(|| Signature { bodies, day, span: NormSpan::new(start, day.span.end) })
    }

    /// The bodies that stand one after another right before `at`, and where the first begins.
    fn bodies_before(&self, at: usize) -> (Vec<String>, usize) {
        let from = self.text.floor_char_boundary(at.saturating_sub(REACH)).max(self.content.start);
        let mut signed = Signed { bodies: Vec::new(), start: at };
        let mut end = at;
        // A name broken by spaces (宁波 市 财政局) is put together from its pieces.
        let mut open = String::new();
        while open.chars().count() < OPEN {
            let stretch = self.text[from..end].trim_end_matches([' ', '\n', '|', '、']);
            let begin = stretch.char_indices().rev().find(|(_, c)| is_edge(*c)).map_or(0, |(i, c)| i + c.len_utf8());
            let piece = &stretch[begin..];
            // No name of a body begins with a figure: another day, a number of the text.
            if piece.is_empty() || piece.starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            let words = format!("{piece}{open}");
            if let Some(found) = self.bodies(piece).filter(|_| self.is_named(piece) && !self.is_broken(&stretch[..begin], piece)) {
                signed.add_open(self, &open, end);
                open.clear();
                signed.add(found, from + begin);
            } else if let Some(found) = self.bodies(&words).filter(|_| self.is_named(&words) && !self.is_broken(&stretch[..begin], &words))
            {
                signed.add(found, from + begin);
                open.clear();
            } else if let Some(tail) = self.body_at_end(piece).filter(|_| signed.bodies.is_empty() && open.is_empty()) {
                return (vec![piece[tail..].to_owned()], from + begin + tail);
            } else {
                open = words;
            }
            end = from + begin;
        }
        if signed.bodies.is_empty() {
            signed.add_last(self, self.text[from..at].trim_end(), from);
        }
        (signed.bodies, signed.start)
    }

    /// Whether a name says whose body it is: it begins with a division, a rank or a central body.
    pub fn is_named(&self, words: &str) -> bool {
        let begins = |class: &str| self.cues.starts(class, words).is_some();
        self.divisions.at_start(words).is_some() || begins("party") || begins("central") || begins("rank")
    }

    /// Whether a name was broken after its division: 宁波 / 市财政局.
    fn is_broken(&self, before: &str, piece: &str) -> bool {
        let before = before.trim_end_matches(' ');
        let last = &before[before.char_indices().rev().find(|(_, c)| is_edge(*c)).map_or(0, |(i, c)| i + c.len_utf8())..];
        let whole = format!("{last}{piece}");
        let mut mentions = self.divisions.find_iter(&whole, NormSpan::new(0, whole.len()));
        mentions.any(|m| m.whole && m.span.start < last.len() && last.len() < m.span.end)
    }

    /// In text without line breaks a signature follows the last sentence or list at once: where it
    /// begins.
    fn body_at_end(&self, words: &str) -> Option<usize> {
        let mentions: Vec<_> = self.divisions.find_iter(words, NormSpan::new(0, words.len())).collect();
        let starts = mentions.iter().rev().map(|m| m.span.start).filter(|s| *s > 0);
        starts.into_iter().find(|s| self.is_body(&words[*s..]))
    }

    /// The bodies on a title page above a month: 某市林业局 / 2021年9月.
    pub fn bodies_over_month(&self, pieces: &[NormSpan]) -> Option<Vec<String>> {
        pieces.windows(2).find_map(|pair| {
            let month = pair[1].of(self.text);
            let rest = month.strip_prefix("20").or_else(|| month.strip_prefix("19"))?.trim_start_matches(|c: char| c.is_ascii_digit());
            let rest = rest.strip_prefix('年')?.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.strip_prefix('月').filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))?;
            self.bodies(pair[0].of(self.text)).filter(|b| b.iter().all(|b| self.divisions.at_start(b).is_some()))
        })
    }
}

/// The bodies found so far, from the last to the first.
struct Signed {
    bodies: Vec<String>,
    start: usize,
}

impl Signed {
    fn add(&mut self, found: Vec<String>, start: usize) {
        self.bodies.splice(0..0, found);
        self.start = start;
    }

    /// Adds the pieces left open, where they make a body by themselves (财政局 after 某市科技局).
    fn add_open(&mut self, reader: &Reader<'_>, open: &str, start: usize) {
        if let Some(found) = reader.bodies(open) {
            self.add(found, start);
        }
    }

    /// Adds the last piece of `words`, where it is a body though it does not say whose.
    fn add_last(&mut self, reader: &Reader<'_>, words: &str, from: usize) {
        let begin = words.char_indices().rev().find(|(_, c)| is_edge(*c)).map_or(0, |(i, c)| i + c.len_utf8());
        self.add_open(reader, &words[begin..], from + begin);
    }
}

fn is_edge(c: char) -> bool {
    matches!(c, ' ' | '\n' | '|' | '。' | ':' | ';' | '、' | ')' | '!' | '?' | '》')
}
