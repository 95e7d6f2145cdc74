//! Words of the grammar, found in one pass: leftmost-longest, so that 提高到 is not read as 提高.

use super::{GrammarError, Rule, RuleId};
use crate::span::NormSpan;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind, StartKind};

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
    automaton: AhoCorasick,
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
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(aho_corasick::StartKind::Both)
            .kind(Some(AhoCorasickKind::DFA))
            .start_kind(StartKind::Both)
            .build(&words)
            .expect("a word list builds an automaton");
        Ok(Self { automaton, entries })
    }

    /// The words inside `span` of `text`, in order, none overlapping another.
    pub fn find_iter<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = Token<C>> + 't {
        let input = aho_corasick::Input::new(text).range(span.range());
        self.automaton.find_iter(input).map(|m| {
            let (class, rule) = self.entries[m.pattern().as_usize()];
            Token { span: NormSpan::new(m.start(), m.end()), class, rule }
        })
    }

    /// The longest word that begins exactly at `at` and ends within `end`.
    pub fn at(&self, text: &str, at: usize, end: usize) -> Option<Token<C>> {
        let input = aho_corasick::Input::new(text).range(at..end).anchored(aho_corasick::Anchored::Yes);
        self.automaton.find(input).map(|m| {
            let (class, rule) = self.entries[m.pattern().as_usize()];
            Token { span: NormSpan::new(m.start(), m.end()), class, rule }
        })
    }
}
