//! The passages of a document: which cues open a list, which speak in a sentence.

use super::lexicon::{Cue, Lexicon};
use super::list::{LONGEST, List, Member, Reader};
use super::name::{Carry, Name};
use super::sentence::Sentence;
use super::{Namings, Place, Said};
use crate::extract::{Article, Rejected};
use crate::grammar::Token;
use crate::normalise::Normalised;
use crate::record::{Role, Scheme};
use crate::segment::{Passage, SectionId};
use crate::span::NormSpan;

/// How far a bracket may reach over the end of its line, in bytes.
const OPEN_BRACKET: usize = 1_500;

/// Reads every passage outside tables.
pub(super) fn read(lexicon: &Lexicon, article: &Article<'_>, out: &mut Namings) {
    let mut walk = Walk { lexicon, article, out, first_leads: None, read_to: 0 };
    for passage in article.outline.passages.iter().filter(|p| p.cell.is_none()) {
        walk.passage(passage);
    }
}

/// A walk through the document in text order.
struct Walk<'a, 'o> {
    lexicon: &'a Lexicon,
    article: &'a Article<'a>,
    out: &'o mut Namings,
    /// The remark that the first of each list leads, once it was made (下同).
    first_leads: Option<Said>,
    /// What stands before is read already: a list that went on over a line end.
    read_to: usize,
}

impl<'a> Walk<'a, '_> {
    fn passage(&mut self, passage: &Passage) {
        self.duties(passage);
        let span = NormSpan::new(passage.span.start.max(self.read_to).min(passage.span.end), self.list_end(passage));
        let cues: Vec<Token<Cue>> = self.lexicon.cues.find_in(self.article.source, span).collect();
        let brackets = brackets(self.article.source, span);
        if cues.is_empty() {
            return self.alone(passage, span, &brackets, &[]);
        }
        self.remark(span, &cues);
        let mut read: Vec<NormSpan> = Vec::new();
        self.labels(passage, span, &cues, &mut read);
        self.brackets(passage, &brackets, &cues, &mut read);
        self.alone(passage, span, &brackets, &read);
        self.sentences(passage, &cues, &read);
        self.read_to = read.iter().map(|r| r.end).max().unwrap_or(0).max(self.read_to);
    }

    /// The passage's end, or that of a bracket that is open there: lines broken at a page's width
    /// may cut a list.
    fn list_end(&self, passage: &Passage) -> usize {
        let text = self.article.text();
        let end = passage.span.end;
        let from = text.floor_char_boundary(end.saturating_sub(OPEN_BRACKET).max(passage.span.start));
        let Some(open) = unclosed(self.article.source, NormSpan::new(from, end)) else { return end };
        let outline = self.article.outline;
        let next = outline.sections.get(outline.sections.partition_point(|s| s.span.start < end)).map_or(text.len(), |s| s.span.start);
        let limit = text.floor_char_boundary(next.min(end + OPEN_BRACKET).min(self.article.part.content.end).max(end));
        closing(&text[open..limit]).map_or(end, |close| (open + close).max(end))
    }

    /// A remark that the first unit of each list leads (首位牵头).
    fn remark(&mut self, span: NormSpan, cues: &[Token<Cue>]) {
        if self.first_leads.is_none() && cues.iter().any(|c| matches!(c.class, Cue::Label(_)) || matches!(c.class, Cue::Verb { .. })) {
            let found = self.lexicon.first_leads.find_iter(self.article.text(), span).next();
            self.first_leads = found.map(|m| (m.rule, m.span));
        }
    }

    /// 责任单位:…
    fn labels(&mut self, passage: &Passage, span: NormSpan, cues: &[Token<Cue>], read: &mut Vec<NormSpan>) {
        let text = self.article.text();
        let reader = Reader::new(self.lexicon, self.article.source);
        for cue in cues {
            let Cue::Label(role) = cue.class else { continue };
            let after = &text[cue.span.end..span.end];
            let colon = after.len() - after.trim_start_matches([' ', ')', '】', '〕']).len();
            if !after[colon..].starts_with(':') || read.last().is_some_and(|r| r.contains(cue.span.start)) {
                continue;
            }
            let start = cue.span.end + colon + 1;
            let window = NormSpan::new(start, text.ceil_char_boundary(span.end.min(start + LONGEST)));
            if let Some(list) = reader.labelled(role, (cue.rule, cue.span), window) {
                read.push(NormSpan::new(cue.span.start, list.end));
                self.add_list(passage, list);
            }
        }
    }

    /// (…牵头,…配合)
    fn brackets(&mut self, passage: &Passage, brackets: &[NormSpan], cues: &[Token<Cue>], read: &mut Vec<NormSpan>) {
        let reader = Reader::new(self.lexicon, self.article.source);
        let labelled = read.len();
        for inside in brackets.iter().copied() {
            let from = cues.partition_point(|c| c.span.start < inside.start);
            let has_verb = cues[from..].iter().take_while(|c| c.span.end <= inside.end).any(|c| matches!(c.class, Cue::Verb { .. }));
            if !has_verb || overlaps(&read[..labelled], inside) || overlaps(&read[labelled..], inside) {
                continue;
            }
            if let Some(list) = reader.closed(inside) {
                read.push(inside);
                self.add_list(passage, list);
            }
        }
        read.sort();
    }

    /// A bracket after a sentence that holds nothing but units: …。(市教育局)
    fn alone(&mut self, passage: &Passage, span: NormSpan, brackets: &[NormSpan], read: &[NormSpan]) {
        let text = self.article.text();
        let reader = Reader::new(self.lexicon, self.article.source);
        for inside in brackets {
            let before = text[span.start..inside.start].chars().rev().nth(1);
            if !matches!(before, Some('。' | ';')) || overlaps(read, *inside) {
                continue;
            }
            if let Some(list) = reader.alone(*inside) {
                self.add_list(passage, list);
            }
        }
    }

    fn add_list(&mut self, passage: &Passage, mut list: List) {
        let covered = list.members.len() >= 2 && !list.ranked;
        if let (Some(said), true) = (self.first_leads, covered) {
            let first = &mut list.members[0];
            (first.role, first.said) = (Role::Lead, said);
        }
        let section = self.closed_section(passage.section);
        self.out.add(self.lexicon, Place::List, section, list.members, &mut Carry::default());
    }

    /// The numbered section a list closes; the inline items before it belong to that section.
    fn closed_section(&self, mut section: Option<SectionId>) -> Option<SectionId> {
        let sections = &self.article.outline.sections;
        while let Some(s) = section.filter(|s| matches!(sections[*s].scheme, Scheme::Inline | Scheme::Dash)) {
            section = sections[s].parent;
        }
        section
    }

    /// Cues outside lists.
    fn sentences(&mut self, passage: &Passage, cues: &[Token<Cue>], read: &[NormSpan]) {
        let mut next = 0;
        for span in &passage.sentences {
            let span = self.body(passage, *span);
            let mut sentence: Option<Sentence<'_>> = None;
            while next < cues.len() && cues[next].span.start < span.end {
                let cue = cues[next];
                next += 1;
                let in_list = overlaps(read, cue.span);
                if cue.span.start < span.start || in_list {
                    continue;
                }
                if cue.class == Cue::Not {
                    self.out.rejected.push(Rejected { span: cue.span, rule: Some(cue.rule), reason: "these words set no task" });
                    continue;
                }
                let sentence = sentence.get_or_insert_with(|| Sentence::new(self.lexicon, self.article.source, span));
                match sentence.read(cue) {
                    Ok(members) => self.out.add(self.lexicon, Place::Sentence, passage.section, members, &mut Carry::default()),
                    Err(Some(rejected)) => self.out.rejected.push(rejected),
                    Err(None) => self.titled(passage, cue),
                }
            }
        }
    }

    /// A sentence without the marker of its section.
    fn body(&self, passage: &Passage, sentence: NormSpan) -> NormSpan {
        let marker = passage.section.map(|s| self.article.outline.sections[s].marker.end);
        let start = marker.map_or(sentence.start, |end| sentence.start.max(end.min(sentence.end)));
        NormSpan::new(start, sentence.end).trim(self.article.text())
    }

    /// 负责… without a subject under a heading that names units.
    fn titled(&mut self, passage: &Passage, cue: Token<Cue>) {
        let text = self.article.text();
        let Cue::Verb { role: Role::Responsible, list: false } = cue.class else { return };
        let Some(section) = passage.section else { return };
        let Some(title) = self.article.outline.sections[section].title else { return };
        let opens = text[passage.span.start..cue.span.start].chars().rev().take(8).any(|c| matches!(c, '。' | '\n' | ':'))
            || cue.span.start == passage.span.start;
        if let (Some(names), true) = (Sentence::new(self.lexicon, self.article.source, title).whole_names(), opens) {
            self.answer(section, names, (cue.rule, cue.span));
        }
    }

    /// Under a heading that ends in 职责: X职责 itself, headings X, and items X:….
    fn duties(&mut self, passage: &Passage) {
        let text = self.article.text();
        let Some(section) = passage.section else { return };
        let sections = &self.article.outline.sections;
        let Some(title) = sections[section].title else { return };
        if title.start >= passage.span.start && title.end <= passage.span.end {
            let own = self.lexicon.duties.ending(text, title).map(|word| (NormSpan::new(title.start, word.span.start), word));
            let under = || Some((title, self.duties_above(section)?));
            let Some((words, said)) = own.or_else(under).map(|(words, word)| (words, (word.rule, word.span))) else { return };
            let names = Sentence::new(self.lexicon, self.article.source, words).whole_names();
            let bare = |n: &Name| self.lexicon.bare.at(&n.words, 0, n.words.len()).is_some();
            if let Some(names) = names.filter(|names| !names.iter().any(bare)) {
                return self.answer(section, names, said);
            }
        }
        self.duty_item(passage, section);
    }

    /// The word for duties that the heading above a section ends with.
    fn duties_above(&self, section: SectionId) -> Option<Token<()>> {
        let sections = &self.article.outline.sections;
        let title = sections[section].parent.and_then(|parent| sections[parent].title)?;
        self.lexicon.duties.ending(self.article.text(), title)
    }

    fn duty_item(&mut self, passage: &Passage, section: SectionId) {
        let text = self.article.text();
        let sections = &self.article.outline.sections;
        let own = sections[section].title.and_then(|t| self.lexicon.duties.ending(text, t));
        let Some(word) = own.or_else(|| self.duties_above(section)) else { return };
        let Some(first) = passage.sentences.first() else { return };
        let sentence = Sentence::new(self.lexicon, self.article.source, self.body(passage, *first));
        if let Some(names) = sentence.before_colon() {
            self.answer(section, names, (word.rule, word.span));
        }
    }

    /// Units that answer for a section.
    fn answer(&mut self, section: SectionId, names: Vec<Name>, said: Said) {
        let members = names.into_iter().map(|name| Member { name, role: Role::Responsible, said }).collect();
        self.out.add(self.lexicon, Place::Sentence, Some(section), members, &mut Carry::default());
    }
}

/// Whether a span touches one of `read`, which are in order.
fn overlaps(read: &[NormSpan], span: NormSpan) -> bool {
    read[..read.partition_point(|r| r.start < span.end)].last().is_some_and(|r| r.overlaps(span))
}

/// Where the bracket opens that is still open at the end of a span.
fn unclosed(text: &Normalised, span: NormSpan) -> Option<usize> {
    let mut open = Vec::new();
    for (at, c) in text.signs(span) {
        match c {
            '(' | '〔' | '【' => open.push(at),
            ')' | '〕' | '】' => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// Where the bracket that begins `words` closes.
fn closing(words: &str) -> Option<usize> {
    let mut open = 0usize;
    for (i, c) in words.char_indices() {
        match c {
            '(' | '〔' | '【' => open += 1,
            ')' | '〕' | '】' if open == 1 => return Some(i + c.len_utf8()),
            ')' | '〕' | '】' => open -= 1,
            _ => {}
        }
    }
    None
}

/// The insides of brackets that may be lists: short, and not nested deep. Linear in the text.
fn brackets(text: &Normalised, span: NormSpan) -> Vec<NormSpan> {
    let mut open: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    for (at, c) in text.signs(span) {
        match c {
            '(' | '〔' | '[' | '【' => open.push(at + c.len_utf8()),
            ')' | '〕' | ']' | '】' => {
                if let Some(start) = open.pop().filter(|start| at - start <= LONGEST) {
                    out.push(NormSpan::new(start, at));
                }
            }
            _ => {}
        }
    }
    out.sort();
    out
}
