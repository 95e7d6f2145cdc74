//! The characters of a text that are no Han characters: punctuation, digits, letters, breaks.
//!
//! Brackets, sentence ends and the like are a tenth of a text. Whoever looks for them need not
//! decode the rest.

use crate::span::Span;

/// First bytes of U+4000 to U+9FFF in UTF-8, three bytes each: nearly all Han characters, nothing else
/// but the hexagrams and the Han characters' extension A.
const HAN: std::ops::RangeInclusive<u8> = 0xE4..=0xE9;
const HAN_LEN: usize = 3;

/// The signs inside `span` of `text`, in order, each with its byte offset in `text`. Han characters
/// beyond U+4000 to U+9FFF come along; whoever looks for punctuation passes them over.
pub(crate) fn signs<T>(text: &str, span: Span<T>) -> impl Iterator<Item = (usize, char)> + '_ {
    let span = span.range();
    let mut rest = &text[span.start..span.end];
    std::iter::from_fn(move || {
        let mut bytes = rest.as_bytes();
        while let Some((&[first, ..], tail)) = bytes.split_first_chunk::<HAN_LEN>()
            && HAN.contains(&first)
        {
            bytes = tail;
        }
        let at = span.end - bytes.len();
        let mut chars = text[at..span.end].chars();
        let sign = chars.next()?;
        rest = chars.as_str();
        Some((at, sign))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::NormSpan;

    #[test]
    fn passes_over_han_characters() {
        let text = "种茶(2亩)。㐀𠮷完";
        let all = NormSpan::new(0, text.len());
        let found: Vec<(usize, char)> = signs(text, all).collect();
        assert_eq!(found, [(6, '('), (7, '2'), (11, ')'), (12, '。'), (15, '㐀'), (18, '𠮷')]);
        assert_eq!(signs(text, NormSpan::new(3, 11)).map(|(_, c)| c).collect::<String>(), "(2");
        assert_eq!(signs("种", NormSpan::new(0, 3)).next(), None);
        assert_eq!(signs("", NormSpan::new(0, 0)).next(), None);
    }
}
