//! Signatures (落款): the bodies and the day under a document.

use super::MetaRules;
use super::date::Day;
use super::head::floor;
use crate::span::NormSpan;

/// A signature is looked for in this many bytes before its day.
const REACH: usize = 900;

/// Bodies and the day under them.
#[derive(Debug, Clone)]
pub(super) struct Signature {
    /// The bodies, in order; none where only the day stands.
    pub bodies: Vec<String>,
    /// The day.
    pub day: Day,
    /// All of it.
    pub span: NormSpan,
}

/// The signatures of a text, in order.
pub(super) fn find(rules: &MetaRules, text: &str, content: NormSpan) -> Vec<Signature> {
    rules.days.find_iter(text, content).filter_map(|day| signature(rules, text, content, day)).collect()
}

fn signature(rules: &MetaRules, text: &str, content: NormSpan, day: Day) -> Option<Signature> {
    let written = day.span.of(text).contains('年');
    let after = &text[day.span.end..content.end];
    if !written || !ends_here(rules, after) {
        return None;
    }
    let from = floor(text, day.span.start.saturating_sub(REACH)).max(content.start);
    let (bodies, start) = bodies_before(rules, text, from, day.span.start);
    let alone = text[from..day.span.start].is_empty() || text[from..day.span.start].ends_with('\n');
    let line_ends = after.is_empty() || after.starts_with(['\n', ' ', '(']);
    (!bodies.is_empty() || alone && line_ends).then(|| Signature { bodies, day, span: NormSpan::new(start, day.span.end) })
}

/// Whether a day is the end of what it belongs to, not the beginning of a clause.
fn ends_here(rules: &MetaRules, after: &str) -> bool {
    !rules.goes_on_after_day(after)
}

/// The bodies that stand one after another right before `at`, and where the first begins.
fn bodies_before(rules: &MetaRules, text: &str, from: usize, at: usize) -> (Vec<String>, usize) {
    let mut bodies: Vec<String> = Vec::new();
    let mut start = at;
    let mut end = at;
    // A name broken by spaces (宁 波 市 财政局) is put together from its pieces.
    let mut open = String::new();
    while from < end && open.chars().count() < 40 {
        let stretch = &text[from..end];
        let trimmed = stretch.trim_end_matches([' ', '\n', '|', '、']);
        let begin = trimmed.rfind([' ', '\n', '|', '。', ':', ';', '、', ')', '!']).map_or(0, |i| i + char_len(trimmed, i));
        let piece = &trimmed[begin..];
        if piece.is_empty() {
            break;
        }
        let words = format!("{piece}{open}");
        match rules.bodies.split(&words, &rules.divisions) {
            Some(found) => {
                bodies.splice(0..0, found);
                start = from + begin;
                open.clear();
            }
            None => {
                if bodies.is_empty()
                    && let Some(tail) = body_at_end(rules, &words)
                {
                    return (vec![words[tail..].to_owned()], from + begin + tail);
                }
                open = words;
            }
        }
        end = from + begin;
    }
    (bodies, start)
}

/// In text without line breaks a signature follows the last sentence or list at once: where it
/// begins.
fn body_at_end(rules: &MetaRules, words: &str) -> Option<usize> {
    let starts = rules.divisions.find_iter(words, NormSpan::new(0, words.len())).map(|m| m.span.start);
    let starts: Vec<usize> = starts.filter(|s| *s > 0).collect();
    starts.into_iter().rev().find(|s| rules.bodies.is_body(&words[*s..]).is_some())
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}
