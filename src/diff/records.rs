//! Targets, deadlines, responsible units and references, paired across the alignment.

use super::align::Alignment;
use super::aspects::{self, Aspect};
use super::change::{ChangeKind, Subject};
use super::draft::{Draft, Items};
use super::group::{Texts, pair};
use super::side::{Side, alike};
use crate::compare::Facts;
use crate::compare::text::{bounded, hardness};
use crate::record::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// What pairing works with.
pub(super) struct Records<'s, 'a> {
    pub old: &'s Side<'a>,
    pub new: &'s Side<'a>,
    pub alignment: &'s Alignment,
    pub facts: &'s Facts,
    pub old_items: Items<'s, 'a>,
    pub new_items: Items<'s, 'a>,
}

/// The records of one kind in one group.
type Bucket<'a, T> = (Vec<&'a Record<T>>, Vec<&'a Record<T>>);

/// A record that only one side has, with its group.
type Single<'a, T> = (usize, &'a Record<T>);

/// How the records of one kind are compared.
struct Kind<T, S, P, A> {
    of: Subject,
    /// What a record says, in a line.
    says: fn(&Record<T>) -> String,
    /// Whether two records say the same.
    same: S,
    /// How likely two records of one group answer to each other; 0 for never.
    score: P,
    /// In what two records that do differ.
    aspects: A,
}

impl<'s, 'a> Records<'s, 'a> {
    fn buckets<T>(&self, old: &'a [Record<T>], new: &'a [Record<T>]) -> Vec<Bucket<'a, T>> {
        let mut buckets: Vec<Bucket<'a, T>> = self.alignment.groups.iter().map(|_| (Vec::new(), Vec::new())).collect();
        for record in old {
            buckets[self.alignment.of_old[self.old.node_of(record)]].0.push(record);
        }
        for record in new {
            buckets[self.alignment.of_new[self.new.node_of(record)]].1.push(record);
        }
        buckets
    }

    /// The names of all units as they are written, each compared as itself.
    pub fn units(&self) -> FxHashMap<&'a str, &'a str> {
        let all = self.old.document.responsibilities.iter().chain(&self.new.document.responsibilities);
        let written = all.map(|r| r.value.as_written.as_str());
        written.filter(|name| !name.is_empty() && name.chars().all(char::is_alphanumeric)).map(|name| (name, name)).collect()
    }

    /// Adds units that have another name throughout the new document: the new name is compared as the
    /// old one. `false` when there are none.
    pub fn rename(&self, texts: &[Texts<'a>], names: &mut FxHashMap<&'a str, &'a str>) -> bool {
        let units = |side: &Side<'a>| side.document.responsibilities.iter().map(|r| r.value.unit.as_str()).collect::<FxHashSet<_>>();
        let (olds, news) = (units(self.old), units(self.new));
        let buckets = self.buckets(&self.old.document.responsibilities, &self.new.document.responsibilities);
        let mut candidates: Vec<(f64, &'a Responsibility, &'a Responsibility)> = Vec::new();
        for (bucket, texts) in buckets.iter().zip(texts).filter(|(_, t)| !t.edits.is_empty()) {
            for old in bucket.0.iter().filter(|r| !news.contains(r.value.unit.as_str())) {
                let is_successor = |new: &&&Record<Responsibility>| {
                    !olds.contains(new.value.unit.as_str()) && old.value.role == new.value.role && self.stand_alike(texts, old, new)
                };
                let scored =
                    bucket.1.iter().filter(is_successor).map(|new| (likeness(&old.value.unit, &new.value.unit), &old.value, &new.value));
                candidates.extend(scored);
            }
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((&a.1.unit, &a.2.unit).cmp(&(&b.1.unit, &b.2.unit))));
        let (mut from, mut to) = (FxHashMap::default(), FxHashMap::default());
        for (_, old, new) in &candidates {
            let is_one = *from.entry(&old.unit).or_insert(&new.unit) == &new.unit && *to.entry(&new.unit).or_insert(&old.unit) == &old.unit;
            if is_one {
                names.insert(&new.as_written, &old.as_written);
                names.insert(&new.unit, &old.unit);
                names.insert(&old.unit, &old.unit);
            }
        }
        !candidates.is_empty()
    }

    /// Whether two units stand in one place, or in edits of one place with much the same name.
    fn stand_alike(&self, texts: &Texts<'_>, old: &Record<Responsibility>, new: &Record<Responsibility>) -> bool {
        let likeness = likeness(&old.value.unit, &new.value.unit);
        likeness >= 0.4 && texts.meet(self.old.norm(old.span), self.new.norm(new.span))
    }

    /// The changes of responsible units.
    pub fn responsibilities(&self, texts: &[Texts<'a>], names: &FxHashMap<&'a str, &'a str>, drafts: &mut Vec<Draft>) {
        let name = |r: &Responsibility| names.get(r.unit.as_str()).map_or_else(|| r.unit.clone(), |n| (*n).to_owned());
        let kind = Kind {
            of: Subject::Responsibility,
            says: |r: &Record<Responsibility>| r.value.unit.clone(),
            same: |o: &Responsibility, n: &Responsibility| o.unit == n.unit && o.role == n.role,
            score: |_: &Texts<'a>, o: &Record<Responsibility>, n: &Record<Responsibility>| {
                let (o, n) = (&o.value, &n.value);
                if name(o) == name(n) { 1 + u32::from(o.role == n.role) } else { 0 }
            },
            aspects: aspects::responsibility,
        };
        let (removed, added) = self.matched(&kind, texts, &self.old.document.responsibilities, &self.new.document.responsibilities, drafts);
        self.singles(&kind, removed, added, drafts);
    }

    /// The changes of deadlines.
    pub fn deadlines(&self, texts: &[Texts<'a>], drafts: &mut Vec<Draft>) {
        let kind = Kind {
            of: Subject::Deadline,
            says: |r: &Record<Deadline>| r.value.time.summary(),
            same: |o: &Deadline, n: &Deadline| o.kind == n.kind && o.time == n.time,
            score: |texts: &Texts<'a>, o: &Record<Deadline>, n: &Record<Deadline>| self.in_place(texts, o, n),
            aspects: aspects::deadline,
        };
        let (removed, added) = self.matched(&kind, texts, &self.old.document.deadlines, &self.new.document.deadlines, drafts);
        self.singles(&kind, removed, added, drafts);
    }

    /// The changes of references. What is named in another place of the new text is not gone.
    pub fn references(&self, texts: &[Texts<'a>], drafts: &mut Vec<Draft>) {
        let kind = Kind {
            of: Subject::Reference,
            says: |r: &Record<Reference>| r.value.summary(),
            same: |o: &Reference, n: &Reference| o == n,
            score: |texts: &Texts<'a>, o: &Record<Reference>, n: &Record<Reference>| {
                let (a, b) = (&o.value, &n.value);
                let same_title = a.title.is_some() && a.title == b.title;
                let same_number = a.doc_number.is_some() && a.doc_number == b.doc_number;
                let likely = likeness(a.title.as_deref().unwrap_or_default(), b.title.as_deref().unwrap_or_default()) >= 0.6;
                u32::from(same_title || same_number) * 2 + if likely { self.in_place(texts, o, n) } else { 0 }
            },
            aspects: aspects::reference,
        };
        let (mut removed, mut added) = self.matched(&kind, texts, &self.old.document.references, &self.new.document.references, drafts);
        cancel(&mut removed, &mut added);
        self.singles(&kind, removed, added, drafts);
    }

    /// The changes of targets.
    pub fn targets(&self, texts: &[Texts<'a>], drafts: &mut Vec<Draft>) {
        let kind = Kind {
            of: Subject::Target,
            says: value,
            same: |o: &Target, n: &Target| o == n,
            score: |texts: &Texts<'a>, o: &Record<Target>, n: &Record<Target>| self.target_score(texts, o, n),
            aspects: |o: &Target, n: &Target| aspects::target(self.facts, o, n),
        };
        let (mut removed, mut added) = self.matched(&kind, texts, &self.old.document.targets, &self.new.document.targets, drafts);
        cancel(&mut removed, &mut added);
        for ((_, old), (group, new)) in self.met_elsewhere(&mut removed, &mut added) {
            self.changed(&kind, group, old, new, drafts);
        }
        self.singles(&kind, removed, added, drafts);
    }

    /// Pairs the records of one kind group by group and adds what changed; gives what only one side has.
    fn matched<T, S, P, A>(
        &self,
        kind: &Kind<T, S, P, A>,
        texts: &[Texts<'a>],
        old: &'a [Record<T>],
        new: &'a [Record<T>],
        drafts: &mut Vec<Draft>,
    ) -> (Vec<Single<'a, T>>, Vec<Single<'a, T>>)
    where
        S: Fn(&T, &T) -> bool,
        P: Fn(&Texts<'a>, &Record<T>, &Record<T>) -> u32,
        A: Fn(&T, &T) -> Vec<Aspect>,
    {
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for (group, (olds, news)) in self.buckets(old, new).into_iter().enumerate() {
            let texts = &texts[group];
            let matched = pair(
                &olds,
                &news,
                |o, n| (kind.same)(&o.value, &n.value),
                |o, n| self.in_place(texts, o, n) > 0,
                |o, n| (kind.score)(texts, o, n),
            );
            matched.pairs.into_iter().for_each(|(o, n)| self.changed(kind, group, olds[o], news[n], drafts));
            removed.extend(matched.removed.into_iter().map(|o| (group, olds[o])));
            added.extend(matched.added.into_iter().map(|n| (group, news[n])));
        }
        (removed, added)
    }

    /// Adds a change for each difference between two records.
    fn changed<T, S, P, A: Fn(&T, &T) -> Vec<Aspect>>(
        &self,
        kind: &Kind<T, S, P, A>,
        group: usize,
        old: &Record<T>,
        new: &Record<T>,
        drafts: &mut Vec<Draft>,
    ) {
        for aspect in (kind.aspects)(&old.value, &new.value) {
            let (old, new) = (self.old_items.item(old, (kind.says)(old)), self.new_items.item(new, (kind.says)(new)));
            drafts.push(Draft::of_aspect(kind.of, aspect, group, old, new));
        }
    }

    /// Adds what only one side has.
    fn singles<T, S, P, A>(
        &self,
        kind: &Kind<T, S, P, A>,
        removed: Vec<Single<'a, T>>,
        added: Vec<Single<'a, T>>,
        drafts: &mut Vec<Draft>,
    ) {
        let gone =
            |(group, r): Single<'a, T>| Draft::new(kind.of, ChangeKind::Removed, group, Some(self.old_items.item(r, (kind.says)(r))), None);
        let come =
            |(group, r): Single<'a, T>| Draft::new(kind.of, ChangeKind::Added, group, None, Some(self.new_items.item(r, (kind.says)(r))));
        drafts.extend(removed.into_iter().map(gone));
        drafts.extend(added.into_iter().map(come));
    }

    /// How likely two targets of one group are the same: by what is measured, and by their place.
    fn target_score(&self, texts: &Texts<'_>, old: &Record<Target>, new: &Record<Target>) -> u32 {
        let (o, n) = (&old.value, &new.value);
        let indicator = o.indicator == n.indicator || self.facts.indicator(&o.indicator) == self.facts.indicator(&n.indicator);
        let place = self.in_place(texts, old, new);
        let unit = self.facts.dimension(o.unit.as_deref()) == self.facts.dimension(n.unit.as_deref());
        if !(indicator || place > 0 && unit) {
            return 0;
        }
        let fields =
            [o.scope == n.scope, o.measure == n.measure, o.frequency == n.frequency, o.status == n.status, o.baseline == n.baseline];
        let same_time = o.time == n.time;
        let alike = fields.iter().filter(|same| **same).count() as u32;
        8 * u32::from(indicator) + 4 * place + 3 * u32::from(unit) + alike + u32::from(same_time)
    }

    /// 1 where two records stand in the same place of an edited text.
    fn in_place<T>(&self, texts: &Texts<'_>, old: &Record<T>, new: &Record<T>) -> u32 {
        u32::from(!texts.edits.is_empty() && texts.meet(self.old.norm(old.span), self.new.norm(new.span)))
    }

    /// Targets of one indicator that went from one section to another, where each text has one alone.
    fn met_elsewhere(
        &self,
        removed: &mut Vec<Single<'a, Target>>,
        added: &mut Vec<Single<'a, Target>>,
    ) -> Vec<(Single<'a, Target>, Single<'a, Target>)> {
        let key = |t: &Target| {
            (self.facts.indicator(&t.indicator), t.scope.clone(), t.measure, t.frequency, t.status, self.facts.dimension(t.unit.as_deref()))
        };
        let count = |list: &[Record<Target>]| {
            let mut counts = FxHashMap::default();
            list.iter().for_each(|t| *counts.entry(key(&t.value)).or_insert(0) += 1);
            counts
        };
        let (olds, news) = (count(&self.old.document.targets), count(&self.new.document.targets));
        let mut met = Vec::new();
        removed.retain(|single| {
            let key_of = key(&single.1.value);
            let is_alone = olds.get(&key_of) == Some(&1) && news.get(&key_of) == Some(&1);
            let at = added.iter().position(|a| key(&a.1.value) == key_of).filter(|_| is_alone);
            at.map(|at| met.push((*single, added.remove(at)))).is_none()
        });
        met
    }
}

/// Takes out what both lists have.
fn cancel<T: PartialEq>(removed: &mut Vec<Single<'_, T>>, added: &mut Vec<Single<'_, T>>) {
    removed.retain(|(_, old)| match added.iter().position(|(_, new)| old.value == new.value) {
        Some(at) => {
            added.remove(at);
            false
        }
        None => true,
    });
}

/// How alike two names are, by the characters they share.
fn likeness(a: &str, b: &str) -> f64 {
    let sorted = |text: &str| {
        let mut characters: Vec<u64> = text.chars().map(u64::from).collect();
        characters.sort_unstable();
        characters
    };
    alike(&sorted(a), &sorted(b))
}

/// A target in a line: `全市 森林覆盖率 力争≥45% 2025-12-31`.
fn value(record: &Record<Target>) -> String {
    let t = &record.value;
    let bound = bounded(t.comparator, &t.value, t.value_max.as_deref());
    let value = format!("{}{bound}{}", hardness(t.modality), t.unit.as_deref().unwrap_or_default());
    let time = t.time.as_ref().map(Summary::summary);
    let parts = [t.scope.clone(), Some(t.indicator.clone()), Some(value), time];
    parts.into_iter().flatten().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}
