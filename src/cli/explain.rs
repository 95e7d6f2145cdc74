//! `zhengce explain`: how a record came to be, and why there is none.

use super::{Failure, ReadArgs, input};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use zhengce::explain::{Question, explain};

#[derive(Args)]
pub struct ExplainArgs {
    /// File to read; `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    question: QuestionArgs,
    /// Number of the part, in a file that holds several documents
    #[arg(long, default_value_t = 1, value_name = "N")]
    part: usize,
    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct QuestionArgs {
    /// Explain the records that hold the character at this offset (counted as in `span.start`)
    #[arg(long, value_name = "OFFSET")]
    at: Option<usize>,
    /// Explain the record with this id (`t3`, `d1`, `r12`, `f2`)
    #[arg(long, value_name = "ID")]
    record: Option<String>,
    /// Tell which rules were near this offset and why they made no record
    #[arg(long, value_name = "OFFSET")]
    missed: Option<usize>,
}

pub fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let pipeline = args.read.pipeline()?;
    let parsed = input::parse_one(&pipeline, &args.file, &args.read.reading()?)?;
    let Some(part) = parsed.parts.get(args.part.wrapping_sub(1)) else {
        return Err(Failure::usage(format!("{} holds {} documents; --part must be one of them", args.file.display(), parsed.parts.len())));
    };
    let question = match &args.question {
        QuestionArgs { at: Some(offset), .. } => Question::At(*offset),
        QuestionArgs { record: Some(id), .. } => Question::Record(id.clone()),
        QuestionArgs { missed, .. } => Question::Missed(missed.unwrap_or_default()),
    };
    let explanations = explain(&parsed, part, pipeline.grammar(), &question);
    let mut out = std::io::stdout().lock();
    for explanation in &explanations {
        writeln!(out, "{explanation}")?;
    }
    if explanations.is_empty() {
        return Err(Failure::work(match question {
            Question::Record(id) => format!("no record {id} in part {}; `zhengce parse` lists the ids", args.part),
            Question::At(offset) => format!("no record holds offset {offset}; try --missed {offset}"),
            Question::Missed(offset) => format!("no rule considered the words at offset {offset}"),
        }));
    }
    Ok(())
}
