//! The workbook of scores against the scorecards, and against what is not its business.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::{Scoresheet, scoresheet};
use crate::{
    assessment::{
        Assessment,
        tiny::{assessed, criteria},
    },
    criteria::Library,
    diag::Diagnostics,
    district::District,
    num::{Points, Quantity},
    report::{
        Book, Cell, Level, Occasion, Sheet, UnitPage, View,
        tests::{laws::sample, occasion, printed, two_units},
        unit,
    },
    say::Lang,
};

fn of(assessment: &Assessment) -> Scoresheet {
    scoresheet(&District::of(assessment), &occasion(Lang::Zh)).unwrap()
}

/// The number in a cell, nothing where there is text.
fn value(cell: &Cell) -> Quantity {
    cell.value().cloned().unwrap_or(Quantity::ZERO)
}

fn column(sheet: &Sheet, head: &str) -> usize {
    sheet.columns.iter().position(|column| column.heads.contains(&Cell::text(head))).unwrap()
}

/// A sheet as text, a line each row.
fn text(sheet: &Sheet) -> String {
    let line = |cells: Vec<String>| cells.join("｜");
    let deep = sheet.columns[0].heads.len();
    let heads = (0..deep).map(|level| line(sheet.columns.iter().map(|field| field.heads[level].shown()).collect()));
    let rows = sheet.rows.iter().chain(&sheet.sums).map(|row| line(row.iter().map(Cell::shown).collect()));
    heads.chain(rows).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_workbook_of_two_units_reads_so() {
    let view = of(&two_units(Some("2016-10-31")));
    let sheets = [&view.totals, &view.items, &view.losses, &view.bonuses, &view.method];
    let texts = sheets.map(|sheet| format!("[{}]\n{}", sheet.name, text(sheet)));
    insta::assert_snapshot!(texts.join("\n\n"));
}

#[test]
fn the_totals_read_as_text_too() {
    let view = of(&two_units(Some("2016-10-31")));
    insta::assert_snapshot!(printed("table/text.md.j2", &view, Lang::Zh));
}

#[test]
fn every_sheet_can_be_had_in_english() {
    let assessment = two_units(Some("2016-10-31"));
    let view = scoresheet(&District::of(&assessment), &occasion(Lang::En)).unwrap();
    assert_eq!(view.totals.name, "1 Totals");
    assert!(text(&view.losses).contains("held back because no points were left"));
}

#[test]
fn it_is_for_the_bureau_only() {
    let assessment = two_units(None);
    let unit = Occasion { clearance: Level::Unit, ..occasion(Lang::Zh) };
    assert!(scoresheet(&District::of(&assessment), &unit).is_err());
}

#[test]
fn printed_totals_are_the_scorecards() {
    let view = of(sample());
    let (number, total) = (column(&view.totals, "序号"), column(&view.totals, "总分"));
    for row in &view.totals.rows {
        let index = value(&row[number]).decimal().unwrap().try_into().map(|index: u32| index - 1).unwrap();
        let card = sample().card(crate::dossier::UnitIndex(index));
        assert_eq!(value(&row[total]), *card.total.quantity());
    }
}

#[test]
fn base_bonus_and_penalty_add_up_to_every_total() {
    let view = of(sample());
    let (base, total) = (column(&view.totals, "基本分"), column(&view.totals, "总分"));
    for row in &view.totals.rows {
        let parts: Quantity = row[base..total].iter().map(value).sum();
        assert_eq!(parts, value(&row[total]), "{}", row[2].shown());
    }
}

#[test]
fn items_add_up_to_sections_and_sections_to_base_points() {
    let view = of(sample());
    let ends: Vec<usize> = (2..view.items.columns.len())
        .filter(|index| view.items.columns[*index].heads[1] == Cell::text("小计"))
        .collect();
    for row in &view.items.rows {
        let mut first = 2;
        for end in &ends {
            assert_eq!(row[first..*end].iter().map(value).sum::<Quantity>(), value(&row[*end]), "{}", row[1].shown());
            first = end + 1;
        }
        let sections: Quantity = ends.iter().map(|end| value(&row[*end])).sum();
        let rest: Quantity = row[first..row.len() - 1].iter().map(value).sum();
        assert_eq!(&sections + &rest, value(&row[row.len() - 1]));
    }
}

#[test]
fn every_point_lost_is_listed() {
    let view = of(sample());
    let district = District::of(sample());
    let penalties: Points = district.units.iter().map(|member| -&sample().card(member.unit).penalty).sum();
    assert_eq!(view.losses.total(11), Some((&district.lost + &penalties).quantity().clone()));
}

#[test]
fn every_point_of_a_bonus_is_listed() {
    let district = District::of(sample());
    let bonuses: Points = district.units.iter().map(|member| sample().card(member.unit).bonus.clone()).sum();
    assert_eq!(of(sample()).bonuses.total(11), Some(bonuses.quantity().clone()));
}

#[test]
fn an_office_program_reads_the_numbers_that_were_printed() {
    let view = of(sample());
    let book = view.book().unwrap();
    let mut file = Xlsx::new(Cursor::new(book.bytes())).unwrap();
    for sheet in &book.sheets {
        let range = file.worksheet_range(&sheet.name).unwrap();
        let first = u32::try_from(sheet.notes.len() + sheet.columns[0].heads.len() + 1).unwrap();
        for (row, cells) in (first..).zip(sheet.rows.iter().chain(&sheet.sums)) {
            for (column, cell) in (0..).zip(cells) {
                assert_eq!(read(range.get_value((row, column))), written(cell), "{} {row} {column}", sheet.name);
            }
        }
    }
}

/// What stands in a cell of a file, a number with nine decimals.
fn read(cell: Option<&Data>) -> String {
    match cell {
        Some(Data::Float(number)) => format!("{number:.9}"),
        Some(Data::Int(number)) => format!("{number}.000000000"),
        Some(Data::String(text)) => text.clone(),
        Some(Data::DateTime(day)) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        _ => String::new(),
    }
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.value.fixed(9),
        Cell::Formula(formula) => formula.result.value.fixed(9),
        Cell::Day(day) => day.to_string(),
    }
}

#[test]
fn the_same_scores_give_the_same_bytes() {
    let bytes = |view: &Scoresheet| view.book().as_ref().map(Book::bytes).unwrap();
    assert_eq!(bytes(&of(sample())), bytes(&of(sample())));
}

#[test]
fn a_private_cell_stands_nowhere_in_it() {
    let model = Library::embedded().criteria("2016-model", &mut Diagnostics::new()).unwrap();
    let units = "乡镇代码, 乡镇, 类别\n330604100, 白鹭镇, 镇\n330604101, 竹溪镇, 镇";
    let commerce = "乡镇, 统一社会信用代码, 单位名称, 来源, 登记类型, 登记日期, 状态, 应入库
白鹭镇, A01, 某秘密公司, 市监, 个转企, 2016-03-02, 存续, 是";
    let view = of(&assessed(model, &[("units", units), ("commerce", commerce)], Some("2016-10-31")));
    let all = serde_json::to_string(&view).unwrap();
    assert!(!all.contains("某秘密公司") && !all.contains("A01"), "{all}");
    assert!(text(&view.losses).contains("个转企"));
}

#[test]
fn a_cap_a_floor_a_veto_and_an_item_that_does_not_apply_all_add_up() {
    let head = r#"
full           = 10
rounding       = { at = "item", places = 2, mode = "half-up" }
ties           = { next = "skipped", break = [] }
not-applicable = "rescale-section"
bonus-max      = 0.5
total          = { cap = 10 }
"#;
    let rules = r#"
[section]
id = "work"
title = "工作"
clause = "第一条"
max = 10
[[item]]
id = "a"
title = "一"
clause = "第一条"
max = 7
deduct = { each = 0.3, count = "records", where = "事项 = '坏'" }
missing = "zero"
remedy = { absent = "补齐。" }
[[item]]
id = "b"
title = "二"
clause = "第一条"
max = 3
prorate = { share = "records", where = "事项 = '好'", target = "100%" }
only-if = { count = "records", where = "事项 = '好'", at-least = 1 }
missing = "zero"
remedy = { absent = "补齐。" }
[[bonus]]
id = "c"
title = "三"
clause = "第二条"
award = { each = 0.4, count = "records", where = "事项 = '表彰'" }
missing = "zero"
[[veto]]
id = "d"
title = "四"
clause = "第三条"
when = { count = "records", where = "事项 = '造假'", at-least = 1 }
effect = { total-at-most = 5 }
"#;
    let records = "乡镇, 日期, 事项
甲镇, 2016-01-01, 表彰
甲镇, 2016-01-02, 表彰
甲镇, 2016-01-03, 好
乙镇, 2016-01-01, 坏
丙镇, 2016-01-01, 造假
丙镇, 2016-01-01, 坏
丙镇, 2016-01-01, 好";
    let assessment =
        assessed(criteria(head, &[rules]), &[("units", "乡镇\n甲镇\n乙镇\n丙镇"), ("records", records)], None);
    let view = of(&assessment);
    insta::assert_snapshot!([&view.totals, &view.items, &view.losses, &view.bonuses].map(text).join("\n\n"));
}

/// The workbooks of every unit of the sample.
fn own() -> Vec<UnitPage> {
    let district = District::of(sample());
    district.units.iter().map(|member| unit(&district, &occasion(Lang::Zh), member.unit).unwrap()).collect()
}

#[test]
fn the_workbook_of_a_unit_reads_so() {
    let assessment = two_units(Some("2016-10-31"));
    let index = assessment.unit("竹溪镇").unwrap();
    let page = unit(&District::of(&assessment), &occasion(Lang::Zh), index).unwrap();
    let texts = page.sheets.iter().map(|sheet| format!("[{}] {}\n{}", sheet.name, sheet.title, text(sheet)));
    insta::assert_snapshot!(texts.collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn a_units_workbook_shows_the_figures_of_its_page() {
    for page in own() {
        let sums = |sheet: usize, column: usize| page.sheets[sheet].sums.first().map(|sums| sums[column].shown());
        assert_eq!(sums(1, 6).unwrap_or("0.00".to_owned()), page.lost, "{}", page.name);
        assert_eq!(sums(0, 4).unwrap_or("0.00".to_owned()), page.recoverable, "{}", page.name);
    }
}

#[test]
fn every_record_of_a_loss_stands_in_the_units_workbook() {
    let district = District::of(sample());
    for (page, member) in own().iter().zip(&district.units) {
        let records = &page.sheets[2];
        let row = column(records, "行号");
        let listed = records.rows.iter().filter(|cells| cells[row].value().is_some()).count();
        let findings = member.shortfalls.iter().flat_map(|short| &short.findings);
        assert_eq!(listed, findings.map(|finding| finding.at_fault().len()).sum::<usize>(), "{}", page.name);
    }
}

#[test]
fn a_units_workbook_names_respondents_of_its_own() {
    let model = Library::embedded().criteria("2016-model", &mut Diagnostics::new()).unwrap();
    let units = "乡镇代码, 乡镇, 类别\n330604100, 白鹭镇, 镇\n330604101, 竹溪镇, 镇";
    let commerce = "乡镇, 统一社会信用代码, 单位名称, 来源, 登记类型, 登记日期, 状态, 应入库
白鹭镇, A01, 某秘密公司, 市监, 个转企, 2016-03-02, 存续, 是";
    let assessment = assessed(model, &[("units", units), ("commerce", commerce)], Some("2016-10-31"));
    let district = District::of(&assessment);
    let records = |name: &str| {
        let page = unit(&district, &occasion(Lang::Zh), assessment.unit(name).unwrap()).unwrap();
        page.sheets.iter().map(text).collect::<String>()
    };
    assert!(records("白鹭镇").contains("某秘密公司"));
    assert!(!records("竹溪镇").contains("某秘密公司"));
}

#[test]
fn a_unit_without_a_loss_is_told_so_in_a_sentence() {
    let assessment = two_units(None);
    let index = assessment.unit("白鹭镇").unwrap();
    let page = unit(&District::of(&assessment), &occasion(Lang::Zh), index).unwrap();
    assert!(page.sheets[0].rows.is_empty() && page.sheets[1].rows.is_empty());
    assert!(page.sheets[0].notes.contains(&"没有还能补回的分。".to_owned()));
    assert!(Xlsx::new(Cursor::new(page.book().unwrap().bytes())).is_ok());
}

#[test]
fn a_register_is_ready_to_be_filled() {
    let view = of(&two_units(None));
    assert_eq!(view.objections.choices.len(), 2);
    assert_eq!(view.objections.rows.len(), 40);
}
