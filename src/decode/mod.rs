//! Bytes to text: encodings and formats (解码).
//!
//! Whatever comes in, a [`SourceText`] comes out. Bytes that fit no encoding stay in place as
//! U+FFFD with a diagnostic; nothing is dropped.
//!
//! In this order:
//!
//! 1. Format, by the first bytes: files that hold their text in a way of their own (Word, PDF, OFD,
//!    Excel) go to their module; known kinds of files that are no documents are refused.
//! 2. Encoding: the user's word; a byte order mark; UTF-8, when all bytes but a few are valid; UTF-16
//!    in the byte order that gives Chinese; GB18030 or Big5, by impossible sequences and by how many
//!    characters are common ones; statistics over many languages. What a page says of its own
//!    encoding is not believed, only compared.
//! 3. Line breaks become `\n`.
//! 4. Format of characters: a web page if the content begins like one or is full of tags, else plain
//!    text. The file's extension decides only where the content leaves a doubt (rows of cells, Markdown).
//!
//! One module per format; each gives a [`SourceText`], most of them by way of `flow`.

mod binary;
mod doc;
mod docx;
mod encoding;
mod fields;
mod flow;
mod format;
mod grid;
mod html;
mod layout;
mod linear;
mod locate;
mod markdown;
mod matrix;
mod mht;
mod noticed;
mod numbering;
mod ofd;
mod package;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
mod radical;
mod rtf;
mod sheet;
mod txt;
mod xml;

use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::{Bundle, GrammarError, RuleId};
use crate::span::SourceSpan;
use encoding::{BadRun, CommonCharacters};
pub(crate) use fields::Labels;
pub use format::Format;
use html::PageRules;
pub use locate::Locations;
pub(crate) use package::most;

/// Text as decoded; all spans of records refer to `text`.
#[derive(Debug, Clone, Default)]
pub struct SourceText {
    /// The decoded text; for a web page the plain text extracted from it.
    pub text: String,
    /// The name of its [`Format`].
    pub format: &'static str,
    /// `utf-8`, `gb18030`, `big5`, `utf-16le`, `utf-16be`; `binary` for formats that hold their text
    /// in a way of their own.
    pub encoding: &'static str,
    /// What the page says of itself outside the text (索引号, 发文字号, 发布日期 …), as written.
    pub page: Vec<PageField>,
    /// Tables whose cells stand in `text`.
    pub tables: Vec<Table>,
    /// Where in `text` each page begins, in formats that have pages.
    pub pages: Vec<usize>,
    /// The sheets of a workbook.
    pub sheets: Vec<Sheet>,
    /// The rules that told fields and content from the rest.
    pub rules: Vec<RuleId>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

/// One field of a page's metadata table or `<meta>` tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageField {
    /// The label as written, without colon: `发文字号`, `PubDate`, `ArticleTitle`.
    pub label: String,
    /// Its value, trimmed.
    pub value: String,
}

/// A table of the source; every cell's words stand in the source text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// All cells, row by row.
    pub cells: Vec<Cell>,
}

/// A cell and the rows and columns it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Rows covered, at least 1.
    pub row_span: usize,
    /// Columns covered, at least 1.
    pub column_span: usize,
    /// The cell's words in the source text.
    pub span: SourceSpan,
}

/// A sheet of a workbook; the rows and columns of its tables are those of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Where it begins in the source text.
    pub start: usize,
}

/// Which text of a document with tracked changes is read (修订).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Revisions {
    /// As if all changes were accepted.
    #[default]
    Final,
    /// As if all were rejected.
    Original,
}

/// How to read a file when its content leaves a doubt, or the user knows better.
#[derive(Debug, Clone, Default)]
pub struct DecodeOptions {
    /// Encoding label that overrides detection (`--encoding`).
    pub encoding: Option<String>,
    /// Format that overrides detection (`--format`).
    pub format: Option<Format>,
    /// Which text of tracked changes is read (`--revisions`).
    pub revisions: Revisions,
    /// File name or path; its extension is a hint only.
    pub name: Option<String>,
}

/// A file that holds no text that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes are not text.
    #[error("this is no text file: {0}")]
    Binary(String),
    /// `--encoding` names no known encoding.
    #[error("unknown encoding `{0}`; known are utf-8, utf-16le, utf-16be, gb18030, gbk, big5")]
    UnknownEncoding(String),
    /// The text is longer than offsets can say.
    #[error("this text has {0} bytes, at most {MAX_TEXT} can be read; split it")]
    TooLong(usize),
    /// It cannot be opened without its password.
    #[error("this {0} file is locked with a password; save it without one")]
    Encrypted(&'static str),
    /// It is not what its format asks for.
    #[error("this .{} is damaged: {what}; look for a sound copy", .format.name())]
    Broken {
        /// The format it was taken for.
        format: Format,
        /// What is wrong.
        what: String,
    },
    /// More is in it than documents hold.
    #[error("{0}; no document has so much, split it")]
    TooMuch(String),
    /// Its pages are pictures.
    #[error("its {0} pages are pictures without text; recognise their text with an OCR program first")]
    NeedsOcr(usize),
    /// Another program made no document of it that can be read.
    #[error("{0}")]
    NotConverted(String),
    /// More comes out of it than comes out of documents.
    #[error("its {packed} bytes grow beyond {most} when they are unpacked; no document does, so it was left alone")]
    Bomb {
        /// Its length.
        packed: u64,
        /// Where reading ended.
        most: u64,
    },
}

impl DecodeError {
    fn broken(format: Format, what: impl std::fmt::Display) -> Self {
        Self::Broken { format, what: what.to_string() }
    }

    /// A stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Binary(_) => "not-text",
            Self::UnknownEncoding(_) => "unknown-encoding",
            Self::TooLong(_) | Self::TooMuch(_) => "too-large",
            Self::NeedsOcr(_) => "needs-ocr",
            Self::Encrypted(_) => "encrypted",
            Self::Broken { .. } => "broken-file",
            Self::Bomb { .. } => "archive-bomb",
            Self::NotConverted(_) => "not-converted",
        }
    }
}

/// Bytes of the longest text: positions are kept in 32 bits, and no character grows more than
/// elevenfold when it is normalised.
pub(crate) const MAX_TEXT: usize = 256 << 20;

/// The rules of `grammars/decode/` and what tells encodings apart, compiled.
pub struct Decoder {
    characters: CommonCharacters,
    labels: Labels,
    page: PageRules,
}

impl Decoder {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        Ok(Self { characters: CommonCharacters::read(bundle), labels: Labels::compile(bundle)?, page: PageRules::compile(bundle)? })
    }

    /// Decodes the bytes of one file.
    ///
    /// # Errors
    /// When the bytes are no text, too many, damaged or locked, or the override names no known encoding.
    pub fn decode(&self, bytes: &[u8], options: &DecodeOptions) -> Result<SourceText, DecodeError> {
        refuse_length(bytes.len())?;
        let told = match options.format {
            Some(format) => Some(format),
            None => Format::of_bytes(bytes)?,
        };
        let mut out = match told.filter(|f| !f.is_text()) {
            Some(Format::Mht) => self.saved_page(bytes, options)?,
            Some(format) => self.document(bytes, format, options)?,
            None => self.text(bytes, told, options)?,
        };
        refuse_length(out.text.len())?;
        if out.text.trim().is_empty() {
            out.diagnostics.push(Diagnostic::whole(Code::EmptyDocument, "there is no text in this file; look for another copy"));
        }
        Ok(out)
    }

    /// A file that holds its text in a way of its own.
    fn document(&self, bytes: &[u8], format: Format, options: &DecodeOptions) -> Result<SourceText, DecodeError> {
        let Pieces { blocks, diagnostics } = match format {
            Format::Docx => docx::read(bytes, options.revisions)?,
            Format::Doc => doc::read(bytes, options.revisions)?,
            Format::Rtf => rtf::read(bytes, options.revisions)?,
            #[cfg(feature = "pdf")]
            Format::Pdf => pdf::read(bytes)?,
            #[cfg(not(feature = "pdf"))]
            Format::Pdf => {
                let way = "extract its text first, or build with the feature `pdf`";
                return Err(DecodeError::Binary(format!("it seems to be a PDF file, which this build does not read; {way}")));
            }
            Format::Ofd => ofd::read(bytes)?,
            Format::Xlsx => sheet::xlsx(bytes)?,
            Format::Xls => sheet::xls(bytes)?,
            Format::Text | Format::Html | Format::Csv | Format::Markdown | Format::Mht => return self.text(bytes, Some(format), options),
        };
        let mut out = flow::write(&blocks, &self.labels);
        (out.format, out.encoding) = (format.name(), "binary");
        out.diagnostics.extend(diagnostics);
        Ok(out)
    }

    /// A web page saved as one file.
    fn saved_page(&self, bytes: &[u8], options: &DecodeOptions) -> Result<SourceText, DecodeError> {
        let page = mht::page(bytes)?;
        let encoding = options.encoding.clone().or_else(|| page.encoding().map(str::to_owned));
        let mut out = self.text(&page.bytes, Some(Format::Html), &DecodeOptions { encoding, ..options.clone() })?;
        out.format = Format::Mht.name();
        Ok(out)
    }

    /// A file of characters.
    fn text(&self, bytes: &[u8], format: Option<Format>, options: &DecodeOptions) -> Result<SourceText, DecodeError> {
        let Characters { text, encoding, bad, mut diagnostics } = self.characters(bytes, options)?;
        let format = format.unwrap_or_else(|| Format::of_text(&text, options.name.as_deref()));
        if format == Format::Html {
            diagnostics.extend(contradicted(&text, encoding));
        }
        let mut out = match format {
            Format::Html => html::read(&text, &self.page, &self.labels),
            Format::Markdown => markdown::read(&text, &self.labels),
            Format::Csv => flow::write(&sheet::csv(&text).blocks, &self.labels),
            _ => txt::read(text, &self.labels),
        };
        out.format = format.name();
        out.encoding = encoding::name(encoding);
        let mut bad = encoding::report(&bad, encoding);
        if format != Format::Text {
            place_again(&out.text, &mut bad);
        }
        out.diagnostics.extend(diagnostics);
        out.diagnostics.extend(bad);
        Ok(out)
    }

    /// The likeliest encoding of a text that begins with these bytes.
    pub(crate) fn encoding(&self, beginning: &[u8]) -> &'static str {
        encoding::name(encoding::guess(beginning, std::str::from_utf8(beginning).is_ok(), &self.characters).encoding)
    }

    fn characters(&self, bytes: &[u8], options: &DecodeOptions) -> Result<Characters, DecodeError> {
        let mut diagnostics = Vec::new();
        let valid = encoding_rs::UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
        let (encoding, mark) = match &options.encoding {
            Some(label) => {
                let encoding = encoding::by_label(label).ok_or_else(|| DecodeError::UnknownEncoding(label.clone()))?;
                (encoding, encoding::byte_order_mark(bytes).filter(|(e, _)| *e == encoding).map_or(0, |(_, len)| len))
            }
            None => {
                binary::refuse_known(bytes)?;
                let guess = encoding::guess(bytes, valid.is_some(), &self.characters);
                if let Some(rival) = guess.rival {
                    let message = format!(
                        "read as {}, but {} fits nearly as well; name the encoding if the text looks wrong",
                        encoding::name(guess.encoding),
                        encoding::name(rival)
                    );
                    diagnostics.push(Diagnostic::whole(Code::EncodingUncertain, message));
                }
                (guess.encoding, guess.mark)
            }
        };
        let (text, mut bad) = match valid {
            Some(text) if encoding == encoding_rs::UTF_8 => {
                diagnostics.extend(lost(&text));
                (text[mark..].to_owned(), Vec::new())
            }
            _ => encoding::decode(&bytes[mark..], mark, encoding),
        };
        if options.encoding.is_none() {
            binary::refuse_garbage(&text)?;
        }
        let text = encoding::unify_line_breaks(text, &mut bad);
        refuse_length(text.len())?;
        Ok(Characters { text, encoding, bad, diagnostics })
    }
}

fn refuse_length(bytes: usize) -> Result<(), DecodeError> {
    if bytes > MAX_TEXT { Err(DecodeError::TooLong(bytes)) } else { Ok(()) }
}

/// What the module of a format makes of a file.
#[derive(Debug, Default)]
struct Pieces {
    blocks: Vec<flow::Block>,
    diagnostics: Vec<Diagnostic>,
}

/// A file as characters.
struct Characters {
    text: String,
    encoding: &'static encoding_rs::Encoding,
    bad: Vec<BadRun>,
    diagnostics: Vec<Diagnostic>,
}

/// U+FFFD in the file itself: characters that were lost before it came here.
fn lost(text: &str) -> Option<Diagnostic> {
    let count = memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}").count();
    (count > 0).then(|| {
        let message = format!("{count} characters were lost before this file was made, U+FFFD stands in it; look for a clean copy");
        Diagnostic::whole(Code::UndecodableBytes, message)
    })
}

/// A page that names an encoding its bytes are not in.
fn contradicted(html: &str, encoding: &'static encoding_rs::Encoding) -> Option<Diagnostic> {
    let named = format::named_charset(html)?;
    let claimed = encoding_rs::Encoding::for_label(named.as_bytes()).map(encoding::widest);
    (claimed != Some(encoding)).then(|| {
        let message = format!("the page says `{named}`, but its bytes are {}; they were believed", encoding::name(encoding));
        Diagnostic::whole(Code::CharsetContradicted, message)
    })
}

/// Undecodable runs of a file, placed in the text that was taken out of it; where not all of them
/// are in it, they keep their offset in the file only.
fn place_again(text: &str, bad: &mut [Diagnostic]) {
    let mut runs: Vec<SourceSpan> = Vec::new();
    for (at, mark) in text.match_indices(char::REPLACEMENT_CHARACTER) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += mark.len(),
            _ => runs.push(SourceSpan::new(at, at + mark.len())),
        }
    }
    let all = runs.len() == bad.len();
    for (i, diagnostic) in bad.iter_mut().enumerate() {
        diagnostic.span = if all { Some(runs[i]) } else { None };
    }
}

#[cfg(test)]
mod tests;
