//! One document, many formats: its records are the same in all of them, apart from where they stand.

mod common;

use common::office::soffice;
use common::tally::Tally;
use common::{PIPELINE, docx, files, fixtures, parse, parse_bytes, root};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use zhengce::decode::{DecodeOptions, Format};
use zhengce::pipeline::Parsed;

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
