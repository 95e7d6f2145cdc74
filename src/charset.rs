//! Sets of characters, asked once for every character of a text.

/// Characters of the basic plane.
const PLANE: usize = 0x1_0000;

/// A set of characters: one bit for each of the basic plane, one for all others together.
pub(crate) struct CharSet {
    plane: Box<[u64; PLANE / 64]>,
    beyond: bool,
}

impl CharSet {
    /// Whether the set may hold a character; of those beyond the basic plane it holds all or none.
    pub(crate) fn has(&self, c: char) -> bool {
        self.plane.get(c as usize / 64).map_or(self.beyond, |word| word >> (c as usize % 64) & 1 == 1)
    }

    /// Adds a character.
    pub(crate) fn insert(&mut self, c: char) {
        match self.plane.get_mut(c as usize / 64) {
            Some(word) => *word |= 1 << (c as usize % 64),
            None => self.beyond = true,
        }
    }

    /// Where in `text[at..end]` the first character stands that the set may hold, in bytes of `text`.
    ///
    /// The last six bits of a character of the basic plane are the last byte of its UTF-8, and those
    /// before them the others: the bytes are the index, nothing is decoded. Han characters first,
    /// which most are.
    pub(crate) fn next_in(&self, text: &str, at: usize, end: usize) -> Option<usize> {
        let mut rest = &text.as_bytes()[at..end];
        loop {
            while let Some((&[a, b, c], tail)) = rest.split_first_chunk()
                && a >> 4 == 0xE
            {
                if self.has_bit(usize::from(a & 0xF) << 6 | usize::from(b & 0x3F), c) {
                    return Some(end - rest.len());
                }
                rest = tail;
            }
            let (found, len) = match *rest {
                [] => return None,
                [a, ..] if a < 0x80 => (self.has_bit(usize::from(a >> 6), a), 1),
                [a, b, ..] if a < 0xE0 => (self.has_bit(usize::from(a & 0x1F), b), 2),
                _ => (self.beyond, 4.min(rest.len())),
            };
            if found {
                return Some(end - rest.len());
            }
            rest = &rest[len..];
        }
    }

    /// How many characters of the text the set may hold.
    pub(crate) fn count_in(&self, text: &str) -> usize {
        let mut rest = text.as_bytes();
        let mut count = 0;
        loop {
            // As in `next_in`; nothing here hangs on what a character is.
            while let Some((&[a, b, c], tail)) = rest.split_first_chunk()
                && a >> 4 == 0xE
            {
                count += usize::from(self.has_bit(usize::from(a & 0xF) << 6 | usize::from(b & 0x3F), c));
                rest = tail;
            }
            let Some(c) = text[text.len() - rest.len()..].chars().next() else { return count };
            count += usize::from(self.has(c));
            rest = &rest[c.len_utf8()..];
        }
    }

    /// Whether a character is in the set, by its UTF-8: the last six bits, and those before them.
    fn has_bit(&self, block: usize, last: u8) -> bool {
        self.plane[block] >> (last & 0x3F) & 1 == 1
    }
}

impl Default for CharSet {
    fn default() -> Self {
        Self { plane: Box::new([0; PLANE / 64]), beyond: false }
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        let mut set = Self::default();
        chars.into_iter().for_each(|c| set.insert(c));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::CharSet;

    #[test]
    fn holds_what_was_put_in() {
        let set: CharSet = "一\0￿".chars().collect();
        assert!("一\0￿".chars().all(|c| set.has(c)));
        assert!("二1𠮷".chars().all(|c| !set.has(c)));
        let text = "二1𠮷é一";
        assert_eq!(set.next_in(text, 0, text.len()), Some(text.len() - 3));
        assert_eq!(set.next_in(text, 0, text.len() - 3), None);
        assert_eq!("é".chars().collect::<CharSet>().next_in(text, 0, text.len()), Some(8));
        assert_eq!("1".chars().collect::<CharSet>().next_in(text, 0, text.len()), Some(3));
        assert_eq!("𠮷".chars().collect::<CharSet>().next_in(text, 0, text.len()), Some(4));
        assert!(std::iter::once('𠮷').collect::<CharSet>().has('𠮷'));
    }
}
