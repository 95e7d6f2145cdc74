//! What is likely: which possible markers are headings, and how they nest.
//!
//! The markers of a part are read in order by a beam of hypotheses. Each hypothesis is a stack of
//! open series, and at each marker it may leave the marker in the text, go on with an open series,
//! or open a series at any depth. Every choice has a cost, so that a wrong number never stops the
//! reading: it is dear, but less dear than to lose a heading at the beginning of a line. The
//! cheapest history is the tree.

use super::breaks::{Break, BreakKind};
use super::marker::{Family, FamilyId, Marker, Markers, Place};
use crate::record::Scheme;

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

/// Costs, in tenths: what speaks against a reading.
mod cost {
    use super::Place;

    /// A marker in this place is a heading. Right after another heading (no sentence ended since)
    /// the words between are that heading's title.
    pub fn accept(place: Place, after_heading: bool) -> u32 {
        match place {
            Place::Line => 0,
            Place::Break => 5,
            Place::Sentence => 10,
            Place::Space if after_heading => 8,
            Place::Space => 15,
            Place::Bracket | Place::Word if after_heading => 10,
            Place::Bracket => 20,
            Place::Word => 30,
            Place::Doubtful => 8,
            Place::Comma => 60,
        }
    }

    /// A marker in this place is none.
    pub fn reject(place: Place, after_heading: bool) -> u32 {
        match place {
            Place::Line => 60,
            Place::Break => 40,
            Place::Sentence => 25,
            Place::Space | Place::Bracket => 15,
            Place::Word if after_heading => 15,
            Place::Comma | Place::Word | Place::Doubtful => 0,
        }
    }

    /// An item inside a paragraph is left in the text.
    pub const REJECT_INLINE: u32 = 20;

    /// A series begins; most of it is given back when it goes on.
    pub const OPEN: u32 = 10;
    /// Given back when it goes on.
    pub const GOES_ON: u32 = 8;
    /// A series inside a paragraph begins.
    pub const OPEN_INLINE: u32 = 30;
    /// Given back when it goes on.
    pub const INLINE_GOES_ON: u32 = 28;
    /// A series begins with another number than one.
    pub const NOT_FIRST: u32 = 30;
    /// The further from one, the less likely; each.
    pub const LATER: u32 = 1;
    /// A series that went through the document before goes on under a new parent.
    pub const THROUGH: u32 = 5;
    /// A number is left out.
    pub const GAP: u32 = 25;
    /// Further numbers are left out; each.
    pub const WIDER: u32 = 2;
    /// A series begins again.
    pub const RESTART: u32 = 20;
    /// A number comes twice, or an earlier one comes again.
    pub const REPEAT: u32 = 50;
    /// The series usually stands above the one it is put in.
    pub const UPSIDE_DOWN: u32 = 20;
    /// An open series that usually holds this one is closed.
    pub const SKIP: u32 = 20;
    /// An attachment begins (in a line of its own or not), or does not.
    pub const ATTACHMENT: [u32; 2] = [12, 0];
    pub const NO_ATTACHMENT: [u32; 2] = [0, 60];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Level {
    family: FamilyId,
    ordinal: u32,
    line: usize,
    /// The event that gave its present member.
    event: u32,
    /// Whether its series has gone on beyond its first member.
    went_on: bool,
}

/// Depth a stack can reach: a series cannot stand inside itself.
const MAX_DEPTH: usize = 16;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Stack {
    levels: [Level; MAX_DEPTH],
    len: usize,
}

impl Stack {
    fn open(&self) -> &[Level] {
        &self.levels[..self.len]
    }

    fn truncated(&self, depth: usize) -> Self {
        Self { len: depth.min(self.len), ..self.clone() }
    }

    fn push(&mut self, level: Level) {
        self.levels[self.len] = level;
        self.len += 1;
    }
}

/// The last member of a series that closed (0 for none), and the section it stood in.
#[derive(Debug, Clone, Copy, Default)]
struct Closed {
    ordinal: u32,
    parent: Option<(FamilyId, u32)>,
}

#[derive(Clone)]
struct Hypothesis {
    cost: u32,
    stack: Stack,
    closed: [Closed; MAX_DEPTH],
    /// Its last step in the history.
    step: u32,
}

struct Step {
    before: u32,
    choice: Choice,
}

/// The likeliest reading of the events.
pub(super) fn choose(events: &[Event<'_>], markers: &Markers) -> Vec<Choice> {
    let empty = Level { family: 0, ordinal: 0, line: 0, event: 0, went_on: false };
    let mut beam =
        vec![Hypothesis { cost: 0, stack: Stack { levels: [empty; MAX_DEPTH], len: 0 }, closed: [Closed::default(); MAX_DEPTH], step: 0 }];
    let mut history = vec![Step { before: 0, choice: Choice::Text }];
    let mut next: Vec<Hypothesis> = Vec::new();
    for (i, event) in events.iter().enumerate() {
        next.clear();
        for hypothesis in &beam {
            let taken = i > 0 && matches!(history[hypothesis.step as usize].choice, Choice::Section { .. });
            let after_heading = taken && matches!(event, Event::Marker { after_heading: true, .. });
            let reader = Reader { markers, event: i as u32, after_heading };
            reader.expand(hypothesis, event, &mut history, &mut next);
        }
        keep_best(&mut next);
        std::mem::swap(&mut beam, &mut next);
    }
    let best = beam.iter().min_by_key(|h| h.cost).map_or(0, |h| h.step);
    trace_back(&history, best, events.len())
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

/// Keeps the cheapest of equal states, and of those the cheapest.
fn keep_best(beam: &mut Vec<Hypothesis>) {
    beam.sort_by_key(|h| h.cost);
    let limit = beam.first().map_or(0, |h| h.cost) + MARGIN;
    let mut kept = 0;
    for i in 0..beam.len() {
        if kept == WIDTH || beam[i].cost > limit {
            break;
        }
        if !beam[..kept].iter().any(|k| k.stack.open() == beam[i].stack.open()) {
            beam.swap(kept, i);
            kept += 1;
        }
    }
    beam.truncate(kept);
}

struct Reader<'a> {
    markers: &'a Markers,
    /// Number of the event that is read.
    event: u32,
    /// Whether no sentence ended since the heading before.
    after_heading: bool,
}

impl Reader<'_> {
    fn expand(&self, h: &Hypothesis, event: &Event<'_>, history: &mut Vec<Step>, next: &mut Vec<Hypothesis>) {
        match event {
            Event::Marker { marker: m, .. } => {
                let inline = self.markers.family(m).is_inline();
                let price = if inline { cost::REJECT_INLINE } else { cost::reject(m.place, self.after_heading) };
                next.push(step(h, Choice::Text, price, history));
                self.accept(h, m, history, next);
            }
            Event::Break(heading) => break_off(h, heading, history, next),
        }
    }

    fn accept(&self, h: &Hypothesis, m: &Marker, history: &mut Vec<Step>, next: &mut Vec<Hypothesis>) {
        let family = self.markers.family(m);
        let place = if family.is_inline() { self.inline_place(m, family) } else { Some(cost::accept(m.place, self.after_heading)) };
        let Some(place) = place else { return };
        if let Some(depth) = h.stack.open().iter().position(|l| l.family == m.family) {
            let level = h.stack.open()[depth];
            let price = place + self.continuing(&level, m, family);
            let refund = match (level.went_on, family.is_inline()) {
                (true, _) => 0,
                (false, true) => cost::INLINE_GOES_ON,
                (false, false) => cost::GOES_ON,
            };
            let refund = if m.ordinal == level.ordinal + 1 || family.uncounted { refund } else { 0 };
            let mut on = step(h, Choice::Section { depth: depth as u8 }, price, history);
            on.cost = on.cost.saturating_sub(refund);
            close(&mut on, depth);
            on.stack.push(Level {
                family: m.family,
                ordinal: m.ordinal,
                line: m.line,
                event: self.event,
                went_on: level.went_on || refund > 0,
            });
            next.push(on);
            return;
        }
        let usual = self.usual_depth(h, m, family);
        for depth in 0..=h.stack.len.min(MAX_DEPTH - 1) {
            let Some(price) = self.opening(h, m, family, depth, usual) else { continue };
            let mut opened = step(h, Choice::Section { depth: depth as u8 }, place + price, history);
            close(&mut opened, depth);
            opened.stack.push(Level { family: m.family, ordinal: m.ordinal, line: m.line, event: self.event, went_on: false });
            next.push(opened);
        }
    }

    /// Inline items stand after any break of a clause, never inside a word.
    fn inline_place(&self, m: &Marker, family: &Family) -> Option<u32> {
        match m.place {
            Place::Line => Some(0),
            Place::Word => None,
            Place::Comma | Place::Space if family.scheme == Scheme::Inline => Some(5),
            _ => Some(2),
        }
    }

    /// The cost of going on with an open series.
    fn continuing(&self, level: &Level, m: &Marker, family: &Family) -> u32 {
        if family.uncounted || m.ordinal == level.ordinal + 1 || (m.inserted && m.ordinal == level.ordinal) {
            return 0;
        }
        if m.ordinal > level.ordinal {
            return cost::GAP + cost::WIDER * (m.ordinal - level.ordinal).min(20);
        }
        match m.ordinal {
            // A new list of the same kind in another paragraph is nothing unusual.
            1 if family.is_inline() && level.line != m.line => cost::OPEN_INLINE,
            1 => cost::RESTART,
            _ => cost::REPEAT,
        }
    }

    /// The depth at which the usual order puts a new series: under the deepest open series that
    /// usually stands above it.
    fn usual_depth(&self, h: &Hypothesis, m: &Marker, family: &Family) -> usize {
        let above = |l: &Level| {
            let other = &self.markers.families()[usize::from(l.family)];
            other.rank < family.rank && !(other.is_inline() && l.line != m.line)
        };
        h.stack.open().iter().take_while(|l| above(l)).count()
    }

    /// The cost of opening a series at a depth; `None` where it cannot stand.
    fn opening(&self, h: &Hypothesis, m: &Marker, family: &Family, depth: usize, usual: usize) -> Option<u32> {
        let parent = depth.checked_sub(1).map(|d| h.stack.levels[d]);
        if let Some(parent) = parent {
            let holder = &self.markers.families()[usize::from(parent.family)];
            let allowed = family.inside.as_ref().is_none_or(|list| list.contains(&holder.scheme));
            if !allowed || (holder.is_inline() && parent.line != m.line) {
                return None;
            }
        }
        let closed = h.closed[usize::from(m.family)];
        let again = closed.ordinal > 0 && closed.parent == parent.map(|p| (p.family, p.event));
        // The series stood in the same kind of section before.
        let known = closed.ordinal > 0 && closed.parent.map(|p| p.0) == parent.map(|p| p.family);
        let first = match m.ordinal {
            _ if family.uncounted => 0,
            1 if again && !family.is_inline() => cost::RESTART,
            1 => 0,
            n if n == closed.ordinal + 1 && family.scheme == Scheme::Article => 0,
            n if n == closed.ordinal + 1 && known => cost::THROUGH,
            n => cost::NOT_FIRST + cost::LATER * n.min(60),
        };
        let goes_on = closed.ordinal > 0 && m.ordinal == closed.ordinal + 1;
        let open = match family.is_inline() {
            true => cost::OPEN_INLINE,
            false if goes_on => cost::OPEN - cost::GOES_ON,
            false => cost::OPEN,
        };
        let order = match depth.cmp(&usual) {
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater if known => 0,
            std::cmp::Ordering::Greater => cost::UPSIDE_DOWN,
            std::cmp::Ordering::Less => cost::SKIP,
        };
        Some(first + open + order)
    }
}

fn step(from: &Hypothesis, choice: Choice, cost: u32, history: &mut Vec<Step>) -> Hypothesis {
    history.push(Step { before: from.step, choice });
    Hypothesis { cost: from.cost + cost, step: (history.len() - 1) as u32, ..from.clone() }
}

/// Reads a break: a sure one is one, an attachment in the middle of a line may be only named.
fn break_off(h: &Hypothesis, found: &Break, history: &mut Vec<Step>, next: &mut Vec<Hypothesis>) {
    match found.kind {
        BreakKind::Contents | BreakKind::Table | BreakKind::Caption => next.push(step(h, Choice::Text, 0, history)),
        BreakKind::Heading => {
            let depth = h.stack.len.saturating_sub(1);
            let mut closed = step(h, Choice::Close { depth: depth as u8 }, 0, history);
            close(&mut closed, depth);
            next.push(closed);
        }
        BreakKind::Attachment => {
            let sure = usize::from(found.sure);
            next.push(step(h, Choice::Text, cost::NO_ATTACHMENT[sure], history));
            let mut closed = step(h, Choice::Close { depth: 0 }, cost::ATTACHMENT[sure], history);
            closed.stack.len = 0;
            closed.closed = [Closed::default(); MAX_DEPTH];
            next.push(closed);
        }
    }
}

/// Closes the series from `depth` on, and notes how far they went.
fn close(h: &mut Hypothesis, depth: usize) {
    for d in depth..h.stack.len {
        let level = h.stack.levels[d];
        let parent = d.checked_sub(1).map(|p| (h.stack.levels[p].family, h.stack.levels[p].event));
        h.closed[usize::from(level.family)] = Closed { ordinal: level.ordinal, parent };
    }
    h.stack = h.stack.truncated(depth);
}
