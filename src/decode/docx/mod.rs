//! Word documents since 2007 (.docx, OOXML, ISO/IEC 29500).
//!
//! 1. [`styles`] and [`numbering`]: what numbers the paragraphs have, rendered as the reader sees
//!    them (一、 (一) 1. ①), since the section tree hangs on them.
//! 2. [`body`]: paragraphs, tables, notes and text boxes in reading order. Of tracked changes the
//!    accepted text is read, or the original one; comments are left out.

mod body;
mod numbering;
mod styles;

use super::format::Format;
use super::package::Package;
use super::xml::Element;
use super::{DecodeError, Pieces, Revisions};
use body::{Body, Notes};
use numbering::Numbering;
use styles::Styles;

/// Reads a document.
pub(super) fn read(bytes: &[u8], revisions: Revisions) -> Result<Pieces, DecodeError> {
    let mut package = Package::open(Format::Docx, bytes)?;
    let main = main_part(&mut package)?;
    let relations = relations(&mut package, &main)?;
    let mut part = |kind: &str| -> Result<Option<Element>, DecodeError> {
        match relations.iter().find(|(k, _)| k == kind) {
            Some((_, name)) => package.xml(name),
            None => Ok(None),
        }
    };
    let (styles, numbering) = (part("styles")?, part("numbering")?);
    let notes = Notes { foot: part("footnotes")?, end: part("endnotes")? };
    let document = package.xml(&main)?.ok_or_else(|| DecodeError::broken(Format::Docx, "it has no document part"))?;
    let body = document.child("body").ok_or_else(|| DecodeError::broken(Format::Docx, "its document part has no body"))?;
    let styles = Styles::read(styles.as_ref());
    let numbering = Numbering::read(numbering.as_ref(), &styles);
    Ok(Body::new(&styles, numbering, &notes, revisions).read(body))
}

/// The name of the part that holds the text.
fn main_part(package: &mut Package<'_>) -> Result<String, DecodeError> {
    let named = relations(package, "")?.into_iter().find(|(kind, _)| kind == "officeDocument").map(|(_, name)| name);
    Ok(named.unwrap_or_else(|| "word/document.xml".to_owned()))
}

/// The parts that a part refers to, by kind.
fn relations(package: &mut Package<'_>, part: &str) -> Result<Vec<(String, String)>, DecodeError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let Some(list) = package.xml(&format!("{folder}{slash}_rels/{name}.rels"))? else { return Ok(Vec::new()) };
    let relation = |r: &Element| {
        let kind = r.attribute("Type")?.rsplit('/').next()?.to_owned();
        let target = r.attribute("Target")?;
        let inside = r.attribute("TargetMode") != Some("External");
        let name = if target.starts_with('/') { target.to_owned() } else { format!("{folder}{slash}{target}") };
        inside.then_some((kind, name))
    };
    Ok(list.all("Relationship").filter_map(relation).collect())
}

#[cfg(test)]
mod tests;
