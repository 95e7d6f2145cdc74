//! Fonts of at most 256 characters: their encodings and the names of their glyphs.

use hayro_syntax::object::{Array, Dict, Name, Object};

/// Names of glyphs outside ASCII's letters and digits, with their characters: `name character`.
const NAMES: &str = include_str!("glyphs.txt");

/// The characters of a font by code.
pub(super) fn characters(font: &Dict<'_>) -> [Option<char>; 256] {
    let encoding = font.get::<Object<'_>>("Encoding");
    let base = match &encoding {
        Some(Object::Name(name)) => Some(name.clone()),
        Some(Object::Dict(dict)) => dict.get::<Name<'_>>("BaseEncoding"),
        _ => None,
    };
    let mac = base.is_some_and(|name| name.as_ref() == b"MacRomanEncoding");
    let set = if mac { encoding_rs::MACINTOSH } else { encoding_rs::WINDOWS_1252 };
    let mut out = std::array::from_fn(|code| {
        let byte = [code as u8];
        let (text, _) = set.decode_without_bom_handling(&byte);
        text.chars().next().filter(|c| !c.is_control())
    });
    if let Some(Object::Dict(dict)) = &encoding
        && let Some(differences) = dict.get::<Array<'_>>("Differences")
    {
        rename(&differences, &mut out);
    }
    out
}

fn rename(differences: &Array<'_>, out: &mut [Option<char>; 256]) {
    let mut code = 0_usize;
    for item in differences.iter::<Object<'_>>() {
        match item {
            Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(256),
            Object::Name(name) => {
                if let Some(place) = out.get_mut(code) {
                    *place = std::str::from_utf8(name.as_ref()).ok().and_then(named);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
}

/// The character that a glyph's name stands for.
fn named(name: &str) -> Option<char> {
    let name = name.split('.').next()?;
    let mut letters = name.chars();
    if let (Some(only), None) = (letters.next(), letters.next()) {
        return Some(only);
    }
    let listed = || NAMES.lines().filter_map(|line| line.split_once(' ')).find(|(listed, _)| *listed == name);
    let hex = || name.strip_prefix("uni").or_else(|| name.strip_prefix('u')).filter(|h| (4..=6).contains(&h.len()));
    match listed() {
        Some(("space", _)) => Some(' '),
        Some((_, character)) => character.chars().next(),
        None => hex().and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32),
    }
}
