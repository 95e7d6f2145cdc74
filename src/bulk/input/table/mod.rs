//! Tables of documents (表格): each row one document, its other columns carried along.

mod csv;
mod jsonl;
mod parquet;
mod reader;
mod xlsx;

use super::{Content, Failure, Input, Inputs, Row, Take, Tell};
use crate::diagnostic::Code;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

/// Which columns of a table mean what.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// The column that holds the document.
    pub text: String,
    /// The column that names the row; without it the row's number does.
    pub id: Option<String>,
}

/// Kinds of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `.csv`, separated by commas.
    Csv,
    /// `.tsv`, separated by tabulators.
    Tsv,
    /// `.jsonl`, `.ndjson`: an object a line.
    JsonLines,
    /// `.xlsx`: the first sheet.
    Xlsx,
    /// `.parquet`
    Parquet,
}

impl Kind {
    /// The kind of a table by the end of its name.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "xlsx" => Some(Self::Xlsx),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// What is wrong with naming this file on the command line.
pub fn check(path: &Path, columns: Option<&Columns>) -> Result<(), String> {
    match (Kind::of(path), columns) {
        (None, _) => Ok(()),
        (Some(_), Some(_)) => Ok(()),
        (Some(_), None) => Err(format!("{}: name the column that holds the texts with --text-column", path.display())),
    }
}

/// A table and how it is read.
pub struct Table<'a> {
    pub kind: Kind,
    pub path: &'a Path,
    pub id: &'a str,
    pub columns: &'a Columns,
    pub inputs: &'a Inputs,
    pub tell: Tell<'a>,
}

/// Why a table or a row gives nothing.
struct Trouble {
    code: &'static str,
    message: String,
    place: Option<String>,
}

impl Trouble {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place: None }
    }

    fn at(self, place: String) -> Self {
        Self { place: Some(place), ..self }
    }
}

/// How reading a table ends: whole, at a trouble that nothing can be read behind, or at a break.
type Read = Result<ControlFlow<()>, Trouble>;

impl Table<'_> {
    /// Hands over the rows.
    pub fn each(&self, take: Take<'_>) -> ControlFlow<()> {
        let read = match File::open(self.path) {
            Err(e) => return take(Input::failed(Failure::io(self.id, &e))),
            Ok(file) => match self.kind {
                Kind::Csv => csv::each(self, file, b',', take),
                Kind::Tsv => csv::each(self, file, b'\t', take),
                Kind::JsonLines => jsonl::each(self, file, take),
                Kind::Xlsx => xlsx::each(self, file, take),
                Kind::Parquet => parquet::each(self, file, take),
            },
        };
        read.unwrap_or_else(|trouble| take(Input::failed(self.failure(self.id.to_owned(), trouble))))
    }

    fn failure(&self, id: String, trouble: Trouble) -> Failure {
        Failure { path: id, code: trouble.code, message: trouble.message, place: trouble.place }
    }

    /// A row as an input.
    fn row(&self, number: u64, progress: u64, row: Result<Cells, Trouble>) -> Input {
        let name = row.as_ref().ok().and_then(|r| r.id.clone()).unwrap_or_else(|| number.to_string());
        let id = format!("{}#{name}", self.id);
        let content = match row.and_then(|cells| self.content(cells)) {
            Ok(content) => content,
            Err(trouble) => Content::Failed(self.failure(id.clone(), trouble.at(format!("row {number}")))),
        };
        Input { id, content, progress }
    }

    fn content(&self, cells: Cells) -> Result<Content, Trouble> {
        let Cells { text, columns, .. } = cells;
        let size = text.len() as u64;
        if size > self.inputs.max_bytes {
            let failure = Failure::too_large("", size, self.inputs.max_bytes);
            return Err(Trouble::new(failure.code, failure.message));
        }
        if text.trim().is_empty() {
            return Ok(Content::Skipped);
        }
        let notes = notes(&text, self.kind);
        Ok(Content::Row(Row { text, columns, notes }))
    }
}

/// A row, told apart into what is read and what is carried along.
struct Cells {
    id: Option<String>,
    text: String,
    columns: Map<String, Value>,
}

/// Most characters that Excel keeps in a cell.
const EXCEL_CELL: usize = 32_767;

/// What is to be said of a row's text.
fn notes(text: &str, kind: Kind) -> Vec<(Code, String)> {
    let mut notes = Vec::new();
    if !matches!(kind, Kind::JsonLines | Kind::Parquet) && text.len() >= EXCEL_CELL && text.encode_utf16().count() == EXCEL_CELL {
        let message =
            "the cell holds exactly 32767 characters, where Excel cuts; the text is likely to go on: take it from where the table was made";
        notes.push((Code::CellCut, message.to_owned()));
    }
    let bad = text.matches(char::REPLACEMENT_CHARACTER).count();
    if bad > 0 {
        notes.push((
            Code::UndecodableBytes,
            format!("{bad} characters of the row were lost before or in reading the table; check its encoding"),
        ));
    }
    notes
}

/// Where the named columns stand in a header, and what all columns are called.
struct Header {
    names: Vec<String>,
    text: usize,
    id: Option<usize>,
}

impl Header {
    fn find(names: Vec<String>, columns: &Columns) -> Result<Self, Trouble> {
        let place = |name: &str| {
            names
                .iter()
                .position(|n| n.trim() == name)
                .ok_or_else(|| Trouble::new("no-such-column", format!("has no column `{name}`; its columns are {}", names.join(", "))))
        };
        let text = place(&columns.text)?;
        let id = columns.id.as_deref().map(place).transpose()?;
        Ok(Self { names: distinct(&names), text, id })
    }

    /// The cells of a row, by column.
    fn cells(&self, cells: impl IntoIterator<Item = Value>) -> Cells {
        let mut out = Cells { id: None, text: String::new(), columns: Map::new() };
        for (i, cell) in cells.into_iter().enumerate() {
            if self.id == Some(i) {
                out.id = Some(written(&cell)).filter(|id| !id.is_empty());
            }
            if i == self.text {
                out.text = written(&cell);
            } else if i < self.names.len() || !cell.is_null() {
                let name = self.names.get(i).cloned().unwrap_or_else(|| unnamed(i));
                out.columns.insert(name, cell);
            }
        }
        out
    }
}

/// Names for all columns of a header, no two alike: the second `备注` is called `备注 (2)`.
fn distinct(names: &[String]) -> Vec<String> {
    let mut taken: HashMap<String, usize> = HashMap::new();
    let distinct = |(i, name): (usize, &String)| {
        let name = if name.is_empty() { unnamed(i) } else { name.clone() };
        let mut free = name.clone();
        while taken.contains_key(&free) {
            let times = taken.entry(name.clone()).or_default();
            *times += 1;
            free = format!("{name} ({times})");
        }
        taken.insert(free.clone(), 1);
        free
    };
    names.iter().enumerate().map(distinct).collect()
}

fn unnamed(i: usize) -> String {
    format!("column {}", i + 1)
}

/// A value as a text.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
