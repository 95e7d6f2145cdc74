//! Units answerable for a section or task (责任单位).
//!
//! They are named in four ways, each read by a module of its own: in lists after a label or in
//! brackets (`list`), in running text (`sentence`), under headings that tell duties, and in
//! task tables (`task_table`). What a list leaves out is restored by `name`.

mod lexicon;
mod list;
mod name;
mod passage;
mod sentence;
mod shared;
mod subject;
mod task_table;

use super::{Article, Findings, Found, Rejected, Trace};
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, GrammarError, RuleId, Vocabulary};
use crate::record::{Responsibility, Role};
use crate::segment::SectionId;
use crate::span::NormSpan;
use lexicon::Lexicon;
use rustc_hash::FxHashMap;

/// The rules of `grammars/responsibility/`, compiled.
pub struct ResponsibilityRules {
    lexicon: Lexicon,
}

/// Where a unit was named; a list's word on its role stands before a sentence's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    List,
    Sentence,
}

/// One naming of a unit, before namings of one unit in one section become one record.
struct Naming {
    place: Place,
    unit: String,
    role: Role,
    span: NormSpan,
    section: Option<SectionId>,
    trace: Trace,
}

/// What the readers fill.
#[derive(Default)]
struct Namings {
    all: Vec<Naming>,
    rejected: Vec<Rejected>,
}

impl Namings {
    /// Adds the members of one list or one sentence; what they leave out is carried along.
    fn add(&mut self, lexicon: &Lexicon, place: Place, section: Option<SectionId>, members: Vec<list::Member>, carry: &mut name::Carry) {
        for member in members {
            let (unit, restored) = carry.restore(lexicon, &member.name.words);
            let mut trace = Trace::of(member.said.0, member.said.1);
            for (rule, span) in member.name.end.into_iter().chain(member.name.used) {
                trace.used(rule, span);
            }
            if let Some(rule) = restored {
                trace.used(rule, member.name.span);
            }
            if let Some(word) = lexicon.collective.first(&unit, NormSpan::new(0, unit.len())) {
                trace.used(word.rule, member.name.span);
            }
            self.all.push(Naming { place, unit, role: member.role, span: member.name.span, section, trace });
        }
    }
}

impl ResponsibilityRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle, fragments: &Fragments, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        Ok(Self { lexicon: Lexicon::compile(bundle, fragments, vocabulary)? })
    }

    /// What the document holds of these.
    pub fn extract(&self, article: &Article<'_>, _definitions: &[Found<crate::record::Definition>]) -> Findings<Responsibility> {
        let mut namings = Namings::default();
        passage::read(&self.lexicon, article, &mut namings);
        task_table::read(&self.lexicon, article, &mut namings);
        let found = self.records(article, namings.all);
        Findings { found, rejected: namings.rejected, ..Findings::default() }
    }

    /// One record for each unit and section, in text order.
    fn records(&self, article: &Article<'_>, mut all: Vec<Naming>) -> Vec<Found<Responsibility>> {
        all.sort_by_key(|n| (n.span.start, n.span.end));
        let mut kept: Vec<Naming> = Vec::new();
        let mut known: FxHashMap<(Option<SectionId>, String), usize> = FxHashMap::default();
        for naming in all {
            match known.get(&(naming.section, naming.unit.clone())) {
                None => {
                    known.insert((naming.section, naming.unit.clone()), kept.len());
                    kept.push(naming);
                }
                Some(i) if stands_before(&naming, &kept[*i]) => kept[*i] = naming,
                Some(_) => {}
            }
        }
        kept.sort_by_key(|n| (n.span.start, n.span.end));
        let collective = |unit: &str| self.lexicon.collective.first(unit, NormSpan::new(0, unit.len())).is_some();
        let record = |n: Naming| Found {
            value: Responsibility {
                as_written: crate::pipeline::clean(n.span.of(article.text())),
                role: n.role,
                collective: collective(&n.unit),
                unit: n.unit,
            },
            span: n.span,
            section: n.section,
            trace: n.trace,
        };
        kept.into_iter().map(record).collect()
    }
}

/// Whether a later naming of the same unit has the better word on its role: a list before a
/// sentence, a lead before the rest.
fn stands_before(later: &Naming, first: &Naming) -> bool {
    later.place < first.place || (later.place == first.place && later.role == Role::Lead && first.role != Role::Lead)
}

/// The words that gave a role, and their rule.
type Said = (RuleId, NormSpan);
