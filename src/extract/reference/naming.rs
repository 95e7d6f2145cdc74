//! What a name in 《》 is: a document, and which.

use crate::extract::name;
use crate::grammar::{Bundle, GrammarError, Rule, RuleId, WordTable};
use crate::span::NormSpan;

/// What the last words of a name say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A document.
    Document(RuleId),
    /// A certificate, form or contract.
    Paper(RuleId),
    /// Nothing known.
    Unknown,
}

/// Words around a name and what they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// 编制: the document is being drawn up.
    Drafting,
    /// 编制单位: a drafting word that says nothing.
    NoDrafting,
    /// 启动, 加快 …编制工作.
    Pushing,
    /// 已, 了, 根据: the document is there.
    Done,
    /// (附件2): the document is a part of this one.
    Attached,
    Repealed,
    Alias,
    Work,
}

/// The words that tell documents from other things.
pub(super) struct Naming {
    /// Last words of names, the longest first.
    endings: Vec<(String, Kind)>,
    around: WordTable<Around>,
}

impl Naming {
    pub(super) fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let mut endings = Vec::new();
        for rule in bundle.class("reference", "document") {
            endings.extend(rule.words.iter().map(|w| (w.clone(), Kind::Document(rule.key))));
        }
        for rule in bundle.class("reference", "paper") {
            endings.extend(rule.words.iter().map(|w| (w.clone(), Kind::Paper(rule.key))));
        }
        endings.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        let around = |r: &Rule| match r.class.as_str() {
            "drafting" => Ok(Around::Drafting),
            "no-drafting" => Ok(Around::NoDrafting),
            "pushing" => Ok(Around::Pushing),
            "attached" => Ok(Around::Attached),
            "done" => Ok(Around::Done),
            "repealed" => Ok(Around::Repealed),
            "alias" => Ok(Around::Alias),
            _ => Ok(Around::Work),
        };
        let classes = ["drafting", "no-drafting", "pushing", "attached", "done", "repealed", "alias", "work"];
        let rules = bundle.stage("reference").filter(|r| classes.contains(&r.class.as_str()));
        Ok(Self { endings, around: WordTable::new(rules, around)? })
    }

    /// What a name is by its last words, brackets at its end aside.
    pub(super) fn kind(&self, name: &str) -> Kind {
        let name = name::without_brackets(name);
        self.endings.iter().find(|(w, _)| name.ends_with(w.as_str())).map_or(Kind::Unknown, |(_, k)| *k)
    }

    /// The words of interest inside `span`, in order.
    pub(super) fn around<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = (Around, RuleId, NormSpan)> + 't {
        self.around.find_iter(text, span).map(|t| (t.class, t.rule, t.span))
    }
}

/// The document number in the bracket that follows a name at `at`: 《…》(国发〔2019〕11号,以下简称…).
pub(super) fn number_after(text: &str, at: usize, end: usize) -> Option<NormSpan> {
    /// A bracket is not read further than this many bytes.
    const REACH: usize = 160;
    let rest = text[at..end].trim_start_matches([' ', '\n']);
    let open = rest.chars().next().filter(|c| matches!(c, '(' | '[' | '〔' | '【'))?;
    let start = end - rest.len() + open.len_utf8();
    let mut depth = 0;
    let mut stop = None;
    for (i, c) in text[start..end].char_indices().take_while(|(i, _)| *i < REACH) {
        match c {
            '(' | '[' | '〔' | '【' => depth += 1,
            ')' | ']' | '〕' | '】' if depth > 0 => depth -= 1,
            ')' | ']' | '〕' | '】' | ',' | ';' | '、' | '。' if depth == 0 => {
                stop = Some(start + i);
                break;
            }
            _ => {}
        }
    }
    let number = NormSpan::new(start, stop?).trim(text);
    let words = number.of(text);
    let is_number = (words.ends_with('号') || words.ends_with('令')) && words.contains(|c: char| c.is_ascii_digit());
    is_number.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_number_in_the_bracket() {
        let number = |text: &'static str| number_after(text, 0, text.len()).map(|s| s.of(text));
        assert_eq!(number("(湘农发〔2018〕3号)等"), Some("湘农发〔2018〕3号"));
        assert_eq!(number("(湘农发[2018]3号,以下简称《办法》)"), Some("湘农发[2018]3号"));
        assert_eq!(number("(农业农村部令第11号)"), Some("农业农村部令第11号"));
        assert_eq!(number("(试行)(湘农发〔2018〕3号)"), None);
        assert_eq!(number("(GB/T 35694—2017)"), None);
        assert_eq!(number("(湘农发〔2018〕3号"), None);
    }
}
