//! Lines of running text (自然段).

use super::marker::is_sentence_end;
use crate::extract::table::NormTable;
use crate::span::NormSpan;

/// The lines of a part outside its tables, and the cells of its tables, in text order.
pub(super) struct Lines {
    lines: Vec<NormSpan>,
    /// For each line, whether it is a piece of one that lost its line breaks.
    pieces: Vec<bool>,
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
        Self { pieces: vec![false; lines.len()], lines, cells }
    }

    /// Has `read` read the lines in order: the number of each, where it stands, whether it is a piece of
    /// one that was cut. A line of which `read` says that it lost its line breaks is cut where these
    /// must have been, at a space after the end of a sentence, and its pieces are read instead.
    pub fn restore(&mut self, text: &str, mut read: impl FnMut(usize, NormSpan, bool) -> bool) {
        self.pieces.clear();
        for line in std::mem::take(&mut self.lines) {
            let first = self.lines.len();
            let cut = read(first, line, false);
            if cut {
                push_pieces(text, line, &mut self.lines);
                for (index, piece) in self.lines.iter().enumerate().skip(first) {
                    read(index, *piece, true);
                }
            } else {
                self.lines.push(line);
            }
            self.pieces.resize(self.lines.len(), cut);
        }
    }

    /// Whether a line is a piece of one that lost its line breaks.
    pub fn is_piece(&self, index: usize) -> bool {
        self.pieces[index]
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

/// Cuts a line at the spaces after the ends of its sentences.
fn push_pieces(text: &str, line: NormSpan, into: &mut Vec<NormSpan>) {
    let mut start = line.start;
    for (i, _) in line.of(text).match_indices(' ') {
        let at = line.start + i;
        let words = text[start..at].trim_end_matches(['”', ')', '〕']);
        if words.ends_with(|c| is_sentence_end(c) || c == ';') {
            into.push(NormSpan::new(start, at));
            start = at + 1;
        }
    }
    into.push(NormSpan::new(start, line.end));
}

fn push_lines(text: &str, span: NormSpan, into: &mut Vec<NormSpan>) {
    for (at, line) in crate::span::lines(span.of(text)) {
        let start = span.start + at;
        let words = NormSpan::new(start, start + line.len()).trim(text);
        if !words.is_empty() {
            into.push(words);
        }
    }
}
