//! The same few records by two editions that differ in one clause each time.

use super::*;
use crate::{
    assessment::tiny::{HEAD, assessed, criteria, points},
    compare::Kind,
    district::District,
};

const RULES: &str = r#"
[section]
id     = "first"
title  = "第一章"
clause = "第一条"
max    = 10

[[item]]
id      = "meetings"
title   = "例会"
clause  = "第一条第（一）项"
max     = 6
deduct  = { each = 1, count = "records", where = "事项 = '缺席'" }
missing = "zero"
remedy  = { text = "应到会。", recover = "none" }

[[item]]
id      = "errors"
title   = "差错"
clause  = "第一条第（二）项"
max     = 4
deduct  = { each = 1, count = "records", where = "事项 = '差错'" }
missing = "zero"
remedy  = { text = "应更正。", recover = "none" }
"#;

const UNITS: &str = "乡镇\n甲镇\n乙镇\n丙镇";

const RECORDS: &str = "乡镇, 日期, 事项, 数
甲镇, 2016-02-01, 缺席, 1
乙镇, 2016-02-01, 缺席, 1
乙镇, 2016-03-01, 缺席, 1
丙镇, 2016-04-01, 差错, 1";

/// What changing some text of the rules does to the same records.
fn impact(records: &str, replaced: &str, by: &str) -> Impact {
    assert!(RULES.contains(replaced));
    let changed = RULES.replacen(replaced, by, 1);
    let by_rules = |rules: &str| assessed(criteria(HEAD, &[rules]), &[("units", UNITS), ("records", records)], None);
    let (old, new) = (by_rules(RULES), by_rules(&changed));
    Impact::of(&District::of(&old), &District::of(&new), Lang::Zh)
}

#[test]
fn another_price_is_told_with_its_records_and_what_it_costs() {
    let impact = impact(RECORDS, "each = 1", "each = 2");
    let [clause] = &impact.clauses[..] else { panic!("one clause changed: {:?}", impact.clauses) };
    assert_eq!((clause.change.kind, clause.records, &clause.effect), (Kind::Method, 3, &points("-3")));
}

#[test]
fn a_units_difference_is_made_up_of_its_causes() {
    let impact = impact(RECORDS, "each = 1", "each = 2");
    for shift in &impact.units {
        let causes: Points = shift.causes.iter().map(|(_, change)| change).sum();
        assert_eq!(shift.difference(), &causes + &shift.rest);
    }
    let places: Vec<_> = impact.units.iter().map(|shift| (shift.old_place, shift.new_place)).collect();
    // 丙镇 9 stays, 甲镇 9 becomes 8, 乙镇 8 becomes 6.
    assert_eq!(places, [(1, 1), (1, 2), (3, 3)]);
    assert!(!impact.is_comparable());
}

#[test]
fn an_owner_alone_leaves_results_comparable() {
    let impact = impact(RECORDS, "missing = \"zero\"", "missing = \"zero\"\nowner = \"综合科\"");
    assert_eq!(impact.clauses[0].change.kind, Kind::Duty);
    assert!(impact.is_comparable());
}

#[test]
fn shares_of_the_variance_add_up_to_one() {
    let shares: Vec<_> = impact(RECORDS, "each = 1", "each = 2").sensitive;
    assert_eq!(shares.iter().map(|weight| weight.share.clone()).sum::<Quantity>(), Quantity::ONE);
    // Totals 8 6 9, meetings 4 2 6, errors 4 4 3: the variance of the totals is 14/9, the covariances with it 18/9 and −4/9.
    assert_eq!(shares[0].item.as_deref(), Some("meetings"));
    assert_eq!(shares[1].share, -&Quantity::from(2_u64).over(&Quantity::from(7_u64)).unwrap());
}

#[test]
fn equal_totals_have_no_variance_to_share() {
    let head = RECORDS.lines().next().unwrap();
    let impact = impact(head, "each = 1", "each = 2");
    assert!(impact.sensitive.is_empty());
    assert_eq!(impact.lost_by_none, ["meetings", "errors"]);
}

#[test]
fn what_every_unit_lost_alike_tells_none_apart() {
    let all = format!(
        "{}\n甲镇, 2016-02-01, 差错, 1\n乙镇, 2016-02-01, 差错, 1\n丙镇, 2016-04-01, 差错, 1",
        RECORDS.lines().next().unwrap()
    );
    let impact = impact(&all, "each = 1", "each = 2");
    assert_eq!((impact.lost_by_none, impact.lost_by_all), (vec!["meetings".to_owned()], vec!["errors".to_owned()]));
}
