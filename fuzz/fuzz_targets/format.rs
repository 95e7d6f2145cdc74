//! A file of the format that the target is named after is read or refused, never a panic; its cells,
//! pages and sheets stand in its text. Packed formats are given as their parts.
//!
//! `cargo test --test damage seeds -- --ignored` writes files to begin from and what was found
//! before; then `cargo +nightly fuzz run docx`. To keep what is new: `cargo +nightly fuzz cmin docx`,
//! and `zip -FS ../docx.zip *` in `fuzz/corpus/docx`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use zhengce::decode::{DecodeOptions, Decoder, Format, Locations};
use zhengce::grammar::Bundle;
use zhengce_fuzz::parts;

static FORMAT: LazyLock<Format> = LazyLock::new(|| {
    // The fuzzer ends at any panic, also at those of a library that the program catches.
    std::panic::set_hook(Box::new(|_| ()));
    Format::by_name(env!("CARGO_BIN_NAME")).expect("a target has the name of a format")
});
static DECODER: LazyLock<Decoder> = LazyLock::new(|| Decoder::compile(&Bundle::builtin()).expect("the rules are sound"));

fuzz_target!(|bytes: &[u8]| {
    let format = *FORMAT;
    // What cannot be packed is no file; the writer of compound files says so with a panic.
    let Ok(bytes) = catch_unwind(|| parts::pack(format, bytes)) else { return };
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| read(format, &bytes))) {
        eprintln!("panicked: {:?}", panic.downcast_ref::<String>());
        std::process::abort();
    }
});

fn read(format: Format, bytes: &[u8]) {
    let options = DecodeOptions { format: Some(format), ..DecodeOptions::default() };
    let Ok(source) = DECODER.decode(bytes, &options) else { return };
    let locations = Locations::new(&source);
    for cell in source.tables.iter().flat_map(|t| &t.cells) {
        assert!(source.text.get(cell.span.start..cell.span.end).is_some());
        let _ = locations.of(cell.span.start).to_string();
    }
    assert!(source.pages.is_sorted() && source.pages.iter().all(|at| *at <= source.text.len() + 1));
    assert!(source.sheets.iter().all(|s| source.text.is_char_boundary(s.start)));
}
