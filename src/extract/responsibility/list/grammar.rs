//! The grammar of lists: chunks between separators, brackets balanced.

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::take_while1,
    character::complete::satisfy,
    combinator::recognize,
    error::{Error, ErrorKind},
    multi::{many0_count, many1_count},
};

/// Brackets in names nest once or twice; deeper ones are no list.
const DEPTH: usize = 4;

/// Whether a character stands between the pieces of a list.
pub(super) fn separates(c: char) -> bool {
    matches!(c, '、' | ',' | ';' | '。' | ' ')
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '<' | '〔' | '[' | '【')
}

fn closes(c: char) -> bool {
    matches!(c, ')' | '>' | '〕' | ']' | '】')
}

fn plain(input: &str) -> IResult<&str, &str> {
    take_while1(|c| !opens(c) && !closes(c) && !separates(c)).parse(input)
}

fn nested(depth: usize, input: &str) -> IResult<&str, &str> {
    if depth == 0 {
        return Err(nom::Err::Failure(Error::new(input, ErrorKind::TooLarge)));
    }
    let inside = take_while1(|c| !opens(c) && !closes(c) && c != '。');
    let inner = |i| nested(depth - 1, i);
    recognize((satisfy(opens), many0_count(alt((inside, inner))), satisfy(closes))).parse(input)
}

/// The words up to the next separator outside brackets.
pub(super) fn chunk(input: &str) -> IResult<&str, &str> {
    recognize(many1_count(alt((plain, bracket)))).parse(input)
}

/// A balanced bracket.
pub(super) fn bracket(input: &str) -> IResult<&str, &str> {
    nested(DEPTH, input)
}
