//! Many documents side by side (横向比较): who is more ambitious, who has what nobody else has.
//!
//! Targets meet in a [`Row`] when they measure the same thing: one indicator (synonyms from
//! `seeds/indicators.tsv`), one measure and frequency, units that convert into each other, one year,
//! one scope, one baseline. What differs in any of these stands in rows of its own, which say what
//! they differ in ([`Row::differs_in`]); nothing is forced together.
//!
//! ```
//! use zhengce::compare::{Options, Standing, compare};
//! use zhengce::{Grammar, Pipeline};
//!
//! let pipeline = Pipeline::new(Grammar::builtin());
//! let a = pipeline.parse("一、目标\n到2025年,全市规上工业增加值达到1.2万亿元以上。".as_bytes())?.remove(0);
//! let b = pipeline.parse("一、目标\n到2025年,规模以上工业增加值达到9000亿元。".as_bytes())?.remove(0);
//!
//! let comparison = compare([&a, &b], pipeline.grammar(), &Options::default());
//! let row = &comparison.rows[0];
//! assert_eq!((row.indicator.as_str(), row.standing), ("规模以上工业增加值", Standing::Shared));
//! assert_eq!(row.cells[0].value.as_deref(), Some("1.2")); // in 万亿元, the unit of the row
//! assert_eq!(row.cells[1].value.as_deref(), Some("0.9"));
//! assert_eq!(row.cells[1].written.value.value, "9000");
//! # Ok::<(), zhengce::decode::DecodeError>(())
//! ```

mod column;
mod facts;
mod row;
pub mod text;
mod units;

pub use column::Column;
pub use facts::{Direction, Facts};
pub use row::{Cell, Difference, Row, Standing};

use crate::grammar::Grammar;
use crate::ledger;
use crate::record::*;
use row::Gathered;
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the JSON of a comparison.
pub const COMPARISON_VERSION: &str = "1";

/// What is compared.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only indicators whose name holds these words, or that are called so elsewhere, and deadlines and
    /// tasks that speak of them; none for all.
    pub indicators: Vec<String>,
    /// Only documents of regions whose name holds these words or whose code begins so; none for all.
    pub regions: Vec<String>,
    /// Only targets, deadlines and tasks of these years; none for all.
    pub years: Vec<i16>,
    /// Targets, reported results, or both when `None`.
    pub status: Option<TargetStatus>,
}

/// Documents side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// [`COMPARISON_VERSION`].
    pub schema_version: String,
    /// The documents; others name them by their number here, from 0.
    pub documents: Vec<Column>,
    /// Values that measure the same thing, row by row: those several documents share come first.
    pub rows: Vec<Row>,
    /// Time limits on one line: dated ones in order, then those without a date.
    pub deadlines: Vec<Event>,
    /// Units by the number of tasks they lead and share, the busiest first.
    pub units: Vec<UnitLoad>,
}

/// A deadline on the time line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Number of the document.
    pub document: usize,
    /// The last day, else the first; `null` for rhythms and durations.
    pub date: Option<String>,
    /// The deadline with its evidence.
    #[serde(flatten)]
    pub deadline: Record<Deadline>,
}

/// How many tasks a unit has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitLoad {
    /// The unit.
    pub unit: String,
    /// Its tasks in each document that names it.
    pub loads: Vec<Load>,
}

/// A unit's tasks in one document, as the ledger (督查台账) counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Load {
    /// Number of the document.
    pub document: usize,
    /// Tasks it leads (牵头).
    pub lead: usize,
    /// Tasks it answers for or helps with (责任, 配合).
    pub shared: usize,
}

impl UnitLoad {
    /// Tasks led and shared in all documents.
    pub fn total(&self) -> (usize, usize) {
        self.loads.iter().fold((0, 0), |(lead, shared), l| (lead + l.lead, shared + l.shared))
    }
}

/// Compares documents.
pub fn compare<'a>(documents: impl IntoIterator<Item = &'a Document>, grammar: &Grammar, options: &Options) -> Comparison {
    let mut comparer = Comparer::new(grammar, options);
    for document in documents {
        comparer.take(document);
    }
    comparer.finish()
}

/// Takes documents one at a time, so that none need stay in memory.
pub struct Comparer<'g> {
    facts: &'g Facts,
    options: Options,
    /// The usual name and the key of each indicator asked for.
    wanted: Vec<String>,
    columns: Vec<Column>,
    seen: FxHashSet<String>,
    gathered: Gathered,
    deadlines: Vec<Event>,
    units: FxHashMap<String, UnitLoad>,
}

impl<'g> Comparer<'g> {
    /// Nothing taken yet.
    pub fn new(grammar: &'g Grammar, options: &Options) -> Self {
        let facts = &grammar.facts;
        Self {
            facts,
            wanted: options.indicators.iter().map(|i| facts.indicator(i)).collect(),
            options: options.clone(),
            columns: Vec::new(),
            seen: FxHashSet::default(),
            gathered: Gathered::default(),
            deadlines: Vec::new(),
            units: FxHashMap::default(),
        }
    }

    /// Adds a document; `false` when it is a copy of one before, or of no region asked for.
    pub fn take(&mut self, document: &Document) -> bool {
        if !self.is_wanted_region(document) || !self.seen.insert(document.doc_id.clone()) {
            return false;
        }
        let number = self.columns.len();
        let column = Column::of(document);
        for target in &document.targets {
            self.take_target(target, number, column.region.as_deref());
        }
        let events = document.deadlines.iter().filter(|d| self.speaks_of_it(d.value.action.as_deref()));
        let events = events.map(|d| Event { document: number, date: date(&d.value.time), deadline: d.clone() });
        let events: Vec<Event> = events.filter(|e| self.is_wanted_year(e.date.as_ref())).collect();
        self.deadlines.extend(events);
        self.take_units(document, number);
        self.columns.push(column);
        true
    }

    fn take_target(&mut self, target: &Record<Target>, number: usize, region: Option<&str>) {
        let Options { status, years, .. } = &self.options;
        if status.is_some_and(|s| s != target.value.status) {
            return;
        }
        let place = self.gathered.place(self.facts, target, region);
        let row = self.gathered.row(place);
        let names = || std::iter::once(&row.indicator).chain(&row.as_written);
        let is_asked = self.wanted.is_empty() || self.wanted.iter().any(|w| names().any(|n| n == w || n.contains(w.as_str())));
        let is_year = years.is_empty() || row.year.is_some_and(|y| years.contains(&y));
        if is_asked && is_year {
            self.gathered.add(place, target, number);
        }
    }

    /// Whether words name an indicator asked for; any do where none is.
    fn speaks_of_it<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> bool {
        let asked = || self.options.indicators.iter().chain(&self.wanted);
        self.wanted.is_empty() || words.into_iter().any(|w| asked().any(|name| w.contains(name.as_str())))
    }

    /// Whether a day is of a year asked for; any is where none is.
    fn is_wanted_year(&self, day: Option<&String>) -> bool {
        let years = &self.options.years;
        years.is_empty() || year(day).is_some_and(|y| years.contains(&y))
    }

    fn is_wanted_region(&self, document: &Document) -> bool {
        let region = document.meta.region.as_ref();
        let asked = &self.options.regions;
        asked.is_empty() || region.is_some_and(|r| asked.iter().any(|a| r.name.contains(a.as_str()) || r.code.starts_with(a.as_str())))
    }

    fn take_units(&mut self, document: &Document, number: usize) {
        for task in ledger::rows(document) {
            let words = task.targets.iter().map(String::as_str).chain([task.task.as_str(), &task.content]);
            if !(self.is_wanted_year(task.due.as_ref()) && self.speaks_of_it(words)) {
                continue;
            }
            let shared: FxHashSet<&String> = task.responsible.iter().chain(&task.cooperate).filter(|u| !task.lead.contains(u)).collect();
            let led = task.lead.iter().map(|u| (u, 1, 0));
            for (unit, lead, share) in led.chain(shared.into_iter().map(|u| (u, 0, 1))) {
                let all = self.units.entry(unit.clone()).or_insert_with(|| UnitLoad { unit: unit.clone(), loads: Vec::new() });
                match all.loads.last_mut().filter(|l| l.document == number) {
                    Some(load) => (load.lead, load.shared) = (load.lead + lead, load.shared + share),
                    None => all.loads.push(Load { document: number, lead, shared: share }),
                }
            }
        }
    }

    /// The documents side by side.
    pub fn finish(self) -> Comparison {
        let Self { mut columns, gathered, mut deadlines, units, facts, .. } = self;
        column::label(&mut columns);
        deadlines.sort_by(|a, b| (a.date.is_none(), &a.date).cmp(&(b.date.is_none(), &b.date)));
        let mut units: Vec<UnitLoad> = units.into_values().collect();
        units.sort_by(|a, b| {
            let ((la, sa), (lb, sb)) = (a.total(), b.total());
            (lb + sb, lb, &a.unit).cmp(&(la + sa, la, &b.unit))
        });
        Comparison { schema_version: COMPARISON_VERSION.to_owned(), documents: columns, rows: gathered.finish(facts), deadlines, units }
    }
}

/// The day a time stands for on a line: its last, else its first.
fn date(time: &Time) -> Option<String> {
    if time.recurrence.is_some() || time.masked { None } else { time.end.clone().or_else(|| time.start.clone()) }
}

/// The year of an ISO 8601 day.
pub(crate) fn year(day: Option<&String>) -> Option<i16> {
    day?.split('-').next()?.parse().ok()
}

#[cfg(test)]
mod tests;
