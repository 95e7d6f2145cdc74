//! From normalised offsets back to source offsets.

use crate::span::{NormSpan, SourceSpan};

/// Maps every position of the normalised text to the source text, monotonically.
///
/// The text is a sequence of runs: in a *copied* run both texts advance together byte by byte; a
/// *rewritten* run is one unit, and a span that touches it maps to the whole of it.
#[derive(Debug, Clone)]
pub struct OffsetMap {
    len: usize,
}

impl OffsetMap {
    /// The map of a text that was not changed.
    pub fn identity(len: usize) -> Self {
        Self { len }
    }

    /// The smallest source span that the words of `span` came from.
    pub fn to_source(&self, span: NormSpan) -> SourceSpan {
        debug_assert!(span.end <= self.len);
        SourceSpan::new(span.start, span.end)
    }

    /// The normalised position that a source position went to; a removed one maps to what follows.
    pub fn to_norm(&self, source: usize) -> usize {
        source.min(self.len)
    }
}
