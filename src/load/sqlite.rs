//! SQLite.

use super::schema::{Standing, names};
use super::{Change, Database, File, LoadError, PATIENCE, Stored, each_row};
use crate::table::{Dialect, Value, tables};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, Transaction, TransactionBehavior, params_from_iter};
use std::path::Path;

/// An SQLite file.
pub struct Sqlite {
    connection: Connection,
    place: String,
}

impl Sqlite {
    /// Opens a file, which is made when absent.
    pub fn open(path: &Path) -> Result<Self, LoadError> {
        let place = path.display().to_string();
        let open = || {
            let connection = Connection::open(path)?;
            connection.busy_timeout(PATIENCE)?;
            // Deleting a document deletes its records; a power cut loses no more than the last batch.
            connection.execute_batch("pragma foreign_keys = on; pragma journal_mode = wal; pragma synchronous = normal;")?;
            Ok(connection)
        };
        match open() {
            Ok(connection) => Ok(Self { connection, place }),
            Err(e) => Err(LoadError::Open { place, message: rusqlite::Error::to_string(&e) }),
        }
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> LoadError + use<> {
        let place = self.place.clone();
        move |e| match e.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => LoadError::Busy(place.clone()),
            _ => LoadError::Database { place: place.clone(), message: e.to_string() },
        }
    }

    fn transaction(&mut self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>) -> Result<(), LoadError> {
        let failed = self.failed();
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
        work(&transaction).and_then(|()| transaction.commit()).map_err(failed)
    }
}

impl Database for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn place(&self) -> String {
        self.place.clone()
    }

    fn columns(&mut self) -> Result<Vec<Standing>, LoadError> {
        let read = || {
            let sql = "select m.name, c.name, lower(c.type), c.\"notnull\" from sqlite_master m join pragma_table_info(m.name) c \
                       where m.type in ('table', 'view') order by m.rowid, c.cid";
            let mut statement = self.connection.prepare(sql)?;
            let column = |row: &rusqlite::Row<'_>| {
                Ok(Standing { table: row.get(0)?, column: row.get(1)?, kind: row.get(2)?, nullable: !row.get(3)? })
            };
            statement.query_map([], column)?.collect::<rusqlite::Result<Vec<Standing>>>()
        };
        let mut columns = read().map_err(self.failed())?;
        let names = names();
        columns.retain(|c| names.contains(&c.table.as_str()));
        Ok(columns)
    }

    fn create(&mut self, statements: &str) -> Result<(), LoadError> {
        self.transaction(|t| t.execute_batch(statements))
    }

    fn stored(&mut self, files: &[File]) -> Result<Stored, LoadError> {
        let read = || {
            let mut stored = Stored::default();
            let mut by_path = self.connection.prepare("select sha256, digest from files where path = ?")?;
            let mut by_content = self.connection.prepare("select digest from files where sha256 = ?")?;
            for file in files {
                for hashes in by_path.query_map([&file.path], |row| Ok((row.get(0)?, row.get(1)?)))? {
                    stored.paths.insert(file.path.clone(), hashes?);
                }
                for digest in by_content.query_map([&file.sha256], |row| row.get(0))? {
                    stored.contents.insert((file.sha256.clone(), digest?));
                }
            }
            Ok(stored)
        };
        read().map_err(self.failed())
    }

    fn apply(&mut self, change: &Change<'_>) -> Result<(), LoadError> {
        self.transaction(|t| {
            let mut remove = t.prepare("delete from documents where sha256 = ?")?;
            change.replaced.iter().try_for_each(|sha256| remove.execute([sha256]).map(drop))?;
            for (number, table) in tables().iter().enumerate() {
                let columns: Vec<String> = table.columns.iter().map(|c| format!("\"{}\"", c.name)).collect();
                let places = vec!["?"; columns.len()].join(", ");
                let mut insert = t.prepare(&format!("insert into \"{}\" ({}) values ({places})", table.name, columns.join(", ")))?;
                each_row(&change.documents, number, &mut |cells| insert.execute(params_from_iter(cells)).map(drop))?;
            }
            let mut note = t.prepare("insert or replace into files (path, sha256, digest) values (?, ?, ?)")?;
            change.files.iter().try_for_each(|f| note.execute([&f.path, &f.sha256, &f.digest]).map(drop))?;
            let mut renamed = t.prepare(
                "update documents set path = (select min(f.path) from files f where f.sha256 = ?1) \
                 where sha256 = ?1 and exists (select 1 from files f where f.sha256 = ?1)",
            )?;
            let mut orphaned =
                t.prepare("delete from documents where sha256 = ?1 and not exists (select 1 from files f where f.sha256 = ?1)")?;
            change.left.iter().try_for_each(|sha256| {
                renamed.execute([sha256])?;
                orphaned.execute([sha256]).map(drop)
            })
        })
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = |s: &'_ str| ToSqlOutput::Owned(rusqlite::types::Value::Text(s.to_owned()));
        Ok(match self {
            Value::Null => ToSqlOutput::Owned(rusqlite::types::Value::Null),
            Value::Text(words) => ToSqlOutput::Borrowed(ValueRef::Text(words.as_bytes())),
            Value::Integer(n) => (*n).into(),
            // SQLite makes numbers of the digits where that loses nothing.
            Value::Decimal(digits) | Value::Date(digits) => text(digits),
            Value::Bool(b) => (*b).into(),
            Value::List(members) => text(&serde_json::to_string(members).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))?),
        })
    }
}
