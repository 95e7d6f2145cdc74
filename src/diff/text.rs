//! A diff in words: for the terminal, and the names other outputs share.

use super::{Change, ChangeKind, Diff, DocumentName, Edit, Evidence, Subject};
use crate::pipeline::clean;
use std::collections::BTreeMap;
use std::fmt;

/// What a change is about, in the text's language.
pub fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Meta => "文件信息",
        Subject::Term => "用语",
        Subject::Section => "章节",
        Subject::Target => "目标",
        Subject::Deadline => "时限",
        Subject::Responsibility => "责任单位",
        Subject::Reference => "引用文件",
    }
}

/// How something changed, in the text's language.
pub fn kind(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "新增",
        ChangeKind::Removed => "删除",
        ChangeKind::Edited => "修改",
        ChangeKind::Moved => "移动",
        ChangeKind::Renumbered => "改号",
        ChangeKind::Split => "拆分",
        ChangeKind::Merged => "合并",
        ChangeKind::Raised => "调高",
        ChangeKind::Lowered => "调低",
        ChangeKind::Hardened => "趋硬",
        ChangeKind::Softened => "趋软",
        ChangeKind::BroughtForward => "提前",
        ChangeKind::PutOff => "推迟",
        ChangeKind::Renamed => "更名",
        ChangeKind::MadeLead => "改为牵头",
        ChangeKind::NoLongerLead => "不再牵头",
        ChangeKind::Changed => "变更",
    }
}

/// A field, in the text's language.
pub fn field(name: &str) -> &str {
    match name {
        "title" => "标题",
        "doc_type" => "文种",
        "status" => "性质",
        "region" => "地区",
        "doc_number" => "发文字号",
        "issuers" => "发文机关",
        "issued_on" => "成文日期",
        "effective" => "施行日期",
        "attachments" => "附件",
        "value" => "数值",
        "comparator" => "限定词",
        "modality" => "力度词",
        "time" => "时间",
        "unit" => "单位",
        "indicator" => "指标",
        "scope" => "范围",
        "measure" => "口径",
        "frequency" => "频度",
        "baseline" => "基准",
        "role" => "角色",
        "planned" => "拟制定",
        "kind" => "类型",
        other => other,
    }
}

/// By how much: `+2%`, `推迟2年`.
pub fn amount(change: &Change) -> Option<String> {
    let by = change.by.as_ref()?;
    let sign = match change.kind {
        ChangeKind::Raised => "+",
        ChangeKind::Lowered => "−",
        _ => "",
    };
    Some(format!("{sign}{}{}", by.value, by.unit.as_deref().unwrap_or_default()))
}

/// How many changes of each sort, without those that follow from others: `目标调高 2`.
pub fn counts(diff: &Diff) -> Vec<(Subject, ChangeKind, usize)> {
    let mut counts: BTreeMap<(Subject, ChangeKind), usize> = BTreeMap::new();
    for change in diff.roots() {
        *counts.entry((change.of, change.kind)).or_default() += 1;
    }
    counts.into_iter().map(|((of, kind), count)| (of, kind, count)).collect()
}

/// The name of a document: its title, else its file.
pub fn name(document: &DocumentName) -> String {
    document.title.as_deref().map(clean).unwrap_or_else(|| document.path.clone())
}

/// A diff for a terminal.
pub struct Terminal<'a> {
    /// What is shown.
    pub diff: &'a Diff,
    /// Whether changes that follow from others are shown too.
    pub all: bool,
    /// Whether what went and came is told by colours as well.
    pub colour: bool,
}

/// Characters of a quote that are shown.
const QUOTE: usize = 60;

impl fmt::Display for Terminal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, pair) in self.diff.pairs.iter().enumerate() {
            let (old, new) = (name(&pair.old), name(&pair.new));
            let names = if old == new { old } else { format!("{old} → {new}") };
            writeln!(f, "{}\n  旧 {}\n  新 {}", self.strong(&names), pair.old.path, pair.new.path)?;
            let shown = self.diff.changes.iter().filter(|c| c.pair == number && (self.all || c.part_of.is_none()));
            let mut section = None;
            let mut is_empty = true;
            for change in shown {
                let here = place(change);
                if section.as_ref() != Some(&here) {
                    writeln!(f, "\n{here}")?;
                    section = Some(here);
                }
                self.change(f, change)?;
                is_empty = false;
            }
            writeln!(f, "{}", if is_empty { "  没有差别" } else { "" })?;
        }
        self.alone(f, "只在旧的一边", &self.diff.removed)?;
        self.alone(f, "只在新的一边", &self.diff.added)?;
        self.totals(f)
    }
}

impl Terminal<'_> {
    fn change(&self, f: &mut fmt::Formatter<'_>, change: &Change) -> fmt::Result {
        let indent = if change.part_of.is_some() { "    ↳ " } else { "  " };
        let fields: Vec<&str> = match change.kind {
            ChangeKind::Changed | ChangeKind::Hardened | ChangeKind::Softened => change.fields.iter().map(|f| field(f)).collect(),
            _ => Vec::new(),
        };
        let label = format!(
            "{}{}{}",
            subject(change.of),
            kind(change.kind),
            if fields.is_empty() { String::new() } else { format!("({})", fields.join("、")) }
        );
        write!(f, "{indent}{}  ", self.strong(&label))?;
        match (&change.old, &change.new) {
            (Some(_), Some(new)) if change.kind == ChangeKind::Edited => write!(f, "{}", short(&new.says))?,
            (Some(old), Some(new)) => write!(f, "{} → {}", self.gone(&short(&old.says)), self.come(&short(&new.says)))?,
            (Some(old), None) => write!(f, "{}", self.gone(&full(old)))?,
            (None, Some(new)) => write!(f, "{}", self.come(&full(new)))?,
            (None, None) => {}
        }
        if let Some(by) = amount(change) {
            write!(f, "  ({by})")?;
        }
        if !change.also.is_empty() {
            write!(f, "  另{}处", change.also.len())?;
        }
        writeln!(f)?;
        change.edits.iter().try_for_each(|edit| self.edit(f, edit))
    }

    fn edit(&self, f: &mut fmt::Formatter<'_>, edit: &Edit) -> fmt::Result {
        let gone = edit.deleted.as_ref().map(|w| self.gone(&format!("[-{}-]", plain(&w.quote)))).unwrap_or_default();
        let come = edit.inserted.as_ref().map(|w| self.come(&format!("{{+{}+}}", plain(&w.quote)))).unwrap_or_default();
        writeln!(f, "      …{}{gone}{come}{}…", edit.before, edit.after)
    }

    fn alone(&self, f: &mut fmt::Formatter<'_>, title: &str, documents: &[DocumentName]) -> fmt::Result {
        if documents.is_empty() {
            return Ok(());
        }
        writeln!(f, "{}", self.strong(title))?;
        documents.iter().try_for_each(|d| writeln!(f, "  {}  {}", name(d), d.path))?;
        writeln!(f)
    }

    fn totals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts: Vec<String> = counts(self.diff).into_iter().map(|(of, k, n)| format!("{}{} {n}", subject(of), kind(k))).collect();
        if counts.is_empty() { Ok(()) } else { writeln!(f, "合计:{}", counts.join(",")) }
    }

    fn painted(&self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn strong(&self, text: &str) -> String {
        self.painted("1", text)
    }

    fn gone(&self, text: &str) -> String {
        self.painted("31", text)
    }

    fn come(&self, text: &str) -> String {
        self.painted("32", text)
    }
}

/// Where a change stands: the section in the new text, else in the old one.
fn place(change: &Change) -> String {
    let path = |e: &Option<Evidence>| e.as_ref().map(|e| e.section.join("/"));
    match (path(&change.old), path(&change.new)) {
        _ if change.of == Subject::Meta => "文件信息".to_owned(),
        _ if change.of == Subject::Term => "全文用语".to_owned(),
        (Some(old), Some(new)) if old != new => format!("{} → {}", named(&old), named(&new)),
        (_, Some(new)) => named(&new),
        (Some(old), None) => named(&old),
        (None, None) => String::new(),
    }
}

fn named(path: &str) -> String {
    if path.is_empty() { "(正文之前)".to_owned() } else { path.to_owned() }
}

/// What a side says; where the words add to it, these too.
fn full(evidence: &Evidence) -> String {
    let (says, quote) = (plain(&evidence.says), plain(&evidence.quote));
    let is_told = says.contains(&quote) || clean(&quote).starts_with(&clean(&says));
    if is_told { short(&says) } else { format!("{}  “{}”", short(&says), short(&quote)) }
}

/// One line without control characters.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { ' ' } else { c }).filter(|c| !c.is_control()).collect()
}

fn short(text: &str) -> String {
    let text = plain(text);
    let mut out: String = text.chars().take(QUOTE).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}
