//! Pages as they are laid out: characters, ruling lines and pictures with their places (版面内容).
//!
//! Formats that hold pages and no paragraphs end in these; [`super::layout`] makes lines, paragraphs
//! and tables of them. Coordinates are in points from the upper left corner of the page.

use super::{DecodeError, Pieces, layout, radical};
use crate::diagnostic::{Code, Diagnostic};

/// A character at its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub character: char,
    pub left: f64,
    pub right: f64,
    /// Where it stands: the y of the line under it.
    pub base: f64,
    pub size: f64,
    /// It runs along the line, not across the page.
    pub level: bool,
}

/// A straight line across or down the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub across: bool,
    /// Its y if it runs across, else its x.
    pub at: f64,
    pub from: f64,
    pub to: f64,
}

/// What one page shows.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    pub width: f64,
    pub height: f64,
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rule>,
    /// Area of its pictures, in square points.
    pub pictured: f64,
}

impl PageContent {
    /// Whether it is a picture of a page.
    pub fn is_picture(&self) -> bool {
        self.pictured * 2.0 > self.width * self.height && self.glyphs.iter().all(|g| g.character.is_whitespace())
    }
}

/// A sign as the characters that a reader sees: a dash of two or three may be one in a font.
fn apart(glyph: Glyph) -> impl Iterator<Item = Glyph> {
    let (character, count) = match glyph.character {
        '\u{2E3A}' => ('—', 2),
        '\u{2E3B}' => ('—', 3),
        c => (radical::unified(c), 1),
    };
    let width = (glyph.right - glyph.left) / f64::from(count);
    (0..count).map(move |i| {
        let left = glyph.left + width * f64::from(i);
        Glyph { character, left, right: left + width, ..glyph }
    })
}

/// The paragraphs and tables of pages.
///
/// # Errors
/// When no page has text.
pub(super) fn pieces(mut pages: Vec<PageContent>) -> Result<Pieces, DecodeError> {
    for page in &mut pages {
        page.glyphs = std::mem::take(&mut page.glyphs).into_iter().flat_map(apart).collect();
    }
    if pages.iter().all(|page| page.glyphs.iter().all(|g| g.character.is_whitespace())) {
        return Err(DecodeError::NeedsOcr(pages.len()));
    }
    let mut diagnostics = noticed(&pages);
    let blocks = layout::blocks(pages, &mut diagnostics);
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
mod tests {
    use super::{Glyph, apart};

    #[test]
    fn long_dashes_become_dashes_side_by_side() {
        let glyph = |character| Glyph { character, left: 10.0, right: 34.0, base: 50.0, size: 12.0, level: true };
        let seen = |c| apart(glyph(c)).map(|g| (g.character, g.left, g.right)).collect::<Vec<_>>();
        assert_eq!(seen('⸺'), [('—', 10.0, 22.0), ('—', 22.0, 34.0)]);
        assert_eq!(seen('⸻').len(), 3);
        assert_eq!(seen('⾼'), [('高', 10.0, 34.0)]);
    }
}
