//! Folders, walked in the order of their paths (遍历). Hidden files are left out, links followed.

use super::{Failure, name};
use globset::{GlobBuilder, GlobMatcher};
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What a walk finds.
pub enum Found {
    /// A file and its length.
    File(PathBuf, u64),
    /// Something that cannot be read.
    Failed(Failure),
}

type Take<'a> = &'a mut dyn FnMut(Found) -> ControlFlow<()>;

/// The file at a path, or all files below it.
pub fn each(path: &Path, take: Take<'_>) -> ControlFlow<()> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(e) => return take(Found::Failed(failure(path, &e))),
    };
    if metadata.is_dir() {
        return folder(path, &mut Vec::new(), take);
    }
    if !metadata.is_file() {
        let message = "is no regular file (a pipe, socket or device); only files are read";
        return take(Found::Failed(Failure::new(name::shown(path), "not-a-file", message)));
    }
    take(Found::File(path.to_owned(), metadata.len()))
}

/// A link that leads to itself, on Linux and on macOS.
const ELOOP: [Option<i32>; 2] = [Some(40), Some(62)];

fn failure(path: &Path, error: &std::io::Error) -> Failure {
    if ELOOP.contains(&error.raw_os_error()) { symlink_loop(path) } else { Failure::io(name::shown(path), error) }
}

fn symlink_loop(path: &Path) -> Failure {
    Failure::new(name::shown(path), "symlink-loop", "this link leads back to a folder it lies in; it was not followed")
}

/// `above` holds the real paths of the folders on the way down.
fn folder(dir: &Path, above: &mut Vec<PathBuf>, take: Take<'_>) -> ControlFlow<()> {
    let (real, names) = match fs::canonicalize(dir).and_then(|real| Ok((real, names(dir)?))) {
        Ok((real, _)) if above.contains(&real) => return take(Found::Failed(symlink_loop(dir))),
        Ok(found) => found,
        Err(e) => return take(Found::Failed(failure(dir, &e))),
    };
    above.push(real);
    for (name, kind) in names {
        let path = dir.join(&*name);
        if kind.is_dir() { folder(&path, above, take)? } else { link_or_file(&path, kind, above, take)? }
    }
    above.pop();
    ControlFlow::Continue(())
}

fn link_or_file(path: &Path, kind: FileType, above: &mut Vec<PathBuf>, take: Take<'_>) -> ControlFlow<()> {
    if kind.is_symlink() && path.is_dir() { folder(path, above, take) } else { each(path, take) }
}

/// The names in a folder, sorted.
fn names(dir: &Path) -> std::io::Result<Vec<(Box<OsStr>, FileType)>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if !name.as_encoded_bytes().starts_with(b".") {
            names.push((name.into_boxed_os_str(), entry.file_type()?));
        }
    }
    names.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(names)
}

/// A pattern of paths: `导出/**/*.txt`.
pub struct Glob {
    base: PathBuf,
    matcher: GlobMatcher,
}

impl Glob {
    /// The path as a pattern, when it has the signs of one.
    pub fn of(path: &Path) -> Option<Result<Self, String>> {
        let is_sign = |c: char| matches!(c, '*' | '?' | '[' | '{');
        let pattern = path.to_str().filter(|p| p.contains(is_sign))?;
        let base: PathBuf = path.components().take_while(|c| !c.as_os_str().to_string_lossy().contains(is_sign)).collect();
        let built = GlobBuilder::new(pattern).literal_separator(true).build();
        Some(match built {
            Ok(glob) => Ok(Self { base, matcher: glob.compile_matcher() }),
            Err(e) => Err(format!("{pattern}: {e}")),
        })
    }
}

/// All files that a pattern matches.
pub fn glob(glob: &Glob, take: Take<'_>) -> ControlFlow<()> {
    let base = if glob.base.as_os_str().is_empty() { Path::new(".") } else { &glob.base };
    let strip =
        |path: PathBuf| if glob.base.as_os_str().is_empty() { path.strip_prefix(".").map(Path::to_owned).unwrap_or(path) } else { path };
    each(base, &mut |found| match found {
        Found::File(path, size) => {
            let path = strip(path);
            if glob.matcher.is_match(&path) { take(Found::File(path, size)) } else { ControlFlow::Continue(()) }
        }
        // What cannot be read may have matched.
        Found::Failed(failure) => take(Found::Failed(failure)),
    })
}
