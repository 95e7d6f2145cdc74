//! What word processors keep that is no text, or only one of two texts (修订, 隐藏文字).

use super::Revisions;
use crate::diagnostic::{Code, Diagnostic};

/// What was noticed while a document was read.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    /// Characters that are set invisible.
    pub hidden: usize,
    /// Whether anything was changed with changes tracked.
    pub tracked: bool,
    /// Bytes and references that stand for no character.
    pub lost: usize,
}

impl Noticed {
    /// What the reader should know.
    pub fn diagnostics(&self, revisions: Revisions) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        if self.tracked {
            let (read, other) = match revisions {
                Revisions::Final => ("as if its tracked changes were accepted", "original"),
                Revisions::Original => ("as it was before its tracked changes", "final"),
            };
            let message = format!("the document is read {read}; --revisions {other} gives the other text");
            out.push(Diagnostic::whole(Code::TrackedChanges, message));
        }
        if self.hidden > 0 {
            let message = format!("{} characters are set invisible in the file and were left out", self.hidden);
            out.push(Diagnostic::whole(Code::HiddenText, message));
        }
        if self.lost > 0 {
            let message = format!("{} characters could not be decoded; U+FFFD stands in their place, look for a clean copy", self.lost);
            out.push(Diagnostic::whole(Code::UndecodableBytes, message));
        }
        out
    }
}
