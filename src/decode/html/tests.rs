use super::*;
use crate::grammar::Bundle;
use std::sync::LazyLock;

static RULES: LazyLock<(PageRules, Labels)> = LazyLock::new(|| {
    let bundle = Bundle::builtin();
    (PageRules::compile(&bundle).unwrap(), Labels::compile(&bundle).unwrap())
});

const ARTICLE: &str =
    "<p>各镇人民政府：</p><p>&nbsp;&nbsp;为绿化荒山，现就植树工作<b>通知</b>如下。</p><p>　　一、各镇组织植树。<br>二、各村负责浇水。</p>";
const LINES: &str = "各镇人民政府：\n为绿化荒山，现就植树工作通知如下。\n一、各镇组织植树。\n二、各村负责浇水。";

fn source(html: &str) -> SourceText {
    super::read(html, &RULES.0, &RULES.1)
}

fn text(html: &str) -> String {
    source(html).text
}

fn fields(html: &str) -> Vec<(String, String)> {
    source(html).page.into_iter().map(|f| (f.label, f.value)).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(l, v)| ((*l).to_owned(), (*v).to_owned())).collect()
}

#[test]
fn keeps_paragraphs_and_line_breaks() {
    assert_eq!(text(ARTICLE), LINES);
    assert_eq!(text("<div>植树\n    造林 3 月</div>"), "植树造林 3 月");
    assert_eq!(text("<pre>一行\n二行</pre>"), "一行\n二行");
}

#[test]
fn leaves_the_furniture_of_a_site() {
    let nav = "<div class=\"x1\"><a href=a>首页</a><a href=b>新闻</a><a href=c>公开</a><a href=d>互动</a></div>";
    let foot = "<div class=\"x2\"><p>主办：某县政府 <a href=e>备案</a></p></div><script>var a = '通知。';</script>";
    for (open, close) in [("<div id=\"zoom\">", "</div>"), ("<div class=\"abc\">", "</div>"), ("<table><tr><td>", "</td></tr></table>")] {
        assert_eq!(text(&format!("<body>{nav}{open}{ARTICLE}{close}{foot}</body>")), LINES, "{open}");
    }
}

#[test]
fn takes_the_visible_one_of_two_copies() {
    let html = format!("<body><div>{ARTICLE}</div><div style=\"display: none\">{}</div></body>", LINES.replace('\n', ""));
    assert_eq!(text(&html), LINES);
    assert_eq!(text(&format!("<body><div style=\"display:none\">{ARTICLE}</div></body>")), LINES);
}

#[test]
fn takes_the_title_from_above_the_article_once() {
    let head = "<head><title>关于植树的通知-某县政府</title><meta name=\"ArticleTitle\" content=\"关于植树的通知\"></head>";
    let links = "<a href=a>一</a><a href=b>二</a><a href=c>三</a><a href=d>四</a>";
    let titled = format!("{head}<body>{links}<h2>关于植树的通知</h2><p><a href=e>分享</a></p><div id=\"zoom\">{ARTICLE}</div></body>");
    assert_eq!(text(&titled), format!("关于植树的通知\n{LINES}"));
    let numbered = titled.replace("</h2>", "</h2><p>绿政发〔2020〕3号</p>");
    assert_eq!(text(&numbered), format!("关于植树的通知\n绿政发〔2020〕3号\n{LINES}"));
    let twice = format!(
        "{head}<body>{links}<h2>关于植树的通知</h2><p><a href=e>分享</a></p><div id=\"zoom\"><p>关于植树</p><p>的通知</p>{ARTICLE}</div></body>"
    );
    assert_eq!(text(&twice), format!("关于植树\n的通知\n{LINES}"));
}

#[test]
fn reads_the_fields_of_a_page() {
    let table = "<table><tr><td><b>索 引 号：</b></td><td>X1</td><td>发文机关：</td><td>某县政府</td></tr><tr><td>标　　题：</td><td colspan=3>关于植树的通知</td></tr></table>";
    let lines = "<p>发布日期：2020-01-02 来源：县林业局 字体：[大 中 小]</p>";
    let html = format!(
        "<head><meta name=\"PubDate\" content=\"2020-01-02 10:00\"></head><body>{table}{lines}<div id=\"zoom\">{ARTICLE}</div></body>"
    );
    let want = pairs(&[
        ("PubDate", "2020-01-02 10:00"),
        ("索引号", "X1"),
        ("发文机关", "某县政府"),
        ("标题", "关于植树的通知"),
        ("发布日期", "2020-01-02"),
        ("来源", "县林业局"),
        ("字体", "[大 中 小]"),
    ]);
    assert_eq!((fields(&html), text(&html)), (want, LINES.to_owned()));
}

#[test]
fn takes_a_value_from_below_its_label_but_not_from_the_article() {
    let list = "<ul><li>文号：</li><li>某政发〔2020〕1号</li><li>主题词：</li></ul>";
    let html = format!("<body>{list}<div id=\"zoom\">{ARTICLE}</div></body>");
    assert_eq!((fields(&html), text(&html)), (pairs(&[("文号", "某政发〔2020〕1号")]), LINES.to_owned()));
}

#[test]
fn keeps_tables_as_rows_with_the_places_of_their_cells() {
    let table = "<table><tr><th>任务</th><th colspan=\"2\">单位</th></tr><tr><td rowspan=\"2\">植树</td><td>林业局</td><td><p>各镇</p><p>各村</p></td></tr><tr><td>财政局</td><td></td></tr></table>";
    let source = source(&format!("<body>{ARTICLE}{table}</body>"));
    assert_eq!(source.text, format!("{LINES}\n任务\t单位\n植树\t林业局\t各镇 各村\n财政局\t"));
    let cells: Vec<_> =
        source.tables[0].cells.iter().map(|c| (c.row, c.column, c.row_span, c.column_span, c.span.of(&source.text))).collect();
    let want = [
        (0, 0, 1, 1, "任务"),
        (0, 1, 1, 2, "单位"),
        (1, 0, 2, 1, "植树"),
        (1, 1, 1, 1, "林业局"),
        (1, 2, 1, 1, "各镇 各村"),
        (2, 1, 1, 1, "财政局"),
        (2, 2, 1, 1, ""),
    ];
    assert_eq!(cells, want);
}

#[test]
fn takes_frames_of_articles_for_no_tables() {
    let framed = format!("<table><tr><td>{ARTICLE}</td></tr></table>");
    let nested = format!("<table><tr><td><table><tr><td>{ARTICLE}</td></tr></table></td><td>边栏</td></tr></table>");
    assert!(source(&framed).tables.is_empty() && source(&nested).tables.is_empty());
    assert_eq!(text(&framed), LINES);
}

#[test]
fn says_when_nothing_tells_the_article_from_the_rest() {
    let codes = |html: &str| source(html).diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();
    assert_eq!(codes("<body><div class=\"nav\"><a href=a>首页</a></div><p>植树</p></body>"), []);
    assert_eq!(codes(ARTICLE), []);
}
