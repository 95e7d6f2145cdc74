//! Gaps and repeats among sibling headings; the segmenter has seen them already.

use super::view::View;
use super::{Finding, LintCode};
use crate::diagnostic::Code;
use crate::record::{Scheme, Section};
use crate::span::NormSpan;

pub(super) fn check(view: &View<'_>, out: &mut Vec<Finding>) {
    let noted = view.document.diagnostics.iter().filter_map(|d| Some((d.code, d.span?)));
    for (code, span) in noted {
        let code = match code {
            Code::NumberingGap => LintCode::NumberingGap,
            Code::NumberingRepeat => LintCode::NumberingRepeat,
            _ => continue,
        };
        let Some(section) = view.document.sections.iter().find(|s| s.heading_span.start == span.start) else { continue };
        if matches!(section.scheme, Scheme::Inline | Scheme::Dash) {
            continue;
        }
        let Some(before) = sibling_before(view, section) else { continue };
        // 一 after 四 begins another list; it repeats nothing.
        if code == LintCode::NumberingRepeat && section.ordinal == 1 {
            continue;
        }
        if code == LintCode::NumberingGap && stands_between(view, before, section) {
            continue;
        }
        let message = match code {
            LintCode::NumberingGap => {
                format!("“{}” comes after “{}”: a number is missing; renumber, or put back what is left out", section.marker, before.marker)
            }
            _ => format!("“{}” comes after “{}”: a number occurs twice or goes back; renumber", section.marker, before.marker),
        };
        let related = Some(view.place(before.path.clone(), before.heading_span));
        out.push(Finding { related, ..view.finding(code, view.place(section.path.clone(), section.heading_span), message) });
    }
}

/// The heading of the same kind and parent that stands before a section.
fn sibling_before<'v>(view: &'v View<'_>, section: &Section) -> Option<&'v Section> {
    let sections = &view.document.sections[..view.index.position(section)];
    sections.iter().rev().find(|s| s.parent == section.parent && s.scheme == section.scheme)
}

/// Whether the missing number stands between the two headings after all, where it was not read as a
/// heading (a page number before it, a line that was joined).
fn stands_between(view: &View<'_>, before: &Section, section: &Section) -> bool {
    let marker = view.norm(section.heading_span).of(view.text);
    let end = marker.find(|c: char| !"第(".contains(c) && !is_numeral(c)).unwrap_or(marker.len());
    let sign: String = marker[end..].chars().take(1).collect();
    let start = marker.find(is_numeral).unwrap_or(0);
    let missing = section.ordinal - 1;
    let number = if marker[start..].starts_with(|c: char| c.is_ascii_digit()) { missing.to_string() } else { chinese(missing) };
    let wanted = format!("{}{number}{sign}", &marker[..start]);
    let between = NormSpan::new(view.norm(before.heading_span).end, view.norm(section.heading_span).start);
    between.of(view.text).contains(&wanted)
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十百".contains(c)
}

/// A number below a hundred in Chinese numerals; empty from there on.
fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS[n as usize % 10];
    match number {
        0..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number)),
        _ => String::new(),
    }
}
