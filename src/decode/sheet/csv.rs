//! Rows of cells as text, apart by commas, semicolons or tabs (.csv, .tsv).

use super::super::Pieces;
use super::{Filled, blocks};

/// Lines by which the separator is told.
const SAMPLE: usize = 20;

/// Reads rows; broken quoting is taken as it stands.
pub fn read(text: &str) -> Pieces {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator(text)).from_reader(text.as_bytes());
    let mut cells = Vec::new();
    for (row, record) in reader.records().filter_map(Result::ok).enumerate() {
        let filled = record.iter().enumerate().filter(|(_, words)| !words.trim().is_empty());
        cells.extend(filled.map(|(column, words)| Filled { row, column, words: words.to_owned() }));
    }
    Pieces { blocks: blocks(cells, &[]), ..Pieces::default() }
}

/// The separator that the first lines have most of.
fn separator(text: &str) -> u8 {
    let count = |b: &u8| text.lines().take(SAMPLE).map(|l| memchr::memchr_iter(*b, l.as_bytes()).count()).sum::<usize>();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(count).unwrap_or(b',')
}
