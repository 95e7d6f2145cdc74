//! What holds within a group, and what kind of group it is (组).

/// What becomes of the text in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is text of the document.
    Text,
    /// It is no text.
    Nothing,
    /// It names the fonts.
    Fonts,
    /// It is the number of the paragraph, as the reader sees it.
    Number,
    /// It is left out, but for the same in Unicode inside it.
    Twice,
    /// It describes the rows of a nested table.
    NestedRow,
}

/// What a group changes until it ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub place: Place,
    /// The font of the text, and that of its characters of East Asia where it says one.
    pub font: i32,
    pub wide_font: Option<i32>,
    /// Whether the text is said to be of East Asia.
    pub wide: bool,
    /// Signs that stand after a character in Unicode for programs that know none.
    pub fallback: usize,
    pub hidden: bool,
    pub deleted: bool,
    pub inserted: bool,
    /// Tables that the paragraph stands in.
    pub level: usize,
    /// Whether the group is a note or a text box, with paragraphs of its own.
    pub aside: bool,
}

impl State {
    pub fn new(font: i32) -> Self {
        Self {
            place: Place::Text,
            font,
            wide_font: None,
            wide: false,
            fallback: 1,
            hidden: false,
            deleted: false,
            inserted: false,
            level: 0,
            aside: false,
        }
    }

    /// Takes all back that was said of characters (`\plain`).
    pub fn plain(&mut self, font: i32) {
        let Self { place, fallback, level, aside, .. } = *self;
        *self = Self { place, fallback, level, aside, ..Self::new(font) };
    }

    /// The font that the bytes of the text are in.
    pub fn byte_font(&self) -> i32 {
        self.wide_font.filter(|_| self.wide).unwrap_or(self.font)
    }
}

/// What a word at the beginning of a group makes of it; `None` where it is no group of its own.
pub(super) fn place(word: &str) -> Option<Place> {
    Some(match word {
        "fonttbl" => Place::Fonts,
        "listtext" | "pntext" => Place::Number,
        "upr" => Place::Twice,
        "nesttableprops" => Place::NestedRow,
        _ if LEFT_OUT.contains(&word) || is_formula_property(word) => Place::Nothing,
        _ => return None,
    })
}

/// Whether a group that other programs may pass over (`\*`) holds text.
pub(super) fn is_known(word: &str) -> bool {
    KNOWN.contains(&word) || place(word).is_some()
}

/// Groups that may be passed over, but hold text: boxes, notes, formulas, results of fields.
const KNOWN: &[&str] = &["do", "dptxbxtext", "fldrslt", "footnote", "moMath", "moMathPara", "mmath", "result", "shpinst", "shptxt", "ud"];

/// Groups that hold no text of the document, whether they may be passed over or not.
#[rustfmt::skip]
const LEFT_OUT: &[&str] = &[
    "aftncn", "aftnsep", "aftnsepc", "annotation", "atnid", "atnauthor", "bkmkend", "bkmkstart", "colortbl", "filetbl", "fldinst",
    "footer", "footerf", "footerl", "footerr", "formfield", "ftncn", "ftnsep", "ftnsepc", "generator", "header", "headerf", "headerl",
    "headerr", "info", "listoverridetable", "listtable", "mmathPict", "nonesttables", "nonshppict", "objdata", "pgdsctbl", "pict",
    "pn", "private", "revtbl", "rsidtbl", "rxe", "shprslt", "sp", "stylesheet", "tc", "tcn", "template", "userprops", "xe",
];

/// `mfPr`, `mctrlPr` …: how a formula looks.
fn is_formula_property(word: &str) -> bool {
    word.starts_with('m') && word.ends_with("Pr")
}
