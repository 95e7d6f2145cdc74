//! Lead-ins that say of all values below them how they are meant: 主要预期目标是:, 符合以下条件: (总起).

use super::Context;
use super::lexicon::{Class, Mark};
use crate::extract::Article;
use crate::grammar::RuleId;
use crate::record::Modality;
use crate::segment::{Passage, SectionId};
use crate::span::NormSpan;

/// A lead-in and how far it reaches.
pub(super) struct Lead {
    pub(super) says: Says,
    paragraph: usize,
    /// The section whose items it leads, where it ends its paragraph.
    items: Option<Option<SectionId>>,
}

/// What a lead-in says of the values below it.
#[derive(Clone, Copy)]
pub(super) enum Says {
    /// They are expected.
    Meant(Modality, Mark),
    /// They are conditions, no aims.
    Conditions(RuleId),
}

/// Longest words between 预期 and the colon, in bytes.
const BEFORE_COLON: usize = 15;

impl Lead {
    /// The lead-in that a sentence opens with.
    pub(super) fn of(context: &Context<'_>, passage: &Passage, sentence: NormSpan) -> Option<Self> {
        let text = context.article.text();
        let colon = sentence.start + memchr::memchr(b':', sentence.of(text).as_bytes())?;
        let before = NormSpan::new(sentence.start, colon);
        let says = match context.rules.conditions.led(text, before) {
            Some(rule) => Says::Conditions(rule),
            None => {
                let words = context.rules.lexicon.words.find_iter(text, before);
                let expected = words.filter(|t| t.class == Class::Modality(Modality::Expected)).last()?;
                if colon - expected.span.end > BEFORE_COLON {
                    return None;
                }
                Says::Meant(Modality::Expected, (expected.rule, expected.span))
            }
        };
        let leads = passage.span.of(text).trim_end().ends_with(':');
        Some(Self { says, paragraph: passage.paragraph, items: leads.then_some(passage.section) })
    }

    /// How the values below are meant.
    pub(super) fn meant(&self) -> Option<(Modality, Mark)> {
        match self.says {
            Says::Meant(modality, mark) => Some((modality, mark)),
            Says::Conditions(_) => None,
        }
    }

    /// The rule by which the values below are conditions.
    pub(super) fn conditions(&self) -> Option<RuleId> {
        match self.says {
            Says::Conditions(rule) => Some(rule),
            Says::Meant(..) => None,
        }
    }

    /// Whether it goes on after its sentence: conditions do where a list of them follows.
    pub(super) fn goes_on(&self) -> bool {
        matches!(self.says, Says::Meant(..)) || self.items.is_some()
    }

    /// Whether it still holds: in its paragraph, and for the items below where it leads them.
    pub(super) fn holds(&self, article: &Article<'_>, passage: &Passage) -> bool {
        let up = |s: SectionId| article.outline.sections[s].parent;
        let below = |led: Option<SectionId>| {
            let above = passage.section.and_then(up);
            led.map_or(passage.section.is_some(), |led| std::iter::successors(above, |s| up(*s)).any(|s| s == led))
        };
        passage.paragraph == self.paragraph || self.items.is_some_and(below)
    }
}
