//! Plain text (纯文本): taken as it is. Labelled lines at its head are read as fields, and stay.

use super::SourceText;
use super::fields::Labels;

/// Lines at the head in which fields are looked for.
const HEAD: usize = 30;

/// The text and the fields at its head: exports of law databases begin with 【发文字号】…, copies of
/// web pages with 索引号:… or 发布日期:…
pub(super) fn read(text: String, labels: &Labels) -> SourceText {
    let mut out = SourceText::default();
    for line in text.lines().filter(|l| !l.trim().is_empty()).take(HEAD) {
        if let Some(read) = labels.read(line) {
            out.page.extend(read.fields.into_iter().filter(|f| !f.value.is_empty()));
            out.rules.extend(read.rules);
        } else if line.contains('。') && line.chars().count() > 40 {
            break;
        }
    }
    out.text = text;
    out
}
