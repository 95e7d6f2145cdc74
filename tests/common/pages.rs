//! A parsed text written as a plain web page, and its tables as a workbook.

use super::{parse, parse_bytes};
use std::fmt::Write as _;
use std::path::Path;
use zhengce::decode::Table;
use zhengce::pipeline::Parsed;

/// Characters of a line of the fixture that is cut into such.
const CUT: usize = 30;

/// What a text consists of.
pub enum Block<'a> {
    /// A line with words.
    Line(&'a str),
    /// A table, whose cells stand in the text.
    Table(&'a Table),
}

/// The lines and tables of a text, in order; empty lines are left out.
pub fn blocks(parsed: &Parsed) -> Vec<Block<'_>> {
    let text = &parsed.source.text;
    let mut tables = parsed.source.tables.iter().peekable();
    let (mut at, mut done, mut out) = (0, 0, Vec::new());
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if let Some(table) = tables.next_if(|t| t.cells[0].span.start < end) {
            out.push(Block::Table(table));
            done = table.cells.iter().map(|c| c.span.end).max().unwrap_or(end);
        }
        if at >= done && !line.trim().is_empty() {
            out.push(Block::Line(line.trim_end()));
        }
        at = end;
    }
    out
}

/// A fixture, with its paragraphs whole: a text cut into lines of one length has no such lines on a
/// page or in print.
pub fn whole(path: &Path) -> Parsed {
    let text = parse(path);
    let is_cut = |line: &str| line.chars().count() == CUT;
    if text.source.text.lines().filter(|l| is_cut(l)).count() < 6 {
        return text;
    }
    let mut out = String::new();
    let mut lines = text.source.text.lines().peekable();
    while let Some(line) = lines.next() {
        out += line;
        // A sign taken over to the next line leaves a line one shorter.
        let goes_on = line.chars().count() + 1 >= CUT && lines.peek().is_some_and(|next| !next.starts_with(char::is_whitespace));
        out += if goes_on { "" } else { "\n" };
    }
    parse_bytes(out.as_bytes())
}

/// Whether a line is a paragraph that is to begin two characters in; titles are not, nor lines that
/// have their indent in themselves.
pub fn is_prose(line: &str) -> bool {
    !line.starts_with(char::is_whitespace) && line.contains(['。', '；', '，', '：', ',', ';', ':'])
}

/// How offices print: A4, three lines a page to the left and right of 156 mm of text, 三号 characters.
const STYLE: &str = "@page{size:A4;margin:30mm 27mm}body{font:16pt/28pt 'Noto Serif CJK SC',serif;margin:0}\
p{margin:0;text-align:justify;text-indent:2em}p.t{text-indent:0;text-align:left}\
table{border-collapse:collapse;width:100%;font-size:10.5pt;line-height:16pt}td{border:1px solid #000;padding:1mm}";

/// The page.
pub fn html(parsed: &Parsed) -> String {
    let mut body = String::new();
    for block in blocks(parsed) {
        match block {
            Block::Line(line) if is_prose(line) => _ = writeln!(body, "<p>{}</p>", escaped(line)),
            Block::Line(line) => _ = writeln!(body, "<p class=\"t\">{}</p>", escaped(line)),
            Block::Table(table) => body += &rows(table, &parsed.source.text),
        }
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title></title><style>{STYLE}</style></head>\n<body>\n{body}</body></html>\n"
    )
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
}

/// A table of a page.
fn rows(table: &Table, text: &str) -> String {
    let mut out = String::from("<table>\n");
    let count = table.cells.iter().map(|c| c.row + 1).max().unwrap_or(0);
    for row in 0..count {
        out += "<tr>";
        for cell in table.cells.iter().filter(|c| c.row == row) {
            let words = escaped(cell.span.of(text));
            let _ = write!(out, "<td rowspan=\"{}\" colspan=\"{}\">{words}</td>", cell.row_span, cell.column_span);
        }
        out += "</tr>\n";
    }
    out + "</table>\n"
}

/// The tables as a workbook, a sheet for each, under the line that stands before each; and the same
/// lines and tables as a page.
pub fn workbook(parsed: &Parsed) -> (Vec<u8>, String) {
    let text = &parsed.source.text;
    let mut book = rust_xlsxwriter::Workbook::new();
    let (mut title, mut page) = ("", String::new());
    for block in blocks(parsed) {
        match block {
            Block::Line(line) => title = line,
            Block::Table(table) => {
                let sheet = book.add_worksheet();
                sheet.write(0, 0, title).unwrap();
                table.cells.iter().for_each(|cell| put(sheet, cell, cell.span.of(text)));
                let _ = write!(page, "<p>{}</p>{}", escaped(title), rows(table, text));
            }
        }
    }
    (book.save_to_buffer().unwrap(), format!("<html><body>{page}</body></html>"))
}

/// A cell, one row further down; figures as numbers, as people enter them.
fn put(sheet: &mut rust_xlsxwriter::Worksheet, cell: &zhengce::decode::Cell, words: &str) {
    let (row, column) = (cell.row as u32 + 1, cell.column as u16);
    let plain = rust_xlsxwriter::Format::new();
    if cell.row_span * cell.column_span > 1 {
        let (last, right) = (row + cell.row_span as u32 - 1, column + cell.column_span as u16 - 1);
        sheet.merge_range(row, column, last, right, words, &plain).unwrap();
    }
    match words.parse::<f64>() {
        Ok(number) if number.to_string() == words => sheet.write(row, column, number).unwrap(),
        _ => sheet.write(row, column, words).unwrap(),
    };
}
