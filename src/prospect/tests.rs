//! Prospects and plans that can be worked out by hand.

use super::{Goal, Prospect, plan};
use crate::{
    account,
    assessment::{
        Assessment,
        tiny::{HEAD, assessed, criteria, points},
    },
    district::District,
};

/// Four items of which each takes a point for each record of its kind; what it takes to make good differs.
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
max = 4
deduct = { each = 1, count = "records", where = "事项 = '甲'" }
missing = "full"
remedy = { absent = "补。", recover = "all", effort = 5 }
[[item]]
id = "b"
title = "乙事"
clause = "第一条"
max = 2
deduct = { each = 1, count = "records", where = "事项 = '乙'" }
missing = "full"
remedy = { absent = "补。", recover = "all", effort = 1 }
[[item]]
id = "c"
title = "丙事"
clause = "第一条"
max = 2
deduct = { each = 1, count = "records", where = "事项 = '丙'" }
missing = "full"
remedy = { absent = "补。", recover = "all", effort = 2 }
[[item]]
id = "d"
title = "丁事"
clause = "第一条"
max = 2
deduct = { each = 1, count = "records", where = "事项 = '丁'" }
missing = "full"
remedy = { absent = "今后注意。", recover = "none" }
"#;

/// 白鹭镇 10, 竹溪镇 8, 青岚镇 4: it lost 3 in 甲事 and 1 each in the others, 丁事 for good.
const RECORDS: &str = "乡镇, 日期, 事项, 数
竹溪镇, 2016-01-20, 乙, 1
竹溪镇, 2016-01-21, 丁, 1
青岚镇, 2016-02-01, 甲, 1
青岚镇, 2016-02-02, 甲, 1
青岚镇, 2016-02-03, 甲, 1
青岚镇, 2016-02-04, 乙, 1
青岚镇, 2016-02-05, 丙, 1
青岚镇, 2016-02-06, 丁, 1";

fn three_units() -> Assessment {
    let criteria = criteria(HEAD, &[ITEMS]);
    assessed(criteria, &[("units", "乡镇\n白鹭镇\n竹溪镇\n青岚镇"), ("records", RECORDS)], Some("2016-10-31"))
}

/// The items of the plan and its effort.
fn planned(assessment: &Assessment, goal: &Goal) -> Option<(Vec<String>, u32)> {
    let district = District::of(assessment);
    let plan = plan(&district, assessment.unit("青岚镇").unwrap(), goal)?;
    Some((plan.steps.iter().map(|short| short.item.title.clone()).collect(), plan.effort))
}

#[test]
fn a_prospect_stands_beside_what_the_others_can_still_do() {
    let assessment = three_units();
    let district = District::of(&assessment);
    let unit = assessment.unit("青岚镇").unwrap();
    let gains = account::recoverable(&district.member(unit).shortfalls);
    let prospect = Prospect::of(&district, unit, &gains);
    assert_eq!(prospect.alone.total, points("9"));
    assert_eq!((prospect.alone.overall.place, prospect.alone.overall.tied), (2, false));
    assert_eq!((prospect.together.overall.place, prospect.together.overall.tied), (2, true));
}

#[test]
fn the_least_effort_is_not_the_most_points() {
    let assessment = three_units();
    assert_eq!(planned(&assessment, &Goal::Points(points("5"))), Some((vec!["乙事".to_owned()], 1)));
    assert_eq!(planned(&assessment, &Goal::Points(points("6"))), Some((vec!["乙事".into(), "丙事".into()], 3)));
    assert_eq!(planned(&assessment, &Goal::Points(points("7"))), Some((vec!["甲事".to_owned()], 5)));
}

#[test]
fn a_place_is_reached_where_nobody_better_is_left() {
    let assessment = three_units();
    assert_eq!(planned(&assessment, &Goal::Place(2)), Some((vec!["甲事".into(), "乙事".into()], 6)));
}

#[test]
fn what_is_settled_brings_nobody_to_the_top() {
    assert_eq!(planned(&three_units(), &Goal::Place(1)), None);
    assert_eq!(planned(&three_units(), &Goal::Points(points("9.01"))), None);
}

#[test]
fn a_goal_that_is_reached_already_takes_nothing() {
    assert_eq!(planned(&three_units(), &Goal::Points(points("4"))), Some((Vec::new(), 0)));
}
