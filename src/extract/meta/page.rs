//! What the page says of its document (页面信息): a table of labels and values.

use super::MetaRules;
use super::effective::Force;
use crate::decode::PageField;
use jiff::civil::Date;

/// The page's fields that say something of the document, NFKC-folded.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub number: Option<String>,
    pub issuer: Option<String>,
    pub host: Option<String>,
    pub title: Option<String>,
    pub issued_on: Option<Date>,
    pub published_on: Option<Date>,
    start: Option<Date>,
    end: Option<Date>,
}

impl Page {
    /// Reads the fields whose labels the grammar knows; the first of a kind counts.
    pub fn read(rules: &MetaRules, fields: &[PageField]) -> Self {
        let mut page = Self::default();
        for field in fields {
            let label: String = fold(&field.label).chars().filter(|c| !c.is_whitespace()).collect();
            let value = fold(&field.value);
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let is = |class: &str| rules.cues.of(class).iter().any(|(w, _)| *w == label);
            let words = || Some(value.chars().filter(|c| !c.is_whitespace()).collect::<String>());
            let day = || rules.days.first(value);
            if is("label-number") {
                page.number = page.number.take().or_else(words);
            } else if is("label-issuer") {
                page.issuer = page.issuer.take().or_else(|| Some(value.to_owned()));
            } else if is("label-host") {
                page.host = page.host.take().or_else(|| Some(value.to_owned()));
            } else if is("label-title") {
                page.title = page.title.take().or_else(words);
            } else if is("label-issued") {
                page.issued_on = page.issued_on.or_else(day);
            } else if is("label-published") {
                page.published_on = page.published_on.or_else(day);
            } else if is("label-start") {
                page.start = page.start.or_else(day);
            } else if is("label-end") {
                page.end = page.end.or_else(day);
            }
        }
        page
    }

    /// The force the text gives, completed by the page.
    pub fn force(&self, text: Force) -> Force {
        Force { start: text.start.or(self.start), end: text.end.or(self.end), rules: text.rules }
    }
}

fn fold(words: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    words.nfkc().collect()
}
