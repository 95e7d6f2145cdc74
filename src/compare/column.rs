//! The documents of a comparison, each with a label of its own.

use super::year;
use crate::record::Document;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A document of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// What it is called here: region and year, else its title, else its file; unique.
    pub label: String,
    /// Its id.
    pub doc_id: String,
    /// Its file.
    pub path: String,
    /// Its title.
    pub title: Option<String>,
    /// Full name of its region.
    pub region: Option<String>,
    /// The year it was issued, else published.
    pub year: Option<i16>,
}

impl Column {
    pub(super) fn of(document: &Document) -> Self {
        let meta = &document.meta;
        Self {
            label: String::new(),
            doc_id: document.doc_id.clone(),
            path: document.source.path.clone(),
            title: meta.title.clone(),
            region: meta.region.as_ref().map(|r| r.name.clone()),
            year: year(meta.issued_on.as_ref()).or_else(|| year(meta.published_on.as_ref())),
        }
    }

    fn place(&self) -> Option<String> {
        Some(format!("{} {}", self.region.as_ref()?, self.year?))
    }

    fn name(&self) -> String {
        let file = self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path);
        self.title.clone().unwrap_or_else(|| file.to_owned())
    }
}

/// Gives each column its label: as short as tells it from the others.
pub(super) fn label(columns: &mut [Column]) {
    let tries: [fn(&Column) -> String; 3] = [
        |c| c.place().unwrap_or_else(|| c.name()),
        |c| c.place().map_or_else(|| c.name(), |place| format!("{place} {}", c.name())),
        |c| format!("{} [{}]", c.name(), c.doc_id),
    ];
    for attempt in tries {
        let mut count: FxHashMap<String, usize> = FxHashMap::default();
        let labels: Vec<String> = columns.iter().map(attempt).collect();
        labels.iter().for_each(|l| *count.entry(l.clone()).or_default() += 1);
        for (column, label) in columns.iter_mut().zip(labels).filter(|(c, _)| c.label.is_empty()) {
            if count[&label] == 1 {
                column.label = label;
            }
        }
    }
    for column in columns.iter_mut().filter(|c| c.label.is_empty()) {
        column.label = format!("{} {}", column.name(), column.doc_id);
    }
}
