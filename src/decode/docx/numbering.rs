//! The lists of a document, as its numbering part describes them (编号定义).

use super::super::numbering::{self, LEVELS, Level, Levels, List, Piece};
use super::super::xml::Element;
use super::styles::{NumberRef, Styles};
use std::collections::HashMap;

/// The lists of a document, and the styles that stand for levels.
pub(super) struct Numbering<'a> {
    lists: numbering::Numbering<&'a str>,
    /// Levels by the style whose paragraphs have them, for each pattern.
    by_style: HashMap<&'a str, HashMap<&'a str, usize>>,
}

impl<'a> Numbering<'a> {
    /// Reads the numbering part.
    pub fn read(part: Option<&'a Element>, styles: &Styles<'a>) -> Self {
        let (mut lists, mut patterns, mut by_style) = (HashMap::new(), HashMap::new(), HashMap::new());
        for list in part.into_iter().flat_map(|p| p.all("num")) {
            let pattern = list.child("abstractNumId").and_then(|p| p.attribute("val"));
            if let (Some(id), Some(pattern)) = (list.attribute("numId"), pattern) {
                lists.insert(id, List { pattern, ..overrides(list) });
            }
        }
        let mut links: Vec<(&str, &str)> = Vec::new();
        for pattern in part.into_iter().flat_map(|p| p.all("abstractNum")) {
            let Some(id) = pattern.attribute("abstractNumId") else { continue };
            let levels: Levels = pattern.all("lvl").filter_map(|l| Some((index(l)?, level(l)))).collect();
            patterns.insert(id, levels);
            let styles = pattern.all("lvl").filter_map(|l| Some((l.child("pStyle")?.attribute("val")?, index(l)?)));
            by_style.insert(id, styles.collect::<HashMap<_, _>>());
            links.extend(pattern.child("numStyleLink").and_then(|l| l.attribute("val")).map(|style| (id, style)));
        }
        // A pattern may be only the name of a style that has a list.
        for (id, style) in links {
            let pattern = styles.number(Some(style)).0.list.and_then(|list| lists.get(list)).map(|list| list.pattern);
            if let Some((pattern, levels)) = pattern.and_then(|p| Some((p, patterns.get(p).cloned()?))) {
                patterns.insert(id, levels);
                by_style.insert(id, by_style.get(pattern).cloned().unwrap_or_default());
            }
        }
        Self { lists: numbering::Numbering::new(lists, patterns), by_style }
    }

    /// The number of the next paragraph, with what stands between it and the text; `style` is the
    /// style that says the list.
    pub fn next(&mut self, number: NumberRef<'a>, style: Option<&str>) -> Option<String> {
        let list = number.list?;
        let by_style = || self.by_style.get(self.lists.pattern(list)?)?.get(style?).copied();
        let level = number.level.or_else(by_style).unwrap_or(0);
        self.lists.next(list, level)
    }
}

fn index(element: &Element) -> Option<usize> {
    element.attribute("ilvl")?.parse().ok().filter(|l| *l < LEVELS)
}

fn level(level: &Element) -> Level {
    let value = |name: &str| level.child(name).and_then(|e| e.attribute("val"));
    let format = level.child("numFmt").or_else(|| level.descendants().find(|e| e.name == "numFmt"));
    Level {
        start: value("start").and_then(|v| v.parse().ok()).unwrap_or(0),
        format: format.and_then(|f| f.attribute("val")).unwrap_or("decimal").to_owned(),
        text: pieces(value("lvlText").unwrap_or_default()),
        restart: value("lvlRestart").and_then(|v| v.parse().ok()),
        legal: level.child("isLgl").is_some_and(|l| !matches!(l.attribute("val"), Some("0" | "false"))),
        joined: value("suff") == Some("nothing"),
    }
}

/// `第%1章`, `%1.%2`.
fn pieces(text: &str) -> Vec<Piece> {
    let mut signs = text.chars().peekable();
    let mut out = Vec::new();
    while let Some(sign) = signs.next() {
        let digit = if sign == '%' { signs.peek().and_then(|c| c.to_digit(10)).filter(|d| *d > 0) } else { None };
        match digit {
            Some(digit) => {
                signs.next();
                out.push(Piece::Number(digit as usize - 1));
            }
            None => out.push(Piece::Sign(sign)),
        }
    }
    out
}

fn overrides(list: &Element) -> List<&str> {
    let mut out = List::default();
    for change in list.all("lvlOverride") {
        let Some(at) = index(change) else { continue };
        if let Some(start) = change.child("startOverride").and_then(|s| s.attribute("val")?.parse().ok()) {
            out.starts.insert(at, start);
        }
        if let Some(own) = change.child("lvl") {
            out.levels.insert(at, level(own));
        }
    }
    out
}
