//! Documents by way of another program (`--via`): what this one does not read, that one may.

mod libreoffice;

pub use libreoffice::LibreOffice;

use super::work::Convert;
use crate::Pipeline;
use crate::decode::{DecodeError, DecodeOptions, Format, SourceText};
use crate::pipeline::Parsed;
use crate::record::Document;

/// A pipeline, and the program that helps it.
pub struct Reader {
    /// What reads all files that it can.
    pub pipeline: Pipeline,
    /// What makes a Word document of the others; `None` where nothing does.
    pub via: Option<LibreOffice>,
}

impl Convert for Reader {
    fn convert(&self, bytes: &[u8], options: &DecodeOptions, done: &mut dyn FnMut(&'static str)) -> Result<Vec<Document>, DecodeError> {
        let parsed = parse_via(&self.pipeline, self.via.as_ref(), bytes, options, done)?;
        Ok(parsed.parts.into_iter().map(|p| p.document).collect())
    }

    fn encoding(&self, beginning: &[u8]) -> &'static str {
        self.pipeline.encoding(beginning)
    }
}

/// Like [`Pipeline::parse_observed`]. With `via`, .doc and .rtf files and those that the pipeline does
/// not read are made Word documents (.docx) first; hash and length stay those of the file itself.
///
/// # Errors
/// As [`Pipeline::parse_file`], and when the other program makes nothing of the file.
pub fn parse_via(
    pipeline: &Pipeline,
    via: Option<&LibreOffice>,
    bytes: &[u8],
    options: &DecodeOptions,
    done: &mut dyn FnMut(&'static str),
) -> Result<Parsed, DecodeError> {
    let decoder = &pipeline.grammar().decoder;
    let read = decoder.decode(bytes, options);
    let source = match via.filter(|_| needs_help(&read, bytes)) {
        None => read?,
        Some(via) => {
            let made = via.docx(bytes, options.name.as_deref()).map_err(|why| match read {
                Err(error) => DecodeError::NotConverted(format!("{error}; {why}")),
                Ok(_) => DecodeError::NotConverted(why),
            })?;
            let made = decoder.decode(&made, &DecodeOptions { format: Some(Format::Docx), ..options.clone() })?;
            refuse_garbage(&made.text)?;
            made
        }
    };
    done("decode");
    Ok(pipeline.parse_decoded(source, bytes, options, done))
}

/// Whether another program may read a file better.
fn needs_help(read: &Result<SourceText, DecodeError>, bytes: &[u8]) -> bool {
    let helped = [Format::Doc, Format::Rtf].map(Format::name);
    match read {
        Ok(source) => helped.contains(&source.format),
        Err(DecodeError::Binary(_) | DecodeError::Broken { .. }) => BEGINNINGS.iter().any(|beginning| bytes.starts_with(beginning)),
        Err(_) => false,
    }
}

/// What files of word processors begin with: Word before 2007 and WPS, packages, Rich Text, WordPerfect,
/// Word 2. LibreOffice takes everything else for text.
const BEGINNINGS: [&[u8]; 5] = [b"\xD0\xCF\x11\xE0", b"PK\x03\x04", b"{\\rtf", b"\xFFWPC", b"\xDB\xA5"];

/// Refuses what LibreOffice made of a file that it took for text: it writes `#` for signs that are none.
fn refuse_garbage(text: &str) -> Result<(), DecodeError> {
    const SAMPLE: usize = 4096;
    let signs = || text.chars().take(SAMPLE);
    let bad = signs().filter(|c| matches!(*c, '#' | char::REPLACEMENT_CHARACTER)).count();
    if bad * 10 > signs().count() {
        return Err(DecodeError::NotConverted("LibreOffice knows no file of this kind; what it made of it is no text".to_owned()));
    }
    Ok(())
}
