//! One document, many encodings: the same records.

mod common;

use common::{fixtures, parse_bytes, real_documents};
use encoding_rs::{BIG5, Encoding, GB18030};
use zhengce::pipeline::Parsed;

fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    let bytes = |u: u16| if big_endian { u.to_be_bytes() } else { u.to_le_bytes() };
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
}

/// The bytes in a legacy encoding, where every character has a place in it.
fn legacy(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let (bytes, _, lost) = encoding.encode(text);
    (!lost).then(|| bytes.into_owned())
}

/// The documents as JSON without what names the bytes: `doc_id`, `source`, and the remark that a
/// page's `<meta charset>` says otherwise.
fn records(parsed: Parsed) -> Vec<serde_json::Value> {
    let record = |p: zhengce::pipeline::ParsedPart| {
        let mut v = serde_json::to_value(p.document).unwrap();
        let fields = v.as_object_mut().unwrap();
        fields.remove("doc_id");
        fields.remove("source");
        fields["diagnostics"].as_array_mut().unwrap().retain(|d| d["code"] != "charset-contradicted");
        v
    };
    parsed.parts.into_iter().map(record).collect()
}

fn assert_same_in_all(path: &std::path::Path) {
    let Ok(text) = String::from_utf8(std::fs::read(path).unwrap()) else { return };
    let text = text.trim_start_matches('\u{FEFF}');
    let want = records(parse_bytes(text.as_bytes()));
    let mut forms = vec![("utf-16le", utf16(text, false)), ("utf-16be", utf16(text, true))];
    forms.extend(legacy(text, GB18030).map(|b| ("gb18030", b)));
    forms.extend(legacy(text, BIG5).map(|b| ("big5", b)));
    for (name, bytes) in forms {
        let parsed = parse_bytes(&bytes);
        assert_eq!(parsed.source.encoding, name, "{}: told as", path.display());
        assert!(records(parsed) == want, "{}: other records from {name}", path.display());
    }
}

#[test]
fn fixtures_are_the_same_in_every_encoding() {
    fixtures().iter().for_each(|p| assert_same_in_all(p));
}

#[test]
fn real_documents_are_the_same_in_every_encoding() {
    real_documents().iter().for_each(|p| assert_same_in_all(p));
}
