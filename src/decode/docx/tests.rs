use super::*;
use crate::decode::fields::Labels;
use crate::decode::{SourceText, flow};
use crate::diagnostic::Code;
use crate::grammar::Bundle;
use std::io::{Cursor, Write};

const NAMESPACE: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

/// A package of the given parts.
fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn relations(kinds: &[(&str, &str)]) -> String {
    let each = kinds.iter().map(|(kind, target)| format!(r#"<Relationship Type="http://x/relationships/{kind}" Target="{target}"/>"#));
    format!("<Relationships>{}</Relationships>", each.collect::<String>())
}

/// A document with a body, and further parts.
fn document(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let kinds: Vec<(&str, String)> = parts.iter().map(|(kind, _)| (*kind, format!("{kind}.xml"))).collect();
    let named: Vec<(&str, &str)> = kinds.iter().map(|(kind, name)| (*kind, name.as_str())).collect();
    let mut all = vec![
        ("_rels/.rels", relations(&[("officeDocument", "word/text.xml")])),
        ("word/_rels/text.xml.rels", relations(&named)),
        ("word/text.xml", format!("<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>")),
    ];
    let names: Vec<String> = parts.iter().map(|(kind, _)| format!("word/{kind}.xml")).collect();
    all.extend(names.iter().zip(parts).map(|(name, (kind, part))| (name.as_str(), format!("<w:{kind} {NAMESPACE}>{part}</w:{kind}>"))));
    package(&all)
}

fn source(bytes: &[u8], revisions: Revisions) -> (SourceText, Vec<Code>) {
    let Pieces { blocks, diagnostics } = read(bytes, revisions).unwrap();
    let codes = diagnostics.iter().map(|d| d.code).collect();
    (flow::write(&blocks, &Labels::compile(&Bundle::builtin()).unwrap()), codes)
}

fn text(body: &str, parts: &[(&str, &str)]) -> String {
    source(&document(body, parts), Revisions::Final).0.text
}

fn p(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

/// A paragraph in a list.
fn numbered(list: usize, level: usize, words: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"#
    )
}

fn level(at: usize, format: &str, text: &str, more: &str) -> String {
    format!(
        r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/><w:suff w:val="nothing"/>{more}</w:lvl>"#
    )
}

#[test]
fn numbers_stand_as_the_reader_sees_them() {
    let levels = [("chineseCounting", "%1、"), ("chineseCounting", "(%2)"), ("decimal", "%3."), ("decimalEnclosedCircle", "%4")];
    let levels: String = levels.iter().enumerate().map(|(i, (format, text))| level(i, format, text, "")).collect();
    let numbering = format!(
        r#"<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>"#
    );
    let body = [
        numbered(1, 0, "总体要求"),
        numbered(1, 1, "植树"),
        numbered(1, 2, "选苗"),
        numbered(1, 3, "松"),
        numbered(1, 3, "柏"),
        numbered(1, 2, "整地"),
        numbered(1, 3, "深翻"),
        numbered(1, 1, "管护"),
        numbered(1, 0, "保障措施"),
        numbered(1, 1, ""),
        numbered(1, 1, "经费"),
        numbered(2, 0, "附则"),
        numbered(2, 0, "附表"),
        numbered(0, 0, "无号"),
    ];
    assert_eq!(
        text(&body.concat(), &[("numbering", &numbering)]),
        "一、总体要求\n(一)植树\n1.选苗\n①松\n②柏\n2.整地\n①深翻\n(二)管护\n二、保障措施\n(一)经费\n五、附则\n六、附表\n无号"
    );
}

#[test]
fn a_style_numbers_its_paragraphs() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>"#;
    let levels = [
        level(0, "chineseCountingThousand", "第%1章", r#"<w:pStyle w:val="H1"/>"#),
        level(1, "chineseCountingThousand", "第%2条", r#"<w:pStyle w:val="H2"/><w:lvlRestart w:val="0"/>"#),
    ];
    let numbering = format!(
        r#"<w:abstractNum w:abstractNumId="1">{}</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>"#,
        levels.concat()
    );
    let styled =
        |style: &str, words: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"#);
    let body = [styled("H1", "总则"), styled("H2", "甲"), styled("H1", "附则"), styled("H2", "乙")].concat();
    // Articles count on through chapters.
    assert_eq!(text(&body, &[("styles", styles), ("numbering", &numbering)]), "第一章总则\n第一条甲\n第二章附则\n第二条乙");
}

#[test]
fn levels_in_one_marker_and_legal_digits() {
    let levels = [level(0, "chineseCounting", "%1", ""), level(1, "decimal", "%1.%2", "<w:isLgl/>")].concat();
    let numbering =
        format!(r#"<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"#);
    assert_eq!(text(&[numbered(1, 0, "甲"), numbered(1, 1, "乙")].concat(), &[("numbering", &numbering)]), "一甲\n1.1乙");
}

#[test]
fn tracked_changes_are_accepted_or_not() {
    let body = r#"<w:p><w:r><w:t>森林覆盖率达到</w:t></w:r><w:del><w:r><w:delText>40%</w:delText></w:r></w:del><w:ins><w:r><w:t>45%</w:t></w:r></w:ins></w:p>
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>加强</w:t></w:r></w:p><w:p><w:r><w:t>管护。</w:t></w:r></w:p>
        <w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr><w:ins><w:r><w:t>新增一段。</w:t></w:r></w:ins></w:p>"#;
    let bytes = document(body, &[]);
    let (source_final, codes) = source(&bytes, Revisions::Final);
    assert_eq!((source_final.text.as_str(), codes), ("森林覆盖率达到45%\n加强管护。\n新增一段。", vec![Code::TrackedChanges]));
    assert_eq!(source(&bytes, Revisions::Original).0.text, "森林覆盖率达到40%\n加强\n管护。");
}

#[test]
fn merged_cells_reach_over_rows_and_columns() {
    let cell = |properties: &str, words: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(words));
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = [
        row(&[cell("", "任务"), cell(r#"<w:gridSpan w:val="2"/>"#, "责任单位")]),
        row(&[cell(r#"<w:vMerge w:val="restart"/>"#, "植树"), cell("", "林业局"), cell("", "财政局")]),
        row(&[cell("<w:vMerge/>", ""), cell("", "水利局"), cell("", "教育局")]),
    ];
    let (source, _) = source(&document(&format!("<w:tbl>{}</w:tbl>", table.concat()), &[]), Revisions::Final);
    assert_eq!(source.text, "任务\t责任单位\n植树\t林业局\t财政局\n水利局\t教育局");
    let spans: Vec<_> = source.tables[0].cells.iter().map(|c| (c.row, c.column, c.row_span, c.column_span)).collect();
    assert_eq!(spans, [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]);
}

#[test]
fn notes_and_text_boxes_follow_their_paragraph() {
    let body = format!(
        r#"<w:p><w:r><w:t>覆盖率</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>提高。</w:t></w:r>
        <w:r><mc:AlternateContent><mc:Choice><w:drawing><txbx><w:txbxContent>{}</w:txbxContent></txbx></w:drawing></mc:Choice>
        <mc:Fallback><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>{}"#,
        p("框中"),
        p("框中"),
        p("下段。")
    );
    // A note that refers to itself is read once.
    let note = format!(r#"<w:footnote w:id="2">{}<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p></w:footnote>"#, p("按面积计"));
    assert_eq!(text(&body, &[("footnotes", &note)]), "覆盖率提高。\n按面积计\n框中\n下段。");
}

#[test]
fn hidden_words_and_field_codes_are_no_text() {
    let body = r#"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>
        <w:r><w:t>明</w:t><w:br/><w:t>行</w:t><w:br w:type="page"/><w:noBreakHyphen/></w:r></w:p>"#;
    let (source, codes) = source(&document(body, &[]), Revisions::Final);
    assert_eq!((source.text.as_str(), codes), ("明\n行-", vec![Code::HiddenText]));
}

#[test]
fn says_what_is_wrong_with_a_file() {
    let sound = document(&p("甲"), &[]);
    for tenth in 0..10 {
        assert!(read(&sound[..sound.len() * tenth / 10], Revisions::Final).is_err());
    }
    let no_body = package(&[("word/document.xml", "<w:document/>".to_owned())]);
    assert_eq!(read(&no_body, Revisions::Final).unwrap_err().code(), "broken-file");
    let bomb = package(&[("word/document.xml", " ".repeat(100 << 20))]);
    assert_eq!(read(&bomb, Revisions::Final).unwrap_err().code(), "archive-bomb");
}
