//! `zhengce compare`: many documents side by side.

use super::convert::{self, SourceArgs};
use super::ledger::Place;
use super::load::is_converted;
use super::{Failure, input, pipeline, say, tables};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use zhengce::bulk::FAILURES;
use zhengce::compare::text::Terminal;
use zhengce::compare::{Comparer, Comparison, Options};
use zhengce::record::{Document, TargetStatus};
use zhengce::sink::{self, SinkError};

#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct CompareArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// Only indicators whose name holds WORDS, or that are called so elsewhere (GDP finds 地区生产总值),
    /// and deadlines and tasks that speak of them
    #[arg(long, value_name = "WORDS")]
    indicator: Vec<String>,
    /// Only documents of regions whose name holds NAME, or whose code begins so
    #[arg(long, value_name = "NAME|CODE")]
    region: Vec<String>,
    /// Only targets, deadlines and tasks of this year
    #[arg(long, value_name = "YEAR")]
    year: Vec<i16>,
    /// Values that are compared
    #[arg(long, value_name = "STATUS", default_value = "target")]
    status: StatusArg,
    /// Show what only one document has row by row too
    #[arg(long)]
    all: bool,
    /// Print JSON (`zhengce schema --kind comparison` describes it)
    #[arg(long)]
    json: bool,
    /// Write a file: a name that ends in .csv, .xlsx, .json, or .html for a page with charts
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace a file of the same name
    #[arg(long)]
    force: bool,
}

const AFTER_HELP: &str = "\
Output folders of `zhengce convert`, and files of documents (.jsonl), are taken as they are; all else is
converted first. Values meet when indicator, measure, frequency, unit, year, scope and baseline allow it;
the others stand apart with what they differ in. ≥ 以上, ≤ 以内, > 超过, < 低于, ≈ 左右, — a range.

  zhengce compare 各省报告/ --indicator GDP --year 2026
  zhengce compare out/ --region 浙江 --out 比较.xlsx";

#[derive(Clone, Copy, ValueEnum)]
enum StatusArg {
    /// What documents set for the future
    Target,
    /// Results they report
    Actual,
    /// Both, in rows of their own
    All,
}

pub fn run(args: &CompareArgs) -> Result<(), Failure> {
    let format = args.out.as_deref().map(format).transpose()?;
    let place = args.out.as_deref().map(|out| Place::of(out, args.force)).transpose().map_err(|e| tables::failure(e, ""))?;
    let (comparison, failed) = read(args)?;
    if let Some((place, format)) = place.zip(format) {
        write(place, format, &comparison).map_err(|e| tables::failure(e, ""))?;
    }
    if args.json {
        let mut out = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &comparison).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    } else if args.out.is_none() {
        write!(std::io::stdout().lock(), "{}", Terminal { comparison: &comparison, all: args.all })?;
    }
    if !args.source.quiet {
        let out = args.out.as_ref().map(|out| format!(" in {}", out.display())).unwrap_or_default();
        say(&format!("{} documents, {} rows{out}", comparison.documents.len(), comparison.rows.len()));
    }
    failed.map_or(Ok(()), |failed| Err(Failure::work(format!("these inputs failed and are not compared:\n{failed}"))))
}

/// The comparison of all inputs, and what failed, a line each.
fn read(args: &CompareArgs) -> Result<(Comparison, Option<String>), Failure> {
    let stop = convert::stop_on_signals()?;
    let grammar = pipeline(args.source.grammar())?;
    let mut comparer = Comparer::new(grammar.grammar(), &options(args));
    let is_records = |path: &PathBuf| is_converted(path, &args.source);
    for path in args.source.paths.iter().filter(|p| is_records(p)) {
        take(&mut comparer, path)?;
    }
    let mut raw = args.source.clone();
    raw.paths.retain(|path| !is_records(path));
    let failed = if raw.paths.is_empty() && raw.files_from.is_empty() { None } else { convert_and_take(&raw, &mut comparer, &stop)? };
    Ok((comparer.finish(), failed))
}

/// Converts into a folder that does not stay; what failed is given back.
fn convert_and_take(source: &SourceArgs, comparer: &mut Comparer<'_>, stop: &AtomicBool) -> Result<Option<String>, Failure> {
    let scratch = tempfile::tempdir()?;
    let out = scratch.path().join("out");
    let account = convert::convert(source, &out, sink::Options::default(), false, stop)?.account;
    take(comparer, &out)?;
    if account.failed == 0 {
        return Ok(None);
    }
    Ok(Some(std::fs::read_to_string(out.join(FAILURES))?.trim_end().to_owned()))
}

fn take(comparer: &mut Comparer<'_>, path: &Path) -> Result<(), Failure> {
    let (mut lines, name) = input::documents(path)?;
    let mut each = |document: Document| {
        comparer.take(&document);
        Ok(())
    };
    sink::each_document(&mut lines, &mut each).map_err(|e: SinkError| tables::failure(e, &name))
}

fn options(args: &CompareArgs) -> Options {
    let status = match args.status {
        StatusArg::Target => Some(TargetStatus::Target),
        StatusArg::Actual => Some(TargetStatus::Actual),
        StatusArg::All => None,
    };
    Options { indicators: args.indicator.clone(), regions: args.region.clone(), years: args.year.clone(), status }
}

#[derive(Clone, Copy)]
enum Format {
    Csv,
    Xlsx,
    Json,
    Html,
}

fn format(out: &Path) -> Result<Format, Failure> {
    match out.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("csv") => Ok(Format::Csv),
        Some("xlsx") => Ok(Format::Xlsx),
        Some("json") => Ok(Format::Json),
        Some("html" | "htm") => Ok(Format::Html),
        _ => Err(Failure::usage(format!("{}: --out must end in .csv, .xlsx, .json or .html", out.display()))),
    }
}

fn write(Place { mut files, name }: Place, format: Format, comparison: &Comparison) -> Result<(), SinkError> {
    match format {
        Format::Csv => sink::comparison_csv(&mut files, &name, comparison)?,
        Format::Xlsx => sink::comparison_xlsx(&mut files, &name, comparison)?,
        Format::Html => {
            let io = |source| SinkError::Io { path: (&name).into(), source };
            files.create(&name)?.write_all(zhengce::report::comparison(comparison).as_bytes()).map_err(io)?;
        }
        Format::Json => {
            let file = files.create(&name)?;
            let written = serde_json::to_writer_pretty(std::io::BufWriter::new(file), comparison);
            written.map_err(|e| SinkError::Io { path: name.into(), source: e.into() })?;
        }
    }
    files.keep().map(drop)
}
