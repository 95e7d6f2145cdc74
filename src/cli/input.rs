//! Files as bytes.

use super::{Failure, Reading};
use std::io::{BufRead, Read};
use std::path::Path;
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
