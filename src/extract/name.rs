//! Names of documents: book-title marks (书名号), brackets at the end, comparison.

use super::doc_number::is_han;
use crate::span::NormSpan;
use std::collections::VecDeque;

/// Longest name between 《 and 》 in bytes: a mark without partner does not swallow the text.
const LONGEST: usize = 600;

/// The outermost pairs of 《…》 inside `span`, marks included, in order, none overlapping another.
///
/// A mark without partner is passed over, and what stands inside it counts for itself. Linear in
/// the length of the text, whatever it holds.
pub fn titles(text: &str, span: NormSpan) -> Vec<NormSpan> {
    let mut open: VecDeque<usize> = VecDeque::new();
    let mut found: Vec<NormSpan> = Vec::new();
    let bytes = text.as_bytes();
    // Both marks begin with the same two bytes.
    let (&[.., opening], &[.., closing]) = ("《".as_bytes(), "》".as_bytes()) else { return found };
    for last in memchr::memchr2_iter(opening, closing, &bytes[span.range()]).map(|i| span.start + i) {
        let Some(at) = last.checked_sub(2).filter(|at| bytes[*at..last] == "《".as_bytes()[..2]) else { continue };
        if bytes[last] == opening {
            open.push_back(at);
            continue;
        }
        let end = last + 1;
        while open.front().is_some_and(|first| end - first > LONGEST) {
            open.pop_front();
        }
        let Some(start) = open.pop_back() else { continue };
        let pair = NormSpan::new(start, end);
        while found.last().is_some_and(|inner| pair.covers(*inner)) {
            found.pop();
        }
        found.push(pair);
    }
    found
}

/// The words inside the marks of a pair.
pub fn inside(pair: NormSpan) -> NormSpan {
    NormSpan::new(pair.start + "《".len(), pair.end - "》".len())
}

/// The bracket at the end of a name: where it opens, and the words in it.
pub fn last_bracket(name: &str) -> Option<(usize, &str)> {
    let inner = name.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    Some((open, &inner[open + 1..]))
}

/// A name without the brackets at its end: 茶园管理办法(试行) → 茶园管理办法.
pub fn without_brackets(name: &str) -> &str {
    let mut name = name.trim_end();
    while let Some((open, _)) = last_bracket(name) {
        name = name[..open].trim_end();
    }
    name
}

/// Letters and figures of a name without 的, so that two spellings of one name compare equal.
pub fn key(name: &str) -> String {
    name.chars().filter(|c| is_kept(*c)).collect()
}

/// Where `text[at..end]` begins with the characters of a [`key`], whatever stands between them.
/// Gives the end.
pub fn match_key(text: &str, at: usize, end: usize, key: &str) -> Option<usize> {
    let begins = text[at..end].chars().next().is_some_and(|c| c.is_alphanumeric() || c == '“');
    let mut wanted = key.chars().peekable();
    for (i, c) in text[at..end].char_indices().take_while(|_| begins) {
        match wanted.peek() {
            None => return Some(at + i),
            Some(next) if c == *next => {
                wanted.next();
            }
            Some(_) if is_kept(c) => return None,
            Some(_) => {}
        }
    }
    (begins && wanted.peek().is_none()).then_some(end)
}

fn is_kept(c: char) -> bool {
    (is_han(c) || c.is_alphanumeric()) && c != '的'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<&str> {
        titles(text, NormSpan::new(0, text.len())).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn takes_the_outermost_pair() {
        assert_eq!(pairs("按《关于印发《茶园管理办法》的通知》和《渔业法》"), ["《关于印发《茶园管理办法》的通知》", "《渔业法》"]);
    }

    #[test]
    fn passes_over_a_mark_without_partner() {
        assert_eq!(pairs("《茶园管理办法的规定,根据《渔业法》"), ["《渔业法》"]);
        assert_eq!(pairs("渔业法》和《茶园法》"), ["《茶园法》"]);
        let far = format!("《{}《渔业法》", "茶".repeat(300));
        assert_eq!(pairs(&far), ["《渔业法》"]);
    }

    #[test]
    fn stays_linear_with_many_open_marks() {
        let text = "《".repeat(100_000) + &"》".repeat(100_000);
        let found = titles(&text, NormSpan::new(0, text.len()));
        assert!(found.len() < 300);
    }

    #[test]
    fn drops_brackets_at_the_end() {
        assert_eq!(without_brackets("茶园管理办法(试行)(2019年版)"), "茶园管理办法");
        assert_eq!(without_brackets("(试行)茶园"), "(试行)茶园");
    }

    #[test]
    fn matches_a_key_over_breaks() {
        let text = "关于加强茶园\n管理的意见为加强";
        let end = match_key(text, 0, text.len(), &key("关于加强茶园管理意见"));
        assert_eq!(end.map(|e| &text[e..]), Some("为加强"));
        assert_eq!(match_key(text, 0, text.len(), "关于保护茶园"), None);
    }
}
