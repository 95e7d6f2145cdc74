//! Hard-wrapped text: lines broken at a fixed width in the middle of sentences (硬换行).
//!
//! Files made from printed pages break every line at the page's width, and some programs cut every
//! line at a number of characters. Such a break is no structure and may stand inside a word, so it is
//! taken out like a space inside a word.

use super::page_number::page_numbers;
use crate::extract::numeral;
use crate::span::lines;
use std::ops::Range;

/// Lines narrower than this say nothing of a page's width.
const NARROW: usize = 24;
/// Narrowest page, in half-width characters.
const NARROWEST_PAGE: usize = 40;
/// Widest page.
const WIDEST_PAGE: usize = 120;
/// Lines of one width may differ by this, since punctuation never begins a line.
const SLACK: usize = 6;
/// The first line of a paragraph is shorter by about this, its indent.
const INDENT: usize = 3;
/// Lines that show a width at least.
const ENOUGH: usize = 15;

/// Shortest and longest line of a text cut at a number of characters, its indent counted.
const CUT: std::ops::RangeInclusive<usize> = 20..=60;
/// Lines of exactly that many characters at least.
const CUT_LINES: usize = 6;

/// Where the lines of a page end.
#[derive(Clone, Copy)]
enum Page {
    /// At a width, in half-width characters.
    Width(usize),
    /// At a number of characters.
    Length(usize),
}

/// What the pages of a text leave in it.
#[derive(Default)]
pub(super) struct Wraps {
    /// Byte offsets at which a soft line ends (before its white space), in order.
    pub soft_ends: Vec<usize>,
    /// Where page numbers stand, in bytes, in order.
    pub page_numbers: Vec<Range<usize>>,
}

/// Reads how a text is wrapped; nothing is found in one whose lines are paragraphs.
pub(super) fn wraps(text: &str) -> Wraps {
    let Some(page) = Page::of(text) else { return Wraps::default() };
    let page_numbers = page_numbers(text);
    let mut soft_ends = Vec::new();
    let mut numbers = page_numbers.iter().peekable();
    // The line before, without its page number: its words, where they end, and the ends of the lines
    // behind it that hold nothing but a page number.
    let mut before: Option<(&str, Vec<usize>)> = None;
    for (start, line) in lines(text) {
        let number = numbers.next_if(|digits| digits.start <= start + line.len());
        let words = number.map_or(line, |digits| &line[digits.end - start..]).trim_end();
        let end = start + line.trim_end().len();
        match &mut before {
            Some((_, ends)) if number.is_some() && words.is_empty() => ends.push(end),
            _ => {
                let ended = before.replace((words, vec![end]));
                soft_ends.extend(ended.filter(|(last, _)| page.goes_on(last, words)).into_iter().flat_map(|(_, ends)| ends));
            }
        }
    }
    Wraps { soft_ends, page_numbers }
}

/// The width at which at least a third of the text's lines end, of how many lines have each width; the
/// last may be wider.
fn page_width(widths: &[usize; WIDEST_PAGE + 1]) -> Option<usize> {
    let lines: usize = widths[NARROW..].iter().sum();
    let near = |page: &usize| widths[page - SLACK..=*page].iter().sum::<usize>();
    // The least of equally good widths: `max_by_key` takes the last.
    let page = (NARROWEST_PAGE..WIDEST_PAGE).rev().max_by_key(near)?;
    (near(&page) >= ENOUGH && near(&page) * 3 >= lines).then_some(page)
}

/// The number of characters at which a third of the text's lines are cut, of how many lines have each
/// number, the last or a greater; `None` where many are longer.
fn page_length(lengths: &[usize; *CUT.end() + 2]) -> Option<usize> {
    let lines: usize = lengths[NARROW / 2..].iter().sum();
    let page = CUT.rev().max_by_key(|length| lengths[*length])?;
    let longer: usize = lengths[page + 1..].iter().sum();
    (lengths[page] >= CUT_LINES && lengths[page] * 3 >= lines && longer * 20 <= lines).then_some(page)
}

/// Width and length of a line, each counted up to what is wider or longer than any page.
fn measure(line: &str) -> (usize, usize) {
    let (mut width, mut length) = (0, 0);
    for c in line.trim_end().chars() {
        length += 1;
        width += char_width(c);
        if width >= WIDEST_PAGE && length > *CUT.end() {
            break;
        }
    }
    (width.min(WIDEST_PAGE), length.min(CUT.end() + 1))
}

/// Width of a line in half-width characters, counted up to `limit`.
fn width(line: &str, limit: usize) -> usize {
    let mut width = 0;
    for c in line.chars() {
        width += char_width(c);
        if width >= limit {
            return limit;
        }
    }
    width
}

/// Width of a character in half-width ones; white space has none.
fn char_width(c: char) -> usize {
    match c {
        _ if c.is_whitespace() => 0,
        _ if c.is_ascii() => 1,
        _ => 2,
    }
}

impl Page {
    /// How the lines of a text are broken; `None` where they end anywhere.
    fn of(text: &str) -> Option<Self> {
        let (mut widths, mut lengths) = ([0; WIDEST_PAGE + 1], [0; *CUT.end() + 2]);
        for (_, line) in lines(text) {
            let (width, length) = measure(line);
            widths[width] += 1;
            lengths[length] += 1;
        }
        page_width(&widths).map(Self::Width).or_else(|| page_length(&lengths).map(Self::Length))
    }

    /// Whether a sentence goes on from a full line to the next one.
    fn goes_on(self, line: &str, next: &str) -> bool {
        let ended = line.ends_with(['。', '！', '？', '；', '：', ';', ':']);
        let (words, item) = (line.trim_start(), next.trim_start());
        let heading = || self.ends_heading(line, next) && begins_chapter(words) && !line.contains('。');
        // A line of nothing but a number is the index of a formula (PM2.5) rather than the rest of a number.
        let index = line.ends_with(|c: char| c.is_ascii_digit()) && item.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        !item.is_empty() && !ended && !index && self.is_full(line) && !begins_item(item) && !self.begins_paragraph(next) && !heading()
    }

    fn is_full(self, line: &str) -> bool {
        match self {
            Self::Width(page) => width(line, page) + SLACK >= page,
            Self::Length(page) => line.chars().count() == page,
        }
    }

    /// An indent begins a paragraph where it is counted.
    fn begins_paragraph(self, line: &str) -> bool {
        matches!(self, Self::Length(_)) && line.starts_with(char::is_whitespace)
    }

    /// After a heading of about a line's length a full line begins the paragraph under it, if it is
    /// indented or the heading ends before the margin; a short one is the rest of the heading.
    fn ends_heading(self, line: &str, next: &str) -> bool {
        let Self::Width(page) = self else { return false };
        self.is_full(next) && (width(next, page) + INDENT <= page || width(line, page) + INDENT <= page)
    }
}

/// Whether a line begins with the number of a heading or item, or a dash.
fn begins_item(line: &str) -> bool {
    if line.starts_with(['—', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '⑩', '#']) {
        return true;
    }
    let inside = line.trim_start_matches(['(', '（', '第']);
    let opened = inside.len() < line.len();
    let Some(rest) = after_number(inside) else { return false };
    match rest.chars().next() {
        Some('、' | '．' | ')' | '）') => true,
        Some('.') => !rest[1..].starts_with(|c: char| c.is_ascii_digit()),
        Some('编' | '章' | '节' | '条') => opened,
        _ => false,
    }
}

/// Whether a line begins with the number of a heading that text stands under: 一、 第一章 第一节.
fn begins_chapter(line: &str) -> bool {
    match line.strip_prefix('第') {
        Some(rest) => after_number(rest).is_some_and(|r| r.starts_with(['编', '章', '节'])),
        None => !line.starts_with(|c: char| c.is_ascii_digit()) && after_number(line).is_some_and(|r| r.starts_with('、')),
    }
}

/// What follows the number that a line begins with.
fn after_number(line: &str) -> Option<&str> {
    let is_number = |c: char| c.is_numeric() || numeral::digit(c).is_some() || numeral::power(c).is_some();
    let rest = line.trim_start_matches(|c| is_number(c) || c == ' ');
    (rest.len() < line.len()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(paragraph: &str) -> String {
        let chars: Vec<char> = paragraph.chars().collect();
        chars.chunks(24).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn finds_the_lines_of_a_printed_page() {
        let paragraph = page(&"全市河道管护工作由水务部门统筹安排并向社会公布进展情况".repeat(20));
        let text = format!("一、总体要求\n{paragraph}。\n二、主要任务\n");
        let ends = wraps(&text).soft_ends;
        assert_eq!(ends.len(), paragraph.matches('\n').count());
        assert!(ends.iter().all(|e| text[*e..].starts_with('\n')));
    }

    #[test]
    fn finds_lines_cut_at_a_number_of_characters() {
        let paragraph: Vec<char> = format!("　　{}2025年完工。", "加强江河湖泊管护,2024年修建水库3座;".repeat(12)).chars().collect();
        let lines: Vec<String> = paragraph.chunks(30).map(|c| c.iter().collect()).collect();
        let text = format!("河道管护方案\n{}\n　　各镇抓紧落实。\n", lines.join("\n"));
        let ends = wraps(&text).soft_ends;
        assert_eq!(ends.len(), lines.len() - 1);
        assert!(ends.iter().all(|e| text[*e..].starts_with('\n')));
    }

    #[test]
    fn leaves_paragraphs_alone() {
        let text: String = (1..60).map(|n| format!("{}。\n", "加强河道管护".repeat(n))).collect();
        assert!(wraps(&text).soft_ends.is_empty());
        let list: String = (1..60).map(|n| format!("{n}、建设江河湖泊水库堤防涵闸泵站等各类水利工程设施并投入使用\n")).collect();
        assert!(wraps(&list).soft_ends.is_empty());
    }

    #[test]
    fn keeps_a_break_before_a_number() {
        for line in ["一、总则", "（二）管护", "第三条 本办法", "4.河道", "5、湖泊", "⑥水库", "——堤防"] {
            assert!(begins_item(line), "{line}");
        }
        for line in ["3.5亿元", "2025年", "第二产业", "（以下简称本市）", "一批工程"] {
            assert!(!begins_item(line), "{line}");
        }
    }
}
