//! Throughput of the pipeline and of its stages on one core, and how time grows with length.
//!
//! Every figure stands beside a peer measured in the same run: jieba-rs cutting the same text into
//! words, and a keyword automaton counting the grammar's own words in it. Machines differ; ratios
//! travel better than seconds.

use aho_corasick::AhoCorasick;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use zhengce::decode::DecodeOptions;
use zhengce::{Grammar, Pipeline};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Counted runs of each measurement; the median is printed.
const RUNS: usize = 5;
/// Length of the concatenation, in bytes.
const LONG: usize = 50_000_000;

fn main() {
    let pipeline = Pipeline::new(Grammar::builtin());
    let documents = documents();
    let all = documents.join("\n");
    println!("{} documents, {:.2} MB", documents.len(), mb(all.len()));
    peers(&pipeline, &documents, all.len());
    let rounds: Vec<&str> = std::iter::repeat_n(&documents, 20).flatten().map(String::as_str).collect();
    stages(&pipeline, "each document by itself", &rounds);
    stages(&pipeline, "one document of 50 MB", &[&long(&all, LONG)]);
    growth(&pipeline, &all);
}

/// The texts of the real documents beside the checkout, else of the fixtures.
fn documents() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let real = files(&root.join("../shared/seeds"));
    let paths = if real.is_empty() { files(&root.join("fixtures/texts")) } else { real };
    paths.iter().filter_map(|p| String::from_utf8(std::fs::read(p).ok()?).ok()).collect()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(dir).into_iter().flatten().filter_map(|e| Some(e.ok()?.path())).collect();
    files.sort();
    files
}

fn peers(pipeline: &Pipeline, documents: &[String], bytes: usize) {
    let whole = median(|| documents.iter().for_each(|d| drop(black_box(pipeline.parse(d.as_bytes())))));
    let jieba = jieba_rs::Jieba::new();
    let words = median(|| documents.iter().for_each(|d| drop(black_box(jieba.cut(d, false)))));
    let vocabulary: Vec<&String> = pipeline.grammar().rules().iter().flat_map(|r| &r.words).collect();
    let automaton = AhoCorasick::new(&vocabulary).expect("words build an automaton");
    let keywords = median(|| {
        documents.iter().for_each(|d| {
            black_box(automaton.find_iter(d.as_str()).count());
        });
    });
    println!("\n{:<28}{:>10}{:>16}", "peers", "MB/s", "pipeline takes");
    for (name, time) in [("whole pipeline", whole), ("jieba-rs, cutting words", words), ("automaton, counting words", keywords)] {
        println!("{name:<28}{:>10.1}{:>14.2} ×", rate(bytes, time), whole.as_secs_f64() / time.as_secs_f64());
    }
}

fn stages(pipeline: &Pipeline, title: &str, texts: &[&str]) {
    let bytes: usize = texts.iter().map(|t| t.len()).sum();
    let mut spent: Vec<(&str, Duration)> = Vec::new();
    let begin = Instant::now();
    for text in texts {
        let mut last = Instant::now();
        let mut done = |stage: &'static str| {
            let now = Instant::now();
            match spent.iter_mut().find(|(s, _)| *s == stage) {
                Some((_, sum)) => *sum += now - last,
                None => spent.push((stage, now - last)),
            }
            last = now;
        };
        drop(black_box(pipeline.parse_observed(text.as_bytes(), &DecodeOptions::default(), &mut done)));
    }
    let whole = begin.elapsed();
    println!("\n{title:<28}{:>10}{:>12}", "MB/s", "share");
    for (stage, time) in spent.iter().chain([&("whole pipeline", whole)]) {
        println!("{stage:<28}{:>10.1}{:>11.1}%", rate(bytes, *time), 100.0 * time.as_secs_f64() / whole.as_secs_f64());
    }
}

/// The text again and again up to a length. Each copy's lines end differently, since a body that is
/// there twice counts once.
fn long(text: &str, bytes: usize) -> String {
    let copy = |n: usize| text.lines().map(move |line| format!("{line}·{n}\n"));
    let mut out = String::with_capacity(bytes + text.len());
    for line in (0..).flat_map(copy) {
        out.push_str(&line);
        if out.len() >= bytes {
            return out;
        }
    }
    out
}

/// How much longer a document ten times as long takes; linear is 10.
fn growth(pipeline: &Pipeline, text: &str) {
    let line = text.replace('\n', "");
    let running = long(text, 11_000_000);
    let shapes = [
        ("running text", running.as_str(), 1_000_000),
        ("one line", line.as_str(), 1_000_000),
        ("headings", "一、总体要求\n(一)指导思想\n1.基本原则\n", 500_000),
        ("opening brackets", "(", 10_000),
        ("opening book titles", "《", 30_000),
        ("digits and dots", "1.", 100_000),
        ("one sentence of times", "月调度", 10_000),
    ];
    println!("\n{:<28}{:>10}{:>10}{:>10}", "ten times as long", "1×, ms", "10×, ms", "ratio");
    for (name, piece, bytes) in shapes {
        let (short, tenfold) = (sized(piece, bytes), sized(piece, bytes * 10));
        let [one, ten] = [&short, &tenfold].map(|t| median(|| drop(black_box(pipeline.parse(t.as_bytes())))));
        println!("{name:<28}{:>10.1}{:>10.1}{:>10.1}", ms(one), ms(ten), ten.as_secs_f64() / one.as_secs_f64());
    }
}

/// The text repeated and cut to a length in bytes.
fn sized(text: &str, bytes: usize) -> String {
    let mut out = text.repeat(bytes / text.len() + 1);
    out.truncate((0..=bytes).rev().find(|i| out.is_char_boundary(*i)).unwrap_or(0));
    out
}

fn median(mut run: impl FnMut()) -> Duration {
    run();
    let mut timed = || {
        let begin = Instant::now();
        run();
        begin.elapsed()
    };
    let mut times: Vec<Duration> = (0..RUNS).map(|_| timed()).collect();
    times.sort();
    times[RUNS / 2]
}

fn mb(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn rate(bytes: usize, time: Duration) -> f64 {
    mb(bytes) / time.as_secs_f64()
}
