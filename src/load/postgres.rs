//! PostgreSQL.

use super::schema::{Standing, names};
use super::{Change, Database, File, LoadError, PATIENCE, Stored, each_row};
use crate::table::{Dialect, Table, Value, tables};
use ::postgres::error::SqlState;
use ::postgres::{Client, Config, Error, NoTls, Transaction};
use std::convert::Infallible;
use std::fmt::Write as _;
use std::io::Write as _;

/// The advisory lock of a load: "zhengce" in ASCII.
const LOCK: i64 = 0x007A_6865_6E67_6365;

/// A connection to a PostgreSQL server. Tables are those of the first schema of the search path.
pub struct Postgres {
    client: Client,
    place: String,
}

impl Postgres {
    /// Connects, and waits for another load that is under way.
    pub fn connect(url: &str) -> Result<Self, LoadError> {
        let open = |place: &str, e: &Error| LoadError::Open { place: place.to_owned(), message: said(e) };
        let config: Config = url.parse().map_err(|e| open("the address of the database", &e))?;
        let place = format!("PostgreSQL database {}", config.get_dbname().or(config.get_user()).unwrap_or_default());
        let mut client = config.connect(NoTls).map_err(|e| open(&place, &e))?;
        // A load that has just ended may hold its lock for a moment more.
        let wait = format!("set lock_timeout = {}; select pg_advisory_lock({LOCK}); reset lock_timeout", PATIENCE.as_millis());
        match client.batch_execute(&wait) {
            Ok(()) => Ok(Self { client, place }),
            Err(e) if e.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => Err(LoadError::Busy(place)),
            Err(e) => Err(open(&place, &e)),
        }
    }

    fn failed(&self) -> impl Fn(Error) -> LoadError + use<> {
        let place = self.place.clone();
        move |e| LoadError::Database { place: place.clone(), message: said(&e) }
    }

    fn transaction(&mut self, work: impl FnOnce(&mut Transaction<'_>) -> Result<(), Error>) -> Result<(), LoadError> {
        let failed = self.failed();
        let mut transaction = self.client.transaction().map_err(&failed)?;
        work(&mut transaction).and_then(|()| transaction.commit()).map_err(failed)
    }
}

/// What the server said, with its hint; or what became of the connection.
fn said(error: &Error) -> String {
    match error.as_db_error() {
        Some(e) => [Some(e.message()), e.detail(), e.hint()].into_iter().flatten().collect::<Vec<_>>().join("; "),
        None => {
            let mut message = error.to_string();
            let mut source = std::error::Error::source(error);
            while let Some(cause) = source {
                let _ = write!(message, ": {cause}");
                source = cause.source();
            }
            message
        }
    }
}

impl Database for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn place(&self) -> String {
        self.place.clone()
    }

    fn columns(&mut self) -> Result<Vec<Standing>, LoadError> {
        let sql = "select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull \
                   from pg_class c join pg_attribute a on a.attrelid = c.oid \
                   where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') \
                   and c.relname = any($1) and a.attnum > 0 and not a.attisdropped order by c.oid, a.attnum";
        let rows = self.client.query(sql, &[&names()]).map_err(self.failed())?;
        let column = |row: &::postgres::Row| Standing {
            table: row.get::<_, &str>(0).to_owned(),
            column: row.get::<_, &str>(1).to_owned(),
            kind: row.get(2),
            nullable: !row.get::<_, bool>(3),
        };
        Ok(rows.iter().map(column).collect())
    }

    fn create(&mut self, statements: &str) -> Result<(), LoadError> {
        self.transaction(|t| t.batch_execute(statements))
    }

    fn stored(&mut self, files: &[File]) -> Result<Stored, LoadError> {
        let failed = self.failed();
        let paths: Vec<&str> = files.iter().map(|f| f.path.as_str()).collect();
        let hashes: Vec<&str> = files.iter().map(|f| f.sha256.as_str()).collect();
        let mut stored = Stored::default();
        let rows = self.client.query("select path, sha256, digest from files where path = any($1)", &[&paths]).map_err(&failed)?;
        stored.paths.extend(rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2)))));
        let rows = self.client.query("select distinct sha256, digest from files where sha256 = any($1)", &[&hashes]).map_err(failed)?;
        stored.contents.extend(rows.iter().map(|row| (row.get(0), row.get(1))));
        Ok(stored)
    }

    fn apply(&mut self, change: &Change<'_>) -> Result<(), LoadError> {
        self.transaction(|t| {
            t.execute("delete from documents where sha256 = any($1)", &[&change.replaced])?;
            for (number, table) in tables().iter().enumerate() {
                copy(t, table, &lines(change, number))?;
            }
            let (mut paths, mut hashes, mut digests) = (Vec::new(), Vec::new(), Vec::new());
            for file in &change.files {
                paths.push(&file.path);
                hashes.push(&file.sha256);
                digests.push(&file.digest);
            }
            t.execute(
                "insert into files (path, sha256, digest) select * from unnest($1::text[], $2::text[], $3::text[]) \
                 on conflict (path) do update set sha256 = excluded.sha256, digest = excluded.digest",
                &[&paths, &hashes, &digests],
            )?;
            t.execute(
                "update documents d set path = (select min(f.path) from files f where f.sha256 = d.sha256) \
                 where d.sha256 = any($1) and exists (select 1 from files f where f.sha256 = d.sha256)",
                &[&change.left],
            )?;
            let orphaned =
                "delete from documents d where d.sha256 = any($1) and not exists (select 1 from files f where f.sha256 = d.sha256)";
            t.execute(orphaned, &[&change.left]).map(drop)
        })
    }
}

/// Rows in the text format of COPY.
fn copy(transaction: &mut Transaction<'_>, table: &Table, lines: &str) -> Result<(), Error> {
    let columns: Vec<String> = table.columns.iter().map(|c| format!("\"{}\"", c.name)).collect();
    let mut writer = transaction.copy_in(&format!("copy \"{}\" ({}) from stdin", table.name, columns.join(", ")))?;
    // A connection that went away is told of by `finish`, in the server's words where there are some.
    let _ = writer.write_all(lines.as_bytes());
    writer.finish().map(drop)
}

fn lines(change: &Change<'_>, table: usize) -> String {
    let mut out = String::new();
    let rows = each_row::<Infallible>(&change.documents, table, &mut |cells| {
        for (i, cell) in cells.iter().enumerate() {
            out.push_str(if i > 0 { "\t" } else { "" });
            cell_into(cell, &mut out);
        }
        out.push('\n');
        Ok(())
    });
    rows.map_or_else(|never| match never {}, |()| out)
}

fn cell_into(cell: &Value<'_>, out: &mut String) {
    match cell {
        Value::Null => out.push_str("\\N"),
        Value::List(members) => {
            let member = |m: &String| format!("\"{}\"", m.replace('\\', "\\\\").replace('"', "\\\""));
            escape(&format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(",")), out);
        }
        other => escape(&other.to_string(), out),
    }
}

/// Words as COPY wants them. U+0000, which PostgreSQL does not hold, becomes U+FFFD.
fn escape(words: &str, out: &mut String) {
    for c in words.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_as_copy_reads_them() {
        let cell = |value: Value<'_>| {
            let mut out = String::new();
            cell_into(&value, &mut out);
            out
        };
        assert_eq!(cell(Value::Null), "\\N");
        assert_eq!(cell("甲\t\\N\r\n\0".to_owned().into()), "甲\\t\\\\N\\r\\n\u{FFFD}");
        assert_eq!(cell(Value::List(&["a\"b\\".to_owned(), String::new(), "NULL".to_owned()])), r#"{"a\\"b\\\\","","NULL"}"#);
        assert_eq!(cell(Value::Bool(true)), "true");
    }
}
