//! The division a document is of (适用区域): from its issuer, number, title, else from its text.

use super::region::DivisionId;
use super::{Evidence, Reader};
use crate::record::{Meta, Region, RegionLevel};
use crate::span::NormSpan;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::collections::HashSet;

/// The text is counted in this many bytes.
const COUNTED: usize = 30_000;

/// How often each division is named.
type Counts = FxHashMap<DivisionId, usize>;

impl Reader<'_> {
    /// The division whose policy the document is.
    pub fn region(&self, evidence: &Evidence, meta: &Meta) -> Option<Region> {
        let counts = OnceCell::new();
        let place = Place { reader: self, counts: &counts };
        let found = (place.by_issuers(&meta.issuers))
            .or_else(|| place.by_titles(&evidence.titles))
            .or_else(|| place.by_number(meta.doc_number.as_deref()?))
            .or_else(|| place.by_text());
        found.map(|id| self.divisions.region(id))
    }
}

/// Looks for the division of a document.
struct Place<'r, 'a> {
    reader: &'r Reader<'a>,
    counts: &'r OnceCell<Counts>,
}

impl Place<'_, '_> {
    /// The division an issuer's name begins with; central bodies are of the whole country.
    fn by_issuers(&self, issuers: &[String]) -> Option<DivisionId> {
        let reader = self.reader;
        issuers.iter().find_map(|issuer| {
            if reader.cues.starts("central", issuer).is_some() {
                return reader.divisions.nation();
            }
            let party = reader.cues.starts("party", issuer).map_or(0, |p| p.word.len());
            self.by_name(&issuer[party..])
        })
    }

    /// The division the first title names that names one.
    fn by_titles(&self, titles: &[NormSpan]) -> Option<DivisionId> {
        let reader = self.reader;
        titles.iter().find_map(|title| {
            if reader.cues.starts("central", title.of(reader.text)).is_some() {
                return reader.divisions.nation();
            }
            let first = reader.divisions.find_iter(reader.text, *title).next()?;
            self.by_name(&reader.text[first.span.start..title.end])
        })
    }

    /// The division whose bodies number like this: 渝府办发.
    fn by_number(&self, number: &str) -> Option<DivisionId> {
        let (candidates, certain) = self.reader.divisions.by_mark(number);
        if certain {
            return candidates.first().copied();
        }
        candidates.into_iter().max_by_key(|id| self.count_within(*id)).filter(|id| self.count_within(*id) > 0)
    }

    /// The division that a name begins with, the smallest of those that follow one another
    /// (广东省广州市天河区…).
    fn by_name(&self, name: &str) -> Option<DivisionId> {
        let divisions = &self.reader.divisions;
        let mut found: Option<DivisionId> = None;
        let mut rest = name;
        while let Some(mention) = divisions.at_start(rest) {
            let inside = |id: &DivisionId| found.is_none_or(|above| divisions.is_within(*id, above));
            let bearers: Vec<DivisionId> = mention.bearers.iter().copied().filter(inside).collect();
            let Some(id) = self.likeliest(&bearers) else { break };
            found = Some(id);
            rest = &rest[mention.span.end..];
        }
        found
    }

    /// Of several divisions of one name the one whose surroundings the text names.
    fn likeliest(&self, bearers: &[DivisionId]) -> Option<DivisionId> {
        if bearers.len() < 2 {
            return bearers.first().copied();
        }
        let divisions = &self.reader.divisions;
        let above = |id: &DivisionId| std::iter::successors(divisions.parent(*id), |d| divisions.parent(*d));
        let around = |id: &DivisionId| above(id).map(|d| self.counts().get(&d).copied().unwrap_or(0)).sum::<usize>();
        let best = bearers.iter().copied().max_by_key(around)?;
        (around(&best) > 0).then_some(best)
    }

    /// The division whose bodies and places the text speaks of.
    fn by_text(&self) -> Option<DivisionId> {
        let reader = self.reader;
        let words = self.window().of(reader.text);
        if let Some(cue) = reader.cues.find("implies", words) {
            return reader.implied.get(&cue.rule).and_then(|code| reader.divisions.by_code(code));
        }
        let provinces: HashSet<DivisionId> = self.counts().keys().map(|d| self.province(*d)).collect();
        let top = provinces.iter().copied().max_by_key(|p| (self.count_within(*p), std::cmp::Reverse(*p)))?;
        let total: usize = self.counts().values().sum();
        if 2 * self.count_within(top) <= total && provinces.len() > 2 {
            return reader.divisions.nation();
        }
        let says = |class: &str| reader.cues.find(class, words).is_some();
        if says("self-province") && !says("self-city") { Some(top) } else { Some(self.deepest(top)) }
    }

    /// From a division down to the smallest that holds most of what is named below it.
    fn deepest(&self, top: DivisionId) -> DivisionId {
        let divisions = &self.reader.divisions;
        let mut found = top;
        loop {
            let child =
                |d: &DivisionId| std::iter::successors(Some(*d), |d| divisions.parent(*d)).find(|d| divisions.parent(*d) == Some(found));
            let children: HashSet<DivisionId> = self.counts().keys().filter_map(child).collect();
            let Some(best) = children.iter().copied().max_by_key(|c| (self.count_within(*c), std::cmp::Reverse(*c))) else { return found };
            let others: usize = children.iter().filter(|c| **c != best).map(|c| self.count_within(*c)).sum();
            let own = self.counts().get(&found).copied().unwrap_or(0);
            if self.count_within(best) < own || self.count_within(best) <= others {
                return found;
            }
            found = best;
        }
    }

    fn province(&self, id: DivisionId) -> DivisionId {
        let divisions = &self.reader.divisions;
        let mut up = std::iter::successors(Some(id), |d| divisions.parent(*d));
        up.find(|d| divisions.level(*d) == RegionLevel::Province).unwrap_or(id)
    }

    /// How often a division and all inside it are named.
    fn count_within(&self, id: DivisionId) -> usize {
        self.counts().iter().filter(|(d, _)| self.reader.divisions.is_within(**d, id)).map(|(_, n)| *n).sum()
    }

    /// How often each division is named, the nation aside; a name that several bear counts for none.
    fn counts(&self) -> &Counts {
        self.counts.get_or_init(|| {
            let divisions = &self.reader.divisions;
            let mut counts = Counts::default();
            for mention in divisions.find_in(self.reader.article.source, self.window()) {
                if let [id] = mention.bearers
                    && divisions.level(*id) != RegionLevel::National
                {
                    *counts.entry(*id).or_insert(0) += 1;
                }
            }
            counts
        })
    }

    fn window(&self) -> NormSpan {
        self.reader.reach(self.reader.content.start, COUNTED)
    }
}
