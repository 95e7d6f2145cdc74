//! The division a document is of (适用区域): from its issuer, number, title, else from its text.

use super::region::{DivisionId, Mention};
use super::{MetaFound, MetaRules};
use crate::extract::Article;
use crate::record::RegionLevel;
use crate::span::NormSpan;
use std::collections::HashMap;

/// The text is counted in this many bytes.
const COUNTED: usize = 120_000;

/// Reads the region.
pub(super) fn read(rules: &MetaRules, article: &Article<'_>, titles: &[NormSpan], out: &mut MetaFound) {
    let found = by_issuers(rules, article, out)
        .or_else(|| by_title(rules, article, titles))
        .or_else(|| by_number(rules, article, out))
        .or_else(|| by_text(rules, article, out));
    out.meta.region = found.map(|id| rules.divisions.region(id));
}

/// The division an issuer's name begins with; central bodies are of the whole country.
fn by_issuers(rules: &MetaRules, article: &Article<'_>, out: &MetaFound) -> Option<DivisionId> {
    out.meta.issuers.iter().find_map(|issuer| {
        if rules.cues.starts("central", issuer).is_some() {
            return rules.divisions.nation();
        }
        let name = rules.cues.starts("party", issuer).map_or(issuer.as_str(), |(party, _)| &issuer[party.len()..]);
        by_name(rules, article, name)
    })
}

/// The division that a name begins with, the smallest of those that follow one another (广东省广州市
/// 天河区…).
fn by_name(rules: &MetaRules, article: &Article<'_>, name: &str) -> Option<DivisionId> {
    let mut found: Option<DivisionId> = None;
    let mut rest = name;
    while let Some(mention) = rules.divisions.at_start(rest) {
        let inside = |id: &&DivisionId| found.is_none_or(|above| rules.divisions.is_within(**id, above));
        let bearers: Vec<DivisionId> = mention.bearers.iter().filter(inside).copied().collect();
        let Some(id) = likeliest(rules, article, &bearers) else { break };
        found = Some(id);
        rest = &rest[mention.span.end..];
    }
    found
}

/// Of several divisions of one name the one whose surroundings the text names.
fn likeliest(rules: &MetaRules, article: &Article<'_>, bearers: &[DivisionId]) -> Option<DivisionId> {
    if bearers.len() < 2 {
        return bearers.first().copied();
    }
    let counts = mentions(rules, article);
    let around = |id: &DivisionId| -> usize {
        std::iter::successors(rules.divisions.parent(*id), |d| rules.divisions.parent(*d))
            .map(|d| counts.get(&d).copied().unwrap_or(0))
            .sum()
    };
    let best = bearers.iter().copied().max_by_key(around)?;
    (around(&best) > 0).then_some(best)
}

/// The division the title names first.
fn by_title(rules: &MetaRules, article: &Article<'_>, titles: &[NormSpan]) -> Option<DivisionId> {
    let text = article.text();
    titles.iter().find_map(|title| {
        if rules.cues.starts("central", title.of(text)).is_some() {
            return rules.divisions.nation();
        }
        let first = rules.divisions.find_iter(text, *title).next()?;
        by_name(rules, article, &text[first.span.start..title.end])
    })
}

/// The division whose bodies number like this: 渝府办发.
fn by_number(rules: &MetaRules, article: &Article<'_>, out: &MetaFound) -> Option<DivisionId> {
    let number = out.meta.doc_number.as_deref()?;
    let candidates = rules.divisions.by_mark(number);
    if candidates.len() < 2 {
        return candidates.first().copied();
    }
    let counts = mentions(rules, article);
    let count = |id: &DivisionId| counts.iter().filter(|(d, _)| rules.divisions.is_within(**d, *id)).map(|(_, n)| n).sum::<usize>();
    candidates.into_iter().max_by_key(count).filter(|id| count(id) > 0)
}

/// The division whose bodies and places the text speaks of.
fn by_text(rules: &MetaRules, article: &Article<'_>, _out: &MetaFound) -> Option<DivisionId> {
    let text = article.text();
    let content = article.part.content;
    if let Some((rule, _)) = rules.cues.find("implies", text, window(text, content)) {
        return rules.implied.get(&rule).and_then(|code| rules.divisions.by_code(code));
    }
    let counts = mentions(rules, article);
    let share = |id: DivisionId| counts.iter().filter(|(d, _)| rules.divisions.is_within(**d, id)).map(|(_, n)| *n).sum::<usize>();
    let provinces: Vec<DivisionId> = {
        let mut all: Vec<DivisionId> = counts.keys().map(|d| province(rules, *d)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let total: usize = counts.values().sum();
    let top = provinces.iter().copied().max_by_key(|p| share(*p))?;
    if 2 * share(top) <= total && provinces.len() > 2 {
        return rules.divisions.nation();
    }
    let mut found = top;
    // Down to the smallest division that holds most of what is named below.
    loop {
        let own = counts.get(&found).copied().unwrap_or(0);
        let below: Vec<DivisionId> = counts.keys().copied().filter(|d| *d != found && rules.divisions.is_within(*d, found)).collect();
        let child = |d: DivisionId| {
            std::iter::successors(Some(d), |d| rules.divisions.parent(*d)).find(|d| rules.divisions.parent(*d) == Some(found))
        };
        let mut children: Vec<DivisionId> = below.into_iter().filter_map(child).collect();
        children.sort_unstable();
        children.dedup();
        let Some(best) = children.iter().copied().max_by_key(|c| share(*c)) else { break };
        let others: usize = children.iter().filter(|c| **c != best).map(|c| share(*c)).sum();
        if share(best) < own || share(best) <= others {
            break;
        }
        found = best;
    }
    let says_province = rules.cues.find("self-province", text, window(text, content)).is_some();
    let says_city = rules.cues.find("self-city", text, window(text, content)).is_some();
    if says_province && !says_city { Some(province(rules, found)) } else { Some(found) }
}

fn province(rules: &MetaRules, id: DivisionId) -> DivisionId {
    std::iter::successors(Some(id), |d| rules.divisions.parent(*d))
        .find(|d| rules.divisions.level(*d) == RegionLevel::Province)
        .unwrap_or(id)
}

fn window(text: &str, content: NormSpan) -> NormSpan {
    NormSpan::new(content.start, super::head::floor(text, content.end.min(content.start + COUNTED)))
}

/// How often each division is named, the nation aside; names that several bear count for none.
fn mentions(rules: &MetaRules, article: &Article<'_>) -> HashMap<DivisionId, usize> {
    let text = article.text();
    let mut counts = HashMap::new();
    let single = |m: Mention<'_>| (m.bearers.len() == 1).then(|| m.bearers[0]);
    for id in rules.divisions.find_iter(text, window(text, article.part.content)).filter_map(single) {
        if rules.divisions.level(id) != RegionLevel::National {
            *counts.entry(id).or_insert(0) += 1;
        }
    }
    counts
}
