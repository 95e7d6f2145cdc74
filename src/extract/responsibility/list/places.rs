//! Names that hold separators: 各市、县(区)政府 is one unit, 财政、税务等部门 one name for two.

use super::super::Said;
use super::super::lexicon::End;
use super::super::shared::Shared;
use super::Reader;
use super::grammar::{bracket, chunk};
use crate::span::NormSpan;

impl Reader<'_> {
    /// 各市、县(区)政府 is one unit: a kind of place joins with the kinds that follow.
    pub(super) fn joined(&self, piece: NormSpan, limit: usize) -> NormSpan {
        let words = piece.of(self.text);
        let lexicon = self.lexicon;
        let collective = lexicon.collective.at(self.text, piece.start, piece.end).is_some();
        let level = lexicon.level.at(self.text, piece.start, piece.end).is_some_and(|l| self.past_bracket(l.span.end, limit) == piece.end);
        if !(level || collective && self.is_places(piece.start + first_len(words), piece.end)) {
            let goes_on = self.text[piece.end..limit].starts_with('、') && !self.ends_as_name(piece);
            let series = || Shared::new(lexicon, self.text).series_end(NormSpan::new(piece.start, limit));
            let end = goes_on.then(series).flatten();
            return end.map_or(piece, |end| NormSpan::new(piece.start, end));
        }
        let mut end = piece.end;
        while self.text[end..limit].starts_with('、') {
            let from = end + '、'.len_utf8();
            let Ok((_, next)) = chunk(&self.text[from..limit]) else { break };
            if !self.kind_of_place(from, from + next.len(), level) {
                break;
            }
            end = from + next.len();
            if self.ends_as_name(NormSpan::new(from, end)) {
                break;
            }
        }
        NormSpan::new(piece.start, end)
    }

    /// Whether the words are kinds of place only: 市, 县(区), 设区市.
    fn is_places(&self, from: usize, to: usize) -> bool {
        let last = self.lexicon.ends.find_in(self.source, NormSpan::new(from.min(to), to)).filter(|t| t.class == End::Place).last();
        last.is_some_and(|t| self.past_bracket(t.span.end, to) == to)
            || (from < to && self.text[from..to].chars().all(|c| "省市区县州镇乡".contains(c)))
    }

    /// Whether a piece is a kind of place, with 政府 or the like after it (县〔区〕人民政府).
    fn kind_of_place(&self, from: usize, to: usize, any_body: bool) -> bool {
        let Some(place) = self.lexicon.ends.at(self.text, from, to).filter(|t| t.class == End::Place) else { return false };
        let after = self.past_bracket(place.span.end, to);
        let rest = &self.text[after..to];
        rest.is_empty()
            || ["人民政府", "政府", "党委"].iter().any(|w| rest.starts_with(w))
            || (any_body && self.ends_as_name(NormSpan::new(after, to)))
            || (rest.starts_with(['(', '〔', '<']))
            || self.is_places(from, to)
    }

    fn past_bracket(&self, at: usize, limit: usize) -> usize {
        bracket(&self.text[at..limit]).map_or(at, |(_, b)| at + b.len())
    }

    /// The word a name ends with; a bracket after it counts with it.
    pub(in super::super) fn end_in(&self, span: NormSpan) -> Option<Said> {
        let tokens = self.lexicon.ends.find_in(self.source, span);
        let ends = tokens.filter(|t| t.class == End::Body && self.past_bracket(t.span.end, span.end) == span.end);
        ends.last().map(|t| (t.rule, t.span))
    }

    pub(super) fn ends_as_name(&self, span: NormSpan) -> bool {
        self.end_in(span).is_some()
    }

    pub(super) fn collective_place(&self, span: NormSpan) -> bool {
        let first = self.lexicon.collective.at(self.text, span.start, span.end);
        first.is_some_and(|c| self.is_places(c.span.end, span.end))
    }
}

fn first_len(words: &str) -> usize {
    words.chars().next().map_or(0, char::len_utf8)
}
