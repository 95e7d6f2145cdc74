//! Every fixture gives the records expected of it. The expected records were read by hand from the
//! texts (see `fixtures/README.md`), not taken from the program.

mod common;

use common::{fixtures, parse, root};
use zhengce::eval::{Table, compare};

fn evaluate(name: &str) -> Table {
    let path = fixtures().into_iter().find(|p| p.file_name().is_some_and(|n| n == name)).unwrap();
    let gold = std::fs::read(root().join(format!("fixtures/expected/{name}.json"))).unwrap();
    let gold: Vec<serde_json::Value> = serde_json::from_slice(&gold).unwrap();
    let parsed = parse(&path);
    let mut table = Table::default();
    for part in &gold {
        let number = part["part"].as_u64().unwrap() as usize;
        compare(part, parsed.parts.iter().map(|p| &p.document).find(|d| d.source.part == number), &mut table);
    }
    assert_eq!(parsed.parts.len(), gold.len(), "{name}: number of documents");
    table
}

/// A fixture holds when nothing is missed, nothing is extra, and every further field is right.
fn assert_perfect(name: &str) {
    let table = evaluate(name);
    let wrong = table.rows().any(|(_, r)| r.extra + r.missed > 0 || r.fields.iter().any(|(_, right, all)| right < all));
    assert!(!wrong, "{name}:\n{table}");
}

macro_rules! fixtures {
    ($($test:ident: $name:literal,)*) => {
        $(#[test]
        fn $test() {
            assert_perfect($name);
        })*

        #[test]
        fn every_fixture_is_tested() {
            let tested = [$($name),*];
            let names: Vec<String> = fixtures().iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
            assert_eq!(names, tested);
        }
    };
}

fixtures! {
    opinion_responsible_units: "01_opinion_responsible_units.txt",
    action_plan_indicator_table: "02_action_plan_indicator_table.html",
    government_work_report: "03_government_work_report.txt",
    regulation_chapters_articles: "04_regulation_chapters_articles.txt",
    flattened_web_page: "05_flattened_web_page.txt",
    traditional_page_furniture: "06_traditional_page_furniture.html",
    gbk_enclosed_markers: "07_gbk_enclosed_markers.txt",
    big5_traditional: "08_big5_traditional.txt",
    draft_consultation: "09_draft_consultation.txt",
    compilation_masked_years: "10_compilation_masked_years.txt",
    notice_with_attached_plan: "11_notice_with_attached_plan.html",
    task_table_merged_cells: "12_task_table_merged_cells.html",
    pkulaw_export: "13_pkulaw_export.txt",
    measures_nested_brackets: "14_measures_nested_brackets.txt",
    short_notice_inherited_dates: "15_short_notice_inherited_dates.txt",
    hard_wrapped_lines: "16_hard_wrapped_lines.txt",
    plan_dashes_fullwidth: "17_plan_dashes_fullwidth.txt",
    bom_crlf_joint_issuers: "18_bom_crlf_joint_issuers.txt",
}
