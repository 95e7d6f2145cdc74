//! `zhengce schema`: the JSON Schema of a document, made from the types.

use super::Failure;
use std::io::Write;
use zhengce::record::Document;

pub fn run() -> Result<(), Failure> {
    let schema = schemars::schema_for!(Document);
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &schema).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}
