//! Writes a large corpus to try bulk runs on: `cargo bench --bench corpus -- DIR 200000`.

#[allow(dead_code)]
#[path = "../tests/common/corpus.rs"]
mod corpus;
#[allow(dead_code)]
#[path = "../tests/common/zip.rs"]
mod zip;

use std::path::Path;

fn main() {
    // Cargo itself adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let [dir, files] = &arguments[..] else {
        println!("corpus: name a folder and a number of files: cargo bench --bench corpus -- DIR 200000");
        return;
    };
    let files = files.parse().expect("a number of files");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR"));
    corpus::Corpus::read(fixtures).write(Path::new(dir), 0..files).expect("room for the corpus");
    println!("{files} files in {dir}");
}
