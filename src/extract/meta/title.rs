//! Titles of documents (标题) and what they say of their kind (文种).

use super::Reader;
use crate::extract::name::{last_bracket, without_brackets};
use crate::grammar::Bundle;
use crate::span::NormSpan;
use rustc_hash::FxHashMap;

/// Longest title, in characters.
const LONGEST: usize = 120;
/// Longest bracket that belongs to a title, in characters.
const LONGEST_BRACKET: usize = 20;

/// Kinds of document by the last words of titles, of `seeds/doc_types.tsv`.
pub(super) struct DocTypes {
    kinds: FxHashMap<String, String>,
    /// Length of the longest name, in characters.
    longest: usize,
}

impl DocTypes {
    pub fn compile(bundle: &Bundle) -> Self {
        let row = |row: Vec<&str>| Some(((*row.first()?).to_owned(), (*row.get(1)?).to_owned()));
        let kinds: FxHashMap<String, String> = bundle.table("doc_types.tsv").filter_map(row).collect();
        let longest = kinds.keys().map(|name| name.chars().count()).max().unwrap_or(0);
        Self { kinds, longest }
    }

    /// The kind a title gives (文种); brackets at its end aside.
    pub fn of(&self, title: &str) -> Option<&str> {
        let title = without_ordinal(without_brackets(title));
        let ends = title.char_indices().rev().take(self.longest).map(|(at, _)| &title[at..]);
        ends.filter_map(|end| self.kinds.get(end)).last().map(String::as_str)
    }
}

impl Reader<'_> {
    /// Whether words can be a title: one phrase that ends in a kind of document.
    pub fn is_title(&self, words: &str) -> bool {
        let chars = words.chars().count();
        (4..=LONGEST).contains(&chars)
            && !words.contains(['。', ';', '!', '?', '|', '>', '【', '\n'])
            && !words.starts_with(['(', '《', '、', '”', ')'])
            && (self.doc_types.of(words).is_some() || self.passes_on_name(words))
            && balanced(words)
            && !outside_marks(words, [',', ':'])
            && self.cues.find("no-title", words).is_none()
    }

    /// Whether a title ends with the name it passes on: 某市委某市人民政府印发《…意见》.
    fn passes_on_name(&self, words: &str) -> bool {
        let Some((before, name)) = words.strip_suffix('》').and_then(|w| w.split_once('《')) else { return false };
        self.doc_types.of(name).is_some() && self.cues.ends("passing-on", before.trim_end_matches('了')).is_some()
    }

    /// A title without what is not its own: the marks around it and notes on its state.
    pub fn clean_title(&self, title: &str) -> String {
        let mut title = title.trim();
        if let Some(inner) = title.strip_prefix('《').and_then(|t| t.strip_suffix('》')) {
            title = inner;
        }
        if let Some((open, note)) = last_bracket(title)
            && self.is_note(note)
        {
            title = title[..open].trim_end();
        }
        if let Some((note, rest)) = title.strip_prefix('(').and_then(|t| t.split_once(')'))
            && self.is_note(note)
        {
            title = rest;
        }
        title.chars().filter(|c| !c.is_whitespace()).collect()
    }

    /// Whether the words of a bracket are a note on the document's state.
    fn is_note(&self, words: &str) -> bool {
        self.cues.find("note", words).or_else(|| self.cues.find("draft", words)).is_some()
    }
}

/// In a compilation a number stands after each title: 实施方案3.
fn without_ordinal(title: &str) -> &str {
    let stem = title.trim_end_matches(|c: char| c.is_ascii_digit());
    if title.len() - stem.len() <= 2 { stem } else { title }
}

/// Whether one of `marks` stands outside 《》, brackets and quotation marks.
fn outside_marks(words: &str, marks: [char; 2]) -> bool {
    let mut depth = 0i32;
    words.chars().any(|c| {
        match c {
            '《' | '(' | '“' | '<' => depth += 1,
            '》' | ')' | '”' | '>' => depth -= 1,
            _ => {}
        }
        depth <= 0 && marks.contains(&c)
    })
}

/// Whether brackets and quotation marks close what they open.
fn balanced(words: &str) -> bool {
    let pairs = [('《', '》'), ('(', ')'), ('“', '”'), ('<', '>')];
    pairs.iter().all(|(open, close)| words.matches(*open).count() == words.matches(*close).count())
}

/// A title with the bracket that follows it and belongs to it: 规划(2021—2035年).
pub(super) fn over_bracket(text: &str, span: NormSpan, end: usize) -> NormSpan {
    let rest = &text[span.end..end];
    let bracket = rest.trim_start_matches(['\n', ' ']);
    let inside = bracket.strip_prefix('(').and_then(|b| b.split_once(')'));
    match inside.filter(|(words, _)| words.chars().count() < LONGEST_BRACKET && !words.contains(['号', '此', '。'])) {
        Some((words, _)) => NormSpan::new(span.start, span.end + (rest.len() - bracket.len()) + words.len() + "()".len()),
        None => span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_kinds_by_the_last_noun() {
        let types = DocTypes::compile(&Bundle::builtin());
        for (title, kind) in [
            ("某市茶产业发展三年行动计划(2021—2023年)", "行动计划"),
            ("关于加强茶园管理的若干意见", "若干意见"),
            ("某县湿地保护试点工作方案", "工作方案"),
            ("政府工作报告", "报告"),
            ("茶园建设实施方案3", "实施方案"),
        ] {
            assert_eq!(types.of(title), Some(kind), "{title}");
        }
        assert_eq!(types.of("茶园的春天"), None);
    }

    #[test]
    fn takes_the_bracket_after_a_title() {
        let text = "某市茶园规划\n(2021—2035年)\n前言";
        let title = NormSpan::new(0, "某市茶园规划".len());
        assert_eq!(over_bracket(text, title, text.len()).of(text), "某市茶园规划\n(2021—2035年)");
    }
}
