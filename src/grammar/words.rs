//! Words of the grammar, found in one pass: leftmost-longest, so that 提高到 is not read as 提高.

use super::{Dictionary, Entry, GrammarError, Rule, RuleId, Vocabulary};
use crate::normalise::Normalised;
use crate::span::NormSpan;

/// A word found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<C> {
    /// Where.
    pub span: NormSpan,
    /// What the word does.
    pub class: C,
    /// The rule it stands in.
    pub rule: RuleId,
}

/// The words of several rules with what each does.
pub struct WordTable<C> {
    words: Dictionary,
    entries: Vec<(C, RuleId)>,
}

impl<C: Copy + PartialEq> WordTable<C> {
    /// Builds the table of the rules' words; `class` reads what a rule's words do.
    ///
    /// # Errors
    /// When `class` refuses a rule, or two rules give one word different classes.
    pub fn new<'a>(
        rules: impl Iterator<Item = &'a Rule>,
        mut class: impl FnMut(&Rule) -> Result<C, GrammarError>,
    ) -> Result<Self, GrammarError> {
        let mut words: Vec<&str> = Vec::new();
        let mut entries: Vec<(C, RuleId)> = Vec::new();
        let mut seen = std::collections::HashMap::new();
        for rule in rules.filter(|r| !r.words.is_empty()) {
            let class = class(rule)?;
            for word in &rule.words {
                match seen.insert(word.as_str(), (class, rule)) {
                    Some((other, first)) if other != class => {
                        return Err(GrammarError::at(rule, format!("`{word}` stands in `{}` too; a word does one thing", first.id)));
                    }
                    Some(_) => continue,
                    None => {
                        words.push(word);
                        entries.push((class, rule.key));
                    }
                }
            }
        }
        Ok(Self { words: Dictionary::new(&words), entries })
    }

    /// The same, made known to the vocabulary that normalised texts are read with ([`Dictionary::known_to`]).
    #[must_use]
    pub fn known_to(mut self, vocabulary: &mut Vocabulary) -> Self {
        self.words = self.words.known_to(vocabulary);
        self
    }

    /// The words inside `span` of a normalised text, in order, none overlapping another.
    pub fn find_in<'t>(&'t self, text: &'t Normalised, span: NormSpan) -> impl Iterator<Item = Token<C>> + 't {
        self.words.find_in(text, span).map(|e| self.token(e))
    }

    /// The words inside `span` of any other text.
    pub fn find_iter<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = Token<C>> + 't {
        self.words.find_iter(text, span).map(|e| self.token(e))
    }

    /// The longest word that begins exactly at `at` and ends within `end`.
    pub fn at(&self, text: &str, at: usize, end: usize) -> Option<Token<C>> {
        self.words.at(text, at, end).map(|e| self.token(e))
    }

    fn token(&self, entry: Entry) -> Token<C> {
        let (class, rule) = self.entries[entry.index];
        Token { span: entry.span, class, rule }
    }
}
