//! `zhengce load`, looked at with other people's software: the sqlite3 shell, and psql on a real
//! server that the test starts. Where one is absent its test says that it skips; `.ci/peers`
//! installs them.

mod common;

use assert_cmd::cargo::CommandCargoExt;
use common::database::{Server, Shell, Sqlite3};
use common::{hard, root};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use zhengce::record::Document;
use zhengce::table::{Type, Value as Cell, tables};

fn zhengce(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("zhengce").unwrap();
    command.current_dir(root()).args(arguments);
    command
}

/// Runs a command; its exit code and what it said.
fn ran(arguments: &[&str]) -> (i32, String) {
    let output = zhengce(arguments).output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[track_caller]
fn loads(from: &Path, to: &str) -> String {
    let (code, said) = ran(&["load", from.to_str().unwrap(), "--to", to]);
    assert_eq!(code, 0, "{said}");
    said
}

/// A scratch folder with the fixtures' documents, and one made of everything that is hard to write.
struct Place {
    dir: TempDir,
    documents: Vec<Document>,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let (code, said) = ran(&["convert", "fixtures/texts", "--quiet", "--out", out.to_str().unwrap()]);
        assert_eq!(code, 0, "{said}");
        let lines = fs::read_to_string(out.join("documents.jsonl")).unwrap();
        let documents = lines.lines().map(|l| serde_json::from_str(l).unwrap()).chain([hard()]).collect();
        Self { dir, documents }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn put(&self, name: &str, documents: &[Document]) -> PathBuf {
        let lines: String = documents.iter().map(|d| serde_json::to_string(d).unwrap() + "\n").collect();
        fs::write(self.path(name), lines).unwrap();
        self.path(name)
    }

    /// The documents, and as many as make several batches.
    fn many(&self) -> PathBuf {
        let copy = |number: usize| {
            self.documents.iter().cloned().map(move |mut d| {
                d.source.path = format!("{number}/{}", d.source.path);
                d.source.sha256.replace_range(..4, &format!("{number:04}"));
                d.doc_id.replace_range(..4, &format!("{number:04}"));
                d
            })
        };
        self.put("many.jsonl", &(0..40).flat_map(copy).collect::<Vec<_>>())
    }
}

/// The rows of a table as the records have them, keys and lists as JSON, decimals as words.
fn wanted(documents: &[Document], table: usize) -> Vec<Value> {
    let mut rows = Vec::new();
    for document in documents {
        tables()[table].rows(document, &mut |cells| {
            let cell = |cell: &Cell<'_>| match cell {
                Cell::Null => Value::Null,
                Cell::Text(words) => json!(words),
                Cell::Integer(n) => json!(n),
                Cell::Decimal(digits) | Cell::Date(digits) => json!(digits),
                Cell::Bool(b) => json!(b),
                Cell::List(members) => json!(members),
            };
            let names = tables()[table].columns.iter().map(|c| c.name.to_owned());
            rows.push(Value::Object(names.zip(cells.iter().map(cell)).collect::<Map<_, _>>()));
        });
    }
    let key = |row: &Value| row[tables()[table].key()].as_str().unwrap().to_owned();
    rows.sort_by_key(key);
    rows
}

/// The same from a database.
fn found(shell: &dyn Shell, table: usize) -> Vec<Value> {
    let columns = &tables()[table].columns;
    let mut rows = shell.rows(tables()[table].name, columns, tables()[table].key());
    for row in &mut rows {
        for column in columns {
            let cell = &mut row[column.name];
            *cell = match (column.kind, cell.take()) {
                (Type::TextList, Value::String(list)) => serde_json::from_str(&list).unwrap(),
                (Type::Bool, Value::Number(n)) => json!(n.as_i64() == Some(1)),
                (_, other) => other,
            };
        }
    }
    rows
}

/// Numbers of more digits than SQLite keeps are compared as it keeps them.
fn rounded(mut rows: Vec<Value>) -> Vec<Value> {
    for row in &mut rows {
        for name in ["value", "value_max"] {
            if let Some(digits) = row.get(name).and_then(Value::as_str) {
                row[name] = json!(format!("{:.13e}", digits.parse::<f64>().unwrap()));
            }
        }
    }
    rows
}

#[test]
fn the_sqlite3_shell_finds_every_row() {
    let Some(shell) = Sqlite3::find() else { return };
    let place = Place::new();
    let database = place.path("a.db");
    loads(&place.put("all.jsonl", &place.documents), database.to_str().unwrap());
    let shell = shell.on(&database);
    for table in 0..tables().len() {
        assert_eq!(rounded(found(&shell, table)), rounded(wanted(&place.documents, table)), "{}", tables()[table].name);
    }
}

#[test]
fn psql_finds_every_row() {
    let place = Place::new();
    let Some(server) = Server::start() else { return };
    loads(&place.put("all.jsonl", &place.documents), &server.url("postgres"));
    for table in 0..tables().len() {
        let mut wanted = wanted(&place.documents, table);
        for row in &mut wanted {
            // What PostgreSQL does not hold.
            *row = serde_json::from_str(&row.to_string().replace("\\u0000", "\u{FFFD}")).unwrap();
        }
        assert_eq!(found(&server.database("postgres"), table), wanted, "{}", tables()[table].name);
    }
}

/// What must hold of any database: loading again changes nothing, new versions replace, copies are
/// stored once, broken input loses nothing that came before.
fn loads_exactly_once(place: &Place, url: &str, shell: &dyn Shell) {
    let documents = &place.documents;
    let said = loads(&place.put("a.jsonl", documents), url);
    let files = documents.iter().map(|d| &d.source.path).collect::<std::collections::BTreeSet<_>>().len();
    assert!(said.contains(&format!("{files} files: {files} new, 0 replaced, 0 unchanged")), "{said}");
    let before = shell.dump();
    let said = loads(&place.path("a.jsonl"), url);
    assert!(said.contains(&format!("0 new, 0 replaced, {files} unchanged; 0 rows")), "{said}");
    assert_eq!(shell.dump(), before);

    // A copy: one more file, not one more document.
    let mut copy = documents[0].clone();
    copy.source.path = "0 copy.txt".to_owned();
    let said = loads(&place.put("b.jsonl", &[copy.clone()]), url);
    assert!(said.contains("1 new") && said.contains("; 0 rows"), "{said}");
    assert_eq!(shell.one("select count(*) from documents"), documents.len().to_string());

    // The original has another content now: its records go on under the copy's name.
    let mut edited = documents[1].clone();
    edited.source.path = documents[0].source.path.clone();
    edited.doc_id = "fedcba9876543210#1".to_owned();
    edited.source.sha256 = "fedcba9876543210".repeat(4);
    let said = loads(&place.put("c.jsonl", &[edited]), url);
    assert!(said.contains("1 replaced"), "{said}");
    let of = |id: &str| shell.one(&format!("select path from documents where doc_id = '{id}'"));
    assert_eq!(of(&copy.doc_id), "0 copy.txt");
    assert_eq!(of("fedcba9876543210#1"), documents[0].source.path);

    // The copy goes too, and with it the last of its records.
    copy.doc_id = "0123456789abcdef#1".to_owned();
    copy.source.sha256 = "0123456789abcdef".repeat(4);
    loads(&place.put("d.jsonl", &[copy.clone()]), url);
    assert_eq!(of(&documents[0].doc_id), "");
    let count = |table: &str, id: &str| shell.one(&format!("select count(*) from {table} where doc_id = '{id}'"));
    assert_eq!(count("sections", &documents[0].doc_id), "0");
    assert_eq!(count("sections", &copy.doc_id), documents[0].sections.len().to_string());

    // The same bytes read by other rules.
    copy.targets.clear();
    loads(&place.put("e.jsonl", &[copy.clone()]), url);
    assert_eq!(count("targets", &copy.doc_id), "0");

    // One path twice, as where the outputs of two runs are put together: the last counts.
    let mut last = copy.clone();
    last.doc_id = "abcdefabcdefabcd#1".to_owned();
    last.source.sha256 = "abcdefabcdefabcd".repeat(4);
    let said = loads(&place.put("g.jsonl", &[copy.clone(), documents[2].clone(), last.clone()]), url);
    assert!(said.contains("0 new, 1 replaced, 2 unchanged"), "{said}");
    assert_eq!((of(&copy.doc_id), of(&last.doc_id)), (String::new(), "0 copy.txt".to_owned()));

    // What comes before a broken line is loaded.
    let lines = fs::read_to_string(place.path("b.jsonl")).unwrap() + "no document\n";
    fs::write(place.path("f.jsonl"), lines).unwrap();
    let (code, said) = ran(&["load", place.path("f.jsonl").to_str().unwrap(), "--to", url]);
    assert!(code == 1 && said.contains("line 2 is no document"), "{code}: {said}");
    assert_eq!(of(&documents[0].doc_id), "0 copy.txt");

    // Somebody's own column is in nobody's way; one of another type is.
    shell.run("alter table documents add column note text");
    loads(&place.path("d.jsonl"), url);
    let tables = shell.dump();
    shell.run("alter table deadlines add column owner text not null default ''");
    shell.run("alter table targets drop column \"scope\"");
    let (code, said) = ran(&["load", place.path("b.jsonl").to_str().unwrap(), "--to", url]);
    assert!(
        code == 2 && said.contains("deadlines.owner is not known") && said.contains("targets.scope (text) is missing"),
        "{code}: {said}"
    );
    assert_eq!(shell.one("select count(*) from files"), tables.matches("\nfiles ").count().to_string());
}

#[test]
fn sqlite_is_loaded_exactly_once() {
    let Some(shell) = Sqlite3::find() else { return };
    let place = Place::new();
    let database = place.path("a.db");
    // The view and the search use columns, which can then not be dropped.
    loads(&place.put("none.jsonl", &[]), database.to_str().unwrap());
    let shell = shell.on(&database);
    shell.run("drop view targets_with_document");
    loads_exactly_once(&place, database.to_str().unwrap(), &shell);
    shell.run("insert into section_search (section_search, rank) values ('integrity-check', 1)");
}

#[test]
fn postgres_is_loaded_exactly_once() {
    let place = Place::new();
    let Some(server) = Server::start() else { return };
    loads(&place.put("none.jsonl", &[]), &server.url("postgres"));
    let shell = server.database("postgres");
    shell.run("drop view targets_with_document");
    loads_exactly_once(&place, &server.url("postgres"), &shell);
    let comment = shell.one("select obj_description('targets'::regclass)");
    assert!(comment.starts_with("量化指标"), "{comment}");
}

/// Waits until a load has written at least so many files, or has ended.
fn wait_for(files: usize, load: &mut std::process::Child, shell: &dyn Shell) {
    let start = Instant::now();
    while load.try_wait().unwrap().is_none() && start.elapsed() < Duration::from_secs(60) {
        if shell.try_one("select count(*) from files").and_then(|n| n.parse::<usize>().ok()).is_some_and(|n| n >= files) {
            break;
        }
    }
}

fn background(from: &Path, to: &str) -> std::process::Child {
    zhengce(&["load", from.to_str().unwrap(), "--to", to]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_killed_load_into_sqlite_goes_on() {
    let Some(shell) = Sqlite3::find() else { return };
    let place = Place::new();
    let many = place.many();
    loads(&many, place.path("whole.db").to_str().unwrap());
    let database = place.path("killed.db");
    let mut interrupted = 0;
    for files in [1, 200, 400] {
        let mut load = background(&many, database.to_str().unwrap());
        wait_for(files, &mut load, &shell.on(&database));
        sleep(Duration::from_millis(files as u64 / 10));
        load.kill().unwrap();
        interrupted += usize::from(!load.wait().unwrap().success());
    }
    assert!(interrupted >= 2, "the loads were too quick to be killed: {interrupted}");
    loads(&many, database.to_str().unwrap());
    assert_eq!(shell.on(&database).dump(), shell.on(&place.path("whole.db")).dump());
    shell.on(&database).run("insert into section_search (section_search, rank) values ('integrity-check', 1)");
}

#[test]
fn ctrl_c_ends_a_load_cleanly_and_the_same_command_goes_on() {
    let Some(shell) = Sqlite3::find() else { return };
    let place = Place::new();
    let many = place.many();
    let database = place.path("stopped.db");
    let mut load = background(&many, database.to_str().unwrap());
    wait_for(1, &mut load, &shell.on(&database));
    Command::new("kill").args(["-INT", &load.id().to_string()]).status().unwrap();
    let output = load.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(130) && said.contains("zhengce: stopped after"), "{:?}: {said}", output.status);
    let before: usize = shell.on(&database).one("select count(*) from files").parse().unwrap();
    let said = loads(&many, database.to_str().unwrap());
    assert!(before > 0 && said.contains(&format!(" {before} unchanged")) && !said.contains(" 0 new"), "{before}: {said}");
}

#[test]
fn a_server_that_goes_away_loses_nothing() {
    let place = Place::new();
    let Some(mut server) = Server::start() else { return };
    let many = place.many();
    server.database("postgres").run("create database whole");
    server.database("postgres").run("create database killed");
    loads(&many, &server.url("whole"));
    let mut interrupted = 0;
    for files in [1, 200, 400] {
        let mut load = background(&many, &server.url("killed"));
        wait_for(files, &mut load, &server.database("killed"));
        sleep(Duration::from_millis(files as u64 / 10));
        server.crash();
        let output = load.wait_with_output().unwrap();
        if !output.status.success() {
            interrupted += 1;
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.code() == Some(1) && said.contains("the same command goes on from there"), "{said}");
        }
        server.restart();
    }
    assert!(interrupted >= 2, "the loads were too quick to be interrupted: {interrupted}");
    loads(&many, &server.url("killed"));
    assert_eq!(server.database("killed").dump(), server.database("whole").dump());
}

#[test]
fn a_load_waits_for_another() {
    let place = Place::new();
    let Some(server) = Server::start() else { return };
    let other = server.database("postgres");
    let holder = std::thread::spawn(move || other.run("select pg_advisory_lock(x'7A68656E676365'::bigint), pg_sleep(1)"));
    let shell = server.database("postgres");
    while shell.one("select count(*) from pg_locks where locktype = 'advisory'") == "0" {
        sleep(Duration::from_millis(10));
    }
    loads(&place.put("none.jsonl", &[]), &server.url("postgres"));
    holder.join().unwrap();
}

#[test]
fn what_is_no_database_of_ours_is_refused() {
    let place = Place::new();
    let documents = place.put("a.jsonl", &place.documents);
    let documents = documents.to_str().unwrap();
    fs::write(place.path("text.db"), "no database, but long enough to look like something else").unwrap();
    for (to, code, words) in [
        (place.path("text.db").to_str().unwrap(), 1, "not a database"),
        ("sqlite:/no/such/folder/a.db", 1, "/no/such/folder/a.db: cannot be opened"),
        ("postgres://nobody@127.0.0.1:1/none", 1, "cannot be opened"),
        ("mysql://localhost/x", 2, "write sqlite:FILE or postgres://"),
    ] {
        let (found, said) = ran(&["load", documents, "--to", to]);
        assert!(found == code && said.contains(words), "{to}: {found}: {said}");
    }
    assert_eq!(fs::read(place.path("text.db")).unwrap().len(), 56);
}

#[test]
fn several_outputs_are_loaded_as_they_are() {
    let Some(shell) = Sqlite3::find() else { return };
    let place = Place::new();
    let database = place.path("a.db");
    let (one, other) = (place.put("one.jsonl", &place.documents[..2]), place.put("other.jsonl", &place.documents[1..4]));
    let arguments = ["load", one.to_str().unwrap(), other.to_str().unwrap(), "--to", database.to_str().unwrap()];
    let (code, said) = ran(&arguments);
    assert_eq!(code, 0, "{said}");
    assert_eq!(shell.on(&database).one("select count(*) from documents"), "4");
    let (code, said) = ran(&["load", one.to_str().unwrap(), "README.md", "--to", database.to_str().unwrap()]);
    assert!(code == 2 && said.contains("load them with two commands"), "{code}: {said}");
}

#[test]
fn files_and_folders_are_converted_on_the_way() {
    let Some(shell) = Sqlite3::find() else { return };
    let place = Place::new();
    fs::create_dir(place.path("in")).unwrap();
    fs::copy(root().join("README.md"), place.path("in/a.txt")).unwrap();
    fs::write(place.path("in/b.txt"), b"PK\x03\x04 no text").unwrap();
    let (code, said) = ran(&["load", place.path("in").to_str().unwrap(), "--to", place.path("a.db").to_str().unwrap()]);
    assert!(code == 1 && said.contains("1 new") && said.contains("b.txt") && said.contains("not-text"), "{code}: {said}");
    // The account names no folder that is gone by then.
    assert!(said.starts_with("found 2 = ") && !said.contains("in /"), "{said}");
    assert_eq!(shell.on(&place.path("a.db")).one("select count(*) from documents"), "1");
}

#[test]
fn section_search_finds_chinese_words() {
    let Some(shell) = Sqlite3::find() else { return };
    let place = Place::new();
    let database = place.path("a.db");
    loads(&place.put("all.jsonl", &place.documents), database.to_str().unwrap());
    let found = shell.on(&database).one("select count(*) from section_search where section_search match '责任单位'");
    let wanted =
        |d: &Document| d.sections.iter().filter(|s| (s.text.clone() + s.title.as_deref().unwrap_or("")).contains("责任单位")).count();
    let wanted: usize = place.documents.iter().map(wanted).sum();
    assert!(wanted > 0);
    assert_eq!(found, wanted.to_string());
}

/// The queries of `docs/database.md` and the answers shown there; `UPDATE_QUERIES=1` writes them anew.
#[test]
fn the_queries_in_the_docs_answer_as_shown() {
    let page = root().join("docs/database.md");
    let text = fs::read_to_string(&page).unwrap();
    let place = tempfile::tempdir().unwrap();
    let database = place.path().join("a.db");
    loads(Path::new("fixtures/texts"), database.to_str().unwrap());
    let sqlite = Sqlite3::find();
    let server = Server::start();
    if let Some(server) = &server {
        loads(Path::new("fixtures/texts"), &server.url("postgres"));
    }
    let mut written = String::new();
    let mut rest = text.as_str();
    let mut queries = 0;
    while let Some((before, query)) = rest.split_once("```sql\n") {
        let (query, answer) = query.split_once("```\n\n```text\n").unwrap();
        let (shown, after) = answer.split_once("```\n").unwrap();
        let only_sqlite = query.contains(" match ");
        let answers = [
            sqlite.as_ref().map(|s| s.on(&database).table(query)),
            server.as_ref().filter(|_| !only_sqlite).map(|s| s.database("postgres").table(query)),
        ];
        for found in answers.iter().flatten().filter(|_| std::env::var_os("UPDATE_QUERIES").is_none()) {
            assert_eq!(found, shown, "{query}");
        }
        let answer = answers.into_iter().flatten().next().unwrap_or_else(|| shown.to_owned());
        written.push_str(&format!("{before}```sql\n{query}```\n\n```text\n{answer}```\n"));
        rest = after;
        queries += 1;
    }
    assert!(queries >= 10, "{queries}");
    if std::env::var_os("UPDATE_QUERIES").is_some() {
        fs::write(page, written + rest).unwrap();
    }
}
