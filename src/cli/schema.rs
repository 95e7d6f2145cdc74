//! `zhengce schema`: the JSON Schema of a document, made from the types; or the tables of a database.

use super::Failure;
use clap::{Args, ValueEnum};
use std::io::Write;
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
    /// Statements that make an SQLite database: tables, views, full-text search
    Sqlite,
    /// Statements that make a PostgreSQL database: tables, views, comments
    Postgres,
}

pub fn run(args: &SchemaArgs) -> Result<(), Failure> {
    let text = match args.kind {
        Kind::Json => serde_json::to_string_pretty(&schemars::schema_for!(Document)).map_err(std::io::Error::from)? + "\n",
        Kind::Lint => serde_json::to_string_pretty(&schemars::schema_for!(Vec<FileFindings>)).map_err(std::io::Error::from)? + "\n",
        Kind::Sqlite => create_database(Dialect::Sqlite),
        Kind::Postgres => create_database(Dialect::Postgres),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}
