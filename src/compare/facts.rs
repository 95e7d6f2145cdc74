//! What is the same though written differently: names of indicators, scopes, units.

use super::units::{Size, Units, convert};
use crate::grammar::{Bundle, GrammarError};
use crate::record::{Measure, Target};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which way a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// 提高, 新增
    Up,
    /// 下降, 缩短
    Down,
}

/// Synonyms, scopes and units, compiled from `seeds/` and `grammars/compare/`.
pub struct Facts {
    /// Usual names by normal form.
    indicators: FxHashMap<String, String>,
    /// Words and their standard form, longest first.
    words: Vec<(String, String)>,
    /// Scopes that are the whole region, longest first.
    whole: Vec<String>,
    directions: Vec<(String, Direction)>,
    /// Words between the members of a list.
    joints: Vec<String>,
    /// Names that say too little to be compared.
    bare: FxHashSet<String>,
    units: Units,
}

impl Facts {
    /// Reads the tables and rules.
    ///
    /// # Errors
    /// When a factor is no number, or a rule has an unknown class.
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let mut words: Vec<(String, String)> = bundle
            .table("indicator_words.tsv")
            .filter_map(|row| Some(((*row.first()?).to_owned(), row.get(1).copied().unwrap_or_default().to_owned())))
            .collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let (mut whole, mut directions, mut joints, mut bare) = (Vec::new(), Vec::new(), Vec::new(), FxHashSet::default());
        for rule in bundle.stage("compare") {
            match rule.class.as_str() {
                "whole" => whole.extend(rule.words.iter().cloned()),
                "up" => directions.extend(rule.words.iter().map(|w| (w.clone(), Direction::Up))),
                "down" => directions.extend(rule.words.iter().map(|w| (w.clone(), Direction::Down))),
                "joint" => joints.extend(rule.words.iter().cloned()),
                "bare" => bare.extend(rule.words.iter().cloned()),
                other => return Err(GrammarError::at(rule, format!("unknown class `{other}`; it is whole, up, down, joint or bare"))),
            }
        }
        whole.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let mut facts = Self { indicators: FxHashMap::default(), words, whole, directions, joints, bare, units: Units::compile(bundle)? };
        for row in bundle.table("indicators.tsv") {
            let [name, synonyms, ..] = row[..] else { continue };
            for written in std::iter::once(name).chain(synonyms.split(';')).filter(|w| !w.is_empty()) {
                let key = facts.normal(written);
                facts.indicators.entry(key).or_insert_with(|| name.to_owned());
            }
        }
        Ok(facts)
    }

    /// The usual name of an indicator; its own words where the table does not know it.
    pub fn indicator(&self, written: &str) -> String {
        let bare = self.whole.iter().find_map(|w| written.strip_prefix(w.as_str())).unwrap_or(written);
        let outside = bare.split_once('(').map(|(before, rest)| format!("{before}{}", rest.split_once(')').map_or("", |r| r.1)));
        let known = self.known(written).or_else(|| self.known(bare)).or_else(|| self.known(&outside?));
        known.map_or_else(|| if bare.is_empty() { written.to_owned() } else { bare.to_owned() }, str::to_owned)
    }

    /// The usual name of an indicator that the table knows.
    pub(crate) fn known(&self, written: &str) -> Option<&str> {
        self.indicators.get(&self.normal(written)).map(String::as_str)
    }

    /// The words of an indicator with interchangeable words alike.
    pub(super) fn normal(&self, name: &str) -> String {
        let (mut out, mut rest) = (String::with_capacity(name.len()), name);
        while let Some(next) = rest.chars().next() {
            match self.words.iter().find(|(word, _)| rest.starts_with(word.as_str())) {
                Some((word, standard)) => {
                    out.push_str(standard);
                    rest = &rest[word.len()..];
                }
                None => {
                    out.push(next);
                    rest = &rest[next.len_utf8()..];
                }
            }
        }
        out
    }

    /// A scope that is a part of the region, or `None` where the value is that of the whole.
    pub(super) fn scope<'s>(&self, scope: Option<&'s str>, region: Option<&str>) -> Option<&'s str> {
        let is_whole = |s: &str| self.whole.iter().any(|w| w == s) || region.is_some_and(|r| r.ends_with(s));
        scope.filter(|s| !s.is_empty() && !is_whole(s))
    }

    /// The way a change goes: the last word of direction in its quote.
    pub(super) fn direction(&self, target: &Target, quote: &str) -> Option<Direction> {
        if target.measure != Measure::Change {
            return None;
        }
        let last = |(word, direction): &(String, Direction)| Some((quote.rfind(word.as_str())?, *direction));
        self.directions.iter().filter_map(last).max_by_key(|(at, _)| *at).map(|(_, direction)| direction)
    }

    pub(super) fn size(&self, unit: Option<&str>) -> Size {
        self.units.read(unit.unwrap_or_default())
    }

    /// Whether a name says too little for two values of it to be of one thing: 投资, or one character.
    pub(super) fn is_bare(&self, name: &str) -> bool {
        self.bare.contains(name) || name.chars().nth(1).is_none()
    }

    /// Whether a word stands between the members of a list.
    pub(crate) fn is_joint(&self, word: &str) -> bool {
        self.joints.iter().any(|j| j == word)
    }

    /// What a unit measures: its base unit.
    pub(crate) fn dimension(&self, unit: Option<&str>) -> String {
        self.size(unit).dimension
    }

    /// A value of one unit in another, where both measure the same.
    pub(crate) fn in_unit(&self, value: &str, from: Option<&str>, to: Option<&str>) -> Option<Decimal> {
        let (from, to) = (self.size(from), self.size(to));
        if from.dimension == to.dimension { convert(value, from.factor, to.factor) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_indicator_meet() {
        let facts = Facts::compile(&Bundle::builtin()).unwrap();
        for (written, wanted) in [
            ("规上工业增加值", "规模以上工业增加值"),
            ("全省生产总值", "地区生产总值"),
            ("GDP", "地区生产总值"),
            ("地区生产总值(GDP)", "地区生产总值"),
            ("单位GDP能耗", "单位GDP能耗"),
            ("单位地区生产总值能耗", "单位GDP能耗"),
            ("海洋生产总值", "海洋生产总值"),
            ("人均GDP", "人均地区生产总值"),
            ("森林的覆盖率", "森林覆盖率"),
            ("某种未列的指标", "某种未列的指标"),
        ] {
            assert_eq!(facts.indicator(written), wanted, "{written}");
        }
        assert_ne!(facts.normal("工业增加值"), facts.normal("规模以上工业增加值"));
    }

    #[test]
    fn only_the_whole_is_no_scope() {
        let facts = Facts::compile(&Bundle::builtin()).unwrap();
        assert_eq!(facts.scope(Some("全市"), None), None);
        assert_eq!(facts.scope(Some("嘉兴市"), Some("浙江省嘉兴市")), None);
        assert_eq!(facts.scope(Some("开发区"), Some("浙江省嘉兴市")), Some("开发区"));
    }

    #[test]
    fn a_name_stands_for_one_indicator_only() {
        let mut seen: FxHashMap<String, String> = FxHashMap::default();
        let bundle = Bundle::builtin();
        for row in bundle.table("indicators.tsv") {
            for written in row[1].split(';').chain([row[0]]).filter(|w| !w.is_empty()) {
                if let Some(other) = seen.insert(written.to_owned(), row[0].to_owned()) {
                    assert_eq!(other, row[0], "{written} stands twice");
                }
            }
        }
    }
}
