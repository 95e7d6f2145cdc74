//! One document of a report: what it says of itself, its tree, its text, its records.

use super::rows::{self, Row};
use super::text;
use crate::explain;
use crate::grammar::Grammar;
use crate::page::Html;
use crate::pipeline::{Parsed, ParsedPart, clean};
use crate::record::{Document, Section, SectionIndex, name};
use std::collections::BTreeMap;

pub(super) struct Article<'a> {
    /// Before all anchors of the document: `d1`.
    prefix: String,
    pub parsed: &'a Parsed,
    pub part: &'a ParsedPart,
    pub document: &'a Document,
    pub index: SectionIndex<'a>,
    pub rows: Vec<Row>,
}

impl<'a> Article<'a> {
    pub fn new(number: usize, parsed: &'a Parsed, part: &'a ParsedPart, grammar: &Grammar) -> Self {
        let history = explain::history(parsed, part, grammar);
        Self {
            prefix: format!("d{number}"),
            parsed,
            part,
            document: &part.document,
            index: SectionIndex::new(&part.document),
            rows: rows::of(&part.document, history),
        }
    }

    /// The anchor of a record's row, of a section, or of the document itself.
    pub fn anchor(&self, id: &str) -> String {
        if id.is_empty() { self.prefix.clone() } else { format!("{}-{id}", self.prefix) }
    }

    /// The anchor of a record's words in the text.
    pub fn words(&self, id: &str) -> String {
        format!("{}-in-{id}", self.prefix)
    }

    /// Title, else file; with the region where the title does not tell it.
    pub fn name(&self) -> String {
        let meta = &self.document.meta;
        let Some(title) = meta.title.as_deref().map(clean).filter(|t| !t.is_empty()) else { return self.document.source.path.clone() };
        // 福建省宁德市 is told by 福建 and by 宁德.
        let is_told = |name: &str| {
            let characters: Vec<char> = name.chars().collect();
            let ends = [characters.get(..2), characters.len().checked_sub(3).and_then(|from| characters.get(from..from + 2))];
            ends.into_iter().flatten().any(|stem| title.contains(&stem.iter().collect::<String>()))
        };
        match meta.region.as_ref().filter(|r| !is_told(&r.name)) {
            Some(region) => format!("{title}({})", region.name),
            None => title,
        }
    }

    /// What the document says of itself.
    pub fn meta(&self, out: &mut Html) {
        let meta = &self.document.meta;
        let effective = meta.effective.as_ref().map(|e| match (&e.start, &e.end) {
            (Some(start), Some(end)) => format!("{start} 至 {end}"),
            (start, end) => start.iter().chain(end).cloned().collect(),
        });
        let fields = [
            ("发文字号", meta.doc_number.clone()),
            ("发文机关", Some(meta.issuers.join("、"))),
            ("地区", meta.region.as_ref().map(|r| r.name.clone())),
            ("文种", meta.doc_type.clone()),
            ("成文日期", meta.issued_on.clone()),
            ("发布日期", meta.published_on.clone()),
            ("施行", effective),
            ("附件", Some(meta.attachments.join("、"))),
            ("文件", Some(self.document.source.path.clone())),
        ];
        out.raw("<dl class=\"meta\">");
        for (label, value) in fields {
            if let Some(value) = value.filter(|v| !v.is_empty()) {
                out.element("dt", &[], label).element("dd", &[], &value);
            }
        }
        out.raw("</dl>");
    }

    /// The section tree, as links.
    pub fn tree(&self, out: &mut Html) {
        let mut below: BTreeMap<Option<&str>, Vec<&Section>> = BTreeMap::new();
        for section in &self.document.sections {
            below.entry(section.parent.as_deref()).or_default().push(section);
        }
        self.branch(&below, None, out);
        out.raw("<ul>");
        for (anchor, label) in [("records", "记录"), ("units", "责任分布"), ("diagnostics", "提示")] {
            out.raw("<li>").link(&self.anchor(anchor), label).raw("</li>");
        }
        out.raw("</ul>");
    }

    fn branch(&self, below: &BTreeMap<Option<&str>, Vec<&Section>>, above: Option<&str>, out: &mut Html) {
        let Some(sections) = below.get(&above) else { return };
        out.raw("<ol>");
        for section in sections {
            out.raw("<li>").link(&self.anchor(&section.id), &heading(section));
            self.branch(below, Some(&section.id), out);
            out.raw("</li>");
        }
        out.raw("</ol>");
    }

    /// Filters, text, records, units, diagnostics.
    pub fn body(&self, out: &mut Html) {
        out.open("article", &[("id", &self.anchor("")), ("aria-label", &self.name())]);
        self.filters(out);
        out.raw("<h2>正文</h2>");
        text::write(self, out);
        out.open("h2", &[("id", &self.anchor("records"))]).text("记录").close("h2");
        rows::write(self, out);
        out.open("h2", &[("id", &self.anchor("units"))]).text("责任分布").close("h2");
        self.units(out);
        out.open("h2", &[("id", &self.anchor("diagnostics"))]).text("提示").close("h2");
        self.diagnostics(out);
        out.raw("</article>");
    }

    /// One of several documents: closed until it is asked for.
    pub fn folded(&self, out: &mut Html) {
        out.raw("<details class=\"part\">");
        out.open("summary", &[("id", &format!("{}-name", self.prefix))]).text(&self.name()).close("summary");
        self.meta(out);
        self.body(out);
        out.raw("</details>");
    }

    fn filters(&self, out: &mut Html) {
        let (mut units, mut years): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for row in &self.rows {
            units.extend(row.unit.as_deref());
            years.extend(row.years.iter().map(String::as_str));
        }
        for list in [&mut units, &mut years] {
            list.sort_unstable();
            list.dedup();
        }
        out.open("form", &[("class", "filters"), ("data-scope", &self.anchor("")), ("hidden", "hidden"), ("aria-label", "筛选记录")]);
        out.raw("<fieldset><legend>种类</legend>");
        for kind in rows::KINDS {
            out.raw("<label>").open("input", &[("type", "checkbox"), ("name", "kind"), ("value", kind.class()), ("checked", "checked")]);
            out.raw(" ").text(kind.label()).raw("</label>");
        }
        out.raw("</fieldset>");
        for (name, label, all, options) in [("unit", "责任单位", "全部", units), ("year", "年份", "全部", years)] {
            out.raw("<label>").text(label).raw(" ").open("select", &[("name", name)]);
            out.raw("<option value=\"\">").text(all).close("option");
            options.iter().for_each(|o| {
                out.element("option", &[("value", o)], o);
            });
            out.raw("</select></label>");
        }
        out.raw("<button type=\"reset\">清除</button> <output aria-live=\"polite\"></output></form>");
    }

    /// Units × sections at the top: how many tasks each leads or shares.
    fn units(&self, out: &mut Html) {
        let mut counts: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
        for r in &self.document.responsibilities {
            let top = r.section.first().cloned().unwrap_or_else(|| "—".to_owned());
            *counts.entry(&r.value.unit).or_default().entry(top).or_default() += 1;
        }
        let mut tops: Vec<String> = self.document.sections.iter().filter(|s| s.parent.is_none()).map(|s| s.path.join("/")).collect();
        tops.push("—".to_owned());
        tops.retain(|top| counts.values().any(|c| c.contains_key(top)));
        tops.dedup();
        super::several::heat(out, "责任单位 × 章节(任务数)", "责任单位", &tops, &counts);
    }

    fn diagnostics(&self, out: &mut Html) {
        if self.document.diagnostics.is_empty() {
            out.raw("<p class=\"note\">没有提示。</p>");
            return;
        }
        out.raw("<ul>");
        for (number, d) in self.document.diagnostics.iter().enumerate() {
            out.raw("<li>").text(&format!("{} · {}: ", name(&d.severity), name(&d.code))).text(&d.message);
            if d.span.is_some() {
                out.raw(" ").link(&self.anchor(&format!("note{number}")), "在正文中");
            }
            out.raw("</li>");
        }
        out.raw("</ul>");
    }
}

/// Marker and title of a section, else its first words.
pub(super) fn heading(section: &Section) -> String {
    const SHOWN: usize = 18;
    let words = section.title.clone().unwrap_or_else(|| clean(&section.text));
    let mut short: String = words.chars().take(SHOWN).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    format!("{} {short}", section.marker)
}
