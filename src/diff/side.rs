//! A document as a tree of sections with their own words: what alignment works on.

use super::change::{Evidence, Words};
use crate::decode::Locations;
use crate::pipeline::{Parsed, ParsedPart, Places, clean};
use crate::record::{Document, Record, Section, SectionIndex, SectionPath, TextSpan};
use crate::span::NormSpan;
use rustc_hash::FxHasher;
use std::cell::OnceCell;
use std::hash::{Hash, Hasher};

/// Number of a node: 0 is the whole document, whose own words are those outside all sections;
/// the others are the sections in document order.
pub(super) type NodeId = usize;

/// One of the two documents.
pub(super) struct Side<'a> {
    pub document: &'a Document,
    pub part: &'a ParsedPart,
    /// The normalised text of the file.
    pub text: &'a str,
    pub nodes: Vec<Node<'a>>,
    parsed: &'a Parsed,
    places: Places<'a>,
    locations: Locations<'a>,
    index: SectionIndex<'a>,
}

/// A section, or the document itself.
pub(super) struct Node<'a> {
    pub section: Option<&'a Section>,
    pub parent: Option<NodeId>,
    pub children: Vec<NodeId>,
    /// The heading's words without its marker, and the words that lie in no subsection.
    pub runs: Vec<NormSpan>,
    pub heading: NormSpan,
    /// One past the last node below this one.
    pub end: NodeId,
    /// Of the words of the whole subtree, markers aside.
    pub hash: u64,
    /// Number of characters in the whole subtree.
    pub size: usize,
    grams: OnceCell<Vec<u64>>,
    title_grams: OnceCell<Vec<u64>>,
}

impl<'a> Side<'a> {
    pub fn new(parsed: &'a Parsed, part: &'a ParsedPart) -> Self {
        let mut side = Self {
            document: &part.document,
            part,
            text: &parsed.text.text,
            nodes: Vec::with_capacity(part.document.sections.len() + 1),
            parsed,
            places: Places::new(&parsed.source.text),
            locations: Locations::new(&parsed.source),
            index: SectionIndex::new(&part.document),
        };
        side.plant();
        side.measure();
        side
    }

    /// The nodes with their own words.
    fn plant(&mut self) {
        let start = NormSpan::new(self.part.content.start, self.part.content.start);
        self.nodes.push(Node::new(None, None, start));
        // Up to where the words of each node are given out.
        let mut read = vec![self.part.content.start];
        let mut ends = vec![self.part.content.end];
        for (i, section) in self.document.sections.iter().enumerate() {
            let parent = section.parent.as_ref().map_or(0, |_| self.index.parent(section).map_or(0, |p| self.index.position(p) + 1));
            let (span, heading) = (self.norm(section.span), self.norm(section.heading_span));
            self.give(parent, read[parent], span.start);
            read[parent] = read[parent].max(span.end);
            let mut node = Node::new(Some(section), Some(parent), heading);
            node.heading = title(self.text, heading, section.title.as_deref().unwrap_or_default());
            node.runs.push(node.heading);
            self.nodes.push(node);
            self.nodes[parent].children.push(i + 1);
            read.push(heading.end);
            ends.push(span.end);
        }
        for node in 0..self.nodes.len() {
            self.give(node, read[node], ends[node]);
        }
    }

    /// Words that belong to a node.
    fn give(&mut self, node: NodeId, from: usize, to: usize) {
        let span = NormSpan::new(from, to.max(from)).trim(self.text);
        if !span.is_empty() {
            self.nodes[node].runs.push(span);
        }
    }

    /// Sizes and hashes, from the leaves up.
    fn measure(&mut self) {
        for id in (0..self.nodes.len()).rev() {
            let mut hasher = FxHasher::default();
            let mut size = 0;
            for run in &self.nodes[id].runs {
                for c in run.of(self.text).chars().filter(|c| !c.is_whitespace()) {
                    c.hash(&mut hasher);
                    size += 1;
                }
            }
            let mut end = id + 1;
            for &child in &self.nodes[id].children {
                let child = &self.nodes[child];
                (child.hash, child.size).hash(&mut hasher);
                size += child.size;
                end = end.max(child.end);
            }
            let node = &mut self.nodes[id];
            (node.hash, node.size, node.end) = (hasher.finish(), size, end);
        }
    }

    /// Pairs of neighbouring characters of a node's whole subtree, sorted.
    pub fn grams(&self, id: NodeId) -> &[u64] {
        self.nodes[id].grams.get_or_init(|| {
            let below = id..self.nodes[id].end;
            grams(below.flat_map(|n| self.nodes[n].runs.iter()).map(|run| run.of(self.text)))
        })
    }

    /// Pairs of neighbouring characters of its own words alone, sorted.
    pub fn own_grams(&self, id: NodeId) -> Vec<u64> {
        grams(self.nodes[id].runs.iter().map(|run| run.of(self.text)))
    }

    /// Those of a node's heading.
    pub fn title_grams(&self, id: NodeId) -> &[u64] {
        let node = &self.nodes[id];
        node.title_grams.get_or_init(|| grams(std::iter::once(node.heading.of(self.text))))
    }

    /// The node a record stands in.
    pub fn node_of<T>(&self, record: &Record<T>) -> NodeId {
        self.index.at(record.span.start).map_or(0, |s| self.index.position(s) + 1)
    }

    /// The node that normalised words stand in.
    pub fn node_at(&self, span: NormSpan) -> NodeId {
        let at = self.places.span(self.parsed.text.map.to_source(span)).start;
        self.index.at(at).map_or(0, |s| self.index.position(s) + 1)
    }

    /// A span of the source in the normalised text.
    pub fn norm(&self, span: TextSpan) -> NormSpan {
        let start = self.parsed.text.map.to_norm(span.byte_start);
        NormSpan::new(start, self.parsed.text.map.to_norm(span.byte_end).max(start))
    }

    /// Words of the source.
    pub fn words(&self, span: NormSpan) -> Words {
        let source = self.parsed.text.map.to_source(span);
        Words { quote: source.of(&self.parsed.source.text).to_owned(), span: self.places.span(source) }
    }

    /// A record as evidence.
    pub fn evidence<T>(&self, record: &Record<T>, says: String) -> Evidence {
        Evidence {
            id: Some(record.id.clone()),
            says,
            section: record.section.clone(),
            quote: record.quote.clone(),
            span: Some(record.span),
            locator: record.locator.clone(),
        }
    }

    /// A section as evidence: its heading; for the document itself, its title.
    pub fn heading(&self, id: NodeId) -> Evidence {
        let Some(section) = self.nodes[id].section else { return self.whole() };
        Evidence {
            id: Some(section.id.clone()),
            says: format!("{}{}", section.marker, section.title.clone().unwrap_or_else(|| self.opening(id))),
            section: section.path.clone(),
            quote: section.quote.clone(),
            span: Some(section.heading_span),
            locator: section.locator.clone(),
        }
    }

    /// The first words of a section that has no title.
    fn opening(&self, id: NodeId) -> String {
        const SHOWN: usize = 24;
        let words = self.nodes[id].runs.iter().flat_map(|run| run.of(self.text).chars()).filter(|c| !c.is_whitespace());
        let shown: String = words.clone().take(SHOWN).collect();
        let rest = if words.count() > SHOWN { "…" } else { "" };
        if shown.is_empty() { shown } else { format!(" {shown}{rest}") }
    }

    /// The words outside all sections, by the first of them.
    fn whole(&self) -> Evidence {
        let words = self.nodes[0].runs.first().map(|run| self.words(line(self.text, *run)));
        Evidence {
            id: None,
            says: self.document.meta.title.clone().unwrap_or_default(),
            section: SectionPath::default(),
            locator: words.as_ref().map(|w| self.locations.of(w.span.byte_start)).unwrap_or_default(),
            span: words.as_ref().map(|w| w.span),
            quote: words.map(|w| w.quote).unwrap_or_default(),
        }
    }

    /// Words anywhere in the document, as evidence.
    pub fn passage(&self, says: String, span: Option<NormSpan>) -> Evidence {
        let words = span.map(|span| self.words(span));
        Evidence {
            id: None,
            says,
            section: words.as_ref().and_then(|w| self.index.at(w.span.start)).map(|s| s.path.clone()).unwrap_or_default(),
            locator: words.as_ref().map(|w| self.locations.of(w.span.byte_start)).unwrap_or_default(),
            span: words.as_ref().map(|w| w.span),
            quote: words.map(|w| w.quote).unwrap_or_default(),
        }
    }
}

impl<'a> Node<'a> {
    fn new(section: Option<&'a Section>, parent: Option<NodeId>, heading: NormSpan) -> Self {
        Self {
            section,
            parent,
            children: Vec::new(),
            runs: Vec::new(),
            heading,
            end: 0,
            hash: 0,
            size: 0,
            grams: OnceCell::new(),
            title_grams: OnceCell::new(),
        }
    }
}

/// The words of a heading after its marker: as many from its end as the title has.
fn title(text: &str, heading: NormSpan, title: &str) -> NormSpan {
    let wanted = clean(title).chars().count();
    let solid = heading.of(text).char_indices().rev().filter(|(_, c)| !c.is_whitespace());
    let start = solid.take(wanted).last().map_or(heading.end, |(i, _)| heading.start + i);
    NormSpan::new(start, heading.end)
}

/// The first line of a run.
fn line(text: &str, run: NormSpan) -> NormSpan {
    let length = run.of(text).find('\n').unwrap_or(run.len());
    NormSpan::new(run.start, run.start + length)
}

/// Pairs of neighbouring characters, white space aside, sorted.
fn grams<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<u64> {
    let mut pairs = Vec::new();
    for text in texts {
        let mut before = 0;
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            pairs.push(before << 32 | u64::from(c));
            before = u64::from(c);
        }
    }
    pairs.sort_unstable();
    pairs
}

/// How alike two sorted lists are (Dice): 0 with nothing in common, 1 when equal.
pub(super) fn alike(a: &[u64], b: &[u64]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    2.0 * shared(a, b) as f64 / (a.len() + b.len()) as f64
}

/// How many members two sorted lists share.
pub(super) fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, count) = (i + 1, j + 1, count + 1),
        }
    }
    count
}

/// What of `a` is not in `b`; both sorted.
pub(super) fn without(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut j = 0;
    let mut left = Vec::new();
    for &x in a {
        while j < b.len() && b[j] < x {
            j += 1;
        }
        if j < b.len() && b[j] == x {
            j += 1;
        } else {
            left.push(x);
        }
    }
    left
}
