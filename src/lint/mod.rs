//! What a drafter would want to know before signing (起草自查).
//!
//! Each check reads a parsed document and gives [`Finding`]s; it changes nothing and guesses
//! nothing. A finding says what was seen, where, and what to do. Checks would rather miss something
//! than cry wolf: nobody reads on after three false alarms.

mod attachments;
mod code;
mod names;
mod numbering;
mod references;
mod rules;
pub mod sarif;
mod shares;
mod tasks;
mod terms;
#[cfg(test)]
mod tests;
mod times;
mod values;
mod view;

pub use code::{Level, LintCode};
pub(crate) use rules::LintRules;

use crate::grammar::Grammar;
use crate::pipeline::{Parsed, ParsedPart};
use crate::record::{SectionPath, TextSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use view::View;

/// Something a drafter should look at.
///
/// ```
/// use zhengce::decode::DecodeOptions;
/// use zhengce::lint::{LintCode, lint};
/// use zhengce::{Grammar, Pipeline};
///
/// let pipeline = Pipeline::new(Grammar::builtin());
/// let text = "茶园管护方案\n一、补植\n各村要查明缺株。\n二、除草\n各村要除草。\n四、采摘\n各村要采茶。";
/// let parsed = pipeline.parse_file(text.as_bytes(), &DecodeOptions::default())?;
/// let findings = lint(&parsed, &parsed.parts[0], pipeline.grammar());
///
/// assert_eq!(findings[0].code, LintCode::NumberingGap);
/// assert_eq!((findings[0].place.line, findings[0].place.column), (6, 1));
/// # Ok::<(), zhengce::decode::DecodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Stable code.
    pub code: LintCode,
    /// How much it matters.
    pub level: Level,
    /// What was seen and what to do.
    pub message: String,
    /// Where.
    pub place: Place,
    /// The second place it concerns.
    pub related: Option<Place>,
}

/// A place in the source text, for people and editors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Path of the section; empty before the first heading.
    pub section: SectionPath,
    /// The exact words of the source.
    pub quote: String,
    /// Where they stand.
    pub span: TextSpan,
    /// Line of the first character, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column of the end, exclusive.
    pub end_column: usize,
}

/// The findings of one file, as they stand in the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileFindings {
    /// Path as given; `-` for standard input.
    pub path: String,
    /// `txt`, `html` …; lines and columns count in the plain text, which `zhengce text` prints.
    pub format: String,
    /// In the order of the text.
    pub findings: Vec<Finding>,
}

/// Every finding of one document of a parsed file, in the order of the text.
pub fn lint(parsed: &Parsed, part: &ParsedPart, grammar: &Grammar) -> Vec<Finding> {
    let view = View::new(parsed, part, grammar);
    let mut out = Vec::new();
    for check in CHECKS {
        check(&view, &mut out);
    }
    out.sort_by_key(|f| (f.place.span.start, f.code));
    out
}

type Check = fn(&View<'_>, &mut Vec<Finding>);

const CHECKS: [Check; 10] = [
    numbering::check,
    tasks::check,
    times::undated_targets,
    times::deadlines,
    shares::check,
    values::check,
    names::check,
    terms::check,
    references::check,
    attachments::check,
];
