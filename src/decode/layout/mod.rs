//! Characters with their places into lines, paragraphs and tables in reading order (版面分析).

mod column;
mod furniture;
mod line;
mod paragraph;
mod table;

use super::page::PageContent;
use crate::decode::flow::Block;
use crate::decode::grid::Grid;
use crate::diagnostic::{Code, Diagnostic};
use line::Line;
use paragraph::Paragraphs;
use table::{Ruled, RuledCell};

/// A piece of a page, before paragraphs are made.
enum Piece {
    Line(Line),
    Table(Ruled),
}

/// A page's pieces in reading order.
struct Laid {
    pieces: Vec<Piece>,
}

/// The blocks of all pages.
pub(super) fn blocks(pages: Vec<PageContent>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Block> {
    let mut slanted = 0;
    let heights: Vec<f64> = pages.iter().map(|p| p.height).collect();
    let mut laid: Vec<(Vec<Line>, Vec<Ruled>)> = pages.into_iter().map(|page| lay(page, &mut slanted)).collect();
    let left_out = furniture::remove(&mut laid, &heights);
    report(&left_out, slanted, diagnostics);
    let pages = laid.into_iter().map(|(lines, tables)| Laid { pieces: column::order(lines, tables) }).collect();
    assemble(pages)
}

fn lay(page: PageContent, slanted: &mut usize) -> (Vec<Line>, Vec<Ruled>) {
    let (level, other): (Vec<_>, Vec<_>) = page.glyphs.into_iter().partition(|g| g.level);
    *slanted += other.iter().filter(|g| !g.character.is_whitespace()).count();
    let (tables, rest) = table::find(&page.rules, level);
    (line::lines(rest), tables)
}

fn report(left_out: &[String], slanted: usize, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(first) = left_out.first() {
        let count = left_out.len();
        let message = format!("{count} lines at the heads and feet of pages were left out, such as `{first}`");
        diagnostics.push(Diagnostic::whole(Code::ResidueLeftOut, message));
    }
    if slanted > 0 {
        let message = format!("{slanted} characters that run across or down the page, as watermarks do, were left out");
        diagnostics.push(Diagnostic::whole(Code::ResidueLeftOut, message));
    }
}

fn assemble(pages: Vec<Laid>) -> Vec<Block> {
    let mut out = Out::default();
    for page in pages {
        out.paragraphs.measure(&page.pieces);
        out.pending_page = true;
        if out.blocks.is_empty() && !out.paragraphs.is_open() {
            out.put_page();
        }
        for piece in page.pieces {
            match piece {
                Piece::Line(line) => out.line(line),
                Piece::Table(table) => out.table(table),
            }
        }
        out.paragraphs.page_ends();
    }
    out.finish()
}

/// Blocks as they come about. A page begins before the first block that begins on it: a paragraph
/// that runs over from the page before belongs to that one.
#[derive(Default)]
struct Out {
    blocks: Vec<Block>,
    paragraphs: Paragraphs,
    pending_page: bool,
    table: Option<Ruled>,
}

impl Out {
    fn line(&mut self, line: Line) {
        self.close_table();
        if let Some(done) = self.paragraphs.push(line) {
            self.blocks.push(Block::Paragraph(done));
            self.put_page();
        } else if self.paragraphs.is_fresh() {
            self.put_page();
        }
    }

    fn table(&mut self, table: Ruled) {
        self.close_paragraph();
        let continues = self.pending_page;
        match &mut self.table {
            Some(open) if continues && open.goes_on_in(&table) => open.append(table),
            _ => {
                self.close_table();
                self.put_page();
                self.table = Some(table);
            }
        }
    }

    fn put_page(&mut self) {
        if std::mem::take(&mut self.pending_page) {
            self.blocks.push(Block::Page);
        }
    }

    fn close_paragraph(&mut self) {
        if let Some(done) = self.paragraphs.close() {
            self.blocks.push(Block::Paragraph(done));
        }
    }

    fn close_table(&mut self) {
        if let Some(table) = self.table.take() {
            self.blocks.push(Block::Table(grid(table)));
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.close_paragraph();
        self.close_table();
        self.put_page();
        self.blocks
    }
}

fn grid(table: Ruled) -> Grid<Vec<Block>> {
    let mut out = Grid::default();
    let padding = table.padding();
    let mut row = 0;
    for cell in table.cells {
        if cell.row > row {
            out.begin_row();
            row = cell.row;
        }
        out.cell(cell.row_span, cell.column_span, cell_blocks(cell, padding));
    }
    out
}

fn cell_blocks(cell: RuledCell, padding: f64) -> Vec<Block> {
    let mut paragraphs = Paragraphs::within(cell.left + padding, cell.right - padding);
    let mut out: Vec<Block> = cell.lines.into_iter().filter_map(|line| paragraphs.push(line)).map(Block::Paragraph).collect();
    out.extend(paragraphs.close().map(Block::Paragraph));
    out
}
