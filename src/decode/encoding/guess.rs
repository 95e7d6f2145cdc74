//! The likeliest encoding of bytes that do not name one.
//!
//! 1. UTF-8, when the bytes are valid UTF-8 but for a few (a sequence cut at the end, a stray byte).
//! 2. UTF-16 in the byte order that gives Chinese text, when one does.
//! 3. GB18030 or Big5: the one with fewer impossible sequences and more common characters. Almost
//!    every Big5 text is valid GB18030, but reads as rare characters.
//! 4. What `chardetng` says, when neither gives Chinese.

use super::{byte_order_mark, widest};
use crate::charset::CharSet;
use crate::grammar::Bundle;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes looked at; the whole file is decoded only once, in the encoding found.
const SAMPLE: usize = 64 * 1024;

/// The characters that text in the right encoding is mostly made of.
pub(in crate::decode) struct CommonCharacters(CharSet);

impl CommonCharacters {
    /// Reads `seeds/decode/common_characters.tsv`.
    pub fn read(bundle: &Bundle) -> Self {
        let rows = bundle.table("decode/common_characters.tsv");
        Self(rows.filter_map(|row| row.get(1).copied()).flat_map(str::chars).collect())
    }

    fn contains(&self, c: char) -> bool {
        self.0.has(c)
    }
}

/// What was found, and how sure it is.
pub(in crate::decode) struct Guess {
    pub encoding: &'static Encoding,
    /// Length of the byte order mark.
    pub mark: usize,
    /// The next likeliest encoding, where the choice was close.
    pub rival: Option<&'static Encoding>,
}

impl Guess {
    fn sure(encoding: &'static Encoding) -> Self {
        Self { encoding, mark: 0, rival: None }
    }
}

/// The encoding of the bytes; `valid` tells that they are valid UTF-8.
pub(in crate::decode) fn guess(bytes: &[u8], valid: bool, common: &CommonCharacters) -> Guess {
    if let Some((encoding, mark)) = byte_order_mark(bytes) {
        return Guess { encoding, mark, rival: None };
    }
    let utf8 = valid || is_utf8(bytes);
    // UTF-16 of ASCII letters is valid UTF-8 full of NULs.
    if utf8 && memchr::memchr(0, bytes).is_none() {
        return Guess::sure(UTF_8);
    }
    if let Some(encoding) = utf16(bytes, common) {
        return Guess::sure(encoding);
    }
    if utf8 {
        return Guess::sure(UTF_8);
    }
    let sample = non_ascii_sample(bytes);
    let gb = Fit::of(sample, GB18030, common);
    let big5 = Fit::of(sample, BIG5, common);
    let (best, other) = if big5.score() > gb.score() { (big5, gb) } else { (gb, big5) };
    if best.is_chinese() {
        return Guess { encoding: best.encoding, mark: 0, rival: other.is_chinese().then_some(other.encoding) };
    }
    last_resort(bytes, best.encoding)
}

/// Whether bytes that are no UTF-8 are it but for a few.
fn is_utf8(bytes: &[u8]) -> bool {
    /// Bad sequences after which the rest need not be read.
    const ENOUGH: usize = 1000;
    let (mut wide, mut bad) = (0usize, 0usize);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        wide += chunk.valid().bytes().filter(|b| *b >= 0xE0).count();
        let cut = chunks.peek().is_none() && is_cut(chunk.invalid());
        bad += usize::from(!chunk.invalid().is_empty() && !cut);
        if bad > ENOUGH && wide < 10 * bad {
            return false;
        }
    }
    wide >= 10 * bad && wide > 0 || bytes.is_empty()
}

/// Whether the bytes begin a sequence of three or four that the end of the file cuts off.
fn is_cut(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none()) && bytes.first().is_some_and(|b| *b >= 0xE0)
}

/// UTF-16 in one of its byte orders, when nearly every unit can stand in a Chinese text and many
/// are common; in the wrong order or encoding they are rare or no characters at all.
fn utf16(bytes: &[u8], common: &CommonCharacters) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.is_empty() {
        return None;
    }
    let count = |read: fn([u8; 2]) -> u16| {
        let (mut plausible, mut frequent) = (0usize, 0usize);
        for pair in sample.chunks_exact(2) {
            let unit = u32::from(read([pair[0], pair[1]]));
            let ascii = matches!(unit, 0x20..=0x7E | 0x09 | 0x0A | 0x0D);
            let wide =
                matches!(unit, 0xA0..=0xFF | 0x2000..=0x26FF | 0x3000..=0x30FF | 0x3400..=0x9FFF | 0xD800..=0xDFFF | 0xFF00..=0xFFEF);
            plausible += usize::from(ascii || wide);
            frequent += usize::from(ascii || char::from_u32(unit).is_some_and(|c| common.contains(c)));
        }
        (plausible, frequent)
    };
    let (le, be) = (count(u16::from_le_bytes), count(u16::from_be_bytes));
    let (encoding, (plausible, frequent)) = if be.1 > le.1 { (UTF_16BE, be) } else { (UTF_16LE, le) };
    let units = sample.len() / 2;
    (plausible * 100 >= units * 95 && frequent * 100 >= units * 40).then_some(encoding)
}

/// The first stretch that tells legacy encodings apart. What comes before it is ASCII, so it begins
/// with a whole sequence.
fn non_ascii_sample(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    &bytes[start..bytes.len().min(start + SAMPLE)]
}

/// How well bytes fit an encoding.
struct Fit {
    encoding: &'static Encoding,
    wide: usize,
    common: usize,
    bad: usize,
}

impl Fit {
    fn of(sample: &[u8], encoding: &'static Encoding, common: &CommonCharacters) -> Self {
        let (text, bad) = super::decode(sample, 0, encoding);
        let mut fit = Self { encoding, wide: 0, common: 0, bad: bad.iter().filter(|run| run.offset + run.len < sample.len()).count() };
        for c in text.chars().filter(|c| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER) {
            fit.wide += 1;
            fit.common += usize::from(common.contains(c));
        }
        fit
    }

    /// Common characters in a thousand, less what does not fit.
    fn score(&self) -> i64 {
        let all = (self.wide + self.bad).max(1);
        (self.common * 1000 / all) as i64 - (self.bad * 3000 / all) as i64
    }

    fn is_chinese(&self) -> bool {
        self.score() >= 300
    }
}

/// Neither gives Chinese: the statistics of many languages decide, unless they say nothing either.
fn last_resort(bytes: &[u8], best: &'static Encoding) -> Guess {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 20)], bytes.len() <= 1 << 20);
    let found = widest(detector.guess(None, Utf8Detection::Allow));
    let rival = if found == best { GB18030 } else { best };
    Guess { encoding: found, mark: 0, rival: (rival != found).then_some(rival) }
}
