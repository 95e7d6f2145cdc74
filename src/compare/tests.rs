//! Documents side by side.

use super::*;
use crate::Pipeline;
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Grammar::builtin()));

fn compared(texts: &[&str], options: &Options) -> Comparison {
    let documents: Vec<Document> = texts.iter().map(|t| PIPELINE.parse(t.as_bytes()).unwrap().remove(0)).collect();
    compare(&documents, PIPELINE.grammar(), options)
}

fn shared(comparison: &Comparison) -> Vec<(String, Vec<String>)> {
    let rows = comparison.rows.iter().filter(|r| r.standing == Standing::Shared);
    rows.map(|r| (text::head(r), r.cells.iter().map(text::value).collect())).collect()
}

#[test]
fn units_are_converted_and_ranges_stay_ranges() {
    let comparison = compared(
        &[
            "一、目标\n到2027年,造林面积达到3万亩以上,地区生产总值增长4.5%—5%。",
            "一、目标\n到2027年,造林面积达到2000公顷左右,GDP增长5%以上。",
        ],
        &Options::default(),
    );
    assert_eq!(
        shared(&comparison),
        [
            ("造林面积 · 2027年 · 万亩".to_owned(), vec!["≥3".to_owned(), "≈3".to_owned()]),
            ("地区生产总值 · 增长 · 2027年 · %".to_owned(), vec!["4.5—5".to_owned(), "≥5".to_owned()]),
        ]
    );
}

#[test]
fn what_cannot_be_compared_stands_apart_and_says_why() {
    for (other, difference) in [
        ("到2028年,森林覆盖率达到50%。", Difference::Year),
        ("森林覆盖率达到50%。", Difference::Year),
        ("到2027年,森林覆盖率提高2个百分点。", Difference::Measure),
        ("到2027年,开发区森林覆盖率达到50%。", Difference::Scope),
    ] {
        let comparison = compared(&["一、目标\n到2027年,森林覆盖率达到45%。", &format!("一、目标\n{other}")], &Options::default());
        assert!(shared(&comparison).is_empty(), "{other}");
        let apart: Vec<_> = comparison.rows.iter().filter(|r| r.standing == Standing::Apart).collect();
        assert_eq!(apart.len(), 2, "{other}: {:#?}", comparison.rows);
        assert!(apart.iter().all(|r| r.differs_in.contains(&difference)), "{other}: {:?}", apart[0].differs_in);
    }
}

#[test]
fn names_that_say_too_little_are_not_compared() {
    let of = |text: &str| format!("一、目标\n到2027年,{text}。");
    let bare = compared(&[&of("完成投资20亿元"), &of("完成投资30亿元")], &Options::default());
    assert!(shared(&bare).is_empty());
    assert!(bare.rows.iter().all(|r| r.standing == Standing::Apart && r.differs_in == [Difference::Name]), "{:?}", bare.rows);
    let named = compared(&[&of("完成水利投资20亿元"), &of("完成水利投资30亿元")], &Options::default());
    assert_eq!(shared(&named).len(), 1);
}

#[test]
fn filters_hold_for_deadlines_and_units_too() {
    let text =
        "一、茶园\n2026年6月底前,新建茶园3万亩。(责任单位:市农业农村局)\n二、公路\n2027年6月底前,改建公路20公里。(责任单位:市交通运输局)";
    let left = |options: Options| {
        let comparison = compared(&[text], &options);
        let actions: Vec<String> = comparison.deadlines.iter().filter_map(|e| e.deadline.value.action.clone()).collect();
        let units: Vec<String> = comparison.units.into_iter().map(|u| u.unit).collect();
        (actions, units)
    };
    let tea = (vec!["新建茶园3万亩".to_owned()], vec!["市农业农村局".to_owned()]);
    assert_eq!(left(Options { indicators: vec!["茶园".to_owned()], ..Options::default() }), tea);
    assert_eq!(left(Options { years: vec![2026], ..Options::default() }), tea);
    assert_eq!(left(Options::default()).1.len(), 2);
}

#[test]
fn growth_and_average_growth_and_level_are_three_things() {
    let text = "一、目标\n到2027年,工业增加值达到300亿元,增长8%,年均增长6%。";
    let comparison = compared(&[text, &format!("{text}\n")], &Options::default());
    assert_eq!(shared(&comparison).len(), 3, "{:?}", shared(&comparison));
}

#[test]
fn filters_and_copies() {
    let text = "一、目标\n到2027年,森林覆盖率达到45%,GDP增长5%。\n到2028年,森林覆盖率达到46%。";
    let options = Options { indicators: vec!["GDP".to_owned()], ..Options::default() };
    assert_eq!(compared(&[text], &options).rows.len(), 1);
    let options = Options { years: vec![2028], ..Options::default() };
    let comparison = compared(&[text, text], &options);
    assert_eq!((comparison.rows.len(), comparison.documents.len()), (1, 1));
    let options = Options { regions: vec!["浙江".to_owned()], ..Options::default() };
    assert!(compared(&[text], &options).documents.is_empty());
}

#[test]
fn tasks_are_counted_and_labels_are_unique() {
    let text = "一、任务\n(一)修路。2027年底前完成。(市交通局牵头,市财政局配合)\n(二)种树。(市交通局牵头)";
    let comparison = compared(&[text, &format!("{text}\n")], &Options::default());
    assert_eq!(comparison.units[0].unit, "市交通局");
    assert_eq!(comparison.units[0].total(), (4, 0));
    assert_eq!(comparison.units[1].total(), (0, 2));
    assert_eq!(comparison.deadlines.iter().filter(|e| e.date.as_deref() == Some("2027-12-31")).count(), 2);
    assert_ne!(comparison.documents[0].label, comparison.documents[1].label);
}

#[test]
fn several_values_of_one_document_are_all_kept() {
    let comparison = compared(&["一、目标\n到2027年,森林覆盖率达到45%。\n二、保障\n到2027年,森林覆盖率达到46%。"], &Options::default());
    assert_eq!(comparison.rows.iter().map(|r| r.cells.len()).max(), Some(2));
}
