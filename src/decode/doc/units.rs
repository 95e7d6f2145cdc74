//! Characters as they stand in the stream, and the fields among them.

use super::bytes::u16_at;

/// Whether a character is in the text that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visibility {
    Shown,
    /// Set invisible.
    Hidden,
    /// In the other one of two texts with tracked changes.
    Dropped,
}

/// The unit at a place of the stream, which takes one byte in code page 1252 or two.
pub(super) fn read(stream: &[u8], at: u32, width: u32) -> u16 {
    let at = at as usize;
    if width == 2 {
        return u16_at(stream, at).unwrap_or(0);
    }
    let byte = stream.get(at..=at).unwrap_or_default();
    let signs = encoding_rs::WINDOWS_1252.decode_without_bom_handling(byte).0;
    signs.encode_utf16().next().unwrap_or(0)
}

/// Units of UTF-16 that wait, and the fields that are open.
#[derive(Default)]
pub(super) struct Units {
    units: Vec<u16>,
    /// For each open field, whether its code is being read; its result follows.
    fields: Vec<bool>,
    codes: usize,
}

impl Units {
    /// Takes a mark of a field: its code begins, its result begins, it ends.
    pub fn field(&mut self, mark: u16) {
        match mark {
            0x13 => {
                self.fields.push(true);
                self.codes += 1;
            }
            0x14 => {
                let code = self.fields.last_mut().is_some_and(std::mem::take);
                self.codes -= usize::from(code);
            }
            _ => self.codes -= usize::from(self.fields.pop() == Some(true)),
        }
    }

    /// Whether the code of a field is being read, which is no text.
    pub fn in_code(&self) -> bool {
        self.codes > 0
    }

    /// Codes end with their paragraph, lest a mark that is lost takes the rest of the text with it.
    pub fn end_paragraph(&mut self) {
        self.fields.iter_mut().for_each(|code| *code = false);
        self.codes = 0;
    }

    /// Takes a unit that may stand for something else.
    pub fn put_text(&mut self, unit: u16) {
        match unit {
            0x09 => self.put(u16::from(b' ')),
            0x0B | 0x0E => self.put(u16::from(b'\n')),
            0x1E => self.put(u16::from(b'-')),
            0..=0x1F => {}
            unit => self.put(unit),
        }
    }

    pub fn put(&mut self, unit: u16) {
        self.units.push(unit);
    }

    /// Adds what waits to a text; the count of units that are no characters.
    pub fn flush(&mut self, text: &mut String) -> usize {
        let mut lost = 0;
        for sign in char::decode_utf16(self.units.drain(..)) {
            lost += usize::from(sign.is_err());
            text.push(sign.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_results_of_fields_are_text() {
        let mut units = Units::default();
        let mut seen = String::new();
        for unit in "a\u{13}b\u{13}c\u{14}d\u{15}e\u{14}f\u{15}g\u{15}h\u{13}i".encode_utf16() {
            match unit {
                0x13..=0x15 => units.field(unit),
                _ if units.in_code() => {}
                _ => units.put_text(unit),
            }
        }
        units.end_paragraph();
        units.put_text(0x6A);
        units.put_text(0xD800);
        assert_eq!((units.flush(&mut seen), seen.as_str()), (1, "afghj\u{FFFD}"));
    }

    #[test]
    fn bytes_are_of_code_page_1252() {
        assert_eq!((read(b"\x94", 0, 1), read(b"\x11\x62", 0, 2), read(b"a", 9, 1)), (0x201D, 0x6211, 0));
    }
}
