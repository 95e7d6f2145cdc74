//! Charts as inline SVG (图表). Each has a title and a description for those who do not see it.

use super::Html;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A value of a chart, with what bounds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it belongs to.
    pub label: String,
    /// The value; of a range its lower end.
    pub low: f64,
    /// The upper end of a range.
    pub high: Option<f64>,
    /// What bounds the value.
    pub bound: Bound,
    /// The value as people write it.
    pub written: String,
}

/// What bounds a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The value itself.
    Exact,
    /// At least (以上).
    Above,
    /// At most (以内).
    Below,
    /// About (左右).
    About,
    /// From one value to another.
    Range,
}

const WIDTH: f64 = 760.0;
const LABELS: f64 = 170.0;
const VALUES: f64 = 110.0;
const ROW: f64 = 26.0;

/// Values under each other on one scale: a dot for a value, hollow for about, an arrow for a bound, a
/// bar for a range.
pub fn values(title: &str, unit: &str, bars: &[Bar]) -> Html {
    let ends = bars.iter().flat_map(|b| [b.low, b.high.unwrap_or(b.low)]).filter(|v| v.is_finite());
    let (least, most) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    let scale = Scale::over(least, most);
    let height = ROW * (bars.len() as f64 + 1.5);
    let told: Vec<String> = bars.iter().map(|b| format!("{} {}", b.label, b.written)).collect();
    let mut svg = begin(height, title, &told.join(";"));
    for tick in &scale.ticks {
        let x = scale.x(*tick);
        svg.open("line", &[("class", "axis"), ("x1", &px(x)), ("x2", &px(x)), ("y1", "4"), ("y2", &px(height - ROW))]).close("line");
        words(&mut svg, x, height - ROW + 16.0, "middle", "soft", &format!("{tick}"));
    }
    words(&mut svg, WIDTH - 4.0, height - ROW + 16.0, "end", "soft", unit);
    for (i, bar) in bars.iter().enumerate() {
        let y = ROW * (i as f64 + 0.75);
        words(&mut svg, LABELS - 10.0, y + 4.0, "end", "", &shortened(&bar.label));
        words(&mut svg, WIDTH - VALUES + 12.0, y + 4.0, "start", "", &bar.written);
        mark(&mut svg, &scale, bar, y);
    }
    svg.raw("</svg>");
    svg
}

fn mark(svg: &mut Html, scale: &Scale, bar: &Bar, y: f64) {
    let (x, end) = (scale.x(bar.low), scale.x(bar.high.unwrap_or(bar.low)));
    let mut line = |from: f64, to: f64| {
        svg.open("line", &[("class", "mark"), ("x1", &px(from)), ("x2", &px(to)), ("y1", &px(y)), ("y2", &px(y))]).close("line");
    };
    const ARROW: f64 = 26.0;
    match bar.bound {
        Bound::Above => line(x, x + ARROW),
        Bound::Below => line(x - ARROW, x),
        Bound::Range => line(x, end),
        Bound::Exact | Bound::About => {}
    }
    let tip = |svg: &mut Html, at: f64, way: f64| {
        let points = format!("{},{} {},{} {},{}", px(at + way * 8.0), px(y), px(at), px(y - 5.0), px(at), px(y + 5.0));
        svg.open("polygon", &[("class", "mark"), ("points", &points)]).close("polygon");
    };
    match bar.bound {
        Bound::Above => tip(svg, x + ARROW, 1.0),
        Bound::Below => tip(svg, x - ARROW, -1.0),
        _ => {}
    }
    let class = if bar.bound == Bound::About { "mark hollow" } else { "mark" };
    for at in if bar.bound == Bound::Range { vec![x, end] } else { vec![x] } {
        svg.open("circle", &[("class", class), ("cx", &px(at)), ("cy", &px(y)), ("r", "5")]).close("circle");
    }
}

/// The days of one document, on a line of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What they belong to.
    pub label: String,
    /// The days.
    pub days: Vec<Day>,
}

/// A day on which something is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// As a number of years: 2026.5 is the middle of 2026.
    pub at: f64,
    /// What it says when it is pointed at.
    pub told: String,
    /// How much is due.
    pub count: usize,
}

/// Days on a line for each label; the size of a dot says how much is due.
pub fn days(title: &str, lines: &[Line]) -> Html {
    let all = lines.iter().flat_map(|l| l.days.iter().map(|d| d.at));
    let (least, most) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    let scale = Scale::over(least, most);
    let height = ROW * (lines.len() as f64 + 1.5);
    let told = lines.iter().map(|l| format!("{} {}", l.label, l.days.len())).collect::<Vec<_>>().join(";");
    let mut svg = begin(height, title, &told);
    for tick in scale.ticks.iter().filter(|t| t.fract() == 0.0) {
        let x = scale.x(*tick);
        svg.open("line", &[("class", "axis"), ("x1", &px(x)), ("x2", &px(x)), ("y1", "4"), ("y2", &px(height - ROW))]).close("line");
        words(&mut svg, x, height - ROW + 16.0, "middle", "soft", &format!("{tick}年"));
    }
    for (i, line) in lines.iter().enumerate() {
        let y = ROW * (i as f64 + 0.75);
        words(&mut svg, LABELS - 10.0, y + 4.0, "end", "", &shortened(&line.label));
        for Day { at, told, count } in &line.days {
            let radius = 4.0 + (*count as f64).sqrt() * 1.5;
            svg.open("circle", &[("class", "day"), ("cx", &px(scale.x(*at))), ("cy", &px(y)), ("r", &px(radius.min(ROW / 2.0)))]);
            svg.element("title", &[], told).close("circle");
        }
    }
    svg.raw("</svg>");
    svg
}

fn begin(height: f64, title: &str, told: &str) -> Html {
    let mut svg = Html::new();
    let view = format!("0 0 {WIDTH} {height}");
    svg.open("svg", &[("role", "img"), ("viewBox", &view), ("width", &px(WIDTH)), ("height", &px(height))]);
    svg.element("title", &[], title).element("desc", &[], told);
    svg
}

fn words(svg: &mut Html, x: f64, y: f64, anchor: &'static str, class: &'static str, text: &str) {
    // Marks of direction cannot be shown as elements inside SVG text; attributes drop them, so do we.
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}'))
        .collect();
    svg.element("text", &[("x", &px(x)), ("y", &px(y)), ("text-anchor", anchor), ("class", class)], &plain);
}

/// The end of a label that is too long: a county and a year tell more than the province before them.
fn shortened(label: &str) -> String {
    /// Columns that fit before the chart; a Han character takes two.
    const COLUMNS: usize = 23;
    if label.width() <= COLUMNS {
        return label.to_owned();
    }
    let (mut used, mut start) = (1, label.len());
    for (at, c) in label.char_indices().rev() {
        used += c.width().unwrap_or_default();
        if used > COLUMNS {
            break;
        }
        start = at;
    }
    format!("…{}", &label[start..])
}

fn px(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    format!("{rounded}")
}

/// Values to places on a line.
struct Scale {
    from: f64,
    to: f64,
    ticks: Vec<f64>,
}

impl Scale {
    /// A scale with round ends that has room on both sides; without values, from 0 to 1.
    fn over(least: f64, most: f64) -> Self {
        let (least, most) = if least.is_finite() && most.is_finite() { (least, most) } else { (0.0, 1.0) };
        let width = if most > least { most - least } else { most.abs().max(1.0) * 0.2 };
        let step = round_step(width / 4.0);
        let (from, to) = (((least - step * 0.2) / step).floor() * step, ((most + step * 0.2) / step).ceil() * step);
        let count = ((to - from) / step).round() as usize;
        let tick = |i: usize| {
            let places = (1.0 / step).max(1.0) * 10.0;
            ((from + step * i as f64) * places).round() / places
        };
        Self { from, to, ticks: (0..=count.min(20)).map(tick).collect() }
    }

    fn x(&self, value: f64) -> f64 {
        let share = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        LABELS + share * (WIDTH - LABELS - VALUES)
    }
}

/// The next larger of 1, 2, 5 times a power of ten.
fn round_step(least: f64) -> f64 {
    let power = 10f64.powf(least.max(f64::MIN_POSITIVE).log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= least * 0.999).unwrap_or(power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, low: f64, high: Option<f64>, bound: Bound) -> Bar {
        Bar { label: label.to_owned(), low, high, bound, written: low.to_string() }
    }

    #[test]
    fn scales_have_round_ticks_around_all_values() {
        for (least, most, wanted) in [
            (4.5, 6.0, vec![4.0, 4.5, 5.0, 5.5, 6.0, 6.5]),
            (0.0, 100.0, vec![-50.0, 0.0, 50.0, 100.0, 150.0]),
            (-3.0, 2.0, vec![-4.0, -2.0, 0.0, 2.0, 4.0]),
        ] {
            let scale = Scale::over(least, most);
            assert_eq!(scale.ticks, wanted);
            assert!(scale.x(least) > LABELS && scale.x(most) < WIDTH - VALUES);
        }
    }

    #[test]
    fn one_value_and_none_have_a_scale_too() {
        assert!(Scale::over(5.0, 5.0).ticks.len() > 1);
        assert_eq!(Scale::over(f64::INFINITY, f64::NEG_INFINITY).ticks.first(), Some(&-0.5));
        assert!(values("空", "%", &[]).into_string().starts_with("<svg"));
    }

    #[test]
    fn long_labels_keep_their_end() {
        assert_eq!(shortened("贵州省 2026"), "贵州省 2026");
        assert_eq!(shortened("江西省赣州市瑞金市 2024"), "江西省赣州市瑞金市 2024");
        assert_eq!(shortened("内蒙古自治区呼伦贝尔市海拉尔区 2024"), "…伦贝尔市海拉尔区 2024");
    }

    #[test]
    fn bounds_are_drawn_as_what_they_are() {
        let svg = |b: Bar| values("增速", "%", &[b, bar("乙", 9.0, None, Bound::Exact)]).into_string();
        let count = |svg: &str, what: &str| svg.matches(what).count();
        let exact = svg(bar("甲", 5.0, None, Bound::Exact));
        assert_eq!((count(&exact, "<circle"), count(&exact, "<polygon"), count(&exact, "hollow")), (2, 0, 0));
        let above = svg(bar("甲", 5.0, None, Bound::Above));
        assert_eq!((count(&above, "<circle"), count(&above, "<polygon")), (2, 1));
        let range = svg(bar("甲", 5.0, Some(6.0), Bound::Range));
        assert_eq!((count(&range, "<circle"), count(&range, "class=\"mark\" x1")), (3, 1));
        assert_eq!(count(&svg(bar("甲", 5.0, None, Bound::About)), "hollow"), 1);
    }
}
