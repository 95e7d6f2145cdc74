//! Files as bytes.

use super::{Failure, Reading, say};
use indicatif::ProgressBar;
use std::io::{BufRead, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use zhengce::Pipeline;
use zhengce::bulk::parse_via;
use zhengce::decode::{DecodeError, DecodeOptions};
use zhengce::pipeline::Parsed;

/// Largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 1 << 30;

/// Why a file gave no documents.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be opened or read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It is larger than [`MAX_BYTES`].
    #[error("has {0} bytes; files of more than {MAX_BYTES} bytes are not read, split it")]
    TooLarge(u64),
    /// It is no text.
    #[error(transparent)]
    Undecodable(#[from] DecodeError),
}

/// The bytes of a file; `-` is standard input.
pub fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    } else {
        if path.is_dir() {
            return Err(std::io::Error::new(std::io::ErrorKind::IsADirectory, "it is a folder; `zhengce convert` walks folders").into());
        }
        std::fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FileError::TooLarge(bytes.len() as u64));
    }
    Ok(bytes)
}

/// Reads and parses one file.
pub fn parse(pipeline: &Pipeline, path: &Path, reading: &Reading) -> Result<Parsed, FileError> {
    let bytes = read(path)?;
    let options = DecodeOptions { name: Some(path.to_string_lossy().into_owned()), ..reading.options.clone() };
    Ok(parse_via(pipeline, reading.via.as_ref(), &bytes, &options, &mut |_| {})?)
}

/// Reads and parses the one file of a command.
pub fn parse_one(pipeline: &Pipeline, path: &Path, reading: &Reading) -> Result<Parsed, Failure> {
    parse(pipeline, path, reading).map_err(|e| fail(path, &e))
}

/// Files that were read, in order, and how many could not be.
pub struct Files {
    pub files: Vec<Parsed>,
    pub failed: usize,
}

impl Files {
    /// How a command ends that did the rest.
    pub fn outcome(&self) -> Result<(), Failure> {
        match self.failed {
            0 => Ok(()),
            failed => Err(Failure::work(format!("{failed} files could not be read and are left out"))),
        }
    }
}

/// Reads and parses files, and all files of folders, on all cores. What cannot be read is named on
/// standard error; a bar shows how far it is.
pub fn parse_all(pipeline: &Pipeline, paths: &[PathBuf], reading: &Reading) -> Result<Files, Failure> {
    let mut failed = 0;
    let files = walk(paths, &mut failed);
    let bar =
        if files.len() > 20 && std::io::stderr().is_terminal() { ProgressBar::new(files.len() as u64) } else { ProgressBar::hidden() };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Relaxed);
            let Some(file) = files.get(at) else { return done };
            done.push((at, parse_one(pipeline, file, reading)));
            bar.inc(1);
        }
    };
    let mut parsed: Vec<(usize, Result<Parsed, Failure>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(files.len())).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|w| w.join().unwrap_or_default()).collect()
    });
    bar.finish_and_clear();
    parsed.sort_by_key(|(at, _)| *at);
    let mut out = Files { files: Vec::with_capacity(parsed.len()), failed };
    for (_, file) in parsed {
        match file {
            Ok(file) => out.files.push(file),
            Err(failure) if failure.code == 2 => return Err(failure),
            Err(failure) => {
                out.failed += 1;
                say(&format!("zhengce: {}", failure.message));
            }
        }
    }
    Ok(out)
}

/// Files as they are, folders as all the files in them.
fn walk(paths: &[PathBuf], failed: &mut usize) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        for entry in ignore::WalkBuilder::new(path).standard_filters(false).sort_by_file_path(Path::cmp).build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => files.push(entry.into_path()),
                Ok(_) => {}
                Err(error) => {
                    *failed += 1;
                    say(&format!("zhengce: {error}"));
                }
            }
        }
    }
    files
}

/// The failure a command ends with when a file gave nothing.
pub fn fail(path: &Path, error: &FileError) -> Failure {
    let message = format!("{}: {error}", path.display());
    match error {
        FileError::Undecodable(DecodeError::UnknownEncoding(_)) => Failure::usage(message),
        _ => Failure::work(message),
    }
}

/// Documents in JSON Lines: a file, the output folder of `zhengce convert`, or `-` for standard
/// input; with the name of what is read.
pub fn documents(path: &Path) -> Result<(Box<dyn BufRead>, String), Failure> {
    if path == Path::new("-") {
        return Ok((Box::new(std::io::stdin().lock()), "standard input".to_owned()));
    }
    let path = if path.is_dir() { path.join("documents.jsonl") } else { path.to_owned() };
    let file = std::fs::File::open(&path).map_err(|e| Failure::usage(format!("{}: {e}; `zhengce convert` makes it", path.display())))?;
    Ok((Box::new(std::io::BufReader::with_capacity(1 << 20, file)), path.display().to_string()))
}
