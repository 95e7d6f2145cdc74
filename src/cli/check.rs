//! `zhengce check`: every example of the rule files, tried.

use super::{Failure, pipeline};
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct CheckArgs {
    /// Folder of rule files that replace (same path) or extend the built-in grammars/
    #[arg(long, value_name = "DIR")]
    grammar: Option<PathBuf>,
}

pub fn run(args: &CheckArgs) -> Result<(), Failure> {
    let pipeline = pipeline(args.grammar.as_deref())?;
    let report = zhengce::check::check(&pipeline);
    for failure in &report.failures {
        println!("{failure}");
    }
    println!(
        "{} examples of {} rules: {} hold, {} do not",
        report.examples,
        report.rules,
        report.examples - report.failures.len(),
        report.failures.len()
    );
    if report.failures.is_empty() { Ok(()) } else { Err(Failure::work("")) }
}
