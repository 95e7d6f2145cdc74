//! The ways a hypothesis can go on at an event, and what each costs.

use super::state::{Holder, Level, State};
use super::{Choice, Event, cost};
use crate::record::Scheme;
use crate::segment::breaks::{Break, BreakKind};
use crate::segment::marker::{Family, Marker, Markers, Place};
use std::cmp::Ordering;

/// Reads one event for one hypothesis.
pub(super) struct Reader<'a> {
    pub markers: &'a Markers,
    pub state: &'a State,
    /// Whether no sentence ended since the heading before.
    pub after_heading: bool,
}

impl Reader<'_> {
    /// Calls `give` with every choice and its cost.
    pub fn moves(&self, event: &Event<'_>, mut give: impl FnMut(Choice, u32)) {
        match event {
            Event::Marker { marker, .. } => self.marker(marker, &mut give),
            Event::Break(found) => self.break_off(found, &mut give),
        }
    }

    fn marker(&self, m: &Marker, give: &mut impl FnMut(Choice, u32)) {
        let family = self.markers.family(m);
        give(Choice::Text, if family.is_inline() { cost::REJECT_INLINE } else { cost::reject(m.place, self.after_heading) });
        let place = if family.is_inline() { inline_place(m, family) } else { Some(cost::accept(m.place, self.after_heading)) };
        let Some(place) = place else { return };
        if let Some(depth) = self.state.open().iter().position(|l| l.family == m.family) {
            let price =
                (place + continuing(&self.state.open()[depth], m, family)).saturating_sub(refund(&self.state.open()[depth], m, family));
            return give(Choice::Section { depth: depth as u8 }, price);
        }
        let usual = self.usual_depth(m, family);
        for depth in 0..=self.state.open().len() {
            if let Some(price) = self.opening(m, family, depth, usual) {
                give(Choice::Section { depth: depth as u8 }, place + price);
            }
        }
    }

    /// A sure break is one; an attachment in the middle of a line may be only named.
    fn break_off(&self, found: &Break, give: &mut impl FnMut(Choice, u32)) {
        match found.kind {
            BreakKind::Contents | BreakKind::Table | BreakKind::Caption => give(Choice::Text, 0),
            BreakKind::Heading => give(Choice::Close { depth: self.state.open().len().saturating_sub(1) as u8 }, 0),
            BreakKind::Attachment => {
                give(Choice::Text, cost::NO_ATTACHMENT[usize::from(found.sure)]);
                give(Choice::Close { depth: 0 }, cost::ATTACHMENT[usize::from(found.sure)]);
            }
        }
    }

    /// The depth at which the usual order puts a new series: under the deepest open series that
    /// usually stands above it.
    fn usual_depth(&self, m: &Marker, family: &Family) -> usize {
        let above = |l: &Level| {
            let other = self.markers.family_of(l.family);
            other.rank < family.rank && !(other.is_inline() && l.line != m.line as u32)
        };
        self.state.open().iter().take_while(|l| above(l)).count()
    }

    /// The cost of opening a series at a depth; `None` where it cannot stand.
    fn opening(&self, m: &Marker, family: &Family, depth: usize, usual: usize) -> Option<u32> {
        let parent = self.state.holder(depth);
        if let Some(parent) = parent {
            let holder = self.markers.family_of(parent.family);
            let allowed = family.inside.as_ref().is_none_or(|list| list.contains(&holder.scheme));
            if !allowed || (holder.is_inline() && parent.line != m.line as u32) {
                return None;
            }
        }
        let closed = self.state.closed(m.family);
        let holder = parent.map(|p| Holder { family: p.family, event: p.event });
        let again = closed.ordinal > 0 && closed.parent == holder;
        // The series stood in the same kind of section before.
        let known = closed.ordinal > 0 && closed.parent.map(|p| p.family) == holder.map(|p| p.family);
        let goes_on = closed.ordinal > 0 && m.ordinal == closed.ordinal + 1;
        let first = match m.ordinal {
            _ if family.uncounted => 0,
            1 if again && !family.is_inline() => cost::RESTART,
            1 => 0,
            _ if goes_on && family.scheme == Scheme::Article => 0,
            _ if goes_on && known => cost::THROUGH,
            n if known && n > closed.ordinal && family.scheme == Scheme::Article => cost::gap(n - closed.ordinal),
            n => cost::NOT_FIRST + cost::LATER * u32::from(n).min(60),
        };
        let open = match family.is_inline() {
            true => cost::OPEN_INLINE,
            false if goes_on => cost::OPEN - cost::GOES_ON,
            false => cost::OPEN,
        };
        let order = match depth.cmp(&usual) {
            Ordering::Equal => 0,
            Ordering::Greater if known => 0,
            Ordering::Greater => cost::UPSIDE_DOWN,
            Ordering::Less => cost::SKIP,
        };
        let elsewhere = if closed.ordinal > 0 && !known { cost::ELSEWHERE } else { 0 };
        Some(first + open + order + elsewhere)
    }
}

/// Inline items stand after any break of a clause, never inside a word.
fn inline_place(m: &Marker, family: &Family) -> Option<u32> {
    match m.place {
        Place::Line => Some(0),
        Place::Word => None,
        Place::Comma | Place::Space if family.scheme == Scheme::Inline => Some(5),
        _ => Some(2),
    }
}

/// The cost of going on with an open series.
fn continuing(level: &Level, m: &Marker, family: &Family) -> u32 {
    if follows(level, m, family) || (m.inserted && m.ordinal == level.ordinal) {
        return 0;
    }
    if m.ordinal > level.ordinal {
        return cost::gap(m.ordinal - level.ordinal);
    }
    match m.ordinal {
        // A new list of the same kind in another paragraph is nothing unusual.
        1 if family.is_inline() && level.line != m.line as u32 => cost::OPEN_INLINE,
        1 => cost::RESTART,
        _ => cost::REPEAT,
    }
}

/// What a series gets back of the cost of its beginning when it goes on for the first time.
fn refund(level: &Level, m: &Marker, family: &Family) -> u32 {
    match family.is_inline() {
        _ if level.went_on || !follows(level, m, family) => 0,
        true => cost::INLINE_GOES_ON,
        false => cost::GOES_ON,
    }
}

fn follows(level: &Level, m: &Marker, family: &Family) -> bool {
    family.uncounted || m.ordinal == level.ordinal + 1
}
