//! A record in one line of words, for examples in rule files and for `explain`.
//!
//! The words are separated by spaces, so that an example can name the few that matter:
//! `工业增加值 growth ge 9 %`.

use super::*;
use std::fmt::Write;

/// One line of words that says what a record says.
pub trait Summary {
    /// The line; fields that are `null` are left out.
    fn summary(&self) -> String;
}

/// The name a value has in the JSON.
pub(crate) fn name<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn push(out: &mut String, words: &str) {
    if !words.is_empty() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(words);
    }
}

fn push_option<T: Serialize>(out: &mut String, value: &Option<T>) {
    if let Some(value) = value {
        push(out, &name(value));
    }
}

impl Summary for Time {
    fn summary(&self) -> String {
        let mut out = String::new();
        match (&self.start, &self.end) {
            (None, None) => {}
            (None, Some(end)) => out.push_str(end),
            (Some(start), end) => {
                let _ = write!(out, "{start}/{}", end.as_deref().unwrap_or_default());
            }
        }
        push(&mut out, self.recurrence.as_deref().unwrap_or_default());
        push(&mut out, self.duration.as_deref().unwrap_or_default());
        push(&mut out, if self.working_days { "working_days" } else { "" });
        push(&mut out, if self.masked { "masked" } else { "" });
        out
    }
}

impl Summary for Target {
    fn summary(&self) -> String {
        let mut out = self.indicator.clone();
        if let Some(scope) = &self.scope {
            let _ = write!(out, " scope={scope}");
        }
        push(&mut out, &name(&self.measure));
        push_option(&mut out, &self.frequency);
        push(&mut out, &name(&self.comparator));
        push(&mut out, &self.value);
        push(&mut out, self.value_max.as_deref().unwrap_or_default());
        push(&mut out, self.unit.as_deref().unwrap_or_default());
        if let Some(baseline) = &self.baseline {
            let _ = write!(out, " baseline={baseline}");
        }
        push_option(&mut out, &self.modality);
        push(&mut out, &self.time.as_ref().map(Summary::summary).unwrap_or_default());
        push(&mut out, &name(&self.status));
        out
    }
}

impl Summary for Deadline {
    fn summary(&self) -> String {
        let mut out = name(&self.kind);
        push(&mut out, &self.time.summary());
        push(&mut out, if self.inherited { "inherited" } else { "" });
        out
    }
}

impl Summary for Responsibility {
    fn summary(&self) -> String {
        let collective = if self.collective { " collective" } else { "" };
        format!("{} {}{collective}", name(&self.role), self.unit)
    }
}

impl Summary for Reference {
    fn summary(&self) -> String {
        let mut out = String::new();
        push(&mut out, self.title.as_deref().unwrap_or_default());
        push(&mut out, self.doc_number.as_deref().unwrap_or_default());
        push(&mut out, if self.planned { "planned" } else { "" });
        out
    }
}

impl Summary for Definition {
    fn summary(&self) -> String {
        format!("{} = {}", self.term, self.meaning)
    }
}

impl Summary for Section {
    fn summary(&self) -> String {
        let mut out = self.path.join("/");
        push(&mut out, self.title.as_deref().unwrap_or_default());
        out
    }
}

impl Summary for Meta {
    fn summary(&self) -> String {
        let mut out = String::new();
        let effective =
            self.effective.as_ref().map(|e| format!("{}/{}", e.start.as_deref().unwrap_or_default(), e.end.as_deref().unwrap_or_default()));
        for (label, value) in [
            ("title", self.title.clone()),
            ("doc_number", self.doc_number.clone()),
            ("issuers", (!self.issuers.is_empty()).then(|| self.issuers.join(";"))),
            ("region", self.region.as_ref().map(|r| r.name.clone())),
            ("doc_type", self.doc_type.clone()),
            ("status", Some(name(&self.status))),
            ("issued_on", self.issued_on.clone()),
            ("published_on", self.published_on.clone()),
            ("effective", effective),
            ("attachments", (!self.attachments.is_empty()).then(|| self.attachments.join(";"))),
        ] {
            if let Some(value) = value {
                push(&mut out, &format!("{label}={value}"));
            }
        }
        out
    }
}
