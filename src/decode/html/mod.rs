//! Web pages to plain text (网页).
//!
//! 1. [`walk`]: the page as a browser reads it, as lines of visible text in a tree of blocks ([`page`]).
//! 2. [`content`]: the block that holds the article, told by its name and by where the sentences are.
//! 3. Fields of the page (索引号, 发布日期, 来源 …), in tables or lines around or above the article,
//!    leave the text and become [`PageField`]s.
//! 4. `write`: paragraphs as lines; a table as one line per row, its cells apart by tabs.

mod content;
mod page;
mod rules;
mod source;
mod table;
mod walk;
mod write;

pub(super) use rules::PageRules;

use super::fields::Labels;
use super::{PageField, SourceText};
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::RuleId;
use page::Page;
use std::collections::HashSet;

/// A value that stands below its label is no longer than this many bytes.
const MAX_VALUE: usize = 300;

/// What a page gives.
#[derive(Default)]
struct Harvest {
    fields: Vec<PageField>,
    rules: Vec<RuleId>,
}

/// Extracts the article of a page and what the page says of it.
pub(super) fn read(html: &str, rules: &PageRules, labels: &Labels) -> SourceText {
    let page = walk::read(html, rules);
    let mut harvest = Harvest { fields: page.fields.clone(), rules: page.rules.clone() };
    let main = content::find(&page);
    let is_field = field_lines(&page, &main, labels, &mut harvest);
    let title = content::title(&page, &main, &is_field);
    harvest.rules.extend(main.rules.iter().copied().chain(title.and_then(|line| content::named_title(&page, line))));
    let heading = title.map_or_else(Vec::new, |line| content::heading(&page, &main, line, &is_field));
    let mut out = write::write(&page, &main, &heading, &is_field);
    out.page = harvest.fields;
    harvest.rules.sort_unstable();
    harvest.rules.dedup();
    out.rules = harvest.rules;
    if !main.certain {
        out.diagnostics.push(Diagnostic::whole(
            Code::ContentUncertain,
            "the article could not be told from the rest of the page, so all of its text was taken; check the text that is written out",
        ));
    }
    out
}

/// Which lines are fields: those outside the article, and at its head those before its first
/// sentence. Their values go to the harvest.
fn field_lines(page: &Page, main: &content::Main, labels: &Labels, harvest: &mut Harvest) -> Vec<bool> {
    let mut is_field = vec![false; page.lines.len()];
    let head = main.head(page);
    let mut waiting: Option<(usize, usize)> = None;
    let around = |line: usize| page.blocks[page.lines[line].block].parent;
    for unit in page.units() {
        let inside = unit.start >= main.first && unit.start < main.end;
        if inside && unit.start >= head {
            waiting = None;
            continue;
        }
        let words = page.unit_text(&unit);
        if let Some(read) = labels.read(&words) {
            harvest.rules.extend(read.rules);
            harvest.fields.extend(read.fields);
            waiting = harvest.fields.last().filter(|f| f.value.is_empty()).map(|_| (harvest.fields.len() - 1, around(unit.start)));
        } else if let Some((field, block)) = waiting.take()
            && block == around(unit.start)
            && words.len() < MAX_VALUE
        {
            words.trim().clone_into(&mut harvest.fields[field].value);
        } else {
            continue;
        }
        is_field[unit].fill(true);
    }
    let mut seen = HashSet::new();
    harvest.fields.retain(|f| f.value.contains(char::is_alphanumeric) && seen.insert((f.label.clone(), f.value.clone())));
    is_field
}

#[cfg(test)]
mod tests;
