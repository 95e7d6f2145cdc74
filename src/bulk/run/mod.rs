//! A run: what earlier runs left, merged with the present inputs.

mod account;
mod earlier;
mod folder;
mod manifest;
mod output;

pub use account::Account;
pub use earlier::Earlier;
pub use manifest::{Entry, Header, Outcome};
pub use output::Done;

use super::input::Inputs;
use super::work::{Convert, Limits, Next, Pool, Watch, Worker};
use folder::Folder;
use jiff::Timestamp;
use output::Output;
use serde::Serialize;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// The documents, one a line.
pub const DOCUMENTS: &str = "documents.jsonl";
/// The inputs that failed, one a line.
pub const FAILURES: &str = "failures.jsonl";
/// All inputs, one a line.
pub const MANIFEST: &str = "manifest.jsonl";
/// What was run, and its account.
pub const RUN: &str = "run.json";
/// The folder of a run that goes on or was interrupted.
pub const UNFINISHED: &str = ".zhengce/unfinished";
/// The folder of all that is not an output.
const WORK: &str = ".zhengce";

/// How often the course of a run is told.
const TELL: Duration = Duration::from_millis(100);

/// What is to be run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What is read.
    pub inputs: Inputs,
    /// Folder for the outputs.
    pub out: PathBuf,
    /// Start afresh, and replace what stands under the names of the outputs.
    pub force: bool,
    /// Threads.
    pub jobs: usize,
    /// Limits and options of the work.
    pub limits: Limits,
    /// The program by way of which documents are read (`--via`).
    pub via: Option<String>,
    /// The command, for `run.json`.
    pub arguments: Vec<String>,
}

/// Why a run did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The command was wrong; nothing was done.
    #[error("{0}")]
    Refused(String),
    /// Something in the way; what was done is kept.
    #[error("{0}")]
    Broken(String),
}

/// How a run ended.
#[derive(Debug, Clone)]
pub struct Report {
    /// Its account, up to where it came.
    pub account: Account,
    /// It was stopped before its end; the same command goes on.
    pub stopped: bool,
}

/// The course of a run.
pub struct Course<'a> {
    /// The account so far.
    pub account: &'a Account,
    /// Bytes of the inputs' files so far.
    pub read: u64,
    /// Time so far.
    pub elapsed: Duration,
}

/// What a run is to the one who started it.
pub trait Observer {
    /// Is told of the course, several times a second.
    fn tell(&mut self, course: &Course<'_>);

    /// Makes further outputs from `documents.jsonl` in this folder, beside it, and names them. They
    /// get their final place together with it.
    ///
    /// # Errors
    /// When they cannot be written.
    fn derive(&mut self, _dir: &Path) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// `run.json`.
#[derive(Serialize)]
struct Record<'a> {
    #[serde(flatten)]
    header: &'a Header,
    arguments: &'a [String],
    started: String,
    finished: String,
    seconds: f64,
    jobs: usize,
    #[serde(flatten)]
    account: &'a Account,
    outputs: Vec<String>,
}

/// Converts all inputs, or goes on where an interrupted run stopped. `stop` may be set at any time.
///
/// # Errors
/// When the command is wrong or the outputs cannot be written; never for what an input holds.
pub fn run<C: Convert + 'static>(
    settings: &Settings,
    converter: C,
    grammar: String,
    observer: &mut dyn Observer,
    stop: &AtomicBool,
) -> Result<Report, RunError> {
    settings.inputs.check().map_err(RunError::Refused)?;
    let header = header(settings, grammar);
    let folder = Folder::open(&settings.out, &header, settings.force)?;
    let merged = Session { settings, header, folder, begin: Instant::now(), started: Timestamp::now() }.run(converter, observer, stop);
    merged.map_err(|e| RunError::Broken(broken(&settings.out, &e)))
}

fn header(settings: &Settings, grammar: String) -> Header {
    Header {
        manifest: Header::FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        schema_version: crate::record::SCHEMA_VERSION.to_owned(),
        grammar,
        encoding: settings.limits.reading.encoding.clone(),
        format: settings.limits.reading.format.map(|f| f.name().to_owned()),
        original: settings.limits.reading.revisions == crate::decode::Revisions::Original,
        via: settings.via.clone(),
        inputs: settings.inputs.described(),
    }
}

fn broken(out: &Path, error: &io::Error) -> String {
    let kept = format!("what was done is kept in {}; the same command goes on from there", out.join(UNFINISHED).display());
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => format!("{}: the disk is full; make room. {kept}", out.display()),
        _ => format!("{}: {error}; {kept}", out.display()),
    }
}

struct Session<'a> {
    settings: &'a Settings,
    header: Header,
    folder: Folder,
    begin: Instant,
    started: Timestamp,
}

impl Session<'_> {
    fn run<C: Convert + 'static>(&self, converter: C, observer: &mut dyn Observer, stop: &AtomicBool) -> io::Result<Report> {
        let (earlier, follow) = self.folder.earlier(&self.header, self.settings.force)?;
        let mut output = Output::open(&self.folder.out, &self.header, follow)?;
        let watch = Arc::new(Watch::default());
        let worker = Worker { converter, limits: self.settings.limits.clone(), earlier };
        let pool = Pool::start(self.settings.inputs.clone(), worker, self.settings.jobs, Arc::clone(&watch));
        let mut account = Account::default();
        let mut told = Instant::now();
        loop {
            if stop.load(Relaxed) {
                output.commit()?;
                return Ok(Report { account, stopped: true });
            }
            let next = pool.next();
            if let Next::Done(done) = &next {
                account.count(&done.entry, done.place.is_some());
                output.take(done)?;
            }
            let is_end = matches!(next, Next::End);
            if is_end || told.elapsed() > TELL {
                told = Instant::now();
                observer.tell(&Course { account: &account, read: watch.read.load(Relaxed), elapsed: self.begin.elapsed() });
            }
            if is_end {
                break;
            }
        }
        output.finish()?;
        self.publish(&account, observer)?;
        Ok(Report { account, stopped: false })
    }

    fn publish(&self, account: &Account, observer: &mut dyn Observer) -> io::Result<()> {
        let unfinished = self.folder.out.join(UNFINISHED);
        let mut outputs: Vec<String> = [DOCUMENTS, FAILURES, MANIFEST, RUN].map(str::to_owned).into();
        outputs.extend(observer.derive(&unfinished)?);
        let record = Record {
            header: &self.header,
            arguments: &self.settings.arguments,
            started: self.started.to_string(),
            finished: Timestamp::now().to_string(),
            seconds: self.begin.elapsed().as_secs_f64(),
            jobs: self.settings.jobs,
            account,
            outputs,
        };
        let mut file = File::create(unfinished.join(RUN))?;
        let mut text = serde_json::to_vec_pretty(&record)?;
        text.push(b'\n');
        file.write_all(&text)?;
        file.sync_all()?;
        folder::sync(&unfinished)?;
        self.folder.publish()
    }
}

#[cfg(test)]
mod tests;
