//! Tables of contents (目录): their headings are no sections, but they tell the titles.

use super::breaks::{Break, BreakKind};
use super::marker::{FamilyId, Marker, Markers};
use crate::grammar::RuleId;
use crate::span::NormSpan;
use rustc_hash::FxHashMap;

/// Titles by series and number, as a table of contents gives them.
#[derive(Default)]
pub(super) struct Contents {
    titles: FxHashMap<(FamilyId, u16), Vec<NormSpan>>,
    rule: Option<RuleId>,
}

/// Characters of a heading that must be the same in the table of contents and in the body.
const SAME: usize = 2;
/// Fewest headings of a table of contents.
const FEWEST: usize = 3;
/// Dots that lead from an entry to its page.
const LEADERS: [char; 3] = ['.', '·', '…'];
/// Longest entry, the entries under it included but not their dots, in bytes.
const LONGEST_ENTRY: usize = 600;

/// Takes the headings of a table of contents out of the candidates. The table ends where its first
/// heading comes again.
pub(super) fn take(text: &str, breaks: &[Break], markers: &Markers, candidates: &mut Vec<Marker>) -> Contents {
    let mut contents = Contents::default();
    for head in breaks.iter().filter(|b| b.kind == BreakKind::Contents) {
        let first = candidates.partition_point(|m| m.span.start < head.span.end);
        let Some(len) = table_len(text, head, &candidates[first..]) else { continue };
        let end = candidates[first + len].span.start;
        let entries: Vec<Marker> = candidates.drain(first..first + len).collect();
        for (i, entry) in entries.iter().enumerate() {
            let stop = entries.get(i + 1).map_or(end, |next| next.span.start);
            let title = title(text, entry, stop);
            if !markers.family(entry).is_inline() && !title.is_empty() {
                contents.titles.entry((entry.family, entry.ordinal)).or_default().push(title);
                contents.rule = head.rule;
            }
        }
    }
    contents
}

/// How many candidates after `head` belong to its table; `None` where there is no table.
fn table_len(text: &str, head: &Break, candidates: &[Marker]) -> Option<usize> {
    let first = candidates.first()?;
    let words = |m: &Marker| text[m.span.end..].trim_start().chars().take(SAME).collect::<String>();
    let begins = words(first);
    if text[head.span.end..first.span.start].contains('。') {
        return None;
    }
    let mut before = first;
    for (i, m) in candidates.iter().enumerate().skip(1) {
        let between = &text[before.span.end..m.span.start];
        if m.family == first.family && m.ordinal == first.ordinal && words(m) == begins {
            return (i >= FEWEST).then_some(i);
        }
        if entry_len(between) > LONGEST_ENTRY || between.contains('。') {
            return None;
        }
        before = m;
    }
    None
}

/// Length of what stands between two headings of a table, without the dots that lead to the page.
fn entry_len(words: &str) -> usize {
    words.chars().filter(|c| !LEADERS.contains(c)).map(char::len_utf8).sum()
}

/// The words of an entry, without dots and page number.
fn title(text: &str, entry: &Marker, stop: usize) -> NormSpan {
    let line = text[entry.span.end..stop].split('\n').next().unwrap_or_default();
    let whole = NormSpan::new(entry.span.end, entry.span.end + line.len());
    let words = line.trim_end_matches(|c: char| c.is_ascii_digit() || LEADERS.contains(&c) || matches!(c, ' ' | 'I' | 'V' | 'X'));
    NormSpan::new(whole.start, whole.start + words.len()).trim(text)
}

impl Contents {
    /// The title of the heading at `marker` if the words after it are one of the table's.
    pub fn title_at(&self, text: &str, family: FamilyId, ordinal: u16, words: NormSpan) -> Option<(NormSpan, RuleId)> {
        let titles = self.titles.get(&(family, ordinal))?;
        let title = titles.iter().find(|t| words.of(text).starts_with(t.of(text)))?;
        Some((NormSpan::new(words.start, words.start + title.len()), self.rule?))
    }
}
