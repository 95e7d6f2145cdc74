//! Documents that are ZIP archives of XML parts: .docx, .ofd, .xlsx (文档包).

use super::format::Format;
use super::xml::{self, Element};
use super::{DecodeError, MAX_TEXT};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// How many times as long as a packed file all that comes out of it may be: text packs to a tenth,
/// the most that can be packed to a thousandth.
const GROWTH: u64 = 250;
/// Growth below this is no danger.
const HARMLESS: u64 = 64 << 20;
/// A document has no more parts than this.
const MAX_PARTS: usize = 100_000;

/// Most bytes that may come out of a packed file of this length.
pub(crate) fn most(packed: u64) -> u64 {
    packed.saturating_mul(GROWTH).saturating_add(HARMLESS)
}

/// The format of a document that is a ZIP archive.
pub(super) fn format(bytes: &[u8]) -> Result<Format, DecodeError> {
    // A package that is cut off has no directory, but its first parts may still tell what it was.
    let begins = |name: &[u8]| memchr::memmem::find(&bytes[..bytes.len().min(4096)], name).is_some();
    let package = Package::open(Format::Docx, bytes).ok();
    let has = |start: &str| match &package {
        Some(package) => package.names().any(|n| n.starts_with(start)),
        None => begins(start.as_bytes()),
    };
    if has("word/") {
        return Ok(Format::Docx);
    }
    if has("OFD.xml") {
        return Ok(Format::Ofd);
    }
    if has("xl/") {
        return Ok(Format::Xlsx);
    }
    let (kind, way) = match () {
        () if has("ppt/") => ("a PowerPoint presentation", "save its text as .docx"),
        () if has("content.xml") => ("an OpenDocument file", "save it as .docx"),
        () => ("a ZIP archive", "`zhengce convert` reads archives whose name ends in .zip; else unpack it"),
    };
    Err(DecodeError::Binary(format!("it seems to be {kind}; {way}")))
}

/// An open package, with what may still come out of it.
pub(super) struct Package<'a> {
    format: Format,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    packed: u64,
    left: u64,
}

impl<'a> Package<'a> {
    /// Reads the directory.
    pub fn open(format: Format, bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(format, &e))?;
        if archive.len() > MAX_PARTS {
            return Err(DecodeError::broken(format, format!("it has {} parts", archive.len())));
        }
        let packed = bytes.len() as u64;
        Ok(Self { format, archive, packed, left: most(packed) })
    }

    /// The names of all parts.
    pub fn names(&self) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
        self.archive.file_names().filter_map(Result::ok)
    }

    /// Refuses a package of which more comes out, by its own word, than of documents.
    pub fn refuse_bomb(&self) -> Result<(), DecodeError> {
        let most = self.left.min(MAX_TEXT as u64);
        match self.archive.decompressed_size() {
            Some(size) if size > u128::from(most) => Err(DecodeError::Bomb { packed: self.packed, most }),
            _ => Ok(()),
        }
    }

    /// A part as XML; `None` where there is none of this name.
    pub fn xml(&mut self, name: &str) -> Result<Option<Element>, DecodeError> {
        let Some(bytes) = self.part(name)? else { return Ok(None) };
        let text = xml::characters(&bytes);
        xml::parse(&text).map(Some).map_err(|what| DecodeError::broken(self.format, format!("{what} in its part {name}")))
    }

    /// The bytes of a part.
    fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, DecodeError> {
        let name = name.trim_start_matches('/');
        let Some(index) = self.index(name) else { return Ok(None) };
        let part = self.archive.by_index(index).map_err(|e| broken(self.format, &e))?;
        let most = self.left.min(MAX_TEXT as u64);
        let mut bytes = Vec::with_capacity(part.size().min(1 << 20) as usize);
        part.take(most + 1).read_to_end(&mut bytes).map_err(|e| DecodeError::broken(self.format, e))?;
        if bytes.len() as u64 > most {
            return Err(DecodeError::Bomb { packed: self.packed, most });
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// Names are compared as office programs do: without regard to case.
    fn index(&self, name: &str) -> Option<usize> {
        let exact = self.archive.index_for_name(name);
        exact.or_else(|| self.archive.file_names().position(|n| n.is_ok_and(|n| n.eq_ignore_ascii_case(name))))
    }
}

fn broken(format: Format, error: &ZipError) -> DecodeError {
    match error {
        ZipError::UnsupportedArchive(what) if what.contains("assword") => DecodeError::Encrypted(format.name()),
        error => DecodeError::broken(format, error),
    }
}
