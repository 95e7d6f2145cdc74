//! Units turned into one another (单位换算), from `seeds/units.tsv`.

use crate::grammar::{Bundle, GrammarError};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// What a unit measures, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Size {
    /// The base unit: two units can be compared when they have the same.
    pub dimension: String,
    /// How many base units one of it is.
    pub factor: Decimal,
}

impl Size {
    fn one(dimension: &str) -> Self {
        Self { dimension: dimension.to_owned(), factor: Decimal::ONE }
    }
}

pub(super) struct Units {
    sizes: FxHashMap<String, Size>,
    /// 万, 亿 and their like, longest first.
    multipliers: Vec<(String, Decimal)>,
}

impl Units {
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        const FILE: &str = "units.tsv";
        let (mut sizes, mut multipliers) = (FxHashMap::default(), Vec::new());
        for row in bundle.table(FILE) {
            let [unit, kind, base, factor, ..] = row[..] else { continue };
            let wrong = || GrammarError::file(FILE, format!("`{unit}`: the factor `{factor}` is no number like 0.5 or 2000/3"));
            let number = if factor.is_empty() { Some(Decimal::ONE) } else { fraction(factor) }.ok_or_else(wrong)?;
            if kind == "multiplier" {
                multipliers.push((unit.to_owned(), number));
                continue;
            }
            let base = if base.is_empty() || factor.is_empty() { unit } else { base };
            let aliases = row.get(4).into_iter().flat_map(|a| a.split(';')).filter(|a| !a.is_empty());
            for name in std::iter::once(unit).chain(aliases) {
                sizes.entry(name.to_owned()).or_insert_with(|| Size { dimension: base.to_owned(), factor: number });
            }
        }
        multipliers.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Ok(Self { sizes, multipliers })
    }

    /// The size of a unit as written; one that nothing is known of is its own base.
    pub fn read(&self, unit: &str) -> Size {
        let parts = unit.split_once('/').and_then(|(above, below)| self.ratio(above, below));
        parts.or_else(|| self.simple(unit)).unwrap_or_else(|| Size::one(unit))
    }

    fn ratio(&self, above: &str, below: &str) -> Option<Size> {
        let (above, below) = (self.simple(above)?, self.simple(below)?);
        let factor = above.factor.checked_div(below.factor)?;
        Some(Size { dimension: format!("{}/{}", above.dimension, below.dimension), factor })
    }

    fn simple(&self, unit: &str) -> Option<Size> {
        if let Some(size) = self.sizes.get(unit) {
            return Some(size.clone());
        }
        let (rest, times) = self.multipliers.iter().find_map(|(name, times)| Some((unit.strip_prefix(name)?, times)))?;
        let size = if rest.is_empty() { Size::one("") } else { self.simple(rest)? };
        Some(Size { factor: size.factor.checked_mul(*times)?, ..size })
    }
}

/// A decimal number or a fraction of two.
fn fraction(text: &str) -> Option<Decimal> {
    match text.split_once('/') {
        Some((above, below)) => above.parse::<Decimal>().ok()?.checked_div(below.parse().ok()?),
        None => text.parse().ok(),
    }
}

/// A value of one size in another of the same dimension.
pub(super) fn convert(value: &str, from: Decimal, to: Decimal) -> Option<Decimal> {
    const DIGITS: u32 = 8;
    let value: Decimal = value.parse().ok()?;
    if from == to {
        return Some(value.normalize());
    }
    Some(value.checked_mul(from)?.checked_div(to)?.round_dp(DIGITS).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(value: &str, from: &str, to: &str) -> Option<String> {
        let units = Units::compile(&Bundle::builtin()).unwrap();
        let (from, to) = (units.read(from), units.read(to));
        (from.dimension == to.dimension).then(|| convert(value, from.factor, to.factor).unwrap().to_string())
    }

    #[test]
    fn units_of_one_kind_are_converted() {
        for (value, from, to, wanted) in [
            ("1.5", "亿元", "万元", "15000"),
            ("3", "万亿元", "亿元", "30000"),
            ("15", "亩", "公顷", "1"),
            ("2", "万亩", "亩", "20000"),
            ("65", "万人", "人", "650000"),
            ("500", "万元/亩", "亿元/公顷", "0.75"),
            ("1", "平方公里", "亩", "1500"),
            ("0.025", "mg/m3", "μg/m3", "25"),
            ("12", "家", "个", "12"),
            ("20", "吨标准煤", "千克标准煤", "20000"),
        ] {
            assert_eq!(same(value, from, to).as_deref(), Some(wanted), "{value} {from} in {to}");
        }
    }

    #[test]
    fn units_of_different_kinds_are_not() {
        for (from, to) in
            [("%", "百分点"), ("亿元", "%"), ("万元", "万美元"), ("人", "人次"), ("亩", "吨"), ("亿元", "亿元/亩"), ("个", "")]
        {
            assert_eq!(same("1", from, to), None, "{from} in {to}");
        }
    }
}
