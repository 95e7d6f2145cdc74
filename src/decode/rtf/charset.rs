//! Bytes of Rich Text into characters: the code page of the document and of each font (代码页).

use super::super::encoding::widest;
use encoding_rs::*;
use std::collections::HashMap;

/// The fonts of a document.
#[derive(Default)]
pub(super) struct Fonts {
    fonts: HashMap<i32, Font>,
    /// The font of text that names none.
    pub default: i32,
    /// The code page of fonts that say none, where the document names one.
    page: Option<&'static Encoding>,
}

#[derive(Clone, Copy, Default)]
struct Font {
    charset: Option<i32>,
    page: Option<&'static Encoding>,
}

/// Where the bytes of a run may come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Charset {
    Known(&'static Encoding),
    /// Western by its own word; many programs write Chinese in it all the same.
    Western,
    /// Codes of a symbol font.
    Symbol,
}

impl Fonts {
    /// Takes the document's code page (`\ansicpg`).
    pub fn set_page(&mut self, number: i32) {
        self.page = code_page(number);
    }

    /// Takes the character set of a font (`\fcharset`).
    pub fn set_charset(&mut self, font: i32, charset: i32) {
        self.fonts.entry(font).or_default().charset = Some(charset);
    }

    /// Takes the code page of a font (`\cpg`).
    pub fn set_font_page(&mut self, font: i32, number: i32) {
        self.fonts.entry(font).or_default().page = code_page(number);
    }

    /// Whether a byte of text in this font begins a character of two bytes.
    pub fn is_lead(&self, font: i32, byte: u8) -> bool {
        let Charset::Known(encoding) = self.charset(font) else { return false };
        match byte {
            0x81..=0xA0 | 0xE0..=0xFE => [GB18030, BIG5, EUC_KR, SHIFT_JIS].contains(&encoding),
            0xA1..=0xDF => [GB18030, BIG5, EUC_KR].contains(&encoding),
            _ => false,
        }
    }

    /// Adds the characters of a run of bytes to a text; the count of those that fit in no way.
    pub fn decode(&self, font: i32, bytes: &[u8], text: &mut String) -> usize {
        if bytes.is_ascii() {
            text.extend(bytes.iter().map(|b| char::from(*b)));
            return 0;
        }
        let encoding = match self.charset(font) {
            Charset::Known(encoding) => encoding,
            Charset::Western => self.western(bytes),
            Charset::Symbol => {
                text.extend(bytes.iter().filter_map(|b| char::from_u32(0xF000 + u32::from(*b))));
                return 0;
            }
        };
        let (words, malformed) = encoding.decode_without_bom_handling(bytes);
        text.push_str(&words);
        if malformed { words.matches(char::REPLACEMENT_CHARACTER).count() } else { 0 }
    }

    fn charset(&self, font: i32) -> Charset {
        let Font { charset, page } = self.fonts.get(&font).copied().unwrap_or_default();
        match (page, charset) {
            (Some(page), _) => Charset::Known(page),
            (None, Some(0)) => Charset::Western,
            (None, Some(2)) => Charset::Symbol,
            (None, charset) => match charset.and_then(of_charset).or(self.page) {
                Some(encoding) if encoding != WINDOWS_1252 => Charset::Known(encoding),
                _ => Charset::Western,
            },
        }
    }

    /// What bytes of a Western font are in truth: Chinese characters come as pairs of high bytes.
    fn western(&self, bytes: &[u8]) -> &'static Encoding {
        let page = self.page.unwrap_or(GB18030);
        let pairs = bytes.split(u8::is_ascii).all(|run| run.len() % 2 == 0);
        let fits = || !page.decode_without_bom_handling(bytes).1;
        if page != WINDOWS_1252 && pairs && fits() { page } else { WINDOWS_1252 }
    }
}

/// A code page of Windows by its number; those that no one else knows are left to the default.
fn code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        936 | 54936 => return Some(GB18030),
        932 => "shift_jis",
        949 | 1361 => "euc-kr",
        950 => "big5",
        874 => "windows-874",
        866 => "ibm866",
        10000 => "macintosh",
        65001 => "utf-8",
        1250..=1258 => return Encoding::for_label(format!("windows-{number}").as_bytes()),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes()).map(widest)
}

/// The encoding of a font's character set, by its number in Windows.
fn of_charset(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        77 => 10000,
        128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    code_page(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: i32, charset: Option<i32>, bytes: &[u8]) -> (String, usize) {
        let mut fonts = Fonts::default();
        fonts.set_page(page);
        charset.into_iter().for_each(|c| fonts.set_charset(1, c));
        let mut text = String::new();
        let lost = fonts.decode(1, bytes, &mut text);
        (text, lost)
    }

    #[test]
    fn a_font_says_its_code_page() {
        assert_eq!(read(1252, Some(134), &GBK.encode("植树").0).0, "植树");
        assert_eq!(read(936, Some(136), &BIG5.encode("種樹").0).0, "種樹");
        assert_eq!(read(936, Some(128), &SHIFT_JIS.encode("植樹").0).0, "植樹");
        assert_eq!(read(936, None, &GBK.encode("植树a").0).0, "植树a");
        assert_eq!(read(936, Some(2), b"\xB7").0, "\u{F0B7}");
        assert_eq!(read(936, Some(134), b"\xD6"), ("\u{FFFD}".to_owned(), 1));
    }

    #[test]
    fn a_western_font_may_hold_chinese() {
        assert_eq!(read(936, Some(0), &GBK.encode("植树").0).0, "植树");
        assert_eq!(read(936, Some(0), b"\x93a\x94").0, "“a”");
        assert_eq!(read(1252, Some(0), b"\xE9\xE0").0, "éà");
    }
}
