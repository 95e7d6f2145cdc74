//! The fields of each kind of record.

use super::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Simplified or traditional script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// Simplified (简体).
    Hans,
    /// Traditional (繁體).
    Hant,
}

/// The kind of a section's marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// 第一编
    Part,
    /// 第一章
    Chapter,
    /// 第一节
    Division,
    /// 第一条
    Article,
    /// 一、
    Cn,
    /// (一)
    CnParen,
    /// 1.
    Arabic,
    /// (1)
    ArabicParen,
    /// ①
    Circled,
    /// 一是…, 一要…, 第一,…
    Inline,
    /// ——…
    Dash,
}

/// What a document says of itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Meta {
    /// The document's own title.
    pub title: Option<String>,
    /// 发文字号.
    pub doc_number: Option<String>,
    /// 发文机关, in order.
    pub issuers: Vec<String>,
    /// The division whose policy it is.
    pub region: Option<Region>,
    /// 文种: 实施意见, 行动计划 …
    pub doc_type: Option<String>,
    /// Draft, final …
    pub status: Status,
    /// 成文日期, ISO 8601.
    pub issued_on: Option<String>,
    /// 发布日期, ISO 8601.
    pub published_on: Option<String>,
    /// 自…起施行, 有效期.
    pub effective: Option<Effective>,
    /// Names listed under 附件.
    pub attachments: Vec<String>,
    /// Inline definitions (以下简称 …).
    pub definitions: Vec<Record<Definition>>,
}

/// An administrative division (GB/T 2260).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// Full name down from the province: 四川省绵阳市.
    pub name: String,
    /// Six digits; 100000 for the whole country.
    pub code: String,
    /// Rank of the division.
    pub level: RegionLevel,
}

/// Rank of an administrative division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum RegionLevel {
    National,
    Province,
    Prefecture,
    County,
    Township,
}

/// How binding a document is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// 征求意见稿, 草案.
    Draft,
    /// In force as published.
    #[default]
    Final,
    /// 试行, 暂行.
    Trial,
    /// A report on results and plans, no normative text.
    Report,
    /// A model text with masked years.
    Template,
}

/// When a document is in force; ISO 8601 days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Effective {
    /// First day.
    pub start: Option<String>,
    /// Last day.
    pub end: Option<String>,
}

/// An inline definition: …(以下简称“…”).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Definition {
    /// The short name.
    pub term: String,
    /// What it stands for.
    pub meaning: String,
}

/// One indicator, one value (量化指标).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// What is measured.
    pub indicator: String,
    /// Whose value.
    pub scope: Option<String>,
    /// Level, growth or change.
    pub measure: Measure,
    /// Per year, on average, in total …
    pub frequency: Option<Frequency>,
    /// How the value bounds the indicator.
    pub comparator: Comparator,
    /// Decimal string.
    pub value: String,
    /// Upper end; only for `range`.
    pub value_max: Option<String>,
    /// As written, normalised; `null` for a bare number.
    pub unit: Option<String>,
    /// What it is compared with.
    pub baseline: Option<String>,
    /// 力争, 确保, 预期.
    pub modality: Option<Modality>,
    /// When it is to hold.
    pub time: Option<Time>,
    /// Set for the future or reported as a result.
    pub status: TargetStatus,
}

/// How a value relates to its indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 达到5500亿元, 引进20个.
    Level,
    /// 增长9%.
    Growth,
    /// 提高3个百分点, 缩短一半, 新增5家.
    Change,
}

/// How often a value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// 年均
    AnnualAverage,
    /// 每年
    Annual,
    /// 累计
    Cumulative,
    /// 同比
    YearOnYear,
}

/// How a value bounds its indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Comparator {
    /// 以上, 不低于, 不少于, 至少
    Ge,
    /// 高于, 超过, 突破
    Gt,
    /// 以下, 以内, 不超过
    Le,
    /// 低于
    Lt,
    /// 左右, 约, 近
    Approx,
    /// 1—3个
    Range,
    /// everything else
    Eq,
}

/// How firmly a target is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// 力争, 争取, 努力
    Strive,
    /// 确保, 必须, 保持
    Ensure,
    /// 预期
    Expected,
}

/// Target or result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TargetStatus {
    /// Set for the document's own future.
    Target,
    /// A result the document reports.
    Actual,
}

/// A time: a limit, a period, a rhythm or a duration. Dates are ISO 8601 days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Time {
    /// First day.
    pub start: Option<String>,
    /// Last day.
    pub end: Option<String>,
    /// How precisely the text says it.
    pub granularity: Option<Granularity>,
    /// RFC 5545 rule.
    pub recurrence: Option<String>,
    /// ISO 8601 duration.
    pub duration: Option<String>,
    /// The duration counts working days (工作日).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub working_days: bool,
    /// The year is masked (20xx年).
    #[serde(default)]
    pub masked: bool,
}

/// How precisely a time is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Granularity {
    Year,
    Half,
    Quarter,
    Month,
    /// 上旬, 中旬, 下旬
    TenDays,
    Week,
    Day,
}

/// A time limit, stage or rhythm (完成时限).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deadline {
    /// By, during, recurring or duration.
    pub kind: DeadlineKind,
    /// The time itself.
    pub time: Time,
    /// The year comes from elsewhere.
    pub inherited: bool,
    /// What is to be done: the clause, cut at the sentence.
    pub action: Option<String>,
}

/// Kinds of deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeadlineKind {
    /// 到2025年; 9月底前
    By,
    /// 2019年; “十四五”期间
    During,
    /// 每季度
    Recurring,
    /// 15个工作日内
    Duration,
}

/// A unit answerable for a section or task (责任单位).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Responsibility {
    /// The unit's name, normalised, with what a list left out restored.
    pub unit: String,
    /// The words in the list.
    pub as_written: String,
    /// Lead, cooperate or responsible.
    pub role: Role,
    /// 各…, 相关…, 有关….
    pub collective: bool,
}

/// What a unit answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 牵头
    Lead,
    /// 配合
    Cooperate,
    /// 责任单位, 负责
    Responsible,
}

/// Where a person finds a record in its file (定位); all numbers count from 1. Paragraphs and tables
/// are counted from the beginning of the page or sheet where the format has such, else of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Locator {
    /// The page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// The sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The paragraph: lines with words, those of tables aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<usize>,
    /// The table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<usize>,
    /// Its row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Its column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The cell of a sheet: `C7`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

/// In words: `第3页第2段`, `表1第3行第4列`, `分工!C7`.
impl std::fmt::Display for Locator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sheet = self.sheet.as_deref().unwrap_or_default();
        let part = |before: &str, number: Option<usize>, after: &str| number.map(|n| format!("{before}{n}{after}")).unwrap_or_default();
        f.write_str(sheet)?;
        f.write_str(&part("第", self.page, "页"))?;
        f.write_str(&part("表", self.table, ""))?;
        f.write_str(&part("第", self.row, "行"))?;
        f.write_str(&part("第", self.column, "列"))?;
        f.write_str(&part("第", self.paragraph, "段"))?;
        self.cell.iter().try_for_each(|cell| write!(f, "!{cell}"))
    }
}

/// A document that is named (《…》).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    /// The words inside 《》; `null` for a bare number.
    pub title: Option<String>,
    /// 发文字号 that goes with it.
    pub doc_number: Option<String>,
    /// The document is yet to be drawn up.
    pub planned: bool,
}
