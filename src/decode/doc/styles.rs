//! What paragraph styles say of numbers (STSH, [MS-DOC] 2.9.271).

use super::bytes::{slice, u16_at};
use super::properties::{NumberRef, number};

/// The styles of a document, by index.
pub(super) struct Styles(Vec<Style>);

#[derive(Default)]
struct Style {
    base: usize,
    number: NumberRef,
}

/// Styles are based on styles, but not endlessly.
const MAX_CHAIN: usize = 32;
/// The kind of styles of paragraphs.
const OF_PARAGRAPHS: u16 = 1;

impl Styles {
    /// Reads the style sheet.
    pub fn read(sheet: &[u8]) -> Self {
        let Some(head) = u16_at(sheet, 0).and_then(|len| slice(sheet, 2, len.into())) else { return Self(Vec::new()) };
        let base = u16_at(head, 2).map_or(10, usize::from);
        let mut at = 2 + head.len();
        let mut styles = Vec::new();
        while let Some(style) = u16_at(sheet, at).and_then(|len| slice(sheet, at + 2, len.into())) {
            styles.push(read(style, base).unwrap_or_default());
            at += 2 + style.len();
        }
        Self(styles)
    }

    /// What a style says of the numbers of its paragraphs.
    pub fn number(&self, style: u16) -> NumberRef {
        let mut out = NumberRef::default();
        let mut next = usize::from(style);
        for _ in 0..MAX_CHAIN {
            let Some(style) = self.0.get(next) else { break };
            out = out.or(style.number);
            next = style.base;
        }
        out
    }
}

/// A style whose fixed part has so many bytes.
fn read(style: &[u8], fixed: usize) -> Option<Style> {
    let kind = u16_at(style, 2)?;
    let base = usize::from(kind >> 4);
    if kind & 0xF != OF_PARAGRAPHS {
        return Some(Style { base, ..Style::default() });
    }
    // After the name and its end come the properties: length, index of the style, list.
    let name = usize::from(u16_at(style, fixed)?) * 2;
    let at = (fixed + 2 + name + 2).next_multiple_of(2);
    let said = u16_at(style, at).and_then(|len| slice(style, at + 2, len.into()));
    Some(Style { base, number: number(said.and_then(|s| s.get(2..)).unwrap_or_default()) })
}
