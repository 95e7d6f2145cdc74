//! Documents cited in two ways.

use super::view::View;
use super::{Finding, LintCode};
use crate::record::{Record, Reference};
use rustc_hash::FxHashMap;

/// Titles of fewer characters (《通知》, 《实施方案》) name no particular document.
const NAMED: usize = 8;

pub(super) fn check(view: &View<'_>, out: &mut Vec<Finding>) {
    let mut by_title: FxHashMap<&str, &Record<Reference>> = FxHashMap::default();
    let mut by_number: FxHashMap<&str, &Record<Reference>> = FxHashMap::default();
    for record in &view.document.references {
        let (Some(title), Some(number)) = (record.value.title.as_deref(), record.value.doc_number.as_deref()) else { continue };
        let place = |first: &Record<Reference>| Some(view.place_at(first));
        let first = *by_title.entry(title).or_insert(record);
        if !first.value.doc_number.as_deref().is_some_and(|n| same_number(n, number)) && title.chars().count() >= NAMED {
            let before = first.value.doc_number.as_deref().unwrap_or_default();
            let message = format!("《{title}》 stands here as {number}, before as {before}; check which number is its own");
            out.push(Finding { related: place(first), ..view.finding(LintCode::ReferenceTwoNumbers, view.place_at(record), message) });
        }
        let first = *by_number.entry(number).or_insert(record);
        let before = first.value.title.as_deref().unwrap_or_default();
        if !same_document(before, title) {
            let message = format!("{number} goes with 《{title}》 here, with 《{before}》 before; check which it belongs to");
            out.push(Finding { related: place(first), ..view.finding(LintCode::NumberTwoTitles, view.place_at(record), message) });
        }
    }
}

/// Whether two titles can name one document: one is the other without its issuer or its notice.
fn same_document(a: &str, b: &str) -> bool {
    let core = |t: &str| t.chars().filter(|c| c.is_alphanumeric() && !"的".contains(*c)).collect::<String>();
    let (a, b) = (core(a), core(b));
    a.contains(&b) || b.contains(&a)
}

/// Whether two numbers differ in nothing but their brackets and spaces.
fn same_number(a: &str, b: &str) -> bool {
    a.chars().filter(|c| c.is_alphanumeric()).eq(b.chars().filter(|c| c.is_alphanumeric()))
}
