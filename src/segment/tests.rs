//! What the segmenter makes of short texts.

use super::*;
use crate::extract::table::NormCell;
use crate::grammar::Grammar;
use proptest::prelude::*;
use std::sync::LazyLock;

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::builtin);

fn outline(source: &str) -> (Normalised, Outline) {
    with_tables(source, &[])
}

fn with_tables(source: &str, tables: &[NormTable]) -> (Normalised, Outline) {
    let text = GRAMMAR.normaliser.normalise(source);
    let part = Part { number: 1, content: NormSpan::new(0, text.text.len()), heading: None, truncated: false, residue: Vec::new() };
    let outline = GRAMMAR.segmenter.segment(&text, &part, tables);
    (text, outline)
}

/// Paths and titles, one section a line: `一/(一) 管护责任`.
fn sections(source: &str) -> Vec<String> {
    let (text, outline) = outline(source);
    let line = |s: &SectionNode| match s.title {
        Some(title) => format!("{} {}", s.path.join("/"), title.of(&text.text)),
        None => s.path.join("/"),
    };
    outline.sections.iter().map(line).collect()
}

/// The deepest section of the words, as a path.
fn section_of(source: &str, words: &str) -> String {
    let (text, outline) = outline(source);
    let at = text.text.find(words).expect("the words are in the text");
    outline.path(outline.section_at(at)).join("/")
}

fn codes(source: &str) -> Vec<crate::diagnostic::Code> {
    outline(source).1.diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn reads_a_tree_of_lines() {
    let text = "一、总体要求\n坚持节水优先。\n（一）管护责任。由镇村落实。\n1、巡查河道。每周一次。\n⑴清理垃圾；\n⑵修补堤岸。\n二、保障措施\n加强领导。";
    assert_eq!(sections(text), ["一 总体要求", "一/(一) 管护责任", "一/(一)/1 巡查河道", "一/(一)/1/(1)", "一/(一)/1/(2)", "二 保障措施"]);
    assert_eq!(section_of(text, "清理"), "一/(一)/1/(1)");
    assert_eq!(section_of(text, "加强领导"), "二");
}

#[test]
fn reads_a_text_without_line_breaks() {
    let spaced = "灌溉方案 为节约用水,制定本方案。 一、工作目标 (一)总体目标 三年内建成灌区。 (二)主要指标 1.灌溉水量 逐年下降。 二、工作任务 各镇制定计划。";
    assert_eq!(sections(spaced), ["一 工作目标", "一/(一) 总体目标", "一/(二) 主要指标", "一/(二)/1 灌溉水量", "二 工作任务"]);
    let glued = "灌溉方案为节约用水制定本方案。一、工作目标（一）建设灌区。三年内建成。（二）节约用水。逐年减少用水量。二、工作任务（一）制定计划。各镇负责。（二）落实资金。财政负责。";
    assert_eq!(
        sections(glued),
        ["一 工作目标", "一/(一) 建设灌区", "一/(二) 节约用水", "二 工作任务", "二/(一) 制定计划", "二/(二) 落实资金"]
    );
}

#[test]
fn paragraphs_are_found_again_without_line_breaks() {
    let text = "灌溉方案 为节约用水,制定本方案。 一、工作目标 三年内建成。一是修渠。今年修通。二是建库。明年蓄水。 各镇抓紧落实。 二、工作任务 各镇制定计划。 三、附则 另行公布。";
    assert_eq!(section_of(text, "明年"), "一/二是");
    assert_eq!(section_of(text, "各镇抓紧"), "一");
    let (text, outline) = outline(text);
    let paragraph = |words: &str| outline.passages.iter().find(|p| p.span.of(&text.text).contains(words)).map(|p| p.paragraph);
    assert_eq!(paragraph("今年"), paragraph("明年"));
    assert!(paragraph("明年") < paragraph("各镇抓紧") && paragraph("工作任务") < paragraph("制定计划"));
}

#[test]
fn leaves_references_and_numbers_in_the_text() {
    let text = "第一条 为了保护湿地，制定本办法。\n第二条 违反本办法第十条规定的，依照第三条第二款处理，推动一、二、三产业融合，面积1.5万亩，“一是一”，符合（一）（二）项的，从其规定。";
    assert_eq!(sections(text), ["第一条", "第二条"]);
    assert_eq!(sections("见《湿地办法》一、二章。电话：1.2345。"), [""; 0]);
}

#[test]
fn titles_follow_the_rule() {
    let long = "建立健全由水务部门牵头负责、农业农村和生态环境等部门分工配合的全市灌区用水计量监测管理工作制度";
    let text = format!(
        "一、总则\n说明。\n二、{long}。说明。\n三、具备下列条件：\n（一）有水源；\n（二）有渠道。\n四、只有一句。\n五、1∶1配套：说明\n"
    );
    assert_eq!(sections(&text), ["一 总则", "二", "三 具备下列条件", "三/(一)", "三/(二)", "四", "五 1∶1配套"]);
}

#[test]
fn items_inside_a_paragraph_end_with_it() {
    let text = "一、工作要求\n重点做好：一是修渠。今年修通。二是建库，明年蓄水。\n各镇抓紧落实。";
    assert_eq!(sections(text), ["一 工作要求", "一/一是 修渠", "一/二是"]);
    assert_eq!(section_of(text, "明年"), "一/二是");
    assert_eq!(section_of(text, "各镇"), "一");
    assert_eq!(sections("修渠是第一是大事。"), [""; 0]);
}

#[test]
fn dashes_count_by_themselves() {
    let text = "报告\n——2012年2月8日在镇人民代表大会上\n一、目标\n——水更清。治理两条河。\n——岸更绿。种树百亩。\n二、任务\n——路更畅。修路三条。\n——灯更亮。装灯百盏。";
    assert_eq!(sections(text), ["一 目标", "一/——1 水更清", "一/——2 岸更绿", "二 任务", "二/——1 路更畅", "二/——2 灯更亮"]);
}

#[test]
fn numbers_may_run_through_the_document() {
    let text = "一、引水\n（一）修渠。今年修通。\n（二）建库。明年蓄水。\n二、用水\n（三）计量。装表到户。\n（四）收费。按量计价。";
    assert_eq!(sections(text)[4..], ["二/(三) 计量", "二/(四) 收费"]);
    assert!(codes(text).is_empty());
}

#[test]
fn wrong_numbers_stay_and_are_noted() {
    use crate::diagnostic::Code;
    let gap = "一、修渠\n今年修通。\n二、建库\n明年蓄水。\n四、收费\n按量计价。";
    assert_eq!(sections(gap), ["一 修渠", "二 建库", "四 收费"]);
    assert_eq!(codes(gap), [Code::NumberingGap]);
    let excerpt = "第一章 总则\n第一条 节约用水。\n第二条 保护水源。\n第六章 附则\n第二十九条 明年起施行。";
    assert_eq!(sections(excerpt)[3..], ["第六章 附则", "第六章/第二十九条"]);
    let repeat = "一、修渠\n今年修通。\n二、建库\n明年蓄水。\n二、收费\n按量计价。";
    assert_eq!(sections(repeat), ["一 修渠", "二 建库", "二 收费"]);
    assert_eq!(codes(repeat), [Code::NumberingRepeat]);
}

#[test]
fn attachments_begin_anew() {
    let text = "一、总体要求\n节约用水。\n附件：1.用水定额表\n2.计量点名单\n附件1\n用水定额表\n一、适用范围\n全市。";
    assert_eq!(sections(text), ["一 总体要求", "一 适用范围"]);
    assert_eq!(section_of(text, "用水定额表\n一"), "");
    assert!(codes(text).is_empty());
}

#[test]
fn in_an_article_the_paragraph_after_a_list_is_the_articles() {
    let text = "第一条 取水应当具备下列条件：\n（一）有水源；\n（二）有许可。\n取水不得损害他人利益。\n第二条 本办法自发布之日起施行。";
    assert_eq!(sections(text), ["第一条 取水应当具备下列条件", "第一条/(一)", "第一条/(二)", "第二条"]);
    assert_eq!(section_of(text, "取水不得"), "第一条");
}

#[test]
fn articles_stand_under_numbered_headings() {
    let text = "一、总则\n第一条 为了节水，制定本办法。\n第二条 本办法适用于全市。\n二、取水\n第三条 取水应当申请。\n第四条 申请应当公开。\n三、附则\n第五条 本办法自发布之日起施行。";
    let paths: Vec<String> = sections(text).iter().map(|s| s.split(' ').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(paths, ["一", "一/第一条", "一/第二条", "二", "二/第三条", "二/第四条", "三", "三/第五条"]);
}

#[test]
fn cells_are_passages_without_sections() {
    let source = "一、任务分工\n见下表。\n1.修渠\t水务局\n二、附则\n自发布之日起施行。";
    let text = GRAMMAR.normaliser.normalise(source).text;
    let cell = |words: &str, column: usize| {
        let start = text.find(words).expect("the cell is in the text");
        NormCell { row: 0, column, row_span: 1, column_span: 1, span: NormSpan::new(start, start + words.len()) }
    };
    let tables = [NormTable { cells: vec![cell("1.修渠", 0), cell("水务局", 1)] }];
    let (text, outline) = with_tables(source, &tables);
    assert_eq!(outline.sections.len(), 2);
    type Row<'a> = (&'a str, Option<(usize, usize)>, Option<SectionId>);
    let cells: Vec<Row<'_>> =
        outline.passages.iter().filter(|p| p.cell.is_some()).map(|p| (p.span.of(&text.text), p.cell, p.section)).collect();
    assert_eq!(cells, [("1.修渠", Some((0, 0)), Some(0)), ("水务局", Some((0, 1)), Some(0))]);
}

#[test]
fn headings_and_items_are_passages_of_one_paragraph() {
    let (text, outline) = outline("一、工作要求\n抓紧落实：一是修渠。今年修通。二是建库。");
    let passages: Vec<(&str, usize, bool)> = outline.passages.iter().map(|p| (p.span.of(&text.text), p.paragraph, p.heading)).collect();
    assert_eq!(
        passages,
        [("一、工作要求", 0, true), ("抓紧落实:", 1, false), ("一是修渠。今年修通。", 1, false), ("二是建库。", 1, false)]
    );
    assert_eq!(outline.passages[2].sentences.len(), 2);
}

#[test]
fn a_passage_ends_where_an_attachment_ends_its_section() {
    let (text, outline) = outline("第一条”第二条。附件。第一条”第二条修渠。");
    let passages: Vec<(&str, Option<SectionId>)> = outline.passages.iter().map(|p| (p.span.of(&text.text), p.section)).collect();
    let expected = [("第一条”", Some(0)), ("第二条。", Some(1)), ("附件。", None), ("第一条”", Some(2)), ("第二条修渠。", Some(3))];
    assert_eq!(passages, expected);
}

/// Texts made of what segmenting reads: markers, breaks, words and white space in any order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "一、",
        "二、",
        "（一）",
        "（二）",
        "1.",
        "2.",
        "3.5",
        "（1）",
        "①",
        "②",
        "第一条",
        "第二条",
        "第一章",
        "一是",
        "二是",
        "——",
        "附件",
        "附件：",
        "目录",
        "序号",
        "《",
        "》",
        "“",
        "”",
        "（",
        "）",
        "。",
        "；",
        "：",
        "，",
        "\n",
        " ",
        "修渠",
        "建设灌区和水库",
        "9",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn sections_tile_the_text(source in soup()) {
        let (text, outline) = outline(&source);
        let words = &text.text;
        for (id, section) in outline.sections.iter().enumerate() {
            prop_assert!(section.span.covers(section.marker));
            prop_assert!(section.title.is_none_or(|t| section.span.covers(t) && !t.of(words).trim().is_empty()));
            prop_assert!(section.parent.is_none_or(|p| p < id && outline.sections[p].span.covers(section.span)));
            let next = outline.sections[id + 1..].iter().find(|s| s.parent == section.parent);
            prop_assert!(next.is_none_or(|n| section.span.end <= n.span.start));
        }
        let mut at = 0;
        for passage in &outline.passages {
            prop_assert!(words[at..passage.span.start].trim().is_empty());
            prop_assert_eq!(outline.section_at(passage.span.start), passage.section);
            prop_assert_eq!(outline.section_at(passage.span.end - 1), passage.section);
            prop_assert!(passage.sentences.iter().all(|s| passage.span.covers(*s)));
            at = passage.span.end;
        }
        prop_assert!(words[at..].trim().is_empty());
    }

    #[test]
    fn reads_anything(source in r"([\p{Han}一二三第条章（）().、0-9①：。\n ]|\PC){0,80}") {
        let _ = outline(&source);
    }
}

#[test]
fn numbers_of_rules_that_do_not_fit_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("segment")).unwrap();
    for (field, fits) in [("ordinal = 7", true), ("ordinal = 70000", false), ("ordinal = -1", false), ("ordinal = \"7\"", false)] {
        let rule = format!("[[rule]]\nid = \"a\"\nclass = \"arabic\"\nrank = 7\n{field}\nname = \"#\"\npattern = \"甲、\"\n");
        std::fs::write(dir.path().join("segment/own_markers.toml"), rule).unwrap();
        let loaded = Grammar::with_dir(dir.path());
        assert_eq!(loaded.is_ok(), fits, "{field}: {:?}", loaded.err());
    }
}
