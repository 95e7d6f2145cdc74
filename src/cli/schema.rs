//! `zhengce schema`: the JSON Schema of a document, made from the types; or the tables of a database.

use super::Failure;
use clap::{Args, ValueEnum};
use std::io::Write;
use zhengce::compare::Comparison;
use zhengce::diff::Diff;
use zhengce::lint::FileFindings;
use zhengce::load::create_database;
use zhengce::record::Document;
use zhengce::table::Dialect;

#[derive(Args)]
pub struct SchemaArgs {
    /// What to describe
    #[arg(long, value_name = "KIND", default_value = "json")]
    kind: Kind,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// JSON Schema of a line of documents.jsonl
    Json,
    /// JSON Schema of what `zhengce lint --json` prints
    Lint,
    /// JSON Schema of what `compare --json` prints
    Comparison,
    /// JSON Schema of what `diff --json` prints
    Diff,
    /// Statements that make an SQLite database: tables, views, full-text search
    Sqlite,
    /// Statements that make a PostgreSQL database: tables, views, comments
    Postgres,
}

pub fn run(args: &SchemaArgs) -> Result<(), Failure> {
    let text = match args.kind {
        Kind::Json => json(&schemars::schema_for!(Document))?,
        Kind::Lint => json(&schemars::schema_for!(Vec<FileFindings>))?,
        Kind::Comparison => json(&schemars::schema_for!(Comparison))?,
        Kind::Diff => json(&schemars::schema_for!(Diff))?,
        Kind::Sqlite => create_database(Dialect::Sqlite),
        Kind::Postgres => create_database(Dialect::Postgres),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

fn json(schema: &schemars::Schema) -> std::io::Result<String> {
    Ok(serde_json::to_string_pretty(schema)? + "\n")
}
