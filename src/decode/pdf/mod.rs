//! PDF: what the pages show, as paragraphs and tables in reading order (版式文件).
//!
//! 1. `hayro-syntax` reads objects, repairs what is damaged, decrypts and unpacks; [`guard`] keeps
//!    what is unpacked within limits.
//! 2. [`show`] runs the content of each page and notes characters ([`font`]), ruling lines and
//!    pictures with their places.
//! 3. [`layout`] makes lines, paragraphs and tables of them.

mod font;
mod guard;
mod layout;
mod matrix;
mod show;
mod simple;

use super::{DecodeError, Format, Pieces};
use crate::diagnostic::{Code, Diagnostic};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use show::PageContent;
use std::sync::Arc;

/// More pages than any document has.
const MAX_PAGES: usize = 20_000;

/// Reads a file: its blocks in reading order, and what was noticed.
pub(super) fn read(bytes: &[u8]) -> Result<Pieces, DecodeError> {
    guard::refuse_bombs(bytes)?;
    let pdf = Pdf::new(Arc::new(bytes.to_vec())).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => DecodeError::Encrypted(Format::Pdf),
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
    if shown.iter().all(|page| page.glyphs.iter().all(|g| g.character.is_whitespace())) {
        return Err(DecodeError::NeedsOcr(shown.len()));
    }
    let mut diagnostics = noticed(&shown);
    let blocks = layout::blocks(shown, &mut diagnostics);
    Ok(Pieces { blocks, diagnostics })
}

/// What the reader of the records should know of the characters and pictures.
fn noticed(pages: &[PageContent]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let scanned: Vec<String> = pages.iter().enumerate().filter(|(_, page)| page.is_picture()).map(|(i, _)| (i + 1).to_string()).collect();
    if !scanned.is_empty() {
        let message = format!("pages without text that are pictures: {}; recognise their text with an OCR program", scanned.join(", "));
        out.push(Diagnostic::whole(Code::NeedsOcr, message));
    }
    let characters = || pages.iter().flat_map(|page| &page.glyphs).map(|g| g.character);
    let unmapped = characters().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    if unmapped > 0 {
        let message = format!("the fonts do not say which characters {unmapped} of the signs are; U+FFFD stands for them");
        out.push(Diagnostic::whole(Code::UndecodableBytes, message));
    }
    let private = characters().filter(|c| is_private(*c)).count();
    if private > 0 {
        let message = format!("{private} characters are of a private kind that only the file's own fonts know; compare them with the page");
        out.push(Diagnostic::whole(Code::PrivateUseCharacters, message));
    }
    out
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

#[cfg(test)]
mod tests;
