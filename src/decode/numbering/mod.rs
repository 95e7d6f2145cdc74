//! Automatic numbers of paragraphs, as the reader sees them (自动编号): 一、 (一) 1. ①. The section tree
//! hangs on them. Word counts in the same way whichever format its lists are kept in.

mod numeral;

use numeral::written;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// Word's lists have nine levels.
pub(super) const LEVELS: usize = 9;

/// How levels are numbered, by their index from 0.
pub(super) type Levels = HashMap<usize, Level>;

/// The lists of a document, named by `K`, and how far each has counted.
pub(super) struct Numbering<K> {
    lists: HashMap<K, List<K>>,
    patterns: HashMap<K, Levels>,
    /// Counters of each pattern; lists of one pattern go on counting together.
    counters: HashMap<K, [Option<u32>; LEVELS]>,
    /// Lists whose own beginnings were used.
    begun: HashSet<(K, usize)>,
}

/// A list: the pattern it follows, and what it changes of it.
#[derive(Default)]
pub(super) struct List<K> {
    pub pattern: K,
    /// Where levels begin in this list.
    pub starts: HashMap<usize, u32>,
    /// Levels that are its own.
    pub levels: Levels,
}

/// How a level is numbered.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    pub start: u32,
    /// The name of a number format in ISO/IEC 29500-1 17.18.59.
    pub format: String,
    pub text: Vec<Piece>,
    /// The level that lets it begin anew, from 1; 0 for none.
    pub restart: Option<usize>,
    /// All numbers in Arabic digits.
    pub legal: bool,
    /// Nothing stands between the number and the text.
    pub joined: bool,
}

/// A piece of what stands before a paragraph: `第`, the number, `章`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Sign(char),
    /// The number of this level, from 0.
    Number(usize),
}

impl<K: Copy + Eq + Hash> Numbering<K> {
    pub fn new(lists: HashMap<K, List<K>>, patterns: HashMap<K, Levels>) -> Self {
        Self { lists, patterns, counters: HashMap::new(), begun: HashSet::new() }
    }

    /// The pattern that a list follows.
    pub fn pattern(&self, list: K) -> Option<K> {
        self.lists.get(&list).map(|l| l.pattern)
    }

    /// The number of the next paragraph of a list, with what stands between it and the text.
    pub fn next(&mut self, id: K, at: usize) -> Option<String> {
        let list = self.lists.get(&id)?;
        let levels = self.patterns.get(&list.pattern)?;
        let at = at.min(LEVELS - 1);
        let level = |at: usize| list.levels.get(&at).or_else(|| levels.get(&at));
        let here = level(at)?;
        let counters = self.counters.entry(list.pattern).or_default();
        let own_start = list.starts.get(&at).filter(|_| self.begun.insert((id, at)));
        counters[at] = Some(match (own_start, counters[at]) {
            (Some(start), _) => *start,
            (None, Some(n)) => n.saturating_add(1),
            (None, None) => list.starts.get(&at).copied().unwrap_or(here.start),
        });
        for (above, counter) in counters[..at].iter_mut().enumerate() {
            // A level that was passed over has its first number.
            *counter = counter.or_else(|| level(above).map(|l| l.start));
        }
        for (below, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            if level(below).and_then(|l| l.restart).is_none_or(|restart| restart > at) {
                *counter = None;
            }
        }
        let marker = render(here, |at| Some((level(at)?, (*counters.get(at)?)?)));
        let gap = if here.joined || marker.is_empty() { "" } else { " " };
        Some(format!("{marker}{gap}"))
    }
}

/// The text of a level with its numbers.
fn render<'l>(here: &Level, number: impl Fn(usize) -> Option<(&'l Level, u32)>) -> String {
    let bullets = here.format == "bullet";
    let mut out = String::new();
    for piece in &here.text {
        match piece {
            Piece::Sign(sign) => out.push(if bullets { bullet(*sign) } else { *sign }),
            Piece::Number(at) => {
                let number = number(*at).map(|(level, n)| written(if here.legal { "decimal" } else { &level.format }, n));
                out.extend(number);
            }
        }
    }
    out
}

/// Bullets of symbol fonts stand where Unicode has no characters.
pub(super) fn bullet(c: char) -> char {
    if matches!(c, '\u{E000}'..='\u{F8FF}') { '•' } else { c }
}
