//! A page's source made fit for the parser.

use std::borrow::Cow;

/// Elements deeper than this are left out, as browsers do; their text stays. Parsing takes time in
/// proportion to the depth for every tag.
const MAX_DEPTH: usize = 512;

/// Elements that end without a tag of their own.
const SELF_ENDING: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "frame", "hr", "img", "input", "li", "link", "meta", "option", "p", "param",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr",
];

/// The source without code of the server that made it, and no deeper than anyone nests.
pub(super) fn prepare(html: &str) -> Cow<'_, str> {
    match without_server_code(html) {
        Cow::Borrowed(html) => without_depths(html),
        Cow::Owned(html) => Cow::Owned(without_depths(&html).into_owned()),
    }
}

/// Pages saved from a server's templates hold code in `<% %>`, which is no text.
fn without_server_code(html: &str) -> Cow<'_, str> {
    if memchr::memmem::find(html.as_bytes(), b"<%").is_none() {
        return html.into();
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<%") {
        let Some(len) = rest[start..].find("%>") else { break };
        out.push_str(&rest[..start]);
        rest = &rest[start + len + 2..];
    }
    out.push_str(rest);
    out.into()
}

/// Leaves out the tags of elements that stand too deep.
fn without_depths(html: &str) -> Cow<'_, str> {
    let mut depth = 0usize;
    let mut out: Option<String> = None;
    let mut kept = 0;
    for tag in Tags::new(html) {
        depth = if tag.ends { depth.saturating_sub(1) } else { depth + 1 };
        if depth + usize::from(tag.ends) > MAX_DEPTH {
            out.get_or_insert_default().push_str(&html[kept..tag.start]);
            kept = tag.end;
        }
    }
    match out {
        Some(out) => Cow::Owned(out + &html[kept..]),
        None => Cow::Borrowed(html),
    }
}

/// A tag that adds to the depth or takes from it.
struct Tag {
    start: usize,
    end: usize,
    ends: bool,
}

/// The tags of elements that need an end tag.
struct Tags<'h> {
    html: &'h str,
    at: usize,
}

impl<'h> Tags<'h> {
    fn new(html: &'h str) -> Self {
        Self { html, at: 0 }
    }
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        let bytes = self.html.as_bytes();
        loop {
            let start = self.at + memchr::memchr(b'<', &bytes[self.at..])?;
            let ends = bytes.get(start + 1) == Some(&b'/');
            let name = start + 1 + usize::from(ends);
            let name_end = name + bytes[name..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            self.at = name_end.max(start + 1);
            if name_end == name || SELF_ENDING.iter().any(|t| self.html[name..name_end].eq_ignore_ascii_case(t)) {
                continue;
            }
            let end = name_end + memchr::memchr(b'>', &bytes[name_end..])? + 1;
            self.at = end;
            if bytes[end - 2] != b'/' {
                return Some(Tag { start, end, ends });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_ordinary_pages_alone() {
        let html = "<div><p>一<p>二<br><img src=a></div>";
        assert!(matches!(prepare(html), Cow::Borrowed(_)));
        assert_eq!(prepare("<%@ page %><p>一</p>"), "<p>一</p>");
        assert_eq!(prepare("一<% 二"), "一<% 二");
    }

    #[test]
    fn flattens_what_is_too_deep() {
        let html = format!("{}一{}<b>二</b>", "<div>".repeat(600), "</div>".repeat(600));
        let flat = prepare(&html);
        assert_eq!(flat.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(flat.matches("</div>").count(), MAX_DEPTH);
        assert!(flat.ends_with("<b>二</b>"));
    }
}
