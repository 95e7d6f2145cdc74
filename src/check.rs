//! The examples inside the rules, tried (校验).
//!
//! Each `finds` text goes through the whole pipeline as a document of its own: the rule must have
//! taken part in a record or turned something down, and what stands after ` => ` must come out.
//! For an `ignores` text the rule must have done nothing. The examples of the stages that rewrite
//! text (normalise, split) say after ` => ` what the text becomes; those of `lint` must give, or not
//! give, a finding of the `code` that the rule names.

use crate::Pipeline;
use crate::decode::DecodeOptions;
use crate::grammar::{Rule, RuleId};
use crate::lint::lint;
use crate::pipeline::{Parsed, ParsedPart};
use crate::record::Summary;
use std::fmt;

/// What stands between an example and what it must give.
const GIVES: &str = " => ";

/// The outcome of trying all examples.
#[derive(Debug, Default)]
pub struct Report {
    /// Rules that have examples.
    pub rules: usize,
    /// Examples tried.
    pub examples: usize,
    /// Examples that do not hold.
    pub failures: Vec<Failure>,
}

/// An example that does not hold.
#[derive(Debug)]
pub struct Failure {
    /// File and line of the rule.
    pub place: String,
    /// The rule.
    pub rule: String,
    /// The example.
    pub example: String,
    /// What came out instead.
    pub seen: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: rule `{}`\n  example: {}\n  seen:    {}", self.place, self.rule, self.example, self.seen)
    }
}

/// Tries every example of the pipeline's grammar.
pub fn check(pipeline: &Pipeline) -> Report {
    let mut report = Report::default();
    for rule in pipeline.grammar().rules() {
        report.rules += usize::from(!rule.finds.is_empty() || !rule.ignores.is_empty());
        let tries = rule.finds.iter().map(|e| (e, finds as Try)).chain(rule.ignores.iter().map(|e| (e, ignores as Try)));
        for (example, attempt) in tries {
            report.examples += 1;
            if let Err(seen) = attempt(pipeline, rule, example) {
                let place = format!("{}:{}", rule.file, rule.line);
                report.failures.push(Failure { place, rule: rule.id.clone(), example: example.clone(), seen });
            }
        }
    }
    report
}

type Try = fn(&Pipeline, &Rule, &str) -> Result<(), String>;

fn finds(pipeline: &Pipeline, rule: &Rule, example: &str) -> Result<(), String> {
    if rule.stage == "lint" {
        return linted(pipeline, rule, example).and_then(|(told, seen)| if told { Ok(()) } else { Err(seen) });
    }
    let (text, wanted) = example.split_once(GIVES).map_or((example, None), |(t, w)| (t, Some(w)));
    let parsed = parse(pipeline, text)?;
    if let (true, Some(wanted)) = (rewrites(rule), wanted) {
        let seen = rewritten(rule, &parsed);
        return if seen == wanted { Ok(()) } else { Err(seen) };
    }
    if !fired(&parsed, rule.key) {
        return Err(format!("the rule did nothing; {}", outcome(&parsed, &rule.stage)));
    }
    match wanted {
        Some(wanted) if !summaries(&parsed, &rule.stage).iter().any(|s| says(s, wanted)) => Err(outcome(&parsed, &rule.stage)),
        _ => Ok(()),
    }
}

fn ignores(pipeline: &Pipeline, rule: &Rule, example: &str) -> Result<(), String> {
    if rule.stage == "lint" {
        return linted(pipeline, rule, example).and_then(|(told, seen)| if told { Err(seen) } else { Ok(()) });
    }
    let parsed = parse(pipeline, example)?;
    if rewrites(rule) {
        let seen = rewritten(rule, &parsed);
        return if seen == example { Ok(()) } else { Err(seen) };
    }
    if fired(&parsed, rule.key) { Err(format!("the rule took part; {}", outcome(&parsed, &rule.stage))) } else { Ok(()) }
}

/// Whether `lint` tells the `code` that a rule names, and all it tells of the example.
fn linted(pipeline: &Pipeline, rule: &Rule, example: &str) -> Result<(bool, String), String> {
    let parsed = parse(pipeline, example)?;
    let findings = parsed.parts.iter().flat_map(|part| lint(&parsed, part, pipeline.grammar()));
    let codes: Vec<&str> = findings.map(|f| f.code.as_str()).collect();
    let told = rule.text("code").is_some_and(|code| codes.contains(&code));
    Ok((told, if codes.is_empty() { "no finding".to_owned() } else { codes.join(" | ") }))
}

fn parse(pipeline: &Pipeline, text: &str) -> Result<Parsed, String> {
    pipeline.parse_file(text.as_bytes(), &DecodeOptions::default()).map_err(|e| e.to_string())
}

fn rewrites(rule: &Rule) -> bool {
    matches!(rule.stage.as_str(), "normalise" | "split")
}

/// What the text became: its normal form, or the contents of its parts.
fn rewritten(rule: &Rule, parsed: &Parsed) -> String {
    if rule.stage == "normalise" {
        return parsed.text.text.clone();
    }
    let content = |p: &ParsedPart| p.content.of(&parsed.text.text).trim().to_owned();
    parsed.parts.iter().map(content).collect::<Vec<_>>().join(" | ")
}

fn fired(parsed: &Parsed, rule: RuleId) -> bool {
    let part_fired = |p: &ParsedPart| {
        p.traces.iter().any(|(_, t)| t.parts.iter().any(|(r, _)| *r == rule)) || p.rejected.iter().any(|r| r.rule == Some(rule))
    };
    parsed.source.rules.contains(&rule) || parsed.parts.iter().any(part_fired)
}

/// Whether a summary holds every word that is wanted.
fn says(summary: &str, wanted: &str) -> bool {
    wanted.split_whitespace().all(|w| summary.split_whitespace().any(|s| s == w))
}

/// What a stage's records say, in one line each.
fn summaries(parsed: &Parsed, stage: &str) -> Vec<String> {
    let of = |p: &ParsedPart| -> Vec<String> {
        let d = &p.document;
        match stage {
            "segment" => d.sections.iter().map(Summary::summary).collect(),
            "meta" => vec![d.meta.summary()],
            "definition" => d.meta.definitions.iter().map(|r| r.value.summary()).collect(),
            "reference" => d.references.iter().map(|r| r.value.summary()).collect(),
            "time" | "deadline" => d.deadlines.iter().map(|r| r.value.summary()).collect(),
            "quantity" | "target" | "tense" => d.targets.iter().map(|r| r.value.summary()).collect(),
            _ => d.responsibilities.iter().map(|r| r.value.summary()).collect(),
        }
    };
    parsed.parts.iter().flat_map(of).collect()
}

fn outcome(parsed: &Parsed, stage: &str) -> String {
    let all = summaries(parsed, stage);
    if all.is_empty() { "no record".to_owned() } else { all.join(" | ") }
}
