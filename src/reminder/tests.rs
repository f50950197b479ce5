use super::*;
use crate::{
    assessment::tiny::{HEAD, assessed, criteria},
    say::Lang,
};

const LEVELS: &str = r#"
[[grade]]
id = "good"
title = "良好"
at-least = 8
[[grade]]
id = "poor"
title = "其余"
[[reminder]]
id = "alarm"
title = "预警"
within-days = 3
at-stake = 0.5
near-grades = ["good"]
near-vetoes = true
[[reminder]]
id = "prompt"
title = "提醒"
within-days = 10
repeats = { count = 2, period = "quarter" }
[[reminder]]
id = "notice"
title = "关注"
within-days = 30
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
max = 4
deduct = { each = 1, count = "records", where = "事项 = '迟报'" }
missing = "full"
remedy = { text = "{事项}发生于{日期}，今后应按时。", recover = "none" }
[[item]]
id = "wrong"
title = "准确"
clause = "第二条第（二）项"
max = 6
deduct = { each = 0.1, count = "records", where = "事项 = '差错'" }
missing = "full"
remedy = { text = "{日期}的差错应更正。", by = 2016-11-30, recover = "all" }
[[veto]]
id = "refusal"
title = "屡次拒报"
clause = "第三条"
when = { count = "records", where = "事项 = '拒报'", at-least = 3 }
effect = { ineligible = true }
"#;

/// What 白鹭镇 is reminded of on a day, after these records.
fn reminded(levels: &str, records: &str, as_of: Option<&str>) -> Vec<String> {
    let records = format!("乡镇, 日期, 事项, 数\n{records}");
    let assessment =
        assessed(criteria(HEAD, &[levels, RULES]), &[("units", "乡镇\n白鹭镇"), ("records", &records)], as_of);
    let district = District::of(&assessment);
    let said = |matter: &Matter<'_>| {
        let what = match &matter.cause {
            Cause::Due { shortfall, left, .. } => {
                format!("{} {left} {}", shortfall.item.id.value, shortfall.recoverable)
            }
            Cause::Repeated { shortfall, rows, .. } => format!("{} again {}", shortfall.item.id.value, rows.len()),
            Cause::NearGrade { shortfall, after, .. } => format!("{} to {after}", shortfall.item.id.value),
            Cause::NearVeto { veto, rows, .. } => format!("{} after {}", veto.id.value, rows.len()),
        };
        format!("{}: {what}", matter.urgency.id.value)
    };
    of(&district).iter().flat_map(|reminder| &reminder.matters).map(said).collect()
}

const SIX_MISTAKES: &str = "白鹭镇, 2016-02-01, 差错, 1
白鹭镇, 2016-02-02, 差错, 1
白鹭镇, 2016-02-03, 差错, 1
白鹭镇, 2016-02-04, 差错, 1
白鹭镇, 2016-02-05, 差错, 1
白鹭镇, 2016-02-06, 差错, 1";

#[test]
fn a_deadline_thirty_one_days_away_is_not_named_yet() {
    assert!(reminded(LEVELS, SIX_MISTAKES, Some("2016-10-30")).is_empty());
    assert_eq!(reminded(LEVELS, SIX_MISTAKES, Some("2016-10-31")), ["notice: wrong 30 0.6"]);
}

#[test]
fn the_nearer_the_deadline_the_more_urgent() {
    assert_eq!(reminded(LEVELS, SIX_MISTAKES, Some("2016-11-20")), ["prompt: wrong 10 0.6"]);
    assert_eq!(reminded(LEVELS, SIX_MISTAKES, Some("2016-11-27")), ["alarm: wrong 3 0.6"]);
}

#[test]
fn little_at_stake_does_not_alarm() {
    let mistake = "白鹭镇, 2016-02-01, 差错, 1";
    assert_eq!(reminded(LEVELS, mistake, Some("2016-11-30")), ["prompt: wrong 0 0.1"]);
}

#[test]
fn a_deadline_that_has_passed_is_not_named() {
    assert!(reminded(LEVELS, SIX_MISTAKES, Some("2016-12-01")).is_empty());
}

#[test]
fn once_the_year_is_over_nobody_is_reminded() {
    assert!(reminded(LEVELS, SIX_MISTAKES, None).is_empty());
}

#[test]
fn an_edition_without_levels_reminds_nobody() {
    assert!(reminded("", SIX_MISTAKES, Some("2016-11-27")).is_empty());
}

#[test]
fn the_same_slip_twice_in_a_quarter_is_named_in_that_quarter() {
    let slips = "白鹭镇, 2016-04-10, 迟报, 1\n白鹭镇, 2016-06-20, 迟报, 1";
    assert_eq!(reminded(LEVELS, slips, Some("2016-06-25")).last().unwrap(), "prompt: late again 2");
    let later = reminded(LEVELS, slips, Some("2016-07-05"));
    assert!(!later.iter().any(|matter| matter.starts_with("prompt")), "{later:?}");
}

#[test]
fn one_more_slip_that_would_cost_the_grade_alarms() {
    let slips = "白鹭镇, 2016-01-10, 迟报, 1\n白鹭镇, 2016-05-20, 迟报, 1";
    assert_eq!(reminded(LEVELS, slips, Some("2016-07-05")), ["alarm: late to 7"]);
    let slip = "白鹭镇, 2016-01-10, 迟报, 1";
    assert!(reminded(LEVELS, slip, Some("2016-07-05")).is_empty());
}

#[test]
fn two_of_three_events_of_a_veto_alarm_and_one_does_not() {
    let refusals = "白鹭镇, 2016-01-10, 拒报, 1\n白鹭镇, 2016-05-20, 拒报, 1";
    assert_eq!(reminded(LEVELS, refusals, Some("2016-07-05")), ["alarm: refusal after 2"]);
    assert!(reminded(LEVELS, "白鹭镇, 2016-01-10, 拒报, 1", Some("2016-07-05")).is_empty());
}

#[test]
fn a_veto_that_has_come_about_is_not_near() {
    let refusals = "白鹭镇, 2016-01-10, 拒报, 1\n白鹭镇, 2016-05-20, 拒报, 1\n白鹭镇, 2016-05-21, 拒报, 1";
    assert!(reminded(LEVELS, refusals, Some("2016-07-05")).is_empty());
}

#[test]
fn a_level_is_said_in_words() {
    let criteria = criteria(HEAD, &[LEVELS, RULES]);
    let said = criteria.urgencies[0].in_words(&criteria.grades, Lang::Zh);
    assert_eq!(
        said,
        "预警：离补回的截止日不超过3天且还能补回0.5分以上；再有一次，就触及一票否决条款；再有一次同样的问题，就够不上良好"
    );
}
