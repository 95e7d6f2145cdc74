//! The records of an .xls file, checked before it is read (BIFF, MS-XLS).
//!
//! A few bytes of a damaged file can claim more cells than memory holds, or sectors that follow each
//! other in a circle. What the reader of workbooks is given holds the workbook alone, in sectors
//! written anew, and no more cells than people fill in.

use super::super::DecodeError;
use super::super::format::Format;
use cfb::CompoundFile;
use rustc_hash::FxHashMap;
use std::io::{Cursor, Read, Write};

/// Cells of all sheets together, empty ones inside a sheet's bounds counted: half a full sheet.
const MAX_AREA: usize = 1 << 23;
/// How many times over the sheets may read the stream; those of a sound file read it once.
const MAX_READINGS: usize = 16;

/// Types of records (MS-XLS 2.3).
const DIMENSIONS: u16 = 0x0200;
const BOUND_SHEET: u16 = 0x0085;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
/// Several numbers in a row of cells: its data ends in the last column.
const MUL_RK: u16 = 0x00BD;
/// Number, Label, RString, BoolErr, Rk, LabelSst, Formula, MulRk: their data begins with row and column.
const CELLS: [u16; 8] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, 0x0006, MUL_RK];

/// A workbook that claims no more than it holds.
///
/// # Errors
/// When the file is no sound compound file, or its cells are more than [`MAX_AREA`].
pub fn checked(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let broken = |e: std::io::Error| DecodeError::broken(Format::Xls, e);
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let mut book = Vec::new();
    file.open_stream(name).map_err(broken)?.take(bytes.len() as u64).read_to_end(&mut book).map_err(broken)?;
    claim_nothing(&mut book)?;
    let mut out = CompoundFile::create(Cursor::new(Vec::with_capacity(book.len() + book.len() / 64))).map_err(broken)?;
    out.create_stream("/Workbook").and_then(|mut stream| stream.write_all(&book)).map_err(broken)?;
    Ok(out.into_inner().into_inner())
}

/// Checks the cells of each sheet, and takes out what it says of its size.
fn claim_nothing(book: &mut [u8]) -> Result<(), DecodeError> {
    let mut sheets = Vec::new();
    let mut found = Vec::new();
    for record in records(book, 0) {
        found.extend((record.kind == DIMENSIONS).then_some(record.data));
        match record.kind {
            BOUND_SHEET => sheets.extend(record.word(book, 0).zip(record.word(book, 1)).map(|(low, high)| low | high << 16)),
            END => break,
            _ => {}
        }
    }
    let mut areas: FxHashMap<usize, usize> = FxHashMap::default();
    let (mut area, mut budget) = (0usize, book.len().saturating_mul(MAX_READINGS).max(1));
    for start in sheets {
        let own = *areas.entry(start).or_insert_with(|| {
            let sheet = Extent::of(book, start, &mut budget);
            found.extend(sheet.claims);
            sheet.bounds.map_or(0, |[top, left, bottom, right]| (bottom - top + 1) * (right - left + 1))
        });
        area = area.saturating_add(own);
    }
    if area > MAX_AREA || budget == 0 {
        return Err(DecodeError::broken(Format::Xls, format_args!("it has room for more than {MAX_AREA} cells; save its tables apart")));
    }
    found.into_iter().for_each(|(start, end)| book[start..end].fill(0));
    Ok(())
}

/// Where the cells of a sheet stand.
#[derive(Default)]
struct Extent {
    /// First row and column, last row and column.
    bounds: Option<[usize; 4]>,
    /// Where its size is claimed.
    claims: Vec<(usize, usize)>,
}

impl Extent {
    /// Reads the records of a sheet, while `budget` has bytes that may be read.
    fn of(book: &[u8], start: usize, budget: &mut usize) -> Self {
        let mut out = Self::default();
        // A chart in the sheet begins and ends inside it.
        let mut depth = 0usize;
        for record in records(book, start) {
            *budget = budget.saturating_sub(4 + record.data.1 - record.data.0);
            match record.kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                DIMENSIONS => out.claims.push(record.data),
                kind if CELLS.contains(&kind) => out.cover(record, book),
                _ => {}
            }
            if *budget == 0 {
                break;
            }
        }
        out
    }

    fn cover(&mut self, record: Record, book: &[u8]) {
        let (Some(row), Some(column)) = (record.word(book, 0), record.word(book, 1)) else { return };
        let last = (record.data.1 - record.data.0) / 2 - 1;
        let last = record.word(book, last).filter(|_| record.kind == MUL_RK).unwrap_or(column).max(column);
        self.bounds = Some(match self.bounds {
            None => [row, column, row, last],
            Some([top, left, bottom, right]) => [top.min(row), left.min(column), bottom.max(row), right.max(last)],
        });
    }
}

/// A record: its type, and where its data stands.
#[derive(Clone, Copy)]
struct Record {
    kind: u16,
    data: (usize, usize),
}

impl Record {
    /// The number at a place of its data, counted in numbers of two bytes.
    fn word(self, book: &[u8], at: usize) -> Option<usize> {
        let data = book.get(self.data.0..self.data.1)?;
        let bytes = data.get(2 * at..)?.first_chunk::<2>()?;
        Some(usize::from(u16::from_le_bytes(*bytes)))
    }
}

/// The records from `at` on, up to one that runs beyond the end.
fn records(book: &[u8], mut at: usize) -> impl Iterator<Item = Record> + '_ {
    std::iter::from_fn(move || {
        let head = book.get(at..)?.first_chunk::<4>()?;
        let [kind, len] = [u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]])];
        let data = (at + 4, at + 4 + usize::from(len));
        at = data.1;
        (data.1 <= book.len()).then_some(Record { kind, data })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream of records: globals with one sheet that begins where they end, then its records.
    fn book(sheet: &[(u16, &[u8])]) -> Vec<u8> {
        let write = |records: &[(u16, &[u8])]| -> Vec<u8> {
            let one = |(kind, data): &(u16, &[u8])| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
            records.iter().flat_map(one).collect()
        };
        let globals = |at: u32| write(&[(BEGIN, &[0; 4]), (BOUND_SHEET, &at.to_le_bytes()), (END, &[])]);
        let start = globals(0).len() as u32;
        [globals(start), write(sheet)].concat()
    }

    #[test]
    fn a_claim_of_size_is_taken_out() {
        let mut made = book(&[(BEGIN, &[0; 4]), (DIMENSIONS, &[255; 14]), (0x0203, &[1, 0, 2, 0]), (END, &[])]);
        let before = made.len();
        claim_nothing(&mut made).unwrap();
        assert_eq!(made.len(), before);
        assert!(!made.contains(&255) && made.windows(4).any(|w| w == [1, 0, 2, 0]));
    }

    #[test]
    fn cells_far_apart_are_refused() {
        let far = |row: u16, column: u16| [row.to_le_bytes(), column.to_le_bytes()].concat();
        let sheet = |last: &[u8]| book(&[(BEGIN, &[0; 4]), (0x0203, &far(0, 0)), (0x00FD, last), (END, &[])]);
        assert!(claim_nothing(&mut sheet(&far(65_535, 100))).is_ok());
        assert!(claim_nothing(&mut sheet(&far(65_535, 255))).is_err());
        let numbers = [&far(65_535, 0)[..], &[0; 6], &[255, 0]].concat();
        assert!(claim_nothing(&mut book(&[(BEGIN, &[0; 4]), (0x0203, &far(0, 0)), (MUL_RK, &numbers), (END, &[])])).is_err());
    }

    #[test]
    fn a_sheet_ends_where_it_ends() {
        let far: &[u8] = &[255, 255, 255, 0];
        let records: &[(u16, &[u8])] = &[(BEGIN, &[]), (0x0203, &[0; 4]), (BEGIN, &[]), (END, &[]), (END, &[]), (0x0203, far)];
        assert!(claim_nothing(&mut book(records)).is_ok());
        assert!(claim_nothing(&mut book(&[(BEGIN, &[]), (0x0203, &[0; 4]), (BEGIN, &[]), (END, &[]), (0x0203, far)])).is_err());
    }

    #[test]
    fn damaged_streams_end() {
        for bytes in [&[][..], &[9], &[9, 8, 255, 255, 1], &[0x85, 0, 2, 0, 9, 9]] {
            assert!(claim_nothing(&mut bytes.to_vec()).is_ok());
        }
    }
}
