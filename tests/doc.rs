//! Word documents of 1997–2003: what each mark and property does to the text, and what is refused.

mod common;

use common::doc::{Doc, FOOTNOTE_REFS, FOOTNOTE_TEXTS, PIECES, STYLES, articles, compound, pieces, row};
use common::{PIPELINE, parse_bytes};
use zhengce::decode::{DecodeOptions, Format, Revisions, SourceText};
use zhengce::diagnostic::Code;

/// In a table; in the list.
const CELL: &[u8] = &[0x16, 0x24, 1];
const LISTED: &[u8] = &[0x0B, 0x46, 1, 0];
const PARAGRAPH: u16 = 0x0D;
const MARK: u16 = 0x07;

fn source(doc: &Doc) -> SourceText {
    parse_bytes(&doc.file()).source
}

fn codes(source: &SourceText) -> Vec<Code> {
    source.diagnostics.iter().map(|d| d.code).collect()
}

/// Why a file is refused.
#[track_caller]
fn refusal(bytes: &[u8]) -> (&'static str, String) {
    let error = PIPELINE.parse_file(bytes, &DecodeOptions::default()).err().expect("it is refused");
    (error.code(), error.to_string())
}

#[test]
fn numbers_come_from_lists_and_styles() {
    let mut doc = Doc::default();
    articles(&mut doc);
    // One style, by which paragraphs are in the list.
    let said = [&[0, 0][..], LISTED].concat();
    // Of paragraphs, based on none; no name; properties.
    let style = [&[0, 0, 0xF1, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, said.len() as u8, 0][..], &said].concat();
    doc.add("植树。", PARAGRAPH, LISTED).add("", PARAGRAPH, LISTED).add("管护。", PARAGRAPH, LISTED).add("完。", PARAGRAPH, &[]);
    assert_eq!(source(&doc).text, "第一条植树。\n第二条管护。\n完。");
    doc.part(STYLES, [&[4, 0, 1, 0, 10, 0][..], &(style.len() as u16).to_le_bytes(), &style].concat());
    assert_eq!(source(&doc).text, "第一条植树。\n第二条管护。\n第三条完。");
    doc.add("附则", PARAGRAPH, &[0x0B, 0x46, 0, 0]);
    assert!(source(&doc).text.ends_with("\n附则"));
}

#[test]
fn cells_and_rows_end_with_marks() {
    let mut doc = Doc::default();
    doc.add("任务", MARK, CELL).add("单位", MARK, CELL).add("", MARK, &row(&[0, 1000, 3000], &[]));
    doc.add("植树", MARK, CELL).add("林业局", PARAGRAPH, CELL).add("等", MARK, CELL).add("财政局", MARK, CELL);
    doc.add("", MARK, &row(&[0, 1000, 2000, 3000], &[0x60]));
    doc.add("", MARK, CELL).add("水利局", MARK, CELL).add("教育局", MARK, CELL).add("", MARK, &row(&[0, 1000, 2000, 3000], &[0x20]));
    doc.add("完。", PARAGRAPH, &[]);
    let source = source(&doc);
    assert_eq!(source.text, "任务\t单位\n植树\t林业局 等\t财政局\n水利局\t教育局\n完。");
    let spans: Vec<_> = source.tables[0].cells.iter().map(|c| (c.row, c.column, c.row_span, c.column_span)).collect();
    assert_eq!(spans, [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]);
}

#[test]
fn notes_follow_their_paragraph() {
    let mut doc = Doc::default();
    doc.add("覆盖率\u{2}提高。", PARAGRAPH, &[]).add("下段。", PARAGRAPH, &[]);
    doc.main = Some(doc.len());
    doc.add("\u{2} 按面积计", PARAGRAPH, &[]);
    let places = |places: &[u32]| places.iter().flat_map(|p| p.to_le_bytes()).collect::<Vec<u8>>();
    doc.part(FOOTNOTE_REFS, [places(&[3, 12]), vec![0, 0]].concat()).part(FOOTNOTE_TEXTS, places(&[0, 7]));
    assert_eq!(source(&doc).text, "覆盖率提高。\n按面积计\n下段。");
}

#[test]
fn hidden_and_changed_words_are_told() {
    let mut doc = Doc::default();
    for (words, said) in [("到", &[][..]), ("40%", &[0, 8, 1]), ("45%", &[1, 8, 1]), ("暗", &[0x3C, 8, 1]), ("以上", &[])] {
        doc.add(words, 0x1F, &[]).say(said);
    }
    doc.add("。\u{13}DATE\u{14}今\u{15}", PARAGRAPH, &[]);
    let accepted = source(&doc);
    assert_eq!((accepted.text.as_str(), codes(&accepted)), ("到45%以上。今", vec![Code::TrackedChanges, Code::HiddenText]));
    let options = DecodeOptions { revisions: Revisions::Original, ..DecodeOptions::default() };
    assert_eq!(PIPELINE.parse_file(&doc.file(), &options).unwrap().source.text, "到40%以上。今");
}

#[test]
fn pieces_of_a_file_that_was_saved_fast_are_put_in_order() {
    let mut doc = Doc::default();
    doc.add("二三", PARAGRAPH, &[]).add("一", PARAGRAPH, &[]);
    // The text begins at byte 1024; of the second paragraph, then of the first.
    doc.part(PIECES, pieces(&[(2, 1024 + 6), (3, 1024)]));
    assert_eq!(source(&doc).text, "一\n二三");
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let mut doc = Doc::default();
    doc.add(&"植树。".repeat(300), PARAGRAPH, &[]);
    let sound = doc.file();
    for tenth in 1..10 {
        assert_eq!(refusal(&sound[..sound.len() * tenth / 10]).0, "broken-file", "{tenth}");
    }
    // The user's word for the format does not help; a wrong extension does not hurt.
    let named = DecodeOptions { name: Some("a.pdf".to_owned()), ..DecodeOptions::default() };
    assert_eq!(PIPELINE.parse_file(&sound, &named).unwrap().source.format, "doc");
    let forced = DecodeOptions { format: Some(Format::Doc), ..DecodeOptions::default() };
    assert!(PIPELINE.parse_file("植树".as_bytes(), &forced).is_err_and(|e| e.code() == "broken-file"));

    doc.flags = 0x0100;
    assert_eq!(refusal(&doc.file()).0, "encrypted");
    doc.flags = 0;
    let (mut head, table) = doc.streams();
    head[0] = 0xDC;
    let (code, message) = refusal(&compound(&[("WordDocument", &head), ("1Table", &table)]));
    assert!(code == "not-text" && message.contains("Word 6") && message.contains("--via libreoffice"), "{message}");
    let (code, message) = refusal(&compound(&[("CONTENTS", b"x")]));
    assert!(code == "not-text" && message.contains("--via libreoffice"), "{message}");
    assert_eq!(refusal(&compound(&[("WordDocument", &doc.streams().0)])).0, "broken-file");
    assert_eq!(refusal(&compound(&[("EncryptedPackage", b"x")])).0, "encrypted");
}

#[test]
fn absurd_files_are_refused_in_bounded_time() {
    let mut doc = Doc::default();
    doc.add(&"植树。".repeat(3000), PARAGRAPH, &[]);
    // As many pieces as there is room for, each of them the whole text.
    let all = pieces(&[(9001, 1024); 10_000]);
    let mut bomb = doc.clone();
    assert_eq!(refusal(&bomb.part(PIECES, all).file()).0, "broken-file");
    let mut long = doc.clone();
    assert_eq!(refusal(&long.part(PIECES, pieces(&[(u32::MAX as usize, 1024)])).file()).0, "broken-file");
    // Every sector is followed by itself, or by the one before.
    let sound = doc.file();
    for step in [0i32, -1] {
        let mut cyclic = sound.clone();
        let size = 1usize << cyclic[30];
        let fat = size * (1 + u32::from_le_bytes(cyclic[76..80].try_into().unwrap()) as usize);
        for (sector, entry) in cyclic[fat..fat + size].chunks_exact_mut(4).enumerate() {
            entry.copy_from_slice(&(sector as i32 + step).max(0).to_le_bytes());
        }
        assert_eq!(refusal(&cyclic).0, "broken-file");
    }
}

#[test]
fn a_document_inside_another_does_not_tell_its_format() {
    let mut file = cfb::CompoundFile::open(std::io::Cursor::new(Doc::default().add("植树", PARAGRAPH, &[]).file())).unwrap();
    file.create_storage("/ObjectPool").unwrap();
    file.create_stream("/ObjectPool/Workbook").unwrap();
    assert_eq!(parse_bytes(&file.into_inner().into_inner()).source.text, "植树");
}
