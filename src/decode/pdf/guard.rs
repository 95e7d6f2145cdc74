//! Streams are unpacked within limits: a few bytes of a hostile file may stand for gigabytes.

use super::DecodeError;
use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;
use std::io::Read;

/// Bytes that one stream may hold when unpacked.
const MAX_STREAM: u64 = 64 << 20;
/// Bytes that one stream may hold which the library unpacks unseen, such as a table of objects.
const MAX_OBJECTS: u64 = 256 << 20;
/// Packed bytes of an LZW stream: it grows by four thousand at most, and is not counted beforehand.
const MAX_LZW: usize = 64 << 10;
/// Deflate grows by no more than this.
const DEFLATE_RATIO: u64 = 1032;

/// Refuses files in which a stream would fill the memory.
pub(super) fn refuse_bombs(bytes: &[u8]) -> Result<(), DecodeError> {
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        let rest = bytes[at + 6..].trim_ascii_start();
        let long = rest.len() as u64 * DEFLATE_RATIO > MAX_OBJECTS;
        if long && rest.first() == Some(&0x78) && !bytes[..at].ends_with(b"end") && unpacked_size(rest, MAX_OBJECTS) > MAX_OBJECTS {
            return Err(too_large());
        }
    }
    Ok(())
}

/// The bytes of a stream that is no picture; none where it is damaged or packed as no content is.
pub(super) fn unpack(stream: &Stream<'_>) -> Result<Option<Vec<u8>>, DecodeError> {
    let filters = stream.filters();
    let growing = filters.iter().filter(|f| matches!(f, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode)).count();
    if growing > 1 || filters.len() > 3 {
        return Ok(None);
    }
    let raw = stream.raw_data();
    let large = match filters.last() {
        Some(Filter::FlateDecode) if raw.len() as u64 * DEFLATE_RATIO <= MAX_STREAM => false,
        Some(Filter::FlateDecode) if filters.len() == 1 => unpacked_size(&raw, MAX_STREAM) > MAX_STREAM,
        Some(Filter::FlateDecode) => raw.len() as u64 > MAX_STREAM / 64,
        _ => filters.contains(&Filter::LzwDecode) && raw.len() > MAX_LZW,
    };
    if large || raw.len() as u64 > MAX_STREAM {
        return Err(too_large());
    }
    Ok(stream.decoded_data().ok().map(std::borrow::Cow::into_owned))
}

/// How long packed bytes become, counted no further than just over the limit.
fn unpacked_size(packed: &[u8], limit: u64) -> u64 {
    std::io::copy(&mut ZlibDecoder::new(packed).take(limit + 1), &mut std::io::sink()).unwrap_or(0)
}

fn too_large() -> DecodeError {
    DecodeError::TooMuch("a stream in it grows beyond what documents hold when it is unpacked".to_owned())
}
