//! A comparison as a file: CSV, one row a value; XLSX, with the matrix, the values, the time line and
//! the units on a sheet each.

use super::xlsx::{MAX_ROWS, cut, guard, save};
use super::{CsvTable, SinkError, WholeFiles};
use crate::compare::{Cell, Comparison, Event, Row, Standing, text};
use crate::table::Value;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::path::Path;

/// A column: its head, its width and its words.
type Column = (&'static str, f64, for<'a> fn(&'a Comparison, &'a Row, &'a Cell) -> Value<'a>);

const COLUMNS: [Column; 22] = [
    ("指标", 24.0, |_, r, _| (&r.indicator).into()),
    ("原文指标", 24.0, |_, _, c| (&c.written.value.indicator).into()),
    ("类型", 10.0, |_, r, _| Value::name(&r.measure)),
    ("频度", 10.0, |_, r, _| r.frequency.as_ref().map(Value::name).into()),
    ("方向", 8.0, |_, r, _| r.direction.as_ref().map(Value::name).into()),
    ("性质", 8.0, |_, r, _| Value::name(&r.status)),
    ("范围", 16.0, |_, r, _| r.scope.as_ref().into()),
    ("基准", 14.0, |_, r, _| r.baseline.as_ref().into()),
    ("起始年", 8.0, |_, r, _| r.from.map(|y| y as usize).into()),
    ("年份", 8.0, |_, r, _| r.year.map(|y| y as usize).into()),
    ("归类", 8.0, |_, r, _| Value::name(&r.standing)),
    ("不同之处", 12.0, |_, r, _| r.differs_in.iter().map(|d| text::difference(*d)).collect::<Vec<_>>().join("、").into()),
    ("文件", 24.0, |c, _, cell| (&c.documents[cell.document].label).into()),
    ("比较", 8.0, |_, _, c| Value::name(&c.written.value.comparator)),
    ("数值", 12.0, |_, _, c| Value::decimal(c.value.as_ref())),
    ("数值上限", 12.0, |_, _, c| Value::decimal(c.value_max.as_ref())),
    ("单位", 10.0, |_, r, _| r.unit.as_ref().into()),
    ("原文数值", 12.0, |_, _, c| Value::Decimal(&c.written.value.value)),
    ("原文单位", 10.0, |_, _, c| c.written.value.unit.as_ref().into()),
    ("力度", 8.0, |_, _, c| c.written.value.modality.as_ref().map(Value::name).into()),
    ("章节", 12.0, |_, _, c| Value::List(&c.written.section)),
    ("原文", 50.0, |_, _, c| (&c.written.quote).into()),
];

/// Where a value stands, for whoever goes back to the text.
const PLACE: [Column; 4] = [
    ("文件标识", 20.0, |c, _, cell| (&c.documents[cell.document].doc_id).into()),
    ("记录", 8.0, |_, _, c| (&c.written.id).into()),
    ("起始字符", 9.0, |_, _, c| c.written.span.start.into()),
    ("结束字符", 9.0, |_, _, c| c.written.span.end.into()),
];

fn columns() -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().chain(&PLACE)
}

fn values(comparison: &Comparison) -> impl Iterator<Item = Vec<Value<'_>>> {
    let cells = comparison.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
    cells.map(|(row, cell)| columns().map(|(_, _, read)| read(comparison, row, cell)).collect())
}

/// Writes `name` as CSV, one row a value.
///
/// # Errors
/// When it cannot be written.
pub fn comparison_csv(files: &mut WholeFiles, name: impl AsRef<Path>, comparison: &Comparison) -> Result<(), SinkError> {
    let mut table = CsvTable::create(files, name, columns().map(|(head, ..)| *head))?;
    values(comparison).try_for_each(|cells| table.row(&cells))?;
    table.finish()
}

/// Writes `name` as XLSX.
///
/// # Errors
/// When it cannot be written, or a sheet would have more rows than a spreadsheet holds.
pub fn comparison_xlsx(files: &mut WholeFiles, name: impl AsRef<Path>, comparison: &Comparison) -> Result<(), SinkError> {
    let mut workbook = Workbook::new();
    let all: Vec<_> = values(comparison).collect();
    let value_heads: Vec<_> = columns().map(|(head, width, _)| ((*head).to_owned(), *width)).collect();
    for (name, heads, rows) in [
        ("指标矩阵", matrix_heads(comparison), matrix(comparison)),
        ("数值", value_heads, all),
        ("时限", fixed(&["日期", "文件", "类型", "事项", "章节", "原文"]), deadlines(comparison)),
        ("单位", fixed(&["单位", "文件", "牵头", "参与"]), units(comparison)),
    ] {
        if rows.len() >= MAX_ROWS as usize || heads.len() > MAX_COLUMNS {
            let message = format!("the sheet {name} would have {} rows and {} columns; write .csv, or filter", rows.len(), heads.len());
            return Err(SinkError::Format { format: "xlsx", message });
        }
        guard(|| sheet(&mut workbook, name, &heads, &rows))?;
    }
    let file = files.create(name)?;
    save(&mut workbook, file)
}

/// Columns of a sheet.
const MAX_COLUMNS: usize = 16_384;

fn sheet(workbook: &mut Workbook, name: &str, heads: &[(String, f64)], rows: &[Vec<Value<'_>>]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?.set_freeze_panes(1, 1)?;
    for (i, (head, width)) in (0..).zip(heads) {
        sheet.set_column_width(i, *width)?.write_string_with_format(0, i, head, &bold)?;
    }
    for (number, row) in (1..).zip(rows) {
        for (i, cell) in (0..).zip(row) {
            match cell {
                Value::Null => continue,
                Value::Integer(n) => sheet.write_number(number, i, *n as f64)?,
                Value::Decimal(digits) if digits.len() <= DIGITS => {
                    sheet.write_number(number, i, digits.parse::<f64>().unwrap_or_default())?
                }
                _ => sheet.write_string(number, i, cut(&cell.to_string()).0)?,
            };
        }
    }
    sheet.autofilter(0, 0, rows.len() as u32, heads.len() as u16 - 1)?;
    Ok(())
}

/// Digits that a spreadsheet's numbers keep.
const DIGITS: usize = 15;

fn fixed(heads: &[&str]) -> Vec<(String, f64)> {
    heads.iter().map(|h| ((*h).to_owned(), if matches!(*h, "事项" | "原文") { 50.0 } else { 20.0 })).collect()
}

fn matrix_heads(comparison: &Comparison) -> Vec<(String, f64)> {
    let documents = comparison.documents.iter().map(|d| (d.label.clone(), 16.0));
    [("指标".to_owned(), 44.0), ("归类".to_owned(), 10.0)].into_iter().chain(documents).collect()
}

/// A line for each row that several documents share or could; a column for each document.
fn matrix(comparison: &Comparison) -> Vec<Vec<Value<'_>>> {
    let rows = comparison.rows.iter().filter(|r| r.standing != Standing::Only);
    rows.map(|row| {
        let mut words = vec![String::new(); comparison.documents.len()];
        for cell in &row.cells {
            let all = &mut words[cell.document];
            all.push_str(if all.is_empty() { "" } else { "；" });
            all.push_str(&text::value(cell));
        }
        let cells = words.into_iter().map(|w| if w.is_empty() { Value::Null } else { w.into() });
        [text::head(row).into(), Value::name(&row.standing)].into_iter().chain(cells).collect()
    })
    .collect()
}

fn deadlines(comparison: &Comparison) -> Vec<Vec<Value<'_>>> {
    let mut rows = Vec::with_capacity(comparison.deadlines.len());
    for Event { document, date, deadline } in &comparison.deadlines {
        rows.push(vec![
            date.as_ref().into(),
            (&comparison.documents[*document].label).into(),
            Value::name(&deadline.value.kind),
            deadline.value.action.as_ref().into(),
            Value::List(&deadline.section),
            (&deadline.quote).into(),
        ]);
    }
    rows
}

fn units(comparison: &Comparison) -> Vec<Vec<Value<'_>>> {
    let loads = comparison.units.iter().flat_map(|u| u.loads.iter().map(move |l| (u, l)));
    loads.map(|(u, l)| vec![(&u.unit).into(), (&comparison.documents[l.document].label).into(), l.lead.into(), l.shared.into()]).collect()
}
