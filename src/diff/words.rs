//! Words, and which of them differ.
//!
//! Texts are compared sentence by sentence first and word by word in the sentences that differ, so
//! that no edit chops a word or strays into the next sentence. White space is no word.

use crate::span::NormSpan;
use aho_corasick::{AhoCorasick, MatchKind};
use jieba_rs::Jieba;
use rustc_hash::{FxHashMap, FxHashSet};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;
use std::sync::LazyLock;

/// Loaded once, when two texts first differ.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// A word of the normalised text. Two words are the same when their keys are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub key: &'a str,
    pub span: NormSpan,
    /// Number of the run it stands in: words of two runs do not follow each other in the source.
    run: usize,
}

/// Names of units: each is one word, and a unit that was renamed is compared under its old name.
pub(super) struct Names<'n> {
    /// The name each is compared as.
    keys: Vec<&'n str>,
    finder: Option<AhoCorasick>,
}

impl<'n> Names<'n> {
    /// Names with what they are compared as.
    pub fn new(names: &FxHashMap<&'n str, &'n str>) -> Self {
        let mut sorted: Vec<(&str, &str)> = names.iter().map(|(name, key)| (*name, *key)).collect();
        sorted.sort_unstable();
        // A set of names that is too large for the automaton leaves them to the dictionary.
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(sorted.iter().map(|n| n.0)).ok();
        Self { keys: sorted.iter().map(|n| n.1).collect(), finder }
    }

    /// The names in a text: where they stand and what they are compared as.
    fn find(&self, text: &str) -> Vec<(Range<usize>, &'n str)> {
        let found = self.finder.iter().flat_map(|f| f.find_iter(text));
        found.map(|m| (m.range(), self.keys[m.pattern().as_usize()])).collect()
    }
}

/// The words in runs of text.
pub(super) fn words<'a>(text: &'a str, runs: impl IntoIterator<Item = NormSpan>, names: &Names<'a>) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    for (number, run) in runs.into_iter().enumerate() {
        let mut at = run.start;
        for (name, key) in names.find(run.of(text)) {
            let span = NormSpan::new(run.start + name.start, run.start + name.end);
            cut(text, NormSpan::new(at, span.start), number, &mut words);
            words.push(Word { key, span, run: number });
            at = span.end;
        }
        cut(text, NormSpan::new(at, run.end), number, &mut words);
    }
    words
}

/// Cuts a stretch into words: numbers with their points, Han words by the dictionary, signs.
fn cut<'a>(text: &'a str, span: NormSpan, run: usize, words: &mut Vec<Word<'a>>) {
    let mut at = span.start;
    while let Some(first) = text[at..span.end].chars().next() {
        let rest = &text[at..span.end];
        let length = match kind(first) {
            Kind::Space => {
                at += first.len_utf8();
                continue;
            }
            Kind::Sign => rest.find(|c| c != first).unwrap_or(rest.len()),
            Kind::Latin => latin(rest),
            Kind::Han => {
                let end = rest.find(|c| kind(c) != Kind::Han).unwrap_or(rest.len());
                for token in JIEBA.cut(&rest[..end], false) {
                    let span = NormSpan::new(at + token.byte_start, at + token.byte_end);
                    words.push(Word { key: span.of(text), span, run });
                }
                at += end;
                continue;
            }
        };
        let span = NormSpan::new(at, at + length);
        words.push(Word { key: span.of(text), span, run });
        at += length;
    }
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Kind {
    Space,
    Han,
    Latin,
    Sign,
}

fn kind(c: char) -> Kind {
    match c {
        _ if c.is_whitespace() => Kind::Space,
        _ if c.is_ascii_alphanumeric() => Kind::Latin,
        _ if c.is_alphanumeric() => Kind::Han,
        _ => Kind::Sign,
    }
}

/// Length of a number or a Latin word at the start of the text; points and commas between digits
/// belong to the number.
fn latin(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is = |i: usize, test: fn(&u8) -> bool| bytes.get(i).is_some_and(test);
    let mut end = 0;
    loop {
        let digits = |i: usize| is(i, u8::is_ascii_digit);
        if is(end, u8::is_ascii_alphanumeric) || (end > 0 && digits(end - 1) && digits(end + 1) && matches!(bytes[end], b'.' | b',')) {
            end += 1;
        } else {
            return end;
        }
    }
}

/// Whether a word is a sign.
pub(super) fn is_sign(word: &str) -> bool {
    word.chars().all(|c| !c.is_alphanumeric())
}

/// Words of the old text that became words of the new one, as numbers of words; a side may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// Where two texts differ, in order.
pub(super) fn differences(old: &[Word<'_>], new: &[Word<'_>]) -> Vec<Span> {
    let (olds, news) = (sentences(old), sentences(new));
    let mut ids = FxHashMap::default();
    let mut id = |words: &[Word<'_>]| -> u32 {
        let key: String = words.iter().flat_map(|w| [w.key, "\u{1f}"]).collect();
        let next = ids.len() as u32;
        *ids.entry(key).or_insert(next)
    };
    let old_ids: Vec<u32> = olds.windows(2).map(|s| id(&old[s[0]..s[1]])).collect();
    let new_ids: Vec<u32> = news.windows(2).map(|s| id(&new[s[0]..s[1]])).collect();
    let mut found = Vec::new();
    let (mut o, mut n) = (0, 0);
    let end = (old_ids.len(), new_ids.len());
    for (to_old, to_new) in equal(&old_ids, &new_ids).into_iter().chain(std::iter::once(end)) {
        within(old, olds[o]..olds[to_old], new, news[n]..news[to_new], &mut found);
        (o, n) = (to_old + 1, to_new + 1);
    }
    found.retain(|edit| !ends_heading(old, new, edit));
    found
}

/// Whether an edit is the stop or colon that ends a heading in one text and a line break in the other.
fn ends_heading(old: &[Word<'_>], new: &[Word<'_>], edit: &Span) -> bool {
    let (signs, other, at) = match (edit.old.is_empty(), edit.new.is_empty()) {
        (true, _) => (&new[edit.new.clone()], old, edit.old.start),
        (_, true) => (&old[edit.old.clone()], new, edit.new.start),
        _ => return false,
    };
    let is_break = at == 0 || at == other.len() || other[at - 1].run != other[at].run;
    is_break && signs.iter().all(|w| matches!(w.key, "。" | ":"))
}

/// Where sentences begin, and the end of the last.
fn sentences(words: &[Word<'_>]) -> Vec<usize> {
    let mut bounds = vec![0];
    for (i, word) in words.iter().enumerate() {
        if word.key.starts_with(['。', ';', '!', '?']) || words.get(i + 1).is_none_or(|next| next.run != word.run) {
            bounds.push(i + 1);
        }
    }
    bounds
}

/// What is equal: places in the old and the new list. What only one side has is left aside first, so
/// that two wholly different texts cost nothing.
fn equal(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let (in_old, in_new): (FxHashSet<u32>, FxHashSet<u32>) = (old.iter().copied().collect(), new.iter().copied().collect());
    let kept = |list: &[u32], other: &FxHashSet<u32>| (0..list.len()).filter(|i| other.contains(&list[*i])).collect::<Vec<_>>();
    let (olds, news) = (kept(old, &in_new), kept(new, &in_old));
    let values = |list: &[u32], at: &[usize]| at.iter().map(|i| list[*i]).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Patience, &values(old, &olds), &values(new, &news));
    let equals = ops.into_iter().filter_map(|op| match op {
        DiffOp::Equal { old_index, new_index, len } => Some((0..len).map(move |i| (old_index + i, new_index + i))),
        _ => None,
    });
    equals.flatten().map(|(o, n)| (olds[o], news[n])).collect()
}

/// The differences between two stretches, word by word.
fn within(old: &[Word<'_>], olds: Range<usize>, new: &[Word<'_>], news: Range<usize>, found: &mut Vec<Span>) {
    /// Beyond this the stretches are given whole: nobody reads a million scattered words.
    const CELLS: usize = 4_000_000;
    if olds.is_empty() && news.is_empty() {
        return;
    }
    if olds.is_empty() || news.is_empty() || olds.len().saturating_mul(news.len()) > CELLS {
        found.extend(pieces(old, olds, new, news));
        return;
    }
    let keys = |words: &[Word<'_>], range: &Range<usize>| words[range.clone()].iter().map(|w| w.key.to_owned()).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Patience, &keys(old, &olds), &keys(new, &news));
    let differing = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })).map(|op| {
        let (o, n) = (op.old_range(), op.new_range());
        Span { old: olds.start + o.start..olds.start + o.end, new: news.start + n.start..news.start + n.end }
    });
    let differing = differing.flat_map(|s| pieces(old, s.old, new, s.new));
    found.extend(joined(old, new, differing.collect()));
}

/// An edit cut where the source has other words between.
fn pieces(old: &[Word<'_>], olds: Range<usize>, new: &[Word<'_>], news: Range<usize>) -> Vec<Span> {
    let runs = |words: &[Word<'_>], range: &Range<usize>| -> Vec<Range<usize>> {
        let chunks = words[range.clone()].chunk_by(|a, b| a.run == b.run);
        chunks.scan(range.start, |at, chunk| Some(std::mem::replace(at, *at + chunk.len())..*at)).collect()
    };
    let (a, b) = (runs(old, &olds), runs(new, &news));
    let piece = |list: &[Range<usize>], i: usize, end: usize| list.get(i).cloned().unwrap_or(end..end);
    (0..a.len().max(b.len())).map(|i| Span { old: piece(&a, i, olds.end), new: piece(&b, i, news.end) }).collect()
}

/// Edits with so few words between them that nobody could hold on to those are one.
fn joined(old: &[Word<'_>], new: &[Word<'_>], edits: Vec<Span>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::with_capacity(edits.len());
    for edit in edits {
        match out.last_mut() {
            Some(last)
                if is_thin(old, last, &edit)
                    && is_one_run(old, last.old.start..edit.old.end)
                    && is_one_run(new, last.new.start..edit.new.end) =>
            {
                last.old.end = edit.old.end;
                last.new.end = edit.new.end;
            }
            _ => out.push(edit),
        }
    }
    out
}

/// Whether the words between two edits are at most half as many as either edit has, or a mere sign
/// between words that went and words that came.
fn is_thin(old: &[Word<'_>], before: &Span, after: &Span) -> bool {
    let size = |span: &Span| span.old.len().max(span.new.len());
    let between = &old[before.old.end..after.old.start];
    let is_turn = before.new.is_empty() && after.old.is_empty() || before.old.is_empty() && after.new.is_empty();
    between.len() * 2 <= size(before).min(size(after)) || is_turn && between.iter().all(|w| is_sign(w.key))
}

/// Whether words follow each other in the source.
fn is_one_run(words: &[Word<'_>], range: Range<usize>) -> bool {
    words[range].windows(2).all(|w| w[0].run == w[1].run)
}

/// Where a stretch of old words lies among the new ones.
pub(super) fn carried(edits: &[Span], old: Range<usize>) -> Range<usize> {
    let word = |at: usize| {
        let passed = edits.partition_point(|e| e.old.end <= at);
        match edits.get(passed).filter(|e| e.old.start <= at) {
            Some(edit) => edit.new.clone(),
            None => {
                let place = passed.checked_sub(1).map_or(at, |i| edits[i].new.end + (at - edits[i].old.end));
                place..place + 1
            }
        }
    };
    if old.is_empty() {
        return 0..0;
    }
    word(old.start).start..word(old.end - 1).end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<Word<'_>> {
        words(text, [NormSpan::new(0, text.len())], &Names::new(&FxHashMap::default()))
    }

    /// The edits as `-old+new`.
    fn diff(old: &str, new: &str) -> Vec<String> {
        let (a, b) = (list(old), list(new));
        let join = |words: &[Word<'_>]| words.iter().map(|w| w.key).collect::<String>();
        differences(&a, &b).into_iter().map(|s| format!("-{}+{}", join(&a[s.old]), join(&b[s.new]))).collect()
    }

    #[test]
    fn numbers_and_words_stay_whole() {
        assert_eq!(diff("产值达到1,500.5亿元。", "产值达到1,700.5亿元。"), ["-1,500.5+1,700.5"]);
        assert_eq!(diff("加强森林防火工作。", "加强草原防火工作。"), ["-森林+草原"]);
    }

    #[test]
    fn white_space_is_no_difference() {
        assert!(diff("补植茶树,\n查明 缺株。", "补植茶树,查明缺株。").is_empty());
    }

    #[test]
    fn a_new_sentence_is_one_edit() {
        assert_eq!(diff("查明缺株。清除杂草。", "查明缺株。修剪枝条。清除杂草。"), ["-+修剪枝条。"]);
        assert_eq!(diff("查明缺株。清除杂草。", "清除杂草。"), ["-查明缺株。+"]);
        assert_eq!(diff("查明缺株。", ""), ["-查明缺株。+"]);
    }

    #[test]
    fn names_of_one_unit_are_one_word() {
        let names = Names::new(&[("市农委", "市农委"), ("市农业农村局", "市农委")].into_iter().collect());
        let cut = |text: &'static str| words(text, [NormSpan::new(0, text.len())], &names);
        let (a, b) = (cut("由市农委牵头。"), cut("由市农业农村局牵头。"));
        assert!(differences(&a, &b).is_empty());
    }

    #[test]
    fn a_sign_is_nothing_to_hold_on_to() {
        let units = ["市水利局", "市财政局", "市侨务局", "市财政管理局"];
        let names = Names::new(&units.into_iter().map(|u| (u, u)).collect());
        let cut = |text: &'static str| words(text, [NormSpan::new(0, text.len())], &names);
        let (a, b) = (cut("市水利局\t市财政局、各县政府"), cut("市水利局、市侨务局\t市财政管理局、各县政府"));
        let edits = differences(&a, &b);
        // 市财政局 went where 市侨务局 and 市财政管理局 came.
        assert_eq!((a[1].key, b[3].key), ("市财政局", "市财政管理局"));
        assert!(carried(&edits, 1..2).contains(&3));
    }

    #[test]
    fn places_are_carried_over() {
        let (a, b) = (list("甲,乙,丙,丁"), list("甲,戊,己,丙,丁"));
        let edits = differences(&a, &b);
        // 丙 is the fifth word of the old text and the seventh of the new one.
        assert_eq!(carried(&edits, 4..5), 6..7);
        assert_eq!(carried(&edits, 0..1), 0..1);
        assert_eq!(carried(&edits, 2..3), 2..5);
    }
}
