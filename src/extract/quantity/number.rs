//! The written number: figures, powers of ten, Chinese numerals (数词).

/// Figures as written, cut into their parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    /// Bytes read.
    pub(super) len: usize,
    /// The digits, without thousands separators.
    pub(super) digits: String,
}

/// Reads Arabic figures at the start of `words`: `1,300`, `97.67`, `20`.
pub(super) fn figure(words: &str) -> Option<Figure> {
    let bytes = words.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut len = digits(0);
    if len == 0 {
        return None;
    }
    let mut plain = words[..len].to_owned();
    if len <= 3 {
        while bytes.get(len) == Some(&b',') && digits(len + 1) == 3 {
            plain.push_str(&words[len + 1..len + 4]);
            len += 4;
        }
    }
    if bytes.get(len) == Some(&b'.') {
        let decimals = digits(len + 1);
        if decimals > 0 && bytes.get(len + 1 + decimals) != Some(&b'.') {
            plain.push_str(&words[len..len + 1 + decimals]);
            len += 1 + decimals;
        }
    }
    Some(Figure { len, digits: plain })
}

/// Length of a run of powers of ten (万, 千, 百万, 万亿) at the start of `words`.
pub(super) fn powers(words: &str) -> usize {
    run(words, |c| matches!(c, '十' | '百' | '千' | '万' | '亿'))
}

/// Length of a run of Chinese numeral characters.
pub(super) fn chinese(words: &str) -> usize {
    run(words, is_chinese)
}

/// Whether a character can stand in a Chinese numeral.
pub(super) fn is_chinese(c: char) -> bool {
    super::super::numeral::digit(c).is_some() || matches!(c, '十' | '百' | '千' | '万' | '亿')
}

fn run(words: &str, keep: impl Fn(char) -> bool) -> usize {
    words.char_indices().find(|(_, c)| !keep(*c)).map_or(words.len(), |(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::{figure, powers};

    #[test]
    fn reads_figures() {
        for (words, len, digits) in [
            ("1,300户", 5, "1300"),
            ("97.67%", 5, "97.67"),
            ("20个", 2, "20"),
            ("1.0以上", 3, "1.0"),
            ("2022,300家", 4, "2022"),
            ("3.家", 1, "3"),
        ] {
            let read = figure(words).unwrap();
            assert_eq!((read.len, read.digits.as_str()), (len, digits), "{words}");
        }
        assert_eq!(figure("个"), None);
    }

    #[test]
    fn reads_powers() {
        assert_eq!(powers("万亿元"), "万亿".len());
        assert_eq!(powers("元"), 0);
    }
}
