//! Chinese policy documents in; trustworthy records out.
//!
//! The modules in the order the data flows:
//!
//! | module | from → to |
//! | --- | --- |
//! | [`decode`] | bytes → source text (encodings, formats) |
//! | [`normalise`] | source text → normalised text with a map back |
//! | [`split`] | normalised text → the documents it holds |
//! | [`segment`] | a document → its section tree and passages |
//! | [`extract`] | passages → times, quantities, targets, deadlines, units, references |
//! | [`pipeline`] | all of these, and the findings as [`record`]s |
//! | [`mod@table`], [`ledger`] | documents → rows of tables, tasks of the 督查台账 |
//! | [`lint`] | a parsed document → what its drafter should look at |
//! | [`mod@diff`] | two texts → what changed between them |
//! | [`mod@compare`] | many documents → one matrix of their targets, a time line, a count of tasks |
//! | [`mod@report`], [`page`] | documents, or documents side by side → one page to read |
//! | [`sink`] | rows → CSV, Parquet, XLSX |
//!
//! [`grammar`] holds the rules all stages work with. No stage does input or output. Files are read and
//! written at the edges only: by [`grammar`], which reads the folder of rules a user gives, by [`sink`],
//! which writes the tables it is asked for, and by [`bulk`], which reads folders, archives and tables
//! and writes the outputs of a run, and runs LibreOffice where it is asked to.
//!
//! ```
//! use zhengce::{Grammar, Pipeline};
//!
//! let pipeline = Pipeline::new(Grammar::builtin());
//! let text = "一、发展目标\n到2025年,全县森林覆盖率达到45%以上。(县林业局牵头)";
//! let document = &pipeline.parse(text.as_bytes())?[0];
//!
//! let target = &document.targets[0];
//! assert_eq!((target.value.indicator.as_str(), target.value.value.as_str()), ("森林覆盖率", "45"));
//! assert_eq!(target.section[..], ["一"]);
//! // Evidence first: the quote stands in the source where the span says.
//! assert_eq!(&text[target.span.byte_start..target.span.byte_end], target.quote);
//! assert_eq!(document.responsibilities[0].value.unit, "县林业局");
//! # Ok::<(), zhengce::decode::DecodeError>(())
//! ```

#![warn(missing_docs)]

pub mod bulk;
mod charset;
pub mod check;
pub mod compare;
pub mod decode;
pub mod diagnostic;
pub mod diff;
pub mod eval;
pub mod explain;
pub mod extract;
pub mod grammar;
pub mod ledger;
pub mod lint;
pub mod load;
pub mod normalise;
pub mod page;
pub mod pipeline;
pub mod record;
pub mod report;
pub mod segment;
pub mod sink;
pub mod span;
pub mod split;
pub mod table;

pub use grammar::Grammar;
pub use pipeline::Pipeline;

/// The README's examples, tried.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
