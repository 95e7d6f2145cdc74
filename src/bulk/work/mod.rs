//! One input to its lines: read, looked up among earlier results, parsed, written as JSON.
//!
//! Nothing that one input does stops the others: a panic is caught, and a job that takes too long
//! ends at the next stage of the pipeline or is given up together with its thread.

mod pool;
mod window;

pub use pool::{Pool, Watch};
pub use window::Next;

use super::failure::Failure;
use super::input::{Content, Input, Row};
use super::panics;
use super::run::{Done, Earlier, Entry, Outcome};
use crate::Pipeline;
use crate::decode::{DecodeError, DecodeOptions};
use crate::diagnostic::{Code, Severity};
use crate::record::{DiagnosticRecord, Document};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// What turns bytes into documents. The pipeline does; tests put others in its place.
pub trait Convert: Send + Sync {
    /// The documents in the bytes of a file; `done` is called after each stage.
    ///
    /// # Errors
    /// When the bytes are no text.
    fn convert(&self, bytes: &[u8], options: &DecodeOptions, done: &mut dyn FnMut(&'static str)) -> Result<Vec<Document>, DecodeError>;

    /// The likeliest encoding of a table that begins with these bytes.
    fn encoding(&self, _beginning: &[u8]) -> &'static str {
        "utf-8"
    }
}

impl Convert for Pipeline {
    fn convert(&self, bytes: &[u8], options: &DecodeOptions, done: &mut dyn FnMut(&'static str)) -> Result<Vec<Document>, DecodeError> {
        Ok(self.parse_observed(bytes, options, done)?.parts.into_iter().map(|p| p.document).collect())
    }

    fn encoding(&self, beginning: &[u8]) -> &'static str {
        Self::encoding(self, beginning)
    }
}

/// Limits and options of the work on one input.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Largest input that is read, in bytes.
    pub max_bytes: u64,
    /// Longest time that one input may take.
    pub timeout: Duration,
    /// How files are read, where the user knows it better.
    pub reading: DecodeOptions,
}

/// Does the work.
pub struct Worker<C> {
    pub converter: C,
    pub limits: Limits,
    pub earlier: Earlier,
}

/// Thrown through the pipeline when time is up.
struct TimeUp(&'static str);

impl<C: Convert> Worker<C> {
    /// What becomes of an input.
    pub fn work(&self, input: Input) -> Done {
        let Input { id, content, .. } = input;
        match content {
            Content::Failed(failure) => failed(None, 0, failure),
            Content::Skipped => done(Entry::new(id, None, 0, Outcome::Skipped), Vec::new(), Vec::new()),
            Content::File { path, .. } => match read(&path, &id, self.limits.max_bytes) {
                Ok(bytes) => self.bytes(id, &bytes, None),
                Err(failure) => failed(None, 0, failure),
            },
            Content::Member(bytes) => self.bytes(id, &bytes, None),
            Content::Row(row) => self.bytes(id, row.text.as_bytes(), Some(&row)),
        }
    }

    fn bytes(&self, id: String, bytes: &[u8], row: Option<&Row>) -> Done {
        let sha256 = hash(bytes, row);
        if let Some(kept) = self.earlier.find(&id, &sha256) {
            return Done { entry: kept.entry, lines: kept.lines, failure: Vec::new(), place: Some(kept.place) };
        }
        let size = bytes.len() as u64;
        match self.documents(&id, bytes, row) {
            Ok(documents) => converted(Entry::new(id, Some(sha256), size, Outcome::Converted), &documents),
            Err(failure) => failed(Some(sha256), size, failure),
        }
    }

    /// The documents in some bytes, with panics and endless work caught.
    fn documents(&self, id: &str, bytes: &[u8], row: Option<&Row>) -> Result<Vec<Document>, Failure> {
        let begin = Instant::now();
        let mut stage = "decode";
        let mut options = DecodeOptions { name: Some(id.to_owned()), ..self.limits.reading.clone() };
        if row.is_some() {
            options.encoding = Some("utf-8".to_owned());
        }
        let mut observe = |done: &'static str| {
            stage = done;
            if begin.elapsed() > self.limits.timeout {
                resume_unwind(Box::new(TimeUp(done)));
            }
        };
        let parsed = catch_unwind(AssertUnwindSafe(|| self.converter.convert(bytes, &options, &mut observe)));
        let mut documents = match parsed {
            Ok(Ok(documents)) => documents,
            Ok(Err(e)) => return Err(undecodable(id, &e)),
            Err(thrown) => match thrown.downcast_ref::<TimeUp>() {
                Some(TimeUp(stage)) => return Err(timed_out(id, self.limits.timeout).at(format!("after stage {stage}"))),
                None => return Err(panics::failure(id, thrown.as_ref(), &format!("after stage {stage}"))),
            },
        };
        if let Some(row) = row {
            add(row, &mut documents);
        }
        Ok(documents)
    }
}

/// Columns and troubles of a table's row, into its documents.
fn add(row: &Row, documents: &mut [Document]) {
    for document in documents.iter_mut() {
        document.source.extra = row.columns.clone();
    }
    if let Some(first) = documents.first_mut() {
        let note = |(code, message): &(Code, String)| DiagnosticRecord {
            code: *code,
            severity: code.severity(),
            message: message.clone(),
            span: None,
        };
        first.diagnostics.splice(0..0, row.notes.iter().map(note));
    }
}

/// The bytes of a file, if it is not too large.
fn read(path: &Path, id: &str, max_bytes: u64) -> Result<Vec<u8>, Failure> {
    let failure = |e: std::io::Error| Failure::io(id, &e);
    let file = File::open(path).map_err(failure)?;
    let size = file.metadata().map_err(failure)?.len();
    if size > max_bytes {
        return Err(Failure::too_large(id, size, max_bytes));
    }
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(max_bytes + 1).read_to_end(&mut bytes).map_err(failure)?;
    if bytes.len() as u64 > max_bytes {
        return Err(Failure::too_large(id, bytes.len() as u64, max_bytes));
    }
    Ok(bytes)
}

/// SHA-256 of all that an input's documents depend on.
fn hash(bytes: &[u8], row: Option<&Row>) -> String {
    let mut hash = Sha256::new_with_prefix(bytes);
    if let Some(row) = row {
        hash.update(serde_json::to_vec(&(&row.columns, row.notes.iter().map(|n| &n.1).collect::<Vec<_>>())).expect("columns are JSON"));
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

fn converted(mut entry: Entry, documents: &[Document]) -> Done {
    let mut lines = Vec::new();
    for document in documents {
        serde_json::to_writer(&mut lines, document).expect("a record is JSON");
        lines.push(b'\n');
        for diagnostic in &document.diagnostics {
            if diagnostic.severity >= Severity::Warning {
                entry.outcome = Outcome::Partial;
            }
            *entry.codes.entry(name(diagnostic.code)).or_default() += 1;
        }
    }
    entry.documents = documents.len() as u64;
    done(entry, lines, Vec::new())
}

/// A code as it stands in the JSON.
fn name(code: Code) -> String {
    serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn failed(sha256: Option<String>, size: u64, failure: Failure) -> Done {
    let mut line = serde_json::to_vec(&failure).expect("a failure is JSON");
    line.push(b'\n');
    let entry = Entry::new(failure.path, sha256, size, Outcome::Failed);
    done(Entry { codes: BTreeMap::from([(failure.code.to_owned(), 1)]), ..entry }, Vec::new(), line)
}

fn done(entry: Entry, lines: Vec<u8>, failure: Vec<u8>) -> Done {
    let check = crc32fast::hash(if lines.is_empty() { &failure } else { &lines });
    let entry = Entry { lines: lines.len() as u64, failure: failure.len() as u64, check, ..entry };
    Done { entry, lines, failure, place: None }
}

fn undecodable(id: &str, error: &DecodeError) -> Failure {
    Failure::new(id, error.code(), error.to_string())
}

fn timed_out(id: &str, limit: Duration) -> Failure {
    let message = format!("took more than {} s and was given up; look at the file, or raise --timeout", limit.as_secs_f64());
    Failure::new(id, "timeout", message)
}
