//! Documents side by side: matrix, charts, time line, units.

use crate::compare::text::{difference, hardness, head, value};
use crate::compare::{Column, Comparison, Row, Standing};
use crate::page::chart::{self, Bar, Bound, Day, Line};
use crate::page::{Html, Page};
use crate::record::Comparator;
use std::collections::BTreeMap;

/// The page of a comparison (比较), as `compare --out x.html` writes it.
pub fn comparison(compared: &Comparison) -> String {
    let (mut header, mut navigation, mut main) = (Html::new(), Html::new(), Html::new());
    header.element("p", &[("class", "note")], &format!("{}份文件", compared.documents.len()));
    page(compared, &mut navigation, &mut main);
    Page { title: "政策文件比较", header, navigation, main }.render()
}

pub(super) fn page(compared: &Comparison, navigation: &mut Html, main: &mut Html) {
    navigation.raw("<ul><li><a href=\"#charts\">指标图</a></li><li><a href=\"#matrix\">指标对照</a></li><li><a href=\"#days\">时限</a></li><li><a href=\"#load\">责任单位</a></li></ul>");
    main.raw("<h2 id=\"charts\">指标图</h2>");
    charts(compared, main);
    main.raw("<h2 id=\"matrix\">指标对照</h2>");
    matrix(compared, Standing::Shared, "可比的指标", main);
    main.raw("<details><summary>不可直接比较(各有不同)</summary>");
    matrix(compared, Standing::Apart, "各有不同", main);
    main.raw("</details><details><summary>只有一份文件有的指标</summary>");
    matrix(compared, Standing::Only, "只有一份文件有", main);
    main.raw("</details><h2 id=\"days\">时限</h2>");
    days(compared, main);
    main.raw("<h2 id=\"load\">责任单位</h2>");
    load(compared, main);
}

/// A chart for each row that several documents share; a list chooses among them.
fn charts(compared: &Comparison, out: &mut Html) {
    /// More charts than this nobody looks through; the matrix has all rows.
    const MOST: usize = 60;
    let documents = |row: &Row| row.cells.iter().map(|c| c.document).collect::<std::collections::BTreeSet<_>>().len();
    let mut rows: Vec<&Row> = compared.rows.iter().filter(|r| r.standing == Standing::Shared).collect();
    rows.sort_by_key(|r| std::cmp::Reverse(documents(r)));
    rows.truncate(MOST);
    if rows.is_empty() {
        out.raw("<p class=\"note\">没有几份文件都有、可以比较的指标。</p>");
        return;
    }
    out.raw("<label hidden>指标 <select data-charts=\"figures\">");
    rows.iter().for_each(|row| {
        out.element("option", &[], &head(row));
    });
    out.raw("</select></label><div id=\"figures\">");
    for row in rows {
        let head = head(row);
        out.raw("<figure>").element("figcaption", &[], &head);
        out.append(chart::values(&head, row.unit.as_deref().unwrap_or_default(), &bars(compared, row))).raw("</figure>");
    }
    out.raw("</div>");
}

fn bars(compared: &Comparison, row: &Row) -> Vec<Bar> {
    let bar = |cell: &crate::compare::Cell| {
        let number = |text: Option<&String>| text.and_then(|v| v.parse::<f64>().ok());
        Some(Bar {
            label: compared.documents[cell.document].label.clone(),
            low: number(cell.value.as_ref())?,
            high: number(cell.value_max.as_ref()),
            bound: match cell.written.value.comparator {
                Comparator::Ge | Comparator::Gt => Bound::Above,
                Comparator::Le | Comparator::Lt => Bound::Below,
                Comparator::Approx => Bound::About,
                Comparator::Range => Bound::Range,
                Comparator::Eq => Bound::Exact,
            },
            written: format!("{}{}", hardness(cell.written.value.modality), value(cell)),
        })
    };
    row.cells.iter().filter_map(bar).collect()
}

/// Documents in columns, indicators in rows; the evidence of each value on demand.
fn matrix(compared: &Comparison, standing: Standing, caption: &str, out: &mut Html) {
    let rows: Vec<&Row> = compared.rows.iter().filter(|r| r.standing == standing).collect();
    if rows.is_empty() {
        out.raw("<p class=\"note\">没有。</p>");
        return;
    }
    out.raw("<div class=\"scroll part\"><table>").element("caption", &[], caption);
    out.raw("<thead><tr>").element("th", &[("scope", "col")], "指标");
    compared.documents.iter().for_each(|d| {
        out.element("th", &[("scope", "col"), ("title", &d.path)], &d.label);
    });
    out.raw("</tr></thead><tbody>");
    for row in rows {
        out.raw("<tr>").open("th", &[("scope", "row")]).text(&head(row));
        if !row.differs_in.is_empty() {
            let why: Vec<&str> = row.differs_in.iter().map(|d| difference(*d)).collect();
            out.element("span", &[("class", "note")], &format!(" 不同:{}", why.join("、")));
        }
        out.raw("</th>");
        for document in 0..compared.documents.len() {
            out.raw("<td class=\"number\">");
            for cell in row.cells.iter().filter(|c| c.document == document) {
                let record = &cell.written;
                out.raw("<details><summary>").text(&format!("{}{}", hardness(record.value.modality), value(cell))).raw("</summary>");
                let place = format!("{} {}", record.section.join("/"), record.locator);
                out.text(&format!("“{}”", record.quote)).raw("<br>").element("span", &[("class", "note")], &place).raw("</details>");
            }
            out.raw("</td>");
        }
        out.raw("</tr>");
    }
    out.raw("</tbody></table></div>");
}

/// Dated limits on a line for each document, and the list of them.
fn days(compared: &Comparison, out: &mut Html) {
    let mut lines: Vec<BTreeMap<&str, usize>> = vec![BTreeMap::new(); compared.documents.len()];
    for event in &compared.deadlines {
        if let Some(date) = &event.date {
            *lines[event.document].entry(date).or_default() += 1;
        }
    }
    let day = |(day, count): (&&str, &usize)| Some(Day { at: decimal_year(day)?, told: format!("{day}:{count}项"), count: *count });
    let line = |(days, d): (&BTreeMap<&str, usize>, &Column)| Line { label: d.label.clone(), days: days.iter().filter_map(day).collect() };
    let drawn: Vec<Line> = lines.iter().zip(&compared.documents).map(line).collect();
    if drawn.iter().all(|line| line.days.is_empty()) {
        out.raw("<p class=\"note\">没有写明日期的时限。</p>");
        return;
    }
    out.raw("<figure>")
        .append(chart::days("时限分布", &drawn))
        .raw("</figure><details><summary>逐条列出</summary><div class=\"scroll part\"><table><tbody>");
    for event in compared.deadlines.iter().filter(|e| e.date.is_some()) {
        let action = event.deadline.value.action.as_deref().unwrap_or(&event.deadline.quote);
        out.raw("<tr>").element("td", &[], event.date.as_deref().unwrap_or_default());
        out.element("td", &[], &compared.documents[event.document].label).element("td", &[], &event.deadline.section.join("/"));
        out.element("td", &[], action).raw("</tr>");
    }
    out.raw("</tbody></table></div></details>");
}

/// A day as a number of years.
fn decimal_year(day: &str) -> Option<f64> {
    let mut parts = day.split('-').map(|p| p.parse::<f64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Some(year + (month - 1.0) / 12.0 + (day - 1.0) / 372.0)
}

/// Units × documents.
fn load(compared: &Comparison, out: &mut Html) {
    let labels: Vec<String> = compared.documents.iter().map(|d| d.label.clone()).collect();
    let mut counts: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    for unit in &compared.units {
        for load in &unit.loads {
            *counts.entry(&unit.unit).or_default().entry(labels[load.document].clone()).or_default() += load.lead + load.shared;
        }
    }
    heat(out, "责任单位 × 文件(任务数)", "责任单位", &labels, &counts);
}

/// A table whose cells are the darker the more they hold; the busiest first.
pub(super) fn heat(out: &mut Html, caption: &str, corner: &str, columns: &[String], counts: &BTreeMap<&str, BTreeMap<String, usize>>) {
    if counts.is_empty() {
        out.raw("<p class=\"note\">没有责任单位。</p>");
        return;
    }
    let most = counts.values().flat_map(|c| c.values()).max().copied().unwrap_or(1);
    let mut rows: Vec<_> = counts.iter().collect();
    rows.sort_by_key(|(unit, c)| (std::cmp::Reverse(c.values().sum::<usize>()), **unit));
    out.raw("<div class=\"scroll part\"><table>").element("caption", &[], caption).raw("<thead><tr>").element(
        "th",
        &[("scope", "col")],
        corner,
    );
    columns.iter().for_each(|c| {
        out.element("th", &[("scope", "col")], c);
    });
    out.raw("</tr></thead><tbody>");
    for (unit, counts) in rows {
        out.raw("<tr>").element("th", &[("scope", "row")], unit);
        for column in columns {
            match counts.get(column) {
                Some(count) => {
                    out.element("td", &[("class", "heat"), ("style", &format!("--share:{}", 15 + 55 * count / most))], &count.to_string())
                }
                None => out.raw("<td></td>"),
            };
        }
        out.raw("</tr>");
    }
    out.raw("</tbody></table></div>");
}
