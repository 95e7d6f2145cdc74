//! The manifest (清单): one line an input, in the order of the output.
//!
//! Its first line says what made the run; every further line how long the lines of one input are in
//! `documents.jsonl` and `failures.jsonl` and what they sum to, so that what an interrupted run left
//! can be told from what it was about to write.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of this format.
    pub manifest: u32,
    /// Version of the program.
    pub version: String,
    /// Version of the records.
    pub schema_version: String,
    /// Hash of the rule files and tables.
    pub grammar: String,
    /// The encoding the user named.
    pub encoding: Option<String>,
    /// The format the user named.
    #[serde(default)]
    pub format: Option<String>,
    /// Tracked changes were read as if they were rejected.
    #[serde(default)]
    pub original: bool,
    /// The program by way of which documents were read.
    #[serde(default)]
    pub via: Option<String>,
    /// The inputs as given.
    pub inputs: Vec<String>,
}

impl Header {
    /// Version of this format.
    pub const FORMAT: u32 = 1;

    /// Whether the same bytes give the same documents under both.
    pub fn same_work(&self, other: &Self) -> bool {
        let work = |h: &Self| Self { inputs: Vec::new(), ..h.clone() };
        work(self) == work(other)
    }
}

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Documents without warnings.
    Converted,
    /// Documents, some with a warning.
    Partial,
    /// Nothing; `failures.jsonl` says why.
    Failed,
    /// Nothing to be done: a row without text, a file that was given twice.
    Skipped,
}

/// A further line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The input, as people see it.
    pub id: String,
    /// SHA-256 of its content, where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Length of its content in bytes.
    pub size: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// Number of its documents.
    pub documents: u64,
    /// Length of its lines in `documents.jsonl`.
    pub lines: u64,
    /// Length of its line in `failures.jsonl`.
    pub failure: u64,
    /// CRC-32 of both.
    pub check: u32,
    /// Codes of its diagnostics or of its failure, and how often each stands.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, u64>,
}

impl Entry {
    /// An entry without lines.
    pub fn new(id: String, sha256: Option<String>, size: u64, outcome: Outcome) -> Self {
        Self { id, sha256, size, outcome, documents: 0, lines: 0, failure: 0, check: 0, codes: BTreeMap::new() }
    }
}

/// An entry as a line of the manifest.
pub fn line<T: Serialize>(of: &T) -> Vec<u8> {
    let mut line = serde_json::to_vec(of).expect("an entry is JSON");
    line.push(b'\n');
    line
}

/// Reads a line; `None` when it is torn.
pub fn read<T: for<'a> Deserialize<'a>>(line: &[u8]) -> Option<T> {
    line.ends_with(b"\n").then(|| serde_json::from_slice(line).ok())?
}
