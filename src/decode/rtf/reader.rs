//! Signs into paragraphs, cells, rows, notes and text boxes.

use super::super::format::Format;
use super::super::linear::Linear;
use super::super::noticed::Noticed;
use super::super::{DecodeError, Pieces, Revisions};
use super::broken;
use super::charset::Fonts;
use super::row::RowWords;
use super::state::{Place, State, is_known, place};
use super::token::{Token, Tokens};

/// Groups in groups; documents have some dozens.
const MAX_DEPTH: usize = 4096;
/// Notes and text boxes in one another.
const MAX_ASIDES: usize = 8;

/// Reads from the first `{` to its `}`.
pub(super) fn read(bytes: &[u8], revisions: Revisions) -> Result<Pieces, DecodeError> {
    let mut reader = Reader::new(revisions);
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        reader.token(token)?;
        // The second byte of a character that stands there raw may look like a sign of the format.
        if matches!(token, Token::Byte(byte, false) if reader.is_lead(byte)) {
            tokens.raw().into_iter().for_each(|trail| reader.byte(trail));
        }
        if reader.outer.is_empty() && token == Token::Close {
            return Ok(reader.finish());
        }
    }
    Err(broken("it is cut off"))
}

pub(super) struct Reader {
    pub(super) revisions: Revisions,
    pub(super) fonts: Fonts,
    pub(super) state: State,
    /// The states of the groups around, from the outermost.
    outer: Vec<State>,
    /// Signs that begin a group: `{` and `\*` came just before.
    begins: bool,
    may_pass: bool,
    main: Flow,
    /// The notes and boxes that are open.
    asides: Vec<Flow>,
    /// Bytes that are not decoded yet.
    pub(super) bytes: Vec<u8>,
    /// The first half of a character beyond U+FFFF.
    pub(super) half: Option<u16>,
    /// Signs to pass over, after a character in Unicode.
    pub(super) passing: usize,
    /// The number of the paragraph, while it is read.
    pub(super) number: String,
    /// The font that is described.
    described: i32,
    pub(super) noticed: Noticed,
}

/// A text of its own: the document's, a note's, a text box's.
#[derive(Default)]
struct Flow {
    text: Linear,
    row: RowWords,
    nested_row: RowWords,
}

impl Reader {
    fn new(revisions: Revisions) -> Self {
        Self {
            revisions,
            fonts: Fonts::default(),
            state: State::new(0),
            outer: Vec::new(),
            begins: false,
            may_pass: false,
            main: Flow::default(),
            asides: Vec::new(),
            bytes: Vec::new(),
            half: None,
            passing: 0,
            number: String::new(),
            described: 0,
            noticed: Noticed::default(),
        }
    }

    fn finish(mut self) -> Pieces {
        self.flush();
        Pieces { blocks: self.main.text.finish(), diagnostics: self.noticed.diagnostics(self.revisions) }
    }

    fn token(&mut self, token: Token<'_>) -> Result<(), DecodeError> {
        let begins = std::mem::take(&mut self.begins);
        match token {
            Token::Open => self.open()?,
            Token::Close => self.close(),
            Token::Byte(byte, _) if !self.pass() => self.byte(byte),
            Token::Symbol(b'*') => (self.begins, self.may_pass) = (begins, true),
            Token::Symbol(sign) if !self.pass() => self.symbol(sign),
            Token::Word(word, number) if !self.pass() => {
                self.flush();
                let may_pass = std::mem::take(&mut self.may_pass);
                if begins {
                    self.begin(word, may_pass);
                }
                self.word(word, number);
            }
            Token::Binary(false) => return Err(broken("it is cut off within a picture")),
            Token::Binary(true) | Token::Byte(..) | Token::Symbol(_) | Token::Word(..) => {}
        }
        Ok(())
    }

    /// Whether a sign stands for programs that know no Unicode.
    fn pass(&mut self) -> bool {
        let passes = self.passing > 0;
        self.passing -= usize::from(passes);
        passes
    }

    fn open(&mut self) -> Result<(), DecodeError> {
        self.flush();
        if self.outer.len() >= MAX_DEPTH {
            return Err(DecodeError::broken(Format::Rtf, format!("its groups are nested deeper than {MAX_DEPTH}")));
        }
        self.outer.push(self.state);
        self.state.aside = false;
        (self.begins, self.may_pass, self.passing) = (true, false, 0);
        Ok(())
    }

    fn close(&mut self) {
        self.flush();
        self.passing = 0;
        let Some(outer) = self.outer.pop() else { return };
        let inner = std::mem::replace(&mut self.state, outer);
        if inner.aside {
            self.end_aside();
        }
        if inner.place == Place::Number && outer.place != Place::Number {
            let number = std::mem::take(&mut self.number);
            self.take_number(number.trim_start());
        }
    }

    /// The first word of a group says what it is.
    fn begin(&mut self, word: &str, may_pass: bool) {
        let state = &mut self.state;
        match (state.place, place(word)) {
            (Place::Nothing, _) => {}
            (Place::Twice, _) => state.place = if word == "ud" { Place::Text } else { Place::Nothing },
            (_, Some(place)) => state.place = place,
            (Place::Text, None) if may_pass && !is_known(word) => state.place = Place::Nothing,
            (Place::Text, None) if matches!(word, "footnote" | "shptxt" | "dptxbxtext") => self.begin_aside(),
            _ => {}
        }
    }

    fn begin_aside(&mut self) {
        if self.asides.len() < MAX_ASIDES {
            self.asides.push(Flow::default());
            self.state.aside = true;
            self.state.level = 0;
        }
    }

    fn end_aside(&mut self) {
        if let Some(flow) = self.asides.pop() {
            let blocks = flow.text.finish();
            self.text().aside(blocks);
        }
    }

    fn flow(&mut self) -> &mut Flow {
        self.asides.last_mut().unwrap_or(&mut self.main)
    }

    pub(super) fn text(&mut self) -> &mut Linear {
        &mut self.flow().text
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        match self.state.place {
            Place::Fonts => self.font_word(word, number),
            Place::Nothing | Place::Twice => {}
            place => {
                let nested = place == Place::NestedRow;
                let flow = self.flow();
                let row = if nested { &mut flow.nested_row } else { &mut flow.row };
                if !row.take(word, number) && !self.format_word(word, number) {
                    self.text_word(word, number);
                }
            }
        }
    }

    fn font_word(&mut self, word: &str, number: Option<i32>) {
        match (word, number) {
            ("f", Some(font)) => self.described = font,
            ("fcharset", Some(charset)) => self.fonts.set_charset(self.described, charset),
            ("cpg", Some(page)) => self.fonts.set_font_page(self.described, page),
            _ => {}
        }
    }

    /// A word that changes what follows; false where it is none.
    fn format_word(&mut self, word: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        let default = self.fonts.default;
        let state = &mut self.state;
        match (word, number) {
            ("ansicpg", Some(page)) => self.fonts.set_page(page),
            ("deff", Some(font)) => (self.fonts.default, state.font) = (font, font),
            ("f", Some(font)) => (state.font, state.wide) = (font, false),
            ("af", Some(font)) if state.wide => state.wide_font = Some(font),
            ("dbch", _) => state.wide = true,
            ("loch" | "hich" | "ltrch" | "rtlch", _) => state.wide = false,
            ("uc", Some(signs)) => state.fallback = usize::try_from(signs).unwrap_or(1),
            ("plain", _) => state.plain(default),
            ("pard", _) => state.level = 0,
            ("intbl", _) => state.level = state.level.max(1),
            ("itap", Some(level)) => state.level = usize::try_from(level).unwrap_or(0),
            ("v", _) => state.hidden = on,
            ("deleted" | "mvf", _) => state.deleted = on,
            ("revised" | "mvt", _) => state.inserted = on,
            _ => return false,
        }
        true
    }

    /// A word that stands for text, or ends a piece of it.
    fn text_word(&mut self, word: &str, number: Option<i32>) {
        let level = self.state.level;
        match (word, number) {
            ("u", Some(unit)) => self.unit(unit),
            ("par" | "sect", _) => self.paragraph(),
            ("line" | "page" | "column" | "softline" | "softpage" | "softcol" | "lbr", _) => self.put('\n'),
            ("cell", _) if self.is_text() => self.text().end_cell(1),
            ("nestcell", _) if self.is_text() => self.text().end_cell(level.max(2)),
            ("row", _) if self.is_text() => {
                let shape = self.flow().row.shape();
                self.text().end_row(1, shape);
            }
            ("nestrow", _) => {
                let shape = self.flow().nested_row.shape();
                self.text().end_row(level.max(2), shape);
            }
            _ => self.char_word(word),
        }
    }
}
