//! A district's ledgers as bureaus keep them, read whole: what comes out, and what is said about the rest.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::civil::date;

use super::*;
use crate::{
    diag::{Code, Diagnostics},
    moment::Stretch,
    reader::{self, Value},
    say::Lang,
};

mod bad;
mod laws;
mod tables;
mod workbooks;

const YEAR: Stretch = Stretch { from: date(2016, 1, 1), to: date(2016, 12, 31) };

/// The ledgers of the model regulation.
fn schema() -> Schema {
    let text = include_str!("../../criteria/2016-model/ledgers.toml").to_owned();
    let mut diags = Diagnostics::new();
    let table = reader::read(PathBuf::from("ledgers.toml"), text, &mut diags);
    let tables: Vec<&reader::Table> = table
        .get("ledger")
        .map(|node| node.several())
        .unwrap_or_default()
        .into_iter()
        .filter_map(|node| if let Value::Table(table) = &node.value { Some(table) } else { None })
        .collect();
    let schema = Schema::read(&tables, &mut diags);
    assert!(diags.is_empty(), "{diags:?}");
    schema
}

const UNITS: &str = "参评单位名单
乡镇代码,乡镇,类别,组别,常住人口,规上单位数,行政村社区数,别名
330604001,百官街道,街道,,100000,50,20,百官
330604100,道墟镇,镇,,30000,40,12,道墟、道墟街道
";

/// A folder of ledgers that is gone when the test is over.
struct Folder(tempfile::TempDir);

impl Folder {
    /// With a list of two units.
    fn with_units() -> Folder {
        let folder = Folder::empty();
        folder.file("参评单位名单.csv", UNITS);
        folder
    }

    fn empty() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn read(&self) -> (Dossier, Diagnostics) {
        self.read_mapped(&[])
    }

    fn read_mapped(&self, mappings: &[Mapping]) -> (Dossier, Diagnostics) {
        self.read_until(mappings, None)
    }

    fn read_until(&self, mappings: &[Mapping], as_of: Option<jiff::civil::Date>) -> (Dossier, Diagnostics) {
        let schema = schema();
        let files = files(self.0.path()).unwrap();
        let mut diags = Diagnostics::new();
        let request = Request {
            root: self.0.path(),
            files: &files,
            mappings,
            schema: &schema,
            units: schema.find("units").unwrap(),
            year: YEAR,
            as_of,
        };
        let dossier = read(&request, &mut diags).unwrap();
        (dossier, diags.sorted())
    }
}

/// The codes found, in order.
fn codes(diags: &Diagnostics) -> Vec<Code> {
    diags.iter().map(|found| found.code).collect()
}

/// Everything said, as a clerk reads it.
fn said(diags: &Diagnostics) -> String {
    crate::diag::to_text(diags, Lang::Zh, crate::diag::Colour::Off)
}

/// The cells of one column of a ledger, in order.
fn column(dossier: &Dossier, ledger: &str, name: &str) -> Vec<String> {
    let schema = schema();
    let ledger = schema.find(ledger).unwrap();
    let column = schema[ledger].find(name).unwrap();
    let batches = dossier.batches(ledger).unwrap_or_default();
    batches.iter().flat_map(|batch| (0..batch.len()).map(|row| batch.columns[column.0].text(row))).collect()
}

/// The units of a ledger's records, by name.
fn units(dossier: &Dossier, ledger: &str) -> Vec<String> {
    let ledger = schema().find(ledger).unwrap();
    let batches = dossier.batches(ledger).unwrap_or_default();
    let units = batches.iter().flat_map(|batch| batch.units.clone()).flatten();
    units.map(|unit| dossier.units[unit].name.clone()).collect()
}

/// A ledger of meetings with these records.
fn meetings(records: &str) -> String {
    format!("预警分析例会登记\n乡镇,类型,日期,主题,参会,产出,措施落实\n{records}")
}

/// What is said of a ledger of meetings with these records.
fn codes_of_meetings(records: &str) -> Vec<Code> {
    let folder = Folder::with_units();
    folder.file("例会.csv", meetings(records));
    codes(&folder.read().1)
}

#[test]
fn records_become_typed_columns_with_their_places() {
    let folder = Folder::with_units();
    folder.file("例会.csv", meetings("百官,例会,2016.3.4,部署,１２,,√\n330604100,预警,3月5日,预警,,,否\n"));
    let (dossier, diags) = folder.read();
    assert!(!diags.has_errors(), "{}", said(&diags));
    assert_eq!(units(&dossier, "meetings"), ["百官街道", "道墟镇"]);
    assert_eq!(column(&dossier, "meetings", "日期"), ["2016-03-04", "2016-03-05"]);
    assert_eq!(column(&dossier, "meetings", "参会"), ["12", ""]);
    assert_eq!(column(&dossier, "meetings", "措施落实"), ["是", "否"]);
    let batch = &dossier.batches(schema().find("meetings").unwrap()).unwrap()[0];
    assert_eq!(batch.rows, [3, 4]);
    assert_eq!(batch.days, [Some(date(2016, 3, 4)), Some(date(2016, 3, 5))]);
    let (found, row) = dossier.find(batch.place(1)).unwrap();
    assert_eq!(found.rows[row], 4);
}

#[test]
fn units_are_listed_by_code_with_their_aliases() {
    let (dossier, diags) = Folder::with_units().read();
    assert!(diags.is_empty(), "{}", said(&diags));
    let names: Vec<&str> = dossier.units.iter().map(|(_, unit)| unit.name.as_str()).collect();
    assert_eq!(names, ["百官街道", "道墟镇"]);
    assert_eq!(dossier.units.find("道墟街道"), dossier.units.find("330604100"));
    assert_eq!(column(&dossier, "units", "类别"), ["街道", "镇"]);
}

#[test]
fn files_are_found_below_the_folder_without_lock_files() {
    let folder = Folder::empty();
    for name in ["二 科/a b.csv", "一科/~$台账.xlsx", ".隐藏.csv", "说明.docx", "一科/台账.XLSX"] {
        folder.file(name, "");
    }
    let found = files(folder.0.path()).unwrap();
    let names: Vec<&Path> = found.iter().map(|path| path.strip_prefix(folder.0.path()).unwrap()).collect();
    assert_eq!(names, [Path::new("一科/台账.XLSX"), Path::new("二 科/a b.csv")]);
}

#[test]
fn totals_and_remarks_are_no_records() {
    let folder = Folder::with_units();
    folder.file(
        "例会.csv",
        meetings(
            "百官,例会,3月4日,甲,10,,\n小计,,,,10,,\n道墟,例会,3月5日,乙,5,,\n小 计,,,,5,,\n合计,,,,15,,\n注：初步数\n",
        ),
    );
    let (dossier, diags) = folder.read();
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(column(&dossier, "meetings", "主题"), ["甲", "乙"]);
}

#[test]
fn a_deadline_is_looked_up_before_its_year_is_asked() {
    let folder = Folder::with_units();
    folder.file("日历.csv", "报送日历\n报表,报告期,企业截止,乡镇截止,免报\nB204-1,2016-02,,2016-03-08 12:00,否\n");
    folder.file(
        "登记.csv",
        "报表报送登记\n登记编号,乡镇,报表,报告期,企业代码,实报时间,状态,批准延期,催报时间,渠道\n\
         1,百官,Ｂ２０４－１,2016年2月,,2016-03-08 11:00,按时,,,\n",
    );
    let (dossier, diags) = folder.read();
    assert!(!diags.has_errors(), "{}", said(&diags));
    assert_eq!(column(&dossier, "reports", "应报时间"), ["2016-03-08 12:00"]);
    assert_eq!(column(&dossier, "reports", "免报期"), ["否"]);
}

#[test]
fn later_records_are_left_out_without_a_word_and_counted() {
    let folder = Folder::with_units();
    folder.file("例会.csv", meetings("百官,例会,3月4日,甲,,,\n百官,例会,6月4日,乙,,,\n"));
    let (dossier, diags) = folder.read_until(&[], Some(date(2016, 5, 31)));
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(column(&dossier, "meetings", "主题"), ["甲"]);
    assert_eq!(dossier.left_out, LeftOut { bad: 0, outside: 0, later: 1 });
}

#[test]
fn a_bad_record_is_left_out_and_the_good_ones_stay() {
    let folder = Folder::with_units();
    folder.file("例会.csv", meetings("百官,例会,3月4日,甲,,,\n百管,例会,3月4日,乙,,,\n百官,例会,昨天,丙,,,\n"));
    let (dossier, diags) = folder.read();
    assert_eq!(codes(&diags), [Code::UnknownUnit, Code::NotADate]);
    assert_eq!(column(&dossier, "meetings", "主题"), ["甲"]);
    assert_eq!(dossier.left_out.bad, 2);
}

#[test]
fn the_same_problem_is_not_said_two_hundred_times() {
    let rows: Vec<String> = (0..200).map(|row| format!("百官,例会,昨天,第{row}次,,,\n")).collect();
    let folder = Folder::with_units();
    folder.file("例会.csv", meetings(&rows.concat()));
    let (_, diags) = folder.read();
    assert_eq!(diags.iter().filter(|found| found.code == Code::NotADate).count(), 20);
    let more = diags.iter().find(|found| found.code == Code::AndMore).unwrap();
    assert_eq!(more.words["count"], "180");
}

#[test]
fn a_message_shows_the_cell_among_its_neighbours() {
    let folder = Folder::with_units();
    folder.file("双河镇/例会.csv", meetings("百官,例会,2016-13-02,部署,12,,是\n"));
    insta::assert_snapshot!(said(&folder.read().1));
}

#[test]
fn the_sample_district_is_read_without_a_mistake() {
    let folder = Folder::empty();
    // The sample stands below the workspace, whose paths the messages show.
    crate::sample::write(&folder.path("台账"), crate::sample::Year::Y2016).unwrap();
    let (dossier, diags) = folder.read();
    assert!(!diags.has_errors(), "{}", said(&diags));
    assert_eq!(dossier.units.len(), 23);
    assert!(dossier.ledgers.iter().all(Option::is_some), "every ledger of the edition is there");
}
