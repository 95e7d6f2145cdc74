//! Word documents of 1997–2003, written byte by byte.

use std::io::{Cursor, Read, Write};

/// Parts of the table stream, by the index of their place and length in the head.
pub const STYLES: usize = 1;
pub const FOOTNOTE_REFS: usize = 2;
pub const FOOTNOTE_TEXTS: usize = 3;
pub const CHARACTERS: usize = 12;
pub const PARAGRAPHS: usize = 13;
pub const PIECES: usize = 33;
pub const LISTS: usize = 73;
pub const OVERRIDES: usize = 74;

/// Where the text begins in its stream.
const TEXT: usize = 1024;
const PAGE: usize = 512;

/// A document that is written.
#[derive(Clone, Default)]
pub struct Doc {
    text: Vec<u16>,
    /// Ends of paragraphs and of runs, and what is said of them.
    paragraphs: Vec<(usize, Vec<u8>)>,
    runs: Vec<(usize, Vec<u8>)>,
    parts: Vec<(usize, Vec<u8>)>,
    /// Characters of the main text, where others follow.
    pub main: Option<usize>,
    /// The flags of the head.
    pub flags: u16,
}

impl Doc {
    /// Adds words and a mark, with what is said of the paragraph.
    pub fn add(&mut self, words: &str, mark: u16, said: &[u8]) -> &mut Self {
        self.text.extend(words.encode_utf16().chain([mark]));
        self.paragraphs.push((self.text.len(), said.to_owned()));
        self
    }

    /// Says something of all characters since the last time.
    pub fn say(&mut self, said: &[u8]) -> &mut Self {
        self.runs.push((self.text.len(), said.to_owned()));
        self
    }

    /// Adds a part of the table stream.
    pub fn part(&mut self, index: usize, bytes: Vec<u8>) -> &mut Self {
        self.parts.push((index, bytes));
        self
    }

    /// Characters so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// The file.
    pub fn file(&self) -> Vec<u8> {
        let (document, table) = self.streams();
        compound(&[("WordDocument", &document), ("1Table", &table)])
    }

    /// The two streams of the file.
    pub fn streams(&self) -> (Vec<u8>, Vec<u8>) {
        let mut document = vec![0; TEXT];
        document.extend(self.text.iter().flat_map(|u| u.to_le_bytes()));
        let mut parts = self.parts.clone();
        parts.push((PARAGRAPHS, pages(&mut document, &self.paragraphs, true)));
        parts.push((CHARACTERS, pages(&mut document, &self.runs, false)));
        if !self.parts.iter().any(|p| p.0 == PIECES) {
            parts.push((PIECES, pieces(&[(self.text.len(), TEXT as u32)])));
        }
        let mut put = |at: usize, bytes: &[u8]| document[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &0xA5ECu16.to_le_bytes());
        put(2, &0xC1u16.to_le_bytes());
        put(10, &(self.flags | 0x0200).to_le_bytes());
        let main = self.main.unwrap_or(self.text.len());
        put(76, &(main as u32).to_le_bytes());
        put(80, &((self.text.len() - main) as u32).to_le_bytes());
        let mut table = Vec::new();
        for (index, bytes) in parts {
            put(154 + 8 * index, &(table.len() as u32).to_le_bytes());
            put(158 + 8 * index, &(bytes.len() as u32).to_le_bytes());
            table.extend(bytes);
        }
        (document, table)
    }
}

/// A table of pieces: how many characters each has, and where it begins in the stream.
pub fn pieces(pieces: &[(usize, u32)]) -> Vec<u8> {
    let ends = pieces.iter().scan(0, |sum, (len, _)| {
        *sum += *len as u32;
        Some(*sum)
    });
    let mut plc: Vec<u8> = [0].into_iter().chain(ends).flat_map(u32::to_le_bytes).collect();
    pieces.iter().for_each(|(_, at)| plc.extend([&[0, 0][..], &at.to_le_bytes(), &[0, 0]].concat()));
    [&[2][..], &(plc.len() as u32).to_le_bytes(), &plc].concat()
}

/// A page for each run, and the table that finds them.
fn pages(document: &mut Vec<u8>, runs: &[(usize, Vec<u8>)], paragraphs: bool) -> Vec<u8> {
    let (mut starts, mut numbers) = (Vec::new(), Vec::new());
    let mut start = TEXT as u32;
    for (end, said) in runs {
        let end = (TEXT + 2 * end) as u32;
        document.resize(document.len().next_multiple_of(PAGE), 0);
        numbers.extend(((document.len() / PAGE) as u32).to_le_bytes());
        starts.extend(start.to_le_bytes());
        let mut page = [start.to_le_bytes(), end.to_le_bytes()].concat();
        page.push(20);
        page.resize(40, 0);
        match paragraphs {
            // The style, then the properties, padded to whole words.
            true => page.extend([&[0, said.len().div_ceil(2) as u8 + 1][..], &[0, 0], said].concat()),
            false => page.extend([&[said.len() as u8][..], said].concat()),
        }
        page.resize(PAGE - 1, 0);
        page.push(1);
        document.extend(page);
        start = end;
    }
    [starts, start.to_le_bytes().to_vec(), numbers].concat()
}

/// A compound file of streams.
pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

/// The streams of a compound file; `None` of what is none.
pub fn streams(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = file.read_root_storage().map(|entry| entry.name().to_owned()).collect();
    let stream = |name: String| {
        let mut bytes = Vec::new();
        file.open_stream(&name).unwrap().read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    Some(names.into_iter().map(stream).collect())
}

/// One list with one level, `第%1条`.
pub fn articles(doc: &mut Doc) {
    let mut level = [&1i32.to_le_bytes()[..], &[39, 0], &[0; 9], &[2], &[0; 12], &3u16.to_le_bytes()].concat();
    level.extend("第\0条".encode_utf16().flat_map(u16::to_le_bytes));
    let pattern = [&77i32.to_le_bytes()[..], &[0; 22], &[1, 0]].concat();
    doc.part(OVERRIDES, [&1u32.to_le_bytes()[..], &77i32.to_le_bytes(), &[0; 12], &[255; 4]].concat());
    // The levels stand behind the part, which ends before them.
    doc.part(LISTS, [&1u16.to_le_bytes()[..], &pattern, &level].concat());
}

/// What is said of a row with cells that end at these edges.
pub fn row(edges: &[i16], merges: &[u16]) -> Vec<u8> {
    let mut cells = vec![edges.len() as u8 - 1];
    edges.iter().for_each(|edge| cells.extend(edge.to_le_bytes()));
    merges.iter().for_each(|merge| cells.extend([&merge.to_le_bytes()[..], &[0; 18]].concat()));
    [&[0x16, 0x24, 1, 0x17, 0x24, 1, 0x08, 0xD6][..], &(cells.len() as u16 + 1).to_le_bytes(), &cells].concat()
}

/// A small sound file with a list, a note, merged cells and tracked changes.
pub fn sound() -> Vec<u8> {
    let mut doc = Doc::default();
    articles(&mut doc);
    doc.add("植树\u{2}造林。", 0x0D, &[0x0B, 0x46, 1, 0]).add("\u{13}DATE\u{14}今\u{15}", 0x1F, &[]).say(&[]);
    doc.add("旧", 0x1F, &[]).say(&[0, 8, 1]).add("新", 0x0D, &[]).say(&[1, 8, 1]);
    for merge in [0x60, 0x20] {
        doc.add("任务", 0x07, &[0x16, 0x24, 1]).add("林业局", 0x07, &[0x16, 0x24, 1]).add("", 0x07, &row(&[0, 1000, 2000], &[merge]));
    }
    doc.main = Some(doc.len());
    doc.add("\u{2}注", 0x0D, &[]).say(&[]);
    let places = |places: &[u32]| places.iter().flat_map(|p| p.to_le_bytes()).collect::<Vec<u8>>();
    doc.part(FOOTNOTE_REFS, [places(&[2, 30]), vec![0, 0]].concat()).part(FOOTNOTE_TEXTS, places(&[0, 3]));
    doc.file()
}
