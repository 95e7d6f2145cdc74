//! Other documents that are named: 《…》 and 发文字号.

mod naming;

use super::doc_number::{DocNumber, DocNumbers};
use super::meta::MetaFound;
use super::name;
use super::tense::TenseLayer;
use super::{Article, Findings, Found, Rejected, Trace};
use crate::grammar::{Bundle, GrammarError, RuleId};
use crate::pipeline::clean;
use crate::record::Reference;
use crate::span::NormSpan;
use naming::{Around, Kind, Naming};
use std::collections::HashMap;

/// The rules of `grammars/reference/`, compiled.
pub struct ReferenceRules {
    numbers: DocNumbers,
    naming: Naming,
}

/// Words behind a name that are about its drafting stand within this many bytes.
const BEHIND: usize = 30;

/// A name in 《》 and its number.
struct Named {
    /// With its marks.
    marks: NormSpan,
    /// The number in the bracket that follows.
    number: Option<NormSpan>,
}

impl Named {
    fn span(&self) -> NormSpan {
        self.number.map_or(self.marks, |n| self.marks.join(n))
    }

    fn name(&self) -> NormSpan {
        name::inside(self.marks)
    }
}

impl ReferenceRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        Ok(Self { numbers: DocNumbers::compile(bundle)?, naming: Naming::compile(bundle)? })
    }

    /// Every document the text names other than itself.
    pub fn extract(&self, article: &Article<'_>, meta: &MetaFound, tense: &TenseLayer) -> Findings<Reference> {
        let text = article.text();
        let content = article.part.content;
        let named: Vec<Named> = name::titles(text, content).into_iter().map(|marks| self.named(text, marks, content.end)).collect();
        let mut reader = Reader { rules: self, article, meta, tense, own: OwnNames::of(meta), out: Findings::default(), last: None };
        let mut bare = self.numbers.find_iter(text, content).peekable();
        for name in &named {
            while let Some(number) = bare.next_if(|n| n.span.start < name.span().end) {
                if !name.span().covers(number.span) {
                    reader.bare_number(number);
                }
            }
            reader.named(name);
        }
        bare.for_each(|number| reader.bare_number(number));
        reader.out
    }

    fn named(&self, text: &str, marks: NormSpan, end: usize) -> Named {
        Named { marks, number: naming::number_after(text, marks.end, end) }
    }
}

/// The names under which a document speaks of itself.
struct OwnNames {
    keys: Vec<String>,
    /// Short names (以下简称《办法》), and whether each stands for the document itself.
    aliases: HashMap<String, bool>,
    doc_type: Option<String>,
    number: Option<String>,
}

impl OwnNames {
    fn of(meta: &MetaFound) -> Self {
        let names = meta.names.iter().chain(&meta.meta.attachments).map(String::as_str).chain(meta.meta.title.as_deref());
        Self {
            keys: names.map(|n| name::key(name::without_brackets(n))).collect(),
            aliases: HashMap::new(),
            doc_type: meta.meta.doc_type.clone(),
            number: meta.meta.doc_number.as_deref().map(name::key),
        }
    }

    /// Whether a name is of the document itself or a part of it: its title, whole or without its
    /// issuer, its short name, an attachment.
    fn hold(&self, name: &str) -> bool {
        if let Some(own) = self.aliases.get(name) {
            return *own;
        }
        if self.doc_type.as_deref() == Some(name) {
            return true;
        }
        const ABOUT: &str = "关于";
        let key = name::key(name::without_brackets(name));
        self.keys.iter().any(|own| {
            let without_issuer = |rest: &str| rest.ends_with(ABOUT) || key.starts_with(ABOUT) && rest.chars().count() < 30;
            *own == key || !key.is_empty() && own.strip_suffix(key.as_str()).is_some_and(without_issuer)
        })
    }
}

/// Reads one document.
struct Reader<'a> {
    rules: &'a ReferenceRules,
    article: &'a Article<'a>,
    meta: &'a MetaFound,
    tense: &'a TenseLayer,
    own: OwnNames,
    out: Findings<Reference>,
    /// The name read last, for short names and lists.
    last: Option<Last>,
}

/// What is remembered of a name for the next one.
struct Last {
    end: usize,
    own: bool,
    planned: Drafting,
}

/// What the words around a name say of its drafting.
#[derive(Debug, Clone, Copy)]
enum Drafting {
    /// Yet to be done.
    Planned(RuleId, NormSpan),
    /// Over.
    Done(RuleId, NormSpan),
    /// Nothing.
    None,
}

impl Reader<'_> {
    fn bare_number(&mut self, DocNumber { span: number, lead_in }: DocNumber) {
        let words = clean(number.of(self.article.text()));
        if self.own.number.as_deref() == Some(name::key(&words).as_str()) {
            self.reject(number, None, "the document's own number");
        } else if self.is_apparatus(number) {
            self.reject(number, None, "stands in the document's head or attachment list");
        } else {
            self.push(
                Reference { title: None, doc_number: Some(words), planned: false },
                number,
                Trace { parts: lead_in.into_iter().collect(), inherited: Vec::new() },
            );
        }
    }

    fn named(&mut self, named: &Named) {
        let text = self.article.text();
        let name = clean(named.name().of(text));
        let before = clause_before(text, named.marks.start, self.last.as_ref().map_or(self.article.part.content.start, |l| l.end));
        let after = clause_after(text, named.span().end, self.article.part.content.end);
        let planned = self.drafting(before, after);
        let repealed = self.first(after, Around::Repealed);
        let own = repealed.is_none() && self.is_own(&name, named);
        let last_own = self.last.as_ref().is_some_and(|l| l.own && !text[l.end..before.end].contains('。'));
        self.last = Some(Last { end: named.span().end, own, planned });

        if let Some(alias) = self.touching(before, Around::Alias) {
            self.own.aliases.insert(name, last_own);
            return self.reject(named.marks, Some(alias), "a short name being defined");
        }
        if own {
            return self.reject(named.marks, None, "the document itself");
        }
        if let Some(attached) = self.attached(named) {
            self.own.aliases.insert(name, true);
            return self.reject(named.marks, Some(attached), "an attachment of the document itself");
        }
        if self.is_apparatus(named.marks) {
            return self.reject(named.marks, None, "stands in the document's head or attachment list");
        }
        if let Some(work) = self.touching(before, Around::Work) {
            return self.reject(named.marks, Some(work), "a work, not a document");
        }
        let mut trace = Trace::default();
        match self.rules.naming.kind(&name) {
            Kind::Document(rule) => trace.used(rule, named.name()),
            Kind::Paper(rule) => return self.reject(named.marks, Some(rule), "a certificate or form, not a document"),
            Kind::Unknown if named.number.is_some() || name.starts_with("关于") || self.own.aliases.contains_key(&name) => {}
            Kind::Unknown => return self.reject(named.marks, None, "no word in the name says it is a document"),
        }
        if name.contains('。') {
            return self.reject(named.marks, None, "the marks are of two names");
        }
        trace.parts.extend(repealed);
        trace.parts.extend(self.first(before, Around::NoDrafting));
        let doc_number = named.number.map(|n| clean(n.of(text)));
        let planned = match planned {
            Drafting::Planned(rule, span) => {
                trace.used(rule, span);
                trace.parts.extend(self.first(before, Around::Pushing));
                doc_number.is_none()
            }
            Drafting::Done(rule, span) => {
                trace.used(rule, span);
                false
            }
            Drafting::None => false,
        };
        self.push(Reference { title: Some(name), doc_number, planned }, named.span(), trace);
    }

    /// Whether a name is this document's; one with another number is not.
    fn is_own(&self, name: &str, named: &Named) -> bool {
        let number = named.number.map(|n| name::key(n.of(self.article.text())));
        self.own.hold(name) && (number.is_none() || number == self.own.number)
    }

    /// Whether the words around a name say that the document is yet to be drawn up.
    fn drafting(&self, before: NormSpan, after: NormSpan) -> Drafting {
        if self.tense.is_reported(before.end) {
            return Drafting::None;
        }
        // A list: 编制《…》和《…》, 根据《…》和《…》编制.
        let text = self.article.text();
        let list = self.last.as_ref().filter(|l| l.end == before.start && is_joint(before.of(text))).map(|l| l.planned);
        if let Some(state @ (Drafting::Planned(..) | Drafting::Done(..))) = list {
            return state;
        }
        let done_before = self.first(before, Around::Done);
        let behind = NormSpan::new(after.start, text.floor_char_boundary(after.end.min(after.start + BEHIND)));
        let verb_behind =
            self.first(behind, Around::Drafting).filter(|v| v.1.start == after.start || self.first(before, Around::Pushing).is_some());
        let verb = self.first(before, Around::Drafting).or(verb_behind);
        let done = done_before.or_else(|| self.first(behind, Around::Done));
        match (verb, done) {
            (Some(_), Some((rule, span))) => Drafting::Done(rule, span),
            (None, _) if done_before.is_some() => done_before.map_or(Drafting::None, |(rule, span)| Drafting::Done(rule, span)),
            (Some((rule, span)), None) => Drafting::Planned(rule, span),
            (None, _) => Drafting::None,
        }
    }

    /// The first word of a kind inside `span`.
    fn first(&self, span: NormSpan, kind: Around) -> Option<(RuleId, NormSpan)> {
        let mut words = self.rules.naming.around(self.article.text(), span);
        words.find(|(a, ..)| *a == kind).map(|(_, rule, span)| (rule, span))
    }

    /// The rule of a word of a kind that ends right before the name.
    fn touching(&self, before: NormSpan, kind: Around) -> Option<RuleId> {
        let mut words = self.rules.naming.around(self.article.text(), before);
        words.find(|(a, _, s)| *a == kind && s.end == before.end).map(|(_, rule, _)| rule)
    }

    /// The rule by which the bracket behind a name makes it an attachment: (附件2), (见附件).
    fn attached(&self, named: &Named) -> Option<RuleId> {
        let text = self.article.text();
        let after = NormSpan::new(named.marks.end, text.floor_char_boundary(self.article.part.content.end.min(named.marks.end + BEHIND)));
        let bracket = after.of(text).strip_prefix('(')?;
        let bracket = NormSpan::new(after.start + 1, after.start + 1 + bracket.find(')').unwrap_or(bracket.len()));
        self.first(bracket, Around::Attached).map(|(rule, _)| rule)
    }

    fn is_apparatus(&self, span: NormSpan) -> bool {
        self.meta.apparatus.iter().any(|a| a.covers(span))
    }

    fn push(&mut self, value: Reference, span: NormSpan, trace: Trace) {
        let section = self.article.outline.section_at(span.start);
        self.out.found.push(Found { value, span, section, trace });
    }

    fn reject(&mut self, span: NormSpan, rule: Option<RuleId>, reason: &'static str) {
        self.out.rejected.push(Rejected { span, rule, reason });
    }
}

/// Whether words only join two members of a list.
fn is_joint(words: &str) -> bool {
    matches!(words.trim(), "" | "、" | "和" | "及" | "与" | "以及" | "及其" | ",")
}

/// The clause that leads up to a name: at most 40 characters, not beyond `from`.
fn clause_before(text: &str, at: usize, from: usize) -> NormSpan {
    let from = from.min(at);
    let mut start = at;
    for (i, c) in text[from..at].char_indices().rev().take(40) {
        if matches!(c, '。' | ';' | ',' | ':' | '!' | '?' | '\n') {
            break;
        }
        start = from + i;
    }
    NormSpan::new(start, at)
}

/// What follows a name in its clause: at most 12 characters.
fn clause_after(text: &str, at: usize, end: usize) -> NormSpan {
    let clause = |c: &(usize, char)| !matches!(c.1, '。' | ';' | ',' | ':' | '!' | '?' | '\n' | '《');
    let len: usize = text[at..end].char_indices().take(12).take_while(clause).map(|(_, c)| c.len_utf8()).sum();
    NormSpan::new(at, at + len)
}
