//! `--via libreoffice`: documents by way of another program.

use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;
use std::time::Duration;
use zhengce::bulk::LibreOffice;

fn zhengce() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhengce"));
    command.env_remove("ZHENGCE_GRAMMAR");
    command
}

/// Rich Text of two paragraphs.
const RICH: &str =
    r"{\rtf1\ansi{\pard\uc0\u20851\u20110\u26893\u26641\u30340\u36890\u30693\par}{\pard\uc0\u35831\u26893\u26641\u12290\par}}";

/// Whether LibreOffice makes Word documents here.
fn is_installed() -> bool {
    let works = LibreOffice::find(Duration::from_secs(120)).is_ok_and(|via| via.docx(RICH.as_bytes(), Some("a.rtf")).is_ok());
    if !works {
        eprintln!("SKIPPED: LibreOffice Writer is not installed");
    }
    works
}

fn documents(place: &Path) -> Vec<Value> {
    let lines = std::fs::read_to_string(place.join("documents.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_is_not_installed_is_named() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a.rtf");
    std::fs::write(&file, RICH).unwrap();
    let output = zhengce().args(["text", "--via", "libreoffice"]).arg(&file).env("PATH", place.path()).assert().code(2);
    let said = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(said.contains("LibreOffice is not installed") && said.contains("install LibreOffice Writer"), "{said}");
}

#[test]
fn documents_are_read_by_way_of_libreoffice() {
    if !is_installed() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let (given, out) = (place.path().join("given"), place.path().join("out"));
    std::fs::create_dir_all(&given).unwrap();
    std::fs::write(given.join("a.rtf"), RICH).unwrap();
    std::fs::write(given.join("b.txt"), "关于造林的通知\n请造林。").unwrap();
    std::fs::write(given.join("c.doc"), [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &[7; 600]].concat()).unwrap();
    let text = zhengce().args(["text", "--via", "libreoffice"]).arg(given.join("a.rtf")).assert().success();
    assert_eq!(String::from_utf8_lossy(&text.get_output().stdout), "关于植树的通知\n请植树。");

    zhengce().args(["convert", "--quiet", "--via", "libreoffice", "--out"]).args([&out, &given]).assert().code(1);
    let documents = documents(&out);
    let source = |i: usize, field: &str| documents[i]["source"][field].clone();
    // The hash is that of the file as it was given.
    assert_eq!((source(0, "format"), source(0, "bytes")), ("docx".into(), RICH.len().into()));
    assert_eq!(source(1, "format"), "txt");
    let failures = std::fs::read_to_string(out.join("failures.jsonl")).unwrap();
    assert!(failures.contains("c.doc") && failures.contains("not-converted") && failures.contains("no text"), "{failures}");
    // Another way of reading is another work: nothing is taken over from it.
    zhengce().args(["convert", "--quiet", "--force", "--out"]).args([&out, &given]).assert().code(1);
    assert!(std::fs::read_to_string(out.join("documents.jsonl")).unwrap().contains("\"format\":\"rtf\""));
}
