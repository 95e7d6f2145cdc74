//! Tables into files (写出): CSV, Parquet and XLSX, in one pass over `documents.jsonl`.
//!
//! This is an edge: it writes files. Memory is bounded whatever the number of rows: CSV streams,
//! Parquet holds at most 64 MB of rows before a row group is written, XLSX keeps its rows in
//! temporary files beside the output. Files appear whole or not at all: they are written under
//! `NAME.partial` and renamed when all of them are whole.
//!
//! What a format cannot hold is never dropped silently: it is counted and named in the [`Report`].

mod comparison;
mod csv;
mod ledger;
mod note;
mod parquet;
mod whole;
mod xlsx;

pub use self::csv::{CsvTable, defused};
pub use comparison::{comparison_csv, comparison_xlsx};
pub use ledger::{ledger_csv, ledger_xlsx};
pub use note::{Note, Notes};
pub use whole::WholeFiles;
pub use xlsx::{MAX_CELL, MAX_ROWS, cut};

use crate::record::{Document, SectionIndex};
use crate::table::{Column, Table, Value, tables};
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// A format that tables are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// One file a table: UTF-8 with BOM, RFC 4180.
    Csv,
    /// One file a table, typed columns.
    Parquet,
    /// One workbook, a sheet for each table.
    Xlsx,
}

/// Which names stand over the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Headers {
    /// English names, as in databases.
    #[default]
    En,
    /// Chinese names.
    Zh,
}

impl Headers {
    /// The name of a column.
    pub fn of(self, column: &Column) -> &'static str {
        if self == Self::Zh { column.zh } else { column.name }
    }
}

/// How tables are written.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The formats wanted.
    pub formats: Vec<Format>,
    /// The names over the columns.
    pub headers: Headers,
    /// Whether files of the same names are replaced.
    pub force: bool,
}

/// Why tables could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// A file is in the way.
    #[error("{} exists; give --force to replace it, or another --out", .0.display())]
    Exists(PathBuf),
    /// A file cannot be written or read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What happened.
        source: std::io::Error,
    },
    /// A line of the input is no document.
    #[error("line {line} is no document of this version: {message}")]
    Input {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// A format's library gave up.
    #[error("{format}: {message}")]
    Format {
        /// The format.
        format: &'static str,
        /// What it said.
        message: String,
    },
}

impl SinkError {
    /// What a failure at this path becomes.
    pub(crate) fn io(path: &Path) -> impl Fn(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { path: path.clone(), source }
    }
}

/// What was written.
#[derive(Debug, Default)]
pub struct Report {
    /// Documents read.
    pub documents: usize,
    /// Names of the files in the folder.
    pub files: Vec<String>,
    /// Rows of each table, by its English name.
    pub rows: Vec<(&'static str, usize)>,
    /// What a format could not hold as it is.
    pub notes: Notes,
}

/// Writes the rows of all tables in one format.
trait Sink {
    /// Takes a row of the table with this number in [`tables`].
    fn row(&mut self, table: usize, cells: &[Value<'_>], notes: &mut Notes) -> Result<(), SinkError>;
    /// Writes what is held back.
    fn finish(self: Box<Self>, notes: &mut Notes) -> Result<(), SinkError>;
}

/// Tables being written; nothing stands under its final name before [`TableFiles::finish`].
pub struct TableFiles {
    files: WholeFiles,
    sinks: Vec<Box<dyn Sink>>,
    report: Report,
}

impl TableFiles {
    /// Opens the files in a folder, which is made when absent.
    ///
    /// # Errors
    /// When a file of the same name exists and `force` is not set, or the folder cannot be written.
    pub fn create(dir: &Path, options: &Options) -> Result<Self, SinkError> {
        let mut files = WholeFiles::new(dir, options.force)?;
        let mut formats = options.formats.clone();
        formats.sort_unstable();
        formats.dedup();
        let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
        for format in formats {
            sinks.push(match format {
                Format::Csv => Box::new(csv::CsvSink::create(&mut files, options.headers)?),
                Format::Parquet => Box::new(parquet::ParquetSink::create(&mut files, options.headers)?),
                Format::Xlsx => Box::new(xlsx::XlsxSink::create(&mut files, options.headers)?),
            });
        }
        let rows = tables().iter().map(|t| (t.name, 0)).collect();
        Ok(Self { files, sinks, report: Report { rows, ..Report::default() } })
    }

    /// Writes the rows of a document.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&mut self, document: &Document) -> Result<(), SinkError> {
        let Self { sinks, report, .. } = self;
        let index = SectionIndex::new(document);
        report.documents += 1;
        for (number, table) in tables().iter().enumerate() {
            let mut done = Ok(());
            table.rows_with(document, &index, &mut |cells| {
                report.rows[number].1 += 1;
                if done.is_ok() {
                    done = sinks.iter_mut().try_for_each(|sink| sink.row(number, cells, &mut report.notes));
                }
            });
            done?;
        }
        Ok(())
    }

    /// Completes the files and gives them their names.
    ///
    /// # Errors
    /// When a file cannot be written; none stands under its final name then.
    pub fn finish(mut self) -> Result<Report, SinkError> {
        for sink in self.sinks.drain(..) {
            sink.finish(&mut self.report.notes)?;
        }
        self.report.files = self.files.keep()?;
        Ok(self.report)
    }
}

/// Writes the tables of all documents in `documents` (JSON Lines) into files in `dir`.
///
/// # Errors
/// When a line is no document, or as [`TableFiles`].
pub fn write_tables(documents: &mut dyn BufRead, dir: &Path, options: &Options) -> Result<Report, SinkError> {
    let mut files = TableFiles::create(dir, options)?;
    each_document(documents, &mut |document| files.write(&document))?;
    files.finish()
}

/// Reads JSON Lines of documents, one at a time.
///
/// # Errors
/// When a line cannot be read or is no document, or what `each` gives.
pub fn each_document<E: From<SinkError>>(lines: &mut dyn BufRead, each: &mut dyn FnMut(Document) -> Result<(), E>) -> Result<(), E> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let fail = |message: String| SinkError::Input { line: number, message };
        if lines.read_until(b'\n', &mut line).map_err(|e| fail(e.to_string()))? == 0 {
            break;
        }
        if !line.trim_ascii().is_empty() {
            each(serde_json::from_slice(&line).map_err(|e| fail(e.to_string()))?)?;
        }
    }
    Ok(())
}

/// What a row is called in a note: its key.
fn key<'a>(table: &Table, cells: &'a [Value<'_>]) -> &'a str {
    let column = table.columns.iter().position(|c| c.name == table.key()).unwrap_or_default();
    match &cells[column] {
        Value::Text(key) => key,
        _ => "",
    }
}
