//! Small texts, each with one kind of change, and some that are none.

use super::*;
use crate::decode::DecodeOptions;
use crate::{Grammar, Pipeline};
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Grammar::builtin()));

fn between(old: &str, new: &str) -> Diff {
    let read = |text: &str| PIPELINE.parse_file(text.as_bytes(), &DecodeOptions::default()).unwrap();
    let (old, new) = (read(old), read(new));
    diff((&old, &old.parts[0]), (&new, &new.parts[0]), PIPELINE.grammar())
}

/// Each change in a line: what, how, by how much; consequences are indented.
fn lines(old: &str, new: &str) -> Vec<String> {
    let line = |c: &Change| {
        let indent = if c.part_of.is_some() { "> " } else { "" };
        let by = text::amount(c).map(|by| format!(" {by}")).unwrap_or_default();
        let says = |e: &Option<Evidence>| e.as_ref().map(|e| e.says.clone()).unwrap_or_default();
        let words = match c.of {
            Subject::Section => String::new(),
            Subject::Target | Subject::Deadline => by,
            _ => format!(" {}→{}", says(&c.old), says(&c.new)),
        };
        format!("{indent}{}{}{words}", text::subject(c.of), text::kind(c.kind))
    };
    between(old, new).changes.iter().map(line).collect()
}

/// A document with four sections, the second of which is given.
fn plan(second: &str) -> String {
    let rest = [
        "一、补植\n各村要查明缺株,补植茶苗。",
        second,
        "三、采摘\n采摘时要轻采轻放,不得伤及新梢。",
        "四、晾晒\n晒场要打扫干净,防止混入砂石。",
    ];
    format!("茶园管护方案\n{}", rest.join("\n"))
}

fn changed(old: &str, new: &str) -> Vec<String> {
    lines(&plan(&format!("二、除草\n{old}")), &plan(&format!("二、除草\n{new}")))
}

#[test]
fn values_rise_and_fall_in_the_new_unit() {
    assert_eq!(changed("全县茶园面积达到1.2万亩。", "全县茶园面积达到1.5万亩。"), ["目标调高 +0.3万亩"]);
    assert_eq!(changed("全县茶园面积达到1.2万亩。", "全县茶园面积达到9000亩。"), ["目标调低 −3000亩"]);
    // The same amount written otherwise is other words and no other value.
    assert_eq!(changed("全县茶园面积达到1.2万亩。", "全县茶园面积达到12000亩。"), ["章节修改"]);
}

#[test]
fn words_of_firmness_are_told() {
    assert_eq!(changed("全县茶园面积达到1.2万亩左右。", "全县茶园面积达到1.2万亩以上。"), ["目标趋硬"]);
    assert_eq!(changed("确保全县茶园面积达到1.2万亩。", "力争全县茶园面积达到1.2万亩。"), ["目标趋软"]);
    assert_eq!(changed("全县茶园面积不低于1万亩。", "全县茶园面积不超过1万亩。"), ["目标变更"]);
}

#[test]
fn a_date_that_moves_takes_its_targets_along() {
    let text = |year: u32| format!("到{year}年,全县茶园面积达到1.2万亩,茶苗成活率达到90%。");
    assert_eq!(changed(&text(2025), &text(2027)), ["时限推迟 2年", "> 目标推迟 2年"]);
    assert_eq!(changed("2025年9月底前完成除草。", "2025年6月底前完成除草。"), ["时限提前 3个月"]);
    assert_eq!(changed("收到申请后15个工作日内答复。", "收到申请后20个工作日内答复。"), ["时限推迟 5个工作日"]);
}

#[test]
fn units_come_go_lead_and_are_renamed() {
    let text = |units: &str| format!("各村要清除杂草。({units})");
    assert_eq!(changed(&text("责任单位:县林业局"), &text("责任单位:县林业局、县财政局")), ["责任单位新增 →县财政局"]);
    assert_eq!(changed(&text("责任单位:县林业局、县财政局"), &text("责任单位:县林业局")), ["责任单位删除 县财政局→"]);
    assert_eq!(
        changed(&text("县林业局牵头,县财政局配合"), &text("县财政局牵头,县林业局配合")),
        ["责任单位改为牵头 县财政局→县财政局", "责任单位不再牵头 县林业局→县林业局"]
    );
    assert_eq!(changed(&text("责任单位:县农委"), &text("责任单位:县农业农村委")), ["责任单位更名 县农委→县农业农村委"]);
}

#[test]
fn a_renamed_unit_is_one_change_wherever_it_stands() {
    let text = |unit: &str| {
        format!("茶园管护方案\n一、补植\n各村要查明缺株。(责任单位:{unit})\n二、除草\n各村要除草,并告知{unit}。(责任单位:{unit})")
    };
    let diff = between(&text("县园林绿化局"), &text("县园林和绿化局"));
    assert_eq!(diff.changes.len(), 1);
    assert_eq!((diff.changes[0].kind, diff.changes[0].also.len()), (ChangeKind::Renamed, 1));
}

#[test]
fn references_change_their_numbers() {
    let text = |number: &str| format!("按照《茶叶生产管理办法》(县政发〔{number}号)执行。");
    let said = |number: &str| format!("茶叶生产管理办法 县政发〔{number}号");
    let wanted = format!("引用文件变更 {}→{}", said("2018〕5"), said("2021〕9"));
    assert_eq!(changed(&text("2018〕5"), &text("2021〕9")), [wanted]);
}

#[test]
fn what_no_record_says_is_an_edit_of_words() {
    let diff = between(&plan("二、除草\n各村要除草,深度以见土为准。"), &plan("二、除草\n各村要人工除草,深度以见土为准。"));
    assert_eq!(diff.changes.len(), 1);
    let [edit] = &diff.changes[0].edits[..] else { panic!("{:?}", diff.changes[0]) };
    assert_eq!((edit.deleted.as_ref(), edit.inserted.as_ref().map(|w| w.quote.as_str())), (None, Some("人工")));
}

#[test]
fn an_added_section_renumbers_nothing_else() {
    let old = plan("二、除草\n各村要除草,深度以见土为准。");
    let new = old.replace("三、采摘", "三、施肥\n施用腐熟的农家肥,严禁生粪下地。\n四、采摘").replace("四、晾晒", "五、晾晒");
    assert_eq!(lines(&old, &new), ["章节新增"]);
    assert_eq!(lines(&new, &old), ["章节删除"]);
    // A number that skips is told, once.
    assert_eq!(lines(&old, &old.replace("三、采摘", "五、采摘").replace("四、晾晒", "六、晾晒")), ["章节改号"]);
}

#[test]
fn records_of_a_removed_section_are_part_of_its_removal() {
    let old = plan("二、除草\n到2025年,全县茶园面积达到1.2万亩。(责任单位:县林业局)");
    let new = plan("").replace("\n\n", "\n").replace("三、", "二、").replace("四、", "三、");
    assert_eq!(lines(&old, &new), ["章节删除", "> 时限删除", "> 目标删除", "> 责任单位删除 县林业局→"]);
}

#[test]
fn sections_move_split_and_merge() {
    let old = plan("二、除草\n各村要在雨后除草,深度以见土为准。除下的草要运出茶园,集中堆沤成肥。");
    let moved = "茶园管护方案\n一、采摘\n采摘时要轻采轻放,不得伤及新梢。\n二、补植\n各村要查明缺株,补植茶苗。\n三、除草\n各村要在雨后除草,深度以见土为准。除下的草要运出茶园,集中堆沤成肥。\n四、晾晒\n晒场要打扫干净,防止混入砂石。";
    assert_eq!(lines(&old, moved), ["章节移动"]);
    let split = old.replace("三、", "四、").replace("四、晾晒", "五、晾晒").replace("除下的草", "\n三、除下的草");
    assert_eq!(lines(&old, &split), ["章节拆分"]);
    assert_eq!(lines(&split, &old), ["章节合并"]);
}

#[test]
fn a_term_that_is_replaced_throughout_is_one_change() {
    let text = |term: &str| {
        let line = |n: &str, rest: &str| format!("{n}、各{term}应当{rest}");
        let lines = [line("一", "依法经营。"), line("二", "按时报送材料。"), line("三", "接受监督。"), line("四", "爱护茶园。")];
        format!("茶园经营办法\n{}", lines.join("\n"))
    };
    let diff = between(&text("市场主体"), &text("经营主体"));
    let all: Vec<_> = diff.changes.iter().map(|c| (c.of, c.kind, c.also.len())).collect();
    assert_eq!(all, [(Subject::Term, ChangeKind::Renamed, 3)]);
    // Twice is no term: it is told where it stands.
    let few = between(&plan("二、除草\n各户应当除草,各户应当清运。"), &plan("二、除草\n各村应当除草,各村应当清运。"));
    assert!(few.changes.iter().all(|c| c.of == Subject::Section), "{:?}", few.changes);
}

#[test]
fn texts_with_nothing_in_common_are_added_and_removed() {
    let diff = between(&plan("二、除草\n各村要除草。"), "水库移民安置办法\n第一条 移民搬迁以自愿为原则。\n第二条 补偿款直接打入个人账户。");
    assert!(
        diff.changes.iter().all(|c| !matches!(c.kind, ChangeKind::Moved | ChangeKind::Renumbered | ChangeKind::Split)),
        "{:?}",
        diff.changes
    );
}

#[test]
fn empty_texts_do_not_differ() {
    assert!(between("\n", "\n").changes.is_empty());
}
