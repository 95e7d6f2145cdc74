//! Names of units: what a list left out is restored, brackets and white space are brought into form.

use super::Said;
use super::lexicon::Lexicon;
use crate::grammar::RuleId;
use crate::pipeline::clean;
use crate::span::NormSpan;

/// A unit as the text names it.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// The words in the text.
    pub(super) span: NormSpan,
    /// The name, normalised, as far as the words say it.
    pub(super) words: String,
    /// The rule of the word it ends with.
    pub(super) end: Option<Said>,
    /// Further words that took part in reading it.
    pub(super) used: Vec<Said>,
}

impl Name {
    /// The name in a span of the text.
    pub(super) fn new(lexicon: &Lexicon, text: &str, span: NormSpan, end: Option<Said>) -> Self {
        Self { span, words: normal(lexicon, span.of(text)), end, used: Vec::new() }
    }

    /// 党委和政府 are two units; what stands before 党委 goes to both.
    pub(super) fn split_party(self, lexicon: &Lexicon) -> Vec<Self> {
        let all = NormSpan::new(0, self.words.len());
        let Some(party) = lexicon.party.first(&self.words, all).filter(|t| t.span.start > 0) else { return vec![self] };
        let rest = &self.words[party.span.end..];
        let government = lexicon.and.at(&self.words, party.span.end, all.end).map_or(rest, |and| &self.words[and.span.end..]);
        let government = government.trim_start_matches('、');
        if government.len() == rest.len() || !is_government(government) {
            return vec![self];
        }
        let used = vec![(party.rule, self.span)];
        let words = format!("{}{government}", &self.words[..party.span.start]);
        let first = Self { words: self.words[..party.span.end].to_owned(), used: used.clone(), ..self.clone() };
        vec![first, Self { words, used, ..self }]
    }
}

impl Name {
    /// 政府 after 各区党委 is 各区政府.
    pub(super) fn with_party(&self, before: &Self, lexicon: &Lexicon) -> Option<Self> {
        let party = lexicon.party.ending(&before.words, NormSpan::new(0, before.words.len())).filter(|t| t.span.start > 0)?;
        let words = format!("{}{}", &before.words[..party.span.start], self.words);
        is_government(&self.words).then(|| Self {
            span: before.span.join(self.span),
            words,
            end: self.end,
            used: vec![(party.rule, before.span)],
        })
    }
}

fn is_government(words: &str) -> bool {
    matches!(words, "政府" | "人民政府" | "管委会")
}

/// A name in normal form: no white space, one kind of bracket, definitions left out.
pub(super) fn normal(lexicon: &Lexicon, words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut open: Vec<usize> = Vec::new();
    for c in clean(words).chars() {
        match c {
            '(' | '<' | '〔' | '[' | '【' => {
                open.push(out.len());
                out.push('(');
            }
            ')' | '>' | '〕' | ']' | '】' => {
                out.push(')');
                if let Some(start) = open.pop() {
                    drop_definition(lexicon, &mut out, start);
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// Takes 以下简称… out of the bracket that begins at `start`; an empty bracket goes too.
fn drop_definition(lexicon: &Lexicon, out: &mut String, start: usize) {
    let Some(word) = lexicon.definition.first(out, NormSpan::new(start, out.len())) else { return };
    out.truncate(word.span.start);
    let kept = out.trim_end_matches([',', ';', '、']).len();
    out.truncate(kept);
    if kept > start + 1 { out.push(')') } else { out.truncate(start) }
}

/// Carries what a list left out from one name to the next (省略的层级): 区教育局、财政局 → 区财政局.
#[derive(Debug, Clone, Default)]
pub(super) struct Carry {
    /// 省, 市, 区, 县 …
    level: Option<String>,
    /// The level is 国务院, which only departments take.
    state: bool,
    /// The name before was a party office (市委组织部), so a party office takes 市委.
    party: bool,
    /// The body whose offices are listed: 省局 of 省局计划处.
    host: Option<String>,
    /// The host is 省局 or 市局: all its offices, 局 and 中心 too, take it.
    bare_host: bool,
}

impl Carry {
    /// A table column's head that names the body of its cells (市卫健委内牵头处室).
    pub(super) fn with_host(host: &str) -> Self {
        Self { host: Some(host.to_owned()), bare_host: true, ..Self::default() }
    }

    /// The full name, and the rule that settled it.
    pub(super) fn restore(&mut self, lexicon: &Lexicon, name: &str) -> (String, Option<RuleId>) {
        let all = NormSpan::new(0, name.len());
        if lexicon.collective.at(name, 0, all.end).is_some() {
            return (name.to_owned(), None);
        }
        let stem = lexicon.stem.at(name, 0, all.end);
        let level = lexicon.level.at(name, 0, all.end).filter(|l| stem.is_none_or(|s| s.span.len() <= l.span.len()));
        if let Some(level) = level {
            self.see(lexicon, name, level.span.of(name));
            return (name.to_owned(), Some(level.rule));
        }
        let department = lexicon.head.ending(name, all).is_some();
        if let Some(state) = lexicon.state.at(name, 0, all.end).filter(|_| department) {
            *self = Self { level: Some(state.span.of(name).to_owned()), state: true, ..Self::default() };
            return (name.to_owned(), Some(state.rule));
        }
        if let (Some(host), Some(inner)) = (&self.host, self.office_of_host(lexicon, name)) {
            return (format!("{host}{name}"), inner);
        }
        let Some(level) = self.level.as_ref().filter(|_| department || !self.state) else { return (name.to_owned(), None) };
        if let (true, Some(word)) = (self.party, lexicon.party_stem.at(name, 0, all.end)) {
            return (format!("{level}委{name}"), Some(word.rule));
        }
        if name.starts_with('委') && lexicon.agencies.of(name).is_some() {
            return (format!("{level}{name}"), None);
        }
        let own = lexicon.own.at(name, 0, all.end).filter(|o| stem.is_none_or(|s| s.span.len() <= o.span.len()));
        if let Some(own) = own {
            return (name.to_owned(), Some(own.rule));
        }
        let elided = match stem {
            _ if name.starts_with(|c: char| c.is_ascii_digit()) => None,
            Some(stem) => Some(Some(stem.rule)),
            None if lexicon.agencies.of(name) == Some(name.len()) => Some(None),
            None => (lexicon.places.of(name).is_none() && office_like(name)).then_some(None),
        };
        match elided {
            Some(rule) => (format!("{level}{name}"), rule),
            None => (name.to_owned(), None),
        }
    }

    /// Takes note of a name that has its level.
    fn see(&mut self, lexicon: &Lexicon, name: &str, level: &str) {
        (self.level, self.state) = (Some(level.to_owned()), false);
        self.party = name[level.len()..].starts_with('委');
        let bare = ["局", "厅"].into_iter().find(|b| name[level.len()..].starts_with(b) && name.len() > level.len() + b.len());
        let all = NormSpan::new(0, name.len());
        let inner = lexicon.inner.ending(name, all).map(|t| t.span.start);
        self.bare_host = bare.is_some();
        self.host = match (bare, inner) {
            (Some(bare), _) => Some(format!("{level}{bare}")),
            (None, Some(office)) => host_end(&name[..office]).map(|end| name[..end].to_owned()),
            (None, None) => None,
        };
    }

    /// Whether a name without a level is an office of the host; the rule that says so.
    fn office_of_host(&self, lexicon: &Lexicon, name: &str) -> Option<Option<RuleId>> {
        let inner = lexicon.inner.ending(name, NormSpan::new(0, name.len()));
        if let Some(word) = inner {
            return Some(Some(word.rule));
        }
        (self.bare_host && name.ends_with(['局', '心', '所', '队'])).then_some(None)
    }
}

/// Where the body ends whose office is named: 市卫健委 of 市卫健委基层处.
fn host_end(words: &str) -> Option<usize> {
    words.char_indices().skip(2).filter(|(_, c)| matches!(c, '局' | '委' | '厅' | '办' | '院')).map(|(i, c)| i + c.len_utf8()).last()
}

/// Whether a short name without a place ends like a government office.
fn office_like(name: &str) -> bool {
    name.ends_with(['局', '委', '办', '厅']) && name.chars().count() <= 12
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::pattern::Fragments;
    use crate::grammar::{Bundle, Vocabulary};

    fn lexicon() -> Lexicon {
        let bundle = Bundle::builtin();
        Lexicon::compile(&bundle, &Fragments::read(&bundle).unwrap(), &mut Vocabulary::default()).unwrap()
    }

    fn restored(names: &[&str]) -> Vec<String> {
        let (lexicon, mut carry) = (lexicon(), Carry::default());
        names.iter().map(|n| carry.restore(&lexicon, n).0).collect()
    }

    #[test]
    fn levels_are_carried_until_another_stands() {
        assert_eq!(restored(&["区教育局", "财政局", "水务公司", "各镇政府"]), ["区教育局", "区财政局", "区水务公司", "各镇政府"]);
        assert_eq!(restored(&["市教育局", "县财政局", "审计局"]), ["市教育局", "县财政局", "县审计局"]);
        assert_eq!(restored(&["市教育局", "市场监管局", "人民银行"]), ["市教育局", "市市场监管局", "人民银行"]);
    }

    #[test]
    fn bodies_without_a_level_take_none() {
        assert_eq!(restored(&["财政部", "教育部"]), ["财政部", "教育部"]);
        assert_eq!(restored(&["市教育局", "国网供电公司", "团市委"]), ["市教育局", "国网供电公司", "团市委"]);
    }

    #[test]
    fn party_offices_and_inner_offices_take_their_host() {
        assert_eq!(restored(&["市委组织部", "宣传部", "财政局"]), ["市委组织部", "市委宣传部", "市财政局"]);
        assert_eq!(restored(&["省局计划处", "登记局", "信息中心"]), ["省局计划处", "省局登记局", "省局信息中心"]);
        assert_eq!(restored(&["市教育局基教科", "体卫科"]), ["市教育局基教科", "市教育局体卫科"]);
    }

    #[test]
    fn definitions_and_brackets() {
        let lexicon = lexicon();
        assert_eq!(normal(&lexicon, "市校舍改造办公室(以下简称市校舍办)"), "市校舍改造办公室");
        assert_eq!(normal(&lexicon, "各乡镇〔民族乡,以下简称乡镇〕政府"), "各乡镇(民族乡)政府");
        assert_eq!(normal(&lexicon, "各县<市、区>政府"), "各县(市、区)政府");
    }
}
