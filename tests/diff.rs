//! Diffs of texts with known edits, of a text with itself, and of a text in several encodings.

mod common;

use assert_cmd::Command;
use common::edits::{self, Expected, What};
use common::{PIPELINE, fixtures, parse, parse_bytes, real_documents};
use std::collections::BTreeMap;
use zhengce::diff::{Change, ChangeKind, Diff, Edit, Place, Subject, diff};
use zhengce::pipeline::Parsed;

fn between(old: &Parsed, new: &Parsed) -> Diff {
    diff((old, &old.parts[0]), (new, &new.parts[0]), PIPELINE.grammar())
}

/// Whether a change is what was expected.
fn fits(change: &Change, expected: &Expected) -> bool {
    let olds = change.old.iter().chain(change.also.iter().filter_map(|p| p.old.as_ref()));
    let is_there = match &expected.what {
        What::Old(id) => olds.into_iter().any(|e| e.id.as_ref() == Some(id)),
        What::NewSays(says) => change.new.as_ref().is_some_and(|e| e.says == *says),
    };
    change.of == expected.of && change.kind == expected.kind && is_there
}

/// What is missing and what was not expected, in words.
fn mistakes(found: &Diff, log: &[Expected]) -> Vec<String> {
    let roots: Vec<&Change> = found.roots().collect();
    let missing = log.iter().filter(|e| !roots.iter().any(|c| fits(c, e))).map(|e| format!("missing {e:?}"));
    let says = |c: &Change| [&c.old, &c.new].map(|e| e.as_ref().map(|e| format!("{:?} {} «{}»", e.id, e.says, e.quote)));
    let edits = |c: &Change| {
        c.edits
            .iter()
            .map(|e| format!("-{:?}+{:?}", e.deleted.as_ref().map(|w| &w.quote), e.inserted.as_ref().map(|w| &w.quote)))
            .collect::<Vec<_>>()
    };
    let extra = roots.iter().filter(|c| !log.iter().any(|e| fits(c, e)));
    let extra = extra.map(|c| format!("unexpected {:?} {:?} {:?} {:?} {:?}", c.of, c.kind, c.fields, says(c), edits(c)));
    missing.chain(extra).collect()
}

/// A pair that was tried: its name, the edits, and the diff's mistakes.
type Tried = (String, Vec<Expected>, Vec<String>);

#[test]
fn known_edits_are_found_and_nothing_else() {
    const PAIRS: u64 = 1_000;
    const SHOWN: usize = 20;
    let texts = edits::texts();
    let per_text = PAIRS.div_ceil(texts.len() as u64) * 4;
    let tried = |name: &str, text: &str| -> Vec<Tried> {
        let one = |seed: u64| {
            let (old, new, log) = edits::pair(text, seed)?;
            let wrong = mistakes(&between(&old, &new), &log);
            Some((format!("{name} seed {seed}"), log, wrong))
        };
        (0..per_text).filter_map(one).collect()
    };
    let results: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = texts.iter().map(|(name, text)| scope.spawn(|| tried(name, text))).collect();
        threads.into_iter().flat_map(|t| t.join().unwrap()).collect()
    });
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    results.iter().for_each(|(_, log, _)| *sizes.entry(log.len()).or_default() += 1);
    // No kind of edit is left out.
    for (of, kind, least) in [
        (Subject::Target, ChangeKind::Raised, 200),
        (Subject::Target, ChangeKind::Lowered, 200),
        (Subject::Target, ChangeKind::Softened, 100),
        (Subject::Target, ChangeKind::Hardened, 30),
        (Subject::Deadline, ChangeKind::PutOff, 200),
        (Subject::Responsibility, ChangeKind::Renamed, 100),
        (Subject::Responsibility, ChangeKind::Added, 100),
        (Subject::Reference, ChangeKind::Changed, 30),
        (Subject::Section, ChangeKind::Edited, 100),
        (Subject::Section, ChangeKind::Split, 30),
        (Subject::Section, ChangeKind::Moved, 30),
        (Subject::Section, ChangeKind::Removed, 30),
    ] {
        let count = results.iter().flat_map(|(.., log, _)| log).filter(|e| (e.of, e.kind) == (of, kind)).count();
        eprintln!("{of:?} {kind:?}: {count}");
        assert!(count >= least, "only {count} times {of:?} {kind:?}");
    }
    let mut wrong: Vec<_> = results.iter().filter(|(.., w)| !w.is_empty()).collect();
    // The simplest first.
    wrong.sort_by_key(|(_, log, _)| log.len());
    eprintln!("{} pairs, by number of edits: {sizes:?}; {} with mistakes", results.len(), wrong.len());
    assert!(results.len() >= PAIRS as usize, "only {} pairs", results.len());
    for (name, log, mistakes) in wrong.iter().take(SHOWN) {
        eprintln!("{name}: {log:?}\n    {}", mistakes.join("\n    "));
    }
    assert!(wrong.is_empty());
}

/// What a change says, without its number.
fn told(change: &Change, diff: &Diff) -> String {
    let cause = change.part_of.as_ref().and_then(|id| diff.changes.iter().find(|c| c.id == *id));
    let cause = cause.map(|c| (c.of, c.kind, c.old.clone(), c.new.clone()));
    format!("{:?}", (change.of, change.kind, &change.fields, &change.old, &change.new, &change.by, &change.edits, &change.also, cause))
}

/// The same seen from the other side.
fn turned(change: &Change) -> Change {
    let edit = |e: &Edit| Edit { deleted: e.inserted.clone(), inserted: e.deleted.clone(), ..e.clone() };
    let place = |p: &Place| Place { old: p.new.clone(), new: p.old.clone() };
    Change {
        kind: change.kind.mirrored(),
        old: change.new.clone(),
        new: change.old.clone(),
        edits: change.edits.iter().map(edit).collect(),
        also: change.also.iter().map(place).collect(),
        ..change.clone()
    }
}

fn mirrors(there: &Diff, back: &Diff) -> bool {
    let mut a: Vec<String> = there.changes.iter().map(|c| told(c, there)).collect();
    let turned = Diff { changes: back.changes.iter().map(turned).collect(), ..back.clone() };
    let mut b: Vec<String> = turned.changes.iter().map(|c| told(c, &turned)).collect();
    a.sort();
    b.sort();
    a == b
}

#[test]
fn the_way_back_mirrors_the_way_there() {
    let mut compared = 0;
    for (name, text) in edits::texts() {
        for seed in 0..12 {
            let Some((old, new, _)) = edits::pair(&text, seed) else { continue };
            let (there, back) = (between(&old, &new), between(&new, &old));
            assert!(mirrors(&there, &back), "{name}, seed {seed}");
            compared += 1;
        }
    }
    assert!(compared > 100, "only {compared} pairs");
    for (old, new) in real_pairs() {
        assert!(mirrors(&between(&old, &new), &between(&new, &old)), "{}", old.parts[0].document.source.path);
    }
}

/// Versions of one text in the corpus, by the numbers in their file names.
fn real_pairs() -> Vec<(Parsed, Parsed)> {
    let all = real_documents();
    let find = |number: &str| {
        let is_it = |p: &&std::path::PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(number));
        all.iter().find(is_it).map(|p| parse(p))
    };
    let pairs = [("077_", "078_"), ("079_", "080_"), ("097_", "098_"), ("099_", "100_"), ("101_", "102_"), ("103_", "104_")];
    pairs.iter().filter_map(|(a, b)| find(a).zip(find(b))).collect()
}

#[test]
fn a_text_does_not_differ_from_itself() {
    for path in fixtures().into_iter().chain(real_documents()) {
        let parsed = parse(&path);
        for part in &parsed.parts {
            let diff = diff((&parsed, part), (&parsed, part), PIPELINE.grammar());
            assert!(diff.changes.is_empty(), "{}: {:?}", path.display(), diff.changes.first());
        }
    }
}

#[test]
fn script_and_encoding_are_no_difference() {
    let (mut scripts, mut encodings) = (0, 0);
    for (name, text) in edits::texts() {
        let plain = parse_bytes(text.as_bytes());
        let (gbk, _, lossy) = encoding_rs::GB18030.encode(&text);
        if !lossy {
            let diff = between(&plain, &parse_bytes(&gbk));
            assert!(diff.changes.is_empty(), "{name} in GB18030: {:?}", diff.changes.first());
            encodings += 1;
        }
        if let Some(hant) = edits::traditional(&text) {
            let diff = between(&plain, &parse_bytes(hant.as_bytes()));
            assert!(diff.changes.is_empty(), "{name} in traditional script: {:?}", diff.changes.first());
            scripts += 1;
        }
    }
    eprintln!("{scripts} texts in the other script, {encodings} in the other encoding");
    assert!(scripts >= 3 && encodings >= 10);
}

fn zhengce() -> Command {
    Command::cargo_bin("zhengce").unwrap()
}

const DRAFT: &str = "茶园管护办法(征求意见稿)\n一、补植\n到2026年,全县茶园面积达到1万亩左右。\n二、除草\n各村要除草。(责任单位:县林业局)\n";
const FINAL: &str = "茶园管护办法\n一、补植\n到2026年,全县茶园面积达到1.2万亩以上。\n二、除草\n各村要除草。(责任单位:县林业局)\n";

#[test]
fn two_folders_are_paired_and_what_is_alone_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    std::fs::create_dir_all(&old).unwrap();
    std::fs::create_dir_all(&new).unwrap();
    std::fs::write(old.join("a.txt"), DRAFT).unwrap();
    std::fs::write(old.join("z.txt"), "水库移民安置方案\n一、搬迁\n各乡要动员群众。").unwrap();
    std::fs::write(new.join("other name.txt"), FINAL).unwrap();
    std::fs::write(new.join("broken.bin"), [0_u8, 159, 146, 150, 0, 1, 2, 0]).unwrap();
    let ran = zhengce().arg("diff").args([&old, &new]).arg("--json").assert().code(1);
    let diff: Diff = serde_json::from_slice(&ran.get_output().stdout).unwrap();
    assert_eq!((diff.pairs.len(), diff.removed.len(), diff.added.len()), (1, 1, 0));
    let targets: Vec<_> = diff.changes.iter().filter(|c| c.of == Subject::Target).map(|c| c.kind).collect();
    assert_eq!(targets, [ChangeKind::Raised, ChangeKind::Hardened]);
    let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    assert!(told.contains("broken.bin"), "{told}");
    // A folder and a file are no pair.
    zhengce().arg("diff").arg(&old).arg(new.join("other name.txt")).assert().code(2);
}

#[test]
fn the_exit_code_tells_of_changes_when_it_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.txt"), folder.path().join("new.txt"));
    std::fs::write(&old, DRAFT).unwrap();
    std::fs::write(&new, FINAL).unwrap();
    let run = |a: &std::path::Path, b: &std::path::Path| zhengce().arg("diff").args([a, b]).arg("--exit-code").assert();
    run(&old, &new).code(1);
    let same = run(&old, &old).code(0);
    assert!(String::from_utf8_lossy(&same.get_output().stdout).contains("没有差别"));
    let told = zhengce().arg("diff").args([&old, &new]).assert().success();
    let words = String::from_utf8_lossy(&told.get_output().stdout).into_owned();
    assert!(words.contains("目标调高  全县 茶园面积 ≈1万亩 2026-12-31 → 全县 茶园面积 ≥1.2万亩 2026-12-31  (+0.2万亩)"), "{words}");
    zhengce().arg("diff").arg(&old).arg(folder.path().join("nowhere.txt")).assert().code(1);
    // Standard input is one of the two.
    zhengce().arg("diff").arg("-").arg(&new).arg("--exit-code").write_stdin(DRAFT).assert().code(1);
}
