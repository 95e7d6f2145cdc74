//! Word documents of 1997–2003 and of WPS Writer (.doc, .wps): [MS-DOC] in a compound file.
//!
//! 1. [`fib`]: what kind of file it is, and where its parts are.
//! 2. [`pieces`]: which characters of the text stand where; [`pages`] and [`sprm`]: what is said of
//!    them; [`properties`], [`styles`], [`lists`]: what of it their text depends on.
//! 3. [`body`]: marks into paragraphs with their numbers, cells, rows, notes and text boxes.

mod asides;
mod body;
mod bytes;
mod fib;
mod lists;
mod pages;
mod pieces;
mod properties;
mod sprm;
mod styles;
mod units;

use super::format::Format;
use super::{DecodeError, Pieces, Revisions};
use body::{Body, Streams};
use cfb::CompoundFile;
use fib::{Fib, Part};
use pieces::PieceTable;
use std::io::{Cursor, Read};

/// The stream that holds the text.
pub(super) const DOCUMENT: &str = "WordDocument";

/// Reads a document.
pub(super) fn read(bytes: &[u8], revisions: Revisions) -> Result<Pieces, DecodeError> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|e| broken(&e.to_string()))?;
    let document = stream(&mut file, DOCUMENT)?.ok_or_else(|| {
        let what = "it seems to be a file of another program than Word and WPS Writer";
        DecodeError::Binary(format!("{what}; read it with --via libreoffice, or save it as .docx"))
    })?;
    let fib = Fib::read(&document)?;
    let table = stream(&mut file, fib.table())?.ok_or_else(|| broken("its stream of tables is missing"))?;
    let data = stream(&mut file, "Data")?.unwrap_or_default();
    let streams = Streams { document, table, data };
    let fib = Fib::read(&streams.document)?;
    let pieces = PieceTable::read(fib.part(&streams.table, Part::Pieces), streams.document.len())?;
    Ok(Body::new(&streams, &fib, pieces, revisions).read(&fib))
}

/// A stream of the root; `None` where there is none of this name.
fn stream(file: &mut CompoundFile<Cursor<&[u8]>>, name: &str) -> Result<Option<Vec<u8>>, DecodeError> {
    if !file.is_stream(name) {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let mut stream = file.open_stream(name).map_err(|e| broken(&e.to_string()))?;
    stream.read_to_end(&mut bytes).map_err(|e| broken(&format!("{e} in its stream {name}")))?;
    Ok(Some(bytes))
}

fn broken(what: &str) -> DecodeError {
    DecodeError::broken(Format::Doc, what)
}
