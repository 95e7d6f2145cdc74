//! A large corpus made of the fixtures: other numbers in every copy, several encodings, and one file
//! in a hundred damaged in one of ten ways. The same number gives the same file.
//!
//! `cargo bench --bench corpus -- DIR 200000` writes one.

use encoding_rs::{BIG5, GB18030};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// One file in so many is damaged.
const DAMAGED: u64 = 100;
/// Files in a folder.
const FOLDER: u64 = 1000;

/// The texts that are varied.
pub struct Corpus {
    texts: Vec<Text>,
}

struct Text {
    name: String,
    extension: String,
    text: String,
    traditional: bool,
}

/// Numbers that look random and are the same each time.
pub struct Random(pub u64);

impl Random {
    /// The next number below a bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}

impl Corpus {
    /// Reads the fixtures of a checkout.
    pub fn read(root: &Path) -> Self {
        let mut paths: Vec<PathBuf> = fs::read_dir(root.join("fixtures/texts")).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        let text = |path: &PathBuf| {
            let bytes = fs::read(path).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let encoding = if name.contains("big5") { BIG5 } else { GB18030 };
            let text = String::from_utf8(bytes).unwrap_or_else(|e| encoding.decode(e.as_bytes()).0.into_owned());
            let extension = path.extension().unwrap().to_string_lossy().into_owned();
            Text { traditional: name.contains("traditional"), name, extension, text: text.trim_start_matches('\u{FEFF}').to_owned() }
        };
        Self { texts: paths.iter().map(text).collect() }
    }

    /// The file of a number: its path below the corpus, and its bytes.
    pub fn file(&self, number: u64) -> (String, Vec<u8>) {
        let mut random = Random(number);
        let text = &self.texts[random.below(self.texts.len() as u64) as usize];
        let varied = vary(&text.text, &mut random);
        let path = format!("第{:03}批/{number:07}_{}.{}", number / FOLDER + 1, text.name, text.extension);
        let bytes = if random.below(DAMAGED) == 0 { damage(&varied, &mut random) } else { encode(&varied, text.traditional, &mut random) };
        (path, bytes)
    }

    /// The text of a number, whole and not yet encoded.
    pub fn text(&self, number: u64) -> String {
        let mut random = Random(number);
        let text = &self.texts[random.below(self.texts.len() as u64) as usize];
        vary(&text.text, &mut random)
    }

    /// Writes the files of some numbers into a folder.
    pub fn write(&self, dir: &Path, numbers: std::ops::Range<u64>) -> io::Result<()> {
        for number in numbers {
            let (path, bytes) = self.file(number);
            let path = dir.join(path);
            fs::create_dir_all(path.parent().unwrap())?;
            fs::write(path, bytes)?;
        }
        Ok(())
    }

    /// Writes an archive with GBK names, one in `.tar.gz`, and a table in GBK.
    pub fn write_packed(&self, dir: &Path, numbers: std::ops::Range<u64>) -> io::Result<()> {
        fs::create_dir_all(dir)?;
        let mut zip = super::zip::Zip::default();
        let gz = flate2::write::GzEncoder::new(fs::File::create(dir.join("包二.tar.gz"))?, flate2::Compression::fast());
        let mut tar = tar::Builder::new(gz);
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["编号", "全文", "来源"])?;
        for number in numbers {
            let (path, bytes) = self.file(number);
            zip.add(&GB18030.encode(&path).0, &bytes);
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            tar.append_data(&mut header, &path, bytes.as_slice())?;
            table.write_record([&format!("A{number}"), &self.text(number), "数据库"])?;
        }
        fs::write(dir.join("包一.zip"), zip.finish())?;
        tar.into_inner()?.finish()?.flush()?;
        let table = String::from_utf8(table.into_inner().map_err(|e| e.into_error())?).map_err(io::Error::other)?;
        fs::write(dir.join("表.csv"), GB18030.encode(&table).0)
    }
}

/// Other digits in all numbers but years.
fn vary(text: &str, random: &mut Random) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        out.push_str(&rest[..at]);
        let length = rest[at..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - at);
        let digits = &rest[at..at + length];
        match length {
            2 | 3 | 5 => {
                (0..length).for_each(|i| out.push(char::from(b'0' + if i == 0 { 1 + random.below(9) } else { random.below(10) } as u8)))
            }
            _ => out.push_str(digits),
        }
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

fn encode(text: &str, traditional: bool, random: &mut Random) -> Vec<u8> {
    match random.below(10) {
        0..=4 => text.as_bytes().to_vec(),
        5 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        6 => utf16le(text),
        _ if traditional => BIG5.encode(text).0.into_owned(),
        _ => GB18030.encode(text).0.into_owned(),
    }
}

fn utf16le(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// Ten ways of damage.
fn damage(text: &str, random: &mut Random) -> Vec<u8> {
    let bytes = text.as_bytes();
    let middle = bytes.len() / 2;
    match random.below(10) {
        0 => Vec::new(),
        1 => (0..4000).map(|_| random.below(256) as u8).collect(),
        2 => bytes[..middle].to_vec(),
        3 => vec![0; 4096],
        4 => [b"%PDF-1.4\n", bytes].concat(),
        5 => [b"PK\x03\x04", bytes].concat(),
        6 => bytes.iter().enumerate().map(|(i, b)| if i % 97 == 0 { 0xFF } else { *b }).collect(),
        7 => [&bytes[..middle], &GB18030.encode(text).0].concat(),
        8 => text.chars().flat_map(|c| [c, '\u{1}']).collect::<String>().into_bytes(),
        _ => [b"\xFF\xFE\0\0".to_vec(), text.chars().flat_map(|c| (c as u32).to_le_bytes()).collect()].concat(),
    }
}
