//! Running text between structural breaks.

use super::SectionId;
use super::marker::is_sentence_end;
use crate::normalise::Normalised;
use crate::span::NormSpan;

/// A run of text inside one paragraph and one deepest section, cut into sentences.
///
/// A heading that stands alone is a passage of its own (`heading` is true).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands.
    pub span: NormSpan,
    /// Number of its paragraph; passages of one paragraph (inline items) share it.
    pub paragraph: usize,
    /// The deepest section it belongs to; `None` before the first heading.
    pub section: Option<SectionId>,
    /// Whether it is nothing but a section's marker and title.
    pub heading: bool,
    /// The table cell it is the text of: index of the table and of its cell.
    pub cell: Option<(usize, usize)>,
    /// Its sentences, in order, end punctuation included.
    pub sentences: Vec<NormSpan>,
}

impl Passage {
    /// A passage of running text, its sentences cut at 。！？ outside brackets and quotation marks.
    pub fn of(text: &Normalised, span: NormSpan, paragraph: usize, section: Option<SectionId>) -> Self {
        Self { span, paragraph, section, heading: false, cell: None, sentences: sentences(text, span) }
    }

    /// Whether it is a line that reads like a heading without a number (“十四五”时期工作回顾): short,
    /// and no clause or sentence ends in it.
    pub fn is_title_line(&self, text: &str) -> bool {
        let line = self.span.of(text).trim();
        let [sentence] = self.sentences[..] else { return false };
        self.cell.is_none()
            && sentence.of(text) == line
            && (MIN_TITLE..=MAX_TITLE).contains(&line.chars().count())
            && !line.starts_with(['(', '—', '-', '【'])
            && !line.contains(['。', ',', ';', ':', '!', '?'])
    }
}

/// Lengths of a heading without a number, in characters.
const MIN_TITLE: usize = 4;
const MAX_TITLE: usize = 30;

/// A bracket or quotation of more bytes does not hold sentences together (its end may be missing).
const LONGEST_BRACKET: usize = 300;

/// Cuts a span into sentences at 。！？ and line ends. A sentence end inside a short bracket or
/// quotation cuts nothing.
fn sentences(source: &Normalised, span: NormSpan) -> Vec<NormSpan> {
    let text = &source.text;
    let mut out = Vec::new();
    let mut start = span.start;
    let mut push = |end: usize| {
        let sentence = NormSpan::new(start, end).trim(text);
        if !sentence.is_empty() {
            out.push(sentence);
        }
        start = end;
    };
    let mut open: Option<Bracket> = None;
    for (at, c) in source.signs(span) {
        let end = at + c.len_utf8();
        if let Some(lost) = open.take_if(|b| end - b.start > LONGEST_BRACKET) {
            lost.inner.into_iter().for_each(&mut push);
        }
        match &mut open {
            None => {
                let ends = is_sentence_end(c) && !text[end..span.end].starts_with(is_sentence_end);
                if ends || c == '\n' {
                    push(end);
                }
                open = Bracket::opened_by(c, at);
            }
            Some(bracket) if c == bracket.closing => {
                bracket.depth -= 1;
                if bracket.depth == 0 {
                    open = None;
                }
            }
            Some(bracket) if c == bracket.opening => bracket.depth += 1,
            Some(bracket) if c == '\n' => {
                bracket.inner.drain(..).for_each(&mut push);
                push(end);
                open = None;
            }
            Some(bracket) if is_sentence_end(c) => bracket.inner.push(end),
            Some(_) => {}
        }
    }
    open.into_iter().flat_map(|b| b.inner).for_each(&mut push);
    push(span.end);
    out
}

struct Bracket {
    start: usize,
    opening: char,
    closing: char,
    depth: usize,
    /// Sentence ends seen inside.
    inner: Vec<usize>,
}

impl Bracket {
    fn opened_by(opening: char, start: usize) -> Option<Self> {
        let closing = match opening {
            '(' => ')',
            '“' => '”',
            '《' => '》',
            _ => return None,
        };
        Some(Self { start, opening, closing, depth: 1, inner: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::Bundle;
    use crate::normalise::Normaliser;

    fn cut(text: &str) -> Vec<String> {
        let source = Normaliser::compile(&Bundle::builtin()).unwrap().normalise(text);
        sentences(&source, NormSpan::new(0, source.text.len())).into_iter().map(|s| s.of(&source.text).to_owned()).collect()
    }

    #[test]
    fn cuts_at_sentence_ends() {
        assert_eq!(cut("修渠。建库!何时完工?明年"), ["修渠。", "建库!", "何时完工?", "明年"]);
        assert_eq!(cut("修渠。\n建库。"), ["修渠。", "建库。"]);
    }

    #[test]
    fn keeps_short_brackets_whole() {
        assert_eq!(cut("修渠(见附件。另附图。)并建库。完工。"), ["修渠(见附件。另附图。)并建库。", "完工。"]);
        assert_eq!(cut("落实“先节水。后调水”的要求。完工。"), ["落实“先节水。后调水”的要求。", "完工。"]);
    }

    #[test]
    fn an_unclosed_bracket_holds_nothing_together() {
        assert_eq!(cut("修渠(见附件。建库。"), ["修渠(见附件。", "建库。"]);
        let long = format!("修渠(见附件。{}。完工。", "建库".repeat(80));
        assert_eq!(cut(&long).len(), 3);
    }
}
