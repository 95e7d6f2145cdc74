//! What speaks against a reading, in tenths. Only the relations matter: a marker is the likelier a
//! heading the more clearly it stands at a beginning, and a tree the likelier the fewer numbers are
//! missing, repeated or out of place in it.

use crate::segment::marker::Place;

/// A marker in this place is a heading. Right after another heading (no sentence ended since)
/// the words between are that heading's title.
pub fn accept(place: Place, after_heading: bool) -> u32 {
    match place {
        Place::Line => 0,
        Place::Break => 5,
        Place::Sentence => 10,
        Place::Space if after_heading => 4,
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
const GAP: u32 = 25;
/// Further numbers are left out; each.
const WIDER: u32 = 2;
/// An excerpt leaves out any number of them: a marker at a line's beginning stays one.
const WIDEST: u32 = 10;

/// Numbers are left out before one that is higher by `step`.
pub fn gap(step: u16) -> u32 {
    GAP + WIDER * u32::from(step).min(WIDEST)
}

/// A series begins again.
pub const RESTART: u32 = 20;
/// A number comes twice, or an earlier one comes again.
pub const REPEAT: u32 = 50;
/// The series usually stands above the one it is put in.
pub const UPSIDE_DOWN: u32 = 20;
/// The series stood in another kind of section before.
pub const ELSEWHERE: u32 = 5;
/// An open series that usually holds this one is closed.
pub const SKIP: u32 = 20;
/// An attachment begins (in a line of its own or not), or does not.
pub const ATTACHMENT: [u32; 2] = [12, 0];
pub const NO_ATTACHMENT: [u32; 2] = [0, 60];
