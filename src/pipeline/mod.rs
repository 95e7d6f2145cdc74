//! The stages in data order: bytes in, documents out. Pure; all reading and writing is elsewhere.

mod assembly;
mod traces;

use crate::decode::{self, DecodeError, DecodeOptions, Locations, SourceText};
use crate::diagnostic::{Code, Diagnostic};
use crate::extract::table::{self, NormCell, NormTable, TableReading};
use crate::extract::{Article, Rejected};
use crate::grammar::Grammar;
use crate::normalise::Normalised;
use crate::record::*;
use crate::span::NormSpan;
use crate::split::Part;
use assembly::Assembly;
pub(crate) use assembly::Places;
use sha2::{Digest, Sha256};
pub use traces::Traces;

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
    /// How each record came to be.
    pub traces: Traces,
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

    /// The likeliest encoding of a text that begins with these bytes.
    pub(crate) fn encoding(&self, beginning: &[u8]) -> &'static str {
        self.grammar.decoder.encoding(beginning)
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
        self.parse_observed(bytes, options, &mut |_| {})
    }

    /// Like [`Pipeline::parse_file`]; `done` is called with the name of each stage when it is done,
    /// so that benches can time the stages.
    ///
    /// # Errors
    /// As [`Pipeline::parse_file`].
    pub fn parse_observed(&self, bytes: &[u8], options: &DecodeOptions, done: &mut dyn FnMut(&'static str)) -> Result<Parsed, DecodeError> {
        let source = self.grammar.decoder.decode(bytes, options)?;
        done("decode");
        Ok(self.parse_decoded(source, bytes, options, done))
    }

    /// The documents in a text that was decoded from `bytes`, at the end of whatever way.
    pub(crate) fn parse_decoded(
        &self,
        source: SourceText,
        bytes: &[u8],
        options: &DecodeOptions,
        done: &mut dyn FnMut(&'static str),
    ) -> Parsed {
        let text = self.grammar.normaliser.normalise(&source.text);
        done("normalise");
        let tables = to_norm(&source, &text);
        let file = File {
            source: &source,
            text: &text,
            readings: &tables.iter().map(|t| self.grammar.tables.read(t, &text.text)).collect::<Vec<_>>(),
            tables: &tables,
            origin: Origin::of(bytes, options),
            places: Places::new(&source.text),
            locations: Locations::new(&source),
        };
        let parts = self.grammar.splitter.split(&text);
        done("split");
        let parts = parts.iter().map(|part| self.parse_part(part, &file, done)).collect();
        Parsed { source, text, parts }
    }

    fn parse_part(&self, part: &Part, file: &File<'_>, done: &mut dyn FnMut(&'static str)) -> ParsedPart {
        let g = &self.grammar;
        let outline = g.segmenter.segment(file.text, part, file.tables);
        done("segment");
        let article =
            Article { source: file.text, part, outline: &outline, tables: file.tables, readings: file.readings, page: &file.source.page };
        let meta = g.meta.read(&article);
        done("meta");
        let definitions = g.definitions.extract(&article);
        done("definitions");
        let tense = g.tense.read(&article, &meta);
        done("tense");
        let references = g.references.extract(&article, &meta, &tense);
        done("references");
        let times = g.times.read(&article, &meta, &tense);
        done("times");
        let deadlines = g.deadlines.extract(&article, &times);
        done("deadlines");
        let targets = g.targets.extract(&article, &times, &tense, &meta);
        done("targets");
        let responsibilities = g.responsibilities.extract(&article, &definitions.found);
        done("responsibilities");

        let mut out = Assembly::new(file.text, &file.places, &file.locations, &outline);
        if part.number == 1 {
            out.note(file.source.diagnostics.iter().cloned());
        }
        out.note(truncation(part, file.text));
        out.note(left_out(part, file.text));
        out.reject(part.residue.iter().cloned());
        out.note(table::unread(&article));
        let document = Document {
            schema_version: SCHEMA_VERSION.to_owned(),
            doc_id: format!("{}#{}", &file.origin.sha256[..16], part.number),
            source: file.origin.info(file, part.number),
            sections: out.sections(),
            targets: out.records('t', targets),
            deadlines: out.records('d', deadlines),
            responsibilities: out.records('r', responsibilities),
            references: out.records('f', references),
            meta: out.meta(meta, definitions),
            diagnostics: out.diagnostics(),
        };
        done("assemble");
        out.finish(document, part.content)
    }
}

/// What all parts of a file share.
struct File<'a> {
    source: &'a SourceText,
    text: &'a Normalised,
    tables: &'a [NormTable],
    readings: &'a [TableReading],
    origin: Origin,
    places: Places<'a>,
    locations: Locations<'a>,
}

fn truncation(part: &Part, text: &Normalised) -> Option<Diagnostic> {
    let end = text.map.to_source(NormSpan::new(part.content.end, part.content.end));
    let message = "the text breaks off in the middle of a sentence; look for a complete copy";
    part.truncated.then(|| Diagnostic::at(Code::TruncatedPart, end, message))
}

/// What around the document belongs to none, one note for each stretch.
fn left_out(part: &Part, text: &Normalised) -> Vec<Diagnostic> {
    let mut residue: Vec<_> = part.residue.iter().map(|r| (r.span.trim(&text.text), r.reason)).collect();
    residue.sort_by_key(|(span, _)| span.start);
    let mut stretches: Vec<(NormSpan, &str)> = Vec::new();
    for (span, reason) in residue {
        match stretches.last_mut() {
            Some((last, why)) if *why == reason && text.text.get(last.end..span.start).is_none_or(|gap| gap.trim().is_empty()) => {
                last.end = last.end.max(span.end);
            }
            _ => stretches.push((span, reason)),
        }
    }
    let note = |(span, reason)| {
        let message = format!("left out: {reason}; look here if something of the document is missing");
        Diagnostic::at(Code::ResidueLeftOut, text.map.to_source(span), message)
    };
    stretches.retain(|(span, _)| span.of(&text.text).contains(char::is_alphanumeric));
    stretches.into_iter().map(note).collect()
}

/// What is known of the file itself.
struct Origin {
    path: String,
    sha256: String,
    bytes: usize,
}

impl Origin {
    fn of(bytes: &[u8], options: &DecodeOptions) -> Self {
        Self {
            path: options.name.clone().unwrap_or_else(|| "-".to_owned()),
            sha256: Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect(),
            bytes: bytes.len(),
        }
    }

    fn info(&self, file: &File<'_>, part: usize) -> SourceInfo {
        SourceInfo {
            path: self.path.clone(),
            sha256: self.sha256.clone(),
            bytes: self.bytes,
            format: file.source.format.to_owned(),
            encoding: file.source.encoding.to_owned(),
            script: file.text.script,
            part,
            extra: serde_json::Map::new(),
        }
    }
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

/// The words of a field: no white space inside.
pub fn clean(words: &str) -> String {
    words.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_puts_around_the_document_is_told() {
        let body = "关于补植茶树的通知\n为保护茶园,现就有关事项通知如下。\n一、补植。各村要查明缺株。\n二、管护。各村要除草。";
        let left_out = |text: &str| {
            let documents = Pipeline::new(Grammar::builtin()).parse(text.as_bytes()).unwrap();
            let told = documents[0].diagnostics.iter().filter(|d| d.code == Code::ResidueLeftOut);
            told.filter_map(|d| d.span).map(|s| text[s.byte_start..s.byte_end].to_owned()).collect::<Vec<_>>()
        };
        assert!(left_out(body).is_empty());
        assert_eq!(
            left_out(&format!("首页\n>\n公告\n{body}\n\n【打印本页】\n上一篇:采茶节")),
            ["首页\n>\n公告", "【打印本页】\n上一篇:采茶节"]
        );
    }
}
