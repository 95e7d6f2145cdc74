//! The account of a run (对账): found = converted + partial + failed + skipped.

use super::manifest::{Entry, Outcome};
use serde::Serialize;
use std::collections::BTreeMap;

/// Counts of a run; they add up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Inputs found.
    pub found: u64,
    /// Inputs whose documents bear no warning.
    pub converted: u64,
    /// Inputs with a warning in some document.
    pub partial: u64,
    /// Inputs that gave nothing, listed in `failures.jsonl`.
    pub failed: u64,
    /// Inputs in which nothing was to be done.
    pub skipped: u64,
    /// Inputs taken over from an earlier run.
    pub reused: u64,
    /// Documents written.
    pub documents: u64,
    /// Bytes of the inputs.
    pub bytes: u64,
    /// Failures by code.
    pub failures: BTreeMap<String, u64>,
    /// Diagnostics of the documents by code.
    pub diagnostics: BTreeMap<String, u64>,
}

impl Account {
    /// Counts an input.
    pub(super) fn count(&mut self, entry: &Entry, reused: bool) {
        self.found += 1;
        self.reused += u64::from(reused);
        self.documents += entry.documents;
        self.bytes += entry.size;
        let (outcome, codes) = match entry.outcome {
            Outcome::Converted => (&mut self.converted, &mut self.diagnostics),
            Outcome::Partial => (&mut self.partial, &mut self.diagnostics),
            Outcome::Failed => (&mut self.failed, &mut self.failures),
            Outcome::Skipped => (&mut self.skipped, &mut self.diagnostics),
        };
        *outcome += 1;
        for (code, n) in &entry.codes {
            *codes.entry(code.clone()).or_default() += n;
        }
    }
}

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { found, converted, partial, failed, skipped, reused, documents, .. } = self;
        write!(
            f,
            "found {found} = converted {converted} + partial {partial} + failed {failed} + skipped {skipped}; {documents} documents"
        )?;
        if *reused > 0 { write!(f, "; {reused} inputs taken over from an earlier run") } else { Ok(()) }
    }
}
