//! The article as plain text, with the places of its tables' cells.

use super::content::Main;
use super::page::Page;
use crate::decode::SourceText;
use crate::decode::flow::{begin_line, put_rows};
use std::ops::Range;

/// Writes the article: the heading found above it, then its lines, without the page's fields.
pub(super) fn write(page: &Page, main: &Main, heading: &[usize], is_field: &[bool]) -> SourceText {
    let mut out = SourceText::default();
    for line in heading {
        begin_line(&mut out.text);
        out.text.push_str(page.words(*line));
    }
    let keeps = |line: usize| main.holds(line) && !is_field[line];
    let mut tables = page.tables.iter().filter(|t| t.is_data() && t.cell_lines().all(keeps)).peekable();
    let mut at = main.first;
    while at < main.end {
        while tables.next_if(|t| t.cell_lines().start < at).is_some() {}
        if let Some(table) = tables.next_if(|t| t.cell_lines().start == at) {
            let words = |lines: &Range<usize>| lines.clone().map(|line| page.words(line)).collect::<Vec<_>>().join(" ");
            out.tables.push(put_rows(&table.grid, words, &mut out.text));
            at = table.lines.end;
            continue;
        }
        if keeps(at) {
            begin_line(&mut out.text);
            out.text.push_str(page.words(at));
        }
        at += 1;
    }
    out
}
