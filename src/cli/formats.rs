//! `zhengce formats`: what this build reads.

use super::Failure;
use std::io::Write;
use zhengce::decode::Format;

pub fn run() -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for format in Format::ALL.into_iter().filter(|f| f.is_read()) {
        let extensions: Vec<String> = format.extensions().iter().map(|e| format!(".{e}")).collect();
        writeln!(out, "{:<6} {:<48} {}", format.name(), extensions.join(" "), format.about())?;
    }
    Ok(())
}
