//! What holds for every document: quotes stand where their spans say, sections tile, nothing panics.

mod common;

use common::{fixtures, parse, parse_bytes, real_documents};
use proptest::prelude::*;
use zhengce::pipeline::Parsed;
use zhengce::record::{Document, Section, TextSpan};

fn assert_evidence(parsed: &Parsed, name: &str) {
    let text = &parsed.source.text;
    let chars: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    for part in &parsed.parts {
        let d = &part.document;
        for (quote, span) in evidence(d) {
            assert_eq!(text.get(span.byte_start..span.byte_end), Some(quote), "{name}: bytes of {span:?}");
            assert_eq!((chars[span.start], chars[span.end]), (span.byte_start, span.byte_end), "{name}: characters of {span:?}");
        }
        for s in &d.sections {
            let whole = &text[s.span.byte_start..s.span.byte_end];
            assert!(s.text.split('\n').all(|run| whole.contains(run)), "{name}: {} has words that are not its own", s.id);
        }
        assert_tiles(&d.sections, name);
        let paths: Vec<&[String]> = d.sections.iter().map(|s| &s.path[..]).collect();
        for section in records(d) {
            assert!(section.is_empty() || paths.contains(&section), "{name}: no section {section:?}");
        }
    }
}

fn evidence(d: &Document) -> Vec<(&str, TextSpan)> {
    let mut all: Vec<(&str, TextSpan)> = d.sections.iter().map(|s| (s.quote.as_str(), s.heading_span)).collect();
    all.extend(d.targets.iter().map(|r| (r.quote.as_str(), r.span)));
    all.extend(d.deadlines.iter().map(|r| (r.quote.as_str(), r.span)));
    all.extend(d.responsibilities.iter().map(|r| (r.quote.as_str(), r.span)));
    all.extend(d.references.iter().map(|r| (r.quote.as_str(), r.span)));
    all.extend(d.meta.definitions.iter().map(|r| (r.quote.as_str(), r.span)));
    assert!(all.iter().all(|(quote, _)| !quote.trim().is_empty()), "an empty quote proves nothing");
    all
}

fn records(d: &Document) -> impl Iterator<Item = &[String]> {
    let targets = d.targets.iter().map(|r| &r.section[..]);
    let deadlines = d.deadlines.iter().map(|r| &r.section[..]);
    let responsibilities = d.responsibilities.iter().map(|r| &r.section[..]);
    let definitions = d.meta.definitions.iter().map(|r| &r.section[..]);
    targets.chain(deadlines).chain(responsibilities).chain(d.references.iter().map(|r| &r.section[..])).chain(definitions)
}

/// Children lie inside their parents and siblings do not overlap, so every character has exactly
/// one deepest section or none.
fn assert_tiles(sections: &[Section], name: &str) {
    let mut open: Vec<&Section> = Vec::new();
    for s in sections {
        while open.last().is_some_and(|o| o.span.end <= s.span.start) {
            open.pop();
        }
        assert_eq!(open.last().map(|o| &o.id), s.parent.as_ref(), "{name}: {} lies in another section than its parent", s.id);
        if let Some(parent) = open.last() {
            assert!(s.span.end <= parent.span.end, "{name}: {} runs out of {}", s.id, parent.id);
        }
        assert!(s.span.start <= s.heading_span.start && s.heading_span.end <= s.span.end, "{name}: {} without its heading", s.id);
        open.push(s);
    }
}

#[test]
fn fixtures_have_evidence() {
    assert!(fixtures().len() >= 12);
    for path in fixtures() {
        assert_evidence(&parse(&path), &path.display().to_string());
    }
}

#[test]
fn real_documents_have_evidence() {
    for path in real_documents() {
        assert_evidence(&parse(&path), &path.display().to_string());
    }
}

/// Pieces that rules look for, glued at random: the grammar's own words find more than noise does.
const PIECES: &str = "一、|(二)|3.|第四条|①|——|一是|到2025年|9月底前|“十四五”末|20xx年|力争|增长|达到|比上年|5%|1—3个|翻一番|百分之八十|以上|各|分别|\
    (责任单位:|市财政局|、|,|;|:|。|\\n| |牵头|配合|负责|《|》|(|)|<|>|“|”|国发〔2019〕11号|以下简称|附件|<p>|<table><tr><td>|</td></tr>|關|號|\u{200b}|，|（|）";

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_evidence(pieces in proptest::collection::vec(proptest::sample::select(PIECES.split('|').collect::<Vec<_>>()), 0..80)) {
        assert_evidence(&parse_bytes(pieces.concat().as_bytes()), "random text");
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(parsed) = common::PIPELINE.parse_file(&bytes, &Default::default()) {
            assert_evidence(&parsed, "random bytes");
        }
    }
}
