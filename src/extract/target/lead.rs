//! Lead-ins that say of all values below them how they are meant: 主要预期目标是: (总起).

use super::Context;
use super::lexicon::{Class, Mark};
use crate::extract::Article;
use crate::record::Modality;
use crate::segment::{Passage, SectionId};
use crate::span::NormSpan;

/// A lead-in and how far it reaches.
pub(super) struct Lead {
    pub(super) says: (Modality, Mark),
    paragraph: usize,
    /// The section whose items it leads, where it ends its paragraph.
    items: Option<Option<SectionId>>,
}

/// Longest words between 预期 and the colon, in bytes.
const BEFORE_COLON: usize = 15;

impl Lead {
    /// The lead-in that a sentence opens with.
    pub(super) fn of(context: &Context<'_>, passage: &Passage, sentence: NormSpan) -> Option<Self> {
        let text = context.article.text();
        let colon = sentence.start + memchr::memchr(b':', sentence.of(text).as_bytes())?;
        let words = context.rules.lexicon.words.find_iter(text, NormSpan::new(sentence.start, colon));
        let expected = words.filter(|t| t.class == Class::Modality(Modality::Expected)).last()?;
        if colon - expected.span.end > BEFORE_COLON {
            return None;
        }
        let leads = passage.span.of(text).trim_end().ends_with(':');
        Some(Self {
            says: (Modality::Expected, (expected.rule, expected.span)),
            paragraph: passage.paragraph,
            items: leads.then_some(passage.section),
        })
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
