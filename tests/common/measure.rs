//! How right a text is that was read from a file: its characters, and where its paragraphs end.

use super::pages::{Block, blocks};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeSet;
use std::iter::Sum;
use std::ops::Add;
use zhengce::pipeline::Parsed;

/// The characters of a known text without white space, and after how many of them paragraphs and
/// cells of tables end.
pub struct Truth {
    characters: Vec<char>,
    ends: BTreeSet<usize>,
}

/// Counts over texts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    same: usize,
    characters: usize,
    right: usize,
    breaks: usize,
}

impl Score {
    /// Share of characters that are right, from 0 to 1.
    pub fn characters(self) -> f64 {
        2.0 * self.same as f64 / self.characters as f64
    }

    /// Share of ends of paragraphs that are right (F1).
    pub fn breaks(self) -> f64 {
        2.0 * self.right as f64 / self.breaks as f64
    }
}

impl Add for Score {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            same: self.same + other.same,
            characters: self.characters + other.characters,
            right: self.right + other.right,
            breaks: self.breaks + other.breaks,
        }
    }
}

impl Sum for Score {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::add)
    }
}

impl Truth {
    /// The paragraphs and cells of a parsed text.
    pub fn of(parsed: &Parsed) -> Self {
        let mut out = Self { characters: Vec::new(), ends: BTreeSet::new() };
        for block in blocks(parsed) {
            match block {
                Block::Line(line) => out.add(line),
                Block::Table(t) => t.cells.iter().for_each(|cell| out.add(cell.span.of(&parsed.source.text))),
            }
        }
        out
    }

    fn add(&mut self, words: &str) {
        self.characters.extend(words.chars().filter(|c| !c.is_whitespace()));
        self.ends.insert(self.characters.len());
    }

    /// Compares a text. A paragraph may end with each line or with a blank one: what fits better counts.
    pub fn score(&self, text: &str) -> Score {
        let lines = self.score_broken(text.split(['\n', '\t', '\u{c}']));
        let blank = self.score_broken(text.split("\n\n"));
        if blank.breaks() > lines.breaks() { blank } else { lines }
    }

    fn score_broken<'a>(&self, paragraphs: impl Iterator<Item = &'a str>) -> Score {
        let (mut characters, mut ends) = (Vec::new(), BTreeSet::new());
        for paragraph in paragraphs {
            // Drawn lines of tables in plain text are no characters.
            characters.extend(paragraph.split_whitespace().filter(|w| !is_drawn(w)).flat_map(str::chars));
            ends.insert(characters.len());
        }
        ends.remove(&0);
        let mut place = vec![None; characters.len() + 1];
        let mut same = 0;
        for op in capture_diff_slices(Algorithm::Myers, &characters, &self.characters) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                same += len;
                (0..len).for_each(|i| place[old_index + i + 1] = Some(new_index + i + 1));
            }
        }
        let right = ends.iter().filter(|e| place[**e].is_some_and(|at| self.ends.contains(&at))).count();
        Score { same, characters: characters.len() + self.characters.len(), right, breaks: ends.len() + self.ends.len() }
    }
}

fn is_drawn(word: &str) -> bool {
    word.chars().count() > 2 && word.chars().all(|c| matches!(c, '-' | '=' | '+' | '|' | ':'))
}
