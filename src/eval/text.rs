//! When two strings of a record count as the same.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// Punctuation and white space that do not count when words are compared.
const NO_MATTER: &str = ",，、。;；:：()（）〔〕[]【】<>“”‘’「」『』\"'·.";

/// The words without punctuation, white space, width and case.
pub(super) fn fold(words: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !NO_MATTER.contains(*c);
    words
        .nfkc()
        .map(|c| {
            if c == '〈' {
                '<'
            } else if c == '〉' {
                '>'
            } else {
                c
            }
        })
        .filter(kept)
        .collect::<String>()
        .to_lowercase()
}

/// The words in NFKC without white space.
pub(super) fn squeeze(words: &str) -> String {
    words.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Whether two quotes share a run of at least half of the shorter one.
pub(super) fn overlap(a: &str, b: &str) -> bool {
    let (a, b) = (squeeze(a), squeeze(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    if a.contains(&b) || b.contains(&a) {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let need = a.len().min(b.len()).div_ceil(2).max(2);
    let mut best = 0;
    let mut previous = vec![0; b.len() + 1];
    for ca in &a {
        let mut current = vec![0; b.len() + 1];
        for (j, cb) in b.iter().enumerate() {
            if ca == cb {
                current[j + 1] = previous[j] + 1;
                best = best.max(current[j + 1]);
            }
        }
        previous = current;
    }
    best >= need
}

/// A value as a number to six places, else as it stands.
pub(super) fn number(v: &Value) -> Option<String> {
    let words = match v {
        Value::Null => return None,
        Value::String(s) => s.clone(),
        other => other.to_string(),
    };
    Some(words.replace(',', "").parse::<f64>().map_or(words, |f| format!("{f:.6}")))
}

/// A unit with the spellings that mean the same made one.
pub(super) fn unit(v: &Value) -> String {
    let words = squeeze(v.as_str().unwrap_or_default());
    match words.as_str() {
        "百分比" => "%".to_owned(),
        "個" => "个".to_owned(),
        "戶" => "户".to_owned(),
        "畝" => "亩".to_owned(),
        _ => words,
    }
}

/// What must agree of a time: everything but its granularity.
pub(super) fn time_key(v: &Value) -> Option<Vec<(&'static str, String)>> {
    let set = |key: &'static str| match &v[key] {
        Value::Null | Value::Bool(false) => None,
        Value::String(s) if s.is_empty() => None,
        Value::String(s) => Some((key, s.clone())),
        other => Some((key, other.to_string())),
    };
    let key: Vec<_> = ["start", "end", "recurrence", "duration", "masked"].into_iter().filter_map(set).collect();
    (!key.is_empty()).then_some(key)
}

/// A path with one form for brackets and no punctuation.
pub(super) fn path(v: &Value) -> Vec<String> {
    let canonical = |s: &str| {
        s.chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '、' | ','))
            .map(|c| match c {
                '（' => '(',
                '）' => ')',
                c => c,
            })
            .collect()
    };
    v.as_array().into_iter().flatten().map(|x| canonical(x.as_str().unwrap_or_default())).collect()
}
