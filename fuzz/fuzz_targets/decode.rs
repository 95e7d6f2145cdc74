//! A file of a format that holds its text in a way of its own is read or refused, never a panic;
//! cells, pages and sheets stand in its text. The first byte chooses the format.
//!
//! `cargo test --test damage seeds -- --ignored` writes files to begin from; then
//! `cargo +nightly fuzz run decode fuzz/corpus/decode`
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use zhengce::decode::{DecodeOptions, Format, Locations};
use zhengce::{Grammar, Pipeline};

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Grammar::builtin()));

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let format = Format::ALL[usize::from(*first) % Format::ALL.len()];
    let options = DecodeOptions { format: Some(format), ..DecodeOptions::default() };
    let Ok(parsed) = PIPELINE.parse_file(bytes, &options) else { return };
    let source = parsed.source;
    let locations = Locations::new(&source);
    for cell in source.tables.iter().flat_map(|t| &t.cells) {
        assert!(source.text.get(cell.span.start..cell.span.end).is_some());
        let _ = locations.of(cell.span.start).to_string();
    }
    assert!(source.pages.is_sorted() && source.pages.iter().all(|at| *at <= source.text.len() + 1));
});
