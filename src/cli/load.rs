//! `zhengce load`: documents into a database.

use super::convert::{self, SourceArgs};
use super::{Failure, STOPPED, input, say, tables};
use clap::Args;
use indicatif::ProgressBar;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};
use zhengce::bulk::{DOCUMENTS, FAILURES};
use zhengce::load::{self, LoadError, Loaded, Target};
use zhengce::sink::Options;

#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct LoadArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// The database: sqlite:FILE (or a FILE that ends in .db, .sqlite), or
    /// postgres://USER:PASSWORD@HOST:PORT/DATABASE
    #[arg(long, value_name = "DATABASE")]
    to: Target,
}

const AFTER_HELP: &str = "\
Output folders of `zhengce convert`, and files of documents (.jsonl), are loaded as they are; all else is
converted first. Tables, views and (in SQLite) full-text search are made when they are not there.
Loading again changes nothing; a file whose content or records changed replaces what it gave before. A
load that broke off goes on with the same command. Paths that are no longer there stay loaded.

  zhengce convert 导出/ --out out/ && zhengce load out/ --to sqlite:policy.db
  sqlite3 policy.db \"select document, indicator, value, unit from targets_with_document\"";

pub fn run(args: &LoadArgs) -> Result<(), Failure> {
    let stop = convert::stop_on_signals()?;
    let (records, others): (Vec<&PathBuf>, Vec<&PathBuf>) = args.source.paths.iter().partition(|path| is_converted(path, &args.source));
    match (records.first(), others.first().copied().or(args.source.files_from.first())) {
        (None, _) => converted(args, &stop),
        (Some(_), None) => records.iter().try_for_each(|path| load_from(args, path, &stop)),
        (Some(records), Some(other)) => Err(Failure::usage(format!(
            "{} holds documents that `convert` made, {} does not; load them with two commands",
            records.display(),
            other.display()
        ))),
    }
}

/// Whether a path holds documents that are records already.
pub(super) fn is_converted(path: &Path, source: &SourceArgs) -> bool {
    let lines = path.extension().is_some_and(|e| e == "jsonl") && source.text_column.is_none();
    path == Path::new("-") || path.join(DOCUMENTS).is_file() || lines
}

/// Converts into a folder that does not stay, and loads from there; what failed is said at the end.
fn converted(args: &LoadArgs, stop: &AtomicBool) -> Result<(), Failure> {
    let scratch = tempfile::tempdir()?;
    let out = scratch.path().join("out");
    let account = match convert::convert(&args.source, &out, Options::default(), false, stop) {
        Ok(converted) => converted.account,
        // Unlike `convert`, nothing of it stays.
        Err(Failure { code: STOPPED, .. }) => return Err(Failure { code: STOPPED, message: "stopped; nothing was loaded".to_owned() }),
        Err(failure) => return Err(failure),
    };
    if !args.source.quiet {
        say(&account.to_string());
    }
    load_from(args, &out, stop)?;
    if account.failed == 0 {
        return Ok(());
    }
    // The list goes with the folder.
    let failed = std::fs::read_to_string(out.join(FAILURES))?;
    Err(Failure::work(format!("these inputs failed and are not loaded:\n{}", failed.trim_end())))
}

fn load_from(args: &LoadArgs, path: &Path, stop: &AtomicBool) -> Result<(), Failure> {
    let (mut lines, name) = input::documents(path)?;
    let mut course = Course::new(args.source.quiet);
    let mut observe = |so_far: &Loaded| {
        course.tell(so_far);
        if stop.load(Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let loaded = load::load(&mut lines, &args.to, &mut observe);
    course.bar.finish_and_clear();
    match loaded {
        Ok(loaded) => {
            if !args.source.quiet {
                say(&loaded.to_string());
            }
            Ok(())
        }
        Err(LoadError::Stopped(loaded)) => Err(Failure::stopped(&loaded.to_string())),
        Err(LoadError::Input(e)) => Err(tables::failure(e, &name)),
        Err(e @ (LoadError::Schema { .. } | LoadError::NotBuilt)) => Err(Failure::usage(e.to_string())),
        Err(e) => Err(Failure::work(e.to_string())),
    }
}

/// Time between two lines where there is no terminal.
const LINES: Duration = Duration::from_secs(10);

/// How far a load is: on a terminal in its place, elsewhere a line every few seconds.
struct Course {
    bar: ProgressBar,
    lines: bool,
    last: Instant,
}

impl Course {
    fn new(quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = if terminal && !quiet { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        Self { bar, lines: !terminal && !quiet, last: Instant::now() }
    }

    fn tell(&mut self, so_far: &Loaded) {
        self.bar.set_message(so_far.to_string());
        self.bar.tick();
        if self.lines && self.last.elapsed() >= LINES {
            say(&so_far.to_string());
            self.last = Instant::now();
        }
    }
}
