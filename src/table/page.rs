//! The page on tables in `docs/`, made from the columns.

use super::{Dialect, Table, Type, tables, type_name};
use std::fmt::Write;

/// The columns of all tables in Markdown.
pub fn page() -> String {
    tables().iter().map(section).collect::<Vec<_>>().join("\n")
}

fn section(table: &Table) -> String {
    let mut out = format!("## {} {}\n\n{}\n\n", table.name, table.zh, table.doc);
    out.push_str("| column | 列名 | type | PostgreSQL | empty? | what |\n| --- | --- | --- | --- | --- | --- |\n");
    for c in &table.columns {
        let (kind, empty) = (words(c.kind), if c.nullable { "may be" } else { "" });
        let _ = writeln!(out, "| `{}` | {} | {kind} | {} | {empty} | {} |", c.name, c.zh, type_name(c.kind, Dialect::Postgres), c.doc);
    }
    out
}

fn words(kind: Type) -> &'static str {
    match kind {
        Type::Text => "text",
        Type::Integer => "integer",
        Type::Decimal => "decimal",
        Type::Date => "day",
        Type::Bool => "yes/no",
        Type::TextList => "list of text",
    }
}
