//! A small sound file of each format: read, and with damage read or refused.

mod common;
#[path = "../fuzz/src/parts.rs"]
mod parts;

use common::{PIPELINE, doc, docx, parse, root};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use zhengce::decode::{DecodeOptions, Decoder, Format};
use zhengce::grammar::Bundle;

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

/// What fuzzing found to be different from all else, kept in one archive for each format: read or
/// refused, as on the day it was found.
#[test]
fn files_found_by_fuzzing_are_read_or_refused() {
    let decoder = Decoder::compile(&Bundle::builtin()).unwrap();
    for (format, found) in kept() {
        let options = DecodeOptions { format: Some(format), ..DecodeOptions::default() };
        assert!(!found.is_empty());
        for (name, bytes) in found {
            // What cannot be packed is no file; the writer of compound files says so with a panic.
            let Ok(bytes) = catch_unwind(|| parts::pack(format, &bytes)) else { continue };
            let result = catch_unwind(AssertUnwindSafe(|| decoder.decode(&bytes, &options)));
            assert!(result.is_ok(), "{} {name}", format.name());
        }
    }
}

/// The kept files of each format that this build reads.
fn kept() -> impl Iterator<Item = (Format, Vec<(String, Vec<u8>)>)> {
    let archive = |format: &Format| root().join("fuzz/corpus").join(format.name()).with_extension("zip");
    Format::ALL.into_iter().filter(|f| f.is_read()).map(move |f| (f, parts::of_package(&std::fs::read(archive(&f)).unwrap()).unwrap()))
}

/// Writes the sound files and those kept where fuzzing begins from.
#[test]
#[ignore = "writes files, for whoever fuzzes"]
fn seeds_for_fuzzing() {
    let put = |format: Format, name: &str, bytes: &[u8]| {
        let place = root().join("fuzz/corpus").join(format.name());
        std::fs::create_dir_all(&place).unwrap();
        std::fs::write(place.join(name), bytes).unwrap();
    };
    sound().iter().for_each(|(format, bytes)| put(*format, "sound", &parts::unpack(bytes)));
    kept().for_each(|(format, found)| found.iter().for_each(|(name, bytes)| put(format, name, bytes)));
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
        inside in prop::bool::weighted(0.8),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3u8, 1..40usize), 1..6),
    ) {
        let (format, bytes) = &sound()[which];
        let mut bytes = if inside { parts::unpack(bytes) } else { bytes.clone() };
        damage(&mut bytes, &edits);
        let bytes = parts::pack(*format, &bytes);
        let options = DecodeOptions { format: Some(*format), ..DecodeOptions::default() };
        if let Ok(parsed) = PIPELINE.parse_file(&bytes, &options) {
            let source = &parsed.source;
            prop_assert!(source.tables.iter().flat_map(|t| &t.cells).all(|c| source.text.get(c.span.start..c.span.end).is_some()));
            prop_assert!(source.pages.is_sorted());
        }
    }
}
