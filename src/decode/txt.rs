//! Plain text (纯文本): taken as it is. Labelled lines at its head are read as fields, rows of cells
//! as tables, and both stay in the text.

use super::fields::{FieldLine, Labels};
use super::{Cell, SourceText, Table};
use crate::span::SourceSpan;

/// Lines at the head in which fields are looked for.
const HEAD: usize = 30;
/// A value that stands below its label is no longer than this many characters.
const MAX_VALUE: usize = 40;
/// Between the cells of a row: a spreadsheet's copy, a Markdown table.
const SEPARATORS: [char; 2] = ['\t', '|'];

/// The text, its tables and the fields at its head: exports of law databases begin with 【发文字号】…,
/// copies of web pages with 索引号:… or 发布日期:…
pub(super) fn read(text: String, labels: &Labels) -> SourceText {
    let FieldLine { fields, rules } = head(&text, labels);
    let mut tables: Vec<Table> = SEPARATORS.into_iter().flat_map(|s| tables(&text, s)).collect();
    tables.sort_by_key(|t| t.cells[0].span);
    SourceText { text, page: fields, rules, tables, ..SourceText::default() }
}

/// The fields in the lines at a text's head.
pub(super) fn head(text: &str, labels: &Labels) -> FieldLine {
    let mut out = FieldLine::default();
    let mut waits = false;
    for line in text.lines().filter(|l| !l.trim().is_empty()).take(HEAD) {
        if let Some(read) = labels.read(line) {
            out.fields.extend(read.fields);
            out.rules.extend(read.rules);
            waits = out.fields.last().is_some_and(|f| f.value.is_empty());
            continue;
        }
        // A value stands right below its label or not at all.
        if std::mem::take(&mut waits) && line.chars().count() <= MAX_VALUE {
            if let Some(label) = out.fields.last_mut() {
                line.trim().clone_into(&mut label.value);
            }
        } else if line.contains('。') && line.chars().count() > 40 {
            break;
        }
    }
    out.fields.retain(|f| f.value.contains(char::is_alphanumeric));
    out
}

/// Runs of two or more lines with the same number of cells. A line of rules (`|---|---|`) is no row.
fn tables(text: &str, separator: char) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut rows: Vec<Vec<SourceSpan>> = Vec::new();
    if memchr::memchr(separator as u8, text.as_bytes()).is_some() {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let row = cells(text, SourceSpan::new(at, at + line.len()), separator);
            at += line.len();
            let fits = row.as_ref().is_some_and(|r| rows.first().is_none_or(|first| first.len() == r.len()));
            if !fits {
                tables.extend(table(&std::mem::take(&mut rows)));
            }
            let is_rule = row.as_ref().is_some_and(|r| r.iter().all(|c| !c.is_empty() && c.of(text).trim_matches(['-', ':']).is_empty()));
            rows.extend(row.filter(|_| !is_rule));
        }
    }
    tables.extend(table(&rows));
    tables
}

/// The cells of a line, where at least two hold words.
fn cells(text: &str, line: SourceSpan, separator: char) -> Option<Vec<SourceSpan>> {
    let mut line = line.trim(text);
    if separator == '|' {
        let words = line.of(text);
        let (opens, closes) = (words.starts_with('|'), words.len() > 1 && words.ends_with('|'));
        line = SourceSpan::new(line.start + usize::from(opens), line.end - usize::from(closes));
    }
    let mut at = line.start;
    let cell = |words: &str| {
        let span = SourceSpan::new(at, at + words.len()).trim(text);
        at += words.len() + separator.len_utf8();
        span
    };
    let cells: Vec<SourceSpan> = line.of(text).split(separator).map(cell).collect();
    (cells.iter().filter(|c| !c.is_empty()).count() >= 2).then_some(cells)
}

fn table(rows: &[Vec<SourceSpan>]) -> Option<Table> {
    let cell = |row: usize, column: usize, span: SourceSpan| Cell { row, column, row_span: 1, column_span: 1, span };
    let cells = rows.iter().enumerate().flat_map(|(r, spans)| spans.iter().enumerate().map(move |(c, span)| cell(r, c, *span)));
    (rows.len() >= 2).then(|| Table { cells: cells.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<&str>> {
        let all = SEPARATORS.into_iter().flat_map(|s| tables(text, s));
        all.map(|t| t.cells.iter().map(|c| c.span.of(text)).collect()).collect()
    }

    #[test]
    fn reads_rows_of_cells() {
        assert_eq!(words("任务|责任单位\n植树|县林业局\n完。"), [["任务", "责任单位", "植树", "县林业局"]]);
        assert_eq!(words("前文\n| 任务 | 单位 |\n|---|:--|\n| 植树 | 林业局 |"), [["任务", "单位", "植树", "林业局"]]);
        assert_eq!(words("任务\t单位\t时限\n植树\t林业局\t3月"), [["任务", "单位", "时限", "植树", "林业局", "3月"]]);
    }

    #[test]
    fn leaves_stray_separators_alone() {
        assert!(words("关于植树的通知 |\n|||\n|\n请各单位植树。|").is_empty());
        assert!(words("上一篇|下一篇").is_empty());
    }

    #[test]
    fn a_value_stands_right_below_its_label() {
        let labels = Labels::compile(&crate::grammar::Bundle::builtin()).unwrap();
        let page = |text: &str| read(text.to_owned(), &labels).page.into_iter().map(|f| f.value).collect::<Vec<_>>();
        assert_eq!(page("索引号:\n\nA-1/2031\n关于植树的通知"), ["A-1/2031"]);
        let long = "各镇人民政府,县直各有关单位,各茶场,各林场,各苗圃,各护林站,各合作社,各村民委员会:";
        assert!(page(&format!("发布机构:\n{long}\n关于植树的通知")).is_empty());
    }
}
