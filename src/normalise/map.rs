//! From normalised offsets back to source offsets.

use crate::span::{NormSpan, SourceSpan};

/// Maps every position of the normalised text to the source text, monotonically.
///
/// Both texts are a sequence of runs. In a *copied* run they advance together byte by byte; a
/// *rewritten* run is one unit (its normalised side may be empty: the characters were removed), and
/// a span that touches it maps to the whole of it.
#[derive(Debug, Clone, Default)]
pub struct OffsetMap {
    runs: Vec<Run>,
    norm_len: usize,
    source_len: usize,
}

/// A run begins here and goes on to where the next begins.
#[derive(Debug, Clone, Copy)]
struct Run {
    norm: u32,
    source: u32,
    copied: bool,
}

impl OffsetMap {
    /// Adds a run in which both texts advance together by `len` bytes.
    pub(super) fn copy(&mut self, len: usize) {
        if len == 0 {
            return;
        }
        if self.runs.last().is_none_or(|r| !r.copied) {
            self.begin(true);
        }
        self.norm_len += len;
        self.source_len += len;
    }

    /// Adds a run in which `source` bytes became `norm` bytes.
    pub(super) fn rewrite(&mut self, source: usize, norm: usize) {
        self.begin(false);
        self.norm_len += norm;
        self.source_len += source;
    }

    fn begin(&mut self, copied: bool) {
        // The decoder refuses longer texts (`MAX_TEXT`).
        self.runs.push(Run { norm: self.norm_len as u32, source: self.source_len as u32, copied });
    }

    /// The smallest source span that the words of `span` came from. The span of the whole text maps
    /// to the whole source.
    pub fn to_source(&self, span: NormSpan) -> SourceSpan {
        if span.start == 0 && span.end == self.norm_len {
            return SourceSpan::new(0, self.source_len);
        }
        let start = self.floor(span.start);
        let end = if span.is_empty() { start } else { self.ceil(span.end) };
        SourceSpan::new(start, end.max(start))
    }

    /// Where the character at a normalised position begins in the source.
    fn floor(&self, norm: usize) -> usize {
        match self.runs.partition_point(|r| r.norm as usize <= norm).checked_sub(1) {
            Some(i) if norm >= self.norm_len && !self.runs[i].copied => self.source_len,
            Some(i) if self.runs[i].copied => self.runs[i].source as usize + (norm - self.runs[i].norm as usize),
            Some(i) => self.runs[i].source as usize,
            None => 0,
        }
    }

    /// Where the characters before a normalised position end in the source.
    fn ceil(&self, norm: usize) -> usize {
        let Some(i) = self.runs.partition_point(|r| (r.norm as usize) < norm).checked_sub(1) else { return 0 };
        let run = self.runs[i];
        if run.copied {
            run.source as usize + (norm - run.norm as usize)
        } else {
            self.runs.get(i + 1).map_or(self.source_len, |next| next.source as usize)
        }
    }

    /// The normalised position that a source position went to; a removed one maps to what follows.
    pub fn to_norm(&self, source: usize) -> usize {
        let Some(i) = self.runs.partition_point(|r| r.source as usize <= source).checked_sub(1) else { return 0 };
        let run = self.runs[i];
        let next = self.runs.get(i + 1).map_or(self.norm_len, |next| next.norm as usize);
        if run.copied || source == run.source as usize { (run.norm as usize + (source - run.source as usize)).min(next) } else { next }
    }
}
