//! Notes and text boxes: where the text refers to them, and where their words stand (脚注, 尾注, 文本框).

use super::bytes::{Plc, i32_at};
use super::fib::{Fib, Part, Text};
use std::collections::HashMap;
use std::ops::Range;

/// Texts beside the main one, by the places of the characters they hang on.
pub(super) struct Asides {
    by_place: HashMap<u32, Vec<Range<u32>>>,
    /// Text boxes that hang on no character that was found.
    pub loose: Vec<Range<u32>>,
}

impl Asides {
    pub fn read(fib: &Fib<'_>, table: &[u8]) -> Self {
        let mut out = Self { by_place: HashMap::new(), loose: Vec::new() };
        let part = |part| fib.part(table, part);
        out.notes(part(Part::FootnoteRefs), part(Part::FootnoteTexts), fib.text(Text::Footnotes));
        out.notes(part(Part::EndnoteRefs), part(Part::EndnoteTexts), fib.text(Text::Endnotes));
        out.boxes(part(Part::Shapes), part(Part::BoxTexts), fib.text(Text::Boxes));
        out
    }

    /// The texts that hang on a character; each is given once.
    pub fn take(&mut self, place: u32) -> Vec<Range<u32>> {
        self.by_place.remove(&place).unwrap_or_default()
    }

    fn notes(&mut self, refs: &[u8], texts: &[u8], all: Range<u32>) {
        let (refs, texts) = (Plc::new(refs, 2), Plc::new(texts, 0));
        let places = (0..refs.len()).map_while(|i| refs.place(i));
        for (place, text) in places.zip(ranges(texts, all)) {
            self.by_place.entry(place).or_default().push(text);
        }
    }

    /// A shape and the text in it have the same number.
    fn boxes(&mut self, shapes: &[u8], texts: &[u8], all: Range<u32>) {
        const SHAPE: usize = 26;
        const BOX: usize = 22;
        let (shapes, texts) = (Plc::new(shapes, SHAPE), Plc::new(texts, BOX));
        let shape = |i| Some((i32_at(shapes.data(i)?, 0)?, shapes.place(i)?));
        let places: HashMap<i32, u32> = (0..shapes.len()).map_while(shape).collect();
        for (i, text) in ranges(texts, all).enumerate() {
            let number = texts.data(i).and_then(|d| i32_at(d, 14));
            match number.and_then(|n| places.get(&n)) {
                Some(place) => self.by_place.entry(*place).or_default().push(text),
                None => self.loose.push(text),
            }
        }
    }
}

/// The texts one after the other; what goes back is none, else a small file would have an endless text.
fn ranges(texts: Plc<'_>, all: Range<u32>) -> impl Iterator<Item = Range<u32>> {
    let mut last = 0;
    (0..texts.len()).map_while(move |i| {
        let (start, end) = (texts.place(i)?.max(last), texts.place(i + 1)?);
        last = last.max(end);
        let place = |at: u32| all.start.saturating_add(at).min(all.end);
        Some(place(start)..place(end.max(start)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plc(places: &[u32], data: &[u8]) -> Vec<u8> {
        places.iter().flat_map(|p| p.to_le_bytes()).chain(data.iter().copied()).collect()
    }

    #[test]
    fn texts_that_go_back_are_none() {
        let texts = plc(&[0, 5, 2, 9, 99], &[]);
        assert_eq!(ranges(Plc::new(&texts, 0), 100..110).collect::<Vec<_>>(), [100..105, 105..105, 105..109, 109..110]);
    }

    #[test]
    fn boxes_hang_on_the_shape_of_their_number() {
        let mut asides = Asides { by_place: HashMap::new(), loose: Vec::new() };
        let shape = [&7i32.to_le_bytes()[..], &[0; 22]].concat();
        let text = |number: i32| [&[0; 14][..], &number.to_le_bytes(), &[0; 4]].concat();
        asides.boxes(&plc(&[3, 9], &shape), &plc(&[0, 4, 6], &[text(7), text(8)].concat()), 50..56);
        assert_eq!((asides.take(3).first(), asides.take(3).len()), (Some(&(50..54)), 0));
        assert_eq!(asides.loose.first(), Some(&(54..56)));
    }
}
