//! One pass over a sentence for its numbers.

use super::number::{Figure, chinese, figure, powers};
use super::unit::Unit;
use super::{Form, Mention, Quantity, QuantityRules, UnitKind};
use crate::extract::numeral;
use crate::grammar::{Entry, RuleId};
use crate::normalise::Normalised;
use crate::span::NormSpan;
use rust_decimal::Decimal;

/// Characters between the two ends of a range.
const RANGE: [&str; 8] = ["—", "--", "-", "~", "～", "至", "到", "–"];

impl QuantityRules {
    /// The numbers inside `span`, in order.
    pub fn scan(&self, source: &Normalised, span: NormSpan) -> Vec<Mention> {
        let text = &source.text;
        let mut found: Vec<Mention> = Vec::new();
        let mut at = span.start;
        for Entry { span: NormSpan { start, .. }, .. } in self.begins.find_in(source, span) {
            if start < at {
                continue;
            }
            let next = if text.as_bytes()[start].is_ascii_digit() {
                self.arabic(text, start, span.end, span.start)
            } else {
                self.han(text, start, span.end, span.start)
            };
            at = next.as_ref().map_or(at, |mention| mention.span().end);
            found.extend(next);
        }
        found
    }

    /// A number that begins with a figure.
    fn arabic(&self, text: &str, at: usize, end: usize, start: usize) -> Option<Mention> {
        let words = &text[at..end];
        let first = figure(words)?;
        let before = text[start..at].chars().next_back();
        let after = &words[first.len..];
        let name = |len: usize, why| Some(Mention::Name(NormSpan::new(at, at + len), why, None));
        if let Some(reason) = name_before(before) {
            return name(first.len, reason);
        }
        if let Some(mention) = ratio(words, at) {
            return Some(mention);
        }
        if formula(after) {
            let words = near(words);
            let len = words.find(|c: char| !c.is_ascii_digit() && !"+×*/.".contains(c)).unwrap_or(words.len());
            return name(len, "a name or formula");
        }
        if after.starts_with(['〕', ']']) || after.starts_with("号") {
            return name(first.len, "a document number or a name");
        }
        if let Some(date) = date(words, first.len) {
            return Some(Mention::Date(NormSpan::new(at, at + date)));
        }
        if let Some(compound) = self.compound(words, &first, at) {
            return Some(Mention::Quantity(compound));
        }
        let (tail, low) = self.tail(after);
        if after[low..].starts_with('制') && !after[low..].starts_with("制造") {
            return name(first.len + low, "part of a name");
        }
        if tail.unit_len == 0 && after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return name(first.len, "part of a name");
        }
        let mut quantity = Quantity {
            span: NormSpan::new(at, at + first.len + low),
            value: first.digits,
            value_max: None,
            unit: tail.unit,
            kind: tail.kind,
            more: tail.more,
            form: Form::Figure,
            measure: None,
            rule: tail.rule,
        };
        self.extend_range(&mut quantity, text, end, first.len);
        if date_range(text, quantity.span, end) {
            return Some(Mention::Date(quantity.span));
        }
        Some(Mention::Quantity(quantity))
    }

    /// `1万6千多户`, `1亿3000万人`: figures of falling powers of ten make one number, counted in the
    /// greatest; of a range (`1万2千至1万5千人`) the upper end is read like the lower.
    fn compound(&self, words: &str, first: &Figure, at: usize) -> Option<Quantity> {
        let power = words[first.len..].chars().next().filter(|c| matches!(c, '万' | '亿'))?;
        let mut tail = Tail { unit: None, kind: UnitKind::None, more: false, unit_len: 0, rule: None };
        let mut end = first.len + power.len_utf8();
        let (mut numeral, mut last) = (words[..end].to_owned(), numeral::power(power)?);
        while let Some(figures) = figure(&words[end..]).filter(|f| !f.digits.contains('.')) {
            let below = end + figures.len;
            let next = below + self.multiplier(&words[below..]);
            // 1亿2千3百万: the 万 is of all figures before it.
            let falls = |v: &Decimal| *v < last || power == '亿' && words[below..next].ends_with('万');
            let Some(value) = numeral::parse(&words[below..next]).filter(|v| next > below && falls(v)) else { break };
            numeral.push_str(&words[end..next]);
            (end, last) = (next, value);
        }
        if numeral.len() == first.len + power.len_utf8() {
            return None;
        }
        let more = end + self.skip_more(&words[end..], &mut tail);
        let again = more + powers(&words[more..]);
        if power == '亿' && tail.more && again > more {
            numeral.push_str(&words[more..again]);
            end = again;
        }
        let value = numeral::parse(&numeral)?.checked_div(numeral::power(power)?)?.normalize();
        let (after, len) = self.tail(&words[end..]);
        let mut quantity = Quantity {
            span: NormSpan::new(at, at + end + len),
            value: value.to_string(),
            value_max: None,
            unit: Some(format!("{power}{}", after.unit.unwrap_or_default())),
            kind: if after.kind == UnitKind::None { UnitKind::Count } else { after.kind },
            more: tail.more || after.more,
            form: Form::Figure,
            measure: None,
            rule: after.rule.or(tail.rule),
        };
        let rest = &words[end + len..];
        if let Some(dash) = RANGE.iter().find(|d| rest.starts_with(**d))
            && let Some(upper) = self.upper_end(&rest[dash.len()..], at + end + len + dash.len())
            && upper.unit.as_ref().is_some_and(|u| u.starts_with(power))
        {
            quantity.span = quantity.span.join(upper.span);
            quantity = Quantity { value_max: Some(upper.value), unit: upper.unit, kind: upper.kind, rule: upper.rule, ..quantity };
        }
        Some(quantity)
    }

    /// The upper end of a range, which is no range itself.
    fn upper_end(&self, words: &str, at: usize) -> Option<Quantity> {
        let first = figure(words)?;
        self.compound(words, &first, at).filter(|q| q.value_max.is_none())
    }

    /// `1—3个`, `5%至8%`: reads on to the upper end.
    fn extend_range(&self, quantity: &mut Quantity, text: &str, end: usize, figure_len: usize) {
        let from = quantity.span.end;
        let rest = &text[from..end];
        let Some(dash) = RANGE.iter().find(|d| rest.starts_with(**d)) else { return };
        let Some(upper) = figure(&rest[dash.len()..]) else { return };
        let after = &rest[dash.len() + upper.len..];
        let (tail, len) = self.tail(after);
        if tail.unit_len == 0 && quantity.unit.is_some() {
            return;
        }
        let bare = quantity.span.len() == figure_len;
        if !bare && quantity.unit != tail.unit && (!quantity.more && quantity.kind != UnitKind::None) {
            return;
        }
        quantity.span = NormSpan::new(quantity.span.start, from + dash.len() + upper.len + len);
        quantity.value_max = Some(upper.digits);
        quantity.unit = tail.unit;
        quantity.kind = tail.kind;
        quantity.more |= tail.more;
        quantity.rule = quantity.rule.or(tail.rule);
    }

    /// What follows the figures: 余, 万, 多, the unit.
    fn tail(&self, after: &str) -> (Tail, usize) {
        let mut tail = Tail { unit: None, kind: UnitKind::None, more: false, unit_len: 0, rule: None };
        let mut at = self.skip_more(after, &mut tail);
        let power = self.multiplier(&after[at..]);
        let power_at = at;
        at += power;
        at += self.skip_more(&after[at..], &mut tail);
        let unit = self.units.at(&after[at..]);
        let mut words = after[power_at..power_at + power].to_owned();
        if let Some(unit) = unit {
            words.push_str(unit_name(&after[at..at + unit.len]));
            tail.kind = unit.kind;
            tail.rule = unit.rule.or(tail.rule);
            at += unit.len;
        }
        tail.unit_len = power + unit.map_or(0, |u| u.len);
        if tail.unit_len > 0 {
            tail.unit = Some(words);
            if unit.is_none() {
                tail.kind = UnitKind::Count;
            }
        }
        (tail, at)
    }

    /// Length of 万, 亿, 百万 after figures; the 千 of 千瓦 is not one.
    fn multiplier(&self, words: &str) -> usize {
        let all = powers(words);
        let run = &words[..all];
        match run.char_indices().next_back() {
            Some((i, '千' | '百' | '十')) if self.units.at(&words[i..]).is_some() => i,
            _ => all,
        }
    }

    fn skip_more(&self, words: &str, tail: &mut Tail) -> usize {
        match self.more.iter().find(|(m, _)| words.starts_with(m.as_str())) {
            Some((more, rule)) => {
                let rest = &words[more.len()..];
                if powers(rest) == 0 && self.units.at(rest).is_none() && !rest.starts_with(|c: char| c > '\u{4e00}') {
                    return 0;
                }
                tail.more = true;
                tail.rule = Some(*rule);
                more.len()
            }
            None => 0,
        }
    }

    /// A number in Chinese characters, or a value word.
    fn han(&self, text: &str, at: usize, end: usize, start: usize) -> Option<Mention> {
        let words = &text[at..end];
        let before = text[start..at].chars().next_back();
        if let Some(name) = self.names.at(text, at, end) {
            return Some(Mention::Name(name.span, "a fixed expression", Some(name.rule)));
        }
        if let Some(found) = self.value_words.at(text, at, end) {
            let word = &self.values[found.index];
            let kind = if word.unit.as_deref() == Some("%") { UnitKind::Percent } else { UnitKind::None };
            return Some(Mention::Quantity(Quantity {
                span: found.span,
                value: word.value.clone(),
                value_max: None,
                unit: word.unit.clone(),
                kind,
                more: false,
                form: Form::Word,
                measure: word.measure,
                rule: Some(word.rule),
            }));
        }
        let len = chinese(words);
        if len == 0 {
            return None;
        }
        let numeral = &words[..len];
        if numeral == "一" && !self.units.at(&words[len..]).is_some_and(|u| u.kind == UnitKind::Multiple) {
            return None;
        }
        let span = NormSpan::new(at, at + len);
        if before == Some('第') || name_before(before).is_some() {
            return Some(Mention::Name(span, "an ordinal", None));
        }
        if let Some(mention) = fraction(words, len, at) {
            return Some(mention);
        }
        let after = &words[len..];
        if numeral.chars().all(|c| matches!(c, '十' | '百' | '千' | '万' | '亿')) {
            return self.power(numeral, after, at);
        }
        if after.starts_with(['年', '月', '日']) {
            let more = after.chars().next().map_or(0, char::len_utf8);
            return Some(Mention::Date(NormSpan::new(at, at + len + more)));
        }
        self.counted(numeral, after, at)
    }

    /// 三个, 两所: a Chinese numeral before a measure word. 一 is an article.
    fn counted(&self, numeral: &str, after: &str, at: usize) -> Option<Mention> {
        let name = Some(Mention::Name(NormSpan::new(at, at + numeral.len()), "a numeral in a name", None));
        let unit = self.units.at(after);
        let times = unit.is_some_and(|u| u.kind == UnitKind::Multiple);
        if matches!(numeral, "一" | "二" | "零" | "〇") && !times {
            return name;
        }
        let formal = numeral::is_lone_formal(numeral);
        let (numeral, power) = split_power(numeral);
        let Some(value) = numeral::parse(numeral) else { return name };
        let Some(Unit { len, kind, rule }) = unit.filter(|u| !formal || u.kind == UnitKind::Money) else { return name };
        let named = self.name_units.iter().find(|(u, _)| power.is_empty() && *u == after[..len]);
        if let Some((_, rule)) = named {
            return Some(Mention::Name(NormSpan::new(at, at + numeral.len() + len), "a numeral in a name", Some(*rule)));
        }
        if kind == UnitKind::Grade {
            return Some(Mention::Name(NormSpan::new(at, at + numeral.len() + len), "a rank or grade", rule));
        }
        let unit = format!("{power}{}", unit_name(&after[..len]));
        Some(Mention::Quantity(Quantity {
            span: NormSpan::new(at, at + numeral.len() + power.len() + len),
            value: value.to_string(),
            value_max: None,
            unit: Some(unit),
            kind,
            more: false,
            // 增长一倍 describes nothing; 三级架构 may.
            form: if times { Form::Figure } else { Form::Chinese },
            measure: None,
            rule,
        }))
    }

    /// 万亩, 千万件, 百余家: only powers of ten. 万 and 亿 belong to the unit, and stand for one.
    fn power(&self, numeral: &str, after: &str, at: usize) -> Option<Mention> {
        let mut tail = Tail { unit: None, kind: UnitKind::None, more: false, unit_len: 0, rule: None };
        let more = self.skip_more(after, &mut tail);
        let name = Some(Mention::Name(NormSpan::new(at, at + numeral.len()), "a numeral in a name", None));
        let Some(Unit { len, kind, rule }) = self.units.at(&after[more..]) else { return name };
        if kind == UnitKind::Grade || after[more + len..].starts_with('级') {
            return name;
        }
        let (number, power) = split_power(numeral);
        let value = if number.is_empty() { "1".to_owned() } else { numeral::parse(number)?.to_string() };
        Some(Mention::Quantity(Quantity {
            span: NormSpan::new(at, at + numeral.len() + more + len),
            value,
            value_max: None,
            unit: Some(format!("{power}{}", unit_name(&after[more..more + len]))),
            kind,
            more: tail.more,
            form: Form::Power,
            measure: None,
            rule: tail.rule.or(rule),
        }))
    }
}

struct Tail {
    unit: Option<String>,
    kind: UnitKind,
    more: bool,
    rule: Option<RuleId>,
    unit_len: usize,
}

/// 百分点 is written with and without its 个.
fn unit_name(words: &str) -> &str {
    if words == "个百分点" { "百分点" } else { words }
}

/// Splits the 万 or 亿 that belongs to the unit off a Chinese numeral.
fn split_power(numeral: &str) -> (&str, &str) {
    let number = numeral.trim_end_matches(['万', '亿']);
    numeral.split_at(number.len())
}

/// 2×35, 6+4+2: a further number is joined on.
fn formula(after: &str) -> bool {
    let mut chars = after.chars();
    matches!(chars.next(), Some('+' | '×' | '*' | '/')) && chars.next().is_some_and(|c| c.is_ascii_digit())
}

fn name_before(before: Option<char>) -> Option<&'static str> {
    match before {
        Some('第') => Some("an ordinal"),
        Some('前' | '后') => Some("a rank"),
        Some('每') => Some("a rate"),
        Some('〔' | '[') => Some("a document number"),
        Some('+' | '×' | '/' | '*') => Some("a name or formula"),
        Some(c) if c.is_ascii_alphabetic() || c == '_' => Some("part of a name"),
        _ => None,
    }
}

/// 1:1 is a ratio; more members, or a time of day, are none.
fn ratio(words: &str, at: usize) -> Option<Mention> {
    let words = near(words);
    let end = words.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '∶' | '.' | ' ')).unwrap_or(words.len());
    let end = words[..end].trim_end_matches([' ', '.', ':']).len();
    let members: Vec<&str> = words[..end].split([':', '∶']).map(str::trim).collect();
    if members.len() < 2 || members.iter().any(|m| figure(m).is_none_or(|f| f.len != m.len())) {
        return None;
    }
    let span = NormSpan::new(at, at + end);
    let clock = members.len() == 2 && members[1].len() == 2 && ["00", "10", "15", "20", "30", "40", "45", "50"].contains(&members[1]);
    if members.len() > 2 || clock {
        return Some(Mention::Name(span, "a ratio of several members or a time of day", None));
    }
    let (a, b) = (numeral::parse(members[0])?, numeral::parse(members[1])?);
    let value = a.checked_div(b)?.round_dp(4).normalize().to_string();
    Some(Mention::Quantity(Quantity {
        span,
        value,
        value_max: None,
        unit: Some("比例".to_owned()),
        kind: UnitKind::Ratio,
        more: false,
        form: Form::Ratio,
        measure: None,
        rule: None,
    }))
}

/// 三分之一 → 33.33 %, 百分之五 → 5 %.
fn fraction(words: &str, len: usize, at: usize) -> Option<Mention> {
    let rest = words[len..].strip_prefix("分之")?;
    let upper = chinese(rest);
    let figures = figure(rest);
    let (number, upper) = match &figures {
        Some(f) => (f.digits.as_str(), f.len),
        None => (&rest[..upper], upper),
    };
    let (below, above) = (numeral::parse(&words[..len])?, numeral::parse(number)?);
    let value = above.checked_mul(100.into())?.checked_div(below)?.round_dp(2).normalize();
    Some(Mention::Quantity(Quantity {
        span: NormSpan::new(at, at + len + "分之".len() + upper),
        value: value.to_string(),
        value_max: None,
        unit: Some("%".to_owned()),
        kind: UnitKind::Percent,
        more: false,
        form: Form::Figure,
        measure: None,
        rule: None,
    }))
}

/// Length of a year, month, day or duration in years at the start of `words`.
fn date(words: &str, figures: usize) -> Option<usize> {
    let mut len = figures;
    let mut found = None;
    for mark in ["年", "月", "日"] {
        let rest = &words[len..];
        if let Some(after) = rest.strip_prefix(mark) {
            if mark == "年" && after.starts_with("一遇") {
                return None;
            }
            len += mark.len();
            found = Some(len);
            match figure(after) {
                Some(next) if after[next.len..].starts_with(['月', '日']) => len += next.len,
                _ => break,
            }
        }
    }
    found
}

/// 2017—2018年: the range turned out to be one of years.
fn date_range(text: &str, span: NormSpan, end: usize) -> bool {
    let words = span.of(text);
    let next = &text[span.end..end];
    let years = |w: &str| w.split(['-', '—', '~', '至', '到', '/']).filter(|p| !p.is_empty()).all(|p| p.trim_end_matches('年').len() == 4);
    (words.ends_with('年') && !words.ends_with("一遇"))
        || (next.starts_with('年') && !next.starts_with("年一遇"))
        || (words.len() > 8 && years(words))
}

/// Longest stretch of text that one number is looked for in, in bytes.
const NEAR: usize = 64;

/// The beginning of the text: a number further on is not this one, and endless figures stay linear.
fn near(words: &str) -> &str {
    &words[..words.floor_char_boundary(NEAR)]
}
