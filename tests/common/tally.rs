//! Records of one text in several formats, and how many are the same.

use serde_json::Value;
use std::collections::BTreeMap;
use zhengce::pipeline::Parsed;

/// How often each record stands in a file, apart from its place; white space does not count.
fn records(parsed: &Parsed) -> BTreeMap<String, isize> {
    let mut out = BTreeMap::new();
    for part in &parsed.parts {
        let document = serde_json::to_value(&part.document).unwrap();
        let mut kinds: Vec<(&str, Value)> =
            ["sections", "targets", "deadlines", "responsibilities", "references"].map(|k| (k, document[k].clone())).into();
        let mut meta = document["meta"].clone();
        kinds.push(("definitions", meta["definitions"].take()));
        kinds.push((
            "meta",
            Value::Array(meta.as_object().unwrap().iter().map(|(k, v)| Value::from(vec![k.clone().into(), v.clone()])).collect()),
        ));
        for (kind, all) in kinds {
            for mut record in all.as_array().cloned().unwrap_or_default() {
                if let Some(fields) = record.as_object_mut() {
                    ["id", "parent", "span", "heading_span", "locator"].iter().for_each(|place| drop(fields.remove(*place)));
                }
                let words: String =
                    record.to_string().replace("\\n", "").replace("\\t", "").chars().filter(|c| !c.is_whitespace()).collect();
                *out.entry(format!("{kind} {words}")).or_default() += 1;
            }
        }
    }
    out
}

/// Counts records of texts that are the same in another format, and says which are not.
#[derive(Default)]
pub struct Tally {
    all: isize,
    missed: isize,
    said: String,
}

impl Tally {
    /// Adds a document as it was wanted, and as it was found.
    pub fn add(&mut self, name: &str, wanted: &Parsed, found: &Parsed) {
        let (wanted, mut found) = (records(wanted), records(found));
        for (record, count) in wanted {
            let missed = (count - found.remove(&record).unwrap_or(0)).max(0);
            self.all += count;
            self.missed += missed;
            if missed > 0 {
                self.said += &format!("{name}: - {record}\n");
            }
        }
        found.keys().for_each(|record| self.said += &format!("{name}: + {record}\n"));
    }

    /// Prints the figures; at least this share must be the same.
    pub fn holds(&self, share: f64) {
        let right = 1.0 - self.missed as f64 / self.all as f64;
        println!("{} of {} records the same: {right:.4}\n{}", self.all - self.missed, self.all, self.said);
        assert!(self.all > 0 && right >= share, "{right:.4} < {share}\n{}", self.said);
    }
}
