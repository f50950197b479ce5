use super::*;
use crate::assessment::{
    Assessment,
    tiny::{HEAD, assessed, criteria},
};

const RULES: &str = r#"
[section]
id = "reports"
title = "报表报送"
clause = "第二条"
max = 10
[[item]]
id = "late"
title = "报表按时"
clause = "第二条第（一）项"
max = 6
deduct = { each = 1, count = "records", where = "事项 = '迟报'" }
remedy = { text = "应按时。", recover = "none" }
missing = "zero"
[[item]]
id = "refused"
title = "不拒报"
clause = "第二条第（二）项"
max = 4
deduct = { each = 1, count = "records", where = "事项 = '拒报'" }
remedy = { text = "应按时。", recover = "none" }
missing = "zero"
"#;

const REST: &str = r#"
[[bonus]]
id = "praise"
title = "表彰"
clause = "第四条"
max = 1
award = { each = 0.5, count = "records", where = "事项 = '表彰'" }
missing = "zero"
[[veto]]
id = "falsification"
title = "造假"
clause = "第六条"
when = { count = "records", where = "事项 = '造假'", at-least = 1 }
effect = { ineligible = true }
"#;

const GRADES: &str = r#"
[[grade]]
id = "excellent"
title = "优秀"
at-least = 9
[[grade]]
id = "pass"
title = "合格"
"#;

fn assessment(grades: &str, records: &str) -> Assessment {
    let records = format!("乡镇, 日期, 事项, 数\n{records}");
    assessed(
        criteria(HEAD, &[RULES, REST, grades]),
        &[("units", "乡镇\n白鹭镇\n竹溪镇\n稻香镇"), ("records", &records)],
        None,
    )
}

const RECORDS: &str = "竹溪镇, 2016-02-01, 迟报, 1
竹溪镇, 2016-03-01, 迟报, 1
白鹭镇, 2016-03-01, 迟报, 1
白鹭镇, 2016-03-02, 表彰, 1";

#[test]
fn most_was_lost_where_most_records_cost_points() {
    let assessment = assessment(GRADES, RECORDS);
    let survey = Survey::of(&District::of(&assessment));
    let [problem] = &survey.problems[..] else { panic!("{:?}", survey.problems) };
    assert_eq!((problem.at.item.id.value.as_str(), problem.units, problem.records), ("late", 2, 3));
    assert_eq!((problem.lost.to_string().as_str(), problem.share.clone()), ("3", Quantity::ONE));
}

#[test]
fn an_item_that_cost_no_one_anything_is_faultless() {
    let assessment = assessment(GRADES, RECORDS);
    let survey = Survey::of(&District::of(&assessment));
    let faultless: Vec<&str> = survey.faultless.iter().map(|found| found.item.id.value.as_str()).collect();
    assert_eq!(faultless, ["refused"]);
}

#[test]
fn who_is_not_eligible_has_the_grade_and_is_not_commended() {
    let assessment = assessment(GRADES, &format!("{RECORDS}\n稻香镇, 2016-03-02, 造假, 1"));
    let survey = Survey::of(&District::of(&assessment));
    assert_eq!((survey.grades[0].units.len(), survey.grades[0].eligible.len(), survey.vetoed), (2, 1, 1));
    assert!(survey.grades[0].commends && !survey.grades[1].commends);
}

#[test]
fn without_grades_the_best_are_commended() {
    let assessment = assessment("", RECORDS);
    let survey = Survey::of(&District::of(&assessment));
    assert_eq!((survey.grades[0].grade, survey.grades[0].eligible.len()), (None, 1));
}

#[test]
fn bonuses_are_counted_by_unit_and_kind() {
    let assessment = assessment(GRADES, RECORDS);
    let bonus = Survey::of(&District::of(&assessment)).bonus.unwrap();
    assert_eq!((bonus.units, bonus.kinds), (1, 1));
}

#[test]
fn a_section_of_which_little_was_earned_is_no_strong_one() {
    let assessment = assessment(GRADES, &"竹溪镇, 2016-02-01, 迟报, 1\n".repeat(6));
    assert!(Survey::of(&District::of(&assessment)).strongest.is_none());
}
