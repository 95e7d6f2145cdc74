//! The built binary, run as a user runs it.

mod common;

use assert_cmd::Command;
use common::root;
use std::fs;
use std::path::Path;

fn zhengce() -> Command {
    Command::cargo_bin("zhengce").unwrap()
}

fn stderr(command: &mut Command) -> (i32, String) {
    let output = command.output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn output_does_not_depend_on_the_number_of_threads() {
    let dir = tempfile::tempdir().unwrap();
    let convert = |jobs: &str| {
        let out = dir.path().join(jobs);
        zhengce().current_dir(root()).args(["convert", "fixtures/texts", "--quiet", "--jobs", jobs, "--out"]).arg(&out).assert().success();
        fs::read(out.join("documents.jsonl")).unwrap()
    };
    let one = convert("1");
    assert!(!one.is_empty());
    assert!(one == convert("2") && one == convert("7"));
}

#[test]
fn a_bad_file_is_listed_and_the_rest_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let texts = dir.path().join("in");
    fs::create_dir_all(texts.join("folder.txt")).unwrap();
    fs::write(texts.join("good.txt"), "一、总体要求\n到2025年,绿地率达到40%。").unwrap();
    fs::write(texts.join("folder.txt/inside.txt"), "二、主要任务").unwrap();
    fs::write(texts.join("empty.txt"), "").unwrap();
    fs::write(texts.join("binary.txt"), [0u8, 159, 146, 150, 0, 0, 1, 2]).unwrap();
    let cut = "一、总体要求\n到2025年,绿地率达到40%。";
    fs::write(texts.join("cut.txt"), &cut.as_bytes()[..cut.len() - 1]).unwrap();
    let out = dir.path().join("out");
    let (code, said) = stderr(zhengce().arg("convert").arg(&texts).arg("--out").arg(&out));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("found 5 = converted 2 + partial 2 + failed 1"), "{said}");
    let failures = fs::read_to_string(out.join("failures.jsonl")).unwrap();
    assert_eq!(failures.lines().count(), 1);
    assert!(failures.contains("binary.txt") && failures.contains("not-text"), "{failures}");
    assert_eq!(fs::read_to_string(out.join("documents.jsonl")).unwrap().lines().count(), 4);
}

#[cfg(unix)]
#[test]
fn a_symlink_loop_is_reported_and_left() {
    let dir = tempfile::tempdir().unwrap();
    let texts = dir.path().join("in");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("a.txt"), "一、总体要求").unwrap();
    std::os::unix::fs::symlink(&texts, texts.join("loop")).unwrap();
    let out = dir.path().join("out");
    let (code, said) = stderr(zhengce().arg("convert").arg(&texts).arg("--out").arg(&out));
    assert_eq!(code, 1, "{said}");
    assert!(fs::read_to_string(out.join("failures.jsonl")).unwrap().contains("symlink-loop"));
    assert_eq!(fs::read_to_string(out.join("documents.jsonl")).unwrap().lines().count(), 1);
}

#[test]
fn wrong_commands_say_the_way_out() {
    let missing = stderr(zhengce().args(["parse", "no-such-file.txt"]));
    assert!(missing.0 == 1 && missing.1.contains("no-such-file.txt"), "{missing:?}");
    let folder = stderr(zhengce().args(["parse", "src"]).current_dir(root()));
    assert!(folder.0 == 1 && folder.1.contains("zhengce convert"), "{folder:?}");
    let encoding = stderr(zhengce().args(["parse", "--encoding", "klingon", "Cargo.toml"]).current_dir(root()));
    assert!(encoding.1.contains("gb18030"), "{encoding:?}");
    let walk = stderr(zhengce().args(["convert", "no-such-folder", "--out", "/nonexistent/x"]));
    assert_eq!(walk.0, 2, "{walk:?}");
}

#[test]
fn standard_input_is_read_and_explained() {
    let text = "一、发展目标\n到2025年,全县森林覆盖率达到45%以上。";
    let parsed = zhengce().args(["parse", "-"]).write_stdin(text).assert().success().get_output().stdout.clone();
    let documents: Vec<serde_json::Value> = serde_json::from_slice(&parsed).unwrap();
    assert_eq!(documents[0]["targets"][0]["value"], "45");
    let explained = zhengce().args(["explain", "-", "--record", "t1"]).write_stdin(text).assert().success().get_output().stdout.clone();
    let explained = String::from_utf8(explained).unwrap();
    assert!(explained.contains("森林覆盖率") && explained.contains("^^"), "{explained}");
}

#[test]
fn a_grammar_folder_extends_the_rules() {
    let dir = tempfile::tempdir().unwrap();
    let broken = dir.path().join("time");
    fs::create_dir(&broken).unwrap();
    fs::write(broken.join("mine.toml"), "[[rule]]\nid = \"a\"\nclass = \"by\"\npattern = \"到{nosuch}\"\n").unwrap();
    let (code, said) = stderr(zhengce().args(["check", "--grammar"]).arg(dir.path()));
    assert_eq!(code, 2);
    assert!(said.contains("time/mine.toml:2") && said.contains("nosuch"), "{said}");
    let nothing = stderr(zhengce().args(["check", "--grammar"]).arg(Path::new("/nonexistent")));
    assert_eq!(nothing.0, 2, "{nothing:?}");
}

#[test]
fn every_example_in_the_rules_holds() {
    let output = zhengce().arg("check").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn the_schema_describes_what_parse_prints() {
    let schema = zhengce().arg("schema").assert().success().get_output().stdout.clone();
    let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
    let document = zhengce().args(["parse", "--jsonl", "-"]).write_stdin("一、总则").assert().success().get_output().stdout.clone();
    let document: serde_json::Value = serde_json::from_slice(&document).unwrap();
    for field in document.as_object().unwrap().keys() {
        assert!(schema["properties"].get(field).is_some(), "{field} is not in the schema");
    }
}

#[test]
fn lint_ends_with_the_exit_code_that_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let (good, gap, bad) = (dir.path().join("good.txt"), dir.path().join("gap.txt"), dir.path().join("bad.txt"));
    fs::write(&good, "一、补植\n各村要查明缺株。\n二、除草\n各村要除草。").unwrap();
    fs::write(&gap, "一、补植\n各村要查明缺株。\n三、除草\n各村要除草。").unwrap();
    fs::write(&bad, [0u8, 159, 146, 150, 0, 0, 1, 2]).unwrap();
    let code = |args: &[&str], file: &Path| zhengce().arg("lint").args(args).arg(file).output().unwrap().status.code();
    assert_eq!(code(&[], &good), Some(0));
    assert_eq!(code(&[], &gap), Some(1));
    assert_eq!(code(&["--fail-on", "error"], &gap), Some(0));
    assert_eq!(code(&["--allow", "numbering-gap"], &gap), Some(0));
    assert_eq!(code(&["--only", "no-such-code"], &gap), Some(2));
    let output = zhengce().arg("lint").args([&bad, &gap]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("gap.txt:3:1: warning[numbering-gap]"), "{said}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("bad.txt"));
    assert_eq!(output.status.code(), Some(1));
}
