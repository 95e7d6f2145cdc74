//! The text of a document with its records in their places.

use super::article::Article;
use super::rows::Row;
use crate::decode::Table;
use crate::page::Html;
use std::ops::Range;

/// Writes all the document's text: lines as paragraphs, tables as tables.
pub(super) fn write(article: &Article<'_>, out: &mut Html) {
    let source = &article.parsed.source;
    let content = article.parsed.text.map.to_source(article.part.content);
    let mut writer = Writer::new(article, out);
    writer.out.raw("<div class=\"text\"><div class=\"part\">\n");
    let mut at = content.start;
    for table in source.tables.iter().filter_map(reach) {
        let (span, table) = table;
        if span.start < at || span.end > content.end {
            continue;
        }
        writer.lines(at..span.start);
        writer.table(table);
        at = span.end;
    }
    writer.lines(at..content.end);
    writer.out.raw("</div></div>\n");
}

/// A table that has cells, with its place.
fn reach(table: &Table) -> Option<(Range<usize>, &Table)> {
    let start = table.cells.iter().map(|c| c.span.start).min()?;
    Some((start..table.cells.iter().map(|c| c.span.end).max()?, table))
}

/// What is put into the text at a place.
enum Point<'a> {
    /// A section begins; its heading goes to here.
    Heading(&'a str, usize),
    /// Something the reader should know.
    Note(usize, &'a str),
}

struct Writer<'w, 'a> {
    article: &'w Article<'a>,
    text: &'w str,
    out: &'w mut Html,
    /// Records by where they begin.
    rows: &'w [Row],
    /// The first record that is not begun yet, and those that are open.
    next: usize,
    open: Vec<&'w Row>,
    /// Whether the words of a record were shown before.
    points: Vec<(usize, Point<'w>)>,
    next_point: usize,
    /// End of the heading that is open.
    heading: usize,
}

impl<'w, 'a> Writer<'w, 'a> {
    fn new(article: &'w Article<'a>, out: &'w mut Html) -> Self {
        let document = article.document;
        let headings =
            document.sections.iter().map(|s| (s.heading_span.byte_start, Point::Heading(s.id.as_str(), s.heading_span.byte_end)));
        let notes =
            document.diagnostics.iter().enumerate().filter_map(|(i, d)| Some((d.span?.byte_start, Point::Note(i, d.message.as_str()))));
        let mut points: Vec<_> = headings.chain(notes).collect();
        points.sort_by_key(|p| p.0);
        Self {
            article,
            text: &article.parsed.source.text,
            out,
            rows: &article.rows,
            next: 0,
            open: Vec::new(),
            points,
            next_point: 0,
            heading: 0,
        }
    }

    /// A stretch of lines.
    fn lines(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for line in self.text[range].split_inclusive('\n') {
            let end = at + line.trim_end_matches(['\n', '\r']).len();
            if !line.trim().is_empty() {
                self.begin_part(at, end);
                self.out.raw("<p>");
                self.words(at..end);
                self.out.raw("</p>\n");
                self.notes(end);
            }
            at += line.len();
        }
    }

    /// A part of the page ends before a section at the top: what is out of sight need not be laid out.
    fn begin_part(&mut self, at: usize, end: usize) {
        let is_top = |id: &str| id[1..].parse::<usize>().is_ok_and(|n| self.article.document.sections[n - 1].parent.is_none());
        let begins = self.points[self.next_point..]
            .iter()
            .take_while(|p| p.0 < end)
            .any(|p| p.0 >= at && matches!(p.1, Point::Heading(id, _) if is_top(id)));
        if begins {
            self.out.raw("</div><div class=\"part\">\n");
        }
    }

    fn table(&mut self, table: &Table) {
        self.out.raw("<div class=\"scroll\"><table><tbody>");
        let mut row = None;
        for cell in &table.cells {
            if row != Some(cell.row) {
                self.out.raw(if row.is_some() { "</tr><tr>" } else { "<tr>" });
                row = Some(cell.row);
            }
            let span = |n: usize| if n > 1 { n.to_string() } else { String::new() };
            self.out.open("td", &[("rowspan", &span(cell.row_span)), ("colspan", &span(cell.column_span))]);
            self.words(cell.span.start..cell.span.end);
            self.out.raw("</td>");
        }
        self.out.raw("</tr></tbody></table></div>\n");
        let end = table.cells.iter().map(|c| c.span.end).max().unwrap_or_default();
        self.notes(end);
    }

    /// Words, cut wherever a record or a heading begins or ends.
    fn words(&mut self, range: Range<usize>) {
        let mut at = range.start;
        loop {
            self.pass(at);
            let stop = self.stop(at).min(range.end);
            if stop > at {
                self.piece(at..stop);
                at = stop;
            }
            if at >= range.end {
                return;
            }
        }
    }

    /// Takes in what begins, and lets go what ends, up to a place.
    fn pass(&mut self, at: usize) {
        self.open.retain(|r| r.span.byte_end > at);
        while let Some(row) = self.rows.get(self.next).filter(|r| r.span.byte_start <= at) {
            if row.span.byte_end > at {
                self.out.open("span", &[("id", &self.article.words(&row.id))]).close("span");
                self.open.push(row);
            }
            self.next += 1;
        }
        while let Some((_, point)) = self.points.get(self.next_point).filter(|p| p.0 <= at) {
            match point {
                Point::Heading(id, end) => {
                    self.out.open("span", &[("id", &self.article.anchor(id))]).close("span");
                    self.heading = *end;
                }
                // Notes are shown after the paragraph.
                Point::Note(..) => {
                    if !matches!(self.points.get(self.next_point), Some((at_note, _)) if *at_note < at) {
                        break;
                    }
                }
            }
            self.next_point += 1;
        }
    }

    /// Where the next thing begins or ends.
    fn stop(&self, at: usize) -> usize {
        let ends = self.open.iter().map(|r| r.span.byte_end);
        let begins = self.rows.get(self.next).map(|r| r.span.byte_start);
        let point = self.points[self.next_point..].iter().find(|p| matches!(p.1, Point::Heading(..))).map(|p| p.0);
        let heading = Some(self.heading);
        ends.chain(begins).chain(point).chain(heading).filter(|e| *e > at).min().unwrap_or(usize::MAX)
    }

    fn piece(&mut self, range: Range<usize>) {
        let words = &self.text[range.clone()];
        let is_heading = range.start < self.heading;
        if is_heading {
            self.out.raw("<span class=\"heading\">");
        }
        // The shortest record is the one that is meant here.
        match self.open.iter().min_by_key(|r| r.span.byte_end - r.span.byte_start) {
            Some(row) => {
                let ids: Vec<&str> = self.open.iter().map(|r| r.id.as_str()).collect();
                self.out.open("mark", &[("class", row.kind.class()), ("data-of", &ids.join(" ")), ("title", row.kind.label())]);
                self.out.link(&self.article.anchor(&row.id), words).close("mark");
            }
            None => {
                self.out.text(words);
            }
        }
        if is_heading {
            self.out.raw("</span>");
        }
    }

    /// What the reader should know of the words before this place.
    fn notes(&mut self, end: usize) {
        while let Some((_, point)) = self.points.get(self.next_point).filter(|p| p.0 < end) {
            if let Point::Note(number, message) = point {
                self.out
                    .open("p", &[("class", "warning"), ("id", &self.article.anchor(&format!("note{number}")))])
                    .text(message)
                    .close("p");
            }
            self.next_point += 1;
        }
    }
}
