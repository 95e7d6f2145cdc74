//! Whose value it is (范围): 全市, 每个乡镇, 某某开发区.

use crate::grammar::{Bundle, GrammarError, Rule, RuleId, WordTable};
use crate::span::NormSpan;

/// What a word of a scope does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// 全市: a scope by itself, or the beginning of one.
    Region,
    /// 全国: a scope by itself alone; 全国文明县 is an honour.
    Whole,
    /// 每个, 各: the beginning of one.
    Distributive,
    /// 开发区: ends a scope, also without a name before it.
    Zone,
    /// 全国人大: a name that a scope's word begins.
    Name,
    /// 乡镇, 平台: ends a scope that has a beginning.
    Place,
}

/// The words of `grammars/target/scopes.toml`.
pub(super) struct Scopes {
    words: WordTable<Part>,
}

/// A name split into whose value it is and what is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scoped<'n> {
    pub(super) scope: &'n str,
    pub(super) rest: &'n str,
    /// The words that open and end it.
    pub(super) rules: [RuleId; 2],
}

impl Scopes {
    /// The classes of `grammars/target/` that belong here.
    pub(super) const CLASSES: [&'static str; 6] = ["region", "whole", "name", "distributive", "zone", "place"];

    pub(super) fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let part = |rule: &Rule| {
            Ok(match rule.class.as_str() {
                "region" => Part::Region,
                "whole" => Part::Whole,
                "name" => Part::Name,
                "distributive" => Part::Distributive,
                "zone" => Part::Zone,
                _ => Part::Place,
            })
        };
        let rules = bundle.stage("target").filter(|r| Self::CLASSES.contains(&r.class.as_str()));
        Ok(Self { words: WordTable::new(rules, part)? })
    }

    /// Splits a scope off the beginning of a name.
    pub(super) fn split<'n>(&self, name: &'n str) -> Option<Scoped<'n>> {
        let mut first = None;
        for token in self.words.find_iter(name, NormSpan::new(0, name.len())) {
            let opens = token.span.start == 0 && matches!(token.class, Part::Region | Part::Whole | Part::Distributive);
            if opens {
                first = Some(token);
                continue;
            }
            let before = &name[..token.span.start];
            if before.contains(['、', '和', '(', '占', '达', '《', '“', ',']) || before.chars().count() > 24 {
                break;
            }
            let ends = match token.class {
                Part::Zone => true,
                Part::Place => first.is_some_and(|f| f.class != Part::Whole && (token.span.len() > 3 || f.span.end == token.span.start)),
                Part::Region | Part::Whole | Part::Name | Part::Distributive => false,
            };
            let end = bracket_end(name, token.span.end);
            if ends && is_measured(&name[end..]) {
                return Some(Scoped {
                    scope: &name[..token.span.end],
                    rest: behind(&name[end..]),
                    rules: [first.map_or(token.rule, |f| f.rule), token.rule],
                });
            }
        }
        let first = first.filter(|t| matches!(t.class, Part::Region | Part::Whole) && is_measured(&name[t.span.end..]))?;
        Some(Scoped { scope: &name[..first.span.end], rest: behind(&name[first.span.end..]), rules: [first.rule; 2] })
    }

    /// A scope that words open with (全市, 每个), and nothing else.
    pub(super) fn opening<'n>(&self, words: &'n str) -> Option<Scoped<'n>> {
        let first = self.words.at(words, 0, words.len())?;
        matches!(first.class, Part::Region | Part::Distributive).then(|| self.split(words)).flatten()
    }

    /// Whether words that stand before an act name a scope: 每个乡镇, 各县, 某某开发区.
    pub(super) fn whole<'n>(&self, words: &'n str) -> Option<(&'n str, [RuleId; 2])> {
        let words = words.strip_prefix('在').unwrap_or(words);
        let mut first = None;
        let mut last = None;
        for token in self.words.find_iter(words, NormSpan::new(0, words.len())) {
            if token.span.start == 0 && matches!(token.class, Part::Region | Part::Whole | Part::Distributive) {
                first = Some(token);
            }
            if matches!(token.class, Part::Zone | Part::Place) && first.is_none_or(|f| f.class != Part::Whole) {
                last = Some(token);
            }
        }
        match (first, last) {
            (Some(f), Some(l)) => Some((&words[..l.span.end], [f.rule, l.rule])),
            (Some(f), None) if matches!(f.class, Part::Region | Part::Whole) => Some((f.span.of(words), [f.rule; 2])),
            (Some(f), None) if f.span.end < words.len() => Some((words, [f.rule; 2])),
            (None, Some(l)) if l.class == Part::Zone && l.span.end == words.len() => Some((words, [l.rule; 2])),
            _ => None,
        }
    }
}

/// Behind a bracket that explains the scope: 滨江片区(核心区,下同).
fn bracket_end(name: &str, at: usize) -> usize {
    match name[at..].strip_prefix('(').and_then(|rest| rest.find(')')) {
        Some(close) => at + 1 + close + 1,
        None => at,
    }
}

fn behind(rest: &str) -> &str {
    rest.strip_prefix('的').or_else(|| rest.strip_prefix('内')).unwrap_or(rest)
}

/// Whether what is left can be what is measured; 乡镇数量 counts the places themselves, and 城区线和郊区线
/// lists two lines.
fn is_measured(rest: &str) -> bool {
    let rest = behind(rest);
    rest.chars().count() >= 2
        && !rest.chars().nth(1).is_some_and(|c| matches!(c, '和' | '及' | '与' | '、'))
        && !rest.starts_with(['数', '个', '占', '总', '级', '建', '属', '内', '域', '直'])
        && !rest.starts_with("覆盖")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_whose_value_from_what_is_measured() {
        let scopes = Scopes::compile(&Bundle::builtin()).unwrap();
        for (name, scope, rest) in [
            ("全县茶叶产值", "全县", "茶叶产值"),
            ("每个乡镇公共绿地面积", "每个乡镇", "公共绿地面积"),
            ("滨湖开发区工业总产值", "滨湖开发区", "工业总产值"),
            ("各县(市、区)就诊率", "各县(市、区)", "就诊率"),
        ] {
            let found = scopes.split(name).unwrap();
            assert_eq!((found.scope, found.rest), (scope, rest), "{name}");
        }
        for name in ["茶叶产值", "乡镇数量", "社区办公用房", "各乡镇个数"] {
            assert_eq!(scopes.split(name), None, "{name}");
        }
    }
}
