//! Radicals that stand for the characters they look like (部首字符).
//!
//! A font draws 高 (U+9AD8) and the radical ⾼ (U+2FBC) with one sign; programs that make PDF files then
//! often say that it is the radical. A reader of the page sees 高.

use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Where Unicode gives no decomposition, or another character than a simplified text has.
static SUPPLEMENT: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let rows = include_str!("../../seeds/decode/radicals.tsv").lines().filter_map(|row| row.split_once('\t'));
    rows.filter_map(|(radical, character)| Some((radical.chars().next()?, character.chars().next()?))).collect()
});

/// The character that a radical looks like; all others as they are.
pub(super) fn unified(c: char) -> char {
    match c {
        '\u{2E80}'..='\u{2FDF}' | '\u{2015}' | '\u{2329}' | '\u{232A}' => {
            SUPPLEMENT.get(&c).copied().unwrap_or_else(|| c.nfkc().next().unwrap_or(c))
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn radicals_become_what_the_reader_sees() {
        let read: String = "⼀⼆⾼⺠⻅⻓⾏政".chars().map(unified).collect();
        assert_eq!(read, "一二高民见长行政");
        assert_eq!(unified('⺅'), '⺅');
        assert_eq!("⼾―\u{2329}\u{232A}–-".chars().map(unified).collect::<String>(), "户—〈〉–-");
    }
}
