//! PDF files of several producers: the records of the text they were printed from.
#![cfg(feature = "pdf")]

mod common;

use common::office::{Printer, print};
use common::tally::Tally;
use common::{fixtures, pages, parse};

/// Every fixture as a page, printed; at least this share of its records is read from the PDF file.
fn printed(printer: Printer, share: f64) {
    let place = tempfile::tempdir().unwrap();
    for path in fixtures() {
        let page = place.path().join(path.file_stem().unwrap()).with_extension("html");
        std::fs::write(page, pages::html(&pages::whole(&path))).unwrap();
    }
    if print(printer, place.path()).is_none() {
        return;
    }
    let mut tally = Tally::default();
    for path in fixtures() {
        let pdf = place.path().join(path.file_stem().unwrap()).with_extension("pdf");
        tally.add(&path.file_name().unwrap().to_string_lossy(), &parse(&path), &parse(&pdf));
    }
    tally.holds(share);
}

#[test]
fn pdf_files_of_chromium_give_the_records_of_their_text() {
    printed(Printer::Chromium, 0.97);
}

#[test]
fn pdf_files_of_weasyprint_give_the_records_of_their_text() {
    printed(Printer::WeasyPrint, 0.97);
}
