//! Properties as they are kept: codes with operands, the later ones over the earlier (Sprm,
//! [MS-DOC] 2.2.5).

use super::bytes::{slice, u16_at};

/// A code and its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sprm<'a> {
    pub code: u16,
    pub operand: &'a [u8],
}

impl Sprm<'_> {
    /// The operand, or its first byte.
    pub fn byte(&self) -> u8 {
        self.operand.first().copied().unwrap_or(0)
    }

    /// Whether a property of characters is set; in the opposite way to the style counts as set.
    pub fn is_on(&self) -> bool {
        matches!(self.byte(), 1 | 0x81)
    }
}

/// The properties in a list, as far as it is whole.
pub(super) fn sprms(list: &[u8]) -> impl Iterator<Item = Sprm<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let code = u16_at(list, at)?;
        let (start, len) = operand(code, list, at + 2)?;
        let operand = slice(list, start, len)?;
        at = start + len;
        Some(Sprm { code, operand })
    })
}

/// Where the operand of a code begins, and how long it is.
fn operand(code: u16, list: &[u8], at: usize) -> Option<(usize, usize)> {
    const TABLE: u16 = 0xD608;
    const TABS: u16 = 0xC615;
    Some(match code >> 13 {
        0 | 1 => (at, 1),
        2 | 4 | 5 => (at, 2),
        3 => (at, 4),
        7 => (at, 3),
        _ if code == TABLE => (at + 2, usize::from(u16_at(list, at)?).saturating_sub(1)),
        _ => match *list.get(at)? {
            255 if code == TABS => (at + 1, tabs(list, at + 1)?),
            len => (at + 1, usize::from(len)),
        },
    })
}

/// The length of a list of tab stops that is too long to say so.
fn tabs(list: &[u8], at: usize) -> Option<usize> {
    let deleted = 1 + 4 * usize::from(*list.get(at)?);
    let added = 1 + 3 * usize::from(*list.get(at + deleted)?);
    Some(deleted + added)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_have_lengths_of_their_own() {
        let list = [0x3C, 8, 1, 0x0B, 0x46, 2, 0, 0x49, 0x66, 3, 0, 0, 0, 0x08, 0xD6, 3, 0, 7, 8, 0x2B, 0xD6, 2, 1, 3, 0x3C, 8];
        let read: Vec<_> = sprms(&list).map(|s| (s.code, s.operand)).collect();
        let wanted: [(u16, &[u8]); 5] = [(0x083C, &[1]), (0x460B, &[2, 0]), (0x6649, &[3, 0, 0, 0]), (0xD608, &[7, 8]), (0xD62B, &[1, 3])];
        assert_eq!(read, wanted);
    }
}
