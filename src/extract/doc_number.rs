//! Document numbers (发文字号): 国发〔2019〕11号.

use crate::grammar::{Bundle, GrammarError, RuleId, WordTable};
use crate::span::NormSpan;
use regex::Regex;

/// Longest agency mark (机关代字) before the year, in characters.
const MARK_LENGTH: usize = 10;

/// Finds document numbers in running text.
pub struct DocNumbers {
    /// The year in its brackets and the running number; 20xx is a masked year.
    year_and_number: Regex,
    /// Words that may stand right before a number and are no part of its agency mark.
    lead_ins: WordTable<()>,
}

/// A document number in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocNumber {
    /// From its agency mark to 号.
    pub span: NormSpan,
    /// The rule and the word that cut its agency mark from what leads in to it.
    pub lead_in: Option<(RuleId, NormSpan)>,
}

impl DocNumbers {
    /// Compiles the mechanism and the lead-in words of `grammars/reference/`.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let year_and_number =
            Regex::new(r"[〔\[【(](?:(?:19|20)[0-9]{2}|20[xX×*]{2}|[xX×*]{4})[〕\]】)] ?第? ?[0-9xX×*]{1,5}(?:-[0-9]+)? ?号")
                .expect("a constant pattern compiles");
        let lead_ins = WordTable::new(bundle.class("reference", "number-lead-in"), |_| Ok(()))?;
        Ok(Self { year_and_number, lead_ins })
    }

    /// The numbers inside `span`, in order.
    pub fn find_iter<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = DocNumber> + 't {
        self.year_and_number.find_iter(span.of(text)).filter_map(move |m| {
            let bracket = span.start + m.start();
            self.before_year(text, span.start, bracket, span.start + m.end())
        })
    }

    /// The number that ends at `end`, whose agency mark stands before `bracket`: a run of Han
    /// characters without the words that lead in to it. `None` when nothing or too much stands there.
    fn before_year(&self, text: &str, from: usize, bracket: usize, end: usize) -> Option<DocNumber> {
        let run: usize = text[from..bracket].chars().rev().take(2 * MARK_LENGTH).take_while(|c| is_han(*c)).map(char::len_utf8).sum();
        let run = NormSpan::new(bracket - run, bracket);
        let lead_in = self.lead_ins.find_iter(text, run).last();
        let start = lead_in.map_or(run.start, |t| t.span.end);
        let length = text[start..bracket].chars().count();
        let span = NormSpan::new(start, end);
        (1..=MARK_LENGTH).contains(&length).then(|| DocNumber { span, lead_in: lead_in.map(|t| (t.rule, t.span)) })
    }
}

/// Whether a character is a Chinese one.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<&str> {
        let rules = DocNumbers::compile(&Bundle::builtin()).unwrap();
        rules.find_iter(text, NormSpan::new(0, text.len())).map(|n| n.span.of(text)).collect()
    }

    #[test]
    fn finds_numbers_with_any_bracket() {
        assert_eq!(numbers("(青政办〔2020〕7号)"), ["青政办〔2020〕7号"]);
        assert_eq!(numbers("符合湘教发[2018]32号第三条"), ["湘教发[2018]32号"]);
        assert_eq!(numbers("按照鲁水字〔20xx〕第5号要求"), ["鲁水字〔20xx〕第5号"]);
        assert_eq!(numbers("关于种茶的意见闽茶发〔2019〕3号各县"), ["闽茶发〔2019〕3号"]);
    }

    #[test]
    fn leaves_other_brackets_alone() {
        for text in ["标准(2019)执行", "〔2019〕11号", "第[2019]项", "沿河两岸的绿化带路灯环卫设施改造(2020)5号"]
        {
            assert_eq!(numbers(text), Vec::<&str>::new(), "{text}");
        }
    }
}
