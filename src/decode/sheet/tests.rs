use super::super::{DecodeOptions, Decoder, Locations, SourceText};
use crate::Pipeline;
use crate::grammar::{Bundle, Grammar};
use crate::record::Role;
use rust_xlsxwriter::{Format, Workbook};

fn decoded(bytes: &[u8], name: &str) -> SourceText {
    let options = DecodeOptions { name: Some(name.to_owned()), ..DecodeOptions::default() };
    Decoder::compile(&Bundle::builtin()).unwrap().decode(bytes, &options).unwrap()
}

/// A task table with a title, merged cells and a note.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("任务分解").unwrap();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 3, "植树任务分解表", &plain).unwrap();
    for (column, head) in ["重点任务", "牵头单位", "完成时限", "目标值"].into_iter().enumerate() {
        sheet.write(2, column as u16, head).unwrap();
    }
    sheet.merge_range(3, 0, 4, 0, "植树造林", &plain).unwrap();
    for (row, unit, limit) in [(3, "市林业局", "2031年6月底"), (4, "市水利局", "2031年底")] {
        sheet.write(row, 1, unit).unwrap();
        sheet.write(row, 2, limit).unwrap();
    }
    sheet.write_with_format(3, 3, 0.085, &Format::new().set_num_format("0.0%")).unwrap();
    sheet.write(4, 3, 0.1 + 0.2).unwrap();
    sheet.write(6, 0, "注:按面积计。").unwrap();
    book.add_worksheet().set_name("底稿").unwrap().set_hidden(true).write(0, 0, "暗").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_shows_what_excel_shows() {
    let source = decoded(&workbook(), "任务.xlsx");
    assert_eq!(
        source.text,
        "植树任务分解表\n重点任务\t牵头单位\t完成时限\t目标值\n植树造林\t市林业局\t2031年6月底\t8.5%\n市水利局\t2031年底\t0.3\n注:按面积计。"
    );
    assert_eq!((source.format, source.diagnostics.len()), ("xlsx", 1));
    let at = source.text.find("市水利局").unwrap();
    assert_eq!(Locations::new(&source).of(at).to_string(), "任务分解!B5");
}

#[test]
fn a_task_table_gives_units_and_limits_by_column() {
    let documents = Pipeline::new(Grammar::builtin()).parse(&workbook()).unwrap();
    let units: Vec<_> =
        documents[0].responsibilities.iter().map(|r| (r.value.unit.as_str(), r.value.role, r.locator.to_string())).collect();
    assert_eq!(units, [("市林业局", Role::Lead, "任务分解!B4".to_owned()), ("市水利局", Role::Lead, "任务分解!B5".to_owned())]);
    let limits: Vec<_> = documents[0].deadlines.iter().map(|d| d.value.time.end.clone().unwrap()).collect();
    assert_eq!(limits, ["2031-06-30", "2031-12-31"]);
}

#[test]
fn rows_of_text_are_a_table() {
    let text = "植树任务分解表,,\n重点任务,责任单位,完成时限\n\"选苗,整地\",县林业局,2031年底\n注:略,,\n";
    let source = decoded(text.as_bytes(), "任务.csv");
    assert_eq!(source.text, "植树任务分解表\n重点任务\t责任单位\t完成时限\n选苗,整地\t县林业局\t2031年底\n注:略");
    assert_eq!(decoded(text.replace(',', ";").as_bytes(), "a.csv").tables.len(), 1);
    assert_eq!(decoded("关于植树的通知,一".as_bytes(), "a.txt").format, "txt");
}

#[test]
fn says_what_is_wrong_with_a_workbook() {
    let sound = workbook();
    for tenth in 1..10 {
        let cut = &sound[..sound.len() * tenth / 10];
        let error = Decoder::compile(&Bundle::builtin()).unwrap().decode(cut, &DecodeOptions::default()).unwrap_err();
        assert!(["broken-file", "not-text"].contains(&error.code()), "{error}");
    }
}
