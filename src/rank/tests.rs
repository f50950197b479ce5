//! Places, grades and quotas of a handful of units, each with the points its one record gives it.

use std::fmt::Write;

use crate::assessment::{
    Assessment,
    tiny::{HEAD, assessed, criteria},
};

/// Points straight from the records: the item awards what they say.
const SECTION: &str = r#"
[section]
id = "work"
title = "工作"
clause = "第一条"
max = 100
[[item]]
id = "a"
title = "项"
clause = "第一条"
max = 60
award = { each = 1, sum = "records", of = "数", where = "事项 = '甲'" }
remedy = { absent = "补齐。" }
[[item]]
id = "b"
title = "项"
clause = "第一条"
max = 40
award = { each = 1, sum = "records", of = "数", where = "事项 = '乙'" }
remedy = { absent = "补齐。" }
"#;

const GROUPS: &str = r#"
[[group]]
id = "town"
title = "镇"
where = "类别 = '镇'"
[[group]]
id = "zone"
title = "区"
where = "类别 = '区'"
"#;

fn grades(quota: &str) -> String {
    format!(
        "[[grade]]\nid = \"excellent\"\ntitle = \"优秀\"\nat-least = 50\nquota = {{ {quota} }}\n\
         [[grade]]\nid = \"good\"\ntitle = \"良好\"\nat-least = 40\n[[grade]]\nid = \"pass\"\ntitle = \"合格\"\n"
    )
}

/// The ranking of units named A, B, C …, with these totals; the last `zones` of them are zones.
fn ranked(head: &str, more: &str, totals: &[&str], zones: usize) -> Assessment {
    let head = head.replace("full           = 10", "full = 100");
    let names = ["A", "B", "C", "D", "E"];
    let mut units = "乡镇, 类别".to_owned();
    let mut records = "乡镇, 日期, 事项, 数".to_owned();
    for (number, total) in totals.iter().enumerate() {
        let class = if number + zones < totals.len() { "镇" } else { "区" };
        _ = write!(units, "\n{}, {class}", names[number]);
        _ = write!(records, "\n{}, 2016-01-05, 甲, {total}", names[number]);
    }
    assessed(criteria(&head, &[more, SECTION]), &[("units", &units), ("records", &records)], None)
}

/// Each unit in order with its place, its place in its group, and its grade: `A 1/1 优秀`.
fn shown(assessment: &Assessment) -> String {
    let one = |standing: &super::Standing| {
        let grade = standing.grade.map_or("", |grade| assessment.criteria.grades[grade].title.as_str());
        let name = &assessment.dossier.units[standing.unit].name;
        format!("{name} {}/{} {grade}", standing.overall.place, standing.in_group.place).trim().to_owned()
    };
    assessment.ranking.0.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[test]
fn tied_units_share_a_place_and_the_next_is_skipped() {
    let assessment = ranked(HEAD, "", &["30", "50", "50", "40"], 0);
    assert!(assessment.ranking.0[0].overall.tied && !assessment.ranking.0[2].overall.tied);
    let places: Vec<usize> = assessment.ranking.0.iter().map(|standing| standing.overall.place).collect();
    assert_eq!(places, [1, 1, 3, 4]);
}

#[test]
fn the_next_place_follows_where_the_edition_says_so() {
    let assessment = ranked(&HEAD.replace("skipped", "following"), "", &["30", "50", "50", "40"], 0);
    let places: Vec<usize> = assessment.ranking.0.iter().map(|standing| standing.overall.place).collect();
    assert_eq!(places, [1, 1, 2, 3]);
}

#[test]
fn a_section_can_break_a_tie() {
    let second = SECTION
        .replace("\"work\"", "\"more\"")
        .replace("\"a\"", "\"c\"")
        .replace("\"b\"", "\"d\"")
        .replace("'甲'", "'丙'")
        .replace("'乙'", "'丁'");
    let head = HEAD.replace("full           = 10", "full = 200").replace("break = []", "break = [\"more\"]");
    let units = "乡镇, 类别\nA, 镇\nB, 镇";
    let records = "乡镇, 日期, 事项, 数\nA, 2016-01-05, 甲, 30\nB, 2016-01-05, 丙, 30";
    let assessment = assessed(criteria(&head, &[SECTION, &second]), &[("units", units), ("records", records)], None);
    let code = |at: usize| assessment.dossier.units[assessment.ranking.0[at].unit].name.clone();
    assert_eq!((code(0), code(1)), ("B".to_owned(), "A".to_owned()));
    assert!(!assessment.ranking.0[0].overall.tied);
}

#[test]
fn each_group_is_ranked_by_itself() {
    let assessment = ranked(HEAD, GROUPS, &["50", "30", "40", "20"], 2);
    assert_eq!(shown(&assessment), "A 1/1, C 2/1, B 3/2, D 4/2");
}

#[test]
fn a_share_of_units_rounds_down_or_up_as_said() {
    let of = |round: &str| {
        let quota = format!("share = \"30%\", round = \"{round}\", within = \"all\", ties = \"left-out\"");
        shown(&ranked(HEAD, &grades(&quota), &["59", "58", "57", "56", "55"], 0)).matches("优秀").count()
    };
    // 5 × 30% = 1.5
    assert_eq!((of("down"), of("up"), of("half-up")), (1, 2, 2));
}

#[test]
fn a_tie_across_the_last_room_leaves_all_of_it_out() {
    let quota = "count = 2, within = \"all\", ties = \"left-out\"";
    let assessment = ranked(HEAD, &grades(quota), &["59", "58", "58", "50"], 0);
    assert_eq!(shown(&assessment), "A 1/1 优秀, B 2/2 良好, C 2/2 良好, D 4/4 良好");
}

#[test]
fn a_tie_across_the_last_room_lets_all_of_it_in() {
    let quota = "count = 2, within = \"all\", ties = \"included\"";
    let assessment = ranked(HEAD, &grades(quota), &["59", "58", "58", "50"], 0);
    assert_eq!(shown(&assessment), "A 1/1 优秀, B 2/2 优秀, C 2/2 优秀, D 4/4 良好");
}

#[test]
fn a_tie_that_fills_the_room_exactly_is_let_in() {
    let quota = "count = 2, within = \"all\", ties = \"left-out\"";
    let assessment = ranked(HEAD, &grades(quota), &["58", "58", "57"], 0);
    assert_eq!(shown(&assessment), "A 1/1 优秀, B 1/1 优秀, C 3/3 良好");
}

#[test]
fn each_group_has_its_own_quota() {
    let quota = "count = { town = 2, zone = 1 }, within = \"group\", ties = \"left-out\"";
    let assessment = ranked(HEAD, &format!("{GROUPS}{}", grades(quota)), &["51", "52", "53", "58", "59"], 2);
    assert_eq!(shown(&assessment), "E 1/1 优秀, D 2/2 良好, C 3/1 优秀, B 4/2 优秀, A 5/3 良好");
}

#[test]
fn numbers_by_group_are_numbers_of_each_group() {
    let quota = "count = { town = 1, zone = 1 }, within = \"all\", ties = \"left-out\"";
    let assessment = ranked(HEAD, &format!("{GROUPS}{}", grades(quota)), &["51", "52", "53"], 1);
    assert_eq!(shown(&assessment), "C 1/1 优秀, B 2/1 优秀, A 3/2 良好");
}

#[test]
fn a_veto_on_the_grade_makes_room_for_the_next() {
    let veto = r#"
[[veto]]
id = "late"
title = "屡次迟报"
clause = "第九条"
when = { sum = "records", of = "数", at-least = 59 }
effect = { grade-at-most = "good" }
remedy = { absent = "补齐。" }
"#;
    let quota = "count = 1, within = \"all\", ties = \"left-out\"";
    let assessment = ranked(HEAD, &format!("{}{veto}", grades(quota)), &["59", "58", "57"], 0);
    assert_eq!(shown(&assessment), "A 1/1 良好, B 2/2 优秀, C 3/3 良好");
}

#[test]
fn a_threshold_includes_its_own_points_only_where_it_says_at_least() {
    let at_least =
        "[[grade]]\nid = \"good\"\ntitle = \"良好\"\nat-least = 50\n[[grade]]\nid = \"pass\"\ntitle = \"合格\"\n";
    assert_eq!(shown(&ranked(HEAD, at_least, &["50"], 0)), "A 1/1 良好");
    let more_than = at_least.replace("at-least", "more-than");
    assert_eq!(shown(&ranked(HEAD, &more_than, &["50"], 0)), "A 1/1 合格");
}
