//! Small word lists looked up in short stretches of a document's head, and a note of each rule that
//! took part.

use crate::extract::Trace;
use crate::grammar::{Bundle, Dictionary, RuleId};
use crate::span::NormSpan;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::HashMap;

/// The words of the stage by class.
pub(super) struct CueTable(FxHashMap<String, Class>);

/// The words of one class, the longest first.
struct Class {
    words: Vec<(String, RuleId)>,
    /// Finds the first of them, the longest where several begin.
    found: Dictionary,
}

impl CueTable {
    pub fn compile(bundle: &Bundle) -> Self {
        let mut classes: HashMap<String, Vec<(String, RuleId)>> = HashMap::new();
        for rule in bundle.stage("meta") {
            classes.entry(rule.class.clone()).or_default().extend(rule.words.iter().map(|w| (w.clone(), rule.key)));
        }
        let class = |mut words: Vec<(String, RuleId)>| {
            words.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
            let found = Dictionary::new(&words.iter().map(|(w, _)| w).collect::<Vec<_>>());
            Class { words, found }
        };
        Self(classes.into_iter().map(|(name, words)| (name, class(words))).collect())
    }
}

/// A word of a class, found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue<'a> {
    /// The word.
    pub word: &'a str,
    /// Its rule.
    pub rule: RuleId,
    /// Where it stands; empty where the words looked at are not the text's own.
    pub span: NormSpan,
}

/// The word lists at work on one document.
pub(super) struct Cues<'a> {
    table: &'a CueTable,
    text: &'a str,
    used: RefCell<FxHashMap<RuleId, NormSpan>>,
}

impl<'a> Cues<'a> {
    pub fn new(table: &'a CueTable, text: &'a str) -> Self {
        Self { table, text, used: RefCell::default() }
    }

    /// The words of a class, the longest first.
    pub fn of(&self, class: &str) -> &'a [(String, RuleId)] {
        self.table.0.get(class).map_or(&[], |c| &c.words)
    }

    /// The first word of a class inside `words`.
    pub fn find(&self, class: &str, words: &str) -> Option<Cue<'a>> {
        let class = self.table.0.get(class)?;
        let found = class.found.find_iter(words, NormSpan::new(0, words.len())).next()?;
        let (word, rule) = &class.words[found.index];
        Some(self.note(found.span.of(words), word, *rule))
    }

    /// The longest word of a class at the beginning.
    pub fn starts(&self, class: &str, words: &str) -> Option<Cue<'a>> {
        let class = self.table.0.get(class)?;
        let found = class.found.at(words, 0, words.len())?;
        let (word, rule) = &class.words[found.index];
        Some(self.note(found.span.of(words), word, *rule))
    }

    /// The longest word of a class at the end.
    pub fn ends(&self, class: &str, words: &str) -> Option<Cue<'a>> {
        let (word, rule) = self.of(class).iter().find(|(w, _)| words.ends_with(w.as_str()))?;
        Some(self.note(&words[words.len() - word.len()..], word, *rule))
    }

    /// Notes that a rule took part, the first time.
    pub fn note(&self, found: &str, word: &'a str, rule: RuleId) -> Cue<'a> {
        let span = self.place(found).unwrap_or(NormSpan::new(0, 0));
        self.used.borrow_mut().entry(rule).or_insert(span);
        Cue { word, rule, span }
    }

    /// Where a slice of the text stands in it.
    fn place(&self, found: &str) -> Option<NormSpan> {
        let start = (found.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        (start + found.len() <= self.text.len()).then(|| NormSpan::new(start, start + found.len()))
    }

    /// The rules that took part.
    pub fn into_trace(self) -> Trace {
        let mut parts: Vec<_> = self.used.into_inner().into_iter().collect();
        parts.sort_unstable_by_key(|(rule, span)| (*span, *rule));
        Trace { parts, inherited: Vec::new() }
    }
}
