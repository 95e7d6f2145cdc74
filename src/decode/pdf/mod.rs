//! PDF: what the pages show, as paragraphs and tables in reading order (版式文件).
//!
//! 1. `hayro-syntax` reads objects, repairs what is damaged, decrypts and unpacks; [`guard`] keeps
//!    what is unpacked within limits.
//! 2. [`show`] runs the content of each page and notes characters ([`font`]), ruling lines and
//!    pictures with their places.
//! 3. `layout` makes lines, paragraphs and tables of them.

mod font;
mod guard;
mod show;
mod simple;

use super::{DecodeError, Format, Pieces, page};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::sync::Arc;

/// More pages than any document has.
const MAX_PAGES: usize = 20_000;

/// Reads a file: its blocks in reading order, and what was noticed.
pub(super) fn read(bytes: &[u8]) -> Result<Pieces, DecodeError> {
    guard::refuse_bombs(bytes)?;
    let pdf = Pdf::new(Arc::new(bytes.to_vec())).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => DecodeError::Encrypted("PDF"),
        LoadPdfError::Decryption(_) => DecodeError::broken(Format::Pdf, "it is encrypted in a way that is not known".to_owned()),
        LoadPdfError::Invalid => DecodeError::broken(Format::Pdf, "its objects cannot be found".to_owned()),
    })?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(DecodeError::broken(Format::Pdf, "it has no pages".to_owned()));
    }
    if pages.len() > MAX_PAGES {
        return Err(DecodeError::TooMuch(format!("it has {} pages, at most {MAX_PAGES} are read", pages.len())));
    }
    let shown = show::pages(pages)?;
    page::pieces(shown)
}

#[cfg(test)]
mod tests;
