//! Where the signs of a text stand: punctuation, brackets, spaces, breaks.
//!
//! Sentence ends, brackets and the like are a tenth of a text, and most stages look for some of them.
//! They are found once; whoever looks for one then passes over the words between.

use std::ops::Range;

/// The places of a text's signs: one bit for each byte, set where a character begins that is neither
/// one of U+4000 to U+9FFF nor an ASCII letter or digit. Han characters beyond those come along;
/// whoever looks for punctuation passes them over.
#[derive(Debug, Clone)]
pub(super) struct Signs {
    blocks: Vec<u64>,
}

/// Bytes of a block.
const BLOCK: usize = u64::BITS as usize;

impl Signs {
    /// Finds the signs of a text.
    pub fn of(text: &str) -> Self {
        let block = |bytes: &[u8]| {
            let mut marks = [0; BLOCK];
            marks.iter_mut().zip(bytes).for_each(|(mark, byte)| *mark = u8::from(begins_sign(*byte)));
            packed(marks)
        };
        Self { blocks: text.as_bytes().chunks(BLOCK).map(block).collect() }
    }

    /// The signs inside a stretch of the text they were found in, in order, each with its byte offset.
    pub fn inside<'t>(&'t self, text: &'t str, span: Range<usize>) -> impl Iterator<Item = (usize, char)> + 't {
        let mut block = span.start / BLOCK;
        let mut left = self.blocks.get(block).map_or(0, |bits| bits & (!0 << (span.start % BLOCK)));
        std::iter::from_fn(move || {
            while left == 0 {
                block += 1;
                left = *self.blocks[..span.end.div_ceil(BLOCK)].get(block)?;
            }
            let at = block * BLOCK + left.trailing_zeros() as usize;
            left &= left - 1;
            Some((at, text.get(at..span.end)?.chars().next()?))
        })
    }
}

/// Whether a character is a sign.
pub(super) fn is_sign(c: char) -> bool {
    begins_sign(c.encode_utf8(&mut [0; 4]).as_bytes()[0])
}

/// Whether a byte of UTF-8 begins a sign. Written without branches, so that many bytes are looked at
/// at once.
fn begins_sign(byte: u8) -> bool {
    let within = |byte: u8, first: u8, last: u8| byte.wrapping_sub(first) <= last - first;
    // 0xE4 to 0xE9 begin U+4000 to U+9FFF: nearly all Han characters, nothing else but the hexagrams and
    // the Han characters' extension A.
    let inside_word = within(byte, 0x80, 0xBF) | within(byte, 0xE4, 0xE9);
    !(inside_word | within(byte, b'0', b'9') | within(byte | 0x20, b'a', b'z'))
}

/// Bytes that are 0 or 1 as the bits of a number, the first the lowest.
fn packed(marks: [u8; BLOCK]) -> u64 {
    // Eight at a time: the product's upper byte holds the eight bits, each shifted there by its own term.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (eights, _) = marks.as_chunks::<8>();
    let bits = eights.iter().map(|eight| u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56);
    bits.rev().fold(0, |all, eight| all << 8 | eight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inside(text: &str, from: usize, to: usize) -> Vec<(usize, char)> {
        Signs::of(text).inside(text, from..to).collect()
    }

    #[test]
    fn passes_over_words_and_numbers() {
        let text = "种茶(2亩)。㐀𠮷完";
        assert_eq!(inside(text, 0, text.len()), [(6, '('), (11, ')'), (12, '。'), (15, '㐀'), (18, '𠮷')]);
        assert_eq!(inside(text, 3, 11), [(6, '(')]);
        assert_eq!(inside(text, 12, 12), []);
        assert_eq!(inside("种", 0, 3), []);
        assert_eq!(inside("", 0, 0), []);
    }

    proptest! {
        #[test]
        fn finds_what_a_look_at_every_character_finds(text in "[甲㐀𠮷é,。(a1 \n]{0,90}", from in 0usize..90, to in 0usize..90) {
            let mut ends: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            ends.retain(|end| (from.min(to)..=from.max(to)).contains(end));
            let (Some(&start), Some(&end)) = (ends.first(), ends.last()) else { return Ok(()) };
            let is_sign = |c: char| c != '甲' && !c.is_ascii_alphanumeric();
            let wanted: Vec<_> = text[start..end].char_indices().map(|(i, c)| (start + i, c)).filter(|(_, c)| is_sign(*c)).collect();
            prop_assert_eq!(inside(&text, start, end), wanted);
        }
    }
}
