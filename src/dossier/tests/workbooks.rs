//! Workbooks as bureaus keep them: title rows, merged cells, several tabs, dates as numbers, hidden rows.

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::*;

const HEADERS: [&str; 7] = ["乡镇", "类型", "日期", "主题", "参会", "产出", "措施落实"];

/// A tab of meetings with its title merged over the header in row 3.
fn sheet<'a>(workbook: &'a mut Workbook, name: &str, title: &str) -> &'a mut Worksheet {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).unwrap();
    sheet.merge_range(0, 0, 0, 6, title, &Format::new()).unwrap();
    sheet.write(1, 0, "单位：综合科").unwrap();
    sheet.write_row(2, 0, HEADERS).unwrap();
    sheet.set_formula_result_default("");
    sheet
}

/// One good record in a row, 0-based.
fn record(sheet: &mut Worksheet, row: u32, topic: &str) {
    sheet.write_row(row, 0, ["百官街道", "例会", "2016-03-04", topic]).unwrap();
}

fn saved(folder: &Folder, name: &str, workbook: &mut Workbook) {
    fs::create_dir_all(folder.path(name).parent().unwrap()).unwrap();
    workbook.save(folder.path(name)).unwrap();
}

/// A folder of units and one workbook of meetings, written by `fill`.
fn read(fill: impl FnOnce(&mut Worksheet)) -> (Dossier, Diagnostics) {
    let folder = Folder::with_units();
    let mut workbook = Workbook::new();
    fill(sheet(&mut workbook, "一季度", "2016年预警分析例会登记表"));
    saved(&folder, "综合科 台账/张三.xlsx", &mut workbook);
    folder.read()
}

#[test]
fn a_title_row_names_the_ledger_whatever_the_tab_is_called() {
    let (dossier, diags) = read(|sheet| record(sheet, 3, "甲"));
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(column(&dossier, "meetings", "主题"), ["甲"]);
    assert_eq!(dossier.sheets.iter().filter_map(|sheet| sheet.name.as_deref()).collect::<Vec<_>>(), ["一季度"]);
}

#[test]
fn every_quarter_may_have_its_own_tab() {
    let folder = Folder::with_units();
    let mut workbook = Workbook::new();
    record(sheet(&mut workbook, "一季度", "例会登记"), 3, "甲");
    record(sheet(&mut workbook, "二季度", "例会登记"), 3, "乙");
    saved(&folder, "综合科.xlsx", &mut workbook);
    assert_eq!(column(&folder.read().0, "meetings", "主题"), ["甲", "乙"]);
}

#[test]
fn dates_are_read_as_serials_texts_and_plain_numbers() {
    let (dossier, diags) = read(|sheet| {
        let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        record(sheet, 3, "甲");
        record(sheet, 4, "乙");
        record(sheet, 5, "丙");
        sheet.write_number_with_format(3, 2, 42_433.0, &day).unwrap();
        sheet.write_number(4, 2, 42_434.0).unwrap();
        sheet.write_string(5, 2, "３月６日").unwrap();
    });
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(column(&dossier, "meetings", "日期"), ["2016-03-04", "2016-03-05", "2016-03-06"]);
}

#[test]
fn numbers_are_what_the_sheet_shows() {
    let folder = Folder::with_units();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["乡镇代码", "项目", "评分人", "分数", "理由"]).unwrap();
    sheet.write_row(1, 1, ["规范", "张三"]).unwrap();
    sheet.write_number(1, 0, 330_604_001.0).unwrap();
    sheet.write_number(1, 3, 1.1 + 2.2).unwrap();
    saved(&folder, "评议打分.xlsx", &mut workbook);
    let (dossier, diags) = folder.read();
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(column(&dossier, "judgements", "分数"), ["3.3"]);
    assert_eq!(units(&dossier, "judgements"), ["百官街道"]);
}

#[test]
fn a_formula_counts_by_its_saved_value() {
    let (dossier, diags) = read(|sheet| {
        record(sheet, 3, "甲");
        sheet.write_formula(3, 4, Formula::new("=5+7").set_result("12")).unwrap();
    });
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(column(&dossier, "meetings", "参会"), ["12"]);
}

#[test]
fn hidden_rows_are_read_and_named_once() {
    let (dossier, diags) = read(|sheet| {
        (3..8).for_each(|row| record(sheet, row, &format!("第{row}次")));
        sheet.set_row_hidden(4).unwrap();
        sheet.set_row_hidden(5).unwrap();
        sheet.set_row_hidden(7).unwrap();
    });
    assert_eq!(codes(&diags), [Code::HiddenRows]);
    assert_eq!(diags.iter().next().unwrap().words["rows"], "5–6、8");
    assert_eq!(column(&dossier, "meetings", "主题").len(), 5);
}

#[test]
fn a_hidden_sheet_is_read_with_a_notice() {
    let folder = Folder::with_units();
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("说明").unwrap();
    let hidden = sheet(&mut workbook, "例会", "例会登记");
    record(hidden, 3, "甲");
    hidden.set_hidden(true);
    saved(&folder, "综合科.xlsx", &mut workbook);
    let (dossier, diags) = folder.read();
    assert_eq!(codes(&diags), [Code::HiddenSheet]);
    assert_eq!(column(&dossier, "meetings", "主题"), ["甲"]);
}

#[test]
fn one_district_reads_alike_from_every_format() {
    let folder = Folder::with_units();
    let mut workbook = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let sheet = sheet(&mut workbook, "例会", "例会登记");
    record(sheet, 3, "甲");
    record(sheet, 4, "乙");
    sheet.write_number_with_format(4, 2, 42_434.375, &day).unwrap();
    sheet.write_number(4, 4, 12).unwrap();
    sheet.write_number(3, 4, 7).unwrap();
    sheet.set_row_hidden(4).unwrap();
    saved(&folder, "例会.xlsx", &mut workbook);
    let schema = schema();
    let meetings = schema.find("meetings").unwrap();
    let (from_xlsx, diags) = folder.read();
    assert_eq!(codes(&diags), [Code::HiddenRows]);
    let old = Folder::with_units();
    old.file("例会.xls", include_bytes!("../../../tests/fixtures/例会.xls"));
    let (from_xls, diags) = old.read();
    assert_eq!(codes(&diags), [Code::HiddenRows]);
    assert_eq!(column(&from_xls, "meetings", "参会"), ["7", "12"]);
    assert_eq!(column(&from_xlsx, "meetings", "日期"), column(&from_xls, "meetings", "日期"));
    assert_eq!(from_xlsx.batches(meetings).unwrap()[0].rows, from_xls.batches(meetings).unwrap()[0].rows);
}

#[test]
fn an_empty_tab_and_a_strange_tab_do_no_harm() {
    let folder = Folder::with_units();
    let mut workbook = Workbook::new();
    record(sheet(&mut workbook, "例会", "例会登记"), 3, "甲");
    workbook.add_worksheet().set_name("Sheet2").unwrap();
    workbook.add_worksheet().set_name("通讯录").unwrap().write_row(0, 0, ["姓名", "电话"]).unwrap();
    saved(&folder, "综合科.xlsx", &mut workbook);
    let (dossier, diags) = folder.read();
    assert_eq!(codes(&diags), [Code::UnknownSheet]);
    assert_eq!(dossier.records(), 3);
}

#[test]
fn a_giant_sheet_of_two_cells_costs_nothing() {
    let (dossier, diags) = read(|sheet| {
        record(sheet, 3, "甲");
        sheet.write(1_048_575, 16_383, "末").unwrap();
    });
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(column(&dossier, "meetings", "主题"), ["甲"]);
}

#[test]
fn a_mapping_names_sheet_header_and_columns() {
    let folder = Folder::with_units();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("乱七八糟").unwrap();
    sheet.write_row(4, 1, ["单位", "类型", "开会时间", "主题", "参会", "产出", "措施落实"]).unwrap();
    sheet.write_row(5, 1, ["百官", "例会", "3月4日", "甲"]).unwrap();
    saved(&folder, "二科.xlsx", &mut workbook);
    let mapping = Mapping {
        at: crate::source::Locator::Workspace,
        file: "二科.xlsx".into(),
        sheet: Some("乱七八糟".to_owned()),
        ledger: "meetings".to_owned(),
        header_row: Some(5),
        columns: [("乡镇", "单位"), ("日期", "开会时间")]
            .map(|(name, header)| (name.to_owned(), header.to_owned()))
            .into(),
    };
    let (dossier, diags) = folder.read_mapped(&[mapping]);
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(column(&dossier, "meetings", "日期"), ["2016-03-04"]);
}
