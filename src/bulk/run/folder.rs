//! The output folder: whose it is, what stands in it, and how a whole run gets its final names.
//!
//! ```text
//! OUT/documents.jsonl, failures.jsonl, manifest.jsonl, run.json …   the last whole run
//! OUT/.zhengce/unfinished/                                          the run that goes on or was interrupted
//! OUT/.zhengce/earlier-N/                                           interrupted runs set aside, for their results
//! OUT/.zhengce/lock                                                 held while a run goes on
//! ```
//!
//! A folder is ours when the header of its manifest, or of its `run.json`, can be read; nothing else
//! is written into, moved or removed. A run is whole once `unfinished/run.json` is there; it is the
//! last to be written and the last to get its final name, so that a start that finds it carries on
//! giving the names.

use super::manifest::{self, Header};
use super::{DOCUMENTS, Earlier, FAILURES, MANIFEST, RUN, RunError, UNFINISHED, WORK};
use serde::Deserialize;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const LOCK: &str = "lock";
const ASIDE: &str = "earlier-";
/// What every run leaves.
const ALWAYS: [&str; 4] = [DOCUMENTS, FAILURES, MANIFEST, RUN];

/// An output folder that this run alone writes to.
pub struct Folder {
    /// Where it is.
    pub out: PathBuf,
    /// Whether files of others may be replaced.
    force: bool,
    _lock: File,
}

impl Folder {
    /// Makes the folder or takes the one that is there, if it is ours.
    pub fn open(out: &Path, header: &Header, force: bool) -> Result<Self, RunError> {
        let refused = |e: io::Error| RunError::Refused(format!("{}: nothing can be written here: {e}", out.display()));
        fs::create_dir_all(out).map_err(refused)?;
        if !force {
            refuse_foreign(out, header)?;
        }
        refuse_foreign_work(out)?;
        fs::create_dir_all(out.join(WORK)).map_err(refused)?;
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(out.join(WORK).join(LOCK)).map_err(refused)?;
        if !locked(&lock) {
            let message = "another run is writing here; wait for it, or give another --out";
            return Err(RunError::Refused(format!("{}: {message}", out.display())));
        }
        let folder = Self { out: out.to_owned(), force, _lock: lock };
        folder.settle().map_err(refused)?;
        Ok(folder)
    }

    /// Gives a whole run its names; with `force` forgets the others.
    fn settle(&self) -> io::Result<()> {
        if Record::read(&self.out.join(UNFINISHED)).is_some() {
            self.publish()?;
        }
        if self.force { self.forget() } else { Ok(()) }
    }

    fn forget(&self) -> io::Result<()> {
        works(&self.out)?.iter().try_for_each(|dir| discard(dir))
    }

    /// What can be taken over, and whether it begins with an unfinished run to be followed.
    pub fn earlier(&self, header: &Header, force: bool) -> io::Result<(Earlier, bool)> {
        let mut earlier = Earlier::default();
        if force {
            return Ok((earlier, false));
        }
        let unfinished = self.out.join(UNFINISHED);
        let complete = [DOCUMENTS, FAILURES, MANIFEST].iter().all(|name| unfinished.join(name).exists());
        let follow = complete && earlier.add(&unfinished, header)?;
        for dir in aside(&self.out)?.into_iter().rev() {
            if !earlier.add(&dir, header)? {
                discard(&dir)?;
            }
        }
        earlier.add(&self.out, header)?;
        earlier.sort();
        Ok((earlier, follow))
    }

    /// Gives the files of the unfinished run, which must be whole, their final names.
    pub fn publish(&self) -> io::Result<()> {
        let unfinished = self.out.join(UNFINISHED);
        let outputs = |dir: &Path| Record::read(dir).map(|r| r.outputs()).unwrap_or_default();
        let (new, old) = (outputs(&unfinished), outputs(&self.out));
        let mut names = names(&unfinished)?;
        names.sort_by_key(|name| name == RUN);
        let own = |name: &OsStr| ALWAYS.iter().any(|own| name == *own) || old.iter().any(|own| name == own.as_str());
        let foreign = names.iter().find(|name| !own(name) && self.out.join(name).exists());
        if let Some(name) = foreign.filter(|_| !self.force) {
            let message = format!("{} is of no run of zhengce; move it away, or give --force to replace it", name.to_string_lossy());
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
        }
        for stale in old.iter().filter(|old| !new.contains(old)) {
            let _ = fs::remove_file(self.out.join(stale));
        }
        for name in names {
            fs::rename(unfinished.join(&name), self.out.join(&name))?;
        }
        sync(&self.out)?;
        self.forget()
    }
}

/// Takes the lock; a run that was just killed may hold it a moment longer.
fn locked(lock: &File) -> bool {
    let begin = Instant::now();
    loop {
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) if begin.elapsed() > Duration::from_secs(1) => return false,
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
            // Some network file systems know no locks.
            Err(TryLockError::Error(_)) | Ok(()) => return true,
        }
    }
}

/// What a `run.json` tells of the folder it stands in.
#[derive(Deserialize)]
struct Record {
    #[serde(flatten)]
    _header: Header,
    outputs: Vec<String>,
}

impl Record {
    fn read(dir: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(dir.join(RUN)).ok()?).ok()
    }

    /// The names of the run's files.
    fn outputs(self) -> Vec<String> {
        self.outputs.into_iter().filter(|name| !name.contains(['/', '\\'])).collect()
    }
}

/// Whether a run of ours stands in a folder.
fn is_ours(dir: &Path) -> bool {
    read_header(&dir.join(MANIFEST)).is_some() || Record::read(dir).is_some()
}

fn names(dir: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    fs::read_dir(dir)?.map(|e| Ok(e?.file_name())).collect()
}

/// Makes the folder of a run that begins. Its header gets its name when it is on the disk: what
/// stands in such a folder is ours from the first file on.
pub fn begin(dir: &Path, header: &[u8]) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let written = dir.with_extension("header");
    let mut file = File::create(&written)?;
    file.write_all(header)?;
    file.sync_all()?;
    fs::rename(written, dir.join(MANIFEST))
}

/// Removes the folder of a run, its manifest last; one that is not ours must be empty.
pub fn discard(dir: &Path) -> io::Result<()> {
    if is_ours(dir) {
        let mut names = names(dir)?;
        names.sort_by_key(|name| name == MANIFEST);
        names.iter().try_for_each(|name| fs::remove_file(dir.join(name)))?;
    }
    match fs::remove_dir(dir) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// The folders of all runs that are not published.
fn works(out: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(aside(out)?.into_iter().chain([out.join(UNFINISHED)]).collect())
}

/// Runs that were set aside, oldest first.
fn aside(out: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(out.join(WORK)) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let number = entry.file_name().to_str().and_then(|n| n.strip_prefix(ASIDE)?.parse::<u32>().ok());
        if let (Some(number), true) = (number, entry.file_type()?.is_dir()) {
            found.push((number, entry.path()));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

/// A folder that is not there yet, for an unfinished run to be set aside in.
pub fn set_aside_name(out: &Path) -> PathBuf {
    let free = (1u32..).map(|n| out.join(WORK).join(format!("{ASIDE}{n}"))).find(|dir| !dir.exists());
    free.unwrap_or_else(|| unreachable!("there are not so many"))
}

/// Refuses a folder with somebody else's files under the names of ours, or with a run over other
/// inputs.
fn refuse_foreign(out: &Path, header: &Header) -> Result<(), RunError> {
    let dirs = [out.to_owned(), out.join(UNFINISHED)];
    let taken = ALWAYS.iter().map(|name| out.join(name)).find(|path| path.exists());
    if let Some(path) = taken.filter(|_| !dirs.iter().any(|dir| is_ours(dir))) {
        let message = "is of no run of zhengce; give another --out, or --force to replace it";
        return Err(RunError::Refused(format!("{} {message}", path.display())));
    }
    for dir in dirs {
        if let Some(other) = read_header(&dir.join(MANIFEST)).filter(|h| h.inputs != header.inputs) {
            let inputs = other.inputs.join(" ");
            let message = format!("holds a run over other inputs ({inputs}); give another --out, or --force to replace it");
            return Err(RunError::Refused(format!("{}: {message}", out.display())));
        }
    }
    Ok(())
}

/// Refuses a folder with something else in the place of our runs: `--force` does not reach so far.
fn refuse_foreign_work(out: &Path) -> Result<(), RunError> {
    let refused = |dir: &Path, why: String| RunError::Refused(format!("{}: {why}", dir.display()));
    for dir in works(out).map_err(|e| refused(out, format!("cannot be read: {e}")))? {
        let is_empty = !dir.exists() || names(&dir).is_ok_and(|names| names.is_empty());
        if !is_empty && !is_ours(&dir) {
            return Err(refused(&dir, "is no run of zhengce, though it stands in the place of one; move it away".to_owned()));
        }
    }
    Ok(())
}

fn read_header(manifest: &Path) -> Option<Header> {
    let mut line = Vec::new();
    BufReader::new(File::open(manifest).ok()?).read_until(b'\n', &mut line).ok()?;
    manifest::read(&line)
}

/// Brings the names in a folder onto the disk.
pub fn sync(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}
