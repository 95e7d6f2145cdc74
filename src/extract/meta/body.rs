//! Names of bodies (机关名称): what issues documents.

use super::Reader;
use crate::extract::doc_number::is_han;

/// Longest name of a body, in characters.
const LONGEST: usize = 40;
/// Marks that stand between the names of joint issuers.
const BETWEEN: [char; 5] = [' ', '\n', '、', ',', '|'];

impl Reader<'_> {
    /// Whether words are the name of one body.
    pub fn is_body(&self, words: &str) -> bool {
        let chars = words.chars().count();
        (2..=LONGEST).contains(&chars)
            && words.chars().all(|c| is_han(c) || c.is_ascii_digit() || matches!(c, '(' | ')' | '“' | '”'))
            && self.cues.ends("body-ending", words).is_some()
            && self.cues.find("no-body", words).is_none()
    }

    /// The bodies that words name one after another, whatever joins them; `None` when anything else
    /// stands among them.
    pub fn bodies(&self, words: &str) -> Option<Vec<String>> {
        let mut bodies = Vec::new();
        // A name broken by a space (宁波市 财政局) is put together again.
        let mut open = String::new();
        for piece in words.split(BETWEEN).filter(|p| !p.is_empty()) {
            open.push_str(piece);
            if let Some(found) = self.joined(&open) {
                bodies.extend(found);
                open.clear();
            }
        }
        (open.is_empty() && !bodies.is_empty()).then_some(bodies)
    }

    /// Bodies written without anything between them: 甲市民政局甲市财政局.
    fn joined(&self, words: &str) -> Option<Vec<String>> {
        if words.chars().count() > 5 * LONGEST {
            return None;
        }
        let mut bodies = Vec::new();
        let mut start = 0;
        for (at, _) in words.char_indices().skip(2) {
            let begins = |class: &str| self.cues.starts(class, &words[at..]).is_some();
            let restarts = || begins("party") || begins("central") || self.divisions.at_start(&words[at..]).is_some_and(|m| m.whole);
            if at > start && restarts() && self.is_body(&words[start..at]) {
                bodies.push(words[start..at].to_owned());
                start = at;
            }
        }
        self.is_body(&words[start..]).then(|| {
            bodies.push(words[start..].to_owned());
            bodies
        })
    }
}

/// Of two names of one body the fuller: 省政府办公厅 and 江西省人民政府办公厅. `None` when they are
/// not of one body.
pub(super) fn fuller<'a>(a: &'a str, b: &'a str) -> Option<&'a str> {
    let (short, long) = if a.chars().count() <= b.chars().count() { (a, b) } else { (b, a) };
    let mut rest = long.chars();
    let inside = short.chars().all(|c| rest.any(|l| l == c));
    (inside && short.chars().next_back() == long.chars().next_back()).then_some(long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_fuller_name() {
        assert_eq!(fuller("省政府办公厅", "江西省人民政府办公厅"), Some("江西省人民政府办公厅"));
        assert_eq!(fuller("某市林业局", "某市水利局"), None);
        assert_eq!(fuller("某市人民政府", "某市人民政府办公室"), None);
    }
}
