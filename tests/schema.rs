//! The schema is a product: what is committed in `docs/` is what the program gives, and a change
//! that breaks the promise of `docs/tables.md` is told from one that keeps it.
//!
//! `UPDATE_SCHEMA=1 cargo test --test schema` writes the committed files anew.

mod common;

use assert_cmd::Command;
use common::root;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use zhengce::record::SCHEMA_VERSION;

const KINDS: [(&str, &str); 5] = [
    ("json", "document.schema.json"),
    ("comparison", "comparison.schema.json"),
    ("diff", "diff.schema.json"),
    ("sqlite", "sqlite.sql"),
    ("postgres", "postgres.sql"),
];

/// The snapshot of this version; that of an earlier version stays as it was.
fn snapshot(file: &str) -> PathBuf {
    root().join(format!("docs/schema/v{SCHEMA_VERSION}")).join(file)
}

fn given(kind: &str) -> String {
    let output = Command::cargo_bin("zhengce").unwrap().args(["schema", "--kind", kind]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Holds a committed file against what it should say, or writes it.
fn is_current(path: &std::path::Path, wanted: &str) {
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, wanted).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == wanted,
        "{} is not what the program gives; UPDATE_SCHEMA=1 cargo test --test schema writes it anew",
        path.display()
    );
}

#[test]
fn what_a_version_promised_still_holds() {
    for (kind, file) in KINDS {
        let committed = fs::read_to_string(snapshot(file)).unwrap_or_default();
        let (old, new) =
            if file.ends_with(".json") { (fields(&committed), fields(&given(kind))) } else { (columns(&committed), columns(&given(kind))) };
        let broken: Vec<_> = old.difference(&new).collect();
        assert!(
            broken.is_empty(),
            "{file}: taken away or changed: {broken:#?}\nWithin a version fields and columns are only added. Raise record::SCHEMA_VERSION, or keep them."
        );
    }
}

#[test]
fn the_committed_schema_is_current() {
    for (kind, file) in KINDS {
        is_current(&snapshot(file), &given(kind));
    }
}

#[test]
fn the_page_on_tables_is_current() {
    let path = root().join("docs/tables.md");
    let page = fs::read_to_string(&path).unwrap();
    const MARK: &str = "<!-- from here on made from the column list -->\n";
    let by_hand = page.split(MARK).next().unwrap();
    is_current(&path, &format!("{by_hand}{MARK}\n{}", zhengce::table::page()));
}

/// The columns of `create table` statements, with their tables and types.
fn columns(sql: &str) -> BTreeSet<String> {
    let mut table = String::new();
    let mut all = BTreeSet::new();
    for line in sql.lines() {
        if let Some(name) = line.strip_prefix("create table ") {
            table = name.to_owned();
        } else if line.starts_with("  \"") {
            let column = line.split(" -- ").next().unwrap().trim().trim_end_matches(',');
            all.insert(format!("{table} {column}"));
        }
    }
    all
}

/// The fields of a JSON Schema, with their types.
fn fields(schema: &str) -> BTreeSet<String> {
    fn walk(value: &Value, path: &str, all: &mut BTreeSet<String>) {
        let Some(object) = value.as_object() else { return };
        if let Some(kind) = object.get("type").or(object.get("$ref")) {
            all.insert(format!("{path}: {kind}"));
        }
        for (key, inner) in object {
            match inner {
                Value::Array(members) if key != "required" && key != "type" => members.iter().for_each(|m| walk(m, path, all)),
                Value::Object(_) => walk(inner, &format!("{path}/{key}"), all),
                _ => {}
            }
        }
    }
    let mut all = BTreeSet::new();
    walk(&serde_json::from_str(schema).unwrap_or_default(), "", &mut all);
    all
}
