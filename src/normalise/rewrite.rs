//! One pass over the text that writes the normal form and its map together.

use super::OffsetMap;
use super::characters::{Characters, Kind, is_han};
use super::signs::Signs;
use super::wrap;

/// Writes the normal form of a text whose script is already simplified.
///
/// `source` and `text` have the same characters one for one (only the script differs), so the map
/// counts the bytes of `source`.
pub(super) fn rewrite(source: &str, text: &str, characters: &Characters) -> (String, OffsetMap) {
    let mut w = Writer { out: String::with_capacity(text.len()), map: OffsetMap::default(), quote_open: false, spaced_to: usize::MAX / 2 };
    let same = std::ptr::eq(source, text);
    let wraps = wrap::wraps(text);
    let signs = Signs::of(text);
    let mut soft = wraps.soft_ends.into_iter().peekable();
    let mut page_numbers = wraps.page_numbers.into_iter().peekable();
    let mut at = 0; // in `text`
    let mut from = 0; // in `source`
    while at < text.len() {
        let (len, kind) = match page_numbers.next_if(|digits| digits.start == at) {
            Some(digits) => (digits.len(), Kind::Drop),
            None => characters.run(text, at, &signs),
        };
        let words = &text[at..at + len];
        let from_len =
            if same { len } else { source[from..].char_indices().nth(words.chars().count()).map_or(source.len() - from, |(i, _)| i) };
        match kind {
            Kind::Plain if len == from_len => w.copy(words),
            Kind::Plain => w.rewrite(from_len, words),
            Kind::Space => {
                let wrapped = soft.next_if(|end| (at..at + len).contains(end)).is_some();
                if wrapped {
                    w.join_lines(&text[at + len..], from_len);
                } else {
                    w.space(words, &text[at + len..], from_len);
                }
            }
            Kind::Drop => w.drop(from_len),
            Kind::Stray => {
                if w.is_stray(words, &text[at + len..]) {
                    w.drop(from_len)
                } else {
                    w.fold(words, from_len, characters)
                }
            }
            Kind::Quote => w.quote(from_len),
            Kind::Fold => w.fold(words, from_len, characters),
        }
        at += len;
        from += from_len;
    }
    (w.out, w.map)
}

/// How far from a quotation mark its partner is looked for, in characters.
const NEAR: usize = 20;

struct Writer {
    out: String,
    map: OffsetMap,
    quote_open: bool,
    /// Length of the output when a space inside a spaced-out word was last removed.
    spaced_to: usize,
}

impl Writer {
    fn copy(&mut self, words: &str) {
        self.out.push_str(words);
        self.map.copy(words.len());
    }

    fn rewrite(&mut self, from_len: usize, words: &str) {
        self.out.push_str(words);
        self.map.rewrite(from_len, words.len());
    }

    fn drop(&mut self, from_len: usize) {
        self.map.rewrite(from_len, 0);
    }

    fn fold(&mut self, words: &str, from_len: usize, characters: &Characters) {
        let before = self.out.len();
        for c in words.chars() {
            characters.fold(c, &mut self.out);
        }
        if &self.out[before..] == words && words.len() == from_len {
            self.map.copy(from_len);
        } else {
            self.map.rewrite(from_len, self.out.len() - before);
        }
    }

    /// A straight quotation mark opens and closes in turn within a line.
    fn quote(&mut self, from_len: usize) {
        let mark = if self.quote_open { "”" } else { "“" };
        self.quote_open = !self.quote_open;
        self.rewrite(from_len, mark);
    }

    /// White space: a line break stays one line break, a space inside a word or number goes, any
    /// other stays one space.
    fn space(&mut self, words: &str, rest: &str, from_len: usize) {
        let line_start = self.out.is_empty() || self.out.ends_with('\n');
        if words.contains('\n') {
            self.quote_open = false;
            let keep = if line_start { "" } else { "\n" };
            self.rewrite(from_len, keep);
        } else if line_start || rest.is_empty() || self.is_inside_word(rest) {
            self.drop(from_len);
        } else if words == " " && from_len == 1 {
            self.copy(" ");
        } else {
            self.rewrite(from_len, " ");
        }
    }

    /// A line break in the middle of a sentence goes, and so does one inside a number; between two
    /// Latin words it is a space.
    fn join_lines(&mut self, rest: &str, from_len: usize) {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let (before, after) = (self.out.chars().next_back(), rest.chars().next());
        if latin(before) && latin(after) && !(digit(before) && digit(after)) {
            self.rewrite(from_len, " ");
        } else {
            self.drop(from_len);
        }
    }

    /// Whether a space after what was written stands inside a word: a spaced-out word
    /// (政 府 工 作 报 告), a number set off from its unit (2025 年), or both sides of one (到 2025 年).
    fn is_inside_word(&mut self, rest: &str) -> bool {
        let (Some(before), Some(after)) = (self.out.chars().next_back(), rest.chars().next()) else { return false };
        match (is_han(before), is_han(after)) {
            (true, true) => self.is_spaced_out(rest),
            (true, false) => after.is_ascii_digit() && number_set_off(rest),
            (false, true) => before.is_ascii_digit(),
            (false, false) => before.is_ascii_digit() && matches!(after, '%' | '‰'),
        }
    }

    /// Whether single Han characters stand on both sides, at least three in all, or two that fill
    /// their line.
    fn is_spaced_out(&mut self, rest: &str) -> bool {
        let mut back = self.out.chars().rev().skip(1);
        let inside = self.spaced_to + 3 == self.out.len();
        let line_start = matches!(back.next(), None | Some('\n'));
        let Some(tail) = after_single(rest) else { return false };
        let line_end = tail.trim_start_matches([' ', '\u{3000}']).starts_with(['\n', '\r']) || tail.trim().is_empty();
        let spaced =
            inside || line_start && line_end || (line_start || self.out.ends_with(' ')) && after_single(tail.trim_start()).is_some();
        if spaced {
            self.spaced_to = self.out.len();
        }
        spaced
    }

    /// Whether a sign between two Han characters is a stray one: not the dot of a marker (一.总则),
    /// not one of a pair of quotation marks.
    fn is_stray(&self, sign: &str, rest: &str) -> bool {
        let mut back = self.out.chars().rev();
        let (Some(before), Some(after)) = (back.next(), rest.chars().next()) else { return false };
        if !is_han(before) || !is_han(after) {
            return false;
        }
        if sign == "." {
            let marker = crate::extract::numeral::digit(before).is_some() || crate::extract::numeral::power(before).is_some();
            return !marker;
        }
        // One of a pair has its partner nearby in the line.
        let near = |c: &char| *c != '\n';
        let mut around = rest.chars().take(NEAR).take_while(near).chain(self.out.chars().rev().take(NEAR).take_while(near));
        !around.any(|c| sign.starts_with(c))
    }
}

/// What follows a Han character that white space or the end follows; `None` when a word goes on.
fn after_single(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    let single = chars.next().is_some_and(is_han) && chars.clone().next().is_none_or(char::is_whitespace);
    single.then_some(chars.as_str())
}

/// Whether what follows a space is a number or a range with a space after it and a word after that:
/// typographic spacing (第 9-1 条), not the number of a heading.
fn number_set_off(rest: &str) -> bool {
    const JOINS: [char; 7] = ['.', ',', '-', '–', '—', '~', '～'];
    let tail = rest.trim_start_matches(|c: char| c.is_ascii_digit() || JOINS.contains(&c));
    let number = &rest[..rest.len() - tail.len()];
    let unit = |c: char| is_han(c) || matches!(c, '%' | '‰');
    let set_off = tail.starts_with([' ', '\u{a0}', '\u{3000}']) && tail.trim_start().starts_with(unit);
    !number.ends_with(JOINS) && (set_off || tail.starts_with(['%', '‰']))
}
