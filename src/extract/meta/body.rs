//! Names of bodies (机关名称): what issues documents.

use super::region::Divisions;
use crate::extract::doc_number::is_han;
use crate::grammar::{Bundle, GrammarError, RuleId, WordTable};
use crate::span::NormSpan;

/// Longest name of a body, in characters.
const LONGEST: usize = 40;

/// Tells names of bodies from other words.
pub(super) struct Bodies {
    /// What names of bodies end in.
    endings: Vec<(String, RuleId)>,
    /// Words no name of a body holds.
    strangers: WordTable<()>,
}

impl Bodies {
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let endings = bundle.class("meta", "body-ending").flat_map(|r| r.words.iter().map(|w| (w.clone(), r.key))).collect();
        Ok(Self { endings, strangers: WordTable::new(bundle.class("meta", "no-body"), |_| Ok(()))? })
    }

    /// The rule by which words are the name of one body.
    pub fn is_body(&self, words: &str) -> Option<RuleId> {
        let chars = words.chars().count();
        if !(2..=LONGEST).contains(&chars) || !words.chars().all(|c| is_han(c) || matches!(c, '(' | ')' | '“' | '”' | '0'..='9')) {
            return None;
        }
        let ending = self.endings.iter().find(|(e, _)| words.ends_with(e.as_str()))?;
        let stranger = self.strangers.find_iter(words, NormSpan::new(0, words.len())).next();
        stranger.is_none().then_some(ending.1)
    }

    /// The bodies that words name one after another, whatever joins them; `None` when anything else
    /// stands among them.
    pub fn split(&self, words: &str, divisions: &Divisions) -> Option<Vec<String>> {
        let mut bodies = Vec::new();
        // A name broken by a space (宁波市 财政局) is put together again.
        let mut open = String::new();
        for piece in words.split([' ', '\n', '、', ',', '|']).map(str::trim).filter(|p| !p.is_empty()) {
            open.push_str(piece);
            if let Some(found) = self.joined(&open, divisions) {
                bodies.extend(found);
                open.clear();
            }
        }
        (open.is_empty() && !bodies.is_empty()).then_some(bodies)
    }

    /// Bodies written without anything between them: 甲市民政局甲市财政局.
    fn joined(&self, words: &str, divisions: &Divisions) -> Option<Vec<String>> {
        let mut bodies = Vec::new();
        let mut start = 0;
        for (at, _) in words.char_indices().skip(2) {
            let restarts = words[at..].starts_with("中共") || divisions.at_start(&words[at..]).is_some_and(|m| m.whole);
            if at > start && restarts && self.is_body(&words[start..at]).is_some() {
                bodies.push(words[start..at].to_owned());
                start = at;
            }
        }
        self.is_body(&words[start..])?;
        bodies.push(words[start..].to_owned());
        Some(bodies)
    }
}

/// Of two names of one body the fuller: 省政府办公厅 and 江西省人民政府办公厅. `None` when they are
/// not of one body.
pub(super) fn fuller<'a>(a: &'a str, b: &'a str) -> Option<&'a str> {
    let (short, long) = if a.chars().count() <= b.chars().count() { (a, b) } else { (b, a) };
    let mut rest = long.chars();
    let inside = short.chars().all(|c| rest.any(|l| l == c));
    (inside && short.chars().next_back() == long.chars().next_back()).then_some(long)
}
