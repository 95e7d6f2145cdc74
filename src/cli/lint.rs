//! `zhengce lint`: what a drafter would want to know before signing.

use super::{Failure, ReadArgs, input, say};
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use unicode_width::UnicodeWidthStr;
use zhengce::Pipeline;
use zhengce::lint::{FileFindings, Finding, Level, LintCode, Place, lint, sarif};

#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct LintArgs {
    /// Files to read; `-` or nothing for standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print the findings as JSON (its schema: `zhengce schema --kind lint`)
    #[arg(long, conflicts_with = "sarif")]
    json: bool,
    /// Print the findings as SARIF 2.1.0, for editors and code hosts
    #[arg(long)]
    sarif: bool,
    /// Findings from which on the exit code is 1
    #[arg(long, value_name = "LEVEL", default_value = "warning")]
    fail_on: FailOn,
    /// Leave out the findings of a code; may be given several times
    #[arg(long, value_name = "CODE")]
    allow: Vec<LintCode>,
    /// Look for nothing but a code; may be given several times
    #[arg(long, value_name = "CODE", conflicts_with = "allow")]
    only: Vec<LintCode>,
    /// List all codes with their levels and what they look for
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    read: ReadArgs,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  no finding at or above --fail-on
  1  such findings, or a file that could not be read (it is named on stderr)
  2  the command was wrong";

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Errors alone
    Error,
    /// Warnings and errors
    Warning,
    /// Any finding
    Note,
    /// No finding
    Never,
}

impl FailOn {
    fn fails(self, level: Level) -> bool {
        match self {
            Self::Error => level >= Level::Error,
            Self::Warning => level >= Level::Warning,
            Self::Note => true,
            Self::Never => false,
        }
    }
}

pub fn run(args: &LintArgs) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if args.list {
        for code in LintCode::ALL {
            writeln!(out, "{:<29} {:<8} {}", code.as_str(), code.level(), code.explanation())?;
        }
        return Ok(out.flush()?);
    }
    let pipeline = args.read.pipeline()?;
    let stdin = [PathBuf::from("-")];
    let paths = if args.files.is_empty() { &stdin[..] } else { &args.files };
    let (mut files, mut failed) = (Vec::new(), 0);
    for path in paths {
        match read(args, &pipeline, path) {
            Ok(file) => {
                if !args.json && !args.sarif {
                    print(&mut out, &file)?;
                }
                files.push(file);
            }
            Err(failure) if failure.code == 2 => return Err(failure),
            Err(failure) => {
                failed += 1;
                say(&format!("zhengce: {}", failure.message));
            }
        }
    }
    if args.json || args.sarif {
        let value = if args.sarif { Ok(sarif::log(&files)) } else { serde_json::to_value(&files) };
        serde_json::to_writer_pretty(&mut out, &value.map_err(std::io::Error::from)?).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    let found = files.iter().flat_map(|f| &f.findings).filter(|f| args.fail_on.fails(f.level)).count();
    match (failed, found) {
        (0, 0) => Ok(()),
        (0, _) => Err(Failure::work("")),
        _ => Err(Failure::work(format!("{failed} of {} files failed", paths.len()))),
    }
}

fn read(args: &LintArgs, pipeline: &Pipeline, path: &std::path::Path) -> Result<FileFindings, Failure> {
    let parsed = input::parse_one(pipeline, path, &args.read.reading()?)?;
    let (only, allow): (BTreeSet<_>, BTreeSet<_>) = (args.only.iter().collect(), args.allow.iter().collect());
    let wanted = |f: &Finding| (only.is_empty() || only.contains(&f.code)) && !allow.contains(&f.code);
    let findings = parsed.parts.iter().flat_map(|part| lint(&parsed, part, pipeline.grammar())).filter(wanted).collect();
    Ok(FileFindings { path: path.to_string_lossy().into_owned(), format: parsed.source.format.to_owned(), findings })
}

fn print(out: &mut impl Write, file: &FileFindings) -> std::io::Result<()> {
    for f in &file.findings {
        writeln!(out, "{}: {}[{}] {}", place(file, &f.place), f.level, f.code, f.message)?;
        quote(out, &f.place)?;
        if let Some(related) = &f.related {
            writeln!(out, "  see {}:", place(file, related))?;
            quote(out, related)?;
        }
    }
    Ok(())
}

fn place(file: &FileFindings, place: &Place) -> String {
    format!("{}:{}:{}", file.path, place.line, place.column)
}

/// The words in question, the first of their lines, with marks below.
fn quote(out: &mut impl Write, place: &Place) -> std::io::Result<()> {
    const SHOWN: usize = 40;
    let line: String = place.quote.lines().next().unwrap_or_default().chars().take(SHOWN).collect();
    let more = if line.len() < place.quote.len() { "…" } else { "" };
    let at = if place.section.is_empty() { String::new() } else { format!("  [{}]", place.section.join("/")) };
    writeln!(out, "    {line}{more}{at}\n    {}", "^".repeat(line.width().max(1)))
}
