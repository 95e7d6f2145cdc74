//! Source text to normalised text, with a map back (规范化).
//!
//! Simplified script, NFKC widths, one form for quotation marks and dashes; no invisible or spam
//! characters, no spaces inside words. Line breaks stay: they are structure. So after this stage
//!
//! - `（），：；！？％～．` are half-width `(),:;!?%~.`; `、。《》〔〕【】“”‘’—…·` stay;
//! - a run of white space is one space, or one `\n` when it holds a line break; lines have no white
//!   space at their ends, and there are no empty lines;
//! - a line break in the middle of a sentence of a hard-wrapped text goes, and so does a page number;
//! - circled digits `①` stay; `㈠` and `⑴` are `(一)` and `(1)`.
//!
//! The source text is kept beside it, and every normalised position maps to a source position.

mod characters;
mod map;
mod page_number;
mod rewrite;
mod script;
mod signs;
mod wrap;

pub use map::OffsetMap;

use crate::grammar::{Bundle, GrammarError, Openings, Vocabulary};
use crate::record::Script;
use crate::span::NormSpan;
use characters::Characters;
use script::ScriptTables;
use signs::Signs;

/// A text in normal form and its map to the source.
#[derive(Debug, Clone)]
pub struct Normalised {
    /// The normalised text.
    pub text: String,
    /// Where its parts came from.
    pub map: OffsetMap,
    /// The script the source was written in.
    pub script: Script,
    signs: Signs,
    /// Where words of the rule files may begin.
    pub(crate) openings: Openings,
}

impl Normalised {
    /// A text that is in normal form as it is.
    #[cfg(test)]
    pub(crate) fn plain(text: &str) -> Self {
        let mut map = OffsetMap::default();
        map.copy(text.len());
        Self { text: text.to_owned(), map, script: Script::Hans, signs: Signs::of(text), openings: Openings::default() }
    }

    /// Punctuation, brackets, spaces and breaks inside `span`, in order, each with its byte offset.
    pub(crate) fn signs(&self, span: NormSpan) -> impl Iterator<Item = (usize, char)> + '_ {
        self.signs.inside(&self.text, span.range())
    }
}

/// The tables that normalisation uses, compiled.
pub struct Normaliser {
    script: ScriptTables,
    characters: Characters,
    vocabulary: Vocabulary,
}

impl Normaliser {
    /// Compiles the tables of `seeds/script/` and the rules of `grammars/normalise/`.
    ///
    /// # Errors
    /// When a table or rule is wrong.
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        Ok(Self { script: ScriptTables::compile(bundle)?, characters: Characters::compile(bundle)?, vocabulary: Vocabulary::default() })
    }

    /// The same; the words of `vocabulary` are then found faster in the texts.
    #[must_use]
    pub fn with(self, vocabulary: Vocabulary) -> Self {
        Self { vocabulary, ..self }
    }

    /// Brings a text into normal form. Only a text that is written in traditional script is
    /// converted, so that 乾安县 stays 乾安县.
    pub fn normalise(&self, source: &str) -> Normalised {
        let (script, (text, map)) = if self.script.is_traditional(source) {
            (Script::Hant, rewrite::rewrite(source, &self.script.convert(source), &self.characters))
        } else {
            (Script::Hans, rewrite::rewrite(source, source, &self.characters))
        };
        Normalised { signs: Signs::of(&text), openings: self.vocabulary.openings(&text), text, map, script }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static NORMALISER: LazyLock<Normaliser> = LazyLock::new(|| Normaliser::compile(&Bundle::builtin()).unwrap());

    #[test]
    fn writes_one_form() {
        for (from, to) in [
            ("增长９％以上（含）", "增长9%以上(含)"),
            ("政 府 工 作 报 告", "政府工作报告"),
            ("通  知\n正文", "通知\n正文"),
            ("第一章&nbsp;&nbsp; 职责&nbsp;第一条", "第一章 职责 第一条"),
            ("<U+00A0><U+00A0>第一章<U+00A0>职责", "第一章 职责"),
            ("各县<市、区>政府", "各县<市、区>政府"),
            ("研发&管理R&D", "研发&管理R&D"),
            ("到 2025 年，达到 80 %", "到2025年,达到80%"),
            ("第 9-1 条 茶农应当登记", "第9-1条 茶农应当登记"),
            ("二、任务分解 (一)体制 各区县", "二、任务分解 (一)体制 各区县"),
            ("主要指标 1.经济指标 全区", "主要指标 1.经济指标 全区"),
            ("符合条件的.企业", "符合条件的企业"),
            ("一.总体要求", "一.总体要求"),
            ("增长3.5个", "增长3.5个"),
            ("推进\"放管服\"改革", "推进“放管服”改革"),
            ("\u{3000}\u{3000}第一段\r\n\r\n  第二段  ", "第一段\n第二段"),
            ("㈠⑴①", "(一)(1)①"),
            ("關於「雙碳」工作", "关于“双碳”工作"),
        ] {
            assert_eq!(NORMALISER.normalise(from).text, to);
        }
    }

    #[test]
    fn a_sentence_goes_on_over_a_page_number() {
        let sentence: Vec<char> = "加强江河湖泊管护和堤防涵闸泵站水库的建设改造,".repeat(100).chars().collect();
        let whole: String = sentence.iter().collect();
        for between in ["", "\n"] {
            let number = |i: usize| if i > 0 && i.is_multiple_of(14) { format!("{}{between}", i / 14) } else { String::new() };
            let lines = sentence.chunks(24).enumerate().map(|(i, line)| number(i) + &line.iter().collect::<String>());
            let printed = lines.collect::<Vec<_>>().join("\n");
            let text = NORMALISER.normalise(&printed).text;
            assert!(text == whole, "{text}");
        }
    }

    #[test]
    fn an_index_is_no_part_of_a_number() {
        let line = "细颗粒物（PM）年平均浓度下降,河道湖泊水质变好到三十2";
        let text = format!("{line}\n2.5\n{}", format!("{line}\n").repeat(20));
        assert!(NORMALISER.normalise(&text).text.contains("2\n2.5"));
    }

    #[test]
    fn maps_words_back() {
        let source = "到 ２０２５ 年，規模以上工業增加值達到８０億元，發展壯大產業";
        let n = NORMALISER.normalise(source);
        let at = n.text.find("规模以上").unwrap();
        let end = n.text.find("元,").unwrap() + "元".len();
        assert_eq!(n.map.to_source(NormSpan::new(at, end)).of(source), "規模以上工業增加值達到８０億元");
        let year = n.text.find("2025年").unwrap();
        assert_eq!(n.map.to_source(NormSpan::new(year, year + "2025年".len())).of(source), "２０２５ 年");
    }

    proptest! {
        #[test]
        fn every_span_maps_to_the_source(source in r"([\p{Han}0-9a-z 　\n.,，。（）①㈠'`\x22]|PDF|規|—|–){0,60}|\PC{0,40}") {
            let n = NORMALISER.normalise(&source);
            let bounds: Vec<usize> = (0..=n.text.len()).filter(|i| n.text.is_char_boundary(*i)).collect();
            let mut last = 0;
            for (i, start) in bounds.iter().enumerate() {
                let point = n.map.to_source(NormSpan::new(*start, *start)).start;
                prop_assert!(point >= last || n.text.is_empty());
                last = point;
                for end in &bounds[i..] {
                    let span = n.map.to_source(NormSpan::new(*start, *end));
                    prop_assert!(span.end <= source.len() && source.is_char_boundary(span.start) && source.is_char_boundary(span.end));
                }
            }
            let whole = n.map.to_source(NormSpan::new(0, n.text.len()));
            prop_assert_eq!((whole.start, whole.end), (0, source.len()));
        }

        #[test]
        fn every_source_position_maps_forward(source in r"([\p{Han}0-9 \n.，（]){0,40}") {
            let n = NORMALISER.normalise(&source);
            let mut last = 0;
            for i in (0..=source.len()).filter(|i| source.is_char_boundary(*i)) {
                let at = n.map.to_norm(i);
                prop_assert!(at >= last && at <= n.text.len() && n.text.is_char_boundary(at));
                last = at;
            }
        }
    }
}
