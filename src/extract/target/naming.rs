//! What is measured: the words of the clause, or those that the sentence spoke of before (指标).

use super::Context;
use super::flow::Flow;
use super::frame::{Frame, Predicate};
use super::indicator::{Heads, clean, members, spread};
use super::judge::verb;
use super::lexicon::Class;
use super::object::{described_noun, describing, object_end};
use super::sentence::{Clause, Piece};
use crate::extract::quantity::{Quantity, UnitKind};
use crate::span::NormSpan;

/// A name and where its words begin.
pub(super) type Named = (String, NormSpan);

impl Flow {
    /// The indicators a value is given to, each with where its evidence begins.
    pub(super) fn indicators(
        &mut self,
        context: &Context<'_>,
        q: &Quantity,
        frame: &Frame,
        later: &[Frame],
        clause: &Clause,
    ) -> Vec<Named> {
        let text = context.article.text();
        let heads = &context.rules.heads;
        if frame.subject.is_empty()
            && frame.object.is_empty()
            && frame.listed
            && let Some(next) = self.waiting.pop_front()
        {
            return vec![next];
        }
        let subjectless = frame.subject.is_empty() && frame.act_before_number.is_none();
        let post = !frame.object.is_empty()
            && (!verb(frame.follows.map(|(c, _)| c)) || subjectless && frame.predicate.is_none() && q.kind == UnitKind::Count)
            && !(frame.described && frame.is_amount(text));
        if post {
            let object = match described_noun(text, clause, frame) {
                Some(noun) => noun,
                None => NormSpan::new(frame.object.start, object_end(text, clause, frame).max(frame.object.start)).trim(text),
            };
            let name = describing(object.of(text));
            let per = frame.subject.of(text);
            if let Some(i) = per.find('每')
                && frame.comparator.is_some()
                && frame.act.is_none()
            {
                return vec![(format!("{}{name}", clean(&per[i..])), NormSpan::new(frame.subject.start + i, object.end))];
            }
            if q.kind == UnitKind::Percent && !frame.listed {
                let verb = frame.act_before_number.unwrap_or(frame.subject);
                if !verb.is_empty() && verb.len() <= 12 {
                    return vec![(format!("{}{name}", clean(verb.of(text))), verb.join(object))];
                }
            }
            if let Some(purpose) = name.strip_prefix("用于") {
                return vec![(purpose.to_owned(), object)];
            }
            if serves(clause, frame) {
                let served = NormSpan::new(object.start, frame.object.end);
                return vec![(served.of(text).to_owned(), served)];
            }
            // 开展全域水网建设: the building is what is done, not the word after what is counted.
            let acts = |p: &Piece| {
                let takes = text.get(p.span.end..object.end).is_some_and(|words| words.chars().count() > 6);
                takes && p.span.start > object.start && matches!(p.class(), Some(Class::Make { .. }))
            };
            let listed = name.contains('等') || !clause.pieces.iter().any(acts);
            let counted = matches!(q.kind, UnitKind::Count | UnitKind::Size) && listed;
            return vec![(if counted { heads.without_tail(name) } else { name }.to_owned(), object)];
        }
        let mut subject = frame.subject;
        if let Some(verb) = frame.act_before_number {
            let bare = NormSpan::new(subject.start, verb.start).trim(text);
            // 管网改造38公里: a verb that also ends nouns belongs to the words before it.
            let noun = !bare.is_empty() && clause.pieces.iter().any(|p| p.span == verb && p.class() == Some(Class::Make { weak: true }));
            if let Some(last) = self.said.last().filter(|_| !noun)
                && last.act.is_some_and(|(_, m)| m.1.of(text) == verb.of(text))
            {
                return vec![(last.indicator.clone(), last.span)];
            }
            subject = if bare.is_empty() { verb } else { subject };
        }
        let manner = clause.pieces.iter().any(|p| p.span.start == subject.start && p.class() == Some(Class::Manner));
        if subject.is_empty() || manner && frame.predicate.is_some() && !self.said.is_empty() {
            return self.carried(context, frame, later);
        }
        let words = subject.of(text);
        if frame.respectively.is_some() {
            return self.respective(context, subject, later);
        }
        if let Some(Predicate::Share) = frame.predicate.map(|(p, _)| p)
            && q.kind == UnitKind::Percent
            && let Some(last) = self.said.last()
            && last.indicator.contains('占')
            && heads.of(words).is_none()
        {
            return vec![(last.indicator.clone(), last.span)];
        }
        if words.starts_with('占')
            && let Some(last) = self.said.last()
        {
            return vec![(format!("{}{}", last.indicator, words), last.span)];
        }
        if let Some(per) = per_head(words, heads)
            && let Some(topic) = self.topic_words(context)
        {
            return vec![(format!("{}{per}", clean(topic.of(text))), topic)];
        }
        if words.starts_with('每')
            && heads.of(words).is_none()
            && frame.act.is_none()
            && let Some(topic) = self.topic_words(context)
        {
            return vec![(format!("{}{}", clean(words), numbered_off(&clean(topic.of(text)))), topic)];
        }
        if frame.each.is_some() {
            let parts = spread(words, heads);
            if parts.len() > 1 {
                return parts.into_iter().map(|p| (p, subject)).collect();
            }
        }
        vec![self.of_the_same(context, subject).unwrap_or_else(|| (without_modal(text, clause, subject), subject))]
    }

    /// 柑橘种植面积70万亩、产量120万吨: of what, the value before it in the sentence says.
    fn of_the_same(&self, context: &Context<'_>, subject: NormSpan) -> Option<Named> {
        let text = context.article.text();
        let words = clean(subject.of(text));
        let last = self.said.last().filter(|s| s.span.start < subject.start)?;
        let thing = context.rules.heads.measured(&last.indicator, &words)?;
        let ended = text[last.span.start..subject.start].contains(['。', ';', '\n']);
        (!ended).then(|| (format!("{thing}{words}"), NormSpan::new(last.span.start, subject.end)))
    }

    /// No words of its own: what the sentence spoke of last.
    pub(super) fn carried(&mut self, context: &Context<'_>, frame: &Frame, later: &[Frame]) -> Vec<Named> {
        if frame.respectively.is_some() {
            let wanted = 1 + later.iter().take_while(|f| f.listed && f.subject.is_empty()).count();
            let mut last: Vec<Named> = Vec::new();
            for said in self.said.iter().rev() {
                if !last.iter().any(|(name, _)| *name == said.indicator) {
                    last.insert(0, (said.indicator.clone(), said.span));
                }
                if last.len() == wanted.max(2) {
                    break;
                }
            }
            if wanted > 1 && last.len() == wanted {
                self.waiting = last.split_off(1).into();
            }
            return last;
        }
        if let (Some(label), None) = (self.label, self.said.last()) {
            return vec![(numbered_off(label.of(context.article.text())).to_owned(), label)];
        }
        let newer_topic = self.label.is_none() && self.topic.is_some_and(|t| self.said.last().is_none_or(|s| s.span.start < t.start));
        if newer_topic && let Some(topic) = self.topic_words(context) {
            return vec![(topic.of(context.article.text()).to_owned(), topic)];
        }
        self.said.last().map(|s| vec![(s.indicator.clone(), s.span)]).unwrap_or_default()
    }

    /// The subject of the last clause without a value: up to its first adverb or predicate.
    pub(super) fn topic_words(&self, context: &Context<'_>) -> Option<NormSpan> {
        let text = context.article.text();
        if self.label.is_some() {
            return self.label;
        }
        let topic = self.topic?;
        let mut start = topic.start;
        let mut end = topic.end;
        for token in context.rules.lexicon.words.find_iter(text, topic) {
            let ends = matches!(
                token.class,
                Class::Adverb { .. }
                    | Class::Reach(_)
                    | Class::Change
                    | Class::Growth
                    | Class::Modality(_)
                    | Class::Make { .. }
                    | Class::Each
                    | Class::Status
            );
            if token.span.start == start && (ends || token.class == Class::Glue) {
                start = token.span.end;
            } else if ends {
                end = token.span.start;
                break;
            }
        }
        let span = NormSpan::new(start, end.max(start)).trim(text);
        (span.len() >= 6 && span.len() <= 120).then_some(span)
    }

    /// 分别: the members of the subject take the values in turn.
    pub(super) fn respective(&mut self, context: &Context<'_>, subject: NormSpan, later: &[Frame]) -> Vec<Named> {
        let text = context.article.text();
        let words = subject.of(text);
        let wanted = 1 + later.iter().take_while(|f| f.listed && f.subject.is_empty() && f.object.is_empty()).count();
        let mut names = spread(words, &context.rules.heads);
        if names.len() < wanted
            && let Some(topic) = self.topic_words(context)
        {
            let parts = members(topic.of(text));
            if parts.len() == wanted {
                names = parts.into_iter().map(|p| format!("{p}{words}")).collect();
            }
        }
        if names.len() != wanted && wanted > 1 {
            names = vec![words.to_owned(); wanted];
        }
        let mut all: Vec<Named> = names.into_iter().map(|n| (n, subject)).collect();
        if wanted > 1 {
            self.waiting = all.split_off(1).into();
        }
        all
    }
}

/// 为300名茶农提供培训: who is served and what is done for them make one name.
fn serves(clause: &Clause, frame: &Frame) -> bool {
    let Some((Predicate::Level, (_, mark))) = frame.predicate else { return false };
    let word = clause.pieces.iter().find(|p| p.span == mark).and_then(Piece::class);
    word == Some(Class::ReachWeak { serves: true }) && frame.subject.is_empty() && frame.act.is_none() && !frame.described
}

/// 工业用地应占建设用地 → 工业用地占建设用地: what stands before 占 and only says that it is to be.
fn without_modal(text: &str, clause: &Clause, subject: NormSpan) -> String {
    let inside: Vec<_> = clause.pieces.iter().filter(|p| subject.covers(p.span)).collect();
    let Some(share) = inside.iter().position(|p| p.class() == Some(Class::Share)) else { return subject.of(text).to_owned() };
    let mut end = inside[share].span.start;
    for piece in inside[..share].iter().rev() {
        if piece.span.end != end || !matches!(piece.class(), Some(Class::Adverb { .. })) {
            break;
        }
        end = piece.span.start;
    }
    format!("{}{}", &text[subject.start..end], &text[inside[share].span.start..subject.end])
}

/// The name of a row without its number: 3.签约率 → 签约率.
fn numbered_off(words: &str) -> &str {
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < words.len() { rest.trim_start_matches(['.', '、', ')', ' ']) } else { words }
}

/// 城镇年人均: the name of the thing stands before.
fn per_head<'w>(words: &'w str, heads: &Heads) -> Option<&'w str> {
    let words = words.trim();
    let (per, _) = heads.per_head(words)?;
    (words.chars().count() <= per.chars().count() + 3).then_some(per)
}
