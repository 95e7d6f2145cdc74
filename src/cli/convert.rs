//! `zhengce convert`: folders of files into `documents.jsonl`.
//!
//! Files are taken in the order of their paths and parsed in batches on all cores; their lines are
//! written in that order, so the output is the same whatever the number of threads. It is written
//! under another name and renamed when whole.

use super::{Failure, ReadArgs, input};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use serde::Serialize;
use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use zhengce::Pipeline;
use zhengce::diagnostic::Severity;

/// Files parsed between two writes: enough to keep all cores busy, few enough to keep memory flat.
const BATCH: usize = 256;

#[derive(Args)]
pub struct ConvertArgs {
    /// Files and folders to read; folders are walked
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Folder for documents.jsonl and failures.jsonl; made when absent
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace the output of an earlier run
    #[arg(long)]
    force: bool,
    /// Threads; all cores when absent
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    read: ReadArgs,
}

/// A line of `failures.jsonl`.
#[derive(Serialize)]
struct FailureLine {
    path: String,
    code: &'static str,
    message: String,
}

/// What became of one file.
enum Outcome {
    Converted { lines: Vec<u8>, partial: bool },
    Failed(FailureLine),
}

#[derive(Default)]
struct Account {
    found: usize,
    converted: usize,
    partial: usize,
    failed: usize,
    documents: usize,
}

pub fn run(args: &ConvertArgs) -> Result<(), Failure> {
    let pipeline = args.read.pipeline()?;
    let mut output = Output::open(&args.out, args.force)?;
    let (files, unreadable) = walk(&args.paths)?;
    if let Some(jobs) = args.jobs {
        // Fails only when a pool exists already, and none does.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    }
    let bar = progress(files.len() as u64, args.quiet);
    let mut account = Account { found: files.len() + unreadable.len(), ..Account::default() };
    for line in unreadable {
        output.take(Outcome::Failed(line), &mut account)?;
    }
    for batch in files.chunks(BATCH) {
        let outcomes: Vec<Outcome> = batch.par_iter().map(|path| convert(&pipeline, path, args.read.encoding.as_deref())).collect();
        for outcome in outcomes {
            output.take(outcome, &mut account)?;
        }
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    output.finish()?;
    let Account { found, converted, partial, failed, documents } = account;
    if !args.quiet {
        eprintln!(
            "found {found} = converted {converted} + partial {partial} + failed {failed}; {documents} documents in {}",
            args.out.display()
        );
    }
    if failed > 0 {
        let list = args.out.join("failures.jsonl");
        return Err(Failure::work(format!("{failed} of {found} files failed; they are listed in {}", list.display())));
    }
    Ok(())
}

fn convert(pipeline: &Pipeline, path: &Path, encoding: Option<&str>) -> Outcome {
    let parsed = match input::parse(pipeline, path, encoding) {
        Ok(parsed) => parsed,
        Err(e) => {
            return Outcome::Failed(FailureLine { path: path.to_string_lossy().into_owned(), code: e.code(), message: e.to_string() });
        }
    };
    let mut lines = Vec::new();
    let mut partial = false;
    for part in parsed.parts {
        partial |= part.document.diagnostics.iter().any(|d| d.severity >= Severity::Warning);
        serde_json::to_writer(&mut lines, &part.document).expect("a record is JSON");
        lines.push(b'\n');
    }
    Outcome::Converted { lines, partial }
}

/// All files below the paths, in the order of their names, and what could not be read on the way.
fn walk(paths: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<FailureLine>), Failure> {
    let (mut files, mut unreadable) = (Vec::new(), Vec::new());
    for path in paths {
        if path != Path::new("-") && !path.exists() {
            return Err(Failure::usage(format!("{}: no such file or folder", path.display())));
        }
        let walker =
            ignore::WalkBuilder::new(path).standard_filters(false).hidden(true).follow_links(true).sort_by_file_path(Ord::cmp).build();
        for entry in walker {
            match entry {
                Ok(entry) if entry.file_type().is_none_or(|t| !t.is_dir()) => files.push(entry.into_path()),
                Ok(_) => {}
                Err(e) => unreadable.push(unreadable_line(path, &e)),
            }
        }
    }
    Ok((files, unreadable))
}

fn unreadable_line(root: &Path, error: &ignore::Error) -> FailureLine {
    fn place(error: &ignore::Error) -> Option<(&'static str, &Path)> {
        match error {
            ignore::Error::Loop { child, .. } => Some(("symlink-loop", child)),
            ignore::Error::WithPath { path, err } => place(err).or(Some(("unreadable", path))),
            ignore::Error::WithDepth { err, .. } => place(err),
            _ => None,
        }
    }
    let (code, path) = place(error).unwrap_or(("unreadable", root));
    FailureLine { path: path.to_string_lossy().into_owned(), code, message: error.to_string() }
}

fn progress(files: u64, quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files  {per_sec}  {eta} left").expect("a valid template");
    ProgressBar::new(files).with_style(style)
}

/// The files of a run, under another name until they are whole.
struct Output {
    documents: Pending,
    failures: Pending,
}

impl Output {
    fn open(dir: &Path, force: bool) -> Result<Self, Failure> {
        let at = |e: std::io::Error| Failure::usage(format!("{}: {e}", dir.display()));
        std::fs::create_dir_all(dir).map_err(at)?;
        let existing = dir.join("documents.jsonl");
        if existing.exists() && !force {
            return Err(Failure::usage(format!("{} exists; give --force to replace it, or another --out", existing.display())));
        }
        let documents = Pending::create(existing).map_err(at)?;
        let failures = Pending::create(dir.join("failures.jsonl")).map_err(at)?;
        Ok(Self { documents, failures })
    }

    fn take(&mut self, outcome: Outcome, account: &mut Account) -> std::io::Result<()> {
        match outcome {
            Outcome::Converted { lines, partial } => {
                *(if partial { &mut account.partial } else { &mut account.converted }) += 1;
                account.documents += lines.iter().filter(|b| **b == b'\n').count();
                self.documents.file.write_all(&lines)
            }
            Outcome::Failed(line) => {
                account.failed += 1;
                serde_json::to_writer(&mut self.failures.file, &line)?;
                self.failures.file.write_all(b"\n")
            }
        }
    }

    fn finish(self) -> std::io::Result<()> {
        self.documents.finish()?;
        self.failures.finish()
    }
}

struct Pending {
    file: BufWriter<File>,
    partial: PathBuf,
    path: PathBuf,
}

impl Pending {
    fn create(path: PathBuf) -> std::io::Result<Self> {
        let mut partial = path.clone().into_os_string();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        Ok(Self { file: BufWriter::with_capacity(1 << 20, File::create(&partial)?), partial, path })
    }

    fn finish(self) -> std::io::Result<()> {
        self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(self.partial, self.path)
    }
}
