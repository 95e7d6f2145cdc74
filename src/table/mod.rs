//! One flat table for each kind of record (表): what CSV, Parquet, XLSX and databases hold.
//!
//! A table is a list of [`Column`]s. A column is one entry in one place: its English and Chinese
//! name, its type, a sentence about it, and how its value is read. Files, `CREATE TABLE`
//! statements and the page in `docs/` are all made from that list; nothing is written twice.
//!
//! ```
//! use zhengce::{Grammar, Pipeline, table};
//!
//! let pipeline = Pipeline::new(Grammar::builtin());
//! let document = &pipeline.parse("一、目标\n到2025年,绿地率达到45%以上。".as_bytes())?[0];
//! let targets = table::named("targets").unwrap();
//! let indicator = targets.columns.iter().position(|c| c.name == "indicator").unwrap();
//! targets.rows(document, &mut |row| assert_eq!(row[indicator].to_string(), "绿地率"));
//! # Ok::<(), zhengce::decode::DecodeError>(())
//! ```

mod column;
mod ddl;
mod documents;
mod page;
mod records;
mod value;

pub use column::{Column, Table};
pub use ddl::{Dialect, create_table, create_tables, type_name};
pub use page::page;
pub use value::{DECIMAL_PRECISION, DECIMAL_SCALE, Type, Value, days_since_1970, unscaled};

use std::sync::LazyLock;

/// The tables, `documents` first: the others point to it.
pub fn tables() -> &'static [Table] {
    static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
        vec![
            documents::documents(),
            records::sections(),
            records::targets(),
            records::deadlines(),
            records::responsibilities(),
            records::references(),
            records::definitions(),
            records::diagnostics(),
        ]
    });
    &TABLES
}

/// The table with this (English) name.
pub fn named(name: &str) -> Option<&'static Table> {
    tables().iter().find(|t| t.name == name)
}

#[cfg(test)]
mod tests;
