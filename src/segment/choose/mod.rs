//! What is likely: which possible markers are headings, and how they nest.
//!
//! The markers of a part are read in order by a beam of hypotheses. Each hypothesis is a stack of
//! open series, and at each marker it may leave the marker in the text, go on with an open series,
//! or open a series at any depth. Every choice has a cost, so that a wrong number never stops the
//! reading: it is dear, but less dear than to lose a heading at the beginning of a line. The
//! cheapest history is the tree.

mod cost;
mod moves;
mod state;

pub(super) use state::MAX_FAMILIES;

use super::breaks::Break;
use super::marker::{Marker, Markers};
use moves::Reader;
use state::State;

/// What the chooser reads, in text order.
pub(super) enum Event<'m> {
    /// A marker may stand here; `after_heading` where no sentence ended since the marker before.
    Marker { marker: &'m Marker, after_heading: bool },
    /// The numbering may break here.
    Break(&'m Break),
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// It is plain text.
    Text,
    /// It is a marker; so many sections are open above it.
    Section { depth: u8 },
    /// The sections from this depth on close here.
    Close { depth: u8 },
}

/// Hypotheses kept after each event.
const WIDTH: usize = 12;
/// A hypothesis this much dearer than the cheapest is given up.
const MARGIN: u32 = 120;

#[derive(Clone)]
struct Hypothesis {
    cost: u32,
    state: State,
    /// Its last step in the history.
    step: u32,
}

/// A choice of one hypothesis, with the cost of its whole history.
struct Move {
    cost: u32,
    from: usize,
    choice: Choice,
}

struct Step {
    before: u32,
    choice: Choice,
}

/// The likeliest reading of the events.
pub(super) fn choose(events: &[Event<'_>], markers: &Markers) -> Vec<Choice> {
    let mut beam = vec![Hypothesis { cost: 0, state: State::default(), step: 0 }];
    let mut history = vec![Step { before: 0, choice: Choice::Text }];
    let mut moves: Vec<Move> = Vec::new();
    let mut next: Vec<Hypothesis> = Vec::with_capacity(WIDTH);
    for (i, event) in events.iter().enumerate() {
        moves.clear();
        for (from, hypothesis) in beam.iter().enumerate() {
            let taken = matches!(history[hypothesis.step as usize].choice, Choice::Section { .. });
            let after_heading = taken && matches!(event, Event::Marker { after_heading: true, .. });
            let reader = Reader { markers, state: &hypothesis.state, after_heading };
            reader.moves(event, |choice, cost| moves.push(Move { cost: hypothesis.cost + cost, from, choice }));
        }
        best(&mut moves, &beam, &mut next, event, i as u32, markers, &mut history);
        std::mem::swap(&mut beam, &mut next);
    }
    let best = beam.iter().min_by_key(|h| h.cost).map_or(0, |h| h.step);
    trace_back(&history, best, events.len())
}

/// Keeps the hypotheses of the cheapest moves, the cheapest of equal states only.
fn best(
    moves: &mut Vec<Move>,
    beam: &[Hypothesis],
    kept: &mut Vec<Hypothesis>,
    event: &Event<'_>,
    number: u32,
    markers: &Markers,
    history: &mut Vec<Step>,
) {
    let limit = moves.iter().map(|m| m.cost).min().unwrap_or(0) + MARGIN;
    moves.retain(|m| m.cost <= limit);
    moves.sort_by_key(|m| m.cost);
    kept.clear();
    for m in moves.iter() {
        let from = &beam[m.from];
        kept.push(Hypothesis { cost: m.cost, ..*from });
        let (new, others) = kept.split_last_mut().expect("one was pushed");
        let state = &mut new.state;
        match (m.choice, event) {
            (Choice::Section { depth }, Event::Marker { marker, .. }) => {
                state.enter(marker, usize::from(depth), number, markers.family(marker).uncounted);
            }
            (Choice::Close { depth: 0 }, _) => state.forget(),
            (Choice::Close { depth }, _) => state.close(usize::from(depth)),
            _ => {}
        }
        if others.iter().any(|k| k.state.open() == state.open()) {
            kept.pop();
            continue;
        }
        new.step = history.len() as u32;
        history.push(Step { before: from.step, choice: m.choice });
        if kept.len() == WIDTH {
            break;
        }
    }
}

fn trace_back(history: &[Step], mut step: u32, len: usize) -> Vec<Choice> {
    let mut choices = Vec::with_capacity(len);
    while step != 0 {
        choices.push(history[step as usize].choice);
        step = history[step as usize].before;
    }
    choices.reverse();
    choices
}
