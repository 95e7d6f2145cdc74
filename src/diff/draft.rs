//! A change while it is being found out.

use super::aspects::Aspect;
use super::change::*;
use super::side::Side;
use super::words::Span;
use crate::record::Record;
use crate::span::NormSpan;

/// A change with its place in both texts.
pub(super) struct Draft {
    pub of: Subject,
    pub kind: ChangeKind,
    pub fields: Vec<&'static str>,
    pub by: Option<Amount>,
    /// The group of sections it is told in.
    pub group: usize,
    pub old: Option<Item>,
    pub new: Option<Item>,
    pub also: Vec<(Option<Item>, Option<Item>)>,
    /// For an edited section: the words that differ.
    pub edits: Vec<Span>,
    /// Number of the draft it is a part of.
    pub part_of: Option<usize>,
}

/// One side of a change.
#[derive(Clone)]
pub(super) struct Item {
    pub evidence: Evidence,
    /// The words of the record itself.
    pub span: Option<NormSpan>,
    /// Further words it was read from.
    pub cues: Vec<NormSpan>,
    /// Words elsewhere that it took something from.
    pub inherited: Vec<NormSpan>,
}

impl Item {
    /// Something without words of its own.
    pub fn bare(evidence: Evidence, span: Option<NormSpan>) -> Self {
        Self { evidence, span, cues: Vec::new(), inherited: Vec::new() }
    }

    /// All words it was read from, also those elsewhere.
    pub fn sources(&self) -> impl Iterator<Item = NormSpan> + '_ {
        self.span.into_iter().chain(self.cues.iter().copied()).chain(self.inherited.iter().copied())
    }

    /// The words it was read from in its own place.
    pub fn words(&self) -> impl Iterator<Item = NormSpan> + '_ {
        self.span.into_iter().chain(self.cues.iter().copied())
    }
}

impl Draft {
    pub fn new(of: Subject, kind: ChangeKind, group: usize, old: Option<Item>, new: Option<Item>) -> Self {
        Self { of, kind, fields: Vec::new(), by: None, group, old, new, also: Vec::new(), edits: Vec::new(), part_of: None }
    }

    /// A difference between two records.
    pub fn of_aspect(of: Subject, aspect: Aspect, group: usize, old: Item, new: Item) -> Self {
        Self { fields: aspect.fields, by: aspect.by, ..Self::new(of, aspect.kind, group, Some(old), Some(new)) }
    }

    /// Whether both sides have it.
    pub fn is_pair(&self) -> bool {
        self.old.is_some() && self.new.is_some()
    }

    /// Whether two drafts say the same of the same words: one change in several places.
    pub fn folds_with(&self, other: &Self) -> bool {
        let says = |i: &Option<Item>| i.as_ref().map(|i| i.evidence.says.clone());
        (self.of, self.kind, &self.fields, says(&self.old), says(&self.new))
            == (other.of, other.kind, &other.fields, says(&other.old), says(&other.new))
    }
}

/// Makes items of a side's records.
pub(super) struct Items<'s, 'a> {
    side: &'s Side<'a>,
}

impl<'s, 'a> Items<'s, 'a> {
    pub fn of(side: &'s Side<'a>) -> Self {
        Self { side }
    }

    /// A record with the words it was read from.
    pub fn item<T>(&self, record: &Record<T>, says: String) -> Item {
        let trace = self.side.part.traces.get(&record.id);
        Item {
            evidence: self.side.evidence(record, says),
            span: Some(self.side.norm(record.span)),
            cues: trace.map(|t| t.parts.iter().map(|p| p.1).filter(|s| is_cue(*s)).collect()).unwrap_or_default(),
            inherited: trace.map(|t| t.inherited.iter().map(|p| p.1).collect()).unwrap_or_default(),
        }
    }
}

/// Whether a rule matched a word or two, and not a whole clause that holds much else.
fn is_cue(span: NormSpan) -> bool {
    const BYTES: usize = 36;
    span.len() <= BYTES
}
