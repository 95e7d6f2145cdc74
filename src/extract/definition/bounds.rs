//! Where the name begins that a short name stands for.

use crate::extract::Trace;
use crate::grammar::{Bundle, GrammarError, Rule, WordTable};
use crate::span::NormSpan;

/// The name stands within this many characters before its short name.
const REACH: usize = 150;

/// What a word before a name does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// Is cut off at the clause's beginning (进一步, 规范).
    Leading,
    /// The same, unless it begins a description (持有证书的人员).
    Relative,
    /// The same, where a verb follows (本市建设…).
    Subject,
    /// The same, where something was cut before it or 本, 全 … follows: it may be a noun (建设工程).
    NounVerb,
    /// Shows that the word before it is a verb (本辖区, 统一的).
    Determiner,
    /// Cuts in the middle of a clause (委托).
    Cutting,
    /// The same, where a leading word follows (要统筹, 负责建立).
    Governing,
    /// Holds such a word and does not cut (报告).
    Keeping,
}

/// The words that bound names.
pub(super) struct Bounds {
    leads: WordTable<Lead>,
}

impl Bounds {
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let lead = |r: &Rule| match r.class.as_str() {
            "leading" => Some(Lead::Leading),
            "relative" => Some(Lead::Relative),
            "subject" => Some(Lead::Subject),
            "noun-verb" => Some(Lead::NounVerb),
            "determiner" => Some(Lead::Determiner),
            "cutting" => Some(Lead::Cutting),
            "governing" => Some(Lead::Governing),
            "keeping" => Some(Lead::Keeping),
            _ => None,
        };
        let rules = bundle.stage("definition").filter(|r| lead(r).is_some());
        Ok(Self { leads: WordTable::new(rules, |r| lead(r).ok_or_else(|| GrammarError::at(r, "no bound")))? })
    }

    /// The name that ends at `end` and that `term` is short for; `whole` takes all members of a list.
    pub fn name(&self, text: &str, from: usize, end: usize, term: &str, whole: bool, trace: &mut Trace) -> NormSpan {
        if let Some(marked) = marked_name(text, from, end) {
            return marked;
        }
        let clause = clause(text, from, end);
        let aligned = aligned(text, clause, term);
        let mut start = clause.start;
        if let (Some(aligned), false) = (aligned, whole) {
            start = last_comma(text, NormSpan::new(start, aligned)).unwrap_or(start);
        }
        let latest = aligned.unwrap_or(end);
        start = self.cut(text, NormSpan::new(start, latest), end, trace);
        self.lead(text, NormSpan::new(start, end), latest, trace)
    }

    /// Behind the last word inside `span` that cuts, unless it belongs to a description.
    fn cut(&self, text: &str, span: NormSpan, end: usize, trace: &mut Trace) -> usize {
        let mut start = span.start;
        for word in self.leads.find_iter(text, NormSpan::new(span.start, end)).take_while(|t| t.span.end <= span.end) {
            let cuts = match word.class {
                Lead::Cutting => !text[word.span.end..end].starts_with('的'),
                Lead::Governing => {
                    self.leads.at(text, word.span.end, end).is_some_and(|w| matches!(w.class, Lead::Leading | Lead::NounVerb))
                }
                _ => false,
            };
            if cuts {
                start = word.span.end;
            }
            if cuts || word.class == Lead::Keeping {
                trace.used(word.rule, word.span);
            }
        }
        start
    }

    /// A name without the words that lead in to it, none of which goes beyond `latest`.
    fn lead(&self, text: &str, mut name: NormSpan, latest: usize, trace: &mut Trace) -> NormSpan {
        let begin = name.start;
        while let Some(word) = self.leads.at(text, name.start, name.end).filter(|w| w.span.end <= latest && w.span.end < name.end) {
            let rest = NormSpan::new(word.span.end, name.end);
            let next = self.leads.at(text, rest.start, rest.end);
            let next_is = |classes: &[Lead]| next.is_some_and(|n| classes.contains(&n.class));
            let cuts = match word.class {
                Lead::Leading => true,
                Lead::Relative => !rest.of(text).contains('的'),
                Lead::Subject => next_is(&[Lead::Leading, Lead::NounVerb]),
                Lead::NounVerb => name.start > begin || next_is(&[Lead::Determiner, Lead::Subject]),
                Lead::Governing => next_is(&[Lead::Leading, Lead::NounVerb, Lead::Governing]),
                Lead::Determiner | Lead::Cutting | Lead::Keeping => false,
            };
            if !cuts {
                break;
            }
            trace.used(word.rule, word.span);
            trace.parts.extend(next.filter(|n| n.class == Lead::Determiner).map(|n| (n.rule, n.span)));
            name = rest;
        }
        name
    }
}

/// A name in 《》 or quotation marks that ends at `end`.
fn marked_name(text: &str, from: usize, end: usize) -> Option<NormSpan> {
    let (open, close, keep) = match text[from..end].chars().next_back()? {
        '》' => ('《', '》', true),
        '”' => ('“', '”', false),
        _ => return None,
    };
    let mut depth = 0;
    for (i, c) in text[from..end].char_indices().rev().take(2 * REACH) {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
            if depth == 0 {
                let (start, end) = if keep { (from + i, end) } else { (from + i + open.len_utf8(), end - close.len_utf8()) };
                return Some(NormSpan::new(start, end));
            }
        }
    }
    None
}

/// The clause that ends at `end`: back to a comma, full stop or line end outside brackets and marks.
fn clause(text: &str, from: usize, end: usize) -> NormSpan {
    let mut depth = 0i32;
    let mut start = end;
    for (i, c) in text[from..end].char_indices().rev().take(REACH) {
        match c {
            ')' | '》' | '”' => depth += 1,
            '(' | '《' | '“' if depth == 0 => break,
            '(' | '《' | '“' => depth -= 1,
            '\n' => break,
            ',' | ';' | '。' | ':' | '!' | '?' | ' ' if depth == 0 => break,
            _ => {}
        }
        start = from + i;
    }
    NormSpan::new(start, end)
}

/// Where the characters of a short name begin in the name, read from the end backwards: 校改办 in
/// 校舍(宿舍)改造推进工作办公室.
fn aligned(text: &str, name: NormSpan, term: &str) -> Option<usize> {
    let mut rest = name.of(text).char_indices().rev();
    let mut at = None;
    for wanted in term.chars().rev().filter(|c| c.is_alphanumeric()) {
        at = Some(rest.find(|(_, c)| *c == wanted)?.0);
    }
    at.map(|i| name.start + i)
}

/// Behind the last 、 outside brackets and marks.
fn last_comma(text: &str, span: NormSpan) -> Option<usize> {
    let mut depth = 0i32;
    for (i, c) in span.of(text).char_indices().rev() {
        match c {
            ')' | '》' | '”' => depth += 1,
            '(' | '《' | '“' => depth -= 1,
            '、' if depth == 0 => return Some(span.start + i + c.len_utf8()),
            _ => {}
        }
    }
    None
}
