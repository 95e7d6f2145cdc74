//! A list of words, found leftmost-longest.
//!
//! Most places of a text begin no word of a given list, and one look at the first character tells.
//! So a text is walked character by character, and a tree of prefixes is followed only where a word
//! may begin. That is several times faster than sending every byte of the text through an automaton
//! for each list: their tables do not fit the processor's cache together.

use crate::charset::CharSet;
use crate::span::NormSpan;
use rustc_hash::FxHashMap;

/// Words, by their place in the list they were built from.
pub struct Dictionary {
    /// From a prefix and the character behind it to the longer prefix; 0 is the empty prefix.
    longer: FxHashMap<u64, u32>,
    /// The word that each prefix is, if it is one.
    words: Vec<Option<u32>>,
    /// The characters that words begin with.
    starts: CharSet,
}

/// A word found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Where.
    pub span: NormSpan,
    /// Its place in the list.
    pub index: usize,
}

impl Dictionary {
    /// Builds the dictionary; of a word that stands twice the first place counts.
    pub fn new<W: AsRef<str>>(list: &[W]) -> Self {
        let mut longer = FxHashMap::default();
        let mut words = vec![None];
        for (index, word) in list.iter().enumerate() {
            let prefix = word.as_ref().chars().fold(0, |prefix, c| {
                *longer.entry(step(prefix, c)).or_insert_with(|| {
                    words.push(None);
                    words.len() as u32 - 1
                })
            });
            words[prefix as usize].get_or_insert(index as u32);
        }
        Self { longer, words, starts: list.iter().filter_map(|word| word.as_ref().chars().next()).collect() }
    }

    /// The longest word that begins exactly at `at` and ends within `end`, both byte offsets.
    pub fn at(&self, text: &str, at: usize, end: usize) -> Option<Entry> {
        let first = text[at..end].chars().next()?;
        if self.starts.has(first) { self.longest(text, at, end) } else { None }
    }

    fn longest(&self, text: &str, at: usize, end: usize) -> Option<Entry> {
        let mut chars = text[at..end].char_indices();
        let (mut prefix, mut longest) = (0, None);
        while let Some((_, c)) = chars.next()
            && let Some(&next) = self.longer.get(&step(prefix, c))
        {
            prefix = next;
            if let Some(index) = self.words[prefix as usize] {
                longest = Some(Entry { span: NormSpan::new(at, at + chars.offset()), index: index as usize });
            }
        }
        longest
    }

    /// The words inside `span` of `text`, in order, none overlapping another.
    pub fn find_iter<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = Entry> + 't {
        let mut at = span.start;
        std::iter::from_fn(move || {
            loop {
                at = self.starts.next_in(text, at, span.end)?;
                if let Some(found) = self.longest(text, at, span.end) {
                    at = found.span.end;
                    return Some(found);
                }
                at += text[at..].chars().next().map_or(1, char::len_utf8);
            }
        })
    }
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
