//! Findings into records: ids, quotes and spans in the source.

use super::traces::{Traces, id};
use super::{ParsedPart, clean};
use crate::decode::Locations;
use crate::diagnostic::Diagnostic;
use crate::extract::meta::MetaFound;
use crate::extract::{Findings, Found, Rejected};
use crate::normalise::Normalised;
use crate::record::*;
use crate::segment::{Outline, SectionNode};
use crate::span::{NormSpan, SourceSpan};

/// Byte offsets of the source text as character offsets.
pub(crate) struct Places<'a> {
    text: &'a str,
    /// Characters before each block of [`Places::BLOCK`] bytes.
    before: Vec<usize>,
}

impl<'a> Places<'a> {
    const BLOCK: usize = 64;

    pub fn new(text: &'a str) -> Self {
        let mut before = Vec::with_capacity(text.len() / Self::BLOCK + 1);
        let mut chars = 0;
        for block in text.as_bytes().chunks(Self::BLOCK) {
            before.push(chars);
            chars += begun(block);
        }
        before.push(chars);
        Self { text, before }
    }

    fn chars(&self, byte: usize) -> usize {
        let block = byte / Self::BLOCK;
        let tail = &self.text.as_bytes()[block * Self::BLOCK..byte];
        self.before[block] + begun(tail)
    }

    /// A span in bytes, in characters too.
    pub fn span(&self, span: SourceSpan) -> TextSpan {
        TextSpan { start: self.chars(span.start), end: self.chars(span.end), byte_start: span.start, byte_end: span.end }
    }
}

/// How many characters begin in some bytes of a block; counted in bytes, which many are at once.
fn begun(bytes: &[u8]) -> usize {
    const { assert!(Places::BLOCK <= u8::MAX as usize) }
    usize::from(bytes.iter().map(|byte| u8::from(byte & 0xC0 != 0x80)).sum::<u8>())
}

/// Begins the ids of sections.
const SECTION: char = 's';

/// Gathers the records of one document.
pub(super) struct Assembly<'a> {
    text: &'a Normalised,
    places: &'a Places<'a>,
    locations: &'a Locations<'a>,
    outline: &'a Outline,
    traces: Traces,
    rejected: Vec<Rejected>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Assembly<'a> {
    /// Nothing gathered yet.
    pub fn new(text: &'a Normalised, places: &'a Places<'a>, locations: &'a Locations<'a>, outline: &'a Outline) -> Self {
        Self { text, places, locations, outline, traces: Traces::default(), rejected: Vec::new(), diagnostics: Vec::new() }
    }

    /// Adds diagnostics.
    pub fn note(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Adds what was turned down.
    pub fn reject(&mut self, rejected: impl IntoIterator<Item = Rejected>) {
        self.rejected.extend(rejected);
    }

    /// The document with its working.
    pub fn finish(self, document: Document, content: NormSpan) -> ParsedPart {
        ParsedPart { document, content, traces: self.traces, rejected: self.rejected }
    }

    fn evidence(&self, span: NormSpan) -> (String, TextSpan, Locator) {
        let span = self.text.map.to_source(span);
        (span.of(self.places.text).to_owned(), self.places.span(span), self.locations.of(span.start))
    }

    /// The words of the source.
    fn words(&self, span: NormSpan) -> &'a str {
        self.text.map.to_source(span).of(self.places.text)
    }

    /// Their place in it.
    fn place(&self, span: NormSpan) -> TextSpan {
        self.places.span(self.text.map.to_source(span))
    }

    /// The words of a run of text, without what ends the heading before it.
    fn run(&self, span: NormSpan) -> &'a str {
        self.words(span).trim_start_matches(|c: char| c.is_whitespace() || "。:：".contains(c)).trim_end()
    }

    pub fn records<T>(&mut self, kind: char, findings: Findings<T>) -> Vec<Record<T>> {
        self.rejected.extend(findings.rejected);
        self.diagnostics.extend(findings.diagnostics);
        let mut traces = Vec::with_capacity(findings.found.len());
        let record = |(i, Found { value, span, section, trace })| {
            let (quote, span, locator) = self.evidence(span);
            traces.push(trace);
            Record { id: id(kind, i), value, section: self.outline.path(section), quote, span, locator }
        };
        let records = findings.found.into_iter().enumerate().map(record).collect();
        self.traces.add(kind, traces);
        records
    }

    pub fn sections(&mut self) -> Vec<Section> {
        self.diagnostics.extend(self.outline.diagnostics.iter().cloned());
        self.rejected.extend(self.outline.rejected.iter().cloned());
        let own = own_words(&self.outline.sections);
        self.traces.add(SECTION, self.outline.sections.iter().map(|s| s.trace.clone()).collect());
        let section = |(i, node): (usize, &SectionNode)| {
            let (quote, heading_span, locator) = self.evidence(heading(node));
            Section {
                id: id(SECTION, i),
                parent: node.parent.map(|p| id(SECTION, p)),
                path: node.path.clone(),
                level: node.path.len(),
                scheme: node.scheme,
                ordinal: node.ordinal,
                marker: self.words(node.marker.trim(&self.text.text)).to_owned(),
                title: node.title.map(|t| clean(t.of(&self.text.text))),
                quote,
                text: own[i].iter().map(|s| self.run(*s)).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("\n"),
                heading_span,
                span: self.place(node.span),
                locator,
            }
        };
        self.outline.sections.iter().enumerate().map(section).collect()
    }

    pub fn meta(&mut self, found: MetaFound, definitions: Findings<Definition>) -> Meta {
        self.diagnostics.extend(found.diagnostics);
        self.traces.set_meta(found.trace);
        Meta { definitions: self.records('n', definitions), ..found.meta }
    }

    pub fn diagnostics(&mut self) -> Vec<DiagnosticRecord> {
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

fn heading(node: &SectionNode) -> NormSpan {
    node.title.map_or(node.marker, |t| node.marker.join(t))
}

/// The runs of text of each section that lie neither in its heading nor in its subsections.
fn own_words(sections: &[SectionNode]) -> Vec<Vec<NormSpan>> {
    let mut runs = vec![Vec::new(); sections.len()];
    let mut read: Vec<usize> = sections.iter().map(|s| heading(s).end).collect();
    for node in sections {
        if let Some(parent) = node.parent {
            runs[parent].push(NormSpan::new(read[parent], node.span.start.max(read[parent])));
            read[parent] = node.span.end;
        }
    }
    for (i, node) in sections.iter().enumerate() {
        runs[i].push(NormSpan::new(read[i], node.span.end.max(read[i])));
    }
    runs
}
