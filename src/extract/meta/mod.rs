//! What a document says of itself (文件信息).
//!
//! Read in this order, each from the best evidence there is: the title (a notice carries the title
//! of its plan), where the document comes from (number, issuers, days), the division it is of, its
//! state, its force, its attachments.

mod attachment;
mod body;
mod date;
mod effective;
mod head;
mod notice;
mod origin;
mod page;
mod place;
mod region;
mod signature;
mod state;
mod title;

use super::doc_number::DocNumbers;
use super::name::Marks;
use super::{Article, Trace};
use crate::diagnostic::Diagnostic;
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError, RuleId, WordTable};
use crate::record::Meta;
use crate::span::NormSpan;
use body::Bodies;
use date::Days;
use head::Head;
use notice::Carried;
use regex::Regex;
use region::Divisions;
use std::collections::HashMap;
use title::Titles;

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
    bodies: Bodies,
    titles: Titles,
    days: Days,
    numbers: DocNumbers,
    marks: Marks,
    cues: Cues,
    force: WordTable<()>,
    masked: Regex,
    month_ends: Regex,
    plan_periods: Vec<(String, i16, i16)>,
    years: Regex,
    /// Divisions that words imply (class `implies`): code by rule.
    implied: HashMap<RuleId, String>,
}

impl MetaRules {
    /// Compiles the rules and tables.
    ///
    /// # Errors
    /// When a rule or table is wrong.
    pub fn compile(bundle: &Bundle, _fragments: &Fragments) -> Result<Self, GrammarError> {
        let regex = |pattern: &str| Regex::new(pattern).expect("a constant pattern compiles");
        Ok(Self {
            divisions: Divisions::compile(bundle)?,
            bodies: Bodies::compile(bundle)?,
            titles: Titles::compile(bundle)?,
            days: Days::new(),
            numbers: DocNumbers::compile(bundle)?,
            marks: Marks::new(),
            cues: Cues::compile(bundle),
            force: WordTable::new(bundle.class("meta", "force"), |_| Ok(()))?,
            masked: regex(r"20[xX×*]{2}[年〕\]—-]|[xX×*]{4}年|20[0-9][xX×*]年"),
            month_ends: regex(r"[至到] ?((?:19|20)[0-9]{2})年(1[0-2]|0?[1-9])月(?:底|末)"),
            plan_periods: state::plan_periods(bundle),
            implied: bundle.class("meta", "implies").filter_map(|r| Some((r.key, r.text("division")?.to_owned()))).collect(),
            years: regex(r"((?:19|20)[0-9]{2})年? ?(?:[—\-–~至到]+ ?((?:19|20)[0-9]{2}) ?年?|年)"),
        })
    }

    /// Reads the metadata of a document.
    pub fn read(&self, article: &Article<'_>) -> MetaFound {
        let text = article.text();
        let content = article.part.content;
        let head = Head::read(self, text, content);
        let mut out = MetaFound::default();
        let titles = head.titles(self, text);
        let carried = match article.part.heading {
            Some(_) => None,
            None => notice::announced(self, text, &head).or_else(|| notice::named_in_title(self, text, *titles.first()?)),
        };
        self.read_title(article, &head, &titles, carried.as_ref(), &mut out);
        let attachments = attachment::find(self, text, content);
        let page = page::Page::read(self, article.page);
        origin::read(self, article, &head, &titles, carried.as_ref(), &page, &mut out);
        let force = effective::find(self, text, content);
        out.trace.parts.extend(force.rules.iter().copied());
        out.meta.effective = page.force(force).record();
        out.meta.attachments = attachments.names;
        out.apparatus.extend(attachments.span);
        out.apparatus.extend(titles.iter().copied());
        place::read(self, article, &titles, &mut out);
        state::read(self, article, &head, carried.as_ref(), &mut out);
        out.apparatus.sort_unstable();
        out
    }

    /// The title: the part's heading, the carried plan's own heading, else the first title.
    fn read_title(&self, article: &Article<'_>, head: &Head, titles: &[NormSpan], carried: Option<&Carried>, out: &mut MetaFound) {
        let text = article.text();
        let span = match (article.part.heading, carried) {
            (Some(heading), _) => Some(heading.trim(text)),
            (None, Some(carried)) => Some(notice::heading(text, head, carried).unwrap_or(carried.name)),
            (None, None) => origin::title_over_subtitle(self, text, head, titles).or_else(|| titles.first().copied()),
        };
        out.names.extend(titles.iter().map(|t| self.titles.clean(t.of(text))));
        out.names.extend(carried.map(|c| self.titles.clean(c.name.of(text))));
        out.trace.parts.extend(carried.and_then(|c| c.rule));
        let Some(span) = span else { return };
        out.title = Some(span);
        let title = self.titles.clean(span.of(text));
        out.meta.doc_type = self.titles.doc_type(&title).map(str::to_owned);
        out.period = state::period(self, &title);
        out.meta.title = Some(title);
    }

    fn is_continuation(&self, words: &str) -> bool {
        self.cues.starts("continuation", words).is_some()
    }

    fn opens_title(&self, words: &str) -> bool {
        self.cues.within("title-opening", words).is_some()
    }

    fn is_addressee(&self, words: &str) -> bool {
        self.cues.starts("addressee", words).is_some()
    }

    fn goes_on_after_day(&self, words: &str) -> bool {
        self.cues.starts("after-day", words).is_some()
    }

    fn is_draft(&self, words: &str) -> bool {
        self.cues.within("draft", words).is_some()
    }

    fn is_no_attachment(&self, words: &str) -> bool {
        self.cues.within("no-attachment", words).is_some()
    }

    /// The rule by which a clause around a name announces it: 现将…印发, …现予公布, 征求…意见.
    fn announcement(&self, text: &str, before: NormSpan, after: NormSpan) -> Option<(RuleId, NormSpan)> {
        let whole = self.cues.find("announced-after", text, after);
        let begun = self.cues.find("announced-before", text, before);
        whole.or_else(|| begun.and_then(|b| self.cues.find("passed-on", text, after).map(|_| b)))
    }

    /// The verb by which a notice's title passes on a plan.
    fn passing_on(&self, text: &str, title: NormSpan) -> Option<(RuleId, NormSpan)> {
        let ends = self.cues.ends("notice", title.of(text));
        ends.and_then(|_| self.cues.find("passing-on", text, title))
    }

    /// Whether a sentence on force speaks of the document itself.
    fn speaks_of_itself(&self, text: &str, sentence: NormSpan, word: NormSpan) -> bool {
        let before = NormSpan::new(sentence.start, word.start);
        let other = self.cues.find("other-force", text, NormSpan::new(word.start, sentence.end));
        other.is_none()
            && (self.cues.find("own-force", text, before).is_some() || self.cues.starts("own-force-start", sentence.of(text)).is_some())
    }
}

/// Small word lists that are looked up in short stretches of text, by class.
struct Cues(HashMap<String, Vec<(String, RuleId)>>);

impl Cues {
    fn compile(bundle: &Bundle) -> Self {
        let mut classes: HashMap<String, Vec<(String, RuleId)>> = HashMap::new();
        for rule in bundle.stage("meta") {
            classes.entry(rule.class.clone()).or_default().extend(rule.words.iter().map(|w| (w.clone(), rule.key)));
        }
        for words in classes.values_mut() {
            words.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        }
        Self(classes)
    }

    fn of(&self, class: &str) -> &[(String, RuleId)] {
        self.0.get(class).map_or(&[], Vec::as_slice)
    }

    /// The first word of a class inside `span`.
    fn find(&self, class: &str, text: &str, span: NormSpan) -> Option<(RuleId, NormSpan)> {
        let places = self.of(class).iter().filter_map(|(word, rule)| {
            let at = span.start + span.of(text).find(word.as_str())?;
            Some((*rule, NormSpan::new(at, at + word.len())))
        });
        places.min_by_key(|(_, s)| (s.start, std::cmp::Reverse(s.end)))
    }

    fn within(&self, class: &str, words: &str) -> Option<RuleId> {
        self.of(class).iter().find(|(w, _)| words.contains(w.as_str())).map(|(_, rule)| *rule)
    }

    /// The longest word of a class at the beginning.
    fn starts(&self, class: &str, words: &str) -> Option<(&str, RuleId)> {
        self.of(class).iter().find(|(w, _)| words.starts_with(w.as_str())).map(|(w, rule)| (w.as_str(), *rule))
    }

    /// The longest word of a class at the end.
    fn ends(&self, class: &str, words: &str) -> Option<(&str, RuleId)> {
        self.of(class).iter().find(|(w, _)| words.ends_with(w.as_str())).map(|(w, rule)| (w.as_str(), *rule))
    }
}
