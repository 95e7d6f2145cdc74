//! 版式文档 OFD, GB/T 33190: pages of text objects, in a package of XML parts.
//!
//! Each page's characters and ruling lines go to [`super::layout`], as those of PDF files do. Lengths
//! are millimetres; an object's coordinates are turned by its `CTM` and moved by its `Boundary`.

use super::format::Format;
use super::matrix::Matrix;
use super::package::Package;
use super::page::{self, Glyph, PageContent, Rule};
use super::xml::Element;
use super::{DecodeError, Pieces};
use std::collections::HashMap;

/// Points in a millimetre.
const POINTS: f64 = 72.0 / 25.4;
/// More pages than any document has.
const MAX_PAGES: usize = 20_000;
/// Characters of the longest file.
const MAX_GLYPHS: usize = 6_000_000;
/// A shape this thin is a line, in points.
const THIN: f64 = 3.0;

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Pieces, DecodeError> {
    let mut package = Package::open(Format::Ofd, bytes)?;
    if package.names().any(|n| n.ends_with("Encryptions.xml")) {
        return Err(DecodeError::Encrypted("OFD"));
    }
    let root = part(&mut package, "OFD.xml")?;
    let mut pages = Vec::new();
    let mut glyphs = 0;
    for body in root.all("DocBody") {
        let Some(name) = body.child("DocRoot").map(Element::text) else { continue };
        document(&mut package, name.trim(), &mut pages, &mut glyphs)?;
    }
    if pages.is_empty() {
        return Err(DecodeError::broken(Format::Ofd, "it has no pages"));
    }
    page::pieces(pages)
}

fn part(package: &mut Package<'_>, name: &str) -> Result<Element, DecodeError> {
    package.xml(name)?.ok_or_else(|| DecodeError::broken(Format::Ofd, format!("its part {name} is missing")))
}

/// A part named in another one, relative to that one's folder unless it begins at the root.
fn beside(part: &str, name: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, _)) if !name.starts_with('/') => format!("{folder}/{name}"),
        _ => name.to_owned(),
    }
}

fn document(package: &mut Package<'_>, name: &str, pages: &mut Vec<PageContent>, glyphs: &mut usize) -> Result<(), DecodeError> {
    let document = part(package, name)?;
    let common = document.child("CommonData");
    let area = common.and_then(|c| c.child("PageArea"));
    let place = |e: &Element| Some((e.attribute("ID")?.to_owned(), beside(name, e.attribute("BaseLoc")?)));
    let templates: HashMap<String, String> = common.into_iter().flat_map(|c| c.all("TemplatePage")).filter_map(place).collect();
    for entry in document.child("Pages").into_iter().flat_map(|p| p.all("Page")) {
        if pages.len() >= MAX_PAGES {
            return Err(DecodeError::TooMuch(format!("it has more than {MAX_PAGES} pages")));
        }
        let Some(location) = entry.attribute("BaseLoc") else { continue };
        let content = part(package, &beside(name, location))?;
        let (width, height) = size(content.child("Area")).or_else(|| size(area)).unwrap_or((210.0 * POINTS, 297.0 * POINTS));
        let mut page = PageContent { width, height, ..PageContent::default() };
        for template in content.all("Template").filter_map(|t| templates.get(t.attribute("TemplateID")?)) {
            if let Some(template) = package.xml(template)? {
                objects(&template, &mut page);
            }
        }
        objects(&content, &mut page);
        *glyphs += page.glyphs.len();
        if *glyphs > MAX_GLYPHS {
            return Err(DecodeError::TooMuch(format!("it has more than {MAX_GLYPHS} characters")));
        }
        pages.push(page);
    }
    Ok(())
}

/// Width and height of a page.
fn size(area: Option<&Element>) -> Option<(f64, f64)> {
    let [_, _, width, height] = numbers(&area?.child("PhysicalBox")?.text())[..] else { return None };
    Some((width * POINTS, height * POINTS))
}

fn numbers(words: &str) -> Vec<f64> {
    words.split_whitespace().map_while(|n| n.parse().ok()).collect()
}

/// What a page shows, in the order it is drawn.
fn objects(part: &Element, page: &mut PageContent) {
    for object in part.child("Content").into_iter().flat_map(Element::descendants) {
        if object.attribute("Visible") == Some("false") {
            continue;
        }
        match object.name.as_str() {
            "TextObject" => text(object, page),
            "PathObject" => path(object, page),
            "ImageObject" => page.pictured += boundary(object).map_or(0.0, |[_, _, w, h]| w * h * POINTS * POINTS),
            _ => {}
        }
    }
}

fn boundary(object: &Element) -> Option<[f64; 4]> {
    numbers(object.attribute("Boundary")?).try_into().ok()
}

/// From an object's coordinates to points of the page.
fn transform(object: &Element) -> Option<Matrix> {
    let [x, y, ..] = boundary(object)?;
    let own = object.attribute("CTM").and_then(|m| numbers(m).try_into().ok()).map_or(Matrix::IDENTITY, Matrix);
    Some(own.then(Matrix::shift(x, y)).then(Matrix([POINTS, 0.0, 0.0, POINTS, 0.0, 0.0])))
}

/// The characters of a text object; each piece of it says where it begins and how far they are apart.
fn text(object: &Element, page: &mut PageContent) {
    let (Some(place), Some(size)) = (transform(object), object.attribute("Size").and_then(|s| s.parse::<f64>().ok())) else { return };
    let scale = object.attribute("HScale").and_then(|s| s.parse::<f64>().ok()).unwrap_or(1.0);
    let (mut x, mut y) = (0.0, 0.0);
    for code in object.all("TextCode") {
        let number = |name: &str| code.attribute(name).and_then(|v| v.trim().parse::<f64>().ok());
        (x, y) = (number("X").unwrap_or(x), number("Y").unwrap_or(y));
        let words = code.text();
        let distances = |name: &str| deltas(code.attribute(name), words.chars().count());
        let (across, down) = (distances("DeltaX"), distances("DeltaY"));
        let (mut at_x, mut at_y) = (x, y);
        for (i, character) in words.chars().filter(|c| !matches!(c, '\n' | '\r')).enumerate() {
            let width = if character.is_ascii() { size * 0.5 } else { size } * scale;
            page.glyphs.push(glyph(character, place, (at_x, at_y), width, size));
            at_x += across.get(i).copied().unwrap_or(if down.is_empty() { width } else { 0.0 });
            at_y += down.get(i).copied().unwrap_or(0.0);
        }
    }
}

fn glyph(character: char, place: Matrix, (x, y): (f64, f64), width: f64, size: f64) -> Glyph {
    let (left, base) = place.apply((x, y));
    let (right, end) = place.apply((x + width, y));
    let (top_x, top_y) = place.apply((x, y - size));
    let height = (left - top_x).hypot(base - top_y);
    Glyph {
        character,
        left: left.min(right),
        right: left.max(right),
        base,
        size: height,
        level: (end - base).abs() < (right - left).abs() * 0.2,
    }
}

/// At most so many distances between characters; `g 3 5` stands for three times 5.
fn deltas(words: Option<&str>, most: usize) -> Vec<f64> {
    let mut out = Vec::new();
    let mut words = words.unwrap_or_default().split_whitespace();
    while let Some(word) = words.next() {
        let (count, value) = if word == "g" { (words.next().and_then(|n| n.parse().ok()), words.next()) } else { (Some(1), Some(word)) };
        let (Some(count), Some(value)) = (count, value.and_then(|v| v.parse::<f64>().ok())) else { break };
        out.extend(std::iter::repeat_n(value, count.min(most.saturating_sub(out.len()))));
    }
    out
}

/// The ruling lines of a path: straight pieces across and down, and shapes so thin that they are lines.
fn path(object: &Element, page: &mut PageContent) {
    let (Some(place), Some(data)) = (transform(object), object.child("AbbreviatedData").map(Element::text)) else { return };
    let mut pieces: Vec<((f64, f64), (f64, f64))> = Vec::new();
    let (mut start, mut at) = ((0.0, 0.0), (0.0, 0.0));
    let mut words = data.split_whitespace();
    while let Some(word) = words.next() {
        let mut point = || Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?));
        match word {
            "M" | "S" => {
                let Some(to) = point() else { break };
                (start, at) = (to, to);
            }
            "L" => {
                let Some(to) = point() else { break };
                pieces.push((at, to));
                at = to;
            }
            "C" => {
                pieces.push((at, start));
                at = start;
            }
            // Curves are no ruling lines; their numbers are passed over.
            _ => {}
        }
    }
    let pieces: Vec<_> = pieces.into_iter().map(|(from, to)| (place.apply(from), place.apply(to))).collect();
    page.rules.extend(rules(&pieces));
}

type Segment = ((f64, f64), (f64, f64));

fn rules(pieces: &[Segment]) -> Vec<Rule> {
    let ends = || pieces.iter().flat_map(|(a, b)| [*a, *b]);
    let range = |of: fn((f64, f64)) -> f64| ends().map(of).fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
    let ((left, right), (top, bottom)) = (range(|p| p.0), range(|p| p.1));
    let rule = |across: bool, at: f64, a: f64, b: f64| Rule { across, at, from: a.min(b), to: a.max(b) };
    if pieces.is_empty() {
        return Vec::new();
    }
    match (right - left < THIN, bottom - top < THIN) {
        (true, true) => Vec::new(),
        (false, true) => vec![rule(true, (top + bottom) / 2.0, left, right)],
        (true, false) => vec![rule(false, (left + right) / 2.0, top, bottom)],
        (false, false) => {
            let straight = pieces.iter().filter_map(|(a, b)| match ((a.0 - b.0).abs() < 0.5, (a.1 - b.1).abs() < 0.5) {
                (false, true) => Some(rule(true, a.1, a.0, b.0)),
                (true, false) => Some(rule(false, a.0, a.1, b.1)),
                _ => None,
            });
            straight.collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::fields::Labels;
    use crate::decode::{SourceText, flow};
    use crate::grammar::Bundle;
    use std::io::{Cursor, Write};

    fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// A document of pages with these objects.
    fn file(pages: &[&str]) -> Vec<u8> {
        let entries: String = (0..pages.len()).map(|i| format!(r#"<ofd:Page ID="{i}" BaseLoc="Pages/P{i}.xml"/>"#)).collect();
        let document = format!(
            r#"<ofd:Document><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{entries}</ofd:Pages></ofd:Document>"#
        );
        let contents: Vec<(String, String)> = pages
            .iter()
            .enumerate()
            .map(|(i, objects)| {
                (
                    format!("Doc_0/Pages/P{i}.xml"),
                    format!("<ofd:Page><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"),
                )
            })
            .collect();
        let mut parts = vec![
            ("OFD.xml", "<ofd:OFD><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"),
            ("Doc_0/Document.xml", document.as_str()),
        ];
        parts.extend(contents.iter().map(|(name, content)| (name.as_str(), content.as_str())));
        package(&parts)
    }

    /// A line of text, its characters 5 mm wide.
    fn line(x: f64, y: f64, words: &str) -> String {
        let count = words.chars().count() - 1;
        format!(
            r#"<ofd:TextObject Boundary="{x} {y} 150 6" Font="1" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g {count} 5">{words}</ofd:TextCode></ofd:TextObject>"#
        )
    }

    fn written(bytes: &[u8]) -> SourceText {
        flow::write(&read(bytes).unwrap().blocks, &Labels::compile(&Bundle::builtin()).unwrap())
    }

    #[test]
    fn lines_become_paragraphs_in_reading_order() {
        let page = [
            line(30.0, 58.0, "按月报告进度，年底前全部完成验收。"),
            line(80.0, 30.0, "关于植树的通知"),
            line(40.0, 50.0, "为保护水源，各村要在春季完成缺株地块的补植工作并且"),
            line(40.0, 66.0, "一、补植。缺株的地块一律补齐。"),
        ];
        let second = line(40.0, 30.0, "二、管护。专人巡护。");
        let source = written(&file(&[&page.concat(), &second]));
        assert_eq!(
            source.text,
            "关于植树的通知\n为保护水源，各村要在春季完成缺株地块的补植工作并且按月报告进度，年底前全部完成验收。\n一、补植。缺株的地块一律补齐。\n二、管护。专人巡护。"
        );
        assert_eq!(source.pages.len(), 2);
    }

    #[test]
    fn ruled_lines_make_a_table() {
        let rule = |x: f64, y: f64, to: &str| {
            format!(
                r#"<ofd:PathObject Boundary="{x} {y} 100 100"><ofd:AbbreviatedData>M 0 0 L {to}</ofd:AbbreviatedData></ofd:PathObject>"#
            )
        };
        let mut page = String::new();
        for y in [40.0, 50.0, 60.0] {
            page += &rule(30.0, y, "100 0");
        }
        for x in [30.0, 80.0, 130.0] {
            page += &rule(x, 40.0, "0 20");
        }
        for (x, y, words) in [(32.0, 42.0, "任务"), (82.0, 42.0, "责任单位"), (32.0, 52.0, "植树"), (82.0, 52.0, "县林业局")] {
            page += &line(x, y, words);
        }
        let source = written(&file(&[&page]));
        assert_eq!((source.text.as_str(), source.tables.len()), ("任务\t责任单位\n植树\t县林业局", 1));
    }

    #[test]
    fn distances_may_be_repeated() {
        assert_eq!(deltas(Some("g 3 5 2.5"), 9), [5.0, 5.0, 5.0, 2.5]);
        assert_eq!(deltas(Some("g 999999999999 1"), 9).len(), 9);
    }

    #[test]
    fn says_what_is_wrong_with_a_file() {
        let sound = file(&[&line(30.0, 30.0, "植树通知")]);
        for tenth in 1..10 {
            assert_eq!(read(&sound[..sound.len() * tenth / 10]).unwrap_err().code(), "broken-file");
        }
        let picture = r#"<ofd:ImageObject Boundary="0 0 210 297"/>"#;
        assert_eq!(read(&file(&[picture])).unwrap_err().code(), "needs-ocr");
    }
}
