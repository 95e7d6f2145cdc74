//! From chosen markers to sections.

use super::choose::Choice;
use super::lines::Lines;
use super::marker::{Marker, Markers};
use super::{SectionId, SectionNode};
use crate::diagnostic::{Code, Diagnostic};
use crate::normalise::Normalised;
use crate::span::NormSpan;

/// An event of the chooser with its place in the text.
pub(super) struct Chosen<'m> {
    pub at: usize,
    pub marker: Option<&'m Marker>,
    pub choice: Choice,
}

/// The sections and what was noticed of their numbers.
pub(super) struct Tree {
    pub sections: Vec<SectionNode>,
    /// Line of each section's marker.
    pub lines: Vec<usize>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Builds the sections of a part that ends at `end`.
pub(super) fn build(chosen: &[Chosen<'_>], markers: &Markers, text: &Normalised, lines: &Lines, end: usize) -> Tree {
    let mut tree = Tree { sections: Vec::new(), lines: Vec::new(), diagnostics: Vec::new() };
    let mut open: Vec<SectionId> = Vec::new();
    for item in chosen {
        let depth = match item.choice {
            Choice::Text => continue,
            Choice::Close => 0,
            Choice::Section { depth } => usize::from(depth),
        };
        let before = open.get(depth).copied();
        for id in open.drain(depth.min(open.len())..) {
            tree.end(id, item.at, markers, lines);
        }
        let Some(marker) = item.marker else { continue };
        let family = markers.family(marker);
        let sibling = before.map(|id| &tree.sections[id]).filter(|s| s.scheme == family.scheme);
        let ordinal = if family.uncounted { sibling.map_or(1, |s| s.ordinal + 1) } else { marker.ordinal };
        if !family.uncounted
            && let Some(diagnostic) = sibling.and_then(|s| check_number(s.ordinal, marker, text))
        {
            tree.diagnostics.push(diagnostic);
        }
        let parent = open.last().copied();
        let mut path = parent.map_or_else(Vec::new, |p: SectionId| tree.sections[p].path.clone());
        path.push(markers.name(marker, &text.text, ordinal));
        open.push(tree.sections.len());
        tree.lines.push(marker.line);
        tree.sections.push(SectionNode {
            parent,
            path,
            scheme: family.scheme,
            ordinal,
            rule: marker.rule,
            marker: marker.span,
            title: None,
            span: NormSpan::new(item.at, end),
        });
    }
    for id in open {
        tree.end(id, end, markers, lines);
    }
    tree
}

impl Tree {
    /// Closes a section at `at`; one that stands inside a paragraph ends with it.
    fn end(&mut self, id: SectionId, at: usize, _markers: &Markers, lines: &Lines) {
        let line_end = lines.get(self.lines[id]).end;
        let section = &mut self.sections[id];
        let inline = matches!(section.scheme, crate::record::Scheme::Inline | crate::record::Scheme::Dash);
        section.span.end = if inline { at.min(line_end) } else { at };
    }
}

fn check_number(before: u32, marker: &Marker, text: &Normalised) -> Option<Diagnostic> {
    let at = text.map.to_source(marker.span);
    if marker.ordinal > before + 1 {
        let message = format!("after number {before} comes {}: a heading between them is missing or was not recognised", marker.ordinal);
        return Some(Diagnostic::at(Code::NumberingGap, at, message));
    }
    if marker.ordinal <= before && !marker.inserted {
        let message = format!("number {} comes again after {before}; the section is kept as it stands", marker.ordinal);
        return Some(Diagnostic::at(Code::NumberingRepeat, at, message));
    }
    None
}
