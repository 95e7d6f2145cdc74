//! Notices that carry a plan (印发通知): which plan, and where its own heading stands.

use super::Reader;
use super::head::Head;
use crate::extract::name::{self, key, last_bracket, without_brackets};
use crate::span::NormSpan;

/// The plan that a notice carries.
#[derive(Debug, Clone)]
pub(super) struct Carried {
    /// Its name as the notice has it, without marks.
    pub name: NormSpan,
    /// Its own heading after the notice.
    pub heading: Option<NormSpan>,
    /// Who announces it, where the announcement says so: 某市工信局现将….
    pub publisher: Option<NormSpan>,
    /// Whether it is put up for comment.
    pub draft: bool,
}

impl Reader<'_> {
    /// The plan that the body of a notice announces: 现将《…》印发给你们, 《…》已经…同意,现予公布.
    pub fn announced(&self, head: &Head) -> Option<Carried> {
        /// The announcement stands in the first paragraphs.
        const REACH: usize = 6_000;
        let window = self.reach(head.window.start, REACH);
        name::titles(self.text, window).into_iter().find_map(|pair| {
            let name = name::inside(pair);
            self.doc_types.of(name.of(self.text))?;
            let before = self.clause_before(window.start, pair.start);
            let after = self.clause_after(pair.end, window.end);
            let begun = self.announcement(before, after)?;
            let note = last_bracket(name.of(self.text)).is_some_and(|(_, words)| self.cues.find("draft", words).is_some());
            let draft = note || self.cues.find("draft", after.of(self.text)).is_some();
            // A notice that is published once more carries what it carried before.
            let inner = self.object(name).filter(|_| self.cues.ends("notice", name.of(self.text)).is_some());
            let name = inner.unwrap_or(name);
            let publisher = begun.map(|b| NormSpan::new(before.start, b.start));
            Some(Carried { name, heading: self.heading(head, name), publisher, draft })
        })
    }

    /// Whether the clauses around a name announce it; inside, where 现将 stands before it.
    fn announcement(&self, before: NormSpan, after: NormSpan) -> Option<Option<NormSpan>> {
        let begun = self.cues.find("announced-before", before.of(self.text)).map(|c| c.span);
        if self.cues.find("announced-after", after.of(self.text)).is_some() {
            return Some(begun);
        }
        begun.and_then(|b| self.cues.find("passed-on", after.of(self.text)).map(|_| Some(b)))
    }

    /// The plan that the title of a notice names, where its own heading follows.
    pub fn named_in_title(&self, head: &Head, title: NormSpan) -> Option<Carried> {
        let bare = title.of(self.text).ends_with('》');
        self.cues.ends("notice", title.of(self.text)).map(|_| ()).or(bare.then_some(()))?;
        let name = self.object(title)?;
        let heading = self.heading(head, name);
        let draft = self.cues.find("draft", title.of(self.text)).is_some();
        (heading.is_some() || draft || bare).then_some(Carried { name, heading, publisher: None, draft })
    }

    /// What a notice's title passes on: 关于印发《…》的通知, 关于印发…的通知.
    fn object(&self, title: NormSpan) -> Option<NormSpan> {
        let verb = self.cues.find("passing-on", title.of(self.text))?;
        let words = NormSpan::new(verb.span.end, title.end);
        let marked = name::titles(self.text, words).first().filter(|p| p.start == words.start).map(|p| name::inside(*p));
        let name = marked.or_else(|| Some(NormSpan::new(words.start, words.start + words.of(self.text).rfind('的')?)))?;
        self.doc_types.of(name.of(self.text)).map(|_| name)
    }

    /// The plan's own heading; a notice may leave out the 关于 it begins with.
    fn heading(&self, head: &Head, name: NormSpan) -> Option<NormSpan> {
        const ABOUT: &str = "关于";
        let key = key(without_brackets(name.of(self.text)));
        let other = key.strip_prefix(ABOUT).map_or_else(|| format!("{ABOUT}{key}"), str::to_owned);
        let after = name.end;
        let found = self.find_title(head, after, &key).or_else(|| self.find_title(head, after, &other));
        found.or_else(|| self.find_title(head, head.window.start, &key).filter(|h| h.end <= name.start))
    }

    /// From the last full stop to `at`, or from the last name in 《》.
    fn clause_before(&self, from: usize, at: usize) -> NormSpan {
        let words = &self.text[from..at];
        let start = words.char_indices().rev().find(|(_, c)| matches!(c, '。' | '》' | '\n' | ':')).map_or(0, |(i, c)| i + c.len_utf8());
        NormSpan::new(from + start, at)
    }

    /// Up to the full stop or the next name in 《》.
    fn clause_after(&self, at: usize, end: usize) -> NormSpan {
        let len = self.text[at..end].find(['。', '《', '\n']).unwrap_or(end - at);
        NormSpan::new(at, at + len)
    }
}
