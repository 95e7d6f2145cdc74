//! Tables, the ledger and the calendar, written by the built binary and read by other people's
//! software: Python's csv, pandas, pyarrow, DuckDB, openpyxl, LibreOffice, icalendar. Where one is
//! absent its test says that it skips; `.ci/peers` installs them.

mod common;

use assert_cmd::Command;
use common::{hard, root};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn zhengce() -> Command {
    let mut command = Command::cargo_bin("zhengce").unwrap();
    command.current_dir(root());
    command
}

fn stderr(command: &mut Command) -> (i32, String) {
    let output = command.output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// A Python that has these modules.
fn python(modules: &str) -> Option<PathBuf> {
    let venv = root().join("target/peers/bin/python");
    let has =
        |p: &Path| std::process::Command::new(p).args(["-c", &format!("import {modules}")]).output().is_ok_and(|o| o.status.success());
    let found = [venv, "python3".into()].into_iter().find(|p| has(p));
    if found.is_none() {
        eprintln!("SKIPPED: no Python with {modules}; .ci/peers installs it");
    }
    found
}

fn peer(modules: &str, script: &str, args: &[&Path]) {
    let Some(python) = python(modules) else { return };
    let output = std::process::Command::new(python).arg(root().join("tests/peers").join(script)).args(args).output().unwrap();
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}

/// The fixtures' documents, and one made of everything that is hard to write.
fn documents(dir: &Path) -> PathBuf {
    let out = dir.join("out");
    zhengce().args(["convert", "fixtures/texts", "--quiet", "--out"]).arg(&out).assert().success();
    let path = out.join("documents.jsonl");
    let lines = fs::read_to_string(&path).unwrap() + &serde_json::to_string(&hard()).unwrap() + "\n";
    fs::write(&path, lines).unwrap();
    out
}

fn tables(formats: &str, headers: &str) -> (TempDir, PathBuf, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let out = documents(dir.path());
    let into = dir.path().join("tables");
    let mut command = zhengce();
    command.arg("tables").arg(&out).args(["--formats", formats, "--headers", headers, "--out"]).arg(&into);
    let (code, said) = stderr(&mut command);
    assert_eq!(code, 0, "{said}");
    for (format, sentence) in
        [("xlsx", "were cut at 32,767 characters"), ("xlsx", "stand as text"), ("parquet", "do not fit the column's type")]
    {
        assert_eq!(formats.contains(format), said.contains(sentence), "{said}");
    }
    (dir, out, into)
}

#[test]
fn csv_is_read_by_python_and_pandas() {
    let (_dir, out, into) = tables("csv", "en");
    let bytes = fs::read(into.join("targets.csv")).unwrap();
    assert!(bytes.starts_with("\u{feff}record_id,".as_bytes()) && bytes.ends_with(b"\r\n"));
    peer("csv", "csv_check.py", &[&out, &into]);
    peer("pandas", "pandas_check.py", &[&out, &into]);
}

#[test]
fn parquet_is_read_by_pyarrow_and_duckdb() {
    let (_dir, out, into) = tables("parquet", "en");
    peer("pyarrow", "pyarrow_check.py", &[&out, &into]);
    peer("duckdb", "duckdb_check.py", &[&out, &into]);
}

#[test]
fn xlsx_is_read_by_openpyxl_and_libreoffice() {
    let (dir, out, into) = tables("xlsx", "en");
    peer("openpyxl", "openpyxl_check.py", &[&out, &into]);
    if let Some(sheet) = through_libreoffice(dir.path(), &into.join("tables.xlsx"), "tables-targets.csv") {
        let records: usize = fs::read_to_string(out.join("documents.jsonl"))
            .unwrap()
            .lines()
            .map(|l| serde_json::from_str::<zhengce::record::Document>(l).unwrap().targets.len())
            .sum();
        let mut reader = csv::Reader::from_reader(sheet.as_bytes());
        assert_eq!(reader.records().map(Result::unwrap).count(), records);
        assert!(sheet.contains("-0.5"));
    }
}

/// A sheet as LibreOffice reads it.
fn through_libreoffice(dir: &Path, xlsx: &Path, sheet: &str) -> Option<String> {
    let profile = format!("-env:UserInstallation=file://{}", dir.join("profile").display());
    let every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    let run = std::process::Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", every_sheet, "--outdir"])
        .args([dir, xlsx])
        .output();
    let Ok(output) = run else {
        eprintln!("SKIPPED: no LibreOffice (soffice); .ci/peers installs it");
        return None;
    };
    let read = fs::read_to_string(dir.join(sheet));
    Some(read.unwrap_or_else(|e| panic!("{e}: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))))
}

#[test]
fn headers_are_chinese_on_request() {
    let (_dir, _, into) = tables("csv,parquet,xlsx", "zh");
    assert!(fs::read_to_string(into.join("targets.csv")).unwrap().starts_with("\u{feff}记录标识,文件标识,指标,"));
    peer("openpyxl, pyarrow", "headers_check.py", &[&into]);
}

#[test]
fn the_ledger_is_read_by_openpyxl_libreoffice_and_icalendar() {
    let dir = tempfile::tempdir().unwrap();
    let out = documents(dir.path());
    let (xlsx, table, ics) = (dir.path().join("台账.xlsx"), dir.path().join("台账.csv"), dir.path().join("时限.ics"));
    let (code, said) = stderr(zhengce().arg("ledger").arg(&out).args(["--sort", "deadline", "--ics"]).arg(&ics).arg("--out").arg(&xlsx));
    assert!(code == 0 && said.contains("have no date"), "{said}");
    zhengce().arg("ledger").arg(&out).args(["--sort", "deadline", "--out"]).arg(&table).assert().success();
    peer("openpyxl", "ledger_check.py", &[&xlsx, &table]);
    peer("icalendar", "icalendar_check.py", &[&out, &ics]);
    if let Some(sheet) = through_libreoffice(dir.path(), &xlsx, "台账-督查台账.csv") {
        let rows =
            |text: &str| csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).records().map(Result::unwrap).count();
        assert_eq!(rows(&sheet), rows(&fs::read_to_string(&table).unwrap()));
    }
}

#[test]
fn a_ledger_is_made_of_a_document_itself() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("a.csv");
    zhengce().args(["ledger", "fixtures/texts/01_opinion_responsible_units.txt", "--out"]).arg(&out).assert().success();
    assert!(fs::read_to_string(&out).unwrap().lines().count() > 3);
    let wrong = stderr(zhengce().args(["ledger", "fixtures/texts/01_opinion_responsible_units.txt", "--out", "a.doc"]));
    assert!(wrong.0 == 2 && wrong.1.contains(".xlsx or .csv"), "{wrong:?}");
}

#[test]
fn nothing_is_written_over_and_nothing_half() {
    let (_dir, out, into) = tables("csv,parquet,xlsx", "en");
    let before = fs::read(into.join("targets.csv")).unwrap();
    let tables = |force: bool| {
        let mut command = zhengce();
        command.arg("tables").arg(&out).args(["--formats", "csv,xlsx,parquet", "--out"]).arg(&into);
        if force {
            command.arg("--force");
        }
        stderr(&mut command)
    };
    let (code, said) = tables(false);
    assert!(code == 2 && said.contains("--force"), "{said}");
    // A torn line: the earlier tables stay, no partial ones are left.
    let lines = fs::read(out.join("documents.jsonl")).unwrap();
    fs::write(out.join("documents.jsonl"), &lines[..lines.len() - 20]).unwrap();
    let (code, said) = tables(true);
    assert!(code == 1 && said.contains("is no document"), "{said}");
    assert_eq!(fs::read(into.join("targets.csv")).unwrap(), before);
    let left: Vec<_> =
        fs::read_dir(&into).unwrap().map(|e| e.unwrap().file_name()).filter(|n| n.to_string_lossy().contains("partial")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn the_same_documents_give_the_same_csv_and_parquet() {
    let (_dir, out, into) = tables("csv,parquet", "en");
    let again = into.with_file_name("again");
    zhengce().arg("tables").arg(&out).args(["-q", "--formats", "parquet,csv", "--out"]).arg(&again).assert().success();
    for entry in fs::read_dir(&into).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(fs::read(into.join(&name)).unwrap() == fs::read(again.join(&name)).unwrap(), "{name:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let out = documents(dir.path());
    for (format, file) in [("csv", "sections.csv"), ("parquet", "sections.parquet"), ("xlsx", "tables.xlsx")] {
        let into = dir.path().join(format);
        fs::create_dir(&into).unwrap();
        // A file on a device that is always full.
        std::os::unix::fs::symlink("/dev/full", into.join(format!("{file}.partial"))).unwrap();
        let (code, said) = stderr(zhengce().arg("tables").arg(&out).args(["--formats", format, "--out"]).arg(&into));
        assert!(code == 1 && said.contains("No space left") && !said.contains("panicked"), "{format}: {said}");
        assert_eq!(fs::read_dir(&into).unwrap().count(), 0, "{format}");
    }
    let (code, said) = stderr(zhengce().arg("tables").arg(&out).args(["--out", "/proc/none"]));
    assert!(code == 1 && said.contains("/proc/none"), "{said}");
}

#[test]
fn parquet_files_of_others_are_tables_of_documents() {
    let dir = tempfile::tempdir().unwrap();
    peer("pyarrow", "parquet_make.py", &[dir.path()]);
    let Ok(packings) = fs::read_dir(dir.path()).map(Iterator::count) else { return };
    if packings == 0 {
        return;
    }
    let out = dir.path().join("out");
    let mut command = zhengce();
    command.current_dir(dir.path()).args(["convert", ".", "--text-column", "全文", "--id-column", "编号", "--quiet", "--out"]).arg(&out);
    let (code, said) = stderr(&mut command);
    // One packing is not read, and says so.
    assert_eq!(code, 1, "{said}");
    let failures = fs::read_to_string(out.join("failures.jsonl")).unwrap();
    assert!(failures.lines().count() == 1 && failures.contains("brotli"), "{failures}");
    let documents = fs::read_to_string(out.join("documents.jsonl")).unwrap();
    let documents: Vec<serde_json::Value> = documents.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    // Of the three rows of each file one has no text.
    assert_eq!(documents.len(), 2 * (packings - 1));
    for pair in documents.chunks(2) {
        let path = |d: &serde_json::Value| d["source"]["path"].as_str().unwrap().to_owned();
        assert!(path(&pair[0]).ends_with(".parquet#甲1") && path(&pair[1]).ends_with(".parquet#甲3"));
        assert_eq!(pair[0]["targets"][0]["indicator"], "绿地率");
        let wanted = serde_json::json!({
            "编号": "甲1", "年": 2025, "日": "2025-03-01", "时": "2025-03-01T08:30:00", "纳秒": "2025-03-01",
            "比": 0.5, "额": "12.30", "真": true, "词": ["甲", "乙"], "处": {"省": "浙江", "市": null}, "空": null
        });
        assert_eq!(pair[0]["source"]["extra"], wanted);
    }
}
