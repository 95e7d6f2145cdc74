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

/// The allocator of the program, so that both sides have the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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

/// Time by the clock and by the processor, in seconds.
#[derive(Clone, Copy, Default)]
struct Took {
    clock: f64,
    processor: f64,
}

fn throughput(pipeline: &Pipeline, paths: &[PathBuf], dir: &Path, bytes: usize) {
    let loaded: Vec<Vec<u8>> = paths.iter().map(|p| std::fs::read(p).expect("a file")).collect();
    let second = Pipeline::new(Grammar::builtin());
    let mut times = [const { Vec::new() }; 4];
    let mut memory = 0;
    for _ in 0..RUNS {
        for (number, times) in times.iter_mut().enumerate() {
            let (took, most) = match number {
                0 => (alone(&[pipeline], &loaded), 0),
                1 => (alone(&[pipeline, &second], &loaded), 0),
                _ => convert(dir, number - 1),
            };
            times.push(took);
            memory = memory.max(most);
        }
    }
    let [alone, apart, one, two] =
        times.map(|times| Took { clock: median(&times, |t| t.clock), processor: median(&times, |t| t.processor) });
    println!("\n{:<28}{:>10}{:>10}{:>16}{:>18}", "", "clock, s", "CPU, s", "files/CPU s", "MB/CPU s");
    let rows = [
        ("pipeline alone, one core", alone),
        ("two pipelines, a half each", apart),
        ("convert, one core", one),
        ("convert, two cores", two),
    ];
    for (name, took) in rows {
        let (files, mb) = (paths.len() as f64 / took.processor, bytes as f64 / 1e6 / took.processor);
        println!("{name:<28}{:>10.2}{:>10.2}{files:>16.0}{mb:>18.1}", took.clock, took.processor);
    }
    println!("convert on one core has {:.0} % of the pipeline's throughput by CPU time", 100.0 * alone.processor / one.processor);
    let (reached, limit) = (one.clock / two.clock, alone.clock / apart.clock);
    println!("two cores are {reached:.2} times as fast as one by the clock; two pipelines that share nothing {limit:.2} times");
    println!("most memory of a run: {memory} MB");
}

fn median(times: &[Took], of: impl Fn(&Took) -> f64) -> f64 {
    let mut times: Vec<f64> = times.iter().map(of).collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Pipelines that share nothing, each with a part of the files and a core of its own: what the
/// machine allows.
fn alone(pipelines: &[&Pipeline], files: &[Vec<u8>]) -> Took {
    let (begin, processor) = (Instant::now(), processor(std::process::id()).unwrap_or(0.0));
    std::thread::scope(|scope| {
        for (number, pipeline) in pipelines.iter().enumerate() {
            let part = files.iter().skip(number).step_by(pipelines.len());
            scope.spawn(move || part.for_each(|bytes| drop(std::hint::black_box(pipeline.parse(bytes)))));
        }
    });
    Took { clock: begin.elapsed().as_secs_f64(), processor: self::processor(std::process::id()).unwrap_or(0.0) - processor }
}

/// A run of the program on so many cores: its time and its most memory in MB.
fn convert(dir: &Path, cores: usize) -> (Took, u64) {
    let begin = Instant::now();
    let mut child = Command::new("taskset")
        .args(["-c", if cores == 1 { "0" } else { "0,1" }, env!("CARGO_BIN_EXE_zhengce"), "convert"])
        .arg(dir.join("in"))
        .args(["--quiet", "--force", "--jobs", &cores.to_string(), "--out"])
        .arg(dir.join("out"))
        .stderr(Stdio::null())
        .spawn()
        .expect("taskset and zhengce");
    let (mut most, mut spent) = (0, 0.0);
    while child.try_wait().expect("a child").is_none() {
        most = most.max(peak(child.id()).unwrap_or(0));
        spent = processor(child.id()).unwrap_or(spent);
        std::thread::sleep(Duration::from_millis(5));
    }
    (Took { clock: begin.elapsed().as_secs_f64(), processor: spent }, most)
}

/// Processor time of a process so far, in seconds (Linux counts in hundredths).
fn processor(pid: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some((fields[11].parse::<f64>().ok()? + fields[12].parse::<f64>().ok()?) / 100.0)
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
