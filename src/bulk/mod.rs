//! Bulk runs (批量转换): many inputs into `documents.jsonl`, and nothing lost. This module is the edge
//! of the library: it reads the inputs and writes the outputs of a run.
//!
//! | module | what it does |
//! | --- | --- |
//! | `input` | files, folders, globs, lists, archives and tables as one stream in a fixed order |
//! | `work` | one input to its lines, on several threads, within limits of memory and time |
//! | `via` | another program that makes Word documents of what is not read here |
//! | `run` | results in order into files that are whole or not there, merged with what earlier runs left |
//!
//! `docs/bulk.md` says how a run that was killed is resumed, and what bounds its memory.

mod failure;
mod input;
mod panics;
mod run;
mod via;
mod work;

pub use failure::Failure;
pub use input::{Columns, Inputs};
pub use run::{Account, Course, DOCUMENTS, FAILURES, MANIFEST, Observer, RUN, Report, RunError, Settings, UNFINISHED, run};
pub use via::{LibreOffice, Reader, parse_via};
pub use work::{Convert, Limits};
