use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static SPLITTER: LazyLock<Splitter> = LazyLock::new(|| Splitter::compile(&Bundle::builtin(), &mut Vocabulary::default()).unwrap());

fn split(text: &str) -> Vec<Part> {
    SPLITTER.split(&Normalised::plain(text))
}

fn contents(text: &str) -> Vec<&str> {
    split(text).iter().map(|p| p.content.of(text)).collect()
}

const BODY: &str = "为加强水库管理,保障供水安全,现就有关事项通知如下。\n一、落实责任。各镇要明确管护人员,每月巡查一次。\n二、加大投入。县财政每年安排经费。";

#[test]
fn leaves_residue_at_both_ends() {
    for (head, tail) in [
        ("", ""),
        ("当前位置: 首页> 通知\n", ""),
        ("发布日期:2020-01-02 来源:县水利局\n|\n", "\n|||\n|"),
        ("当前位置:\n首页\n>\n政务公开\n>\n通知\n", "\n扫一扫在手机打开当前页\n【\n打印本页\n】"),
        ("下载\n打印\n【字号:\n加大\n】\n", "\n打印\n|"),
        ("<!--\n-->\n", "\n上一页 1 2 下一页"),
        ("", " 点击下载附件编辑: 信息来源: |\n|"),
        ("", "\n【打印本页】 【关闭窗口】\n上一篇:\n关于防汛的通知 下一篇: 最后一页"),
        ("", "\n来源:县政府网\n关于防汛的通知\n2024-11-24关于抗旱的通知\n2024-09-23"),
        ("", "\n水库防汛工作方案11-06\n水库抗旱工作方案(通用3篇)12-08"),
        ("", "\n解读 unscramble"),
        ("", "\n版权所有:某县政府。未经许可不得转载。"),
    ] {
        let text = format!("{head}关于水库管理的通知\n{BODY}{tail}");
        assert_eq!(contents(&text), [format!("关于水库管理的通知\n{BODY}")], "{head} … {tail}");
    }
}

#[test]
fn keeps_signature_attachments_and_notes() {
    for tail in
        ["\n附件:1.巡查表\n2.登记表", "\n某县人民政府\n2020年1月2日\n(此件公开发布)", "\n公开方式:主动公开\n某县政府办2020年1月2日印发"]
    {
        let text = format!("{BODY}{tail}");
        let parts = split(&text);
        assert_eq!((parts[0].content.of(&text), parts[0].truncated), (text.as_str(), false));
    }
}

#[test]
fn splits_a_compilation() {
    let text = format!(
        "- 水库管理方案 推荐度:\n水库管理方案(汇编2篇)\n为了做好工作,需要方案。\n水库管理方案1\n{BODY}\n水库管理方案2\n{BODY}\n各镇要加强宣传,营造氛围,落?script>s(\"r\");\n【水库管理方案】相关文章:\n水库管理方案11-06"
    );
    let parts = split(&text);
    let seen: Vec<_> = parts.iter().map(|p| (p.number, p.heading.unwrap().of(&text), p.truncated)).collect();
    assert_eq!(seen, [(1, "水库管理方案1", false), (2, "水库管理方案2", true)]);
    assert!(parts[1].content.of(&text).ends_with("营造氛围,落"));
    assert!(parts[0].content.of(&text).ends_with("安排经费。"));
}

#[test]
fn keeps_numbered_headings_of_one_document_together() {
    for text in [
        format!("工作方案\n任务1\n{BODY}\n任务2\n{BODY}"),
        format!("通知\n{BODY}\n附件1\n{BODY}\n附件2\n{BODY}"),
        format!("第一篇 总则\n{BODY}\n第二篇 附则\n{BODY}"),
    ] {
        assert_eq!(split(&text).len(), 1, "{text}");
    }
}

#[test]
fn takes_a_body_given_twice_once() {
    let body: String = (0..60).map(|i| format!("第{i}条 各镇要落实第{i}号水库的管护责任,每月巡查{i}次。")).collect();
    for (text, first) in [
        (format!("{body}\n{body}"), body.clone()),
        (format!("{body}{}", body.replace("第30条 ", "第30条")), body.clone()),
        (format!("关于水库的通知\n{body}\n{body}\n{body}"), format!("关于水库的通知\n{body}")),
    ] {
        assert_eq!(contents(&text), [first]);
    }
    let third: String = body.split_inclusive('。').take(20).collect();
    let attached = format!("{body}附件:{}", third.replace("各镇", "各村"));
    assert_eq!(contents(&attached), [attached.as_str()]);
}

#[test]
fn takes_any_text() {
    for text in ["", " \n", "|", "【打印本页】", "来源:", "#", "# 通知"] {
        assert_eq!(split(text).len(), 1, "{text}");
    }
    assert_eq!(contents("# 通知\n请植树。"), ["通知\n请植树。"]);
}

proptest! {
    #[test]
    fn parts_lie_in_order_inside_the_text(text in r"([\p{Han}。,|\n# ]|来源:|上一篇:|篇[一二三]:|实施工作方案[123]\n|script>|2024-01-02){0,200}") {
        let mut last = 0;
        for (i, part) in split(&text).iter().enumerate() {
            prop_assert_eq!(part.number, i + 1);
            prop_assert!(part.content.start >= last && part.content.end <= text.len());
            prop_assert!(text.is_char_boundary(part.content.start) && text.is_char_boundary(part.content.end));
            last = part.content.end;
        }
    }

    #[test]
    fn repeats_are_found_in_any_text(unit in r"[\p{Han} \n]{1,80}", times in 1usize..80) {
        let text = unit.repeat(times);
        prop_assert!(!split(&text).is_empty());
    }
}
