//! The rules of `grammars/decode/` that concern web pages.

use crate::grammar::{Bundle, GrammarError, Rule, RuleId};
use std::collections::HashMap;

/// Names of elements, ids, classes and `<meta>` tags, and what each says.
pub(in crate::decode) struct PageRules {
    /// Lower-case name → the rule.
    pub meta: Names,
    pub content: Names,
    pub title: Names,
    pub furniture: Names,
    pub hidden: Names,
}

/// Names of one class of rules.
pub(in crate::decode) struct Names(HashMap<String, RuleId>);

impl Names {
    fn compile(bundle: &Bundle, class: &str) -> Self {
        let entries = |rule: &Rule| {
            let key = rule.key;
            rule.words.iter().map(move |w| (w.to_ascii_lowercase(), key)).collect::<Vec<_>>()
        };
        Self(bundle.class("decode", class).flat_map(entries).collect())
    }

    /// The rule a name stands in.
    pub fn get(&self, name: &str) -> Option<RuleId> {
        self.0.get(name).copied()
    }

    /// The rule that one of the words of an id or class attribute stands in.
    pub fn any_word(&self, attribute: &str) -> Option<RuleId> {
        attribute.split_ascii_whitespace().find_map(|word| self.get(&word.to_ascii_lowercase()))
    }

    /// The same for the parts of its words: `bt-position`, `mainNav`.
    pub fn any_part(&self, attribute: &str) -> Option<RuleId> {
        self.any_word(attribute).or_else(|| {
            let parts = attribute.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(camel_parts);
            parts.filter(|p| !p.is_empty()).find_map(|part| self.get(&part.to_ascii_lowercase()))
        })
    }
}

/// `mainNav` as `main`, `Nav`; digits at the end of a part are dropped.
fn camel_parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, pair) in word.as_bytes().windows(2).enumerate() {
        if pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase() {
            parts.push(&word[from..=at]);
            from = at + 1;
        }
    }
    parts.push(&word[from..]);
    parts.into_iter().map(|p| p.trim_end_matches(|c: char| c.is_ascii_digit())).collect()
}

impl PageRules {
    /// Reads the rules.
    ///
    /// # Errors
    /// When a rule of `grammars/decode/` has a class that nothing reads.
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        const CLASSES: [&str; 6] = ["label", "meta", "content", "title", "furniture", "hidden"];
        if let Some(rule) = bundle.stage("decode").find(|r| !CLASSES.contains(&r.class.as_str())) {
            return Err(GrammarError::at(rule, format!("class `{}` is none of {}", rule.class, CLASSES.join(", "))));
        }
        let names = |class| Names::compile(bundle, class);
        Ok(Self {
            meta: names("meta"),
            content: names("content"),
            title: names("title"),
            furniture: names("furniture"),
            hidden: names("hidden"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_parts_of_names() {
        let rules = PageRules::compile(&Bundle::builtin()).unwrap();
        for name in ["footer-warp", "bt-position", "mainNav2", "header__content", "share"] {
            assert!(rules.furniture.any_part(name).is_some(), "{name}");
        }
        for name in ["navy", "content-container", "shares"] {
            assert!(rules.furniture.any_part(name).is_none(), "{name}");
        }
    }
}
