//! Running text between structural breaks.

use super::SectionId;
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
    pub fn of(text: &str, span: NormSpan, paragraph: usize, section: Option<SectionId>) -> Self {
        Self { span, paragraph, section, heading: false, cell: None, sentences: sentences(text, span) }
    }
}

/// Cuts a span into sentences at 。！？ and line ends.
fn sentences(text: &str, span: NormSpan) -> Vec<NormSpan> {
    let mut out = Vec::new();
    let mut start = span.start;
    for (i, c) in span.of(text).char_indices() {
        if matches!(c, '。' | '！' | '？' | '!' | '?' | '\n') {
            let end = span.start + i + c.len_utf8();
            out.push(NormSpan::new(start, end));
            start = end;
        }
    }
    if start < span.end {
        out.push(NormSpan::new(start, span.end));
    }
    out.retain(|s| !s.of(text).trim().is_empty());
    out
}
