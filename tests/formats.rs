//! One document, many formats: its records are the same in all of them, apart from where they stand.

mod common;

use common::{PIPELINE, doc, docx, files, fixtures, parse, parse_bytes, root};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use zhengce::decode::{DecodeOptions, Format};
use zhengce::pipeline::Parsed;

/// How often each record stands in a file, apart from its place; white space does not count.
fn records(parsed: &Parsed) -> BTreeMap<String, isize> {
    let mut out = BTreeMap::new();
    for part in &parsed.parts {
        let document = serde_json::to_value(&part.document).unwrap();
        let mut kinds: Vec<(&str, Value)> =
            ["sections", "targets", "deadlines", "responsibilities", "references"].map(|k| (k, document[k].clone())).into();
        let mut meta = document["meta"].clone();
        kinds.push(("definitions", meta["definitions"].take()));
        kinds.push((
            "meta",
            Value::Array(meta.as_object().unwrap().iter().map(|(k, v)| Value::from(vec![k.clone().into(), v.clone()])).collect()),
        ));
        for (kind, all) in kinds {
            for mut record in all.as_array().cloned().unwrap_or_default() {
                if let Some(fields) = record.as_object_mut() {
                    ["id", "parent", "span", "heading_span", "locator"].iter().for_each(|place| drop(fields.remove(*place)));
                }
                let words: String =
                    record.to_string().replace("\\n", "").replace("\\t", "").chars().filter(|c| !c.is_whitespace()).collect();
                *out.entry(format!("{kind} {words}")).or_default() += 1;
            }
        }
    }
    out
}

/// Counts records of texts that are the same in another format, and says which are not.
#[derive(Default)]
struct Tally {
    all: isize,
    missed: isize,
    said: String,
}

impl Tally {
    fn add(&mut self, name: &str, wanted: &Parsed, found: &Parsed) {
        let (wanted, mut found) = (records(wanted), records(found));
        for (record, count) in wanted {
            let missed = (count - found.remove(&record).unwrap_or(0)).max(0);
            self.all += count;
            self.missed += missed;
            if missed > 0 {
                self.said += &format!("{name}: - {record}\n");
            }
        }
        found.keys().for_each(|record| self.said += &format!("{name}: + {record}\n"));
    }

    fn holds(&self, share: f64) {
        let right = 1.0 - self.missed as f64 / self.all as f64;
        println!("{} of {} records the same: {right:.4}\n{}", self.all - self.missed, self.all, self.said);
        assert!(self.all > 0 && right >= share, "{right:.4} < {share}\n{}", self.said);
    }
}

/// Converts files with LibreOffice; `None` where it is not installed.
fn soffice(to: &str, from: &[PathBuf], out: &Path) -> Option<()> {
    // Without a Chinese font the characters do not come into a PDF file at all.
    let fonts = Command::new("fc-list").arg(":lang=zh").output();
    if to == "pdf" && fonts.is_ok_and(|f| f.stdout.is_empty()) {
        eprintln!("SKIPPED: no Chinese font is installed");
        return None;
    }
    let profile = format!("-env:UserInstallation=file://{}", out.join("profile").display());
    let done = Command::new("soffice").args([&profile, "--headless", "--convert-to", to, "--outdir"]).arg(out).args(from).output();
    let made = |f: &PathBuf| out.join(f.file_name().unwrap()).with_extension(to.split(':').next().unwrap()).exists();
    match done {
        Ok(_) if from.iter().all(made) => Some(()),
        _ => {
            eprintln!("SKIPPED: LibreOffice Writer is not installed");
            None
        }
    }
}

/// A page of OFD.
const PAGE: &str = r#"<Page><Content><Layer><TextObject Boundary="30 30 90 6" Size="5"><TextCode X="0" Y="5" DeltaX="g 3 5">植树通知</TextCode></TextObject><PathObject Boundary="0 0 9 9"><AbbreviatedData>M 0 0 L 9 0 C</AbbreviatedData></PathObject></Layer></Content></Page>"#;

/// Rich Text with a number, a note, a merged cell and a nested table.
const RICH: &str = r"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0\fcharset134 SimSun;}}{\listtext 1.\tab}\u26893?\'ca\'f7{\footnote\pard note\par}\par
\trowd\clvmgf\cellx1000\cellx2000\pard\intbl a\cell\itap2 b\nestcell{\*\nesttableprops\trowd\cellx1500\nestrow}\pard\intbl c\cell\row
\trowd\clvmrg\cellx1000\cellx2000\pard\intbl\cell{\deleted d}{\v e}f\cell\row\pard{\pict\bin3 {{{}\par}";

/// A saved page, and Markdown.
const SAVED: &str = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: quoted-printable\n\n<p>=D6=B2=CA=\n=F7</p>\n--b--\n";
const MARKED: &str = "# 植树\n- **选苗**[通知](x)`a`\n\n| 任务 | 单位 |\n|---|:-:|\n| 植树 | 林业局<br>水利局 |\n```\n# 注\n```\n";

/// A small sound file of each format that is not plain.
fn sound() -> &'static [(Format, Vec<u8>)] {
    static SOUND: LazyLock<Vec<(Format, Vec<u8>)>> = LazyLock::new(|| {
        let text = parse(&root().join("fixtures/texts/12_task_table_merged_cells.html"));
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for cell in text.source.tables.iter().flat_map(|t| &t.cells) {
            let (row, column) = (cell.row as u32, cell.column as u16);
            let words = cell.span.of(&text.source.text);
            sheet.write(row, column, words).unwrap();
            if cell.row_span > 1 {
                let (last, plain) = (row + cell.row_span as u32 - 1, rust_xlsxwriter::Format::new());
                sheet.merge_range(row, column, last, column, words, &plain).unwrap();
            }
        }
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            "<</Length 40>>\nstream\nBT /F 12 Tf 90 700 Td <68116797> Tj ET  \nendstream",
            "<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/S/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
        ];
        let pdf: String = objects.iter().enumerate().map(|(i, o)| format!("{} 0 obj\n{o}\nendobj\n", i + 1)).collect();
        let pdf = format!("%PDF-1.4\n{pdf}trailer\n<</Root 1 0 R/Size 7>>\n%%EOF\n");
        let ofd = packed(&[
            ("OFD.xml", b"<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>"),
            ("D.xml", br#"<Document><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>"#),
            ("P.xml", PAGE.as_bytes()),
        ]);
        vec![
            (Format::Docx, docx::write(&text).0),
            (Format::Xlsx, book.save_to_buffer().unwrap()),
            (Format::Pdf, pdf.into_bytes()),
            (Format::Ofd, ofd),
            (Format::Rtf, RICH.into()),
            (Format::Doc, doc::sound()),
            (Format::Mht, SAVED.into()),
            (Format::Markdown, MARKED.into()),
        ]
    });
    &SOUND
}

#[test]
fn sound_files_are_read() {
    for (format, bytes) in sound().iter().filter(|(f, _)| f.is_read()) {
        let options = DecodeOptions { name: Some(format!("a.{}", format.name())), ..DecodeOptions::default() };
        let parsed = PIPELINE.parse_file(bytes, &options).unwrap();
        assert_eq!(parsed.source.format, format.name());
        assert!(!parsed.source.text.is_empty());
    }
}

/// Writes the sound files where the fuzz target `decode` begins from; the first byte is the format's.
#[test]
#[ignore = "writes files, for whoever fuzzes"]
fn seeds_for_fuzzing() {
    let place = root().join("fuzz/corpus/decode");
    std::fs::create_dir_all(&place).unwrap();
    for (format, bytes) in sound() {
        let first = Format::ALL.iter().position(|f| f == format).unwrap() as u8;
        std::fs::write(place.join(format.name()), [&[first], bytes.as_slice()].concat()).unwrap();
    }
}

/// A package of parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of a package, or the streams of a compound file; `None` of what is neither.
fn unpacked(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    if let Some(streams) = doc::streams(bytes) {
        return Some(streams);
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let count = zip.len();
    let part = |i| {
        let mut part = zip.by_index(i).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        (part.name().unwrap().into_owned(), content)
    };
    Some((0..count).map(part).collect())
}

/// Where, the byte to put there, what to do, and to how many bytes.
type Edit = (prop::sample::Index, u8, u8, usize);

/// Changes, leaves out or doubles bytes.
fn damage(bytes: &mut Vec<u8>, edits: &[Edit]) {
    for (at, byte, kind, len) in edits.iter().filter(|_| !bytes.is_empty()).cloned().collect::<Vec<_>>() {
        let at = at.index(bytes.len());
        let end = (at + len).min(bytes.len());
        match kind {
            0 => bytes[at] = byte,
            1 if end - at < bytes.len() => drop(bytes.drain(at..end)),
            _ => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
}

proptest! {
    /// Files with bytes changed, left out or doubled are read or refused; places stand in the text.
    #[test]
    fn damaged_files_are_read_or_refused(
        which in 0..sound().len(),
        inside in prop::option::weighted(0.8, any::<prop::sample::Index>()),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3u8, 1..40usize), 1..6),
    ) {
        let (format, bytes) = &sound()[which];
        let bytes = match (inside, unpacked(bytes)) {
            // What is packed is damaged before it is packed, else its check sum would tell.
            (Some(part), Some(mut parts)) => {
                let part = part.index(parts.len());
                damage(&mut parts[part].1, &edits);
                let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
                if *format == Format::Doc { doc::compound(&parts) } else { packed(&parts) }
            }
            _ => {
                let mut bytes = bytes.clone();
                damage(&mut bytes, &edits);
                bytes
            }
        };
        let options = DecodeOptions { format: Some(*format), ..DecodeOptions::default() };
        if let Ok(parsed) = PIPELINE.parse_file(&bytes, &options) {
            let source = &parsed.source;
            prop_assert!(source.tables.iter().flat_map(|t| &t.cells).all(|c| source.text.get(c.span.start..c.span.end).is_some()));
            prop_assert!(source.pages.is_sorted());
        }
    }
}

#[test]
fn word_documents_give_the_records_of_their_text() {
    let (mut tally, mut numbered) = (Tally::default(), 0);
    for path in fixtures() {
        let text = parse(&path);
        let (bytes, count) = docx::write(&text);
        numbered += count;
        tally.add(&path.file_name().unwrap().to_string_lossy(), &text, &parse_bytes(&bytes));
    }
    assert!(numbered > 150, "only {numbered} paragraphs have automatic numbers");
    tally.holds(0.99);
}

#[test]
fn saved_pages_give_the_records_of_the_page() {
    let mut tally = Tally::default();
    for path in fixtures().iter().filter(|p| p.extension().is_some_and(|e| e == "html")) {
        let page = std::fs::read(path).unwrap();
        let quoted: String =
            page.iter().map(|b| if b.is_ascii_alphanumeric() { char::from(*b).to_string() } else { format!("={b:02X}=\r\n") }).collect();
        let head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"--b\"\r\n\r\n----b\r\nContent-Type: text/html\r\n";
        let file = format!("{head}Content-Transfer-Encoding: quoted-printable\r\n\r\n{quoted}\r\n----b--\r\n");
        let saved = parse_bytes(file.as_bytes());
        assert_eq!(saved.source.format, "mht");
        tally.add(&path.display().to_string(), &parse(path), &saved);
    }
    tally.holds(1.0);
}

#[test]
fn plain_text_read_as_markdown_gives_its_records() {
    let mut tally = Tally::default();
    for path in fixtures().iter().filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        let options = DecodeOptions { format: Some(Format::Markdown), ..DecodeOptions::default() };
        let text = std::fs::read(path).unwrap();
        tally.add(&path.display().to_string(), &parse(path), &PIPELINE.parse_file(&text, &options).unwrap());
    }
    tally.holds(0.99);
}

/// Every fixture as a Word document, converted by LibreOffice to another format, gives at least this
/// share of the records of its text.
fn converted_by_libreoffice(to: &str, share: f64) {
    let place = tempfile::tempdir().unwrap();
    let (given, made) = (place.path().join("given"), place.path().join("made"));
    std::fs::create_dir_all(&given).unwrap();
    std::fs::create_dir_all(&made).unwrap();
    let texts: Vec<(PathBuf, Parsed)> =
        fixtures().iter().map(|path| (given.join(path.file_stem().unwrap()).with_extension("docx"), parse(path))).collect();
    texts.iter().for_each(|(path, text)| std::fs::write(path, docx::write(text).0).unwrap());
    let paths: Vec<PathBuf> = texts.iter().map(|(path, _)| path.clone()).collect();
    if soffice(to, &paths, &made).is_none() {
        return;
    }
    let mut tally = Tally::default();
    for (path, text) in &texts {
        let name = path.file_name().unwrap();
        tally.add(&name.to_string_lossy(), text, &parse(&made.join(name).with_extension(to)));
    }
    tally.holds(share);
}

#[test]
fn word_documents_of_libreoffice_give_the_records_of_their_text() {
    converted_by_libreoffice("docx", 0.99);
}

#[test]
fn doc_files_of_libreoffice_give_the_records_of_their_text() {
    converted_by_libreoffice("doc", 0.99);
}

#[test]
fn rich_text_of_libreoffice_gives_the_records_of_its_text() {
    converted_by_libreoffice("rtf", 0.99);
}

#[cfg(feature = "pdf")]
#[test]
fn pdf_files_of_libreoffice_give_the_records_of_their_text() {
    converted_by_libreoffice("pdf", 0.97);
}

/// The columns of figures in the evaluation's table, by kind of record.
fn scores(texts: &Path, gold: &Path) -> BTreeMap<String, f64> {
    let output = Command::new(env!("CARGO_BIN_EXE_zhengce")).arg("eval").args([gold, texts]).output().unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    let row = |line: &str| {
        let (kind, rest) = line.split_at(line.find("  ")?);
        Some((kind.to_owned(), rest.split_whitespace().nth(3)?.parse().ok()?))
    };
    table.lines().filter_map(row).collect()
}

/// The real documents with gold as text, and as Word documents, in two folders under the same names;
/// `None` where there are none beside the checkout.
fn real(place: &Path) -> Option<(PathBuf, PathBuf)> {
    let shared = root().join("../shared");
    let gold = shared.join("gold");
    if !gold.exists() {
        eprintln!("SKIPPED: no gold beside the checkout");
        return None;
    }
    let (plain, word) = (place.join("plain"), place.join("word"));
    std::fs::create_dir_all(&plain).unwrap();
    std::fs::create_dir_all(&word).unwrap();
    let is_gold = |p: &PathBuf| gold.join(format!("{}.json", p.file_name().unwrap().to_string_lossy())).exists();
    for path in ["seeds", "corpus"].iter().flat_map(|d| files(&shared.join(d))).filter(is_gold) {
        // The text alone, in both: fields beside it are no part of a Word document.
        let options = DecodeOptions { name: Some("a.txt".to_owned()), ..DecodeOptions::default() };
        let text = PIPELINE.parse_file(parse(&path).source.text.as_bytes(), &options).unwrap();
        let name = path.file_name().unwrap();
        std::fs::write(plain.join(name), &text.source.text).unwrap();
        std::fs::write(word.join(name), docx::write(&text).0).unwrap();
    }
    Some((plain, word))
}

/// Holds the scores of a format against those of plain text.
fn loses_at_most(loss: f64, plain: &Path, other: &Path) {
    let gold = root().join("../shared/gold");
    let (plain, other) = (scores(plain, &gold), scores(other, &gold));
    println!("{plain:?}\n{other:?}");
    assert!(plain.len() > 5);
    for (kind, score) in plain {
        assert!(other[&kind] >= score - loss, "{kind}: {score} as text, {} in this format", other[&kind]);
    }
}

#[test]
fn real_documents_lose_nothing_as_word_documents() {
    let place = tempfile::tempdir().unwrap();
    let Some((plain, word)) = real(place.path()) else { return };
    loses_at_most(0.01, &plain, &word);
}

#[cfg(feature = "pdf")]
#[test]
fn real_documents_lose_little_as_pdf_files() {
    let place = tempfile::tempdir().unwrap();
    let Some((plain, word)) = real(place.path()) else { return };
    // LibreOffice puts its own ending in the place of the last one.
    let given = place.path().join("given");
    std::fs::create_dir_all(&given).unwrap();
    let paths: Vec<PathBuf> = files(&word)
        .iter()
        .map(|path| {
            let to = given.join(format!("{}.docx", path.file_name().unwrap().to_string_lossy()));
            std::fs::copy(path, &to).unwrap();
            to
        })
        .collect();
    let (made, named) = (place.path().join("made"), place.path().join("named"));
    std::fs::create_dir_all(&made).unwrap();
    std::fs::create_dir_all(&named).unwrap();
    if soffice("pdf", &paths, &made).is_none() {
        return;
    }
    for path in files(&made) {
        std::fs::rename(&path, named.join(path.file_stem().unwrap())).unwrap();
    }
    loses_at_most(0.03, &plain, &named);
}
