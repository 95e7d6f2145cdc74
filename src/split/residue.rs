//! What stands before and after the document on a page (网站残留).

use super::Splitter;
use crate::extract::Rejected;
use crate::grammar::{GrammarError, Rule, RuleId};
use crate::normalise::Normalised;
use crate::span::NormSpan;

/// What a word of `residue.toml` says of its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its line at the head is residue.
    Head,
    /// After the last sentence: from here on residue.
    Tail,
    /// Near the end: from here on residue; its line at the head too.
    Control,
    /// A piece of a script: from here on residue.
    Script,
    /// A line of nothing else is residue.
    Noise,
}

/// Lines at the head that may be residue.
const HEAD_LINES: usize = 30;
/// A piece of a breadcrumb trail on a line of its own is no longer than this many characters.
const MAX_CRUMB: usize = 14;
/// Why residue is turned down.
const SITE: &str = "site residue";
/// A line of residue is no longer than this many bytes.
const MAX_LINE: usize = 240;
/// Bytes at the end in which residue may begin.
const TAIL: usize = 6000;
/// Sentences that a footer may hold.
const FOOTER_SENTENCES: usize = 2;

impl Kind {
    pub fn of(rule: &Rule) -> Result<Self, GrammarError> {
        match rule.class.as_str() {
            "head" => Ok(Self::Head),
            "tail" => Ok(Self::Tail),
            "control" => Ok(Self::Control),
            "script" => Ok(Self::Script),
            "noise" => Ok(Self::Noise),
            other => Err(GrammarError::at(rule, format!("class `{other}` is none of head, tail, control, script, noise, part"))),
        }
    }
}

impl Splitter {
    /// The text without residue at its two ends; all of it where nothing else would stay.
    pub(super) fn without_residue(&self, source: &Normalised, whole: NormSpan, out: &mut Vec<Rejected>) -> NormSpan {
        let text = &source.text;
        let before = out.len();
        let end = self.end(source, whole, out);
        let start = self.start(text, NormSpan::new(whole.start, end), out);
        let content = NormSpan::new(start, end).trim(text);
        if content.is_empty() {
            out.truncate(before);
            return whole.trim(text);
        }
        content
    }

    /// Where the first line stands that is no residue.
    fn start(&self, text: &str, whole: NormSpan, out: &mut Vec<Rejected>) -> usize {
        let mut at = whole.start;
        let mut after_crumb = false;
        let mut lines = whole.of(text).split_inclusive('\n').take(HEAD_LINES).peekable();
        while let Some(line) = lines.next() {
            let span = NormSpan::new(at, at + line.len());
            let before_crumb = lines.peek().is_some_and(|next| is_crumb(next));
            let crumb = (after_crumb || before_crumb) && line.chars().count() <= MAX_CRUMB;
            let rule = match self.head_line(text, span.trim(text)) {
                Some(rule) => rule,
                None if crumb => None,
                None => break,
            };
            out.push(Rejected { span: span.trim(text), rule, reason: SITE });
            after_crumb = is_crumb(line);
            at = span.end;
        }
        // The mark of a Markdown heading.
        let rest = &text[at..whole.end];
        let marked = rest.trim_start_matches('#');
        if marked.len() < rest.len() && marked.starts_with(' ') { whole.end - marked.trim_start().len() } else { at }
    }

    /// Whether a line at the head is residue, and by which rule.
    fn head_line(&self, text: &str, line: NormSpan) -> Option<Option<RuleId>> {
        let words = line.of(text);
        if is_punctuation(words) {
            return Some(None);
        }
        if line.len() > MAX_LINE || words.contains('。') {
            return None;
        }
        if let Some(fields) = self.labels.read(words) {
            return Some(fields.rules.first().copied());
        }
        let told = self.residue.find_iter(text, line).find(|t| matches!(t.class, Kind::Head | Kind::Control | Kind::Script));
        told.map(|t| Some(t.rule)).or_else(|| self.noise_line(text, line).map(Some))
    }

    /// The rule by which a line says nothing: all of its words are noise.
    fn noise_line(&self, text: &str, line: NormSpan) -> Option<RuleId> {
        if line.len() > MAX_LINE {
            return None;
        }
        let mut at = line.start;
        let mut rule = None;
        for token in self.residue.find_iter(text, line) {
            if token.class != Kind::Noise || !is_punctuation(&text[at..token.span.start]) {
                return None;
            }
            at = token.span.end;
            rule = Some(token.rule);
        }
        rule.filter(|_| is_punctuation(&text[at..line.end]))
    }

    /// Where the document ends.
    fn end(&self, source: &Normalised, whole: NormSpan, out: &mut Vec<Rejected>) -> usize {
        let text = &source.text;
        let end = self.tail(source, whole).map_or(whole.end, |(start, rule)| {
            let start =
                if self.cuts_word(rule, text, start) { text[..start].trim_end_matches(['?', '<', '/', '\u{FFFD}']).len() } else { start };
            out.push(Rejected { span: NormSpan::new(start, whole.end), rule: Some(rule), reason: SITE });
            start
        });
        let kept = self.without_listing(text, NormSpan::new(whole.start, end));
        out.push(Rejected { span: NormSpan::new(kept, end), rule: None, reason: SITE });
        kept
    }

    /// Where the text ends without lines that say nothing or list other articles with their dates.
    fn without_listing(&self, text: &str, whole: NormSpan) -> usize {
        let trimmed = |end: usize| whole.start + text[whole.start..end].trim_end_matches(|c: char| c.is_whitespace() || c == '|').len();
        let mut end = trimmed(whole.end);
        loop {
            let start = text[whole.start..end].rfind('\n').map_or(whole.start, |at| whole.start + at + 1);
            let line = NormSpan::new(start, end);
            let goes = is_punctuation(line.of(text)) || is_listing(line.of(text)) || self.noise_line(text, line).is_some();
            if start == whole.start || !goes {
                return end;
            }
            end = trimmed(start);
        }
    }

    /// Whether the residue at `start` is a script that broke the text off.
    fn cuts_word(&self, rule: RuleId, text: &str, start: usize) -> bool {
        self.residue.at(text, start, text.len()).is_some_and(|t| t.rule == rule && t.class == Kind::Script)
    }

    /// Where the residue at the end begins.
    fn tail(&self, source: &Normalised, whole: NormSpan) -> Option<(usize, RuleId)> {
        let text = &source.text;
        let from = text.ceil_char_boundary(whole.end.saturating_sub(TAIL).max(whole.start));
        let stops = |start: usize| text[start..whole.end].matches('。').count();
        let tokens = self.residue.find_in(source, NormSpan::new(from, whole.end));
        let begins = tokens.filter_map(|token| {
            let fits = match token.class {
                Kind::Script => stops(token.span.end) <= FOOTER_SENTENCES,
                Kind::Control => {
                    starts_anew(text, token.span.start) && stops(token.span.end) <= FOOTER_SENTENCES && ends_phrase(text, token.span)
                }
                Kind::Tail => starts_anew(text, token.span.start) && stops(token.span.end) == 0,
                Kind::Head | Kind::Noise => false,
            };
            fits.then(|| (opening_bracket(text, token.span.start), token.rule))
        });
        begins.into_iter().next()
    }
}

/// Whether what stands before begins something new here: a line, a sentence, a bracket.
fn starts_anew(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "。!?;)】[【(|>·".contains(c))
}

/// Whether a control stands by itself and is no part of a sentence that goes on.
fn ends_phrase(text: &str, span: NormSpan) -> bool {
    let line = text[span.end..].split('\n').next().unwrap_or_default();
    let sentence = line.find('。').map_or(line, |at| &line[..at]);
    sentence.len() == line.len() || sentence.chars().take_while(|c| !c.is_whitespace()).count() < 2 || sentence.contains(':')
}

/// A bracket or bullet right before the residue goes with it.
fn opening_bracket(text: &str, at: usize) -> usize {
    text[..at].trim_end_matches(['【', '[', '(', '·', '-']).len()
}

/// Whether a line holds the mark between two pieces of a breadcrumb trail and nothing else.
fn is_crumb(line: &str) -> bool {
    matches!(line.trim(), ">" | ">>" | "»")
}

/// Whether a line says nothing: punctuation, table edges, a page number between dashes.
fn is_punctuation(line: &str) -> bool {
    let dashed = line.contains(['-', '—']);
    line.chars().all(|c| !c.is_alphanumeric() || dashed && c.is_ascii_digit())
        && (!line.contains(|c: char| c.is_ascii_digit()) || line.len() <= 16)
}

/// Whether a line is a title with a date of the form 2024-01-31 or 01-31 before or after it.
fn is_listing(line: &str) -> bool {
    let is_date = |words: &str| {
        let parts: Vec<&str> = words.trim_matches(['[', ']', '(', ')', ' ']).split('-').collect();
        (2..=3).contains(&parts.len()) && parts.iter().all(|p| (1..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
    };
    let dated = |c: char| c.is_ascii_digit() || c == '-';
    let head = line.len() - line.trim_start_matches(dated).len();
    let tail = line.trim_end_matches(dated).len();
    line.len() <= MAX_LINE
        && (is_date(&line[..head]) && line[..head].len() == 10 || is_date(&line[tail..]))
        && !line.contains('。')
        && line.chars().filter(|c| c.is_alphabetic()).count() >= 5
}

/// Whether a document ends in the middle of a sentence.
pub(super) fn breaks_off(content: &str) -> bool {
    let line = content.rsplit('\n').next().unwrap_or_default();
    let last = line.rsplit(['。', ';', '!', '?', ':']).next().unwrap_or_default();
    let open = last.chars().next_back().is_some_and(|c| c.is_alphabetic() || c == ',' || c == '、');
    open && last.chars().count() >= 10 && last.contains(',') && !last.ends_with(['日', '月', '号', '发'])
}
