//! What a mention does where it stands: sets a limit, names a year, reports, compares (时间的作用).

use super::TimeRole;
use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, ContextSet, GrammarError, RuleId};
use crate::record::{DeadlineKind, Granularity};

/// A rule of `grammars/deadline/`: a context and the role it gives.
struct RoleRule {
    key: RuleId,
    role: TimeRole,
    /// Kinds and granularities it speaks of; empty: all.
    kinds: Vec<String>,
    granularities: Vec<String>,
}

/// The context rules, compiled; the first that fits decides.
pub(super) struct Roles {
    contexts: ContextSet,
    rules: Vec<RoleRule>,
}

/// What is known of a mention before its role is.
pub(super) struct Candidate<'a> {
    pub kind: DeadlineKind,
    /// 从…起 has a start alone.
    pub open: bool,
    pub granularity: Option<Granularity>,
    /// The sentence before and after the words.
    pub before: &'a str,
    pub after: &'a str,
}

impl Roles {
    pub fn compile(bundle: &Bundle, fragments: &Fragments) -> Result<Self, GrammarError> {
        let rules: Vec<_> = bundle.stage("deadline").collect();
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
            Ok(RoleRule { key: rule.key, role, kinds: list("kinds"), granularities: list("granularity") })
        };
        Ok(Self { contexts, rules: rules.iter().map(read).collect::<Result<_, _>>()? })
    }

    /// The role that the context gives, and the rule behind it.
    pub fn of(&self, candidate: &Candidate<'_>) -> Option<(TimeRole, RuleId)> {
        let kind = match candidate.kind {
            DeadlineKind::By => "by",
            DeadlineKind::During if candidate.open => "from",
            DeadlineKind::During => "during",
            DeadlineKind::Recurring => "recurring",
            DeadlineKind::Duration => "duration",
        };
        let granularity = candidate.granularity.map_or("", |g| match g {
            Granularity::Year => "year",
            Granularity::Half => "half",
            Granularity::Quarter => "quarter",
            Granularity::Month => "month",
            Granularity::TenDays => "ten_days",
            Granularity::Week => "week",
            Granularity::Day => "day",
        });
        let speaks_of = |list: &[String], word: &str| list.is_empty() || list.iter().any(|w| w == word);
        self.contexts
            .fits(candidate.before, candidate.after)
            .map(|i| &self.rules[i])
            .find(|r| speaks_of(&r.kinds, kind) && speaks_of(&r.granularities, granularity))
            .map(|r| (r.role, r.key))
    }
}
