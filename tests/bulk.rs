//! `zhengce convert` on what archives, tables, file systems and people do to it.

mod common;

use assert_cmd::Command;
use common::root;
use common::zip::{Member, Zip};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

const TEXT: &str = "一、总体要求\n到2025年,绿地率达到40%。";

/// A folder of inputs and one for outputs.
struct Place(tempfile::TempDir);

/// How a run ended.
struct Ran {
    code: Option<i32>,
    said: String,
    documents: Vec<Value>,
    /// Path and code.
    failures: Vec<(String, String)>,
    run: Value,
}

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    fn convert(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::cargo_bin("zhengce").unwrap();
        command.current_dir(self.0.path()).arg("convert").args(arguments).arg("--out").arg(self.out());
        let output = command.output().unwrap();
        let lines = |name: &str| -> Vec<Value> {
            let text = fs::read_to_string(self.out().join(name)).unwrap_or_default();
            text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
        };
        let word = |v: &Value, key: &str| v[key].as_str().unwrap_or_default().to_owned();
        Ran {
            code: output.status.code(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
            documents: lines("documents.jsonl"),
            failures: lines("failures.jsonl").iter().map(|f| (word(f, "path"), word(f, "code"))).collect(),
            run: fs::read(self.out().join("run.json")).map_or(Value::Null, |r| serde_json::from_slice(&r).unwrap()),
        }
    }
}

impl Ran {
    fn paths(&self) -> Vec<&str> {
        self.documents.iter().map(|d| d["source"]["path"].as_str().unwrap()).collect()
    }

    fn failure(&self, path: &str) -> Option<&str> {
        self.failures.iter().find(|(p, _)| p == path).map(|(_, code)| code.as_str())
    }

    #[track_caller]
    fn refused(&self, words: &str) {
        assert!(self.code == Some(2) && self.said.contains(words), "{:?}: {}", self.code, self.said);
    }
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn tar_gz(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default()));
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        // Written as it is: `set_path` refuses names that lead out.
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append(&header, *bytes).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

#[test]
fn members_of_a_zip_are_inputs_by_their_chinese_names() {
    let place = Place::new();
    let mut zip = Zip::default();
    zip.add(&gbk("第一批/通知.txt"), TEXT.as_bytes());
    zip.add_as("第一批/意见.txt".as_bytes(), &gbk(TEXT), Member { flags: 1 << 11, method: None, ..Member::default() });
    zip.add(&gbk("通知.txt"), TEXT.as_bytes()); // these bytes are also valid, if senseless, UTF-8
    zip.add("第一批/".as_bytes(), b"");
    zip.add(b"__MACOSX/._x.txt", b"x");
    zip.add(b"../../etc/out.txt", TEXT.as_bytes());
    zip.add(b"C:\\out.txt", TEXT.as_bytes());
    zip.add_as(b"locked.txt", TEXT.as_bytes(), Member { flags: 1, method: None, ..Member::default() });
    zip.add_as(b"lzma.txt", TEXT.as_bytes(), Member { flags: 0, method: Some(14), ..Member::default() });
    zip.add(&gbk("第一批/通知.txt"), b"again");
    place.put("包.zip", zip.finish());
    let ran = place.convert(&["包.zip"]);
    assert_eq!(ran.code, Some(1), "{}", ran.said);
    assert_eq!(ran.paths(), ["包.zip!第一批/通知.txt", "包.zip!第一批/意见.txt", "包.zip!通知.txt"]);
    assert_eq!(ran.failure("包.zip!../../etc/out.txt"), Some("unsafe-name"));
    assert_eq!(ran.failure("包.zip!C:/out.txt"), Some("unsafe-name"));
    assert_eq!(ran.failure("包.zip!locked.txt"), Some("encrypted"));
    assert_eq!(ran.failure("包.zip!lzma.txt"), Some("unknown-packing"));
    assert_eq!(ran.failure("包.zip!第一批/通知.txt"), Some("repeated-name"));
    assert_eq!(ran.run["found"], 8);
    assert_eq!(ran.run["failures"]["unsafe-name"], 2);
}

#[test]
fn a_zip_that_breaks_off_or_lies_fails_by_itself() {
    let place = Place::new();
    let mut zip = Zip::default();
    zip.add(b"a.txt", TEXT.as_bytes());
    zip.add(b"b.txt", TEXT.as_bytes());
    let whole = zip.finish();
    place.put("in/cut.zip", &whole[..whole.len() - 30]);
    place.put("in/empty.zip", b"");
    let mut damaged = whole.clone();
    damaged[40] ^= 0xFF;
    place.put("in/damaged.zip", damaged);
    place.put("in/good.txt", TEXT);
    let ran = place.convert(&["in"]);
    assert_eq!(ran.failure("in/cut.zip"), Some("truncated-archive"));
    assert_eq!(ran.failure("in/empty.zip"), Some("truncated-archive"));
    assert_eq!(ran.failure("in/damaged.zip!a.txt"), Some("broken-archive"));
    assert_eq!(ran.paths(), ["in/damaged.zip!b.txt", "in/good.txt"]);
}

#[test]
fn a_bomb_does_not_go_off() {
    let place = Place::new();
    let zeros = vec![0; 30 << 20];
    let mut zip = Zip::default();
    (0..6).for_each(|i| zip.add(format!("{i}.txt").as_bytes(), &zeros));
    place.put("in/bomb.zip", zip.finish());
    let member: &[u8] = &zeros;
    place.put("in/bomb.tar.gz", tar_gz(&[("a.txt", member), ("b.txt", member), ("c.txt", member), ("d.txt", member), ("e.txt", member)]));
    place.put("in/good.txt", TEXT);
    let ran = place.convert(&["in"]);
    assert_eq!(ran.failure("in/bomb.zip"), Some("archive-bomb"), "{:?}", ran.failures);
    assert!(ran.failures.iter().any(|(path, code)| path.starts_with("in/bomb.tar.gz") && code == "archive-bomb"), "{:?}", ran.failures);
    assert!(ran.paths().contains(&"in/good.txt"));
}

#[test]
fn members_of_a_tar_are_inputs() {
    let place = Place::new();
    let whole = tar_gz(&[("批/一.txt", TEXT.as_bytes()), ("../二.txt", TEXT.as_bytes()), ("三.txt", &gbk(TEXT))]);
    place.put("in/whole.tar.gz", &whole);
    place.put("in/cut.tgz", &whole[..whole.len() / 2]);
    let ran = place.convert(&["in"]);
    assert_eq!(ran.failure("in/whole.tar.gz!../二.txt"), Some("unsafe-name"));
    assert!(ran.paths().ends_with(&["in/whole.tar.gz!批/一.txt", "in/whole.tar.gz!三.txt"]), "{:?}", ran.paths());
    assert_eq!(ran.failure("in/cut.tgz"), Some("truncated-archive"), "{:?}", ran.failures);
}

#[test]
fn links_in_a_tar_are_failures_and_all_kinds_of_files_are_read() {
    let place = Place::new();
    let mut tar = tar::Builder::new(Vec::new());
    for (name, kind) in [("a.txt", b'0'), ("b.txt", b'7'), ("dir", b'5'), ("hard.txt", b'1'), ("soft.txt", b'2'), ("strange.txt", b'V')] {
        let bytes = if matches!(kind, b'0' | b'7') { TEXT.as_bytes() } else { b"" };
        let mut header = tar::Header::new_ustar();
        header.set_path(name).unwrap();
        header.set_entry_type(tar::EntryType::new(kind));
        if matches!(kind, b'1' | b'2') {
            header.set_link_name("a.txt").unwrap();
        }
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        tar.append(&header, bytes).unwrap();
    }
    place.put("a.tar", tar.into_inner().unwrap());
    let ran = place.convert(&["a.tar"]);
    assert_eq!(ran.paths(), ["a.tar!a.txt", "a.tar!b.txt"]);
    for name in ["hard.txt", "soft.txt", "strange.txt"] {
        assert_eq!(ran.failure(&format!("a.tar!{name}")), Some("not-a-file"));
    }
}

#[test]
fn a_zip_with_an_impossible_offset_fails_by_itself() {
    let place = Place::new();
    let mut zip = Zip::default();
    zip.add_as(b"a.txt", TEXT.as_bytes(), Member { offset: Some(u64::MAX), ..Member::default() });
    zip.add(b"b.txt", TEXT.as_bytes());
    place.put("in/a.zip", [b"before", &zip.finish()[..]].concat());
    place.put("in/b.txt", TEXT);
    let ran = place.convert(&["in"]);
    assert_eq!(ran.failure("in/a.zip!a.txt"), Some("truncated-archive"), "{:?}", ran.failures);
    assert_eq!(ran.paths(), ["in/a.zip!b.txt", "in/b.txt"]);
}

#[test]
fn a_table_gives_a_document_a_row_and_keeps_the_other_columns() {
    let place = Place::new();
    let cut = "在".repeat(32_767);
    let table = format!("编号,标题,全文\nA1,关于一的通知,\"{TEXT}\"\nA2,空的,\nA3,长的,{cut}\nA4\nA1,重的,又一篇\n");
    place.put("表.csv", gbk(&table));
    let ran = place.convert(&["表.csv", "--text-column", "全文", "--id-column", "编号"]);
    assert_eq!(ran.code, Some(1), "{}", ran.said);
    assert_eq!(ran.paths(), ["表.csv#A1", "表.csv#A3"]);
    assert_eq!(ran.documents[0]["source"]["extra"]["标题"], "关于一的通知");
    assert_eq!(ran.documents[0]["targets"][0]["value"], "40");
    assert_eq!(ran.documents[1]["diagnostics"][0]["code"], "cell-cut");
    assert_eq!(ran.failure("表.csv#4"), Some("short-row"));
    assert_eq!(ran.failure("表.csv#A1"), Some("repeated-name"));
    let counts = ["found", "converted", "partial", "failed", "skipped"].map(|k| ran.run[k].as_u64().unwrap());
    assert_eq!(counts, [5, 1, 1, 2, 1]);
    let missing = place.convert(&["表.csv", "--text-column", "正文", "--force"]);
    assert_eq!(missing.failure("表.csv"), Some("no-such-column"));
    place.convert(&["表.csv", "--force"]).refused("--text-column");
}

/// An Excel file with these rows: number, and cells by column.
fn xlsx(rows: &[(u32, &[(&str, &str)])]) -> Vec<u8> {
    let row = |(n, cells): &(u32, &[(&str, &str)])| {
        let cell = |(at, text): &(&str, &str)| format!("<c r=\"{at}{n}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        format!("<row r=\"{n}\">{}</row>", cells.iter().map(cell).collect::<String>())
    };
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{}</sheetData></worksheet>",
        rows.iter().map(row).collect::<String>()
    );
    let mut book = Zip::default();
    book.add(b"[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
    book.add(
        b"_rels/.rels",
        b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    );
    book.add(
        b"xl/workbook.xml",
        b"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
    );
    book.add(
        b"xl/_rels/workbook.xml.rels",
        b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
    );
    book.add(b"xl/worksheets/sheet1.xml", sheet.as_bytes());
    book.finish()
}

#[test]
fn an_excel_cell_where_no_column_is_fails_by_its_row() {
    let place = Place::new();
    let header: (u32, &[(&str, &str)]) = (1, &[("A", "text")]);
    place.put("in/a.xlsx", xlsx(&[header, (2, &[("A", TEXT), ("ZZZZZ", "x")]), (3, &[("A", TEXT), ("XFD", "x")])]));
    place.put("in/b.xlsx", xlsx(&[header, (2, &[("ZZZZZZZZZ", "x")])])); // more than a number holds
    place.put("in/c.txt", TEXT);
    let ran = place.convert(&["in", "--text-column", "text"]);
    assert_eq!(ran.failure("in/a.xlsx#1"), Some("broken-row"), "{:?}", ran.failures);
    assert!(ran.failures.iter().any(|(path, _)| path.starts_with("in/b.xlsx")), "{:?}", ran.failures);
    assert_eq!(ran.paths(), ["in/a.xlsx#2", "in/c.txt"]);
    assert_eq!(ran.documents[0]["source"]["extra"], serde_json::json!({"column 16384": "x"}));
}

#[test]
fn columns_of_one_name_are_all_kept() {
    let place = Place::new();
    place.put("表.csv", format!("备注,全文,备注,,备注 (2)\n甲,\"{TEXT}\",乙,丙,丁\n"));
    let ran = place.convert(&["表.csv", "--text-column", "全文"]);
    let wanted = serde_json::json!({"备注": "甲", "备注 (2)": "乙", "column 4": "丙", "备注 (2) (2)": "丁"});
    assert_eq!(ran.documents[0]["source"]["extra"], wanted);
}

#[test]
fn the_encoding_of_a_table_is_told_as_with_any_text() {
    let place = Place::new();
    let mut bad = format!("编号,全文\n甲,\"{TEXT}\"\n乙,坏").into_bytes();
    bad.extend(b"\xFF\n");
    place.put("in/a.csv", bad);
    let traditional = "編號,全文\n丙,到二〇二五年,全縣森林覆蓋率達到百分之四十以上,並加強環境保護工作。\n";
    place.put("in/b.csv", encoding_rs::BIG5.encode(traditional).0);
    let ran = place.convert(&["in", "--text-column", "全文"]);
    assert_eq!(ran.paths(), ["in/a.csv#1", "in/a.csv#2", "in/b.csv#1"], "{:?}", ran.failures);
    assert_eq!(ran.documents[0]["source"]["extra"]["编号"], "甲");
    assert_eq!(ran.documents[1]["diagnostics"][0]["code"], "undecodable-bytes");
    assert_eq!(ran.documents[2]["source"]["extra"]["編號"], "丙");
}

#[test]
fn json_lines_and_excel_are_tables_too() {
    let place = Place::new();
    let line = |id: u32| serde_json::json!({"id": id, "text": TEXT, "year": 2025}).to_string();
    place.put("in/a.jsonl", format!("{}\n\nnot json\n{}\n{{\"id\":3}}", line(1), line(2)));
    place.put("in/b.xlsx", xlsx(&[(1, &[("A", "text"), ("B", "文号")]), (2, &[("A", TEXT), ("B", "某政发〔2025〕1号")])]));
    place.put("in/c.xlsx", "no Excel");
    let ran = place.convert(&["in", "--text-column", "text"]);
    assert_eq!(ran.paths(), ["in/a.jsonl#1", "in/a.jsonl#4", "in/b.xlsx#1"], "{:?}", ran.failures);
    assert_eq!(ran.documents[0]["source"]["extra"]["year"], 2025);
    assert_eq!(ran.documents[2]["source"]["extra"]["文号"], "某政发〔2025〕1号");
    assert_eq!(ran.failure("in/a.jsonl#3"), Some("broken-row"));
    assert_eq!(ran.failure("in/a.jsonl#5"), Some("no-such-column"));
    assert_eq!(ran.failure("in/c.xlsx"), Some("broken-table"));
}

#[test]
fn a_parquet_file_of_ours_is_a_table_too() {
    let place = Place::new();
    place.put("in/a.txt", TEXT);
    place.put("in/b.txt", format!("{TEXT}\n二、保障措施\n加强督查。"));
    let made = place.convert(&["in", "--formats", "parquet"]);
    assert_eq!(made.code, Some(0), "{}", made.said);
    let sections = fs::read(place.out().join("sections.parquet")).unwrap();
    fs::remove_dir_all(place.out()).unwrap();
    place.put("tables/broken.parquet", &sections[..sections.len() / 2]);
    place.put("tables/s.parquet", sections);
    let ran = place.convert(&["tables", "--text-column", "quote", "--id-column", "record_id"]);
    assert_eq!(ran.failures, [("tables/broken.parquet".to_owned(), "broken-table".to_owned())]);
    assert_eq!(ran.documents.len(), 3, "{:?}", ran.paths());
    let first = &ran.documents[0];
    let id = format!("tables/s.parquet#{}", first["source"]["extra"]["record_id"].as_str().unwrap());
    assert_eq!(first["source"]["path"], id);
    assert_eq!(first["sections"][0]["title"], "总体要求");
    assert_eq!(first["source"]["extra"]["level"], 1);
    let ran = place.convert(&["tables", "--text-column", "全文", "--force"]);
    assert_eq!(ran.failure("tables/s.parquet"), Some("no-such-column"));
}

#[test]
fn what_is_too_large_fails_by_itself() {
    let place = Place::new();
    let large = TEXT.repeat(100);
    place.put("in/large.txt", &large);
    place.put("in/small.txt", TEXT);
    let mut zip = Zip::default();
    zip.add(b"large.txt", large.as_bytes());
    zip.add(b"small.txt", TEXT.as_bytes());
    place.put("in/z.zip", zip.finish());
    let ran = place.convert(&["in", "--max-bytes", "1K"]);
    assert_eq!(ran.failure("in/large.txt"), Some("too-large"));
    assert_eq!(ran.failure("in/z.zip!large.txt"), Some("too-large"));
    assert_eq!(ran.paths(), ["in/small.txt", "in/z.zip!small.txt"]);
}

#[test]
fn patterns_and_lists_name_inputs() {
    let place = Place::new();
    for name in ["甲/a.txt", "甲/乙/b.txt", "甲/乙/c.html"] {
        place.put(name, TEXT);
    }
    assert_eq!(place.convert(&["甲/**/*.txt"]).paths(), ["甲/a.txt", "甲/乙/b.txt"]);
    place.put("list.txt", "甲/a.txt\r\n\n甲/乙\n甲/a.txt\n没有.txt\n");
    let ran = place.convert(&["--files-from", "list.txt", "--force"]);
    assert_eq!(ran.paths(), ["甲/a.txt", "甲/乙/b.txt", "甲/乙/c.html"]);
    assert_eq!(ran.failure("没有.txt"), Some("not-found"));
    assert_eq!(ran.run["skipped"], 1);
    place.put("list0", "甲/a.txt\0甲/乙/c.html\0");
    assert_eq!(place.convert(&["--files-from", "list0", "-0", "--force"]).paths(), ["甲/a.txt", "甲/乙/c.html"]);
    place.convert(&["甲/*.pdf", "--force"]).refused("no file matches");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_and_files_that_are_none() {
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    let name = gbk("文件.txt");
    fs::create_dir(place.0.path().join("in")).unwrap();
    fs::write(place.0.path().join("in").join(std::ffi::OsStr::from_bytes(&name)), TEXT).unwrap();
    let made = std::process::Command::new("mkfifo").arg(place.0.path().join("in/pipe")).status().unwrap();
    assert!(made.success());
    std::os::unix::fs::symlink("nowhere", place.0.path().join("in/link")).unwrap();
    let ran = place.convert(&["in"]);
    assert_eq!(ran.paths(), ["in/\\xCEļ\\xFE.txt"], "{}", ran.said);
    assert_eq!(ran.failure("in/pipe"), Some("not-a-file"));
    assert_eq!(ran.failure("in/link"), Some("not-found"));
}

#[cfg(unix)]
#[test]
fn a_link_past_a_locked_folder_is_no_loop() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let place = Place::new();
    place.put("in/a/x.txt", TEXT);
    let locked = place.put("in/a/locked/y.txt", TEXT).parent().unwrap().to_owned();
    std::os::unix::fs::symlink("a", place.0.path().join("in/z")).unwrap();
    let allow = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    allow(place.0.path(), 0o777);
    allow(&locked, 0);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_zhengce"));
    command.args(["convert", "in", "--out", "out"]).current_dir(place.0.path());
    if fs::metadata(place.0.path()).unwrap().uid() == 0 {
        command.uid(65534); // Nothing is locked for root.
    }
    let ended = command.output();
    allow(&locked, 0o700);
    if ended.is_err() {
        return eprintln!("SKIPPED: nobody may run the program here");
    }
    let failures = fs::read_to_string(place.out().join("failures.jsonl")).unwrap();
    let codes: Vec<_> = failures.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["code"].clone()).collect();
    assert_eq!(codes, ["unreadable", "unreadable"], "{failures}");
    assert_eq!(fs::read_to_string(place.out().join("documents.jsonl")).unwrap().lines().count(), 2);
}

#[test]
fn a_whole_run_is_brought_up_to_date() {
    let place = Place::new();
    place.put("in/a.txt", TEXT);
    place.put("in/b.txt", TEXT);
    place.convert(&["in"]);
    place.put("in/b.txt", "二、主要任务");
    place.put("in/c.txt", TEXT);
    fs::remove_file(place.0.path().join("in/a.txt")).unwrap();
    let ran = place.convert(&["in"]);
    assert_eq!((ran.paths(), &ran.run["reused"]), (vec!["in/b.txt", "in/c.txt"], &Value::from(0)));
    assert_eq!(place.convert(&["in"]).run["reused"], 2);
    // Lines that somebody changed are made again.
    let documents = place.out().join("documents.jsonl");
    let sound = fs::read(&documents).unwrap();
    fs::write(&documents, String::from_utf8_lossy(&sound).replace("主要任务", "次要任务")).unwrap();
    assert_eq!(place.convert(&["in"]).run["reused"], 1);
    assert!(fs::read(&documents).unwrap() == sound);
    // Other rules make all documents anew.
    place.put("rules/meta/mine.toml", "[[rule]]\nid = \"mine\"\nclass = \"none\"\nwords = [\"某词\"]\n");
    let other = place.convert(&["in", "--grammar", "rules"]);
    assert_eq!((other.code, &other.run["reused"]), (Some(0), &Value::from(0)), "{}", other.said);
}

#[test]
fn tables_come_with_the_documents_and_go_when_they_are_no_longer_asked_for() {
    let place = Place::new();
    place.put("in/a.txt", TEXT);
    let ran = place.convert(&["in", "--formats", "jsonl,csv,xlsx", "--headers", "zh"]);
    let names = |run: &Value| -> Vec<String> { serde_json::from_value(run["outputs"].clone()).unwrap() };
    assert!(names(&ran.run).iter().all(|name| place.out().join(name).is_file()), "{:?}", ran.run);
    let sections = fs::read_to_string(place.out().join("sections.csv")).unwrap();
    assert!(sections.starts_with("\u{FEFF}记录标识,文件标识"), "{sections}");
    assert!(place.out().join("tables.xlsx").is_file());
    let ran = place.convert(&["in"]);
    assert_eq!((&ran.run["reused"], place.out().join("sections.csv").exists()), (&Value::from(1), false));
}

#[test]
fn an_output_folder_that_is_not_ours_is_left_alone() {
    let place = Place::new();
    place.put("in/a.txt", TEXT);
    place.put("out/notes.txt", "mine");
    place.put("out/documents.jsonl", "{}");
    place.convert(&["in"]).refused("documents.jsonl is of no run");
    assert!(!place.out().join(".zhengce").exists());
    assert_eq!(place.convert(&["in", "--force"]).code, Some(0));
    place.put("out/targets.csv", "mine");
    let ran = place.convert(&["in", "--formats", "csv"]);
    assert!(ran.code == Some(1) && ran.said.contains("targets.csv is of no run"), "{}", ran.said);
    assert_eq!(fs::read(place.out().join("targets.csv")).unwrap(), b"mine");
    fs::remove_file(place.out().join("targets.csv")).unwrap();
    assert_eq!(place.convert(&["in", "--formats", "csv"]).code, Some(0));
    assert_eq!(fs::read(place.out().join("notes.txt")).unwrap(), b"mine");
    place.put("other/b.txt", TEXT);
    place.convert(&["other"]).refused("other inputs (in)");
    let lock = fs::File::create(place.out().join(".zhengce/lock")).unwrap();
    lock.lock().unwrap();
    place.convert(&["in"]).refused("another run");
    drop(lock);
    fs::remove_dir_all(place.out()).unwrap();
    fs::write(place.out(), "a file").unwrap();
    place.convert(&["in"]).refused("nothing can be written");
}

#[test]
fn nothing_that_is_not_ours_is_moved_or_removed() {
    let place = Place::new();
    place.put("in/a.txt", TEXT);
    let foreign = ["unfinished/thesis.txt", "unfinished/run.json", "earlier-2020/photo.txt", ".lock"].map(|name| {
        place.put(&format!("out/{name}"), "{\"outputs\": []}");
        place.out().join(name)
    });
    assert_eq!(place.convert(&["in"]).code, Some(0));
    assert_eq!(place.convert(&["in", "--force"]).code, Some(0));
    for name in ["manifest.jsonl", "run.json"] {
        // Neither is a file of ours that stands in such a folder without its header.
        let path = place.put(&format!("out/.zhengce/unfinished/{name}"), "{\"outputs\": []}\n");
        place.convert(&["in"]).refused("move it away");
        place.convert(&["in", "--force"]).refused("move it away");
        assert!(path.exists());
        fs::remove_file(path).unwrap();
    }
    assert!(foreign.iter().all(|path| fs::read(path).unwrap() == b"{\"outputs\": []}"));
    // A run.json of somebody else names no files of ours.
    place.put("theirs/notes.csv", "mine");
    place.put("theirs/run.json", "{\"outputs\": [\"notes.csv\"]}");
    let theirs = place.0.path().join("theirs");
    fs::remove_dir_all(place.out()).unwrap();
    fs::rename(theirs, place.out()).unwrap();
    place.convert(&["in"]).refused("run.json is of no run");
    assert_eq!(place.convert(&["in", "--force"]).code, Some(0));
    assert!(place.out().join("notes.csv").exists());
}

#[test]
fn documents_that_somebody_removed_are_made_again() {
    let place = Place::new();
    place.put("in/a.txt", TEXT);
    place.convert(&["in"]);
    fs::remove_file(place.out().join("documents.jsonl")).unwrap();
    let ran = place.convert(&["in"]);
    assert_eq!((ran.code, ran.paths()), (Some(0), vec!["in/a.txt"]), "{}", ran.said);
}

/// A file system of a given kind, for as long as it is needed; `None` where this may not be made.
struct Mount(PathBuf);

impl Mount {
    fn new(at: &Path, options: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mounted = std::process::Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at).output();
        if mounted.is_ok_and(|m| m.status.success()) {
            return Some(Self(at.to_owned()));
        }
        eprintln!("SKIPPED: only root may mount a file system here");
        None
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let place = Place::new();
    common::corpus::Corpus::read(root()).write(&place.0.path().join("in"), 0..800).unwrap();
    let Some(_mount) = Mount::new(&place.out(), "size=2m") else { return };
    let full = place.convert(&["in"]);
    assert!(full.code == Some(1) && full.said.contains("the disk is full"), "{}", full.said);
    assert!(!place.out().join("documents.jsonl").exists());
    let grown = std::process::Command::new("mount").args(["-o", "remount,size=64m"]).arg(place.out()).status().unwrap();
    assert!(grown.success());
    let ran = place.convert(&["in"]);
    assert_eq!(ran.run["found"], 800, "{}", ran.said);
    assert!(ran.run["reused"].as_u64().unwrap() > 0);
}

#[test]
fn a_read_only_folder_is_refused() {
    let place = Place::new();
    place.put("in/a.txt", TEXT);
    let Some(_mount) = Mount::new(&place.out(), "size=1m,ro") else { return };
    place.convert(&["in"]).refused("nothing can be written");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = Place::new();
    place.put("a.txt", TEXT.repeat(2000));
    let binary = env!("CARGO_BIN_EXE_zhengce");
    let parse = format!("{binary} parse --jsonl a.txt a.txt a.txt | head -c 10 > /dev/null; echo ${{PIPESTATUS[0]}}");
    let convert = format!("({binary} convert a.txt missing.txt --out out; {binary} convert a.txt --out out; echo $? > code) 2>&1 | true");
    let bash = |script: &str| std::process::Command::new("bash").args(["-c", script]).current_dir(place.0.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&bash(&parse).stdout).trim(), "0");
    bash(&convert);
    assert_eq!(fs::read_to_string(place.0.path().join("code")).unwrap().trim(), "0");
}

#[test]
fn what_is_said_without_a_terminal_is_lines() {
    let place = Place::new();
    place.put("in/a.txt", TEXT);
    let mut file = fs::File::create(place.0.path().join("in/b.bin")).unwrap();
    file.write_all(&[0; 64]).unwrap();
    let ran = place.convert(&["in"]);
    assert!(ran.said.contains("found 2 = converted 1 + partial 0 + failed 1 + skipped 0"), "{}", ran.said);
    let quiet = place.convert(&["in", "--quiet"]);
    assert!(quiet.said.starts_with("zhengce: 1 of 2 inputs failed") && quiet.said.lines().count() == 1, "{}", quiet.said);
}
