//! Where on the page the article stands (正文识别).
//!
//! A page with hardly a link is a piece cut out of a site and is taken whole. Else sentences decide:
//! navigation, link lists and footers have none. The block named like an article's container is taken
//! when it holds most of the page's sentences, else the smallest block that does; then it grows as
//! long as the block around it adds more sentences than furniture.

use super::page::{Block, Page};
use super::table::RawTable;
use crate::grammar::RuleId;

/// Characters of sentences below which growth is not worth its noise.
const MIN_GROWTH: usize = 40;

/// Characters that a title and a document number above the article take at the most.
const MAX_ABOVE: usize = 100;
/// A page with as many links is a site's; a piece cut out of one may link to an attachment or two.
const SITE_LINKS: usize = 4;

/// The article's place.
pub(super) struct Main {
    /// First line.
    pub first: usize,
    /// One past the last line.
    pub end: usize,
    /// Lines inside that belong to furniture.
    pub out: Vec<bool>,
    /// Whether it was told from the rest.
    pub certain: bool,
    /// The rules whose names told it.
    pub rules: Vec<RuleId>,
}

impl Main {
    /// The line with the article's first sentence: fields and titles stand before it.
    pub fn head(&self, page: &Page) -> usize {
        (self.first..self.end).find(|l| !self.out[*l] && is_sentence(page, *l)).unwrap_or(self.end)
    }

    /// Whether a line belongs to the article.
    pub fn holds(&self, line: usize) -> bool {
        line >= self.first && line < self.end && !self.out[line]
    }
}

/// Running sums over lines, so that any block's share is known at once.
struct Sums {
    sentences: Vec<usize>,
    /// Characters of lines that are no sentences.
    noise: Vec<usize>,
    /// Characters of links.
    linked: Vec<usize>,
}

impl Sums {
    fn new(page: &Page, out: &[bool]) -> Self {
        let mut sums = Self { sentences: vec![0], noise: vec![0], linked: vec![0] };
        for (i, line) in page.lines.iter().enumerate() {
            let (mut sentence, mut noise) = (0, 0);
            if !out[i] {
                let is_sentence = is_sentence(page, i);
                sentence = if is_sentence { line.chars - line.linked } else { 0 };
                noise = if is_sentence { line.linked } else { line.chars };
            }
            sums.sentences.push(sums.sentences[i] + sentence);
            sums.noise.push(sums.noise[i] + noise);
            sums.linked.push(sums.linked[i] + if out[i] { 0 } else { line.linked });
        }
        sums
    }

    fn sentences(&self, block: &Block) -> usize {
        self.sentences[block.lines.end] - self.sentences[block.lines.start]
    }

    fn noise(&self, block: &Block) -> usize {
        self.noise[block.lines.end] - self.noise[block.lines.start]
    }

    fn linked(&self, block: &Block) -> usize {
        self.linked[block.lines.end] - self.linked[block.lines.start]
    }
}

/// Whether a line holds a sentence of running text.
fn is_sentence(page: &Page, line: usize) -> bool {
    let l = &page.lines[line];
    l.linked * 2 <= l.chars && page.words(line).contains(['。', '；']) || l.chars >= 60 && l.linked * 4 <= l.chars
}

/// Finds the article.
pub(super) fn find(page: &Page) -> Main {
    let none = vec![false; page.lines.len()];
    let all = Sums::new(page, &none);
    let (out, mut rules) = furniture(page, &all);
    let sums = Sums::new(page, &out);
    let body = 0;
    let named = named(page, &sums);
    rules.extend(named.and_then(|n| page.blocks[n].content));
    let found = if page.links < SITE_LINKS {
        body
    } else {
        let start = named.unwrap_or_else(|| smallest(page, &sums, body));
        whole_tables(page, grown(page, &sums, start, named.is_some()))
    };
    let block = &page.blocks[found];
    let certain = sums.sentences(&page.blocks[body]) > 0 || sums.noise(&page.blocks[body]) == sums.noise(block);
    Main { first: block.lines.start, end: block.lines.end, out, certain, rules }
}

/// The lines of blocks that are not shown or named like furniture, unless they hold much of the
/// page's sentences: names lie, and some pages show the article only on a click. A hidden copy of the
/// article for searching holds half of them.
fn furniture(page: &Page, sums: &Sums) -> (Vec<bool>, Vec<RuleId>) {
    let mut out = vec![false; page.lines.len()];
    let mut rules = Vec::new();
    let (sentences, noise) = (sums.sentences(&page.blocks[0]), sums.noise(&page.blocks[0]));
    let mut done = 0;
    for block in page.blocks.iter().filter(|b| b.hidden || b.furniture.is_some()) {
        if block.lines.end <= done {
            continue;
        }
        let goes = if block.hidden {
            sums.sentences(block) * 3 <= sentences * 2
        } else {
            sums.sentences(block) * 4 <= sentences && (sentences > 0 || sums.noise(block) * 4 <= noise)
        };
        if goes {
            out[block.lines.clone()].fill(true);
            done = block.lines.end;
            rules.extend(block.furniture);
        }
    }
    (out, rules)
}

/// The block named like an article's container with the most sentences; of nested ones the inner.
fn named(page: &Page, sums: &Sums) -> Option<usize> {
    let total = sums.sentences(&page.blocks[0]);
    let candidates = page.blocks.iter().enumerate().filter(|(_, b)| b.content.is_some());
    let (best, block) = candidates.max_by_key(|(_, b)| (sums.sentences(b), std::cmp::Reverse(b.lines.len())))?;
    (sums.sentences(block) * 2 >= total && (total > 0 || sums.noise(block) > 0)).then_some(best)
}

/// The smallest block that holds at least half of the sentences.
fn smallest(page: &Page, sums: &Sums, body: usize) -> usize {
    let total = sums.sentences(&page.blocks[body]);
    if total == 0 {
        return body;
    }
    let candidates = page.blocks.iter().enumerate().filter(|(_, b)| sums.sentences(b) * 2 >= total);
    candidates.min_by_key(|(i, b)| (b.lines.len(), std::cmp::Reverse(*i))).map_or(body, |(i, _)| i)
}

/// The largest block around `start` that adds more sentences than anything else, or only a few short
/// lines with hardly a link: titles, signatures, forms. A named container leaves those to the site.
fn grown(page: &Page, sums: &Sums, start: usize, named: bool) -> usize {
    let mut found = start;
    let mut at = start;
    while at != 0 {
        at = page.blocks[at].parent;
        let (inner, outer) = (&page.blocks[found], &page.blocks[at]);
        let sentences = sums.sentences(outer) - sums.sentences(inner);
        let noise = sums.noise(outer) - sums.noise(inner);
        let linked = sums.linked(outer) - sums.linked(inner);
        let above = sums.noise[inner.lines.start] - sums.noise[outer.lines.start];
        let quiet = linked * 6 <= noise && noise <= sums.sentences(inner) && above <= MAX_ABOVE;
        if sentences >= MIN_GROWTH && sentences >= noise || !named && quiet {
            found = at;
        }
    }
    found
}

/// The smallest block around `block` that cuts no table.
fn whole_tables(page: &Page, block: usize) -> usize {
    let mut found = block;
    while found != 0 {
        let lines = &page.blocks[found].lines;
        let cuts = |t: &RawTable| t.lines.start <= lines.start && lines.end <= t.lines.end && t.lines != *lines && t.is_data();
        if !page.tables.iter().any(cuts) {
            break;
        }
        found = page.blocks[found].parent;
    }
    found
}

/// The line above the article that holds its title, unless the article begins with it.
pub(super) fn title(page: &Page, main: &Main, is_field: &[bool]) -> Option<usize> {
    let head: String = (main.first..main.end).filter(|l| main.holds(*l) && !is_field[*l]).take(8).map(|l| compact(page.words(l))).collect();
    let stated: Vec<String> = page
        .fields
        .iter()
        .filter(|f| f.label == "title" || f.label.eq_ignore_ascii_case("ArticleTitle"))
        .map(|f| compact(&f.value))
        .collect();
    let is_title = |line: usize| {
        let words = compact(page.words(line));
        let long = words.chars().count() >= 5;
        long && (stated.contains(&words)
            || named_title(page, line).is_some() && (stated.is_empty() || stated.iter().any(|t| t.contains(&words))))
    };
    let line = (0..main.first).rev().find(|l| !is_field[*l] && page.lines[*l].linked * 2 <= page.lines[*l].chars && is_title(*l))?;
    (!head.contains(&compact(page.words(line)))).then_some(line)
}

/// The lines that belong to a title above the article: itself, and a document number under it.
pub(super) fn heading(page: &Page, main: &Main, title: usize, is_field: &[bool]) -> Vec<usize> {
    let number = (title + 1..main.first).find(|l| !is_field[*l] && page.lines[*l].linked == 0 && is_number(&compact(page.words(*l))));
    std::iter::once(title).chain(number).collect()
}

/// Whether words are a document number and nothing else: a year in brackets, and 号 at the end.
fn is_number(words: &str) -> bool {
    /// Longest number, in characters.
    const LONGEST: usize = 30;
    let Some(head) = words.strip_suffix(['号', '號']).filter(|head| head.chars().count() < LONGEST) else { return false };
    let Some((body, number)) = head.split_once(['〔', '[', '［', '﹝', '【']) else { return false };
    let named = !body.is_empty() && body.chars().all(char::is_alphabetic);
    named && number.chars().all(|c| c.is_numeric() || matches!(c, '〕' | ']' | '］' | '﹞' | '】' | '第'))
}

/// The rule by which a small block around a line is named like a title.
pub(super) fn named_title(page: &Page, line: usize) -> Option<RuleId> {
    let mut block = page.lines[line].block;
    while page.blocks[block].title.is_none() && block != 0 && page.blocks[block].lines.len() <= 4 {
        block = page.blocks[block].parent;
    }
    page.blocks[block].title
}

/// Words without white space.
fn compact(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}
