//! Every mistake that ledgers can hold, each provoked by the smallest input that makes it.

use std::io::Write;

use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

use super::*;

/// A workbook of one tab made of raw XML, and whatever other parts a test wants.
fn package(sheet_data: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let parts = [
        ("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="例会登记" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
    ];
    let sheet = format!("<worksheet><sheetData>{sheet_data}</sheetData></worksheet>");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let sheet = [("xl/worksheets/sheet1.xml", sheet.as_str())];
    for (name, content) in parts.iter().chain(&sheet).chain(others) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A row of inline texts; a cell that begins with `<` is its own XML.
fn xml_row(number: u32, cells: &[&str]) -> String {
    let cell = |(letter, text): (char, &&str)| match text.strip_prefix('<') {
        Some(_) => text.replace("<c ", &format!("<c r=\"{letter}{number}\" ")),
        None => format!("<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    format!("<row r=\"{number}\">{}</row>", ('A'..).zip(cells).map(cell).collect::<String>())
}

const HEADER: [&str; 7] = ["乡镇", "类型", "日期", "主题", "参会", "产出", "措施落实"];

/// What is said of one record of a meeting, written as XML.
fn said_of_record(cells: &[&str]) -> (Vec<Code>, String) {
    let folder = Folder::with_units();
    folder.file("a.xlsx", package(&(xml_row(1, &HEADER) + &xml_row(2, cells)), &[]));
    let (_, diags) = folder.read();
    (codes(&diags), said(&diags))
}

fn codes_of_file(name: &str, content: impl AsRef<[u8]>) -> Vec<Code> {
    let folder = Folder::with_units();
    folder.file(name, content);
    let (dossier, diags) = folder.read();
    assert_eq!(dossier.records(), 2, "only the units are read");
    codes(&diags)
}

#[test]
fn a_web_page_named_like_a_workbook_is_none() {
    assert_eq!(codes_of_file("a.xls", "\n<html><table><tr><td>乡镇</td></tr></table></html>"), [Code::NotAWorkbook]);
}

#[test]
fn text_an_empty_file_and_a_document_are_no_workbooks() {
    assert_eq!(codes_of_file("a.xls", "乡镇\t类型\n"), [Code::NotAWorkbook]);
    assert_eq!(codes_of_file("a.xlsx", ""), [Code::NotAWorkbook]);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    assert_eq!(codes_of_file("a.xlsx", zip.finish().unwrap().into_inner()), [Code::NotAWorkbook]);
}

#[test]
fn a_workbook_is_known_by_its_content_whatever_its_name() {
    let folder = Folder::with_units();
    let row = xml_row(2, &["百官", "例会", "3月4日", "甲"]);
    folder.file("a.csv", package(&(xml_row(1, &HEADER) + &row), &[]));
    assert_eq!(column(&folder.read().0, "meetings", "主题"), ["甲"]);
}

#[test]
fn a_workbook_that_broke_off_is_damaged() {
    let whole = package(&xml_row(1, &HEADER), &[]);
    assert_eq!(codes_of_file("a.xlsx", &whole[..whole.len() / 2]), [Code::DamagedWorkbook]);
    let old = include_bytes!("../../../tests/fixtures/例会.xls");
    assert_eq!(codes_of_file("a.xls", &old[..1024]), [Code::DamagedWorkbook]);
}

#[test]
fn a_sheet_whose_xml_breaks_off_is_damaged() {
    let folder = Folder::with_units();
    folder.file("a.xlsx", package("<row r=\"1\"><c r=\"A1\"><v>1</v>", &[]));
    assert_eq!(codes(&folder.read().1), [Code::DamagedWorkbook]);
}

#[test]
fn a_cell_beyond_every_sheet_is_damage() {
    assert_eq!(
        codes_of_file("a.xlsx", package("<row r=\"1\"><c r=\"A4294967294\"><v>1</v></c></row>", &[])),
        [Code::DamagedWorkbook]
    );
}

#[test]
fn a_workbook_with_a_password_is_protected() {
    let folder = Folder::with_units();
    folder.file("a.xlsx", compound("EncryptedPackage"));
    assert_eq!(codes(&folder.read().1), [Code::ProtectedWorkbook]);
}

#[test]
fn another_compound_file_is_no_workbook() {
    assert_eq!(codes_of_file("a.xls", compound("WordDocument")), [Code::NotAWorkbook]);
}

/// A compound file of one empty stream: header, table of links, directory.
fn compound(stream: &str) -> Vec<u8> {
    let mut file = vec![0; 3 * 512];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    file[30] = 9;
    file[48] = 1;
    file[60..64].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    file[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    file[76..512].fill(0xFF);
    file[76..80].fill(0);
    file[512..1024].fill(0xFF);
    file[516..520].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    for (index, name) in ["Root Entry", stream].into_iter().enumerate() {
        let at = 1024 + index * 128;
        let letters: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        file[at..at + letters.len()].copy_from_slice(&letters);
        file[at + 64] = u8::try_from(letters.len() + 2).unwrap();
        file[at + 116..at + 120].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    }
    file
}

#[test]
fn a_bomb_is_refused_before_it_is_opened() {
    let zeros = "0".repeat(64 << 20);
    let bomb = package("", &[("xl/media/image1.bin", zeros.as_str())]);
    assert_eq!(codes_of_file("a.xlsx", bomb), [Code::TooLarge]);
}

#[test]
fn a_promise_of_a_hundred_gigabytes_of_text_is_refused() {
    let promise = r#"<sst xmlns="a" count="1" uniqueCount="4294967295"><si><t>a</t></si></sst>"#;
    assert_eq!(codes_of_file("a.xlsx", package("", &[("xl/sharedStrings.xml", promise)])), [Code::TooLarge]);
}

#[test]
fn an_old_workbook_that_promises_four_billion_rows_is_damaged() {
    let mut old = include_bytes!("../../../tests/fixtures/例会.xls").to_vec();
    let dimensions = old.windows(4).position(|bytes| bytes == b"\x00\x02\x0E\x00").unwrap();
    old[dimensions + 8..dimensions + 12].fill(0xFF);
    assert_eq!(codes_of_file("a.xls", old), [Code::DamagedWorkbook]);
}

#[test]
fn two_hundred_thousand_empty_rows_are_an_empty_sheet() {
    let rows: Vec<String> = (1..=200_000).map(|row| format!("<row r=\"{row}\" spans=\"1:{}\"/>", row % 97)).collect();
    assert_eq!(codes_of_file("a.xlsx", package(&rows.concat(), &[])), []);
}

#[test]
fn an_error_in_a_cell_is_said_where_it_stands() {
    let record = ["百官", "例会", "3月4日", "甲", r#"<c t="e"><v>#REF!</v></c>"#];
    let (codes, said) = said_of_record(&record);
    assert_eq!(codes, [Code::ErrorCell]);
    assert!(said.contains("E2"), "{said}");
}

#[test]
fn an_error_that_calamine_does_not_know_keeps_its_place() {
    let record = ["百官", "例会", "3月4日", "甲", r#"<c t="e"><v>#SPILL!</v></c>"#, "", "是"];
    let (codes, said) = said_of_record(&record);
    assert_eq!(codes, [Code::ErrorCell]);
    assert!(said.contains("E2") && said.contains("#SPILL!"), "{said}");
}

#[test]
fn a_formula_that_was_never_calculated_has_no_value() {
    let (codes, _) = said_of_record(&["百官", "例会", "3月4日", "甲", "<c ><f>5+7</f></c>"]);
    assert_eq!(codes, [Code::FormulaWithoutValue]);
}

#[test]
fn a_formula_whose_value_is_empty_text_is_blank() {
    let (codes, said) = said_of_record(&["百官", "例会", "3月4日", "甲", r#"<c t="str"><f>""</f><v></v></c>"#]);
    assert_eq!(codes, [], "{said}");
}

#[test]
fn a_code_that_became_a_number_is_damaged() {
    let folder = Folder::with_units();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let header =
        ["乡镇", "临时代码", "单位名称", "申请日期", "材料齐全", "批准日期", "换正日期", "正式代码", "应换正日期"];
    sheet.set_name("临时代码登记").unwrap().write_row(0, 0, header).unwrap();
    sheet.write_row(1, 0, ["百官", "L1", "某店", "3月4日", "是"]).unwrap();
    sheet.write_number(1, 7, 330_604_001_123_456_000.0).unwrap();
    workbook.save(folder.path("a.xlsx")).unwrap();
    assert_eq!(codes(&folder.read().1), [Code::DamagedCode]);
}

#[test]
fn a_bad_sheet_keeps_out_no_other() {
    let folder = Folder::with_units();
    folder.file("坏.xlsx", "<html>");
    folder.file("例会.csv", meetings("百官,例会,3月4日,甲,,,\n"));
    let (dossier, diags) = folder.read();
    assert_eq!(codes(&diags), [Code::NotAWorkbook]);
    assert_eq!(column(&dossier, "meetings", "主题"), ["甲"]);
}

const CALENDAR: &str = "报送日历\n报表,报告期,企业截止,乡镇截止,免报\n";
const REPORT: &str = "报表报送登记\n登记编号,乡镇,报表,报告期,企业代码,实报时间,状态,批准延期,催报时间,渠道\n\
                      1,百官,B204-1,2016年2月,,2016-03-08 11:00,按时,,,\n";

#[test]
fn a_calendar_that_contradicts_itself_is_ambiguous() {
    let folder = Folder::with_units();
    folder.file("日历.csv", format!("{CALENDAR}B204-1,2016-02,,3月8日,否\nB204-1,2016年2月,,3月9日,否\n"));
    folder.file("登记.csv", REPORT);
    let found = codes(&folder.read().1);
    assert!(found.contains(&Code::LookupAmbiguous), "{found:?}");
}

#[test]
fn a_deadline_that_is_nowhere_leaves_the_record_undated() {
    let folder = Folder::with_units();
    folder.file("日历.csv", format!("{CALENDAR}B204-1,2016-02,,,否\n"));
    folder.file("登记.csv", REPORT);
    assert_eq!(codes(&folder.read().1), [Code::UndatedRecord]);
}

#[test]
fn a_unit_stands_on_the_list_once() {
    let folder = Folder::empty();
    folder.file("参评单位名单.csv", format!("{UNITS}330604100,道墟,镇,,1,1,1,\n"));
    let (dossier, diags) = folder.read();
    assert_eq!(codes(&diags), [Code::DuplicateUnit]);
    assert_eq!(dossier.units.len(), 2);
}

#[test]
fn without_units_nothing_else_is_said() {
    let folder = Folder::empty();
    folder.file("例会.csv", meetings("百官,例会,3月4日,甲,,,\n"));
    assert_eq!(codes(&folder.read().1), [Code::NoUnits]);
}

#[test]
fn a_mapping_must_name_what_is_there() {
    let folder = Folder::with_units();
    folder.file("例会.csv", meetings("百官,例会,3月4日,甲,,,\n"));
    let mapping = |file: &str, sheet: Option<&str>, ledger: &str, column: &str| Mapping {
        at: crate::source::Locator::Workspace,
        file: file.into(),
        sheet: sheet.map(str::to_owned),
        ledger: ledger.to_owned(),
        header_row: None,
        columns: [(column.to_owned(), column.to_owned())].into(),
    };
    let mappings = [
        mapping("没有.csv", None, "meetings", "日期"),
        mapping("例会.csv", Some("一月"), "meetings", "日期"),
        mapping("例会.csv", None, "meeting", "日期"),
        mapping("例会.csv", None, "meetings", "日子"),
    ];
    let (_, diags) = folder.read_mapped(&mappings);
    let found: Vec<&str> = diags.iter().map(|found| found.words["what"].as_str()).collect();
    assert_eq!(codes(&diags), [Code::UnknownMapping; 4]);
    assert_eq!(found, ["file", "ledger", "column", "sheet"]);
}

#[test]
fn a_sheet_that_only_bears_a_ledgers_name_lacks_its_columns() {
    assert_eq!(codes_of_meetings(""), []);
    let folder = Folder::with_units();
    folder.file("例会.csv", "姓名,电话\n张三,123\n");
    assert_eq!(codes(&folder.read().1), [Code::MissingColumn]);
}
