//! The noun after a number: where it ends, and whether it only describes what is counted next.

use super::frame::{Frame, Predicate};
use super::judge::verb;
use super::lexicon::Class;
use super::sentence::Clause;
use crate::extract::quantity::{Form, Quantity, UnitKind};
use crate::span::NormSpan;

/// Whether a quantity only describes what the next number of the clause counts: 投资超5亿元的项目4个.
pub(super) fn describes(text: &str, clause: &Clause, q: &Quantity, frame: &Frame, next: usize) -> bool {
    let to = clause.pieces[next].span.start;
    if matches!(q.kind, UnitKind::Age | UnitKind::Grade | UnitKind::Voltage) {
        return true;
    }
    let between = NormSpan::new(frame.end, to.max(frame.end));
    let words = between.of(text).trim();
    let words = words.strip_prefix('的').unwrap_or(words);
    if words.is_empty() {
        return q.kind == UnitKind::Count;
    }
    if ["、", "和", "及", "与", "或", "以及", "至", "到", "并", "(", "”"].iter().any(|j| words.starts_with(j)) {
        return false;
    }
    let strong = matches!(frame.predicate, Some((Predicate::Growth | Predicate::Change | Predicate::Reach | Predicate::Share, _)));
    if strong && !frame.described {
        return false;
    }
    if frame.is_amount(text) && !(frame.described && frame.comparator.is_some()) {
        return false;
    }
    let mut noun = false;
    let mut at = between.start;
    for piece in clause.pieces.iter().filter(|p| between.covers(p.span)) {
        noun |= piece.span.start > at + 3 || matches!(piece.class(), Some(Class::Opaque | Class::Deed | Class::Determiner));
        at = piece.span.end;
        match piece.class() {
            Some(Class::Make { weak: false } | Class::Modality(_) | Class::Respectively | Class::Status | Class::Incentive) => {
                return false;
            }
            Some(Class::Reach(_) | Class::Growth | Class::Change) if !noun => return false,
            _ => {}
        }
    }
    noun |= between.end > at + 3;
    if words.ends_with(['和', '及']) || words.contains('、') && !frame.described {
        return false;
    }
    noun && q.form != Form::Chinese
}

/// Where the words that the next number may use begin.
pub(super) fn next_from(text: &str, clause: &Clause, frame: &Frame, next: Option<usize>) -> usize {
    let Some(next) = next else { return frame.end };
    if frame.object.is_empty() {
        return frame.end;
    }
    let between = &text[frame.end..next.max(frame.end)];
    let join =
        between.rfind('、').or_else(|| ["以及", "和", "及", "与"].iter().find(|j| between.ends_with(**j)).map(|j| between.len() - j.len()));
    if verb(frame.follows.map(|(c, _)| c)) {
        return frame.end;
    }
    join.map_or_else(|| object_end(text, clause, frame), |i| frame.end + i)
}

/// Where the noun after a number ends.
pub(super) fn object_end(text: &str, clause: &Clause, frame: &Frame) -> usize {
    let object = frame.object;
    let words = object.of(text);
    let bracket = words.find('(').filter(|i| words[*i..].contains("其中") || words[*i..].contains(|c: char| c.is_ascii_digit()));
    let mut end = object.start + list_break(words).or(bracket).unwrap_or(words.len());
    for piece in clause.pieces.iter().filter(|p| p.span.start > object.start && p.span.end <= end) {
        let stops = match piece.class() {
            Some(
                Class::Status
                | Class::Reach(_)
                | Class::Growth
                | Class::Change
                | Class::Modality(_)
                | Class::Each
                | Class::Respectively
                | Class::Incentive,
            ) => true,
            // 7个集聚区加快建设, 56个项目扎实推进: nothing that it pushes follows.
            Some(Class::Push) if !text[..piece.span.start].ends_with('的') => {
                text[piece.span.end..end].trim().is_empty() || precedes_verb(clause, piece.span.end)
            }
            Some(Class::Make { weak }) => !weak,
            Some(Class::Adverb { noun }) => !noun || precedes_verb(clause, piece.span.end),
            _ => false,
        };
        if stops {
            end = piece.span.start;
            break;
        }
    }
    let cut = &text[object.start..end];
    let trimmed = ["以及", "和", "及", "与", "并"].iter().find_map(|j| cut.strip_suffix(j)).unwrap_or(cut);
    object.start + trimmed.trim_end().len()
}

/// Whether a verb begins at `at`, adverbs skipped: an adverb before a noun is part of it (重点学科).
pub(super) fn precedes_verb(clause: &Clause, mut at: usize) -> bool {
    let from = clause.pieces.partition_point(|p| p.span.start < at);
    for piece in &clause.pieces[from..] {
        match piece.class() {
            _ if piece.span.start != at => return false,
            Some(Class::Adverb { .. }) => at = piece.span.end,
            Some(
                Class::Make { .. }
                | Class::Push
                | Class::Reach(_)
                | Class::ReachWeak { .. }
                | Class::Growth
                | Class::Change
                | Class::Status
                | Class::Modality(_)
                | Class::Share
                | Class::Baseline
                | Class::Rank,
            ) => return true,
            _ => return false,
        }
    }
    false
}

/// 个在国内有影响力、技术领先的产业链 → 产业链: the noun after the last 的 of what describes it.
pub(super) fn described_noun(text: &str, clause: &Clause, frame: &Frame) -> Option<NormSpan> {
    let to = frame.object.end.min(clause.span.end);
    let words = &text[frame.object.start..to];
    let list = words.find('、')?;
    let after = &words[list..];
    let last = after.rfind("的")? + list + "的".len();
    let noun = words[last..].trim();
    let length = noun.chars().count();
    let plain = !noun.contains(['、', '(', ' ']) && (2..=24).contains(&length);
    let describes = !words[..list].contains("等") && !words[..last].contains("项目");
    (plain && describes).then(|| NormSpan::new(frame.object.start + last, frame.object.start + last + words[last..].trim_end().len()))
}

/// 具有较大影响的赛事 → 赛事; 大树的植树任务 → 大树.
pub(super) fn describing(words: &str) -> &str {
    match words.rsplit_once('的') {
        Some((before, "任务" | "目标" | "工作" | "建设任务")) => before,
        Some((before, noun))
            if before.starts_with(['具', '有', '能', '在', '拥', '集', '可', '以', '符', '带']) && noun.chars().count() > 1 =>
        {
            noun
        }
        _ => words,
    }
}

/// The first 、 outside brackets.
fn list_break(words: &str) -> Option<usize> {
    let mut depth = 0i32;
    words.char_indices().find_map(|(i, c)| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        (c == '、' && depth <= 0).then_some(i)
    })
}
