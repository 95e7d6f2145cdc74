//! Which records make a task together.

use crate::record::*;
use rustc_hash::FxHashMap;

/// What belongs to one task.
pub(super) struct Task<'a> {
    /// The section that sets it; `None` for what stands in no section.
    pub section: Option<&'a Section>,
    /// Further sections that are part of it, in order.
    pub parts: Vec<&'a Section>,
    pub units: Vec<&'a Record<Responsibility>>,
    pub deadlines: Vec<&'a Record<Deadline>>,
    pub targets: Vec<&'a Record<Target>>,
    /// Where it stands, to put tasks in order.
    start: usize,
    /// Its records stand outside its section: it is a row of a task table.
    pub is_loose: bool,
}

impl<'a> Task<'a> {
    fn new(section: Option<&'a Section>, start: usize, is_loose: bool) -> Self {
        Self { section, parts: Vec::new(), units: Vec::new(), deadlines: Vec::new(), targets: Vec::new(), start, is_loose }
    }
}

/// A record that makes a task.
#[derive(Clone, Copy)]
enum Fact<'a> {
    Unit(&'a Record<Responsibility>),
    Deadline(&'a Record<Deadline>),
    Target(&'a Record<Target>),
}

impl<'a> Fact<'a> {
    fn place(self) -> (&'a [String], TextSpan) {
        match self {
            Self::Unit(r) => (&r.section, r.span),
            Self::Deadline(r) => (&r.section, r.span),
            Self::Target(r) => (&r.section, r.span),
        }
    }

    fn join(self, task: &mut Task<'a>) {
        match self {
            Self::Unit(r) => task.units.push(r),
            Self::Deadline(r) => task.deadlines.push(r),
            Self::Target(r) => task.targets.push(r),
        }
    }
}

/// The tasks of a document, in text order.
pub(super) fn tasks<'a>(document: &'a Document, index: &SectionIndex<'a>) -> Vec<Task<'a>> {
    let facts = facts(document);
    let home = |fact: Fact<'a>| {
        let (path, span) = fact.place();
        index.find(path, span.start).filter(|s| s.span.start <= span.start && span.end <= s.span.end)
    };
    let (mut placed, mut loose) = (Vec::new(), Vec::new());
    for fact in facts {
        match home(fact) {
            Some(section) => placed.push((section, fact)),
            None => loose.push(fact),
        }
    }
    let mut tasks = by_section(document, index, &placed);
    tasks.extend(by_row(index, &loose));
    tasks.sort_by_key(|t| t.start);
    tasks
}

fn facts(document: &Document) -> Vec<Fact<'_>> {
    let units = document.responsibilities.iter().map(Fact::Unit);
    let deadlines = document.deadlines.iter().map(Fact::Deadline);
    let targets = document.targets.iter().filter(|r| r.value.status == TargetStatus::Target).map(Fact::Target);
    let mut all: Vec<_> = units.chain(deadlines).chain(targets).collect();
    all.sort_by_key(|f| f.place().1.start);
    all
}

/// Tasks of the text: what stands in one section, or below one that has units.
fn by_section<'a>(document: &'a Document, index: &SectionIndex<'a>, placed: &[(&'a Section, Fact<'a>)]) -> Vec<Task<'a>> {
    let sections = &document.sections;
    let mut has_units = vec![false; sections.len()];
    for (section, fact) in placed {
        has_units[index.position(section)] |= matches!(fact, Fact::Unit(_));
    }
    // The section whose task each section is part of. Parents come first.
    let mut owner: Vec<usize> = (0..sections.len()).collect();
    for (i, section) in sections.iter().enumerate() {
        let Some(above) = index.parent(section).map(|p| owner[index.position(p)]) else { continue };
        let is_item = matches!(section.scheme, Scheme::Inline | Scheme::Dash | Scheme::Circled);
        if !has_units[i] && (is_item || has_units[above]) {
            owner[i] = above;
        }
    }
    let mut tasks: FxHashMap<usize, Task<'a>> = FxHashMap::default();
    for (section, fact) in placed {
        let owner = owner[index.position(section)];
        fact.join(tasks.entry(owner).or_insert_with(|| Task::new(Some(&sections[owner]), sections[owner].span.start, false)));
    }
    for (i, section) in sections.iter().enumerate() {
        if let (true, Some(task)) = (owner[i] != i, tasks.get_mut(&owner[i])) {
            task.parts.push(section);
        }
    }
    tasks.into_values().collect()
}

/// Characters between two units of one cell or of neighbouring cells: a row of a table has more
/// between its units and those of the next, a task at least.
const NEXT_UNIT: usize = 8;
/// Characters between a time limit or target and the units of its row.
const SAME_ROW: usize = 120;
/// Characters between neighbouring cells.
const NEXT_CELL: usize = 2;

/// Tasks of a task table, whose records stand outside the sections: a run of units is a task, and
/// what stands beside it is part of it. Without units all of it is one.
fn by_row<'a>(index: &SectionIndex<'a>, loose: &[Fact<'a>]) -> Vec<Task<'a>> {
    let mut rows: Vec<(TextSpan, Task<'a>)> = Vec::new();
    for fact in loose {
        let (path, span) = fact.place();
        let Fact::Unit(_) = fact else { continue };
        let section = index.find(path, span.start);
        match rows.last_mut() {
            Some((run, task)) if span.start <= run.end + NEXT_UNIT && same(task.section, section) => {
                run.end = run.end.max(span.end);
                fact.join(task);
            }
            _ => {
                let mut task = Task::new(section, span.start, true);
                fact.join(&mut task);
                rows.push((span, task));
            }
        }
    }
    let mut rest: Option<Task<'a>> = None;
    for fact in loose.iter().filter(|f| !matches!(f, Fact::Unit(_))) {
        let span = fact.place().1;
        match beside(&mut rows, span) {
            Some(task) => fact.join(task),
            None => fact.join(rest.get_or_insert_with(|| Task::new(None, span.start, true))),
        }
    }
    merge_cells(&mut rows);
    rows.into_iter().map(|(_, task)| task).chain(rest).collect()
}

/// A row without a unit that leads or is responsible has that of the row above it in its section: a
/// unit is recorded once for a section, and a merged cell holds for all its rows.
fn merge_cells(rows: &mut [(TextSpan, Task<'_>)]) {
    let answers = |r: &Record<Responsibility>| r.value.role != Role::Cooperate;
    for i in 1..rows.len() {
        let [(_, above), (_, task)] = &mut rows[i - 1..=i] else { continue };
        if task.section.is_some() && same(above.section, task.section) && !task.units.iter().any(|r| answers(r)) {
            task.units.splice(0..0, above.units.iter().copied().filter(|r| answers(r)));
        }
    }
}

fn same(a: Option<&Section>, b: Option<&Section>) -> bool {
    a.map(|s| &s.id) == b.map(|s| &s.id)
}

/// The run of units whose row a place stands in: the cell before it, or what follows, since a table
/// names the task before its units; at the end of a table, the last.
fn beside<'t, 'a>(rows: &'t mut [(TextSpan, Task<'a>)], span: TextSpan) -> Option<&'t mut Task<'a>> {
    let after = rows.partition_point(|(run, _)| run.end <= span.start);
    let gap_before = after.checked_sub(1).map(|i| span.start - rows[i].0.end);
    let gap_after = rows.get(after).map(|(run, _)| run.start.saturating_sub(span.end));
    let (i, gap) = match (gap_before, gap_after) {
        (Some(before), _) if before <= NEXT_CELL => (after - 1, before),
        (_, Some(next)) if next <= SAME_ROW => (after, next),
        (Some(before), _) => (after - 1, before),
        (None, _) => return None,
    };
    (gap <= SAME_ROW).then(|| &mut rows[i].1)
}
