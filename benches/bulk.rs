//! Bulk runs: `zhengce convert` held against the pipeline alone, two cores against one, where the
//! time goes, and the most memory taken. `cargo bench --bench bulk -- FILES` (5000 when absent).

#[path = "../tests/common/corpus.rs"]
#[allow(dead_code)]
mod corpus;
#[path = "../tests/common/zip.rs"]
#[allow(dead_code)]
mod zip;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use zhengce::decode::DecodeOptions;
use zhengce::{Grammar, Pipeline};

/// Counted runs of each measurement, taken in turn; the median is printed.
const RUNS: usize = 5;

fn main() {
    let files: u64 = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(5000);
    let dir = tempfile::tempdir().expect("a folder for the corpus");
    let input = dir.path().join("in");
    corpus::Corpus::read(Path::new(env!("CARGO_MANIFEST_DIR"))).write(&input, 0..files).expect("room for the corpus");
    let paths = paths(&input);
    let bytes: usize = paths.iter().map(|p| std::fs::metadata(p).map_or(0, |m| m.len() as usize)).sum();
    println!("{files} files, {:.1} MB", bytes as f64 / 1e6);
    let pipeline = Pipeline::new(Grammar::builtin());
    throughput(&pipeline, &paths, dir.path(), bytes);
    stages(&pipeline, &paths, dir.path());
}

fn paths(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = ignore::Walk::new(dir).flatten().filter(|e| e.path().is_file()).map(|e| e.into_path()).collect();
    paths.sort();
    paths
}

fn throughput(pipeline: &Pipeline, paths: &[PathBuf], dir: &Path, bytes: usize) {
    let loaded: Vec<Vec<u8>> = paths.iter().map(|p| std::fs::read(p).expect("a file")).collect();
    let mut times = [const { Vec::new() }; 3];
    let mut memory = 0;
    for _ in 0..RUNS {
        let begin = Instant::now();
        loaded.iter().for_each(|bytes| drop(std::hint::black_box(pipeline.parse(bytes))));
        times[0].push(begin.elapsed());
        for jobs in 1..=2 {
            let (time, most) = convert(dir, jobs);
            times[jobs].push(time);
            memory = memory.max(most);
        }
    }
    let [alone, one, two] = times.map(|mut t| {
        t.sort();
        t[RUNS / 2]
    });
    println!("\n{:<36}{:>10}{:>10}{:>10}", "", "files/s", "MB/s", "ratio");
    for (name, time, to) in [("pipeline alone, one core", alone, alone), ("convert, one core", one, alone), ("convert, two cores", two, one)] {
        let seconds = time.as_secs_f64();
        let ratio = to.as_secs_f64() / seconds;
        println!("{name:<36}{:>10.0}{:>10.1}{ratio:>9.2} ×", paths.len() as f64 / seconds, bytes as f64 / 1e6 / seconds);
    }
    println!("most memory of a run: {memory} MB");
}

/// A run of the program on so many cores: its time and its most memory in MB.
fn convert(dir: &Path, cores: usize) -> (Duration, u64) {
    let begin = Instant::now();
    let mut child = Command::new("taskset")
        .args(["-c", if cores == 1 { "0" } else { "0,1" }, env!("CARGO_BIN_EXE_zhengce"), "convert"])
        .arg(dir.join("in"))
        .args(["--quiet", "--force", "--jobs", &cores.to_string(), "--out"])
        .arg(dir.join("out"))
        .stderr(Stdio::null())
        .spawn()
        .expect("taskset and zhengce");
    let mut most = 0;
    while child.try_wait().expect("a child").is_none() {
        most = most.max(peak(child.id()).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    (begin.elapsed(), most)
}

fn peak(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
}

/// Shares of the steps that a file goes through, one after another on one thread.
fn stages(pipeline: &Pipeline, paths: &[PathBuf], dir: &Path) {
    let mut spent: Vec<(&str, Duration)> = Vec::new();
    let mut out = std::io::BufWriter::new(std::fs::File::create(dir.join("stages.jsonl")).expect("a file"));
    for path in paths {
        let mut last = Instant::now();
        let mut done = |stage: &'static str| {
            let now = Instant::now();
            match spent.iter_mut().find(|(s, _)| *s == stage) {
                Some((_, sum)) => *sum += now - last,
                None => spent.push((stage, now - last)),
            }
            last = now;
        };
        let bytes = std::fs::read(path).expect("a file");
        done("read");
        std::hint::black_box(<sha2::Sha256 as sha2::Digest>::digest(&bytes));
        done("hash");
        let parsed = pipeline.parse_observed(&bytes, &DecodeOptions::default(), &mut done);
        let mut lines = Vec::new();
        for part in parsed.iter().flat_map(|p| &p.parts) {
            serde_json::to_writer(&mut lines, &part.document).expect("a record is JSON");
        }
        done("JSON");
        std::hint::black_box(crc32fast::hash(&lines));
        std::io::Write::write_all(&mut out, &lines).expect("room");
        done("write");
    }
    let all: Duration = spent.iter().map(|(_, time)| *time).sum();
    println!("\n{:<20}{:>8}", "step", "share");
    for (stage, time) in &spent {
        println!("{stage:<20}{:>7.1}%", 100.0 * time.as_secs_f64() / all.as_secs_f64());
    }
}
