//! Lines of running text (自然段).

use crate::extract::table::NormTable;
use crate::span::NormSpan;

/// The lines of a part outside its tables, and the cells of its tables, in text order.
pub(super) struct Lines {
    lines: Vec<NormSpan>,
    /// Cells with the index of their table and their own.
    pub cells: Vec<((usize, usize), NormSpan)>,
}

impl Lines {
    pub fn of(text: &str, content: NormSpan, tables: &[NormTable]) -> Self {
        let mut cells: Vec<((usize, usize), NormSpan)> = Vec::new();
        for (t, table) in tables.iter().enumerate() {
            cells.extend(table.cells.iter().enumerate().map(|(c, cell)| ((t, c), cell.span)));
        }
        cells.retain(|(_, span)| content.covers(*span) && !span.of(text).trim().is_empty());
        cells.sort_by_key(|(_, span)| *span);
        let mut lines = Vec::new();
        let mut at = content.start;
        for (_, cell) in &cells {
            if cell.start > at {
                push_lines(text, NormSpan::new(at, cell.start), &mut lines);
            }
            at = at.max(cell.end);
        }
        if at < content.end {
            push_lines(text, NormSpan::new(at, content.end), &mut lines);
        }
        Self { lines, cells }
    }

    pub fn iter(&self) -> impl Iterator<Item = NormSpan> + '_ {
        self.lines.iter().copied()
    }

    pub fn get(&self, index: usize) -> NormSpan {
        self.lines[index]
    }

    pub fn len(&self) -> usize {
        self.lines.len()
    }
}

fn push_lines(text: &str, span: NormSpan, into: &mut Vec<NormSpan>) {
    let mut at = span.start;
    for line in span.of(text).split('\n') {
        let whole = NormSpan::new(at, at + line.len());
        at += line.len() + 1;
        let words = whole.trim(text);
        if !words.is_empty() {
            into.push(words);
        }
    }
}
