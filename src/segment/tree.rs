//! From chosen markers to sections.

use super::breaks::BreakKind;
use super::choose::{Choice, Event};
use super::lines::Lines;
use super::marker::{FamilyId, Marker, Markers};
use super::{SectionId, SectionNode};
use crate::diagnostic::{Code, Diagnostic};
use crate::extract::{Rejected, Trace};
use crate::normalise::Normalised;
use crate::record::Scheme;
use crate::span::NormSpan;

/// The sections and what was noticed of their numbers.
#[derive(Default)]
pub(super) struct Tree {
    pub sections: Vec<SectionNode>,
    /// Line and series of each section's marker.
    pub places: Vec<Place>,
    /// Where breaks end sections; no passage runs over them.
    pub breaks: Vec<usize>,
    pub rejected: Vec<Rejected>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Where a section's marker stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub line: usize,
    pub family: FamilyId,
    /// The line of the last marker in the section.
    last_line: usize,
}

/// Builds the sections of a part that ends at `end`.
pub(super) fn build(events: &[Event<'_>], choices: &[Choice], markers: &Markers, text: &Normalised, lines: &Lines, end: usize) -> Tree {
    let mut tree = Tree::default();
    let mut open: Vec<SectionId> = Vec::new();
    for (event, choice) in events.iter().zip(choices) {
        let depth = match choice {
            Choice::Text => {
                tree.note_table(event);
                continue;
            }
            Choice::Close { depth } | Choice::Section { depth } => usize::from(*depth),
        };
        let sibling = open.get(depth).copied();
        let at = match event {
            Event::Marker { marker, .. } => marker.span.start,
            Event::Break(found) => found.span.start,
        };
        tree.close(&mut open, depth, at, &text.text, lines);
        match event {
            Event::Marker { marker, .. } => tree.add(&mut open, marker, sibling, markers, text, end),
            Event::Break(found) => {
                tree.breaks.push(at);
                let reason = "begins a text without number, which ends the sections above";
                tree.rejected.push(Rejected { span: found.span, rule: found.rule, reason });
            }
        }
    }
    tree.close(&mut open, 0, end, &text.text, lines);
    tree
}

impl Tree {
    fn add(
        &mut self,
        open: &mut Vec<SectionId>,
        marker: &Marker,
        sibling: Option<SectionId>,
        markers: &Markers,
        text: &Normalised,
        end: usize,
    ) {
        let family = markers.family(marker);
        let before = sibling.filter(|id| self.places[*id].family == marker.family).map_or(0, |id| self.sections[id].ordinal);
        let ordinal = if family.uncounted { before + 1 } else { u32::from(marker.ordinal) };
        if before > 0 {
            self.diagnostics.extend(check_number(before, ordinal, marker, text));
        }
        let parent = open.last().copied();
        let above: &[String] = parent.map_or(&[], |p| &self.sections[p].path);
        let path = above.iter().cloned().chain([markers.name(marker, &text.text, ordinal)]).collect();
        for id in open.iter() {
            self.places[*id].last_line = marker.line;
        }
        open.push(self.sections.len());
        self.places.push(Place { line: marker.line, family: marker.family, last_line: marker.line });
        self.sections.push(SectionNode {
            parent,
            path,
            scheme: family.scheme,
            ordinal,
            marker: marker.span,
            title: None,
            span: NormSpan::new(marker.span.start, end),
            trace: Trace::of(marker.rule, marker.span),
        });
    }

    /// Notes a table whose cells became lines.
    fn note_table(&mut self, event: &Event<'_>) {
        if let Event::Break(found) = event
            && found.kind == BreakKind::Table
        {
            let reason = "begins a table whose cells became lines; a heading before a row number is a row of it";
            self.rejected.push(Rejected { span: found.span, rule: found.rule, reason });
        }
    }

    /// Closes the open sections from `depth` on at `at`.
    fn close(&mut self, open: &mut Vec<SectionId>, depth: usize, at: usize, text: &str, lines: &Lines) {
        let article = open.iter().position(|id| self.sections[*id].scheme == Scheme::Article);
        while open.len() > depth {
            let Some(id) = open.pop() else { return };
            let in_article = article.is_some_and(|a| a < open.len());
            self.sections[id].span.end = at.min(self.last_end(id, in_article, text, lines)).max(self.sections[id].marker.end);
        }
    }

    /// Where a section ends at the latest: an item inside a paragraph ends with it, and in an article
    /// (条) a paragraph after the list of items belongs to the article.
    fn last_end(&self, id: SectionId, in_article: bool, text: &str, lines: &Lines) -> usize {
        let line = match self.sections[id].scheme {
            Scheme::Inline | Scheme::Dash => lines.get(self.places[id].line),
            _ if in_article => lines.get(self.places[id].last_line),
            _ => return usize::MAX,
        };
        let complete = line.of(text).ends_with(['。', ';', '!', '?', '”', ')']);
        if in_article && !complete { usize::MAX } else { line.end }
    }
}

fn check_number(before: u32, ordinal: u32, marker: &Marker, text: &Normalised) -> Option<Diagnostic> {
    let at = text.map.to_source(marker.span);
    if ordinal > before + 1 {
        let message = format!("after number {before} comes {ordinal}: a heading between them is missing or was not recognised");
        return Some(Diagnostic::at(Code::NumberingGap, at, message));
    }
    if ordinal <= before && !marker.inserted {
        let message = format!("number {ordinal} comes again after {before}; the section is kept as it stands");
        return Some(Diagnostic::at(Code::NumberingRepeat, at, message));
    }
    None
}
