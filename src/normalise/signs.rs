//! Where the signs of a text stand: punctuation, brackets, spaces, breaks.
//!
//! Sentence ends, brackets and the like are a tenth of a text, and most stages look for some of them.
//! They are found once; whoever looks for one then passes over the words between.

use crate::span::NormSpan;

/// First bytes of U+4000 to U+9FFF in UTF-8, three bytes each: nearly all Han characters, nothing else
/// but the hexagrams and the Han characters' extension A.
const HAN: std::ops::RangeInclusive<u8> = 0xE4..=0xE9;
const HAN_LEN: usize = 3;

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
        let mut blocks = vec![0; text.len().div_ceil(BLOCK)];
        let mut rest = text.as_bytes();
        while let [first, ..] = *rest {
            let at = text.len() - rest.len();
            let len = match first {
                _ if HAN.contains(&first) => HAN_LEN,
                0x80.. => {
                    blocks[at / BLOCK] |= 1 << (at % BLOCK);
                    2 + usize::from(first >= 0xE0) + usize::from(first >= 0xF0)
                }
                _ => {
                    blocks[at / BLOCK] |= u64::from(!first.is_ascii_alphanumeric()) << (at % BLOCK);
                    1
                }
            };
            rest = &rest[len..];
        }
        Self { blocks }
    }

    /// The signs inside `span` of the text they were found in, in order, each with its byte offset.
    pub fn inside<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = (usize, char)> + 't {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inside(text: &str, from: usize, to: usize) -> Vec<(usize, char)> {
        Signs::of(text).inside(text, NormSpan::new(from, to)).collect()
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
