//! What a mention does where it stands: sets a limit, names a year, reports, compares (时间的作用).

use super::TimeRole;
use crate::extract::deadline::DeadlineRules;
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, ContextSet, GrammarError, RuleId};

/// A rule of `grammars/deadline/`: a context and the role it gives.
struct RoleRule {
    key: RuleId,
    role: TimeRole,
    /// What it speaks of: by, during, range … and how precise; empty: all.
    kinds: Vec<String>,
    /// Words that the mention must be; empty: any.
    words: Vec<String>,
    granularities: Vec<String>,
}

/// The context rules, compiled; the first that fits decides.
pub(super) struct Roles {
    contexts: ContextSet,
    rules: Vec<RoleRule>,
}

/// What is known of a mention before its role is.
pub(super) struct Candidate<'a> {
    /// What the form says, in the word the rules use for it.
    pub says: &'static str,
    pub words: &'a str,
    /// How precise; for durations and rhythms the unit they count in.
    pub granularity: &'static str,
    /// The sentence before and after the words.
    pub before: &'a str,
    pub after: &'a str,
}

impl Roles {
    pub fn compile(bundle: &Bundle, fragments: &Fragments) -> Result<Self, GrammarError> {
        let rules: Vec<_> = bundle.stage("deadline").filter(|r| !DeadlineRules::CLASSES.contains(&r.class.as_str())).collect();
        let contexts = ContextSet::new(&rules, fragments)?;
        let read = |rule: &&crate::grammar::Rule| {
            let role = match rule.class.as_str() {
                "limit" => TimeRole::Limit,
                "frame" => TimeRole::Frame,
                "reported" => TimeRole::Reported,
                "baseline" => TimeRole::Baseline,
                "other" => TimeRole::Other,
                class => {
                    return Err(GrammarError::at(rule, format!("no role `{class}`; known are limit, frame, reported, baseline, other")));
                }
            };
            let list = |field: &str| rule.texts(field).into_iter().map(str::to_owned).collect();
            Ok(RoleRule { key: rule.key, role, kinds: list("kinds"), words: rule.words.clone(), granularities: list("granularity") })
        };
        Ok(Self { contexts, rules: rules.iter().map(read).collect::<Result<_, _>>()? })
    }

    /// The role that the context gives, and the rule behind it.
    pub fn of(&self, candidate: &Candidate<'_>) -> Option<(TimeRole, RuleId)> {
        let speaks_of = |list: &[String], word: &str| list.is_empty() || list.iter().any(|w| w == word);
        self.contexts
            .fits(candidate.before, candidate.after)
            .map(|i| &self.rules[i])
            .find(|r| {
                speaks_of(&r.kinds, candidate.says)
                    && speaks_of(&r.words, candidate.words)
                    && speaks_of(&r.granularities, candidate.granularity)
            })
            .map(|r| (r.role, r.key))
    }
}
