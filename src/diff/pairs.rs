//! Which documents of two sets are versions of one another.

use super::side::alike;
use crate::pipeline::clean;
use crate::record::Document;

/// Likeness from which on two documents are taken for versions of one text.
const VERSIONS: f64 = 0.5;

/// Pairs documents, as their places in the two lists: by document number, by title (年份 and 草案
/// marks aside) and by headings; the likest first, each at most once. One document on each side is a
/// pair whatever it says.
pub fn pairs(old: &[Document], new: &[Document]) -> Vec<(usize, usize)> {
    if let ([_], [_]) = (old, new) {
        return vec![(0, 0)];
    }
    let (olds, news): (Vec<Traits>, Vec<Traits>) = (old.iter().map(Traits::of).collect(), new.iter().map(Traits::of).collect());
    let mut scored: Vec<(f64, usize, usize)> = Vec::new();
    for (o, a) in olds.iter().enumerate() {
        let scores = news.iter().enumerate().map(|(n, b)| (a.likeness(b), o, n));
        scored.extend(scored_enough(scores));
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut of_old, mut of_new) = (vec![false; old.len()], vec![false; new.len()]);
    let mut pairs = Vec::new();
    for (_, o, n) in scored {
        if !of_old[o] && !of_new[n] {
            (of_old[o], of_new[n]) = (true, true);
            pairs.push((o, n));
        }
    }
    pairs.sort_by_key(|(o, n)| (*n, *o));
    pairs
}

fn scored_enough(scores: impl Iterator<Item = (f64, usize, usize)>) -> impl Iterator<Item = (f64, usize, usize)> {
    scores.filter(|(score, ..)| *score >= VERSIONS)
}

/// What tells versions of one text.
struct Traits {
    number: Option<String>,
    title: Vec<u64>,
    headings: Vec<u64>,
}

impl Traits {
    fn of(document: &Document) -> Self {
        let sorted = |words: String| {
            let characters: Vec<u64> = words.chars().map(u64::from).collect();
            let mut pairs: Vec<u64> = characters.windows(2).map(|w| w[0] << 32 | w[1]).collect();
            pairs.sort_unstable();
            pairs
        };
        // Years and brackets tell versions apart, not texts.
        let title = clean(document.meta.title.as_deref().unwrap_or_default());
        let outside = title.split(['(', ')']).step_by(2).collect::<String>();
        let headings = document.sections.iter().filter_map(|s| s.title.as_deref()).collect::<String>();
        Self {
            number: document.meta.doc_number.clone(),
            title: sorted(outside.chars().filter(|c| !c.is_ascii_digit()).collect()),
            headings: sorted(headings),
        }
    }

    fn likeness(&self, other: &Self) -> f64 {
        if self.number.is_some() && self.number == other.number {
            return 2.0;
        }
        let both = |a: &[u64], b: &[u64]| if a.is_empty() || b.is_empty() { None } else { Some(alike(a, b)) };
        match (both(&self.title, &other.title), both(&self.headings, &other.headings)) {
            (Some(title), Some(headings)) => 0.7 * title + 0.3 * headings,
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Grammar, Pipeline};

    fn document(text: &str) -> Document {
        Pipeline::new(Grammar::builtin()).parse(text.as_bytes()).unwrap().remove(0)
    }

    #[test]
    fn versions_of_one_text_are_paired() {
        let olds = [document("茶园管护办法\n一、补植\n各村要查明缺株。"), document("古树名木保护方案\n一、普查\n各村要登记古树。")];
        let news = [
            document("2023年古树名木保护方案(征求意见稿)\n一、普查登记\n各村要登记古树。"),
            document("水库移民安置方案\n一、搬迁\n各村要动员群众。"),
            document("茶园管护办法\n一、补植\n各村要查明缺株并补植。"),
        ];
        assert_eq!(pairs(&olds, &news), [(1, 0), (0, 2)]);
    }

    #[test]
    fn two_single_texts_are_always_a_pair() {
        let (a, b) = (document("一、补植\n各村要查明缺株。"), document("水库移民安置方案"));
        assert_eq!(pairs(&[a], &[b]), [(0, 0)]);
    }
}
