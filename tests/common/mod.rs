//! What several test files need.
#![allow(dead_code)] // each test binary uses its share

pub mod corpus;
pub mod database;
pub mod doc;
pub mod docx;
pub mod edits;
pub mod measure;
pub mod office;
pub mod pages;
pub mod print;
pub mod tally;
pub mod zip;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zhengce::decode::DecodeOptions;
use zhengce::pipeline::Parsed;
use zhengce::record::Document;
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

/// A document with everything that is hard to write.
pub fn hard() -> Document {
    let text = "关于绿化的意见\n一、目标\n到2025年,绿地率达到45%以上,新建公园3处,植树20万株。(市林业局牵头)\n二、检查\n每季度检查一次。\n";
    let mut d = parse_bytes(text.as_bytes()).parts.remove(0).document;
    d.meta.title = Some("=HYPERLINK(\"http://localhost\",\"看\")".to_owned());
    d.meta.attachments = vec!["甲|乙\\丙".to_owned(), String::new(), "-1+2".to_owned()];
    d.meta.issued_on = Some("1850-02-03".to_owned());
    d.source.extra = serde_json::from_str("{\"省份\": \"浙江\", \"年\": 2020}").unwrap();
    d.sections[0].text = format!("@长{}", "文𠮷".repeat(30_000));
    d.sections[1].title = Some("'=1\u{1}\u{7f}\"引号\",逗号\r\n换行\u{fffe}😀 ".to_owned());
    d.targets[0].value.value = "12345678901234567890123456789012345.678901234567".to_owned();
    d.targets[1].value.value = "-0.5".to_owned();
    d.targets[2].value.value = "1234567890123456.5".to_owned();
    d
}
