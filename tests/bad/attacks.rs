//! Input that would stop a program: nothing panics, hangs, eats the memory or goes unsaid.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use kaohe::{
    diag::{Code, Colour, Diagnostics, to_text},
    dossier,
    say::Lang,
};
use rust_xlsxwriter::Workbook;

use super::{
    criteria,
    ledgers::{self, replaced},
};

/// Nobody waits longer for being told what is wrong; unoptimised, four times as long.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 5 });
/// Nor reads more than this; in characters.
const READABLE: usize = 20_000;

/// What is said, once it is known that it was said soon and shortly.
fn soon(said: impl FnOnce() -> Diagnostics) -> Vec<Code> {
    let since = Instant::now();
    let diags = said();
    for lang in Lang::ALL {
        let text = to_text(&diags, lang, Colour::Off);
        assert!(text.chars().count() <= READABLE, "{} characters: {text:.500}", text.chars().count());
        assert!(!text.contains(['\u{1b}', '\0', '\u{7}']), "a sign that moves a terminal is printed");
    }
    let taken = since.elapsed();
    assert!(taken < PATIENCE, "it took {taken:?}");
    assert!(peak() < 500_000, "it took {} kB", peak());
    diags.iter().map(|found| found.code).collect()
}

/// The most memory this process ever held, in kB, where the system tells.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// What is said of a ledger file.
fn ledger(file: &str, bytes: impl AsRef<[u8]>) -> Vec<Code> {
    soon(|| ledgers::said_of(file, bytes))
}

/// What is said of a ledger of meetings with these records.
fn meetings(records: &str) -> Vec<Code> {
    ledger("例会.csv", format!("预警分析例会登记\n乡镇,类型,日期,主题,参会,产出,措施落实\n{records}"))
}

/// What is said of a regulation with this item in it.
fn item(rules: &str) -> Vec<Code> {
    let text = format!(
        "[edition]\namends = \"base\"\n[[item]]\nid = \"reports\"\ntitle = \"定期报表\"\nclause = \"第一条\"\nmax = 8\n{rules}\n\
         remedy = {{ absent = \"补报。\" }}\n[[item.example]]\nnote = \"没有登记\"\npoints = 8\n"
    );
    soon(|| criteria::said_of("attack", text))
}

/// What is said of a regulation that deducts by this condition.
fn condition(text: &str) -> Vec<Code> {
    item(&format!("deduct = {{ each = 1, count = \"reports\", where = \"{text}\" }}"))
}

fn workbook(sheet_data: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("例会登记").unwrap();
    let package = workbook.save_to_buffer().unwrap();
    replaced(&package, "xl/worksheets/sheet1.xml", |xml| xml.replace("<sheetData/>", sheet_data))
}

#[test]
fn a_workbook_broken_off_anywhere_is_damaged() {
    let whole = workbook("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>");
    for length in (4..whole.len() - 30).step_by(whole.len() / 40) {
        assert_eq!(ledger("断.xlsx", &whole[..length]), [Code::DamagedWorkbook], "{length}");
    }
}

#[test]
fn a_workbook_with_a_byte_changed_anywhere_stops_nothing() {
    let whole = workbook("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>");
    for place in (4..whole.len()).step_by(whole.len() / 60) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0xFF;
        ledger("坏.xlsx", bytes);
    }
}

#[test]
fn a_million_empty_rows_are_an_empty_sheet() {
    let rows: String = (1..=1_048_576).map(|row| format!("<row r=\"{row}\" ht=\"15\" customHeight=\"1\"/>")).collect();
    let said = ledger("空.xlsx", workbook(&format!("<sheetData>{rows}</sheetData>")));
    assert!(said.is_empty() || said == [Code::TooLarge], "{said:?}");
}

#[test]
fn a_sheet_that_states_all_its_rows_and_columns_is_as_large_as_its_cells() {
    let package = workbook("<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>说明</v></c></row></sheetData>");
    let package =
        replaced(&package, "xl/worksheets/sheet1.xml", |xml| xml.replace("ref=\"A1\"", "ref=\"A1:XFD1048576\""));
    assert_eq!(ledger("大.xlsx", package), [Code::MissingColumn]);
}

#[test]
fn an_empty_file_holds_no_ledger() {
    assert_eq!(ledger("空.csv", ""), []);
    assert_eq!(ledger("空.xlsx", ""), [Code::NotAWorkbook]);
    assert_eq!(ledger("空.xls", ""), [Code::NotAWorkbook]);
}

#[test]
fn a_ledger_with_only_its_header_is_there_and_empty() {
    assert_eq!(meetings(""), []);
}

#[test]
fn ten_thousand_columns_are_named_in_few_words() {
    let more: String = (0..10_000).map(|column| format!(",多余列{column}")).collect();
    let blank = ",".repeat(10_000);
    let text = format!(
        "预警分析例会登记\n乡镇,类型,日期,主题,参会,产出,措施落实{more}\n百官街道,例会,2016-03-04,部署,12,,是{blank}\n"
    );
    assert_eq!(ledger("例会.csv", text), [Code::ExtraColumns]);
}

#[test]
fn a_file_with_zero_bytes_is_no_text() {
    assert_eq!(ledger("例会.csv", b"\xE4\xBE\x8B\xE4\xBC\x9A\0\0\0\n"), [Code::UnknownEncoding]);
    let utf16: Vec<u8> = "\u{feff}例会,日期\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(ledger("例会.csv", utf16), [Code::UnknownEncoding]);
}

#[test]
fn a_quotation_that_never_closes_swallows_no_record_in_silence() {
    assert_eq!(meetings("百官街道,例会,3月4日,\"部署,12,,是\n道墟镇,例会,3月5日,通报,8,,是\n"), [Code::UnclosedQuote]);
    assert_eq!(ledger("例会.csv", "\"预警分析例会登记\n乡镇,类型\n"), [Code::UnclosedQuote]);
}

#[test]
fn a_quotation_over_several_lines_is_one_cell() {
    assert_eq!(meetings("百官街道,例会,3月4日,\"部署\n\"\"两件\"\"事\",12,,\"是\"\n"), []);
}

#[test]
fn a_command_in_a_cell_is_text_or_a_mistake_and_never_run() {
    assert_eq!(meetings("百官街道,例会,3月4日,=cmd|'/c calc'!A0,12,,是\n"), []);
    assert_eq!(meetings("百官街道,例会,3月4日,部署,=cmd|'/c calc'!A0,,是\n"), [Code::NotANumberCell]);
}

#[test]
fn a_cell_that_moves_the_cursor_is_shown_without_moving_it() {
    assert_eq!(meetings("百官街道,例会,\u{1b}[2J\u{7}昨天,部署,12,,是\n"), [Code::NotADate]);
    assert_eq!(meetings("\u{1b}]0;x\u{7}街道,例会,3月4日,部署,12,,是\n"), [Code::UnknownUnit]);
}

#[test]
fn a_cell_of_five_megabytes_is_told_in_few_words() {
    let long = "很".repeat(1_700_000);
    assert_eq!(meetings(&format!("{long},例会,3月4日,部署,12,,是\n")), [Code::UnknownUnit]);
    assert_eq!(meetings(&format!("百官街道,{long},3月4日,部署,12,,是\n")), [Code::NotAChoice]);
    assert_eq!(meetings(&format!("百官街道,例会,{long},部署,12,,是\n")), [Code::NotADate]);
}

#[test]
fn numbers_beyond_all_measure_are_no_counts() {
    for number in ["1e30", "99999999999999999999999999999999", "-1", "1.5", "∞", "NaN", "１ｅ３０"] {
        let said = meetings(&format!("百官街道,例会,3月4日,部署,{number},,是\n"));
        assert!(matches!(said[..], [Code::NotANumberCell | Code::NotACount]), "{number}: {said:?}");
    }
}

#[test]
fn days_beyond_all_calendars_are_no_days() {
    for day in ["20016-03-04", "0000-00-00", "2016-02-30", "99999999", "-1", "9999-12-31", "2016-03-04 25:61"] {
        let said = meetings(&format!("百官街道,例会,{day},部署,12,,是\n"));
        assert!(matches!(said[..], [Code::NotADate | Code::DateOutOfRange]), "{day}: {said:?}");
    }
}

#[test]
fn a_folder_that_leads_back_into_itself_is_entered_once() {
    let root = tempfile::tempdir().unwrap();
    let inner = root.path().join("一 科");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("例会.csv"), "").unwrap();
    if link(root.path(), &inner.join("回去")) {
        assert_eq!(dossier::files(root.path()).unwrap(), [inner.join("例会.csv")]);
    }
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) -> bool {
    std::os::unix::fs::symlink(to, at).is_ok()
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> bool {
    false
}

#[test]
fn a_hundred_thousand_brackets_are_too_many() {
    let depth = 100_000;
    let nested = |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
    assert_eq!(condition(&nested("(", "状态 = '漏报'", ")")), [Code::ConditionSyntax]);
    assert_eq!(condition(&nested("not ", "状态 = '漏报'", "")), [Code::ConditionSyntax]);
    assert_eq!(condition(&nested("days(", "应报时间", ") > 3")), [Code::ConditionSyntax]);
    assert_eq!(condition(&nested("1 + ", "差错笔数 > 3", "")), [Code::ConditionSyntax]);
    assert_eq!(condition(&"(".repeat(depth)), [Code::ConditionSyntax]);
}

#[test]
fn sixty_brackets_are_not_too_many() {
    assert_eq!(condition(&format!("{}状态 = '漏报'{}", "(".repeat(60), ")".repeat(60))), []);
}

#[test]
fn a_condition_of_five_megabytes_is_read_or_told_of_in_few_words() {
    let many = vec!["状态 = '漏报'"; 240_000].join(" or ");
    assert_eq!(condition(&many), []);
    assert_eq!(condition(&format!("{many} or")), [Code::ConditionSyntax]);
    assert_eq!(condition(&format!("报表 > 3 or {many}")), [Code::ConditionType]);
    assert_eq!(
        condition(&format!("状态 = '漏报' and 状态 = '迟报' and {}", many.replace(" or ", " and "))),
        [Code::UnreachableCondition]
    );
}

#[test]
fn tests_within_tests_without_end_are_no_toml() {
    let depth = 20_000;
    let inner = "{ count = \"reports\", at-least = 1 }";
    let deep = format!("pass = {}{inner}{}", "{ all = [".repeat(depth), "] }".repeat(depth));
    assert!(item(&deep).contains(&Code::TomlSyntax));
    let lists = format!("deduct = {}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(item(&lists).contains(&Code::TomlSyntax));
    let tables = format!("[{}]", vec!["a"; depth].join("."));
    assert!(soon(|| criteria::said_of("attack", tables)).contains(&Code::TomlSyntax));
}

#[test]
fn a_regulation_of_one_word_or_none_lacks_its_head() {
    for text in ["", "\n\n", "# 空\n", "\u{feff}", "a = 1\n"] {
        assert!(soon(|| criteria::said_of("attack", text)).contains(&Code::MissingKey), "{text:?}");
    }
}

#[test]
fn a_regulation_of_zero_bytes_or_noise_is_no_toml() {
    assert!(soon(|| criteria::said_of("attack", "[edition]\0\namends = \"base\"\n")).contains(&Code::TomlSyntax));
    let noise: String = (0..20_000).map(|number: u32| char::from_u32(0x4E00 + number * 7 % 5000).unwrap()).collect();
    assert!(soon(|| criteria::said_of("attack", noise)).contains(&Code::TomlSyntax));
}

#[test]
fn a_regulation_from_an_older_notepad_is_read_as_it_was_meant() {
    let text = "[edition]\r\namends = \"base\"\r\ntitle  = \"考核细则\"\r\n";
    let (gb18030, _, _) = encoding_rs::GB18030.encode(text);
    assert_eq!(soon(|| criteria::said_of("attack", &gb18030)), []);
    assert_eq!(soon(|| criteria::said_of("attack", format!("\u{feff}{text}"))), []);
}

#[test]
fn a_thousand_mistakes_are_all_found_in_time() {
    let keys: String = (0..1_000).map(|number| format!("k{number} = 1\n")).collect();
    let since = Instant::now();
    let diags = criteria::said_of("attack", format!("{keys}[edition]\namends = \"base\"\n"));
    assert_eq!(diags.iter().filter(|found| found.code == Code::UnknownKey).count(), 1_000);
    assert!(to_text(&diags, Lang::Zh, Colour::Off).contains("k999"));
    assert!(since.elapsed() < PATIENCE);
}

#[test]
fn twelfths_of_a_point_are_kept_until_the_item_is_rounded() {
    let text = "[edition]\namends = \"base\"\n[[item]]\nid = \"reports\"\ntitle = \"月报\"\nclause = \"第一条\"\nmax = 8\n\
                over = { period = \"month\", combine = \"sum\" }\ndeduct = { each = \"100%\", count = \"reports\", where = \"状态 = '漏报'\" }\n\
                remedy = { absent = \"补报。\" }\n[[item.example]]\nnote = \"一个月漏报，余十二分之十一\"\n\
                reports = \"报表,应报时间,状态\\nB204,2016-03-08,漏报\"\npoints = 7.33\n";
    assert_eq!(soon(|| criteria::said_of("attack", text)), []);
}

#[test]
fn two_hundred_thousand_bad_records_are_told_of_in_few_words() {
    let records = "百官街道,例会,昨天,部署,12,,是\n".repeat(200_000);
    let said = meetings(&records);
    assert_eq!(said.len(), 21);
    assert_eq!(said.last(), Some(&Code::AndMore));
}
