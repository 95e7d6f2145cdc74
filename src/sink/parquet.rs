//! Parquet by the format's own column writers: strings, 64-bit integers, decimals, days, lists.

use super::{Headers, Note, Notes, Sink, SinkError, WholeFiles, key};
use crate::record::SCHEMA_VERSION;
use crate::table::{Column, DECIMAL_PRECISION, DECIMAL_SCALE, Table, Type, Value, days_since_1970, tables, unscaled};
use parquet::basic::Compression;
use parquet::data_type::*;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use std::fmt::Write;
use std::fs::File;
use std::sync::Arc;

/// Rows held back before the largest table's are written as a row group, in bytes over all tables.
const HELD: usize = 64 << 20;

pub(super) struct ParquetSink(Vec<ParquetTable>);

impl ParquetSink {
    pub fn create(files: &mut WholeFiles, headers: Headers) -> Result<Self, SinkError> {
        tables().iter().map(|t| ParquetTable::create(files, t, headers)).collect::<Result<_, _>>().map(Self)
    }
}

impl Sink for ParquetSink {
    fn row(&mut self, table: usize, cells: &[Value<'_>], notes: &mut Notes) -> Result<(), SinkError> {
        self.0[table].take(cells, notes);
        if self.0.iter().map(|t| t.held).sum::<usize>() > HELD {
            let largest = self.0.iter_mut().max_by_key(|t| t.held).expect("there are tables");
            largest.flush()?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _: &mut Notes) -> Result<(), SinkError> {
        for mut table in self.0 {
            table.flush()?;
            table.writer.close().map_err(error)?;
        }
        Ok(())
    }
}

fn error(e: ParquetError) -> SinkError {
    SinkError::Format { format: "parquet", message: e.to_string() }
}

struct ParquetTable {
    table: &'static Table,
    writer: SerializedFileWriter<File>,
    columns: Vec<Held>,
    held: usize,
}

impl ParquetTable {
    fn create(files: &mut WholeFiles, table: &'static Table, headers: Headers) -> Result<Self, SinkError> {
        let schema = parse_message_type(&schema(table, headers)).map_err(error)?;
        let about = |key: &str, value: &str| KeyValue::new(format!("zhengce.{key}"), value.to_owned());
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("zhengce version {}", env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(vec![about("table", table.name), about("schema_version", SCHEMA_VERSION)]))
            .build();
        let file = files.create(format!("{}.parquet", table.name))?;
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).map_err(error)?;
        Ok(Self { table, writer, columns: table.columns.iter().map(|c| Held::new(c.kind)).collect(), held: 0 })
    }

    fn take(&mut self, cells: &[Value<'_>], notes: &mut Notes) {
        for ((cell, column), held) in cells.iter().zip(&self.table.columns).zip(&mut self.columns) {
            self.held += held.take(cell);
            if held.misfit(cell) {
                notes.add(Note::LeftEmpty, self.table.name, column.name, key(self.table, cells));
            }
        }
    }

    /// Writes the rows held back as a row group.
    fn flush(&mut self) -> Result<(), SinkError> {
        if self.held == 0 {
            return Ok(());
        }
        self.held = 0;
        let mut group = self.writer.next_row_group().map_err(error)?;
        for (held, column) in self.columns.iter_mut().zip(&self.table.columns) {
            let mut writer = group.next_column().map_err(error)?.expect("as many columns as the schema has");
            std::mem::replace(held, Held::new(column.kind)).write(&mut writer, column).map_err(error)?;
            writer.close().map_err(error)?;
        }
        group.close().map(|_| ()).map_err(error)
    }
}

/// The schema in the format's own words.
fn schema(table: &Table, headers: Headers) -> String {
    let mut out = format!("message {} {{\n", table.name);
    for column in &table.columns {
        let name = headers.of(column);
        let repetition = if column.nullable { "optional" } else { "required" };
        let _ = match column.kind {
            Type::Text => writeln!(out, "{repetition} binary {name} (STRING);"),
            Type::Integer => writeln!(out, "{repetition} int64 {name};"),
            Type::Decimal => {
                writeln!(out, "{repetition} fixed_len_byte_array(16) {name} (DECIMAL({DECIMAL_PRECISION},{DECIMAL_SCALE}));")
            }
            Type::Date => writeln!(out, "{repetition} int32 {name} (DATE);"),
            Type::Bool => writeln!(out, "{repetition} boolean {name};"),
            Type::TextList => {
                writeln!(out, "required group {name} (LIST) {{ repeated group list {{ required binary element (STRING); }} }}")
            }
        };
    }
    out + "}\n"
}

/// The cells of one column that are not written yet, with their levels: 1 is a value, 0 none; in a
/// list, repetition 0 begins a row.
struct Held {
    values: Values,
    definition: Vec<i16>,
    repetition: Vec<i16>,
}

enum Values {
    Bytes(Vec<ByteArray>),
    Integers(Vec<i64>),
    Decimals(Vec<FixedLenByteArray>),
    Days(Vec<i32>),
    Bools(Vec<bool>),
    Members(Vec<ByteArray>),
}

impl Held {
    fn new(kind: Type) -> Self {
        let values = match kind {
            Type::Text => Values::Bytes(Vec::new()),
            Type::Integer => Values::Integers(Vec::new()),
            Type::Decimal => Values::Decimals(Vec::new()),
            Type::Date => Values::Days(Vec::new()),
            Type::Bool => Values::Bools(Vec::new()),
            Type::TextList => Values::Members(Vec::new()),
        };
        Self { values, definition: Vec::new(), repetition: Vec::new() }
    }

    /// Takes a cell; its size in bytes.
    fn take(&mut self, cell: &Value<'_>) -> usize {
        if let (Values::Members(members), Value::List(list)) = (&mut self.values, cell) {
            members.extend(list.iter().map(|m| ByteArray::from(m.as_str())));
            self.definition.extend(list.iter().map(|_| 1).chain(list.is_empty().then_some(0)));
            self.repetition.extend((0..list.len().max(1)).map(|i| i16::from(i > 0)));
            return 4 + list.iter().map(|m| m.len() + 64).sum::<usize>();
        }
        let (taken, bytes) = match (&mut self.values, cell) {
            (Values::Bytes(held), Value::Text(text)) => (push(held, Some(text.as_ref().into())), text.len() + 64),
            (Values::Integers(held), Value::Integer(n)) => (push(held, Some(*n)), 8),
            (Values::Decimals(held), Value::Decimal(digits)) => (push(held, unscaled(digits).map(fixed)), 64),
            (Values::Days(held), Value::Date(day)) => (push(held, days_since_1970(day)), 4),
            (Values::Bools(held), Value::Bool(b)) => (push(held, Some(*b)), 1),
            _ => (false, 0),
        };
        self.definition.push(taken.into());
        bytes + 2
    }

    /// Whether the cell just taken holds something that the column's type does not.
    fn misfit(&self, cell: &Value<'_>) -> bool {
        !cell.is_null() && !matches!(cell, Value::List(_)) && self.definition.last() == Some(&0)
    }

    fn write(self, writer: &mut SerializedColumnWriter<'_>, column: &Column) -> Result<(), ParquetError> {
        let levels = (column.nullable || column.kind == Type::TextList).then_some(&self.definition[..]);
        match &self.values {
            Values::Bytes(held) => writer.typed::<ByteArrayType>().write_batch(held, levels, None),
            Values::Integers(held) => writer.typed::<Int64Type>().write_batch(held, levels, None),
            Values::Decimals(held) => writer.typed::<FixedLenByteArrayType>().write_batch(held, levels, None),
            Values::Days(held) => writer.typed::<Int32Type>().write_batch(held, levels, None),
            Values::Bools(held) => writer.typed::<BoolType>().write_batch(held, levels, None),
            Values::Members(held) => writer.typed::<ByteArrayType>().write_batch(held, levels, Some(&self.repetition)),
        }
        .map(|_| ())
    }
}

/// Whether there was a value to hold.
fn push<T>(held: &mut Vec<T>, value: Option<T>) -> bool {
    let before = held.len();
    held.extend(value);
    held.len() > before
}

fn fixed(n: i128) -> FixedLenByteArray {
    n.to_be_bytes().to_vec().into()
}
