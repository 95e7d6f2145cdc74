//! `zhengce tables`: documents.jsonl into CSV, Parquet and XLSX.

use super::{Failure, input};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use zhengce::sink::{self, Format, Headers, Options, Report, SinkError};

#[derive(Args)]
pub struct TablesArgs {
    /// Output folder of `zhengce convert`, or a file of documents in JSON Lines; `-` for standard input
    #[arg(value_name = "OUT|FILE")]
    documents: PathBuf,
    #[command(flatten)]
    tables: TableArgs,
    /// Folder for the tables; made when absent
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace tables of an earlier run
    #[arg(long)]
    force: bool,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

/// Which tables are made.
#[derive(Args)]
pub struct TableArgs {
    /// Formats of the tables, with commas between them
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    formats: Vec<FormatArg>,
    /// Names over the columns
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    headers: HeadersArg,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArg {
    /// The documents themselves, which are always there
    Jsonl,
    /// One file a table, UTF-8 with BOM
    Csv,
    /// One file a table, typed columns
    Parquet,
    /// One workbook, a sheet for each table
    Xlsx,
}

#[derive(Clone, Copy, ValueEnum)]
enum HeadersArg {
    /// English
    En,
    /// 中文
    Zh,
}

impl TableArgs {
    /// The options of the sink.
    pub fn options(&self, force: bool) -> Options {
        let format = |f: &FormatArg| match f {
            FormatArg::Jsonl => None,
            FormatArg::Csv => Some(Format::Csv),
            FormatArg::Parquet => Some(Format::Parquet),
            FormatArg::Xlsx => Some(Format::Xlsx),
        };
        let headers = match self.headers {
            HeadersArg::En => Headers::En,
            HeadersArg::Zh => Headers::Zh,
        };
        Options { formats: self.formats.iter().filter_map(format).collect(), headers, force }
    }
}

pub fn run(args: &TablesArgs) -> Result<(), Failure> {
    let (mut lines, name) = input::documents(&args.documents)?;
    let mut options = args.tables.options(args.force);
    if options.formats.is_empty() {
        options.formats.push(Format::Csv);
    }
    let report = sink::write_tables(&mut lines, &args.out, &options).map_err(|e| failure(e, &name))?;
    if !args.quiet {
        eprintln!("{}", account(&report, &args.out));
    }
    eprint!("{}", report.notes);
    Ok(())
}

/// What was written, in one line.
pub fn account(report: &Report, out: &Path) -> String {
    let rows: Vec<String> = report.rows.iter().filter(|(name, _)| *name != "documents").map(|(name, n)| format!("{n} {name}")).collect();
    format!("{} documents: {} in {}", report.documents, rows.join(", "), out.display())
}

/// The failure a command ends with.
pub fn failure(error: SinkError, input: &str) -> Failure {
    match error {
        SinkError::Exists(_) => Failure::usage(error.to_string()),
        SinkError::Input { .. } => Failure::work(format!("{input}: {error}")),
        _ => Failure::work(error.to_string()),
    }
}
