//! What a diff says: its types, as they stand in the JSON.

use crate::record::{Document, Locator, SectionPath, TextSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the JSON of a diff.
pub const DIFF_VERSION: &str = "1";

/// What changed between two documents, or two sets of documents (版本对照).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diff {
    /// [`DIFF_VERSION`].
    pub schema_version: String,
    /// The documents that were held side by side; changes name them by their number here, from 0.
    pub pairs: Vec<Pair>,
    /// Documents that only the old set has.
    pub removed: Vec<DocumentName>,
    /// Documents that only the new set has.
    pub added: Vec<DocumentName>,
    /// Every change, pair by pair in the order of the text.
    pub changes: Vec<Change>,
}

/// Two documents side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pair {
    /// The earlier text.
    pub old: DocumentName,
    /// The later text.
    pub new: DocumentName,
    /// Which sections answer to each other, in the order of the new text.
    pub sections: Vec<SectionMatch>,
}

/// A document, as people call it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentName {
    /// The file.
    pub path: String,
    /// Number of the part in its file, from 1.
    pub part: usize,
    /// As in [`Document::doc_id`].
    pub doc_id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its 发文字号.
    pub doc_number: Option<String>,
}

impl DocumentName {
    /// The name of a document.
    pub fn of(document: &Document) -> Self {
        Self {
            path: document.source.path.clone(),
            part: document.source.part,
            doc_id: document.doc_id.clone(),
            title: document.meta.title.clone(),
            doc_number: document.meta.doc_number.clone(),
        }
    }
}

/// Sections that answer to each other: one and one; one and several where a section was split,
/// several and one where some were merged; none and one where it was added or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SectionMatch {
    /// Ids in the old text.
    pub old: Vec<String>,
    /// Ids in the new text.
    pub new: Vec<String>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// `c1`, `c2` … over the whole diff.
    pub id: String,
    /// Number of the pair of documents.
    pub pair: usize,
    /// What changed.
    pub of: Subject,
    /// How.
    pub kind: ChangeKind,
    /// The fields that differ, where `kind` alone does not tell: `comparator`, `unit`, `scope` …
    pub fields: Vec<String>,
    /// The change this one is a part or a consequence of: a target lies in a section that was
    /// removed, or has its year from words that changed elsewhere. Changes with `null` here are what
    /// an editor did.
    pub part_of: Option<String>,
    /// The old words; `null` for what is new.
    pub old: Option<Evidence>,
    /// The new words; `null` for what is gone.
    pub new: Option<Evidence>,
    /// By how much a value or a date changed; never negative.
    pub by: Option<Amount>,
    /// For an edited section: the words that differ.
    pub edits: Vec<Edit>,
    /// Further places of the same change.
    pub also: Vec<Place>,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// Title, number, dates and the like; `fields` names which.
    Meta,
    /// A term (用语) that was replaced by another one throughout.
    Term,
    /// A section, or the words before the first one.
    Section,
    /// A target (量化指标).
    Target,
    /// A time limit (完成时限).
    Deadline,
    /// A responsible unit (责任单位).
    Responsibility,
    /// A document that is named (引用文件).
    Reference,
}

/// How something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new (新增).
    Added,
    /// It is gone (删除).
    Removed,
    /// Words of a section differ (修改).
    Edited,
    /// It stands elsewhere (移动).
    Moved,
    /// Its number differs, more than its place accounts for (改号).
    Renumbered,
    /// One section became several (拆分).
    Split,
    /// Several sections became one (合并).
    Merged,
    /// A higher value (调高).
    Raised,
    /// A lower value (调低).
    Lowered,
    /// Firmer: 力争→确保, 左右→以上 (趋硬).
    Hardened,
    /// Less firm (趋软).
    Softened,
    /// Due earlier (提前).
    BroughtForward,
    /// Due later (推迟).
    PutOff,
    /// The same under another name (更名).
    Renamed,
    /// A unit became the leading one (改为牵头).
    MadeLead,
    /// A unit leads no longer (不再牵头).
    NoLongerLead,
    /// Something else differs: see `fields` (变更).
    Changed,
}

impl ChangeKind {
    /// The same change seen from the other side.
    pub fn mirrored(self) -> Self {
        match self {
            Self::Added => Self::Removed,
            Self::Removed => Self::Added,
            Self::Split => Self::Merged,
            Self::Merged => Self::Split,
            Self::Raised => Self::Lowered,
            Self::Lowered => Self::Raised,
            Self::Hardened => Self::Softened,
            Self::Softened => Self::Hardened,
            Self::BroughtForward => Self::PutOff,
            Self::PutOff => Self::BroughtForward,
            Self::MadeLead => Self::NoLongerLead,
            Self::NoLongerLead => Self::MadeLead,
            same @ (Self::Edited | Self::Moved | Self::Renumbered | Self::Renamed | Self::Changed) => same,
        }
    }
}

/// The words of one side of a change and their place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Id of the record or section; `null` for the words before the first section and for `meta`.
    pub id: Option<String>,
    /// What it says: a value with its unit, the name of a unit, a heading.
    pub says: String,
    /// Path of the section.
    pub section: SectionPath,
    /// The exact words of the source.
    pub quote: String,
    /// Where they stand; `null` for what the page says of itself outside the text.
    pub span: Option<TextSpan>,
    /// Where a person finds them in the file.
    pub locator: Locator,
}

/// One more place of a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// In the old text.
    pub old: Option<Evidence>,
    /// In the new text.
    pub new: Option<Evidence>,
}

/// By how much something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// Decimal string.
    pub value: String,
    /// The new value's unit; for times 年, 月 or 天.
    pub unit: Option<String>,
}

/// Words that differ. Both sides given: one replaced the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// The words before, normalised, for orientation.
    pub before: String,
    /// The words that went.
    pub deleted: Option<Words>,
    /// The words that came.
    pub inserted: Option<Words>,
    /// The words after.
    pub after: String,
}

/// Words of the source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Words {
    /// The exact words.
    pub quote: String,
    /// Where they stand.
    pub span: TextSpan,
}

impl Diff {
    /// Nothing compared yet.
    pub(super) fn empty() -> Self {
        Self { schema_version: DIFF_VERSION.to_owned(), pairs: Vec::new(), removed: Vec::new(), added: Vec::new(), changes: Vec::new() }
    }

    /// The changes an editor made, without what follows from them.
    pub fn roots(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|c| c.part_of.is_none())
    }
}

impl Change {
    /// The same change seen from the other side.
    pub(super) fn mirror(self) -> Self {
        let edit = |e: Edit| Edit { deleted: e.inserted, inserted: e.deleted, ..e };
        Self {
            kind: self.kind.mirrored(),
            old: self.new,
            new: self.old,
            edits: self.edits.into_iter().map(edit).collect(),
            also: self.also.into_iter().map(|p| Place { old: p.new, new: p.old }).collect(),
            ..self
        }
    }
}

impl SectionMatch {
    /// The same seen from the other side.
    pub(super) fn mirror(self) -> Self {
        Self { old: self.new, new: self.old }
    }
}
