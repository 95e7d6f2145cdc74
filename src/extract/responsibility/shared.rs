//! Units that share words (共用的词).
//!
//! 市、区民政部门 are two units that share all but the level; 发展改革、财政等部门 are two that share
//! their head noun, and the first one's level goes to both.

use super::Said;
use super::lexicon::{End, Lexicon};
use super::name::{Name, normal};
use crate::grammar::Token;
use crate::span::NormSpan;

/// No series of fields has more members.
const LONGEST_SERIES: usize = 30;
/// Nor is one longer, in bytes.
pub(super) const LONGEST: usize = 420;
/// No field of government has a longer name, in characters.
const LONGEST_FIELD: usize = 16;

/// Takes apart the units that a name's words stand for.
pub(super) struct Shared<'a> {
    lexicon: &'a Lexicon,
    text: &'a str,
}

/// Fields of government with the head noun they share: 财政 and 教育 of 市财政、教育等部门.
struct Fields {
    /// Where each field begins and ends in the text.
    spans: Vec<NormSpan>,
    /// What stands before the first field and goes to all: 市.
    prefix: NormSpan,
    head: Token<()>,
    /// Words after the last field with a head of their own (其他有关部门).
    rest: Option<Said>,
}

impl<'a> Shared<'a> {
    pub(super) fn new(lexicon: &'a Lexicon, text: &'a str) -> Self {
        Self { lexicon, text }
    }

    /// The units of a name; the name itself where it shares nothing.
    pub(super) fn apart(&self, name: Name) -> Vec<Name> {
        let whole = name.span;
        let (levels, from, tiers) = self.levels(whole).unwrap_or((Vec::new(), whole.start, None));
        let name = Name { used: name.used.into_iter().chain(tiers).collect(), ..name };
        let fields = self.fields(NormSpan::new(from, whole.end));
        match (levels.is_empty(), fields) {
            (true, None) => vec![name],
            (false, None) => levels.iter().map(|l| self.unit(&name, l.start, whole.end, &[*l, NormSpan::new(from, whole.end)])).collect(),
            (_, Some(fields)) => self.by_field(&name, &levels, &fields),
        }
    }

    fn by_field(&self, name: &Name, levels: &[NormSpan], fields: &Fields) -> Vec<Name> {
        let prefixes = if levels.is_empty() { std::slice::from_ref(&fields.prefix) } else { levels };
        let mut units = Vec::new();
        for (i, field) in fields.spans.iter().enumerate() {
            let last = i + 1 == fields.spans.len() && fields.rest.is_none();
            let head = fields.head.span;
            let end = if last && field.end == head.start { name.span.end } else { field.end };
            for prefix in prefixes {
                let start = if i == 0 { prefix.start } else { field.start };
                let unit = self.unit(name, start, end, &[*prefix, *field, head]);
                units.push(Name { end: Some((fields.head.rule, head)), ..unit });
            }
        }
        units.extend(fields.rest.map(|(rule, rest)| Name { used: vec![(rule, rest)], ..self.unit(name, rest.start, rest.end, &[rest]) }));
        units
    }

    fn unit(&self, name: &Name, start: usize, end: usize, parts: &[NormSpan]) -> Name {
        let words: String = parts.iter().map(|part| part.of(self.text)).collect();
        Name { span: NormSpan::new(start, end), words: normal(self.lexicon, &words), ..name.clone() }
    }

    /// 市、区 before what they share, and where that begins.
    fn levels(&self, span: NormSpan) -> Option<(Vec<NormSpan>, usize, Option<Said>)> {
        let mut levels = vec![self.level(span)?];
        let mut at = levels[0].end;
        while let Some(level) = self.joint(NormSpan::new(at, span.end)).and_then(|next| self.level(NormSpan::new(next, span.end))) {
            levels.push(level);
            at = level.end;
        }
        let tiers = self.lexicon.tiers.at(self.text, at, span.end).map(|word| (word.rule, word.span));
        at = tiers.map_or(at, |(_, word)| word.end);
        let rest = &self.text[at..span.end];
        let whole = self.lexicon.collective.at(self.text, at, span.end).is_some() || rest.starts_with(['(', '〔', '<', '、']);
        (levels.len() > 1 && !rest.is_empty() && !whole).then_some((levels, at, tiers))
    }

    /// A word for a level alone: 市, 区县; no name (市场监管).
    fn level(&self, span: NormSpan) -> Option<NormSpan> {
        let level = self.lexicon.level.at(self.text, span.start, span.end)?;
        let place = self.lexicon.ends.at(self.text, span.start, span.end).filter(|t| t.class == End::Place)?;
        let field = self.field_len(span);
        (field <= level.span.len()).then_some(place.span)
    }

    /// The fields that share a head noun in `span`.
    fn fields(&self, span: NormSpan) -> Option<Fields> {
        let class = self.lexicon.collective.at(self.text, span.start, span.end).map(|word| word.span.end);
        if class.is_some_and(|end| self.lexicon.tiers.at(self.text, end, span.end).is_none()) {
            return None;
        }
        let etc = self.lexicon.etc.last(self.text, span);
        let summed = etc.and_then(|etc| Some((etc.span.start, self.lexicon.head.last(self.text, NormSpan::new(etc.span.end, span.end))?)));
        let (end, head) = match summed {
            Some(summed) => summed,
            None => self.lexicon.head.ending(self.text, span).map(|head| (head.span.start, head))?,
        };
        let (prefix, first) = self.prefix(NormSpan::new(span.start, end));
        let mut spans = self.series(NormSpan::new(first, end))?;
        let other =
            |last: &NormSpan| Some((self.lexicon.other.at(self.text, last.start, span.end)?.rule, NormSpan::new(last.start, span.end)));
        let rest = spans.last().filter(|_| summed.is_none()).and_then(other);
        spans.truncate(spans.len() - usize::from(rest.is_some()));
        let known = |s: &NormSpan| self.field_len(*s) > 0;
        let enough = match summed {
            Some(_) => spans.iter().any(known),
            None => spans.len() + usize::from(rest.is_some()) > 1 && spans.first().is_some_and(known) && spans.last().is_some_and(known),
        };
        enough.then_some(Fields { spans, prefix, head, rest })
    }

    /// What stands before the first field: 市, 县级以上地方人民政府; and where the field begins.
    fn prefix(&self, span: NormSpan) -> (NormSpan, usize) {
        let words = span.of(self.text);
        let first = words.find('、').unwrap_or(words.len());
        let starts = words[..first].char_indices().map(|(i, _)| span.start + i);
        let known = |at: &usize| self.field_len(NormSpan::new(*at, span.start + first)) > 0;
        let found = starts.filter(known).find(|at| self.is_prefix(NormSpan::new(span.start, *at)));
        let first = found.or_else(|| self.level(span).map(|level| level.end)).unwrap_or(span.start);
        (NormSpan::new(span.start, first), first)
    }

    /// Whether words can stand before a field: nothing, a level or place, a body.
    fn is_prefix(&self, span: NormSpan) -> bool {
        let ends = self.lexicon.ends.find_iter(self.text, span).filter(|t| matches!(t.class, End::Place | End::Body));
        span.is_empty() || self.lexicon.tiers.ending(self.text, span).is_some() || ends.last().is_some_and(|t| t.span.end == span.end)
    }

    /// Cuts at 、 and at 和 between two fields; `None` where a part is no field.
    fn series(&self, span: NormSpan) -> Option<Vec<NormSpan>> {
        let mut spans = Vec::new();
        let mut from = span.start;
        let mut at = from + self.field_len(span);
        while let Some(c) = self.text[at..span.end].chars().next() {
            let rest = NormSpan::new(at, span.end);
            let next = self.joint(rest).filter(|next| c == '、' || (at > from && self.begins(NormSpan::new(*next, span.end))));
            let Some(next) = next else {
                at += c.len_utf8();
                continue;
            };
            spans.push(NormSpan::new(from, at));
            from = next;
            at = next + self.field_len(NormSpan::new(next, span.end));
        }
        spans.push(NormSpan::new(from, span.end));
        let field = |s: &NormSpan| {
            let words = s.of(self.text);
            let body = || self.lexicon.ends.find_iter(self.text, *s).any(|t| t.span.end == s.end && t.class == End::Body);
            (2..=LONGEST_FIELD).contains(&words.chars().count()) && words.chars().all(char::is_alphabetic) && !body()
        };
        (spans.len() <= LONGEST_SERIES && spans.iter().all(field)).then_some(spans)
    }

    fn begins(&self, span: NormSpan) -> bool {
        self.field_len(span) > 0 || self.lexicon.other.at(self.text, span.start, span.end).is_some()
    }

    /// Length of the name of a field of government that the words begin with.
    pub(super) fn field_len(&self, span: NormSpan) -> usize {
        let stem = self.lexicon.stem.at(self.text, span.start, span.end).map_or(0, |t| t.span.len());
        stem.max(self.lexicon.fields.of(span.of(self.text)).unwrap_or(0))
    }

    /// Past 、 or 和.
    fn joint(&self, rest: NormSpan) -> Option<usize> {
        if rest.of(self.text).starts_with('、') {
            return Some(rest.start + '、'.len_utf8());
        }
        self.lexicon.and.at(self.text, rest.start, rest.end).map(|word| word.span.end)
    }

    /// Where a series of fields that begins at `span.start` ends with its head noun, for words in which
    /// more follows (财政、教育等部门按职责分工负责).
    pub(super) fn series_end(&self, span: NormSpan) -> Option<usize> {
        let words = span.of(self.text);
        let clause = words.find([',', ';', ':', '。']).unwrap_or(words.len()).min(LONGEST);
        let clause = NormSpan::new(span.start, self.text.ceil_char_boundary(span.start + clause));
        let head = self.lexicon.head.first(self.text, clause)?;
        let name = NormSpan::new(span.start, self.past_bare(head.span.end, clause.end));
        self.fields(name).map(|_| name.end)
    }

    /// Past (单位) or 和单位 after a head noun.
    fn past_bare(&self, at: usize, limit: usize) -> usize {
        let opened = self.text[at..limit].starts_with('(').then_some(at + 1);
        let from = opened.or_else(|| self.joint(NormSpan::new(at, limit)));
        let bare = from.and_then(|from| self.lexicon.bare.at(self.text, from, limit)).map(|t| t.span.end);
        match bare {
            Some(end) if opened.is_none() => end,
            Some(end) if self.text[end..limit].starts_with(')') => end + 1,
            _ => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::pattern::Fragments;
    use crate::grammar::{Bundle, Vocabulary};

    fn apart(text: &str) -> Vec<String> {
        let bundle = Bundle::builtin();
        let lexicon = Lexicon::compile(&bundle, &Fragments::read(&bundle).unwrap(), &mut Vocabulary::default()).unwrap();
        let name = Name::new(&lexicon, text, NormSpan::new(0, text.len()), None);
        Shared::new(&lexicon, text).apart(name).into_iter().map(|n| n.words).collect()
    }

    #[test]
    fn a_head_noun_goes_to_every_field() {
        assert_eq!(apart("市教育、财政等部门"), ["市教育部门", "市财政部门"]);
        assert_eq!(apart("教育、文化和旅游主管部门"), ["教育主管部门", "文化和旅游主管部门"]);
        assert_eq!(apart("本市教育、财政和水务等有关部门(单位)"), ["本市教育部门", "本市财政部门", "本市水务部门"]);
        assert_eq!(apart("教育、财政及其他有关部门"), ["教育部门", "财政部门", "其他有关部门"]);
    }

    #[test]
    fn what_follows_the_level_goes_to_every_level() {
        assert_eq!(apart("市、区教育部门"), ["市教育部门", "区教育部门"]);
        assert_eq!(apart("市、县两级财政、水务部门"), ["市财政部门", "县财政部门", "市水务部门", "县水务部门"]);
    }

    #[test]
    fn one_name_stays_one() {
        for name in
            ["市规划和自然资源部门", "各市、县教育部门", "公共管理和服务机构", "学校、医院等单位", "市、县(区)人民政府", "市场监管部门"]
        {
            assert_eq!(apart(name), [name]);
        }
    }
}
