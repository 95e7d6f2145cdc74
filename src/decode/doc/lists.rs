//! The lists of a document (PlfLst, PlfLfo, [MS-DOC] 2.9.193 and 2.9.192).

use super::super::numbering::{LEVELS, Level, Levels, List, Numbering, Piece};
use super::bytes::{i32_at, slice, u16_at, u32_at};
use std::collections::HashMap;

/// Reads the lists: `lists` begins with the patterns, whose levels follow them, and goes on to the end
/// of the stream; `overrides` names the lists that follow the patterns.
pub(super) fn read(lists: &[u8], overrides: &[u8]) -> Numbering<i32> {
    Numbering::new(named(overrides).unwrap_or_default(), patterns(lists))
}

/// A place in a part that is read from its beginning to its end.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let taken = slice(self.bytes, self.at, len)?;
        self.at += len;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        u32_at(self.take(4)?, 0)
    }
}

/// Patterns by their id.
fn patterns(bytes: &[u8]) -> HashMap<i32, Levels> {
    const PATTERN: usize = 28;
    let count = u16_at(bytes, 0).map_or(0, usize::from);
    let mut levels = Cursor { bytes, at: 2 + count * PATTERN };
    let mut out = HashMap::new();
    for i in 0..count {
        let Some(pattern) = slice(bytes, 2 + i * PATTERN, PATTERN) else { break };
        let simple = pattern[26] & 1 != 0;
        let read: Levels = (0..if simple { 1 } else { LEVELS }).map_while(|at| Some((at, level(&mut levels)?))).collect();
        out.insert(i32_at(pattern, 0).unwrap_or(0), read);
    }
    out
}

/// How a level is numbered (LVL).
fn level(cursor: &mut Cursor<'_>) -> Option<Level> {
    let head = cursor.take(28)?;
    cursor.take(usize::from(head[24]) + usize::from(head[25]))?;
    let len = u16_at(cursor.take(2)?, 0)?;
    let text = cursor.take(usize::from(len) * 2)?;
    let units = text.chunks_exact(2).filter_map(|unit| u16_at(unit, 0));
    let piece = |sign: char| if (sign as usize) < LEVELS { Piece::Number(sign as usize) } else { Piece::Sign(sign) };
    Some(Level {
        start: i32_at(head, 0).and_then(|n| n.try_into().ok()).unwrap_or(0),
        format: format(head[4]).to_owned(),
        text: char::decode_utf16(units).filter_map(Result::ok).map(piece).collect(),
        restart: (head[5] & 8 != 0).then_some(head[26].into()),
        legal: head[5] & 4 != 0,
        joined: head[15] == 2,
    })
}

/// Lists by their number, from 1.
fn named(bytes: &[u8]) -> Option<HashMap<i32, List<i32>>> {
    const LIST: usize = 16;
    let mut cursor = Cursor { bytes, at: 0 };
    let count = cursor.u32()? as usize;
    let heads = cursor.take(count.checked_mul(LIST)?)?;
    let mut out = HashMap::new();
    for (i, head) in heads.chunks_exact(LIST).enumerate() {
        let mut list = List { pattern: i32_at(head, 0)?, ..List::default() };
        // What is cut off changes nothing.
        let _ = changes(&mut cursor, head[12], &mut list);
        out.insert(i as i32 + 1, list);
    }
    Some(out)
}

/// What a list changes of its pattern.
fn changes(cursor: &mut Cursor<'_>, count: u8, list: &mut List<i32>) -> Option<()> {
    cursor.take(4)?;
    for _ in 0..count {
        let start = cursor.u32()?;
        let flags = cursor.u32()?;
        let at = (flags & 0xF) as usize;
        if flags & 0x20 != 0 {
            let own = level(cursor)?;
            if flags & 0x10 != 0 {
                list.starts.insert(at, own.start);
            }
            list.levels.insert(at, own);
        } else if flags & 0x10 != 0 {
            list.starts.insert(at, start);
        }
    }
    Some(())
}

/// The name of a number format (MSONFC, [MS-OSHARED] 2.2.1.3).
fn format(number: u8) -> &'static str {
    #[rustfmt::skip]
    const NAMES: [&str; 44] = [
        "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText", "ordinalText", "hex",
        "chicago", "ideographDigital", "japaneseCounting", "aiueo", "iroha", "decimalFullWidth", "decimalHalfWidth",
        "japaneseLegal", "japaneseDigitalTenThousand", "decimalEnclosedCircle", "decimalFullWidth2", "aiueoFullWidth",
        "irohaFullWidth", "decimalZero", "bullet", "ganada", "chosung", "decimalEnclosedFullstop", "decimalEnclosedParen",
        "decimalEnclosedCircleChinese", "ideographEnclosedCircle", "ideographTraditional", "ideographZodiac",
        "ideographZodiacTraditional", "taiwaneseCounting", "ideographLegalTraditional", "taiwaneseCountingThousand",
        "taiwaneseDigital", "chineseCounting", "chineseLegalSimplified", "chineseCountingThousand", "koreanDigital",
        "koreanCounting", "koreanLegal", "koreanDigital2",
    ];
    match number {
        255 => "none",
        number => NAMES.get(usize::from(number)).copied().unwrap_or("decimal"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(start: i32, format: u8, follow: u8, text: &str) -> Vec<u8> {
        let mut out = start.to_le_bytes().to_vec();
        out.extend([format, 0]);
        out.extend([0; 9]);
        out.push(follow);
        out.extend([0; 12]);
        let units: Vec<u16> = text.encode_utf16().collect();
        out.extend((units.len() as u16).to_le_bytes());
        out.extend(units.into_iter().flat_map(u16::to_le_bytes));
        out
    }

    #[test]
    fn lists_follow_patterns() {
        let mut lists = vec![1, 0];
        lists.extend(77i32.to_le_bytes());
        lists.extend([0; 24]);
        lists.extend(level(1, 39, 2, "第\0条"));
        lists.extend((1..9).flat_map(|at| level(1, 0, 0, &format!("({})", char::from(at)))));
        let mut overrides = 2u32.to_le_bytes().to_vec();
        for changes in [0, 1] {
            overrides.extend(77i32.to_le_bytes());
            overrides.extend([0, 0, 0, 0, 0, 0, 0, 0, changes, 0, 0, 0]);
        }
        overrides.extend([255; 4].iter().chain(&[255; 4]).chain(&[5, 0, 0, 0]).chain(&[0x10, 0, 0, 0]));
        let mut numbering = read(&lists, &overrides);
        let mut next = |list, at| numbering.next(list, at).unwrap_or_default();
        assert_eq!(
            [next(1, 0), next(1, 1), next(1, 0), next(2, 0), next(2, 0), next(3, 0)],
            ["第一条", "(1) ", "第二条", "第五条", "第六条", ""]
        );
    }

    #[test]
    fn absurd_counts_end_with_the_part() {
        read(&[255; 40], &[255; 40]);
        assert!(named(&[255, 255, 255, 255]).is_none());
    }
}
