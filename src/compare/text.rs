//! A comparison in words: for the terminal, and the names other outputs share.

use super::{Cell, Comparison, Difference, Direction, Row, Standing};
use crate::pipeline::clean;
use crate::record::*;
use std::fmt::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Characters of a quote that are shown.
const QUOTE: usize = 40;

/// The value as people write it: `≥5`, `4.5—5`, `约5`.
pub fn value(cell: &Cell) -> String {
    let target = &cell.written.value;
    let low = cell.value.as_deref().unwrap_or(&target.value);
    let high = cell.value_max.as_deref().or(target.value_max.as_deref());
    bounded(target.comparator, low, high)
}

/// A number with what bounds it: `≥5`, `4.5—5`.
pub(crate) fn bounded(comparator: Comparator, low: &str, high: Option<&str>) -> String {
    match comparator {
        Comparator::Ge => format!("≥{low}"),
        Comparator::Gt => format!(">{low}"),
        Comparator::Le => format!("≤{low}"),
        Comparator::Lt => format!("<{low}"),
        Comparator::Approx => format!("≈{low}"),
        Comparator::Range => format!("{low}—{}", high.unwrap_or_default()),
        Comparator::Eq => low.to_owned(),
    }
}

/// How firmly a target is set, in the text's language.
pub fn hardness(modality: Option<Modality>) -> &'static str {
    match modality {
        Some(Modality::Strive) => "力争",
        Some(Modality::Ensure) => "确保",
        Some(Modality::Expected) => "预期",
        None => "",
    }
}

/// What a row measures: name, kind of value, scope, baseline, years and unit.
pub fn head(row: &Row) -> String {
    let mut parts = vec![row.indicator.clone()];
    parts.extend(row.scope.as_ref().map(|s| format!("〔{s}〕")));
    parts.push(kind(row).to_owned());
    parts.extend(row.baseline.as_ref().map(|b| format!("比{b}")));
    parts.push(match (row.from, row.year) {
        (Some(from), Some(year)) => format!("{from}—{year}年"),
        (_, Some(year)) => format!("{year}年"),
        _ => "年份未写明".to_owned(),
    });
    parts.extend(row.unit.clone());
    if row.status == TargetStatus::Actual {
        parts.push("已完成".to_owned());
    }
    parts.retain(|p| !p.is_empty());
    parts.join(" · ")
}

/// Level, growth or change, with its frequency.
pub fn kind(row: &Row) -> &'static str {
    match (row.measure, row.frequency, row.direction) {
        (Measure::Growth, Some(Frequency::AnnualAverage), _) => "年均增长",
        (Measure::Growth, ..) => "增长",
        (Measure::Change, Some(Frequency::AnnualAverage), Some(Direction::Down)) => "年均下降",
        (Measure::Change, Some(Frequency::AnnualAverage), _) => "年均变化",
        (Measure::Change, _, Some(Direction::Down)) => "下降",
        (Measure::Change, _, Some(Direction::Up)) => "提高",
        (Measure::Change, ..) => "变化",
        (Measure::Level, Some(Frequency::Cumulative), _) => "累计",
        (Measure::Level, Some(Frequency::Annual), _) => "每年",
        (Measure::Level, Some(Frequency::AnnualAverage), _) => "年均",
        (Measure::Level, ..) => "",
    }
}

/// What keeps a row apart.
pub fn difference(difference: Difference) -> &'static str {
    match difference {
        Difference::Name => "所指",
        Difference::Measure => "口径",
        Difference::Frequency => "频度",
        Difference::Direction => "方向",
        Difference::Status => "性质",
        Difference::Unit => "单位",
        Difference::Year => "年份",
        Difference::Scope => "范围",
        Difference::Baseline => "基准",
    }
}

/// A comparison for a terminal.
pub struct Terminal<'a> {
    /// What is shown.
    pub comparison: &'a Comparison,
    /// Whether what only one document has is shown row by row.
    pub all: bool,
}

impl fmt::Display for Terminal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.comparison;
        let of = |standing| c.rows.iter().filter(move |r| r.standing == standing);
        self.rows(f, "可比的指标", of(Standing::Shared))?;
        self.rows(f, "不可直接比较（各有不同）", of(Standing::Apart))?;
        if self.all {
            self.rows(f, "只有一份文件有的指标", of(Standing::Only))?;
        } else {
            self.only(f)?;
        }
        self.deadlines(f)?;
        self.units(f)
    }
}

impl Terminal<'_> {
    fn label(&self, document: usize) -> &str {
        &self.comparison.documents[document].label
    }

    fn rows<'r>(&self, f: &mut fmt::Formatter<'_>, title: &str, rows: impl Iterator<Item = &'r Row>) -> fmt::Result {
        let mut rows = rows.peekable();
        if rows.peek().is_none() {
            return Ok(());
        }
        writeln!(f, "== {title}")?;
        for row in rows {
            let why: Vec<&str> = row.differs_in.iter().map(|d| difference(*d)).collect();
            let why = if why.is_empty() { String::new() } else { format!("  [不同：{}]", why.join("、")) };
            writeln!(f, "\n{}{why}", head(row))?;
            let labels = row.cells.iter().map(|c| self.label(c.document).width()).max().unwrap_or_default();
            let values = row.cells.iter().map(|c| value(c).width()).max().unwrap_or_default();
            for cell in &row.cells {
                let record = &cell.written;
                let (label, value) = (pad(self.label(cell.document), labels), pad(&value(cell), values));
                let hardness = pad(hardness(record.value.modality), 4);
                writeln!(f, "  {label}  {value}  {hardness}  {}", evidence(&record.section, &record.quote))?;
            }
        }
        writeln!(f)
    }

    fn only(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut counts = vec![0; self.comparison.documents.len()];
        let only = self.comparison.rows.iter().filter(|r| r.standing == Standing::Only);
        only.flat_map(|r| &r.cells).for_each(|c| counts[c.document] += 1);
        if counts.iter().all(|n| *n == 0) {
            return Ok(());
        }
        writeln!(f, "== 只有一份文件有的指标（--all 逐条列出）\n")?;
        let width = self.comparison.documents.iter().map(|d| d.label.width()).max().unwrap_or_default();
        for (document, count) in counts.iter().enumerate() {
            writeln!(f, "  {}  {count:>5}", pad(self.label(document), width))?;
        }
        writeln!(f)
    }

    fn deadlines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dated: Vec<_> = self.comparison.deadlines.iter().filter(|e| e.date.is_some()).collect();
        if dated.is_empty() {
            return Ok(());
        }
        writeln!(f, "== 时限\n")?;
        let width = dated.iter().map(|e| self.label(e.document).width()).max().unwrap_or_default();
        for event in dated {
            let action = event.deadline.value.action.as_deref().unwrap_or(&event.deadline.quote);
            let day = event.date.as_deref().unwrap_or_default();
            writeln!(f, "  {day}  {}  {}", pad(self.label(event.document), width), evidence(&event.deadline.section, action))?;
        }
        writeln!(f)
    }

    fn units(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = &self.comparison.units;
        if units.is_empty() {
            return Ok(());
        }
        writeln!(f, "== 责任单位（牵头/参与的任务数）\n")?;
        let width = units.iter().map(|u| u.unit.width()).max().unwrap_or_default();
        for unit in units {
            let (lead, shared) = unit.total();
            let each: Vec<String> = unit.loads.iter().map(|l| format!("{} {}/{}", self.label(l.document), l.lead, l.shared)).collect();
            writeln!(f, "  {}  {lead:>3}/{shared:<3}  {}", pad(&unit.unit, width), each.join("；"))?;
        }
        Ok(())
    }
}

/// Where it stands and its words, in one line without control characters.
fn evidence(section: &[String], quote: &str) -> String {
    let words: String = clean(quote).chars().filter(|c| !c.is_control()).collect();
    let short: String = words.chars().take(QUOTE).collect();
    let mut out = String::new();
    if !section.is_empty() {
        let _ = write!(out, "{}  ", section.join("/"));
    }
    let rest = if short.len() < words.len() { "…" } else { "" };
    let _ = write!(out, "“{short}{rest}”");
    out
}

/// A text with spaces up to a width.
fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
