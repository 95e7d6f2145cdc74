//! Any bytes are read or refused, never a panic; every quote stands where its span says.
//!
//! `cargo +nightly fuzz run parse fuzz/corpus/parse fixtures/texts -- -dict=fuzz/words.dict`
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use zhengce::decode::DecodeOptions;
use zhengce::{Grammar, Pipeline};

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Grammar::builtin()));

fuzz_target!(|bytes: &[u8]| {
    let Ok(parsed) = PIPELINE.parse_file(bytes, &DecodeOptions::default()) else { return };
    for part in &parsed.parts {
        for target in &part.document.targets {
            assert_eq!(&parsed.source.text[target.span.byte_start..target.span.byte_end], target.quote);
        }
        for deadline in &part.document.deadlines {
            assert_eq!(&parsed.source.text[deadline.span.byte_start..deadline.span.byte_end], deadline.quote);
        }
        for unit in &part.document.responsibilities {
            assert_eq!(&parsed.source.text[unit.span.byte_start..unit.span.byte_end], unit.quote);
        }
        assert_eq!(part.document.sections.iter().filter(|s| s.level == 0).count(), 0);
    }
});
