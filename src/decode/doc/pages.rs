//! Properties by place in the stream, kept in pages of 512 bytes (FKP, [MS-DOC] 2.4.6).

use super::bytes::{Plc, slice, u16_at, u32_at};

const PAGE: usize = 512;

/// What the pages of one kind say.
#[derive(Clone, Copy)]
pub(super) struct Pages<'a> {
    stream: &'a [u8],
    plc: Plc<'a>,
    /// Bytes that a page has for each run.
    entry: usize,
}

/// Neighbouring characters with the same properties.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run<'a> {
    /// Where it ends in the stream.
    pub end: u32,
    /// What is said of it, from the byte of its length on.
    said: &'a [u8],
}

impl<'a> Pages<'a> {
    /// The pages of paragraphs.
    pub fn paragraphs(stream: &'a [u8], table: &'a [u8]) -> Self {
        Self { stream, plc: Plc::new(table, 4), entry: 13 }
    }

    /// The pages of characters.
    pub fn characters(stream: &'a [u8], table: &'a [u8]) -> Self {
        Self { stream, plc: Plc::new(table, 4), entry: 1 }
    }

    /// The run that holds a place of the stream.
    pub fn run(&self, at: u32) -> Option<Run<'a>> {
        let number = u32_at(self.plc.data(self.plc.find(at)?)?, 0)? & 0x003F_FFFF;
        let page = slice(self.stream, number as usize * PAGE, PAGE)?;
        let runs = Plc::counted(page, page.last().map_or(0, |n| usize::from(*n)), self.entry);
        let index = runs.find(at)?;
        let end = runs.place(index + 1)?;
        let offset = usize::from(*runs.data(index)?.first()?) * 2;
        Some(Run { end, said: if offset == 0 { &[] } else { page.get(offset..)? } })
    }
}

impl<'a> Run<'a> {
    /// The properties of characters.
    pub fn characters(&self) -> &'a [u8] {
        let len = self.said.first().map_or(0, |len| usize::from(*len));
        slice(self.said, 1, len).unwrap_or_default()
    }

    /// The style of a paragraph, and its own properties.
    pub fn paragraph(&self) -> (u16, &'a [u8]) {
        let said = match *self.said {
            [0, len, ..] => slice(self.said, 2, usize::from(len) * 2),
            [len, ..] => slice(self.said, 1, usize::from(len) * 2 - 1),
            [] => None,
        };
        let said = said.unwrap_or_default();
        (u16_at(said, 0).unwrap_or(0), said.get(2..).unwrap_or_default())
    }
}
