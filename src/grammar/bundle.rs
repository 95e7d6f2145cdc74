//! The files of `grammars/` and `seeds/`: built in, and laid over by a folder.

use super::{GrammarError, Rule, RuleId, rule};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::path::Path;

static GRAMMARS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/grammars");
static SEEDS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/seeds");

/// Prefix under which the tables of `seeds/` stand beside the rule files.
const SEEDS_PREFIX: &str = "seeds/";

/// Rule files and reference tables by relative path, and the rules read from them.
pub struct Bundle {
    files: BTreeMap<String, String>,
    rules: Vec<Rule>,
}

impl Bundle {
    /// What is inside the binary.
    pub fn builtin() -> Self {
        let mut files = BTreeMap::new();
        collect(&GRAMMARS, "", &mut files);
        collect(&SEEDS, SEEDS_PREFIX, &mut files);
        Self::read(files).expect("the built-in rule files are read in the tests")
    }

    /// The same with the files of `dir` on top; tables stand in `dir/seeds/`.
    ///
    /// # Errors
    /// When the folder or a file of it cannot be read, or holds no rule file at all.
    pub fn overlaid_by(mut self, dir: &Path) -> Result<Self, GrammarError> {
        let mut found = 0;
        for entry in ignore::WalkBuilder::new(dir).standard_filters(false).build() {
            let entry = entry.map_err(|e| GrammarError::file(&dir.display().to_string(), e.to_string()))?;
            let path = entry.path();
            if !path.extension().is_some_and(|e| e == "toml" || e == "tsv") || !path.is_file() {
                continue;
            }
            let text = std::fs::read_to_string(path).map_err(|e| GrammarError::file(&path.display().to_string(), e.to_string()))?;
            let name = path.strip_prefix(dir).unwrap_or(path).to_string_lossy().replace('\\', "/");
            self.files.insert(name, text);
            found += 1;
        }
        if found == 0 {
            return Err(GrammarError::file(
                &dir.display().to_string(),
                "no .toml or .tsv file here; lay the folder out like the built-in grammars/ (see its README)",
            ));
        }
        Self::read(self.files)
    }

    fn read(files: BTreeMap<String, String>) -> Result<Self, GrammarError> {
        let mut rules = Vec::new();
        for (name, text) in &files {
            if name.ends_with(".toml") && !name.starts_with(SEEDS_PREFIX) {
                rules.extend(rule::read(name, text, rules.len() as u16)?);
            }
        }
        Ok(Self { files, rules })
    }

    /// All rules, in the order of their files' names.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule behind an id.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[usize::from(id.0)]
    }

    /// The rules of a stage (the first folder of their path).
    pub fn stage<'a>(&'a self, stage: &'a str) -> impl Iterator<Item = &'a Rule> {
        self.rules.iter().filter(move |r| r.stage == stage)
    }

    /// The rules of one class of a stage.
    pub fn class<'a>(&'a self, stage: &'a str, class: &'a str) -> impl Iterator<Item = &'a Rule> {
        self.stage(stage).filter(move |r| r.class == class)
    }

    /// The rows of a table of `seeds/`: tab-separated columns as written, without `#` comments and
    /// the header row. A table that is absent has no rows.
    pub fn table(&self, name: &str) -> impl Iterator<Item = Vec<&str>> {
        let text = self.files.get(&format!("{SEEDS_PREFIX}{name}")).map_or("", String::as_str);
        text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).skip(1).map(|l| l.split('\t').collect())
    }

    /// Every file by name, for hashing and listing.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(n, t)| (n.as_str(), t.as_str()))
    }
}

fn collect(dir: &Dir<'_>, prefix: &str, into: &mut BTreeMap<String, String>) {
    for file in dir.files() {
        let name = format!("{prefix}{}", file.path().to_string_lossy().replace('\\', "/"));
        if let (true, Some(text)) = (name.ends_with(".toml") || name.ends_with(".tsv"), file.contents_utf8()) {
            into.insert(name, text.to_owned());
        }
    }
    for sub in dir.dirs() {
        collect(sub, prefix, into);
    }
}
