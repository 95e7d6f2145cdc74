//! From a page's source to its lines: what a reader sees, in document order.

use super::page::{Block, Line, Page};
use super::rules::PageRules;
use super::source;
use super::table::RawTable;
use crate::decode::PageField;
use crate::decode::grid::MAX_SPAN;
use dom_query::{Document, Element, NodeData, NodeId, Tree};

/// Parses a page.
pub(super) fn read(html: &str, rules: &PageRules) -> Page {
    let document = Document::from(source::prepare(html).as_ref());
    let page = Page::default();
    let mut walk = Walk { page, rules, block: 0, tables: Vec::new(), links: 0, pre: 0, line: 0, chars: 0, linked: 0, space: Space::None };
    walk.run(&document.tree);
    walk.page
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

/// The walk through a page's elements, in document order.
struct Walk<'r> {
    page: Page,
    rules: &'r PageRules,
    /// The open block.
    block: usize,
    /// Open tables, innermost last.
    tables: Vec<usize>,
    /// Open links and preformatted elements.
    links: usize,
    pre: usize,
    /// Where the open line begins, its characters, and those of them that are links.
    line: usize,
    chars: usize,
    linked: usize,
    /// White space read since its last character.
    space: Space,
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

    fn element(&mut self, tree: &Tree, id: NodeId, element: &Element) -> Option<Entered> {
        let name: &str = &element.name.local;
        match name {
            "br" => self.end_line(),
            "meta" => self.meta(attr(element, "name"), attr(element, "content")),
            "title" => {
                let words = tree.get(&id).map(|n| collapse(&n.text())).unwrap_or_default();
                self.field("title", &words);
            }
            _ => match self.rules.hidden.get(name) {
                Some(rule) => self.page.rules.push(rule),
                None => {
                    let block = self.open_block(name, element);
                    return Some(self.open(name, element, block));
                }
            },
        }
        None
    }

    /// Begins a block, where the element is one or is named like a part that matters.
    fn open_block(&mut self, name: &str, element: &Element) -> bool {
        let (id, class) = (attr(element, "id"), attr(element, "class"));
        let rules = self.rules;
        let content = rules.content.any_word(id).or_else(|| rules.content.any_word(class));
        let title = rules.title.get(name).or_else(|| rules.title.any_word(id)).or_else(|| rules.title.any_word(class));
        if !is_block(name) && content.is_none() && title.is_none() {
            return false;
        }
        self.end_line();
        let furniture = rules.furniture.get(name).or_else(|| rules.furniture.any_part(id)).or_else(|| rules.furniture.any_part(class));
        let hidden = element.attrs.iter().any(|a| &*a.name.local == "hidden") || is_display_none(attr(element, "style"));
        let at = self.page.lines.len();
        self.page.blocks.push(Block { parent: self.block, lines: at..at, furniture, hidden, content, title });
        self.block = self.page.blocks.len() - 1;
        true
    }

    /// Notes what the element means for what is inside it.
    fn open(&mut self, name: &str, element: &Element, block: bool) -> Entered {
        let mut entered = Entered { block, ..Entered::default() };
        let line = self.page.lines.len();
        match (name, self.tables.last().copied()) {
            ("a", _) => {
                entered.link = true;
                self.page.links += 1;
                self.links += 1;
            }
            ("pre", _) => {
                entered.pre = true;
                self.pre += 1;
            }
            ("table", outer) => {
                entered.table = true;
                if let Some(outer) = outer {
                    self.page.tables[outer].nested = true;
                }
                self.tables.push(self.page.tables.len());
                self.page.tables.push(RawTable::at(line));
            }
            ("tr", Some(table)) => self.page.tables[table].grid.begin_row(),
            ("td" | "th", Some(table)) => {
                entered.cell = true;
                let span = |key| attr(element, key).trim().parse().unwrap_or(1).clamp(1, MAX_SPAN);
                self.page.tables[table].grid.cell(span("rowspan"), span("colspan"), line..line);
            }
            _ => {}
        }
        entered
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
            && let Some(cell) = self.tables.last().and_then(|t| self.page.tables[*t].grid.last_mut())
        {
            cell.content.end = self.page.lines.len();
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

/// The value of an attribute; an absent one is empty.
fn attr<'e>(element: &'e Element, name: &str) -> &'e str {
    element.attrs.iter().find(|a| &*a.name.local == name).map_or("", |a| &*a.value)
}

/// Whether an element begins and ends a line.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
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
