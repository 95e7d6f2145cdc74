use super::*;
use encoding_rs::{BIG5, Encoding, GB18030, GBK};
use proptest::prelude::*;
use std::sync::LazyLock;

static DECODER: LazyLock<Decoder> = LazyLock::new(|| Decoder::compile(&Bundle::builtin()).unwrap());

const SIMPLIFIED: &str = "关于加强水库管理的意见\n一、总体要求\n到2025年，全县水库安全达标率达到95%以上，新建小型水库3座。\n";
const TRADITIONAL: &str = "關於加強水庫管理的意見\n一、總體要求\n到2025年，全縣水庫安全達標率達到95%以上，新建小型水庫3座。\n";

fn read(bytes: &[u8]) -> SourceText {
    DECODER.decode(bytes, &DecodeOptions::default()).unwrap()
}

fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding.encode(text);
    assert!(!unmappable, "{text} in {}", encoding.name());
    bytes.into_owned()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
    let mark = mark.then_some(0xFEFF);
    mark.into_iter().chain(text.encode_utf16()).flat_map(to_bytes).collect()
}

fn codes(text: &SourceText) -> Vec<Code> {
    text.diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn says_what_was_lost_before() {
    let lost = format!("{SIMPLIFIED}二、组织实施\n加强\u{FFFD}织领导，落实责任。");
    assert_eq!(codes(&read(lost.as_bytes())), [Code::UndecodableBytes]);
    assert!(DECODER.decode("水\u{FFFD}\u{FFFD}".repeat(40).as_bytes(), &DecodeOptions::default()).is_err());
}

#[test]
fn gives_the_same_text_in_every_encoding() {
    for text in [SIMPLIFIED, TRADITIONAL] {
        let with_mark = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
        let mut variants = vec![
            ("utf-8", text.as_bytes().to_vec()),
            ("utf-8", with_mark),
            ("utf-16le", utf16(text, u16::to_le_bytes, false)),
            ("utf-16le", utf16(text, u16::to_le_bytes, true)),
            ("utf-16be", utf16(text, u16::to_be_bytes, false)),
            ("utf-16be", utf16(text, u16::to_be_bytes, true)),
            ("gb18030", encode(text, GB18030)),
        ];
        if text == TRADITIONAL {
            variants.push(("big5", encode(text, BIG5)));
        }
        for (name, bytes) in variants {
            let source = read(&bytes);
            assert_eq!((source.encoding, source.text.as_str(), codes(&source)), (name, text, vec![]));
        }
    }
}

#[test]
fn tells_short_texts_apart() {
    for text in ["水库管理办法", "请于3月底前报送。", "第一条 为了加强管理"] {
        assert_eq!(read(&encode(text, GBK)).text, text);
        assert_eq!(read(text.as_bytes()).text, text);
    }
    for text in ["水庫管理辦法", "第一條 為了加強管理，制定本辦法。"] {
        assert_eq!(read(&encode(text, BIG5)).text, text);
    }
}

#[test]
fn keeps_utf8_with_bad_bytes_and_says_where() {
    let mut bytes = SIMPLIFIED.as_bytes().to_vec();
    bytes.splice(6..6, [0xFF, 0xFE]);
    bytes.truncate(bytes.len() - 2);
    let source = read(&bytes);
    assert_eq!(source.encoding, "utf-8");
    assert_eq!(codes(&source), [Code::UndecodableBytes, Code::UndecodableBytes]);
    assert!(source.diagnostics[0].message.starts_with("2 bytes at offset 6 of the file"), "{}", source.diagnostics[0].message);
    for d in &source.diagnostics {
        assert!(d.span.unwrap().of(&source.text).chars().all(|c| c == char::REPLACEMENT_CHARACTER));
    }
}

#[test]
fn places_bad_bytes_after_line_breaks_are_unified() {
    let mut bytes = encode("第一行\r\n第二行\r第三行：水库管理办法由县政府制定。", GB18030);
    bytes.push(0xFF);
    let source = read(&bytes);
    assert_eq!(source.text, "第一行\n第二行\n第三行：水库管理办法由县政府制定。\u{FFFD}");
    assert_eq!(source.diagnostics[0].span.unwrap().of(&source.text), "\u{FFFD}");
}

#[test]
fn does_not_believe_what_a_page_says_of_its_encoding() {
    let source = read("<html><head><meta charset=\"gb2312\"></head><body><p>请各单位植树。</p></body></html>".as_bytes());
    assert_eq!((source.encoding, source.format, source.text.as_str()), ("utf-8", "html", "请各单位植树。"));
    assert_eq!(codes(&source), [Code::CharsetContradicted]);
    let honest = encode("<html><head><meta charset=gb2312></head><body><p>请各单位植树。</p></body></html>", GBK);
    assert_eq!(codes(&read(&honest)), []);
}

#[test]
fn obeys_the_user() {
    let options = |label: &str| DecodeOptions { encoding: Some(label.to_owned()), ..DecodeOptions::default() };
    let bytes = encode("水库", GBK);
    assert_eq!(DECODER.decode(&bytes, &options("gbk")).unwrap().text, "水库");
    assert_eq!(DECODER.decode(&bytes, &options("big5")).unwrap().encoding, "big5");
    assert_eq!(DECODER.decode(&bytes, &options("klingon")).unwrap_err(), DecodeError::UnknownEncoding("klingon".to_owned()));
}

#[test]
fn refuses_what_is_no_text() {
    for (bytes, kind) in
        [(b"GIF89a".to_vec(), "GIF"), (b"PK\x03\x04\x14\0".to_vec(), "ZIP"), ((0..=255).cycle().take(4000).collect(), "control")]
    {
        let DecodeError::Binary(message) = DECODER.decode(&bytes, &DecodeOptions::default()).unwrap_err() else { panic!() };
        assert!(message.contains(kind), "{message}");
    }
}

#[test]
fn takes_an_empty_file() {
    for bytes in [b"".as_slice(), b"\xEF\xBB\xBF", b" \r\n"] {
        assert_eq!(codes(&read(bytes)), [Code::EmptyDocument]);
    }
}

#[test]
fn chooses_the_format_by_content_then_by_name() {
    let named = |text: &str, name: &str| {
        let options = DecodeOptions { name: Some(name.to_owned()), ..DecodeOptions::default() };
        DECODER.decode(text.as_bytes(), &options).unwrap().format
    };
    assert_eq!(named("<p>请各单位植树。</p>", "a.txt"), "html");
    assert_eq!(named("关于植树的通知 请各单位植树。", "a.html"), "txt");
    assert_eq!(named("通知<br>请各单位植树。", "a.htm"), "html");
    assert_eq!(named("通知<br>请各单位植树。", "a.txt"), "txt");
    assert_eq!(named("# 通知\n<!-- 目录 -->\n请各单位植树。", "a.md"), "md");
    assert_eq!(named("# 通知\n请各单位植树。", "a.txt"), "txt");
}

#[test]
fn reads_the_fields_of_exported_texts() {
    let source = read("【法宝引证码】 CLI.1.1\n【发文字号】某政发〔2020〕1号\n\n关于植树的通知\n请各单位植树。".as_bytes());
    let fields: Vec<_> = source.page.iter().map(|f| (f.label.as_str(), f.value.as_str())).collect();
    assert_eq!(fields, [("法宝引证码", "CLI.1.1"), ("发文字号", "某政发〔2020〕1号")]);
    assert!(source.text.starts_with("【法宝引证码】"));
}

#[test]
fn reads_values_below_their_labels() {
    let source = read("关于植树的通知\n发表时间:\n2020-01-02\n来源:\n县政府网\n请各单位植树。".as_bytes());
    let fields: Vec<_> = source.page.iter().map(|f| (f.label.as_str(), f.value.as_str())).collect();
    assert_eq!(fields, [("发表时间", "2020-01-02"), ("来源", "县政府网")]);
}

proptest! {
    #[test]
    fn decodes_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = DECODER.decode(&bytes, &DecodeOptions::default());
        for label in ["utf-8", "utf-16le", "utf-16be", "gb18030", "big5"] {
            let options = DecodeOptions { encoding: Some(label.to_owned()), name: Some("a.html".to_owned()), ..DecodeOptions::default() };
            check(&DECODER.decode(&bytes, &options).unwrap());
        }
    }

    #[test]
    fn reads_any_page(page in proptest::collection::vec(tag_or_text(), 0..60)) {
        check(&read(page.concat().as_bytes()));
    }

    #[test]
    fn finds_the_encoding_of_sentences(words in "[一-龥]{0,4}的工作，确保发展。(\n|\r\n)?到2025年全市[一-龥]{1,6}达到90%。") {
        let text = words.replace("\r\n", "\n");
        prop_assert_eq!(&read(&encode(&words, GB18030)).text, &text);
        prop_assert_eq!(&read(&utf16(&words, u16::to_le_bytes, false)).text, &text);
    }
}

fn tag_or_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "</?(div|p|table|tr|td|th|a|br|span|pre|ul|li|body|h1|script|title)>",
        "<(td|th) (row|col)span=\"?[0-9]{1,4}\"?>",
        "<div (class|id)=\"(zoom|nav|footer|title)\"( style=\"display: none\")?>",
        "(索引号：|发布日期：2020-01-02|请各单位认真组织实施。|&nbsp;|\n|　| |<%|%>){1,3}",
    ]
}

fn check(source: &SourceText) {
    assert!(!source.text.contains('\r'));
    for table in &source.tables {
        let mut last = 0;
        for cell in &table.cells {
            assert!(cell.span.start >= last && cell.span.end <= source.text.len());
            assert!(source.text.is_char_boundary(cell.span.start) && source.text.is_char_boundary(cell.span.end));
            assert!(cell.row_span > 0 && cell.column_span > 0);
            last = cell.span.end;
        }
    }
    for span in source.diagnostics.iter().filter_map(|d| d.span) {
        assert!(span.end <= source.text.len() && !span.of(&source.text).is_empty());
    }
}

#[test]
fn a_text_longer_than_offsets_can_say_is_refused() {
    assert!(refuse_length(MAX_TEXT).is_ok());
    assert_eq!(refuse_length(MAX_TEXT + 1), Err(DecodeError::TooLong(MAX_TEXT + 1)));
}
