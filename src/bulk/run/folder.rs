//! The output folder: whose it is, what stands in it, and how a whole run gets its final names.
//!
//! ```text
//! OUT/documents.jsonl, failures.jsonl, manifest.jsonl, run.json …   the last whole run
//! OUT/unfinished/                                                   the run that goes on or was interrupted
//! OUT/earlier-N/                                                    interrupted runs set aside, for their results
//! OUT/.lock                                                         held while a run goes on
//! ```
//!
//! A run is whole once `unfinished/run.json` is there; it is the last to be written and the last to
//! get its final name, so that a start that finds it carries on giving the names.

use super::manifest::{self, Header};
use super::{Earlier, MANIFEST, RUN, RunError, UNFINISHED};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const LOCK: &str = ".lock";
const ASIDE: &str = "earlier-";

/// An output folder that this run alone writes to.
pub struct Folder {
    /// Where it is.
    pub out: PathBuf,
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
        let lock = File::create(out.join(LOCK)).map_err(refused)?;
        if !locked(&lock) {
            let message = "another run is writing here; wait for it, or give another --out";
            return Err(RunError::Refused(format!("{}: {message}", out.display())));
        }
        let folder = Self { out: out.to_owned(), _lock: lock };
        folder.settle(force).map_err(refused)?;
        Ok(folder)
    }

    /// Gives a whole run its names; with `force` forgets the others.
    fn settle(&self, force: bool) -> io::Result<()> {
        if is_whole(&self.out) {
            self.publish()?;
        }
        if force { self.forget() } else { Ok(()) }
    }

    fn forget(&self) -> io::Result<()> {
        for dir in aside(&self.out)?.into_iter().chain([self.out.join(UNFINISHED)]) {
            if dir.exists() {
                fs::remove_dir_all(dir)?;
            }
        }
        Ok(())
    }

    /// What can be taken over, and whether it begins with an unfinished run to be followed.
    pub fn earlier(&self, header: &Header, force: bool) -> io::Result<(Earlier, bool)> {
        let mut earlier = Earlier::default();
        if force {
            return Ok((earlier, false));
        }
        let unfinished = self.out.join(UNFINISHED);
        let follow = unfinished.join(MANIFEST).exists() && earlier.add(&unfinished, header)?;
        for dir in aside(&self.out)?.into_iter().rev() {
            if !(dir.join(MANIFEST).exists() && earlier.add(&dir, header)?) {
                fs::remove_dir_all(dir)?;
            }
        }
        if self.out.join(MANIFEST).exists() {
            earlier.add(&self.out, header)?;
        }
        earlier.sort();
        Ok((earlier, follow))
    }

    /// Gives the files of the unfinished run, which must be whole, their final names.
    pub fn publish(&self) -> io::Result<()> {
        let unfinished = self.out.join(UNFINISHED);
        let mut names: Vec<_> = fs::read_dir(&unfinished)?.map(|e| Ok(e?.file_name())).collect::<io::Result<_>>()?;
        names.sort_by_key(|name| name == RUN);
        for stale in outputs(&self.out).into_iter().filter(|old| !outputs(&unfinished).contains(old)) {
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

/// The names of a run's outputs, by its `run.json`.
fn outputs(dir: &Path) -> Vec<String> {
    let run = fs::read(dir.join(RUN)).ok().and_then(|run| serde_json::from_slice::<serde_json::Value>(&run).ok());
    let names = run.as_ref().and_then(|r| r["outputs"].as_array());
    let is_plain = |name: &&str| !name.contains(['/', '\\']);
    names.into_iter().flatten().filter_map(|n| n.as_str()).filter(is_plain).map(str::to_owned).collect()
}

fn is_whole(out: &Path) -> bool {
    let run = fs::read(out.join(UNFINISHED).join(RUN));
    run.is_ok_and(|run| serde_json::from_slice::<serde::de::IgnoredAny>(&run).is_ok())
}

/// Runs that were set aside, oldest first.
fn aside(out: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(out)? {
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
    let free = (1u32..).map(|n| out.join(format!("{ASIDE}{n}"))).find(|dir| !dir.exists());
    free.unwrap_or_else(|| unreachable!("there are not so many"))
}

/// Refuses a folder with something else in it, or with a run over other inputs.
fn refuse_foreign(out: &Path, header: &Header) -> Result<(), RunError> {
    let refused = |e: io::Error| RunError::Refused(format!("{}: cannot be read: {e}", out.display()));
    let is_empty = fs::read_dir(out).map_err(refused)?.all(|e| e.is_ok_and(|e| e.file_name() == LOCK));
    let runs = [out.join(MANIFEST), out.join(UNFINISHED).join(MANIFEST)];
    let ours = runs.iter().any(|m| m.exists()) || out.join(UNFINISHED).is_dir() || aside(out).is_ok_and(|a| !a.is_empty());
    if !is_empty && !ours {
        let message = "holds something else than a run of zhengce; give an empty folder, or --force to write into it";
        return Err(RunError::Refused(format!("{}: {message}", out.display())));
    }
    for run in runs {
        if let Some(other) = read_header(&run).filter(|h| h.inputs != header.inputs) {
            let inputs = other.inputs.join(" ");
            let message = format!("holds a run over other inputs ({inputs}); give another --out, or --force to replace it");
            return Err(RunError::Refused(format!("{}: {message}", out.display())));
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
