//! Which cells show their number as percentage: the value alone would be a hundred times too small.

use super::super::DecodeError;
use super::super::package::Package;
use super::super::xml::Element;
use std::collections::HashMap;

/// Decimals shown, by row and column.
type Shown = HashMap<(u32, u32), usize>;

/// The formats of a workbook that are percentages, and where its sheets are.
pub(super) struct Percents {
    /// Decimals of each cell format that is a percentage.
    formats: HashMap<String, usize>,
    /// Parts by the name of the sheet.
    sheets: HashMap<String, String>,
}

impl Percents {
    /// Reads styles and the list of sheets.
    pub fn read(package: &mut Package<'_>) -> Result<Self, DecodeError> {
        let formats = package.xml("xl/styles.xml")?.map(|styles| formats(&styles)).unwrap_or_default();
        let parts = package.xml("xl/_rels/workbook.xml.rels")?.map(|list| {
            let part = |r: &Element| {
                let target = r.attribute("Target")?;
                let name = if target.starts_with('/') { target.to_owned() } else { format!("xl/{target}") };
                Some((r.attribute("Id")?.to_owned(), name))
            };
            list.all("Relationship").filter_map(part).collect::<HashMap<_, _>>()
        });
        let parts = parts.unwrap_or_default();
        let book = package.xml("xl/workbook.xml")?;
        let sheets = book.iter().filter_map(|b| b.child("sheets")).flat_map(|s| s.all("sheet"));
        let sheets = sheets.filter_map(|s| Some((s.attribute("name")?.to_owned(), parts.get(s.attribute("id")?)?.clone()))).collect();
        Ok(Self { formats, sheets })
    }

    /// The cells of a sheet that show percentages.
    pub fn of_sheet(&mut self, package: &mut Package<'_>, name: &str) -> Result<Shown, DecodeError> {
        let Some(part) = self.sheets.get(name).filter(|_| !self.formats.is_empty()) else { return Ok(Shown::new()) };
        let Some(sheet) = package.xml(part)? else { return Ok(Shown::new()) };
        let cells = sheet.child("sheetData").into_iter().flat_map(|d| d.all("row")).flat_map(|r| r.all("c"));
        Ok(cells.filter_map(|c| Some((place(c.attribute("r")?)?, *self.formats.get(c.attribute("s")?)?))).collect())
    }
}

/// Number formats 9 and 10 are percentages by the standard, others by their code.
fn formats(styles: &Element) -> HashMap<String, usize> {
    let mut decimals: HashMap<&str, usize> = HashMap::from([("9", 0), ("10", 2)]);
    for format in styles.child("numFmts").into_iter().flat_map(|f| f.all("numFmt")) {
        if let (Some(id), Some(code)) = (format.attribute("numFmtId"), format.attribute("formatCode"))
            && code.contains('%')
        {
            let after = code.split('.').nth(1).unwrap_or_default();
            decimals.insert(id, after.chars().take_while(|c| matches!(c, '0' | '#')).count());
        }
    }
    let cells = styles.child("cellXfs").into_iter().flat_map(|f| f.all("xf")).enumerate();
    cells.filter_map(|(i, f)| Some((i.to_string(), *decimals.get(f.attribute("numFmtId")?)?))).collect()
}

/// `C7` as row and column from 0.
fn place(name: &str) -> Option<(u32, u32)> {
    let letters = name.bytes().take_while(u8::is_ascii_uppercase).count();
    let column = name[..letters].bytes().try_fold(0u32, |n, b| n.checked_mul(26)?.checked_add(u32::from(b - b'A') + 1))?;
    Some((name[letters..].parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}
