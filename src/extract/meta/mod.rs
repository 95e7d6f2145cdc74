//! What a document says of itself (文件信息).
//!
//! Each field from the best evidence there is: the title first (a notice carries the title of its
//! plan), then where the document comes from (number, issuers, days), the division it is of, its
//! state, its force, its attachments.

mod attachment;
mod body;
mod cues;
mod date;
mod effective;
mod head;
mod issuer;
mod law;
mod notice;
mod number;
mod page;
mod place;
mod region;
mod report;
mod signature;
mod state;
mod title;

use super::doc_number::DocNumbers;
use super::{Article, Trace};
use crate::diagnostic::Diagnostic;
use crate::grammar::{Bundle, GrammarError, RuleId, Vocabulary, WordTable};
use crate::pipeline::clean;
use crate::record::Meta;
use crate::span::NormSpan;
use cues::{CueTable, Cues};
use date::Days;
use head::Head;
use notice::Carried;
use page::Page;
use regex::Regex;
use region::Divisions;
use signature::Signature;
use std::collections::HashMap;
use std::ops::Deref;
use title::DocTypes;

/// The metadata and where its parts stand.
#[derive(Debug, Clone, Default)]
pub struct MetaFound {
    /// The record, definitions excepted.
    pub meta: Meta,
    /// Further names of the document: the notice's title, the plan as the notice names it.
    pub names: Vec<String>,
    /// The title in the text.
    pub title: Option<NormSpan>,
    /// Year of the document's own date (成文日期, else 发布日期), for times without a year.
    pub year: Option<i16>,
    /// The plan period in the title (2017—2018年行动计划): first and last year.
    pub period: Option<(i16, i16)>,
    /// Signature, attachment list and other stretches that hold no records.
    pub apparatus: Vec<NormSpan>,
    /// How it came to be.
    pub trace: Trace,
    /// What the reader should know.
    pub diagnostics: Vec<Diagnostic>,
}

/// The rules of `grammars/meta/` and the tables of `seeds/`, compiled.
pub struct MetaRules {
    divisions: Divisions,
    doc_types: DocTypes,
    cue_table: CueTable,
    numbers: DocNumbers,
    /// Words that set force (施行, 有效期).
    force: WordTable<()>,
    /// Plan periods by name (“十四五”), the longest first.
    plan_periods: Vec<(String, i16, i16)>,
    /// Codes of the divisions that words imply, by rule.
    implied: HashMap<RuleId, String>,
    days: Days,
    masked: Regex,
    month_ends: Regex,
    years: Regex,
}

impl MetaRules {
    /// Compiles the rules and tables.
    ///
    /// # Errors
    /// When a rule or table is wrong.
    pub fn compile(bundle: &Bundle, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        let regex = |pattern: &str| Regex::new(pattern).expect("a constant pattern compiles");
        Ok(Self {
            divisions: Divisions::compile(bundle, vocabulary)?,
            doc_types: DocTypes::compile(bundle),
            cue_table: CueTable::compile(bundle),
            numbers: DocNumbers::compile(bundle)?,
            force: WordTable::new(bundle.class("meta", "force"), |_| Ok(()))?.known_to(vocabulary),
            plan_periods: state::plan_periods(bundle),
            implied: bundle.class("meta", "implies").filter_map(|r| Some((r.key, r.text("division")?.to_owned()))).collect(),
            days: Days::new(),
            masked: regex(r"20[xX×*]{2}[年〕\]—-]|[xX×*]{4}年|20[0-9][xX×*]年"),
            month_ends: regex(r"[至到] ?((?:19|20)[0-9]{2})年(1[0-2]|0?[1-9])月(?:底|末)"),
            years: regex(r"((?:19|20)[0-9]{2})年? ?(?:[—\-–~至到]+ ?((?:19|20)[0-9]{2}) ?年?|年)"),
        })
    }

    /// Reads the metadata of a document.
    pub fn read(&self, article: &Article<'_>) -> MetaFound {
        let text = article.text();
        let reader = Reader { rules: self, article, text, content: article.part.content, cues: Cues::new(&self.cue_table, text) };
        reader.read()
    }
}

/// Reads one document: the rules, and the text they are held against.
struct Reader<'a> {
    rules: &'a MetaRules,
    article: &'a Article<'a>,
    text: &'a str,
    content: NormSpan,
    cues: Cues<'a>,
}

impl Deref for Reader<'_> {
    type Target = MetaRules;
    fn deref(&self) -> &MetaRules {
        self.rules
    }
}

/// What the head, the signature and the page say; the fields are chosen from it.
struct Evidence {
    head: Head,
    titles: Vec<NormSpan>,
    carried: Option<Carried>,
    page: Page,
    order: Option<number::Order>,
    number: Option<NormSpan>,
    signature: Option<Signature>,
    delivery: Option<date::Day>,
    passing: Option<law::Passing>,
}

impl Reader<'_> {
    fn read(self) -> MetaFound {
        let head = self.head();
        let titles = self.titles(&head);
        let carried = self.carried(&head, &titles);
        let mut out = MetaFound::default();
        self.read_title(&head, &titles, carried.as_ref(), &mut out);
        let signature = self.signature(carried.as_ref(), out.title.map_or(self.content.start, |t| t.start));
        let evidence = Evidence {
            page: Page::read(&self.cues, &self.days, self.article.page),
            order: self.order(&head),
            number: self.own_number(&head).or_else(|| self.number_at_end(out.meta.title.as_deref()?)),
            delivery: self.delivery(&head),
            passing: self.passing(&head),
            signature,
            titles,
            carried,
            head,
        };
        out.names.extend(evidence.titles.iter().map(|t| self.clean_title(t.of(self.text))));
        out.names.extend(evidence.carried.iter().map(|c| self.clean_title(c.name.of(self.text))));
        out.meta.doc_number = self.doc_number(&evidence);
        out.meta.issuers = self.issuers(&evidence);
        self.read_days(&evidence, &mut out);
        self.read_attachments(&evidence, &mut out);
        out.meta.effective = evidence.page.force(self.force(out.meta.doc_type.as_deref())).record();
        out.meta.region = self.region(&evidence, &out.meta);
        out.meta.status = self.status(&evidence, &out);
        self.read_apparatus(&evidence, &mut out);
        out.trace = self.cues.into_trace();
        out
    }

    /// The plan that the document carries as a notice.
    fn carried(&self, head: &Head, titles: &[NormSpan]) -> Option<Carried> {
        if self.article.part.heading.is_some() {
            return None;
        }
        self.announced(head).or_else(|| self.named_in_title(head, *titles.first()?))
    }

    /// The title: the part's heading, the carried plan's own heading, else the first title.
    fn read_title(&self, head: &Head, titles: &[NormSpan], carried: Option<&Carried>, out: &mut MetaFound) {
        let span = match (self.article.part.heading, carried) {
            (Some(heading), _) => Some(heading.trim(self.text)),
            (None, Some(carried)) => Some(carried.heading.unwrap_or(carried.name)),
            (None, None) => self.title_over_delivery(head, titles).or_else(|| titles.first().copied()),
        };
        let Some(span) = span else { return };
        let title = self.clean_title(span.of(self.text));
        out.title = Some(span);
        out.meta.doc_type = self.doc_types.of(&title).map(str::to_owned);
        out.period = self.period(&title);
        out.meta.title = Some(title);
    }

    /// 成文日期 and 发布日期, and the year they give.
    fn read_days(&self, evidence: &Evidence, out: &mut MetaFound) {
        let issued = [
            evidence.order.as_ref().and_then(|o| o.day),
            evidence.signature.as_ref().map(|s| s.day),
            evidence.delivery,
            evidence.passing.as_ref().map(|p| p.day),
        ];
        let issued = issued.into_iter().flatten().next().map(|d| d.date).or(evidence.page.issued_on);
        let published = evidence.page.published_on.or_else(|| self.labelled_day(&evidence.head));
        out.meta.issued_on = issued.map(|d| d.to_string());
        out.meta.published_on = published.map(|d| d.to_string());
        out.year = issued.or(published).map(|d| d.year());
    }

    /// The stretches that hold no records.
    fn read_apparatus(&self, evidence: &Evidence, out: &mut MetaFound) {
        out.apparatus.extend(evidence.titles.iter().copied());
        out.apparatus.extend(evidence.number);
        out.apparatus.extend(evidence.order.as_ref().map(|o| o.span));
        out.apparatus.extend(evidence.signature.as_ref().map(|s| s.span));
        out.apparatus.extend(evidence.delivery.map(|d| d.span));
        out.apparatus.extend(evidence.passing.as_ref().map(|p| p.span));
        out.apparatus.sort_unstable();
    }
}

/// Words as a field holds them.
fn field(words: &str) -> String {
    clean(words)
}
