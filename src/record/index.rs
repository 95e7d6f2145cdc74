//! Sections found by their path, or by a place in the text.

use super::{Document, Section};
use rustc_hash::FxHashMap;

/// The sections of a document by path: a record names its section by path alone, and a path may
/// stand twice where the numbering repeats.
pub struct SectionIndex<'a> {
    sections: &'a [Section],
    by_path: FxHashMap<&'a [String], Vec<usize>>,
    by_id: FxHashMap<&'a str, usize>,
}

impl<'a> SectionIndex<'a> {
    /// The index of a document's sections.
    pub fn new(document: &'a Document) -> Self {
        let mut by_path: FxHashMap<&[String], Vec<usize>> = FxHashMap::default();
        for (i, section) in document.sections.iter().enumerate() {
            by_path.entry(&section.path).or_default().push(i);
        }
        let by_id = document.sections.iter().enumerate().map(|(i, s)| (s.id.as_str(), i)).collect();
        Self { sections: &document.sections, by_path, by_id }
    }

    /// The section with this path that holds the character `at`; else the last one before it.
    pub fn find(&self, path: &[String], at: usize) -> Option<&'a Section> {
        let same = self.by_path.get(path)?;
        let before = same.partition_point(|i| self.sections[*i].span.start <= at);
        Some(&self.sections[same[before.saturating_sub(1)]])
    }

    /// The deepest section that holds the character `at`.
    pub fn at(&self, at: usize) -> Option<&'a Section> {
        let before = self.sections.partition_point(|s| s.span.start <= at);
        let mut section = self.sections.get(before.checked_sub(1)?)?;
        while section.span.end <= at {
            section = self.parent(section)?;
        }
        Some(section)
    }

    /// The section above.
    pub fn parent(&self, section: &Section) -> Option<&'a Section> {
        Some(&self.sections[*self.by_id.get(section.parent.as_deref()?)?])
    }

    /// The number of a section in document order, from 0.
    pub fn position(&self, section: &Section) -> usize {
        self.by_id.get(section.id.as_str()).copied().unwrap_or_default()
    }
}
