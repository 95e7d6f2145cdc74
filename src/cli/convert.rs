//! `zhengce convert`: arguments of a bulk run.

use super::progress::Progress;
use super::tables::{self, TableArgs};
use super::{Failure, ReadArgs, STOPPED, say};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use zhengce::bulk::{self, Account, Columns, Inputs, Limits, Reader, Report, RunError, Settings};
use zhengce::sink::{self, Options};

#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct ConvertArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// Folder for the outputs; made when absent. An interrupted run there is resumed, a whole one
    /// brought up to date
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    tables: TableArgs,
    /// Start afresh, and replace what stands under the names of the outputs
    #[arg(long)]
    force: bool,
}

/// Documents in bulk, and how they are read.
#[derive(Args, Clone)]
pub struct SourceArgs {
    /// Files, folders (walked), patterns ('导出/**/*.txt'), archives (.zip .tar .tar.gz) and tables
    /// (.csv .tsv .jsonl .xlsx .parquet, with --text-column); `-` for standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    pub paths: Vec<PathBuf>,
    /// File that lists more paths, one a line; `-` for standard input
    #[arg(long, value_name = "LIST")]
    pub files_from: Vec<PathBuf>,
    /// Paths in --files-from end with NUL, as `find -print0` writes them
    #[arg(short = '0', requires = "files_from")]
    nul: bool,
    /// Read tables, a document a row: the column that holds the texts
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,
    /// The column that names the rows; their number when absent
    #[arg(long, value_name = "NAME", requires = "text_column")]
    id_column: Option<String>,
    /// Threads; all cores when absent
    #[arg(long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,
    /// Largest file, member or row that is read: bytes, or with K, M, G
    #[arg(long, value_name = "SIZE", default_value = "32M", value_parser = size)]
    max_bytes: u64,
    /// Most seconds that one file may take
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    timeout: Duration,
    /// Say nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
    #[command(flatten)]
    read: ReadArgs,
}

const AFTER_HELP: &str = "\
OUT then holds documents.jsonl (a document a line), the tables of --formats, failures.jsonl (path, code, message, place),
manifest.jsonl (what became of each input) and run.json (the account). They appear when they are
whole; until then they stand in OUT/.zhengce.";

pub fn run(args: &ConvertArgs) -> Result<(), Failure> {
    let stop = stop_on_signals()?;
    let converted = convert(&args.source, &args.out, args.tables.options(true), args.force, &stop)?;
    if !args.source.quiet {
        say(&format!("{} in {}", converted.account, args.out.display()));
        if let Some(tables) = converted.tables {
            say(&tables::account(&tables, &args.out));
            eprint!("{}", tables.notes);
        }
    }
    let Account { failed, found, .. } = converted.account;
    if failed > 0 {
        let list = args.out.join(bulk::FAILURES);
        return Err(Failure::work(format!("{failed} of {found} inputs failed; they are listed in {}", list.display())));
    }
    Ok(())
}

impl SourceArgs {
    /// The folder of rules, where one is given.
    pub fn grammar(&self) -> Option<&Path> {
        self.read.grammar.as_deref()
    }
}

/// A run that came to its end.
pub struct Converted {
    pub account: Account,
    pub tables: Option<sink::Report>,
}

/// Converts into a folder. Inputs that fail are counted; they are no failure of the run.
pub fn convert(source: &SourceArgs, out: &Path, tables: Options, force: bool, stop: &AtomicBool) -> Result<Converted, Failure> {
    let pipeline = source.read.pipeline()?;
    let via = source.read.via(source.timeout)?;
    let grammar = pipeline.grammar().hash();
    let settings = settings(source, out, force, via.is_some());
    let mut progress = Progress::new(&settings.inputs, tables, source.quiet);
    let ended = bulk::run(&settings, Reader { pipeline, via }, grammar, &mut progress, stop);
    progress.clear();
    match ended {
        Ok(Report { account, stopped: false }) => Ok(Converted { account, tables: progress.tables }),
        Ok(Report { account, stopped: true }) => Err(Failure::stopped(&format!("{} inputs", account.found))),
        Err(RunError::Refused(message)) => Err(Failure::usage(message)),
        Err(RunError::Broken(message)) => Err(Failure::work(message)),
    }
}

fn settings(source: &SourceArgs, out: &Path, force: bool, via: bool) -> Settings {
    let columns = source.text_column.clone().map(|text| Columns { text, id: source.id_column.clone() });
    let reading = source.read.options();
    Settings {
        inputs: Inputs {
            paths: source.paths.clone(),
            lists: source.files_from.clone(),
            nul: source.nul,
            columns,
            max_bytes: source.max_bytes,
            encoding: reading.encoding.clone(),
        },
        out: out.to_owned(),
        force,
        jobs: source.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, usize::from),
        limits: Limits { max_bytes: source.max_bytes, timeout: source.timeout, reading },
        via: via.then(|| "libreoffice".to_owned()),
        arguments: std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect(),
    }
}

/// A flag that the first Ctrl-C sets, to end the work cleanly; the second ends the program at once.
pub fn stop_on_signals() -> std::io::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, STOPPED.into(), Arc::clone(&stop))?;
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    Ok(stop)
}

/// A number of bytes: `500`, `64M`.
fn size(written: &str) -> Result<u64, String> {
    let (digits, factor) = match written.trim_end_matches(['B', 'b']) {
        s if s.ends_with(['K', 'k']) => (&s[..s.len() - 1], 1 << 10),
        s if s.ends_with(['M', 'm']) => (&s[..s.len() - 1], 1 << 20),
        s if s.ends_with(['G', 'g']) => (&s[..s.len() - 1], 1 << 30),
        s => (s, 1),
    };
    let number: u64 = digits.parse().map_err(|_| format!("`{written}` is no size; write 500, 64M or 2G"))?;
    number.checked_mul(factor).filter(|n| *n > 0 && *n <= MOST_BYTES).ok_or_else(|| "a size is from 1 to 1024G".to_owned())
}

const MOST_BYTES: u64 = 1 << 40;

fn seconds(written: &str) -> Result<Duration, String> {
    let seconds: f64 = written.parse().map_err(|_| format!("`{written}` is no number of seconds"))?;
    Duration::try_from_secs_f64(seconds).ok().filter(|d| !d.is_zero()).ok_or_else(|| "must be above 0".to_owned())
}
