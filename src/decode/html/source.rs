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

/// Elements that hold characters and no other elements.
const BARE: &[&str] = &["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

/// Elements with rules of their own: what is bare elsewhere is not in them.
const DRAWINGS: &[&str] = &["math", "svg"];

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

/// The tags of elements that need an end tag. What stands in comments, in quoted attributes and in
/// elements that hold bare characters is no tag.
struct Tags<'h> {
    html: &'h str,
    at: usize,
    /// Inside a picture or formula, where no element holds bare characters.
    drawing: bool,
}

impl<'h> Tags<'h> {
    fn new(html: &'h str) -> Self {
        Self { html, at: 0, drawing: false }
    }

    /// Where the tag with this name goes on behind an element of bare characters that it opens.
    fn behind_bare(&self, name: &str, end: usize) -> Option<usize> {
        let bytes = self.html.as_bytes();
        let closes = |at: &usize| bytes[at + 2..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
        memchr::memmem::find_iter(&bytes[end..], b"</").map(|at| end + at).find(closes)
    }
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        let bytes = self.html.as_bytes();
        loop {
            let start = self.at + memchr::memchr(b'<', &bytes[self.at..])?;
            if bytes[start..].starts_with(b"<!--") {
                self.at = comment_end(bytes, start + 2)?;
                continue;
            }
            let ends = bytes.get(start + 1) == Some(&b'/');
            let name_at = start + 1 + usize::from(ends);
            if !bytes.get(name_at).is_some_and(u8::is_ascii_alphabetic) {
                self.at = start + 1;
                continue;
            }
            let name_end = name_at + bytes[name_at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            let name = &self.html[name_at..name_end];
            let is_one_of = |names: &[&str]| names.iter().any(|n| name.eq_ignore_ascii_case(n));
            let end = tag_end(bytes, name_end)?;
            let closed = bytes[end - 2] == b'/';
            self.at = end;
            if is_one_of(BARE) && !self.drawing {
                if !ends {
                    self.at = self.behind_bare(name, end)?;
                }
                continue;
            }
            if is_one_of(DRAWINGS) && !closed {
                self.drawing = !ends;
            }
            if !closed && !is_one_of(SELF_ENDING) {
                return Some(Tag { start, end, ends });
            }
        }
    }
}

/// Behind the `-->` or `--!>` that ends a comment.
fn comment_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memmem::find(&bytes[at..], b"--")?;
        let rest = &bytes[at + 2..];
        if rest.starts_with(b">") || rest.starts_with(b"!>") {
            return Some(at + 2 + memchr::memchr(b'>', rest)? + 1);
        }
        at += 1;
    }
}

/// Behind the `>` that ends a tag; one in a quoted value does not.
fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let (mut quote, mut last) = (None, b' ');
    for (i, &b) in bytes[from..].iter().enumerate() {
        match quote {
            Some(q) if b == q => quote = None,
            Some(_) => {}
            None if b == b'>' => return Some(from + i + 1),
            None if last == b'=' && matches!(b, b'"' | b'\'') => quote = Some(b),
            None => {}
        }
        if !b.is_ascii_whitespace() {
            last = b;
        }
    }
    None
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

    #[test]
    fn what_only_looks_like_a_tag_adds_no_depth() {
        for once in [
            "<script>for(i<n;i++)if(a>b)c();</script>",
            "<SCRIPT>i<n>0</Script>",
            "<!-- <div> --><!--><!-- <div> --!>",
            "<style>a<b>c</style>",
            "<p title=\"<div>\" id='<b>'>",
            "3<5>4",
        ] {
            let html = format!("{}<div>一</div>", once.repeat(600));
            assert_eq!(prepare(&html), html, "{once}");
        }
        let many = format!("<script>{}</script><div>一</div>", "for(i<n;i++)if(a>b)c();\n".repeat(600));
        assert_eq!(prepare(&many), many);
    }

    #[test]
    fn depth_hides_in_no_drawing_and_behind_no_stray_quote() {
        for before in ["<svg><style>", "<svg><title>", "<p class=a\">", "<script></script>"] {
            let html = format!("{before}{}", "<div>".repeat(600));
            assert!(prepare(&html).matches("<div>").count() <= MAX_DEPTH, "{before}");
        }
    }
}
