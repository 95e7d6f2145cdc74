//! Lists of attachments (附件说明).

use super::MetaRules;
use crate::span::NormSpan;

/// What an attachment list begins with.
const ANCHOR: &str = "附件";
/// Longest name of an attachment, in characters.
const LONGEST: usize = 80;

/// An attachment list.
#[derive(Debug, Clone, Default)]
pub(super) struct Attachments {
    /// The names, in order.
    pub names: Vec<String>,
    /// The list, from 附件 on.
    pub span: Option<NormSpan>,
}

/// The first list of attachments in the text that gives a name.
pub(super) fn find(rules: &MetaRules, text: &str, content: NormSpan) -> Attachments {
    for (i, _) in content.of(text).match_indices(ANCHOR) {
        let at = content.start + i;
        let begins = text[content.start..at].chars().next_back().is_none_or(|c| matches!(c, '\n' | ' ' | '。' | '|'));
        if !begins {
            continue;
        }
        let found = list(rules, text, at, content.end);
        if !found.names.is_empty() {
            return found;
        }
    }
    Attachments::default()
}

/// The list that begins with 附件 at `at`.
fn list(rules: &MetaRules, text: &str, at: usize, end: usize) -> Attachments {
    let rest = &text[at + ANCHOR.len()..end];
    let each = rest.starts_with(|c: char| c.is_ascii_digit());
    let Some(colon) = rest.strip_prefix(':').or_else(|| each.then_some(rest)) else { return Attachments::default() };
    let mut out = Attachments::default();
    let mut pos = end - colon.len();
    let start = pos;
    if each {
        pos = at;
    }
    for number in 1.. {
        let Some((name, next)) = item(rules, text, pos, end, number, each) else { break };
        out.names.push(name);
        pos = next;
    }
    if out.names.is_empty() && !each {
        out.names.extend(single(rules, text, start, end).map(|(name, next)| {
            pos = next;
            name
        }));
    }
    out.span = Some(NormSpan::new(at, pos));
    out
}

/// The item with a number, and where it ends: `1.甲 2.乙`, or each behind 附件 of its own.
fn item(rules: &MetaRules, text: &str, at: usize, end: usize, number: usize, each: bool) -> Option<(String, usize)> {
    let mut rest = text[at..end].trim_start_matches(['\n', ' ', ';']);
    if each {
        rest = rest.strip_prefix(ANCHOR)?;
    } else {
        rest = rest.strip_prefix(ANCHOR).unwrap_or(rest);
    }
    let rest = marker(rest, number)?;
    let start = end - rest.len();
    let stop = item_end(rest, number + 1);
    name(rules, &rest[..stop]).map(|name| (name, start + stop))
}

/// What follows the marker of an item: `1.`, `1、`, `(1)`, `一、`.
fn marker(text: &str, number: usize) -> Option<&str> {
    let text = text.strip_prefix('(').unwrap_or(text);
    let rest = text.strip_prefix(number.to_string().as_str())?;
    let rest = rest.strip_prefix(['.', '、', ')', ':', ',']).or_else(|| rest.strip_prefix(' '))?;
    Some(rest.trim_start_matches(' '))
}

/// Where an item ends: at the line's end, at the next number, at a space or full stop.
fn item_end(text: &str, next: usize) -> usize {
    let line = text.find('\n').unwrap_or(text.len());
    let stop = text[..line].find(['。', '|', ';']).unwrap_or(line);
    let numbers = [format!("{next}."), format!("{next}、"), format!("附件{next}")];
    let numbered = numbers.iter().filter_map(|n| text[..stop].find(n.as_str())).filter(|i| *i > 0).min();
    let space = text[..stop].find(' ').unwrap_or(stop);
    numbered.unwrap_or(stop).min(space)
}

/// The name of the only attachment, which may go on over two lines.
fn single(rules: &MetaRules, text: &str, at: usize, end: usize) -> Option<(String, usize)> {
    let rest = text[at..end].trim_start_matches(['\n', ' ']);
    let start = end - rest.len();
    let stop = item_end(rest, 2);
    let first = name(rules, &rest[..stop])?;
    if rules.titles.doc_type(&first).is_none() && rest[..stop].len() < rest.len() {
        let second = item_end(&rest[stop + 1..], 2);
        let both = name(rules, &rest[..stop + 1 + second]);
        if let Some(both) = both.filter(|b| rules.titles.is_title(b)) {
            return Some((both, start + stop + 1 + second));
        }
    }
    Some((first, start + stop))
}

/// An item's name, without the marks around it and the file extension at its end.
fn name(rules: &MetaRules, words: &str) -> Option<String> {
    let mut words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some((stem, extension)) = words.rsplit_once('.')
        && (2..=4).contains(&extension.len())
        && extension.chars().all(|c| c.is_ascii_alphanumeric())
    {
        words = stem.to_owned();
    }
    let words = words.trim_end_matches([';', '、', ',']);
    let words = words.strip_prefix('《').and_then(|w| w.strip_suffix('》')).unwrap_or(words);
    let chars = words.chars().count();
    let is_name = (3..=LONGEST).contains(&chars) && !rules.is_no_attachment(words);
    is_name.then(|| words.to_owned())
}
