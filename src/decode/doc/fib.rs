//! The head of the document's stream: what kind of file it is, and where its parts are (FIB,
//! [MS-DOC] 2.5).

use super::super::DecodeError;
use super::broken;
use super::bytes::{slice, u16_at, u32_at};
use std::ops::Range;

/// What stands at the beginning of files since Word 6, and of those since Word 97.
const WORD_6: u16 = 0xA5DC;
const WORD_97: u16 = 0xA5EC;
/// The version of Word 97.
const FIRST: u16 = 0xC1;
/// Where the pairs of place and length begin.
const PAIRS: usize = 154;
/// Where the lengths of the texts stand.
const LENGTHS: usize = 76;

/// Parts of the table stream, by the index of their place and length.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Styles = 1,
    FootnoteRefs = 2,
    FootnoteTexts = 3,
    Characters = 12,
    Paragraphs = 13,
    Pieces = 33,
    Shapes = 40,
    EndnoteRefs = 46,
    EndnoteTexts = 47,
    BoxTexts = 56,
    Lists = 73,
    Overrides = 74,
}

/// The texts of a document, one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text {
    Main = 0,
    Footnotes = 1,
    Endnotes = 5,
    Boxes = 6,
}

/// The head.
pub(super) struct Fib<'a> {
    bytes: &'a [u8],
}

impl<'a> Fib<'a> {
    /// Reads the head of the stream `WordDocument`.
    pub fn read(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let field = |at| u16_at(bytes, at).ok_or_else(|| broken("its head is cut off"));
        match (field(0)?, field(2)?) {
            (WORD_97, version) if version >= FIRST => {}
            (WORD_97 | WORD_6, _) => return Err(old("a document of Word 6 or 95")),
            _ => return Err(old("a document of an old word processor")),
        }
        if field(10)? & 0x0100 != 0 {
            return Err(DecodeError::Encrypted("Word"));
        }
        slice(bytes, 0, PAIRS).ok_or_else(|| broken("its head is cut off"))?;
        Ok(Self { bytes })
    }

    /// The name of the stream with the tables.
    pub fn table(&self) -> &'static str {
        let second = u16_at(self.bytes, 10).is_some_and(|flags| flags & 0x0200 != 0);
        if second { "1Table" } else { "0Table" }
    }

    /// A part of the table stream; empty where there is none.
    pub fn part<'t>(&self, table: &'t [u8], part: Part) -> &'t [u8] {
        let place = self.place(part);
        place.and_then(|(at, len)| slice(table, at, len)).unwrap_or_default()
    }

    /// Where a part begins in the table stream, and how long it is.
    pub fn place(&self, part: Part) -> Option<(usize, usize)> {
        let at = PAIRS + part as usize * 8;
        Some((u32_at(self.bytes, at)? as usize, u32_at(self.bytes, at + 4)? as usize))
    }

    /// The places of a text's characters.
    pub fn text(&self, text: Text) -> Range<u32> {
        let length = |i: usize| u32_at(self.bytes, LENGTHS + 4 * i).unwrap_or(0);
        let start = (0..text as usize).fold(0u32, |sum, i| sum.saturating_add(length(i)));
        start..start.saturating_add(length(text as usize))
    }
}

fn old(what: &str) -> DecodeError {
    DecodeError::Binary(format!("it seems to be {what}; read it with --via libreoffice, or save it as .docx"))
}
