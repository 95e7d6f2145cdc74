//! `zhengce report`: a page to read documents in.

use super::ledger::Place;
use super::{Failure, ReadArgs, input, say, tables};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use zhengce::report::{Options, report};
use zhengce::sink::SinkError;

#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct ReportArgs {
    /// Files and folders to read; `-` for standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// The page to write, an .html file
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Title of the page, instead of the document's own
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// Only indicators whose name holds WORDS, or that are called so elsewhere, in matrix and charts
    #[arg(long, value_name = "WORDS")]
    indicator: Vec<String>,
    /// Replace a file of the same name
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    read: ReadArgs,
}

const AFTER_HELP: &str = "\
The page is one file: it opens from disk, needs no network, prints, and can be read without scripts. One
document has its section tree, its text with every record in place, the table of records with how each came
to be (来历), and what the reader should know; several have charts, a matrix, a time line and the load of
units before the documents.

  zhengce report 方案.html --out report.html
  zhengce report 各省报告/ --indicator GDP --out report.html";

pub fn run(args: &ReportArgs) -> Result<(), Failure> {
    if args.out.extension().is_none_or(|e| !e.eq_ignore_ascii_case("html") && !e.eq_ignore_ascii_case("htm")) {
        return Err(Failure::usage(format!("{}: --out must end in .html", args.out.display())));
    }
    let place = Place::of(&args.out, args.force).map_err(|e| tables::failure(e, ""))?;
    let pipeline = args.read.pipeline()?;
    let read = input::parse_all(&pipeline, &args.paths, &args.read.reading()?)?;
    let documents: Vec<_> = read.files.iter().flat_map(|f| f.parts.iter().map(move |part| (f, part))).collect();
    if documents.is_empty() {
        return Err(Failure::work("there is no document to report"));
    }
    let options = Options { title: args.title.clone(), indicators: args.indicator.clone() };
    write(place, &report(&documents, pipeline.grammar(), &options))?;
    say(&format!("{} documents in {}", documents.len(), args.out.display()));
    read.outcome()
}

/// Writes a page to its place.
pub(super) fn write(Place { mut files, name }: Place, page: &str) -> Result<(), Failure> {
    let io = |source| SinkError::Io { path: (&name).into(), source };
    let written = files.create(&name).and_then(|mut file| file.write_all(page.as_bytes()).map_err(io));
    written.and_then(|()| files.keep()).map(drop).map_err(|e| tables::failure(e, ""))
}
