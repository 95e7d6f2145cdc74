//! Bytes to text: encodings and formats (解码).
//!
//! Whatever comes in, a [`SourceText`] comes out. Bytes that fit no encoding stay in place as
//! U+FFFD with a diagnostic; nothing is dropped.
//!
//! In this order:
//!
//! 1. Known kinds of files that are no text are refused by their first bytes.
//! 2. Encoding: the user's word; a byte order mark; UTF-8, when all bytes but a few are valid; UTF-16
//!    in the byte order that gives Chinese; GB18030 or Big5, by impossible sequences and by how many
//!    characters are common ones; statistics over many languages. What a page says of its own
//!    encoding is not believed, only compared.
//! 3. Line breaks become `\n`.
//! 4. Format: a web page if the content begins like one or is full of tags, else plain text. The
//!    file's extension decides only where the content leaves a doubt.
//!
//! One module per format; each gives a [`SourceText`].

mod binary;
mod encoding;
mod fields;
#[cfg(feature = "pdf")]
mod flow;
mod format;
#[cfg(feature = "pdf")]
mod grid;
mod html;
#[cfg(feature = "pdf")]
mod pdf;
mod txt;

use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::{Bundle, GrammarError, RuleId};
use crate::span::SourceSpan;
use encoding::{BadRun, CommonCharacters};
pub(crate) use fields::Labels;
use format::Format;
use html::PageRules;

/// Text as decoded; all spans of records refer to `text`.
#[derive(Debug, Clone, Default)]
pub struct SourceText {
    /// The decoded text; for a web page the plain text extracted from it.
    pub text: String,
    /// `txt`, `html`.
    pub format: &'static str,
    /// `utf-8`, `gb18030`, `big5`, `utf-16le`, `utf-16be`.
    pub encoding: &'static str,
    /// What the page says of itself outside the text (索引号, 发文字号, 发布日期 …), as written.
    pub page: Vec<PageField>,
    /// Tables whose cells stand in `text`.
    pub tables: Vec<Table>,
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

/// How to read a file when its content leaves a doubt, or the user knows better.
#[derive(Debug, Clone, Default)]
pub struct DecodeOptions {
    /// Encoding label that overrides detection (`--encoding`).
    pub encoding: Option<String>,
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
    #[error("this PDF is locked with a password; save it without one")]
    Encrypted,
    /// It is not what its format asks for.
    #[error("this PDF is damaged: {0}; look for a sound copy")]
    Broken(String),
    /// More is in it than documents hold.
    #[error("this PDF is too large: {0}")]
    TooLarge(String),
    /// Its pages are pictures.
    #[error("its {0} pages are pictures without text; recognise their text with an OCR program first")]
    NeedsOcr(usize),
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
    /// When the bytes are no text, too many, or the override names no known encoding.
    pub fn decode(&self, bytes: &[u8], options: &DecodeOptions) -> Result<SourceText, DecodeError> {
        refuse_length(bytes.len())?;
        #[cfg(feature = "pdf")]
        if options.encoding.is_none() && bytes.starts_with(b"%PDF-") {
            return self.pdf(bytes);
        }
        let Characters { text, encoding, bad, mut diagnostics } = self.characters(bytes, options)?;
        let format = Format::of(&text, options.name.as_deref());
        if format == Format::Html {
            diagnostics.extend(contradicted(&text, encoding));
        }
        let mut out = match format {
            Format::Html => html::read(&text, &self.page, &self.labels),
            Format::Text => txt::read(text, &self.labels),
        };
        out.format = format.name();
        out.encoding = encoding::name(encoding);
        let mut bad = encoding::report(&bad, encoding);
        if format == Format::Html {
            place_again(&out.text, &mut bad);
        }
        out.diagnostics.extend(diagnostics);
        out.diagnostics.extend(bad);
        if out.text.trim().is_empty() {
            out.diagnostics.push(Diagnostic::whole(Code::EmptyDocument, "there is no text in this file; look for another copy"));
        }
        Ok(out)
    }

    #[cfg(feature = "pdf")]
    fn pdf(&self, bytes: &[u8]) -> Result<SourceText, DecodeError> {
        let (blocks, diagnostics) = pdf::read(bytes)?;
        let mut out = flow::write(&blocks, &self.labels);
        (out.format, out.encoding) = ("pdf", "utf-16be");
        out.diagnostics.extend(diagnostics);
        Ok(out)
    }

    /// The likeliest encoding of a text that begins with these bytes.
    pub(crate) fn encoding(&self, beginning: &[u8]) -> &'static str {
        encoding::name(encoding::guess(beginning, std::str::from_utf8(beginning).is_ok(), &self.characters).encoding)
    }

    fn characters(&self, bytes: &[u8], options: &DecodeOptions) -> Result<Characters, DecodeError> {
        let mut diagnostics = Vec::new();
        let valid = std::str::from_utf8(bytes);
        let (encoding, mark) = match &options.encoding {
            Some(label) => {
                let encoding = encoding::by_label(label).ok_or_else(|| DecodeError::UnknownEncoding(label.clone()))?;
                (encoding, encoding::byte_order_mark(bytes).filter(|(e, _)| *e == encoding).map_or(0, |(_, len)| len))
            }
            None => {
                binary::refuse_known(bytes)?;
                let guess = encoding::guess(bytes, valid.is_ok(), &self.characters);
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
            Ok(text) if encoding == encoding_rs::UTF_8 => {
                diagnostics.extend(lost(text));
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

#[cfg(feature = "pdf")]
impl From<pdf::Failure> for DecodeError {
    fn from(failure: pdf::Failure) -> Self {
        match failure {
            pdf::Failure::Encrypted => Self::Encrypted,
            pdf::Failure::Broken(what) => Self::Broken(what),
            pdf::Failure::TooLarge(what) => Self::TooLarge(what),
            pdf::Failure::NeedsOcr(pages) => Self::NeedsOcr(pages),
        }
    }
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

/// Undecodable runs of a page, placed in the text that was taken out of it; where not all of them
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
