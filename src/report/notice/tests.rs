//! What the circular says in each scope, and what stands in the way of issuing it.

use std::io::Read;

use super::*;
use crate::{
    assessment::{
        Assessment,
        tiny::{HEAD, assessed, criteria},
    },
    diag::{Code, Diagnostics},
    report::{
        Format, Layouts, paper,
        tests::{FURTHER, RECORDS, RULES, district_of, laws, occasion, printed, two_units},
    },
    say::Lang,
};

fn settings(text: &str) -> NoticeSettings {
    let mut diags = Diagnostics::new();
    let settings = NoticeSettings::parse(text, &two_units(None).criteria, &mut diags);
    assert!(diags.is_empty(), "{diags:#?}");
    settings
}

fn notice_of(assessment: &Assessment, settings: &NoticeSettings, scope: Scope) -> Notice {
    notice(&District::of(assessment), &occasion(Lang::Zh), settings, scope, None).unwrap()
}

fn markdown(notice: &Notice) -> String {
    printed("notice/text.md.j2", notice, Lang::Zh)
}

/// An assessment by the rules of other tests, with grades and vetoes of its own.
fn graded(rest: &[&str], units: &str, records: &str) -> Assessment {
    let files: Vec<&str> = [RULES, FURTHER].into_iter().chain(rest.iter().copied()).collect();
    assessed(criteria(HEAD, &files), &[("units", units), ("records", records)], None)
}

/// A part of a document, where it has it.
fn document_part(package: &[u8], name: &str) -> Option<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let mut text = String::new();
    archive.by_name(name).ok()?.read_to_string(&mut text).unwrap();
    Some(text)
}

/// What a reader of a document reads, paragraph after paragraph.
fn words_of(package: &[u8]) -> String {
    let document = document_part(package, "word/document.xml").unwrap();
    let unescaped = |text: &str| {
        let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")];
        named.iter().fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign))
    };
    let runs = document.split("<w:t xml:space=\"preserve\">").skip(1);
    runs.map(|run| unescaped(run.split("</w:t>").next().unwrap())).collect()
}

fn document(notice: &Notice) -> Vec<u8> {
    let mut diags = Diagnostics::new();
    let layouts = Layouts::read(None, Lang::Zh, &mut diags).unwrap();
    let bytes = paper::press(&layouts, notice, Format::Docx, &mut diags);
    assert!(diags.is_empty(), "{}", crate::diag::to_text(&diags, Lang::En, crate::diag::Colour::Off));
    bytes.unwrap()
}

const ALL_SAID: &str = r#"
[notice]
number    = "某统〔2017〕2号"
basis     = "某统〔2016〕8号"
addressee = "各乡镇人民政府、街道办事处，各开发区管委会"
date      = 2017-01-28
sealed    = true
deadline  = 2017-03-31

[suggestion]
procedure       = true
merit-faultless = true
merit-strongest = true
merit-bonus     = false
problem-late    = true
problem-wrong   = true
problem-hours   = "集中培训安排偏晚。"
next-remedies   = true
next-exchange   = true
next-truth      = true
"#;

/// A settings file with everything said and every suggestion decided upon, but for one.
fn all_but(key: &str) -> NoticeSettings {
    let mut settings = settings(ALL_SAID);
    settings.choices.remove(key);
    settings
}

fn texts(entries: &[Entry]) -> Vec<&str> {
    entries.iter().flat_map(|entry| &entry.pieces).map(|piece| piece.text.as_str()).collect()
}

#[test]
fn the_circular_that_commends_reads_so() {
    insta::assert_snapshot!(markdown(&notice_of(&two_units(None), &NoticeSettings::default(), Scope::Commend)));
}

#[test]
fn the_circular_by_grades_reads_so() {
    insta::assert_snapshot!(markdown(&notice_of(laws::sample(), &settings_of_sample(), Scope::Bands).finished()));
}

#[test]
fn the_circular_of_the_full_ranking_reads_so() {
    insta::assert_snapshot!(markdown(&notice_of(laws::sample(), &settings_of_sample(), Scope::Full)));
}

/// Everything said of the sample district's circular.
fn settings_of_sample() -> NoticeSettings {
    let mut settings = settings(ALL_SAID);
    settings.choices.insert("merit-bonus".to_owned(), Choice::Accepted);
    settings
}

#[test]
fn who_is_not_commended_is_not_named() {
    let assessment = laws::sample();
    let view = notice_of(assessment, &NoticeSettings::default(), Scope::Commend);
    let json = serde_json::to_string(&view).unwrap();
    let commended: Vec<&String> = view.table.rows.iter().map(|row| &row[1]).collect();
    let named = assessment.dossier.units.iter().map(|(_, unit)| &unit.name).filter(|name| json.contains(name.as_str()));
    assert_eq!(named.collect::<Vec<_>>(), commended);
    assert!(!commended.is_empty());
}

#[test]
fn problems_name_no_unit_in_any_scope() {
    let assessment = laws::sample();
    let view = notice_of(assessment, &NoticeSettings::default(), Scope::Full);
    let problems = texts(&view.problems).concat();
    assert!(!problems.is_empty());
    assert_eq!(assessment.dossier.units.names().find(|name| problems.contains(name)), None);
}

#[test]
fn every_sentence_that_is_not_the_bureaus_has_its_source() {
    let view = notice_of(laws::sample(), &NoticeSettings::default(), Scope::Full);
    let entries = view.results.iter().chain(&view.merits).chain(&view.problems).chain(&view.next);
    let bare: Vec<&Piece> = entries
        .flat_map(|entry| &entry.pieces)
        .filter(|piece| piece.key.is_empty() && (piece.source.is_empty() || !piece.text.contains(char::is_numeric)))
        .collect();
    assert!(bare.is_empty(), "{bare:#?}");
}

#[test]
fn what_nobody_decided_upon_stands_in_the_way() {
    let assessment = two_units(None);
    assert_eq!(notice_of(&assessment, &settings(ALL_SAID), Scope::Commend).drafts(), Vec::<String>::new());
    let left = notice_of(&assessment, &all_but("next-truth"), Scope::Commend).drafts();
    assert!(left[0].starts_with("建议稿（next-truth）") && left.len() == 1, "{left:?}");
}

#[test]
fn what_only_the_bureau_knows_stands_in_the_way_until_it_is_said() {
    let text = ALL_SAID.replace("date      = 2017-01-28", "").replace("basis     = \"某统〔2016〕8号\"", "");
    let left = notice_of(&two_units(None), &settings(&text), Scope::Commend).drafts();
    assert_eq!(left, ["《通报.toml》的 [notice] 中缺 basis", "《通报.toml》的 [notice] 中缺 date"]);
}

#[test]
fn own_words_take_the_place_of_a_suggestion() {
    let text = ALL_SAID.replace("next-truth      = true", "next-truth = \"如实填报。\"");
    let view = notice_of(&two_units(None), &settings(&text), Scope::Commend);
    assert!(texts(&view.next).contains(&"如实填报。"));
    assert!(view.left.is_empty());
}

#[test]
fn own_words_still_marked_as_a_draft_stand_in_the_way() {
    let text = ALL_SAID.replace("next-truth      = true", "next-truth = \"〔建议稿〕如实填报。\"");
    assert_eq!(notice_of(&two_units(None), &settings(&text), Scope::Commend).left.len(), 1);
}

#[test]
fn a_suggestion_dropped_leaves_no_number_behind() {
    let text = ALL_SAID.replace("next-exchange   = true", "next-exchange = false");
    let view = notice_of(&two_units(None), &settings(&text), Scope::Commend);
    assert_eq!(view.next.len(), 2);
}

#[test]
fn a_trial_cannot_be_final() {
    let assessment = two_units(None);
    let trial = Occasion { trial: true, ..occasion(Lang::Zh) };
    let view = notice(&District::of(&assessment), &trial, &settings(ALL_SAID), Scope::Commend, None).unwrap();
    assert_eq!(view.left.len(), 1);
}

#[test]
fn a_slip_in_the_file_is_told_where_it_stands() {
    let mut diags = Diagnostics::new();
    let text = "[notice]\ndate = \"1月28日\"\nadressee = \"各乡镇\"\n[suggestion]\nnext-thruth = true\nprocedure = 3\n";
    NoticeSettings::parse(text, &two_units(None).criteria, &mut diags);
    let mut codes: Vec<Code> = diags.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort();
    assert_eq!(codes, [Code::UnknownKey, Code::UnknownKey, Code::WrongType, Code::WrongType]);
    let near: Vec<&String> = diags.iter().filter_map(|diagnostic| diagnostic.words.get("near")).collect();
    assert_eq!(near, ["addressee", "next-truth"]);
}

#[test]
fn equal_totals_share_a_place_and_the_next_is_skipped() {
    let records = RECORDS.lines().next().unwrap();
    let assessment = district_of("乡镇\n甲镇\n乙镇\n丙镇", &format!("{records}\n丙镇, 2016-02-01, 迟报, 1"), None);
    let view = notice_of(&assessment, &NoticeSettings::default(), Scope::Full);
    let places: Vec<&str> = view.table.rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(places, ["并列1", "并列1", "3"]);
}

const GRADED: &str = r#"
[[grade]]
id = "excellent"
title = "优秀"
at-least = 5
[[grade]]
id = "pass"
title = "合格"
"#;

/// The circular of three units with grades, upon two of which a veto with these effects falls.
fn with_vetoes(effect: &str, scope: Scope) -> Notice {
    let veto = format!(
        "[[veto]]\nid = \"falsification\"\ntitle = \"造假\"\nclause = \"第六条\"\n\
         when = {{ count = \"records\", where = \"事项 = '造假'\", at-least = 1 }}\neffect = {effect}\n"
    );
    let records = "乡镇, 日期, 事项, 数\n甲镇, 2016-02-01, 造假, 1";
    let assessment = graded(&[GRADED, &veto], "乡镇\n甲镇\n乙镇\n丙镇", records);
    notice_of(&assessment, &NoticeSettings::default(), scope)
}

#[test]
fn a_unit_that_a_veto_bars_from_praise_has_its_grade_and_no_praise() {
    let view = with_vetoes("{ ineligible = true }", Scope::Commend);
    assert!(texts(&view.results)[1].starts_with("优秀3个，其中表扬2个：丙镇、乙镇"), "{:?}", view.results);
    assert_eq!(view.table.rows.len(), 2);
}

#[test]
fn a_unit_that_is_not_assessed_stands_at_the_end_without_points() {
    let view = with_vetoes("{ excluded = true }", Scope::Full);
    assert_eq!(view.table.rows[2], ["—", "甲镇", "—", "不参评"]);
    assert!(texts(&view.results)[0].contains("另有1个单位按规定不参加评定"));
    let view = with_vetoes("{ excluded = true }", Scope::Commend);
    assert!(!serde_json::to_string(&view).unwrap().contains("甲镇"));
}

#[test]
fn a_grade_that_a_veto_limits_is_starred() {
    let view = with_vetoes("{ grade-at-most = \"pass\" }", Scope::Bands);
    assert_eq!(view.table.rows[2][..2], ["合格*", "甲镇"]);
    assert!(view.note.unwrap().contains('*'));
}

#[test]
fn a_title_breaks_into_three_lines_at_most_and_on_words() {
    let long =
        Occasion { bureau: "某某某自治州某某经济技术开发区统计局".to_owned(), ..occasion(Lang::Zh) };
    let assessment = two_units(None);
    let view = notice(&District::of(&assessment), &long, &NoticeSettings::default(), Scope::Full, None).unwrap();
    assert_eq!(
        view.title_lines,
        ["某某某自治州某某经济技术开发区统计局", "关于2016年度乡镇（街道）", "统计工作考核结果的通报"]
    );
}

#[test]
fn a_circular_that_is_too_long_says_so() {
    let text = ALL_SAID.replace("next-truth      = true", &format!("next-truth = \"{}\"", "实".repeat(1500)));
    let view = notice_of(&two_units(None), &settings(&text), Scope::Commend);
    assert!(view.too_long.unwrap().contains("超过1500字"));
}

#[test]
fn the_document_says_what_the_text_says() {
    for scope in Scope::ALL {
        let view = notice_of(laws::sample(), &settings_of_sample(), scope);
        let document = words_of(&document(&view));
        let said = [&view.preamble].into_iter().chain(&view.results).chain(&view.merits).chain(&view.problems);
        for piece in said.chain(&view.next).flat_map(|entry| &entry.pieces) {
            assert!(document.contains(&piece.text), "{}", piece.text);
        }
        assert!(view.table.rows.iter().flatten().all(|cell| document.contains(cell)));
    }
}

#[test]
fn remarks_for_the_reviewer_are_gone_from_what_is_issued() {
    let view = notice_of(laws::sample(), &settings_of_sample(), Scope::Commend);
    let has_remarks = |view: &Notice| document_part(&document(view), "word/comments.xml").is_some();
    assert!(has_remarks(&view));
    let finished = view.finished();
    assert!(!has_remarks(&finished) && !markdown(&finished).contains("来源"));
}

#[test]
fn the_form_of_settings_can_be_read_as_it_is_and_once_filled_in() {
    let assessment = two_units(None);
    let form = notice_of(&assessment, &NoticeSettings::default(), Scope::Commend).form(Lang::Zh);
    assert_eq!(settings(&form), NoticeSettings::default());
    let filled = form.replace("\n# date     =", "\ndate =").replace("\"\"", "\"某局\"");
    let accepted =
        |line: &str| line.strip_suffix(" = true").map_or(line.to_owned(), |key| format!("{} = true", &key[2..]));
    let (head, drafts) = filled.split_once("[suggestion]").unwrap();
    let drafts: Vec<String> = drafts.lines().map(accepted).collect();
    let settings = settings(&format!("{head}[suggestion]{}", drafts.join("\n")));
    assert_eq!(notice_of(&assessment, &settings, Scope::Commend).drafts(), Vec::<String>::new());
}

#[test]
fn the_circular_can_be_had_in_english() {
    let assessment = two_units(None);
    let view =
        notice(&District::of(&assessment), &occasion(Lang::En), &NoticeSettings::default(), Scope::Full, None).unwrap();
    let text = printed("notice/text.md.j2", &view, Lang::En);
    assert!(text.contains("## 1  Results") && text.contains("(1) As a whole. The mean of 2 units is"), "{text}");
    assert!(printed("notice/page.html.j2", &view, Lang::En).contains("To be decided before it is final"));
}

/// Four units, of whom one made twenty mistakes last year, and these records of this year.
fn since_last_year(records: &str, scope: Scope) -> Notice {
    let units = "乡镇\n甲镇\n乙镇\n丙镇\n丁镇";
    let head = "乡镇, 日期, 事项, 数";
    let now = graded(&[GRADED], units, &format!("{head}\n{records}"));
    let then = graded(&[GRADED], units, &format!("{head}\n丁镇, 2016-02-01, 差错, 20"));
    let (now, then) = (District::of(&now), District::of(&then));
    let progress = Progress::of(&then, &then, &now);
    notice(&now, &occasion(Lang::Zh), &NoticeSettings::default(), scope, Some(&progress)).unwrap()
}

#[test]
fn what_changed_since_last_year_is_said_on_the_same_basis() {
    let view = since_last_year(
        "甲镇, 2016-02-01, 差错, 10\n乙镇, 2016-02-01, 差错, 10\n丙镇, 2016-02-01, 差错, 10",
        Scope::Commend,
    );
    let results = texts(&view.results);
    assert_eq!(results[1], "两年均参评的4个单位按同口径计算，平均分比上年下降0.25分。");
    assert_eq!(results[3], "按同口径，丁镇上升3名。");
}

#[test]
fn where_nobody_rose_nobody_is_named_for_it() {
    let view = since_last_year("丁镇, 2016-02-01, 差错, 20", Scope::Full);
    assert_eq!(texts(&view.results)[1], "两年均参评的4个单位按同口径计算，平均分与上年持平。");
    assert_eq!(view.results.len(), 2);
}
