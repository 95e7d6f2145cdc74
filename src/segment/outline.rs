//! Titles and passages, once the sections are known.

use super::contents::Contents;
use super::lines::Lines;
use super::passage::Passage;
use super::title::{Heading, Title, Titles};
use super::tree::Tree;
use super::{SectionId, SectionNode};
use crate::normalise::Normalised;
use crate::record::Scheme;
use crate::span::NormSpan;
use std::ops::Range;

/// Gives the sections their titles and cuts the text into passages.
pub(super) fn read(source: &Normalised, lines: &Lines, titles: &Titles, contents: &Contents, tree: &mut Tree) -> Vec<Passage> {
    let text = &source.text;
    let mut passages = Vec::with_capacity(lines.len() + lines.cells.len());
    let mut cells = lines.cells.iter().peekable();
    let mut paragraph = 0;
    let ends = std::mem::take(&mut tree.breaks);
    let mut ends = ends.into_iter().peekable();
    let mut first = 0; // first section whose marker stands in the line or later
    let mut place = Cursor::default();
    let namer = Namer { text, titles, contents };
    let mut lists = vec![None; tree.sections.len() + 1];
    for (index, line) in lines.iter().enumerate() {
        while let Some(cell) = cells.next_if(|(_, span)| span.start < line.start) {
            push_cell(source, *cell, &tree.sections, &mut place, &mut paragraph, &mut passages);
        }
        let last = first + tree.places[first..].iter().take_while(|p| p.line == index).count();
        let mut cuts = namer.name(line, lines.is_piece(index), first..last, tree, &mut lists);
        cuts.extend(std::iter::from_fn(|| ends.next_if(|at| *at < line.end)).map(|at| Cut {
            at: at.max(line.start),
            heading: false,
            paragraph: false,
        }));
        cuts.sort_by_key(|cut| cut.at);
        push_line(source, line, &cuts, &tree.sections, &mut place, &mut paragraph, &mut passages);
        first = last;
    }
    for cell in cells {
        push_cell(source, *cell, &tree.sections, &mut place, &mut paragraph, &mut passages);
    }
    passages
}

/// A place where a line is cut.
#[derive(Clone, Copy)]
struct Cut {
    at: usize,
    /// Whether the piece that begins here is a heading.
    heading: bool,
    /// Whether it begins a paragraph, which lost its line break.
    paragraph: bool,
}

/// Gives sections their titles.
struct Namer<'a> {
    text: &'a str,
    titles: &'a Titles,
    contents: &'a Contents,
}

impl Namer<'_> {
    /// Titles of the sections whose markers stand in a line, and where these cut the line. `lists`
    /// holds the last child seen of each section, by its id plus one.
    fn name(&self, line: NormSpan, piece: bool, ids: Range<SectionId>, tree: &mut Tree, lists: &mut [Option<SectionId>]) -> Vec<Cut> {
        let inline = |s: &SectionNode| matches!(s.scheme, Scheme::Inline | Scheme::Dash);
        let flattened = piece || tree.sections[ids.clone()].iter().filter(|s| !inline(s)).count() > 1;
        let mut cuts = vec![Cut { at: line.start, heading: false, paragraph: false }];
        for id in ids.clone() {
            let end = if id + 1 < ids.end { tree.sections[id + 1].span.start } else { line.end };
            let section = &tree.sections[id];
            let slot = section.parent.map_or(0, |p| p + 1);
            let before = lists[slot].replace(id).filter(|b| tree.places[*b].family == tree.places[id].family);
            let heading = Heading {
                scheme: section.scheme,
                stretch: NormSpan::new(section.marker.end, end.max(section.marker.end)),
                section_end: section.span.end,
                flattened,
                parent: tree.sections.get(id + 1).is_some_and(|next| next.parent == Some(id)),
                listed: before.is_some_and(|b| tree.sections[b].span.of(self.text).trim_end().ends_with(';')),
            };
            let title = self.title_in_contents(tree, id, &heading).or_else(|| heading.title(self.text, self.titles));
            let alone = title.as_ref().is_some_and(|t| t.alone);
            let section = &mut tree.sections[id];
            cuts.push(Cut { at: section.span.start, heading: alone, paragraph: flattened && !inline(section) });
            let Some(title) = title else { continue };
            section.title = Some(title.span);
            if let Some(rule) = title.rule {
                section.trace.used(rule, title.span);
            }
            if alone {
                cuts.push(Cut { at: title.span.end, heading: false, paragraph: flattened });
            }
        }
        cuts
    }

    /// In a text without line breaks the table of contents tells where a heading ends.
    fn title_in_contents(&self, tree: &Tree, id: SectionId, heading: &Heading) -> Option<Title> {
        let words = heading.stretch.trim(self.text);
        let found = self.contents.title_at(self.text, tree.places[id].family, tree.sections[id].ordinal as u16, words);
        let (span, rule) = found.filter(|(span, _)| heading.flattened && !span.is_empty())?;
        Some(Title { span, alone: true, rule: Some(rule) })
    }
}

fn push_line(
    text: &Normalised,
    line: NormSpan,
    cuts: &[Cut],
    sections: &[SectionNode],
    place: &mut Cursor,
    paragraph: &mut usize,
    into: &mut Vec<Passage>,
) {
    for (i, cut) in cuts.iter().enumerate() {
        let end = cuts.get(i + 1).map_or(line.end, |next| next.at);
        let span = NormSpan::new(cut.at, end.max(cut.at)).trim(&text.text);
        if span.is_empty() {
            continue;
        }
        *paragraph += usize::from(cut.paragraph && span.start > line.start);
        let section = place.at(sections, span.start);
        into.push(Passage { heading: cut.heading, ..Passage::of(text, span, *paragraph, section) });
    }
    *paragraph += 1;
}

fn push_cell(
    text: &Normalised,
    (cell, span): ((usize, usize), NormSpan),
    sections: &[SectionNode],
    place: &mut Cursor,
    paragraph: &mut usize,
    into: &mut Vec<Passage>,
) {
    let section = place.at(sections, span.start);
    into.push(Passage { cell: Some(cell), ..Passage::of(text, span.trim(&text.text), *paragraph, section) });
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
