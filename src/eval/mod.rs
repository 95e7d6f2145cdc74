//! Records held against gold: precision, recall and F1 (评测).
//!
//! Gold is what a careful reader takes from a text, one JSON file a text (see `fixtures/README.md`).
//! A record counts as found when its core agrees (for a target: value, unit and place; for a
//! section: path and place); the further fields are counted among the matched.

mod matching;
mod table;
mod text;

pub use table::{Row, Table};

use crate::record::Document;
use matching::{Pairing, pair};
use serde_json::Value;
use text::{number, overlap, path, squeeze, time_key, unit};

/// Adds the comparison of one part's gold with what was extracted to the table.
///
/// `predicted` is `None` where the program gave no such part; all its gold is then missed.
pub fn compare(gold: &Value, predicted: Option<&Document>, table: &mut Table) {
    let predicted = predicted.map_or(Value::Object(Default::default()), |d| serde_json::to_value(d).unwrap_or_default());
    let p = &predicted;
    meta(&gold["meta"], &p["meta"], table);
    sections(gold, p, table);
    targets(list(gold, "targets"), list(p, "targets"), table);
    deadlines(list(gold, "deadlines"), list(p, "deadlines"), table);
    responsibilities(list(gold, "responsibilities"), list(p, "responsibilities"), table);
    references(list(gold, "references"), list(p, "references"), table);
}

fn list<'a>(of: &'a Value, key: &str) -> Vec<&'a Value> {
    of[key].as_array().map(|a| a.iter().collect()).unwrap_or_default()
}

fn words(v: &Value, key: &str) -> String {
    text::fold(v[key].as_str().unwrap_or_default())
}

fn same(g: &Value, p: &Value, key: &str) -> bool {
    words(g, key) == words(p, key)
}

fn same_path(g: &Value, p: &Value) -> bool {
    path(&g["section"]) == path(&p["section"])
}

fn meta(gold: &Value, predicted: &Value, table: &mut Table) {
    let row = table.row("meta");
    for key in ["title", "doc_number", "doc_type", "status", "issued_on", "published_on"] {
        if gold.get(key).is_some() {
            row.field(key, gold[key].is_null() == predicted[key].is_null() && same(gold, predicted, key));
        }
    }
    if let Some(issuers) = gold.get("issuers") {
        let names = |v: &Value| {
            v.as_array().map(|a| a.iter().map(|x| text::fold(x.as_str().unwrap_or_default())).collect::<Vec<_>>()).unwrap_or_default()
        };
        row.field("issuers", names(issuers) == names(&predicted["issuers"]));
    }
    if let Some(region) = gold.get("region") {
        row.field("region", region["code"] == predicted["region"]["code"]);
    }
    if gold.get("definitions").is_some() {
        let term = |g: &Value, p: &Value| same(g, p, "term");
        let meaning = |g: &Value, p: &Value| same(g, p, "meaning");
        let pairing = pair(list(gold, "definitions"), list(predicted, "definitions"), term, meaning);
        let row = table.row("definitions");
        row.count(&pairing);
        for (g, p) in pairing.firm() {
            row.field("meaning", meaning(g, p));
        }
    }
}

/// Whether a gold path ends in an inline or dash item.
fn is_inline(section: &Value) -> bool {
    let last = section["path"].as_array().and_then(|p| p.last()).and_then(Value::as_str).unwrap_or_default();
    let is_count = |s: &str| !s.is_empty() && s.chars().all(|c| "一二三四五六七八九十".contains(c));
    let dash = last.strip_prefix("——").is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
    let verb = last.strip_suffix(['是', '要']).is_some_and(|n| (1..=3).contains(&n.chars().count()));
    dash || verb || last.strip_prefix(['第', '其']).is_some_and(is_count)
}

fn sections(gold: &Value, predicted: &Value, table: &mut Table) {
    let head = |g: &Value, p: &Value| {
        let quote = p["quote"].as_str().unwrap_or_default();
        let at = g["at"].as_str().unwrap_or_default();
        let begins = |s: &str| squeeze(s).chars().take(6).collect::<String>();
        path(&g["path"]) == path(&p["path"]) && (quote.is_empty() || begins(at) == begins(quote) || overlap(at, quote))
    };
    let title = |g: &Value, p: &Value| same(g, p, "title");
    let scheme = |p: &Value| matches!(p["scheme"].as_str(), Some("inline" | "dash"));
    let (gold_inline, gold_numbered): (Vec<_>, Vec<_>) = list(gold, "sections").into_iter().partition(|s| is_inline(s));
    let (inline, numbered): (Vec<_>, Vec<_>) = list(predicted, "sections").into_iter().partition(|s| scheme(s));
    for (kind, g, p) in [("sections", gold_numbered, numbered), ("inline items", gold_inline, inline)] {
        let pairing = pair(g, p, head, title);
        let row = table.row(kind);
        row.count(&pairing);
        for (g, p) in pairing.firm() {
            row.field("title", title(g, p));
        }
    }
}

fn targets(gold: Vec<&Value>, predicted: Vec<&Value>, table: &mut Table) {
    let quote = |v: &Value| v["quote"].as_str().unwrap_or_default().to_owned();
    let core = |g: &Value, p: &Value| {
        number(&g["value"]) == number(&p["value"])
            && number(&g["value_max"]) == number(&p["value_max"])
            && unit(&g["unit"]) == unit(&p["unit"])
            && overlap(&quote(g), &quote(p))
    };
    let indicator = |g: &Value, p: &Value| !words(g, "indicator").is_empty() && same(g, p, "indicator");
    let near = |g: &Value, p: &Value| {
        let (a, b) = (words(g, "indicator"), words(p, "indicator"));
        !a.is_empty() && !b.is_empty() && (a.contains(&b) || b.contains(&a))
    };
    let (firm_gold, all_predicted) = (gold.iter().filter(|g| g["optional"] != true).count(), predicted.len());
    let pairing = pair(gold, predicted, core, indicator);
    let row = table.row("targets");
    row.count(&pairing);
    let mut strict = 0;
    for (g, p) in pairing.firm() {
        let time = time_key(&g["time"]) == time_key(&p["time"]);
        let equal = |key: &str| g.get(key).unwrap_or(&Value::Null) == p.get(key).unwrap_or(&Value::Null);
        row.field("indicator", indicator(g, p));
        row.field("indicator (near)", near(g, p));
        for key in ["comparator", "measure", "status"] {
            row.field(key, equal(key));
        }
        row.field("time", time);
        for key in ["frequency", "modality"] {
            row.field(key, equal(key));
        }
        row.field("baseline", same(g, p, "baseline"));
        row.field("scope", same(g, p, "scope"));
        row.field("section", same_path(g, p));
        strict += usize::from(near(g, p) && equal("comparator") && equal("measure") && equal("status") && time);
    }
    let optional = pairing.pairs.len() - pairing.firm().count();
    table.row("targets, strict").add(strict, all_predicted - strict - optional, firm_gold - strict);
}

fn deadlines(gold: Vec<&Value>, predicted: Vec<&Value>, table: &mut Table) {
    let core = |g: &Value, p: &Value| {
        let quotes = overlap(g["quote"].as_str().unwrap_or_default(), p["quote"].as_str().unwrap_or_default());
        g["kind"] == p["kind"] && time_key(&g["time"]) == time_key(&p["time"]) && quotes
    };
    let pairing = pair(gold, predicted, core, same_path);
    let flag = |v: &Value| v["inherited"] == true;
    table.row("deadlines").count_with(&pairing, &[("section", &same_path), ("inherited", &|g, p| flag(g) == flag(p))]);
}

fn responsibilities(gold: Vec<&Value>, predicted: Vec<&Value>, table: &mut Table) {
    let role = |g: &Value, p: &Value| g["role"] == p["role"];
    let pairing = pair(gold, predicted, |g, p| same(g, p, "unit") && same_path(g, p), role);
    let flag = |v: &Value| v["collective"] == true;
    table.row("responsibilities").count_with(&pairing, &[("role", &role), ("collective", &|g, p| flag(g) == flag(p))]);
}

fn references(gold: Vec<&Value>, predicted: Vec<&Value>, table: &mut Table) {
    let pairing: Pairing<'_> = pair(gold, predicted, |g, p| same(g, p, "title") && same(g, p, "doc_number"), |_, _| true);
    let flag = |v: &Value| v["planned"] == true;
    table.row("references").count_with(&pairing, &[("planned", &|g, p| flag(g) == flag(p))]);
}
