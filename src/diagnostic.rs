//! What the program noticed and the reader should know.
//!
//! Nothing is dropped silently: a byte that could not be decoded, a number missing from a sequence
//! of headings, a year that could not be told, each leaves a diagnostic with its place.

use crate::span::SourceSpan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the records stand.
    Info,
    /// Some record may be wrong or missing; the document counts as `partial`.
    Warning,
    /// A part of the document could not be read.
    Error,
}

/// Stable diagnostic codes. Their meaning never changes; new ones may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Code {
    /// Bytes that fit the document's encoding in no way; U+FFFD stands in their place.
    UndecodableBytes,
    /// The page or file names an encoding that its bytes contradict.
    CharsetContradicted,
    /// Several encodings fit; the likeliest was taken.
    EncodingUncertain,
    /// The file holds no text.
    EmptyDocument,
    /// The main content of a page could not be told from its furniture; all text was taken.
    ContentUncertain,
    /// A part ends in the middle of a sentence.
    TruncatedPart,
    /// Words before or after the document, or its second copy on a page, were left out.
    ResidueLeftOut,
    /// A number is missing in a sequence of headings.
    NumberingGap,
    /// A number occurs twice in a sequence of headings.
    NumberingRepeat,
    /// A marker fits no place in the tree; it was placed where it does least harm.
    MarkerMisplaced,
    /// A year is masked (`20xx年`); no date was made of it.
    MaskedYear,
    /// A time names no year, and none could be inherited.
    YearUnknown,
    /// A period that no table dates (`本届政府任期`).
    PeriodUnknown,
    /// A sentence is broken by a stray full stop.
    BrokenSentence,
    /// A statement can be read in two ways; the likelier was taken.
    Ambiguous,
    /// A table whose header says nothing the grammar knows.
    TableUnread,
    /// A cell of an input table is as long as Excel lets a cell be; its text was likely cut there.
    CellCut,
    /// The document holds tracked changes; they were taken as accepted, or as rejected.
    TrackedChanges,
    /// Text that is set invisible was left out.
    HiddenText,
    /// Pages without text that are pictures; their words are missing.
    NeedsOcr,
    /// Characters that only the file's own fonts know.
    PrivateUseCharacters,
}

impl Code {
    /// How much a diagnostic of this code matters.
    pub fn severity(self) -> Severity {
        use Code::*;
        match self {
            UndecodableBytes | TruncatedPart | MarkerMisplaced | EmptyDocument | CellCut | NeedsOcr | PrivateUseCharacters => {
                Severity::Warning
            }
            _ => Severity::Info,
        }
    }
}

/// One thing noticed, at its place in the source text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of thing.
    pub code: Code,
    /// What was seen and what the reader may do.
    pub message: String,
    /// Where; `None` when it concerns the file as a whole.
    pub span: Option<SourceSpan>,
}

impl Diagnostic {
    /// A diagnostic at a place.
    pub fn at(code: Code, span: SourceSpan, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span: Some(span) }
    }

    /// A diagnostic about the file as a whole.
    pub fn whole(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span: None }
    }
}
