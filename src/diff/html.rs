//! A diff as a page to read (对照页).

use super::text::{amount, counts, field, kind, name, subject};
use super::{Change, ChangeKind, Diff, DocumentName, Edit, Evidence};
use crate::page::{Html, Page};

/// The page of a diff: totals, then the changes in the order of the text, those that follow from
/// others below them.
pub fn page(diff: &Diff) -> String {
    let (mut header, mut navigation, mut main) = (Html::new(), Html::new(), Html::new());
    totals(diff, &mut header);
    navigation.raw("<ul>");
    for (number, pair) in diff.pairs.iter().enumerate() {
        let anchor = format!("p{number}");
        navigation.raw("<li>").link(&anchor, &name(&pair.new));
        main.open("h2", &[("id", &anchor)]).text(&name(&pair.new)).close("h2");
        main.element("p", &[("class", "note")], &format!("旧:{}  新:{}", called(&pair.old), called(&pair.new)));
        changes(diff, number, &mut navigation, &mut main);
        navigation.raw("</li>");
    }
    alone("只在旧的一边", "removed", &diff.removed, &mut navigation, &mut main);
    alone("只在新的一边", "added", &diff.added, &mut navigation, &mut main);
    navigation.raw("</ul>");
    Page { title: "版本对照", header, navigation, main }.render()
}

fn called(document: &DocumentName) -> String {
    let number = document.doc_number.as_deref().map(|n| format!(" {n}")).unwrap_or_default();
    format!("{}{number} ({})", name(document), document.path)
}

fn totals(diff: &Diff, out: &mut Html) {
    let counts = counts(diff);
    if counts.is_empty() {
        out.raw("<p>没有差别。</p>");
        return;
    }
    out.raw("<p>");
    for (of, k, count) in counts {
        out.element("span", &[("class", tag(k))], &format!("{}{} {count}", subject(of), kind(k)));
    }
    out.raw("</p>");
}

fn changes(diff: &Diff, pair: usize, navigation: &mut Html, main: &mut Html) {
    let of_pair = || diff.changes.iter().filter(move |c| c.pair == pair);
    if of_pair().next().is_none() {
        main.raw("<p>没有差别。</p>");
        return;
    }
    navigation.raw("<ol>");
    main.raw("<ul class=\"changes\">\n");
    let mut section = None;
    for change in of_pair().filter(|c| c.part_of.is_none()) {
        let here = place(change);
        if section.as_ref() != Some(&here) {
            navigation.raw("<li>").link(&change.id, &here).raw("</li>");
            section = Some(here);
        }
        main.open("li", &[("id", &change.id)]);
        one(change, main);
        let parts: Vec<&Change> = of_pair().filter(|c| c.part_of.as_ref() == Some(&change.id)).collect();
        if !parts.is_empty() {
            main.raw("<details><summary>").text(&format!("随之而来的 {} 处", parts.len())).raw("</summary><ul class=\"changes\">");
            for part in parts {
                main.open("li", &[("id", &part.id)]);
                one(part, main);
                main.raw("</li>");
            }
            main.raw("</ul></details>");
        }
        main.raw("</li>\n");
    }
    navigation.raw("</ol>");
    main.raw("</ul>\n");
}

fn one(change: &Change, out: &mut Html) {
    out.raw("<p>").element("span", &[("class", tag(change.kind))], &format!("{}{}", subject(change.of), kind(change.kind)));
    let fields: Vec<&str> = change.fields.iter().map(|f| field(f)).collect();
    if change.kind == ChangeKind::Changed {
        out.text(&format!("{} ", fields.join("、")));
    }
    match (&change.old, &change.new) {
        (Some(_), Some(new)) if change.kind == ChangeKind::Edited => {
            out.text(&new.says);
        }
        (old, new) => {
            side("del", old.as_ref(), out);
            out.text(if old.is_some() && new.is_some() { " → " } else { "" });
            side("ins", new.as_ref(), out);
        }
    }
    if let Some(by) = amount(change) {
        out.raw(" <strong>").text(&by).raw("</strong>");
    }
    out.element("span", &[("class", "note")], &format!(" {}", place(change))).raw("</p>");
    change.edits.iter().for_each(|e| edit(e, out));
    evidence(change, out);
}

fn side(tag: &'static str, evidence: Option<&Evidence>, out: &mut Html) {
    if let Some(evidence) = evidence {
        out.element(tag, &[], &evidence.says);
    }
}

fn edit(edit: &Edit, out: &mut Html) {
    out.raw("<p>…").text(&edit.before);
    if let Some(words) = &edit.deleted {
        out.element("del", &[], &words.quote);
    }
    if let Some(words) = &edit.inserted {
        out.element("ins", &[], &words.quote);
    }
    out.text(&edit.after).raw("…</p>");
}

/// The words on both sides, and further places, on demand.
fn evidence(change: &Change, out: &mut Html) {
    let of_section = change.of == super::Subject::Section && change.also.is_empty();
    if of_section {
        return;
    }
    out.raw("<details><summary>原文</summary><ul>");
    let first = std::iter::once((change.old.as_ref(), change.new.as_ref()));
    for (old, new) in first.chain(change.also.iter().map(|p| (p.old.as_ref(), p.new.as_ref()))) {
        for (label, evidence) in [("旧", old), ("新", new)] {
            if let Some(e) = evidence.filter(|e| !e.quote.is_empty()) {
                out.raw("<li>").text(&format!("{label} {} {}: “{}”", e.section.join("/"), e.locator, e.quote)).raw("</li>");
            }
        }
    }
    out.raw("</ul></details>");
}

fn alone(title: &'static str, anchor: &'static str, documents: &[DocumentName], navigation: &mut Html, main: &mut Html) {
    if documents.is_empty() {
        return;
    }
    navigation.raw("<li>").link(anchor, title).raw("</li>");
    main.open("h2", &[("id", anchor)]).text(title).raw("</h2><ul>");
    documents.iter().for_each(|d| {
        main.element("li", &[], &called(d));
    });
    main.raw("</ul>");
}

/// The section of a change; both where they differ.
fn place(change: &Change) -> String {
    let path = |e: &Option<Evidence>| e.as_ref().map(|e| if e.section.is_empty() { "正文之前".to_owned() } else { e.section.join("/") });
    match (path(&change.old), path(&change.new)) {
        _ if change.of == super::Subject::Meta => "文件信息".to_owned(),
        _ if change.of == super::Subject::Term => "全文用语".to_owned(),
        (Some(old), Some(new)) if old != new => format!("{old} → {new}"),
        (old, new) => new.or(old).unwrap_or_default(),
    }
}

/// How a kind of change is coloured.
fn tag(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added | ChangeKind::Raised | ChangeKind::Hardened | ChangeKind::MadeLead => "tag add",
        ChangeKind::Removed | ChangeKind::Lowered | ChangeKind::Softened | ChangeKind::NoLongerLead => "tag cut",
        _ => "tag",
    }
}
