//! `zhengce diff`: what changed between two texts.

use super::{Failure, ReadArgs, input, say};
use clap::Args;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use zhengce::Pipeline;
use zhengce::diff::text::Terminal;
use zhengce::diff::{Diff, diff_all};
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

  zhengce diff 征求意见稿.html 正式稿.html
  zhengce diff 2018/ 2023/ --json | jq '.changes[] | select(.of == \"target\")'

Exit codes:
  0  compared (whatever was found, unless --exit-code is given)
  1  a file could not be read (it is named on stderr; the others were compared); or changes, with --exit-code
  2  the command was wrong";

pub fn run(args: &DiffArgs) -> Result<(), Failure> {
    if args.old.is_dir() != args.new.is_dir() {
        return Err(Failure::usage("OLD and NEW must both be files, or both be folders"));
    }
    let pipeline = args.read.pipeline()?;
    let (old, failed_old) = read(args, &pipeline, &args.old)?;
    let (new, failed_new) = read(args, &pipeline, &args.new)?;
    let diff = diff_all(&parts(&old), &parts(&new), pipeline.grammar());
    print(args, &diff)?;
    match failed_old + failed_new {
        0 if args.exit_code && differs(&diff) => Err(Failure::work("")),
        0 => Ok(()),
        failed => Err(Failure::work(format!("{failed} files could not be read and were not compared"))),
    }
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

/// The files of a side, and how many of a folder could not be read.
fn read(args: &DiffArgs, pipeline: &Pipeline, path: &Path) -> Result<(Vec<Parsed>, usize), Failure> {
    if !path.is_dir() {
        return Ok((vec![input::parse_one(pipeline, path, &args.read.reading())?], 0));
    }
    let (mut parsed, mut failed) = (Vec::new(), 0);
    for entry in ignore::WalkBuilder::new(path).standard_filters(false).sort_by_file_path(Path::cmp).build() {
        let file = match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => entry.into_path(),
            Ok(_) => continue,
            Err(error) => {
                failed += 1;
                say(&format!("zhengce: {error}"));
                continue;
            }
        };
        match input::parse_one(pipeline, &file, &args.read.reading()) {
            Ok(file) => parsed.push(file),
            Err(failure) if failure.code == 2 => return Err(failure),
            Err(failure) => {
                failed += 1;
                say(&format!("zhengce: {}", failure.message));
            }
        }
    }
    Ok((parsed, failed))
}
