//! Why an input gave no documents (失败).

use serde::Serialize;

/// A line of `failures.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The input, as people see it: `path`, `archive.zip!member`, `table.csv#id`.
    pub path: String,
    /// Stable code.
    pub code: &'static str,
    /// What was seen and what the reader may do.
    pub message: String,
    /// Where: the row of a table, the stage of the pipeline, the place in an archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

impl Failure {
    /// A failure of a whole input.
    pub fn new(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { path: path.into(), code, message: message.into(), place: None }
    }

    /// The same at a place.
    pub fn at(self, place: impl Into<String>) -> Self {
        Self { place: Some(place.into()), ..self }
    }

    /// A file that could not be read.
    pub fn io(path: impl Into<String>, error: &std::io::Error) -> Self {
        let code = if error.kind() == std::io::ErrorKind::NotFound { "not-found" } else { "unreadable" };
        Self::new(path, code, format!("cannot be read: {error}"))
    }

    /// An input above the limit.
    pub fn too_large(path: impl Into<String>, bytes: u64, limit: u64) -> Self {
        Self::new(path, "too-large", format!("has {bytes} bytes or more; the limit is {limit}: split it, or raise --max-bytes"))
    }
}
