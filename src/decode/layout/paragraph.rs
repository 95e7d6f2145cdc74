//! Lines into paragraphs (段落).
//!
//! A line goes on in the next when the next one's first word had no room left on it; an indent, a
//! larger distance, another size or a marker after a full stop begins a paragraph.

use super::Piece;
use super::line::{Line, is_wide};

/// What a paragraph's end looks like.
const FINAL: &str = "。；：！？.;:!?”』」）)";
/// May not begin a line, so the character before it is taken along.
const CLOSING: &str = "，。、；：！？）》〉」』】〕”’…—,.;:!?)%";
/// May not end a line.
const OPENING: &str = "（《〈「『【〔“‘(";

/// Joins lines.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    open: Option<Open>,
    left: f64,
    right: f64,
    pitch: f64,
    /// Bounds are a cell's and stay.
    fixed: bool,
}

#[derive(Debug)]
struct Open {
    text: String,
    last: Line,
    lines: usize,
    /// Where the text stood before a page ended.
    offset: f64,
    over: bool,
}

impl Paragraphs {
    /// Within the bounds of a cell.
    pub fn within(left: f64, right: f64) -> Self {
        Self { left, right, fixed: true, ..Self::default() }
    }

    /// Takes the measures of a page: its bounds, and the usual distance of lines.
    pub fn measure(&mut self, pieces: &[Piece]) {
        let lines: Vec<&Line> = pieces.iter().filter_map(|p| if let Piece::Line(line) = p { Some(line) } else { None }).collect();
        let Some(first) = lines.first() else { return };
        self.left = lines.iter().map(|l| l.left).fold(first.left, f64::min);
        let mut rights: Vec<f64> = lines.iter().map(|l| l.right - hanging(l)).collect();
        rights.sort_by(f64::total_cmp);
        let widest = rights[rights.len() - 1];
        if let Some(open) = &mut self.open {
            open.offset = self.left - open.offset;
        }
        // A page with one short line says nothing of the right margin.
        self.right = if lines.len() > 3 || widest > self.right { widest } else { self.right };
        let mut steps: Vec<f64> = lines.windows(2).map(|w| w[1].base - w[0].base).filter(|d| *d > 1.0).collect();
        steps.sort_by(f64::total_cmp);
        // The lower third: within paragraphs, where distances between them are larger.
        self.pitch = steps.get(steps.len() / 3).copied().unwrap_or(0.0);
    }

    pub fn page_ends(&mut self) {
        if let Some(open) = &mut self.open {
            (open.over, open.offset) = (true, self.left);
        }
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The open paragraph has but its first line.
    pub fn is_fresh(&self) -> bool {
        self.open.as_ref().is_some_and(|o| o.lines == 1)
    }

    /// Takes the next line; the paragraph that it ends.
    pub fn push(&mut self, line: Line) -> Option<String> {
        if let Some(open) = &mut self.open {
            let bounds = Bounds { left: self.left, right: self.right, pitch: self.pitch, cell: self.fixed };
            if open.goes_on(&line, &bounds) {
                open.take(line);
                return None;
            }
        }
        let done = self.close();
        self.open = Some(Open { text: line.text.clone(), last: line, lines: 1, offset: 0.0, over: false });
        done
    }

    pub fn close(&mut self) -> Option<String> {
        self.open.take().map(|open| open.text)
    }
}

struct Bounds {
    left: f64,
    right: f64,
    pitch: f64,
    cell: bool,
}

impl Open {
    fn goes_on(&self, next: &Line, bounds: &Bounds) -> bool {
        let em = next.size;
        let last = &self.last;
        if (last.size - em).abs() > em.min(last.size) * 0.08 {
            return false;
        }
        let column_changes = !self.over && next.base < last.base;
        if column_changes || next.left > last.right {
            // Of the next column only the text can tell.
            return !last.text.ends_with(|c| FINAL.contains(c)) && !is_marker(&next.text);
        }
        let shift = if self.over { self.offset } else { 0.0 };
        let step = next.base - last.base;
        if !self.over && !bounds.cell && bounds.pitch > 0.0 && step > (bounds.pitch * 1.3).max(em * 1.2) && step > self.step(bounds) * 1.15
        {
            return false;
        }
        let room = bounds.right - (last.right + shift);
        // Between Han characters and others a quarter of a character is left free.
        let gap = if next.text.starts_with(is_wide) { 0.0 } else { em * 0.25 };
        if room > first_word(&next.text) * em + gap + em * 0.3 {
            return false;
        }
        let ended = last.text.ends_with(|c| FINAL.contains(c));
        let starts = if self.lines > 1 { last.left + shift } else { bounds.left };
        let indent = next.left - starts;
        if bounds.cell {
            return !(ended && is_marker(&next.text));
        }
        !(ended && (indent > em * 0.8 || is_marker(&next.text)) || indent > em * 1.2 && is_marker(&next.text))
    }

    /// The distance that lines of this size have at least.
    fn step(&self, bounds: &Bounds) -> f64 {
        bounds.pitch.max(self.last.size)
    }

    fn take(&mut self, line: Line) {
        let (before, after) = (self.text.chars().next_back(), line.text.chars().next());
        if let (Some(before), Some(after)) = (before, after) {
            let mut tail = self.text.chars().rev().skip(1);
            if before == '-' && after.is_lowercase() && tail.next().is_some_and(|c| c.is_ascii_alphabetic()) {
                self.text.pop();
            } else if !is_wide(before) && !is_wide(after) && before.is_alphanumeric() && after.is_alphanumeric()
                || before.is_ascii_punctuation() && before != '-' && before != '/' && after.is_ascii_alphabetic()
            {
                self.text.push(' ');
            }
        }
        self.text.push_str(&line.text);
        self.lines += 1;
        self.over = false;
        self.last = line;
    }
}

/// A closing sign at a line's end may hang out beyond the margin.
fn hanging(line: &Line) -> f64 {
    let hangs = |c: char| CLOSING.contains(c) && !c.is_ascii();
    if line.text.ends_with(hangs) { line.size } else { 0.0 }
}

/// How wide the part of a line is that cannot be broken off, in sizes of its characters.
fn first_word(text: &str) -> f64 {
    let mut width = 0.0;
    let mut whole = false;
    let mut latin = false;
    for c in text.chars() {
        let wide = is_wide(c) || CLOSING.contains(c) && !c.is_ascii() || OPENING.contains(c) && !c.is_ascii();
        if whole && !CLOSING.contains(c) && (wide || !latin || c.is_whitespace()) {
            break;
        }
        width += if wide { 1.0 } else { 0.5 };
        latin = !wide;
        whole = whole || !OPENING.contains(c);
    }
    width
}

/// Whether a line begins with the number of an item: 一、 （一） 1. (1) ① 第一条.
fn is_marker(text: &str) -> bool {
    const NUMERALS: &str = "0123456789０１２３４５６７８９一二三四五六七八九十百零〇";
    let text = text.trim_start();
    if text.starts_with(|c| matches!(c, '①'..='⑳' | '⑴'..='⒇' | '㈠'..='㈩')) {
        return true;
    }
    let inner = text.strip_prefix(['（', '(', '第']);
    let rest = inner.unwrap_or(text);
    let after = rest.trim_start_matches(|c| NUMERALS.contains(c));
    let digits = rest[..rest.len() - after.len()].chars().count();
    if digits == 0 || digits > 5 {
        return false;
    }
    let mut after = after.chars();
    match (inner.is_some(), after.next(), after.next()) {
        (true, Some('）' | ')'), _) => !text.starts_with('第'),
        (true, Some('章' | '节' | '節' | '条' | '條' | '编' | '編'), _) => text.starts_with('第'),
        (false, Some('、' | '．'), _) => true,
        (false, Some('.'), next) => !next.is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}
