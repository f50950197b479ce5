use super::*;
use crate::assessment::{
    Assessment,
    tiny::{HEAD, assessed, criteria},
};

const RULES: &str = r#"
[[group]]
id = "town"
title = "镇"
where = "类别 = '镇'"
[[group]]
id = "zone"
title = "区"
where = "类别 = '区'"
[section]
id = "work"
title = "工作"
clause = "第二条"
max = 10
[[item]]
id = "late"
title = "按时"
clause = "第二条第（一）项"
max = 4
deduct = { each = 1, count = "records", where = "事项 = '迟报'" }
missing = "full"
remedy = { text = "{日期}。", recover = "none" }
[[item]]
id = "wrong"
title = "准确"
clause = "第二条第（二）项"
max = 6
deduct = { each = 0.5, count = "records", where = "事项 = '差错'" }
missing = "full"
remedy = { text = "{日期}的差错应更正。", by = 2016-11-30, recover = "all" }
[[veto]]
id = "refusal"
title = "拒报"
clause = "第三条"
when = { count = "records", where = "事项 = '拒报'", at-least = 1 }
effect = { ineligible = true }
"#;

const UNITS: &str = "乡镇, 类别\n甲镇, 镇\n乙镇, 镇\n丙区, 区\n丁区, 区";

fn four(records: &str, as_of: Option<&str>) -> Assessment {
    let records = format!("乡镇, 日期, 事项, 数\n{records}");
    assessed(criteria(HEAD, &[RULES]), &[("units", UNITS), ("records", &records)], as_of)
}

/// The sources of what is noticed, in order.
fn sources(assessment: &Assessment) -> Vec<String> {
    let district = District::of(assessment);
    of(&district).iter().map(|matter| matter.source(&district).unwrap_or_else(|| "-".to_owned())).collect()
}

#[test]
fn a_district_without_a_loss_has_only_no_veto_to_report() {
    assert_eq!(sources(&four("", Some("2016-11-10"))), ["-"]);
}

#[test]
fn a_veto_comes_first() {
    assert_eq!(sources(&four("乙镇, 2016-03-01, 拒报, 1", None)), ["refusal"]);
}

#[test]
fn what_can_be_made_good_within_a_month_is_named_with_its_day() {
    let assessment = four("甲镇, 2016-03-01, 差错, 1\n丙区, 2016-03-01, 差错, 1", Some("2016-11-10"));
    let district = District::of(&assessment);
    let matters = of(&district);
    let [Matter::Recoverable { left: 20, units: 2, points, .. }, Matter::NoVeto] = &matters[..] else {
        panic!("{matters:?}")
    };
    assert_eq!(points.to_string(), "1");
}

#[test]
fn an_item_that_three_of_four_units_lost_is_general() {
    let records = "甲镇, 2016-03-01, 迟报, 1\n乙镇, 2016-03-01, 迟报, 1\n丙区, 2016-03-01, 迟报, 1";
    assert!(sources(&four(records, None)).contains(&"late".to_owned()));
    let two = "甲镇, 2016-03-01, 迟报, 1\n丙区, 2016-03-01, 迟报, 1";
    assert!(!sources(&four(two, None)).contains(&"late".to_owned()));
}

#[test]
fn groups_are_apart_from_one_hundredth_of_full_marks() {
    let assessment = four("甲镇, 2016-03-01, 迟报, 1", None);
    let district = District::of(&assessment);
    let matters = of(&district);
    let Matter::Apart { gap, rates, .. } = &matters[0] else { panic!("{matters:?}") };
    assert_eq!(gap.to_string(), "0.5");
    assert_eq!((rates.0.to_string(), rates.1.to_string()), ("1".to_owned(), "0.95".to_owned()));
}

#[test]
fn a_fifth_of_the_units_with_all_the_losses_is_named() {
    let units = (1..=10).map(|number| format!("{number}号镇, 镇")).collect::<Vec<_>>().join("\n");
    let records =
        "乡镇, 日期, 事项, 数\n7号镇, 2016-03-01, 迟报, 1\n7号镇, 2016-03-02, 迟报, 1\n8号镇, 2016-03-02, 迟报, 1";
    let tables = [("units", format!("乡镇, 类别\n{units}")), ("records", records.to_owned())];
    let tables = tables.each_ref().map(|(ledger, text)| (*ledger, text.as_str()));
    let assessment = assessed(criteria(HEAD, &[RULES]), &tables, None);
    let district = District::of(&assessment);
    let matters = of(&district);
    let Matter::Concentrated { units, lost, .. } = &matters[0] else { panic!("{matters:?}") };
    let names: Vec<&str> = units.iter().map(|unit| assessment.dossier.units[*unit].name.as_str()).collect();
    assert_eq!((names, lost.to_string()), (vec!["7号镇", "8号镇"], "3".to_owned()));
}

#[test]
fn no_more_than_four_matters_are_named() {
    let records = "甲镇, 2016-03-01, 迟报, 1\n乙镇, 2016-03-01, 迟报, 1\n丙区, 2016-03-01, 迟报, 1
甲镇, 2016-03-01, 差错, 1\n甲镇, 2016-03-02, 拒报, 1";
    let assessment = four(records, Some("2016-11-10"));
    assert_eq!(sources(&assessment).len(), MOST);
}
