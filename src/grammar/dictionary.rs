//! A list of words, found leftmost-longest.
//!
//! Most places of a text begin no word of a given list, and one look at the first character tells.
//! So a text is walked character by character, and a tree of prefixes is followed only where a word
//! may begin. That is several times faster than sending every byte of the text through an automaton
//! for each list: their tables do not fit the processor's cache together. Lists that are looked for
//! all over a text share even the walk: see [`super::vocabulary`].

use super::vocabulary::{ListId, Vocabulary};
use crate::charset::CharSet;
use crate::normalise::Normalised;
use crate::span::NormSpan;
use aho_corasick::packed;
use rustc_hash::FxHashMap;

/// Words, by their place in the list they were built from.
pub struct Dictionary {
    /// From the first two characters of a word to their prefix.
    heads: FxHashMap<u64, u32>,
    /// From a prefix and the character behind it to the longer prefix; 0 is the empty prefix.
    longer: FxHashMap<u64, u32>,
    /// The word that each prefix is, if it is one.
    words: Vec<Option<u32>>,
    /// The characters that words begin with.
    starts: CharSet,
    /// The two characters that words begin with, and the characters that are words.
    pairs: Pairs,
    /// Looks for all words at once, many bytes at a time, where they are few.
    few: Option<packed::Searcher>,
    /// The list in the vocabulary that normalised texts are read with.
    list: Option<ListId>,
}

/// A word found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Where.
    pub span: NormSpan,
    /// Its place in the list.
    pub index: usize,
}

/// Most words that are looked for all at once.
const MOST: usize = 32;

impl Dictionary {
    /// Builds the dictionary; of a word that stands twice the first place counts.
    pub fn new<W: AsRef<str>>(list: &[W]) -> Self {
        let mut longer = FxHashMap::default();
        let mut heads = FxHashMap::default();
        let mut words = vec![None];
        for (index, word) in list.iter().enumerate() {
            let mut follow = |prefix, c| {
                *longer.entry(step(prefix, c)).or_insert_with(|| {
                    words.push(None);
                    words.len() as u32 - 1
                })
            };
            let mut chars = word.as_ref().chars();
            let mut prefix = 0;
            if let Some(first) = chars.next() {
                prefix = follow(0, first);
                if let Some(second) = chars.next() {
                    prefix = follow(prefix, second);
                    heads.insert(pair(first, second), prefix);
                }
            }
            prefix = chars.fold(prefix, follow);
            words[prefix as usize].get_or_insert(index as u32);
        }
        let starts = list.iter().filter_map(|word| word.as_ref().chars().next()).collect();
        Self { heads, longer, words, starts, pairs: Pairs::of(list), few: few(list), list: None }
    }

    /// The same, made known to the vocabulary that normalised texts are read with: for words that are
    /// looked for all over a text.
    #[must_use]
    pub fn known_to(mut self, vocabulary: &mut Vocabulary) -> Self {
        let pairs = self.heads.keys().filter_map(|pair| Some((char::from_u32((pair >> 32) as u32)?, Some(char::from_u32(*pair as u32)?))));
        let alone = self.longer.iter().filter(|(step, prefix)| **step >> 32 == 0 && self.words[**prefix as usize].is_some());
        let alone = alone.filter_map(|(step, _)| Some((char::from_u32(*step as u32)?, None)));
        self.list = Some(vocabulary.add(pairs.chain(alone)));
        self
    }

    /// The longest word that begins exactly at `at` and ends within `end`, both byte offsets.
    pub fn at(&self, text: &str, at: usize, end: usize) -> Option<Entry> {
        let mut chars = text[at..end].chars();
        let first = chars.next()?;
        if self.starts.has(first) && self.pairs.may_have(first, chars.next()) { self.longest(text, at, end) } else { None }
    }

    fn longest(&self, text: &str, at: usize, end: usize) -> Option<Entry> {
        let mut chars = text[at..end].char_indices();
        let (_, first) = chars.next()?;
        let entry = |prefix: u32, len: usize| {
            let index = self.words[prefix as usize]? as usize;
            Some(Entry { span: NormSpan::new(at, at + len), index })
        };
        let alone = self.pairs.alone.as_ref().is_some_and(|alone| alone.has(first));
        let mut longest = if alone { self.longer.get(&step(0, first)).and_then(|p| entry(*p, first.len_utf8())) } else { None };
        let mut prefix = chars.next().and_then(|(_, second)| self.heads.get(&pair(first, second)));
        while let Some(&known) = prefix {
            longest = entry(known, chars.offset()).or(longest);
            prefix = chars.next().and_then(|(_, c)| self.longer.get(&step(known, c)));
        }
        longest
    }

    /// The words inside `span` of a normalised text, in order, none overlapping another; found faster when
    /// the text was read with a vocabulary that knows the list.
    pub fn find_in<'t>(&'t self, text: &'t Normalised, span: NormSpan) -> impl Iterator<Item = Entry> + 't {
        self.find(&text.text, span, self.list.and_then(|list| text.openings.of(list)))
    }

    /// The same in any other text.
    pub fn find_iter<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = Entry> + 't {
        self.find(text, span, None)
    }

    fn find<'t>(&'t self, text: &'t str, span: NormSpan, openings: Option<&'t [u32]>) -> impl Iterator<Item = Entry> + 't {
        let mut openings = openings.map(|all| all[all.partition_point(|opening| (*opening as usize) < span.start)..].iter());
        let mut at = span.start;
        std::iter::from_fn(move || {
            let found = match (&mut openings, &self.few) {
                // In shorter stretches the searcher for a few words is slow.
                (Some(openings), _) => self.next_known(text, at, span.end, openings),
                (None, Some(few)) if few.minimum_len() <= span.end - at => {
                    few.find_in(text.as_bytes(), (at..span.end).into()).map(Entry::from)
                }
                (None, _) => self.next(text, at, span.end),
            }?;
            at = found.span.end;
            Some(found)
        })
    }

    /// The next word that begins at one of the places where one may.
    fn next_known<'o>(&self, text: &str, at: usize, end: usize, openings: &mut impl Iterator<Item = &'o u32>) -> Option<Entry> {
        let openings = openings.map(|opening| *opening as usize).take_while(|opening| *opening < end);
        openings.filter(|opening| *opening >= at).find_map(|opening| self.longest(text, opening, end))
    }

    /// The next word at or after `at`.
    fn next(&self, text: &str, mut at: usize, end: usize) -> Option<Entry> {
        loop {
            at = self.starts.next_in(text, at, end)?;
            let mut chars = text[at..end].chars();
            let first = chars.next()?;
            if self.pairs.may_have(first, chars.next())
                && let Some(found) = self.longest(text, at, end)
            {
                return Some(found);
            }
            at += first.len_utf8();
        }
    }
}

impl From<aho_corasick::Match> for Entry {
    fn from(found: aho_corasick::Match) -> Self {
        Self { span: NormSpan::new(found.start(), found.end()), index: found.pattern().as_usize() }
    }
}

/// A searcher for a list that is short enough for one, of different words none of which stands everywhere.
fn few<W: AsRef<str>>(list: &[W]) -> Option<packed::Searcher> {
    let mut words: Vec<&str> = list.iter().map(AsRef::as_ref).collect();
    let long = words.iter().all(|w| w.chars().nth(1).is_some());
    words.sort_unstable();
    words.dedup();
    if words.len() < list.len() || words.len() > MOST || !long {
        return None;
    }
    packed::Config::new().match_kind(packed::MatchKind::LeftmostLongest).builder().extend(list.iter().map(AsRef::as_ref)).build()
}

/// How words begin, by their first two characters: one look tells most places at which no word begins,
/// though a word begins with the character that stands there. A Bloom filter of one hash.
struct Pairs {
    bits: Box<[u64]>,
    /// 64 less the number of bits of a place.
    shift: u32,
    /// Characters that are words.
    alone: Option<CharSet>,
}

impl Pairs {
    /// Places for each word: one in so many of the others is taken for a word.
    const ROOM: usize = 32;

    fn of<W: AsRef<str>>(list: &[W]) -> Self {
        let places = (list.len() * Self::ROOM).next_power_of_two().max(64);
        let mut out = Self { bits: vec![0; places / 64].into(), shift: 64 - places.ilog2(), alone: None };
        for word in list {
            let mut chars = word.as_ref().chars();
            match (chars.next(), chars.next()) {
                (Some(first), Some(second)) => {
                    let place = out.place(first, second);
                    out.bits[place / 64] |= 1 << (place % 64);
                }
                (Some(first), None) => out.alone.get_or_insert_default().insert(first),
                (None, _) => {}
            }
        }
        out
    }

    fn place(&self, first: char, second: char) -> usize {
        (pair(first, second).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    /// Whether a word may begin with these characters.
    fn may_have(&self, first: char, second: Option<char>) -> bool {
        let known = second.is_some_and(|second| {
            let place = self.place(first, second);
            self.bits[place / 64] >> (place % 64) & 1 == 1
        });
        known || self.alone.as_ref().is_some_and(|alone| alone.has(first))
    }
}

/// Two characters as one number.
fn pair(first: char, second: char) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

/// A prefix and the character behind it, as one number.
fn step(prefix: u32, c: char) -> u64 {
    u64::from(prefix) << 32 | u64::from(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    fn found<'t>(words: &[&str], text: &'t str) -> Vec<&'t str> {
        let dictionary = Dictionary::new(words);
        dictionary.find_iter(text, NormSpan::new(0, text.len())).map(|e| e.span.of(text)).collect()
    }

    #[test]
    fn takes_the_longest_word_and_goes_on_behind_it() {
        assert_eq!(found(&["提高", "提高到", "到期"], "提高到期末,提高"), ["提高到", "提高"]);
        assert_eq!(found(&["a", "𠮷祥"], "𠮷祥a"), ["𠮷祥", "a"]);
        assert_eq!(found(&[], "提高"), [""; 0]);
    }

    #[test]
    fn a_word_ends_within_the_span() {
        let dictionary = Dictionary::new(&["提高到", "提高"]);
        let text = "再提高到";
        assert_eq!(dictionary.at(text, 3, text.len()).map(|e| e.index), Some(0));
        assert_eq!(dictionary.at(text, 3, 9).map(|e| e.index), Some(1));
        assert_eq!(dictionary.at(text, 0, text.len()), None);
        assert_eq!(dictionary.at(text, text.len(), text.len()), None);
    }

    proptest! {
        #[test]
        fn agrees_with_the_whole_automaton(words in prop::collection::vec("[甲乙丙a]{1,4}", 0..6), text in "[甲乙丙丁ab]{0,30}") {
            let whole = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words).unwrap();
            let wanted: Vec<(usize, usize)> = whole.find_iter(&text).map(|m| (m.start(), m.end())).collect();
            let got = Dictionary::new(&words).find_iter(&text, NormSpan::new(0, text.len())).map(|e| (e.span.start, e.span.end)).collect::<Vec<_>>();
            prop_assert_eq!(got, wanted);
        }
    }
}
