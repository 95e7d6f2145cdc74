//! Half-open byte ranges, typed by the text they belong to.
//!
//! A position in the source text and a position in the normalised text are both numbers; mixing
//! them up is the classic mistake of a pipeline that rewrites its input. Here they are two types,
//! and only [`crate::normalise::OffsetMap`] turns one into the other.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

/// Marks spans of the decoded source text (for web pages: the extracted plain text).
pub enum Source {}

/// Marks spans of the normalised text.
pub enum Norm {}

/// A half-open range of UTF-8 byte offsets, `start <= end`, in the text that `T` names.
pub struct Span<T> {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    text: PhantomData<fn() -> T>,
}

/// A span of the decoded source text.
pub type SourceSpan = Span<Source>;
/// A span of the normalised text.
pub type NormSpan = Span<Norm>;

impl<T> Span<T> {
    /// The span from `start` up to `end`, in bytes.
    ///
    /// # Panics
    /// In debug builds, when `start > end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Self { start, end, text: PhantomData }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the byte at `offset` lies inside.
    pub fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn join(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The bytes as a range, to index a `str` with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The words the span covers in `text`.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The span without white space at its two ends.
    pub fn trim(self, text: &str) -> Self {
        let words = self.of(text);
        let rest = words.trim_start();
        let start = self.start + (words.len() - rest.len());
        Self::new(start, start + rest.trim_end().len())
    }
}

/// The lines of a text without their breaks, each with the byte it begins at; behind a last break
/// stands an empty one.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut breaks = memchr::memchr_iter(b'\n', text.as_bytes());
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let end = breaks.next();
        next = end.map(|end| end + 1);
        Some((start, &text[start..end.unwrap_or(text.len())]))
    })
}

impl<T> Clone for Span<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Span<T> {}
impl<T> PartialEq for Span<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<T> Eq for Span<T> {}
impl<T> PartialOrd for Span<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Span<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl<T> std::hash::Hash for Span<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<T> fmt::Debug for Span<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
impl<T> From<Range<usize>> for Span<T> {
    fn from(r: Range<usize>) -> Self {
        Self::new(r.start, r.end)
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_begin_where_they_are_said_to() {
        for text in ["", "茶", "茶\n", "\n\n", "茶园\n\n水库\n完"] {
            let cut: Vec<_> = lines(text).collect();
            assert_eq!(cut.iter().map(|(_, line)| *line).collect::<Vec<_>>(), text.split('\n').collect::<Vec<_>>());
            assert!(cut.iter().all(|(at, line)| text[*at..].starts_with(line) && (*at == 0 || text[..*at].ends_with('\n'))));
        }
    }
}
