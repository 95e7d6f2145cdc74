//! What several test files need.
#![allow(dead_code)] // each test binary uses its share

pub mod corpus;
pub mod zip;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zhengce::decode::DecodeOptions;
use zhengce::pipeline::Parsed;
use zhengce::{Grammar, Pipeline};

/// One pipeline for all tests of a binary: the grammar is compiled once.
pub static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Grammar::builtin()));

/// The checkout.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The fixtures' texts, by name.
pub fn fixtures() -> Vec<PathBuf> {
    files(&root().join("fixtures/texts"))
}

/// Real documents: `shared/seeds` and `shared/corpus` beside the checkout, where they are there.
/// Tests on them say that they skip when they are not.
pub fn real_documents() -> Vec<PathBuf> {
    let shared = root().join("../shared");
    let all: Vec<PathBuf> = ["seeds", "corpus"].iter().flat_map(|d| files(&shared.join(d))).filter(|p| !p.ends_with("README.md")).collect();
    if all.is_empty() {
        eprintln!("SKIPPED: no real documents in {}", shared.display());
    }
    all
}

/// The files of a folder, by name; none when it is absent.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_file()).collect();
    files.sort();
    files
}

/// Parses a file.
pub fn parse(path: &Path) -> Parsed {
    let bytes = std::fs::read(path).unwrap();
    let options = DecodeOptions { name: Some(path.display().to_string()), ..DecodeOptions::default() };
    PIPELINE.parse_file(&bytes, &options).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Parses bytes.
pub fn parse_bytes(bytes: &[u8]) -> Parsed {
    PIPELINE.parse_file(bytes, &DecodeOptions::default()).unwrap()
}
