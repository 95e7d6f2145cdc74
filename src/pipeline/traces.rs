//! How each record of a document came to be, found by the record's id.

use crate::extract::Trace;

/// The traces of a document's records, kind by kind in the order of their numbers.
#[derive(Debug, Clone, Default)]
pub struct Traces {
    meta: Trace,
    kinds: Vec<(char, Vec<Trace>)>,
}

impl Traces {
    /// What `meta` was read from.
    pub fn meta(&self) -> &Trace {
        &self.meta
    }

    /// How the record with this id came to be; `None` where there is no such record.
    pub fn get(&self, id: &str) -> Option<&Trace> {
        let kind = id.chars().next()?;
        let index = id[kind.len_utf8()..].parse::<usize>().ok()?.checked_sub(1).filter(|i| self::id(kind, *i) == id)?;
        self.kinds.iter().find(|(k, _)| *k == kind)?.1.get(index)
    }

    /// All ids with their traces; that of `meta` under its name.
    pub fn iter(&self) -> impl Iterator<Item = (String, &Trace)> {
        let numbered = |(kind, traces): &'_ (char, Vec<Trace>)| (*kind, traces.len());
        let ids = self.kinds.iter().map(numbered).flat_map(|(kind, len)| (0..len).map(move |i| id(kind, i)));
        std::iter::once(("meta".to_owned(), &self.meta)).chain(ids.zip(self.kinds.iter().flat_map(|(_, t)| t)))
    }

    /// Sets what `meta` was read from.
    pub(super) fn set_meta(&mut self, trace: Trace) {
        self.meta = trace;
    }

    /// Adds the traces of all records of a kind, in their order.
    pub(super) fn add(&mut self, kind: char, traces: Vec<Trace>) {
        self.kinds.push((kind, traces));
    }
}

/// The id of a record: its kind and its number from 1 on; `index` counts from 0.
pub(super) fn id(kind: char, index: usize) -> String {
    // Most of a document's short strings: a number is written without the machinery of formats.
    let mut id = String::with_capacity(8);
    id.push(kind);
    id.push_str(itoa::Buffer::new().format(index + 1));
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::NormSpan;

    #[test]
    fn a_trace_is_found_by_the_id_of_its_record() {
        let trace = |at| Trace { inherited: vec![("time", NormSpan::new(at, at))], ..Trace::default() };
        let mut traces = Traces::default();
        traces.set_meta(trace(9));
        traces.add('s', vec![trace(1)]);
        traces.add('t', vec![trace(2), trace(3)]);
        assert_eq!(traces.get("t2"), Some(&trace(3)));
        assert!(["t3", "t0", "t01", "t+1", "t", "", "x1", "条"].iter().all(|id| traces.get(id).is_none()));
        let all: Vec<_> = traces.iter().map(|(id, t)| (id, t.clone())).collect();
        assert_eq!(all, [("meta", 9), ("s1", 1), ("t1", 2), ("t2", 3)].map(|(id, at)| (id.to_owned(), trace(at))));
    }
}
