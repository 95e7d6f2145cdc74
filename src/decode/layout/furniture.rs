//! Heads, feet and numbers of pages are no part of the text (页眉页脚页码).

use super::line::Line;
use super::table::Ruled;
use std::collections::HashMap;

/// The part of a page's height, above and below, in which they stand.
const MARGIN: f64 = 0.12;
/// Lines at either end that may be such.
const DEEP: usize = 2;

/// Takes them out; what was taken.
pub(super) fn remove(pages: &mut [(Vec<Line>, Vec<Ruled>)], heights: &[f64]) -> Vec<String> {
    let edges: Vec<Vec<usize>> = pages.iter().zip(heights).map(|((lines, _), height)| at_edges(lines, *height)).collect();
    let mut seen: HashMap<(String, i64), usize> = HashMap::new();
    for ((lines, _), edge) in pages.iter().zip(&edges) {
        for line in edge.iter().map(|i| &lines[*i]) {
            *seen.entry(key(line)).or_default() += 1;
        }
    }
    let count = pages.len();
    let mut out = Vec::new();
    for ((lines, _), edge) in pages.iter_mut().zip(&edges) {
        let is_furniture = |line: &Line| {
            let times = seen.get(&key(line)).copied().unwrap_or(0);
            is_page_number(&line.text) || times >= 2 && times * 3 >= count
        };
        for i in edge.iter().rev().copied() {
            if is_furniture(&lines[i]) {
                out.push(lines.remove(i).text);
            }
        }
    }
    out.reverse();
    out
}

/// Lines at the upper and lower edge, in rising order.
fn at_edges(lines: &[Line], height: f64) -> Vec<usize> {
    let n = lines.len();
    let upper = |i: usize| i < DEEP && lines[i].base < height * MARGIN;
    let lower = |i: usize| i + DEEP >= n && lines[i].base > height * (1.0 - MARGIN);
    (0..n).filter(|i| upper(*i) || lower(*i)).collect()
}

/// What a line says but for its numbers, and where.
fn key(line: &Line) -> (String, i64) {
    let mut text = String::new();
    for c in line.text.chars().filter(|c| !c.is_whitespace()) {
        let c = if c.is_numeric() { '#' } else { c };
        if c != '#' || !text.ends_with('#') {
            text.push(c);
        }
    }
    (text, (line.base / 4.0).round() as i64)
}

/// `12`, `—12—`, `第1页 共3页`, `1/3`, `Page 1 of 3`.
fn is_page_number(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && !"-—–－―─·~第页共頁/／,，of".contains(*c)).collect();
    let compact = compact.strip_prefix("Page").unwrap_or(&compact);
    let pages = compact.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)) && (1..=8).contains(&compact.chars().count());
    let roman = compact.len() <= 6 && !compact.is_empty() && compact.chars().all(|c| "ivxIVX".contains(c));
    pages || roman
}
