//! Pages that give their body twice (正文重复).

use std::ops::Range;

/// Stretches of the text that are looked for again.
const PROBES: usize = 12;
/// Bytes of a stretch.
const PROBE: usize = 96;
/// Bytes of it that are looked for first: so few are found many at once.
const BEGINNING: usize = 24;
/// A repeated body is no shorter than this many bytes.
const MIN_BODY: usize = 1500;
/// Share of the first copy, in percent, that the second one repeats at the least.
const MIN_SHARE: usize = 75;
/// Bytes by which two copies may differ in one place.
const MAX_DIFFERENCE: usize = 120;
/// Places in which two copies may differ.
const MAX_DIFFERENCES: usize = 50;
/// White space and small differences by which the copies may be longer than their distance.
const SLACK: usize = 20_000;
/// Bytes that must be the same after a difference.
const SURE: usize = 48;

/// Where the second copy of the body begins, when all that follows it repeats the first.
///
/// White space does not count: the copies of a page are often set differently.
pub(super) fn second_copy(text: &str) -> Option<usize> {
    if text.len() < 2 * MIN_BODY {
        return None;
    }
    let bytes = text.as_bytes();
    let (first, second) = (1..=PROBES).find_map(|i| recurrence(bytes, bytes.len() / 2 * i / (PROBES + 1)))?;
    // Both copies lie within one distance of the stretch and of where it stands again.
    let reach = second - first + SLACK;
    let around = first.saturating_sub(reach)..bytes.len().min(second + reach);
    let compact = Compact::new(bytes, around);
    let (first, second) = (compact.find(first), compact.find(second));
    let (before, start) = compact.run_back(first, second);
    let after = compact.run_on(first, second);
    let (run, distance) = (before + after, second - first);
    let repeats = run * 100 >= distance * MIN_SHARE && run >= MIN_BODY;
    let whole = repeats && compact.rest_repeats(bytes, second + after, start);
    let at = *compact.places.get(start)?;
    (whole && text.is_char_boundary(at)).then_some(at)
}

/// A stretch at `at` and the place where it stands again.
fn recurrence(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let start = at + bytes.get(at..)?.iter().position(|b| *b == b'\n' || *b & 0xC0 != 0x80)?;
    let end = start + PROBE;
    let probe = bytes.get(start..end)?;
    let beginning = memchr::memmem::Finder::new(&probe[..BEGINNING]);
    let mut from = end;
    loop {
        from += beginning.find(&bytes[from..])?;
        if bytes[from..].starts_with(probe) {
            return Some((start, from));
        }
        from += 1;
    }
}

/// Bytes to pass over in the one copy and in the other, small differences first.
fn differences() -> impl Iterator<Item = (usize, usize)> {
    (1..=MAX_DIFFERENCE).flat_map(|d| [(d, d), (d, 0), (0, d)])
}

/// A stretch of a text without white space, with the way back.
struct Compact {
    bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Compact {
    fn new(text: &[u8], stretch: Range<usize>) -> Self {
        let kept = stretch.filter(|i| !matches!(text[*i], b' ' | b'\n'));
        let (places, bytes) = kept.map(|i| (i, text[i])).unzip();
        Self { bytes, places }
    }

    /// The first byte that stands at `place` of the text or behind it.
    fn find(&self, place: usize) -> usize {
        self.places.partition_point(|p| *p < place)
    }

    /// How far the text before `a` and before `b` is the same, small differences aside, and where
    /// that begins before `b`.
    fn run_back(&self, a: usize, b: usize) -> (usize, usize) {
        let same = |i: usize, j: usize| i >= SURE && j >= SURE && self.bytes[i - SURE..i] == self.bytes[j - SURE..j];
        let met = |i: usize, j: usize| {
            differences().find_map(|(x, y)| Some((i.checked_sub(x)?, j.checked_sub(y)?)).filter(|(i, j)| same(*i, *j)))
        };
        let (mut i, mut j, mut start, mut left) = (a, b, b, MAX_DIFFERENCES);
        while i > 0 && j > a && left > 0 {
            if self.bytes[i - 1] == self.bytes[j - 1] {
                (i, j) = (i - 1, j - 1);
                start = j;
            } else if let Some(pair) = met(i, j) {
                (i, j) = pair;
                left -= 1;
            } else {
                break;
            }
        }
        (b - start, start)
    }

    /// How far the text from `a` and from `b` on is the same, small differences aside.
    fn run_on(&self, a: usize, b: usize) -> usize {
        let same = |i: usize, j: usize| j + SURE <= self.bytes.len() && self.bytes[i..i + SURE] == self.bytes[j..j + SURE];
        let met = |i: usize, j: usize| differences().map(|(x, y)| (i + x, j + y)).find(|(i, j)| *i < b && same(*i, *j));
        let (mut i, mut j, mut end, mut left) = (a, b, b, MAX_DIFFERENCES);
        while i < b && j < self.bytes.len() && left > 0 {
            if self.bytes[i] == self.bytes[j] {
                (i, j) = (i + 1, j + 1);
                end = j;
            } else if let Some(pair) = met(i, j) {
                (i, j) = pair;
                left -= 1;
            } else {
                break;
            }
        }
        end - b
    }

    /// Whether what follows the second copy in the text is short or stands in the first as well.
    fn rest_repeats(&self, text: &[u8], from: usize, first_end: usize) -> bool {
        let Some(from) = self.places.get(from) else { return true };
        let rest = text.len() - from;
        let first = &self.bytes[..first_end];
        let probe = |k: usize| {
            let at = from + rest * k / 4;
            let words = Self::new(text, at..text.len().min(at + 2 * PROBE)).bytes;
            words.get(..PROBE / 2).is_none_or(|p| memchr::memmem::find(first, p).is_some())
        };
        rest * 5 <= first.len() || (1..=3).filter(|k| probe(*k)).count() >= 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_stretch_is_found_where_it_stands_again(runs in prop::collection::vec((0usize..3, 1usize..40), 1..8), copies in 1usize..3) {
            let body: String = runs.iter().map(|(c, n)| ["。", "甲", "a"][*c].repeat(*n)).collect();
            let text = format!("{body}乙").repeat(copies);
            let bytes = text.as_bytes();
            let wanted = bytes.get(..PROBE).and_then(|probe| memchr::memmem::find(&bytes[PROBE..], probe)).map(|found| (0, PROBE + found));
            prop_assert_eq!(recurrence(bytes, 0), wanted);
        }
    }

    #[test]
    fn a_run_that_begins_earlier_hides_no_stretch() {
        let probe = format!("{}{}", "。".repeat(9), "甲".repeat(23));
        let text = format!("{probe}乙。{probe}");
        assert_eq!(recurrence(text.as_bytes(), 0), Some((0, 102)));
    }
}
