//! `zhengce diff`: what changed between two texts.

use super::{Failure, ReadArgs, input};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use zhengce::diff::diff;

#[derive(Args)]
pub struct DiffArgs {
    old: PathBuf,
    new: PathBuf,
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    read: ReadArgs,
}

pub fn run(args: &DiffArgs) -> Result<(), Failure> {
    let pipeline = args.read.pipeline()?;
    let old = input::parse_one(&pipeline, &args.old, &args.read.reading())?;
    let new = input::parse_one(&pipeline, &args.new, &args.read.reading())?;
    let diff = diff((&old, &old.parts[0]), (&new, &new.parts[0]), pipeline.grammar());
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &diff).map_err(std::io::Error::from)?;
        return Ok(());
    }
    for c in &diff.changes {
        let says = |e: &Option<zhengce::diff::Evidence>| e.as_ref().map(|e| format!("[{}] {} «{}»", e.section.join("/"), e.says, e.quote)).unwrap_or_default();
        writeln!(out, "{} {:?} {:?} {:?} {} part_of={:?} also={}\n   - {}\n   + {}", c.id, c.of, c.kind, c.fields, c.by.as_ref().map(|b| format!("by {}{}", b.value, b.unit.clone().unwrap_or_default())).unwrap_or_default(), c.part_of, c.also.len(), says(&c.old), says(&c.new))?;
        for e in &c.edits {
            writeln!(out, "     …{}[-{}-]{{+{}+}}{}…", e.before, e.deleted.as_ref().map(|w| w.quote.as_str()).unwrap_or_default(), e.inserted.as_ref().map(|w| w.quote.as_str()).unwrap_or_default(), e.after)?;
        }
    }
    Ok(())
}
