//! One rule of a rule file.

use super::GrammarError;
use serde::Deserialize;
use toml::Spanned;

/// Names a rule for as long as a [`super::Grammar`] lives; an index into its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub(super) u16);

/// A `[[rule]]` of a rule file.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id.
    pub key: RuleId,
    /// `folder/file#id`, the name shown to people.
    pub id: String,
    /// The stage that uses it: the first folder of the file's path.
    pub stage: String,
    /// What the stage makes of a match.
    pub class: String,
    /// Words that match as they stand, longest first.
    pub words: Vec<String>,
    /// Patterns in the rule language.
    pub patterns: Vec<String>,
    /// Why the rule is there.
    pub note: Option<String>,
    /// Texts in which the rule must fire; after ` => ` what it must give.
    pub finds: Vec<String>,
    /// Texts in which the rule must not fire.
    pub ignores: Vec<String>,
    /// Further fields that the stage reads.
    pub extra: toml::Table,
    /// File, relative to the grammar folder.
    pub file: String,
    /// Line of the rule's `id`, from 1.
    pub line: usize,
}

impl Rule {
    /// A further field as a list of strings; a single string is a list of one, absent is empty.
    pub fn texts(&self, field: &str) -> Vec<&str> {
        match self.extra.get(field) {
            Some(toml::Value::String(one)) => vec![one],
            Some(toml::Value::Array(many)) => many.iter().filter_map(toml::Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// A further field as whole numbers; a single number is a list of one, absent is empty.
    pub fn integers(&self, field: &str) -> Vec<i64> {
        match self.extra.get(field) {
            Some(toml::Value::Integer(one)) => vec![*one],
            Some(toml::Value::Array(many)) => many.iter().filter_map(toml::Value::as_integer).collect(),
            _ => Vec::new(),
        }
    }

    /// A further field as yes or no; absent is no.
    pub fn flag(&self, field: &str) -> bool {
        self.extra.get(field).and_then(toml::Value::as_bool).unwrap_or(false)
    }

    /// A further field as a string.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.extra.get(field).and_then(toml::Value::as_str)
    }
}

#[derive(Deserialize)]
struct RawFile {
    #[serde(default)]
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
struct RawRule {
    id: Spanned<String>,
    class: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    pattern: OneOrMany,
    note: Option<String>,
    #[serde(default)]
    finds: Vec<String>,
    #[serde(default)]
    ignores: Vec<String>,
    #[serde(flatten)]
    extra: toml::Table,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

/// Reads the rules of one file; `next` is the id of the first.
pub(super) fn read(file: &str, text: &str, next: u16) -> Result<Vec<Rule>, GrammarError> {
    let line_at = |offset: usize| 1 + text[..offset.min(text.len())].matches('\n').count();
    let raw: RawFile = toml::from_str(text).map_err(|e| GrammarError {
        file: file.to_owned(),
        line: line_at(e.span().map_or(0, |s| s.start)),
        message: e.message().to_owned(),
    })?;
    let stage = file.split('/').next().unwrap_or_default();
    let stem = file.strip_suffix(".toml").unwrap_or(file);
    let mut rules: Vec<Rule> = Vec::with_capacity(raw.rule.len());
    for (i, r) in raw.rule.into_iter().enumerate() {
        let rule = Rule {
            key: RuleId(next + i as u16),
            id: format!("{stem}#{}", r.id.get_ref()),
            stage: stage.to_owned(),
            class: r.class,
            words: r.words,
            patterns: match r.pattern {
                OneOrMany::One(p) => vec![p],
                OneOrMany::Many(p) => p,
            },
            note: r.note,
            finds: r.finds,
            ignores: r.ignores,
            extra: r.extra,
            file: file.to_owned(),
            line: line_at(r.id.span().start),
        };
        if rules.iter().any(|other| other.id == rule.id) {
            return Err(GrammarError::at(&rule, "another rule of this file has the same id"));
        }
        if rule.words.iter().any(String::is_empty) {
            return Err(GrammarError::at(&rule, "an empty word matches everywhere; take it out"));
        }
        rules.push(rule);
    }
    Ok(rules)
}
