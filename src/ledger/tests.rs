//! The ledger of small documents.

use super::*;
use crate::{Grammar, Pipeline};
use std::sync::LazyLock;

fn ledger(text: &str) -> Vec<LedgerRow> {
    static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Grammar::builtin()));
    PIPELINE.parse(text.as_bytes()).unwrap().iter().flat_map(rows).collect()
}

#[test]
fn a_section_with_units_is_a_task_with_all_below_it() {
    let rows = ledger(
        "关于加强绿化的实施方案\n一、主要任务\n(一)扩大绿地。一是新建公园3处。二是到2025年,绿地率达到45%以上。(市林业局牵头,市财政局配合)\n(二)加强管护。完善制度。\n",
    );
    assert_eq!(rows.len(), 1, "{rows:#?}");
    let row = &rows[0];
    assert_eq!(row.task, "一、主要任务 / (一)扩大绿地");
    assert_eq!((&row.lead[..], &row.cooperate[..]), (&["市林业局".to_owned()][..], &["市财政局".to_owned()][..]));
    assert_eq!((&row.deadline[..], &row.deadline_iso[..]), (&["到2025年".to_owned()][..], &["2025-12-31".to_owned()][..]));
    assert_eq!(row.targets.len(), 2);
    assert!(row.content == "一是新建公园3处。二是到2025年,绿地率达到45%以上。", "{}", row.content);
    assert!(row.source.ends_with("市财政局配合)"), "{}", row.source);
}

#[test]
fn results_make_no_task() {
    let rows = ledger("政府工作报告\n一、2024年工作回顾\n2024年,全市生产总值达到5000亿元,增长6%。\n");
    assert!(rows.is_empty(), "{rows:#?}");
}

#[test]
fn rows_are_put_in_order() {
    let row = |unit: &str, due: &str| LedgerRow {
        responsible: Some(unit.to_owned()).filter(|u| !u.is_empty()).into_iter().collect(),
        due: Some(due.to_owned()).filter(|d| !d.is_empty()),
        ..LedgerRow::default()
    };
    let mut rows = [row("", "2025-01-01"), row("乙局", ""), row("丙局", "2024-01-01"), row("乙局", "2023-01-01")];
    sort(&mut rows, Sort::Deadline);
    assert_eq!(rows.each_ref().map(|r| r.due.as_deref()), [Some("2023-01-01"), Some("2024-01-01"), Some("2025-01-01"), None]);
    sort(&mut rows, Sort::Unit);
    assert_eq!(rows.each_ref().map(|r| r.responsible.first().map(String::as_str)), [Some("丙局"), Some("乙局"), Some("乙局"), None]);
}

#[test]
fn each_row_of_a_task_table_is_a_task() {
    let page = "<html><body><div class=\"content\"><h1>美丽乡村建设任务分解表</h1><table>\
        <tr><td>序号</td><td>任务</td><td>牵头单位</td><td>配合单位</td><td>完成时限</td></tr>\
        <tr><td>1</td><td>整治村内道路和排水沟渠设施</td><td>市交通运输局</td><td>市财政局</td><td>2024年10月底前</td></tr>\
        <tr><td>2</td><td>新建村级文化活动广场和书屋</td><td>市文化局</td><td>市体育局</td><td>2024年12月底前</td></tr>\
        </table></div></body></html>";
    let rows = ledger(page);
    let found: Vec<_> = rows.iter().map(|r| (r.lead.join("、"), r.cooperate.join("、"), r.deadline_iso.join("、"))).collect();
    let wanted = [("市交通运输局", "市财政局", "2024-10-31"), ("市文化局", "市体育局", "2024-12-31")];
    assert_eq!(found, wanted.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())), "{rows:#?}");
}

#[test]
fn a_merged_cell_of_units_holds_for_the_rows_it_spans() {
    let page = "<html><body><div class=\"content\"><h1>河道整治工作方案</h1><p>一、重点任务</p><p>(一)整治河道。坚持上下游统筹。</p>\
        <p>附件</p><p>河道整治任务分解表</p><table>\
        <tr><td>重点任务</td><td>具体措施</td><td>牵头单位</td><td>配合单位</td><td>完成时限</td></tr>\
        <tr><td rowspan=\"2\">整治河道</td><td>清理河道沿线淤积和垃圾杂物</td><td rowspan=\"2\">市水利局</td><td>市财政局</td><td>2024年10月底前</td></tr>\
        <tr><td>修复河道沿线受损堤防和护岸</td><td>市林业局</td><td>2024年12月底前</td></tr>\
        </table></div></body></html>";
    let rows = ledger(page);
    let found: Vec<_> = rows.iter().map(|r| (r.lead.join("、"), r.cooperate.join("、"), r.deadline_iso.join("、"))).collect();
    let wanted = [("市水利局", "市财政局", "2024-10-31"), ("市水利局", "市林业局", "2024-12-31")];
    assert_eq!(found, wanted.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())), "{rows:#?}");
}

#[test]
fn figures_inside_others_are_not_said_twice() {
    let rows = ledger("关于工业发展的意见\n一、目标\n到2025年,工业增加值达到300亿元,其中开发区占40%,新区占30%。\n");
    let all = rows[0].targets.join("");
    assert_eq!(all.matches("300亿元").count(), 1, "{rows:#?}");
}
