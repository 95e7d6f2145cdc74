//! What a cell holds.

use crate::record::SectionPath;
use std::borrow::Cow;
use std::fmt;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// Words.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// An exact decimal number of [`DECIMAL_PRECISION`] digits, [`DECIMAL_SCALE`] of them after the point.
    Decimal,
    /// A day.
    Date,
    /// Yes or no.
    Bool,
    /// Words in order.
    TextList,
}

/// Digits of a decimal number where a format asks for a bound (Parquet); text formats hold any.
pub const DECIMAL_PRECISION: usize = 38;
/// Digits after the point where a format asks for a bound.
pub const DECIMAL_SCALE: usize = 10;

/// A cell. Decimals and days are the record's own strings, so that text formats write them as they
/// are; [`unscaled`] and [`days_since_1970`] give them in numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// What the text does not say.
    Null,
    /// Words.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A decimal number, as digits.
    Decimal(&'a str),
    /// A day, ISO 8601.
    Date(&'a str),
    /// Yes or no.
    Bool(bool),
    /// Words in order.
    List(&'a [String]),
}

impl<'a> Value<'a> {
    /// A number written in digits.
    pub fn decimal(digits: Option<&'a String>) -> Self {
        digits.map_or(Self::Null, |d| Self::Decimal(d))
    }

    /// An ISO 8601 day.
    pub fn date(day: Option<&'a String>) -> Self {
        day.map_or(Self::Null, |d| Self::Date(d))
    }

    /// The value's name in the JSON.
    pub fn name<T: serde::Serialize>(value: &T) -> Self {
        Self::Text(crate::record::name(value).into())
    }

    /// Whether there is nothing.
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}
impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}
impl From<usize> for Value<'_> {
    fn from(n: usize) -> Self {
        Self::Integer(i64::try_from(n).unwrap_or(i64::MAX))
    }
}
impl From<bool> for Value<'_> {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}
impl<'a> From<&'a Vec<String>> for Value<'a> {
    fn from(list: &'a Vec<String>) -> Self {
        Self::List(list)
    }
}
impl<'a> From<&'a SectionPath> for Value<'a> {
    fn from(path: &'a SectionPath) -> Self {
        Self::List(path)
    }
}
impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The cell in one line of text: nothing for null, list members with `|` between them (a `|` or `\`
/// inside a member has a `\` before it).
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Integer(n) => write!(f, "{n}"),
            Self::Decimal(digits) | Self::Date(digits) => f.write_str(digits),
            Self::Bool(b) => write!(f, "{b}"),
            Self::List(members) => members.iter().enumerate().try_for_each(|(i, member)| {
                let between = if i > 0 { "|" } else { "" };
                write!(f, "{between}{}", member.replace('\\', "\\\\").replace('|', "\\|"))
            }),
        }
    }
}

/// Days from 1970-01-01 to an ISO 8601 day.
pub fn days_since_1970(day: &str) -> Option<i32> {
    let day: jiff::civil::Date = day.parse().ok()?;
    (day - jiff::civil::date(1970, 1, 1)).get_days().into()
}

/// A number in digits as a multiple of 10⁻¹⁰; `None` where it has more digits than
/// [`DECIMAL_PRECISION`] and [`DECIMAL_SCALE`] allow, or is no number.
pub fn unscaled(digits: &str) -> Option<i128> {
    let (sign, plain) = digits.strip_prefix('-').map_or((1, digits), |d| (-1, d));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let fraction = fraction.trim_end_matches('0');
    let is_number = !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    let whole = whole.trim_start_matches('0');
    if !is_number || fraction.len() > DECIMAL_SCALE || whole.len() > DECIMAL_PRECISION - DECIMAL_SCALE {
        return None;
    }
    format!("{whole}{fraction:0<DECIMAL_SCALE$}").parse::<i128>().ok().map(|n| sign * n)
}
