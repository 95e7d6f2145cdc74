//! Every fixture gives the records expected of it. The expected records were read by hand from the
//! texts (see `fixtures/README.md`), not taken from the program.

mod common;

use common::{fixtures, parse, root};
use zhengce::eval::{Table, compare};

fn evaluate(name: &str) -> Table {
    let path = fixtures().into_iter().find(|p| p.file_name().is_some_and(|n| n == name)).unwrap();
    let gold = std::fs::read(root().join(format!("fixtures/expected/{name}.json"))).unwrap();
    let gold: Vec<serde_json::Value> = serde_json::from_slice(&gold).unwrap();
    let parsed = parse(&path);
    let mut table = Table::default();
    for part in &gold {
        let number = part["part"].as_u64().unwrap() as usize;
        compare(part, parsed.parts.iter().map(|p| &p.document).find(|d| d.source.part == number), &mut table);
    }
    assert_eq!(parsed.parts.len(), gold.len(), "{name}: number of documents");
    table
}
