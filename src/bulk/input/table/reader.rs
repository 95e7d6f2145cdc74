//! The bytes of a text table as UTF-8, whatever its encoding.

use super::{Tell, Trouble};
use encoding_rs::{CoderResult, Decoder, Encoding};
use std::fs::File;
use std::io::{self, Read, Seek};

/// How much is looked at to tell the encoding.
const SAMPLE: u64 = 1 << 20;
const PIECE: usize = 1 << 16;

/// The encoding of a table: the user's word, else told from its beginning as with any text.
pub fn encoding(file: &mut File, named: Option<&str>, tell: Tell<'_>) -> Result<&'static Encoding, Trouble> {
    let label = match named {
        Some(label) => label,
        None => tell(&beginning(file).map_err(|e| Trouble::new("unreadable", format!("cannot be read: {e}")))?),
    };
    Encoding::for_label(label.as_bytes()).ok_or_else(|| Trouble::new("unknown-encoding", format!("unknown encoding `{label}`")))
}

fn beginning(file: &mut File) -> io::Result<Vec<u8>> {
    let mut sample = Vec::new();
    Read::by_ref(file).take(SAMPLE).read_to_end(&mut sample)?;
    file.rewind()?;
    Ok(sample)
}

/// Decodes while it reads; a bad sequence becomes U+FFFD. Fails when more than `limit` bytes were
/// read since the last mark: one record does not fill the memory.
pub struct Utf8Reader {
    file: File,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    end: bool,
    out: Vec<u8>,
    out_at: usize,
    since: u64,
    limit: u64,
}

impl Utf8Reader {
    pub fn new(file: File, encoding: &'static Encoding, limit: u64) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self {
            file,
            decoder,
            raw: Vec::new(),
            raw_at: 0,
            end: false,
            out: Vec::new(),
            out_at: 0,
            since: 0,
            limit: limit.saturating_mul(2) + (1 << 20),
        }
    }

    /// Begins a new record.
    pub fn mark(&mut self) {
        self.since = 0;
    }

    fn fill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.out_at = 0;
        self.out.resize(PIECE * 3, 0);
        loop {
            if self.raw_at == self.raw.len() && !self.end {
                self.raw.resize(PIECE, 0);
                let n = self.file.read(&mut self.raw)?;
                self.raw.truncate(n);
                self.raw_at = 0;
                self.end = n == 0;
            }
            let (result, read, written, _) = self.decoder.decode_to_utf8(&self.raw[self.raw_at..], &mut self.out, self.end);
            self.raw_at += read;
            if written > 0 || (self.end && result == CoderResult::InputEmpty) {
                self.out.truncate(written);
                return Ok(());
            }
        }
    }
}

impl Read for Utf8Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.out_at == self.out.len() {
            if self.end && self.raw_at == self.raw.len() {
                return Ok(0);
            }
            self.fill()?;
        }
        let n = buffer.len().min(self.out.len() - self.out_at);
        buffer[..n].copy_from_slice(&self.out[self.out_at..self.out_at + n]);
        self.out_at += n;
        self.since += n as u64;
        if self.since > self.limit {
            return Err(io::Error::other("one row goes on and on; a quotation mark may be missing"));
        }
        Ok(n)
    }
}
