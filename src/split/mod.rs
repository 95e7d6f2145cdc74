//! One file into its documents, and content out of residue (分篇).
//!
//! A 汇编 of nine plans gives nine parts; a notice with its attached plan stays one. Site residue
//! (print and close links, 上一篇/下一篇, related links, script fragments) belongs to no part, nor
//! does the second copy of a body that a page gives twice.

mod compilation;
mod repeat;
mod residue;

use crate::decode::Labels;
use crate::extract::Rejected;
use crate::grammar::{Bundle, GrammarError, Vocabulary, WordTable};
use crate::normalise::Normalised;
use crate::span::NormSpan;
use residue::Kind;

/// One document of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// From 1.
    pub number: usize,
    /// Its content in the normalised text.
    pub content: NormSpan,
    /// The heading that opens the part of a compilation.
    pub heading: Option<NormSpan>,
    /// Whether it ends in the middle of a sentence.
    pub truncated: bool,
    /// What around it was left out.
    pub residue: Vec<Rejected>,
}

/// The rules of `grammars/split/`, compiled.
pub struct Splitter {
    residue: WordTable<Kind>,
    part_words: WordTable<()>,
    labels: Labels,
}

impl Splitter {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        Ok(Self {
            residue: WordTable::new(bundle.stage("split").filter(|r| r.class != "part"), Kind::of)?.known_to(vocabulary),
            part_words: WordTable::new(bundle.class("split", "part"), |_| Ok(()))?,
            labels: Labels::compile(bundle)?,
        })
    }

    /// The documents of a file, at least one, in order.
    pub fn split(&self, source: &Normalised) -> Vec<Part> {
        let text = &source.text;
        let mut left_out = Vec::new();
        let mut whole = NormSpan::new(0, text.len());
        if let Some(copy) = repeat::second_copy(text) {
            left_out.push(rejected(NormSpan::new(copy, whole.end), "the body a second time"));
            whole.end = copy;
        }
        let content = self.without_residue(source, whole, &mut left_out);
        let headings = self.part_headings(text, content);
        let mut parts = match headings.first() {
            Some(first) => {
                left_out.push(rejected(NormSpan::new(content.start, first.start), "the compilation's own title and introduction"));
                let ends = headings.iter().skip(1).map(|h| h.start).chain([content.end]);
                headings.iter().zip(ends).map(|(h, end)| (NormSpan::new(h.start, end).trim(text), Some(*h))).collect()
            }
            None => vec![(content, None)],
        }
        .into_iter()
        .enumerate()
        .map(|(i, (content, heading))| {
            let truncated = residue::breaks_off(content.of(text));
            Part { number: i + 1, content, heading, truncated, residue: Vec::new() }
        })
        .collect::<Vec<_>>();
        parts[0].residue = left_out.into_iter().filter(|r| !r.span.trim(text).is_empty()).collect();
        parts
    }
}

fn rejected(span: NormSpan, reason: &'static str) -> Rejected {
    Rejected { span, rule: None, reason }
}

#[cfg(test)]
mod tests;
