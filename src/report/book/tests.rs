//! What a workbook keeps, seen by opening it again.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use jiff::civil::date;

use super::{Book, Cell, Choice, Kind, Number, Options, Rows, Sheet, SheetColumn};
use crate::{
    num::Quantity,
    report::{Column, Head, Table},
};

fn number(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

fn head() -> Head {
    Head {
        lang: "zh-CN",
        bureau: "某某区统计局".to_owned(),
        title: "2016年度统计工作考核".to_owned(),
        level: "限局内（L4）".to_owned(),
        sample: Some("示例数据，纯属虚构".to_owned()),
        status: "运行分".to_owned(),
        edition: "细则".to_owned(),
        notice: None,
        as_of: "2016年10月31日".to_owned(),
        records: "7".to_owned(),
        criteria_print: "7f3a…c921".to_owned(),
        ledgers_print: "e04b…55d8".to_owned(),
        version: "0.0.0",
        foot: "知悉范围：限局内（L4） & 细则指纹 7f3a…c921".to_owned(),
        day: date(2016, 10, 31),
    }
}

/// Two units, their points and the sum.
fn sheet() -> Sheet {
    let columns = vec![SheetColumn::new("单位", Kind::Name), SheetColumn::new("得分", Kind::Number)];
    let mut sheet = Sheet::new("1总表", "得分总表", columns);
    sheet.notes = vec!["某某区统计局".to_owned()];
    sheet.rows = vec![
        vec![Cell::text("白鹭镇"), Cell::number(number("0.1"), 2)],
        vec![Cell::text("竹溪镇"), Cell::number(number("0.2"), 2)],
    ];
    sheet.sums = vec![vec![Cell::text("合计"), Cell::formula(sheet.sum_of(1), sheet.total(1).unwrap(), 2)]];
    sheet
}

fn book(sheets: Vec<Sheet>) -> Book<'static> {
    Book::new(&head(), "得分总表", sheets.into_iter().map(std::borrow::Cow::Owned).collect())
}

fn opened(book: &Book<'_>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(book.bytes())).unwrap()
}

/// A part of the file, as text.
fn part(book: &Book<'_>, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book.bytes())).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    assert_eq!(book(vec![sheet()]).bytes(), book(vec![sheet()]).bytes());
}

#[test]
fn a_sum_is_a_formula_that_carries_its_result() {
    let mut file = opened(&book(vec![sheet()]));
    assert_eq!(file.worksheet_formula("1总表").unwrap().get_value((5, 1)).unwrap(), "SUM(B4:B5)");
    assert_eq!(file.worksheet_range("1总表").unwrap().get_value((5, 1)), Some(&Data::Float(0.3)));
}

#[test]
fn text_stays_text_whatever_it_looks_like() {
    let texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "330604199001011234", "007", "<b>&amp;"];
    let mut own = Sheet::new("名单", "名单", vec![SheetColumn::new("文本", Kind::Text)]);
    own.rows = texts.map(|text| vec![Cell::text(text)]).to_vec();
    let book = book(vec![own]);
    let mut file = opened(&book);
    let range = file.worksheet_range("名单").unwrap();
    let read: Vec<String> = (2..10).map(|row| range.get_value((row, 0)).and_then(text_of).unwrap()).collect();
    assert_eq!(read, texts);
    assert!(file.worksheet_formula("名单").unwrap().is_empty());
    assert!(part(&book, "xl/styles.xml").contains("quotePrefix=\"1\""));
}

/// The text of a cell that is one, with tabs as they were written.
fn text_of(cell: &Data) -> Option<String> {
    match cell {
        Data::String(text) => Some(text.replace("_x0009_", "\t")),
        _ => None,
    }
}

#[test]
fn a_table_becomes_numbers_where_it_shows_numbers() {
    let columns = vec![
        Column::new("单位", Kind::Name, 6),
        Column::new("差", Kind::Number, 6),
        Column::new("率", Kind::Number, 6),
        Column::new("补回", Kind::Number, 6),
    ];
    let row = |texts: [&str; 4]| texts.map(str::to_owned).to_vec();
    let rows = vec![row(["白鹭镇", "−0.20", "85.3%", "—"]), row(["竹溪镇", "+1.50", "100%", "0.40"])];
    let table = Table::new("对比", columns, rows).with_sum(row(["合计", "1.30", "92.7%", "0.40"]));
    let sheet = Sheet::of_table("对比", &head(), &table);
    assert_eq!(sheet.rows[0][1].value(), Some(&number("-0.2")));
    assert_eq!(sheet.rows[0][2].value(), Some(&number("0.853")));
    assert_eq!(sheet.rows[0][3], Cell::text("—"));
    assert_eq!(sheet.rows[1][1].shown(), "+1.50");
    assert_eq!(sheet.sums[0][1], Cell::formula("=SUM(B4:B5)", number("1.3"), 2));
    assert_eq!(sheet.sums[0][2].shown(), "92.7%");
}

#[test]
fn a_name_that_a_tab_may_not_have_is_made_one() {
    let named = |name: &str| Sheet::new(name, "", vec![SheetColumn::new("单位", Kind::Name)]).name;
    assert_eq!(named("[甲]/乙:丙*丁?\\戊"), "_甲__乙_丙_丁__戊");
    assert_eq!(named(&"很".repeat(40)).chars().count(), 31);
    let twice = book(vec![sheet(), sheet()]);
    assert_eq!(twice.sheets[1].name, "1总表（2）");
}

#[test]
fn every_printed_page_says_who_may_see_it_and_its_number() {
    let sheet = part(&book(vec![sheet()]), "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("知悉范围：限局内（L4） &amp;&amp; 细则指纹"), "{sheet}");
    assert!(sheet.contains("— &amp;P —"), "{sheet}");
    assert!(sheet.contains("fitToWidth") || sheet.contains("fitToPage"), "{sheet}");
}

#[test]
fn the_header_stays_in_view_and_is_printed_on_every_page() {
    let book = book(vec![sheet()]);
    assert!(part(&book, "xl/worksheets/sheet1.xml").contains("ySplit=\"3\""));
    assert!(part(&book, "xl/workbook.xml").contains("'1总表'!$3:$3"), "{}", part(&book, "xl/workbook.xml"));
}

#[test]
fn a_list_to_choose_from_may_hold_many_long_names() {
    let mut sheet = sheet();
    let names = sheet.from_elsewhere(0);
    sheet.choices =
        vec![Choice { column: 0, from: Options::Range(format!("={names}")), otherwise: "不在名单里".to_owned() }];
    let text = part(&book(vec![sheet]), "xl/worksheets/sheet1.xml");
    assert!(text.contains("<formula1>'1总表'!$A$4:$A$5</formula1>"), "{text}");
}

#[test]
fn a_word_beside_a_number_leaves_it_a_number() {
    let mut own = Sheet::new("名次", "名次", vec![SheetColumn::new("名次", Kind::Mark)]);
    own.rows = vec![vec![Cell::Number(Number::plain(number("13"), 0).before("并列"))]];
    assert_eq!(own.rows[0][0].shown(), "并列13");
    let book = book(vec![own]);
    assert_eq!(opened(&book).worksheet_range("名次").unwrap().get_value((2, 0)), Some(&Data::Float(13.0)));
    assert!(part(&book, "xl/styles.xml").contains("&quot;并列&quot;0"));
}

#[test]
fn a_column_is_as_wide_as_the_longest_name_in_it() {
    let mut wide = sheet();
    wide.rows[0][0] = Cell::text("某某市某某区高新技术产业开发区管理委员会");
    let text = part(&book(vec![wide]), "xl/worksheets/sheet1.xml");
    // Twenty characters of 10 points, each 13⅓ pixels wide, are 267 pixels; a digit of the file's measure is 8.
    let width = text.split_once("min=\"1\" max=\"1\" width=\"").unwrap().1.split_once('.').unwrap().0;
    assert!(width.parse::<u32>().unwrap() * 8 >= 267, "{text}");
}

#[test]
fn a_long_sheet_reads_like_a_short_one() {
    let mut long = sheet();
    long.rows = (0_u64..10_001).map(|index| vec![Cell::text("镇"), Cell::number(Quantity::from(index), 0)]).collect();
    let book = book(vec![long]);
    assert_eq!(book.bytes(), book.bytes());
    let range = opened(&book).worksheet_range("1总表").unwrap();
    assert_eq!(range.get_value((10_003, 1)), Some(&Data::Float(10_000.0)));
}

#[test]
fn a_cell_is_named_as_formulas_name_it() {
    let sheet = sheet();
    assert_eq!(sheet.at(1, Rows::One(0)), "B4");
    assert_eq!(sheet.across(0, 1, Rows::One(1)), "A5:B5");
    assert_eq!(sheet.from_elsewhere(1), "'1总表'!$B$4:$B$5");
}
