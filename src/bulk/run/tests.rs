//! Runs with something else in the pipeline's place.

use super::*;
use crate::decode::{DecodeError, DecodeOptions};
use crate::record::Document;
use std::path::Path;
use std::thread::sleep;

/// Does what a file says.
struct Obedient;

impl Convert for Obedient {
    fn convert(&self, bytes: &[u8], _: &DecodeOptions, done: &mut dyn FnMut(&'static str)) -> Result<Vec<Document>, DecodeError> {
        match bytes {
            b"panic" => panic!("as told"),
            b"slow" => (0..1000).for_each(|_| {
                sleep(Duration::from_millis(10));
                done("slow");
            }),
            b"stuck" => sleep(Duration::from_secs(30)),
            _ => {}
        }
        Ok(Vec::new())
    }
}

struct Nobody;

impl Observer for Nobody {
    fn tell(&mut self, _: &Course<'_>) {}

    fn derive(&mut self, dir: &Path) -> io::Result<Vec<String>> {
        std::fs::write(dir.join("derived.csv"), "derived")?;
        Ok(vec!["derived.csv".to_owned()])
    }
}

fn settings(dir: &Path, jobs: usize) -> Settings {
    Settings {
        inputs: Inputs { paths: vec![dir.join("in")], max_bytes: 1 << 20, ..Inputs::default() },
        out: dir.join("out"),
        force: false,
        jobs,
        limits: Limits { max_bytes: 1 << 20, timeout: Duration::from_millis(200), reading: DecodeOptions::default() },
        via: None,
        arguments: Vec::new(),
    }
}

#[test]
fn panics_and_endless_work_are_failures_of_their_files() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("in")).unwrap();
    for (name, text) in [("a", "panic"), ("b", "slow"), ("c", "stuck"), ("d", "fine"), ("e", "stuck"), ("f", "fine")] {
        std::fs::write(dir.path().join("in").join(name), text).unwrap();
    }
    let begin = Instant::now();
    let report = run(&settings(dir.path(), 1), Obedient, String::new(), &mut Nobody, &AtomicBool::new(false)).unwrap();
    assert!(begin.elapsed() < Duration::from_secs(20));
    let account = report.account;
    assert_eq!((account.found, account.converted, account.failed), (6, 2, 4));
    assert_eq!((account.failures["panic"], account.failures["timeout"]), (1, 3));
    let failures = std::fs::read_to_string(dir.path().join("out").join(FAILURES)).unwrap();
    let lines: Vec<&str> = failures.lines().collect();
    assert!(lines[0].contains("as told") && lines[0].contains("tests.rs:"), "{failures}");
    assert!(lines[1].contains("after stage slow"), "{failures}");
    assert!(dir.path().join("out/derived.csv").exists());
}

#[test]
fn a_run_that_is_stopped_says_so() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("in")).unwrap();
    let report = run(&settings(dir.path(), 2), Obedient, String::new(), &mut Nobody, &AtomicBool::new(true)).unwrap();
    assert!(report.stopped && !dir.path().join("out").join(DOCUMENTS).exists());
}
