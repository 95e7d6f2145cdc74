//! Indicator tables (指标表): a row names the indicator, a column's head the year.
//!
//! A cell that is only a number is read with its row and column; a cell of words is read like
//! running text about what its row names.

use super::Context;
use super::indicator::clean;
use super::lexicon::Class;
use crate::extract::quantity::{Mention, Quantity};
use crate::extract::table::{ColumnRole, NormTable, TableReading};
use crate::extract::{Findings, Found, Rejected, Trace};
use crate::record::{Comparator, Granularity, Measure, Modality, Target, TargetStatus, Time};
use crate::segment::Passage;
use crate::span::NormSpan;

/// How a cell is to be read.
pub(super) enum Reading {
    /// Its records are already made, or it holds none.
    Done,
    /// As running text; what its row is about is named there.
    Text(Option<NormSpan>),
}

impl Context<'_> {
    /// Reads a cell by the header of its table.
    pub(super) fn cell(&self, passage: &Passage, (table, cell): (usize, usize), out: &mut Findings<Target>) -> Reading {
        let (Some(table), Some(reading)) = (self.article.tables.get(table), self.article.readings.get(table)) else {
            return Reading::Text(None);
        };
        if !reading.is_read() {
            return Reading::Text(None);
        }
        let indicators = reading.columns_of(ColumnRole::Indicator).next().is_some();
        let Some(here) = table.cells.get(cell) else { return Reading::Done };
        let label = reading.label(here.row).filter(|l| *l != cell).map(|l| table.cells[l].span.trim(self.article.text()));
        match reading.role_of(table, cell) {
            Some(ColumnRole::Target | ColumnRole::Baseline | ColumnRole::Year) => match label {
                Some(label) if self.value(passage, table, reading, cell, label, out) => Reading::Done,
                _ => Reading::Text(label),
            },
            Some(ColumnRole::Task | ColumnRole::Detail) => Reading::Text(None),
            _ if indicators => Reading::Done,
            Some(_) => Reading::Done,
            None => Reading::Text(None),
        }
    }

    /// A cell that is only a number; false where it holds words.
    fn value(
        &self,
        passage: &Passage,
        table: &NormTable,
        reading: &TableReading,
        cell: usize,
        label: NormSpan,
        out: &mut Findings<Target>,
    ) -> bool {
        let text = self.article.text();
        let here = &table.cells[cell];
        let Some((q, comparator)) = self.only_number(here.span) else { return false };
        let (name, own_unit) = self.label(label);
        let unit_cell = reading.columns_of(ColumnRole::Unit).find_map(|c| reading.cell(here.row, c));
        let unit = q.unit.clone().or_else(|| unit_cell.map(|c| clean(table.cells[c].span.of(text)))).or(own_unit);
        let column = &reading.columns[here.column];
        let baseline = column.role == Some(ColumnRole::Baseline);
        let attribute = reading.columns_of(ColumnRole::Attribute).find_map(|c| reading.cell(here.row, c));
        let expected = attribute.is_some_and(|c| table.cells[c].span.of(text).contains("预期"));
        if name.is_empty() {
            out.rejected.push(Rejected { span: q.span, rule: None, reason: "its row names no indicator" });
            return true;
        }
        let mut trace = Trace::default();
        for (rule, span) in reading.columns.iter().filter_map(|c| c.word) {
            trace.used(rule, span);
        }
        let from = if label.start < here.span.start { label } else { here.span };
        out.found.push(Found {
            value: Target {
                indicator: name,
                scope: None,
                measure: Measure::Level,
                frequency: None,
                comparator,
                value: q.value,
                value_max: q.value_max,
                unit: unit.filter(|u| !u.is_empty() && !u.chars().all(|c| matches!(c, '—' | '-' | '/'))),
                baseline: None,
                modality: (expected && !baseline).then_some(Modality::Expected),
                time: self.head_year(table, &column.head),
                status: if baseline { TargetStatus::Actual } else { TargetStatus::Target },
            },
            span: from.join(here.span).trim(text),
            section: passage.section,
            trace,
        });
        true
    }

    /// The quantity of a cell that holds nothing else but its bound.
    fn only_number(&self, cell: NormSpan) -> Option<(Quantity, Comparator)> {
        let text = self.article.text();
        let mut mentions = self.rules.numbers.scan(self.article.source, cell).into_iter();
        let (Some(Mention::Quantity(q)), None) = (mentions.next(), mentions.next()) else { return None };
        let mut comparator = if q.more { Comparator::Gt } else { Comparator::Eq };
        let mut covered = q.span.len();
        for part in [NormSpan::new(cell.start, q.span.start), NormSpan::new(q.span.end, cell.end)] {
            for word in self.rules.lexicon.words.find_iter(text, part) {
                match word.class {
                    Class::Before(c) | Class::After(c) => comparator = c,
                    Class::Reach(_) => {}
                    _ => return None,
                }
                covered += word.span.len();
            }
        }
        if q.value_max.is_some() {
            comparator = Comparator::Range;
        }
        let rest = cell
            .of(text)
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '[' | ']' | '【' | '】' | '*' | '。'))
            .map(char::len_utf8)
            .sum::<usize>();
        (covered >= rest).then_some((q, comparator))
    }

    /// The name a row gives its indicator, without number, and a unit in brackets after it.
    fn label(&self, label: NormSpan) -> (String, Option<String>) {
        let words = clean(label.of(self.article.text()));
        let numbered = words.trim_start_matches(|c: char| c.is_ascii_digit());
        let name = if numbered.len() < words.len() { numbered.trim_start_matches(['.', '、', ')', ' ']) } else { &words };
        let Some((before, unit)) = name.strip_suffix(')').and_then(|n| n.rsplit_once('(')) else { return (name.to_owned(), None) };
        if self.rules.numbers.is_unit(unit) { (before.to_owned(), Some(unit.to_owned())) } else { (name.to_owned(), None) }
    }

    /// The year at a column's head.
    fn head_year(&self, table: &NormTable, head: &[usize]) -> Option<Time> {
        let text = self.article.text();
        head.iter().rev().find_map(|c| {
            let words = table.cells[*c].span.of(text);
            let at = words.find(|c: char| c.is_ascii_digit())?;
            let year = words.get(at..at + 4).filter(|y| y.bytes().all(|b| b.is_ascii_digit()))?;
            let more = words[at + 4..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '~'));
            (!more && matches!(&year[..2], "19" | "20")).then(|| Time {
                start: Some(format!("{year}-01-01")),
                end: Some(format!("{year}-12-31")),
                granularity: Some(Granularity::Year),
                ..Time::default()
            })
        })
    }
}
