//! Names of files as people see them.

use encoding_rs::GB18030;
use std::fmt::Write;
use std::path::Path;

/// A path as text; bytes that are no UTF-8 are written `\xNN`, so that different paths stay different.
pub fn shown(path: &Path) -> String {
    match path.to_str() {
        Some(path) => path.to_owned(),
        None => escaped(path.as_os_str().as_encoded_bytes()),
    }
}

/// The name of an archive's member, which may be in GBK: Windows packs names in its own encoding.
pub fn of_member(bytes: &[u8]) -> String {
    let gbk = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    let name = match (std::str::from_utf8(bytes), gbk) {
        // Two bytes of GBK may happen to be a letter in UTF-8 too, but not a Chinese one.
        (Ok(utf8), Some(gbk)) if !utf8.is_ascii() && !has_han(utf8) && has_han(&gbk) => gbk.into_owned(),
        (Ok(utf8), _) => utf8.to_owned(),
        (Err(_), Some(gbk)) => gbk.into_owned(),
        (Err(_), None) => escaped(bytes),
    };
    name.replace('\\', "/")
}

fn has_han(name: &str) -> bool {
    name.contains(|c| matches!(c, '\u{3400}'..='\u{9FFF}'))
}

fn escaped(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02X}");
        }
    }
    out
}

/// Whether a member's name leads out of the archive.
pub fn leads_out(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':') && name.as_bytes()[0].is_ascii_alphabetic();
    name.starts_with('/') || drive || name.split('/').any(|part| part == "..")
}

/// Whether a member is what systems put beside people's files.
pub fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') && !matches!(part, "." | "..") || part == "__MACOSX")
}
