//! Values that measure the same thing, in one row.

use super::facts::{Direction, Facts};
use super::units::convert;
use super::year;
use crate::record::*;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Values of several documents that can be compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// The usual name of the indicator.
    pub indicator: String,
    /// The names it has in the documents.
    pub as_written: Vec<String>,
    /// Level, growth or change.
    pub measure: Measure,
    /// Per year, on average, in total; a yearly growth and a growth 同比 are one.
    pub frequency: Option<Frequency>,
    /// Which way a change goes.
    pub direction: Option<Direction>,
    /// Set or reported.
    pub status: TargetStatus,
    /// The unit the values of the row are given in; `null` for bare numbers.
    pub unit: Option<String>,
    /// The year the values are to hold; `null` where the text names none.
    pub year: Option<i16>,
    /// The first year, where a growth or change runs over several.
    pub from: Option<i16>,
    /// The part of the region whose value it is; `null` for the whole.
    pub scope: Option<String>,
    /// What the values are compared with.
    pub baseline: Option<String>,
    /// Whether several documents share the row.
    pub standing: Standing,
    /// For a row that stands apart: what keeps it from the nearest row of its indicator.
    pub differs_in: Vec<Difference>,
    /// The values, by document; a document that has several has them all.
    pub cells: Vec<Cell>,
}

/// Whether a row has values of several documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Values of several documents that can be compared.
    Shared,
    /// Other documents have the indicator too, but nothing that can be compared with this.
    Apart,
    /// Only one document has the indicator.
    Only,
}

/// What keeps two values of one indicator from being compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Difference {
    /// The name says too little for two values of it to be of one thing (投资).
    Name,
    Measure,
    Frequency,
    Direction,
    Status,
    Unit,
    /// Another year, or one that the text does not name.
    Year,
    Scope,
    Baseline,
}

/// A value with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// Number of the document.
    pub document: usize,
    /// The value in the row's unit; `null` where the number is too long to convert.
    pub value: Option<String>,
    /// Upper end of a range, in the row's unit.
    pub value_max: Option<String>,
    /// The target as the document has it, with its comparator, hardness (`modality`) and evidence.
    pub written: Record<Target>,
}

/// What must be the same for values to be compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    indicator: String,
    measure: Measure,
    frequency: Option<Frequency>,
    direction: Option<Direction>,
    status: TargetStatus,
    dimension: String,
    year: Option<i16>,
    from: Option<i16>,
    scope: Option<String>,
    baseline: Option<String>,
}

impl Key {
    fn of(facts: &Facts, target: &Record<Target>, name: &str, region: Option<&str>) -> Self {
        let t = &target.value;
        let (from, year) = years(t);
        Self {
            indicator: facts.normal(name),
            measure: t.measure,
            frequency: t.frequency.filter(|f| !(t.measure == Measure::Growth && *f == Frequency::YearOnYear)),
            direction: facts.direction(t, &target.quote),
            status: t.status,
            dimension: facts.size(t.unit.as_deref()).dimension,
            year,
            from,
            scope: facts.scope(t.scope.as_deref(), region).map(str::to_owned),
            baseline: t.baseline.clone(),
        }
    }

    fn differences(&self, other: &Self) -> Vec<Difference> {
        [
            (Difference::Measure, self.measure != other.measure),
            (Difference::Frequency, self.frequency != other.frequency),
            (Difference::Direction, self.direction != other.direction),
            (Difference::Status, self.status != other.status),
            (Difference::Unit, self.dimension != other.dimension),
            (Difference::Year, self.year != other.year || self.from != other.from || self.year.is_none()),
            (Difference::Scope, self.scope != other.scope),
            (Difference::Baseline, self.baseline != other.baseline),
        ]
        .into_iter()
        .filter_map(|(difference, differs)| differs.then_some(difference))
        .collect()
    }
}

/// The year a value is to hold, and the first year of a growth or change that runs over several.
fn years(target: &Target) -> (Option<i16>, Option<i16>) {
    let Some(time) = target.time.as_ref().filter(|t| !t.masked) else { return (None, None) };
    let start = year(time.start.as_ref());
    let end = year(time.end.as_ref()).or(start);
    let runs = target.measure != Measure::Level && target.frequency.is_none();
    (start.filter(|_| runs && start != end), end)
}

/// Rows while documents are taken.
#[derive(Default)]
pub(super) struct Gathered {
    places: FxHashMap<Key, usize>,
    names: FxHashMap<String, String>,
    rows: Vec<(Key, Row)>,
}

impl Gathered {
    /// The number of the row a target belongs to.
    pub fn place(&mut self, facts: &Facts, target: &Record<Target>, region: Option<&str>) -> usize {
        let written = &target.value.indicator;
        let name = self.names.entry(written.clone()).or_insert_with(|| facts.indicator(written)).clone();
        let key = Key::of(facts, target, &name, region);
        if let Some(place) = self.places.get(&key) {
            return *place;
        }
        let row = Row {
            indicator: name,
            as_written: vec![written.clone()],
            measure: key.measure,
            frequency: key.frequency,
            direction: key.direction,
            status: key.status,
            unit: None,
            year: key.year,
            from: key.from,
            scope: key.scope.clone(),
            baseline: key.baseline.clone(),
            standing: Standing::Only,
            differs_in: Vec::new(),
            cells: Vec::new(),
        };
        self.places.insert(key.clone(), self.rows.len());
        self.rows.push((key, row));
        self.rows.len() - 1
    }

    /// A row.
    pub fn row(&self, place: usize) -> &Row {
        &self.rows[place].1
    }

    /// Puts a target into its row.
    pub fn add(&mut self, place: usize, target: &Record<Target>, document: usize) {
        let row = &mut self.rows[place].1;
        if !row.as_written.contains(&target.value.indicator) {
            row.as_written.push(target.value.indicator.clone());
        }
        row.cells.push(Cell { document, value: None, value_max: None, written: target.clone() });
    }

    /// The rows, those of most documents first; those that stand apart beside the others of their indicator.
    pub fn finish(self, facts: &Facts) -> Vec<Row> {
        let mut rows: Vec<(Key, Row)> = self.rows.into_iter().filter(|(_, row)| !row.cells.is_empty()).collect();
        let mut of_indicator: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (i, (key, row)) in rows.iter_mut().enumerate() {
            settle(row, facts);
            of_indicator.entry(key.indicator.clone()).or_default().push(i);
        }
        let mut order = vec![(Standing::Only, 0, 0); rows.len()];
        for (first, together) in of_indicator.values().map(|t| (t[0], t)) {
            let documents = count(together.iter().flat_map(|i| &rows[*i].1.cells));
            for i in together {
                let (standing, differs_in) = match stand(&rows, *i, together, documents) {
                    (Standing::Shared, _) if facts.is_bare(&rows[*i].1.indicator) => (Standing::Apart, vec![Difference::Name]),
                    stands => stands,
                };
                let own = count(&rows[*i].1.cells);
                order[*i] = match standing {
                    Standing::Shared => (standing, usize::MAX - own, *i),
                    _ => (standing, usize::MAX - documents, first),
                };
                (rows[*i].1.standing, rows[*i].1.differs_in) = (standing, differs_in);
            }
        }
        let mut ordered: Vec<_> = order.into_iter().zip(rows).collect();
        ordered.sort_by_key(|(order, _)| *order);
        ordered.into_iter().map(|(_, (_, row))| row).collect()
    }
}

/// The standing of a row among those of its indicator.
fn stand(rows: &[(Key, Row)], i: usize, together: &[usize], documents: usize) -> (Standing, Vec<Difference>) {
    let (key, row) = &rows[i];
    // Two values of unknown years are not known to be of the same.
    if count(&row.cells) > 1 && key.year.is_some() {
        return (Standing::Shared, Vec::new());
    }
    if documents < 2 {
        return (Standing::Only, Vec::new());
    }
    let own = row.cells[0].document;
    let others = together.iter().filter(|o| rows[**o].1.cells.iter().any(|c| c.document != own));
    let differences = others.map(|o| key.differences(&rows[*o].0)).min_by_key(Vec::len).unwrap_or_default();
    (Standing::Apart, differences)
}

/// Number of documents that cells come from; they stand in the order of documents.
fn count<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> usize {
    let mut documents: Vec<usize> = cells.into_iter().map(|c| c.document).collect();
    documents.sort_unstable();
    documents.dedup();
    documents.len()
}

/// Gives a row its unit, the one most of its values are written in, and converts the others.
fn settle(row: &mut Row, facts: &Facts) {
    let mut units: Vec<(Option<String>, usize)> = Vec::new();
    for cell in &row.cells {
        let unit = &cell.written.value.unit;
        match units.iter_mut().find(|(u, _)| u == unit) {
            Some((_, n)) => *n += 1,
            None => units.push((unit.clone(), 1)),
        }
    }
    let most = units.iter().map(|(_, n)| *n).max();
    row.unit = units.into_iter().find(|(_, n)| Some(*n) == most).and_then(|(unit, _)| unit);
    let to = facts.size(row.unit.as_deref()).factor;
    for cell in &mut row.cells {
        let Target { value, value_max, unit, .. } = &cell.written.value;
        let from = facts.size(unit.as_deref()).factor;
        let converted = |digits: &str| convert(digits, from, to).as_ref().map(Decimal::to_string);
        (cell.value, cell.value_max) = (converted(value), value_max.as_deref().and_then(converted));
    }
}
