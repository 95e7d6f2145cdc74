//! Which format a file is in: by its content, then by its extension (格式).

use super::DecodeError;
use super::{doc, mht, package, rtf};
use cfb::CompoundFile;
use std::io::Cursor;
use std::path::Path;

/// Formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// A web page saved as one file.
    Mht,
    /// Word since 2007.
    Docx,
    /// Word 97–2003, and WPS Writer.
    Doc,
    /// Rich Text Format.
    Rtf,
    /// Portable Document Format.
    Pdf,
    /// 版式文档, GB/T 33190.
    Ofd,
    /// Excel since 2007.
    Xlsx,
    /// Excel 97–2003, and WPS Spreadsheets.
    Xls,
    /// Rows of cells as text.
    Csv,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 12] = [
        Self::Text,
        Self::Markdown,
        Self::Html,
        Self::Mht,
        Self::Docx,
        Self::Doc,
        Self::Rtf,
        Self::Pdf,
        Self::Ofd,
        Self::Xlsx,
        Self::Xls,
        Self::Csv,
    ];

    /// The name that records and `--format` give it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Mht => "mht",
            Self::Docx => "docx",
            Self::Doc => "doc",
            Self::Rtf => "rtf",
            Self::Pdf => "pdf",
            Self::Ofd => "ofd",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Csv => "csv",
        }
    }

    /// Extensions that files of this format have; the content decides, whatever they say.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt"],
            Self::Markdown => &["md", "markdown"],
            Self::Html => &["html", "htm", "shtml", "xhtml", "jsp", "asp", "php"],
            Self::Mht => &["mht", "mhtml"],
            Self::Docx => &["docx", "docm", "dotx"],
            Self::Doc => &["doc", "dot", "wps", "wpt"],
            Self::Rtf => &["rtf"],
            Self::Pdf => &["pdf"],
            Self::Ofd => &["ofd"],
            Self::Xlsx => &["xlsx", "xlsm"],
            Self::Xls => &["xls", "et"],
            Self::Csv => &["csv", "tsv"],
        }
    }

    /// One line about it.
    pub fn about(self) -> &'static str {
        match self {
            Self::Text => "plain text in UTF-8, UTF-16, GB18030 (GBK), Big5",
            Self::Markdown => "Markdown: headings, lists and pipe tables; told by its extension or --format alone",
            Self::Html => "web pages: the article, its tables, the page's fields",
            Self::Mht => "web pages saved as one file: as html",
            Self::Docx => "Word: paragraphs with their numbers, tables, notes, text boxes; tracked changes accepted or not",
            Self::Doc => "Word 97-2003 and WPS Writer: as docx",
            Self::Rtf => "Rich Text: as docx; text in the code pages of its fonts",
            Self::Pdf => "paragraphs and ruled tables in reading order; scanned pages are reported",
            Self::Ofd => "GB/T 33190: paragraphs and ruled tables in reading order",
            Self::Xlsx => "Excel: task and indicator tables, every sheet that is shown",
            Self::Xls => "Excel 97-2003 and WPS Spreadsheets",
            Self::Csv => "rows of cells, apart by commas, semicolons or tabs",
        }
    }

    /// Whether this build reads it.
    pub fn is_read(self) -> bool {
        self != Self::Pdf || cfg!(feature = "pdf")
    }

    /// The format of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }

    /// Whether files of this format are characters in some encoding.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Html | Self::Csv)
    }

    /// The format of a file that is no text, told by its first bytes and what it holds.
    pub(super) fn of_bytes(bytes: &[u8]) -> Result<Option<Self>, DecodeError> {
        if bytes.starts_with(b"PK\x03\x04") {
            return package::format(bytes).map(Some);
        }
        // Servers put a line or two before what they send; readers forgive that.
        let start = bytes[..bytes.len().min(1024)].trim_ascii_start();
        if start.starts_with(rtf::BEGINNING) {
            return Ok(Some(Self::Rtf));
        }
        if start.starts_with(b"%PDF-") {
            return Ok(Some(Self::Pdf));
        }
        if bytes.starts_with(OLE) {
            return of_compound(bytes).map(Some);
        }
        Ok(mht::is_one(bytes.trim_ascii_start()).then_some(Self::Mht))
    }

    /// The format of a file's characters.
    pub(super) fn of_text(text: &str, name: Option<&str>) -> Self {
        let sample = prefix(text, SAMPLE);
        let tags = memchr::memchr_iter(b'<', sample.as_bytes()).filter(|at| tag_at(sample, *at).is_some()).count();
        let extension = name.and_then(|n| Path::new(n).extension()?.to_str().map(str::to_ascii_lowercase));
        let named = |format: Self| extension.as_deref().is_some_and(|e| format.extensions().contains(&e));
        let start = sample.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        let begins = tag_at(start, 0).is_some() || start.starts_with("<%") || start.starts_with("<?xml");
        // A text may quote a tag; a page has many.
        let is_page = tags > 0 && (named(Self::Html) || begins) || tags >= 20 && tags * 400 >= sample.len();
        match is_page {
            true => Self::Html,
            false if named(Self::Csv) => Self::Csv,
            false if named(Self::Markdown) => Self::Markdown,
            false => Self::Text,
        }
    }
}

/// What compound files of OLE begin with: Office before 2007, WPS.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The format of a compound file, by the names of the streams at its root; what stands deeper belongs to
/// documents inside the document. Of one that is damaged all names count.
fn of_compound(bytes: &[u8]) -> Result<Format, DecodeError> {
    let names = |file: CompoundFile<_>| file.read_root_storage().map(|entry| entry.name().to_owned()).collect::<Vec<String>>();
    let root = CompoundFile::open(Cursor::new(bytes)).map(names);
    let has = |name: &str| match &root {
        Ok(names) => names.iter().any(|n| n.eq_ignore_ascii_case(name)),
        Err(_) => {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
            memchr::memmem::find(bytes, &name).is_some()
        }
    };
    if has("EncryptedPackage") {
        return Err(DecodeError::Encrypted("Office"));
    }
    if has(doc::DOCUMENT) {
        return Ok(Format::Doc);
    }
    if has("Workbook") || has("Book") {
        return Ok(Format::Xls);
    }
    Err(match root {
        Ok(_) => {
            let what = "it seems to be an old Office document, but none of Word, Excel or WPS";
            DecodeError::Binary(format!("{what}; read it with --via libreoffice, or save it as .docx"))
        }
        Err(error) => DecodeError::broken(Format::Doc, error),
    })
}

/// Tags that a page or a piece of one is made of.
const TAGS: &[&str] = &[
    "!doctype", "html", "head", "body", "meta", "title", "link", "script", "style", "div", "p", "br", "table", "tbody", "tr", "td", "span",
    "font", "center", "strong", "b", "h1", "h2", "h3", "ul", "li", "a", "section", "article",
];

/// Bytes looked at.
const SAMPLE: usize = 64 * 1024;

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
