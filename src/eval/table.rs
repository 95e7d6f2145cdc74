//! The table of precision, recall and F1, a row for each kind of record.

use super::matching::{Pairing, is_optional};
use serde_json::Value;
use std::fmt;

/// The kinds, in the order they are printed.
const KINDS: [&str; 9] =
    ["meta", "definitions", "sections", "inline items", "targets", "targets, strict", "deadlines", "responsibilities", "references"];

/// Counts for every kind of record.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    rows: Vec<Row>,
}

/// Counts for one kind of record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Gold records that were found.
    pub found: usize,
    /// Records that no gold asks for.
    pub extra: usize,
    /// Gold records that were missed.
    pub missed: usize,
    /// For each further field: how often it was right, and how often it was held against gold.
    pub fields: Vec<(&'static str, usize, usize)>,
}

/// A check of one further field of a matched pair.
pub(super) type FieldCheck<'a> = (&'static str, &'a dyn Fn(&Value, &Value) -> bool);

impl Row {
    pub(super) fn field(&mut self, name: &'static str, right: bool) {
        let at = self.fields.iter().position(|(n, ..)| *n == name).unwrap_or_else(|| {
            self.fields.push((name, 0, 0));
            self.fields.len() - 1
        });
        self.fields[at].1 += usize::from(right);
        self.fields[at].2 += 1;
    }

    pub(super) fn add(&mut self, found: usize, extra: usize, missed: usize) {
        self.found += found;
        self.extra += extra;
        self.missed += missed;
    }

    pub(super) fn count(&mut self, pairing: &Pairing<'_>) {
        let missed = pairing.missed.iter().filter(|g| !is_optional(g)).count();
        self.add(pairing.firm().count(), pairing.extra.len(), missed);
    }

    pub(super) fn count_with(&mut self, pairing: &Pairing<'_>, checks: &[FieldCheck<'_>]) {
        self.count(pairing);
        for (g, p) in pairing.firm() {
            for (name, check) in checks {
                self.field(name, check(g, p));
            }
        }
    }

    /// Precision, recall and F1, each from 0 to 1. Nothing asked for and nothing given is perfect.
    pub fn scores(&self) -> (f64, f64, f64) {
        let ratio = |part: usize, whole: usize, empty: f64| if whole == 0 { empty } else { part as f64 / whole as f64 };
        let precision = ratio(self.found, self.found + self.extra, if self.missed == 0 { 1.0 } else { 0.0 });
        let recall = ratio(self.found, self.found + self.missed, 1.0);
        let f1 = if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        (precision, recall, f1)
    }
}

impl Default for Table {
    fn default() -> Self {
        Self { rows: vec![Row::default(); KINDS.len()] }
    }
}

impl Table {
    /// The counts of a kind.
    ///
    /// # Panics
    /// When there is no such kind.
    pub fn row(&mut self, kind: &str) -> &mut Row {
        let at = KINDS.iter().position(|k| *k == kind).expect("a known kind of record");
        &mut self.rows[at]
    }

    /// Kinds and their counts, in the order they are printed.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, &Row)> {
        KINDS.into_iter().zip(&self.rows)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<18}{:>6}{:>8}{:>8}{:>8}   fields right among the matched", "records", "gold", "P", "R", "F1")?;
        for (kind, row) in self.rows() {
            let shares: Vec<String> = row.fields.iter().map(|(n, right, all)| format!("{n} {:.3}", *right as f64 / *all as f64)).collect();
            let shares = shares.join("  ");
            if kind == "meta" {
                writeln!(f, "{kind:<18}{:>30}   {shares}", "")?;
            } else {
                let (p, r, f1) = row.scores();
                writeln!(f, "{kind:<18}{:>6}{p:>8.3}{r:>8.3}{f1:>8.3}   {shares}", row.found + row.missed)?;
            }
        }
        Ok(())
    }
}
