//! A parsed text set as pages of OFD: lines of characters and ruling lines with their places.

use super::pages::{Block, blocks, is_prose};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zhengce::decode::Table;
use zhengce::pipeline::Parsed;

/// Millimetres: where text begins and ends, the size of characters, and the distance of lines.
const LEFT: f64 = 27.0;
const WIDTH: f64 = 156.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 267.0;
const SIZE: f64 = 5.6;
const PITCH: f64 = 10.0;
/// The same in tables, and what is left free in a cell.
const CELL_SIZE: f64 = 3.7;
const CELL_PITCH: f64 = 5.6;
const PADDING: f64 = 1.5;
/// Signs that may not begin a line.
const CLOSING: &str = "，。、；：！？）》」』】〕”’,.;:!?)%";

/// The document.
pub fn ofd(parsed: &Parsed) -> Vec<u8> {
    let mut press = Press { pages: vec![String::new()], y: TOP };
    for block in blocks(parsed) {
        match block {
            Block::Line(words) => press.paragraph(words),
            Block::Table(t) => press.table(t, &parsed.source.text),
        }
    }
    package(&press.pages)
}

fn package(pages: &[String]) -> Vec<u8> {
    let entries: String = (0..pages.len()).map(|i| format!(r#"<ofd:Page ID="{}" BaseLoc="Pages/P{i}.xml"/>"#, i + 10)).collect();
    let space = r#"xmlns:ofd="http://www.ofdspec.org/2016""#;
    let document = format!(
        r#"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{entries}</ofd:Pages></ofd:Document>"#
    );
    let first = format!(
        r#"<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#
    );
    let mut parts = vec![("OFD.xml".to_owned(), first), ("Doc_0/Document.xml".to_owned(), document)];
    parts.extend(pages.iter().enumerate().map(|(i, objects)| {
        let page = format!("<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>");
        (format!("Doc_0/Pages/P{i}.xml"), page)
    }));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The pages so far, and how far down the last one is full.
struct Press {
    pages: Vec<String>,
    y: f64,
}

impl Press {
    fn page(&mut self) -> &mut String {
        self.pages.last_mut().unwrap()
    }

    /// Begins a page where so much has no room on this one.
    fn need(&mut self, height: f64) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.pages.push(String::new());
            self.y = TOP;
        }
    }

    fn paragraph(&mut self, words: &str) {
        let indent = if is_prose(words) { 2.0 * SIZE } else { 0.0 };
        for (i, line) in broken(words, WIDTH, indent, SIZE).iter().enumerate() {
            self.need(PITCH);
            let (x, y) = (LEFT + if i == 0 { indent } else { 0.0 }, self.y);
            *self.page() += &set(x, y, SIZE, line);
            self.y += PITCH;
        }
    }

    /// A table; it breaks between rows that no cell joins.
    fn table(&mut self, table: &Table, text: &str) {
        let columns = table.cells.iter().map(|c| c.column + c.column_span).max().unwrap_or(1);
        let width = WIDTH / columns as f64;
        let lines = |c: &zhengce::decode::Cell| {
            let room = width * c.column_span as f64 - 2.0 * PADDING;
            c.span.of(text).split('\n').flat_map(|w| broken(w, room, 0.0, CELL_SIZE)).collect::<Vec<_>>()
        };
        let heights = heights(table, &|c| lines(c).len() as f64 * CELL_PITCH + 2.0 * PADDING);
        let joined = |row: usize| table.cells.iter().any(|c| c.row < row && c.row + c.row_span > row);
        let mut tops = Vec::new();
        for row in 0..heights.len() {
            if !joined(row) {
                let together = 1 + (row + 1..heights.len()).take_while(|r| joined(*r)).count();
                self.need(heights[row..row + together].iter().sum());
            }
            let page = self.pages.len() - 1;
            tops.push((page, self.y));
            self.y += heights[row];
        }
        for cell in &table.cells {
            let (page, top) = tops[cell.row];
            let left = LEFT + width * cell.column as f64;
            let height: f64 = heights[cell.row..cell.row + cell.row_span].iter().sum();
            self.pages[page] += &frame(left, top, width * cell.column_span as f64, height);
            for (i, line) in lines(cell).iter().enumerate() {
                self.pages[page] += &set(left + PADDING, top + PADDING + CELL_PITCH * i as f64, CELL_SIZE, line);
            }
        }
        self.y += PITCH / 2.0;
    }
}

/// The heights of rows in which every cell has room.
fn heights(table: &Table, needed: &dyn Fn(&zhengce::decode::Cell) -> f64) -> Vec<f64> {
    let count = table.cells.iter().map(|c| c.row + c.row_span).max().unwrap_or(0);
    let mut heights = vec![CELL_PITCH + 2.0 * PADDING; count];
    for cell in &table.cells {
        let (last, has) = (cell.row + cell.row_span - 1, heights[cell.row..cell.row + cell.row_span].iter().sum::<f64>());
        heights[last] += (needed(cell) - has).max(0.0);
    }
    heights
}

/// Words broken into lines; a closing sign takes the character before it along, and numbers and
/// Latin words stay whole.
fn broken(words: &str, width: f64, indent: f64, size: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut room = width - indent;
    for c in words.chars() {
        let line = lines.last_mut().unwrap();
        if advance(c, size) > room + 0.01 && !line.is_empty() {
            let mut next = String::new();
            if CLOSING.contains(c) || c.is_ascii_alphanumeric() && line.ends_with(joins) {
                let whole = line.trim_end_matches(joins).len();
                let at = if whole < line.len() { whole } else { line.char_indices().last().map_or(0, |(i, _)| i) };
                next = line.split_off(at);
            }
            room = width - next.chars().map(|c| advance(c, size)).sum::<f64>();
            lines.push(next);
        }
        lines.last_mut().unwrap().push(c);
        room -= advance(c, size);
    }
    lines
}

/// What lines are not broken within.
fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '.'
}

fn advance(c: char, size: f64) -> f64 {
    if c.is_ascii() { size * 0.5 } else { size }
}

/// A line of characters.
fn set(x: f64, y: f64, size: f64, words: &str) -> String {
    let mut apart = String::new();
    words.chars().for_each(|c| _ = write!(apart, "{:.3} ", advance(c, size)));
    let escaped = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        r#"<ofd:TextObject ID="1" Boundary="{x:.3} {y:.3} 160 {size}" Font="1" Size="{size}"><ofd:TextCode X="0" Y="{size}" DeltaX="{apart}">{escaped}</ofd:TextCode></ofd:TextObject>"#
    )
}

/// The four lines around a cell.
fn frame(x: f64, y: f64, width: f64, height: f64) -> String {
    format!(
        r#"<ofd:PathObject ID="2" Boundary="{x:.3} {y:.3} {width:.3} {height:.3}" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {width:.3} 0 L {width:.3} {height:.3} L 0 {height:.3} C</ofd:AbbreviatedData></ofd:PathObject>"#
    )
}
