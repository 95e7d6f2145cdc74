//! Paragraphs and tables of a Word document, in reading order (正文).

use super::super::flow::Block;
use super::super::grid::Grid;
use super::super::noticed::Noticed;
use super::super::xml::Element;
use super::super::{Pieces, Revisions};
use super::numbering::Numbering;
use super::styles::{NumberRef, Styles};
use std::collections::HashSet;

/// The parts that hold notes.
pub(super) struct Notes {
    pub foot: Option<Element>,
    pub end: Option<Element>,
}

impl Notes {
    fn find<'a>(&'a self, kind: &'a str, id: &str) -> Option<&'a Element> {
        let part = if kind == "footnote" { &self.foot } else { &self.end };
        part.as_ref()?.all(kind).find(|n| n.attribute("id") == Some(id))
    }
}

/// The walk through a document's body.
pub(super) struct Body<'a> {
    styles: &'a Styles<'a>,
    numbering: Numbering<'a>,
    notes: &'a Notes,
    revisions: Revisions,
    /// Notes and text boxes of the open paragraph, to follow it.
    aside: Vec<Block>,
    /// Words of a paragraph whose mark was deleted: the next one goes on with them.
    carried: String,
    /// Notes that were read; each stands where it is first referred to.
    read: HashSet<(&'a str, &'a str)>,
    noticed: Noticed,
}

impl<'a> Body<'a> {
    pub fn new(styles: &'a Styles<'a>, numbering: Numbering<'a>, notes: &'a Notes, revisions: Revisions) -> Self {
        Self {
            styles,
            numbering,
            notes,
            revisions,
            aside: Vec::new(),
            carried: String::new(),
            read: HashSet::new(),
            noticed: Noticed::default(),
        }
    }

    /// Reads the body.
    pub fn read(mut self, body: &'a Element) -> Pieces {
        let mut blocks = Vec::new();
        self.blocks(body, &mut blocks);
        if !self.carried.is_empty() {
            blocks.push(Block::Paragraph(std::mem::take(&mut self.carried)));
        }
        Pieces { blocks, diagnostics: self.noticed.diagnostics(self.revisions) }
    }

    /// The paragraphs and tables of an element.
    fn blocks(&mut self, element: &'a Element, out: &mut Vec<Block>) {
        for child in element.elements() {
            match child.name.as_str() {
                "p" => {
                    let words = self.paragraph(child);
                    out.extend(words.map(Block::Paragraph));
                    out.append(&mut self.aside);
                }
                "tbl" => {
                    let grid = self.table(child);
                    out.push(Block::Table(grid));
                    out.append(&mut self.aside);
                }
                "AlternateContent" => self.alternatives(child).into_iter().for_each(|e| self.blocks(e, out)),
                name if self.is_dropped(name) => self.noticed.tracked = true,
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "del" | "moveFrom" => self.blocks(child, out),
                _ => {}
            }
        }
    }

    /// The one of several ways to show something that Word itself takes.
    fn alternatives(&self, element: &'a Element) -> Option<&'a Element> {
        element.child("Choice").or_else(|| element.child("Fallback"))
    }

    /// Whether an element holds what is not in the text that is read.
    fn is_dropped(&self, name: &str) -> bool {
        match self.revisions {
            Revisions::Final => matches!(name, "del" | "moveFrom"),
            Revisions::Original => matches!(name, "ins" | "moveTo"),
        }
    }

    /// The words of a paragraph with its number; `None` when the next paragraph goes on with them.
    fn paragraph(&mut self, paragraph: &'a Element) -> Option<String> {
        let properties = paragraph.child("pPr");
        let carried = std::mem::take(&mut self.carried);
        let mut words = String::new();
        self.runs(paragraph, &mut words);
        let mark = properties.and_then(|p| p.child("rPr"));
        let goes_on = mark.is_some_and(|m| m.elements().any(|e| self.is_dropped(&e.name)));
        self.noticed.tracked |= mark.is_some_and(|m| m.child("ins").or_else(|| m.child("del")).is_some());
        if carried.is_empty() && !words.trim().is_empty() {
            words.insert_str(0, &self.number(properties));
        }
        words.insert_str(0, &carried);
        if goes_on {
            self.carried = words;
            return None;
        }
        Some(words)
    }

    /// The number of a paragraph that has words; empty ones have none that a reader sees.
    fn number(&mut self, properties: Option<&'a Element>) -> String {
        let style = properties.and_then(|p| p.child("pStyle")).and_then(|s| s.attribute("val"));
        let (from_style, said_by) = self.styles.number(style);
        let number = NumberRef::of(properties);
        let by_style = number.list.is_none().then_some(said_by).flatten();
        self.numbering.next(number.or(from_style), by_style.or(style)).unwrap_or_default()
    }

    /// The words of an element's runs.
    fn runs(&mut self, element: &'a Element, words: &mut String) {
        for child in element.elements() {
            match child.name.as_str() {
                "r" => self.run(child, words),
                "AlternateContent" => self.alternatives(child).into_iter().for_each(|e| self.runs(e, words)),
                name if self.is_dropped(name) => self.noticed.tracked = true,
                "ins" | "del" | "moveTo" | "moveFrom" => {
                    self.noticed.tracked = true;
                    self.runs(child, words);
                }
                "hyperlink" | "smartTag" | "fldSimple" | "sdt" | "sdtContent" | "customXml" | "dir" | "bdo" => self.runs(child, words),
                "oMath" | "oMathPara" => child.descendants().filter(|e| e.name == "t").for_each(|t| words.push_str(&t.text())),
                _ => {}
            }
        }
    }

    fn run(&mut self, run: &'a Element, words: &mut String) {
        let is_on = |e: &Element| !matches!(e.attribute("val"), Some("0" | "false" | "off"));
        if run.child("rPr").and_then(|p| p.child("vanish")).is_some_and(is_on) {
            self.noticed.hidden += run.all("t").map(|t| t.text().chars().count()).sum::<usize>();
            return;
        }
        for piece in run.elements() {
            match piece.name.as_str() {
                "t" | "delText" => words.push_str(&piece.text()),
                "tab" | "ptab" => words.push(' '),
                "br" if piece.attribute("type").is_none_or(|t| t == "textWrapping") => words.push('\n'),
                "cr" => words.push('\n'),
                "noBreakHyphen" => words.push('-'),
                "sym" => words.extend(symbol(piece)),
                "ruby" => piece.child("rubyBase").into_iter().for_each(|base| self.runs(base, words)),
                "footnoteReference" | "endnoteReference" => self.note(piece),
                "AlternateContent" => self.alternatives(piece).into_iter().for_each(|e| self.boxes(e)),
                "drawing" | "pict" | "object" => self.boxes(piece),
                _ => {}
            }
        }
    }

    /// A note follows the paragraph that refers to it.
    fn note(&mut self, reference: &'a Element) {
        let kind = reference.name.trim_end_matches("Reference");
        let notes = self.notes;
        let Some(id) = reference.attribute("id").filter(|id| self.read.insert((kind, id))) else { return };
        let Some(note) = notes.find(kind, id) else { return };
        let mut blocks = std::mem::take(&mut self.aside);
        let carried = std::mem::take(&mut self.carried);
        self.blocks(note, &mut blocks);
        (self.aside, self.carried) = (blocks, carried);
    }

    /// Text boxes follow the paragraph they hang on.
    fn boxes(&mut self, drawing: &'a Element) {
        let mut blocks = std::mem::take(&mut self.aside);
        let carried = std::mem::take(&mut self.carried);
        self.boxes_in(drawing, &mut blocks);
        (self.aside, self.carried) = (blocks, carried);
    }

    fn boxes_in(&mut self, element: &'a Element, out: &mut Vec<Block>) {
        for child in element.elements() {
            match child.name.as_str() {
                "txbxContent" => self.blocks(child, out),
                "AlternateContent" => self.alternatives(child).into_iter().for_each(|e| self.boxes_in(e, out)),
                _ => self.boxes_in(child, out),
            }
        }
    }

    fn table(&mut self, table: &'a Element) -> Grid<Vec<Block>> {
        let mut grid = Grid::default();
        let mut aside = std::mem::take(&mut self.aside);
        self.rows(table, &mut grid);
        aside.append(&mut self.aside);
        self.aside = aside;
        grid
    }

    fn rows(&mut self, element: &'a Element, grid: &mut Grid<Vec<Block>>) {
        for child in element.elements() {
            match child.name.as_str() {
                "tr" => self.row(child, grid),
                "AlternateContent" => self.alternatives(child).into_iter().for_each(|e| self.rows(e, grid)),
                "sdt" | "sdtContent" | "customXml" | "ins" | "del" => self.rows(child, grid),
                _ => {}
            }
        }
    }

    fn row(&mut self, row: &'a Element, grid: &mut Grid<Vec<Block>>) {
        let properties = row.child("trPr");
        if properties.is_some_and(|p| p.elements().any(|e| self.is_dropped(&e.name))) {
            self.noticed.tracked = true;
            return;
        }
        grid.begin_row();
        grid.skip(properties.and_then(|p| value(p.child("gridBefore"))).unwrap_or(0));
        self.cells(row, grid);
    }

    fn cells(&mut self, element: &'a Element, grid: &mut Grid<Vec<Block>>) {
        for child in element.elements() {
            match child.name.as_str() {
                "tc" => self.cell(child, grid),
                "sdt" | "sdtContent" | "customXml" => self.cells(child, grid),
                _ => {}
            }
        }
    }

    fn cell(&mut self, cell: &'a Element, grid: &mut Grid<Vec<Block>>) {
        let properties = cell.child("tcPr");
        let columns = properties.and_then(|p| value(p.child("gridSpan"))).unwrap_or(1);
        let merge = properties.and_then(|p| p.child("vMerge"));
        if merge.is_some_and(|m| m.attribute("val").is_none_or(|v| v == "continue")) && grid.extend_above(columns) {
            return;
        }
        let mut blocks = Vec::new();
        self.blocks(cell, &mut blocks);
        grid.cell(1, columns, blocks);
    }
}

fn value(element: Option<&Element>) -> Option<usize> {
    element?.attribute("val")?.parse().ok()
}

/// A character of a symbol font, where Unicode has it.
fn symbol(piece: &Element) -> Option<char> {
    let code = u32::from_str_radix(piece.attribute("char")?, 16).ok()?;
    char::from_u32(code)
}
