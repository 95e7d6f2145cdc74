//! Each check on the smallest text that shows it, and on one that must be left alone.

use super::*;
use crate::Pipeline;
use crate::decode::DecodeOptions;
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Grammar::builtin()));

fn findings(text: &str) -> Vec<Finding> {
    let parsed = PIPELINE.parse_file(text.as_bytes(), &DecodeOptions::default()).unwrap();
    parsed.parts.iter().flat_map(|part| lint(&parsed, part, PIPELINE.grammar())).collect()
}

fn codes(text: &str) -> Vec<LintCode> {
    findings(text).iter().map(|f| f.code).collect()
}

fn tells(code: LintCode, text: &str) {
    assert!(codes(text).contains(&code), "{code} is not among {:?} of {text}", codes(text));
}

fn is_silent(code: LintCode, text: &str) {
    assert!(!codes(text).contains(&code), "{code} is told of {text}");
}

#[test]
fn numbering() {
    let sections = |numbers: &[&str]| numbers.iter().map(|n| format!("{n}、茶园管护\n各村要除草。\n")).collect::<String>();
    tells(LintCode::NumberingGap, &sections(&["一", "二", "四"]));
    is_silent(LintCode::NumberingGap, &sections(&["一", "二", "三"]));
    is_silent(LintCode::NumberingGap, "一、补植\n各村要查明缺株。\n见二、三两项。二、除草要及时。\n三、采茶\n各村要采茶。");
    tells(LintCode::NumberingRepeat, &sections(&["一", "二", "二", "三"]));
    is_silent(LintCode::NumberingRepeat, &sections(&["一", "二", "三"]));
}

#[test]
fn a_task_nobody_answers_for() {
    let plan = |last: &str| {
        let tasks: String =
            ["一", "二", "三", "四", "五"].iter().map(|n| format!("{n}、茶园补植\n各村要查明缺株。(责任单位:市林业局)\n")).collect();
        format!("{tasks}六、{last}\n各村要除草。\n")
    };
    tells(LintCode::TaskWithoutUnit, &plan("茶园除草"));
    is_silent(LintCode::TaskWithoutUnit, &plan("组织领导"));
}

#[test]
fn dates_outside_the_plan() {
    let plan = |sentence: &str| format!("茶园发展行动计划(2024—2026年)\n\n一、主要任务\n{sentence}\n\n2024年3月1日\n");
    tells(LintCode::DeadlineBeforeIssue, &plan("2024年1月底前,完成茶园补植。"));
    is_silent(LintCode::DeadlineBeforeIssue, &plan("2024年12月底前,完成茶园补植。"));
    tells(LintCode::DeadlineAfterPlan, &plan("2028年12月底前,完成茶园补植。"));
    is_silent(LintCode::DeadlineAfterPlan, &plan("展望2028年,茶园全部实现绿色防控。"));
}

#[test]
fn shares_of_one_whole() {
    let finding = findings("茶园、果园和菜园分别占农用地面积的50%、40%和30%。").remove(0);
    assert_eq!((finding.code, finding.level), (LintCode::SharesOverWhole, Level::Error));
    assert_eq!(finding.place.quote, "分别占农用地面积的50%、40%和30%");
    // Each share is rounded by itself.
    is_silent(LintCode::SharesOverWhole, "茶园、果园和菜园分别占农用地面积的33.4%、33.4%和33.3%。");
    // Two wholes.
    is_silent(LintCode::SharesOverWhole, "茶园占农用地面积的比重达到60%,绿茶占茶叶产量的比重达到70%。");
}

#[test]
fn one_indicator_with_two_values() {
    let plan =
        |second: &str| format!("一、主要目标\n到2025年,森林覆盖率达到45%。\n二、重点任务\n大力植树。到2025年,森林覆盖率达到{second}。");
    let found = findings(&plan("48%"));
    let finding = found.iter().find(|f| f.code == LintCode::IndicatorTwoValues).unwrap();
    assert_eq!(finding.related.as_ref().unwrap().section[..], ["一"]);
    is_silent(LintCode::IndicatorTwoValues, &plan("45%"));
    is_silent(LintCode::IndicatorTwoValues, &plan("40%以上"));
}

#[test]
fn one_unit_under_two_names() {
    let plan = |second: &str| format!("一、补植\n各村要查明缺株。(责任单位:市发展改革委)\n二、除草\n各村要除草。(责任单位:{second})");
    tells(LintCode::UnitTwoNames, &plan("市发改委"));
    is_silent(LintCode::UnitTwoNames, &plan("市发展改革委"));
    is_silent(LintCode::UnitTwoNames, &plan("县发改委"));
}

#[test]
fn short_names() {
    let rule = |before: &str, after: &str| {
        format!("茶园保护办法\n一、总则\n{before}本办法适用于湘江绿茶保护地(以下简称“湘茶园区”)。\n二、管理\n{after}")
    };
    is_silent(LintCode::ShortNameUnused, &rule("", "湘茶园区禁止采石。"));
    tells(LintCode::ShortNameUnused, &rule("", "保护地内禁止采石。"));
    tells(LintCode::ShortNameBeforeDefinition, &rule("湘茶园区很大。", "湘茶园区禁止采石。"));
    is_silent(LintCode::ShortNameBeforeDefinition, &rule("", "湘茶园区禁止采石。"));
    tells(LintCode::ShortNameRedefined, &rule("", "资江红茶保护地(以下简称“湘茶园区”)禁止采石。"));
}

#[test]
fn documents_cited_in_two_ways() {
    let cite = |a: &str, b: &str| format!("一、依据\n按照{a}执行。\n二、要求\n落实{b}。");
    let first = "《茶园生态保护管理办法》(湘茶发〔2020〕3号)";
    tells(LintCode::ReferenceTwoNumbers, &cite(first, "《茶园生态保护管理办法》(湘茶发〔2020〕5号)"));
    is_silent(LintCode::ReferenceTwoNumbers, &cite(first, "《茶园生态保护管理办法》(湘茶发[2020]3号)"));
    tells(LintCode::NumberTwoTitles, &cite(first, "《果园灌溉设施建设方案》(湘茶发〔2020〕3号)"));
    is_silent(LintCode::NumberTwoTitles, &cite(first, first));
}

#[test]
fn a_target_without_a_year() {
    let plan = |last: &str| {
        let names = ["森林覆盖率", "湿地保护率", "污水处理率", "垃圾处理率", "绿化覆盖率"];
        let dated: String = names.iter().map(|n| format!("到2025年,{n}达到45%。")).collect();
        format!("茶园发展方案\n一、目标\n{dated}\n二、任务\n{last}")
    };
    tells(LintCode::TargetWithoutYear, &plan("大力管护茶园,茶园灌溉率达到60%。"));
    is_silent(LintCode::TargetWithoutYear, &plan("到2025年,茶园灌溉率达到60%。"));
}

#[test]
fn attachments_that_are_listed() {
    let notice =
        |body: &str| format!("关于补植茶树的通知\n一、补植\n{body}\n\n附件:1.缺株登记表\n2.苗木需求表\n\n县林业局\n2024年3月1日\n");
    tells(LintCode::AttachmentUnmentioned, &notice("各村查明缺株(见附件1)。"));
    is_silent(LintCode::AttachmentUnmentioned, &notice("各村查明缺株(见附件1),上报苗木需求(见附件2)。"));
    tells(LintCode::AttachmentMissing, &notice("各村查明缺株(见附件3)。"));
}

#[test]
fn attachments() {
    tells(LintCode::AttachmentMissing, "一、补植\n各村填写缺株登记表(见附件2)。");
    is_silent(LintCode::AttachmentMissing, "一、补植\n各村填写缺株登记表(见附件2)。\n\n附件2\n缺株登记表\n");
    is_silent(LintCode::AttachmentMissing, "一、补植\n各村填写缺株登记表(见附件2)。\n\n附件:见链接\n");
    is_silent(LintCode::AttachmentMissing, "一、补植\n按照《茶园管护办法》附件2执行。");
}

#[test]
fn sarif_holds_what_the_standard_requires() {
    let text = "一、补植\n各村要查明缺株。\n三、除草\n各村要除草。";
    let file = |path: &str, format: &str| FileFindings { path: path.to_owned(), format: format.to_owned(), findings: findings(text) };
    let log = sarif::log(&[file("茶 园.txt", "txt"), file("page.html", "html")]);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["name"], "zhengce");
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
        assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "%E8%8C%B6%20%E5%9B%AD.txt");
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&3.into(), &1.into()));
    assert_eq!((&place["region"]["endLine"], &place["region"]["endColumn"]), (&3.into(), &5.into()));
    // Lines of a page's text are not lines of the page.
    assert!(results[1]["locations"][0]["physicalLocation"].get("region").is_none());
}

#[test]
fn codes_are_read_as_they_are_written_and_documented() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/lint.md")).unwrap();
    for code in LintCode::ALL {
        assert_eq!(code.as_str().parse(), Ok(*code));
        assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        assert!(page.contains(&format!("| `{code}` | {} |", code.level())), "docs/lint.md says nothing of {code}");
    }
}
