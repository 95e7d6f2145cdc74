//! Quantities: a number with its unit (数量).
//!
//! [`QuantityRules::scan`] finds every number of a sentence once and says what it is: a quantity, a
//! date, or part of a name. What a quantity measures is not its business.

mod number;
mod scan;
mod unit;

pub use unit::UnitKind;

use crate::grammar::{Bundle, Dictionary, GrammarError, RuleId, Vocabulary, WordTable};
use crate::record::Measure;
use crate::span::NormSpan;
use std::collections::BTreeSet;
use unit::Units;

/// A number and its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Number and unit.
    pub span: NormSpan,
    /// Decimal string.
    pub value: String,
    /// Upper end of a range.
    pub value_max: Option<String>,
    /// As written, normalised, 万 and 亿 included.
    pub unit: Option<String>,
    /// What the unit measures.
    pub kind: UnitKind,
    /// 余 or 多 stood after the number.
    pub more: bool,
    /// How the number is written.
    pub form: Form,
    /// The measure a value word brings with it (翻一番).
    pub measure: Option<Measure>,
    /// The rule of its value word (一半) or of its unit.
    pub rule: Option<RuleId>,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 20, 三分之一, 百分之五
    Figure,
    /// 三 (个), 两 (所)
    Chinese,
    /// 万 (亩), 千亿 (元): only a power of ten
    Power,
    /// 一半, 翻一番
    Word,
    /// 1:1
    Ratio,
}

/// A number in a sentence and what it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Mention {
    /// Something is measured or counted.
    Quantity(Quantity),
    /// A year, month, day or duration in years.
    Date(NormSpan),
    /// An ordinal, a code, a name: nothing is measured.
    Name(NormSpan, &'static str, Option<RuleId>),
}

impl Mention {
    /// The words.
    pub fn span(&self) -> NormSpan {
        match self {
            Self::Quantity(q) => q.span,
            Self::Date(span) | Self::Name(span, ..) => *span,
        }
    }
}

/// Value words of `grammars/quantity/` and the units of `seeds/units.tsv`.
pub struct QuantityRules {
    units: Units,
    /// The characters a number can begin with, as words, so that the vocabulary finds them.
    begins: Dictionary,
    values: Vec<ValueWord>,
    /// The words of `values`.
    value_words: Dictionary,
    more: Vec<(String, RuleId)>,
    /// Units after which a Chinese numeral is part of a name (三期).
    name_units: Vec<(String, RuleId)>,
    /// Fixed expressions with a numeral (三位一体).
    names: WordTable<()>,
}

/// The characters of Chinese numerals.
fn numerals() -> impl Iterator<Item = char> {
    ('\u{80}'..='\u{FFFF}').filter(|c| number::is_chinese(*c))
}

struct ValueWord {
    value: String,
    unit: Option<String>,
    measure: Option<Measure>,
    rule: RuleId,
}

impl QuantityRules {
    /// Whether the words are a unit and nothing else, 万 and 亿 included.
    pub fn is_unit(&self, words: &str) -> bool {
        let power = words.len() - words.trim_start_matches(['万', '亿', '千', '百']).len();
        self.units.at(&words[power..]).is_some_and(|u| power + u.len == words.len())
    }

    /// Compiles rules and units.
    ///
    /// # Errors
    /// When a rule lacks its value or the unit table is wrong.
    pub fn compile(bundle: &Bundle, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        let (mut values, mut value_words) = (Vec::new(), Vec::new());
        for rule in bundle.class("quantity", "value") {
            let value = rule.text("value").ok_or_else(|| GrammarError::at(rule, "a value word needs `value`"))?;
            let measure = match rule.text("measure") {
                None => None,
                Some("change") => Some(Measure::Change),
                Some(other) => return Err(GrammarError::at(rule, format!("`measure` is `change` or left out, not `{other}`"))),
            };
            value_words.extend(rule.words.iter().map(String::as_str));
            values.extend(rule.words.iter().map(|_| ValueWord {
                value: value.to_owned(),
                unit: rule.text("unit").map(str::to_owned),
                measure,
                rule: rule.key,
            }));
        }
        let words = |class: &str| -> Vec<(String, RuleId)> {
            bundle.class("quantity", class).flat_map(|r| r.words.iter().map(|w| (w.clone(), r.key))).collect()
        };
        let names = bundle.class("quantity", "name").flat_map(|r| &r.words).map(String::as_str);
        let firsts = value_words.iter().copied().chain(names).filter_map(|w| w.chars().next());
        let begins: BTreeSet<String> = ('0'..='9').chain(numerals()).chain(firsts).map(String::from).collect();
        Ok(Self {
            units: Units::compile(bundle)?,
            begins: Dictionary::new(&Vec::from_iter(begins)).known_to(vocabulary),
            values,
            value_words: Dictionary::new(&value_words),
            more: words("more"),
            name_units: words("name-unit"),
            names: WordTable::new(bundle.class("quantity", "name"), |_| Ok(()))?,
        })
    }
}
