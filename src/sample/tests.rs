//! The sample against the ledgers as the model edition declares them.

use std::{collections::BTreeMap, fs};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    cell::Cell,
    file::File,
    files as of_year,
    sheet::{Kind, Sheet},
    units::UNITS,
    year::Year,
};

/// The declarations that the sample must fit.
const LEDGERS: &str = include_str!("../../criteria/2016-model/ledgers.toml");

/// Headers that clerks add for themselves.
const OWN_HEADERS: [&str; 6] = ["序号", "备注", "登记人", "检查人", "计量单位", "乡镇代码"];

/// A declared ledger.
struct Ledger {
    id: String,
    titles: Vec<String>,
    unit: Vec<String>,
    key: Vec<String>,
    columns: Vec<Column>,
}

/// A declared column.
struct Column {
    name: String,
    kind: String,
    values: Vec<String>,
    required: bool,
    /// Whether its header may be absent.
    absent: bool,
}

/// A value's text; empty where there is none.
fn text(value: Option<&DeValue<'_>>) -> String {
    value.and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}

/// A list of texts; empty where there is none.
fn texts(value: Option<&DeValue<'_>>) -> Vec<String> {
    let list = value.and_then(|value| value.as_array());
    list.into_iter().flat_map(|list| list.iter().map(|item| text(Some(item.get_ref())))).collect()
}

/// All declared ledgers.
fn ledgers() -> Vec<Ledger> {
    let document = DeTable::parse(LEDGERS).unwrap().into_inner();
    let list = document.get("ledger").unwrap().get_ref().as_array().unwrap();
    list.iter()
        .map(|ledger| {
            let ledger = ledger.get_ref().as_table().unwrap();
            let of = |key: &str| ledger.get(key).map(Spanned::get_ref);
            let columns = of("columns").unwrap().as_array().unwrap().iter().map(|column| {
                let column = column.get_ref().as_table().unwrap();
                let of = |key: &str| column.get(key).map(Spanned::get_ref);
                Column {
                    name: text(of("name")),
                    kind: text(of("type")),
                    values: texts(of("values")),
                    required: of("required").is_some(),
                    absent: of("optional").is_some() || of("lookup").is_some(),
                }
            });
            Ledger {
                id: text(of("id")),
                titles: [vec![text(of("title"))], texts(of("aliases"))].concat(),
                unit: texts(of("unit")),
                key: texts(of("key")),
                columns: columns.collect(),
            }
        })
        .collect()
}

/// The ledger whose title or alias, the longest one, stands in the tab's name or else in the title row.
fn ledger_of<'a>(sheet: &Sheet, ledgers: &'a [Ledger]) -> Option<&'a Ledger> {
    [sheet.name, sheet.title.as_str()].into_iter().find_map(|place| {
        ledgers
            .iter()
            .flat_map(|ledger| ledger.titles.iter().map(move |title| (title, ledger)))
            .filter(|(title, _)| place.contains(title.as_str()))
            .max_by_key(|(title, _)| title.len())
            .map(|(_, ledger)| ledger)
    })
}

/// The files of the year that is assessed.
fn files() -> Vec<File> {
    of_year(&Year::Y2016.almanac())
}

/// Runs `look` over every sheet of both years with its ledger and gathers what it finds.
fn findings(look: impl Fn(&Sheet, &Ledger) -> Vec<String>) -> Vec<String> {
    let ledgers = ledgers();
    let files = [files(), of_year(&Year::Y2015.almanac())].into_iter().flatten().collect::<Vec<_>>();
    let sheets = files.iter().flat_map(File::sheets);
    sheets
        .flat_map(|sheet| {
            let ledger = ledger_of(sheet, &ledgers).expect(sheet.name);
            let found = look(sheet, ledger).into_iter();
            found.map(|text| format!("{}: {text}", sheet.name)).collect::<Vec<_>>()
        })
        .collect()
}

/// The records of a sheet, without its totals.
fn records(sheet: &Sheet) -> impl Iterator<Item = &[Cell]> {
    let records = sheet.rows.iter();
    let records = records.filter(|row| matches!(row.kind, Kind::Record | Kind::HiddenRecord));
    records.map(|row| row.cells.as_slice())
}

/// The cells of a column; none where the header is absent.
fn cells<'a>(sheet: &'a Sheet, header: &str) -> Vec<&'a Cell> {
    let place = sheet.headers.iter().position(|other| *other == header);
    place.into_iter().flat_map(|place| records(sheet).map(move |cells| &cells[place])).collect()
}

/// The unit that a cell names by code, name or alias.
fn unit(cell: &Cell) -> Option<&'static str> {
    let text = cell.to_string();
    let known = UNITS.iter().find(|unit| unit.code == text || unit.name == text || unit.short() == text);
    known.map(|unit| unit.code)
}

/// The number of records in each ledger.
fn sizes() -> BTreeMap<String, usize> {
    let ledgers = ledgers();
    files().iter().flat_map(File::sheets).fold(BTreeMap::new(), |mut sizes, sheet| {
        let ledger = ledger_of(sheet, &ledgers).expect(sheet.name);
        *sizes.entry(ledger.id.clone()).or_default() += records(sheet).count();
        sizes
    })
}

#[test]
fn two_runs_write_the_same_bytes() {
    let bytes = || files().iter().map(|file| file.bytes().unwrap()).collect::<Vec<_>>();
    assert!(bytes() == bytes());
}

#[test]
fn files_land_in_the_folder_named() {
    let folder = std::env::temp_dir().join(format!("kaohe-sample-{}", std::process::id()));
    let paths = super::write(&folder, Year::Y2016).unwrap();
    let found = paths.iter().filter(|path| path.starts_with(&folder) && path.is_file()).count();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(found, 13);
}

#[test]
fn every_ledger_is_kept() {
    assert_eq!(sizes().len(), ledgers().len());
}

#[test]
fn the_district_fills_a_few_thousand_rows() {
    let rows: usize = sizes().values().sum();

    assert!((4_000..=8_000).contains(&rows), "{rows}");
}

#[test]
fn every_declared_header_stands() {
    let missing = findings(|sheet, ledger| {
        let columns = ledger.columns.iter().filter(|column| !column.absent);
        let missing = columns.filter(|column| !sheet.headers.contains(&column.name.as_str()));
        missing.map(|column| column.name.clone()).collect()
    });
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn other_headers_are_the_clerks_own() {
    let unknown = findings(|sheet, ledger| {
        let declared = |header: &str| {
            ledger.columns.iter().any(|column| column.name == header) || ledger.unit.iter().any(|unit| unit == header)
        };
        let unknown = sheet.headers.iter().filter(|header| !declared(header));
        let unknown = unknown.filter(|header| !OWN_HEADERS.contains(header));
        unknown.map(|header| (*header).to_owned()).collect()
    });
    assert_eq!(unknown, Vec::<String>::new());
}

#[test]
fn every_choice_is_a_declared_value() {
    let wrong = findings(|sheet, ledger| {
        let choices = ledger.columns.iter().filter(|column| column.kind == "choice");
        choices
            .flat_map(|column| {
                let given = cells(sheet, &column.name).into_iter().map(ToString::to_string);
                given.filter(|value| !value.is_empty() && !column.values.contains(value))
            })
            .collect()
    });
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_required_cell_is_blank() {
    let blank = findings(|sheet, ledger| {
        let required = ledger.columns.iter().filter(|column| column.required);
        let blank = required.filter(|column| cells(sheet, &column.name).contains(&&Cell::Blank));
        blank.map(|column| column.name.clone()).collect()
    });
    assert_eq!(blank, Vec::<String>::new());
}

#[test]
fn cells_are_of_their_columns_type() {
    let wrong = findings(|sheet, ledger| {
        ledger
            .columns
            .iter()
            .flat_map(|column| {
                let given = cells(sheet, &column.name).into_iter();
                let wrong = given.filter(|cell| !fits(cell, &column.kind));
                wrong.map(|cell| format!("{} {cell:?}", column.name)).collect::<Vec<_>>()
            })
            .collect()
    });
    assert_eq!(wrong, Vec::<String>::new());
}

/// Whether a cell can be read as a column's type; texts of dates and numbers are left to the engine's own tests.
fn fits(cell: &Cell, kind: &str) -> bool {
    match cell {
        Cell::Blank => true,
        Cell::Text(text) => match kind {
            "date" | "moment" => text.chars().any(char::is_numeric),
            "number" | "count" => text.chars().all(char::is_numeric),
            "flag" => ["是", "否", "√", "×", "有", "无"].contains(&text.as_str()),
            _ => true,
        },
        Cell::Whole(number) => matches!(kind, "number" | "count") || kind == "flag" && *number < 2,
        Cell::Tenths(_) => kind == "number",
        Cell::Day(_) => matches!(kind, "date" | "moment"),
        Cell::Moment(_) => kind == "moment",
    }
}

#[test]
fn every_record_names_a_known_unit() {
    let unknown = findings(|sheet, ledger| {
        let columns = ledger.unit.iter().map(|column| cells(sheet, column));
        let named = columns.flatten().collect::<Vec<_>>();
        let unknown = named.iter().filter(|cell| unit(cell).is_none());
        unknown.map(ToString::to_string).collect()
    });
    assert_eq!(unknown, Vec::<String>::new());
}

#[test]
fn a_unit_column_stands_wherever_one_is_declared() {
    let without = findings(|sheet, ledger| {
        let stands = ledger.unit.iter().any(|column| sheet.headers.contains(&column.as_str()));
        let lacking = !ledger.unit.is_empty() && !stands;
        lacking.then(|| ledger.id.clone()).into_iter().collect()
    });
    assert_eq!(without, Vec::<String>::new());
}

#[test]
fn exactly_one_record_of_a_year_stands_twice() {
    let twice = findings(|sheet, ledger| {
        let columns = ledger.unit.iter().chain(&ledger.key).map(|column| cells(sheet, column));
        let columns: Vec<Vec<&Cell>> = columns.filter(|cells| !cells.is_empty()).collect();
        let keys = (0..records(sheet).count()).map(|row| {
            let cells = columns.iter().map(|column| column[row].to_string());
            cells.collect::<Vec<_>>().join(" ")
        });
        let counted =
            keys.filter(|_| !ledger.key.is_empty()).fold(BTreeMap::<String, usize>::new(), |mut counted, key| {
                *counted.entry(key).or_default() += 1;
                counted
            });
        counted.into_iter().filter(|(_, times)| *times > 1).map(|(key, _)| key).collect()
    });
    assert_eq!(twice.len(), 2, "{twice:?}");
}

#[test]
fn lots_mark_as_many_as_asked() {
    let marks = super::draw::Draw::new("签", "甲", 2016).marks(20, 7);
    assert_eq!(marks.iter().filter(|mark| **mark).count(), 7);
}
