//! Fonts: the codes of a string as characters and widths (字体与编码).
//!
//! Which character a code is comes, in this order, from the font's ToUnicode map; from the encoding
//! where its codes are characters of a known character set (GBK-EUC-H, UniGB-UTF16-H …); from the
//! character collection (Adobe-GB1 …); from the names of glyphs; from the embedded font's own table.

use super::guard::unpack;
use super::simple;
use super::{DecodeError, font};
use encoding_rs::Encoding;
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use rustc_hash::FxHashMap;

/// A code of a string: its character or characters, and its width in thousandths of the size.
pub(super) struct Shown {
    pub text: BfString,
    pub width: f64,
    /// The single-byte code 32, which word spacing widens.
    pub is_space: bool,
}

/// How codes are told apart and what they select.
enum Codes {
    /// One byte each; characters by code.
    Simple(Box<[Option<char>; 256]>),
    /// One to four bytes.
    Composite(Box<Composite>),
}

struct Composite {
    codes: CMap,
    set: Option<CharacterSet>,
    collection: Option<CMap>,
    glyphs: FxHashMap<u32, char>,
}

/// Codes that are characters of a character set.
#[derive(Clone, Copy)]
enum CharacterSet {
    Unicode,
    Legacy(&'static Encoding),
}

pub(super) struct Font {
    codes: Codes,
    to_unicode: Option<CMap>,
    widths: FxHashMap<u32, f64>,
    default_width: f64,
    /// What a width is multiplied with to give thousandths; 1 but for Type 3.
    pub scale: f64,
    pub vertical: bool,
}

impl Font {
    /// A font that shows nothing but what cannot be read.
    pub fn unknown() -> Self {
        Self {
            codes: Codes::Simple(Box::new([None; 256])),
            to_unicode: None,
            widths: FxHashMap::default(),
            default_width: 500.0,
            scale: 1.0,
            vertical: false,
        }
    }

    pub fn read(dict: &Dict<'_>) -> Result<Self, DecodeError> {
        let to_unicode = match dict.get::<Stream<'_>>("ToUnicode") {
            Some(stream) => unpack(&stream)?.and_then(|data| CMap::parse(&data, load_embedded)),
            None => None,
        };
        let mut font = if dict.get::<Name<'_>>("Subtype").is_some_and(|n| n.as_ref() == b"Type0") {
            Self::composite(dict)?
        } else {
            Self::simple(dict)
        };
        font.to_unicode = to_unicode;
        Ok(font)
    }

    fn simple(dict: &Dict<'_>) -> Self {
        let mut font = Self { codes: Codes::Simple(Box::new(simple::characters(dict))), ..Self::unknown() };
        let descriptor = dict.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        font.default_width = descriptor.get::<f64>("MissingWidth").filter(|w| *w > 0.0).unwrap_or(500.0);
        let first = dict.get::<u32>("FirstChar").unwrap_or(0).min(255);
        if let Some(widths) = dict.get::<Array<'_>>("Widths") {
            font.widths = (first..256).zip(widths.iter::<f64>()).collect();
        }
        if let Some(matrix) = dict.get::<[f64; 6]>("FontMatrix") {
            font.scale = matrix[0].abs() * 1000.0;
        }
        font
    }

    fn composite(dict: &Dict<'_>) -> Result<Self, DecodeError> {
        let inner = dict.get::<Array<'_>>("DescendantFonts").and_then(|a| a.iter::<Dict<'_>>().next()).unwrap_or_default();
        let (codes, set) = match dict.get::<Object<'_>>("Encoding") {
            Some(Object::Name(name)) => named_codes(name.as_ref()),
            Some(Object::Stream(stream)) => (unpack(&stream)?.and_then(|data| CMap::parse(&data, load_embedded)), None),
            _ => (None, None),
        };
        let codes = codes.unwrap_or_else(CMap::identity_h);
        let vertical = codes.metadata().writing_mode == Some(hayro_cmap::WritingMode::Vertical);
        let family = codes.metadata().character_collection.as_ref().map(|c| c.family.clone());
        let family = family.filter(|f| *f != CidFamily::AdobeIdentity).or_else(|| own_family(&inner));
        let collection = family.and_then(|f| ucs2(&f)).and_then(load_embedded).and_then(|data| CMap::parse(data, load_embedded));
        let glyphs = match &collection {
            None if !dict.contains_key("ToUnicode") => embedded_characters(&inner)?,
            _ => FxHashMap::default(),
        };
        Ok(Self {
            codes: Codes::Composite(Box::new(Composite { codes, set, collection, glyphs })),
            widths: inner.get::<Array<'_>>("W").map(|w| composite_widths(&w)).unwrap_or_default(),
            default_width: inner.get::<f64>("DW").unwrap_or(1000.0),
            vertical,
            ..Self::unknown()
        })
    }

    /// What a string shows, code by code.
    pub fn show(&self, mut bytes: &[u8], mut each: impl FnMut(Shown)) {
        while !bytes.is_empty() {
            let (code, len, cid) = match &self.codes {
                Codes::Simple(_) => (u32::from(bytes[0]), 1, u32::from(bytes[0])),
                Codes::Composite(font) => next_code(bytes, &font.codes),
            };
            let width = self.widths.get(&cid).copied().unwrap_or(self.default_width) * self.scale;
            each(Shown { text: self.character(code, len, cid), width, is_space: len == 1 && code == 32 });
            bytes = &bytes[len..];
        }
    }

    fn character(&self, code: u32, len: usize, cid: u32) -> BfString {
        let mapped = self.to_unicode.as_ref().and_then(|map| map.lookup_bf_string(code)).filter(says_something);
        mapped.or_else(|| self.own_character(code, len, cid)).unwrap_or(BfString::Char(char::REPLACEMENT_CHARACTER))
    }

    fn own_character(&self, code: u32, len: usize, cid: u32) -> Option<BfString> {
        match &self.codes {
            Codes::Simple(characters) => characters[code as usize & 0xFF].map(BfString::Char),
            Codes::Composite(font) => {
                let by_set = font.set.and_then(|set| set.character(code, len)).map(BfString::Char);
                let by_collection = || font.collection.as_ref().and_then(|map| collected(map, cid));
                by_set.or_else(by_collection).or_else(|| font.glyphs.get(&cid).copied().map(BfString::Char))
            }
        }
    }
}

fn says_something(text: &BfString) -> bool {
    !matches!(text, BfString::Char('\0' | char::REPLACEMENT_CHARACTER))
}

/// The first code of a string: itself, its length, what it selects.
fn next_code(bytes: &[u8], codes: &CMap) -> (u32, usize, u32) {
    let mut code = 0;
    for (i, byte) in bytes.iter().take(4).enumerate() {
        code = code << 8 | u32::from(*byte);
        if let Some(cid) = codes.lookup_cid_code(code, i as u8 + 1) {
            return (code, i + 1, cid);
        }
    }
    // No such code: two bytes, as nearly all of these fonts have it.
    let len = bytes.len().min(2);
    (bytes[..len].iter().fold(0, |code, byte| code << 8 | u32::from(*byte)), len, 0)
}

fn named_codes(name: &[u8]) -> (Option<CMap>, Option<CharacterSet>) {
    let known = CMapName::from_bytes(name);
    let codes = match known {
        CMapName::IdentityH => Some(CMap::identity_h()),
        CMapName::IdentityV => Some(CMap::identity_v()),
        _ => load_embedded(known).and_then(|data| CMap::parse(data, load_embedded)),
    };
    (codes, CharacterSet::named(name))
}

impl CharacterSet {
    fn named(name: &[u8]) -> Option<Self> {
        let has = |part: &[u8]| memchr::memmem::find(name, part).is_some();
        if name.starts_with(b"Uni") && (has(b"-UCS2-") || has(b"-UTF16-")) {
            return Some(Self::Unicode);
        }
        match name.split(|b| *b == b'-').next()? {
            b"GB" | b"GBK" | b"GBKp" | b"GBpc" | b"GBK2K" => Some(Self::Legacy(encoding_rs::GB18030)),
            b"ETen" | b"ETenms" | b"B5pc" | b"HKscs" => Some(Self::Legacy(encoding_rs::BIG5)),
            _ => None,
        }
    }

    fn character(self, code: u32, len: usize) -> Option<char> {
        let bytes = &code.to_be_bytes()[4 - len.min(4)..];
        match self {
            Self::Unicode => {
                let units: Vec<u16> = bytes.chunks(2).map(|b| b.iter().fold(0, |u, byte| u << 8 | u16::from(*byte))).collect();
                char::decode_utf16(units).next()?.ok()
            }
            Self::Legacy(encoding) => {
                let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
                text.chars().next()
            }
        }
    }
}

fn own_family(inner: &Dict<'_>) -> Option<CidFamily> {
    let info = inner.get::<Dict<'_>>("CIDSystemInfo")?;
    let (registry, ordering) = (info.get::<PdfString<'_>>("Registry")?, info.get::<PdfString<'_>>("Ordering")?);
    Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
}

fn ucs2(family: &CidFamily) -> Option<CMapName<'static>> {
    match family {
        CidFamily::AdobeGB1 => Some(CMapName::AdobeGb1Ucs2),
        CidFamily::AdobeCNS1 => Some(CMapName::AdobeCns1Ucs2),
        CidFamily::AdobeJapan1 => Some(CMapName::AdobeJapan1Ucs2),
        CidFamily::AdobeKorea1 => Some(CMapName::AdobeKorea1Ucs2),
        _ => None,
    }
}

/// The character of a collection: these maps give it as a string, or as a number.
fn collected(map: &CMap, cid: u32) -> Option<BfString> {
    let number = || (1..=4).find_map(|len| map.lookup_cid_code(cid, len)).and_then(char::from_u32).map(BfString::Char);
    map.lookup_bf_string(cid).or_else(number).filter(says_something)
}

/// Widths by what codes select: `first [w w …]` and `first last w`.
fn composite_widths(array: &Array<'_>) -> FxHashMap<u32, f64> {
    let mut out = FxHashMap::default();
    let mut items = array.flex_iter();
    loop {
        if let Some((first, widths)) = items.next::<(u32, Array<'_>)>() {
            out.extend((first..=0xFFFF).zip(widths.iter::<f64>()));
        } else if let Some((first, last, width)) = items.next::<(u32, u32, f64)>() {
            out.extend((first..=last.min(0xFFFF)).map(|cid| (cid, width)));
        } else {
            return out;
        }
    }
}

/// Characters by what codes select, from the table inside an embedded TrueType or OpenType font.
fn embedded_characters(inner: &Dict<'_>) -> Result<FxHashMap<u32, char>, DecodeError> {
    let mut out = FxHashMap::default();
    let descriptor = inner.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    let Some(stream) = ["FontFile2", "FontFile3"].iter().find_map(|key| descriptor.get::<Stream<'_>>(*key)) else { return Ok(out) };
    let Some(data) = unpack(&stream)? else { return Ok(out) };
    let by_glyph = font::characters_by_glyph(&data);
    let map = match inner.get::<Stream<'_>>("CIDToGIDMap") {
        Some(stream) => unpack(&stream)?,
        None => None,
    };
    match map {
        Some(map) => {
            for (cid, pair) in map.chunks_exact(2).enumerate().take(0x1_0000) {
                if let Some(c) = by_glyph.get(&u32::from(u16::from_be_bytes([pair[0], pair[1]]))) {
                    out.insert(cid as u32, *c);
                }
            }
        }
        None => out = by_glyph,
    }
    Ok(out)
}

pub(super) fn characters_by_glyph(data: &[u8]) -> FxHashMap<u32, char> {
    let mut out = FxHashMap::default();
    let Some(table) = ttf_parser::Face::parse(data, 0).ok().and_then(|face| face.tables().cmap) else { return out };
    for subtable in table.subtables.into_iter().filter(|s| s.is_unicode()) {
        subtable.codepoints(|code| {
            if let (Some(glyph), Some(c)) = (subtable.glyph_index(code), char::from_u32(code)) {
                out.entry(u32::from(glyph.0)).or_insert(c);
            }
        });
    }
    out
}
