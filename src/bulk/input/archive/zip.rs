//! Members of `.zip`, in the order of its directory.
//!
//! The directory is read entry by entry, so that an archive of a million members takes no more
//! memory than one of ten; names are taken as bytes, since Windows packs them in GBK.

use super::guard::trouble;
use super::{Input, Take, Trouble, contents, member, name};
use crate::decode::most;
use flate2::read::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;

/// Hands over the members of an archive.
pub fn each(path: &Path, id: &str, max_bytes: u64, take: Take<'_>) -> ControlFlow<()> {
    let mut members = match Members::open(path) {
        Ok(members) => members,
        Err(trouble) => return take(Input::failed(trouble.failure(id))),
    };
    let (mut grown, most) = (0u64, most(members.length));
    loop {
        let entry = match members.next() {
            Ok(Some(entry)) => entry,
            Ok(None) => return ControlFlow::Continue(()),
            Err(e) => return take(Input::failed(trouble(&e).failure(id))),
        };
        let input = member(id, &entry.name(), entry.packed, || members.contents(&entry, max_bytes));
        if let Some(input) = input {
            // What grew counts also where it was then left alone.
            grown += input.content.size().max(entry.size.min(max_bytes));
            take(input)?;
        }
        if grown > most {
            return take(Input::failed(Trouble::bomb(most, members.length).failure(id)));
        }
    }
}

/// Length of an archive, and of all its members by their own word.
pub fn declared(path: &Path) -> Option<(u64, u64)> {
    let mut members = Members::open(path).ok()?;
    let mut size = 0u64;
    while let Some(entry) = members.next().ok()? {
        size = size.saturating_add(entry.size);
    }
    Some((members.length, size))
}

struct Members {
    directory: BufReader<File>,
    data: File,
    length: u64,
    left: u64,
    /// Bytes before the archive proper, as in those that unpack themselves.
    shift: u64,
}

/// An entry of the directory.
struct Entry {
    raw_name: Vec<u8>,
    unicode_name: Option<String>,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
    offset: u64,
}

const ENCRYPTED: u16 = 1;
const UTF8_NAME: u16 = 1 << 11;
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: u64 = 22;
const COMMENT_LENGTH: u64 = 0xFFFF;

impl Members {
    fn open(path: &Path) -> Result<Self, Trouble> {
        let unreadable = |e: io::Error| Trouble("unreadable", format!("cannot be read: {e}"));
        let mut data = File::open(path).map_err(unreadable)?;
        let length = data.metadata().map_err(unreadable)?.len();
        let Some(end) = End::find(&mut data, length).map_err(|e| trouble(&e))? else {
            let mut begin = [0; 4];
            let is_zip = data.rewind().and_then(|()| data.read_exact(&mut begin)).is_ok() && begin.starts_with(b"PK");
            return Err(if is_zip || length == 0 { Trouble::truncated() } else { Trouble::broken("it has no directory") });
        };
        let mut directory = BufReader::new(File::open(path).map_err(unreadable)?);
        directory.seek(SeekFrom::Start(end.directory)).map_err(unreadable)?;
        Ok(Self { directory, data, length, left: end.entries, shift: end.shift })
    }

    fn next(&mut self) -> io::Result<Option<Entry>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let head: [u8; 46] = array(&mut self.directory)?;
        if !head.starts_with(b"PK\x01\x02") {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "an entry of its directory is no entry"));
        }
        let raw_name = bytes(&mut self.directory, u16_at(&head, 28))?;
        let extra = bytes(&mut self.directory, u16_at(&head, 30))?;
        bytes(&mut self.directory, u16_at(&head, 32))?;
        let mut entry = Entry {
            raw_name,
            unicode_name: None,
            flags: u16_at(&head, 8),
            method: u16_at(&head, 10),
            crc: u32_at(&head, 16),
            packed: u32_at(&head, 20).into(),
            size: u32_at(&head, 24).into(),
            offset: u32_at(&head, 42).into(),
        };
        entry.extend(&extra);
        Ok(Some(entry))
    }

    /// The bytes of a member.
    fn contents(&mut self, entry: &Entry, max_bytes: u64) -> Result<Vec<u8>, Trouble> {
        if entry.flags & ENCRYPTED != 0 {
            return Err(Trouble("encrypted", "is locked with a password; unpack the archive with it and give the folder".to_owned()));
        }
        let file = self.data(entry).map_err(|e| trouble(&e))?;
        let bytes = match entry.method {
            0 => contents(file, entry.size, max_bytes)?,
            8 => contents(DeflateDecoder::new(file), entry.size, max_bytes)?,
            method => {
                let message = format!("is packed by method {method}, which is not read; pack it again as a plain .zip, or unpack it");
                return Err(Trouble("unknown-packing", message));
            }
        };
        if (bytes.len() as u64) < entry.size {
            return Err(Trouble::truncated());
        }
        if crc32fast::hash(&bytes) == entry.crc { Ok(bytes) } else { Err(Trouble::broken("its check sum is wrong")) }
    }

    /// The packed bytes of a member.
    fn data(&mut self, entry: &Entry) -> io::Result<impl Read> {
        let begin = entry.offset.checked_add(self.shift).ok_or(io::ErrorKind::UnexpectedEof)?;
        self.data.seek(SeekFrom::Start(begin))?;
        let head: [u8; 30] = array(&mut self.data)?;
        if !head.starts_with(b"PK\x03\x04") {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a member does not begin where the directory says"));
        }
        self.data.seek(SeekFrom::Current(i64::from(u16_at(&head, 26)) + i64::from(u16_at(&head, 28))))?;
        Ok((&self.data).take(entry.packed))
    }
}

impl Entry {
    /// The member's name: by the archive's own word, else told from the bytes.
    fn name(&self) -> String {
        let flagged = (self.flags & UTF8_NAME != 0).then(|| std::str::from_utf8(&self.raw_name).ok()).flatten();
        match self.unicode_name.as_deref().or(flagged) {
            Some(name) => name.replace('\\', "/"),
            None => name::of_member(&self.raw_name),
        }
    }

    /// Takes in the extra fields: lengths above 4 GB, and the name in UTF-8.
    fn extend(&mut self, mut extra: &[u8]) {
        while extra.len() >= 4 {
            let (kind, length) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
            let Some(field) = extra.get(4..4 + length) else { return };
            match kind {
                0x0001 => {
                    let wide = [&mut self.size, &mut self.packed, &mut self.offset].into_iter().filter(|v| **v == 0xFFFF_FFFF);
                    wide.zip(field.chunks_exact(8)).for_each(|(value, bytes)| *value = u64_at(bytes, 0));
                }
                0x7075 if field.len() > 5 && u32_at(field, 1) == crc32fast::hash(&self.raw_name) => {
                    self.unicode_name = String::from_utf8(field[5..].to_vec()).ok();
                }
                _ => {}
            }
            extra = &extra[4 + length..];
        }
    }
}

/// The end of an archive, which says where its directory is.
struct End {
    entries: u64,
    directory: u64,
    shift: u64,
}

impl End {
    fn find(file: &mut File, length: u64) -> io::Result<Option<Self>> {
        let from = length.saturating_sub(END_LENGTH + COMMENT_LENGTH);
        file.seek(SeekFrom::Start(from))?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail)?;
        let Some(at) = memchr::memmem::rfind(&tail, END).filter(|at| tail.len() - at >= END_LENGTH as usize) else { return Ok(None) };
        let record = &tail[at..];
        let (entries, size, offset) = (u16_at(record, 10), u32_at(record, 12), u32_at(record, 16));
        let end = from + at as u64;
        if (entries == 0xFFFF || size == u32::MAX || offset == u32::MAX)
            && let Some(wide) = Self::wide(file, end)?
        {
            return Ok(Some(wide));
        }
        let directory = end.checked_sub(size.into()).ok_or(io::ErrorKind::UnexpectedEof)?;
        let shift = directory.checked_sub(offset.into()).ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(Some(Self { entries: entries.into(), directory, shift }))
    }

    /// The end of an archive of more than 4 GB or 65,535 members.
    fn wide(file: &mut File, end: u64) -> io::Result<Option<Self>> {
        let Some(locator) = end.checked_sub(20) else { return Ok(None) };
        file.seek(SeekFrom::Start(locator))?;
        let locator: [u8; 20] = array(file)?;
        if !locator.starts_with(b"PK\x06\x07") {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(u64_at(&locator, 8)))?;
        let record: [u8; 56] = array(file)?;
        if !record.starts_with(b"PK\x06\x06") {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its end is no end"));
        }
        Ok(Some(Self { entries: u64_at(&record, 32), directory: u64_at(&record, 48), shift: 0 }))
    }
}

fn array<const N: usize>(reader: &mut impl Read) -> io::Result<[u8; N]> {
    let mut array = [0; N];
    reader.read_exact(&mut array)?;
    Ok(array)
}

fn bytes(reader: &mut impl Read, length: u16) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length.into()];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
