//! The records of a document as rows of one table.

use super::article::Article;
use crate::compare::text::{bounded, hardness};
use crate::page::Html;
use crate::record::*;
use rustc_hash::FxHashMap;

/// What a row is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Target,
    Deadline,
    Responsibility,
    Reference,
    Definition,
}

pub(super) const KINDS: [Kind; 5] = [Kind::Target, Kind::Deadline, Kind::Responsibility, Kind::Reference, Kind::Definition];

impl Kind {
    /// Its name in the page's markup.
    pub fn class(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Deadline => "deadline",
            Self::Responsibility => "responsibility",
            Self::Reference => "reference",
            Self::Definition => "definition",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Target => "目标",
            Self::Deadline => "时限",
            Self::Responsibility => "责任单位",
            Self::Reference => "引用文件",
            Self::Definition => "简称",
        }
    }
}

/// A record as it is shown.
pub(super) struct Row {
    pub kind: Kind,
    pub id: String,
    /// What it says, in a line.
    pub says: String,
    /// The unit, of a responsibility.
    pub unit: Option<String>,
    /// The years it speaks of.
    pub years: Vec<String>,
    pub section: SectionPath,
    pub span: TextSpan,
    pub quote: String,
    pub locator: String,
    /// The rules and what each matched.
    pub history: Vec<String>,
}

/// All records, in the order of the text.
pub(super) fn of(document: &Document, mut history: FxHashMap<String, Vec<String>>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |kind, base: Base<'_>, says: String, unit: Option<String>, time: Option<&Time>| {
        rows.push(Row {
            kind,
            id: base.id.to_owned(),
            says,
            unit,
            years: time.map(years).unwrap_or_default(),
            section: base.section.clone(),
            span: base.span,
            quote: base.quote.to_owned(),
            locator: base.locator.to_string(),
            history: history.remove(base.id).unwrap_or_default(),
        });
    };
    for r in &document.targets {
        add(Kind::Target, Base::of(r), target(&r.value), None, r.value.time.as_ref());
    }
    for r in &document.deadlines {
        let action = r.value.action.as_deref().unwrap_or_default();
        add(Kind::Deadline, Base::of(r), format!("{} {action}", r.value.time.summary()), None, Some(&r.value.time));
    }
    for r in &document.responsibilities {
        let role = match r.value.role {
            Role::Lead => "牵头",
            Role::Cooperate => "配合",
            Role::Responsible => "负责",
        };
        add(Kind::Responsibility, Base::of(r), format!("{} {role}", r.value.unit), Some(r.value.unit.clone()), None);
    }
    for r in &document.references {
        add(Kind::Reference, Base::of(r), r.value.summary(), None, None);
    }
    for r in &document.meta.definitions {
        add(Kind::Definition, Base::of(r), r.value.summary(), None, None);
    }
    rows.sort_by_key(|r| (r.span.start, r.span.end));
    rows
}

/// What all records have.
struct Base<'r> {
    id: &'r str,
    section: &'r SectionPath,
    span: TextSpan,
    quote: &'r str,
    locator: &'r Locator,
}

impl<'r> Base<'r> {
    fn of<T>(record: &'r Record<T>) -> Self {
        Self { id: &record.id, section: &record.section, span: record.span, quote: &record.quote, locator: &record.locator }
    }
}

fn target(t: &Target) -> String {
    let bound = bounded(t.comparator, &t.value, t.value_max.as_deref());
    let kind = match t.measure {
        Measure::Level => "",
        Measure::Growth => "增长",
        Measure::Change => "变化",
    };
    let parts = [
        t.scope.clone().unwrap_or_default(),
        t.indicator.clone(),
        kind.to_owned(),
        format!("{}{bound}{}", hardness(t.modality), t.unit.as_deref().unwrap_or_default()),
        t.time.as_ref().map(Summary::summary).unwrap_or_default(),
        if t.status == TargetStatus::Actual { "已完成" } else { "" }.to_owned(),
    ];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The years from the first to the last day, a plan's span at most.
fn years(time: &Time) -> Vec<String> {
    const MOST: i32 = 20;
    let year = |day: &Option<String>| day.as_deref().and_then(|d| d.split('-').next()?.parse::<i32>().ok());
    match (year(&time.start), year(&time.end)) {
        (Some(from), Some(to)) if from <= to => (from..=to.min(from + MOST)).map(|y| y.to_string()).collect(),
        (from, to) => to.or(from).map(|y| y.to_string()).into_iter().collect(),
    }
}

/// The table of records, in pieces: what is out of sight need not be laid out.
pub(super) fn write(article: &Article<'_>, out: &mut Html) {
    const COLUMNS: [&str; 6] = ["种类", "内容", "章节", "原文", "位置", "来历"];
    const PIECE: usize = 60;
    if article.rows.is_empty() {
        out.raw("<p class=\"note\">没有记录。</p>");
    }
    for rows in article.rows.chunks(PIECE) {
        out.raw("<div class=\"scroll part\"><table class=\"rows\"><thead><tr>");
        COLUMNS.iter().for_each(|c| {
            out.element("th", &[("scope", "col")], c);
        });
        out.raw("</tr></thead><tbody>\n");
        rows.iter().for_each(|row| write_row(article, row, &COLUMNS, out));
        out.raw("</tbody></table></div>\n");
    }
}

fn write_row(article: &Article<'_>, row: &Row, columns: &[&str; 6], out: &mut Html) {
    let [kind, says, section, quote, place, history] = columns;
    out.open(
        "tr",
        &[
            ("id", &article.anchor(&row.id)),
            ("data-kind", row.kind.class()),
            ("data-record", &row.id),
            ("data-units", row.unit.as_deref().unwrap_or_default()),
            ("data-years", &row.years.join(" ")),
        ],
    );
    out.element("td", &[("data-label", kind)], row.kind.label());
    out.element("td", &[("data-label", says)], &row.says);
    out.open("td", &[("data-label", section)]);
    match article.index.find(&row.section, row.span.start) {
        Some(section) => out.link(&article.anchor(&section.id), &row.section.join("/")),
        None => out.text("—"),
    };
    out.raw("</td>").open("td", &[("data-label", quote)]).link(&article.words(&row.id), &row.quote).raw("</td>");
    out.element("td", &[("data-label", place)], &row.locator);
    out.open("td", &[("data-label", history)]).raw("<details><summary>").text(&row.id).raw("</summary><ul>");
    row.history.iter().for_each(|step| {
        out.element("li", &[], step);
    });
    out.raw("</ul></details></td></tr>\n");
}
