//! Documents into a database (入库), each exactly once.
//!
//! This is an edge: it writes to a database. What is loaded is a file: all documents of one path.
//! `files` keeps, for every path, the hash of its bytes and of its records. A file whose hash of
//! records is there already is passed over; else its records take the place of those that its bytes
//! had. Copies of one file have the same `doc_id` and are stored once; documents go when the last
//! path that has their bytes has others.
//!
//! Files are written in batches, each in one transaction with its rows of `files`. So a load that
//! broke off is resumed by loading again, and loading twice changes nothing.

#[cfg(feature = "postgres")]
mod postgres;
mod schema;
mod sqlite;

pub use schema::create_database;

use crate::record::{Document, SectionIndex};
use crate::sink::{SinkError, each_document};
use crate::table::{Dialect, Value, tables};
use schema::Standing;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Duration;

/// Most records of a batch, and most bytes of their quotes and texts.
const BATCH: (usize, usize) = (5_000, 16 << 20);

/// How long another load is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// A database to load into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `sqlite:PATH`, or a path that ends in `.db`, `.sqlite` or `.sqlite3`.
    Sqlite(PathBuf),
    /// `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
    Postgres(String),
}

impl std::str::FromStr for Target {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        if let Some(path) = written.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            return Ok(Self::Sqlite(path.trim_start_matches("//").into()));
        }
        if written.starts_with("postgres://") || written.starts_with("postgresql://") {
            return Ok(Self::Postgres(written.to_owned()));
        }
        let path = PathBuf::from(written);
        match path.extension().and_then(|e| e.to_str()) {
            Some("db" | "sqlite" | "sqlite3") => Ok(Self::Sqlite(path)),
            _ => Err("write sqlite:FILE or postgres://USER@HOST/DATABASE".to_owned()),
        }
    }
}

/// Why a load ended early. What was loaded before is whole and stays.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The input cannot be read.
    #[error(transparent)]
    Input(#[from] SinkError),
    /// The database cannot be opened.
    #[error("{place}: cannot be opened: {message}")]
    Open {
        /// The database, without its password.
        place: String,
        /// What it said.
        message: String,
    },
    /// Its tables are others.
    #[error("{place}: its tables are not those of this version; nothing was changed.\n  {}\nLoad into a new database, or bring these columns in line with `zhengce schema`", differences.join("\n  "))]
    Schema {
        /// The database.
        place: String,
        /// The differences, one a line.
        differences: Vec<String>,
    },
    /// Another load is under way.
    #[error("{0}: another load is under way; try again when it has ended")]
    Busy(String),
    /// It failed, or went away.
    #[error("{place}: {message}; what was loaded before is whole, and the same command goes on from there")]
    Database {
        /// The database.
        place: String,
        /// What it said.
        message: String,
    },
    /// It was ended by the one who observed it.
    #[error("stopped after {0}; what was loaded is whole, and the same command goes on from there")]
    Stopped(Loaded),
    /// The program was built without it.
    #[error("this program was built without PostgreSQL; build it with `--features postgres`")]
    NotBuilt,
}

/// What a load did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Files whose path was new.
    pub new: usize,
    /// Files whose records took the place of earlier ones.
    pub replaced: usize,
    /// Files that were there already.
    pub unchanged: usize,
    /// Rows written into the tables of records.
    pub rows: usize,
}

impl std::fmt::Display for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let files = self.new + self.replaced + self.unchanged;
        write!(f, "{files} files: {} new, {} replaced, {} unchanged; {} rows written", self.new, self.replaced, self.unchanged, self.rows)
    }
}

/// Loads JSON Lines of documents, the lines of a file next to each other; of files
/// of one path the last counts. `observe` hears of every
/// batch, and may end the load there.
///
/// # Errors
/// When the input or the database fails, or the load is ended; what was loaded before stays.
pub fn load(lines: &mut dyn BufRead, target: &Target, observe: &mut dyn FnMut(&Loaded) -> ControlFlow<()>) -> Result<Loaded, LoadError> {
    let mut loader =
        Loader { database: open(target)?, files: Vec::new(), paths: HashSet::new(), size: (0, 0), loaded: Loaded::default(), observe };
    let read = each_document(lines, &mut |document| loader.take(document));
    // What was read before a broken line is good.
    if matches!(read, Ok(()) | Err(LoadError::Input(_))) {
        loader.flush()?;
    }
    read.map(|()| loader.loaded)
}

fn open(target: &Target) -> Result<Box<dyn Database>, LoadError> {
    let mut database: Box<dyn Database> = match target {
        Target::Sqlite(path) => Box::new(sqlite::Sqlite::open(path)?),
        #[cfg(feature = "postgres")]
        Target::Postgres(url) => Box::new(postgres::Postgres::connect(url)?),
        #[cfg(not(feature = "postgres"))]
        Target::Postgres(_) => return Err(LoadError::NotBuilt),
    };
    let (standing, dialect) = (database.columns()?, database.dialect());
    if standing.is_empty() {
        database.create(&create_database(dialect))?;
        return Ok(database);
    }
    let differences = schema::differences(standing, dialect);
    if differences.is_empty() { Ok(database) } else { Err(LoadError::Schema { place: database.place(), differences }) }
}

/// What a database must be able to do.
trait Database {
    /// Its way of writing statements.
    fn dialect(&self) -> Dialect;
    /// Its name in messages.
    fn place(&self) -> String;
    /// The columns of those of our tables that are there.
    fn columns(&mut self) -> Result<Vec<Standing>, LoadError>;
    /// Runs the statements that make the tables, all or none.
    fn create(&mut self, statements: &str) -> Result<(), LoadError>;
    /// What is loaded for these paths, and for these hashes of bytes.
    fn stored(&mut self, files: &[File]) -> Result<Stored, LoadError>;
    /// Makes a change, all of it or nothing.
    fn apply(&mut self, change: &Change<'_>) -> Result<(), LoadError>;
}

/// All documents of one path.
struct File {
    path: String,
    sha256: String,
    /// Hash of the documents without their path.
    digest: String,
    documents: Vec<Document>,
}

/// What `files` says.
#[derive(Default)]
struct Stored {
    /// Hashes of bytes and records by path.
    paths: HashMap<String, (String, String)>,
    /// Hashes of bytes with hashes of records, of any path.
    contents: HashSet<(String, String)>,
}

/// What one transaction does, in this order.
#[derive(Default)]
struct Change<'a> {
    /// The documents made of these bytes go …
    replaced: Vec<&'a str>,
    /// … and these come.
    documents: Vec<&'a Document>,
    /// Their files are noted.
    files: Vec<&'a File>,
    /// Bytes that a path no longer has: their documents go with the last path, or take another's name.
    left: Vec<String>,
}

struct Loader<'t> {
    database: Box<dyn Database>,
    files: Vec<File>,
    /// Their paths.
    paths: HashSet<String>,
    /// Records and bytes of `files`.
    size: (usize, usize),
    loaded: Loaded,
    observe: &'t mut dyn FnMut(&Loaded) -> ControlFlow<()>,
}

impl Loader<'_> {
    /// Takes a document; a full batch is written when the next file begins.
    fn take(&mut self, document: Document) -> Result<(), LoadError> {
        let same = self.files.last().is_some_and(|f| f.path == document.source.path && f.sha256 == document.source.sha256);
        if !same {
            // A path that comes again replaces what it gave before: that has to be stored first.
            if self.size.0 >= BATCH.0 || self.size.1 >= BATCH.1 || self.paths.contains(&document.source.path) {
                self.flush()?;
            }
            let (path, sha256) = (document.source.path.clone(), document.source.sha256.clone());
            self.paths.insert(path.clone());
            self.files.push(File { path, sha256, digest: String::new(), documents: Vec::new() });
        }
        let texts: usize = document.sections.iter().map(|s| s.text.len() + s.quote.len()).sum();
        let records = document.sections.len() + document.targets.len() + document.responsibilities.len();
        self.size = (self.size.0 + records, self.size.1 + texts);
        self.files.last_mut().expect("just put there").documents.push(document);
        Ok(())
    }

    /// Writes the batch.
    fn flush(&mut self) -> Result<(), LoadError> {
        let mut files = std::mem::take(&mut self.files);
        self.paths.clear();
        self.size = (0, 0);
        for file in &mut files {
            file.digest = digest(&mut file.documents);
        }
        let stored = self.database.stored(&files)?;
        let mut loaded = self.loaded.clone();
        let change = plan(&files, &stored, &mut loaded);
        if !change.files.is_empty() {
            self.database.apply(&change)?;
        }
        loaded.rows += change.documents.iter().map(|d| rows(d)).sum::<usize>();
        self.loaded = loaded;
        match (self.observe)(&self.loaded) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(LoadError::Stopped(self.loaded.clone())),
        }
    }
}

/// What a batch changes, seen what is stored.
fn plan<'a>(files: &'a [File], stored: &Stored, loaded: &mut Loaded) -> Change<'a> {
    let mut change = Change::default();
    let mut contents: HashMap<&str, &'a File> = HashMap::new();
    for file in files {
        match stored.paths.get(&file.path) {
            Some((_, digest)) if *digest == file.digest => {
                loaded.unchanged += 1;
                continue;
            }
            Some((sha256, _)) => {
                loaded.replaced += 1;
                change.left.extend((*sha256 != file.sha256).then(|| sha256.clone()));
            }
            None => loaded.new += 1,
        }
        change.files.push(file);
        // Of copies that were read differently, by their names, the last counts.
        if !stored.contents.contains(&(file.sha256.clone(), file.digest.clone())) {
            contents.insert(&file.sha256, file);
        }
    }
    let written = |file: &&File| contents.get(file.sha256.as_str()).is_some_and(|f| std::ptr::eq(*f, *file));
    for file in files.iter().filter(written) {
        change.replaced.push(&file.sha256);
        change.documents.extend(&file.documents);
    }
    change
}

/// A hash of what was read from a file, wherever it lay.
fn digest(documents: &mut [Document]) -> String {
    let mut hash = Sha256::new();
    for document in documents {
        let path = std::mem::take(&mut document.source.path);
        hash.update(serde_json::to_vec(document).expect("records are JSON"));
        document.source.path = path;
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Hands over the rows of documents, table by table.
fn each_row<E>(documents: &[&Document], table: usize, each: &mut dyn FnMut(&[Value<'_>]) -> Result<(), E>) -> Result<(), E> {
    let mut result = Ok(());
    for document in documents {
        tables()[table].rows_with(document, &SectionIndex::new(document), &mut |cells| {
            if result.is_ok() {
                result = each(cells);
            }
        });
    }
    result
}

fn rows(document: &Document) -> usize {
    let records = document.sections.len() + document.targets.len() + document.deadlines.len() + document.responsibilities.len();
    1 + records + document.references.len() + document.meta.definitions.len() + document.diagnostics.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_told_by_how_they_are_written() {
        let target = |s: &str| s.parse::<Target>();
        assert_eq!(target("sqlite:a.x"), Ok(Target::Sqlite("a.x".into())));
        assert_eq!(target("sqlite:///a.x"), Ok(Target::Sqlite("/a.x".into())));
        assert_eq!(target("dir/a.db"), Ok(Target::Sqlite("dir/a.db".into())));
        assert_eq!(target("postgres://x@y/z"), Ok(Target::Postgres("postgres://x@y/z".to_owned())));
        assert!(target("mysql://x").is_err() && target("sqlite:").is_err() && target("out").is_err());
    }

    fn file(path: &str, sha256: &str, digest: &str) -> File {
        File { path: path.to_owned(), sha256: sha256.to_owned(), digest: digest.to_owned(), documents: Vec::new() }
    }

    #[test]
    fn a_batch_changes_only_what_is_not_there() {
        let mut stored = Stored::default();
        for (path, sha, digest) in [("same", "1", "a"), ("edited", "2", "b"), ("rules", "3", "c")] {
            stored.paths.insert(path.to_owned(), (sha.to_owned(), digest.to_owned()));
            stored.contents.insert((sha.to_owned(), digest.to_owned()));
        }
        let files = [
            file("same", "1", "a"),
            file("edited", "4", "d"),
            file("rules", "3", "e"),
            file("copy", "1", "a"),
            file("new", "5", "f"),
            file("new too", "5", "f"),
        ];
        let mut loaded = Loaded::default();
        let change = plan(&files, &stored, &mut loaded);
        assert_eq!(loaded, Loaded { new: 3, replaced: 2, unchanged: 1, rows: 0 });
        assert_eq!(change.replaced, ["4", "3", "5"]);
        assert_eq!(change.left, ["2"]);
        assert_eq!(change.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["edited", "rules", "copy", "new", "new too"]);
    }
}
