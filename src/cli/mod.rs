//! Arguments, exit codes, and one module for each command.

mod check;
mod compare;
mod convert;
mod diff;
mod eval;
mod explain;
mod formats;
mod input;
mod ledger;
mod lint;
mod load;
mod parse;
mod progress;
mod report;
mod schema;
mod tables;
mod text;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use zhengce::bulk::LibreOffice;
use zhengce::decode::{DecodeOptions, Format, Revisions};
use zhengce::{Grammar, Pipeline};

/// Read Chinese policy documents (政策文件): sections (章节), targets (量化指标), deadlines (完成时限),
/// responsible units (责任单位) and references (引用文件) as JSON, each with its place in the source.
#[derive(Parser)]
#[command(name = "zhengce", version, max_term_width = 100, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  everything was done
  1  something could not be done: a file failed, an example does not hold; it is named on stderr
  2  the command was wrong: unknown option, missing path, faulty rule file, output in the way
  130  stopped by Ctrl-C; the same command goes on

Examples:
  zhengce parse 通知.html | jq '.[0].targets'
  zhengce convert 文件夹/ --out out/
  zhengce explain 通知.html --record t3";

#[derive(Subcommand)]
enum Command {
    /// Print the documents in files as JSON (解析)
    Parse(parse::ParseArgs),
    /// Convert folders, archives and tables of documents into documents.jsonl, on all cores (批量转换)
    Convert(convert::ConvertArgs),
    /// Write tables of what `convert` found: CSV, Parquet, XLSX (数据表)
    Tables(tables::TablesArgs),
    /// Write the supervision ledger: one row a task, for Excel, and its deadlines as a calendar (督查台账)
    Ledger(ledger::LedgerArgs),
    /// Put many documents side by side: targets by indicator, time line, units (横向比较)
    Compare(compare::CompareArgs),
    /// Tell what changed between two texts: sections, targets, deadlines, units, words (版本对照)
    Diff(diff::DiffArgs),
    /// Write a page to read: the text with every record in place, charts of several documents (报告页)
    Report(report::ReportArgs),
    /// Load documents into SQLite or PostgreSQL, each exactly once (入库)
    Load(load::LoadArgs),
    /// Tell what a drafter should look at before signing: numbering, units, dates, shares, citations (起草自查)
    Lint(lint::LintArgs),
    /// Print the plain text that spans refer to (正文)
    Text(text::TextArgs),
    /// List the formats that are read (文件格式)
    Formats,
    /// Tell how a record came to be, or why there is none (溯源)
    Explain(explain::ExplainArgs),
    /// Check every example in the rule files (校验规则)
    Check(check::CheckArgs),
    /// Hold extracted records against gold: precision, recall, F1 (评测)
    Eval(eval::EvalArgs),
    /// Print the JSON Schema of a document, or the tables of a database (数据格式)
    Schema(schema::SchemaArgs),
}

/// Options of every command that reads documents.
#[derive(Args, Clone)]
struct ReadArgs {
    /// Folder of rule files that replace (same path) or extend the built-in grammars/
    #[arg(long, value_name = "DIR")]
    grammar: Option<PathBuf>,
    /// Encoding of the input, instead of telling it from the bytes: utf-8, gb18030, big5, utf-16le …
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Format of the input, instead of telling it from the content; `zhengce formats` lists them
    #[arg(long, value_name = "NAME", value_parser = format)]
    format: Option<Format>,
    /// Which text of a document with tracked changes: as if they were accepted, or rejected
    #[arg(long, value_name = "TEXT", default_value = "final")]
    revisions: RevisionsArg,
    /// Program by way of which .doc, .wps and .rtf are read, and what is not read else; it is run in the
    /// background
    #[arg(long, value_name = "PROGRAM")]
    via: Option<ViaArg>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum ViaArg {
    /// LibreOffice Writer, if it is installed
    #[value(name = "libreoffice")]
    LibreOffice,
}

/// How files are to be read, and what helps.
struct Reading {
    options: DecodeOptions,
    via: Option<LibreOffice>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum RevisionsArg {
    Final,
    Original,
}

/// The format of this name.
fn format(name: &str) -> Result<Format, String> {
    let names = || Format::ALL.map(Format::name).join(", ");
    Format::by_name(name).ok_or_else(|| format!("no such format; known are {}", names()))
}

impl ReadArgs {
    fn pipeline(&self) -> Result<Pipeline, Failure> {
        pipeline(self.grammar.as_deref())
    }

    /// How files are to be read, one by one.
    fn reading(&self) -> Result<Reading, Failure> {
        const TIMEOUT: Duration = Duration::from_secs(120);
        Ok(Reading { options: self.options(), via: self.via(TIMEOUT)? })
    }

    /// The program that helps, if one is wanted; it may take so long over a file.
    fn via(&self, timeout: Duration) -> Result<Option<LibreOffice>, Failure> {
        self.via.map(|ViaArg::LibreOffice| LibreOffice::find(timeout)).transpose().map_err(Failure::usage)
    }

    /// How the bytes of files are to be read.
    fn options(&self) -> DecodeOptions {
        let revisions = match self.revisions {
            RevisionsArg::Final => Revisions::Final,
            RevisionsArg::Original => Revisions::Original,
        };
        DecodeOptions { encoding: self.encoding.clone(), format: self.format, revisions, name: None }
    }
}

fn pipeline(grammar: Option<&std::path::Path>) -> Result<Pipeline, Failure> {
    match grammar {
        None => Ok(Pipeline::new(Grammar::builtin())),
        Some(dir) => Grammar::with_dir(dir).map(Pipeline::new).map_err(|e| Failure::usage(e.to_string())),
    }
}

/// Exit code of what Ctrl-C ended.
const STOPPED: u8 = 130;

/// Why a command ends with another exit code than 0.
struct Failure {
    code: u8,
    /// Printed on stderr; empty when all was said already.
    message: String,
}

impl Failure {
    /// Something could not be done (exit code 1).
    fn work(message: impl Into<String>) -> Self {
        Self { code: 1, message: message.into() }
    }

    /// Ctrl-C ended it after so much (exit code 130).
    fn stopped(after: &str) -> Self {
        Self { code: STOPPED, message: format!("stopped after {after}; the same command goes on from there") }
    }

    /// The command was wrong (exit code 2).
    fn usage(message: impl Into<String>) -> Self {
        Self { code: 2, message: message.into() }
    }
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        // A reader that has seen enough (`| head`) is no failure.
        if e.kind() == std::io::ErrorKind::BrokenPipe { Self { code: 0, message: String::new() } } else { Self::work(e.to_string()) }
    }
}

/// A line on standard error; nobody reading it is no failure.
fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Runs the command line.
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Parse(args) => parse::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Tables(args) => tables::run(&args),
        Command::Ledger(args) => ledger::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Load(args) => load::run(&args),
        Command::Lint(args) => lint::run(&args),
        Command::Text(args) => text::run(&args),
        Command::Formats => formats::run(),
        Command::Explain(args) => explain::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Schema(args) => schema::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.message.is_empty() {
                say(&format!("zhengce: {}", failure.message));
            }
            ExitCode::from(failure.code)
        }
    }
}
