//! The rule files: load, check, compile.
//!
//! `grammars/` says how texts mention things, `seeds/` what exists. Both are data that a policy
//! researcher reads and extends; code holds the mechanisms. A rule is a `[[rule]]` table in a TOML
//! file of the folder of the stage that uses it:
//!
//! ```toml
//! [[rule]]
//! id = "ge-after"
//! class = "ge"                      # what the stage makes of it
//! words = ["以上", "及以上"]         # words, or
//! # pattern = "到 {year} 年 底?"     # a pattern (see [`pattern`])
//! finds = ["工业增加值增长9%以上 => 工业增加值 growth ge 9 %"]
//! ignores = ["省级以上开发区"]
//! ```

mod bundle;
mod context;
mod dictionary;
pub mod pattern;
mod rule;
mod vocabulary;
mod words;

pub use bundle::Bundle;
pub use context::ContextSet;
pub use dictionary::{Dictionary, Entry};
pub use pattern::{Match, PatternSet};
pub use rule::{Rule, RuleId};
pub(crate) use vocabulary::Openings;
pub use vocabulary::Vocabulary;
pub use words::{Token, WordTable};

use crate::compare::Facts;
use crate::decode::Decoder;
use crate::extract::{
    deadline::DeadlineRules, definition::DefinitionRules, meta::MetaRules, reference::ReferenceRules, responsibility::ResponsibilityRules,
    table::TableRules, target::TargetRules, tense::TenseRules, time::TimeRules,
};
use crate::lint::LintRules;
use crate::normalise::Normaliser;
use crate::segment::Segmenter;
use crate::split::Splitter;
use pattern::Fragments;
use sha2::{Digest, Sha256};

/// A rule file that cannot be used: where, what, and the way out.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct GrammarError {
    /// File, relative to the grammar folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

impl GrammarError {
    /// An error at a rule.
    pub fn at(rule: &Rule, message: impl Into<String>) -> Self {
        Self { file: rule.file.clone(), line: rule.line, message: format!("rule `{}`: {}", rule.id, message.into()) }
    }

    /// An error about a file.
    pub fn file(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: 1, message: message.into() }
    }
}

/// Everything the pipeline knows about words and things, compiled once and shared by all threads.
pub struct Grammar {
    bundle: Bundle,
    pub(crate) decoder: Decoder,
    pub(crate) normaliser: Normaliser,
    pub(crate) splitter: Splitter,
    pub(crate) segmenter: Segmenter,
    pub(crate) tables: TableRules,
    pub(crate) meta: MetaRules,
    pub(crate) definitions: DefinitionRules,
    pub(crate) references: ReferenceRules,
    pub(crate) tense: TenseRules,
    pub(crate) times: TimeRules,
    pub(crate) deadlines: DeadlineRules,
    pub(crate) targets: TargetRules,
    pub(crate) responsibilities: ResponsibilityRules,
    pub(crate) lint: LintRules,
    pub(crate) facts: Facts,
}

impl Grammar {
    /// The rules and tables inside the binary.
    ///
    /// # Panics
    /// Never in a released build: the built-in rules are compiled in the tests.
    pub fn builtin() -> Self {
        match Self::compile(Bundle::builtin()) {
            Ok(grammar) => grammar,
            Err(error) => panic!("built-in grammar: {error}"),
        }
    }

    /// The built-in rules with those of `dir` on top: a file there replaces the built-in file of
    /// the same relative path, a file of a new name adds to them.
    ///
    /// # Errors
    /// When a file cannot be read or a rule is wrong, with its place.
    pub fn with_dir(dir: &std::path::Path) -> Result<Self, GrammarError> {
        Self::compile(Bundle::builtin().overlaid_by(dir)?)
    }

    fn compile(bundle: Bundle) -> Result<Self, GrammarError> {
        let fragments = Fragments::read(&bundle)?;
        let mut vocabulary = Vocabulary::default();
        let words = &mut vocabulary;
        Ok(Self {
            decoder: Decoder::compile(&bundle)?,
            splitter: Splitter::compile(&bundle, words)?,
            segmenter: Segmenter::compile(&bundle, &fragments, words)?,
            tables: TableRules::compile(&bundle)?,
            meta: MetaRules::compile(&bundle, words)?,
            definitions: DefinitionRules::compile(&bundle, words)?,
            references: ReferenceRules::compile(&bundle)?,
            tense: TenseRules::compile(&bundle, words)?,
            times: TimeRules::compile(&bundle, &fragments, words)?,
            deadlines: DeadlineRules::compile(&bundle),
            targets: TargetRules::compile(&bundle, words)?,
            responsibilities: ResponsibilityRules::compile(&bundle, &fragments, words)?,
            lint: LintRules::compile(&bundle)?,
            facts: Facts::compile(&bundle)?,
            normaliser: Normaliser::compile(&bundle)?.with(vocabulary),
            bundle,
        })
    }

    /// The rule behind an id.
    pub fn rule(&self, id: RuleId) -> &Rule {
        self.bundle.rule(id)
    }

    /// SHA-256 over all rule files and tables, in hex: the same rules, the same hash.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for (name, text) in self.bundle.files() {
            for part in [name, text] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
    }

    /// All rules, in file order.
    pub fn rules(&self) -> &[Rule] {
        self.bundle.rules()
    }
}
