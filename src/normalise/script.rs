//! Traditional to simplified script (繁简).

use crate::charset::CharSet;
use crate::grammar::{Bundle, Dictionary, GrammarError};
use crate::span::NormSpan;

/// Share of telling characters that must be traditional for a text to count as traditional.
const MAJORITY: f64 = 0.5;
/// Fewer telling characters than this prove nothing.
const ENOUGH: usize = 2;

const TRADITIONAL: u8 = 1;
const SIMPLIFIED: u8 = 2;

/// The conversion tables. Characters keep their number, so every character has its counterpart.
pub(super) struct ScriptTables {
    /// What a character of the basic plane becomes; itself where nothing is said.
    characters: Vec<char>,
    /// Characters that stand in texts of one script only.
    traditional: CharSet,
    simplified: CharSet,
    phrases: Dictionary,
    replacements: Vec<String>,
}

impl ScriptTables {
    /// Compiles `seeds/script/`.
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let mut characters: Vec<char> = (0..=0xFFFFu32).map(|c| char::from_u32(c).unwrap_or('\u{FFFD}')).collect();
        let mut phrases: Vec<(&str, &str)> = Vec::new();
        let mut telling = vec![0; 0x10000];
        for table in ["script/t2s_characters.tsv", "script/t2s_phrases.tsv", "script/t2s_extra.tsv"] {
            for row in bundle.table(table) {
                let [from, to, ..] = row[..] else {
                    return Err(GrammarError::file(table, "a row needs two columns: traditional, simplified"));
                };
                let (mut f, mut t) = (from.chars(), to.chars());
                match (f.next(), f.next(), t.next(), t.next()) {
                    (Some(a), None, Some(b), None) => set(&mut characters, &mut telling, a, b),
                    _ if from.chars().count() == to.chars().count() => {
                        phrases.retain(|(p, _)| *p != from || table == "script/t2s_phrases.tsv");
                        phrases.push((from, to));
                    }
                    _ => {
                        return Err(GrammarError::file(
                            table,
                            format!("`{from}` and `{to}` differ in length; the map to the source needs one character for one"),
                        ));
                    }
                }
            }
        }
        for row in bundle.table("script/ambiguous.tsv") {
            for cell in row.iter().take(2) {
                cell.chars().for_each(|c| clear(&mut telling, c));
            }
        }
        let (phrases, replacements): (Vec<&str>, Vec<String>) = phrases.into_iter().map(|(from, to)| (from, to.to_owned())).unzip();
        let tells = |script: u8| (0..).zip(&telling).filter(move |(_, t)| **t == script).filter_map(|(c, _)| char::from_u32(c)).collect();
        let (traditional, simplified) = (tells(TRADITIONAL), tells(SIMPLIFIED));
        Ok(Self { characters, traditional, simplified, phrases: Dictionary::new(&phrases), replacements })
    }

    /// Whether a text is written in traditional script.
    pub fn is_traditional(&self, text: &str) -> bool {
        let traditional = self.traditional.count_in(text);
        if traditional < ENOUGH {
            return false;
        }
        let simplified = self.simplified.count_in(text);
        traditional as f64 > MAJORITY * (traditional + simplified) as f64
    }

    /// The simplified text, character for character.
    pub fn convert(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for phrase in self.phrases.find_iter(text, NormSpan::new(0, text.len())) {
            self.simplify(&text[at..phrase.span.start], &mut out);
            out.push_str(&self.replacements[phrase.index]);
            at = phrase.span.end;
        }
        self.simplify(&text[at..], &mut out);
        out
    }

    /// Writes words in simplified characters.
    fn simplify(&self, words: &str, out: &mut String) {
        out.extend(words.chars().map(|c| self.characters.get(c as usize).copied().unwrap_or(c)));
    }
}

fn set(characters: &mut [char], telling: &mut [u8], from: char, to: char) {
    if let Some(slot) = characters.get_mut(from as usize) {
        *slot = to;
        telling[from as usize] = if from == to { 0 } else { TRADITIONAL };
        if let Some(t) = telling.get_mut(to as usize)
            && *t == 0
        {
            *t = SIMPLIFIED;
        }
    }
}

fn clear(telling: &mut [u8], c: char) {
    if let Some(t) = telling.get_mut(c as usize) {
        *t = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_and_converts_script() {
        let tables = ScriptTables::compile(&Bundle::builtin()).unwrap();
        for (from, to) in [
            ("顯著提高", "显著提高"),
            ("著力推進", "着力推进"),
            ("乾淨能源", "干净能源"),
            ("徵收稅費", "征收税费"),
            ("計畫與規劃", "计划与规划"),
            ("里程碑", "里程碑"),
            ("沿著河道", "沿着河道"),
        ] {
            assert_eq!(tables.convert(from), to);
            assert_eq!(tables.convert(from).chars().count(), from.chars().count());
        }
        assert!(tables.is_traditional("關於推進農業發展的實施意見"));
        assert!(!tables.is_traditional("乾安县关于推进农业发展的实施意见"));
        assert!(!tables.is_traditional("著名商标"));
    }
}
