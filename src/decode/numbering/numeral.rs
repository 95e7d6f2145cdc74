//! Numbers of paragraphs as written (编号格式, ST_NumberFormat of ISO/IEC 29500-1 17.18.59).

/// A number in a format of Word; unknown formats count in Arabic digits.
pub(super) fn written(format: &str, n: u32) -> String {
    match format {
        "none" => String::new(),
        "decimalZero" => format!("{n:02}"),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        "upperLetter" => letters(n, 'A'),
        "lowerLetter" => letters(n, 'a'),
        "chineseCounting" | "japaneseCounting" | "taiwaneseCounting" => short_counting(n),
        "chineseCountingThousand" | "taiwaneseCountingThousand" | "koreanCounting" | "japaneseDigitalTenThousand" => {
            counting(n, &LOWER, &["", "十", "百", "千"])
        }
        "chineseLegalSimplified" => counting_full(n, &LEGAL_SIMPLIFIED, &["", "拾", "佰", "仟"]),
        "ideographLegalTraditional" | "japaneseLegal" => counting_full(n, &LEGAL_TRADITIONAL, &["", "拾", "佰", "仟"]),
        "ideographDigital" | "taiwaneseDigital" => digits(n, &LOWER),
        "ideographTraditional" => one_of("甲乙丙丁戊己庚辛壬癸", n),
        "ideographZodiac" => one_of("子丑寅卯辰巳午未申酉戌亥", n),
        "ideographZodiacTraditional" => cycle(n),
        "ideographEnclosedCircle" => from_block(n, '㊀', 10),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(n),
        "decimalEnclosedFullstop" => from_block(n, '⒈', 20),
        "decimalEnclosedParen" => from_block(n, '⑴', 20),
        "decimalFullWidth" | "decimalFullWidth2" => digits(n, &WIDE),
        "numberInDash" => format!("- {n} -"),
        _ => n.to_string(),
    }
}

const LOWER: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const LEGAL_SIMPLIFIED: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const LEGAL_TRADITIONAL: [char; 10] = ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'];
const WIDE: [char; 10] = ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'];

/// Digit by digit: 一〇.
fn digits(n: u32, names: &[char; 10]) -> String {
    n.to_string().bytes().map(|b| names[usize::from(b - b'0')]).collect()
}

/// As Word counts in `chineseCounting`: 十一 up to 九十九, digit by digit above.
fn short_counting(n: u32) -> String {
    if n < 100 { counting(n, &LOWER, &["", "十"]) } else { digits(n, &LOWER) }
}

/// With 十, 百, 千; ten to nineteen without 一.
fn counting(n: u32, names: &[char; 10], places: &[&str]) -> String {
    let full = counting_full(n, names, places).replace('〇', "零");
    match full.strip_prefix("一十") {
        Some(rest) if n < 20 => format!("十{rest}"),
        _ => full,
    }
}

fn counting_full(n: u32, names: &[char; 10], places: &[&str]) -> String {
    let decimal = n.to_string();
    if n == 0 || decimal.len() > places.len() {
        return digits(n, names);
    }
    let mut out = String::new();
    let mut gap = false;
    for (i, b) in decimal.bytes().enumerate() {
        let digit = usize::from(b - b'0');
        if digit == 0 {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push(names[0]);
        }
        out.push(names[digit]);
        out.push_str(places[decimal.len() - 1 - i]);
    }
    out
}

fn one_of(names: &str, n: u32) -> String {
    let count = names.chars().count() as u32;
    let name = n.checked_sub(1).filter(|i| *i < count).and_then(|i| names.chars().nth(i as usize));
    name.map_or_else(|| n.to_string(), String::from)
}

/// 甲子, 乙丑 …: sixty of them.
fn cycle(n: u32) -> String {
    let (stems, branches) = ("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥");
    let Some(i) = n.checked_sub(1).filter(|i| *i < 60) else { return n.to_string() };
    [(stems, i % 10), (branches, i % 12)].into_iter().filter_map(|(names, i)| names.chars().nth(i as usize)).collect()
}

/// Characters that stand one after the other in Unicode.
fn from_block(n: u32, first: char, count: u32) -> String {
    let at = n.checked_sub(1).filter(|i| *i < count);
    at.and_then(|i| char::from_u32(first as u32 + i)).map_or_else(|| n.to_string(), String::from)
}

fn circled(n: u32) -> String {
    match n {
        1..=20 => from_block(n, '①', 20),
        21..=35 => from_block(n - 20, '㉑', 15),
        36..=50 => from_block(n - 35, '㊱', 15),
        _ => n.to_string(),
    }
}

/// a … z, aa, bb …
fn letters(n: u32, first: char) -> String {
    let Some(i) = n.checked_sub(1).filter(|i| *i < 26 * 40) else { return n.to_string() };
    let letter = char::from_u32(first as u32 + i % 26).unwrap_or(first);
    std::iter::repeat_n(letter, (i / 26 + 1) as usize).collect()
}

fn roman(n: u32) -> String {
    if n == 0 || n > 4999 {
        return n.to_string();
    }
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = n;
    let mut out = String::new();
    for (value, sign) in STEPS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn counts_as_word_does() {
        for (format, n, expected) in [
            ("decimal", 12, "12"),
            ("decimalZero", 3, "03"),
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 11, "十一"),
            ("chineseCounting", 20, "二十"),
            ("chineseCounting", 105, "一〇五"),
            ("chineseCountingThousand", 10, "十"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseCountingThousand", 2019, "二千零一十九"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographTraditional", 3, "丙"),
            ("ideographTraditional", 11, "11"),
            ("ideographZodiac", 12, "亥"),
            ("ideographZodiacTraditional", 60, "癸亥"),
            ("ideographDigital", 10, "一〇"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircleChinese", 21, "㉑"),
            ("decimalEnclosedCircle", 51, "51"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("decimalEnclosedFullstop", 2, "⒉"),
            ("ideographEnclosedCircle", 2, "㊁"),
            ("decimalFullWidth", 10, "１０"),
            ("upperRoman", 49, "XLIX"),
            ("lowerRoman", 4, "iv"),
            ("upperLetter", 27, "AA"),
            ("lowerLetter", 2, "b"),
            ("none", 2, ""),
            ("unheardOf", 7, "7"),
        ] {
            assert_eq!(written(format, n), expected, "{format} {n}");
        }
    }
}
