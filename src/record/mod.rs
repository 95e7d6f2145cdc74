//! The records: what a document is turned into, as it stands in the JSON.
//!
//! Every record is evidence first: `quote` holds the exact words of the source and `span` their
//! place, so that `source_text[span] == quote`. What the text does not say is `null`. All other
//! strings are normalised: simplified Chinese, NFKC widths, no inner white space.

mod fields;
mod index;
mod summary;

pub use fields::*;
pub use index::SectionIndex;
pub use summary::Summary;
pub(crate) use summary::name;

use crate::diagnostic::{Code, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Version of the record format; raised when a field changes its meaning or goes away.
pub const SCHEMA_VERSION: &str = "1";

/// Canonical markers from the root down, `["二", "(一)", "1"]`; shared by a section and all its records.
pub type SectionPath = Arc<[String]>;

/// A place in the source text: `start`/`end` count Unicode scalar values, `byte_*` UTF-8 bytes.
/// The end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)]
pub struct TextSpan {
    pub start: usize,
    pub end: usize,
    pub byte_start: usize,
    pub byte_end: usize,
}

/// One policy document (one part of a file).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// [`SCHEMA_VERSION`].
    pub schema_version: String,
    /// First 16 hex digits of the SHA-256 of the source bytes, `#`, and the part's number.
    pub doc_id: String,
    /// Where the document came from.
    pub source: SourceInfo,
    /// Title, number, issuers and the like.
    pub meta: Meta,
    /// Every numbered heading or item, in document order.
    pub sections: Vec<Section>,
    /// Quantities the document sets or reports (量化指标).
    pub targets: Vec<Record<Target>>,
    /// Time limits, stages and rhythms (完成时限).
    pub deadlines: Vec<Record<Deadline>>,
    /// Units answerable for a section or task (责任单位).
    pub responsibilities: Vec<Record<Responsibility>>,
    /// Other documents that are named (引用文件).
    pub references: Vec<Record<Reference>>,
    /// What the reader should know.
    pub diagnostics: Vec<DiagnosticRecord>,
}

/// The file a document came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceInfo {
    /// Path as given; `-` for standard input.
    pub path: String,
    /// SHA-256 of the bytes, in hex.
    pub sha256: String,
    /// Length of the file in bytes.
    pub bytes: usize,
    /// `txt`, `html` …
    pub format: String,
    /// `utf-8`, `gb18030`, `big5`, `utf-16le`, `utf-16be`.
    pub encoding: String,
    /// `hans` (simplified) or `hant` (traditional).
    pub script: Script,
    /// Number of the part in its file, from 1.
    pub part: usize,
    /// What the row of an input table says besides the text, column by column.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A record with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record<T> {
    /// Unique in the document and stable: a letter for the kind and a running number (`t12`).
    pub id: String,
    /// What was read.
    #[serde(flatten)]
    pub value: T,
    /// Path of the section it belongs to; empty before the first heading.
    pub section: SectionPath,
    /// The exact words of the source.
    pub quote: String,
    /// Where they stand.
    pub span: TextSpan,
    /// Where a person finds them in the file.
    #[serde(default)]
    pub locator: Locator,
}

/// A numbered heading or item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// `s1`, `s2` … in document order.
    pub id: String,
    /// Id of the section above; `null` at the top.
    pub parent: Option<String>,
    /// Canonical markers from the root down: `["二", "(一)", "1"]`.
    pub path: SectionPath,
    /// Depth, 1 at the top.
    pub level: usize,
    /// The kind of marker.
    pub scheme: Scheme,
    /// The number the marker gives.
    pub ordinal: u32,
    /// The marker as written.
    pub marker: String,
    /// The heading's words, normalised; `null` where the item has none.
    pub title: Option<String>,
    /// The text of `heading_span`.
    pub quote: String,
    /// The section's own words after its heading, without those of its subsections, as the source
    /// has them; a line for each run between two subsections.
    pub text: String,
    /// The marker and the title.
    pub heading_span: TextSpan,
    /// The whole section with all its children.
    pub span: TextSpan,
    /// Where a person finds the heading in the file.
    #[serde(default)]
    pub locator: Locator,
}

/// A diagnostic as it stands in the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DiagnosticRecord {
    /// Stable code.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What was seen and what the reader may do.
    pub message: String,
    /// Where; `null` when it concerns the file as a whole.
    pub span: Option<TextSpan>,
}
