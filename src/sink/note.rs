//! What a format could not hold as it is, counted and named.

use std::collections::BTreeMap;
use std::fmt;

/// What happened to a cell or a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// XLSX: a cell was cut at 32,767 characters.
    Cut,
    /// XLSX: a number of more digits than a spreadsheet keeps, or a day before 1900, stands as text.
    AsText,
    /// Parquet: a number of too many digits, or a day that is none, was left empty.
    LeftEmpty,
    /// XLSX: a table goes on in a further sheet after 1,048,576 rows.
    FurtherSheet,
}

/// Notes by kind and place, each with its number and the first row it concerns.
#[derive(Debug, Clone, Default)]
pub struct Notes(BTreeMap<(Note, &'static str, &'static str), (usize, String)>);

impl Notes {
    /// Takes down one case.
    pub fn add(&mut self, note: Note, table: &'static str, column: &'static str, row: &str) {
        self.0.entry((note, table, column)).or_insert_with(|| (0, row.to_owned())).0 += 1;
    }

    /// How often a note was taken.
    pub fn count(&self, note: Note) -> usize {
        self.0.iter().filter(|((n, ..), _)| *n == note).map(|(_, (count, _))| count).sum()
    }

    /// Whether all went in as it is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One sentence a line.
impl fmt::Display for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((note, table, column), (count, first)) in &self.0 {
            let place = format!("{table}.{column}");
            match note {
                Note::Cut => {
                    writeln!(
                        f,
                        "xlsx: {count} cells of {place} are longer than a spreadsheet cell and were cut at 32,767 characters (first: {first}); the other formats have them whole"
                    )
                }
                Note::AsText => {
                    writeln!(f, "xlsx: {count} cells of {place} stand as text, a spreadsheet's numbers cannot hold them (first: {first})")
                }
                Note::LeftEmpty => {
                    writeln!(
                        f,
                        "parquet: {count} cells of {place} do not fit the column's type and are empty (first: {first}); documents.jsonl has them"
                    )
                }
                Note::FurtherSheet => {
                    writeln!(f, "xlsx: {table} has more rows than a sheet holds (1,048,576) and goes on in {count} further sheets")
                }
            }?;
        }
        Ok(())
    }
}
