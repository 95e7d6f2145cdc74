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

/// How much of a fixture is not as expected: records missed, records extra, fields wrong. The number
/// of each fixture is what is known to fall short; it may only go down, and then here too.
fn assert_short_of(name: &str, known: usize) {
    let table = evaluate(name);
    let wrong = |r: &zhengce::eval::Row| r.extra + r.missed + r.fields.iter().map(|(_, right, all)| all - right).sum::<usize>();
    // "targets, strict" counts the fields of targets once more.
    let short: usize = table.rows().filter(|(kind, _)| *kind != "targets, strict").map(|(_, r)| wrong(r)).sum();
    assert_eq!(short, known, "{name}:\n{table}");
}

macro_rules! fixtures {
    ($($test:ident: $name:literal, $known:literal;)*) => {
        $(#[test]
        fn $test() {
            assert_short_of($name, $known);
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
    opinion_responsible_units: "01_opinion_responsible_units.txt", 0;
    action_plan_indicator_table: "02_action_plan_indicator_table.html", 1;
    government_work_report: "03_government_work_report.txt", 3;
    regulation_chapters_articles: "04_regulation_chapters_articles.txt", 0;
    flattened_web_page: "05_flattened_web_page.txt", 0;
    traditional_page_furniture: "06_traditional_page_furniture.html", 2;
    gbk_enclosed_markers: "07_gbk_enclosed_markers.txt", 0;
    big5_traditional: "08_big5_traditional.txt", 0;
    draft_consultation: "09_draft_consultation.txt", 2;
    compilation_masked_years: "10_compilation_masked_years.txt", 5;
    notice_with_attached_plan: "11_notice_with_attached_plan.html", 2;
    task_table_merged_cells: "12_task_table_merged_cells.html", 1;
    pkulaw_export: "13_pkulaw_export.txt", 0;
    measures_nested_brackets: "14_measures_nested_brackets.txt", 3;
    short_notice_inherited_dates: "15_short_notice_inherited_dates.txt", 1;
    hard_wrapped_lines: "16_hard_wrapped_lines.txt", 0;
    plan_dashes_fullwidth: "17_plan_dashes_fullwidth.txt", 1;
    bom_crlf_joint_issuers: "18_bom_crlf_joint_issuers.txt", 4;
}
