//! Ranks that can be tried by hand.

use super::{Robustness, Trial};
use crate::assessment::{
    Assessment,
    tiny::{HEAD, assessed, criteria, points},
};

const TRIAL: Trial = Trial { percent: 25, replications: 200, seed: 2016 };

/// Two items of five points; every record of 甲 or 乙 takes one.
const ITEMS: &str = r#"
[section]
id = "work"
title = "工作"
clause = "第一条"
max = 10
[[item]]
id = "a"
title = "甲事"
clause = "第一条"
max = 5
deduct = { each = 1, count = "records", where = "事项 = '甲'" }
missing = "full"
remedy = { absent = "补。" }
[[item]]
id = "b"
title = "乙事"
clause = "第一条"
max = 5
deduct = { each = 1, count = "records", where = "事项 = '乙'" }
missing = "full"
remedy = { absent = "补。" }
"#;

fn district(units: &str, records: &[(&str, &str, usize)]) -> Assessment {
    let rows = records.iter().flat_map(|(unit, what, times)| {
        (0..*times).map(move |day| format!("\n{unit}, 2016-01-{:02}, {what}, 1", day + 1))
    });
    let records = rows.fold("乡镇, 日期, 事项, 数".to_owned(), |text, row| text + &row);
    assessed(criteria(HEAD, &[ITEMS]), &[("units", units), ("records", &records)], None)
}

#[test]
fn who_is_better_in_everything_is_first_by_any_weights() {
    let robust = Robustness::of(&district("乡镇\n甲镇\n乙镇", &[("乙镇", "甲", 1), ("乙镇", "乙", 1)]), TRIAL);
    assert_eq!(robust.units[0].likely, (1, 1));
    assert_eq!(robust.units[1].likely, (2, 2));
    assert_eq!(robust.units[0].lead, Some(points("2")));
    assert_eq!(robust.alike, []);
}

#[test]
fn who_leads_by_one_item_only_is_not_told_apart() {
    // 甲镇 lost 4 in one item, 乙镇 5 in the other: with weights a quarter apart either may lead.
    let robust = Robustness::of(&district("乡镇\n甲镇\n乙镇", &[("甲镇", "甲", 4), ("乙镇", "乙", 5)]), TRIAL);
    assert_eq!(robust.units[0].likely, (1, 2));
    assert_eq!(robust.alike, [(0, 1)]);
    assert_eq!(robust.units[0].without_one, (1, 2));
    assert_eq!(robust.units[0].hinge, Some((0, 1)));
}

#[test]
fn a_tie_in_everything_stays_a_tie() {
    let robust = Robustness::of(&district("乡镇\n甲镇\n乙镇", &[("甲镇", "甲", 1), ("乙镇", "甲", 1)]), TRIAL);
    assert_eq!(robust.units[1].likely, (1, 1));
    assert_eq!(robust.units[0].lead, Some(points("0")));
    assert_eq!(robust.units[0].hinge, None);
}

#[test]
fn the_same_seed_gives_the_same_result() {
    let assessment = district("乡镇\n甲镇\n乙镇\n丙镇", &[("甲镇", "甲", 2), ("乙镇", "乙", 3), ("丙镇", "甲", 3)]);
    assert_eq!(Robustness::of(&assessment, TRIAL), Robustness::of(&assessment, TRIAL));
}
