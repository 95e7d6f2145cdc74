//! Reading order: columns one after the other, tables in their place (阅读顺序).

use super::Piece;
use super::line::Line;
use super::table::Ruled;

/// Lines that a column has at least.
const LEAST_LINES: usize = 5;

/// The pieces of a page in reading order.
pub(super) fn order(lines: Vec<Line>, mut tables: Vec<Ruled>) -> Vec<Piece> {
    tables.sort_by(|a, b| a.top.total_cmp(&b.top));
    let mut tables = tables.into_iter().peekable();
    let mut out = Vec::new();
    let mut stretch: Vec<Line> = Vec::new();
    for line in lines {
        while tables.peek().is_some_and(|t| t.top < line.base - line.size * 0.5) {
            columns(std::mem::take(&mut stretch), &mut out);
            out.extend(tables.next().map(Piece::Table));
        }
        stretch.push(line);
    }
    columns(stretch, &mut out);
    out.extend(tables.map(Piece::Table));
    out
}

/// Lines between tables: where a free strip runs down through many of them, what stands left of it
/// is read first.
fn columns(lines: Vec<Line>, out: &mut Vec<Piece>) {
    let Some((from, to, at)) = gutter(&lines) else {
        out.extend(lines.into_iter().map(Piece::Line));
        return;
    };
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut right = Vec::new();
    let mut left = Vec::new();
    for (i, line) in lines.into_iter().enumerate() {
        if i < from {
            before.push(line);
        } else if i >= to {
            after.push(line);
        } else {
            let (l, r) = line.split(at);
            left.extend(l);
            right.extend(r);
        }
    }
    out.extend(before.into_iter().map(Piece::Line));
    out.extend(left.into_iter().chain(right).map(Piece::Line));
    columns(after, out);
}

/// The stretch of lines with two columns, and the x between them.
fn gutter(lines: &[Line]) -> Option<(usize, usize, f64)> {
    let left = lines.iter().map(|l| l.left).fold(f64::MAX, f64::min);
    let right = lines.iter().map(|l| l.right).fold(f64::MIN, f64::max);
    let middle = |(a, b): &(f64, f64)| (a + b) / 2.0;
    let mut candidates: Vec<f64> = lines.iter().flat_map(|l| l.gaps.iter().map(middle)).collect();
    candidates.retain(|x| (0.35..0.65).contains(&((x - left) / (right - left))));
    candidates.sort_by(f64::total_cmp);
    candidates.dedup_by(|a, b| (*a - *b).abs() < 4.0);
    let best = candidates.into_iter().take(64).filter_map(|x| stretch(lines, x)).max_by_key(|(from, to, _)| to - from)?;
    Some(best)
}

/// The longest stretch of lines that leave the x free, if both sides look like columns.
fn stretch(lines: &[Line], x: f64) -> Option<(usize, usize, f64)> {
    let free = |l: &Line| l.right <= x || l.left >= x || l.gaps.iter().any(|(a, b)| *a < x && x < *b);
    let mut best: Option<(usize, usize)> = None;
    let mut from = 0;
    for i in 0..=lines.len() {
        if i == lines.len() || !free(&lines[i]) {
            if best.is_none_or(|(a, b)| i - from > b - a) {
                best = Some((from, i));
            }
            from = i + 1;
        }
    }
    let (from, to) = best?;
    let inside = &lines[from..to];
    let (mut left, mut right, mut left_lines, mut right_lines) = (0.0_f64, 0.0_f64, 0, 0);
    let (low, high) = inside.iter().fold((f64::MAX, f64::MIN), |(a, b), l| (a.min(l.left), b.max(l.right)));
    for line in inside {
        let before = line.gaps.iter().find(|(a, b)| *a < x && x < *b).copied();
        let (end, start) = before.unwrap_or((line.right, line.left));
        if line.left < x {
            left += end.min(x) - line.left;
            left_lines += 1;
        }
        if line.right > x {
            right += line.right - start.max(x);
            right_lines += 1;
        }
    }
    let filled = |sum: f64, count: usize, width: f64| count >= LEAST_LINES && sum / count as f64 > width * 0.6;
    (filled(left, left_lines, x - low) && filled(right, right_lines, high - x)).then_some((from, to, x))
}
