//! The words of `grammars/responsibility/`, by what they do.

use crate::grammar::pattern::Fragments;
use crate::grammar::{Bundle, Dictionary, GrammarError, PatternSet, Rule, RuleId, Token, Vocabulary, WordTable};
use crate::record::Role;
use crate::span::NormSpan;

/// What a word says of responsibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// 责任单位, 牵头单位
    Label(Role),
    /// 负责, 牵头; `list` where it counts in lists alone (指导, 参与)
    Verb { role: Role, list: bool },
    /// 责任主体, 第一责任人
    Office,
    /// 主体责任, 负总责
    Burden,
    /// 负责人, 负责解释: no cue at all
    Not,
}

/// How a name can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// 局, 委员会
    Body,
    /// 链长
    Post,
    /// 企业: counts after 由
    Kind,
    /// 区, 县: counts with 各 or after 由
    Place,
    /// 全部, 干部: no end at all
    Not,
}

/// A table of words that all do the same.
pub(super) struct Words(WordTable<()>);

impl Words {
    fn of(bundle: &Bundle, class: &str) -> Result<Self, GrammarError> {
        WordTable::new(bundle.class(STAGE, class), |_| Ok(())).map(Self)
    }

    /// The longest word at `at`.
    pub(super) fn at(&self, text: &str, at: usize, end: usize) -> Option<Token<()>> {
        if at < end { self.0.at(text, at, end) } else { None }
    }

    /// All words inside a span.
    pub(super) fn within<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = Token<()>> + 't {
        self.0.find_iter(text, span)
    }

    /// The first word inside a span.
    pub(super) fn first(&self, text: &str, span: NormSpan) -> Option<Token<()>> {
        self.0.find_iter(text, span).next()
    }

    /// The last word inside a span.
    pub(super) fn last(&self, text: &str, span: NormSpan) -> Option<Token<()>> {
        self.0.find_iter(text, span).last()
    }

    /// The word that the span ends with.
    pub(super) fn ending(&self, text: &str, span: NormSpan) -> Option<Token<()>> {
        self.within(text, span).filter(|t| t.span.end == span.end).last()
    }
}

const STAGE: &str = "responsibility";

/// Every word the stage works with.
pub(super) struct Lexicon {
    pub(super) cues: WordTable<Cue>,
    pub(super) ends: WordTable<End>,
    pub(super) by: WordTable<bool>,
    pub(super) adverb: Words,
    pub(super) share: Words,
    pub(super) preposition: Words,
    pub(super) predicate: Words,
    pub(super) lead_in: Words,
    pub(super) pivot: Words,
    pub(super) delegate: Words,
    pub(super) routine: Words,
    pub(super) describe: Words,
    pub(super) take: Words,
    pub(super) bear: Words,
    pub(super) be: Words,
    pub(super) not_subject: Words,
    pub(super) discourage: Words,
    pub(super) partner: Words,
    pub(super) join: Words,
    pub(super) etc: Words,
    pub(super) and: Words,
    pub(super) or: Words,
    pub(super) bare: Words,
    pub(super) collective: Words,
    pub(super) party: Words,
    pub(super) level: Words,
    pub(super) own: Words,
    pub(super) inner: Words,
    pub(super) stem: Words,
    pub(super) head: Words,
    pub(super) other: Words,
    pub(super) tiers: Words,
    pub(super) state: Words,
    pub(super) party_stem: Words,
    pub(super) duties: Words,
    pub(super) definition: Words,
    pub(super) first_leads: PatternSet,
    /// Divisions by name and short name.
    pub(super) places: Openings,
    /// Local bodies by name and short name, without the place before them.
    pub(super) agencies: Openings,
    /// Fields of government: the names of local bodies without their last word (财政, 文化和旅游).
    pub(super) fields: Openings,
    /// Central bodies by name and short name.
    pub(super) central: Openings,
    /// The rule of a bracket that holds units and nothing else.
    pub(super) alone: Option<RuleId>,
}

impl Lexicon {
    pub(super) fn compile(bundle: &Bundle, fragments: &Fragments, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        let words = |class: &str| Words::of(bundle, class);
        Ok(Self {
            cues: WordTable::new(classes(bundle, &["label", "verb", "office", "burden", "not"]), cue)?.known_to(vocabulary),
            ends: WordTable::new(classes(bundle, &["body", "post", "kind", "place", "not-body"]), |rule| Ok(end(rule)))?
                .known_to(vocabulary),
            by: WordTable::new(classes(bundle, &["by", "not-by"]), |rule| Ok(rule.class == "by"))?,
            adverb: words("adverb")?,
            share: words("share")?,
            preposition: words("preposition")?,
            predicate: words("predicate")?,
            lead_in: words("lead-in")?,
            pivot: words("pivot")?,
            delegate: words("delegate")?,
            routine: words("routine")?,
            describe: words("describe")?,
            take: words("take")?,
            bear: words("bear")?,
            be: words("be")?,
            not_subject: words("not-subject")?,
            discourage: words("discourage")?,
            partner: words("partner")?,
            join: words("join")?,
            etc: words("etc")?,
            and: words("and")?,
            or: words("or")?,
            bare: words("bare")?,
            collective: words("collective")?,
            party: words("party")?,
            level: words("level")?,
            own: words("own")?,
            inner: words("inner")?,
            stem: words("stem")?,
            head: words("head")?,
            other: words("other")?,
            tiers: words("tiers")?,
            state: words("state")?,
            party_stem: words("party-stem")?,
            duties: words("duties")?,
            definition: words("definition")?,
            first_leads: PatternSet::new(bundle.class(STAGE, "first-leads"), fragments)?,
            places: Openings::new(&places(bundle)),
            agencies: Openings::new(&agencies(bundle)),
            fields: Openings::new(&fields(&agencies(bundle))),
            central: Openings::new(&central(bundle)),
            alone: bundle.class(STAGE, "alone").next().map(|rule| rule.key),
        })
    }
}

impl Lexicon {
    /// 会同 at the start of a span. A single character (商) may begin a name as well (商务局); it
    /// counts where a level, 各 or a known body follows.
    pub(super) fn partner_at(&self, text: &str, span: NormSpan) -> Option<Token<()>> {
        let word = self.partner.at(text, span.start, span.end)?;
        let opens = |w: &Words| w.at(text, word.span.end, span.end).is_some();
        let sure = word.span.of(text).chars().count() > 1;
        (sure || opens(&self.level) || opens(&self.collective) || opens(&self.stem)).then_some(word)
    }
}

fn classes<'a>(bundle: &'a Bundle, names: &'a [&'a str]) -> impl Iterator<Item = &'a Rule> {
    bundle.stage(STAGE).filter(move |r| names.contains(&r.class.as_str()))
}

fn cue(rule: &Rule) -> Result<Cue, GrammarError> {
    let role = match rule.text("role") {
        Some("lead") => Ok(Role::Lead),
        Some("cooperate") => Ok(Role::Cooperate),
        Some("responsible") => Ok(Role::Responsible),
        other => Err(GrammarError::at(rule, format!("role is lead, cooperate or responsible, not {other:?}"))),
    };
    Ok(match rule.class.as_str() {
        "label" => Cue::Label(role?),
        "verb" => Cue::Verb { role: role?, list: rule.text("where") == Some("list") },
        "office" => Cue::Office,
        "burden" => Cue::Burden,
        _ => Cue::Not,
    })
}

fn end(rule: &Rule) -> End {
    match rule.class.as_str() {
        "body" => End::Body,
        "post" => End::Post,
        "kind" => End::Kind,
        "place" => End::Place,
        _ => End::Not,
    }
}

/// Names that a text may open with.
pub(super) struct Openings(Dictionary);

impl Openings {
    fn new(names: &[&str]) -> Self {
        Self(Dictionary::new(names))
    }

    /// Length in bytes of the longest name that `words` open with.
    pub(super) fn of(&self, words: &str) -> Option<usize> {
        self.0.at(words, 0, words.len()).map(|name| name.span.end)
    }
}

/// Divisions below the whole country, by name and short name.
fn places(bundle: &Bundle) -> Vec<&str> {
    let rows = bundle.table("divisions.tsv").skip(1).filter(|row| row.get(1) != Some(&"national"));
    let names = rows.flat_map(|row| [row.get(2).copied().unwrap_or_default(), row.get(4).copied().unwrap_or_default()]);
    names.filter(|name| !name.is_empty()).collect()
}

/// Local bodies as they are named after a place: 发展改革委, 财政局.
fn agencies(bundle: &Bundle) -> Vec<&str> {
    const NOT_AFTER_A_LEVEL: [&str; 4] = ["政府", "泛称", "内设机构", "园区"];
    let rows = bundle.table("agencies.tsv").filter(|row| row.get(2) == Some(&"local"));
    let rows = rows.filter(|row| row.get(3).is_some_and(|kind| !NOT_AFTER_A_LEVEL.contains(kind)));
    names(rows)
}

/// What local bodies are for: 财政 of 财政局.
fn fields<'a>(agencies: &[&'a str]) -> Vec<&'a str> {
    const ENDS: [&str; 6] = ["委员会", "办公室", "局", "委", "厅", "办"];
    let fields = agencies.iter().filter_map(|name| ENDS.iter().find_map(|end| name.strip_suffix(end)));
    fields.filter(|field| field.chars().nth(1).is_some()).collect()
}

/// Central bodies: 财政部, 发展改革委.
fn central(bundle: &Bundle) -> Vec<&str> {
    names(bundle.table("agencies.tsv").filter(|row| row.get(2) == Some(&"central")))
}

fn names<'a>(rows: impl Iterator<Item = Vec<&'a str>>) -> Vec<&'a str> {
    let names = rows.flat_map(|row| std::iter::once(row[0]).chain(row[1].split(';')));
    names.filter(|name| !name.is_empty()).collect()
}
