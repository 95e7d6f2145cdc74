//! Which format a file is in: by its content, then by its extension (格式).

use std::path::Path;

/// Formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Html,
    Text,
}

/// Tags that a page or a piece of one is made of.
const TAGS: &[&str] = &[
    "!doctype", "html", "head", "body", "meta", "title", "link", "script", "style", "div", "p", "br", "table", "tbody", "tr", "td", "span",
    "font", "center", "strong", "b", "h1", "h2", "h3", "ul", "li", "a", "section", "article",
];

/// Bytes looked at.
const SAMPLE: usize = 64 * 1024;

impl Format {
    /// The name that records give it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Text => "txt",
        }
    }

    /// The format of a decoded file.
    pub fn of(text: &str, name: Option<&str>) -> Self {
        let sample = prefix(text, SAMPLE);
        let tags = memchr::memchr_iter(b'<', sample.as_bytes()).filter(|at| tag_at(sample, *at).is_some()).count();
        let extension = name.and_then(|n| Path::new(n).extension()?.to_str().map(str::to_ascii_lowercase));
        let named = matches!(extension.as_deref(), Some("html" | "htm" | "shtml" | "xhtml" | "mht" | "jsp" | "asp" | "php"));
        let start = sample.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        let begins = tag_at(start, 0).is_some() || start.starts_with("<%") || start.starts_with("<?xml");
        // A text may quote a tag; a page has many.
        let is_page = tags > 0 && (named || begins) || tags >= 20 && tags * 400 >= sample.len();
        if is_page { Self::Html } else { Self::Text }
    }
}

/// At most the first `len` bytes of a text.
fn prefix(text: &str, len: usize) -> &str {
    &text[..text.floor_char_boundary(len)]
}

/// The name of the HTML tag that begins at `at`.
fn tag_at(text: &str, at: usize) -> Option<&'static str> {
    let rest = text[at..].strip_prefix('<')?;
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    TAGS.iter().copied().find(|tag| {
        rest.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag))
            && rest[tag.len()..].starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
    })
}

/// The encoding a page names in its head, in `<meta charset>` or an XML declaration.
pub(super) fn named_charset(html: &str) -> Option<String> {
    let head = prefix(html, 4096).to_ascii_lowercase();
    ["charset", "encoding"].into_iter().find_map(|key| {
        head.match_indices(key).find_map(|(at, _)| {
            let tag = head[..at].rfind('<').map(|start| &head[start..])?;
            if !(tag.starts_with("<meta") || tag.starts_with("<?xml")) {
                return None;
            }
            let value = head[at + key.len()..].trim_start().strip_prefix('=')?.trim_start();
            let value: String =
                value.trim_start_matches(['"', '\'']).chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
            (!value.is_empty()).then_some(value)
        })
    })
}
