//! Packed files as their parts, one after the other: what is packed is damaged before it is packed,
//! else a check sum would tell, and nothing behind it would ever be tried.

use std::io::{Cursor, Read, Write};
use zhengce::decode::Format;

/// Stands before the name of a part, and a line break behind it.
const MARK: &[u8] = b"\n=== ";

/// A file of this format from its parts, or from bytes that are none: themselves.
pub fn pack(format: Format, bytes: &[u8]) -> Vec<u8> {
    let Some(listed) = bytes.strip_prefix(&MARK[1..]) else { return bytes.to_vec() };
    let parts = apart(listed);
    match format {
        Format::Docx | Format::Xlsx | Format::Ofd => package(&parts),
        Format::Doc | Format::Xls => compound(&parts),
        _ => bytes.to_vec(),
    }
}

/// The parts of a file, as [`pack`] takes them; a file that is not packed as it is.
pub fn unpack(bytes: &[u8]) -> Vec<u8> {
    let Some(parts) = of_package(bytes).or_else(|| of_compound(bytes)) else { return bytes.to_vec() };
    let listed: Vec<Vec<u8>> = parts.iter().map(|(name, content)| [name.as_bytes(), b"\n", content].concat()).collect();
    [&MARK[1..], &listed.join(MARK)].concat()
}

/// Names and contents.
fn apart(mut listed: &[u8]) -> Vec<(String, &[u8])> {
    let mut parts = Vec::new();
    loop {
        let next = listed.windows(MARK.len()).position(|w| w == MARK);
        let part = &listed[..next.unwrap_or(listed.len())];
        let line = part.iter().position(|b| *b == b'\n').unwrap_or(part.len());
        parts.push((String::from_utf8_lossy(&part[..line]).into_owned(), part.get(line + 1..).unwrap_or_default()));
        match next {
            Some(at) => listed = &listed[at + MARK.len()..],
            None => return parts,
        }
    }
}

fn package(parts: &[(String, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        // Two parts of one name are refused by the writer; the first is enough.
        if zip.start_file(name.as_str(), stored).is_ok() {
            zip.write_all(content).expect("memory takes it");
        }
    }
    zip.finish().expect("memory takes it").into_inner()
}

/// The members of a ZIP archive.
pub fn of_package(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let count = zip.len();
    let part = |i| {
        let mut part = zip.by_index(i).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        Some((part.name().ok()?.into_owned(), content))
    };
    (0..count).map(part).collect()
}

fn compound(streams: &[(String, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory takes it");
    for (name, content) in streams {
        if let Ok(mut stream) = file.create_new_stream(name) {
            stream.write_all(content).expect("memory takes it");
        }
    }
    file.into_inner().into_inner()
}

fn of_compound(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = file.read_root_storage().filter(|e| e.is_stream()).map(|e| e.name().to_owned()).collect();
    let stream = |name: String| {
        let mut content = Vec::new();
        file.open_stream(&name).ok()?.read_to_end(&mut content).ok()?;
        Some((name, content))
    };
    names.into_iter().map(stream).collect()
}
