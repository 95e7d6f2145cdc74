//! What the page says of its document (页面信息): a table of labels and values.

use super::cues::Cues;
use super::date::Days;
use super::effective::Force;
use crate::decode::PageField;
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

/// The page's fields that say something of the document, in NFKC form.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// 文号, without white space.
    pub number: Option<String>,
    /// 发文机关.
    pub issuer: Option<String>,
    /// 发布机构: the issuer, or who runs the page.
    pub host: Option<String>,
    /// 成文日期.
    pub issued_on: Option<Date>,
    /// 发布日期.
    pub published_on: Option<Date>,
    /// 实施日期.
    start: Option<Date>,
    /// 失效日期.
    end: Option<Date>,
}

impl Page {
    /// Reads the fields whose labels the grammar knows; the first of a kind counts.
    pub fn read(cues: &Cues<'_>, days: &Days, fields: &[PageField]) -> Self {
        let mut page = Self::default();
        for field in fields {
            let label = fold(&field.label, char::is_whitespace);
            let words = Some(fold(field.value.trim(), |_| false)).filter(|v| !v.is_empty());
            let day = days.first(&field.value.nfkc().collect::<String>());
            let is = |class: &str| {
                let known = cues.of(class).iter().find(|(w, _)| *w == label);
                known.map(|(word, rule)| cues.note(&label, word, *rule)).is_some()
            };
            if is("label-number") {
                keep(&mut page.number, words.map(|w| fold(&w, char::is_whitespace)));
            } else if is("label-issuer") {
                keep(&mut page.issuer, words);
            } else if is("label-host") {
                keep(&mut page.host, words);
            } else if is("label-issued") {
                keep(&mut page.issued_on, day);
            } else if is("label-published") {
                keep(&mut page.published_on, day);
            } else if is("label-start") {
                keep(&mut page.start, day);
            } else if is("label-end") {
                keep(&mut page.end, day);
            }
        }
        page
    }

    /// The force the text gives, completed by the page.
    pub fn force(&self, text: Force) -> Force {
        Force { start: text.start.or(self.start), end: text.end.or(self.end) }
    }
}

fn keep<T>(field: &mut Option<T>, value: Option<T>) {
    if field.is_none() {
        *field = value;
    }
}

/// NFKC form, without the characters that `drop` names.
fn fold(words: &str, drop: impl Fn(char) -> bool) -> String {
    words.nfkc().filter(|c| !drop(*c)).collect()
}
