//! What becomes of each character: the table behind [`super::rewrite`].

use super::signs::{Signs, is_sign};
use crate::grammar::{Bundle, GrammarError};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// How a web page writes spaces, and how R writes one that a code page lacks; they stay behind where
/// text was copied carelessly.
const SPACE_ENTITIES: [&str; 4] = ["&nbsp;", "&ensp;", "&emsp;", "<U+00A0>"];
/// What they begin with.
const ENTITY_STARTS: [char; 2] = ['&', '<'];

/// What a run of characters needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Stands as it is.
    Plain,
    /// White space and line breaks.
    Space,
    /// Another form of the same character.
    Fold,
    /// Invisible.
    Drop,
    /// Meaningless between two Han characters.
    Stray,
    /// A straight quotation mark.
    Quote,
}

/// The characters' kinds and folded forms.
pub(super) struct Characters {
    /// Kinds of the basic plane.
    kinds: Vec<Kind>,
    folds: HashMap<char, String>,
}

impl Characters {
    /// Compiles `grammars/normalise/`.
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let mut this = Self { kinds: vec![Kind::Plain; 0x10000], folds: HashMap::new() };
        for c in (0..=0xFFFFu32).filter_map(char::from_u32) {
            this.kinds[c as usize] = if c.is_whitespace() || (c.is_control() && c != '\u{FEFF}') {
                Kind::Space
            } else if is_han(c) || c.nfkc().eq(std::iter::once(c)) {
                Kind::Plain
            } else {
                Kind::Fold
            };
        }
        for rule in bundle.stage("normalise") {
            let kind = match rule.class.as_str() {
                "fold" => Kind::Fold,
                "keep" => Kind::Plain,
                "drop" => Kind::Drop,
                "stray" => Kind::Stray,
                "quote" => Kind::Quote,
                other => return Err(GrammarError::at(rule, format!("class `{other}`; known are fold, keep, drop, stray, quote"))),
            };
            let to = rule.text("to");
            if kind == Kind::Fold && to.is_none() {
                return Err(GrammarError::at(rule, "class `fold` needs `to`, what the characters become"));
            }
            for word in &rule.words {
                let mut chars = word.chars();
                let (Some(c), None) = (chars.next(), chars.next()) else {
                    return Err(GrammarError::at(rule, format!("`{word}` is not one character")));
                };
                if !is_sign(c) {
                    return Err(GrammarError::at(
                        rule,
                        format!("`{word}` is a letter, a digit or a Han character; those stay as they are"),
                    ));
                }
                if let Some(slot) = this.kinds.get_mut(c as usize) {
                    *slot = kind;
                }
                if let (Kind::Fold, Some(to)) = (kind, to) {
                    this.folds.insert(c, to.to_owned());
                }
            }
        }
        Ok(this)
    }

    /// Length in bytes and kind of the run that begins at `at`, which is not the end. Only plain
    /// characters and white space run on. `signs` are those of the text.
    pub fn run(&self, text: &str, at: usize, signs: &Signs) -> (usize, Kind) {
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { return (0, Kind::Plain) };
        let kind = self.kind(first);
        if kind == Kind::Space || ENTITY_STARTS.contains(&first) {
            let len = self.space_len(rest);
            return if len > 0 { (len, Kind::Space) } else { (first.len_utf8(), Kind::Plain) };
        }
        if kind != Kind::Plain {
            return (first.len_utf8(), kind);
        }
        // Han characters, letters and digits are plain.
        let ends = |sign: char| self.kind(sign) != Kind::Plain || ENTITY_STARTS.contains(&sign);
        let end = signs.inside(text, at + first.len_utf8()..text.len()).find(|(_, sign)| ends(*sign)).map_or(text.len(), |(end, _)| end);
        (end - at, kind)
    }

    /// Length of the white space that begins a text, entities left over from a web page included.
    fn space_len(&self, text: &str) -> usize {
        let mut rest = text;
        loop {
            let trimmed = rest.trim_start_matches(|c| self.kind(c) == Kind::Space);
            match SPACE_ENTITIES.iter().find_map(|e| trimmed.strip_prefix(e)) {
                Some(after) => rest = after,
                None => return text.len() - trimmed.len(),
            }
        }
    }

    fn kind(&self, c: char) -> Kind {
        self.kinds.get(c as usize).copied().unwrap_or(Kind::Plain)
    }

    /// Appends the folded form of a character.
    pub fn fold(&self, c: char, out: &mut String) {
        match self.folds.get(&c) {
            Some(to) => out.push_str(to),
            None if self.kind(c) == Kind::Fold => out.extend(c.nfkc()),
            None => out.push(c),
        }
    }
}

/// Whether a character is a Han character (汉字), the iteration zero included.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_at_what_is_not_plain() {
        let characters = Characters::compile(&Bundle::builtin()).unwrap();
        let long = "茶".repeat(50);
        for (plain, rest) in [("茶园9亩a。、㐀𠮷", "\n"), ("茶", "&nbsp;"), ("茶", "<"), ("茶", "\u{feff}"), (&long, "9"), (&long, "")]
        {
            let text = format!("{plain}{rest}");
            let until = if rest == "9" { text.len() } else { plain.len() };
            assert_eq!(characters.run(&text, 0, &Signs::of(&text)), (until, Kind::Plain), "{text}");
        }
    }

    #[test]
    fn rules_name_signs_only() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("normalise")).unwrap();
        for (word, told) in [("茶", true), ("x", true), ("7", true), ("¤", false)] {
            let rule = format!("[[rule]]\nid = \"own\"\nclass = \"drop\"\nwords = [\"{word}\"]\n");
            std::fs::write(dir.path().join("normalise/own.toml"), rule).unwrap();
            let bundle = Bundle::builtin().overlaid_by(dir.path()).unwrap();
            assert_eq!(Characters::compile(&bundle).err().is_some_and(|e| e.message.contains(word)), told, "{word}");
        }
    }
}
