//! Titles and passages, once the sections are known.

use super::lines::Lines;
use super::passage::Passage;
use super::title::Heading;
use super::tree::Tree;
use super::{SectionId, SectionNode};
use crate::record::Scheme;
use crate::span::NormSpan;

/// Gives the sections their titles and cuts the text into passages.
pub(super) fn read(text: &str, lines: &Lines, tree: &mut Tree) -> Vec<Passage> {
    let mut passages = Vec::with_capacity(lines.len() + lines.cells.len());
    let mut cells = lines.cells.iter().peekable();
    let mut paragraph = 0;
    let mut first = 0; // first section whose marker stands in the line or later
    let mut place = Cursor::default();
    for (index, line) in lines.iter().enumerate() {
        while let Some(((table, cell), span)) = cells.next_if(|(_, span)| span.start < line.start) {
            push_cell(text, (*table, *cell), *span, &tree.sections, &mut place, &mut paragraph, &mut passages);
        }
        let last = first + tree.lines[first..].iter().take_while(|l| **l == index).count();
        let cuts = titles(text, line, first..last, &mut tree.sections);
        push_line(text, line, &cuts, &tree.sections, &mut place, paragraph, &mut passages);
        paragraph += 1;
        first = last;
    }
    for ((table, cell), span) in cells {
        push_cell(text, (*table, *cell), *span, &tree.sections, &mut place, &mut paragraph, &mut passages);
    }
    passages
}

/// A place where a line is cut; the piece that begins here is a heading or not.
struct Cut {
    at: usize,
    heading: bool,
}

/// Titles of the sections whose markers stand in a line, and where these cut the line.
fn titles(text: &str, line: NormSpan, ids: std::ops::Range<SectionId>, sections: &mut [SectionNode]) -> Vec<Cut> {
    let inline = |s: &SectionNode| matches!(s.scheme, Scheme::Inline | Scheme::Dash);
    let flattened = sections[ids.clone()].iter().filter(|s| !inline(s)).count() > 1;
    let mut cuts = vec![Cut { at: line.start, heading: false }];
    for id in ids.clone() {
        let end = if id + 1 < ids.end { sections[id + 1].span.start } else { line.end };
        let section = &mut sections[id];
        let heading = Heading {
            scheme: section.scheme,
            stretch: NormSpan::new(section.marker.end, end.max(section.marker.end)),
            section_end: section.span.end,
            flattened,
        };
        let title = heading.title(text);
        let alone = title.as_ref().is_some_and(|t| t.alone);
        cuts.push(Cut { at: section.span.start, heading: alone });
        if let Some(title) = title {
            section.title = Some(title.span);
            if alone {
                cuts.push(Cut { at: title.span.end, heading: false });
            }
        }
    }
    cuts
}

fn push_line(
    text: &str,
    line: NormSpan,
    cuts: &[Cut],
    sections: &[SectionNode],
    place: &mut Cursor,
    paragraph: usize,
    into: &mut Vec<Passage>,
) {
    for (i, cut) in cuts.iter().enumerate() {
        let end = cuts.get(i + 1).map_or(line.end, |next| next.at);
        if end <= cut.at {
            continue;
        }
        let span = NormSpan::new(cut.at, end).trim(text);
        if span.is_empty() {
            continue;
        }
        let section = place.at(sections, span.start);
        into.push(Passage { heading: cut.heading, ..Passage::of(text, span, paragraph, section) });
    }
}

fn push_cell(
    text: &str,
    cell: (usize, usize),
    span: NormSpan,
    sections: &[SectionNode],
    place: &mut Cursor,
    paragraph: &mut usize,
    into: &mut Vec<Passage>,
) {
    let section = place.at(sections, span.start);
    into.push(Passage { cell: Some(cell), ..Passage::of(text, span.trim(text), *paragraph, section) });
    *paragraph += 1;
}

/// Finds the deepest section of offsets that only grow.
#[derive(Default)]
struct Cursor {
    next: SectionId,
    deepest: Option<SectionId>,
}

impl Cursor {
    fn at(&mut self, sections: &[SectionNode], offset: usize) -> Option<SectionId> {
        while sections.get(self.next).is_some_and(|s| s.span.start <= offset) {
            self.deepest = Some(self.next);
            self.next += 1;
        }
        while let Some(id) = self.deepest
            && !sections[id].span.contains(offset)
        {
            self.deepest = sections[id].parent;
        }
        self.deepest
    }
}
