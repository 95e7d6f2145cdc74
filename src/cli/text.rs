//! `zhengce text`: the plain text that spans refer to.

use super::{Failure, ReadArgs, input};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

#[derive(Args)]
pub struct TextArgs {
    /// File to read; `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    read: ReadArgs,
}

pub fn run(args: &TextArgs) -> Result<(), Failure> {
    let parsed = input::parse_one(&args.read.pipeline()?, &args.file, &args.read.reading()?)?;
    let mut out = std::io::stdout().lock();
    out.write_all(parsed.source.text.as_bytes())?;
    out.flush()?;
    Ok(())
}
