//! A tiny district whose medians, bests and pairs can be found by hand.

use std::{cmp::Ordering, fmt::Write};

use super::*;
use crate::{
    assessment::{
        Assessment,
        tiny::{HEAD, assessed, criteria, points},
    },
    district::District,
};

const LIKENESS: &str = r#"
likeness = [{ title = "人数", value = "units", of = "人数", take = "latest" }]
[[group]]
id = "town"
title = "乡镇"
where = "类别 = '镇'"
[[group]]
id = "zone"
title = "开发区"
where = "类别 = '区'"
"#;

const RULES: &str = r#"
[section]
id = "work"
title = "工作"
clause = "第二条"
max = 10
[[item]]
id = "late"
title = "按时"
clause = "第二条第（一）项"
max = 6
deduct = { each = 1, count = "records", where = "事项 = '迟报'" }
missing = "full"
remedy = { text = "按时。", by = 2016-11-30, recover = "50%" }
field = "operation"
[[item]]
id = "hours"
title = "学时"
clause = "第二条第（二）项"
max = 4
prorate = { sum = "records", of = "数", where = "事项 = '培训'", target = 4 }
missing = "zero"
remedy = { absent = "补足学时。", recover = "none" }
field = "staffing"
"#;

/// Eight towns and one zone; 甲 to 庚 are late 0 to 6 times, 辛 is not late; only 甲 and 辛 were trained.
const UNITS: &str = "乡镇, 类别, 人数
甲镇, 镇, 100
乙镇, 镇, 110
丙镇, 镇, 120
丁镇, 镇, 200
戊镇, 镇, 210
己镇, 镇, 220
庚镇, 镇, 230
辛镇, 镇, 240
壬区, 区, 100";

fn records() -> String {
    let mut text = "乡镇, 日期, 事项, 数\n甲镇, 2016-01-05, 培训, 4\n辛镇, 2016-01-06, 培训, 4".to_owned();
    for (times, unit) in ["甲镇", "乙镇", "丙镇", "丁镇", "戊镇", "己镇", "庚镇"].into_iter().enumerate()
    {
        for time in 0..times {
            _ = write!(text, "\n{unit}, 2016-02-{:02}, 迟报, 1", time + 1);
        }
    }
    text
}

pub(crate) fn nine_units() -> Assessment {
    let edition = criteria(&format!("{HEAD}{LIKENESS}"), &[RULES]);
    assessed(edition, &[("units", UNITS), ("records", &records())], Some("2016-10-31"))
}

fn names(assessment: &Assessment, units: &[UnitIndex]) -> Vec<String> {
    units.iter().map(|unit| assessment.dossier.units[*unit].name.clone()).collect()
}

fn number(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

#[test]
fn the_peers_most_alike_differ_least_by_their_part_of_the_larger() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let exchange = Exchange::of(&district);
    let peers = exchange.peers(assessment.unit("丁镇").unwrap());
    // 200 beside 210, 220, 230, 240, 120 and 110: a twenty-first, an eleventh, 3/23, a sixth, 2/5, 9/20.
    assert_eq!(names(&assessment, &peers.alike), ["戊镇", "己镇", "庚镇", "辛镇", "丙镇"]);
    assert_eq!(peers.all.len(), 8);
}

#[test]
fn a_group_of_one_is_compared_with_the_district() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let peers = Exchange::of(&district).peers(assessment.unit("壬区").unwrap());
    assert_eq!((peers.group, peers.small, peers.all.len()), (None, Some((GroupIndex(1), 1)), 9));
}

#[test]
fn medians_and_bests_are_those_of_the_group() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let exchange = Exchange::of(&district);
    let unit = assessment.unit("戊镇").unwrap();
    let late = exchange.compared(unit, &exchange.peers(unit), Aspect::Item(0)).unwrap();
    // Points of the towns: 6 5 4 3 2 1 0 6; the middle of eight is the mean of 3 and 4.
    assert_eq!(late.at(&late.median), points("3.5"));
    assert_eq!(late.at(&late.best), points("6"));
    assert_eq!(late.behind(), points("4"));
    // Those most like 210: 220, 230, 200, 240, 120, with 1 0 3 6 4.
    assert_eq!(late.at(&late.alike.clone().unwrap()), points("3"));
}

#[test]
fn a_third_of_full_marks_stays_exact() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let exchange = Exchange::of(&district);
    let unit = assessment.unit("戊镇").unwrap();
    let late = exchange.compared(unit, &exchange.peers(unit), Aspect::Item(0)).unwrap();
    assert_eq!(late.own.rate(), number("1").over(&number("3")).unwrap());
    assert_eq!(late.at(&late.own.rate()), points("2"));
}

#[test]
fn a_field_holds_its_items_and_no_others() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let exchange = Exchange::of(&district);
    let unit = assessment.unit("乙镇").unwrap();
    let fields = exchange.fields(unit, &exchange.peers(unit));
    let marks: Vec<_> = fields.iter().map(|field| (field.aspect, field.own.points.to_string())).collect();
    assert_eq!(marks, [(Aspect::Field(1), "0".to_owned()), (Aspect::Field(4), "5".to_owned())]);
}

#[test]
fn of_several_best_the_most_alike_is_the_exemplar() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let exchange = Exchange::of(&district);
    let unit = assessment.unit("庚镇").unwrap();
    let peers = exchange.peers(unit);
    let exemplars = exchange.exemplars(unit, &peers, &exchange.weak(unit, &peers));
    let found: Vec<_> = exemplars.iter().map(|one| (one.item, one.unit, one.equals)).collect();
    let best = assessment.unit("辛镇").unwrap();
    assert_eq!(found, [(0, best, 1), (1, best, 1)]);
}

#[test]
fn what_earned_points_is_shown_and_what_cost_some_is_not() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let exchange = Exchange::of(&district);
    let shown = exchange.shown_of(assessment.unit("甲镇").unwrap(), 1);
    assert_eq!((shown[0].earned, shown[0].rows.len()), (Some(1), 1));
    let shown = exchange.shown_of(assessment.unit("丙镇").unwrap(), 0);
    assert_eq!((shown[0].earned, shown[0].held, shown[0].at_fault, shown[0].rows.len()), (None, 2, 2, 0));
}

#[test]
fn who_is_best_has_nothing_to_learn_among_its_peers() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let exchange = Exchange::of(&district);
    let unit = assessment.unit("甲镇").unwrap();
    assert!(exchange.weak(unit, &exchange.peers(unit)).is_empty());
    assert!(exchange.actions(unit).is_empty());
}

#[test]
fn what_comes_back_is_done_before_what_does_not() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let exchange = Exchange::of(&district);
    let actions = exchange.actions(assessment.unit("乙镇").unwrap());
    let told: Vec<_> =
        actions.iter().map(|one| (one.short.item.title.as_str(), one.points().to_string(), one.by)).collect();
    let day = jiff::civil::date(2016, 11, 30);
    assert_eq!(told, [("按时", "0.5".to_owned(), Some(day)), ("学时", "4".to_owned(), None)]);
}

#[test]
fn nobody_helps_more_than_two_and_the_farthest_behind_choose_first() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let pairings = Exchange::of(&district).pairings();
    let name = |unit: UnitIndex| assessment.dossier.units[unit].name.as_str();
    let pairs: Vec<_> = pairings.pairs.iter().map(|pair| (name(pair.helped), pair.item, name(pair.helper))).collect();
    // 庚 lost 6, 己 5 by being late; 辛 is nearer to both than 甲, and then has no hand free.
    assert_eq!(pairs, [("庚镇", 0, "辛镇"), ("己镇", 0, "辛镇"), ("戊镇", 0, "甲镇"), ("丁镇", 0, "甲镇")]);
    assert_eq!(names(&assessment, &pairings.content), ["丙镇", "乙镇", "壬区", "甲镇", "辛镇"]);
    assert_eq!(names(&assessment, &pairings.without), Vec::<String>::new());
}

#[test]
fn two_units_differ_by_what_their_lines_do() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let unit = |name| assessment.unit(name).unwrap();
    let beside = Exchange::of(&district).beside(unit("乙镇"), unit("甲镇"));
    let lines: Vec<_> = beside.lines.iter().map(|line| (line.ahead().to_string(), line.better)).collect();
    assert_eq!(lines, [("-1".to_owned(), Ordering::Less), ("-4".to_owned(), Ordering::Less)]);
    let ahead: Points = beside.steps.iter().map(Step::ahead).sum();
    assert_eq!(ahead, points("-5"));
}

#[test]
fn one_unit_alone_has_no_one_to_learn_from() {
    let edition = criteria(HEAD, &[RULES]);
    let assessment = assessed(edition, &[("units", "乡镇\n甲镇"), ("records", "乡镇, 日期, 事项, 数")], None);
    let district = District::of(&assessment);
    let exchange = Exchange::of(&district);
    let peers = exchange.peers(UnitIndex(0));
    assert_eq!((peers.all.len(), peers.alike.len(), peers.small), (1, 0, None));
    assert!(exchange.weak(UnitIndex(0), &peers).is_empty());
    assert!(exchange.pairings().pairs.is_empty());
}

#[test]
fn who_shares_willingly_is_the_exemplar_and_who_does_not_is_not_quoted() {
    let practices = r#"practices = { ledger = "practices", item = "项目", text = "做法", where = "愿意" }"#;
    let ledger = r#"
[[ledger]]
id = "practices"
title = "做法"
unit = ["乡镇"]
columns = [{ name = "项目", type = "text" }, { name = "做法", type = "text" }, { name = "愿意", type = "flag" }]
"#;
    let edition = criteria(&format!("{HEAD}{practices}{LIKENESS}"), &[RULES, ledger]);
    let shared = "乡镇, 项目, 做法, 愿意\n甲镇, 按时, 早提醒, 是\n辛镇, hours, 月月学, 否";
    let ledgers = [("units", UNITS), ("records", &records()), ("practices", shared)];
    let assessment = assessed(edition, &ledgers, Some("2016-10-31"));
    let district = District::of(&assessment);
    let exchange = Exchange::of(&district);
    let unit = assessment.unit("庚镇").unwrap();
    let peers = exchange.peers(unit);
    let exemplars = exchange.exemplars(unit, &peers, &exchange.weak(unit, &peers));
    let told = |one: &Exemplar<'_>| one.practice.as_ref().map(|practice| practice.text.clone());
    let found: Vec<_> = exemplars.iter().map(|one| (names(&assessment, &[one.unit]).remove(0), told(one))).collect();
    assert_eq!(found, [("甲镇".to_owned(), Some("早提醒".to_owned())), ("辛镇".to_owned(), None)]);
}
