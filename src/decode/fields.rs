//! Labelled fields: `索引号：…`, `发布日期：… 来源：…`, `【发文字号】…` (页面信息栏目).

use super::PageField;
use crate::grammar::{Bundle, GrammarError, RuleId, WordTable};
use crate::span::NormSpan;

/// A line longer than this many bytes is text, not a row of fields.
const MAX_LINE: usize = 1200;
/// A value longer than this many bytes is text.
const MAX_VALUE: usize = 480;

/// The labels that fields begin with.
pub(crate) struct Labels {
    words: WordTable<()>,
}

/// A line that consists of fields.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldLine {
    /// Label and value, in order; a value may be empty.
    pub fields: Vec<PageField>,
    /// The rules the labels stand in.
    pub rules: Vec<RuleId>,
}

impl Labels {
    /// Reads the rules of class `label`.
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        Ok(Self { words: WordTable::new(bundle.class("decode", "label"), |_| Ok(()))? })
    }

    /// The fields of a line that begins with a label and holds nothing but fields.
    pub fn read(&self, line: &str) -> Option<FieldLine> {
        if line.len() > MAX_LINE {
            return None;
        }
        let compact = Compact::new(line);
        let marks = self.marks(&compact.text);
        let first = marks.first()?;
        if !compact.text[..first.start].chars().all(|c| matches!(c, '[' | '［' | '(' | '（' | '|' | '·')) {
            return None;
        }
        let mut out = FieldLine::default();
        for (i, mark) in marks.iter().enumerate() {
            let end = marks.get(i + 1).map_or(compact.text.len(), |next| next.start);
            let value = compact.source(mark.value, end, line);
            if value.len() > MAX_VALUE || value.contains('。') {
                return None;
            }
            out.fields.push(PageField { label: mark.label(&compact.text).to_owned(), value: value.to_owned() });
            out.rules.push(mark.rule);
        }
        Some(out)
    }

    /// Labels with the punctuation that makes them labels.
    fn marks(&self, text: &str) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        for token in self.words.find_iter(text, NormSpan::new(0, text.len())) {
            let (before, after) = (&text[..token.span.start], &text[token.span.end..]);
            let closed = before.ends_with('【') && after.starts_with('】');
            if closed || after.starts_with(['：', ':']) {
                let mark = after.chars().next().map_or(0, char::len_utf8);
                let start = if closed { token.span.start - '【'.len_utf8() } else { token.span.start };
                marks.push(Mark { start, words: token.span, value: token.span.end + mark, rule: token.rule });
            }
        }
        marks
    }
}

/// A label in a line without white space.
struct Mark {
    start: usize,
    words: NormSpan,
    value: usize,
    rule: RuleId,
}

impl Mark {
    fn label<'t>(&self, text: &'t str) -> &'t str {
        self.words.of(text)
    }
}

/// A line without white space, with the way back.
struct Compact {
    text: String,
    /// For each byte of `text` that begins a character, its place in the line.
    places: Vec<usize>,
}

impl Compact {
    fn new(line: &str) -> Self {
        let (mut text, mut places) = (String::with_capacity(line.len()), Vec::with_capacity(line.len() + 1));
        for (at, c) in line.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            text.push(c);
            places.resize(text.len(), at);
        }
        places.push(line.len());
        Self { text, places }
    }

    /// What stands in the line from one place of the compact text to another, trimmed.
    fn source<'l>(&self, start: usize, end: usize, line: &'l str) -> &'l str {
        line[self.places[start]..self.places[end]].trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '【' | '】'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Vec<(String, String)>> {
        let labels = Labels::compile(&Bundle::builtin()).unwrap();
        labels.read(line).map(|l| l.fields.into_iter().map(|f| (f.label, f.value)).collect())
    }

    fn fields(pairs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        Some(pairs.iter().map(|(l, v)| ((*l).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn reads_rows_of_fields() {
        assert_eq!(read("索 引 号：\tX/2020-1\t发文机关：\t某县 水利局"), fields(&[("索引号", "X/2020-1"), ("发文机关", "某县 水利局")]));
        assert_eq!(
            read("发布日期:2021-01-02 09:30 信息来源:市府办 浏览次数:"),
            fields(&[("发布日期", "2021-01-02 09:30"), ("信息来源", "市府办"), ("浏览次数", "")])
        );
        assert_eq!(read("【发文字号】某水〔2020〕1号"), fields(&[("发文字号", "某水〔2020〕1号")]));
    }

    #[test]
    fn leaves_text_alone() {
        for line in ["资金来源：由县财政承担。", "来源于基层", "现将有关事项通知如下：", "文号由办公室统一编排"]
        {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
