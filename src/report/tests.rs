//! What the pages say of a few units with a few records, and of names and figures that could go wrong.

use super::{Layouts, Level, Occasion, overview, scores, unit};
use crate::{
    assessment::{
        Assessment,
        tiny::{HEAD, assessed, criteria},
    },
    criteria::Library,
    diag::Diagnostics,
    district::District,
    say::Lang,
};

mod exchange;
pub(super) mod laws;
mod years;
mod leaders;
mod odd;

/// Two sections, a bonus, a penalty and a veto, all by one ledger.
pub(super) const RULES: &str = r#"
[section]
id = "reports"
title = "报表报送"
clause = "第二条"
max = 6
[[item]]
id = "late"
title = "报表按时"
clause = "第二条第（一）项"
text = "报表迟报的，每次扣0.5分，扣完为止。"
max = 1
deduct = { each = 0.5, count = "records", where = "事项 = '迟报'" }
missing = "zero"
remedy = { text = "{事项}发生于{日期}，今后应按时。", recover = "none" }
owner = "综合科"
[[item]]
id = "wrong"
title = "报表准确"
clause = "第二条第（二）项"
max = 5
deduct = { each = 0.1, sum = "records", of = "数", where = "事项 = '差错'" }
missing = "zero"
remedy = { text = "{日期}的差错应更正。", who = "统计员", by = 2016-11-30, recover = "all" }
owner = "综合科"
"#;

pub(super) const FURTHER: &str = r#"
[section]
id = "training"
title = "教育培训"
clause = "第三条"
max = 4
[[item]]
id = "hours"
title = "培训学时"
clause = "第三条"
max = 4
prorate = { sum = "records", of = "数", where = "事项 = '培训'", target = 3 }
missing = "zero"
remedy = { absent = "补足学时。", recover = "none" }
"#;

const EXTRAS: &str = r#"
[[bonus]]
id = "praise"
title = "表彰"
clause = "第四条"
max = 1
award = { each = 0.4, count = "records", where = "事项 = '表彰'" }
missing = "zero"
[[veto]]
id = "falsification"
title = "造假"
clause = "第六条"
when = { count = "records", where = "事项 = '造假'", at-least = 1 }
effect = { total-at-most = 5 }
"#;

pub(super) const RECORDS: &str = "乡镇, 日期, 事项, 数
白鹭镇, 2016-01-20, 培训, 3
白鹭镇, 2016-03-02, 表彰, 1
竹溪镇, 2016-02-01, 迟报, 1
竹溪镇, 2016-03-01, 迟报, 1
竹溪镇, 2016-04-01, 迟报, 1
竹溪镇, 2016-05-01, 差错, 12
竹溪镇, 2016-05-20, 培训, 1";

pub(super) fn district_of(units: &str, records: &str, as_of: Option<&str>) -> Assessment {
    let criteria = criteria(HEAD, &[RULES, FURTHER, EXTRAS]);
    assessed(criteria, &[("units", units), ("records", records)], as_of)
}

pub(super) fn two_units(as_of: Option<&str>) -> Assessment {
    district_of("乡镇\n白鹭镇\n竹溪镇", RECORDS, as_of)
}

pub(super) fn occasion(lang: Lang) -> Occasion {
    Occasion {
        bureau: "某某区统计局".to_owned(),
        title: "2016年度统计工作考核".to_owned(),
        contact: Some("综合科，分机0000".to_owned()),
        objections_until: Some(jiff::civil::date(2016, 11, 20)),
        sample: true,
        trial: false,
        criteria_print: "7f3a000000000000c921".to_owned(),
        ledgers_print: "e04b00000000000055d8".to_owned(),
        version: "0.0.0",
        clearance: Level::Audit,
        lang,
    }
}

/// A layout's text for a view; a mistake in it fails the test.
pub(super) fn printed(layout: &str, view: &impl serde::Serialize, lang: Lang) -> String {
    let mut diags = Diagnostics::new();
    let layouts = Layouts::read(None, lang, &mut diags).unwrap();
    let text = layouts.render(layout, view, &mut diags);
    assert!(diags.is_empty(), "{diags:#?}");
    text.unwrap()
}

fn overview_of(assessment: &Assessment) -> String {
    printed("overview/page.html.j2", &overview(&District::of(assessment), &occasion(Lang::Zh)).unwrap(), Lang::Zh)
}

pub(super) fn page_of(assessment: &Assessment, name: &str) -> String {
    let index = assessment.unit(name).unwrap();
    printed("unit/page.html.j2", &unit(&District::of(assessment), &occasion(Lang::Zh), index).unwrap(), Lang::Zh)
}

/// The page without its style, which no reader reads.
fn without_style(page: &str) -> &str {
    page.split_once("<main").unwrap().1
}

#[test]
fn the_overview_of_two_units_reads_so() {
    insta::assert_snapshot!(without_style(&overview_of(&two_units(Some("2016-10-31")))));
}

#[test]
fn the_page_of_a_unit_with_losses_reads_so() {
    insta::assert_snapshot!(without_style(&page_of(&two_units(Some("2016-10-31")), "竹溪镇")));
}

#[test]
fn the_page_of_a_unit_without_a_loss_is_short() {
    let page = page_of(&two_units(None), "白鹭镇");
    insta::assert_snapshot!(without_style(&page));
    assert!(!page.contains("class=\"iss\"><caption class=\"unseen\">失分明细"));
}

#[test]
fn the_scores_of_two_units_read_so() {
    let assessment = two_units(Some("2016-10-31"));
    let scores = scores(&District::of(&assessment), &occasion(Lang::Zh));
    insta::assert_snapshot!(serde_json::to_string_pretty(&scores).unwrap());
}

#[test]
fn every_page_can_be_had_in_english() {
    let assessment = two_units(Some("2016-10-31"));
    let district = District::of(&assessment);
    let english = occasion(Lang::En);
    let bureau = printed("overview/page.html.j2", &overview(&district, &english).unwrap(), Lang::En);
    assert!(bureau.contains("Totals and places"), "{bureau}");
    let index = assessment.unit("竹溪镇").unwrap();
    let own = printed("unit/page.html.j2", &unit(&district, &english, index).unwrap(), Lang::En);
    assert!(own.contains("What can still be made good"), "{own}");
}

#[test]
fn a_name_is_text_whatever_it_looks_like() {
    let units = "乡镇\n<script>alert(1)</script>\n=cmd|' /C calc'!A0";
    let assessment = district_of(units, "乡镇, 日期, 事项, 数\n<script>alert(1)</script>, 2016-02-01, 迟报, 1", None);
    let bureau = overview_of(&assessment);
    let own = page_of(&assessment, "<script>alert(1)</script>");
    for page in [&bureau, &own] {
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    }
    assert!(bureau.contains("=cmd|&#x27; &#x2f;C calc&#x27;!A0"), "{bureau}");
    assert!(bureau.contains("_02__cmd____C_calc__A0_"), "{bureau}");
}

#[test]
fn what_a_ledger_says_between_asterisks_is_not_markup() {
    let units = "乡镇\n**镇**\n<b>";
    let page = overview_of(&district_of(units, RECORDS.lines().next().unwrap(), None));
    assert!(!page.contains("<b>&lt;") && !page.contains("><b></"), "{page}");
}

#[test]
fn units_with_one_total_all_stand_first_together() {
    let assessment = district_of("乡镇\n甲镇\n乙镇\n丙镇", RECORDS.lines().next().unwrap(), None);
    let rows = overview(&District::of(&assessment), &occasion(Lang::Zh)).unwrap().rows;
    let places: Vec<String> = rows.iter().map(|row| format!("{}{}", row.tied, row.place)).collect();
    assert_eq!(places, ["并列1", "并列1", "并列1"]);
    assert_eq!(rows[0].behind, "—");
}

#[test]
fn one_unit_alone_is_compared_with_no_one() {
    let page = page_of(&district_of("乡镇\n竹溪镇", RECORDS.split_once("白鹭").unwrap().0.trim(), None), "竹溪镇");
    assert!(page.contains("只有1个单位，不作比较。"), "{page}");
    assert!(!page.contains("class=\"strips\""), "{page}");
}

#[test]
fn without_anything_to_regain_the_page_says_so_in_a_sentence() {
    let page = page_of(&two_units(None), "竹溪镇");
    assert!(page.contains("没有还能补回的分。"), "{page}");
    assert!(!page.contains("class=\"todo\""), "{page}");
}

#[test]
fn a_floor_that_bites_says_how_far_the_deduction_would_have_gone() {
    assert!(page_of(&two_units(None), "竹溪镇").contains("应扣 1.50，扣完为止，实扣 1.00"));
}

#[test]
fn a_veto_stands_on_both_pages_with_what_it_does() {
    let records = format!("{RECORDS}\n竹溪镇, 2016-06-01, 造假, 1\n白鹭镇, 2016-06-01, 造假, 1");
    let assessment = district_of("乡镇\n白鹭镇\n竹溪镇", &records, None);
    assert!(overview_of(&assessment).contains("总分不超过 5.00 分"));
    let page = page_of(&assessment, "白鹭镇");
    assert!(page.contains("总分不超过 5.00 分") && page.contains("一票否决"), "{page}");
}

#[test]
fn a_private_cell_stands_on_its_own_units_page_only() {
    let model = Library::embedded().criteria("2016-model", &mut Diagnostics::new()).unwrap();
    let units = "乡镇代码, 乡镇, 类别\n330604100, 白鹭镇, 镇\n330604101, 竹溪镇, 镇";
    let commerce = "乡镇, 统一社会信用代码, 单位名称, 来源, 登记类型, 登记日期, 状态, 应入库
白鹭镇, A01, 某秘密公司, 市监, 个转企, 2016-03-02, 存续, 是";
    let assessment = assessed(model, &[("units", units), ("commerce", commerce)], Some("2016-10-31"));
    assert!(page_of(&assessment, "白鹭镇").contains("某秘密公司"));
    assert!(!page_of(&assessment, "竹溪镇").contains("某秘密公司"));
    assert!(!overview_of(&assessment).contains("某秘密公司"));
    let scores = serde_json::to_string(&scores(&District::of(&assessment), &occasion(Lang::Zh))).unwrap();
    assert!(!scores.contains("某秘密公司"));
}

#[test]
fn a_layout_that_names_nothing_is_shown_its_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("unit")).unwrap();
    std::fs::write(folder.path().join("unit/page.html.j2"), "<p>\n  {{ nmae }}\n</p>").unwrap();
    let mut diags = Diagnostics::new();
    let layouts = Layouts::read(Some(folder.path()), Lang::Zh, &mut diags).unwrap();
    assert_eq!(layouts.render("unit/page.html.j2", &serde_json::json!({ "name": "白鹭镇" }), &mut diags), None);
    assert_eq!(places(&diags), ["template-mistake page.html.j2:2"]);
}

#[test]
fn a_layout_cannot_count_round_order_or_let_markup_through() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("unit")).unwrap();
    for filter in ["sort", "sum", "round", "min", "length", "safe"] {
        let text = format!("\n\n{{{{ name|{filter} }}}}");
        std::fs::write(folder.path().join("unit/page.html.j2"), text).unwrap();
        let mut diags = Diagnostics::new();
        let layouts = Layouts::read(Some(folder.path()), Lang::Zh, &mut diags).unwrap();
        layouts.render("unit/page.html.j2", &serde_json::json!({ "name": [1, 2] }), &mut diags);
        assert!(places(&diags).contains(&"template-mistake page.html.j2:3".to_owned()), "{filter}: {diags:?}");
    }
}

/// Each diagnostic's code, file and line.
fn places(diags: &Diagnostics) -> Vec<String> {
    let place = |diagnostic: &crate::diag::Diagnostic| match &diagnostic.at {
        crate::source::Locator::Text(span) => {
            let file = span.source.path.file_name().unwrap().to_string_lossy().into_owned();
            format!("{} {file}:{}", diagnostic.code, span.line())
        }
        _ => diagnostic.code.to_string(),
    };
    diags.iter().map(place).collect()
}
