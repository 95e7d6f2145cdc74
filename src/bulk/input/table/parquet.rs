//! Parquet: the rows of all row groups.

use super::{Header, Read, Table, Take, Trouble, distinct};
use crate::bulk::input::archive;
use ::parquet::basic::{LogicalType, TimeUnit};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::ParquetMetaData;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::reader::RowIter;
use ::parquet::record::{Field, Row};
use ::parquet::schema::types::Type;
use jiff::{Timestamp, civil::Date, civil::Time};
use serde_json::{Map, Number, Value};
use std::fs::File;
use std::ops::ControlFlow;

/// Rows that are held in memory at a time.
const ROWS: usize = 32;
/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// Hands over the rows.
pub fn each(table: &Table<'_>, file: File, take: Take<'_>) -> Read {
    let length = file.metadata().map_or(0, |m| m.len());
    let reader = SerializedFileReader::new(file).map_err(|e| broken(&e))?;
    let metadata = reader.metadata().clone();
    if is_bomb(&metadata) {
        return Err(Trouble::new("archive-bomb", "grows without end when it is unpacked; it was left alone"));
    }
    let columns = metadata.file_metadata().schema().get_fields();
    let header = Header::find(columns.iter().map(|c| c.name().to_owned()).collect(), table.columns)?;
    let progress = length / u64::try_from(metadata.file_metadata().num_rows()).unwrap_or(0).max(1);
    let rows = RowIter::from_file_into(Box::new(reader)).with_batch_size(ROWS);
    for (number, row) in (1..).zip(rows) {
        let row = row.map_err(|e| broken(&e).at(format!("row {number}")))?;
        let cells = columns.iter().zip(row.into_columns()).map(|(column, (_, field))| cell(column, field));
        if take(table.row(number, progress, Ok(header.cells(cells)))).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Whether a column says that more comes out of it than comes out of documents.
fn is_bomb(metadata: &ParquetMetaData) -> bool {
    let mut columns = metadata.row_groups().iter().flat_map(|group| group.columns());
    columns.any(|c| archive::is_too_much(c.compressed_size().unsigned_abs(), c.uncompressed_size().unsigned_abs()))
}

/// A cell of a column. Nanoseconds are told by the column only.
fn cell(column: &Type, field: Field) -> Value {
    match (field, column.get_basic_info().logical_type_ref()) {
        (Field::Long(n), Some(LogicalType::Timestamp(kind))) if kind.unit == TimeUnit::NANOS => time(Timestamp::from_nanosecond(n.into())),
        (field, _) => value(field),
    }
}

fn value(field: Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(b) => b.into(),
        Field::Byte(n) => n.into(),
        Field::Short(n) => n.into(),
        Field::Int(n) => n.into(),
        Field::Long(n) => n.into(),
        Field::UByte(n) => n.into(),
        Field::UShort(n) => n.into(),
        Field::UInt(n) => n.into(),
        Field::ULong(n) => n.into(),
        Field::Float16(x) => number(x.to_f64()),
        // By its digits: 0.1 stays 0.1.
        Field::Float(x) => x.to_string().parse().map_or(Value::Null, number),
        Field::Double(x) => number(x),
        // Exact, where a JSON number would be rounded.
        decimal @ Field::Decimal(_) => Value::String(decimal.to_string()),
        Field::Str(text) => text.into(),
        // Some programs leave texts without a mark that they are texts.
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into(),
        Field::Date(days) => {
            let midnight = Timestamp::from_second(i64::from(days) * DAY);
            midnight.map_or(Value::Null, |t| Value::String(day(t).to_string()))
        }
        Field::TimeMillis(n) => clock(i64::from(n) * 1_000_000),
        Field::TimeMicros(n) => clock(n.saturating_mul(1_000)),
        Field::TimestampMillis(n) => time(Timestamp::from_millisecond(n)),
        Field::TimestampMicros(n) => time(Timestamp::from_microsecond(n)),
        Field::Group(row) => Value::Object(object(row)),
        Field::ListInternal(list) => list.elements().iter().cloned().map(value).collect(),
        Field::MapInternal(map) => {
            let entry = |(key, of): &(Field, Field)| (super::written(&value(key.clone())), value(of.clone()));
            Value::Object(map.entries().iter().map(entry).collect())
        }
    }
}

fn object(row: Row) -> Map<String, Value> {
    let (names, fields): (Vec<String>, Vec<Field>) = row.into_columns().into_iter().unzip();
    distinct(&names).into_iter().zip(fields.into_iter().map(value)).collect()
}

fn number(x: f64) -> Value {
    Number::from_f64(x).map_or(Value::Null, Value::Number)
}

fn day(time: Timestamp) -> Date {
    time.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// A point in time, by its day alone at midnight, as with Excel files.
fn time(time: Result<Timestamp, jiff::Error>) -> Value {
    let Ok(time) = time else { return Value::Null };
    let civil = time.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    Value::String(if civil.time() == Time::midnight() { civil.date().to_string() } else { civil.to_string() })
}

/// A time of day, from nanoseconds since midnight.
fn clock(nanoseconds: i64) -> Value {
    let of_day = Timestamp::from_nanosecond(nanoseconds.into());
    of_day.map_or(Value::Null, |t| Value::String(t.to_zoned(jiff::tz::TimeZone::UTC).time().to_string()))
}

fn broken(error: &ParquetError) -> Trouble {
    Trouble::new("broken-table", format!("cannot be read as a Parquet file: {error}"))
}
