//! What earlier runs left, to be taken over instead of done again.

use super::manifest::{self, Entry, Header, Outcome};
use super::{DOCUMENTS, MANIFEST};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// The documents of earlier runs by input and content: 24 bytes an input in memory, all else on disk.
#[derive(Default)]
pub struct Earlier {
    sources: Vec<Source>,
    index: Vec<Key>,
}

struct Source {
    manifest: File,
    documents: File,
}

/// One input of one source.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    hash: u64,
    /// The number of the source in the upper bits, the offset of the entry in its manifest below.
    entry: u64,
    /// Offset of its lines in the source's documents.
    lines: u64,
}

const OFFSET_BITS: u32 = 48;

/// Where lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Number of the source, in the order they were added.
    pub source: usize,
    /// Offset in its documents.
    pub offset: u64,
}

/// Documents that need not be made again.
pub struct Kept {
    /// Their entry.
    pub entry: Entry,
    /// Their lines.
    pub lines: Vec<u8>,
    /// Where these stand.
    pub place: Place,
}

impl Earlier {
    /// Adds the run in a folder if its files are there and it was made by the same work, and says
    /// whether so. Sources added first are preferred.
    ///
    /// # Errors
    /// When its files cannot be read.
    pub fn add(&mut self, dir: &Path, header: &Header) -> io::Result<bool> {
        let (Some(manifest), Some(documents)) = (open(&dir.join(MANIFEST))?, open(&dir.join(DOCUMENTS))?) else { return Ok(false) };
        let mut manifest = BufReader::new(manifest);
        let mut line = Vec::new();
        let mut at = manifest.read_until(b'\n', &mut line)? as u64;
        if !manifest::read(&line).is_some_and(|h: Header| h.same_work(header)) {
            return Ok(false);
        }
        let source = (self.sources.len() as u64) << OFFSET_BITS;
        let mut lines = 0;
        loop {
            line.clear();
            let length = manifest.read_until(b'\n', &mut line)? as u64;
            let Some(entry) = manifest::read::<Entry>(&line) else { break };
            if let (Outcome::Converted | Outcome::Partial, Some(sha256)) = (entry.outcome, &entry.sha256) {
                self.index.push(Key { hash: hash(&entry.id, sha256), entry: source | at, lines });
            }
            at += length;
            lines += entry.lines;
        }
        self.sources.push(Source { manifest: manifest.into_inner(), documents });
        Ok(true)
    }

    /// To be called after the last source.
    pub fn sort(&mut self) {
        self.index.sort_unstable();
        self.index.shrink_to_fit();
    }

    /// The documents of an input with this content, if their lines are sound.
    pub fn find(&self, id: &str, sha256: &str) -> Option<Kept> {
        let hash = hash(id, sha256);
        let from = self.index.partition_point(|k| k.hash < hash);
        self.index[from..].iter().take_while(|k| k.hash == hash).find_map(|key| self.kept(key, id, sha256))
    }

    fn kept(&self, key: &Key, id: &str, sha256: &str) -> Option<Kept> {
        let source = (key.entry >> OFFSET_BITS) as usize;
        let Source { manifest, documents } = &self.sources[source];
        let entry: Entry = manifest::read(&line_at(manifest, key.entry & ((1 << OFFSET_BITS) - 1))?)?;
        if entry.id != id || entry.sha256.as_deref() != Some(sha256) {
            return None;
        }
        if documents.metadata().ok()?.len() < key.lines + entry.lines {
            return None;
        }
        let mut lines = vec![0; usize::try_from(entry.lines).ok()?];
        read_at(documents, &mut lines, key.lines)?;
        (crc32fast::hash(&lines) == entry.check).then_some(Kept { entry, lines, place: Place { source, offset: key.lines } })
    }
}

/// Opens a file; `None` when it is not there.
fn open(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(io::Error::new(e.kind(), format!("{}: {e}", path.display()))),
    }
}

/// Alike for the same input and content; collisions are told apart by the entry itself.
fn hash(id: &str, sha256: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (id, sha256).hash(&mut hasher);
    hasher.finish()
}

/// The line that begins at an offset.
fn line_at(file: &File, offset: u64) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    let mut piece = [0; 512];
    loop {
        let n = read_some_at(file, &mut piece, offset + line.len() as u64).ok().filter(|n| *n > 0)?;
        match memchr::memchr(b'\n', &piece[..n]) {
            Some(end) => {
                line.extend_from_slice(&piece[..=end]);
                return Some(line);
            }
            None => line.extend_from_slice(&piece[..n]),
        }
    }
}

fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> Option<()> {
    let mut read = 0;
    while read < buffer.len() {
        match read_some_at(file, &mut buffer[read..], offset + read as u64) {
            Ok(0) => return None,
            Ok(n) => read += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    Some(())
}

#[cfg(unix)]
fn read_some_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_some_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
