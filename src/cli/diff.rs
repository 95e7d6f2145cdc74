//! `zhengce diff`: what changed between two texts.

use super::ledger::Place;
use super::{Failure, ReadArgs, input, report, tables};
use clap::Args;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use zhengce::diff::text::Terminal;
use zhengce::diff::{Diff, diff_all, html};
use zhengce::pipeline::{Parsed, ParsedPart};

#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct DiffArgs {
    /// The earlier text: a file, or a folder of files
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The later text: a file, or a folder where OLD is one; one of the two may be `-`
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Show changes that follow from others too: the targets of a section that was removed …
    #[arg(long)]
    all: bool,
    /// Print JSON (`zhengce schema --kind diff` describes it)
    #[arg(long)]
    json: bool,
    /// Write a page to read: one .html file that opens from disk
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    html: Option<PathBuf>,
    /// Replace a file of the same name
    #[arg(long)]
    force: bool,
    /// Exit with 1 when anything changed
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    read: ReadArgs,
}

const AFTER_HELP: &str = "\
Sections are aligned by number, heading and content; targets (目标), deadlines (时限), responsible units
(责任单位) and references (引用文件) are compared where their sections answer to each other. Script
(简/繁), widths, white space and encoding are no difference. Documents of two folders are paired by number,
title and headings.

  zhengce diff 征求意见稿.html 正式稿.html --html 对照.html
  zhengce diff 2018/ 2023/ --json | jq '.changes[] | select(.of == \"target\")'

Exit codes:
  0  compared (whatever was found, unless --exit-code is given)
  1  a file could not be read (it is named on stderr; the others were compared); or changes, with --exit-code
  2  the command was wrong";

pub fn run(args: &DiffArgs) -> Result<(), Failure> {
    if args.old.is_dir() != args.new.is_dir() {
        return Err(Failure::usage("OLD and NEW must both be files, or both be folders"));
    }
    let place = args.html.as_deref().map(|out| Place::of(out, args.force)).transpose().map_err(|e| tables::failure(e, ""))?;
    let pipeline = args.read.pipeline()?;
    let reading = args.read.reading()?;
    let old = input::parse_all(&pipeline, std::slice::from_ref(&args.old), &reading)?;
    let new = input::parse_all(&pipeline, std::slice::from_ref(&args.new), &reading)?;
    let one_is_missing = !args.old.is_dir() && (old.files.is_empty() || new.files.is_empty());
    if one_is_missing {
        return Err(Failure::work(""));
    }
    let diff = diff_all(&parts(&old.files), &parts(&new.files), pipeline.grammar());
    match place {
        Some(place) => report::write(place, &html::page(&diff))?,
        None => print(args, &diff)?,
    }
    old.outcome().and(new.outcome())?;
    if args.exit_code && differs(&diff) { Err(Failure::work("")) } else { Ok(()) }
}

fn differs(diff: &Diff) -> bool {
    !(diff.changes.is_empty() && diff.removed.is_empty() && diff.added.is_empty())
}

fn print(args: &DiffArgs, diff: &Diff) -> Result<(), Failure> {
    let stdout = std::io::stdout();
    let colour = stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut out = std::io::BufWriter::new(stdout.lock());
    if args.json {
        serde_json::to_writer_pretty(&mut out, diff).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    } else {
        write!(out, "{}", Terminal { diff, all: args.all, colour })?;
    }
    Ok(out.flush()?)
}

/// All documents of some files, each with its file.
fn parts(files: &[Parsed]) -> Vec<(&Parsed, &ParsedPart)> {
    files.iter().flat_map(|file| file.parts.iter().map(move |part| (file, part))).collect()
}
