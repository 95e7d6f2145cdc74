//! Which mention holds for the values after it (时间的辖域).
//!
//! A time governs from its end up to the next time, on to the end of its paragraph. A heading's
//! time, or that of a lead-in, comes back at the start of every paragraph below it.

use super::{TimeMention, TimeRole};
use crate::record::{DeadlineKind, Granularity};
use crate::segment::{Outline, Passage, SectionId};
use rustc_hash::FxHashMap;

/// Builds the steps of [`super::TimeLayer`] in one walk.
#[derive(Debug, Default)]
pub(super) struct Governor {
    /// From which offset on which mention governs.
    steps: Vec<(usize, Option<usize>)>,
    /// What governs now.
    now: Option<usize>,
    /// Whether what governs has a start alone (从2031年起).
    open: bool,
    /// What governs again when a time that holds for its own clause or sentence only is over.
    held: Option<usize>,
    /// Where that time ends.
    until: Option<usize>,
    /// The mention that a heading or lead-in sets for its section.
    frames: FxHashMap<Option<SectionId>, usize>,
    /// The first year that the review of a work report names, by top-level section.
    reviews: FxHashMap<Option<SectionId>, usize>,
    /// The frame that holds for the current passage.
    frame: Option<usize>,
    /// The top-level section of the current passage, where it reports.
    review: Option<Option<SectionId>>,
}

impl Governor {
    /// Begins a passage.
    pub fn enter(&mut self, outline: &Outline, passage: &Passage, afresh: bool, reported: bool) {
        self.expire(passage.span.start);
        let up = || std::iter::successors(passage.section, |&s| outline.sections[s].parent);
        self.review = reported.then(|| up().last());
        self.frame = up().map(Some).chain([None]).find_map(|s| self.frames.get(&s)).or_else(|| self.reviews.get(&self.review?)).copied();
        if afresh {
            self.until = None;
            self.held = self.frame;
            self.set(passage.span.start, self.frame);
        }
    }

    /// Ends a passage; a lead-in sets its time for what follows in its section.
    pub fn leave(&mut self, passage: &Passage, leads_in: bool) {
        self.expire(passage.span.end);
        if let (true, Some(now)) = (leads_in, self.now) {
            self.hold(passage.section, now);
        }
    }

    /// Has a mention hold for a section and what stands below it.
    pub fn hold(&mut self, section: Option<SectionId>, mention: usize) {
        self.frames.insert(section, mention);
    }

    /// Takes the next mention; `heading` is the section whose heading it stands in.
    pub fn take(&mut self, index: usize, mention: &TimeMention, text: &str, heading: Option<SectionId>) {
        self.expire(mention.span.start);
        let from = mention.span.end;
        if mention.kind == DeadlineKind::Recurring {
            self.stop_for_rate(mention, text);
            return;
        }
        if !matches!(mention.role, TimeRole::Limit | TimeRole::Frame | TimeRole::Reported) {
            return;
        }
        if let Some(section) = heading {
            self.frames.insert(Some(section), index);
        }
        if let (Some(review), true) = (self.review, is_whole_year(mention)) {
            self.reviews.entry(review).or_insert(index);
        }
        let fine = mention.time.granularity.is_some_and(|g| g != Granularity::Year);
        let own_sentence = mention.inherited && self.frame.is_some() && (fine || mention.kind == DeadlineKind::By);
        let own_clause = mention.inherited && fine && follows_its_subject(text, mention);
        if own_sentence || own_clause {
            if self.until.is_none() {
                self.held = self.now;
            }
            self.until = Some(if own_clause { clause_end(text, mention) } else { mention.sentence.end });
        } else {
            self.until = None;
            self.held = Some(index);
        }
        self.open = mention.time.start.is_some() && mention.time.end.is_none();
        self.set(from, Some(index));
    }

    /// The finished steps.
    pub fn finish(self) -> Vec<(usize, Option<usize>)> {
        self.steps
    }

    /// 每年 with a number: the value takes no time from before, except from 从…起.
    fn stop_for_rate(&mut self, mention: &TimeMention, text: &str) {
        let end = clause_end(text, mention);
        let begun = self.now.filter(|_| self.steps.last().is_some_and(|&(from, _)| mention.sentence.contains(from)));
        if begun.is_some() && self.open {
            return;
        }
        let clause = &text[mention.span.end..end];
        let has_number = clause[..clause.floor_char_boundary(REACH)].bytes().any(|b| b.is_ascii_digit());
        if has_number && mention.role != TimeRole::Baseline {
            if self.until.is_none() {
                self.held = self.now;
            }
            self.until = Some(end);
            self.set(mention.span.end, None);
        }
    }

    /// Gives back what a time of one clause or sentence had taken, once that is over.
    fn expire(&mut self, at: usize) {
        if let Some(until) = self.until.filter(|&until| until <= at) {
            self.until = None;
            self.set(until, self.held);
        }
    }

    fn set(&mut self, from: usize, to: Option<usize>) {
        if self.now != to || self.steps.is_empty() {
            self.now = to;
            self.steps.push((from, to));
        }
    }
}

/// 2031年 and nothing finer.
fn is_whole_year(mention: &TimeMention) -> bool {
    mention.kind == DeadlineKind::During && mention.time.granularity == Some(Granularity::Year) && mention.time.end.is_some()
}

/// How far the ends of a clause are looked for, in bytes: many times in one endless sentence would each
/// read the rest of it.
const REACH: usize = 3_000;

/// Where the mention's clause ends; without a mark near enough, with its sentence.
fn clause_end(text: &str, mention: &TimeMention) -> usize {
    let rest = &text[mention.span.end..mention.sentence.end.max(mention.span.end)];
    let marks = [',', '，', ';', '；', '。'];
    // A mark right after the words (9月底前,) does not end their clause.
    let skipped = rest.len() - rest.trim_start_matches(marks).len();
    let near = &rest[skipped..rest.floor_char_boundary(skipped + REACH)];
    near.find(marks).map_or(mention.span.end + rest.len(), |i| mention.span.end + skipped + i)
}

/// Whether the clause has words of its own before the mention (雪花项目10月份投产).
fn follows_its_subject(text: &str, mention: &TimeMention) -> bool {
    let near = text.ceil_char_boundary(mention.span.start.saturating_sub(REACH));
    let before = &text[mention.sentence.start.max(near).min(mention.span.start)..mention.span.start];
    let words = before.rsplit([',', '，', ';', '；', ':', '：', '。']).next().unwrap_or_default();
    words.trim().chars().count() > 4
}
