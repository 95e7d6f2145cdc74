//! Runs that are killed at random points and started again end like runs that nobody disturbed.
#![cfg(unix)]

mod common;

use common::corpus::{Corpus, Random};
use common::root;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: usize = 60;
const FILES: u64 = 250;
const PACKED: u64 = 40;

/// A corpus of files, archives and a table, and a place for outputs.
struct Place {
    dir: tempfile::TempDir,
    corpus: Corpus,
}

impl Place {
    fn new() -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap(), corpus: Corpus::read(root()) };
        place.corpus.write(&place.input(), 0..FILES).unwrap();
        place.corpus.write_packed(&place.input().join("打包"), FILES..FILES + PACKED).unwrap();
        place
    }

    fn input(&self) -> PathBuf {
        self.dir.path().join("in")
    }

    fn out(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn start(&self, out: &Path) -> Child {
        Command::new(env!("CARGO_BIN_EXE_zhengce"))
            .args(["convert", "in", "--text-column", "全文", "--id-column", "编号", "--quiet", "--jobs", "2", "--out"])
            .arg(out)
            .current_dir(self.dir.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// A run that nobody disturbs, and its time.
    fn whole(&self, name: &str) -> (BTreeMap<String, Vec<u8>>, Duration) {
        let begin = Instant::now();
        let status = self.start(&self.out(name)).wait().unwrap();
        assert_eq!(status.code(), Some(1), "damaged files fail");
        (outputs(&self.out(name)), begin.elapsed())
    }

    /// Edits some files, removes one in twenty, adds some.
    fn edit(&self) {
        for number in (0..FILES).step_by(20) {
            fs::remove_file(self.input().join(self.corpus.file(number).0)).unwrap();
            let edited = self.input().join(self.corpus.file(number + 1).0);
            fs::write(edited, self.corpus.text(number)).unwrap();
        }
        self.corpus.write(&self.input(), FILES + PACKED..FILES + PACKED + 20).unwrap();
    }

    /// Kills runs after random times until one comes to its end; says how many were killed.
    fn disturbed(&self, out: &Path, whole: Duration, random: &mut Random) -> usize {
        for kills in 0.. {
            // Longer from kill to kill, so that the end is reached.
            let most = whole.as_micros() as u64 * (30 + kills as u64) / 100;
            let mut child = self.start(out);
            std::thread::sleep(Duration::from_micros(random.below(most.max(1))));
            child.kill().unwrap();
            let status = child.wait().unwrap();
            if status.code().is_some() {
                assert_eq!(status.code(), Some(1));
                return kills;
            }
            assert!(
                !out.join("documents.jsonl").exists() || out.join("manifest.jsonl").exists() || out.join(".zhengce/unfinished").exists()
            );
        }
        unreachable!("there is an end")
    }
}

/// All files of an output folder, `run.json` without what differs between any two runs.
fn outputs(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(out).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name == ".zhengce" {
            let left: Vec<_> = fs::read_dir(path).unwrap().map(|e| e.unwrap().file_name()).collect();
            assert_eq!(left, ["lock"], "left behind");
            continue;
        }
        assert!(path.is_file(), "{name} was left behind");
        let mut bytes = fs::read(&path).unwrap();
        if name == "run.json" {
            let mut run: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
            ["started", "finished", "seconds", "reused", "arguments"].iter().for_each(|k| drop(run.shift_remove(*k)));
            bytes = serde_json::to_vec(&run).unwrap();
        }
        files.insert(name, bytes);
    }
    files
}

fn assert_same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (name, bytes) in left {
        assert!(bytes == &right[name], "{name} differs");
    }
}

#[test]
fn killed_runs_end_like_undisturbed_ones() {
    let place = Place::new();
    let (whole, time) = place.whole("whole");
    let mut random = Random(7);
    let (mut kills, mut rounds) = (0, 0);
    while kills < KILLS {
        let out = place.out(&format!("killed-{rounds}"));
        kills += place.disturbed(&out, time, &mut random);
        assert_same(&whole, &outputs(&out));
        rounds += 1;
    }
    println!("{kills} kills in {rounds} runs of {time:?}");
}

#[test]
fn killed_increments_end_like_fresh_runs() {
    let place = Place::new();
    let (_, time) = place.whole("out");
    let mut child = {
        place.edit();
        place.start(&place.out("out"))
    };
    std::thread::sleep(time / 4);
    child.kill().unwrap();
    child.wait().unwrap();
    // Between a kill and the next start the inputs change again, before the point that was reached.
    fs::write(place.input().join(place.corpus.file(3).0), "一、总体要求").unwrap();
    let mut random = Random(11);
    let kills = place.disturbed(&place.out("out"), time, &mut random);
    let (fresh, _) = place.whole("fresh");
    assert_same(&fresh, &outputs(&place.out("out")));
    println!("{kills} kills");
}

#[test]
fn what_power_loss_leaves_is_told_from_what_was_written() {
    let place = Place::new();
    let (whole, time) = place.whole("whole");
    let mut random = Random(13);
    for (round, (file, garbage)) in
        [("documents.jsonl", true), ("documents.jsonl", false), ("manifest.jsonl", true), ("failures.jsonl", false)].into_iter().enumerate()
    {
        let out = place.out(&format!("lost-{round}"));
        let mut child = place.start(&out);
        std::thread::sleep(time * 2 / 3);
        child.kill().unwrap();
        child.wait().unwrap();
        let path = out.join(".zhengce/unfinished").join(file);
        if let Ok(mut bytes) = fs::read(&path) {
            // The header of a manifest is on the disk before all else.
            let header = bytes.iter().position(|b| *b == b'\n').filter(|_| file == "manifest.jsonl").map_or(0, |at| at + 1);
            let at = header + random.below((bytes.len() - header) as u64 + 1) as usize;
            if garbage {
                bytes[at..].fill(0)
            } else {
                bytes.truncate(at)
            }
            fs::write(&path, bytes).unwrap();
        }
        place.start(&out).wait().unwrap();
        assert_same(&whole, &outputs(&out));
    }
}

#[test]
fn a_kill_while_the_outputs_get_their_names_is_made_good() {
    let place = Place::new();
    let (whole, _) = place.whole("out");
    let out = place.out("out");
    let names = ["documents.jsonl", "failures.jsonl", "manifest.jsonl", "run.json"];
    for named in 0..=names.len() {
        fs::create_dir(out.join(".zhengce/unfinished")).unwrap();
        for name in &names[named..] {
            fs::rename(out.join(name), out.join(".zhengce/unfinished").join(name)).unwrap();
        }
        assert_eq!(place.start(&out).wait().unwrap().code(), Some(1));
        assert_same(&whole, &outputs(&out));
    }
}

#[test]
fn a_kill_between_the_steps_of_a_beginning_or_a_removal_is_made_good() {
    let place = Place::new();
    let (whole, _) = place.whole("out");
    let out = place.out("out");
    let manifest = &whole["manifest.jsonl"];
    let header = &manifest[..=manifest.iter().position(|b| *b == b'\n').unwrap()];
    let (dir, half) = (out.join(".zhengce/unfinished"), &manifest[..manifest.len() / 2]);
    let states: [&[(&str, &[u8])]; 5] = [
        &[],
        &[("../unfinished.header", &header[..9])],
        &[("manifest.jsonl", header)],
        &[("manifest.jsonl", header), ("documents.jsonl", b"")],
        &[("manifest.jsonl", half), ("../earlier-1/manifest.jsonl", half)],
    ];
    for files in states {
        for published in [true, false] {
            fs::create_dir_all(&dir).unwrap();
            fs::create_dir_all(out.join(".zhengce/earlier-1")).unwrap();
            for (name, bytes) in files {
                fs::write(dir.join(name), bytes).unwrap();
            }
            if !published {
                whole.keys().for_each(|name| fs::remove_file(out.join(name)).unwrap());
            }
            assert_eq!(place.start(&out).wait().unwrap().code(), Some(1), "{files:?}");
            assert_same(&whole, &outputs(&out));
        }
    }
}

#[test]
fn ctrl_c_stops_cleanly_and_the_same_command_goes_on() {
    let place = Place::new();
    let (whole, time) = place.whole("whole");
    let out = place.out("stopped");
    let mut stopped = 0;
    for part in 1..=6 {
        let mut child = place.start(&out);
        std::thread::sleep(time * part / 8);
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        let code = child.wait().unwrap().code();
        match code {
            Some(130) => stopped += 1,
            Some(1) => break,
            // Before the program listens, the signal ends it as it ends any program.
            other => assert!(other.is_none(), "{other:?}"),
        }
    }
    assert!(stopped > 0, "no run was stopped");
    place.start(&out).wait().unwrap();
    assert_same(&whole, &outputs(&out));
}
