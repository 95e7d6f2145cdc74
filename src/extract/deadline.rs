//! Deadlines: the time limits, stages and rhythms that a document sets (完成时限).
//!
//! A deadline is a mention of time in the role of a limit; [`super::time`] tells the roles. Here
//! the record is made of it, and what was turned down is kept with the reason.

use super::time::{TimeLayer, TimeMention, TimeRole};
use super::{Article, Findings, Found, Rejected};
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::clean;
use crate::record::Deadline;
use crate::span::NormSpan;

/// The deadlines of a document. The contexts that turn a mention down stand in `grammars/deadline/`
/// and are compiled with the rules of time.
pub fn extract(article: &Article<'_>, times: &TimeLayer) -> Findings<Deadline> {
    let mut findings = Findings::default();
    for (i, mention) in times.mentions.iter().enumerate() {
        if let Some(code) = mention.doubt {
            let place = article.source.map.to_source(mention.span);
            findings.diagnostics.push(Diagnostic::at(code, place, doubt(code)));
        }
        match reason(mention.role) {
            Some(reason) => {
                let rules = mention.ruled.into_iter().chain(mention.trace.parts.iter().map(|&(rule, _)| rule));
                findings.rejected.extend(rules.map(|rule| Rejected { span: mention.span, rule: Some(rule), reason }));
            }
            None => findings.found.push(found(article, mention, &times.mentions[i + 1..])),
        }
    }
    findings
}

fn found(article: &Article<'_>, mention: &TimeMention, later: &[TimeMention]) -> Found<Deadline> {
    let mut trace = mention.trace.clone();
    if let Some(rule) = mention.ruled {
        trace.used(rule, mention.span);
    }
    let action = clean(action(article.text(), mention, later).of(article.text()));
    Found {
        value: Deadline {
            kind: mention.kind,
            time: mention.time.clone(),
            inherited: mention.inherited,
            action: (!action.is_empty()).then_some(action),
        },
        span: mention.span,
        section: article.outline.section_at(mention.span.start),
        trace,
    }
}

/// Why a mention is no deadline; `None` for a limit.
fn reason(role: TimeRole) -> Option<&'static str> {
    Some(match role {
        TimeRole::Limit => return None,
        TimeRole::Frame => "names the year that a heading or sentence is about",
        TimeRole::Reported => "dates a reported result",
        TimeRole::Baseline => "is what a value is compared with",
        TimeRole::Other => "sets no limit where it stands",
    })
}

fn doubt(code: Code) -> &'static str {
    match code {
        Code::MaskedYear => "the year is masked; no date was made of it",
        Code::PeriodUnknown => "no table dates this period; look up when it ends",
        _ => "no year stands here and none could be inherited; look it up in the document's date",
    }
}

/// Marks that end a sentence's part.
const PART_END: [char; 6] = ['。', ';', '；', '!', '?', '\n'];
/// Marks between the words of time and the clause.
const LOOSE: [char; 8] = [',', '，', '、', ':', '：', ')', '）', ' '];

/// An action of more bytes is cut at a comma: many times in one endless sentence would each repeat
/// the rest of it.
const MAX_ACTION: usize = 600;

/// What is to be done: the words after the time up to the end of the sentence, or to the next limit
/// that begins a clause of its own (6月底前完成排查,9月底前完成整改); where its subject stands before
/// it, or nothing follows, from the clause's beginning.
fn action(text: &str, mention: &TimeMention, later: &[TimeMention]) -> NormSpan {
    let sentence = mention.sentence;
    let from = mention.span.end;
    let start = from + loose(&text[from..sentence.end.max(from)]);
    let rest = window(text, start, sentence.end.max(start));
    let mut end = start + rest.find(PART_END).unwrap_or(rest.len());
    if let Some(next) = next_clause(text, start, end, later) {
        end = start + text[start..next].trim_end_matches(LOOSE).len();
    }
    if start < end {
        return NormSpan::new(start, end);
    }
    let reach = mention.span.start.saturating_sub(MAX_ACTION);
    let before = &text[text.ceil_char_boundary(sentence.start.max(reach)).min(mention.span.start)..mention.span.start];
    let from = before.rfind(PART_END).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    let begin = mention.span.start - before.len() + from;
    NormSpan::new(begin, mention.span.start).trim(text)
}

/// How many bytes of loose marks the words begin with.
fn loose(words: &str) -> usize {
    words.len() - words.trim_start_matches(LOOSE).len()
}

/// The words from `start` to `end`; of more than an action holds, those up to the last comma.
fn window(text: &str, start: usize, end: usize) -> &str {
    let cut = text.floor_char_boundary(end.min(start + MAX_ACTION));
    let words = &text[start..cut];
    if cut == end { words } else { words.rfind(LOOSE).filter(|&at| at > 0).map_or(words, |at| &words[..at]) }
}

/// Where the next limit begins a clause: a mark stands before it, and words since the last one.
fn next_clause(text: &str, start: usize, end: usize, later: &[TimeMention]) -> Option<usize> {
    let mut at = start;
    for next in later.iter().take_while(|m| m.span.start < end).filter(|m| m.role == TimeRole::Limit) {
        if next.span.start > at && text[..next.span.start].ends_with(LOOSE) {
            return Some(next.span.start);
        }
        if next.span.start <= at {
            at = next.span.end + loose(&text[next.span.end..end.max(next.span.end)]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::{Grammar, Pipeline};

    fn actions(pipeline: &Pipeline, text: &str) -> Vec<String> {
        let documents = pipeline.parse(text.as_bytes()).unwrap();
        documents.into_iter().flat_map(|d| d.deadlines).map(|d| d.value.action.unwrap_or_default()).collect()
    }

    #[test]
    fn an_action_ends_where_the_next_limit_begins_a_clause() {
        let pipeline = Pipeline::new(Grammar::builtin());
        for (text, wanted) in [
            ("2031年6月底前完成茶园普查,2031年9月底前完成茶树补植。", &["完成茶园普查", "完成茶树补植"][..]),
            ("2031年6月底前建立茶园每季度通报制度,完成补植。", &["建立茶园每季度通报制度,完成补植", "通报制度,完成补植"]),
            ("2031年6月底前、2031年9月底前,分别补植茶树。", &["2031年9月底前,分别补植茶树", "分别补植茶树"]),
            ("茶园普查完成时间为2031年6月底前。", &["茶园普查完成时间为"]),
        ] {
            assert_eq!(actions(&pipeline, text), wanted, "{text}");
        }
    }

    #[test]
    fn actions_take_no_more_room_than_the_text_allows() {
        let pipeline = Pipeline::new(Grammar::builtin());
        for part in ["到2031年,", "到2031年植树", "植树到2031年、"] {
            let size = |n: usize| actions(&pipeline, &part.repeat(n)).iter().map(String::len).sum::<usize>();
            let (small, large) = (size(200), size(800));
            assert!(small > 0 && large < small * 5, "{part} {small} {large}");
        }
    }
}
