//! The words of a row: the task's name, its content, its source.

use super::task::Task;
use crate::pipeline::clean;
use crate::record::*;

/// Characters of a name made of a section's first clause.
const NAME: usize = 30;

/// The name of a task: markers and titles from the top down; a section without a title at the end
/// is named by its first clause.
pub(super) fn name(index: &SectionIndex<'_>, section: &Section) -> String {
    let mut names = vec![named(section, &section.title.clone().unwrap_or_else(|| first_clause(&section.text)))];
    let mut above = index.parent(section);
    while let Some(s) = above {
        if let Some(title) = &s.title {
            names.push(named(s, title));
        }
        above = index.parent(s);
    }
    names.reverse();
    names.join(" / ")
}

fn named(section: &Section, title: &str) -> String {
    let between = if matches!(section.scheme, Scheme::Part | Scheme::Chapter | Scheme::Division | Scheme::Article) { " " } else { "" };
    format!("{}{between}{title}", clean(&section.marker))
}

fn first_clause(text: &str) -> String {
    let end = text.find(['。', ';', ';', '\n']).unwrap_or(text.len());
    let clause = text[..end].trim();
    let mut name: String = clause.chars().take(NAME).collect();
    if name.len() < clause.len() {
        name.push('…');
    }
    name
}

/// The source words of a task: its section with what is part of it, or what the records quote.
pub(super) fn source(task: &Task<'_>) -> String {
    match task.section {
        Some(section) if !task.is_loose => {
            let parts = task.parts.iter().map(|s| if s.scheme == Scheme::Inline { whole(s) } else { format!("\n{}", whole(s)) });
            std::iter::once(whole(section)).chain(parts).collect::<String>().trim().to_owned()
        }
        _ => {
            let mut quotes: Vec<(usize, &str)> = task.units.iter().map(|r| (r.span.start, r.quote.as_str())).collect();
            quotes.extend(task.deadlines.iter().map(|r| (r.span.start, r.quote.as_str())));
            quotes.extend(task.targets.iter().map(|r| (r.span.start, r.quote.as_str())));
            quotes.sort_unstable();
            quotes.dedup();
            quotes.iter().map(|(_, q)| *q).collect::<Vec<_>>().join(" … ")
        }
    }
}

/// The words of a section: a title that words of its own follow stands on its line, or ends as a
/// sentence in running text.
fn whole(section: &Section) -> String {
    let between = match (section.scheme, &section.title) {
        _ if section.text.is_empty() => "",
        (_, None) => "",
        (Scheme::Inline | Scheme::Dash, Some(_)) => "。",
        _ => "\n",
    };
    [section.quote.as_str(), between, section.text.as_str()].concat()
}

/// What is to be done: the source words without the heading and the list of units at the end; for a
/// row of a table, what its time limits and targets say.
pub(super) fn content(source: &str, task: &Task<'_>) -> String {
    match task.section {
        Some(section) if !task.is_loose => {
            let words = source.strip_prefix(section.quote.as_str()).unwrap_or(source).trim_start();
            let lines = without_units(words, task).lines().map(str::trim).filter(|l| !l.is_empty());
            lines.collect::<Vec<_>>().join("\n")
        }
        section => {
            let actions = task.deadlines.iter().filter_map(|r| r.value.action.clone());
            let targets = task.targets.iter().map(|r| clean(&r.quote));
            let title = section.and_then(|s| s.title.clone());
            super::unique(title.into_iter().chain(actions).chain(targets)).join(";")
        }
    }
}

/// Brackets that close a list of units.
const BRACKETS: [(char, char); 3] = [('(', ')'), ('（', '）'), ('【', '】')];

/// The words before a closing bracket or a last line that lists the task's units (the last of them
/// at least).
fn without_units<'t>(words: &'t str, task: &Task<'_>) -> &'t str {
    let end = words.trim_end().trim_end_matches(['。', ';', ';']);
    let line = end.rfind('\n').map_or(0, |i| i + 1);
    let start = opening(end).or_else(|| (line > 0 && names_first(&end[line..], task)).then_some(line));
    match (start, task.units.last()) {
        (Some(start), Some(last)) if end[start..].contains(last.quote.as_str()) => &words[..start],
        _ => words,
    }
}

/// Where the bracket opens that closes at the end.
fn opening(words: &str) -> Option<usize> {
    let last = words.chars().next_back()?;
    let (open, close) = BRACKETS.into_iter().find(|(_, close)| *close == last)?;
    let mut depth = 0;
    words
        .char_indices()
        .rev()
        .find(|(_, c)| {
            depth += i32::from(*c == close) - i32::from(*c == open);
            depth == 0
        })
        .map(|(i, _)| i)
}

/// Whether a line begins with a unit, or with a head and a colon before it (责任单位:…).
fn names_first(line: &str, task: &Task<'_>) -> bool {
    let list = line.split_once([':', ':']).map_or(line, |(_, list)| list).trim_start();
    task.units.iter().any(|r| list.starts_with(r.quote.as_str()))
}
