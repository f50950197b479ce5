//! Two years of a few units, small enough to be checked by hand.

use super::*;
use crate::{
    assessment::{
        Assessment,
        tiny::{HEAD, assessed, criteria, points},
    },
    district::District,
};

/// Two points for each absence; `5` in its place is last year's edition.
const RULES: &str = r#"
[section]
id     = "first"
title  = "第一章"
clause = "第一条"
max    = 10

[[item]]
id     = "meetings"
title  = "例会"
clause = "第一条第（一）项"
max    = 10
deduct = { each = 2, count = "records", where = "事项 = '缺席'" }
missing = "zero"
remedy = { text = "应到会。", recover = "none" }
"#;

const LAST: &str = "乡镇, 日期, 事项, 数
甲镇, 2016-02-01, 缺席, 1
乙镇, 2016-02-01, 缺席, 1
乙镇, 2016-03-01, 缺席, 1
丙镇, 2016-04-01, 到会, 1";

const THIS: &str = "乡镇, 日期, 事项, 数
乙镇, 2016-02-01, 缺席, 1
丁镇, 2016-03-01, 缺席, 1
甲镇, 2016-05-01, 到会, 1";

fn year(rules: &str, units: &str, records: &str) -> Assessment {
    assessed(criteria(HEAD, &[rules]), &[("units", units), ("records", records)], None)
}

/// The progress of three units last year and three this year, two of them the same.
fn progress() -> Progress {
    let (last, this) = ("乡镇\n甲镇\n乙镇\n丙镇", "乡镇\n甲镇\n乙镇\n丁镇");
    let published = year(&RULES.replace("each = 2", "each = 3"), last, LAST);
    let recomputed = year(RULES, last, LAST);
    let now = year(RULES, this, THIS);
    Progress::of(&District::of(&published), &District::of(&recomputed), &District::of(&now))
}

fn numbers(texts: &[&str]) -> Vec<Quantity> {
    texts.iter().map(|text| Quantity::parse(text).unwrap()).collect()
}

#[test]
fn a_change_is_the_work_and_the_edition_together() {
    let progress = progress();
    let second = &progress.units[1];
    assert_eq!([&second.published, &second.recomputed, &second.now], [&points("4"), &points("6"), &points("8")]);
    assert_eq!((second.rules(), second.work(), second.whole()), (points("2"), points("2"), points("4")));
}

#[test]
fn units_that_came_or_went_are_told_apart_from_those_of_both_years() {
    let progress = progress();
    assert_eq!((progress.units.len(), progress.came.len(), progress.gone.len()), (2, 1, 1));
    assert!(progress.find(progress.came[0]).is_none());
}

#[test]
fn places_are_those_among_the_units_of_both_years() {
    let places: Vec<_> = progress().units.iter().map(|unit| (unit.place_then, unit.place_now)).collect();
    // Last year 丙镇 stood first; it is not compared.
    assert_eq!(places, [(1, 1), (2, 2)]);
}

#[test]
fn units_came_closer_where_the_coefficient_fell() {
    let progress = progress();
    // 8 and 6, then 10 and 8: one in seven, one in nine.
    assert_eq!(progress.total.then.variation, Some(Quantity::parse("14.29").unwrap()));
    assert_eq!(progress.total.now.variation, Some(Quantity::parse("11.11").unwrap()));
    assert_eq!(progress.total.trend(), Trend::Closer);
    assert_eq!(progress.sections[0].trend(), Trend::Closer);
}

#[test]
fn quartiles_lie_between_neighbours_in_proportion() {
    let spread = Spread::of(numbers(&["1", "2", "4", "8"]));
    assert_eq!(spread.quartiles.to_vec(), numbers(&["1.75", "3", "5"]));
    assert_eq!(spread.range(), Quantity::parse("7").unwrap());
}

#[test]
fn a_coefficient_of_variation_is_of_all_units() {
    // Mean 5, variance 4: two in five.
    let spread = Spread::of(numbers(&["2", "4", "4", "4", "5", "5", "7", "9"]));
    assert_eq!(spread.variation, Some(Quantity::parse("40").unwrap()));
}

#[test]
fn equal_units_do_not_vary_and_no_units_have_no_coefficient() {
    assert_eq!(Spread::of(numbers(&["9.5", "9.5", "9.5"])).variation, Some(Quantity::ZERO));
    assert_eq!(Spread::of(Vec::new()).variation, None);
    assert_eq!(Spread::of(numbers(&["7"])).quartiles.to_vec(), numbers(&["7", "7", "7"]));
}
