//! What paragraph styles say of numbers (样式).

use super::super::xml::Element;
use std::collections::HashMap;

/// The list and level a paragraph is numbered in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct NumberRef<'a> {
    /// The id of the list; `0` takes the number away.
    pub list: Option<&'a str>,
    pub level: Option<usize>,
}

impl<'a> NumberRef<'a> {
    /// What the properties of a paragraph or a style say.
    pub fn of(properties: Option<&'a Element>) -> Self {
        let Some(number) = properties.and_then(|p| p.child("numPr")) else { return Self::default() };
        Self {
            list: number.child("numId").and_then(|n| n.attribute("val")),
            level: number.child("ilvl").and_then(|l| l.attribute("val")?.parse().ok()),
        }
    }

    /// What is not said here is said there.
    pub fn or(self, other: Self) -> Self {
        Self { list: self.list.or(other.list), level: self.level.or(other.level) }
    }
}

/// The styles of a document.
#[derive(Default)]
pub(super) struct Styles<'a> {
    styles: HashMap<&'a str, Style<'a>>,
    /// The style of paragraphs that name none.
    default: Option<&'a str>,
}

#[derive(Default)]
struct Style<'a> {
    based_on: Option<&'a str>,
    number: NumberRef<'a>,
}

/// Styles are based on styles, but not endlessly.
const MAX_CHAIN: usize = 32;

impl<'a> Styles<'a> {
    /// Reads the styles part.
    pub fn read(part: Option<&'a Element>) -> Self {
        let mut out = Self::default();
        for style in part.into_iter().flat_map(|p| p.all("style")) {
            let Some(id) = style.attribute("styleId") else { continue };
            if style.attribute("type") == Some("paragraph") && matches!(style.attribute("default"), Some("1" | "true")) {
                out.default = Some(id);
            }
            let based_on = style.child("basedOn").and_then(|b| b.attribute("val"));
            out.styles.insert(id, Style { based_on, number: NumberRef::of(style.child("pPr")) });
        }
        out
    }

    /// What a style says of the numbers of its paragraphs, and the style of its chain that says it.
    pub fn number(&self, style: Option<&str>) -> (NumberRef<'a>, Option<&'a str>) {
        let mut out = NumberRef::default();
        let mut said_by = None;
        let mut next = style.and_then(|s| self.styles.get_key_value(s).map(|(id, _)| *id)).or(self.default);
        for _ in 0..MAX_CHAIN {
            let Some((id, style)) = next.and_then(|id| Some((id, self.styles.get(id)?))) else { break };
            if said_by.is_none() && style.number.list.is_some() {
                said_by = Some(id);
            }
            out = out.or(style.number);
            next = style.based_on;
        }
        (out, said_by)
    }
}
