//! Numerals, Arabic and Chinese, as exact decimals (数字).

use rust_decimal::Decimal;

/// Reads a whole numeral: `3.5`, `1,300`, `十二`, `二百三十`, `两`, `千`, `3.5万`, `1亿2千万`, `三点五`.
/// A bare 千 or 百 counts as one of it. `None` when the words are no numeral or overflow.
pub fn parse(words: &str) -> Option<Decimal> {
    if words.is_empty() {
        return None;
    }
    if let Some(plain) = arabic(words) {
        return Some(plain);
    }
    let mut total = Decimal::ZERO; // finished 亿 groups
    let mut group = Decimal::ZERO; // below the next 万 or 亿
    let mut digits = String::new(); // the digits last read
    let mut seen_power = Decimal::ZERO;
    let mut fraction = false;
    for c in words.chars() {
        match c {
            '0'..='9' | '.' => digits.push(c),
            ',' | '，' => {}
            '点' if !digits.is_empty() => {
                digits.push('.');
                fraction = true;
            }
            _ => {
                if let Some(d) = digit(c) {
                    // 二十五: a new digit after a power starts the next place; 二〇二五 runs on.
                    digits.push(char::from(b'0' + d));
                    continue;
                }
                let power = power(c)?;
                let number = if digits.is_empty() { None } else { Some(digits.parse::<Decimal>().ok()?) };
                digits.clear();
                if power >= Decimal::from(10_000) {
                    let below = group.checked_add(number.unwrap_or(Decimal::ZERO))?;
                    let below = if below.is_zero() && total.is_zero() { Decimal::ONE } else { below };
                    if power == Decimal::from(100_000_000) {
                        total = total.checked_add(below)?.checked_mul(power)?;
                    } else {
                        total = total.checked_add(below.checked_mul(power)?)?;
                    }
                    group = Decimal::ZERO;
                } else {
                    group = group.checked_add(number.unwrap_or(Decimal::ONE).checked_mul(power)?)?;
                }
                seen_power = power;
            }
        }
    }
    if !digits.is_empty() {
        let mut last: Decimal = digits.trim_end_matches('.').parse().ok()?;
        // 一万五, 三百二: a last digit right after a power counts in the place below it.
        let zero_between = words.contains('零') || words.contains('〇');
        if !seen_power.is_zero()
            && !fraction
            && !zero_between
            && seen_power > Decimal::TEN
            && digits.len() == 1
            && digit(words.chars().last()?).is_some()
        {
            last = last.checked_mul(seen_power.checked_div(Decimal::TEN)?)?;
        }
        group = group.checked_add(last)?;
    }
    total.checked_add(group).map(|d| d.normalize())
}

fn arabic(words: &str) -> Option<Decimal> {
    let plain: String = words.chars().filter(|c| !matches!(c, ',' | '，')).collect();
    (plain.bytes().all(|b| b.is_ascii_digit() || b == b'.') && plain.bytes().any(|b| b.is_ascii_digit())).then(|| plain.parse().ok())?
}

/// The digit a Chinese numeral character stands for.
pub fn digit(c: char) -> Option<u8> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Whether words are one figure of those that sums are written with (大写数字). Alone it begins a name far
/// more often than a number: 陆家镇, 伍家村.
pub fn is_lone_formal(words: &str) -> bool {
    let mut chars = words.chars();
    matches!((chars.next(), chars.next()), (Some('壹' | '贰' | '叁' | '肆' | '伍' | '陆' | '柒' | '捌' | '玖'), None))
}

/// The power of ten a Chinese numeral character stands for.
pub fn power(c: char) -> Option<Decimal> {
    Some(Decimal::from(match c {
        '十' | '拾' => 10u64,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_numerals() {
        for (words, value) in [
            ("3.5", "3.5"),
            ("1,300", "1300"),
            ("十二", "12"),
            ("二十", "20"),
            ("二百三十", "230"),
            ("两", "2"),
            ("千", "1000"),
            ("3.5万", "35000"),
            ("一万五", "15000"),
            ("三百二", "320"),
            ("一百零五", "105"),
            ("二〇二五", "2025"),
            ("三点五", "3.5"),
            ("1亿2千万", "120000000"),
            ("三万八千", "38000"),
            ("十五", "15"),
            ("万", "10000"),
            ("1.0", "1.0"),
        ] {
            assert_eq!(parse(words).map(|d| d.to_string()).as_deref(), Some(value), "{words}");
        }
        for words in ["", "甲", "点", "年"] {
            assert_eq!(parse(words), None, "{words}");
        }
    }
}
