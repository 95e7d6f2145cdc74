//! Which characters of the text stand where in the stream (piece table, [MS-DOC] 2.4.1).

use super::super::DecodeError;
use super::broken;
use super::bytes::{Plc, slice, u16_at, u32_at};
use std::ops::Range;

/// The pieces of the text, and the changes that fast saving put on them.
pub(super) struct PieceTable<'a> {
    plc: Plc<'a>,
    changes: Vec<&'a [u8]>,
}

/// Neighbouring characters of one piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    /// Where its first character stands in the text.
    pub start: u32,
    /// Number of characters.
    pub len: u32,
    /// Where its first character stands in the stream, in bytes.
    pub at: u32,
    /// Bytes of a character: one in code page 1252, two in UTF-16.
    pub width: u32,
    /// Properties that come on top of those of paragraphs and characters.
    pub change: &'a [u8],
}

impl<'a> PieceTable<'a> {
    /// Reads the part of the pieces of a document's stream that is so long.
    pub fn read(clx: &'a [u8], stream: usize) -> Result<Self, DecodeError> {
        let mut changes = Vec::new();
        let mut at = 0;
        while clx.get(at) == Some(&1) {
            let len = u16_at(clx, at + 1).map(usize::from);
            let change = len.and_then(|len| slice(clx, at + 3, len)).ok_or_else(|| broken("its table of pieces is cut off"))?;
            changes.push(change);
            at += 3 + change.len();
        }
        let len = u32_at(clx, at + 1).filter(|_| clx.get(at) == Some(&2));
        let plc = len.and_then(|len| slice(clx, at + 5, len as usize)).ok_or_else(|| broken("it has no table of pieces"))?;
        let out = Self { plc: Plc::new(plc, 8), changes };
        out.check(stream)?;
        Ok(out)
    }

    /// Refuses pieces that overlap: a small file would have an endless text.
    fn check(&self, stream: usize) -> Result<(), DecodeError> {
        let mut sum = 0u64;
        for index in 0..self.plc.len() {
            let piece = self.piece(index).ok_or_else(|| broken("its pieces are out of order"))?;
            let bytes = u64::from(piece.len) * u64::from(piece.width);
            sum += bytes;
            if u64::from(piece.at) + bytes > stream as u64 {
                return Err(broken("its text is cut off"));
            }
        }
        if sum > stream as u64 { Err(broken("its pieces overlap")) } else { Ok(()) }
    }

    fn piece(&self, index: usize) -> Option<Piece<'a>> {
        const COMPRESSED: u32 = 1 << 30;
        let (start, end) = (self.plc.place(index)?, self.plc.place(index + 1)?);
        let data = self.plc.data(index)?;
        let place = u32_at(data, 2)?;
        let (at, width) = if place & COMPRESSED != 0 { ((place & !COMPRESSED) / 2, 1) } else { (place, 2) };
        let prm = u16_at(data, 6)?;
        let change = if prm & 1 == 1 { self.changes.get(usize::from(prm >> 1)) } else { None };
        Some(Piece { start, len: end.checked_sub(start)?, at, width, change: change.copied().unwrap_or_default() })
    }

    /// The pieces of a range of characters.
    pub fn pieces(&self, range: Range<u32>) -> impl Iterator<Item = Piece<'a>> + '_ {
        let first = self.plc.find(range.start).unwrap_or(self.plc.len());
        let pieces = (first..self.plc.len()).map_while(|index| self.piece(index));
        pieces.take_while(move |p| p.start < range.end).map(move |p| {
            let start = p.start.max(range.start);
            let end = (p.start + p.len).min(range.end);
            Piece { start, len: end.saturating_sub(start), at: p.at + (start - p.start) * p.width, ..p }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clx(pieces: &[(u32, u32, u16)], end: u32) -> Vec<u8> {
        let mut plc: Vec<u8> = pieces.iter().map(|p| p.0).chain([end]).flat_map(u32::to_le_bytes).collect();
        for (_, place, prm) in pieces {
            plc.extend([0, 0]);
            plc.extend(place.to_le_bytes());
            plc.extend(prm.to_le_bytes());
        }
        let head = [&[1, 3, 0, 0x3C, 8, 1, 2][..], &(plc.len() as u32).to_le_bytes()].concat();
        [head, plc].concat()
    }

    #[test]
    fn pieces_stand_in_any_order() {
        let clx = clx(&[(0, 100, 0), (10, (1 << 30) | 20, 1)], 30);
        let table = PieceTable::read(&clx, 200).unwrap();
        let pieces: Vec<_> = table.pieces(8..15).map(|p| (p.start, p.len, p.at, p.width, p.change)).collect();
        assert_eq!(pieces, [(8, 2, 116, 2, &[][..]), (10, 5, 10, 1, &[0x3C, 8, 1][..])]);
        assert_eq!(table.pieces(40..50).count(), 0);
    }

    #[test]
    fn absurd_pieces_are_refused() {
        let code = |clx: &[u8]| PieceTable::read(clx, 200).map(|_| ()).map_err(|e| e.to_string());
        assert!(code(&clx(&[(0, 100, 0)], 90)).unwrap_err().contains("cut off"));
        assert!(code(&clx(&[(0, 0, 0), (90, 0, 0)], 180)).unwrap_err().contains("overlap"));
        assert!(code(&clx(&[(90, 0, 0), (0, 0, 0)], 9)).unwrap_err().contains("order"));
        assert!(code(&[2, 255, 255, 255, 255]).unwrap_err().contains("no table"));
        assert!(code(&[1, 255, 255]).unwrap_err().contains("cut off"));
    }
}
