//! Comparison of 1,000 documents, held against the time it takes to parse them in the same run.

#[allow(dead_code)]
#[path = "../tests/common/corpus.rs"]
mod corpus;
#[allow(dead_code)]
#[path = "../tests/common/zip.rs"]
mod zip;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;
use zhengce::compare::{Options, compare};
use zhengce::record::Document;
use zhengce::{Grammar, Pipeline};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const DOCUMENTS: u64 = 1000;
/// Counted runs; the median is printed.
const RUNS: usize = 5;

fn main() {
    let pipeline = Pipeline::new(Grammar::builtin());
    let corpus = corpus::Corpus::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let texts: Vec<String> = (0..DOCUMENTS).map(|n| corpus.text(n)).collect();
    let parse = || texts.iter().flat_map(|t| pipeline.parse(t.as_bytes()).unwrap_or_default()).collect::<Vec<Document>>();
    let documents = parse();
    let parsing = median(|| drop(black_box(parse())));
    let comparing = median(|| drop(black_box(compare(&documents, pipeline.grammar(), &Options::default()))));
    let rows = compare(&documents, pipeline.grammar(), &Options::default()).rows.len();
    println!(
        "{} documents, {rows} rows: parse {parsing:.3} s, compare {comparing:.3} s, ratio {:.2}",
        documents.len(),
        comparing / parsing
    );
}

fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}
