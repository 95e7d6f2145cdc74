//! The walk through a document: each form is dated, its role told, and what it leaves for the
//! times after it remembered.

use super::dating::{Dated, Year, Years};
use super::form::{Form, Frequency, Says};
use super::govern::Governor;
use super::role::{Candidate, Roles};
use super::{TimeLayer, TimeMention, TimeRole};
use crate::extract::Article;
use crate::extract::meta::MetaFound;
use crate::extract::table::ColumnRole;
use crate::extract::tense::TenseLayer;
use crate::record::{DeadlineKind, Granularity, Scheme};
use crate::segment::{Passage, SectionId};
use crate::span::NormSpan;

/// Bytes of context that the role rules may look at on each side.
const CONTEXT: usize = 150;

/// Walks through a document's passages and dates what is found in them.
pub(super) struct Resolver<'a> {
    pub(super) article: &'a Article<'a>,
    pub(super) meta: &'a MetaFound,
    pub(super) tense: &'a TenseLayer,
    pub(super) roles: &'a Roles,
    mentions: Vec<TimeMention>,
    governor: Governor,
    pub(super) years: Years,
    passage: usize,
    /// Paragraph and section of the passage before.
    place: Option<(usize, Option<SectionId>)>,
    pub(super) sentence: NormSpan,
    /// The sentence of this paragraph in which 每年 stands.
    pub(super) yearly: Option<NormSpan>,
    /// The sentence in which a rhythm stands (季度监测、年底排名).
    pub(super) rhythm: Option<NormSpan>,
    /// The sections among which a yearly round was set (每年3月受理), until a year is named.
    pub(super) yearly_round: Option<Option<SectionId>>,
}

impl<'a> Resolver<'a> {
    pub fn new(article: &'a Article<'a>, meta: &'a MetaFound, tense: &'a TenseLayer, roles: &'a Roles) -> Self {
        Self {
            article,
            meta,
            tense,
            roles,
            mentions: Vec::new(),
            governor: Governor::default(),
            years: Years::default(),
            passage: 0,
            place: None,
            sentence: NormSpan::new(0, 0),
            yearly: None,
            rhythm: None,
            yearly_round: None,
        }
    }

    /// Begins a passage.
    pub fn enter(&mut self, index: usize) {
        self.passage = index;
        let passage = self.current();
        let afresh = self.begins_afresh(passage);
        self.place = Some((passage.paragraph, passage.section));
        if afresh {
            self.years.paragraph = None;
            self.yearly = None;
        }
        let reported = self.tense.is_reported(passage.span.start);
        self.governor.enter(self.article.outline, passage, afresh, reported);
        self.sentence = NormSpan::new(passage.span.start, passage.span.start);
    }

    /// Ends the passage.
    pub fn leave(&mut self) {
        let article = self.article;
        let passage = self.current();
        let lead_in = passage.span.of(article.text()).trim_end().ends_with([':', '：']);
        self.governor.leave(passage, lead_in || self.is_stage_heading(passage));
        if let Some(time) = self.time_of_items(passage) {
            self.governor.hold(passage.section, time);
        }
    }

    /// The one time that the opening paragraph of a section begins a sentence with; it holds for the
    /// items below (到2031年,供水更稳定。——供水规模。……).
    fn time_of_items(&self, passage: &Passage) -> Option<usize> {
        let sections = &self.article.outline.sections;
        let section = passage.section?;
        let next = self.article.outline.passages.get(self.passage + 1)?.section?;
        if sections[next].parent != Some(section) {
            return None;
        }
        let first = self.mentions.partition_point(|m| m.span.start < sections[section].marker.end);
        let dates = |m: &TimeMention| {
            matches!(m.role, TimeRole::Limit | TimeRole::Frame | TimeRole::Reported)
                && matches!(m.kind, DeadlineKind::By | DeadlineKind::During)
        };
        let mut times = (first..self.mentions.len()).filter(|&i| dates(&self.mentions[i]));
        let (only, None) = (times.next()?, times.next()) else { return None };
        let mention = &self.mentions[only];
        let opens = mention.span.start == mention.sentence.start.max(sections[section].marker.end);
        (opens && mention.role == TimeRole::Limit && mention.time.granularity == Some(Granularity::Year)).then_some(only)
    }

    /// Whether it is a heading without a number whose last word says that it reports or plans
    /// (二〇三一年重点工作); one that names a table or a plan sets no time for what follows.
    fn is_stage_heading(&self, passage: &Passage) -> bool {
        let text = self.article.text();
        let said = self.tense.said_at(passage.span.start);
        passage.is_title_line(text) && said.is_some_and(|(_, cue)| cue.end == passage.span.trim(text).end)
    }

    /// The layer of all that was found.
    pub fn finish(self) -> TimeLayer {
        TimeLayer { mentions: self.mentions, steps: self.governor.finish() }
    }

    /// Dates a form, tells its role and takes it in.
    pub fn take(&mut self, form: Form) {
        self.move_to_sentence(form.span.start);
        let text = self.article.text();
        let mut dated = self.date(&form.says);
        if self.column_of(&form) == Some(Some(ColumnRole::Deadline)) {
            dated.close();
        }
        let before = tail(&text[self.sentence.start..form.span.start]);
        let after = head(&text[form.span.end..self.sentence.end.max(form.span.end)]);
        let candidate = Candidate { says: form.says.word(), words: form.span.of(text), granularity: form.says.precision(), before, after };
        let (role, ruled) = self.role(&form, &dated, &candidate);
        if role == TimeRole::Other {
            dated.doubt = None;
        }
        self.remember(&form, &dated, role);
        let mut trace = form.trace;
        trace.inherited.extend(dated.from.map(|said| ("year", said)));
        let mention = TimeMention {
            span: form.span,
            sentence: self.sentence,
            kind: dated.kind,
            time: dated.time,
            inherited: dated.inherited,
            role,
            ruled,
            holds_act: form.says.holds_act(),
            doubt: dated.doubt,
            trace,
        };
        self.governor.take(self.mentions.len(), &mention, text, self.in_heading(form.span.start).or(self.heading_section()));
        self.mentions.push(mention);
    }

    /// Whether a passage begins a paragraph, or a numbered item where a page lost its line breaks.
    fn begins_afresh(&self, passage: &Passage) -> bool {
        let inline = passage.section.is_some_and(|s| self.article.outline.sections[s].scheme == Scheme::Inline);
        match self.place {
            Some((paragraph, section)) => paragraph != passage.paragraph || (section != passage.section && !inline),
            None => true,
        }
    }

    pub(super) fn current(&self) -> &'a Passage {
        &self.article.outline.passages[self.passage]
    }

    /// The section whose heading the current passage is.
    fn heading_section(&self) -> Option<SectionId> {
        self.current().section.filter(|_| self.current().heading)
    }

    /// The section in whose title the offset stands.
    pub(super) fn in_heading(&self, at: usize) -> Option<SectionId> {
        let section = self.current().section?;
        self.article.outline.sections[section].title.is_some_and(|t| t.contains(at)).then_some(section)
    }

    fn move_to_sentence(&mut self, at: usize) {
        if self.sentence.contains(at) {
            return;
        }
        let sentences = &self.current().sentences;
        let next = sentences.partition_point(|s| s.start <= at);
        self.sentence = next.checked_sub(1).map_or(self.current().span, |i| sentences[i]);
        self.years.sentence = None;
    }

    fn remember(&mut self, form: &Form, dated: &Dated, role: TimeRole) {
        if let Says::Rhythm { .. } = form.says {
            self.rhythm = Some(self.sentence);
        }
        if let Says::Recurring { frequency: Frequency::Yearly, points, .. } = &form.says {
            self.yearly = Some(self.sentence);
            if !points.is_empty() && role == TimeRole::Limit {
                self.yearly_round = self.round();
            }
        }
        let Some(number) = dated.year.filter(|_| matches!(role, TimeRole::Limit | TimeRole::Frame | TimeRole::Reported)) else { return };
        let year = Year { number, said: Some(form.span) };
        // 到2025年 is a horizon: the months after it belong to the years before it.
        let horizon = dated.kind == DeadlineKind::By && dated.time.granularity == Some(Granularity::Year) && !dated.inherited;
        if let Some(section) = self.in_heading(form.span.start).or(self.heading_section()) {
            self.years.heading.insert(section, year);
        }
        if horizon {
            return;
        }
        self.yearly_round = None;
        self.years.sentence = Some(year);
        self.years.paragraph = Some(year);
        self.years.section.insert(self.current().section, year);
        if role != TimeRole::Reported {
            self.years.last = Some(year);
        }
    }
}

/// The last bytes of the words, up to [`CONTEXT`].
pub(super) fn tail(words: &str) -> &str {
    let mut from = words.len().saturating_sub(CONTEXT);
    while !words.is_char_boundary(from) {
        from += 1;
    }
    &words[from..]
}

/// The first bytes of the words, up to [`CONTEXT`].
fn head(words: &str) -> &str {
    let mut to = words.len().min(CONTEXT);
    while !words.is_char_boundary(to) {
        to -= 1;
    }
    &words[..to]
}
