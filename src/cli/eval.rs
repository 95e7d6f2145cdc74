//! `zhengce eval`: records held against gold files.

use super::{Failure, ReadArgs, Reading, input};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use zhengce::Pipeline;
use zhengce::eval::{Table, compare};
use zhengce::record::Document;

#[derive(Args)]
pub struct EvalArgs {
    /// Folder of gold files, each named like its text with `.json` behind it
    #[arg(value_name = "GOLD")]
    gold: PathBuf,
    /// Folders or files that hold the texts
    #[arg(value_name = "TEXTS", required = true)]
    texts: Vec<PathBuf>,
    #[command(flatten)]
    read: ReadArgs,
}

pub fn run(args: &EvalArgs) -> Result<(), Failure> {
    let (pipeline, reading) = (args.read.pipeline()?, args.read.reading()?);
    let texts = texts(&args.texts)?;
    let mut table = Table::default();
    let mut read = 0;
    for path in files(&args.gold)? {
        let Some(name) = name(&path).and_then(|n| n.strip_suffix(".json").map(str::to_owned)) else { continue };
        let gold = std::fs::read(&path).map_err(|e| Failure::usage(format!("{}: {e}", path.display())))?;
        let gold: Vec<serde_json::Value> =
            serde_json::from_slice(&gold).map_err(|e| Failure::usage(format!("{}: not a gold file: {e}", path.display())))?;
        let documents = match texts.get(&name) {
            Some(text) => documents(&pipeline, text, &reading),
            None => {
                eprintln!("zhengce: {}: no text named {name}; all its records count as missed", path.display());
                Vec::new()
            }
        };
        for part in &gold {
            let number = part["part"].as_u64().unwrap_or(1) as usize;
            compare(part, documents.iter().find(|d| d.source.part == number), &mut table);
        }
        read += 1;
    }
    if read == 0 {
        return Err(Failure::usage(format!("{}: no gold file (*.json) here", args.gold.display())));
    }
    print!("{table}");
    Ok(())
}

fn documents(pipeline: &Pipeline, path: &Path, reading: &Reading) -> Vec<Document> {
    match input::parse(pipeline, path, reading) {
        Ok(parsed) => parsed.parts.into_iter().map(|p| p.document).collect(),
        Err(error) => {
            eprintln!("zhengce: {}", input::fail(path, &error).message);
            Vec::new()
        }
    }
}

fn texts(paths: &[PathBuf]) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let mut all = BTreeMap::new();
    for path in paths {
        let files = if path.is_dir() { files(path)? } else { vec![path.clone()] };
        all.extend(files.into_iter().filter_map(|f| Some((name(&f)?, f))));
    }
    Ok(all)
}

/// The files of a folder, by name.
fn files(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(dir).map_err(|e| Failure::usage(format!("{}: {e}", dir.display())))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_file()).collect();
    files.sort();
    Ok(files)
}

fn name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().into_owned())
}
