//! Small texts of our own, from the words to the day.

use super::{TimeLayer, TimeRole};
use crate::extract::Article;
use crate::record::{DeadlineKind, Time};
use crate::{Grammar, Pipeline};
use std::sync::LazyLock;

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::builtin);

/// The normalised text and its times.
fn read(text: &str) -> (String, TimeLayer) {
    let g = &*GRAMMAR;
    let source = g.normaliser.normalise(text);
    let part = g.splitter.split(&source).remove(0);
    let outline = g.segmenter.segment(&source, &part, &[]);
    let article = Article { source: &source, part: &part, outline: &outline, tables: &[], readings: &[], page: &[] };
    let meta = g.meta.read(&article);
    let tense = g.tense.read(&article, &meta);
    let layer = g.times.read(&article, &meta, &tense);
    (source.text, layer)
}

fn show(time: &Time) -> String {
    let date = match (&time.start, &time.end) {
        (Some(start), Some(end)) => format!("{start}/{end}"),
        (Some(start), None) => format!("{start}/"),
        (None, Some(end)) => end.clone(),
        (None, None) => String::new(),
    };
    let rest = [time.recurrence.as_deref(), time.duration.as_deref(), time.masked.then_some("masked")];
    rest.into_iter().flatten().fold(date, |all, part| all + part)
}

/// The limits of a text: `words kind time`, with `*` where the year is inherited.
fn limits(text: &str) -> Vec<String> {
    let (text, layer) = read(text);
    let kind = |kind| match kind {
        DeadlineKind::By => "by",
        DeadlineKind::During => "during",
        DeadlineKind::Recurring => "recurring",
        DeadlineKind::Duration => "duration",
    };
    let limits = layer.mentions.iter().filter(|m| m.role == TimeRole::Limit);
    limits.map(|m| format!("{} {} {}{}", m.span.of(&text), kind(m.kind), show(&m.time), if m.inherited { "*" } else { "" })).collect()
}

/// What governs at the place of a word.
fn governs(text: &str, word: &str) -> Option<String> {
    let (text, layer) = read(text);
    layer.governing(text.find(word).expect("the word stands in the text")).map(|m| show(&m.time))
}

#[test]
fn dates_what_is_written() {
    for (text, expected) in [
        ("到2031年,建成水厂3座。", "到2031年 by 2031-12-31"),
        ("2031年底前,建成水厂3座。", "2031年底前 by 2031-12-31"),
        ("至二〇三一年,建成水厂3座。", "至二〇三一年 by 2031-12-31"),
        ("2032年2月底前完成验收。", "2032年2月底前 by 2032-02-29"),
        ("2031年4月15前完成验收。", "2031年4月15前 by 2031-04-15"),
        ("2031—2032年,新建水厂3座。", "2031—2032年 during 2031-01-01/2032-12-31"),
        ("2031年3月至5月,开展培训。", "2031年3月至5月 during 2031-03-01/2031-05-31"),
        ("工期2031/01~2033/05", "2031/01~2033/05 during 2031-01-01/2033-05-31"),
        ("自2031年起,分批改造水厂。", "自2031年起 during 2031-01-01/"),
        ("到20xx年,建成水厂3座。", "到20xx年 by masked"),
        ("到“十五五”末,建成水厂3座。", "到“十五五”末 by 2030-12-31"),
        ("每3—5年修编一次规划。", "每3—5年 recurring FREQ=YEARLY;INTERVAL=5"),
        ("每年3月底、9月底前报送进展。", "每年3月底、9月底前 recurring FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=-1"),
        ("对进展实行月调度。", "月调度 recurring FREQ=MONTHLY"),
        ("应当在十五个工作日内答复。", "十五个工作日内 duration P15D"),
        ("自受理之日起30分钟内到场。", "30分钟内 duration PT30M"),
        ("用3至5年时间建成水厂。", "用3至5年时间 duration P5Y"),
        ("2031年初步建成水网。", "2031年 during 2031-01-01/2031-12-31"),
    ] {
        assert_eq!(limits(text), [expected], "{text}");
    }
}

#[test]
fn inherits_years() {
    for (text, expected) in [
        ("2031年9月底前,完成设计;12月底前,完成招标。", vec!["2031年9月底前 by 2031-09-30", "12月底前 by 2031-12-31*"]),
        ("于2031年开工,年底组织验收。", vec!["于2031年 during 2031-01-01/2031-12-31", "年底 by 2031-12-31*"]),
        (
            "每年6月底前报送小结,12月底前报送总结。",
            vec!["每年6月底前 recurring FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-1", "12月底前 recurring FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1*"],
        ),
        ("一、2031年主要任务\n(一)供水。年内新建水厂3座。", vec!["年内 during 2031-01-01/2031-12-31*"]),
    ] {
        assert_eq!(limits(text), expected, "{text}");
    }
}

#[test]
fn turns_down_what_is_no_limit() {
    for text in [
        "供水能力比2030年提高3个百分点。",
        "根据《供水规划(2031—2035年)》执行。",
        "按照某发〔2031〕5号文件执行。",
        "本办法自2031年5月1日起施行。",
        "近三年内无重大违法记录。",
        "新办企业自开业之日起3年内免征土地使用费。",
        "符合条件的,每人每月补贴300元。",
        "供水量每年增长3%。",
        "落实“十五五”规划。",
        "编制2031年供水计划。",
    ] {
        assert_eq!(limits(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn governs_up_to_the_next_time() {
    let text = "投资5亿元,到2031年,建成水厂甲座。新增泵站乙处。到2035年,建成水厂丙座。\n改造管网丁公里。";
    assert_eq!(governs(text, "5亿元"), None);
    assert_eq!(governs(text, "甲座").as_deref(), Some("2031-12-31"));
    assert_eq!(governs(text, "乙处").as_deref(), Some("2031-12-31"));
    assert_eq!(governs(text, "丙座").as_deref(), Some("2035-12-31"));
    assert_eq!(governs(text, "丁公里"), None);
}

#[test]
fn a_heading_governs_its_items() {
    let text = "一、2031年主要目标\n(一)供水。6月底前新增甲座。改造乙公里。\n(二)排水。新增丙处。\n二、保障措施\n培训丁次。";
    assert_eq!(governs(text, "甲座").as_deref(), Some("2031-06-30"));
    assert_eq!(governs(text, "乙公里").as_deref(), Some("2031-01-01/2031-12-31"));
    assert_eq!(governs(text, "丙处").as_deref(), Some("2031-01-01/2031-12-31"));
    assert_eq!(governs(text, "丁次"), None);
}

#[test]
fn a_yearly_rate_ends_the_time_before_it() {
    assert_eq!(governs("到2031年,建成水厂3座,每年培训500人次。", "500"), None);
    assert_eq!(governs("自2031年起,每年培训500人次。", "500").as_deref(), Some("2031-01-01/"));
}

#[test]
fn never_panics_at_odd_ends() {
    let pipeline = Pipeline::new(Grammar::builtin());
    for text in
        ["到", "年底", "2031年", "每年", "“十五五", "《2031年", "99999999999999999999年内", "2031年13月45日前", "从2031年到2030年", "。年"]
    {
        assert!(pipeline.parse(text.as_bytes()).is_ok(), "{text}");
    }
}

#[test]
fn the_time_of_an_opening_paragraph_holds_for_the_items_below() {
    let text = "一、供水目标。到2031年,供水更稳定。\n——供水规模。供水能力达到30万吨。\n——供水质量。水质合格率达到99%。\n二、保障措施\n建成水厂3座。";
    assert_eq!(governs(text, "30万吨").as_deref(), Some("2031-12-31"));
    assert_eq!(governs(text, "99%").as_deref(), Some("2031-12-31"));
    assert_eq!(governs(text, "3座"), None);
    // Two times: neither holds for the items.
    let text = "一、供水目标。到2031年,供水更稳定。到2035年,供水更清洁。\n——供水规模。供水能力达到30万吨。";
    assert_eq!(governs(text, "30万吨"), None);
}
