//! `CREATE TABLE` statements.

use super::{Table, Type, tables};
use std::fmt::Write;

/// A database's way of writing statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite: lists are JSON text, days ISO 8601 text.
    Sqlite,
    /// PostgreSQL: lists are `text[]`, comments on tables and columns.
    Postgres,
}

/// How a dialect names a type.
pub fn type_name(kind: Type, dialect: Dialect) -> &'static str {
    match (dialect, kind) {
        (_, Type::Text) | (Dialect::Sqlite, Type::Date | Type::TextList) => "text",
        (Dialect::Sqlite, Type::Integer) => "integer",
        (Dialect::Sqlite, Type::Decimal) => "numeric",
        (Dialect::Sqlite, Type::Bool) => "boolean",
        (Dialect::Postgres, Type::Integer) => "bigint",
        (Dialect::Postgres, Type::Decimal) => "numeric",
        (Dialect::Postgres, Type::Date) => "date",
        (Dialect::Postgres, Type::Bool) => "boolean",
        (Dialect::Postgres, Type::TextList) => "text[]",
    }
}

/// The statements that make all tables.
pub fn create_tables(dialect: Dialect) -> String {
    tables().iter().map(|t| create_table(t, dialect)).collect::<Vec<_>>().join("\n")
}

/// The statements that make one table: itself, an index on its document, and its comments.
pub fn create_table(table: &Table, dialect: Dialect) -> String {
    let mut out = format!("-- {} ({}): {}\ncreate table {} (\n", table.name, table.zh, table.doc, quoted(table.name));
    for (i, column) in table.columns.iter().enumerate() {
        let comma = if i + 1 < table.columns.len() { "," } else { "" };
        let _ = write!(out, "  {} {}", quoted(column.name), type_name(column.kind, dialect));
        out.push_str(constraint(table, column.name, column.nullable));
        // SQLite keeps the statement's text, and with it the comments.
        let comment = if dialect == Dialect::Sqlite { format!(" -- {}: {}", column.zh, column.doc) } else { String::new() };
        let _ = writeln!(out, "{comma}{comment}");
    }
    out.push_str(");\n");
    if table.key() != "doc_id" {
        let _ = writeln!(out, "create index {0}_doc_id on {1} (doc_id);", table.name, quoted(table.name));
    }
    if dialect == Dialect::Postgres {
        out.push_str(&comments(table));
    }
    out
}

fn constraint(table: &Table, column: &str, nullable: bool) -> &'static str {
    match column {
        _ if column == table.key() => " not null primary key",
        "doc_id" => " not null references documents (doc_id) on delete cascade",
        _ if nullable => "",
        _ => " not null",
    }
}

fn comments(table: &Table) -> String {
    let text = |zh: &str, doc: &str| format!("'{}: {}'", zh, doc.replace('\'', "''"));
    let mut out = format!("comment on table {} is {};\n", quoted(table.name), text(table.zh, table.doc));
    for column in &table.columns {
        let _ = writeln!(out, "comment on column {}.{} is {};", quoted(table.name), quoted(column.name), text(column.zh, column.doc));
    }
    out
}

/// Names in double quotes: `end` and `references` are words of SQL.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
