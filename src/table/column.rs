//! Columns, tables, and the rows a document gives.

use super::value::{Type, Value};
use crate::record::{Document, SectionIndex};

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// English name: the key in files and databases.
    pub name: &'static str,
    /// Chinese name, for headers.
    pub zh: &'static str,
    /// What its cells hold.
    pub kind: Type,
    /// Whether a cell may be empty.
    pub nullable: bool,
    /// One sentence about it.
    pub doc: &'static str,
}

/// A table: what it holds, its columns, and the rows a document gives.
pub struct Table {
    /// English name, in the plural.
    pub name: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// One sentence about it.
    pub doc: &'static str,
    /// Its columns; [`Table::key`] names the primary key.
    pub columns: Vec<Column>,
    read: Box<Read>,
}

/// Hands over the rows of a document.
type Read = dyn Fn(&Document, &SectionIndex<'_>, &mut dyn FnMut(&[Value<'_>])) + Send + Sync;

impl Table {
    /// Hands over each row that a document gives, in document order.
    pub fn rows(&self, document: &Document, each: &mut dyn FnMut(&[Value<'_>])) {
        self.rows_with(document, &SectionIndex::new(document), each);
    }

    /// [`Table::rows`] with the index of the document's sections, where several tables are made.
    pub fn rows_with(&self, document: &Document, index: &SectionIndex<'_>, each: &mut dyn FnMut(&[Value<'_>])) {
        (self.read)(document, index, each);
    }

    /// The name of the primary key: `record_id`, or `doc_id` of the documents themselves.
    pub fn key(&self) -> &'static str {
        if self.columns.iter().any(|c| c.name == "record_id") { "record_id" } else { "doc_id" }
    }
}

/// What a cell is read from.
pub(super) struct Row<'a, T> {
    pub document: &'a Document,
    pub index: &'a SectionIndex<'a>,
    pub record: &'a T,
    /// Its number in the document, from 0.
    pub number: usize,
}

/// A column and how its value is read.
pub(super) struct Entry<T> {
    column: Column,
    value: for<'a> fn(&Row<'a, T>) -> Value<'a>,
}

/// A column whose cells are never empty.
pub(super) fn always<T>(
    name: &'static str,
    zh: &'static str,
    kind: Type,
    doc: &'static str,
    value: for<'a> fn(&Row<'a, T>) -> Value<'a>,
) -> Entry<T> {
    Entry { column: Column { name, zh, kind, nullable: false, doc }, value }
}

/// A column whose cells are empty where the text does not say it.
pub(super) fn maybe<T>(
    name: &'static str,
    zh: &'static str,
    kind: Type,
    doc: &'static str,
    value: for<'a> fn(&Row<'a, T>) -> Value<'a>,
) -> Entry<T> {
    Entry { column: Column { name, zh, kind, nullable: true, doc }, value }
}

/// A table of the records that `records` gives, with the columns of each list in turn.
pub(super) fn table<T: 'static>(
    (name, zh, doc): (&'static str, &'static str, &'static str),
    records: for<'a> fn(&'a Document) -> &'a [T],
    entries: impl IntoIterator<Item = Vec<Entry<T>>>,
) -> Table {
    let (columns, values): (Vec<_>, Vec<_>) = entries.into_iter().flatten().map(|e| (e.column, e.value)).unzip();
    let read = move |document: &Document, index: &SectionIndex<'_>, each: &mut dyn FnMut(&[Value<'_>])| {
        for (number, record) in records(document).iter().enumerate() {
            let row = Row { document, index, record, number };
            let cells: Vec<Value<'_>> = values.iter().map(|value| value(&row)).collect();
            each(&cells);
        }
    };
    Table { name, zh, doc, columns, read: Box::new(read) }
}
