//! The command line. All reading and writing starts here.

use zhengce::decode::DecodeOptions;
use zhengce::{Grammar, Pipeline};

fn main() -> anyhow::Result<()> {
    let pipeline = Pipeline::new(Grammar::builtin());
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let parsed = pipeline.parse_file(&bytes, &DecodeOptions { name: Some(path), ..DecodeOptions::default() })?;
        for part in parsed.parts {
            println!("{}", serde_json::to_string(&part.document)?);
        }
    }
    Ok(())
}
