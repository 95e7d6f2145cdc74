//! Names of files as people see them.

use encoding_rs::GB18030;
use std::fmt::Write;
use std::path::Path;

/// A path as text; bytes that are no UTF-8 are written `\xNN`, and so is a backslash before an `x`
/// that is part of a name, so that different paths stay different.
pub fn shown(path: &Path) -> String {
    match path.to_str() {
        Some(path) if cfg!(windows) || !path.contains("\\x") => path.to_owned(),
        _ => escaped(path.as_os_str().as_encoded_bytes()),
    }
}

/// The name of an archive's member, which may be in GBK: Windows packs names in its own encoding.
pub fn of_member(bytes: &[u8]) -> String {
    let gbk = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    match (std::str::from_utf8(bytes), gbk) {
        // Two bytes of GBK may happen to be a letter in UTF-8 too, but not a Chinese one.
        (Ok(utf8), Some(gbk)) if !utf8.is_ascii() && !has_han(utf8) && has_han(&gbk) => gbk.replace('\\', "/"),
        (Ok(utf8), _) => utf8.replace('\\', "/"),
        (Err(_), Some(gbk)) => gbk.replace('\\', "/"),
        (Err(_), None) => escaped(&bytes.iter().map(|b| if *b == b'\\' { b'/' } else { *b }).collect::<Vec<_>>()),
    }
}

fn has_han(name: &str) -> bool {
    name.contains(|c| matches!(c, '\u{3400}'..='\u{9FFF}'))
}

fn escaped(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        out.push_str(&chunk.valid().replace("\\x", "\\x5Cx"));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn different_paths_stay_different() {
        use std::os::unix::ffi::OsStrExt;
        let shown = |bytes: &[u8]| shown(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(shown(b"a\xE4"), "a\\xE4");
        assert_eq!(shown(b"a\\xE4"), "a\\x5CxE4");
        assert_eq!(shown(b"a\\x5CxE4"), "a\\x5Cx5CxE4");
        assert_eq!(shown(b"a\\b"), "a\\b");
    }

    #[test]
    fn a_bad_byte_in_a_members_name_is_no_folder() {
        assert_eq!(of_member(b"\xFFa\\b"), "\\xFFa/b");
    }
}
