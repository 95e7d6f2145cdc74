//! The text with its marks, into paragraphs, cells, rows, notes and text boxes.

use super::super::flow::Block;
use super::super::linear::Linear;
use super::super::noticed::Noticed;
use super::super::numbering::Numbering;
use super::super::{Pieces, Revisions};
use super::asides::Asides;
use super::fib::{Fib, Part, Text};
use super::pages::Pages;
use super::pieces::{Piece, PieceTable};
use super::properties::{Characters, Paragraph};
use super::styles::Styles;
use super::units::{self, Units, Visibility};
use std::ops::Range;
use std::rc::Rc;

/// Notes and text boxes in one another.
const MAX_ASIDES: usize = 8;

/// The streams of a file.
pub(super) struct Streams {
    pub document: Vec<u8>,
    pub table: Vec<u8>,
    pub data: Vec<u8>,
}

/// The walk through a document's text.
pub(super) struct Body<'a> {
    streams: &'a Streams,
    pieces: PieceTable<'a>,
    paragraphs: Pages<'a>,
    characters: Pages<'a>,
    styles: Styles,
    numbering: Numbering<i32>,
    asides: Asides,
    revisions: Revisions,
    noticed: Noticed,
}

/// A text of its own: the main one, a note, a text box.
#[derive(Default)]
struct Flow {
    text: Linear,
    units: Units,
    depth: usize,
}

/// A place in the text, and the same in the stream.
#[derive(Clone, Copy)]
struct Place<'a> {
    cp: u32,
    at: u32,
    piece: Piece<'a>,
}

impl<'a> Body<'a> {
    pub fn new(streams: &'a Streams, fib: &Fib<'_>, pieces: PieceTable<'a>, revisions: Revisions) -> Self {
        let table = &streams.table;
        let lists = fib.place(Part::Lists).filter(|(_, len)| *len > 0).and_then(|(at, _)| table.get(at..));
        Self {
            streams,
            pieces,
            paragraphs: Pages::paragraphs(&streams.document, fib.part(table, Part::Paragraphs)),
            characters: Pages::characters(&streams.document, fib.part(table, Part::Characters)),
            styles: Styles::read(fib.part(table, Part::Styles)),
            numbering: super::lists::read(lists.unwrap_or_default(), fib.part(table, Part::Overrides)),
            asides: Asides::read(fib, table),
            revisions,
            noticed: Noticed::default(),
        }
    }

    /// Reads the main text, and what hangs on it.
    pub fn read(mut self, fib: &Fib<'_>) -> Pieces {
        let mut blocks = self.flow(fib.text(Text::Main), 0);
        for text in std::mem::take(&mut self.asides.loose) {
            blocks.extend(self.flow(text, 1));
        }
        Pieces { blocks, diagnostics: self.noticed.diagnostics(self.revisions) }
    }

    /// A text of its own.
    fn flow(&mut self, range: Range<u32>, depth: usize) -> Vec<Block> {
        let mut flow = Flow { depth, ..Flow::default() };
        let pieces: Vec<Piece<'a>> = self.pieces.pieces(range).collect();
        for piece in pieces {
            let mut done = 0;
            while done < piece.len {
                done = self.run(piece, done, &mut flow);
            }
        }
        self.flush(&mut flow);
        flow.text.finish()
    }

    /// The characters of a piece that have the same properties, and where the next ones begin.
    fn run(&mut self, piece: Piece<'a>, start: u32, flow: &mut Flow) -> u32 {
        let at = piece.at + start * piece.width;
        let run = self.characters.run(at);
        let mut said = Characters::default();
        said.take(run.map_or(&[], |r| r.characters()));
        said.take(piece.change);
        let len = run.map_or(piece.len, |r| r.end.saturating_sub(at) / piece.width);
        // A run that ends before it begins holds one character.
        let end = start.saturating_add(len).clamp(start + 1, piece.len);
        let shown = self.visibility(said);
        for i in start..end {
            let place = Place { cp: piece.start + i, at: piece.at + i * piece.width, piece };
            self.sign(place, said, shown, flow);
        }
        end
    }

    /// Whether characters are in the text that is read.
    fn visibility(&mut self, said: Characters) -> Visibility {
        self.noticed.tracked |= said.deleted || said.inserted;
        let dropped = match self.revisions {
            Revisions::Final => said.deleted,
            Revisions::Original => said.inserted,
        };
        match dropped {
            true => Visibility::Dropped,
            false if said.hidden => Visibility::Hidden,
            false => Visibility::Shown,
        }
    }

    fn sign(&mut self, place: Place<'a>, said: Characters, shown: Visibility, flow: &mut Flow) {
        if shown != Visibility::Dropped {
            self.hang(place.cp, flow);
        }
        let unit = units::read(&self.streams.document, place.at, place.piece.width);
        match unit {
            0x13..=0x15 => flow.units.field(unit),
            _ if shown == Visibility::Dropped => {}
            0x07 | 0x0D | 0x0C => {
                self.flush(flow);
                flow.units.end_paragraph();
                self.mark(unit, place, &mut flow.text);
            }
            _ if flow.units.in_code() => {}
            _ if shown == Visibility::Hidden => self.noticed.hidden += usize::from(unit > 0x20),
            _ => match said.symbol.filter(|_| said.special && unit == 0x28) {
                Some(symbol) => flow.units.put(symbol),
                None => flow.units.put_text(unit),
            },
        }
    }

    /// Notes and boxes that hang on a character.
    fn hang(&mut self, cp: u32, flow: &mut Flow) {
        if flow.depth < MAX_ASIDES {
            for range in self.asides.take(cp) {
                let blocks = self.flow(range, flow.depth + 1);
                flow.text.aside(blocks);
            }
        }
    }

    fn flush(&mut self, flow: &mut Flow) {
        self.noticed.lost += flow.units.flush(flow.text.words());
    }

    /// The mark of a paragraph, a cell or a row.
    fn mark(&mut self, unit: u16, place: Place<'a>, text: &mut Linear) {
        let run = self.paragraphs.run(place.at);
        // A break within a paragraph is the mark of a section where the paragraph ends with it.
        if unit == 0x0C && run.is_some_and(|r| r.end > place.at + place.piece.width) {
            return text.words().push('\n');
        }
        let (style, said) = run.map_or((0, &[][..]), |r| r.paragraph());
        let mut paragraph = Paragraph::default();
        paragraph.take(said, &self.streams.data);
        paragraph.take(place.piece.change, &self.streams.data);
        if !text.is_empty() && !text.is_numbered() {
            text.number(self.number(&paragraph, style));
        }
        let level = paragraph.level;
        match unit {
            0x07 if paragraph.ends_row => text.end_row(1, Rc::new(paragraph.row)),
            0x07 => text.end_cell(1),
            _ if paragraph.ends_inner_row => text.end_row(level.max(2), Rc::new(paragraph.row)),
            _ if paragraph.ends_inner_cell => text.end_cell(level.max(2)),
            _ => text.end_paragraph(level),
        }
    }

    /// The automatic number of a paragraph.
    fn number(&mut self, paragraph: &Paragraph, style: u16) -> String {
        let number = paragraph.number.or(self.styles.number(style));
        let list = number.list.filter(|list| *list > 0);
        list.and_then(|list| self.numbering.next(list, number.level.unwrap_or(0))).unwrap_or_default()
    }
}
