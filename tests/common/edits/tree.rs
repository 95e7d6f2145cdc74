//! A document taken apart into its sections, rearranged, numbered anew and written out again.

use super::{Editor, Replacement};
use zhengce::record::Scheme;

/// A section that can be taken elsewhere.
#[derive(Clone)]
struct Node {
    /// Number in the document's list of sections; `usize::MAX` for the document, and for new ones.
    number: usize,
    marker: String,
    scheme: Option<Scheme>,
    ordinal: u32,
    body: Vec<Piece>,
}

#[derive(Clone)]
enum Piece {
    Text(String),
    Child(Node),
}

impl Editor<'_> {
    /// The new text.
    pub fn text(&self) -> String {
        let mut tree = self.tree(usize::MAX, 0, self.source.text.len());
        self.rearrange(&mut tree);
        let mut text = String::new();
        write(&tree, &mut text);
        for (from, to) in &self.renames {
            text = text.replace(from.as_str(), to);
        }
        text
    }

    /// The section with this number (the document for `usize::MAX`) with all below it.
    fn tree(&self, number: usize, start: usize, end: usize) -> Node {
        let section = self.document.sections.get(number);
        let id = section.map(|s| s.id.clone());
        let marker_end = section.map_or(start, |s| s.span.byte_start + s.marker.len());
        let mut at = marker_end;
        let mut body = Vec::new();
        for (i, child) in self.document.sections.iter().enumerate().filter(|(_, s)| s.parent == id) {
            body.push(Piece::Text(self.words(at, child.span.byte_start)));
            body.push(Piece::Child(self.tree(i, child.span.byte_start, child.span.byte_end)));
            at = child.span.byte_end;
        }
        body.push(Piece::Text(self.words(at, end)));
        let marker = self.source.text[start..marker_end].to_owned();
        Node { number, marker, scheme: section.map(|s| s.scheme), ordinal: section.map_or(0, |s| s.ordinal), body }
    }

    /// A stretch of the old text with its words replaced.
    fn words(&self, start: usize, end: usize) -> String {
        // What is put in between two stretches goes with the one before.
        let is_inside = |r: &&Replacement| start <= r.start && r.end <= end && (r.start < r.end || start < r.start);
        let mut inside: Vec<&Replacement> = self.replacements.iter().filter(is_inside).collect();
        inside.sort_by_key(|r| r.start);
        let (mut at, mut out) = (start, String::new());
        for r in inside {
            out.push_str(&self.source.text[at..r.start]);
            out.push_str(&r.with);
            at = r.end;
        }
        out + &self.source.text[at..end]
    }

    fn rearrange(&self, node: &mut Node) {
        let numbers: Vec<usize> = node.body.iter().filter_map(Piece::number).collect();
        let place = |body: &[Piece], number: usize| body.iter().position(|p| p.number() == Some(number));
        let mut changed = false;
        for removed in self.removals.iter().filter(|r| numbers.contains(r)) {
            let at = place(&node.body, *removed).unwrap();
            node.body.remove(at);
            changed = true;
        }
        for (moved, after) in self.moves.iter().filter(|m| numbers.contains(&m.0)) {
            let at = place(&node.body, *moved).unwrap();
            let piece = node.body.remove(at);
            let to = place(&node.body, *after).unwrap();
            node.body.insert(to + 1, piece);
            changed = true;
        }
        for (split, byte) in self.splits.iter().filter(|s| numbers.contains(&s.0)) {
            let at = place(&node.body, *split).unwrap();
            let section = &self.document.sections[*split];
            let Piece::Child(first) = &mut node.body[at] else { unreachable!() };
            let second = Node { number: usize::MAX, body: vec![Piece::Text(self.words(*byte, section.span.byte_end))], ..first.clone() };
            first.body = vec![Piece::Text(self.words(section.span.byte_start + section.marker.len(), *byte) + "\n")];
            node.body.insert(at + 1, Piece::Child(second));
            changed = true;
        }
        let mut count = 0;
        for piece in &mut node.body {
            if let Piece::Child(child) = piece {
                count += 1;
                if changed && child.ordinal != count {
                    child.renumber(count);
                }
                self.rearrange(child);
            }
        }
    }
}

impl Piece {
    fn number(&self) -> Option<usize> {
        match self {
            Self::Child(node) => Some(node.number),
            Self::Text(_) => None,
        }
    }
}

impl Node {
    fn renumber(&mut self, ordinal: u32) {
        let is_number = |c: char| c.is_numeric() || "一二三四五六七八九十".contains(c);
        let start = self.marker.find(is_number).unwrap();
        let end = self.marker.rfind(is_number).map(|i| i + self.marker[i..].chars().next().unwrap().len_utf8()).unwrap();
        let number = if matches!(self.scheme, Some(Scheme::Arabic | Scheme::ArabicParen)) { ordinal.to_string() } else { chinese(ordinal) };
        self.marker = format!("{}{number}{}", &self.marker[..start], &self.marker[end..]);
        self.ordinal = ordinal;
    }
}

/// A number up to 99 in Chinese.
fn chinese(n: u32) -> String {
    let digit = |d: u32| "零一二三四五六七八九".chars().nth(d as usize).unwrap();
    match (n / 10, n % 10) {
        (0, d) => digit(d).to_string(),
        (1, 0) => "十".to_owned(),
        (1, d) => format!("十{}", digit(d)),
        (t, 0) => format!("{}十", digit(t)),
        (t, d) => format!("{}十{}", digit(t), digit(d)),
    }
}

fn write(node: &Node, text: &mut String) {
    text.push_str(&node.marker);
    for piece in &node.body {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Child(child) => write(child, text),
        }
    }
}
