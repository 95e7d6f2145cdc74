//! Attachments (附件): referred to and absent, listed and never mentioned.

use super::view::View;
use super::{Finding, LintCode};
use crate::extract::numeral;
use crate::span::NormSpan;

/// The word for an attachment.
const ANCHOR: &str = "附件";
/// The highest number an attachment is believed to have.
const HIGHEST: usize = 50;

/// 附件 where it stands in the text.
struct Mention {
    span: NormSpan,
    /// 附件3.
    number: Option<usize>,
    /// It opens a line: a heading or an entry of the list.
    opens: bool,
}

pub(super) fn check(view: &View<'_>, out: &mut Vec<Finding>) {
    let mentions = mentions(view);
    missing(view, &mentions, out);
    unmentioned(view, &mentions, out);
}

fn missing(view: &View<'_>, mentions: &[Mention], out: &mut Vec<Finding>) {
    let listed = view.document.meta.attachments.len();
    let opened: Vec<&Mention> = mentions.iter().filter(|m| m.opens).collect();
    let mut told = Vec::new();
    // A part without a number, or a link to one, may hold them all.
    if listed == 0 && opened.iter().any(|m| m.number.is_none()) {
        return;
    }
    for mention in mentions.iter().filter(|m| !m.opens && is_see(view, m) && !is_foreign(view, m)) {
        let there = match mention.number {
            Some(n) => n <= listed || opened.iter().any(|o| o.number == Some(n)),
            None => listed > 0 || !opened.is_empty(),
        };
        if there || told.contains(&mention.number) {
            continue;
        }
        told.push(mention.number);
        let name = view.text[mention.span.range()].to_owned();
        let message = match listed {
            0 => {
                format!("the text refers to {name}, but no attachment is listed and none is in the file; add it, or take the reference out")
            }
            _ => format!("the text refers to {name}, but only {listed} are listed; add it to the list, or correct the number"),
        };
        out.push(view.finding(LintCode::AttachmentMissing, view.place_of(mention.span), message));
    }
}

fn unmentioned(view: &View<'_>, mentions: &[Mention], out: &mut Vec<Finding>) {
    let attachments = &view.document.meta.attachments;
    let body: Vec<&Mention> = mentions.iter().filter(|m| !m.opens).collect();
    // 附件 without a number may be any of them.
    if attachments.len() < 2 || body.is_empty() || body.iter().any(|m| m.number.is_none()) {
        return;
    }
    let Some(list) = mentions.iter().find(|m| m.opens) else { return };
    let Some(before) = view.text.get(view.content().start..list.span.start) else { return };
    let absent = attachments.iter().enumerate().filter(|(i, name)| {
        let named = name.trim_matches(['《', '》']);
        !body.iter().any(|m| m.number == Some(i + 1)) && !before.contains(named)
    });
    out.extend(absent.map(|(i, name)| {
        let message =
            format!("attachment {}, {name}, is listed and never mentioned; refer to it where it is needed, or take it out", i + 1);
        view.finding(LintCode::AttachmentUnmentioned, view.place_of(list.span), message)
    }));
}

/// Where the document says 附件, and where any line of the file opens with it: the attachment, or a
/// link to it, may stand outside the document.
fn mentions(view: &View<'_>) -> Vec<Mention> {
    view.text.match_indices(ANCHOR).map(|(at, _)| mention(view.text, at)).filter(|m| m.opens || view.content().covers(m.span)).collect()
}

fn mention(text: &str, at: usize) -> Mention {
    let after = &text[at + ANCHOR.len()..];
    let digits = after.find(|c: char| !c.is_ascii_digit() && !"一二三四五六七八九十".contains(c)).unwrap_or(after.len());
    let number = numeral::parse(&after[..digits]).and_then(|n| usize::try_from(n).ok()).filter(|n| (1..=HIGHEST).contains(n));
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let opens = line.chars().all(|c| c.is_whitespace() || "(【[#*|".contains(c));
    Mention { span: NormSpan::new(at, at + ANCHOR.len() + number.map_or(0, |_| digits)), number, opens }
}

/// Whether the attachment is that of something else: 《…》附件2, 合同附件, 附件材料.
fn is_foreign(view: &View<'_>, mention: &Mention) -> bool {
    let before = view.text[..mention.span.start].trim_end_matches(['的', '之', ' ']);
    before.ends_with(['》', '〕', ']']) || view.rules.foreign_attachment.within(around(view.text, mention.span))
}

/// Whether the words point at an attachment of this document: 见附件, (附件2).
fn is_see(view: &View<'_>, mention: &Mention) -> bool {
    let before = &view.text[..mention.span.start];
    before.ends_with('见') || before.ends_with('(') && view.text[mention.span.end..].starts_with(')')
}

/// A mention with a few characters on each side of it.
fn around(text: &str, span: NormSpan) -> &str {
    const NEAR: usize = 3;
    let start = text[..span.start].char_indices().rev().take(NEAR).last().map_or(span.start, |(i, _)| i);
    let end = text[span.end..].char_indices().nth(NEAR).map_or(text.len(), |(i, _)| span.end + i);
    &text[start..end]
}
