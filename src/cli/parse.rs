//! `zhengce parse`: documents as JSON on standard output.

use super::{Failure, ReadArgs, input};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

#[derive(Args)]
pub struct ParseArgs {
    /// Files to read; `-` or nothing for standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// One document a line (JSON Lines) instead of one indented array
    #[arg(long)]
    jsonl: bool,
    #[command(flatten)]
    read: ReadArgs,
}

pub fn run(args: &ParseArgs) -> Result<(), Failure> {
    let (pipeline, reading) = (args.read.pipeline()?, args.read.reading()?);
    let stdin = [PathBuf::from("-")];
    let files = if args.files.is_empty() { &stdin[..] } else { &args.files };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut documents, mut failed) = (Vec::new(), 0);
    for path in files {
        match input::parse(&pipeline, path, &reading) {
            Ok(parsed) => documents.extend(parsed.parts.into_iter().map(|p| p.document)),
            Err(error) => {
                failed += 1;
                eprintln!("zhengce: {}", input::fail(path, &error).message);
            }
        }
        if args.jsonl {
            for document in documents.drain(..) {
                serde_json::to_writer(&mut out, &document).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            }
        }
    }
    if !args.jsonl && (failed < files.len()) {
        serde_json::to_writer_pretty(&mut out, &documents).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    if failed > 0 { Err(Failure::work(format!("{failed} of {} files failed", files.len()))) } else { Ok(()) }
}
