//! Files made by other programs.

use super::root;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Converts files with LibreOffice; `None` where it is not installed.
pub fn soffice(to: &str, from: &[PathBuf], out: &Path) -> Option<()> {
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

/// A Python that has this module.
pub fn python(module: &str) -> Option<PathBuf> {
    let has =
        |p: &PathBuf| Command::new(p).args(["-W", "ignore", "-c", &format!("import {module}")]).output().is_ok_and(|o| o.status.success());
    let found = [root().join("target/peers/bin/python"), "python3".into()].into_iter().find(has);
    if found.is_none() {
        eprintln!("SKIPPED: no Python with {module}; .ci/peers installs it");
    }
    found
}

/// Who prints web pages as PDF files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printer {
    Chromium,
    WeasyPrint,
}

/// Prints every `.html` of a folder beside it; `None` where the program is not installed.
pub fn print(printer: Printer, folder: &Path) -> Option<()> {
    let (module, program) = match printer {
        Printer::Chromium => ("playwright", chromium()?),
        Printer::WeasyPrint => ("weasyprint", "weasyprint".into()),
    };
    let script = root().join("tests/peers/print_pages.py");
    let done = Command::new(python(module)?).arg(script).arg(program).arg(folder).output().unwrap();
    assert!(done.status.success(), "{printer:?}: {}", String::from_utf8_lossy(&done.stderr));
    Some(())
}

fn chromium() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths).map(|p| p.join("chromium")).find(|p| p.is_file());
    if found.is_none() {
        eprintln!("SKIPPED: no Chromium; .ci/peers installs it");
    }
    found
}
