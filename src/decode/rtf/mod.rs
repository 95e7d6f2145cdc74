//! Rich Text (.rtf, Word 2007 RTF Specification 1.9.1).
//!
//! 1. [`token`]: the bytes as signs, each read once.
//! 2. [`state`]: what a group changes and whether its text is text of the document; [`charset`]: the
//!    code pages of bytes.
//! 3. [`reader`] and [`text`]: signs into paragraphs, cells, rows, notes and text boxes. Numbers of paragraphs stand
//!    in the file as the reader sees them (`\listtext`).

mod charset;
mod reader;
mod row;
mod state;
mod text;
mod token;

use super::format::Format;
use super::{DecodeError, Pieces, Revisions};

/// What files of Rich Text begin with.
pub(super) const BEGINNING: &[u8] = b"{\\rtf";

/// Reads a document.
pub(super) fn read(bytes: &[u8], revisions: Revisions) -> Result<Pieces, DecodeError> {
    let start = memchr::memmem::find(&bytes[..bytes.len().min(1024)], BEGINNING);
    let start = start.ok_or_else(|| broken("it does not begin as Rich Text does"))?;
    reader::read(&bytes[start..], revisions)
}

fn broken(what: &str) -> DecodeError {
    DecodeError::broken(Format::Rtf, what)
}

#[cfg(test)]
mod tests;
