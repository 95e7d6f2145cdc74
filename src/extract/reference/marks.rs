//! Book-title marks in pairs (书名号).

use crate::span::NormSpan;
use aho_corasick::AhoCorasick;
use std::collections::VecDeque;

/// Longest name between 《 and 》 in bytes: a mark without partner does not swallow the text.
const LONGEST: usize = 600;

/// Finds 《…》.
pub(super) struct Marks(AhoCorasick);

impl Marks {
    pub(super) fn new() -> Self {
        Self(AhoCorasick::new(["《", "》"]).expect("two patterns build an automaton"))
    }

    /// The outermost pairs inside `span`, marks included, in order, none overlapping another.
    ///
    /// A mark without partner is passed over, and what stands inside it counts for itself. Linear
    /// in the length of the text, whatever it holds.
    pub(super) fn pairs(&self, text: &str, span: NormSpan) -> Vec<NormSpan> {
        let mut open: VecDeque<usize> = VecDeque::new();
        let mut found: Vec<NormSpan> = Vec::new();
        let input = aho_corasick::Input::new(text).range(span.range());
        for mark in self.0.find_iter(input) {
            if mark.pattern().as_usize() == 0 {
                open.push_back(mark.start());
                continue;
            }
            while open.front().is_some_and(|first| mark.end() - first > LONGEST) {
                open.pop_front();
            }
            let Some(start) = open.pop_back() else { continue };
            let pair = NormSpan::new(start, mark.end());
            while found.last().is_some_and(|inner| pair.covers(*inner)) {
                found.pop();
            }
            found.push(pair);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<&str> {
        Marks::new().pairs(text, NormSpan::new(0, text.len())).into_iter().map(|s| s.of(text)).collect()
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
        let found = Marks::new().pairs(&text, NormSpan::new(0, text.len()));
        assert!(found.len() < 300);
    }
}
