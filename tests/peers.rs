//! Characters and ends of paragraphs that are right, beside those of other programs on the same files.
#![cfg(feature = "pdf")]

mod common;

use common::office::{Printer, print, python, soffice};
use common::{docx, fixtures, measure, pages, root};
use measure::{Score, Truth};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use zhengce::decode::{DecodeOptions, Decoder};
use zhengce::grammar::Bundle;

/// Programs that read files of a format.
const OF_PDF: [&str; 3] = ["pdftotext", "pypdfium2", "pymupdf"];
const OF_DOCX: [&str; 2] = ["docx", "pandoc"];

/// The texts a program reads, and the seconds it takes; `None` where it is not installed.
fn read(program: &str, files: &[PathBuf]) -> Option<(Vec<String>, f64)> {
    match program {
        "zhengce" => {
            let decoder = Decoder::compile(&Bundle::builtin()).unwrap();
            let began = Instant::now();
            let text = |path: &PathBuf| decoder.decode(&std::fs::read(path).unwrap(), &DecodeOptions::default()).unwrap().text;
            let texts = files.iter().map(text).collect();
            Some((texts, began.elapsed().as_secs_f64()))
        }
        "pdftotext" => each(files, |path| Command::new(program).args(["-enc", "UTF-8"]).arg(path).arg("-").output().ok()),
        "pandoc" => each(files, |path| Command::new(program).args(["-t", "plain", "--wrap=none"]).arg(path).output().ok()),
        library => {
            let done =
                Command::new(python(library)?).arg(root().join("tests/peers/read_text.py")).arg(library).args(files).output().unwrap();
            assert!(done.status.success(), "{library}: {}", String::from_utf8_lossy(&done.stderr));
            let seconds = String::from_utf8_lossy(&done.stdout).trim().parse().unwrap();
            let text = |path: &PathBuf| std::fs::read_to_string(format!("{}.{library}.txt", path.display())).unwrap();
            Some((files.iter().map(text).collect(), seconds))
        }
    }
}

/// One run of a program for each file.
fn each(files: &[PathBuf], run: impl Fn(&Path) -> Option<std::process::Output>) -> Option<(Vec<String>, f64)> {
    let began = Instant::now();
    let text = |path: &PathBuf| run(path).filter(|o| o.status.success()).map(|o| String::from_utf8_lossy(&o.stdout).into_owned());
    let texts: Option<Vec<String>> = files.iter().map(text).collect();
    Some((texts?, began.elapsed().as_secs_f64()))
}

/// Prints a row for each program; ours is at least as right as the best.
fn compared(kind: &str, truths: &[Truth], files: &[PathBuf], programs: &[&str]) {
    let row = |program: &str| {
        let Some((texts, seconds)) = read(program, files) else {
            eprintln!("SKIPPED: {program} is not installed; .ci/peers installs it");
            return None;
        };
        let score: Score = truths.iter().zip(&texts).map(|(truth, text)| truth.score(text)).sum();
        Some((score, seconds))
    };
    let (ours, own_seconds) = row("zhengce").unwrap();
    println!("{kind:<12} {:<10} {:.4} {:.4}", "zhengce", ours.characters(), ours.breaks());
    for program in programs {
        let Some((score, seconds)) = row(program) else { continue };
        let (characters, breaks) = (score.characters(), score.breaks());
        println!("{kind:<12} {program:<10} {characters:.4} {breaks:.4} takes {:.1} times as long", seconds / own_seconds);
        assert!(ours.characters() >= characters, "{kind}: {program} has more characters right");
        assert!(ours.breaks() >= breaks, "{kind}: {program} has more paragraphs right");
    }
}

/// The fixtures written to a folder by `write`, under one ending.
fn all(folder: &Path, ending: &str, write: impl Fn(&Path) -> Vec<u8>) -> Vec<PathBuf> {
    let put = |path: &PathBuf| {
        let to = folder.join(path.file_stem().unwrap()).with_extension(ending);
        std::fs::write(&to, write(path)).unwrap();
        to
    };
    fixtures().iter().map(put).collect()
}

#[test]
fn files_are_read_at_least_as_right_as_by_other_programs() {
    let truths: Vec<Truth> = fixtures().iter().map(|path| Truth::of(&pages::whole(path))).collect();
    let (office, web) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    println!("{:<12} {:<10} {:<6} breaks", "files", "program", "chars");
    let words = all(office.path(), "docx", |path| docx::write(&pages::whole(path)).0);
    compared("docx", &truths, &words, &OF_DOCX);
    let printed = |paths: &[PathBuf]| paths.iter().map(|p| p.with_extension("pdf")).collect::<Vec<_>>();
    if soffice("pdf", &words, office.path()).is_some() {
        compared("LibreOffice", &truths, &printed(&words), &OF_PDF);
    }
    let sites = all(web.path(), "html", |path| pages::html(&pages::whole(path)).into_bytes());
    for printer in [Printer::Chromium, Printer::WeasyPrint] {
        if print(printer, web.path()).is_some() {
            compared(&format!("{printer:?}"), &truths, &printed(&sites), &OF_PDF);
        }
    }
}
