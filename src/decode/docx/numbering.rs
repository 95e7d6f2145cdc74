//! Automatic numbers of paragraphs, rendered (自动编号).

use super::super::xml::Element;
use super::numeral::written;
use super::styles::{NumberRef, Styles};
use std::collections::{HashMap, HashSet};

/// Word's lists have nine levels.
const LEVELS: usize = 9;

/// The lists of a document and how far each has counted.
#[derive(Default)]
pub(super) struct Numbering<'a> {
    /// Lists by id: the pattern they follow, and what they change of it.
    lists: HashMap<&'a str, List<'a>>,
    patterns: HashMap<&'a str, HashMap<usize, Level<'a>>>,
    /// Counters of each pattern; lists of one pattern go on counting together.
    counters: HashMap<&'a str, [Option<u32>; LEVELS]>,
    /// Lists whose own beginnings were used.
    begun: HashSet<(&'a str, usize)>,
}

#[derive(Default)]
struct List<'a> {
    pattern: &'a str,
    /// Where levels begin in this list.
    starts: HashMap<usize, u32>,
    /// Levels that are another's.
    levels: HashMap<usize, Level<'a>>,
}

/// How a level is numbered.
#[derive(Clone)]
struct Level<'a> {
    start: u32,
    format: &'a str,
    /// `第%1章`, `%1.%2`.
    text: &'a str,
    /// The style whose paragraphs have this level.
    style: Option<&'a str>,
    /// The level that lets it begin anew, from 1; 0 for none.
    restart: Option<usize>,
    /// All numbers in Arabic digits.
    legal: bool,
    /// Nothing stands between the number and the text.
    joined: bool,
}

impl<'a> Level<'a> {
    fn read(level: &'a Element) -> Self {
        let value = |name: &str| level.child(name).and_then(|e| e.attribute("val"));
        let format = level.child("numFmt").or_else(|| level.descendants().find(|e| e.name == "numFmt"));
        Self {
            start: value("start").and_then(|v| v.parse().ok()).unwrap_or(0),
            format: format.and_then(|f| f.attribute("val")).unwrap_or("decimal"),
            text: value("lvlText").unwrap_or_default(),
            style: value("pStyle"),
            restart: value("lvlRestart").and_then(|v| v.parse().ok()),
            legal: level.child("isLgl").is_some_and(|l| !matches!(l.attribute("val"), Some("0" | "false"))),
            joined: value("suff") == Some("nothing"),
        }
    }
}

fn index(element: &Element) -> Option<usize> {
    element.attribute("ilvl")?.parse().ok().filter(|l| *l < LEVELS)
}

impl<'a> Numbering<'a> {
    /// Reads the numbering part.
    pub fn read(part: Option<&'a Element>, styles: &Styles<'a>) -> Self {
        let mut out = Self::default();
        let Some(part) = part else { return out };
        let mut links: Vec<(&str, &str)> = Vec::new();
        for pattern in part.all("abstractNum") {
            let Some(id) = pattern.attribute("abstractNumId") else { continue };
            let levels = pattern.all("lvl").filter_map(|l| Some((index(l)?, Level::read(l)))).collect();
            out.patterns.insert(id, levels);
            links.extend(pattern.child("numStyleLink").and_then(|l| l.attribute("val")).map(|style| (id, style)));
        }
        for list in part.all("num") {
            let pattern = list.child("abstractNumId").and_then(|p| p.attribute("val"));
            if let (Some(id), Some(pattern)) = (list.attribute("numId"), pattern) {
                out.lists.insert(id, List { pattern, ..overrides(list) });
            }
        }
        // A pattern may be only the name of a style that has a list.
        for (id, style) in links {
            let list = styles.number(Some(style)).0.list.and_then(|list| out.lists.get(list));
            if let Some(levels) = list.and_then(|list| out.patterns.get(list.pattern)).cloned() {
                out.patterns.insert(id, levels);
            }
        }
        out
    }

    /// The number of the next paragraph, with what stands between it and the text; `style` is the
    /// style that says the list.
    pub fn next(&mut self, number: NumberRef<'a>, style: Option<&str>) -> Option<String> {
        let (id, list) = self.lists.get_key_value(number.list?)?;
        let levels = self.patterns.get(list.pattern)?;
        let by_style = || levels.iter().find(|(_, l)| l.style.is_some() && l.style == style).map(|(at, _)| *at);
        let at = number.level.or_else(by_style).unwrap_or(0).min(LEVELS - 1);
        let level = |at: usize| list.levels.get(&at).or_else(|| levels.get(&at));
        let here = level(at)?;
        let counters = self.counters.entry(list.pattern).or_default();
        let own_start = list.starts.get(&at).filter(|_| self.begun.insert((id, at)));
        counters[at] = Some(match (own_start, counters[at]) {
            (Some(start), _) => *start,
            (None, Some(n)) => n.saturating_add(1),
            (None, None) => list.starts.get(&at).copied().unwrap_or(here.start),
        });
        for (above, counter) in counters[..at].iter_mut().enumerate() {
            // A level that was passed over has its first number.
            *counter = counter.or_else(|| level(above).map(|l| l.start));
        }
        for (below, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            if level(below).and_then(|l| l.restart).is_none_or(|restart| restart > at) {
                *counter = None;
            }
        }
        let marker = render(here, |at| Some((level(at)?, counters[at]?)));
        let gap = if here.joined || marker.is_empty() { "" } else { " " };
        Some(format!("{marker}{gap}"))
    }
}

fn overrides(list: &Element) -> List<'_> {
    let mut out = List::default();
    for change in list.all("lvlOverride") {
        let Some(at) = index(change) else { continue };
        if let Some(start) = change.child("startOverride").and_then(|s| s.attribute("val")?.parse().ok()) {
            out.starts.insert(at, start);
        }
        if let Some(level) = change.child("lvl") {
            out.levels.insert(at, Level::read(level));
        }
    }
    out
}

/// The text of a level with its numbers.
fn render<'l>(here: &Level<'_>, number: impl Fn(usize) -> Option<(&'l Level<'l>, u32)>) -> String {
    if here.format == "bullet" {
        return here.text.chars().map(bullet).collect();
    }
    let mut out = String::new();
    let mut rest = here.text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let digit = rest[at + 1..].chars().next().and_then(|c| c.to_digit(10)).filter(|d| *d > 0);
        match digit {
            Some(digit) => {
                if let Some((level, n)) = number(digit as usize - 1) {
                    out.push_str(&written(if here.legal { "decimal" } else { level.format }, n));
                }
                rest = &rest[at + 2..];
            }
            None => {
                out.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Bullets of symbol fonts stand where Unicode has no characters.
fn bullet(c: char) -> char {
    if matches!(c, '\u{E000}'..='\u{F8FF}') { '•' } else { c }
}
