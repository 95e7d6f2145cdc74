//! The files of a run while it is written.
//!
//! They stand in a folder of their own. Where an interrupted run left that folder, the new run
//! follows it: as long as each result is the one that stands there, sound and in the same place,
//! nothing is written. At its end the new run writes on. Where a result differs before the end, the
//! folder is set aside for its later results to be taken over from, and a copy of what was followed
//! so far is written on.

use super::earlier::Place;
use super::folder::{begin, discard, set_aside_name};
use super::manifest::{self, Entry, Header};
use super::{DOCUMENTS, FAILURES, MANIFEST, UNFINISHED};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What became of one input, ready to be written.
pub struct Done {
    /// Its entry of the manifest.
    pub entry: Entry,
    /// Its lines of `documents.jsonl`.
    pub lines: Vec<u8>,
    /// Its line of `failures.jsonl`.
    pub failure: Vec<u8>,
    /// Where its lines stand in an earlier run that they were taken over from.
    pub place: Option<Place>,
}

/// Most time and bytes between two commits: what a kill costs.
const COMMIT_AFTER: Duration = Duration::from_millis(200);
const COMMIT_BYTES: u64 = 1 << 20;

/// The three files of an unfinished run.
pub struct Output {
    out: PathBuf,
    state: State,
}

enum State {
    Following(Box<Following>),
    Writing(Box<Writing>),
}

/// An unfinished run that is followed.
struct Following {
    header: Vec<u8>,
    manifest: BufReader<File>,
    failures: BufReader<File>,
    /// The next line of its manifest, once it was looked at.
    next: Option<Vec<u8>>,
    ends: Ends,
}

/// Lengths of the files up to the last result followed.
#[derive(Default, Clone, Copy)]
struct Ends {
    documents: u64,
    failures: u64,
    manifest: u64,
}

struct Writing {
    documents: BufWriter<File>,
    failures: BufWriter<File>,
    manifest: File,
    /// Entries whose lines may not have reached the files yet.
    pending: Vec<u8>,
    pending_bytes: u64,
    committed: Instant,
}

impl Output {
    /// Follows what stands in the folder of an unfinished run (it must be source 0 of the earlier
    /// ones), or begins afresh.
    pub fn open(out: &Path, header: &Header, follow: bool) -> io::Result<Self> {
        let dir = out.join(UNFINISHED);
        let state = if follow {
            State::Following(Box::new(Following::open(&dir)?))
        } else {
            discard(&dir)?;
            let header = manifest::line(header);
            begin(&dir, &header)?;
            let ends = Ends { manifest: header.len() as u64, ..Ends::default() };
            State::Writing(Box::new(Writing::create(&dir, ends)?))
        };
        Ok(Self { out: out.to_owned(), state })
    }

    /// Takes the next result.
    pub fn take(&mut self, done: &Done) -> io::Result<()> {
        let line = manifest::line(&done.entry);
        if let State::Following(following) = &mut self.state
            && following.advance(done, &line)?
        {
            return Ok(());
        }
        self.writing()?.write(done, &line)
    }

    /// Brings all that was taken into the files.
    pub fn commit(&mut self) -> io::Result<()> {
        match &mut self.state {
            State::Following(_) => Ok(()),
            State::Writing(writing) => writing.commit(),
        }
    }

    /// Brings all that was taken onto the disk.
    pub fn finish(mut self) -> io::Result<()> {
        let writing = self.writing()?;
        writing.commit()?;
        writing.documents.get_ref().sync_all()?;
        writing.failures.get_ref().sync_all()?;
        writing.manifest.sync_all()
    }

    /// Ends following.
    fn writing(&mut self) -> io::Result<&mut Writing> {
        if let State::Following(following) = &mut self.state {
            let dir = self.out.join(UNFINISHED);
            let ends = following.ends;
            if following.has_more()? {
                let aside = set_aside_name(&self.out);
                fs::rename(&dir, &aside)?;
                begin(&dir, &following.header)?;
                copy_heads(&aside, &dir, following.header.len() as u64, ends)?;
            }
            self.state = State::Writing(Box::new(Writing::create(&dir, ends)?));
        }
        match &mut self.state {
            State::Writing(writing) => Ok(writing),
            State::Following(_) => unreachable!("following has ended"),
        }
    }
}

impl Following {
    fn open(dir: &Path) -> io::Result<Self> {
        let mut manifest = BufReader::new(File::open(dir.join(MANIFEST))?);
        let mut header = Vec::new();
        manifest.read_until(b'\n', &mut header)?;
        let failures = BufReader::new(File::open(dir.join(FAILURES))?);
        let ends = Ends { manifest: header.len() as u64, ..Ends::default() };
        Ok(Self { header, manifest, failures, next: None, ends })
    }

    fn next(&mut self) -> io::Result<&[u8]> {
        if self.next.is_none() {
            let mut line = Vec::new();
            self.manifest.read_until(b'\n', &mut line)?;
            self.next = Some(line);
        }
        Ok(self.next.as_deref().unwrap_or_default())
    }

    fn has_more(&mut self) -> io::Result<bool> {
        Ok(manifest::read::<Entry>(self.next()?).is_some())
    }

    /// Whether the result stands here.
    fn advance(&mut self, done: &Done, line: &[u8]) -> io::Result<bool> {
        let here = Place { source: 0, offset: self.ends.documents };
        let lines_here = done.lines.is_empty() || done.place == Some(here);
        if !lines_here || self.next()? != line {
            return Ok(false);
        }
        let mut failure = Vec::with_capacity(done.failure.len());
        (&mut self.failures).take(done.entry.failure).read_to_end(&mut failure)?;
        if failure != done.failure {
            return Ok(false);
        }
        self.ends.documents += done.entry.lines;
        self.ends.failures += done.entry.failure;
        self.ends.manifest += line.len() as u64;
        self.next = None;
        Ok(true)
    }
}

impl Writing {
    /// Opens the files for writing from the given ends on; what stands behind these is cut off.
    fn create(dir: &Path, ends: Ends) -> io::Result<Self> {
        let open = |name: &str, end: u64| -> io::Result<File> {
            let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(dir.join(name))?;
            file.set_len(end)?;
            file.seek(SeekFrom::Start(end))?;
            Ok(file)
        };
        // The manifest first: it must never tell of lines that are not there.
        let manifest = open(MANIFEST, ends.manifest)?;
        Ok(Self {
            documents: BufWriter::with_capacity(1 << 20, open(DOCUMENTS, ends.documents)?),
            failures: BufWriter::new(open(FAILURES, ends.failures)?),
            manifest,
            pending: Vec::new(),
            pending_bytes: 0,
            committed: Instant::now(),
        })
    }

    fn write(&mut self, done: &Done, line: &[u8]) -> io::Result<()> {
        self.documents.write_all(&done.lines)?;
        self.failures.write_all(&done.failure)?;
        self.pending.extend_from_slice(line);
        self.pending_bytes += done.entry.lines + done.entry.failure + line.len() as u64;
        if self.pending_bytes > COMMIT_BYTES || self.committed.elapsed() > COMMIT_AFTER {
            self.commit()?;
        }
        Ok(())
    }

    fn commit(&mut self) -> io::Result<()> {
        self.documents.flush()?;
        self.failures.flush()?;
        self.manifest.write_all(&self.pending)?;
        self.pending.clear();
        self.pending_bytes = 0;
        self.committed = Instant::now();
        Ok(())
    }
}

/// Copies what was followed into a folder that has the header.
fn copy_heads(from: &Path, to: &Path, header: u64, ends: Ends) -> io::Result<()> {
    for (name, begin, end) in [(DOCUMENTS, 0, ends.documents), (FAILURES, 0, ends.failures), (MANIFEST, header, ends.manifest)] {
        let mut source = File::open(from.join(name))?;
        source.seek(SeekFrom::Start(begin))?;
        let mut target = OpenOptions::new().append(true).create(true).open(to.join(name))?;
        if io::copy(&mut source.take(end - begin), &mut target)? < end - begin {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}
