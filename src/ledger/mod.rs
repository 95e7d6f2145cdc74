//! The supervision ledger (督查台账): one row a task, and its deadlines as a calendar.
//!
//! A task (任务) is a section with units, time limits or targets of its own; where a section has
//! units, all that stands below it without units of its own is part of its task. In a task table
//! each run of units is a task. Reported results (`actual`) make no task.

pub mod ics;
mod task;
mod words;

use crate::pipeline::clean;
use crate::record::*;
use task::Task;

/// A task as a row of the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerRow {
    /// 任务: markers and titles from the top section down.
    pub task: String,
    /// 具体内容: the section's words without the list of units that closes it.
    pub content: String,
    /// 牵头单位.
    pub lead: Vec<String>,
    /// 责任单位.
    pub responsible: Vec<String>,
    /// 配合单位.
    pub cooperate: Vec<String>,
    /// 完成时限, as written.
    pub deadline: Vec<String>,
    /// 完成时限 in ISO 8601: a day, `start/end`, a duration, or an RFC 5545 rule.
    pub deadline_iso: Vec<String>,
    /// 量化指标, as written.
    pub targets: Vec<String>,
    /// 依据: the document.
    pub document: String,
    /// 依据: its number.
    pub doc_number: String,
    /// 依据: the section's path.
    pub section: String,
    /// 原文: the words of the source.
    pub source: String,
    /// The last day of its earliest time limit.
    pub due: Option<String>,
}

/// A column of the ledger.
pub struct LedgerColumn {
    /// Its head.
    pub name: &'static str,
    /// Its width in characters.
    pub width: f64,
    /// Its words in a row; `None` for the running number.
    pub words: Option<fn(&LedgerRow) -> String>,
}

/// The columns, in order.
pub const COLUMNS: [LedgerColumn; 15] = [
    LedgerColumn { name: "序号", width: 6.0, words: None },
    LedgerColumn { name: "任务", width: 26.0, words: Some(|r| r.task.clone()) },
    LedgerColumn { name: "具体内容", width: 52.0, words: Some(|r| r.content.clone()) },
    LedgerColumn { name: "牵头单位", width: 16.0, words: Some(|r| r.lead.join("、")) },
    LedgerColumn { name: "责任单位", width: 24.0, words: Some(|r| r.responsible.join("、")) },
    LedgerColumn { name: "配合单位", width: 20.0, words: Some(|r| r.cooperate.join("、")) },
    LedgerColumn { name: "完成时限", width: 15.0, words: Some(|r| r.deadline.join(";\n")) },
    LedgerColumn { name: "完成时限(ISO)", width: 22.0, words: Some(|r| r.deadline_iso.join("\n")) },
    LedgerColumn { name: "量化指标", width: 30.0, words: Some(|r| r.targets.join(";\n")) },
    LedgerColumn { name: "依据文件", width: 22.0, words: Some(|r| r.document.clone()) },
    LedgerColumn { name: "文号", width: 15.0, words: Some(|r| r.doc_number.clone()) },
    LedgerColumn { name: "章节", width: 10.0, words: Some(|r| r.section.clone()) },
    LedgerColumn { name: "原文", width: 40.0, words: Some(|r| r.source.clone()) },
    LedgerColumn { name: "进展", width: 16.0, words: Some(|_| String::new()) },
    LedgerColumn { name: "备注", width: 10.0, words: Some(|_| String::new()) },
];

/// The order of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// By the first unit that leads, else that is responsible, else that cooperates.
    Unit,
    /// By the last day of the earliest time limit.
    Deadline,
}

/// The tasks of a document, in its order.
pub fn rows(document: &Document) -> Vec<LedgerRow> {
    let index = SectionIndex::new(document);
    task::tasks(document, &index).iter().map(|task| row(document, &index, task)).collect()
}

/// Puts rows in order; those without a unit or a day go to the end, equal ones keep their order.
pub fn sort(rows: &mut [LedgerRow], by: Sort) {
    match by {
        Sort::Unit => rows.sort_by_cached_key(|r| {
            let unit = r.lead.iter().chain(&r.responsible).chain(&r.cooperate).next().cloned();
            (unit.is_none(), unit)
        }),
        Sort::Deadline => rows.sort_by_cached_key(|r| (r.due.is_none(), r.due.clone())),
    }
}

fn row(document: &Document, index: &SectionIndex<'_>, task: &Task<'_>) -> LedgerRow {
    let meta = &document.meta;
    let units = |role| unique(task.units.iter().filter(|r| r.value.role == role).map(|r| r.value.unit.clone()));
    let mut times: Vec<&Time> = task.deadlines.iter().map(|r| &r.value.time).collect();
    if times.is_empty() {
        // The limit stands over several items (主要指标 of a year): their targets know it.
        times.extend(task.targets.iter().filter_map(|r| r.value.time.as_ref()));
    }
    let source = words::source(task);
    LedgerRow {
        task: task.section.map_or_else(|| meta.title.clone().unwrap_or_default(), |s| words::name(index, s)),
        content: words::content(&source, task),
        lead: units(Role::Lead),
        responsible: units(Role::Responsible),
        cooperate: units(Role::Cooperate),
        deadline: unique(task.deadlines.iter().map(|r| clean(&r.quote))),
        deadline_iso: unique(times.iter().filter_map(|t| iso(t))),
        targets: unique(widest(&task.targets).map(|r| clean(&r.quote))),
        document: meta.title.clone().unwrap_or_else(|| file_name(document)),
        doc_number: meta.doc_number.clone().unwrap_or_default(),
        section: task.section.map(|s| s.path.join("/")).unwrap_or_default(),
        due: times.iter().filter_map(|t| t.end.clone()).min(),
        source,
    }
}

/// Targets whose words stand in those of no other: of `占80%,其中甲区占40%` the whole, not its parts.
fn widest<'a>(targets: &[&'a Record<Target>]) -> impl Iterator<Item = &'a Record<Target>> + use<'a> {
    let mut all = targets.to_vec();
    all.sort_by_key(|r| (r.span.start, std::cmp::Reverse(r.span.end)));
    let mut read = 0;
    all.into_iter().filter(move |r| {
        let before = read;
        read = read.max(r.span.end);
        r.span.end > before
    })
}

/// What a document without a title is called: its file.
fn file_name(document: &Document) -> String {
    let path = &document.source.path;
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// Each member once, in order.
fn unique(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = rustc_hash::FxHashSet::default();
    all.filter(|x| seen.insert(x.clone())).collect()
}

/// A time in one word.
fn iso(time: &Time) -> Option<String> {
    match time {
        Time { recurrence: Some(rule), .. } => Some(rule.clone()),
        Time { duration: Some(duration), .. } => Some(duration.clone()),
        Time { start: Some(start), end: Some(end), .. } => Some(format!("{start}/{end}")),
        Time { start: Some(start), end: None, .. } => Some(format!("{start}/..")),
        Time { end, .. } => end.clone(),
    }
}

#[cfg(test)]
mod tests;
