//! The words that make a number a target: predicates, bounds, modality (词类).

use super::scope::Scopes;
use crate::grammar::{Bundle, GrammarError, Rule, RuleId, Token, Vocabulary, WordTable};
use crate::normalise::Normalised;
use crate::record::{Comparator, Frequency, Modality};
use crate::span::NormSpan;

/// What a word does for a quantity near it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// 不低于, 约: a bound before the number.
    Before(Comparator),
    /// 以上, 左右: a bound after the unit.
    After(Comparator),
    /// 达到, 保持在: the value is a level.
    Reach(Option<Modality>),
    /// 为, 有: says a level only of a named indicator; `serves` where it may name who is served.
    ReachWeak { serves: bool },
    /// 增长
    Growth,
    /// 提高, 新增: the value is a difference.
    Change,
    /// 占
    Share,
    /// 增速, 的增幅: a noun that says growth.
    Rate,
    /// 的标准, 大关: follows a value and is nothing counted.
    LevelAfter,
    /// 新建, 引进; `weak` where it is as often part of a noun.
    Make { weak: bool },
    /// 完工, 投产: said of what was counted before it.
    Status,
    /// 加快, 推动: what follows is to be made or started.
    Push,
    /// 根据, 围绕: what follows is no indicator.
    Manner,
    /// 力争, 确保
    Modality(Modality),
    /// 年均, 累计
    Frequency(Frequency),
    /// 均, 各
    Each,
    /// 分别
    Respectively,
    /// 比, 较
    Baseline,
    /// 基础上: what stands between 在 and this is compared with.
    Basis,
    /// 将, 全面: no part of an indicator; `noun` where it may also be said of a noun (重点学科).
    Adverb { noun: bool },
    /// 各类, 相关: before a noun and no part of its name.
    Determiner,
    /// 的, 了
    Glue,
    /// A whole word whose characters are not to be read one by one.
    Opaque,
    /// 绿化面积: a verb and the noun that measures what it does, a whole word that names an act.
    Deed,
    /// 给予, 补助: money for a beneficiary.
    Incentive,
    /// 资金, 经费: what is given its size; `grant` where its money goes to beneficiaries.
    Fund { grant: bool },
    /// 计入, 罚款: a rule, not an aim; `weak` where it may also describe what is measured (学历).
    Rule { weak: bool },
    /// 现有, 下辖: what there is already.
    Existing,
    /// 计入, 折算: the sentence says how something is computed.
    Formula,
    /// 前期, 核准: a project that is not yet to be built.
    Preparation,
    /// 方面, 阶段: nothing that can be made.
    Abstract,
    /// 由, 从: before the old value of a change.
    From,
    /// 每季度: how often something is done.
    Rhythm,
    /// 金牌, 一等奖
    Award,
    /// 排名
    Rank,
}

/// The words of `grammars/quantity/` and `grammars/target/`.
pub(super) struct Lexicon {
    pub(super) words: WordTable<Class>,
    /// What makes a noun of the verb before it.
    nouns: WordTable<Noun>,
}

/// What stands right after a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noun {
    /// 面积, 人数: a noun that measures what the verb does.
    Dimension,
    /// 率, 者: ends a noun that begins with the verb (办结率).
    Suffix,
    /// 区, 户: does so where nothing follows that it may begin.
    Ending,
    /// 区域, 业务: a word of its own that begins like a suffix.
    Apart,
}

impl Lexicon {
    pub(super) fn compile(bundle: &Bundle, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        let rules = bundle
            .stage("quantity")
            .filter(|r| !matches!(r.class.as_str(), "value" | "more" | "age" | "voltage" | "grade" | "size" | "name-unit" | "name"))
            .chain(bundle.stage("target"));
        Ok(Self {
            words: WordTable::new(
                rules.filter(|r| {
                    !matches!(
                        r.class.as_str(),
                        "head"
                            | "bare-head"
                            | "per-head"
                            | "tail"
                            | "group"
                            | "condition-title"
                            | "condition-lead"
                            | "permission"
                            | "no-permission"
                    ) && noun(r).is_none()
                        && !Scopes::CLASSES.contains(&r.class.as_str())
                }),
                class,
            )?
            .known_to(vocabulary),
            nouns: WordTable::new(bundle.stage("target").filter(|r| noun(r).is_some()), |r| {
                noun(r).ok_or_else(|| GrammarError::at(r, "ends no noun"))
            })?,
        })
    }

    /// The words inside a span; a verb and what makes a noun of it are one word (绿化面积, 建成区).
    pub(super) fn tokens<'t>(&'t self, source: &'t Normalised, span: NormSpan) -> impl Iterator<Item = Token<Class>> + 't {
        let text = &source.text;
        let mut found = self.words.find_in(source, span).peekable();
        std::iter::from_fn(move || {
            let token = found.next()?;
            let made = matches!(token.class, Class::Make { .. });
            let verb = made || matches!(token.class, Class::Push | Class::Manner | Class::Reach(_) | Class::Change | Class::Status);
            let Some(noun) = self.nouns.at(text, token.span.end, span.end).filter(|_| verb) else { return Some(token) };
            let whole = token.span.join(noun.span);
            // 户均 is a word of its own.
            let longer = found.peek().is_some_and(|t| t.span.start == noun.span.start && t.span.end > noun.span.end);
            let class = match noun.class {
                Noun::Dimension if made => Class::Deed,
                Noun::Suffix | Noun::Ending if !longer => Class::Opaque,
                _ => return Some(token),
            };
            found.next_if(|t| t.span == noun.span);
            // 建设规模化猪场, 新建区文化馆: the noun ends where another word begins.
            let next = found.peek().map_or(span.end, |t| t.span.start);
            let ends = noun.span.end == next || text[noun.span.end..].starts_with(|c: char| !c.is_alphanumeric());
            Some(if ends || noun.class == Noun::Suffix { Token { span: whole, class, rule: noun.rule } } else { token })
        })
    }
}

fn noun(rule: &Rule) -> Option<Noun> {
    Some(match rule.class.as_str() {
        "dimension" => Noun::Dimension,
        "noun-suffix" => Noun::Suffix,
        "noun-ending" => Noun::Ending,
        "no-suffix" => Noun::Apart,
        _ => return None,
    })
}

fn class(rule: &Rule) -> Result<Class, GrammarError> {
    use Class::*;
    Ok(match rule.class.as_str() {
        "ge-before" => Before(Comparator::Ge),
        "gt-before" => Before(Comparator::Gt),
        "le-before" => Before(Comparator::Le),
        "lt-before" => Before(Comparator::Lt),
        "approx-before" => Before(Comparator::Approx),
        "ge-after" => After(Comparator::Ge),
        "le-after" => After(Comparator::Le),
        "approx-after" => After(Comparator::Approx),
        "reach-weak" => ReachWeak { serves: rule.flag("serves") },
        "level-after" => LevelAfter,
        "push" => Push,
        "manner" => Manner,
        "formula" => Formula,
        "preparation" => Preparation,
        "abstract" => Abstract,
        "rhythm" => Rhythm,
        "from" => From,
        "award" => Award,
        "rank" => Rank,
        "reach" => Reach(rule.text("modality").map(|_| modality(rule, "modality")).transpose()?),
        "growth" => Growth,
        "change" => Change,
        "share" => Share,
        "rate" => Rate,
        "make" => Make { weak: rule.flag("weak") },
        "status" => Status,
        "modality" => Modality(modality(rule, "value")?),
        "frequency" => Frequency(frequency(rule)?),
        "each" => Each,
        "respectively" => Respectively,
        "baseline" => Baseline,
        "basis" => Basis,
        "adverb" => Adverb { noun: rule.flag("noun") },
        "determiner" => Determiner,
        "glue" => Glue,
        "opaque" => Opaque,
        "incentive" => Incentive,
        "fund" => Fund { grant: rule.flag("grant") },
        "rule" => Rule { weak: rule.flag("weak") },
        "existing" => Existing,
        other => return Err(GrammarError::at(rule, format!("no class `{other}`; see grammars/README.md for the classes of this stage"))),
    })
}

fn modality(rule: &Rule, field: &str) -> Result<Modality, GrammarError> {
    Ok(match rule.text(field) {
        Some("strive") => Modality::Strive,
        Some("ensure") => Modality::Ensure,
        Some("expected") => Modality::Expected,
        _ => return Err(GrammarError::at(rule, format!("`{field}` is strive, ensure or expected"))),
    })
}

fn frequency(rule: &Rule) -> Result<Frequency, GrammarError> {
    Ok(match rule.text("value") {
        Some("annual_average") => Frequency::AnnualAverage,
        Some("annual") => Frequency::Annual,
        Some("cumulative") => Frequency::Cumulative,
        Some("year_on_year") => Frequency::YearOnYear,
        _ => return Err(GrammarError::at(rule, "`value` is annual_average, annual, cumulative or year_on_year")),
    })
}

/// A word and the rule it stands in.
pub(super) type Mark = (RuleId, crate::span::NormSpan);
