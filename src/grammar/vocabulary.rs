//! Where the words of many lists may begin, found in one walk through a text (词首索引).
//!
//! A dozen lists are looked for all over a text: verbs of duties, names of places, words of times.
//! The next two characters tell nearly always that no word of any of them begins at a place; so one
//! look at a place, for all lists at once, leaves a twentieth of the places to each of them.

use std::sync::atomic::{AtomicU32, Ordering};

/// Word lists, each known by how its words begin.
pub struct Vocabulary {
    /// Tells vocabularies apart: a text that was read with another one knows nothing of these lists.
    id: u32,
    /// For two characters ([`block`] and [`inside`]) the lists that may hold a word which begins with them,
    /// a bit each.
    lists: Box<[u16; PLACES]>,
    /// How many lists there are.
    count: u32,
}

/// A list of a vocabulary.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListId {
    vocabulary: u32,
    index: u32,
}

/// The places of one text where words may begin.
#[derive(Debug, Clone, Default)]
pub(crate) struct Openings {
    /// The vocabulary they were found with, and the places for each of its lists in order.
    vocabulary: u32,
    lists: Vec<Vec<u32>>,
}

/// Bits that each of two characters has in a place. Few, so that the places fit the processor's cache.
const FIRST: u32 = 10;
const SECOND: u32 = 6;
const PLACES: usize = 1 << (FIRST + SECOND);

impl Vocabulary {
    /// Adds a list of words, each given by its first two characters.
    ///
    /// # Panics
    /// At more than 16 lists: how many there are hangs on the program, not on rule files.
    pub(super) fn add(&mut self, words: impl Iterator<Item = (char, Option<char>)>) -> ListId {
        assert!(self.count < u16::BITS, "a vocabulary holds {} lists", u16::BITS);
        let id = ListId { vocabulary: self.id, index: self.count };
        self.count += 1;
        let code = |c: char| code(c.encode_utf8(&mut [0; 4]).as_bytes()).0;
        for (first, second) in words {
            let block = block(code(first));
            let second = second.map(|c| block + inside(code(c)));
            let places = second.map_or(block..block + (1 << SECOND), |place| place..place + 1);
            self.lists[places].iter_mut().for_each(|lists| *lists |= 1 << id.index);
        }
        id
    }

    /// The places of a text where words may begin.
    pub(crate) fn openings(&self, text: &str) -> Openings {
        let mut openings = vec![Vec::new(); self.count as usize];
        let mut rest = text.as_bytes();
        let (first, mut len) = code(rest);
        let mut block = block(first);
        // The last character is looked at with nothing behind it: it may be a word.
        while len > 0 {
            // The decoder refuses longer texts (`MAX_TEXT`).
            let at = (text.len() - rest.len()) as u32;
            rest = &rest[len..];
            let next = code(rest);
            let mut lists = self.lists[block + inside(next.0)];
            while lists != 0 {
                openings[lists.trailing_zeros() as usize].push(at);
                lists &= lists - 1;
            }
            (block, len) = (self::block(next.0), next.1);
        }
        Openings { vocabulary: self.id, lists: openings }
    }
}

impl Default for Vocabulary {
    fn default() -> Self {
        // Zero is left to texts that were read with none.
        static NEXT: AtomicU32 = AtomicU32::new(1);
        Self { id: NEXT.fetch_add(1, Ordering::Relaxed), lists: Box::new([0; PLACES]), count: 0 }
    }
}

impl Openings {
    /// Where words of a list may begin, byte offsets in order; `None` when the text was read without its
    /// vocabulary.
    pub(super) fn of(&self, list: ListId) -> Option<&[u32]> {
        self.lists.get(list.index as usize).filter(|_| self.vocabulary == list.vocabulary).map(Vec::as_slice)
    }
}

/// The UTF-8 of the character that begins a text, as one number, and its length; 0 at the end.
fn code(text: &[u8]) -> (u32, usize) {
    // Most characters are of three bytes, with others behind them.
    if let Some(four) = text.first_chunk()
        && four[0] >> 4 == 0xE
    {
        return (u32::from_le_bytes(*four) & 0xFF_FFFF, 3);
    }
    let len = match text {
        [] => 0,
        [..0x80, ..] => 1,
        [..0xE0, ..] => 2,
        [..0xF0, ..] => 3,
        _ => 4,
    };
    (text.iter().take(len).rev().fold(0, |code, byte| code << 8 | u32::from(*byte)), len)
}

/// A factor that spreads characters over the places: 2³² divided by the golden ratio.
const SPREAD: u32 = 0x9E37_79B9;

/// The first of the places of a character and what may follow it.
fn block(first: u32) -> usize {
    (first.wrapping_mul(SPREAD) >> (u32::BITS - FIRST) << SECOND) as usize
}

/// The place among them of the character that follows.
fn inside(second: u32) -> usize {
    (second.wrapping_mul(SPREAD) >> (u32::BITS - SECOND)) as usize
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;
    use crate::grammar::Dictionary;
    use crate::normalise::Normalised;
    use crate::span::NormSpan;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lists_find_the_same_with_it_and_without(
            lists in prop::collection::vec(prop::collection::vec("[甲乙丙a𠮷é]{1,3}", 0..6), 1..4),
            text in "[甲乙丙丁ab𠮷é,]{0,30}",
            from in 0usize..90,
            to in 0usize..90,
        ) {
            let mut vocabulary = Vocabulary::default();
            let lists: Vec<_> = lists.iter().map(|words| Dictionary::new(words).known_to(&mut vocabulary)).collect();
            let (from, to) = (text.floor_char_boundary(from.min(to)), text.floor_char_boundary(from.max(to)));
            let span = NormSpan::new(from.min(text.len()), to.min(text.len()));
            let mut read = Normalised::plain(&text);
            read.openings = vocabulary.openings(&text);
            for list in lists {
                let (known, unknown): (Vec<_>, Vec<_>) = (list.find_in(&read, span).collect(), list.find_iter(&text, span).collect());
                prop_assert_eq!(&known, &unknown);
                // With places that another vocabulary found, or none, a list does without them.
                read.openings = Vocabulary::default().openings(&text);
                prop_assert_eq!(list.find_in(&read, span).collect::<Vec<_>>(), unknown);
                read.openings = vocabulary.openings(&text);
            }
        }
    }
}
