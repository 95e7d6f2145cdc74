//! Task tables: columns for responsible, leading and cooperating units (任务分工表).

use super::lexicon::Lexicon;
use super::list::Reader;
use super::name::Carry;
use super::{Namings, Place};
use crate::extract::Article;
use crate::extract::table::{ColumnRole, NormTable, TableReading};
use crate::pipeline::clean;
use crate::record::Role;
use crate::segment::SectionId;
use std::collections::HashMap;

/// Reads every table that has a column for units.
pub(super) fn read(lexicon: &Lexicon, article: &Article<'_>, out: &mut Namings) {
    let mut titles: Option<Titles> = None;
    for (table, reading) in article.tables.iter().zip(article.readings) {
        let columns: Vec<usize> = (0..reading.columns.len()).filter(|c| role(reading, *c).is_some()).collect();
        let inside = table.cells.first().is_some_and(|c| article.part.content.contains(c.span.start));
        if columns.is_empty() || !inside {
            continue;
        }
        let titles = titles.get_or_insert_with(|| Titles::of(article));
        for row in &reading.rows {
            let section = section(article, table, reading, *row, titles);
            for column in &columns {
                cell(lexicon, article, (table, reading), (*row, *column), section, out);
            }
        }
    }
}

fn role(reading: &TableReading, column: usize) -> Option<Role> {
    match reading.columns[column].role? {
        ColumnRole::Responsible => Some(Role::Responsible),
        ColumnRole::Lead => Some(Role::Lead),
        ColumnRole::Cooperate => Some(Role::Cooperate),
        _ => None,
    }
}

/// The units of one cell; a cell that spans rows is read in each, for each may name another task.
fn cell(
    lexicon: &Lexicon,
    article: &Article<'_>,
    (table, reading): (&NormTable, &TableReading),
    (row, column): (usize, usize),
    section: Option<SectionId>,
    out: &mut Namings,
) {
    let text = article.text();
    let (Some(index), Some(role), Some(said)) = (reading.cell(row, column), role(reading, column), reading.columns[column].word) else {
        return;
    };
    let span = table.cells[index].span.trim(text);
    if span.is_empty() || (table.cells[index].column..column).any(|c| reading.cell(row, c) == Some(index)) {
        return;
    }
    let head = reading.head_text(table, text, column);
    let mut carry = host(lexicon, &head).map_or_else(Carry::default, |host| Carry::with_host(&host));
    let members = Reader::new(lexicon, article.source).cell(role, said, span);
    let first = out.all.len();
    out.add(lexicon, Place::List, section, members, &mut carry);
    for naming in &mut out.all[first..] {
        for (rule, span) in reading.columns.iter().filter_map(|c| c.word) {
            naming.trace.used(rule, span);
        }
    }
}

/// The body a column's head names before what the column is for: 市卫健委 of 市卫健委内牵头处室.
fn host(lexicon: &Lexicon, head: &str) -> Option<String> {
    let whole = crate::span::NormSpan::new(0, head.len());
    lexicon.level.at(head, 0, head.len())?;
    let end = lexicon.ends.find_iter(head, whole).find(|t| head[t.span.end..].starts_with('内'))?;
    Some(head[..end.span.end].to_owned())
}

/// Sections by the words of their titles.
struct Titles(HashMap<String, SectionId>);

impl Titles {
    fn of(article: &Article<'_>) -> Self {
        let mut out = HashMap::new();
        for (i, section) in article.outline.sections.iter().enumerate() {
            if let Some(title) = section.title {
                out.entry(key(title.of(article.text()))).or_insert(i);
            }
        }
        Self(out)
    }
}

/// Words without numbers and punctuation: what a title and a task have in common.
fn key(words: &str) -> String {
    let words = clean(words);
    let words = words.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十()、.".contains(c));
    words.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The section a row is about: the one whose title its task repeats, else the one it stands in.
fn section(article: &Article<'_>, table: &NormTable, reading: &TableReading, row: usize, titles: &Titles) -> Option<SectionId> {
    let text = article.text();
    let named = [ColumnRole::Task, ColumnRole::Detail].into_iter().find_map(|role| {
        let cells: Vec<usize> = reading.columns_of(role).filter_map(|c| reading.cell(row, c)).collect();
        cells.into_iter().rev().find_map(|c| {
            let words = table.cells[c].span.of(text);
            let first = words.split(['。', ':', '\n']).next().unwrap_or_default();
            titles.0.get(&key(words)).or_else(|| titles.0.get(&key(first)).filter(|_| key(first).chars().count() >= 4)).copied()
        })
    });
    let stands = || table.cells.first().and_then(|c| article.outline.section_at(c.span.start));
    named.or_else(stands)
}
