//! What stands in the page of small texts.

use super::*;
use crate::decode::DecodeOptions;
use crate::{Grammar, Pipeline};
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Grammar::builtin()));

fn page(texts: &[&str]) -> String {
    let parsed: Vec<Parsed> = texts.iter().map(|t| PIPELINE.parse_file(t.as_bytes(), &DecodeOptions::default()).unwrap()).collect();
    let documents: Vec<_> = parsed.iter().map(|p| (p, &p.parts[0])).collect();
    report(&documents, PIPELINE.grammar(), &Options::default())
}

/// The text of the page's element of a class, without markup.
fn words(page: &str, from: &str, to: &str) -> String {
    let start = page.find(from).unwrap() + from.len();
    let inside = &page[start..start + page[start..].find(to).unwrap()];
    let mut out = String::new();
    let mut is_tag = false;
    for c in inside.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

const TEXT: &str = "茶园管护方案\n一、补植\n到2025年,全县茶园面积达到1.2万亩以上。(县林业局牵头)\n二、除草\n(一)人工除草。各村要<script>alert(1)</script>除草。\n(二)清运。按照《茶叶条例》执行。";

#[test]
fn all_words_of_the_text_are_there_in_order() {
    let page = page(&[TEXT]);
    let shown = words(&page, "<div class=\"text\">", "<h2 id=\"d1-records\">");
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(solid(&shown), solid(TEXT));
}

#[test]
fn words_and_rows_lead_to_each_other() {
    let page = page(&[TEXT]);
    for id in ["t1", "d1", "r1", "f1"] {
        assert_eq!(page.matches(&format!("<tr id=\"d1-{id}\"")).count(), 1, "{id}");
        assert_eq!(page.matches(&format!("<span id=\"d1-in-{id}\">")).count(), 1, "{id}");
        assert!(page.contains(&format!("href=\"#d1-{id}\"")), "{id}");
        assert!(page.contains(&format!("href=\"#d1-in-{id}\"")), "{id}");
    }
    for id in ["s1", "s2", "s3", "s4"] {
        assert_eq!(page.matches(&format!("<span id=\"d1-{id}\">")).count(), 1, "{id}");
    }
    assert!(page.contains("target/predicates"), "the history of the target is told");
}

#[test]
fn links_lead_somewhere() {
    let page = page(&[TEXT, "桑园管护方案\n一、补植\n到2025年,全县茶园面积达到2万亩。"]);
    for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(page.contains(&format!("id=\"{link}\"")), "#{link} is nowhere");
    }
}

#[test]
fn several_documents_have_charts_of_what_they_share() {
    let page = page(&[TEXT, "桑园管护方案\n一、补植\n到2025年,全县茶园面积达到20000亩。"]);
    assert_eq!(page.matches("<figure>").count(), 2, "one of the area, one of the days");
    assert!(words(&page, "<figcaption>", "</figcaption>").starts_with("茶园面积"));
}

#[test]
fn hostile_texts_stay_text() {
    let page = page(&["一、\u{202E}目标\"><img src=x onerror=alert(1)>\n到2025年,\" onmouseover=\"x,覆盖率达到45%。"]);
    assert!(!page.contains("<img") && !page.contains("\u{202E}"));
    assert!(page.contains("[U+202E]"));
}

#[test]
fn a_text_of_one_line_has_a_page() {
    let page = page(&[&"补植茶苗".repeat(50_000)]);
    assert!(page.len() < 800_000);
}
