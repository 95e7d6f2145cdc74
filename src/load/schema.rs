//! The tables of a database (表结构): made when none is there, else held against what they should be.

use crate::record::SCHEMA_VERSION;
use crate::table::{Dialect, create_tables, tables, type_name};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// One row a file that was loaded: its path, the SHA-256 of its bytes, and a hash of all its records.
const FILES: (&str, [&str; 3]) = ("files", ["path", "sha256", "digest"]);
/// What made the tables: names and values.
const MADE_BY: (&str, [&str; 2]) = ("zhengce", ["name", "value"]);

/// All statements that make a database: tables, what was loaded, views, full-text search.
pub fn create_database(dialect: Dialect) -> String {
    let mut out = create_tables(dialect);
    let mut books = |name: &str, columns: &[&str]| {
        let columns =
            columns.iter().enumerate().map(|(i, c)| format!("  \"{c}\" text not null{}", if i == 0 { " primary key" } else { "" }));
        let _ = write!(out, "\ncreate table \"{name}\" (\n{}\n);\n", columns.collect::<Vec<_>>().join(",\n"));
    };
    books(FILES.0, &FILES.1);
    books(MADE_BY.0, &MADE_BY.1);
    let _ = write!(
        out,
        "insert into \"{}\" values ('schema_version', '{SCHEMA_VERSION}');\n\
         create index files_sha256 on files (sha256);\ncreate index documents_sha256 on documents (sha256);\n\n{}",
        MADE_BY.0,
        include_str!("sql/views.sql"),
    );
    if dialect == Dialect::Sqlite {
        let _ = write!(out, "\n{}", include_str!("sql/search.sql"));
    }
    out
}

/// A column as it stands in a database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    pub table: String,
    pub column: String,
    /// As the dialect names it, in small letters.
    pub kind: String,
    pub nullable: bool,
}

/// Every column that a database should have.
fn wanted(dialect: Dialect) -> Vec<Standing> {
    let of = |table: &str, column: &str, kind: &str, nullable: bool| Standing {
        table: table.to_owned(),
        column: column.to_owned(),
        kind: kind.to_owned(),
        nullable,
    };
    let records = tables().iter().flat_map(|t| t.columns.iter().map(move |c| (t, c)));
    let records = records.map(|(t, c)| of(t.name, c.name, type_name(c.kind, dialect), c.nullable));
    let files = FILES.1.iter().map(|c| of(FILES.0, c, "text", false));
    let made_by = MADE_BY.1.iter().map(|c| of(MADE_BY.0, c, "text", false));
    records.chain(files).chain(made_by).collect()
}

/// The names of all tables that are written to.
pub(super) fn names() -> Vec<&'static str> {
    tables().iter().map(|t| t.name).chain([FILES.0, MADE_BY.0]).collect()
}

/// What keeps these columns from being loaded into; nothing where they are as they should be. A
/// column of somebody's own that may be empty is in nobody's way.
pub(super) fn differences(found: Vec<Standing>, dialect: Dialect) -> Vec<String> {
    let wanted = wanted(dialect);
    let there: BTreeSet<&str> = found.iter().map(|c| c.table.as_str()).collect();
    let mut differences: Vec<String> =
        names().into_iter().filter(|t| !there.contains(t)).map(|t| format!("table {t} is missing")).collect();
    let mut found: BTreeMap<(&str, &str), &Standing> = found.iter().map(|c| ((c.table.as_str(), c.column.as_str()), c)).collect();
    for want in wanted.iter().filter(|w| there.contains(w.table.as_str())) {
        let name = format!("{}.{}", want.table, want.column);
        let empty = |nullable: bool| if nullable { "may be empty" } else { "may not be empty" };
        match found.remove(&(want.table.as_str(), want.column.as_str())) {
            None => differences.push(format!("{name} ({}) is missing", want.kind)),
            Some(c) if c.kind != want.kind => differences.push(format!("{name} is {}, should be {}", c.kind, want.kind)),
            Some(c) if c.nullable != want.nullable => {
                differences.push(format!("{name} {}, but it {} here", empty(c.nullable), empty(want.nullable)));
            }
            Some(_) => {}
        }
    }
    let others = found.values().filter(|c| !c.nullable);
    differences.extend(others.map(|c| format!("{}.{} is not known here and may not be empty", c.table, c.column)));
    differences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_named_column_by_column() {
        let dialect = Dialect::Postgres;
        assert_eq!(differences(wanted(dialect), dialect), [""; 0]);
        let mut found = wanted(dialect);
        found.retain(|c| c.table != "definitions" && (c.table.as_str(), c.column.as_str()) != ("targets", "unit"));
        for c in &mut found {
            match (c.table.as_str(), c.column.as_str()) {
                ("targets", "value") => c.kind = "text".to_owned(),
                ("targets", "scope") => c.nullable = false,
                _ => {}
            }
        }
        let own =
            |column: &str, nullable| Standing { table: "files".to_owned(), column: column.to_owned(), kind: "text".to_owned(), nullable };
        found.extend([own("note", true), own("owner", false)]);
        assert_eq!(
            differences(found, dialect),
            [
                "table definitions is missing",
                "targets.scope may not be empty, but it may be empty here",
                "targets.value is text, should be numeric",
                "targets.unit (text) is missing",
                "files.owner is not known here and may not be empty",
            ]
        );
    }
}
