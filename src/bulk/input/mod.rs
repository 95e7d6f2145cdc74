//! Where documents come from: files, folders, globs, lists, archives, tables (输入).
//!
//! Inputs come one after another in a fixed order; what cannot be read on the way is an input too,
//! one that failed.

mod archive;
mod list;
mod name;
mod table;
mod walk;

pub use table::Columns;

use super::failure::Failure;
use super::panics;
use crate::diagnostic::Code;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// One input: a file, a member of an archive, a row of a table.
pub struct Input {
    /// What people see: `path`, `archive.zip!member`, `table.csv#id`.
    pub id: String,
    /// What it holds.
    pub content: Content,
    /// Bytes of the run's files that are behind us when this input is taken.
    pub progress: u64,
}

/// The content of an input.
pub enum Content {
    /// A file that is still to be read.
    File {
        /// Where.
        path: PathBuf,
        /// Its length when it was found.
        size: u64,
    },
    /// The bytes of a member of an archive.
    Member(Vec<u8>),
    /// A row of a table.
    Row(Row),
    /// It could not be read.
    Failed(Failure),
    /// There is nothing to be done.
    Skipped,
}

/// A row of a table of documents.
pub struct Row {
    /// The cell that holds the document.
    pub text: String,
    /// The other cells, by column.
    pub columns: Map<String, Value>,
    /// What was noticed.
    pub notes: Vec<(Code, String)>,
}

impl Content {
    /// Length in bytes of what is to be parsed.
    pub fn size(&self) -> u64 {
        match self {
            Self::File { size, .. } => *size,
            Self::Member(bytes) => bytes.len() as u64,
            Self::Row(row) => row.text.len() as u64,
            Self::Failed(_) | Self::Skipped => 0,
        }
    }
}

impl Input {
    /// An input that cannot be read.
    pub fn failed(failure: Failure) -> Self {
        Self { id: failure.path.clone(), content: Content::Failed(failure), progress: 0 }
    }
}

/// What takes the inputs; it breaks when it wants no more.
type Take<'a> = &'a mut dyn FnMut(Input) -> ControlFlow<()>;

/// What tells the encoding of a table from its beginning.
type Tell<'a> = &'a dyn Fn(&[u8]) -> &'static str;

/// The inputs of a run, as the user names them.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// Files, folders, globs; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// Files that list files, a line each; `-` is standard input.
    pub lists: Vec<PathBuf>,
    /// The lists are separated by NUL instead of line breaks.
    pub nul: bool,
    /// How tables are read; without it they are files like others.
    pub columns: Option<Columns>,
    /// Largest input that is read, in bytes.
    pub max_bytes: u64,
    /// Encoding of tables, where the user knows it.
    pub encoding: Option<String>,
}

impl Inputs {
    /// What is wrong with the command, before anything is read.
    ///
    /// # Errors
    /// When a path is not there, a glob matches nothing, or a table's text column is not named.
    pub fn check(&self) -> Result<(), String> {
        for list in self.lists.iter().filter(|l| *l != Path::new("-")) {
            std::fs::File::open(list).map_err(|e| format!("{}: {e}", list.display()))?;
        }
        for path in self.paths.iter().filter(|p| *p != Path::new("-")) {
            if !path.exists() && !path.is_symlink() {
                match walk::Glob::of(path) {
                    None => return Err(format!("{}: no such file or folder", path.display())),
                    Some(glob) => self.check_glob(&glob?, path)?,
                }
            }
            if path.is_file() {
                table::check(path, self.columns.as_ref())?;
            }
        }
        Ok(())
    }

    /// The inputs in words, which tell one run from another.
    pub(super) fn described(&self) -> Vec<String> {
        let option = |name: &str, value: &str| format!("--{name}={value}");
        let paths = self.paths.iter().map(|p| name::shown(p));
        let lists = self.lists.iter().map(|l| option("files-from", &name::shown(l)));
        let text = self.columns.iter().map(|c| option("text-column", &c.text));
        let id = self.columns.iter().filter_map(|c| Some(option("id-column", c.id.as_ref()?)));
        paths.chain(lists).chain(text).chain(id).collect()
    }

    fn check_glob(&self, glob: &walk::Glob, path: &Path) -> Result<(), String> {
        match walk::glob(glob, &mut |_| ControlFlow::Break(())) {
            ControlFlow::Break(()) => Ok(()),
            ControlFlow::Continue(()) => Err(format!("{}: no file matches", path.display())),
        }
    }

    /// Hands over all inputs, one after another. An id that was there before is not done twice: a
    /// file is skipped, a member or a row fails.
    pub fn each(&self, tell: Tell<'_>, take: Take<'_>) -> ControlFlow<()> {
        let mut seen = Seen::default();
        let mut take = |input: Input| take(seen.first_only(input));
        for path in &self.paths {
            self.path(path, tell, &mut take)?;
        }
        for list in &self.lists {
            list::each(list, self.nul, &mut |entry| match entry {
                Ok(path) => self.path(&path, tell, &mut take),
                Err(failure) => take(Input::failed(failure)),
            })?;
        }
        ControlFlow::Continue(())
    }

    fn path(&self, path: &Path, tell: Tell<'_>, take: Take<'_>) -> ControlFlow<()> {
        if path == Path::new("-") {
            return take(self.standard_input());
        }
        if !path.exists()
            && let Some(Ok(glob)) = walk::Glob::of(path)
        {
            return walk::glob(&glob, &mut |found| self.found(found, tell, take));
        }
        walk::each(path, &mut |found| self.found(found, tell, take))
    }

    fn found(&self, found: walk::Found, tell: Tell<'_>, take: Take<'_>) -> ControlFlow<()> {
        match found {
            walk::Found::Failed(failure) => take(Input::failed(failure)),
            walk::Found::File(path, size) => {
                let id = name::shown(&path);
                if let Some(kind) = archive::Kind::of(&path) {
                    return caught(&id, take, |take| archive::each(kind, &path, &id, self.max_bytes, take));
                }
                if let (Some(kind), Some(columns)) = (table::Kind::of(&path), &self.columns) {
                    let table = table::Table { kind, path: &path, id: &id, columns, inputs: self, tell };
                    return caught(&id, take, |take| table.each(take));
                }
                take(Input { id, content: Content::File { path, size }, progress: size })
            }
        }
    }

    fn standard_input(&self) -> Input {
        let mut bytes = Vec::new();
        match std::io::stdin().lock().take(self.max_bytes + 1).read_to_end(&mut bytes) {
            Err(e) => Input::failed(Failure::io("-", &e)),
            Ok(n) if n as u64 > self.max_bytes => Input::failed(Failure::too_large("-", n as u64, self.max_bytes)),
            Ok(n) => Input { id: "-".to_owned(), content: Content::Member(bytes), progress: n as u64 },
        }
    }

    /// Number and bytes of the files that will be read, archives and tables counted as one.
    pub fn measure(&self, count: &mut dyn FnMut(u64) -> ControlFlow<()>) -> ControlFlow<()> {
        let mut found = |found: walk::Found| match found {
            walk::Found::File(_, size) => count(size),
            walk::Found::Failed(_) => count(0),
        };
        for path in self.paths.iter().filter(|p| *p != Path::new("-")) {
            match walk::Glob::of(path) {
                Some(Ok(glob)) if !path.exists() => walk::glob(&glob, &mut found)?,
                _ => walk::each(path, &mut found)?,
            }
        }
        for list in self.lists.iter().filter(|l| *l != Path::new("-")) {
            list::each(list, self.nul, &mut |entry| match entry {
                Ok(path) => walk::each(&path, &mut found),
                Err(_) => ControlFlow::Continue(()),
            })?;
        }
        ControlFlow::Continue(())
    }
}

/// Reads an archive or a table; should the program panic on it, it fails by itself.
fn caught(id: &str, take: Take<'_>, read: impl FnOnce(Take<'_>) -> ControlFlow<()>) -> ControlFlow<()> {
    match catch_unwind(AssertUnwindSafe(|| read(take))) {
        Ok(flow) => flow,
        Err(thrown) => take(Input::failed(panics::failure(id, thrown.as_ref(), "while it was read"))),
    }
}

/// Ids that were there, as hashes.
#[derive(Default)]
struct Seen(HashSet<u64>);

impl Seen {
    fn first_only(&mut self, input: Input) -> Input {
        let mut hasher = DefaultHasher::new();
        input.id.hash(&mut hasher);
        let Input { id, content, progress } = input;
        let content = match content {
            Content::Failed(_) => content,
            _ if self.0.insert(hasher.finish()) => content,
            Content::Member(_) | Content::Row(_) => {
                Content::Failed(Failure::new(id.clone(), "repeated-name", "this name is there twice; only the first was taken"))
            }
            Content::File { .. } | Content::Skipped => Content::Skipped,
        };
        Input { id, content, progress }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_a_container_is_the_failure_of_that_file() {
        let mut ids = Vec::new();
        let mut take = |input: Input| {
            ids.push((input.id, matches!(input.content, Content::Failed(f) if f.code == "panic")));
            ControlFlow::Continue(())
        };
        let flow = caught("a.zip", &mut take, |take| {
            take(Input { id: "a.zip!1".to_owned(), content: Content::Skipped, progress: 0 })?;
            panic!("as told")
        });
        assert!(flow.is_continue());
        assert_eq!(ids, [("a.zip!1".to_owned(), false), ("a.zip".to_owned(), true)]);
    }
}
