//! The tables of what stands in a document.

use super::column::{Entry, Row, Table, always, maybe, table};
use super::value::{Type::*, Value};
use crate::record::*;

/// What all records with a place in the text have.
trait Evidence {
    fn id(&self) -> &str;
    fn section(&self) -> &SectionPath;
    fn quote(&self) -> &String;
    /// Where the quote stands.
    fn place(&self) -> TextSpan;
    /// Where a person finds it.
    fn locator(&self) -> &Locator;
    /// The section it belongs to.
    fn home<'a>(&self, index: &SectionIndex<'a>) -> Option<&'a Section> {
        index.find(self.section(), self.place().start)
    }
}

impl<T> Evidence for Record<T> {
    fn id(&self) -> &str {
        &self.id
    }
    fn section(&self) -> &SectionPath {
        &self.section
    }
    fn quote(&self) -> &String {
        &self.quote
    }
    fn place(&self) -> TextSpan {
        self.span
    }
    fn locator(&self) -> &Locator {
        &self.locator
    }
}

impl Evidence for Section {
    fn id(&self) -> &str {
        &self.id
    }
    fn section(&self) -> &SectionPath {
        &self.path
    }
    fn quote(&self) -> &String {
        &self.quote
    }
    fn place(&self) -> TextSpan {
        self.heading_span
    }
    fn locator(&self) -> &Locator {
        &self.locator
    }
}

/// The id of a record among those of all documents.
fn global(document: &Document, id: &str) -> String {
    format!("{}/{id}", document.doc_id)
}

const RECORD_ID: &str = "Primary key: `doc_id`, `/`, and the record's id in the JSON; the same on every machine and in every run.";
const DOC_ID: &str = "The document it stands in.";
const SECTION_ID: &str = "The section it belongs to: a `record_id` of `sections`; empty before the first heading.";
const SECTION: &str = "Path of that section, markers from the root down.";

fn identity<T: Evidence>() -> Vec<Entry<T>> {
    vec![
        always("record_id", "记录标识", Text, RECORD_ID, |r| global(r.document, r.record.id()).into()),
        always("doc_id", "文件标识", Text, DOC_ID, |r| (&r.document.doc_id).into()),
    ]
}

fn place<T: Evidence>() -> Vec<Entry<T>> {
    vec![
        maybe("section_id", "章节标识", Text, SECTION_ID, |r| r.record.home(r.index).map(|s| global(r.document, &s.id)).into()),
        always("section", "章节", TextList, SECTION, |r| r.record.section().into()),
    ]
}

fn evidence<T: Evidence>() -> Vec<Entry<T>> {
    vec![
        always("quote", "原文", Text, "The exact words of the source.", |r| r.record.quote().into()),
        always("start", "起始字符", Integer, "First character of the quote in the source text, from 0.", |r| {
            r.record.place().start.into()
        }),
        always("end", "结束字符", Integer, "One past its last character.", |r| r.record.place().end.into()),
        always("byte_start", "起始字节", Integer, "First byte of the quote in the source text in UTF-8.", |r| {
            r.record.place().byte_start.into()
        }),
        always("byte_end", "结束字节", Integer, "One past its last byte.", |r| r.record.place().byte_end.into()),
        always(
            "locator",
            "定位",
            Text,
            "Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.",
            |r| r.record.locator().to_string().into(),
        ),
    ]
}

/// What has a time of its own.
trait Timed {
    fn time(&self) -> Option<&Time>;
}

impl Timed for Record<Target> {
    fn time(&self) -> Option<&Time> {
        self.value.time.as_ref()
    }
}

impl Timed for Record<Deadline> {
    fn time(&self) -> Option<&Time> {
        Some(&self.value.time)
    }
}

fn time<T: Timed>() -> Vec<Entry<T>> {
    fn of<'a, T: Timed>(r: &Row<'a, T>) -> Option<&'a Time> {
        r.record.time()
    }
    vec![
        maybe("time_start", "开始日期", Date, "First day.", |r| Value::date(of(r).and_then(|t| t.start.as_ref()))),
        maybe("time_end", "截止日期", Date, "Last day.", |r| Value::date(of(r).and_then(|t| t.end.as_ref()))),
        maybe(
            "time_granularity",
            "时间精度",
            Text,
            "`year`, `half`, `quarter`, `month`, `ten_days`, `week` or `day`: how precisely the text says it.",
            |r| of(r).and_then(|t| t.granularity).map_or(Value::Null, |g| Value::name(&g)),
        ),
        maybe("time_recurrence", "重复规则", Text, "RFC 5545 rule of a rhythm.", |r| of(r).and_then(|t| t.recurrence.as_ref()).into()),
        maybe("time_duration", "时长", Text, "ISO 8601 duration.", |r| of(r).and_then(|t| t.duration.as_ref()).into()),
        maybe("time_working_days", "按工作日", Bool, "The duration counts working days.", |r| of(r).map(|t| t.working_days).into()),
        maybe("time_masked", "年份隐去", Bool, "The year is masked (20xx年), so that no date was made of it.", |r| {
            of(r).map(|t| t.masked).into()
        }),
    ]
}

/// `sections`: one row a numbered heading or item.
pub(super) fn sections() -> Table {
    let own = vec![
        maybe(
            "parent_id",
            "上级章节标识",
            Text,
            "The section above: a `record_id` of this table; empty at the top.",
            |r: &Row<'_, Section>| r.record.parent.as_ref().map(|p| global(r.document, p)).into(),
        ),
        always("section", "章节", TextList, "Path, markers from the root down.", |r| (&r.record.path).into()),
        always("level", "层级", Integer, "Depth, 1 at the top.", |r| r.record.level.into()),
        always("scheme", "编号类型", Text, "Kind of marker: `chapter`, `article`, `cn`, `cn_paren`, `arabic` …", |r| {
            Value::name(&r.record.scheme)
        }),
        always("ordinal", "序数", Integer, "The number the marker gives.", |r| (r.record.ordinal as usize).into()),
        always("marker", "编号", Text, "The marker as written.", |r| (&r.record.marker).into()),
        maybe("title", "标题", Text, "The heading's words, normalised; empty where the item has none.", |r| {
            r.record.title.as_ref().into()
        }),
        always("text", "正文", Text, "The section's own words after its heading, without those of its subsections.", |r| {
            (&r.record.text).into()
        }),
    ];
    let span = vec![
        always(
            "section_start",
            "章节起始字符",
            Integer,
            "First character of the whole section with its subsections.",
            |r: &Row<'_, Section>| r.record.span.start.into(),
        ),
        always("section_end", "章节结束字符", Integer, "One past its last character.", |r| r.record.span.end.into()),
        always("section_byte_start", "章节起始字节", Integer, "First byte of the whole section.", |r| {
            r.record.span.byte_start.into()
        }),
        always("section_byte_end", "章节结束字节", Integer, "One past its last byte.", |r| r.record.span.byte_end.into()),
    ];
    let about = ("sections", "章节", "One row a numbered heading or item, in document order; `quote` is the heading.");
    table(about, |d| &d.sections, [identity(), own, evidence(), span])
}

/// `targets`: one row a quantity.
pub(super) fn targets() -> Table {
    let own = vec![
        always("indicator", "指标", Text, "What is measured.", |r: &Row<'_, Record<Target>>| (&r.record.value.indicator).into()),
        maybe("scope", "范围", Text, "Whose value.", |r| r.record.value.scope.as_ref().into()),
        always("measure", "类型", Text, "`level`, `growth` or `change`.", |r| Value::name(&r.record.value.measure)),
        maybe("frequency", "频度", Text, "`annual_average`, `annual`, `cumulative` or `year_on_year`.", |r| {
            r.record.value.frequency.map_or(Value::Null, |x| Value::name(&x))
        }),
        always("comparator", "比较", Text, "`ge`, `gt`, `le`, `lt`, `approx`, `range` or `eq`.", |r| {
            Value::name(&r.record.value.comparator)
        }),
        maybe("value", "数值", Decimal, "The number.", |r| Value::Decimal(&r.record.value.value)),
        maybe("value_max", "数值上限", Decimal, "Upper end of a `range`.", |r| Value::decimal(r.record.value.value_max.as_ref())),
        maybe("unit", "单位", Text, "Unit as written, normalised; empty for a bare number.", |r| r.record.value.unit.as_ref().into()),
        maybe("baseline", "基准", Text, "What it is compared with.", |r| r.record.value.baseline.as_ref().into()),
        maybe("modality", "力度", Text, "`strive`, `ensure` or `expected`.", |r| {
            r.record.value.modality.map_or(Value::Null, |x| Value::name(&x))
        }),
        always("status", "性质", Text, "`target` for what is set, `actual` for a reported result.", |r| {
            Value::name(&r.record.value.status)
        }),
    ];
    let about = ("targets", "量化指标", "One row a quantity the document sets or reports: one indicator, one value.");
    table(about, |d| &d.targets, [identity(), own, time(), place(), evidence()])
}

/// `deadlines`: one row a time limit, stage or rhythm.
pub(super) fn deadlines() -> Table {
    let own = vec![
        always("kind", "类型", Text, "`by`, `during`, `recurring` or `duration`.", |r: &Row<'_, Record<Deadline>>| {
            Value::name(&r.record.value.kind)
        }),
        maybe("action", "事项", Text, "What is to be done.", |r| r.record.value.action.as_ref().into()),
        always("inherited", "年份承前", Bool, "The year comes from elsewhere in the document.", |r| r.record.value.inherited.into()),
    ];
    let about = ("deadlines", "完成时限", "One row a time limit, stage or rhythm the document sets.");
    table(about, |d| &d.deadlines, [identity(), own, time(), place(), evidence()])
}

/// `responsibilities`: one row a unit and task.
pub(super) fn responsibilities() -> Table {
    let own = vec![
        always("unit", "单位", Text, "The unit's name, with what a list left out restored.", |r: &Row<'_, Record<Responsibility>>| {
            (&r.record.value.unit).into()
        }),
        always("as_written", "原文名称", Text, "The words in the list.", |r| (&r.record.value.as_written).into()),
        always("role", "分工", Text, "`lead`, `cooperate` or `responsible`.", |r| Value::name(&r.record.value.role)),
        always("collective", "集合名称", Bool, "A class of units (各…, 有关…) instead of one.", |r| {
            r.record.value.collective.into()
        }),
    ];
    let about = ("responsibilities", "责任单位", "One row a unit that answers for a section or task.");
    table(about, |d| &d.responsibilities, [identity(), own, place(), evidence()])
}

/// `references`: one row a document that is named.
pub(super) fn references() -> Table {
    let own = vec![
        maybe("title", "标题", Text, "The words inside 《》; empty for a bare number.", |r: &Row<'_, Record<Reference>>| {
            r.record.value.title.as_ref().into()
        }),
        maybe("doc_number", "发文字号", Text, "The number that goes with it.", |r| r.record.value.doc_number.as_ref().into()),
        always("planned", "待制定", Bool, "The document is yet to be drawn up.", |r| r.record.value.planned.into()),
    ];
    let about = ("references", "引用文件", "One row a mention of another document.");
    table(about, |d| &d.references, [identity(), own, place(), evidence()])
}

/// `definitions`: one row a short name.
pub(super) fn definitions() -> Table {
    let own = vec![
        always("term", "简称", Text, "The short name.", |r: &Row<'_, Record<Definition>>| (&r.record.value.term).into()),
        always("meaning", "含义", Text, "What it stands for.", |r| (&r.record.value.meaning).into()),
    ];
    let about = ("definitions", "定义", "One row an inline definition (以下简称 …).");
    table(about, |d| &d.meta.definitions, [identity(), own, place(), evidence()])
}

/// `diagnostics`: one row a thing noticed.
pub(super) fn diagnostics() -> Table {
    fn section<'a>(r: &Row<'a, DiagnosticRecord>) -> Option<&'a Section> {
        r.index.at(r.record.span?.start)
    }
    let own = vec![
        always("record_id", "记录标识", Text, RECORD_ID_OF_DIAGNOSTIC, |r: &Row<'_, DiagnosticRecord>| {
            global(r.document, &format!("g{}", r.number + 1)).into()
        }),
        always("doc_id", "文件标识", Text, DOC_ID, |r| (&r.document.doc_id).into()),
        always("code", "代码", Text, "Stable code.", |r| Value::name(&r.record.code)),
        always("severity", "级别", Text, "`info`, `warning` or `error`.", |r| Value::name(&r.record.severity)),
        always("message", "说明", Text, "What was seen and what the reader may do.", |r| (&r.record.message).into()),
        maybe("section_id", "章节标识", Text, SECTION_ID, |r| section(r).map(|s| global(r.document, &s.id)).into()),
        always("section", "章节", TextList, SECTION, |r| Value::List(section(r).map_or(&[], |s| &s.path))),
        maybe("start", "起始字符", Integer, "First character; empty when it concerns the file as a whole.", |r| {
            r.record.span.map(|s| s.start).into()
        }),
        maybe("end", "结束字符", Integer, "One past the last character.", |r| r.record.span.map(|s| s.end).into()),
        maybe("byte_start", "起始字节", Integer, "First byte.", |r| r.record.span.map(|s| s.byte_start).into()),
        maybe("byte_end", "结束字节", Integer, "One past the last byte.", |r| r.record.span.map(|s| s.byte_end).into()),
    ];
    let about = ("diagnostics", "提示", "One row a thing the program noticed and the reader should know.");
    table(about, |d| &d.diagnostics, [own])
}

const RECORD_ID_OF_DIAGNOSTIC: &str = "Primary key: `doc_id`, `/g`, and the running number of the diagnostic in its document.";
