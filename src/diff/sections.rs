//! What became of the sections: added, removed, split, merged, moved, renumbered.

use super::align::{Alignment, Group};
use super::change::{ChangeKind, Subject};
use super::draft::{Draft, Item};
use super::side::{NodeId, Side};
use crate::record::Scheme;
use rustc_hash::FxHashMap;

/// The changes of sections, words aside.
pub(super) fn changes(old: &Side<'_>, new: &Side<'_>, alignment: &Alignment, drafts: &mut Vec<Draft>) {
    let moved = moved(old, new, alignment);
    let renumbered = renumbered(old, new, alignment);
    for (number, group) in alignment.groups.iter().enumerate() {
        let kind = match (group.old.len(), group.new.len()) {
            (0, _) if !is_inside(new, &group.new, |n| alignment.groups[alignment.of_new[n]].old.is_empty()) => ChangeKind::Added,
            (_, 0) if !is_inside(old, &group.old, |o| alignment.groups[alignment.of_old[o]].new.is_empty()) => ChangeKind::Removed,
            (0, _) | (_, 0) => continue,
            (1, 2..) => ChangeKind::Split,
            (2.., 1) => ChangeKind::Merged,
            _ if moved[number] => ChangeKind::Moved,
            _ if renumbered[number] => ChangeKind::Renumbered,
            _ => continue,
        };
        drafts.push(section(kind, number, group, old, new));
    }
}

/// A change of a group of sections.
pub(super) fn section(kind: ChangeKind, number: usize, group: &Group, old: &Side<'_>, new: &Side<'_>) -> Draft {
    let item = |side: &Side<'_>, node: NodeId| Item::bare(side.heading(node), None);
    let (olds, news): (Vec<_>, Vec<_>) =
        (group.old.iter().map(|o| item(old, *o)).collect(), group.new.iter().map(|n| item(new, *n)).collect());
    let also = (1..olds.len().max(news.len())).map(|i| (olds.get(i).cloned(), news.get(i).cloned())).collect();
    Draft { also, ..Draft::new(Subject::Section, kind, number, olds.into_iter().next(), news.into_iter().next()) }
}

/// Whether the section above is one of those too, so that this one needs no word of its own.
fn is_inside(side: &Side<'_>, nodes: &[NodeId], holds: impl Fn(NodeId) -> bool) -> bool {
    nodes.first().and_then(|n| side.nodes[*n].parent).is_some_and(holds)
}

/// Which groups stand under another section, or in another order among their siblings.
fn moved(old: &Side<'_>, new: &Side<'_>, alignment: &Alignment) -> Vec<bool> {
    let mut moved = vec![false; alignment.groups.len()];
    // Siblings that stayed under their parent: (place in the old text, weight, group).
    let mut siblings: FxHashMap<usize, Vec<(NodeId, usize, usize)>> = FxHashMap::default();
    for (number, group) in alignment.groups.iter().enumerate() {
        let (Some(&o), Some(&n)) = (group.old.first(), group.new.first()) else { continue };
        let parents = old.nodes[o].parent.zip(new.nodes[n].parent);
        let Some((above_old, above_new)) = parents.map(|(o, n)| (alignment.of_old[o], alignment.of_new[n])) else { continue };
        if above_old == above_new {
            siblings.entry(above_new).or_default().push((o, weight(old, group), number));
        } else {
            moved[number] = true;
        }
    }
    // Groups come in the order of the new text.
    for list in siblings.into_values() {
        let stayed = heaviest_rise(&list.iter().map(|(o, weight, _)| (*o, *weight)).collect::<Vec<_>>());
        for (i, (.., number)) in list.iter().enumerate() {
            moved[*number] = !stayed[i];
        }
    }
    moved
}

/// What a group weighs when it is told which sections moved past which: the fewer moved; of as many,
/// those with fewer words.
fn weight(old: &Side<'_>, group: &Group) -> usize {
    const SECTION: usize = 1 << 32;
    group.old.iter().map(|o| SECTION + old.nodes[*o].size).sum()
}

/// Which members belong to the heaviest run that rises: what stays where it is while the rest moves.
fn heaviest_rise(list: &[(usize, usize)]) -> Vec<bool> {
    if list.windows(2).all(|w| w[0].0 < w[1].0) {
        return vec![true; list.len()];
    }
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(list.len());
    for (i, (value, weight)) in list.iter().enumerate() {
        let before = (0..i).filter(|j| list[*j].0 < *value).max_by_key(|j| (best[*j].0, std::cmp::Reverse(*j)));
        best.push((weight + before.map_or(0, |j| best[j].0), before));
    }
    let mut kept = vec![false; list.len()];
    let mut at = (0..list.len()).max_by_key(|i| (best[*i].0, std::cmp::Reverse(*i)));
    while let Some(i) = at {
        kept[i] = true;
        at = best[i].1;
    }
    kept
}

/// Which groups have a number that their place does not account for. A number goes with its place
/// when it is as far from that of the section before as the count of sections between says, among
/// its siblings or, where a numbering runs on, in the whole document. So an added section renumbers
/// those after it, and only the first of a series that was counted on from another number is told.
fn renumbered(old: &Side<'_>, new: &Side<'_>, alignment: &Alignment) -> Vec<bool> {
    let (old_places, new_places) = (places(old), places(new));
    let mut before: FxHashMap<(Option<usize>, Scheme), (i64, Scheme)> = FxHashMap::default();
    let mut renumbered = vec![false; alignment.groups.len()];
    for (number, group) in alignment.groups.iter().enumerate() {
        let (Some(&o), Some(&n)) = (group.old.first(), group.new.first()) else { continue };
        let (Some(a), Some(b)) = (old.nodes[o].section, new.nodes[n].section) else { continue };
        let parent = new.nodes[n].parent.map(|p| alignment.of_new[p]);
        let shift = |of: fn(&Place) -> i64| (i64::from(b.ordinal) - of(&new_places[n])) - (i64::from(a.ordinal) - of(&old_places[o]));
        let local = before.insert((parent, b.scheme), (shift(|p| p.among_siblings), a.scheme));
        let global = before.insert((None, b.scheme), (shift(|p| p.in_document), a.scheme));
        let (was_local, was_global) = (local.unwrap_or((0, b.scheme)), global.unwrap_or((0, b.scheme)));
        renumbered[number] = if a.scheme == b.scheme {
            a.ordinal != b.ordinal && shift(|p| p.among_siblings) != was_local.0 && shift(|p| p.in_document) != was_global.0
        } else {
            was_local.1 != a.scheme && was_global.1 != a.scheme
        };
    }
    renumbered
}

/// How many sections with the same kind of marker stand before a section.
#[derive(Default, Clone, Copy)]
struct Place {
    among_siblings: i64,
    in_document: i64,
}

fn places(side: &Side<'_>) -> Vec<Place> {
    let mut counts: FxHashMap<(Option<NodeId>, Scheme), i64> = FxHashMap::default();
    let mut count = |key| {
        let count = counts.entry(key).or_insert(0);
        *count += 1;
        *count - 1
    };
    let place = |node: &super::side::Node<'_>| {
        let Some(section) = node.section else { return Place::default() };
        let parent = Some(node.parent.unwrap_or_default());
        Place { among_siblings: count((parent, section.scheme)), in_document: count((None, section.scheme)) }
    };
    side.nodes.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_light_one_moved() {
        // The second sibling of the new text stood last in the old one.
        assert_eq!(heaviest_rise(&[(1, 9), (4, 2), (2, 9), (3, 9)]), [true, false, true, true]);
        assert_eq!(heaviest_rise(&[(2, 1), (1, 5)]), [false, true]);
        assert_eq!(heaviest_rise(&[(1, 1), (2, 1)]), [true, true]);
    }
}
