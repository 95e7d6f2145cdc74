//! What a page shows: characters, ruling lines and pictures with their places (页面内容).
//!
//! Coordinates are in points from the upper left corner of the page as it is read.

use super::super::matrix::Matrix;
use super::super::page::{Glyph, PageContent, Rule};
use super::DecodeError;
use super::font::{Font, Shown};
use super::guard::unpack;
use hayro_cmap::BfString;
use hayro_syntax::content::{Instruction, UntypedIter};
use hayro_syntax::object::{Dict, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::{Page, Resources};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Characters of the longest file; a page of print has two thousand.
const MAX_GLYPHS: usize = 6_000_000;
/// Instructions of the longest file.
const MAX_INSTRUCTIONS: usize = 60_000_000;
/// Forms inside forms.
const MAX_DEPTH: usize = 8;
/// Graphics states that may be saved at once.
const MAX_SAVED: usize = 256;
/// Ruling lines of a page; a page with more shows a drawing.
const MAX_RULES: usize = 8000;
/// A filled shape this thin is a line, in points.
const THIN: f64 = 3.0;

/// Runs all pages.
pub(super) fn pages(pages: &[Page<'_>]) -> Result<Vec<PageContent>, DecodeError> {
    let mut work = Work::default();
    pages.iter().map(|page| work.page(page)).collect()
}

/// What is shared by the pages: fonts, and what may still be done.
#[derive(Default)]
struct Work {
    fonts: FxHashMap<(u32, i32), Rc<Font>>,
    glyphs: usize,
    instructions: usize,
}

impl Work {
    fn page(&mut self, page: &Page<'_>) -> Result<PageContent, DecodeError> {
        let (width, height) = page.render_dimensions();
        let mut data = Vec::new();
        for stream in contents(page) {
            data.extend(unpack(&stream)?.unwrap_or_default());
            data.push(b' ');
        }
        let start = State { place: Matrix(page.initial_transform(true).as_coeffs()), ..State::default() };
        let out = PageContent { width: f64::from(width), height: f64::from(height), ..PageContent::default() };
        let mut run = Run { work: self, out, depth: 0 };
        run.content(&data, page.resources(), start)?;
        Ok(run.out)
    }

    fn font(&mut self, resources: &Resources<'_>, name: &Name<'_>) -> Result<Rc<Font>, DecodeError> {
        let Some(dict) = resources.get_font(name) else { return Ok(Rc::new(Font::unknown())) };
        let id = dict.obj_id().map(|id| (id.obj_number, id.gen_number));
        if let Some(font) = id.and_then(|id| self.fonts.get(&id)) {
            return Ok(font.clone());
        }
        let font = Rc::new(Font::read(&dict)?);
        if let Some(id) = id {
            self.fonts.insert(id, font.clone());
        }
        Ok(font)
    }
}

/// The streams that a page's content is cut into.
fn contents<'a>(page: &Page<'a>) -> Vec<Stream<'a>> {
    match page.raw().get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(array)) => array.iter::<Stream<'_>>().collect(),
        _ => Vec::new(),
    }
}

/// The graphics state, as far as it moves text.
#[derive(Clone)]
struct State {
    place: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    /// Where the next character goes, and where its line began.
    cursor: Matrix,
    line: Matrix,
}

impl Default for State {
    fn default() -> Self {
        Self {
            place: Matrix::IDENTITY,
            font: None,
            size: 1.0,
            character_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            cursor: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
        }
    }
}

/// The path under construction.
#[derive(Default)]
struct Path {
    shapes: Vec<Vec<(f64, f64)>>,
    /// It has curves, so it is no table's line.
    curved: bool,
}

struct Run<'w> {
    work: &'w mut Work,
    out: PageContent,
    depth: usize,
}

impl Run<'_> {
    fn content(&mut self, data: &[u8], resources: &Resources<'_>, start: State) -> Result<(), DecodeError> {
        let mut state = start;
        let mut saved = Vec::new();
        let mut path = Path::default();
        let mut instructions = UntypedIter::new(data);
        while let Some(instruction) = instructions.next() {
            self.work.instructions += 1;
            if self.work.instructions > MAX_INSTRUCTIONS || self.work.glyphs > MAX_GLYPHS {
                return Err(DecodeError::TooMuch("its pages show more than documents do".to_owned()));
            }
            let operator: &[u8] = instruction.operator;
            match operator {
                b"q" if saved.len() < MAX_SAVED => saved.push(state.clone()),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => state.place = matrix(&instruction).then(state.place),
                b"Do" => self.object(&instruction, resources, &state)?,
                b"Tf" => self.choose_font(&instruction, resources, &mut state)?,
                b"m" | b"l" | b"c" | b"v" | b"y" | b"h" | b"re" => path.extend(operator, &numbers(&instruction), state.place),
                b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => self.paint(std::mem::take(&mut path), true),
                b"f" | b"F" | b"f*" => self.paint(std::mem::take(&mut path), false),
                b"n" => path = Path::default(),
                _ => self.text(operator, &instruction, &mut state),
            }
        }
        Ok(())
    }

    fn choose_font(&mut self, instruction: &Instruction<'_, '_>, resources: &Resources<'_>, state: &mut State) -> Result<(), DecodeError> {
        for operand in instruction.operands() {
            match operand {
                Object::Name(name) => state.font = Some(self.work.font(resources, name)?),
                Object::Number(size) => state.size = size.as_f64(),
                _ => {}
            }
        }
        Ok(())
    }

    fn text(&mut self, operator: &[u8], instruction: &Instruction<'_, '_>, state: &mut State) {
        let n = numbers(instruction);
        let one = n.first().copied();
        match (operator, one) {
            (b"BT", _) => state.begin(Matrix::IDENTITY),
            (b"Tc", Some(n)) => state.character_space = n,
            (b"Tw", Some(n)) => state.word_space = n,
            (b"Tz", Some(n)) => state.stretch = n / 100.0,
            (b"TL", Some(n)) => state.leading = n,
            (b"Ts", Some(n)) => state.rise = n,
            (b"Td", Some(x)) => state.move_line(x, n.get(1).copied().unwrap_or(0.0)),
            (b"TD", Some(x)) => {
                let y = n.get(1).copied().unwrap_or(0.0);
                state.leading = -y;
                state.move_line(x, y);
            }
            (b"Tm", _) => state.begin(matrix(instruction)),
            (b"T*", _) => state.move_line(0.0, -state.leading),
            (b"Tj" | b"TJ", _) => self.strings(instruction, state),
            (b"'" | b"\"", _) => {
                if let [word, character] = n[..] {
                    (state.word_space, state.character_space) = (word, character);
                }
                state.move_line(0.0, -state.leading);
                self.strings(instruction, state);
            }
            _ => {}
        }
    }

    fn strings(&mut self, instruction: &Instruction<'_, '_>, state: &mut State) {
        for operand in instruction.operands() {
            match operand {
                Object::String(string) => self.string(string, state),
                Object::Array(array) => {
                    for item in array.iter::<Object<'_>>() {
                        match item {
                            Object::String(string) => self.string(&string, state),
                            Object::Number(n) => state.advance(-n.as_f64() / 1000.0 * state.size),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn string(&mut self, string: &PdfString<'_>, state: &mut State) {
        let Some(font) = state.font.clone() else { return };
        font.show(string.as_bytes(), |shown| {
            let vertical = font.vertical;
            let width = if vertical { -1000.0 } else { shown.width };
            let advance = width / 1000.0 * state.size + state.character_space + if shown.is_space { state.word_space } else { 0.0 };
            self.put(&shown, width / 1000.0 * state.size, vertical, state);
            state.advance(advance);
        });
    }

    /// Notes the characters of one code; several share its width.
    fn put(&mut self, shown: &Shown, width: f64, vertical: bool, state: &State) {
        let to_page = state.cursor.then(state.place);
        let width = if vertical { state.size } else { width * state.stretch };
        let origin = if vertical { (-state.size / 2.0, -state.size) } else { (0.0, state.rise) };
        let (left, base) = to_page.apply(origin);
        let (right, end) = to_page.apply((origin.0 + width, origin.1));
        let (over_x, over_y) = to_page.apply((origin.0, origin.1 + state.size));
        let size = (over_x - left).hypot(over_y - base);
        if ![left, right, base, size].iter().all(|n| n.is_finite() && n.abs() < 1e5) || size < 0.1 {
            return;
        }
        let level = (end - base).abs() <= (right - left).abs() * 0.2 + 0.01 && right >= left;
        let characters: &mut dyn Iterator<Item = char> = match &shown.text {
            BfString::Char(c) => &mut std::iter::once(*c),
            BfString::String(s) => &mut s.chars(),
        };
        let characters: Vec<char> = characters.filter(|c| !c.is_control()).collect();
        let step = (right - left) / characters.len().max(1) as f64;
        for (i, character) in characters.into_iter().enumerate() {
            let left = left + step * i as f64;
            self.out.glyphs.push(Glyph { character, left, right: left + step, base, size, level });
            self.work.glyphs += 1;
        }
    }

    /// A form is run in its place, a picture is measured.
    fn object(&mut self, instruction: &Instruction<'_, '_>, resources: &Resources<'_>, state: &State) -> Result<(), DecodeError> {
        let name = instruction.operands().find_map(|o| if let Object::Name(name) = o { Some(name.clone()) } else { None });
        let Some(stream) = name.and_then(|name| resources.get_x_object(&name)) else { return Ok(()) };
        let dict = stream.dict();
        if dict.get::<Name<'_>>("Subtype").is_some_and(|n| n.as_ref() == b"Image") {
            let [a, b, c, d, ..] = state.place.0;
            self.out.pictured += (a * d - b * c).abs();
            return Ok(());
        }
        if self.depth >= MAX_DEPTH {
            return Ok(());
        }
        let Some(data) = unpack(&stream)? else { return Ok(()) };
        let own = dict.get::<Dict<'_>>("Resources").map(Resources::new);
        let place = dict.get::<[f64; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix);
        let start = State { place: place.then(state.place), ..state.clone() };
        self.depth += 1;
        let done = self.content(&data, own.as_ref().unwrap_or(resources), start);
        self.depth -= 1;
        done
    }

    /// Straight lines of a painted path: its sides where it is stroked, itself where it is thin.
    fn paint(&mut self, path: Path, stroked: bool) {
        if path.curved && !stroked {
            return;
        }
        for shape in path.shapes {
            let Some((low, high)) = extent(&shape) else { continue };
            let (width, height) = (high.0 - low.0, high.1 - low.1);
            if width.min(height) <= THIN {
                self.rule(width >= height, low, high);
            } else if stroked {
                for side in shape.windows(2) {
                    let Some((low, high)) = extent(side) else { continue };
                    if (high.0 - low.0).min(high.1 - low.1) < 0.5 {
                        self.rule(high.0 - low.0 >= high.1 - low.1, low, high);
                    }
                }
            }
        }
    }

    fn rule(&mut self, across: bool, low: (f64, f64), high: (f64, f64)) {
        let (at, from, to) = if across { ((low.1 + high.1) / 2.0, low.0, high.0) } else { ((low.0 + high.0) / 2.0, low.1, high.1) };
        if self.out.rules.len() < MAX_RULES && [at, from, to].iter().all(|n| n.is_finite()) {
            self.out.rules.push(Rule { across, at, from, to });
        }
    }
}

impl State {
    fn begin(&mut self, at: Matrix) {
        (self.cursor, self.line) = (at, at);
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.begin(Matrix::shift(x, y).then(self.line));
    }

    fn advance(&mut self, by: f64) {
        let vertical = self.font.as_ref().is_some_and(|f| f.vertical);
        let step = if vertical { Matrix::shift(0.0, by) } else { Matrix::shift(by * self.stretch, 0.0) };
        self.cursor = step.then(self.cursor);
    }
}

impl Path {
    fn extend(&mut self, operator: &[u8], n: &[f64], place: Matrix) {
        match (operator, n) {
            (b"m", [x, y, ..]) => self.shapes.push(vec![place.apply((*x, *y))]),
            (b"l", [x, y, ..]) => self.last(place.apply((*x, *y))),
            (b"c" | b"v" | b"y", [.., x, y]) => {
                self.curved = true;
                self.last(place.apply((*x, *y)));
            }
            (b"h", _) => {
                if let Some(first) = self.shapes.last().and_then(|s| s.first()).copied() {
                    self.last(first);
                }
            }
            (b"re", [x, y, w, h, ..]) => {
                let corners = [(*x, *y), (x + w, *y), (x + w, y + h), (*x, y + h), (*x, *y)];
                self.shapes.push(corners.map(|corner| place.apply(corner)).to_vec());
            }
            _ => {}
        }
    }

    fn last(&mut self, point: (f64, f64)) {
        match self.shapes.last_mut() {
            Some(shape) => shape.push(point),
            None => self.shapes.push(vec![point]),
        }
    }
}

/// The corners of the box around points.
fn extent(points: &[(f64, f64)]) -> Option<((f64, f64), (f64, f64))> {
    let first = *points.first()?;
    Some(points.iter().fold((first, first), |(low, high), p| ((low.0.min(p.0), low.1.min(p.1)), (high.0.max(p.0), high.1.max(p.1)))))
}

fn numbers(instruction: &Instruction<'_, '_>) -> Vec<f64> {
    instruction.operands().filter_map(|o| if let Object::Number(n) = o { Some(n.as_f64()) } else { None }).collect()
}

fn matrix(instruction: &Instruction<'_, '_>) -> Matrix {
    numbers(instruction).try_into().map_or(Matrix::IDENTITY, Matrix)
}
