//! XML parts of documents as trees of elements. Names are without their prefix; entities of a
//! document's own are not resolved, nothing outside it is ever fetched.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// No document nests deeper.
const MAX_DEPTH: usize = 256;
/// Nor has it more elements.
const MAX_ELEMENTS: usize = 8_000_000;

/// An element with what it holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Element {
    /// Its name without prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// Text and elements in order.
    pub children: Vec<Node>,
}

/// A child of an element.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

impl Element {
    /// The value of an attribute, whatever its prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of this name in it.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|e| e.name == name)
    }

    /// The elements of this name in it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |e| e.name == name)
    }

    /// All elements below it, itself first, in document order.
    pub fn descendants(&self) -> impl Iterator<Item = &Element> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            let at = open.len();
            open.extend(next.elements());
            open[at..].reverse();
            Some(next)
        })
    }

    /// The text right in it.
    pub fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }
}

/// The characters of a part: UTF-8, or UTF-16 with a byte order mark.
pub(super) fn characters(bytes: &[u8]) -> String {
    encoding_rs::UTF_8.decode(bytes).0.into_owned()
}

/// The outermost element.
pub(super) fn parse(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    let mut count = 0;
    loop {
        match reader.read_event().map_err(|e| format!("{e} at byte {}", reader.error_position()))? {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => add(&mut open, Node::Element(element(&start))),
            Event::End(_) if open.len() > 1 => {
                let done = open.pop().unwrap_or_default();
                add(&mut open, Node::Element(done));
            }
            Event::Text(words) => put(&mut open, &words.xml10_content()),
            Event::CData(words) => put(&mut open, &words.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(c)) => put(&mut open, c.encode_utf8(&mut [0; 4])),
                _ => put(&mut open, resolve_predefined_entity(&reference.xml10_content()).unwrap_or("\u{FFFD}")),
            },
            Event::Eof => break,
            _ => {}
        }
        count += 1;
        if open.len() > MAX_DEPTH || count > MAX_ELEMENTS {
            return Err("more or deeper elements than any document has".to_owned());
        }
    }
    if open.len() > 1 {
        return Err("the end is missing".to_owned());
    }
    let root = open.pop().and_then(|top| {
        top.children.into_iter().find_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    });
    root.ok_or_else(|| "there is no element".to_owned())
}

fn element(start: &BytesStart<'_>) -> Element {
    let attribute = |a: quick_xml::events::attributes::Attribute<'_>| {
        let value = a.normalized_value(XmlVersion::Implicit1_0).map(|v| v.into_owned()).unwrap_or_default();
        (a.key.local_name().as_ref().to_owned(), value)
    };
    Element {
        name: start.local_name().as_ref().to_owned(),
        attributes: start.attributes().with_checks(false).filter_map(Result::ok).map(attribute).collect(),
        children: Vec::new(),
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

/// Adds to the text that is open.
fn put(open: &mut [Element], words: &str) {
    let Some(parent) = open.last_mut() else { return };
    match parent.children.last_mut() {
        Some(Node::Text(text)) => text.push_str(words),
        _ => parent.children.push(Node::Text(words.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_elements_text_and_references() {
        let root = parse("<?xml version=\"1.0\"?><w:p xmlns:w=\"u\" w:id=\"a&amp;b\"><w:t>甲&lt;&#x4E59;</w:t>丙<w:t/></w:p>").unwrap();
        assert_eq!((root.name.as_str(), root.attribute("id"), root.text().as_str()), ("p", Some("a&b"), "丙"));
        assert_eq!(root.child("t").unwrap().text(), "甲<乙");
        let names: Vec<&str> = root.descendants().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["p", "t", "t"]);
    }

    #[test]
    fn resolves_no_entity_of_the_document() {
        let bomb = "<!DOCTYPE p [<!ENTITY a \"甲甲\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>&a;乙&x;</p>";
        assert_eq!(parse(bomb).unwrap().text(), "\u{FFFD}乙\u{FFFD}");
    }

    #[test]
    fn refuses_what_is_cut_off_or_too_deep() {
        assert!(parse("<p><t>甲").is_err());
        assert!(parse("").is_err());
        assert!(parse(&format!("{}{}", "<p>".repeat(100_000), "</p>".repeat(100_000))).is_err());
    }
}
