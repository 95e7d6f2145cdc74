//! Databases as their own shells see them.

use serde_json::Value;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;
use zhengce::table::{Column, Type, tables};

/// A database's shell.
pub trait Shell {
    /// Runs a statement and prints what it gives.
    fn try_run(&self, options: &[&str], sql: &str) -> Result<String, String>;
    /// The options that print lines without a header, and with one.
    fn options(&self) -> [&[&str]; 2];
    /// A statement that gives the rows of a query as JSON, a row a line.
    fn json(&self, columns: &[String], from: &str) -> String;

    fn run(&self, sql: &str) {
        self.try_run(self.options()[0], sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    }

    /// The one cell of an answer; empty when there is none.
    fn one(&self, sql: &str) -> String {
        self.try_run(self.options()[0], sql).unwrap_or_else(|e| panic!("{sql}: {e}")).trim_end().to_owned()
    }

    fn try_one(&self, sql: &str) -> Option<String> {
        self.try_run(self.options()[0], sql).ok().map(|answer| answer.trim_end().to_owned())
    }

    /// An answer with its header.
    fn table(&self, sql: &str) -> String {
        self.try_run(self.options()[1], sql).unwrap_or_else(|e| panic!("{sql}: {e}"))
    }

    /// The rows of a table by its key, decimals and days as words.
    fn rows(&self, table: &str, columns: &[Column], key: &str) -> Vec<Value> {
        let column = |c: &Column| {
            let name = format!("\"{}\"", c.name);
            if matches!(c.kind, Type::Decimal | Type::Date) { format!("cast({name} as text) as {name}") } else { name }
        };
        let columns: Vec<String> = columns.iter().map(column).collect();
        self.lines(&columns, &format!("\"{table}\" order by \"{key}\""))
    }

    fn lines(&self, columns: &[String], from: &str) -> Vec<Value> {
        let answer = self.table_of(&self.json(columns, from));
        answer.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"))).collect()
    }

    fn table_of(&self, sql: &str) -> String {
        self.try_run(self.options()[0], sql).unwrap_or_else(|e| panic!("{sql}: {e}"))
    }

    /// All rows of all tables, each behind the name of its table.
    fn dump(&self) -> String {
        let mut out = String::new();
        for table in tables() {
            for row in self.rows(table.name, &table.columns, table.key()) {
                out.push_str(&format!("\n{} {row}", table.name));
            }
        }
        let files: Vec<String> = ["path", "sha256", "digest"].map(str::to_owned).into();
        self.lines(&files, "files order by path").iter().for_each(|row| out.push_str(&format!("\nfiles {row}")));
        out
    }
}

fn output(mut command: Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|e| e.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Whether a program is there.
fn is_there(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success());
    if !there {
        eprintln!("SKIPPED: no {program}; .ci/peers installs it");
    }
    there
}

/// The sqlite3 shell.
pub struct Sqlite3 {
    database: PathBuf,
}

impl Sqlite3 {
    pub fn find() -> Option<Self> {
        is_there("sqlite3").then(|| Self { database: PathBuf::new() })
    }

    pub fn on(&self, database: &Path) -> Self {
        Self { database: database.to_owned() }
    }
}

impl Shell for Sqlite3 {
    fn try_run(&self, options: &[&str], sql: &str) -> Result<String, String> {
        let mut command = Command::new("sqlite3");
        command.args(["-bail", "-cmd", ".timeout 10000", "-cmd", "pragma foreign_keys = on"]).args(options).arg(&self.database).arg(sql);
        output(command)
    }

    fn options(&self) -> [&[&str]; 2] {
        [&["-list", "-noheader"], &["-list", "-header"]]
    }

    fn json(&self, columns: &[String], from: &str) -> String {
        let pair = |c: &String| {
            let (value, name) = c.split_once(" as \"").unwrap_or((c, c));
            format!("'{}', {value}", name.trim_matches('"'))
        };
        let pairs: Vec<String> = columns.iter().map(pair).collect();
        format!("select json_object({}) from {from}", pairs.join(", "))
    }
}

/// A PostgreSQL server of the test's own, which listens in its folder only.
pub struct Server {
    dir: TempDir,
    bin: PathBuf,
    process: Child,
}

pub fn psql_is_there() -> bool {
    is_there("psql")
}

/// Nobody: PostgreSQL does not run for the administrator.
const NOBODY: u32 = 65534;

impl Server {
    /// Starts one, where the programs are there.
    pub fn start() -> Option<Self> {
        let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(|e| Some(e.ok()?.path().join("bin")));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let found = installed.chain(std::env::split_paths(&path)).find(|bin| bin.join("initdb").exists() && bin.join("postgres").exists());
        let Some(bin) = found.filter(|_| psql_is_there()) else {
            eprintln!("SKIPPED: no PostgreSQL server; .ci/peers installs it");
            return None;
        };
        let dir = tempfile::tempdir().unwrap();
        if is_administrator() {
            chown(dir.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let mut init = as_nobody(&bin.join("initdb"));
        init.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"]).arg(dir.path().join("data"));
        output(init).unwrap();
        let process = serve(&bin, dir.path());
        let server = Self { dir, bin, process };
        server.wait();
        Some(server)
    }

    /// Stops it as a power cut does: nothing is finished.
    pub fn crash(&mut self) {
        output({
            let mut stop = as_nobody(&self.bin.join("pg_ctl"));
            stop.args(["stop", "-m", "immediate", "-D"]).arg(self.dir.path().join("data"));
            stop
        })
        .unwrap();
        self.process.wait().unwrap();
    }

    pub fn restart(&mut self) {
        self.process = serve(&self.bin, self.dir.path());
        self.wait();
    }

    fn wait(&self) {
        for _ in 0..300 {
            if self.database("postgres").try_one("select 1").is_some() {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        panic!("the server does not answer");
    }

    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@/{database}?host={}", self.dir.path().display())
    }

    pub fn database(&self, name: &str) -> Psql {
        Psql { folder: self.dir.path().to_owned(), name: name.to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = as_nobody(&self.bin.join("pg_ctl"));
        stop.args(["stop", "-m", "immediate", "-D"]).arg(self.dir.path().join("data"));
        let _ = output(stop);
        let _ = self.process.wait();
    }
}

fn is_administrator() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

fn as_nobody(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("LC_ALL", "C").current_dir("/");
    if is_administrator() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn serve(bin: &Path, dir: &Path) -> Child {
    let mut serve = as_nobody(&bin.join("postgres"));
    serve.arg("-D").arg(dir.join("data")).args(["-c", "listen_addresses=", "-k"]).arg(dir);
    serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// psql on one database.
pub struct Psql {
    folder: PathBuf,
    name: String,
}

impl Shell for Psql {
    fn try_run(&self, options: &[&str], sql: &str) -> Result<String, String> {
        let mut command = Command::new("psql");
        command.args(["-X", "-q", "-A", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-h"]).arg(&self.folder);
        command.args(["-d", &self.name]).args(options).args(["-c", sql]);
        output(command)
    }

    fn options(&self) -> [&[&str]; 2] {
        [&["-t"], &["-P", "footer=off"]]
    }

    fn json(&self, columns: &[String], from: &str) -> String {
        format!("select row_to_json(t) from (select {} from {from}) t", columns.join(", "))
    }
}
