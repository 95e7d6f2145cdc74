//! Known edits: takes a document, changes it in ways that are written down, and gives the new text.
//!
//! A document is taken apart into its sections; edits of records replace words of a section's own
//! text, edits of structure move, split or remove sections, and what follows is numbered anew.

mod tree;

use super::{parse_bytes, root};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use zhengce::decode::SourceText;
use zhengce::diff::{ChangeKind, Subject};
use zhengce::pipeline::Parsed;
use zhengce::record::*;

/// A change that a diff must find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    pub of: Subject,
    pub kind: ChangeKind,
    /// Id of the record or section in the old text, or what the new one says.
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Old(String),
    NewSays(String),
}

/// Numbers from a seed (SplitMix64): the same each run.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub fn pick<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.below(list.len()))
    }
}

/// The texts that are edited: those of the fixtures that hold one document.
pub fn texts() -> Vec<(String, String)> {
    let name = |p: &std::path::Path| p.strip_prefix(root()).unwrap().display().to_string();
    let texts = super::fixtures().into_iter().map(|p| (name(&p), super::parse(&p)));
    texts.filter(|(_, parsed)| parsed.parts.len() == 1).map(|(name, parsed)| (name, parsed.source.text)).collect()
}

/// Replaces a stretch of the old text.
struct Replacement {
    start: usize,
    end: usize,
    with: String,
}

/// A text being edited.
pub struct Editor<'a> {
    source: &'a SourceText,
    document: &'a Document,
    replacements: Vec<Replacement>,
    /// Whether the words of the preamble, and of each section, were touched: edits keep out of each
    /// other's way.
    used: Vec<bool>,
    /// Structure: sections to split (at a byte), to remove, to move (to before a sibling's place).
    splits: Vec<(usize, usize)>,
    removals: Vec<usize>,
    moves: Vec<(usize, usize)>,
    renames: Vec<(String, String)>,
    pub log: Vec<Expected>,
}

impl<'a> Editor<'a> {
    pub fn new(parsed: &'a Parsed) -> Self {
        let document = &parsed.parts[0].document;
        Self {
            source: &parsed.source,
            document,
            replacements: Vec::new(),
            used: vec![false; document.sections.len() + 1],
            splits: Vec::new(),
            removals: Vec::new(),
            moves: Vec::new(),
            renames: Vec::new(),
            log: Vec::new(),
        }
    }

    /// Tries one edit of a random kind; `false` when the document has no place for it.
    pub fn edit(&mut self, dice: &mut Dice) -> bool {
        match dice.below(13) {
            0 | 1 => self.value(dice),
            2 => self.comparator(dice),
            3 => self.modality(dice),
            4 => self.put_off(dice),
            5 => self.rename(dice),
            6 => self.add_unit(dice),
            7 => self.renumber_reference(dice),
            8 => self.add_words(dice),
            9 | 10 => self.split(dice),
            11 => self.remove(dice),
            _ => self.shift(dice),
        }
        .is_some()
    }

    fn expect(&mut self, of: Subject, kind: ChangeKind, what: What) -> Option<()> {
        self.log.push(Expected { of, kind, what });
        Some(())
    }

    /// Notes that words at a byte were edited; `None` where their section was edited already. The words
    /// before the first section count as one.
    fn claim(&mut self, byte: usize) -> Option<()> {
        let holds = |s: &Section| s.span.byte_start <= byte && byte < s.span.byte_end;
        let at = self.document.sections.iter().rposition(holds).map_or(0, |at| at + 1);
        (!std::mem::replace(&mut self.used[at], true)).then_some(())
    }

    fn replace(&mut self, start: usize, end: usize, with: &str) -> Option<()> {
        self.claim(start)?;
        self.replacements.push(Replacement { start, end, with: with.to_owned() });
        Some(())
    }

    /// Replaces words that stand once in a quote.
    fn replace_in<T>(&mut self, record: &Record<T>, words: &str, with: &str) -> Option<()> {
        let mut found = record.quote.match_indices(words);
        let (at, _) = found.next().filter(|_| found.next().is_none())?;
        self.replace(record.span.byte_start + at, record.span.byte_start + at + words.len(), with)
    }

    /// A higher or a lower value.
    fn value(&mut self, dice: &mut Dice) -> Option<()> {
        let target = dice.pick(&self.document.targets)?;
        let t = &target.value;
        let whole: u32 = t.value.parse().ok().filter(|v| *v >= 4)?;
        // One digit more or less of the same number: 12 is not looked for in 2012.
        let digits = |c: char| c.is_ascii_digit() || c == '.';
        let stands_alone = target.quote.split(digits).count() == target.quote.matches(&t.value).count() + 1 || t.value.len() > 1;
        if t.comparator == Comparator::Range || !stands_alone || target.quote.contains("年") {
            return None;
        }
        let (with, kind) = if dice.below(2) == 0 { (whole + 1, ChangeKind::Raised) } else { (whole - 1, ChangeKind::Lowered) };
        self.replace_in(target, &t.value, &with.to_string())?;
        self.expect(Subject::Target, kind, What::Old(target.id.clone()))
    }

    fn comparator(&mut self, dice: &mut Dice) -> Option<()> {
        let target = dice.pick(&self.document.targets)?;
        let (from, to, kind) = match target.value.comparator {
            Comparator::Ge => ("以上", "左右", ChangeKind::Softened),
            Comparator::Approx => ("左右", "以上", ChangeKind::Hardened),
            _ => return None,
        };
        self.replace_in(target, from, to)?;
        self.expect(Subject::Target, kind, What::Old(target.id.clone()))
    }

    fn modality(&mut self, dice: &mut Dice) -> Option<()> {
        let target = dice.pick(&self.document.targets)?;
        self.replace_in(target, "力争", "确保")?;
        self.expect(Subject::Target, ChangeKind::Hardened, What::Old(target.id.clone()))
    }

    /// A later year.
    fn put_off(&mut self, dice: &mut Dice) -> Option<()> {
        let deadline = dice.pick(&self.document.deadlines)?;
        let end = deadline.value.time.end.as_deref().filter(|_| deadline.value.kind == DeadlineKind::By && !deadline.value.inherited)?;
        let year: u32 = end[..4].parse().ok()?;
        self.replace_in(deadline, &format!("{year}年"), &format!("{}年", year + 2))?;
        self.expect(Subject::Deadline, ChangeKind::PutOff, What::Old(deadline.id.clone()))
    }

    /// Another name for a unit, wherever it stands.
    fn rename(&mut self, dice: &mut Dice) -> Option<()> {
        let unit = dice.pick(&self.document.responsibilities)?.value.unit.clone();
        let same = self.document.responsibilities.iter().filter(|r| r.value.unit == unit);
        let is_plain = same.clone().all(|r| r.value.as_written == unit) && !self.source.text.contains(&format!("{unit}、局"));
        let stem = unit.strip_suffix('局').filter(|s| s.chars().count() >= 3 && is_plain)?;
        if !self.renames.is_empty() || self.document.meta.issuers.contains(&unit) {
            return None;
        }
        let name = format!("{stem}管理局");
        self.renames.push((unit.clone(), name.clone()));
        self.expect(Subject::Responsibility, ChangeKind::Renamed, What::NewSays(name))
    }

    /// One unit more at the end of a list.
    fn add_unit(&mut self, dice: &mut Dice) -> Option<()> {
        let record = dice.pick(&self.document.responsibilities)?;
        let unit = format!("{}侨务局", record.value.unit.chars().next()?);
        if self.source.text.contains(&unit) || self.log.iter().any(|e| e.kind == ChangeKind::Added) {
            return None;
        }
        let end = record.span.byte_end;
        self.replace(end, end, &format!("、{unit}"))?;
        self.expect(Subject::Responsibility, ChangeKind::Added, What::NewSays(unit))
    }

    /// Another number for a document that is cited.
    fn renumber_reference(&mut self, dice: &mut Dice) -> Option<()> {
        let reference = dice.pick(&self.document.references)?;
        let number = reference.value.doc_number.clone()?;
        let count = number.rsplit_once('〕')?.1.strip_suffix('号')?.to_owned();
        let with = format!("{}9号", count);
        self.replace_in(reference, &format!("{count}号"), &with)?;
        self.expect(Subject::Reference, ChangeKind::Changed, What::Old(reference.id.clone()))
    }

    /// A sentence more at the end of a section's own words.
    fn add_words(&mut self, dice: &mut Dice) -> Option<()> {
        const SENTENCES: [&str; 3] = ["要广泛听取群众意见。", "鼓励社会力量参与。", "严禁弄虚作假。"];
        let (at, section) = self.leaf(dice)?;
        let end = self.last_stop(section)?;
        let words = dice.pick(&SENTENCES)?;
        self.replace(end, end, words)?;
        self.expect(Subject::Section, ChangeKind::Edited, What::Old(self.document.sections[at].id.clone()))
    }

    /// A section without sections below it that nothing was done to.
    fn leaf(&self, dice: &mut Dice) -> Option<(usize, &'a Section)> {
        let at = dice.below(self.document.sections.len());
        let section = self.document.sections.get(at)?;
        let is_leaf = self.document.sections.iter().all(|s| s.parent.as_ref() != Some(&section.id));
        (is_leaf && !self.used[at + 1] && self.starts_line(section)).then_some((at, section))
    }

    fn starts_line(&self, section: &Section) -> bool {
        let before = &self.source.text[..section.span.byte_start];
        before.is_empty() || before.ends_with('\n')
    }

    /// After the last full stop of a section that is one line.
    fn last_stop(&self, section: &Section) -> Option<usize> {
        let words = &self.source.text[section.span.byte_start..section.span.byte_end];
        let words = words.trim_end();
        (!words.contains('\n') && words.ends_with('。')).then_some(section.span.byte_start + words.len())
    }

    /// Whether the siblings of a section are counted from 1, each on a line of its own.
    fn siblings(&self, section: &Section) -> Option<Vec<usize>> {
        let counted = [Scheme::Cn, Scheme::CnParen, Scheme::Arabic, Scheme::ArabicParen];
        let of = |s: &&Section| s.parent == section.parent;
        let siblings: Vec<usize> = (0..self.document.sections.len()).filter(|i| of(&&self.document.sections[*i])).collect();
        let is_counted = siblings.iter().enumerate().all(|(i, s)| {
            let s = &self.document.sections[*s];
            counted.contains(&s.scheme) && s.scheme == section.scheme && s.ordinal as usize == i + 1 && self.starts_line(s)
        });
        is_counted.then_some(siblings)
    }

    /// Whether the structure around a section was changed already.
    fn is_rearranged(&self, siblings: &[usize]) -> bool {
        let touched = self.splits.iter().map(|s| s.0).chain(self.removals.iter().copied()).chain(self.moves.iter().map(|m| m.0));
        touched.into_iter().any(|t| siblings.contains(&t))
    }

    /// One section becomes two at a full stop.
    fn split(&mut self, dice: &mut Dice) -> Option<()> {
        let (at, section) = self.leaf(dice)?;
        let siblings = self.siblings(section)?;
        let words = &self.source.text[section.heading_span.byte_end..section.span.byte_end];
        let stops: Vec<usize> = words.match_indices('。').map(|(i, _)| i + '。'.len_utf8()).collect();
        let fits = |i: &&usize| words[..**i].chars().count() >= 18 && words[**i..].trim().chars().count() >= 18;
        let stop = *stops.iter().find(fits)?;
        if self.is_rearranged(&siblings) {
            return None;
        }
        self.used[at + 1] = true;
        self.splits.push((at, section.heading_span.byte_end + stop));
        self.expect(Subject::Section, ChangeKind::Split, What::Old(section.id.clone()))
    }

    fn remove(&mut self, dice: &mut Dice) -> Option<()> {
        let (at, section) = self.leaf(dice)?;
        let siblings = self.siblings(section).filter(|s| s.len() > 2)?;
        let is_last = siblings.last() == Some(&at);
        if self.is_rearranged(&siblings) || is_last || section.span.end - section.span.start < 20 {
            return None;
        }
        self.used[at + 1] = true;
        self.removals.push(at);
        self.expect(Subject::Section, ChangeKind::Removed, What::Old(section.id.clone()))
    }

    /// A section goes on past siblings that weigh twice as much.
    fn shift(&mut self, dice: &mut Dice) -> Option<()> {
        let possible: Vec<(usize, usize)> = (0..self.document.sections.len()).flat_map(|at| self.places_for(at)).collect();
        let &(at, after) = dice.pick(&possible)?;
        self.used[at + 1] = true;
        self.moves.push((at, after));
        self.expect(Subject::Section, ChangeKind::Moved, What::Old(self.document.sections[at].id.clone()))
    }

    /// Where a section can go: after which of its siblings.
    fn places_for(&self, at: usize) -> Vec<(usize, usize)> {
        let section = &self.document.sections[at];
        let size = |i: usize| self.document.sections[i].span.end - self.document.sections[i].span.start;
        let siblings = self.siblings(section).filter(|s| !self.used[at + 1] && !self.is_rearranged(s)).unwrap_or_default();
        let Some(from) = siblings.iter().position(|s| *s == at).filter(|_| size(at) >= 20) else { return Vec::new() };
        // The last one at the top carries the words after the list; it stays.
        let end = if section.parent.is_some() { siblings.len() } else { siblings.len() - 1 };
        let passed = |to: usize| siblings[from + 1..=to].iter().map(|s| size(*s)).sum::<usize>();
        (from + 1..end.max(from + 1)).filter(|to| size(at) * 2 < passed(*to)).map(|to| (at, siblings[to])).collect()
    }
}

/// A pair of texts with what was done, or nothing where the edits do not read as what they are: a
/// renamed unit that is no longer recognised is no known edit.
pub fn pair(text: &str, seed: u64) -> Option<(Parsed, Parsed, Vec<Expected>)> {
    let old = parse_bytes(text.as_bytes());
    let mut dice = Dice(seed);
    let mut editor = Editor::new(&old);
    let wanted = 1 + dice.below(8);
    for _ in 0..wanted * 12 {
        if editor.log.len() == wanted {
            break;
        }
        editor.edit(&mut dice);
    }
    // The script of the new text is another one in a quarter of the pairs: no change.
    let edited = editor.text();
    let turned = if dice.below(4) == 0 { traditional(&edited) } else { None };
    let (log, new) = (editor.log.clone(), parse_bytes(turned.unwrap_or(edited).as_bytes()));
    let agrees = !log.is_empty()
        && new.parts.len() == 1
        && counts_agree(&old.parts[0].document, &new.parts[0].document, &log)
        && names_agree(&old.parts[0].document, &new.parts[0].document)
        && units_agree(&old.parts[0].document, &new.parts[0].document, &log, &editor.renames);
    agrees.then_some((old, new, log))
}

/// Whether every target measures what one of the old text did: words that a section was split from can
/// be what told whose value it is.
fn names_agree(old: &Document, new: &Document) -> bool {
    let name = |t: &Record<Target>| (t.value.indicator.clone(), t.value.scope.clone(), t.value.measure, t.value.frequency);
    let olds: Vec<_> = old.targets.iter().map(name).collect();
    new.targets.iter().all(|t| olds.contains(&name(t)))
}

/// Whether no unit and no role reads otherwise but those that were renamed, added, or removed with
/// their section. A unit more can make another one the leading one where a document says that the
/// first of several leads.
fn units_agree(old: &Document, new: &Document, log: &[Expected], renames: &[(String, String)]) -> bool {
    let renamed = |unit: &String| renames.iter().find(|(from, _)| from == unit).map_or(unit, |(_, to)| to).clone();
    let mut olds: Vec<(String, Role)> = old.responsibilities.iter().map(|r| (renamed(&r.value.unit), r.value.role)).collect();
    let mut is_known = |r: &Record<Responsibility>| match olds.iter().position(|o| *o == (r.value.unit.clone(), r.value.role)) {
        Some(at) => {
            olds.remove(at);
            true
        }
        None => log.iter().any(|e| e.kind == ChangeKind::Added && e.what == What::NewSays(r.value.unit.clone())),
    };
    new.responsibilities.iter().all(&mut is_known) && renames.iter().all(|(_, to)| new.responsibilities.iter().any(|r| r.value.unit == *to))
}

/// Whether both documents have as many records of each kind as the edits say.
fn counts_agree(old: &Document, new: &Document, log: &[Expected]) -> bool {
    let removed: Vec<&Section> = log
        .iter()
        .filter(|e| e.kind == ChangeKind::Removed)
        .filter_map(|e| old.sections.iter().find(|s| e.what == What::Old(s.id.clone())))
        .collect();
    let gone = |span: &TextSpan| removed.iter().any(|s| s.span.start <= span.start && span.start < s.span.end);
    let kept = |spans: Vec<TextSpan>| spans.iter().filter(|s| !gone(s)).count();
    let more = |of: Subject, kind: ChangeKind| log.iter().filter(|e| e.of == of && e.kind == kind).count();
    kept(old.targets.iter().map(|r| r.span).collect()) == new.targets.len()
        && kept(old.deadlines.iter().map(|r| r.span).collect()) == new.deadlines.len()
        && kept(old.references.iter().map(|r| r.span).collect()) == new.references.len()
        && kept(old.responsibilities.iter().map(|r| r.span).collect()) + more(Subject::Responsibility, ChangeKind::Added)
            == new.responsibilities.len()
        && old.sections.len() - removed.len() + more(Subject::Section, ChangeKind::Split) == new.sections.len()
}

/// A traditional character for each simplified one that has some; one that Big5 has before others.
static TRADITIONAL: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
    let table = std::fs::read_to_string(root().join("seeds/script/t2s_characters.tsv")).unwrap();
    let mut back: BTreeMap<char, char> = BTreeMap::new();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let mut next = || columns.next().and_then(|c| c.chars().next());
        if let (Some(hant), Some(hans)) = (next(), next()) {
            let is_common = |c: char| !encoding_rs::BIG5.encode(c.encode_utf8(&mut [0; 4])).2;
            let known = back.entry(hans).or_insert(hant);
            if is_common(hant) && !is_common(*known) {
                *known = hant;
            }
        }
    }
    back
});

/// The same words in traditional script, where normalising them gives the simplified ones again.
pub fn traditional(text: &str) -> Option<String> {
    let hant: String = text.chars().map(|c| *TRADITIONAL.get(&c).unwrap_or(&c)).collect();
    let norm = |text: &str| parse_bytes(text.as_bytes()).text.text;
    (hant != text && norm(&hant) == norm(text)).then_some(hant)
}
