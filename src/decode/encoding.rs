//! Which encoding the bytes are in, and the bytes into characters (字符编码).

mod guess;

pub(super) use guess::{CommonCharacters, guess};

use crate::diagnostic::{Code, Diagnostic};
use crate::span::SourceSpan;
use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// Runs of bytes reported one by one; a file with more is described by its first ones.
const MAX_REPORTED: usize = 200;

/// The name that records give an encoding.
pub(super) fn name(encoding: &'static Encoding) -> &'static str {
    match encoding {
        e if e == UTF_8 => "utf-8",
        e if e == UTF_16LE => "utf-16le",
        e if e == UTF_16BE => "utf-16be",
        e if e == GB18030 || e == GBK => "gb18030",
        e if e == BIG5 => "big5",
        other => other.name(),
    }
}

/// The encoding a user names; GBK and GB2312 are read as their superset GB18030.
pub(super) fn by_label(label: &str) -> Option<&'static Encoding> {
    let encoding = widest(Encoding::for_label(label.trim().as_bytes())?);
    [UTF_8, UTF_16LE, UTF_16BE, GB18030, BIG5].into_iter().find(|e| *e == encoding)
}

/// The superset by which an encoding is read.
pub(super) fn widest(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// The encoding a byte order mark names, and the mark's length.
pub(super) fn byte_order_mark(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    const GB18030_MARK: &[u8] = b"\x84\x31\x95\x33";
    if bytes.starts_with(GB18030_MARK) {
        return Some((GB18030, GB18030_MARK.len()));
    }
    Encoding::for_bom(bytes)
}

/// A run of bytes that fit the encoding in no way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadRun {
    /// First byte, in the file.
    pub offset: usize,
    /// Number of bytes.
    pub len: usize,
    /// The U+FFFD that stand for them in the text.
    pub text: std::ops::Range<usize>,
}

/// Decodes `bytes`, which begin `offset` bytes into the file. Each sequence that does not fit
/// becomes one U+FFFD; neighbouring ones are one run.
pub(super) fn decode(bytes: &[u8], offset: usize, encoding: &'static Encoding) -> (String, Vec<BadRun>) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let mut bad: Vec<BadRun> = Vec::new();
    let mut read = 0;
    loop {
        let (result, n) = decoder.decode_to_string_without_replacement(&bytes[read..], &mut text, true);
        read += n;
        match result {
            DecoderResult::InputEmpty => return (text, bad),
            DecoderResult::OutputFull => text.reserve(bytes.len() - read + 64),
            DecoderResult::Malformed(len, after) => {
                let end = read.saturating_sub(usize::from(after));
                let start = end.saturating_sub(usize::from(len));
                text.reserve(char::REPLACEMENT_CHARACTER.len_utf8());
                let at = text.len();
                text.push(char::REPLACEMENT_CHARACTER);
                match bad.last_mut() {
                    Some(run) if run.text.end == at => (run.len, run.text.end) = (offset + end - run.offset, text.len()),
                    _ => bad.push(BadRun { offset: offset + start, len: end - start, text: at..text.len() }),
                }
            }
        }
    }
}

/// What the reader should know of bytes that could not be decoded; the runs stand in `text`.
pub(super) fn report(bad: &[BadRun], encoding: &'static Encoding) -> Vec<Diagnostic> {
    let message = |run: &BadRun| {
        let bytes = if run.len == 1 { "1 byte".to_owned() } else { format!("{} bytes", run.len) };
        format!(
            "{bytes} at offset {} of the file fit {} in no way; U+FFFD stands in their place, look for a clean copy or name the encoding",
            run.offset,
            name(encoding)
        )
    };
    let mut out: Vec<Diagnostic> = bad
        .iter()
        .take(MAX_REPORTED)
        .map(|run| Diagnostic::at(Code::UndecodableBytes, SourceSpan::from(run.text.clone()), message(run)))
        .collect();
    if let Some(last) = bad.last().filter(|_| bad.len() > MAX_REPORTED) {
        let more = bad.len() - MAX_REPORTED;
        out.push(Diagnostic::whole(
            Code::UndecodableBytes,
            format!("{more} more runs of bytes fit {} in no way, the last at offset {} of the file", name(encoding), last.offset),
        ));
    }
    out
}

/// Every line break as `\n`; the places of `bad` move along.
pub(super) fn unify_line_breaks(text: String, bad: &mut [BadRun]) -> String {
    let mut breaks = memchr::memchr_iter(b'\r', text.as_bytes()).peekable();
    if breaks.peek().is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut runs = bad.iter_mut().peekable();
    let (mut from, mut removed) = (0, 0);
    for at in breaks {
        while let Some(run) = runs.next_if(|r| r.text.start < at) {
            run.text = run.text.start - removed..run.text.end - removed;
        }
        out.push_str(&text[from..at]);
        from = at + 1;
        if text.as_bytes().get(from) == Some(&b'\n') {
            removed += 1;
        } else {
            out.push('\n');
        }
    }
    for run in runs {
        run.text = run.text.start - removed..run.text.end - removed;
    }
    out.push_str(&text[from..]);
    out
}
