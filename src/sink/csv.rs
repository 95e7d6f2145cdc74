//! CSV: UTF-8 with BOM, CRLF, quoted after RFC 4180, nothing a spreadsheet takes for a formula.

use super::{Headers, Notes, Sink, SinkError, WholeFiles};
use crate::table::{Value, tables};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// One CSV file.
pub struct CsvTable {
    path: PathBuf,
    writer: csv::Writer<BufWriter<File>>,
}

impl CsvTable {
    /// Opens `name` among `files` and writes the header.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn create<'h>(files: &mut WholeFiles, name: impl AsRef<Path>, header: impl Iterator<Item = &'h str>) -> Result<Self, SinkError> {
        let path = files.dir().join(&name);
        let mut out = BufWriter::with_capacity(1 << 16, files.create(name)?);
        out.write_all("\u{feff}".as_bytes()).map_err(SinkError::io(&path))?;
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        let mut table = Self { path, writer };
        let written = table.writer.write_record(header);
        table.done(written)?;
        Ok(table)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, cells: &[Value<'_>]) -> Result<(), SinkError> {
        let fields = cells.iter().try_for_each(|cell| match cell {
            Value::Text(text) => self.writer.write_field(defused(text).as_bytes()),
            Value::List(_) => self.writer.write_field(defused(&cell.to_string()).as_bytes()),
            Value::Decimal(digits) | Value::Date(digits) => self.writer.write_field(digits),
            _ => self.writer.write_field(cell.to_string()),
        });
        let written = fields.and_then(|()| self.writer.write_record(None::<&[u8]>));
        self.done(written)
    }

    /// Writes what is held back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<(), SinkError> {
        self.writer.flush().map_err(SinkError::io(&self.path))
    }

    fn done(&self, written: Result<(), csv::Error>) -> Result<(), SinkError> {
        written.map_err(|e| SinkError::io(&self.path)(e.into()))
    }
}

/// Text that no spreadsheet takes for a formula: an apostrophe goes before it where, after any
/// apostrophes, it begins with a character that starts a formula. Plain numbers stay as they are.
/// Who needs the words back takes one apostrophe from texts that match `^'+[=+\-@＝＋－＠\t\r\n]`.
pub fn defused(text: &str) -> Cow<'_, str> {
    let is_formula = text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']);
    if is_formula && !is_number(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.parse::<f64>().is_ok()
}

/// All tables, one file each.
pub(super) struct CsvSink(Vec<CsvTable>);

impl CsvSink {
    pub fn create(files: &mut WholeFiles, headers: Headers) -> Result<Self, SinkError> {
        let create = |t: &crate::table::Table| CsvTable::create(files, format!("{}.csv", t.name), t.columns.iter().map(|c| headers.of(c)));
        tables().iter().map(create).collect::<Result<_, _>>().map(Self)
    }
}

impl Sink for CsvSink {
    fn row(&mut self, table: usize, cells: &[Value<'_>], _: &mut Notes) -> Result<(), SinkError> {
        self.0[table].row(cells)
    }

    fn finish(self: Box<Self>, _: &mut Notes) -> Result<(), SinkError> {
        self.0.into_iter().try_for_each(CsvTable::finish)
    }
}

#[cfg(test)]
mod tests {
    use super::defused;

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        for (text, wanted) in [
            ("=1+1", "'=1+1"),
            ("-项目", "'-项目"),
            ("＝SUM(A1)", "'＝SUM(A1)"),
            ("'=1", "''=1"),
            ("\t=1", "'\t=1"),
            ("-3.5", "-3.5"),
            ("+86", "+86"),
            ("-1+2", "'-1+2"),
            ("——加快建设", "——加快建设"),
            ("'十四五'", "'十四五'"),
            ("-", "'-"),
            ("", ""),
        ] {
            assert_eq!(defused(text), wanted, "{text}");
        }
    }
}
