//! Units of measure and measure words (计量单位与量词), from `seeds/units.tsv`.

use crate::grammar::{Bundle, Dictionary, GrammarError, RuleId};
use std::collections::HashMap;

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// 个, 家, 处, 人次
    Count,
    /// 元, 美元
    Money,
    /// %, ‰
    Percent,
    /// 百分点
    Point,
    /// 亩, 公里, 吨, 千瓦, 元/亩: sizes of every kind
    Size,
    /// 倍
    Multiple,
    /// 天, 小时, 个月
    Time,
    /// 岁
    Age,
    /// 千伏
    Voltage,
    /// 级, 层, 号: ranks and storeys
    Grade,
    /// 1:1
    Ratio,
    /// No unit at all.
    None,
}

impl UnitKind {
    /// The kind of a row of the table; `None` for rows that are no units here.
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "count" => Self::Count,
            "money" => Self::Money,
            "percent" => Self::Percent,
            "rate" => Self::Multiple,
            "time" => Self::Time,
            "multiplier" | "kind" => return None,
            _ => Self::Size,
        })
    }

    /// The kind a rule of `grammars/quantity/` gives.
    fn named(class: &str) -> Option<Self> {
        Some(match class {
            "age" => Self::Age,
            "voltage" => Self::Voltage,
            "grade" => Self::Grade,
            "size" => Self::Size,
            _ => return None,
        })
    }
}

/// 个社区: a measure word with what it counts is no unit here; 人次 and 套(间) are.
fn is_counted_noun(name: &str) -> bool {
    let first = name.chars().next();
    matches!(first, Some('个' | '名' | '张' | '条' | '颗' | '眼' | '口' | '份' | '件')) && name.chars().count() > 1 && !name.ends_with('次')
}

/// The unit table, searched at one place for the longest unit.
pub(super) struct Units {
    names: Dictionary,
    kinds: Vec<(UnitKind, Option<RuleId>)>,
}

/// A unit at a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// Length in bytes.
    pub(super) len: usize,
    /// What it measures.
    pub(super) kind: UnitKind,
    /// The rule that said so, where it was not the table.
    pub(super) rule: Option<RuleId>,
}

impl Units {
    pub(super) fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        const FILE: &str = "units.tsv";
        let mut special = HashMap::new();
        for rule in bundle.stage("quantity") {
            if let Some(kind) = UnitKind::named(&rule.class) {
                special.extend(rule.words.iter().map(|w| (w.as_str(), (kind, Some(rule.key)))));
            }
        }
        let mut names = Vec::new();
        let mut kinds = Vec::new();
        for row in bundle.table(FILE) {
            let [unit, kind, ..] = row[..] else {
                return Err(GrammarError::file(FILE, format!("a row needs unit and kind: `{}`", row.join("\t"))));
            };
            let Some(kind) = UnitKind::of(kind) else { continue };
            let aliases = row.get(4).into_iter().flat_map(|a| a.split(';')).filter(|a| !a.is_empty());
            for name in std::iter::once(unit).chain(aliases) {
                let letter = name.len() == 1 && name.bytes().all(|b| b.is_ascii_uppercase());
                if kind == UnitKind::Count && is_counted_noun(name) || name.contains("分之") || letter {
                    continue;
                }
                let kind = if name.ends_with("百分点") { UnitKind::Point } else { kind };
                kinds.push(special.get(name).copied().unwrap_or((kind, None)));
                names.push(name.to_owned());
            }
        }
        Ok(Self { names: Dictionary::new(&names), kinds })
    }

    /// The longest unit that begins `words`. `元/亩` and `套(间)` count as one.
    pub(super) fn at(&self, words: &str) -> Option<Unit> {
        let mut unit = self.simple(words)?;
        if let Some(rest) = words[unit.len..].strip_prefix('/')
            && let Some(per) = self.simple(rest)
        {
            unit.len += 1 + per.len;
            unit.kind = UnitKind::Size;
        }
        if let Some(rest) = words[unit.len..].strip_prefix('(')
            && let Some(other) = rest.chars().next().filter(|c| *c > '\u{4e00}' && *c != '含')
            && rest[other.len_utf8()..].starts_with(')')
        {
            unit.len += 2 + other.len_utf8();
        }
        Some(unit)
    }

    fn simple(&self, words: &str) -> Option<Unit> {
        let found = self.names.at(words, 0, words.len())?;
        let (kind, rule) = self.kinds[found.index];
        let (name, rest) = words.split_at(found.span.end);
        let cut_word = name.len() == 1 && rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let ascii = name.bytes().all(|b| b.is_ascii_alphabetic());
        if cut_word || (ascii && rest.starts_with(|c: char| c.is_ascii_alphabetic())) {
            return None;
        }
        Some(Unit { len: name.len(), kind, rule })
    }
}
