//! A parsed text written as a Word document, with automatic numbers and merged cells.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zhengce::decode::Table;
use zhengce::pipeline::Parsed;
use zhengce::record::{Scheme, Section};

const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The first line of a paragraph stands two characters in, as offices set it.
const INDENT: &str = r#"<w:ind w:firstLineChars="200" w:firstLine="420"/>"#;

/// The document; and how many of its paragraphs have an automatic number.
pub fn write(parsed: &Parsed) -> (Vec<u8>, usize) {
    let text = &parsed.source.text;
    let mut lists = Lists::of(parsed);
    let mut body = String::new();
    let mut tables = parsed.source.tables.iter().peekable();
    let (mut at, mut done) = (0, 0);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if let Some(t) = tables.next_if(|t| t.cells[0].span.start < end) {
            body.push_str(&table(t, text));
            done = t.cells.iter().map(|c| c.span.end).max().unwrap_or(end);
        }
        if at >= done {
            body.push_str(&lists.paragraph(line.trim_end_matches('\n'), at));
        }
        at = end;
    }
    let parts = [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", relations(&[("officeDocument", "word/document.xml")])),
        ("word/_rels/document.xml.rels", relations(&[("numbering", "numbering.xml")])),
        ("word/document.xml", format!("<w:document {WORD}><w:body>{body}<w:sectPr/></w:body></w:document>")),
        ("word/numbering.xml", format!("<w:numbering {WORD}>{}{}</w:numbering>", lists.patterns, lists.lists)),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    (zip.finish().unwrap().into_inner(), lists.numbered)
}

fn content_types() -> String {
    let part = |name: &str, kind: &str| format!(r#"<Override PartName="/word/{name}.xml" ContentType="{TYPE}.{kind}+xml"/>"#);
    format!(
        r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{}{}</Types>"#,
        part("document", "document.main"),
        part("numbering", "numbering")
    )
}

fn relations(parts: &[(&str, &str)]) -> String {
    let part =
        |(i, (kind, target)): (usize, &(&str, &str))| format!(r#"<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{target}"/>"#);
    format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{}</Relationships>"#, parts.iter().enumerate().map(part).collect::<String>())
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn paragraph(properties: &str, words: &str) -> String {
    format!(r#"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#, escaped(words))
}

/// A table; cells that reach down are continued in the rows below, as Word wants it.
fn table(table: &Table, text: &str) -> String {
    let rows = table.cells.iter().map(|c| c.row + c.row_span).max().unwrap_or(0);
    let width = table.cells.iter().map(|c| c.column + c.column_span).max().unwrap_or(0);
    let mut out = String::from("<w:tbl><w:tblPr><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(out, r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>"#);
    }
    out.push_str("</w:tblBorders></w:tblPr><w:tblGrid>");
    out.push_str(&r#"<w:gridCol w:w="1200"/>"#.repeat(width));
    out.push_str("</w:tblGrid>");
    for row in 0..rows {
        out.push_str("<w:tr>");
        let mut column = 0;
        while column < width {
            let holds = |c: &&zhengce::decode::Cell| {
                (c.row..c.row + c.row_span).contains(&row) && (c.column..c.column + c.column_span).contains(&column)
            };
            let cell = table.cells.iter().find(holds);
            let span = cell.map_or(1, |c| c.column_span);
            let merge = match cell {
                Some(c) if c.row_span > 1 && c.row == row => r#"<w:vMerge w:val="restart"/>"#,
                Some(c) if c.row_span > 1 => "<w:vMerge/>",
                _ => "",
            };
            let words = cell.filter(|c| c.row == row).map_or("", |c| c.span.of(text));
            let _ = write!(out, r#"<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{}</w:tc>"#, paragraph("", words));
            column += span;
        }
        out.push_str("</w:tr>");
    }
    out + "</w:tbl>"
}

/// Headings whose markers Word can count by itself, by where they begin.
struct Lists {
    headings: HashMap<usize, (usize, String)>,
    patterns: String,
    lists: String,
    numbered: usize,
}

impl Lists {
    fn of(parsed: &Parsed) -> Self {
        let mut out = Self { headings: HashMap::new(), patterns: String::new(), lists: String::new(), numbered: 0 };
        // One list for the items of a section: number of the list, and the last item.
        let mut open: HashMap<(usize, Option<String>, Scheme), (usize, u32)> = HashMap::new();
        for (part, section) in parsed.parts.iter().enumerate().flat_map(|(i, p)| p.document.sections.iter().map(move |s| (i, s))) {
            let Some((format, pattern)) = counted(section) else { continue };
            let key = (part, section.parent.clone(), section.scheme);
            let list = match open.get(&key) {
                Some((list, last)) if last + 1 == section.ordinal => *list,
                _ => out.list(format, &pattern, section.ordinal),
            };
            open.insert(key, (list, section.ordinal));
            out.headings.insert(section.heading_span.byte_start, (list, section.marker.clone()));
        }
        out
    }

    fn list(&mut self, format: &str, pattern: &str, start: u32) -> usize {
        let id = self.lists.matches("<w:num ").count() + 1;
        let _ = write!(
            self.patterns,
            r#"<w:abstractNum w:abstractNumId="{id}"><w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/><w:suff w:val="nothing"/><w:lvlText w:val="{}"/></w:lvl></w:abstractNum>"#,
            escaped(pattern)
        );
        let _ = write!(self.lists, r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>"#);
        id
    }

    fn paragraph(&mut self, line: &str, at: usize) -> String {
        let indent = line.len() - line.trim_start().len();
        match self.headings.get(&(at + indent)) {
            Some((list, marker)) if line.trim_start().starts_with(marker.as_str()) && line.trim() != marker.as_str() => {
                self.numbered += 1;
                let number = format!(r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list}"/></w:numPr>"#);
                paragraph(&format!("{number}{INDENT}"), &line.trim_start()[marker.len()..])
            }
            // A title stands without indent, as do lines that stand alone before the text begins.
            _ if line.contains(['。', '；', '，', '：']) => paragraph(INDENT, line),
            _ => paragraph("", line),
        }
    }
}

/// The format and the pattern that give a section's marker.
fn counted(section: &Section) -> Option<(&'static str, String)> {
    let formats = [
        ("chineseCountingThousand", chinese(section.ordinal)?),
        ("decimal", section.ordinal.to_string()),
        ("decimalEnclosedCircle", char::from_u32('①' as u32 + section.ordinal.checked_sub(1)?)?.to_string()),
    ];
    let numbered = !matches!(section.scheme, Scheme::Inline | Scheme::Dash);
    formats
        .into_iter()
        .find(|(_, number)| numbered && section.marker.matches(number.as_str()).count() == 1)
        .map(|(format, number)| (format, section.marker.replace(&number, "%1")))
}

/// 一 … 九十九.
fn chinese(n: u32) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = ((n / 10) as usize, DIGITS[(n % 10) as usize]);
    match tens {
        0 => Some(ones.to_owned()).filter(|o| !o.is_empty()),
        1 => Some(format!("十{ones}")),
        2..=9 => Some(format!("{}十{ones}", DIGITS[tens])),
        _ => None,
    }
}
