use super::*;
use crate::decode::{Labels, SourceText, flow};
use crate::diagnostic::Code;
use crate::grammar::Bundle;

/// A document in GBK around some text.
fn document(body: &str) -> Vec<u8> {
    let fonts = r"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fnil\fcharset134 SimSun{\*\falt \'cb\'ce};}{\f2\fnil\fcharset136 Ming;}}";
    format!(r"{{\rtf1\ansi\ansicpg936\deff1{fonts}{{\stylesheet{{\s0 Normal;}}}}{{\info{{\title x}}}}{body}}}").into_bytes()
}

fn source(bytes: &[u8], revisions: Revisions) -> (SourceText, Vec<Code>) {
    let Pieces { blocks, diagnostics } = read(bytes, revisions).unwrap();
    let codes = diagnostics.iter().map(|d| d.code).collect();
    (flow::write(&blocks, &Labels::compile(&Bundle::builtin()).unwrap()), codes)
}

fn text(body: &str) -> String {
    source(&document(body), Revisions::Final).0.text
}

#[test]
fn characters_come_as_bytes_and_as_unicode() {
    assert_eq!(text(r"\pard \'d6\'b2\'ca\'f7\par{\f2 \'ba\'d8\'be\'f0}\par"), "植树\n種樹");
    assert_eq!(text(r"\u26893?\u26641\'3f\uc2\u-26993\'cb\'e61\'a3\'ae"), "植树随1．");
    assert_eq!(text(r"\u-10188?\u-8936?\u20013{\b ?}"), "𝄘中?");
    assert_eq!(text(r"a\'97\emdash\~\_\-b\{\\\}"), "a\u{FFFD}—\u{A0}-b{\\}");
    // Trails of GBK that are signs of the format, raw and after a lead in base sixteen.
    let mut raw = document("");
    raw.truncate(raw.len() - 1);
    raw.extend(b"\x81\\\x81}\x81{\\'81\\\\}");
    assert_eq!(source(&raw, Revisions::Final).0.text, encoding_rs::GBK.decode(b"\x81\\\x81}\x81{\x81\\").0);
}

#[test]
fn what_is_no_text_is_left_out() {
    let body = r"{\header \'d2\'b3\par}{\*\unknown \'d2\'b3}{\pict\wmetafile8 0102\bin4 {}\}}{\field{\*\fldinst PAGE}{\fldrslt 3}}{\upr{a}{\*\ud{\u26893?}}}\par";
    assert_eq!(text(body), "3植");
    let (source, codes) = source(&document(r"{\v \'b0\'b5}\'c3\'f7\v \'b0\'b5\v0 \line b\page c"), Revisions::Final);
    assert_eq!((source.text.as_str(), codes), ("明\nb\nc", vec![Code::HiddenText]));
}

#[test]
fn numbers_stand_as_the_reader_sees_them() {
    let body = r"{\listtext\pard\plain \'d2\'bb\'a1\'a2\tab}\ls1 \'d6\'b2\'ca\'f7\par{\listtext\'b6\'fe\'a1\'a2}\par{\*\pn\pnlvlbody{\pntxta .}}{\pntext\f2 \u-3913?\tab}x\par";
    assert_eq!(text(body), "一、 植树\n• x");
}

#[test]
fn tracked_changes_are_accepted_or_not() {
    let bytes = document(r"a{\deleted 40}{\revised 45}%{\deleted\par}b\par");
    let (accepted, codes) = source(&bytes, Revisions::Final);
    assert_eq!((accepted.text.as_str(), codes), ("a45%b", vec![Code::TrackedChanges]));
    assert_eq!(source(&bytes, Revisions::Original).0.text, "a40%\nb");
}

#[test]
fn notes_and_text_boxes_follow_their_paragraph() {
    let body = r"a{\super\chftn}{\footnote\pard\chftn note{\footnote inner}\par}b{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv y}}{\shptxt box\par}}{\shprslt box\par}}\par c\par";
    assert_eq!(text(body), "ab\nnote\ninner\nbox\nc");
}

#[test]
fn merged_cells_reach_over_rows_and_columns() {
    let body = r"\trowd\cellx1000\cellx3000\pard\intbl t\cell u\cell\row
        \trowd\clvmgf\cellx1000\cellx2000\cellx3000\pard\intbl a\cell b\par b\cell c\cell\row
        \trowd\clvmrg\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl\cell d\cell\cell\row\pard e\par";
    let (source, _) = source(&document(body), Revisions::Final);
    assert_eq!(source.text, "t\tu\na\tb b\tc\nd\ne");
    let spans: Vec<_> = source.tables[0].cells.iter().map(|c| (c.row, c.column, c.row_span, c.column_span)).collect();
    assert_eq!(spans, [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 2)]);
}

#[test]
fn a_table_stands_in_a_cell() {
    let body = r"\trowd\cellx4000\pard\intbl x\par\itap2 a\nestcell b\nestcell{\*\nesttableprops\trowd\cellx1000\cellx2000\nestrow}{\nonesttables\par}\pard\intbl y\cell\row\pard z\par";
    let (source, _) = source(&document(body), Revisions::Final);
    assert_eq!((source.text.as_str(), source.tables.len()), ("x\na\tb\ny\nz", 1));
}

#[test]
fn says_what_is_wrong_with_a_file() {
    let sound = document(r"\'d6\'b2\par{\pict\bin4 0000}");
    for len in 0..sound.len() {
        assert_eq!(read(&sound[..len], Revisions::Final).unwrap_err().code(), "broken-file");
    }
    let code = |bytes: &[u8]| read(bytes, Revisions::Final).map_err(|e| e.code()).map(|p| p.blocks.len());
    assert_eq!(code(&document(&"{".repeat(1 << 20))), Err("broken-file"));
    assert_eq!(code(&document(r"{\pict\bin2147483647 x}")), Err("broken-file"));
    assert_eq!(code(&document(&r"{\footnote a".repeat(1000))), Err("broken-file"));
    let closed = r"{\footnote a".repeat(1000) + &"}".repeat(1000);
    assert_eq!(code(&document(&closed)), Ok(8));
    assert_eq!(code(&document(r"\itap2147483647\nestcell\nestrow\par a\cell\row\u99999 x")), Ok(1));
}
