//! Report pages, made by the program and looked at in a real browser.

mod common;

use assert_cmd::Command;
use common::{real_documents, root};
use std::path::{Path, PathBuf};
use std::process;

fn zhengce() -> Command {
    Command::cargo_bin("zhengce").unwrap()
}

fn fixture(start: &str) -> PathBuf {
    common::fixtures().into_iter().find(|p| p.file_name().unwrap().to_string_lossy().starts_with(start)).unwrap()
}

/// Chromium, where it is installed.
fn chromium() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths).flat_map(|d| ["chromium", "chromium-browser", "google-chrome"].map(|n| d.join(n))).find(|p| p.is_file())
}

fn report(paths: &[PathBuf], out: &Path) {
    zhengce().arg("report").args(paths).arg("--out").arg(out).assert().success();
}

#[test]
fn pages_work_in_a_browser() {
    let python = root().join("target/peers/bin/python");
    let has_driver = process::Command::new(&python).args(["-c", "import playwright"]).status().is_ok_and(|s| s.success());
    let Some(chromium) = chromium().filter(|_| has_driver) else {
        eprintln!("SKIPPED: no Chromium with its driver; .ci/peers installs them");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let page = |name: &str| folder.path().join(name);
    report(&[fixture("01")], &page("one.html"));
    // Two plans that share indicators, the second a little more ambitious.
    let (first, second) = (page("a.txt"), page("b.txt"));
    let plan = |county: &str, area: &str, share: &str| {
        format!(
            "{county}茶园管护方案\n一、目标\n到2027年,全县茶园面积达到{area},优质率达到{share}。\n二、任务\n(一)补植。2026年6月底前完成补植。(责任单位:县林业局、县财政局)\n(二)除草。2026年9月底前完成除草。(责任单位:县林业局)\n"
        )
    };
    std::fs::write(&first, plan("云山县", "1.2万亩以上", "45%左右")).unwrap();
    std::fs::write(&second, plan("青川县", "15000亩", "50%—55%")).unwrap();
    report(&[first.clone(), second.clone()], &page("several.html"));
    let hostile = format!(
        "一、目标\n各村要<script>alert(1)</script>除草。\n\" onmouseover=\"alert(1) 到2027年,茶园面积达到1万亩。\u{202E}反写\n{}\n",
        "补植茶苗".repeat(90_000)
    );
    std::fs::write(page("hostile.txt"), hostile).unwrap();
    report(&[page("hostile.txt")], &page("hostile.html"));
    zhengce().arg("diff").args([&first, &second]).arg("--html").arg(page("diff.html")).assert().success();
    let looked = process::Command::new(&python)
        .arg(root().join("tests/peers/report_check.py"))
        .arg(chromium)
        .args(["one.html", "several.html", "hostile.html", "diff.html"].map(page))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&looked.stdout);
    assert!(looked.status.success(), "{told}{}", String::from_utf8_lossy(&looked.stderr));
}

#[test]
fn the_growth_targets_of_ten_provinces_are_drawn() {
    let is_report =
        |p: &PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().contains("gwr2026") && n.to_string_lossy().ends_with(".txt"));
    let reports: Vec<PathBuf> = real_documents().into_iter().filter(is_report).collect();
    if reports.is_empty() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("page.html");
    report(&reports, &out);
    let page = std::fs::read_to_string(&out).unwrap();
    let figure = page.split("<figure>").find(|f| f.contains("地区生产总值 · 增长 · 2026年 · %</figcaption>")).expect("a chart of growth");
    let figure = figure.split("</figure>").next().unwrap();
    // Read in the ten reports: province, target.
    for (province, target) in [
        ("宁夏回族自治区 2026", "≈5"),
        ("贵州省 2026", "≈5"),
        ("吉林省 2026", "≈5"),
        ("陕西省 2026", "≈5"),
        ("重庆市 2026", "≥5"),
        ("山西省 2026", "4.5—5"),
        ("浙江省 2026", "5—5.5"),
        ("甘肃省 2026", "≈5.5"),
        ("海南省 2026", "≈6"),
        ("广东省 2026", "4.5—5"),
    ] {
        let after = figure.split(&format!(">{province}</text>")).nth(1).unwrap_or_else(|| panic!("no {province}"));
        let written = after.split("</text>").next().unwrap();
        assert!(written.ends_with(target), "{province}: {written}");
    }
}

#[test]
fn a_page_is_not_written_over_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("page.html");
    std::fs::write(&out, "kept").unwrap();
    zhengce().arg("report").arg(fixture("01")).arg("--out").arg(&out).assert().code(2);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "kept");
    zhengce().arg("report").arg(fixture("01")).arg("--force").arg("--out").arg(&out).assert().success();
    assert!(std::fs::read_to_string(&out).unwrap().starts_with("<!DOCTYPE html>"));
    zhengce().arg("report").arg(fixture("01")).args(["--out", "page.txt"]).assert().code(2);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_reported() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), "一、目标\n到2027年,茶园面积达到1万亩。").unwrap();
    std::fs::write(folder.path().join("b.bin"), [0_u8, 159, 146, 150, 0, 1, 2, 0]).unwrap();
    let out = folder.path().join("page.html");
    let ran =
        zhengce().arg("report").arg(folder.path().join("a.txt")).arg(folder.path().join("b.bin")).arg("--out").arg(&out).assert().code(1);
    let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    assert!(told.contains("b.bin") && told.contains("1 files"), "{told}");
    assert!(std::fs::read_to_string(&out).unwrap().contains("茶园面积"));
}

#[test]
fn a_comparison_is_a_page_too() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("page.html");
    zhengce().arg("compare").args([fixture("01"), fixture("02")]).arg("--out").arg(&out).assert().success();
    assert!(std::fs::read_to_string(&out).unwrap().contains("指标对照"));
}
