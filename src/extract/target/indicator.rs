//! The words of an indicator: cleaned, cut, and split where several share a value (指标名).

use super::frame::{Frame, Predicate};
use crate::grammar::{Bundle, Rule, RuleId};
use crate::span::NormSpan;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Nouns that end the name of something measured (率, 总额, 面积).
pub(super) struct Heads {
    words: FxHashMap<String, RuleId>,
    longest: usize,
    /// Words after what is counted (建设), the longest first, and whether only after 等.
    tails: Vec<(String, bool, RuleId)>,
    /// 年人均, 户均: said of the thing named before, the longest first.
    per_head: Vec<(String, RuleId)>,
    /// 产量: does not say of what, with the words that end what names it (种植面积).
    bare: FxHashMap<String, Bare>,
    /// 城镇: whose number an act adds to, named before the act.
    groups: Vec<(String, RuleId)>,
}

/// A word that does not say what it measures.
#[derive(Clone)]
struct Bare {
    rule: RuleId,
    /// Ends of the indicators that name it, the longest first.
    bases: Arc<[String]>,
    /// Ends of those that do not.
    unless: Arc<[String]>,
}

impl Heads {
    pub(super) fn compile(bundle: &Bundle) -> Self {
        let words: FxHashMap<String, RuleId> =
            bundle.class("target", "head").flat_map(|r| r.words.iter().map(|w| (w.clone(), r.key))).collect();
        let longest = words.keys().map(|w| w.chars().count()).max().unwrap_or(0);
        let listed = |r: &Rule| r.flag("listed");
        let mut tails: Vec<_> =
            bundle.class("target", "tail").flat_map(|r| r.words.iter().map(move |w| (w.clone(), listed(r), r.key))).collect();
        tails.sort_by_key(|(w, ..)| std::cmp::Reverse(w.len()));
        let mut per_head: Vec<_> = bundle.class("target", "per-head").flat_map(|r| r.words.iter().map(|w| (w.clone(), r.key))).collect();
        per_head.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        let groups = bundle.class("target", "group").flat_map(|r| r.words.iter().map(|w| (w.clone(), r.key))).collect();
        let mut bare = FxHashMap::default();
        for rule in bundle.class("target", "bare-head") {
            let words = |field: &str| rule.texts(field).into_iter().map(str::to_owned);
            let mut bases: Vec<String> = words("base").collect();
            bases.sort_by_key(|w| std::cmp::Reverse(w.len()));
            let entry = Bare { rule: rule.key, bases: bases.into(), unless: words("unless").collect() };
            bare.extend(rule.words.iter().map(|w| (w.clone(), entry.clone())));
        }
        Self { words, longest, tails, per_head, bare, groups }
    }

    /// The head that ends `name`.
    pub(super) fn of<'n>(&self, name: &'n str) -> Option<&'n str> {
        let name = name.trim_end_matches([')', ' ']);
        let starts: Vec<usize> = name.char_indices().rev().take(self.longest).map(|(i, _)| i).collect();
        starts.into_iter().rev().map(|i| &name[i..]).find(|tail| self.words.contains_key(*tail))
    }

    /// The rule by which a word does not say what it measures (产量).
    pub(super) fn bare(&self, word: &str) -> Option<RuleId> {
        self.bare.get(word).map(|b| b.rule)
    }

    /// What an indicator measures, for a word that does not say it: 柑橘种植面积, 产量 → 柑橘.
    pub(super) fn measured<'n>(&self, indicator: &'n str, word: &str) -> Option<&'n str> {
        let bare = self.bare.get(word).filter(|b| !b.unless.iter().any(|w| indicator.ends_with(w.as_str())))?;
        let thing = bare.bases.iter().find_map(|base| indicator.strip_suffix(base.as_str()))?.trim_end_matches('年');
        (thing.chars().count() > 1).then_some(thing)
    }

    /// What is counted, without the word for its making: 公租房建设 → 公租房, 水厂等项目 → 水厂.
    pub(super) fn without_tail<'n>(&self, name: &'n str) -> &'n str {
        let cut = |words: &'n str, listed: bool| {
            let tail = self.tails.iter().find(|(w, l, _)| *l == listed && words.ends_with(w.as_str()));
            tail.map(|(w, ..)| words[..words.len() - w.len()].trim_end_matches(['的', '和', '及', '与', '、']))
        };
        let bare = cut(name, false).filter(|n| n.chars().count() > 1).unwrap_or(name);
        match bare.split_once('等') {
            Some((thing, rest)) if rest.is_empty() || cut(rest, true).is_some() => thing,
            _ => bare,
        }
    }

    /// The word for its making at the end of what is counted, and its rule.
    pub(super) fn tail(&self, name: &str) -> Option<(&str, RuleId)> {
        self.tails.iter().find(|(w, ..)| name.ends_with(w.as_str())).map(|(w, _, rule)| (w.as_str(), *rule))
    }

    /// The words before 新增 that say whose number grows, where they belong to the name: 城镇新增就业.
    pub(super) fn group(&self, text: &str, frame: &Frame) -> Option<(RuleId, NormSpan)> {
        let actor = frame.actor.filter(|_| matches!(frame.act, Some((Predicate::Change, ..))))?;
        let (word, rule) = self.groups.iter().filter(|(w, _)| actor.of(text).ends_with(w.as_str())).max_by_key(|(w, _)| w.len())?;
        Some((*rule, NormSpan::new(actor.end - word.len(), actor.end)))
    }

    /// The words per head or household at the end, and their rule (年人均).
    pub(super) fn per_head<'n>(&self, words: &'n str) -> Option<(&'n str, RuleId)> {
        let (per, rule) = self.per_head.iter().find(|(w, _)| words.ends_with(w.as_str()))?;
        Some((&words[words.len() - per.len()..], *rule))
    }

    /// The rule of the head that ends `name`.
    pub(super) fn rule(&self, name: &str) -> Option<RuleId> {
        self.words.get(self.of(name)?).copied()
    }
}

/// Words without white space, stray punctuation and dangling brackets at their ends.
pub(super) fn clean(words: &str) -> String {
    let spaced = words.contains(char::is_whitespace).then(|| words.split_whitespace().collect::<String>());
    let mut name = spaced.as_deref().unwrap_or(words);
    loop {
        let before = name.len();
        name = name.trim_matches(['、', ',', ';', ':', '。', '—', '-', '/', '·', '…', '!', '?']);
        name = name.strip_prefix('的').unwrap_or(name);
        name = name.strip_suffix('的').unwrap_or(name);
        name = name.strip_prefix('了').unwrap_or(name);
        let open = name.matches('(').count();
        let close = name.matches(')').count();
        if open > close {
            name = name.strip_suffix('(').unwrap_or(name).strip_prefix('(').unwrap_or(name);
        } else if close > open {
            name = name.strip_prefix(')').unwrap_or(name).strip_suffix(')').unwrap_or(name);
        }
        if name.len() == before {
            return name.to_owned();
        }
    }
}

/// The members of a list, split at 、 and 和 outside brackets and quotation marks.
pub(super) fn members(words: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut depth, mut start) = (0i32, 0);
    for (i, c) in words.char_indices() {
        match c {
            '(' | '“' | '《' => depth += 1,
            ')' | '”' | '》' => depth -= 1,
            '、' | '和' | '及' | '与' if depth == 0 => {
                let end = if c == '及' && words[..i].ends_with('以') { i - '以'.len_utf8() } else { i };
                out.push(words[start..end.max(start)].trim());
                start = i + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(words[start..].trim());
    out.retain(|m| !m.is_empty());
    out
}

/// Members of a list of indicators in full: what the last one says for all (城镇、农村居民收入) is
/// given to each.
pub(super) fn spread(words: &str, heads: &Heads) -> Vec<String> {
    let parts = rejoin(words, members(words), heads);
    let Some((last, first)) = parts.split_last() else { return Vec::new() };
    let suffix = match (first.last(), heads.of(last)) {
        (Some(prev), Some(head)) if first.iter().all(|m| heads.of(m).is_none()) => shared_suffix(prev, last, head),
        _ => "",
    };
    let suffix = suffix.strip_prefix('等').unwrap_or(suffix);
    first.iter().map(|m| format!("{m}{suffix}")).chain([(*last).to_owned()]).collect()
}

/// In 录入率、管理员和监督员配备率 the member without a head goes with the next.
fn rejoin<'w>(words: &'w str, parts: Vec<&'w str>, heads: &Heads) -> Vec<&'w str> {
    let headed = parts.iter().filter(|p| heads.of(p).is_some()).count();
    if headed < 2 || headed == parts.len() {
        return parts;
    }
    let offset = |p: &str| p.as_ptr() as usize - words.as_ptr() as usize;
    let mut out: Vec<&str> = Vec::with_capacity(parts.len());
    let mut from = None;
    for part in parts {
        let start = from.unwrap_or_else(|| offset(part));
        if heads.of(part).is_some() {
            out.push(&words[start..offset(part) + part.len()]);
            from = None;
        } else {
            from = Some(start);
        }
    }
    if let Some(start) = from {
        out.push(&words[start..]);
    }
    out
}

/// What of `last`, which ends in `head`, holds for `prev` too: 一产, 二产增加值 → 增加值.
fn shared_suffix<'w>(prev: &str, last: &'w str, head: &'w str) -> &'w str {
    let prev_chars: Vec<usize> = prev.char_indices().map(|(i, _)| i).collect();
    for &from in prev_chars.iter().rev().take(4).rev() {
        let tail = &prev[from..];
        if let Some(at) = last.find(tail)
            && at > 0
            && at + tail.len() < last.len()
        {
            return &last[at + tail.len()..];
        }
    }
    // Members of a list are about as long as each other (城镇, 农村|居民收入), but a cut into the head
    // or one character before it is no end of a word (家用电器, 新能源汽车|零售额).
    let guess = last.char_indices().nth(prev_chars.len()).map_or("", |(i, _)| &last[i..]);
    let before = guess.strip_suffix(head).map(|words| words.chars().count());
    let inside_word = before.is_none_or(|n| n == 1) && head.chars().count() >= LONG_HEAD;
    if inside_word && !guess.is_empty() { head } else { guess }
}

/// A head of so many characters is a word of its own (零售额, 进出口); 率 or 产值 may be the end of one.
const LONG_HEAD: usize = 3;
