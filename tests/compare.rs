//! `zhengce compare`, as a user runs it; and the provinces' growth targets of 2026, read by hand.

mod common;

use assert_cmd::Command;
use common::{files, parse, root};
use std::collections::BTreeMap;
use std::fs;
use zhengce::compare::{Comparison, Options, Standing, compare};
use zhengce::record::{Comparator, Document, Measure};

fn zhengce() -> Command {
    let mut command = Command::cargo_bin("zhengce").unwrap();
    command.current_dir(root());
    command
}

/// The growth target of 地区生产总值 for 2026 in each report, as a reader finds it in the text.
const GROWTH: [(&str, Comparator, &str, Option<&str>); 10] = [
    ("宁夏回族自治区", Comparator::Approx, "5", None),
    ("贵州省", Comparator::Approx, "5", None),
    ("吉林省", Comparator::Approx, "5", None),
    ("陕西省", Comparator::Approx, "5", None),
    ("重庆市", Comparator::Ge, "5", None),
    ("山西省", Comparator::Range, "4.5", Some("5")),
    ("浙江省", Comparator::Range, "5", Some("5.5")),
    ("甘肃省", Comparator::Approx, "5.5", None),
    ("海南省", Comparator::Approx, "6", None),
    ("广东省", Comparator::Range, "4.5", Some("5")),
];

#[test]
fn growth_targets_of_ten_provinces_stand_in_one_row() {
    let paths: Vec<_> = files(&root().join("../shared/corpus"));
    let is_report = |name: &str| name.ends_with(".txt") && name[..3].parse::<u32>().is_ok_and(|n| (13..=22).contains(&n));
    let paths: Vec<_> = paths.into_iter().filter(|p| is_report(&p.file_name().unwrap().to_string_lossy())).collect();
    if paths.len() < GROWTH.len() {
        eprintln!("SKIPPED: the ten reports are not beside the checkout");
        return;
    }
    let parsed: Vec<_> = paths.iter().map(|p| parse(p)).collect();
    let documents: Vec<&Document> = parsed.iter().flat_map(|p| &p.parts).map(|p| &p.document).collect();
    let comparison = compare(documents, common::PIPELINE.grammar(), &Options { years: vec![2026], ..Options::default() });
    let is_growth = |r: &&zhengce::compare::Row| {
        r.indicator == "地区生产总值" && r.measure == Measure::Growth && r.frequency.is_none() && r.standing == Standing::Shared
    };
    let rows: Vec<_> = comparison.rows.iter().filter(is_growth).collect();
    assert_eq!(rows.len(), 1);
    let mut seen = BTreeMap::new();
    for cell in &rows[0].cells {
        let column = &comparison.documents[cell.document];
        let target = &cell.written;
        let text = parsed.iter().find(|p| p.parts[0].document.doc_id == column.doc_id).map(|p| &p.source.text).unwrap();
        assert_eq!(&text[target.span.byte_start..target.span.byte_end], target.quote);
        let value = (target.value.comparator, cell.value.as_deref().unwrap(), cell.value_max.as_deref());
        assert!(seen.insert(column.region.as_deref().unwrap(), value).is_none(), "{} has two", column.label);
    }
    let wanted: BTreeMap<_, _> = GROWTH.iter().map(|(region, comparator, low, high)| (*region, (*comparator, *low, *high))).collect();
    assert_eq!(seen, wanted);
}

#[test]
fn a_folder_of_files_gives_json_that_is_read_back() {
    let output = zhengce().args(["compare", "fixtures/texts", "--json", "--quiet"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let comparison: Comparison = serde_json::from_slice(&output.stdout).unwrap();
    assert!(comparison.documents.len() > 10);
    let mut labels: Vec<_> = comparison.documents.iter().map(|d| &d.label).collect();
    labels.sort();
    labels.dedup();
    assert_eq!(labels.len(), comparison.documents.len());
}

#[test]
fn files_are_whole_and_not_replaced_unasked() {
    let dir = tempfile::tempdir().unwrap();
    for (name, begins) in [("比较.csv", "\u{feff}指标,".as_bytes()), ("比较.xlsx", b"PK"), ("比较.json", b"{")] {
        let out = dir.path().join(name);
        let run = |more: &[&str]| zhengce().args(["compare", "fixtures/texts", "--quiet", "--out"]).arg(&out).args(more).output().unwrap();
        assert!(run(&[]).status.success());
        assert!(fs::read(&out).unwrap().starts_with(begins), "{name}");
        assert_eq!(run(&[]).status.code(), Some(2), "{name}");
        assert!(run(&["--force"]).status.success());
    }
    zhengce().args(["compare", "fixtures/texts", "--out", "x.doc"]).assert().code(2);
    zhengce().args(["compare", "no/such/path"]).assert().code(2);
}

#[test]
fn a_bad_file_stops_nothing_and_is_named() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("好.txt"), "一、目标\n到2027年,森林覆盖率达到45%。").unwrap();
    fs::write(dir.path().join("坏.txt"), b"\0\x01\x02\xff\xfe\xfd\0\0\0\x03").unwrap();
    let output = zhengce().arg("compare").arg(dir.path()).args(["--all"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("森林覆盖率"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("坏.txt"));
}
