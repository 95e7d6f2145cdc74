//! Which sections of two documents answer to each other.
//!
//! Sections are matched by content, heading and number together: first those whose words are the
//! same, wherever they stand; then those that are very much alike; then, from the top down, the
//! children of matched sections; then what is left over. At last a section whose words came out of
//! another one is put into its group: that one was split, or seen from the other side, merged.

use super::side::{NodeId, Side, alike, shared, without};
use rustc_hash::FxHashMap;

/// Sections that answer to each other; a side may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub old: Vec<NodeId>,
    pub new: Vec<NodeId>,
}

/// All sections of both documents in groups, each in one.
pub(super) struct Alignment {
    /// In the order of the new text; what is gone stands where it was.
    pub groups: Vec<Group>,
    /// The group of each old node.
    pub of_old: Vec<usize>,
    /// The group of each new node.
    pub of_new: Vec<usize>,
}

/// Sections of fewer characters are not looked for outside their parents: too many look like them.
const TELLING: usize = 12;
/// Likeness from which on sections are matched wherever they stand.
const SURE: f64 = 0.75;
/// Likeness from which on sections that are left over are matched across parents.
const LIKELY: f64 = 0.55;
/// Likeness from which on children of matched sections are matched.
const SIBLING: f64 = 0.36;
/// Share of a section's words that must come out of another for this to have been split.
const SPLIT: f64 = 0.7;

pub(super) fn align(old: &Side<'_>, new: &Side<'_>) -> Alignment {
    let mut aligner = Aligner { old, new, to_new: vec![None; old.nodes.len()], to_old: vec![None; new.nodes.len()] };
    aligner.pair(0, 0);
    aligner.identical();
    aligner.anywhere(SURE);
    aligner.children();
    aligner.anywhere(LIKELY);
    aligner.children();
    aligner.groups()
}

struct Aligner<'s, 'a> {
    old: &'s Side<'a>,
    new: &'s Side<'a>,
    to_new: Vec<Option<NodeId>>,
    to_old: Vec<Option<NodeId>>,
}

impl Aligner<'_, '_> {
    fn pair(&mut self, old: NodeId, new: NodeId) {
        self.to_new[old] = Some(new);
        self.to_old[new] = Some(old);
    }

    fn is_free(&self, old: NodeId, new: NodeId) -> bool {
        self.to_new[old].is_none() && self.to_old[new].is_none()
    }

    /// Pairs the sections whose words are the same, where both documents have equally many of them.
    fn identical(&mut self) {
        let mut alike: FxHashMap<(u64, usize), (Vec<NodeId>, Vec<NodeId>)> = FxHashMap::default();
        for (id, node) in self.old.nodes.iter().enumerate().skip(1) {
            alike.entry((node.hash, node.size)).or_default().0.push(id);
        }
        for (id, node) in self.new.nodes.iter().enumerate().skip(1) {
            alike.entry((node.hash, node.size)).or_default().1.push(id);
        }
        for old in 1..self.old.nodes.len() {
            let node = &self.old.nodes[old];
            let (olds, news) = &alike[&(node.hash, node.size)];
            let place = olds.iter().position(|o| *o == old).unwrap_or_default();
            if node.size < TELLING || olds.len() != news.len() || !self.is_free(old, news[place]) {
                continue;
            }
            // What is below is the same too, in the same order.
            let (new, reach) = (news[place], node.end - old);
            if self.new.nodes[new].end - new == reach {
                for i in 0..reach {
                    if self.is_free(old + i, new + i) {
                        self.pair(old + i, new + i);
                    }
                }
            }
        }
    }

    /// Pairs sections that are at least so much alike, the best first.
    fn anywhere(&mut self, least: f64) {
        let free = |of: &[Option<NodeId>], side: &Side<'_>| -> Vec<NodeId> {
            (1..of.len()).filter(|n| of[*n].is_none() && side.nodes[*n].size >= TELLING).collect()
        };
        let (olds, news) = (free(&self.to_new, self.old), free(&self.to_old, self.new));
        let candidates = candidates(self.old, &olds, self.new, &news);
        let scored = candidates.into_iter().filter_map(|(o, n)| {
            let likeness = alike(self.old.grams(o), self.new.grams(n));
            let level = |side: &Side<'_>, id: NodeId| side.nodes[id].section.map(|s| (s.level, s.scheme));
            let same_level = if level(self.old, o) == level(self.new, n) { 0.05 } else { 0.0 };
            (likeness >= least).then_some((likeness + same_level, o, n))
        });
        self.take_best(scored.collect());
    }

    /// Pairs the children of matched sections, from the top down.
    fn children(&mut self) {
        for old in 0..self.old.nodes.len() {
            let Some(new) = self.to_new[old] else { continue };
            let free =
                |children: &[NodeId], of: &[Option<NodeId>]| children.iter().copied().filter(|c| of[*c].is_none()).collect::<Vec<_>>();
            let olds = free(&self.old.nodes[old].children, &self.to_new);
            let news = free(&self.new.nodes[new].children, &self.to_old);
            let scored = near(&olds, &news).map(|(o, n)| (self.siblings(o, n), o, n)).filter(|(score, ..)| *score >= SIBLING);
            let scored = scored.collect();
            self.take_best(scored);
        }
    }

    /// How likely two children of matched sections answer to each other.
    fn siblings(&self, o: NodeId, n: NodeId) -> f64 {
        let (old, new) = (&self.old.nodes[o], &self.new.nodes[n]);
        let content = alike(self.old.grams(o), self.new.grams(n));
        let titled = !old.heading.is_empty() && !new.heading.is_empty();
        let heading = if titled { alike(self.old.title_grams(o), self.new.title_grams(n)) } else { content };
        let same_number = old.section.zip(new.section).is_some_and(|(a, b)| (a.scheme, a.ordinal) == (b.scheme, b.ordinal));
        0.5 * content + 0.4 * heading + if same_number { 0.1 } else { 0.0 }
    }

    fn take_best(&mut self, mut scored: Vec<(f64, NodeId, NodeId)>) {
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, old, new) in scored {
            if self.is_free(old, new) {
                self.pair(old, new);
            }
        }
    }

    /// What was matched, with splits and merges, in order.
    fn groups(self) -> Alignment {
        let into = torn(self.old, self.new, &self.to_new, &self.to_old);
        let from = torn(self.new, self.old, &self.to_old, &self.to_new);
        let order = self.order();
        let (mut at_old, mut at_new) = (vec![0; self.to_new.len()], vec![0; self.to_old.len()]);
        for (at, (old, new)) in order.iter().enumerate() {
            old.iter().for_each(|o| at_old[*o] = at);
            new.iter().for_each(|n| at_new[*n] = at);
        }
        let mut out = Alignment { groups: Vec::new(), of_old: vec![0; at_old.len()], of_new: vec![0; at_new.len()] };
        let mut group_at: Vec<Option<usize>> = vec![None; order.len()];
        for (at, &(old, new)) in order.iter().enumerate() {
            let whole = match (old, new) {
                (None, Some(piece)) => into.get(&piece).map_or(at, |whole| at_old[*whole]),
                (Some(piece), None) => from.get(&piece).map_or(at, |whole| at_new[*whole]),
                _ => at,
            };
            let group = *group_at[whole].get_or_insert_with(|| {
                out.groups.push(Group { old: Vec::new(), new: Vec::new() });
                out.groups.len() - 1
            });
            if let Some(old) = old {
                out.groups[group].old.push(old);
                out.of_old[old] = group;
            }
            if let Some(new) = new {
                out.groups[group].new.push(new);
                out.of_new[new] = group;
            }
        }
        out.groups.iter_mut().for_each(|g| {
            g.old.sort_unstable();
            g.new.sort_unstable();
        });
        out
    }

    /// All pairs and single sections: in the order of the new text, what is gone after what stood
    /// before it.
    fn order(&self) -> Vec<(Option<NodeId>, Option<NodeId>)> {
        let mut gone_after: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
        let mut last = 0;
        for (old, new) in self.to_new.iter().enumerate() {
            match new {
                Some(new) => last = *new,
                None => gone_after.entry(last).or_default().push(old),
            }
        }
        let mut order = Vec::with_capacity(self.to_old.len() + gone_after.len());
        for (new, old) in self.to_old.iter().enumerate() {
            order.push((*old, Some(new)));
            order.extend(gone_after.remove(&new).into_iter().flatten().map(|old| (Some(old), None)));
        }
        order
    }
}

/// Pairs of children near each other; all of them where there are not too many.
fn near<'l>(olds: &'l [NodeId], news: &'l [NodeId]) -> impl Iterator<Item = (NodeId, NodeId)> + 'l {
    const PAIRS: usize = 200_000;
    let reach = (PAIRS / olds.len().max(news.len()).max(1)).max(8);
    olds.iter().enumerate().flat_map(move |(i, o)| {
        let from = i.saturating_sub(reach).min(news.len());
        news[from..(i + reach).min(news.len())].iter().map(move |n| (*o, *n))
    })
}

/// Pairs of sections that share telling words: pairs of characters that few sections have.
fn candidates(old: &Side<'_>, olds: &[NodeId], new: &Side<'_>, news: &[NodeId]) -> Vec<(NodeId, NodeId)> {
    const COMMON: usize = 6;
    const BEST: usize = 4;
    let mut having: FxHashMap<u64, Vec<NodeId>> = FxHashMap::default();
    for &n in news {
        let mut grams = new.grams(n).to_vec();
        grams.dedup();
        for gram in grams {
            let list = having.entry(gram).or_default();
            if list.len() <= COMMON {
                list.push(n);
            }
        }
    }
    let mut pairs = Vec::new();
    for &o in olds {
        let mut counts: FxHashMap<NodeId, usize> = FxHashMap::default();
        for list in old.grams(o).iter().filter_map(|g| having.get(g)).filter(|l| l.len() <= COMMON) {
            for n in list {
                *counts.entry(*n).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(n, count)| (std::cmp::Reverse(*count), *n));
        pairs.extend(counts.into_iter().take(BEST).map(|(n, _)| (o, n)));
    }
    pairs
}

/// New sections whose words came out of an old section that lives on in a neighbour of theirs: which
/// old section each was torn from.
fn torn(old: &Side<'_>, new: &Side<'_>, to_new: &[Option<NodeId>], to_old: &[Option<NodeId>]) -> FxHashMap<NodeId, NodeId> {
    let mut torn: FxHashMap<NodeId, NodeId> = FxHashMap::default();
    for piece in (1..new.nodes.len()).filter(|n| to_old[*n].is_none()) {
        let grams = new.own_grams(piece);
        if grams.len() < TELLING {
            continue;
        }
        let source = neighbours(new, piece).into_iter().find_map(|kept| {
            let whole = to_old[kept].or_else(|| torn.get(&kept).copied())?;
            let kept = to_new[whole]?;
            let rest = without(&old.own_grams(whole), &new.own_grams(kept));
            (shared(&grams, &rest) as f64 >= SPLIT * grams.len() as f64).then_some(whole)
        });
        if let Some(whole) = source.filter(|whole| *whole != 0) {
            torn.insert(piece, whole);
        }
    }
    torn
}

/// The sections a piece may have been torn from live on in: the siblings around it, the nearest
/// first, and its parent.
fn neighbours(side: &Side<'_>, piece: NodeId) -> Vec<NodeId> {
    const SIBLINGS: usize = 3;
    let parent = side.nodes[piece].parent.unwrap_or_default();
    let siblings = &side.nodes[parent].children;
    let before = siblings.iter().rev().filter(|c| **c < piece).take(SIBLINGS);
    let after = siblings.iter().filter(|c| **c > piece).take(SIBLINGS);
    before.chain(after).copied().chain(std::iter::once(parent)).collect()
}
