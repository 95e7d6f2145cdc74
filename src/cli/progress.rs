//! How far a run is: a bar on a terminal, elsewhere a line every few seconds.

use super::say;
use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{self, BufReader, IsTerminal};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use zhengce::bulk::{Course, DOCUMENTS, Inputs, Observer};
use zhengce::sink::{self, Options, Report};

/// Time between two lines where there is no terminal.
const LINES: Duration = Duration::from_secs(10);

/// Shows the course of a run, and has the tables made at its end.
pub struct Progress {
    show: Show,
    total: Arc<Total>,
    options: Options,
    /// The tables made of the documents, once they are.
    pub tables: Option<Report>,
}

enum Show {
    Nothing,
    Bar(ProgressBar),
    Lines { last: Instant },
}

/// What is to be read in all; known when the files were counted, which goes on beside the run.
#[derive(Default)]
struct Total {
    bytes: AtomicU64,
    counted: AtomicBool,
    /// Nobody wants to know any more.
    ended: AtomicBool,
}

impl Progress {
    /// Shows nothing when `quiet`.
    pub fn new(inputs: &Inputs, options: Options, quiet: bool) -> Self {
        let total = Arc::new(Total::default());
        let show = match (quiet, std::io::stderr().is_terminal()) {
            (true, _) => Show::Nothing,
            (false, true) => {
                let style = ProgressStyle::with_template("{bar:30} {percent}%  {msg}").expect("a valid template");
                Show::Bar(ProgressBar::new(0).with_style(style))
            }
            (false, false) => Show::Lines { last: Instant::now() },
        };
        // Lists may come from a pipe, which can be read only once.
        if !quiet && inputs.lists.is_empty() {
            count(inputs.clone(), Arc::clone(&total));
        }
        Self { show, total, options, tables: None }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.total.ended.store(true, Relaxed);
        if let Show::Bar(bar) = &self.show {
            bar.finish_and_clear();
        }
    }
}

/// Counts the files on a thread of its own.
fn count(inputs: Inputs, total: Arc<Total>) {
    std::thread::spawn(move || {
        let flow = inputs.measure(&mut |size| {
            total.bytes.fetch_add(size, Relaxed);
            if total.ended.load(Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        total.counted.store(flow.is_continue(), Relaxed);
    });
}

impl Observer for Progress {
    fn tell(&mut self, course: &Course<'_>) {
        let total = self.total.counted.load(Relaxed).then(|| self.total.bytes.load(Relaxed));
        match &mut self.show {
            Show::Nothing => {}
            Show::Bar(bar) => {
                bar.set_length(total.unwrap_or(0).max(course.read));
                bar.set_position(if total.is_some() { course.read } else { 0 });
                bar.set_message(line(course, total));
            }
            Show::Lines { last } if last.elapsed() < LINES => {}
            Show::Lines { last } => {
                *last = Instant::now();
                say(&line(course, total));
            }
        }
    }

    fn derive(&mut self, dir: &Path) -> io::Result<Vec<String>> {
        if self.options.formats.is_empty() {
            return Ok(Vec::new());
        }
        let mut documents = BufReader::with_capacity(1 << 20, File::open(dir.join(DOCUMENTS))?);
        let report = sink::write_tables(&mut documents, dir, &self.options).map_err(io::Error::other)?;
        let files = report.files.clone();
        self.tables = Some(report);
        Ok(files)
    }
}

/// The course in words.
fn line(course: &Course<'_>, total: Option<u64>) -> String {
    let seconds = course.elapsed.as_secs_f64().max(0.001);
    let account = course.account;
    let (rate, mb) = (account.found as f64 / seconds, course.read as f64 / 1e6 / seconds);
    let mut line = format!("{} inputs, {rate:.0}/s, {mb:.1} MB/s, {} failed", HumanCount(account.found), HumanCount(account.failed));
    if let Some(total) = total.filter(|t| *t > course.read && course.read > 0) {
        let left = seconds * (total - course.read) as f64 / course.read as f64;
        line += &format!(", {} left", HumanDuration(Duration::from_secs_f64(left)));
    }
    line
}
