//! Context rules: what stands directly before and after something already found.

use super::pattern::{DFA_LIMIT, Fragments};
use super::{GrammarError, Rule};
use regex::{RegexSet, RegexSetBuilder};

/// The contexts of several rules, tested together.
///
/// A rule's field `before` holds patterns that must end where the thing begins, `after` patterns
/// that must begin where it ends; each may be one pattern or a list, of which one must fit. A rule
/// with both needs both.
pub struct ContextSet {
    before: Side,
    after: Side,
    rules: usize,
}

/// Patterns of one side with the index of their rule.
struct Side {
    set: RegexSet,
    rule: Vec<usize>,
    /// Rules that ask nothing on this side.
    free: Vec<bool>,
}

impl ContextSet {
    /// Compiles the `before` and `after` fields of the rules.
    ///
    /// # Errors
    /// When a pattern is wrong or a rule has neither field.
    pub fn new(rules: &[&Rule], fragments: &Fragments) -> Result<Self, GrammarError> {
        if let Some(rule) = rules.iter().find(|r| r.texts("before").is_empty() && r.texts("after").is_empty()) {
            return Err(GrammarError::at(rule, "a context rule needs `before`, `after` or both"));
        }
        let before = Side::new(rules, "before", fragments, |body| format!("(?:{body})$"))?;
        let after = Side::new(rules, "after", fragments, |body| format!("^(?:{body})"))?;
        Ok(Self { before, after, rules: rules.len() })
    }

    /// Which rules fit, as their indices in order.
    pub fn fits(&self, before: &str, after: &str) -> impl Iterator<Item = usize> {
        let (before, after) = (self.before.test(before), self.after.test(after));
        (0..self.rules).filter(move |&i| before[i] && after[i])
    }
}

impl Side {
    fn new(rules: &[&Rule], field: &str, fragments: &Fragments, anchor: impl Fn(&str) -> String) -> Result<Self, GrammarError> {
        let (mut sources, mut rule) = (Vec::new(), Vec::new());
        for (i, r) in rules.iter().enumerate() {
            for pattern in r.texts(field) {
                let body = fragments.compile(pattern, false).map_err(|e| GrammarError::at(r, format!("{field} `{pattern}`: {e}")))?;
                sources.push(anchor(&body));
                rule.push(i);
            }
        }
        let set = RegexSetBuilder::new(&sources).dfa_size_limit(DFA_LIMIT).build().map_err(|e| GrammarError::file(field, e.to_string()))?;
        let free = rules.iter().map(|r| r.texts(field).is_empty()).collect();
        Ok(Self { set, rule, free })
    }

    fn test(&self, words: &str) -> Vec<bool> {
        let mut fits = self.free.clone();
        for pattern in self.set.matches(words) {
            fits[self.rule[pattern]] = true;
        }
        fits
    }
}
