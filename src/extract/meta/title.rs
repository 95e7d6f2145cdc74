//! Titles of documents (标题) and what they say of their kind (文种).

use crate::extract::name::{last_bracket, without_brackets};
use crate::grammar::{Bundle, GrammarError, RuleId};
use crate::span::NormSpan;

/// Longest title, in characters.
const LONGEST: usize = 120;

/// Knows titles by their last noun.
pub(super) struct Titles {
    /// Last words of titles and the kind each gives, the longest first.
    types: Vec<(String, String)>,
    /// Words in the brackets after a title that are about the document's state: 征求意见稿.
    notes: Vec<(String, RuleId)>,
    /// Words of lines that are about another page: 政策解读.
    strangers: Vec<(String, RuleId)>,
}

impl Titles {
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let mut types: Vec<(String, String)> =
            bundle.table("doc_types.tsv").filter_map(|row| Some(((*row.first()?).to_owned(), (*row.get(1)?).to_owned()))).collect();
        types.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let words =
            |class: &'static str| bundle.class("meta", class).flat_map(|r| r.words.iter().map(|w| (w.clone(), r.key))).collect::<Vec<_>>();
        let mut notes = words("note");
        notes.extend(words("draft"));
        Ok(Self { types, notes, strangers: words("no-title") })
    }

    /// The kind a title gives (文种); brackets at its end aside.
    pub fn doc_type(&self, title: &str) -> Option<&str> {
        let title = without_ordinal(without_brackets(title));
        self.types.iter().find(|(name, _)| title.ends_with(name.as_str())).map(|(_, kind)| kind.as_str())
    }

    /// Whether words can be a title: one phrase that ends in a kind of document.
    pub fn is_title(&self, words: &str) -> bool {
        let chars = words.chars().count();
        (4..=LONGEST).contains(&chars)
            && !words.contains(['。', ';', '!', '?', '|', '>', '【', '\n'])
            && !outside_marks(words, [',', ':'])
            && balanced(words)
            && !words.starts_with(['(', '《', '、', '”', ')'])
            && self.doc_type(words).is_some()
            && !self.strangers.iter().any(|(w, _)| words.contains(w.as_str()))
    }

    /// A title without what is not its own: the marks around it and notes on its state.
    pub fn clean(&self, title: &str) -> String {
        let mut title = title.trim();
        if let Some(inner) = title.strip_prefix('《').and_then(|t| t.strip_suffix('》')) {
            title = inner;
        }
        if let Some((open, note)) = last_bracket(title)
            && self.is_note(note)
        {
            title = title[..open].trim_end();
        }
        if let Some(rest) = title.strip_prefix('(').and_then(|t| t.split_once(')'))
            && self.is_note(rest.0)
        {
            title = rest.1;
        }
        title.chars().filter(|c| !c.is_whitespace()).collect()
    }

    /// Whether the words of a bracket are a note on the document's state.
    pub fn is_note(&self, words: &str) -> bool {
        self.notes.iter().any(|(n, _)| words.contains(n.as_str()))
    }
}

/// The words before a verb of a title, without a dash or bracket before them.
pub(super) fn last_words(words: &str) -> &str {
    words.trim_end().rsplit(['—', ')', '》', ':']).next().unwrap_or(words)
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
    [('《', '》'), ('(', ')'), ('“', '”'), ('<', '>')]
        .iter()
        .all(|(open, close)| words.matches(*open).count() == words.matches(*close).count())
}

/// Extends the end of a title over a bracket that belongs to it: 规划(2021—2035年).
pub(super) fn over_bracket(text: &str, span: NormSpan, end: usize) -> NormSpan {
    let rest = &text[span.end..end];
    let bracket = rest.trim_start_matches(['\n', ' ']);
    let inside = bracket.strip_prefix('(').and_then(|b| b.split_once(')')).filter(|(words, _)| words.chars().count() < 20);
    match inside {
        Some((words, _)) => {
            let gap = rest.len() - bracket.len();
            NormSpan::new(span.start, span.end + gap + words.len() + "()".len())
        }
        None => span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles() -> Titles {
        Titles::compile(&Bundle::builtin()).unwrap()
    }

    #[test]
    fn knows_titles_by_their_last_noun() {
        let t = titles();
        for (title, kind) in [
            ("某市茶产业发展三年行动计划(2021—2023年)", "行动计划"),
            ("关于加强茶园管理的若干意见", "若干意见"),
            ("某县湿地保护试点工作方案", "工作方案"),
            ("政府工作报告", "报告"),
            ("茶园建设实施方案3", "实施方案"),
        ] {
            assert_eq!(t.doc_type(title), Some(kind), "{title}");
            assert!(t.is_title(title), "{title}");
        }
        for words in ["各县人民政府,市政府有关部门:", "现提出如下意见。", "《茶园管理办法》", "首页>政策文件>通知"]
        {
            assert!(!t.is_title(words), "{words}");
        }
    }

    #[test]
    fn takes_notes_off() {
        let t = titles();
        assert_eq!(t.clean("《某市茶园管理办法(征求意见稿)》"), "某市茶园管理办法");
        assert_eq!(t.clean("某市茶园管理办法(试行)"), "某市茶园管理办法(试行)");
        assert_eq!(t.clean("(转载)某市茶园管理办法"), "某市茶园管理办法");
    }
}
