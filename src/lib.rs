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
//!
//! [`grammar`] holds the rules all stages work with. The library does no input or output.

#![warn(missing_docs)]

pub mod check;
pub mod decode;
pub mod diagnostic;
pub mod eval;
pub mod explain;
pub mod extract;
pub mod grammar;
pub mod normalise;
pub mod pipeline;
pub mod record;
pub mod segment;
pub mod span;
pub mod split;

pub use grammar::Grammar;
pub use pipeline::Pipeline;
