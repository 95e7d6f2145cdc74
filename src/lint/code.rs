//! The codes of findings: one for each thing a drafter would want to know.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How much a finding matters, in the terms of SARIF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth a look; often as it should be.
    Note,
    /// Likely a slip.
    Warning,
    /// The text contradicts itself.
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $level:ident, $help:literal;)+) => {
        /// Stable codes of findings. Their meaning never changes; new ones may be added.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum LintCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl LintCode {
            /// Every code, in the order of `docs/lint.md`.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code as it is written.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// How much a finding of this code matters.
            pub fn level(self) -> Level {
                match self { $(Self::$name => Level::$level,)+ }
            }

            /// What was looked for, in a sentence or two.
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => $help,)+ }
            }
        }
    };
}

codes! {
    /// A number is missing among sibling headings.
    NumberingGap = "numbering-gap", Warning, "A number is missing among sibling headings: 一、 is followed by 三、.";
    /// A number occurs twice among sibling headings.
    NumberingRepeat = "numbering-repeat", Warning, "A number occurs twice among sibling headings, or comes after a higher one.";
    /// A task nobody answers for, among tasks that name their units.
    TaskWithoutUnit = "task-without-unit", Warning, "A section names no responsible unit (责任单位), though nearly all of its siblings do.";
    /// A target without a year.
    TargetWithoutYear = "target-without-year", Note, "A target has no year, neither in its sentence nor from its section or title, in a document that dates its targets.";
    /// A deadline that was over when the document was issued.
    DeadlineBeforeIssue = "deadline-before-issue", Error, "A deadline ends before the document's own date of issue (成文日期).";
    /// A deadline after the period of the plan.
    DeadlineAfterPlan = "deadline-after-plan", Note, "A deadline lies after the last year of the plan's own period, and the sentence is no outlook (展望).";
    /// Shares of one whole that are more than the whole.
    SharesOverWhole = "shares-over-whole", Error, "Shares of one whole (分别占…, 权重, 三次产业结构) add up to more than 100.";
    /// One indicator with two values.
    IndicatorTwoValues = "indicator-two-values", Warning, "One indicator has two values that cannot both hold, for the same scope, measure, time and unit.";
    /// A unit under two names.
    UnitTwoNames = "unit-two-names", Note, "A unit answers for tasks under two names (市发改委, 市发展改革委); one name throughout is easier to track.";
    /// A short name used before its definition.
    ShortNameBeforeDefinition = "short-name-before-definition", Warning, "A short name (以下简称) stands in the body before the place that defines it.";
    /// A short name that is defined and never used.
    ShortNameUnused = "short-name-unused", Note, "A short name (以下简称) is defined and never used afterwards.";
    /// A short name with two meanings.
    ShortNameRedefined = "short-name-redefined", Warning, "A short name (以下简称) is defined twice, with different meanings.";
    /// A 《…》 under two numbers.
    ReferenceTwoNumbers = "reference-two-numbers", Warning, "A document (《…》) is cited under two document numbers (发文字号).";
    /// A number with two titles.
    NumberTwoTitles = "number-two-titles", Warning, "A document number (发文字号) stands with two different titles.";
    /// An attachment that is referred to and absent.
    AttachmentMissing = "attachment-missing", Warning, "The text refers to an attachment (附件) that is neither in the list of attachments nor in the file.";
    /// An attachment that is listed and never mentioned.
    AttachmentUnmentioned = "attachment-unmentioned", Note, "The list of attachments (附件) names one that the text never refers to, by number or by name.";
}

impl fmt::Display for LintCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for LintCode {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|c| c.as_str() == code);
        found.copied().ok_or_else(|| format!("no check has the code `{code}`; `zhengce lint --list` lists them"))
    }
}
