//! Bad ledgers of the model regulation: a file each, or a workbook made here where no text can be so bad.

use std::{fs, io::Write, path::Path};

use kaohe::{
    assessment::Assessment,
    criteria::Library,
    diag::{Code, Diagnostics},
    dossier::{self, Request},
};
use rust_xlsxwriter::{Formula, Workbook, Worksheet};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{entries, place, shows, stem};

/// The two units of the model district.
const UNITS: &str = "参评单位名单
乡镇代码,乡镇,类别,组别,常住人口,规上单位数,行政村社区数,别名
330604001,百官街道,街道,,100000,50,20,百官
330604100,道墟镇,镇,,30000,40,12,道墟
";
/// A file's place in the district: a path with spaces and Chinese in it.
const FOLDER: &str = "一 科（综合）";

/// Each file of `bad/ledgers`, and where in it its mistake is told.
const CASES: &[(&str, &str)] = &[
    ("ambiguous-sheet", ""),
    ("and-more", " C23"),
    ("damaged-code", " H3"),
    ("date-out-of-range", " C3"),
    ("duplicate-column", " H2"),
    ("duplicate-unit", " A3"),
    ("error-cell", " E3"),
    ("extra-columns", " row 2"),
    ("lookup-missing", " F3"),
    ("missing-cell", " D3"),
    ("missing-column", " row 2"),
    ("missing-unit", " A3"),
    ("not-a-choice", " B3"),
    ("not-a-count", " E3"),
    ("not-a-date", " C3"),
    ("not-a-flag", " G3"),
    ("not-a-number-cell", " C3"),
    ("not-a-period", " B3"),
    ("not-a-workbook", ""),
    ("outside-period", " C3"),
    ("probable-duplicate", " row 4"),
    ("ragged-record", " row 3"),
    ("score-out-of-range", " D3"),
    ("score-without-reason", " E3"),
    ("unclosed-quote", " row 3"),
    ("unit-mismatch", " B3"),
    ("unknown-encoding", ""),
    ("unknown-sheet", ""),
    ("unknown-unit", " A3"),
    ("wrong-total", " E5"),
];

/// A workbook, made when it is wanted.
type Made = fn() -> Vec<u8>;

/// Each workbook made here, and where in it its mistake is told.
const WORKBOOKS: &[(&str, Made, &str)] = &[
    ("copied-sheet", with_a_copy, "[例会登记2]"),
    ("damaged-workbook", truncated, ""),
    ("formula-without-value", uncalculated, "[例会登记] E3"),
    ("hidden-rows", with_hidden_row, "[例会登记] row 4"),
    ("hidden-sheet", with_hidden_sheet, "[例会登记]"),
    ("lookup-ambiguous", with_two_deadlines, "[报表报送登记] B3"),
    ("protected-workbook", encrypted, ""),
    ("too-large", bomb, ""),
    ("undated-record", without_deadline, "[报表报送登记] row 3"),
];

/// The codes provoked here.
pub(super) fn codes() -> Vec<String> {
    let files = CASES.iter().map(|(name, _)| *name);
    files.chain(WORKBOOKS.iter().map(|(name, ..)| *name)).map(str::to_owned).collect()
}

/// What is said of a district whose ledgers are the list of units and one file, up to its assessment.
pub(super) fn said_of(file: &str, bytes: impl AsRef<[u8]>) -> Diagnostics {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(FOLDER);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(file), bytes).unwrap();
    // Read first, so that a unit on a second list is the one that stands there twice.
    fs::write(root.path().join("0 参评单位名单.csv"), UNITS).unwrap();
    said_of_folder(root.path()).sorted()
}

fn said_of_folder(root: &Path) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let criteria = Library::embedded().criteria("2016-model", &mut Diagnostics::new()).unwrap();
    let files = dossier::files(root).unwrap();
    let request = Request {
        root,
        files: &files,
        mappings: &[],
        schema: &criteria.schema,
        units: criteria.units,
        year: criteria.edition.year,
        as_of: None,
    };
    let dossier = dossier::read(&request, &mut diags).unwrap();
    let mut judged = Diagnostics::new();
    Assessment::of(criteria, dossier, None, &mut judged);
    // A district of one ledger lacks all the others.
    diags.extend(judged.iter().filter(|found| found.code != Code::MissingLedger).cloned());
    diags
}

/// The name a case's file has in the district: a suffix that lies stays a lie.
fn file_name(path: &Path) -> String {
    format!("坏 表.{}", path.extension().unwrap().to_string_lossy())
}

fn there(name: &str, diags: &Diagnostics) -> Vec<String> {
    diags.iter().filter(|found| found.code.name() == name).map(|found| place(&found.at)).collect()
}

#[test]
fn every_bad_ledger_is_told_of_its_mistake_where_it_stands() {
    let files = entries("ledgers");
    assert_eq!(
        files.iter().map(|path| stem(path)).collect::<Vec<_>>(),
        CASES.iter().map(|(name, _)| *name).collect::<Vec<_>>()
    );
    for (path, (name, cell)) in files.iter().zip(CASES) {
        let diags = said_of(&file_name(path), fs::read(path).unwrap());
        assert_eq!(there(name, &diags), [format!("{FOLDER}/{}{cell}", file_name(path))], "{name}: {diags:?}");
    }
}

#[test]
fn every_bad_workbook_is_told_of_its_mistake_where_it_stands() {
    for (name, make, cell) in WORKBOOKS {
        assert_eq!(there(name, &said_of("坏 表.xlsx", make())), [format!("{FOLDER}/坏 表.xlsx{cell}")], "{name}");
    }
}

#[test]
fn every_bad_ledger_is_shown_to_a_reader() {
    for path in entries("ledgers") {
        let bytes = fs::read(&path).unwrap();
        shows(&stem(&path), &String::from_utf8_lossy(&bytes), &said_of(&file_name(&path), &bytes));
    }
    for (name, make, _) in WORKBOOKS {
        shows(name, "a workbook made in tests/bad/ledgers.rs", &said_of("坏 表.xlsx", make()));
    }
}

#[test]
fn a_ledger_is_told_of_nothing_beside_its_mistake() {
    let beside = |name: &str, diags: &Diagnostics| {
        let others = diags.iter().map(|found| found.code.name()).filter(|code| *code != name);
        let others: Vec<&str> = others.collect();
        (!others.is_empty()).then(|| format!("{name}: {others:?}"))
    };
    // What there is more of was said twenty times before; a column misspelt is one too few and one too many; a calendar that
    // contradicts itself says the same thing twice.
    let twofold = ["and-more", "missing-column", "lookup-ambiguous"];
    let files = entries("ledgers").into_iter().filter(|path| !twofold.contains(&stem(path).as_str()));
    let files = files.filter_map(|path| beside(&stem(&path), &said_of(&file_name(&path), fs::read(&path).unwrap())));
    let workbooks = WORKBOOKS
        .iter()
        .filter(|(name, ..)| !twofold.contains(name))
        .filter_map(|(name, make, _)| beside(name, &said_of("坏 表.xlsx", make())));
    let found: Vec<String> = files.chain(workbooks).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A sheet of meetings: a title, the header, two records.
fn meetings(workbook: &mut Workbook) -> &mut Worksheet {
    let sheet = workbook.add_worksheet();
    sheet.set_name("例会登记").unwrap();
    sheet.write(0, 0, "预警分析例会登记").unwrap();
    sheet.write_row(1, 0, ["乡镇", "类型", "日期", "主题", "参会", "产出", "措施落实"]).unwrap();
    for (row, topic) in [(2, "部署"), (3, "通报")] {
        sheet.write_row(row, 0, ["百官街道", "例会", "2016-03-04", topic, "12", "", "是"]).unwrap();
    }
    sheet
}

/// A workbook as a download that broke off leaves it.
pub(super) fn truncated() -> Vec<u8> {
    let mut workbook = Workbook::new();
    meetings(&mut workbook);
    let whole = workbook.save_to_buffer().unwrap();
    whole[..whole.len() / 2].to_vec()
}

/// A formula as a program writes it that calculates none.
fn uncalculated() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = meetings(&mut workbook);
    sheet.write_formula(2, 4, Formula::new("=5+7").set_result("<none>")).unwrap();
    let whole = workbook.save_to_buffer().unwrap();
    replaced(&whole, "xl/worksheets/sheet1.xml", |xml| {
        xml.replace(" t=\"str\"><f>5+7</f><v>&lt;none&gt;</v>", "><f>5+7</f>")
    })
}

fn with_hidden_row() -> Vec<u8> {
    let mut workbook = Workbook::new();
    meetings(&mut workbook).set_row_hidden(3).unwrap();
    workbook.save_to_buffer().unwrap()
}

/// The same three meetings on two tabs.
fn with_a_copy() -> Vec<u8> {
    let mut workbook = Workbook::new();
    for name in ["例会登记", "例会登记2"] {
        let sheet = meetings(&mut workbook);
        sheet.set_name(name).unwrap();
        sheet.write_row(4, 0, ["百官街道", "例会", "2016-05-04", "总结", "12", "", "是"]).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn with_hidden_sheet() -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    meetings(&mut workbook).set_hidden(true);
    workbook.save_to_buffer().unwrap()
}

/// A report whose deadline stands in the calendar, and the calendar's deadlines for it.
fn report(deadlines: &[&str]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let calendar = workbook.add_worksheet().set_name("报送日历").unwrap();
    calendar.write(0, 0, "报送日历").unwrap();
    calendar.write_row(1, 0, ["报表", "报告期", "企业截止", "乡镇截止", "免报"]).unwrap();
    for (row, deadline) in (2..).zip(deadlines) {
        calendar.write_row(row, 0, ["B204-1", "2016-02", "", deadline, "否"]).unwrap();
    }
    let reports = workbook.add_worksheet().set_name("报表报送登记").unwrap();
    let header = ["乡镇", "报表", "报告期", "登记编号", "企业代码", "实报时间", "状态", "批准延期", "催报时间", "渠道"];
    reports.write(0, 0, "报表报送登记").unwrap();
    reports.write_row(1, 0, header).unwrap();
    reports.write_row(2, 0, ["百官街道", "B204-1", "2016年2月", "1", "", "2016-03-08", "按时"]).unwrap();
    workbook.save_to_buffer().unwrap()
}

fn with_two_deadlines() -> Vec<u8> {
    report(&["2016-03-08 12:00", "2016-03-09 12:00"])
}

fn without_deadline() -> Vec<u8> {
    report(&[""])
}

/// What a workbook becomes when a password is set: a compound file with the whole package encrypted in one stream.
fn encrypted() -> Vec<u8> {
    const END: [u8; 4] = 0xFFFF_FFFE_u32.to_le_bytes();
    let mut file = vec![0; 3 * 512];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    file[30] = 9;
    file[48] = 1;
    file[60..64].copy_from_slice(&END);
    file[68..72].copy_from_slice(&END);
    file[76..1024].fill(0xFF);
    file[76..80].fill(0);
    file[516..520].copy_from_slice(&END);
    for (at, name) in [(1024, "Root Entry"), (1152, "EncryptedPackage")] {
        let letters: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        file[at..at + letters.len()].copy_from_slice(&letters);
        file[at + 64] = u8::try_from(letters.len() + 2).unwrap();
        file[at + 116..at + 120].copy_from_slice(&END);
    }
    file
}

/// Sixty-four megabytes of nothing in sixty-four kilobytes.
pub(super) fn bomb() -> Vec<u8> {
    let mut workbook = Workbook::new();
    meetings(&mut workbook);
    let whole = workbook.save_to_buffer().unwrap();
    replaced(&whole, "docProps/app.xml", |_| " ".repeat(64 << 20))
}

/// A package with the text of one of its entries changed.
pub(super) fn replaced(package: &[u8], entry: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let mut new = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let names: Vec<String> =
        (0..old.len()).map(|index| old.by_index(index).unwrap().name().unwrap().into_owned()).collect();
    for name in names {
        let mut text = std::io::read_to_string(old.by_name(&name).unwrap()).unwrap();
        if name == entry {
            text = change(text);
        }
        new.start_file(name, SimpleFileOptions::default()).unwrap();
        new.write_all(text.as_bytes()).unwrap();
    }
    new.finish().unwrap().into_inner()
}
