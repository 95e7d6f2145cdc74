//! Titles of sections.

use super::marker::is_sentence_end;
use crate::grammar::{Bundle, GrammarError, RuleId, WordTable};
use crate::record::Scheme;
use crate::span::NormSpan;

/// Longest run-in heading, in characters.
const RUN_IN: usize = 40;
/// Longest heading of an item inside a paragraph.
const INLINE: usize = 20;

/// The rules of `grammars/segment/headings.toml`, compiled.
pub(super) struct Titles {
    standard: WordTable<()>,
}

impl Titles {
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        Ok(Self { standard: WordTable::new(bundle.class("segment", "heading"), |_| Ok(()))? })
    }

    /// A standard heading that a text without line breaks runs into its paragraph.
    fn standard(&self, text: &str, stretch: NormSpan) -> Option<Title> {
        let word = self.standard.at(text, stretch.start, stretch.end)?;
        let goes_on = text[word.span.end..stretch.end].starts_with(['、', '和', '与', '及', '的', '(', ',', '。']);
        (!goes_on).then_some(Title { span: word.span, alone: true, rule: Some(word.rule) })
    }
}

/// What the title rules look at.
pub(super) struct Heading {
    /// Kind of marker.
    pub scheme: Scheme,
    /// From the marker to the next marker or the end of the line.
    pub stretch: NormSpan,
    /// End of the section, children included.
    pub section_end: usize,
    /// Whether several headings stand in the line: the text lost its line breaks.
    pub flattened: bool,
    /// Whether it holds others.
    pub parent: bool,
    /// Whether the item before it in its list ended in a semicolon.
    pub listed: bool,
}

/// A title and whether it stands alone, so that the running text begins after it.
pub(super) struct Title {
    pub span: NormSpan,
    pub alone: bool,
    /// The rule that told its end.
    pub rule: Option<RuleId>,
}

impl Heading {
    /// The title, where the section has one.
    pub fn title(&self, text: &str, titles: &Titles) -> Option<Title> {
        let stretch = self.stretch.trim(text);
        let first = first_sentence(text, stretch);
        if matches!(self.scheme, Scheme::Inline | Scheme::Dash) {
            let end = first.filter(|e| !self.listed && text[*e..].starts_with('。'))?;
            return self.run_in(text, NormSpan::new(stretch.start, end), INLINE);
        }
        if let Some(title) = self.set_off(text, stretch, first) {
            return Some(title);
        }
        let Some(end) = first else {
            let unfinished = stretch.is_empty() || stretch.of(text).ends_with([';', ',', '、']);
            return (!unfinished).then_some(Title { span: stretch, alone: true, rule: None });
        };
        // The last member of a list is a sentence like those before it, though it ends in 。
        if self.listed && text[end..].starts_with('。') && end + '。'.len_utf8() == stretch.end {
            return None;
        }
        let run_in = self.run_in(text, NormSpan::new(stretch.start, end), RUN_IN);
        run_in.or_else(|| titles.standard(text, stretch).filter(|_| self.flattened))
    }

    /// A sentence that more text of the section follows; after a colon anything is more.
    fn run_in(&self, text: &str, sentence: NormSpan, longest: usize) -> Option<Title> {
        let sentence = sentence.trim(text);
        let mark = text[sentence.end..].chars().next().map_or(0, char::len_utf8);
        let rest = NormSpan::new(sentence.end + mark, self.section_end.max(sentence.end + mark));
        let ended = text[sentence.end..].starts_with(is_sentence_end);
        let more = if ended && !self.parent { is_text(rest.of(text)) } else { !rest.trim(text).is_empty() };
        let short = !sentence.is_empty() && is_at_most(sentence.of(text), longest);
        (more && short).then_some(Title { span: sentence, alone: false, rule: None })
    }

    /// In a text without line breaks: words that a space sets off from the sentence after them.
    fn set_off(&self, text: &str, stretch: NormSpan, first: Option<usize>) -> Option<Title> {
        let first = first.filter(|_| self.flattened)?;
        // A spaced-out word (附 则) is no end of a heading.
        let words = stretch.of(text);
        let single = |at: usize| words[..at].rsplit(' ').next().is_some_and(|w| w.chars().nth(1).is_none());
        let space = stretch.start + words.match_indices(' ').map(|(i, _)| i).find(|i| !single(*i))?;
        let words = NormSpan::new(stretch.start, space);
        (space < first && is_at_most(words.of(text), RUN_IN)).then_some(Title { span: words, alone: true, rule: None })
    }
}

/// Whether words are text, not the body that signs and its date.
fn is_text(words: &str) -> bool {
    words.trim_start_matches(['”', ')', ' ', '\n']).contains(['。', ',', ';', ':', '、', '!', '?'])
}

fn is_at_most(words: &str, longest: usize) -> bool {
    words.chars().filter(|c| !c.is_whitespace()).take(longest + 1).count() <= longest
}

/// Where the first sentence of a stretch ends (at its 。 or :), outside brackets and quotation marks.
fn first_sentence(text: &str, stretch: NormSpan) -> Option<usize> {
    let words = stretch.of(text);
    let mut depth = 0usize;
    let mut before = ' ';
    for (i, c) in words.char_indices() {
        match c {
            '(' | '“' | '《' | '〔' | '【' => depth += 1,
            ')' | '”' | '》' | '〕' | '】' => depth = depth.saturating_sub(1),
            ':' | '∶' if depth == 0 => {
                let after = words[i + c.len_utf8()..].chars().next();
                if !(before.is_ascii_digit() && after.is_some_and(|a| a.is_ascii_digit())) {
                    return Some(stretch.start + i);
                }
            }
            c if is_sentence_end(c) && depth == 0 => return Some(stretch.start + i),
            _ => {}
        }
        before = c;
    }
    None
}
