//! Page numbers that were printed between the lines of a text (页码).
//!
//! A file made from printed pages has a number between two pages: in a line of its own, or glued to
//! the first words of the next page (`示范\n43区`). It belongs to no sentence. One number tells nothing;
//! what counts up by one at the distance of a page, again and again, is page numbers.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Fewest numbers that count as page numbers.
const FEWEST: usize = 5;
/// Bytes on a page between two numbers.
const PAGE: Range<usize> = 600..9_000;
/// Pages in a row whose number may be missing, and one: figures and tables hide some.
const MOST_STEPS: u32 = 3;
/// Digits of a page number at most.
const MOST_DIGITS: usize = 3;

/// A number that begins a line.
struct Candidate {
    digits: Range<usize>,
    /// The candidate that it counts on from.
    before: Option<usize>,
    /// Numbers counted so far, this one included.
    counted: usize,
}

/// Where the page numbers stand in a text, in order, in bytes.
pub(super) fn page_numbers(text: &str) -> Vec<Range<usize>> {
    let candidates = candidates(text);
    let mut ends: Vec<usize> = (0..candidates.len()).filter(|i| candidates[*i].counted >= FEWEST).collect();
    ends.sort_by_key(|i| (std::cmp::Reverse(candidates[*i].counted), *i));
    // Series taken already, from their first candidate to their last: in one stretch of text one series counts.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for end in ends {
        let last_taken = taken.range(..=end).next_back().map(|(_, last)| *last);
        // Nearly all ends lie in a longer series: walking back from each would cost its length every time.
        if last_taken.is_some_and(|last| last >= end) {
            continue;
        }
        let series: Vec<usize> = std::iter::successors(Some(end), |i| candidates[*i].before).collect();
        let first = series.last().copied().unwrap_or(end);
        if last_taken.is_none_or(|last| last < first) {
            taken.insert(first, end);
            found.extend(series.into_iter().map(|i| candidates[i].digits.clone()));
        }
    }
    found.sort_by_key(|digits| digits.start);
    found
}

fn candidates(text: &str) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut of_number: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, line) in crate::span::lines(text) {
        let words = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        let Some(len) = leading_number(words) else { continue };
        let Ok(number) = words[..len].parse::<u32>() else { continue };
        let before = (1..=MOST_STEPS.min(number)).filter_map(|step| {
            let pages = step as usize;
            let earlier = of_number.get(&(number - step))?;
            let near = earlier.partition_point(|i| found[*i].digits.start + PAGE.start * pages <= start);
            let last = earlier[..near].last().copied()?;
            (found[last].digits.start + PAGE.end * pages >= start).then_some(last)
        });
        let before = before.max_by_key(|i| found[*i].counted);
        let counted = 1 + before.map_or(0, |i| found[i].counted);
        of_number.entry(number).or_default().push(found.len());
        found.push(Candidate { digits: start..start + len, before, counted });
    }
    found
}

/// Length of the number that a line begins with, if nothing else stands in the line or a word follows
/// without a sign between.
fn leading_number(words: &str) -> Option<usize> {
    let len = words.bytes().take_while(u8::is_ascii_digit).count();
    let glued = |c: char| super::characters::is_han(c) || matches!(c, '“' | '《' | '（');
    ((1..=MOST_DIGITS).contains(&len) && words[len..].chars().next().is_none_or(glued)).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages of prose, each with what is printed before it.
    fn printed(before: impl Fn(usize) -> String) -> String {
        (1..8).map(|n| before(n) + &"巡护河道，清理淤泥，加固堤防，补植岸边的柳树。\n".repeat(12)).collect()
    }

    fn found(text: &str) -> Vec<&str> {
        page_numbers(text).into_iter().map(|digits| &text[digits]).collect()
    }

    #[test]
    fn numbers_that_count_the_pages_are_found() {
        let all = ["1", "2", "3", "4", "5", "6", "7"];
        assert_eq!(found(&printed(|n| format!("  {n}  \n"))), all);
        assert_eq!(found(&printed(|n| format!("{n}各镇落实。\n"))), all);
        assert_eq!(found(&printed(|n| if n == 4 { String::new() } else { format!("{n}\n") })), ["1", "2", "3", "5", "6", "7"]);
        assert_eq!(found(&printed(|n| format!("{n}各镇落实。\n{}月底完工。\n", n + 1))).len(), all.len());
    }

    #[test]
    fn other_numbers_are_none() {
        assert_eq!(found(&printed(|n| format!("{n}.各镇落实。\n"))), [""; 0]);
        assert_eq!(found(&printed(|n| format!("{}个镇落实。\n", n * 10))), [""; 0]);
        assert_eq!(found(&(1..90).map(|n| format!("{n}\n水库\n座\n")).collect::<String>()), [""; 0]);
        assert_eq!(found("1\n2\n3\n4\n5\n6\n"), [""; 0]);
    }
}
