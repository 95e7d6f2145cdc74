//! The stages in data order: bytes in, documents out. Pure; all reading and writing is elsewhere.

use crate::decode::{self, DecodeError, DecodeOptions, SourceText};
use crate::diagnostic::{Code, Diagnostic};
use crate::extract::meta::MetaFound;
use crate::extract::table::{self, NormCell, NormTable, TableReading};
use crate::extract::{Article, Findings, Found, Rejected, Trace};
use crate::grammar::Grammar;
use crate::normalise::Normalised;
use crate::record::*;
use crate::segment::Outline;
use crate::span::{NormSpan, SourceSpan};
use crate::split::Part;
use sha2::{Digest, Sha256};

/// Turns files into documents. Cheap to share between threads.
pub struct Pipeline {
    grammar: Grammar,
}

/// A parsed file: its text and its documents, with what `explain` needs.
pub struct Parsed {
    /// The text that spans refer to.
    pub source: SourceText,
    /// The same in normal form, with the map back.
    pub text: Normalised,
    /// The documents, with their working.
    pub parts: Vec<ParsedPart>,
}

/// A document and how its records came to be.
pub struct ParsedPart {
    /// The document.
    pub document: Document,
    /// Its content in the normalised text.
    pub content: NormSpan,
    /// How each record came to be, by record id.
    pub traces: Vec<(String, Trace)>,
    /// What was considered and turned down.
    pub rejected: Vec<Rejected>,
}

impl Pipeline {
    /// A pipeline with the given rules.
    pub fn new(grammar: Grammar) -> Self {
        Self { grammar }
    }

    /// The rules it works with.
    pub fn grammar(&self) -> &Grammar {
        &self.grammar
    }

    /// The documents in the bytes of a file.
    ///
    /// # Errors
    /// When the bytes are no text.
    pub fn parse(&self, bytes: &[u8]) -> Result<Vec<Document>, DecodeError> {
        let parsed = self.parse_file(bytes, &DecodeOptions::default())?;
        Ok(parsed.parts.into_iter().map(|p| p.document).collect())
    }

    /// The documents in the bytes of a file, with their text and working.
    ///
    /// # Errors
    /// When the bytes are no text, or the options name an unknown encoding.
    pub fn parse_file(&self, bytes: &[u8], options: &DecodeOptions) -> Result<Parsed, DecodeError> {
        let source = decode::decode(bytes, options)?;
        let text = self.grammar.normaliser.normalise(&source.text);
        let tables = to_norm(&source, &text);
        let readings: Vec<TableReading> = tables.iter().map(|t| self.grammar.tables.read(t, &text.text)).collect();
        let origin = Origin {
            path: options.name.clone().unwrap_or_else(|| "-".to_owned()),
            sha256: Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect(),
            bytes: bytes.len(),
        };
        let places = Places::new(&source.text);
        let parts = self
            .grammar
            .splitter
            .split(&text)
            .iter()
            .map(|p| self.parse_part(p, &source, &text, (&tables, &readings), &origin, &places))
            .collect();
        Ok(Parsed { source, text, parts })
    }

    fn parse_part(
        &self,
        part: &Part,
        source: &SourceText,
        text: &Normalised,
        (tables, readings): (&[NormTable], &[TableReading]),
        origin: &Origin,
        places: &Places<'_>,
    ) -> ParsedPart {
        let g = &self.grammar;
        let outline = g.segmenter.segment(text, part, tables);
        let article = Article { source: text, part, outline: &outline, tables, readings, page: &source.page };
        let meta = g.meta.read(&article);
        let definitions = g.definitions.extract(&article);
        let references = g.references.extract(&article, &meta);
        let tense = g.tense.read(&article, &meta);
        let times = g.times.read(&article, &meta);
        let deadlines = g.deadlines.extract(&article, &times, &tense);
        let targets = g.targets.extract(&article, &times, &tense, &meta);
        let responsibilities = g.responsibilities.extract(&article, &definitions.found);

        let mut out = Assembly { text, places, outline: &outline, traces: Vec::new(), rejected: Vec::new(), diagnostics: Vec::new() };
        out.diagnostics.extend(source.diagnostics.iter().filter(|_| part.number == 1).cloned());
        if part.truncated {
            let end = text.map.to_source(NormSpan::new(part.content.end, part.content.end));
            out.diagnostics.push(Diagnostic::at(
                Code::TruncatedPart,
                end,
                "the text breaks off in the middle of a sentence; look for a complete copy",
            ));
        }
        out.diagnostics.extend(table::unread(&article));
        let document = Document {
            schema_version: SCHEMA_VERSION.to_owned(),
            doc_id: format!("{}#{}", &origin.sha256[..16], part.number),
            source: SourceInfo {
                path: origin.path.clone(),
                sha256: origin.sha256.clone(),
                bytes: origin.bytes,
                format: source.format.to_owned(),
                encoding: source.encoding.to_owned(),
                script: text.script,
                part: part.number,
            },
            sections: out.sections(),
            targets: out.records('t', targets),
            deadlines: out.records('d', deadlines),
            responsibilities: out.records('r', responsibilities),
            references: out.records('f', references),
            meta: out.meta(meta, definitions),
            diagnostics: out.diagnostics(),
        };
        ParsedPart { document, content: part.content, traces: out.traces, rejected: out.rejected }
    }
}

/// What is known of the file itself.
struct Origin {
    path: String,
    sha256: String,
    bytes: usize,
}

/// Tables with their cells in normalised offsets.
fn to_norm(source: &SourceText, text: &Normalised) -> Vec<NormTable> {
    let cell = |c: &decode::Cell| NormCell {
        row: c.row,
        column: c.column,
        row_span: c.row_span,
        column_span: c.column_span,
        span: {
            let start = text.map.to_norm(c.span.start);
            NormSpan::new(start, text.map.to_norm(c.span.end).max(start))
        },
    };
    source.tables.iter().map(|t| NormTable { cells: t.cells.iter().map(cell).collect() }).collect()
}

/// Byte offsets of the source text as character offsets.
struct Places<'a> {
    text: &'a str,
    /// Characters before each block of [`Places::BLOCK`] bytes.
    before: Vec<usize>,
}

impl<'a> Places<'a> {
    const BLOCK: usize = 256;

    fn new(text: &'a str) -> Self {
        let mut before = Vec::with_capacity(text.len() / Self::BLOCK + 1);
        let mut chars = 0;
        for block in text.as_bytes().chunks(Self::BLOCK) {
            before.push(chars);
            chars += block.iter().filter(|b| !is_continuation(**b)).count();
        }
        before.push(chars);
        Self { text, before }
    }

    fn chars(&self, byte: usize) -> usize {
        let block = byte / Self::BLOCK;
        let tail = &self.text.as_bytes()[block * Self::BLOCK..byte];
        self.before[block] + tail.iter().filter(|b| !is_continuation(**b)).count()
    }

    fn span(&self, span: SourceSpan) -> TextSpan {
        TextSpan { start: self.chars(span.start), end: self.chars(span.end), byte_start: span.start, byte_end: span.end }
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// Findings into records: ids, quotes and spans in the source.
struct Assembly<'a> {
    text: &'a Normalised,
    places: &'a Places<'a>,
    outline: &'a Outline,
    traces: Vec<(String, Trace)>,
    rejected: Vec<Rejected>,
    diagnostics: Vec<Diagnostic>,
}

impl Assembly<'_> {
    fn evidence(&self, span: NormSpan) -> (String, TextSpan) {
        let span = self.text.map.to_source(span);
        (span.of(self.places.text).to_owned(), self.places.span(span))
    }

    fn records<T>(&mut self, kind: char, findings: Findings<T>) -> Vec<Record<T>> {
        self.rejected.extend(findings.rejected);
        self.diagnostics.extend(findings.diagnostics);
        let mut records = Vec::with_capacity(findings.found.len());
        for (i, Found { value, span, section, trace }) in findings.found.into_iter().enumerate() {
            let id = format!("{kind}{}", i + 1);
            let (quote, span) = self.evidence(span);
            self.traces.push((id.clone(), trace));
            records.push(Record { id, value, section: self.outline.path(section).to_vec(), quote, span });
        }
        records
    }

    fn sections(&mut self) -> Vec<Section> {
        self.diagnostics.extend(self.outline.diagnostics.iter().cloned());
        let id = |i: usize| format!("s{}", i + 1);
        let section = |(i, node): (usize, &crate::segment::SectionNode)| {
            let heading = node.title.map_or(node.marker, |t| node.marker.join(t));
            let (quote, heading_span) = self.evidence(heading);
            Section {
                id: id(i),
                parent: node.parent.map(id),
                path: node.path.clone(),
                level: node.path.len(),
                scheme: node.scheme,
                ordinal: node.ordinal,
                marker: self.evidence(node.marker.trim(&self.text.text)).0,
                title: node.title.map(|t| clean(t.of(&self.text.text))),
                quote,
                heading_span,
                span: self.evidence(node.span).1,
            }
        };
        self.outline.sections.iter().enumerate().map(section).collect()
    }

    fn meta(&mut self, found: MetaFound, definitions: Findings<Definition>) -> Meta {
        self.diagnostics.extend(found.diagnostics);
        self.rejected.extend(definitions.rejected);
        self.diagnostics.extend(definitions.diagnostics);
        let mut meta = found.meta;
        for (i, found) in definitions.found.into_iter().enumerate() {
            self.traces.push((format!("n{}", i + 1), found.trace));
            meta.definitions.push(found.value);
        }
        meta
    }

    fn diagnostics(&mut self) -> Vec<DiagnosticRecord> {
        let mut all = std::mem::take(&mut self.diagnostics);
        all.sort_by_key(|d| d.span.map(|s| (s.start, s.end)));
        let record = |d: Diagnostic| DiagnosticRecord {
            code: d.code,
            severity: d.code.severity(),
            message: d.message,
            span: d.span.map(|s| self.places.span(s)),
        };
        all.into_iter().map(record).collect()
    }
}

/// The words of a field: no white space inside.
pub fn clean(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}
