use super::*;

/// A file of one page with the given content, its objects in a row without a cross-reference table,
/// as a repairing reader takes it.
fn file(content: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>".to_owned(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000>>"
            .to_owned(),
    ];
    let body: String = objects.iter().enumerate().map(|(i, o)| format!("{} 0 obj\n{o}\nendobj\n", i + 1)).collect();
    format!("%PDF-1.4\n{body}trailer\n<</Root 1 0 R/Size 7>>\n%%EOF\n").into_bytes()
}

/// Lines of words in a predefined encoding, from the top of the page down.
fn lines(words: &[(f64, &str)]) -> String {
    let hex = |words: &str| words.encode_utf16().map(|u| format!("{u:04X}")).collect::<String>();
    let line = |(i, (x, words)): (usize, &(f64, &str))| format!("BT /F 12 Tf {x} {} Td <{}> Tj ET\n", 780 - 20 * i, hex(words));
    words.iter().enumerate().map(line).collect()
}

fn paragraphs(bytes: &[u8]) -> Vec<String> {
    let blocks = read(bytes).unwrap().blocks;
    let words = |block| if let crate::decode::flow::Block::Paragraph(words) = block { Some(words) } else { None };
    blocks.into_iter().filter_map(words).collect()
}

#[test]
fn reads_chinese_of_a_predefined_encoding_and_joins_lines() {
    let content = lines(&[
        (200.0, "关于植树的通知"),
        (114.0, "为保护水源，各村要在二〇三一年三月底前完成补植，并按月报"),
        (90.0, "告进度。"),
        (114.0, "一、补植。缺株的地块一律补齐，"),
    ]);
    let read = paragraphs(&file(&content));
    assert_eq!(read[0], "关于植树的通知");
    assert_eq!(read[1], "为保护水源，各村要在二〇三一年三月底前完成补植，并按月报告进度。");
    assert!(read[2].starts_with("一、补植。"));
}

#[test]
fn a_page_without_text_needs_recognition() {
    assert_eq!(read(&file("q Q")).unwrap_err().code(), "needs-ocr");
}

#[test]
fn a_file_cut_off_anywhere_gives_a_clear_code() {
    let sound = file(&lines(&[(90.0, "关于植树的通知")]));
    for tenth in 0..10 {
        if let Err(error) = read(&sound[..sound.len() * tenth / 10]) {
            assert!(["broken-file", "needs-ocr"].contains(&error.code()), "{error}");
        }
    }
}
