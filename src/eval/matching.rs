//! Pairs gold records with extracted ones, each at most once.

use serde_json::Value;

/// The outcome of pairing.
pub(super) struct Pairing<'a> {
    /// Gold and what was found for it.
    pub pairs: Vec<(&'a Value, &'a Value)>,
    /// Gold that was not found, optional records included.
    pub missed: Vec<&'a Value>,
    /// Extracted records that no gold asks for.
    pub extra: Vec<&'a Value>,
}

impl<'a> Pairing<'a> {
    /// The pairs whose gold a reader must take.
    pub fn firm(&self) -> impl Iterator<Item = (&'a Value, &'a Value)> + '_ {
        self.pairs.iter().copied().filter(|(g, _)| !is_optional(g))
    }
}

/// Whether a careful reader may take or leave the record.
pub(super) fn is_optional(gold: &Value) -> bool {
    gold["optional"] == true
}

/// Pairs records for which `core` holds, first those for which `better` holds too; firm gold before
/// optional, in text order.
pub(super) fn pair<'a>(
    gold: Vec<&'a Value>,
    predicted: Vec<&'a Value>,
    core: impl Fn(&Value, &Value) -> bool,
    better: impl Fn(&Value, &Value) -> bool,
) -> Pairing<'a> {
    let first = greedy(gold, predicted, |g, p| core(g, p) && better(g, p));
    let second = greedy(first.missed, first.extra, core);
    let pairs = first.pairs.into_iter().chain(second.pairs).collect();
    Pairing { pairs, missed: second.missed, extra: second.extra }
}

fn greedy<'a>(mut gold: Vec<&'a Value>, predicted: Vec<&'a Value>, ok: impl Fn(&Value, &Value) -> bool) -> Pairing<'a> {
    gold.sort_by_key(|g| is_optional(g));
    let mut used = vec![false; predicted.len()];
    let mut out = Pairing { pairs: Vec::new(), missed: Vec::new(), extra: Vec::new() };
    for g in gold {
        match (0..predicted.len()).find(|i| !used[*i] && ok(g, predicted[*i])) {
            Some(i) => {
                used[i] = true;
                out.pairs.push((g, predicted[i]));
            }
            None => out.missed.push(g),
        }
    }
    out.extra = predicted.iter().zip(&used).filter(|(_, used)| !**used).map(|(p, _)| *p).collect();
    out
}
