//! Administrative divisions (行政区划, GB/T 2260): names in the text, and which one a document is of.

use crate::grammar::{Bundle, Dictionary, Entry, GrammarError, Vocabulary};
use crate::normalise::Normalised;
use crate::record::{Region, RegionLevel};
use crate::span::NormSpan;
use std::collections::HashMap;

/// Index of a division in [`Divisions`].
pub(super) type DivisionId = usize;

/// Code of the whole country.
const NATION: &str = "100000";

struct Division {
    code: String,
    name: String,
    level: RegionLevel,
    parent: Option<DivisionId>,
    current: bool,
}

/// The agency mark of a document number, and the divisions whose bodies number like this.
struct Mark {
    words: String,
    codes: Vec<String>,
    certain: bool,
}

/// A name of a division in the text.
#[derive(Debug, Clone)]
pub(super) struct Mention<'a> {
    /// Where.
    pub span: NormSpan,
    /// Whether the name is whole (海拉尔区) or short (海拉尔).
    pub whole: bool,
    /// The divisions that bear it: several counties share a name.
    pub bearers: &'a [DivisionId],
}

/// The divisions by name and code.
pub(super) struct Divisions {
    all: Vec<Division>,
    by_code: HashMap<String, DivisionId>,
    borne: Dictionary,
    /// For each pattern: whether it is a whole name, and who bears it.
    bearers: Vec<(bool, Vec<DivisionId>)>,
    /// Marks of document numbers (渝府办发) and the codes they stand for, the longest first.
    marks: Vec<Mark>,
}

impl Divisions {
    pub fn compile(bundle: &Bundle, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        const TABLE: &str = "seeds/divisions.tsv";
        let mut all: Vec<Division> = Vec::new();
        let mut by_code = HashMap::new();
        let mut names: HashMap<String, (bool, Vec<DivisionId>)> = HashMap::new();
        // A parent stands in its own row, before or after; so its code is looked up in the end.
        let mut parents = Vec::new();
        for row in bundle.table("divisions.tsv") {
            let [code, level, name, parent, short, status, ..] = row[..] else {
                return Err(GrammarError::file(TABLE, format!("a row of {} columns: {}", row.len(), row.join(" "))));
            };
            let level = match level {
                "national" => RegionLevel::National,
                "province" => RegionLevel::Province,
                "prefecture" => RegionLevel::Prefecture,
                "county" => RegionLevel::County,
                other => {
                    return Err(GrammarError::file(
                        TABLE,
                        format!("`{other}` is no level; write national, province, prefecture or county"),
                    ));
                }
            };
            let id = all.len();
            all.push(Division { code: code.to_owned(), name: name.to_owned(), level, parent: None, current: status == "current" });
            parents.push(parent.to_owned());
            if status == "current" || !by_code.contains_key(code) {
                by_code.insert(code.to_owned(), id);
            }
            let mut bear = |name: &str, whole: bool| {
                if !name.is_empty() {
                    let entry = names.entry(name.to_owned()).or_insert((whole, Vec::new()));
                    entry.1.push(id);
                }
            };
            // 新区, 郊区: too short a name to tell from a common word.
            if name.chars().count() > 2 {
                bear(name, true);
            }
            bear(short, false);
        }
        for (division, parent) in all.iter_mut().zip(&parents) {
            division.parent = by_code.get(parent).copied();
        }
        for (_, bearers) in names.values_mut() {
            prefer_current(bearers, &all);
        }
        let (borne, bearers): (Vec<String>, Vec<_>) = names.into_iter().unzip();
        let borne = Dictionary::new(&borne).known_to(vocabulary);
        let mark = |row: Vec<&str>| {
            let codes = row.get(1)?.split(';').map(str::to_owned).collect();
            Some(Mark { words: (*row.first()?).to_owned(), codes, certain: row.get(2) == Some(&"certain") })
        };
        let mut marks: Vec<Mark> = bundle.table("doc_number_prefixes.tsv").filter_map(mark).collect();
        marks.sort_by_key(|m| std::cmp::Reverse(m.words.len()));
        Ok(Self { all, by_code, borne, bearers, marks })
    }

    /// The names inside `span` of a normalised text, in order, none overlapping another.
    pub fn find_in<'t>(&'t self, text: &'t Normalised, span: NormSpan) -> impl Iterator<Item = Mention<'t>> + 't {
        self.borne.find_in(text, span).map(|name| self.mention(name))
    }

    /// The names inside `span` of any other text.
    pub fn find_iter<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = Mention<'t>> + 't {
        self.borne.find_iter(text, span).map(|name| self.mention(name))
    }

    /// The longest name at the beginning of `words`.
    pub fn at_start(&self, words: &str) -> Option<Mention<'_>> {
        self.borne.at(words, 0, words.len()).map(|name| self.mention(name))
    }

    fn mention(&self, name: Entry) -> Mention<'_> {
        let (whole, bearers) = &self.bearers[name.index];
        Mention { span: name.span, whole: *whole, bearers }
    }

    /// The whole country.
    pub fn nation(&self) -> Option<DivisionId> {
        self.by_code.get(NATION).copied()
    }

    /// The division of a code.
    pub fn by_code(&self, code: &str) -> Option<DivisionId> {
        self.by_code.get(code).copied()
    }

    /// The divisions a document number's agency mark stands for, the likeliest first, and whether
    /// the mark alone decides.
    pub fn by_mark(&self, number: &str) -> (Vec<DivisionId>, bool) {
        let Some(mark) = self.marks.iter().find(|m| number.starts_with(m.words.as_str())) else { return (Vec::new(), false) };
        (mark.codes.iter().filter_map(|c| self.by_code(c)).collect(), mark.certain)
    }

    /// The division above, the nation excepted.
    pub fn parent(&self, id: DivisionId) -> Option<DivisionId> {
        self.all[id].parent.filter(|p| self.all[*p].level != RegionLevel::National)
    }

    /// Rank of a division.
    pub fn level(&self, id: DivisionId) -> RegionLevel {
        self.all[id].level
    }

    /// The name of the division alone: 海拉尔区.
    pub fn name(&self, id: DivisionId) -> &str {
        &self.all[id].name
    }

    /// Whether `id` lies inside `above`, or is it.
    pub fn is_within(&self, id: DivisionId, above: DivisionId) -> bool {
        std::iter::successors(Some(id), |d| self.parent(*d)).any(|d| d == above)
    }

    /// The record of a division, its name whole from the province down.
    pub fn region(&self, id: DivisionId) -> Region {
        let mut chain: Vec<DivisionId> = std::iter::successors(Some(id), |d| self.parent(*d)).collect();
        chain.reverse();
        let name = chain.into_iter().map(|d| self.name(d)).collect();
        Region { name, code: self.all[id].code.clone(), level: self.level(id) }
    }
}

/// Where a name is borne by a current division, retired ones of the same name do not count.
fn prefer_current(bearers: &mut Vec<DivisionId>, all: &[Division]) {
    let is_current = |id: &DivisionId| all[*id].current;
    if bearers.iter().any(is_current) {
        bearers.retain(is_current);
    }
}
