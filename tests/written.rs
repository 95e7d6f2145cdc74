//! Fixtures written by the test itself in formats and encodings other than their own: the same records.

mod common;

use common::tally::Tally;
use common::{PIPELINE, edits, fixtures, pages, parse, parse_bytes, print, root};
use encoding_rs::{BIG5, Encoding, GBK};
use zhengce::decode::DecodeOptions;
use zhengce::pipeline::Parsed;

/// Every fixture, written and read back.
fn written(format: &str, share: f64, write: fn(&Parsed) -> Vec<u8>) {
    let mut tally = Tally::default();
    for path in fixtures() {
        let text = parse(&path);
        let found = parse_bytes(&write(&pages::whole(&path)));
        assert_eq!(found.source.format, format, "{}", path.display());
        tally.add(&path.file_name().unwrap().to_string_lossy(), &text, &found);
    }
    tally.holds(share);
}

#[test]
fn plain_pages_give_the_records_of_their_text() {
    written("html", 0.99, |text| pages::html(text).into_bytes());
}

#[test]
fn pages_of_ofd_give_the_records_of_their_text() {
    written("ofd", 0.99, print::ofd);
}

/// Plain text in an encoding, with the records it has in UTF-8; how many fixtures could be written.
fn encoded(encoding: &'static Encoding, turn: fn(&str) -> Option<String>) -> usize {
    let options = DecodeOptions { name: Some("a.txt".to_owned()), ..DecodeOptions::default() };
    let (mut tally, mut count) = (Tally::default(), 0);
    for path in fixtures() {
        let Some(text) = turn(&parse(&path).source.text) else { continue };
        let (bytes, _, lost) = encoding.encode(&text);
        if lost {
            continue;
        }
        let wanted = PIPELINE.parse_file(text.as_bytes(), &options).unwrap();
        let found = PIPELINE.parse_file(&bytes, &options).unwrap();
        assert_eq!(wanted.source.text, found.source.text, "{}", path.display());
        tally.add(&path.file_name().unwrap().to_string_lossy(), &wanted, &found);
        count += 1;
    }
    println!("{count} fixtures in {}", encoding.name());
    tally.holds(1.0);
    count
}

#[test]
fn text_in_gbk_gives_its_records() {
    assert!(encoded(GBK, |text| Some(text.to_owned())) >= 16);
}

#[test]
fn traditional_text_in_big5_gives_its_records() {
    assert!(encoded(BIG5, edits::traditional) >= 6);
}

#[test]
fn workbooks_give_the_records_of_their_tables() {
    let mut tally = Tally::default();
    for name in ["02_action_plan_indicator_table.html", "12_task_table_merged_cells.html"] {
        let (book, page) = pages::workbook(&parse(&root().join("fixtures/texts").join(name)));
        let found = parse_bytes(&book);
        assert_eq!(found.source.format, "xlsx");
        tally.add(name, &parse_bytes(page.as_bytes()), &found);
    }
    tally.holds(0.99);
}
