//! Bytes, characters and signs into the words of the open paragraph.

use super::super::Revisions;
use super::super::numbering::bullet;
use super::reader::Reader;
use super::state::Place;

impl Reader {
    pub(super) fn char_word(&mut self, word: &str) {
        let sign = match word {
            "tab" | "emspace" | "enspace" | "qmspace" => ' ',
            "emdash" => '—',
            "endash" => '–',
            "lquote" => '‘',
            "rquote" => '’',
            "ldblquote" => '“',
            "rdblquote" => '”',
            "bullet" => '•',
            _ => return,
        };
        self.put(sign);
    }

    pub(super) fn symbol(&mut self, sign: u8) {
        match sign {
            b'\\' | b'{' | b'}' => return self.byte(sign),
            _ => self.flush(),
        }
        match sign {
            b'~' => self.put('\u{A0}'),
            b'_' => self.put('-'),
            b'\r' | b'\n' => self.paragraph(),
            b'\t' => self.put(' '),
            _ => {}
        }
    }

    /// The mark of a paragraph that is not in the text that is read lets the next one go on.
    pub(super) fn paragraph(&mut self) {
        self.noticed.tracked |= self.state.deleted || self.state.inserted;
        let level = self.state.level;
        if self.is_text() && !self.is_dropped() {
            self.text().end_paragraph(level);
        }
    }

    pub(super) fn is_text(&self) -> bool {
        self.state.place == Place::Text
    }

    /// Whether the text here is not in the text that is read.
    fn is_dropped(&self) -> bool {
        match self.revisions {
            Revisions::Final => self.state.deleted,
            Revisions::Original => self.state.inserted,
        }
    }

    /// A byte of text, to be decoded with those around it.
    pub(super) fn byte(&mut self, byte: u8) {
        if matches!(self.state.place, Place::Text | Place::Number) {
            self.bytes.push(byte);
        }
    }

    /// Whether the byte that was just read begins a character of two bytes.
    pub(super) fn is_lead(&self, byte: u8) -> bool {
        self.bytes.last() == Some(&byte) && self.fonts.is_lead(self.state.byte_font(), byte)
    }

    /// A unit of UTF-16, as a number that may be negative.
    pub(super) fn unit(&mut self, unit: i32) {
        self.passing = self.state.fallback;
        let unit = unit as u16;
        match (self.half.take(), unit) {
            (None, 0xD800..=0xDBFF) => self.half = Some(unit),
            (half, unit) => char::decode_utf16(half.into_iter().chain([unit])).for_each(|sign| {
                self.noticed.lost += usize::from(sign.is_err());
                self.put(sign.unwrap_or(char::REPLACEMENT_CHARACTER));
            }),
        }
    }

    pub(super) fn put(&mut self, sign: char) {
        self.write(sign.encode_utf8(&mut [0; 4]));
    }

    /// Decodes the bytes that wait.
    pub(super) fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let mut bytes = std::mem::take(&mut self.bytes);
        let mut words = String::new();
        self.noticed.lost += self.fonts.decode(self.state.byte_font(), &bytes, &mut words);
        self.write(&words);
        bytes.clear();
        self.bytes = bytes;
    }

    fn write(&mut self, words: &str) {
        match self.state.place {
            Place::Number => self.number.push_str(words),
            Place::Text => {
                self.noticed.tracked |= self.state.deleted || self.state.inserted;
                match self.is_dropped() {
                    true => {}
                    false if self.state.hidden => self.noticed.hidden += words.chars().filter(|c| !c.is_whitespace()).count(),
                    false => self.text().words().push_str(words),
                }
            }
            _ => {}
        }
    }

    pub(super) fn take_number(&mut self, number: &str) {
        if !self.state.hidden && !self.is_dropped() && self.text().is_empty() {
            self.text().number(number.chars().map(bullet).collect());
        }
    }
}
