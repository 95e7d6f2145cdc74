//! Markdown (.md): the text as a reader of the page would see it. Lines stay lines; marks of headings,
//! lists and quotations go, pipe tables become tables.

mod inline;

use super::fields::Labels;
use super::flow::{begin_line, put_rows};
use super::grid::Grid;
use super::{SourceText, txt};
use std::iter::Peekable;
use std::str::Lines;

/// The text with its tables, and the fields at its head.
pub(super) fn read(markdown: &str, labels: &Labels) -> SourceText {
    let mut out = SourceText::default();
    let mut lines = markdown.lines().peekable();
    let mut code = None;
    while let Some(line) = lines.next() {
        let fence = fence(line);
        if let Some(open) = code {
            // Code is shown as it stands, up to a fence like the one it began with.
            match fence == Some(open) {
                true => code = None,
                false => put(line, &mut out.text),
            }
        } else if fence.is_some() {
            code = fence;
        } else if let Some(head) = cells(line).filter(|head| lines.peek().is_some_and(|next| is_rule(next, head.len()))) {
            lines.next();
            let table = table(head, &mut lines);
            out.tables.push(put_rows(&table, String::clone, &mut out.text));
        } else if !is_line(line) {
            put(&inline::shown(words(line)), &mut out.text);
        }
    }
    let head = txt::head(&out.text, labels);
    SourceText { page: head.fields, rules: head.rules, ..out }
}

fn put(line: &str, text: &mut String) {
    begin_line(text);
    text.push_str(line);
}

/// The sign of a line that begins or ends code.
fn fence(line: &str) -> Option<char> {
    let line = line.trim_start();
    ['`', '~'].into_iter().find(|sign| line.starts_with(&[*sign; 3].iter().collect::<String>()))
}

/// Whether a line stands for a drawn line, or for the line below a heading.
fn is_line(line: &str) -> bool {
    let mut signs = line.chars().filter(|c| !c.is_whitespace());
    match signs.next() {
        Some(first @ ('-' | '*' | '_' | '=')) => signs.clone().count() >= 2 && signs.all(|c| c == first),
        _ => false,
    }
}

/// What stands behind the marks of quotations, headings and lists.
fn words(line: &str) -> &str {
    let mut rest = line.trim_ascii();
    while let Some(quoted) = rest.strip_prefix('>') {
        rest = quoted.trim_start();
    }
    if let Some(heading) = heading(rest) {
        return heading;
    }
    let item = ["- ", "* ", "+ "].iter().find_map(|mark| rest.strip_prefix(mark));
    item.map_or(rest, |item| heading(item.trim_start()).unwrap_or(item.trim_start()))
}

/// The words of a heading. Many leave out the space before a Chinese character.
fn heading(line: &str) -> Option<&str> {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    let begins = words.is_empty() || words.starts_with(|c: char| c.is_whitespace() || !c.is_ascii());
    let closed = words.trim_end_matches('#');
    // Signs that close a heading stand apart from its words.
    let words = if closed.ends_with(char::is_whitespace) { closed } else { words };
    ((1..=6).contains(&level) && begins).then_some(words.trim())
}

/// The cells of a row, which a bar parts; `None` of a line without bars.
fn cells(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    let inner = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for sign in inner.chars() {
        match sign {
            '|' if !escaped => cells.push(String::new()),
            _ => cells.last_mut()?.push(sign),
        }
        escaped = sign == '\\' && !escaped;
    }
    if cells.len() > 1 && cells.last().is_some_and(|c| c.trim().is_empty()) {
        cells.pop();
    }
    (cells.len() > 1 || line.starts_with('|')).then_some(cells)
}

/// Whether a line is the rule below the head of a table with so many columns.
fn is_rule(line: &str, columns: usize) -> bool {
    let rule = |cell: &String| {
        let cell = cell.trim();
        cell.contains('-') && cell.trim_matches(':').chars().all(|c| c == '-')
    };
    cells(line).is_some_and(|cells| cells.len() == columns && cells.iter().all(rule))
}

/// A table with its head, and the rows that follow.
fn table(head: Vec<String>, lines: &mut Peekable<Lines<'_>>) -> Grid<String> {
    let mut grid = Grid::default();
    let mut row = Some(head);
    while let Some(cells) = row {
        grid.begin_row();
        cells.iter().for_each(|cell| grid.cell(1, 1, inline::shown(cell.trim())));
        row = lines.peek().and_then(|line| self::cells(line));
        if row.is_some() {
            lines.next();
        }
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::Bundle;

    fn source(text: &str) -> SourceText {
        read(text, &Labels::compile(&Bundle::builtin()).unwrap())
    }

    #[test]
    fn marks_of_blocks_are_no_text() {
        let text =
            "# 关于植树的通知 #\n\n##一、总体要求\n> 请各单位**植树**。\n\n- 选苗\n* 整地\n1. 浇水\n---\n- ### 管护\n题\n===\n#1 泵站";
        assert_eq!(source(text).text, "关于植树的通知\n\n一、总体要求\n请各单位植树。\n\n选苗\n整地\n1. 浇水\n管护\n题\n#1 泵站");
    }

    #[test]
    fn code_stands_as_it_is() {
        assert_eq!(source("```sh\n# 甲 **乙**\n~~~\n```\n# 丙").text, "# 甲 **乙**\n~~~\n丙");
    }

    #[test]
    fn pipe_tables_are_tables() {
        let source = source("分工:\n| 任务 | 单位 |\n|:--|---:|\n| **植树** | 林业局 \\| 水利局 |\n管护 | |\n\n甲|乙\n完。");
        assert_eq!(source.text, "分工:\n任务\t单位\n植树\t林业局 | 水利局\n管护\t\n\n甲|乙\n完。");
        assert_eq!(source.tables.len(), 1);
        assert_eq!(source.tables[0].cells.len(), 6);
    }
}
