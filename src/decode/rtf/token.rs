//! The signs a file of Rich Text is made of (记号).

/// One sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\name` or `\name12`.
    Word(&'a str, Option<i32>),
    /// `\` before a sign that is no letter: `\~`, `\*`.
    Symbol(u8),
    /// A byte of text; whether it was written as `\'hh`.
    Byte(u8, bool),
    /// Bytes that are no text, after `\binN`; whether all of them are there.
    Binary(bool),
}

/// Reads signs one after the other, each byte once.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Takes the next byte as it stands, whatever it would mean elsewhere.
    pub fn raw(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// The next byte.
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// What follows a `\`.
    fn control(&mut self) -> Token<'a> {
        match self.peek() {
            Some(b) if b.is_ascii_alphabetic() => self.word(),
            Some(b'\'') => self.hex(),
            Some(sign) => {
                self.at += 1;
                Token::Symbol(sign)
            }
            None => Token::Symbol(b'\\'),
        }
    }

    fn word(&mut self) -> Token<'a> {
        let name = self.run(|b| b.is_ascii_alphabetic());
        let negative = self.peek() == Some(b'-') && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        self.at += usize::from(negative);
        let digits = self.run(|b| b.is_ascii_digit());
        let number = (!digits.is_empty()).then(|| {
            let n: i64 = digits.parse().unwrap_or(i64::from(i32::MAX));
            let n = n.min(i64::from(i32::MAX)) as i32;
            if negative { -n } else { n }
        });
        self.at += usize::from(self.peek() == Some(b' '));
        match (name, number) {
            ("bin", Some(n)) if n > 0 => self.binary(n as usize),
            _ => Token::Word(name, number),
        }
    }

    /// The letters or digits that stand here.
    fn run(&mut self, is_part: impl Fn(u8) -> bool) -> &'a str {
        let rest = &self.bytes[self.at..];
        let len = rest.iter().position(|b| !is_part(*b)).unwrap_or(rest.len());
        self.at += len;
        std::str::from_utf8(&rest[..len]).unwrap_or_default()
    }

    fn binary(&mut self, len: usize) -> Token<'a> {
        let left = self.bytes.len() - self.at;
        self.at += len.min(left);
        Token::Binary(len <= left)
    }

    /// `'hh`; what is no number in base sixteen is taken as it stands.
    fn hex(&mut self) -> Token<'a> {
        let digit = |at: usize| self.bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        let byte = digit(self.at + 1).zip(digit(self.at + 2)).map(|(high, low)| (high * 16 + low) as u8);
        self.at += if byte.is_some() { 3 } else { 1 };
        byte.map_or(Token::Byte(b'\'', false), |b| Token::Byte(b, true))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let token = match self.raw()? {
                // Lines of the file are no lines of the text.
                b'\r' | b'\n' | 0 => continue,
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control(),
                byte => Token::Byte(byte, false),
            };
            return Some(token);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Token::*, *};

    fn tokens(rtf: &str) -> Vec<Token<'_>> {
        Tokens::new(rtf.as_bytes()).collect()
    }

    #[test]
    fn reads_words_with_numbers_and_signs() {
        assert_eq!(tokens("{\\b0 a\\~}"), [Open, Word("b", Some(0)), Byte(b'a', false), Symbol(b'~'), Close]);
        assert_eq!(tokens("\\u-4051?"), [Word("u", Some(-4051)), Byte(b'?', false)]);
        assert_eq!(tokens("\\par\r\n  x"), [Word("par", None), Byte(b' ', false), Byte(b' ', false), Byte(b'x', false)]);
        assert_eq!(tokens("\\'d6\\'zz\\"), [Byte(0xD6, true), Byte(b'\'', false), Byte(b'z', false), Byte(b'z', false), Symbol(b'\\')]);
    }

    #[test]
    fn absurd_numbers_are_held_within_bounds() {
        assert_eq!(tokens("\\fs99999999999999999999 \\li-99999999999"), [Word("fs", Some(i32::MAX)), Word("li", Some(-i32::MAX))]);
        assert_eq!(tokens("\\bin3 {{{x"), [Binary(true), Byte(b'x', false)]);
        assert_eq!(tokens("\\bin99999999 {{{x"), [Binary(false)]);
        assert_eq!(tokens("\\bin-5 x"), [Word("bin", Some(-5)), Byte(b'x', false)]);
    }
}
