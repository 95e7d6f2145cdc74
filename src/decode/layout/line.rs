//! Characters into lines.

use crate::decode::page::Glyph;

/// A line of print.
#[derive(Debug, Clone)]
pub(in crate::decode) struct Line {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub base: f64,
    /// The size of most of its characters.
    pub size: f64,
    /// Free strips inside it that are wider than a character: where a column may end.
    pub gaps: Vec<(f64, f64)>,
    glyphs: Vec<Glyph>,
}

/// Characters into lines, from the top.
pub(super) fn lines(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.retain(|g| !g.character.is_whitespace() || g.character == '\u{3000}' || g.right - g.left < g.size * 4.0);
    glyphs.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    let mut row_base = f64::NEG_INFINITY;
    for glyph in glyphs {
        let size = rows.last().and_then(|r| r.last()).map_or(0.0, |g: &Glyph| g.size.max(glyph.size));
        match rows.last_mut() {
            Some(row) if glyph.base - row_base < size * 0.45 => row.push(glyph),
            _ => {
                row_base = glyph.base;
                rows.push(vec![glyph]);
            }
        }
    }
    rows.into_iter().filter_map(Line::of).collect()
}

impl Line {
    /// A line of characters; none where they are all spaces.
    pub fn of(mut glyphs: Vec<Glyph>) -> Option<Self> {
        glyphs.sort_by(|a, b| a.left.total_cmp(&b.left));
        let blank = |g: &Glyph| g.character.is_whitespace();
        let first = glyphs.iter().position(|g| !blank(g))?;
        let last = glyphs.iter().rposition(|g| !blank(g))?;
        let glyphs: Vec<Glyph> = glyphs.drain(first..=last).collect();
        let mut sizes: Vec<f64> = glyphs.iter().filter(|g| !blank(g)).map(|g| g.size).collect();
        sizes.sort_by(f64::total_cmp);
        let size = sizes[sizes.len() / 2];
        let mut bases: Vec<f64> = glyphs.iter().map(|g| g.base).collect();
        bases.sort_by(f64::total_cmp);
        let mut line = Self {
            text: String::new(),
            left: glyphs[0].left,
            right: glyphs.iter().map(|g| g.right).fold(f64::MIN, f64::max),
            base: bases[bases.len() / 2],
            size,
            gaps: Vec::new(),
            glyphs: Vec::new(),
        };
        line.write(&glyphs);
        line.glyphs = glyphs;
        Some(line)
    }

    /// What stands left and right of a place.
    pub fn split(self, at: f64) -> (Option<Self>, Option<Self>) {
        let (left, right): (Vec<_>, Vec<_>) = self.glyphs.into_iter().partition(|g| (g.left + g.right) / 2.0 < at);
        (Self::of(left), Self::of(right))
    }

    fn write(&mut self, glyphs: &[Glyph]) {
        let mut before: Option<Glyph> = None;
        let mut inked = self.left;
        for glyph in glyphs {
            let blank = glyph.character.is_whitespace();
            if let Some(before) = before {
                // Printed twice a little aside, to look bold.
                if before.character == glyph.character && !blank && glyph.left - before.left < (glyph.right - glyph.left) * 0.3 {
                    continue;
                }
                let gap = glyph.left - before.right;
                let wide = is_wide(before.character) || is_wide(glyph.character);
                let least = if wide { 1.2 } else { 0.22 };
                if gap > glyph.size * least && !before.character.is_whitespace() && !blank {
                    self.text.push(' ');
                }
            }
            if !blank {
                if glyph.left - inked > glyph.size {
                    self.gaps.push((inked, glyph.left));
                }
                inked = inked.max(glyph.right);
            }
            self.text.push(if glyph.character == '\u{A0}' { ' ' } else { glyph.character });
            before = Some(*glyph);
        }
    }
}

/// Characters of scripts that are set without spaces.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}
