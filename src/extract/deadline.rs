//! Deadlines: the time limits, stages and rhythms that a document sets (完成时限).
//!
//! A deadline is a mention of time in the role of a limit; [`super::time`] tells the roles. Here
//! the record is made of it, and what was turned down is kept with the reason.

use super::time::{TimeLayer, TimeMention, TimeRole};
use super::{Article, Findings, Found, Rejected, Trace};
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::{Bundle, RuleId};
use crate::pipeline::clean;
use crate::record::Deadline;
use crate::span::NormSpan;

/// The words between a time and what is to be done (`grammars/deadline/action.toml`). The contexts that
/// turn a mention down stand beside them and are compiled with the rules of time.
pub struct DeadlineRules {
    /// 于, 在: before the time.
    joints: Vec<(String, RuleId)>,
    /// 时间为, 期限是: make the time the predicate.
    copulas: Vec<(String, RuleId)>,
}

impl DeadlineRules {
    /// The classes of the words of an action.
    pub(crate) const CLASSES: [&'static str; 2] = ["joint", "copula"];

    /// Reads the words.
    pub fn compile(bundle: &Bundle) -> Self {
        let words = |class: &str| -> Vec<(String, RuleId)> {
            bundle.class("deadline", class).flat_map(|r| r.words.iter().map(|w| (w.clone(), r.key))).collect()
        };
        let [joints, copulas] = Self::CLASSES.map(words);
        Self { joints, copulas }
    }

    /// The deadlines of a document.
    pub fn extract(&self, article: &Article<'_>, times: &TimeLayer) -> Findings<Deadline> {
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
                None => findings.found.push(self.found(article, i, &times.mentions)),
            }
        }
        findings
    }

    fn found(&self, article: &Article<'_>, index: usize, mentions: &[TimeMention]) -> Found<Deadline> {
        let mention = &mentions[index];
        let mut trace = mention.trace.clone();
        if let Some(rule) = mention.ruled {
            trace.used(rule, mention.span);
        }
        let section = article.outline.section_at(mention.span.start);
        let marker = section.map_or(0, |s| article.outline.sections[s].marker.end);
        let mut near = mentions[..index].iter().rev().take_while(|m| m.span.end + MAX_ACTION > mention.span.start);
        let earlier = near.find(|m| m.role == TimeRole::Limit && !m.holds_act).map_or(0, |m| m.span.end);
        let action = self.action(article.text(), mention, marker.max(earlier), &mentions[index + 1..], &mut trace);
        Found {
            value: Deadline {
                kind: mention.kind,
                time: mention.time.clone(),
                inherited: mention.inherited,
                action: (!action.is_empty()).then_some(action),
            },
            span: mention.span,
            section,
            trace,
        }
    }

    /// What is to be done: the words after the time up to the end of the sentence, or to the next limit
    /// that begins a clause of its own (6月底前完成排查,9月底前完成整改). Where these say too little
    /// (该项工作于4月底前完成) or the time is all that its clause says, the words before it, from `first` on.
    fn action(&self, text: &str, mention: &TimeMention, first: usize, later: &[TimeMention], trace: &mut Trace) -> String {
        let after = after(text, mention, later);
        let from = before(text, mention, first, &CLAUSE_END);
        if mention.holds_act {
            return clean(&text[from..after.end]);
        }
        let mut used = Vec::new();
        let subject = self.without_joints(text, NormSpan::new(from, mention.span.start), &mut used);
        let predicate = used.iter().any(|(rule, _)| self.copulas.iter().any(|(_, key)| key == rule));
        let ends = text[mention.span.end..].chars().next().is_none_or(|c| LOOSE.contains(&c) || PART_END.contains(&c));
        let opening = after.of(text).split(LOOSE).next().unwrap_or_default();
        // 季度监测、年底排名: what begins a member of a list is said by it.
        let listed = text[..mention.span.start].ends_with('、') || opening.starts_with('的');
        let brief = opening.chars().count() <= BRIEF && !subject.is_empty() && !ends && !listed;
        let action = if after.is_empty() {
            let whole = NormSpan::new(before(text, mention, first, &PART_END), mention.span.start);
            clean(self.without_joints(text, whole, &mut used).of(text))
        } else if predicate && ends && !subject.is_empty() {
            clean(subject.of(text))
        } else if brief {
            clean(&format!("{}{}", subject.of(text), after.of(text)))
        } else {
            return clean(after.of(text));
        };
        trace.parts.extend(used);
        action
    }

    /// The words before a time without those that only lead to it, which are noted.
    fn without_joints(&self, text: &str, words: NormSpan, used: &mut Vec<Mark>) -> NormSpan {
        let mut end = words.end;
        loop {
            let rest = text[words.start..end].trim_end_matches(BETWEEN);
            end = words.start + rest.len();
            let ends = |(w, _): &&(String, RuleId)| rest.ends_with(w.as_str());
            let copula = self.copulas.iter().find(ends);
            let Some((word, rule)) = copula.or_else(|| self.joints.iter().find(ends)) else {
                return NormSpan::new(words.start, end).trim(text);
            };
            used.push((*rule, NormSpan::new(end - word.len(), end)));
            // Of 受理时间为 only 为 is left off.
            end -= copula.map_or(word.len(), |(w, _)| w.chars().next_back().map_or(0, char::len_utf8));
        }
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

/// A rule and the words it matched.
type Mark = (RuleId, NormSpan);

/// Marks that end a sentence's part.
const PART_END: [char; 6] = ['。', ';', '；', '!', '?', '\n'];
/// Marks between the words of time and the clause.
const LOOSE: [char; 8] = [',', '，', '、', ':', '：', ')', '）', ' '];

/// Marks that end a clause.
const CLAUSE_END: [char; 13] = ['。', ';', '；', '!', '?', '\n', ',', '，', ':', '：', ')', '）', ' '];
/// Marks between an action and the time after it.
const BETWEEN: [char; 7] = ['(', '（', ' ', ':', ',', '，', '、'];

/// So few characters after a time say too little of what is to be done (完成, 报送).
const BRIEF: usize = 4;

/// An action of more bytes is cut at a comma: many times in one endless sentence would each repeat
/// the rest of it.
const MAX_ACTION: usize = 600;

/// The words after the time that may say what is to be done.
fn after(text: &str, mention: &TimeMention, later: &[TimeMention]) -> NormSpan {
    let sentence = mention.sentence;
    let from = mention.span.end;
    let start = from + loose(&text[from..sentence.end.max(from)]);
    let rest = window(text, start, sentence.end.max(start));
    let mut end = start + rest.find(PART_END).unwrap_or(rest.len());
    if let Some(next) = next_clause(text, start, end, later) {
        end = start + text[start..next].trim_end_matches(LOOSE).len();
    }
    NormSpan::new(start, end.max(start))
}

/// Where the words before the time begin: after the last of `marks`, at `first`, or as far as an action
/// reaches.
fn before(text: &str, mention: &TimeMention, first: usize, marks: &[char]) -> usize {
    let end = mention.span.start;
    let reach = text.ceil_char_boundary(mention.sentence.start.max(end.saturating_sub(MAX_ACTION)).min(end));
    let words = &text[reach..end];
    let begin = words.rfind(marks).map_or(0, |i| i + words[i..].chars().next().map_or(1, char::len_utf8));
    let from = (reach + begin).max(first.min(end));
    from + loose(&text[from..end])
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
            ("2031年6月底前建立茶园每季度通报制度,完成补植。", &["建立茶园每季度通报制度,完成补植", "建立茶园通报制度,完成补植"]),
            ("2031年6月底前、2031年9月底前,分别补植茶树。", &["2031年9月底前,分别补植茶树", "分别补植茶树"]),
            ("茶园普查完成时间为2031年6月底前。", &["茶园普查完成时间"]),
            ("茶园普查完成时间为2031年6月底前,各村要做好准备。", &["茶园普查完成时间"]),
            ("茶园普查于2031年6月底前完成。", &["茶园普查完成"]),
            ("一、茶园普查阶段(2031年6月)", &["茶园普查阶段"]),
            ("茶园要保持整洁,季度检查,及时补植。", &["季度检查,及时补植"]),
            ("各村2031年6月底前完成茶园普查。", &["完成茶园普查"]),
            ("实施茶园季度监测、年底排名。", &["实施茶园季度监测、年底排名", "排名"]),
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
