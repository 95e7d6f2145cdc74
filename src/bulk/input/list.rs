//! Lists of files: a path a line, or separated by NUL as `find -print0` writes them (文件清单).

use super::{Failure, name};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Longest path that is read.
const LONGEST: u64 = 1 << 16;

/// Hands over the paths in a list.
pub fn each(list: &Path, nul: bool, take: &mut dyn FnMut(Result<PathBuf, Failure>) -> ControlFlow<()>) -> ControlFlow<()> {
    let mut reader: Box<dyn BufRead> = if list == Path::new("-") {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        match File::open(list) {
            Ok(file) => Box::new(BufReader::new(file)),
            Err(e) => return take(Err(Failure::io(name::shown(list), &e))),
        }
    };
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        let end = if nul { 0 } else { b'\n' };
        match (&mut reader).take(LONGEST).read_until(end, &mut line) {
            Ok(0) => return ControlFlow::Continue(()),
            Ok(_) => {}
            Err(e) => return take(Err(Failure::io(name::shown(list), &e).at(format!("line {number}")))),
        }
        let path = trimmed(&line, nul, number == 1);
        if !path.is_empty() {
            take(to_path(path).ok_or_else(|| {
                Failure::new(name::shown(list), "bad-path", "a line that is no path here; write the list in UTF-8")
                    .at(format!("line {number}"))
            }))?;
        }
    }
}

/// A line without its end, and the first without a byte order mark.
fn trimmed(line: &[u8], nul: bool, first: bool) -> &[u8] {
    let line = line.strip_suffix(if nul { b"\0" } else { b"\n" }).unwrap_or(line);
    let line = if nul { line } else { line.strip_suffix(b"\r").unwrap_or(line) };
    if first { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) } else { line }
}

#[cfg(unix)]
fn to_path(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(Path::new(std::ffi::OsStr::from_bytes(bytes)).to_owned())
}

#[cfg(not(unix))]
fn to_path(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}
