//! A page as lines of visible text in a tree of blocks.

use super::{rules::PageRules, source};
use crate::decode::PageField;
use crate::grammar::RuleId;
use dom_query::{Document, NodeData, NodeId, Tree};
use std::ops::Range;

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// No table has more columns than a reader could follow; attributes may claim more.
const MAX_SPAN: usize = 1000;

/// A line of visible text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its words in [`Page::text`].
    pub words: Range<usize>,
    /// Characters, white space aside.
    pub chars: usize,
    /// Those of them that are links.
    pub linked: usize,
    /// The block it stands in.
    pub block: usize,
}

/// An element that holds lines.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub parent: usize,
    /// Its lines, those of its children included.
    pub lines: Range<usize>,
    /// Not shown, or named like a part of the page that is no article.
    pub furniture: Option<RuleId>,
    pub hidden: bool,
    /// Named like the container of an article.
    pub content: Option<RuleId>,
    /// Named like a title.
    pub title: Option<RuleId>,
}

/// A table element with its grid.
#[derive(Debug, Clone, Default)]
pub(super) struct RawTable {
    pub cells: Vec<RawCell>,
    pub lines: Range<usize>,
    /// Whether a table stands inside it.
    pub nested: bool,
    row: usize,
    /// For each column, the rows that a cell above still covers.
    covered: Vec<usize>,
    column: usize,
}

/// A cell and its lines.
#[derive(Debug, Clone)]
pub(super) struct RawCell {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    pub lines: Range<usize>,
}

/// A page taken apart.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub text: String,
    pub lines: Vec<Line>,
    pub blocks: Vec<Block>,
    pub tables: Vec<RawTable>,
    /// Number of links, those of images included.
    pub links: usize,
    /// `<title>` and `<meta>` tags.
    pub fields: Vec<PageField>,
    /// Rules that told something.
    pub rules: Vec<RuleId>,
}

impl Page {
    /// Parses a page.
    pub fn read(html: &str, rules: &PageRules) -> Self {
        let document = Document::from(source::prepare(html).as_ref());
        let mut walk = Walk {
            page: Self::default(),
            rules,
            block: 0,
            tables: Vec::new(),
            line: 0,
            linked: 0,
            links: 0,
            chars: 0,
            space: Space::None,
            pre: 0,
        };
        walk.run(&document.tree);
        walk.page
    }

    /// The words of a line.
    pub fn words(&self, line: usize) -> &str {
        &self.text[self.lines[line].words.clone()]
    }

    /// The rows of tables that are no layout, and all other lines one by one.
    pub fn units(&self) -> Vec<Range<usize>> {
        let mut units = Vec::new();
        let mut at = 0;
        let mut rows = self.tables.iter().filter(|t| t.is_data()).flat_map(RawTable::rows).peekable();
        while at < self.lines.len() {
            while rows.next_if(|r| r.start < at).is_some() {}
            let unit = rows.next_if(|r| r.start == at && r.end > at).unwrap_or(at..at + 1);
            at = unit.end;
            units.push(unit);
        }
        units
    }

    /// The words of a unit; cells are apart by tabs.
    pub fn unit_text(&self, unit: &Range<usize>) -> String {
        unit.clone().map(|l| self.words(l)).collect::<Vec<_>>().join("\t")
    }
}

impl RawTable {
    /// Whether it is a table to the reader: several columns, and not the frame of an article.
    pub fn is_data(&self) -> bool {
        let filled = |c: &&RawCell| !c.lines.is_empty();
        let mut last = None;
        let several = self.cells.iter().filter(filled).any(|c| last.replace(c.row) == Some(c.row));
        let longest = self.cells.iter().map(|c| c.lines.len()).max().unwrap_or(0);
        let framed = longest >= 12 && longest * 10 >= self.lines.len() * 6;
        several && !self.nested && !framed
    }

    /// The lines from the first cell's to the last cell's; a caption stands before them.
    pub fn cell_lines(&self) -> Range<usize> {
        let start = self.cells.first().map_or(self.lines.end, |c| c.lines.start);
        start..self.lines.end
    }

    /// The lines of each row.
    pub fn rows(&self) -> Vec<Range<usize>> {
        let mut rows: Vec<(usize, Range<usize>)> = Vec::new();
        for cell in self.cells.iter().filter(|c| !c.lines.is_empty()) {
            match rows.last_mut() {
                Some((row, lines)) if *row == cell.row => lines.end = cell.lines.end,
                _ => rows.push((cell.row, cell.lines.clone())),
            }
        }
        rows.into_iter().map(|(_, lines)| lines).collect()
    }

    fn begin_row(&mut self) {
        if self.cells.last().is_some_and(|c| c.row == self.row) {
            self.row += 1;
            self.covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        }
        self.column = 0;
    }

    fn begin_cell(&mut self, row_span: usize, column_span: usize, line: usize) {
        while self.covered.get(self.column).is_some_and(|rows| *rows > 0) {
            self.column += 1;
        }
        let column = self.column;
        let end = column + column_span;
        if self.covered.len() < end && end <= MAX_SPAN {
            self.covered.resize(end, 0);
        }
        for rows in self.covered.iter_mut().take(end).skip(column) {
            *rows = row_span;
        }
        self.column = end;
        self.cells.push(RawCell { row: self.row, column, row_span, column_span, lines: line..line });
    }
}

/// White space that stands before the next character.
#[derive(Clone, Copy, PartialEq)]
enum Space {
    None,
    Blank,
    /// Holds a line break of the source, which means nothing between Chinese characters.
    Break,
}

/// What an element was entered as, to be undone on leaving.
#[derive(Default)]
struct Entered {
    block: bool,
    link: bool,
    table: bool,
    cell: bool,
    pre: bool,
}

struct Walk<'r> {
    page: Page,
    rules: &'r PageRules,
    block: usize,
    /// Open tables, innermost last.
    tables: Vec<usize>,
    /// Where the open line begins.
    line: usize,
    linked: usize,
    links: usize,
    chars: usize,
    space: Space,
    pre: usize,
}

impl Walk<'_> {
    fn run(&mut self, tree: &Tree) {
        let root = Block { parent: 0, lines: 0..0, furniture: None, hidden: false, content: None, title: None };
        self.page.blocks.push(root);
        let mut open: Vec<(NodeId, Entered)> = Vec::new();
        let mut next = Some(tree.root().id);
        while let Some(id) = next {
            next = match self.enter(tree, id) {
                Some(entered) => {
                    open.push((id, entered));
                    tree.first_child_of(&id).map(|n| n.id)
                }
                None => tree.next_sibling_of(&id).map(|n| n.id),
            };
            while next.is_none() {
                let Some((id, entered)) = open.pop() else { break };
                self.leave(&entered);
                next = if open.is_empty() { None } else { tree.next_sibling_of(&id).map(|n| n.id) };
            }
        }
        self.end_line();
        self.page.blocks[0].lines.end = self.page.lines.len();
    }

    /// Takes a node in; `None` when its children are not to be read.
    fn enter(&mut self, tree: &Tree, id: NodeId) -> Option<Entered> {
        tree.query_node(&id, |node| match &node.data {
            NodeData::Document | NodeData::Fragment => Some(Entered::default()),
            NodeData::Text { contents } => {
                self.text(contents);
                None
            }
            NodeData::Element(element) => self.element(tree, id, element),
            _ => None,
        })
        .flatten()
    }

    fn element(&mut self, tree: &Tree, id: NodeId, element: &dom_query::Element) -> Option<Entered> {
        let name: &str = &element.name.local;
        let attr = |key: &str| element.attrs.iter().find(|a| &*a.name.local == key).map(|a| &*a.value);
        match name {
            "br" => {
                self.end_line();
                return None;
            }
            "meta" => {
                self.meta(attr("name").unwrap_or_default(), attr("content").unwrap_or_default());
                return None;
            }
            "title" => {
                let words = tree.get(&id).map(|n| collapse(&n.text())).unwrap_or_default();
                self.field("title", &words);
                return None;
            }
            _ => {}
        }
        if let Some(rule) = self.rules.hidden.get(name) {
            self.page.rules.push(rule);
            return None;
        }
        let (id_attr, class) = (attr("id").unwrap_or_default(), attr("class").unwrap_or_default());
        let content = self.rules.content.any_word(id_attr).or_else(|| self.rules.content.any_word(class));
        let title = self.rules.title.get(name).or_else(|| self.rules.title.any_word(id_attr)).or_else(|| self.rules.title.any_word(class));
        let mut entered = Entered { block: BLOCKS.contains(&name) || content.is_some() || title.is_some(), ..Entered::default() };
        if entered.block {
            self.end_line();
            let names = &self.rules.furniture;
            let furniture = names.get(name).or_else(|| names.any_part(id_attr)).or_else(|| names.any_part(class));
            let hidden = attr("hidden").is_some() || attr("style").is_some_and(is_display_none);
            let at = self.page.lines.len();
            self.page.blocks.push(Block { parent: self.block, lines: at..at, furniture, hidden, content, title });
            self.block = self.page.blocks.len() - 1;
        }
        match name {
            "a" => {
                entered.link = true;
                self.page.links += 1;
                self.links += 1;
            }
            "pre" => {
                entered.pre = true;
                self.pre += 1;
            }
            "table" => {
                entered.table = true;
                if let Some(outer) = self.tables.last() {
                    self.page.tables[*outer].nested = true;
                }
                self.tables.push(self.page.tables.len());
                self.page.tables.push(RawTable { lines: self.page.lines.len()..0, ..RawTable::default() });
            }
            "tr" => {
                if let Some(table) = self.tables.last() {
                    self.page.tables[*table].begin_row();
                }
            }
            "td" | "th" => {
                if let Some(table) = self.tables.last() {
                    let span = |key| attr(key).and_then(|v| v.trim().parse().ok()).unwrap_or(1).clamp(1, MAX_SPAN);
                    entered.cell = true;
                    self.page.tables[*table].begin_cell(span("rowspan"), span("colspan"), self.page.lines.len());
                }
            }
            _ => {}
        }
        Some(entered)
    }

    fn leave(&mut self, entered: &Entered) {
        if entered.block {
            self.end_line();
            let block = &mut self.page.blocks[self.block];
            block.lines.end = self.page.lines.len();
            self.block = block.parent;
        }
        self.links -= usize::from(entered.link);
        self.pre -= usize::from(entered.pre);
        if entered.cell
            && let Some(cell) = self.tables.last().and_then(|t| self.page.tables[*t].cells.last_mut())
        {
            cell.lines.end = self.page.lines.len();
        }
        if entered.table
            && let Some(table) = self.tables.pop()
        {
            self.page.tables[table].lines.end = self.page.lines.len();
        }
    }

    fn text(&mut self, text: &str) {
        if self.pre > 0 {
            for (i, line) in text.split('\n').enumerate() {
                if i > 0 {
                    self.end_line();
                }
                self.word(line);
            }
            return;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let len = rest.bytes().position(|b| b.is_ascii_whitespace()).unwrap_or(rest.len());
            self.word(&rest[..len]);
            let gap = rest[len..].bytes().take_while(u8::is_ascii_whitespace).count();
            let space = &rest[len..len + gap];
            if space.contains('\n') {
                self.space = Space::Break;
            } else if gap > 0 && self.space == Space::None {
                self.space = Space::Blank;
            }
            rest = &rest[len + gap..];
        }
    }

    /// Adds to the open line what holds no collapsible white space.
    fn word(&mut self, word: &str) {
        let empty = self.page.text.len() == self.line;
        let word = if empty { word.trim_start() } else { word };
        let Some(first) = word.chars().next() else { return };
        let joins = self.space == Space::Break && is_wide(first) && self.page.text.chars().next_back().is_some_and(is_wide);
        if self.space != Space::None && !empty && !joins {
            self.page.text.push(' ');
        }
        self.space = Space::None;
        self.page.text.push_str(word);
        let chars = word.chars().count();
        self.chars += chars;
        self.linked += if self.links > 0 { chars } else { 0 };
    }

    fn end_line(&mut self) {
        let page = &mut self.page;
        page.text.truncate(self.line + page.text[self.line..].trim_end().len());
        if page.text.len() > self.line {
            page.lines.push(Line { words: self.line..page.text.len(), chars: self.chars, linked: self.linked, block: self.block });
        }
        self.line = page.text.len();
        (self.chars, self.linked, self.space) = (0, 0, Space::None);
    }

    fn meta(&mut self, name: &str, value: &str) {
        if let Some(rule) = self.rules.meta.get(&name.to_ascii_lowercase()) {
            self.field(name, &collapse(value));
            self.page.rules.push(rule);
        }
    }

    fn field(&mut self, label: &str, value: &str) {
        if !value.is_empty() {
            self.page.fields.push(PageField { label: label.to_owned(), value: value.to_owned() });
        }
    }
}

/// Words with single spaces.
fn collapse(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_display_none(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    style.to_ascii_lowercase().contains("display:none")
}

/// Whether a character is set without spaces beside its like.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2014..=0x2026 | 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x2_0000..=0x3_FFFF)
}
