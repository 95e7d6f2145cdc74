//! Lists of attachments (附件说明).

use super::{Evidence, MetaFound, Reader};
use crate::extract::doc_number::is_han;
use crate::span::NormSpan;

/// What an attachment list begins with.
const ANCHOR: &str = "附件";
/// Longest name of an attachment, in characters.
const LONGEST: usize = 80;

/// An attachment list being read.
struct List<'r, 'a> {
    reader: &'r Reader<'a>,
    /// Where the list must have ended: at the signature, else at the document's end.
    end: usize,
    /// Whether each name stands behind 附件 of its own: 附件1:甲 / 附件2:乙.
    each: bool,
}

impl Reader<'_> {
    /// The first list of attachments that gives a name.
    pub fn read_attachments(&self, evidence: &Evidence, out: &mut MetaFound) {
        let signature = evidence.signature.as_ref().map(|s| s.span.start);
        for i in memchr::memmem::find_iter(self.content.of(self.text).as_bytes(), ANCHOR) {
            let at = self.content.start + i;
            let before = self.text[self.content.start..at].chars().next_back();
            if !before.is_none_or(|c| matches!(c, '\n' | ' ' | '。' | '|')) {
                continue;
            }
            let end = signature.filter(|s| *s > at).unwrap_or(self.content.end);
            let each = self.text[at + ANCHOR.len()..end].starts_with(|c: char| c.is_ascii_digit());
            let list = List { reader: self, end, each };
            if let Some((names, to)) = list.read(at) {
                out.meta.attachments = names;
                out.apparatus.push(NormSpan::new(at, to));
                return;
            }
        }
    }
}

impl List<'_, '_> {
    fn text(&self, at: usize) -> &str {
        &self.reader.text[at..self.end]
    }

    /// The names of the list that begins with 附件 at `at`, and where it ends.
    fn read(&self, at: usize) -> Option<(Vec<String>, usize)> {
        let rest = self.text(at + ANCHOR.len());
        let mut pos = match rest.strip_prefix(':') {
            Some(after) => self.end - after.len(),
            None if self.each => at,
            None => return None,
        };
        let mut names = Vec::new();
        while let Some((name, next)) = self.item(pos, names.len() + 1) {
            names.push(name);
            pos = next;
        }
        if names.is_empty() && !self.each {
            let (name, next) = self.only(pos)?;
            names.push(name);
            pos = next;
        }
        (!names.is_empty()).then_some((names, pos))
    }

    /// The item of a number, and where it ends: `1.甲 2.乙`.
    fn item(&self, at: usize, number: usize) -> Option<(String, usize)> {
        let rest = self.text(at).trim_start_matches(['\n', ' ', ';']);
        let rest = match rest.strip_prefix(ANCHOR) {
            Some(rest) => rest,
            None if self.each => return None,
            None => rest,
        };
        let rest = after_marker(rest, number)?;
        let stop = item_end(rest, number + 1);
        self.name(&rest[..stop]).map(|name| (name, self.end - rest.len() + stop))
    }

    /// The name of the only attachment, which may go on over two lines.
    fn only(&self, at: usize) -> Option<(String, usize)> {
        let rest = self.text(at).trim_start_matches(['\n', ' ']);
        let start = self.end - rest.len();
        let stop = item_end(rest, 2);
        let first = self.name(&rest[..stop])?;
        if self.reader.doc_types.of(&first).is_none() && stop < rest.len() {
            let both_end = stop + 1 + item_end(rest.get(stop + 1..).unwrap_or_default(), 2);
            let both = rest.get(..both_end).and_then(|words| self.name(words));
            if let Some(both) = both.filter(|b| self.reader.is_title(b)) {
                return Some((both, start + both_end));
            }
        }
        Some((first, start + stop))
    }

    /// An item's name, without the marks around it and the file extension at its end.
    fn name(&self, words: &str) -> Option<String> {
        let words = super::field(words);
        let words = without_extension(&words).trim_end_matches([';', '、', ',', '.']);
        let words = words.strip_prefix('《').and_then(|w| w.strip_suffix('》')).unwrap_or(words);
        let is_number = words.strip_prefix(ANCHOR).is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()));
        let is_name = words.contains(is_han)
            && (3..=LONGEST).contains(&words.chars().count())
            && !is_number
            && self.reader.cues.find("no-attachment", words).is_none();
        is_name.then(|| words.to_owned())
    }
}

/// What follows the marker of an item: `1.`, `1、`, `(1)`, `1 `.
fn after_marker(text: &str, number: usize) -> Option<&str> {
    let text = text.strip_prefix('(').unwrap_or(text);
    let rest = text.strip_prefix(number.to_string().as_str())?;
    rest.strip_prefix(['.', '、', ')', ':', ',', ' ']).map(|r| r.trim_start_matches(' '))
}

/// Where an item ends: at the line's end, at the next number, at a space or full stop.
fn item_end(text: &str, next: usize) -> usize {
    let stop = text.find(['\n', '。', '|', ';', ' ']).unwrap_or(text.len());
    let numbers = [format!("{next}."), format!("{next}、"), format!("{ANCHOR}{next}")];
    let numbered = numbers.iter().filter_map(|n| text[..stop].find(n.as_str())).filter(|i| *i > 0).min();
    numbered.unwrap_or(stop)
}

/// 申请表.doc → 申请表.
fn without_extension(words: &str) -> &str {
    let is_extension =
        |e: &str| (2..=4).contains(&e.len()) && e.chars().all(|c| c.is_ascii_alphanumeric()) && !e.chars().all(|c| c.is_ascii_digit());
    words.rsplit_once('.').filter(|(_, e)| is_extension(e)).map_or(words, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_items() {
        assert_eq!(after_marker("1.茶园名单", 1), Some("茶园名单"));
        assert_eq!(after_marker("(2)茶园名单", 2), Some("茶园名单"));
        assert_eq!(after_marker("12.茶园名单", 1), None);
        assert_eq!(&"茶园名单2.茶农名单"[..item_end("茶园名单2.茶农名单", 2)], "茶园名单");
        assert_eq!(without_extension("茶园名单.xlsx"), "茶园名单");
        assert_eq!(without_extension("茶园面积3.25"), "茶园面积3.25");
    }
}
