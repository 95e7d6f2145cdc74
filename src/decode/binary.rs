//! Files that are no text, told by their first bytes (二进制文件).

use super::DecodeError;

/// First bytes, what begins with them, and the way out.
const KINDS: &[(&[u8], &str, &str)] = &[
    (b"\x1F\x8B\x08", "a gzip archive", "unpack it"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", "unpack it"),
    (b"Rar!\x1A\x07", "a RAR archive", "unpack it"),
    (b"\x89PNG", "a PNG image", "recognise its text with an OCR program"),
    (b"\xFF\xD8\xFF", "a JPEG image", "recognise its text with an OCR program"),
    (b"GIF8", "a GIF image", "recognise its text with an OCR program"),
    (b"SQLite format 3\0", "an SQLite database", "export the texts"),
    (b"\x7FELF", "a program", "give the document itself"),
    (b"\xFF\xFE\0\0", "text in UTF-32", "save it as UTF-8"),
];

/// Refuses what begins like a known kind of file that is no text.
pub(super) fn refuse_known(bytes: &[u8]) -> Result<(), DecodeError> {
    match KINDS.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        Some((_, kind, way)) => Err(DecodeError::Binary(format!("it seems to be {kind}; {way}"))),
        None => Ok(()),
    }
}

/// Control characters that no text holds, and what could not be decoded.
fn is_garbage(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | char::REPLACEMENT_CHARACTER)
}

/// How many bytes stand in garbage or, now and then, in other characters: at least one in each that is
/// garbage. Without branches, so that many bytes are looked at at once.
fn suspects(bytes: &[u8]) -> usize {
    let suspect = |b: u8| (b < 0x20) & (b != b'\n') & (b != b'\r') & (b != b'\t') | (b == 0x7F) | (b == 0xBD) | (b == 0xC2);
    let count = |block: &[u8]| usize::from(block.iter().fold(0, |n: u8, b| n + u8::from(suspect(*b))));
    bytes.chunks(usize::from(u8::MAX)).map(count).sum()
}

/// Refuses decoded "text" that holds many control characters or hardly anything decodable.
pub(super) fn refuse_garbage(text: &str) -> Result<(), DecodeError> {
    const SAMPLE: usize = 192 * 1024;
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let all = sample.chars().count();
    if suspects(sample.as_bytes()) * 10 <= all {
        return Ok(());
    }
    let bad = sample.chars().filter(|c| is_garbage(*c)).count();
    if bad * 10 > all {
        return Err(DecodeError::Binary(format!(
            "{} of its first {all} characters are control characters or not decodable; if it is text, name its encoding with --encoding",
            bad
        )));
    }
    Ok(())
}
