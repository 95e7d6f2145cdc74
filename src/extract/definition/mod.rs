//! Inline definitions: …(以下简称“…”), 本办法所称…,是指…, 下列用语的含义 (定义).

mod bounds;
mod short_name;
mod stated;

use super::{Article, Findings, Found, Rejected, Trace};
use crate::grammar::{Bundle, GrammarError, RuleId, Vocabulary, WordTable};
use crate::pipeline::clean;
use crate::record::Definition;
use crate::span::NormSpan;
use bounds::Bounds;
use stated::Stated;
use std::collections::HashSet;

/// What a word of the stage announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Anchor {
    /// 以下简称: a short name, anywhere in a bracket or after a comma.
    ShortName,
    /// 简称: a short name, at the beginning of a bracket only.
    ShortNameStart,
    /// 所称: a term, behind 本办法.
    Said,
    /// 下列用语的含义: a list of terms.
    Terms,
}

/// Words and their rules, the longest first.
type Words = Vec<(String, RuleId)>;

/// The words of a class.
fn words(bundle: &Bundle, class: &str) -> Words {
    let mut words: Words = bundle.class("definition", class).flat_map(|r| r.words.iter().map(|w| (w.clone(), r.key))).collect();
    words.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
    words
}

/// The rules of `grammars/definition/`, compiled.
pub struct DefinitionRules {
    anchors: WordTable<Anchor>,
    /// The words after which a short name stands for all that is listed.
    collective: Words,
    /// What the words of a bracket begin with that narrow a name (不含).
    narrowing: Words,
    bounds: Bounds,
    stated: Stated,
}

impl DefinitionRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        let anchor = |class: &str| match class {
            "short-name" => Some(Anchor::ShortName),
            "short-name-start" => Some(Anchor::ShortNameStart),
            "said" => Some(Anchor::Said),
            "terms" => Some(Anchor::Terms),
            _ => None,
        };
        let rules = bundle.stage("definition").filter(|r| anchor(&r.class).is_some());
        Ok(Self {
            anchors: WordTable::new(rules, |r| anchor(&r.class).ok_or_else(|| GrammarError::at(r, "no anchor")))?.known_to(vocabulary),
            collective: words(bundle, "collective"),
            narrowing: words(bundle, "narrowing"),
            bounds: Bounds::compile(bundle)?,
            stated: Stated::compile(bundle)?,
        })
    }

    /// What the document defines.
    pub fn extract(&self, article: &Article<'_>) -> Findings<Definition> {
        let mut reader = Reader { rules: self, article, text: article.text(), out: Findings::default(), seen: HashSet::new() };
        for token in self.anchors.find_in(article.source, article.part.content) {
            match token.class {
                Anchor::ShortName | Anchor::ShortNameStart => reader.short_name(token),
                Anchor::Said => reader.said(token),
                Anchor::Terms => reader.terms(token),
            }
        }
        reader.out.found.sort_by_key(|f| f.span);
        reader.out
    }
}

/// Reads one document.
struct Reader<'a> {
    rules: &'a DefinitionRules,
    article: &'a Article<'a>,
    text: &'a str,
    out: Findings<Definition>,
    /// What was defined already: a page may repeat its text.
    seen: HashSet<(String, String)>,
}

impl Reader<'_> {
    fn push(&mut self, term: &str, meaning: &str, span: NormSpan, trace: Trace) {
        let (term, meaning) = (unquoted(&clean(term)).to_owned(), clean(meaning));
        if term.is_empty() || meaning.is_empty() || !self.seen.insert((term.clone(), meaning.clone())) {
            return;
        }
        let section = self.article.outline.section_at(span.start);
        self.out.found.push(Found { value: Definition { term, meaning }, span, section, trace });
    }

    fn reject(&mut self, span: NormSpan, reason: &'static str) {
        self.out.rejected.push(Rejected { span, rule: None, reason });
    }
}

/// A term without the quotation marks around it.
fn unquoted(term: &str) -> &str {
    let inner = term.strip_prefix('“').and_then(|t| t.strip_suffix('”'));
    inner.filter(|t| !t.contains(['“', '”'])).unwrap_or(term)
}
