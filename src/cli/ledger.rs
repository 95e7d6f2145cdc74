//! `zhengce ledger`: the supervision ledger, and deadlines as a calendar.

use super::{Failure, ReadArgs, input, tables};
use clap::{Args, ValueEnum};
use std::collections::HashSet;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use zhengce::ledger::{self, LedgerRow, Sort, ics};
use zhengce::record::Document;
use zhengce::sink::{self, Notes, SinkError, WholeFiles};

#[derive(Args)]
pub struct LedgerArgs {
    /// Output folders of `zhengce convert`, files of documents in JSON Lines (.jsonl), or policy
    /// documents themselves
    #[arg(value_name = "OUT|FILE", required = true)]
    paths: Vec<PathBuf>,
    /// The ledger: a name that ends in .xlsx or .csv
    #[arg(long, value_name = "FILE", required_unless_present = "ics")]
    out: Option<PathBuf>,
    /// The deadlines as an iCalendar file
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
    /// Order of the rows, instead of that of the documents
    #[arg(long, value_name = "ORDER")]
    sort: Option<SortArg>,
    /// Replace files of the same names
    #[arg(long)]
    force: bool,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum SortArg {
    /// By the first unit that leads or is responsible
    Unit,
    /// By the earliest last day
    Deadline,
}

/// What a ledger is made of.
#[derive(Default)]
struct Ledger {
    rows: Vec<LedgerRow>,
    events: String,
    undated: usize,
    seen: HashSet<String>,
    copies: usize,
}

impl Ledger {
    fn take(&mut self, document: &Document) {
        if !self.seen.insert(document.doc_id.clone()) {
            self.copies += 1;
            return;
        }
        self.rows.extend(ledger::rows(document));
        let (events, undated) = ics::events(document);
        self.events.push_str(&events);
        self.undated += undated;
    }
}

pub fn run(args: &LedgerArgs) -> Result<(), Failure> {
    let fail = |e| tables::failure(e, "");
    let format = args.out.as_deref().map(format).transpose()?;
    let table = args.out.as_deref().map(|out| Place::of(out, args.force)).transpose().map_err(fail)?;
    let calendar = args.ics.as_deref().map(|out| Place::of(out, args.force)).transpose().map_err(fail)?;
    let mut ledger = read(args)?;
    match args.sort {
        Some(SortArg::Unit) => ledger::sort(&mut ledger.rows, Sort::Unit),
        Some(SortArg::Deadline) => ledger::sort(&mut ledger.rows, Sort::Deadline),
        None => {}
    }
    let mut notes = Notes::default();
    write(table.zip(format), calendar, &ledger, &mut notes).map_err(fail)?;
    if !args.quiet {
        say(args, &ledger);
    }
    eprint!("{notes}");
    Ok(())
}

#[derive(Clone, Copy)]
enum Format {
    Xlsx,
    Csv,
}

fn format(out: &Path) -> Result<Format, Failure> {
    match out.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("xlsx") => Ok(Format::Xlsx),
        Some("csv") => Ok(Format::Csv),
        _ => Err(Failure::usage(format!("{}: --out must end in .xlsx or .csv", out.display()))),
    }
}

/// Where a file goes.
pub(super) struct Place {
    pub files: WholeFiles,
    pub name: OsString,
}

impl Place {
    /// A place that is free, or may be written over.
    pub fn of(out: &Path, force: bool) -> Result<Self, SinkError> {
        if out.exists() && !force {
            return Err(SinkError::Exists(out.to_owned()));
        }
        let dir = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(Self { files: WholeFiles::new(dir, force)?, name: out.file_name().unwrap_or_default().to_owned() })
    }
}

fn read(args: &LedgerArgs) -> Result<Ledger, Failure> {
    let mut ledger = Ledger::default();
    let mut pipeline = None;
    for path in &args.paths {
        if path.is_dir() || path.extension().is_some_and(|e| e == "jsonl") {
            let (mut lines, name) = input::documents(path)?;
            let mut take = |document: Document| {
                ledger.take(&document);
                Ok(())
            };
            sink::each_document(&mut lines, &mut take).map_err(|e| tables::failure(e, &name))?;
            continue;
        }
        let pipeline = match &pipeline {
            Some(pipeline) => pipeline,
            None => pipeline.insert(args.read.pipeline()?),
        };
        for part in input::parse_one(pipeline, path, &args.read.reading()?)?.parts {
            ledger.take(&part.document);
        }
    }
    Ok(ledger)
}

fn write(table: Option<(Place, Format)>, calendar: Option<Place>, ledger: &Ledger, notes: &mut Notes) -> Result<(), SinkError> {
    let mut whole = Vec::new();
    if let Some((Place { mut files, name }, format)) = table {
        match format {
            Format::Xlsx => sink::ledger_xlsx(&mut files, &name, &ledger.rows, notes)?,
            Format::Csv => sink::ledger_csv(&mut files, &name, &ledger.rows)?,
        }
        whole.push(files);
    }
    if let Some(Place { mut files, name }) = calendar {
        let text = [ics::BEGIN, &ledger.events, ics::END].concat();
        let written = files.create(&name)?.write_all(text.as_bytes());
        written.map_err(|source| SinkError::Io { path: name.into(), source })?;
        whole.push(files);
    }
    whole.into_iter().try_for_each(|files| files.keep().map(drop))
}

fn say(args: &LedgerArgs, ledger: &Ledger) {
    if let Some(out) = &args.out {
        eprintln!("{} tasks in {}", ledger.rows.len(), out.display());
    }
    if let Some(out) = &args.ics {
        let events = ledger.events.matches("BEGIN:VEVENT").count();
        eprintln!("{events} deadlines in {}; {} have no date and were left out", out.display(), ledger.undated);
    }
    if ledger.copies > 0 {
        eprintln!("{} documents are copies of others and were left out", ledger.copies);
    }
}
