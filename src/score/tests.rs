//! Hand-sized scorecards: one rule of the frame at a time.

use crate::assessment::tiny::{HEAD, assessed, criteria, first_line, points};

use super::*;

/// A section of ten points around `item`.
fn section(item: &str) -> String {
    format!(
        "[section]\nid = \"work\"\ntitle = \"工作\"\nclause = \"第一条\"\nmax = 10\n[[item]]\nid = \"a\"\ntitle = \"项\"\n\
         clause = \"第一条\"\nremedy = {{ absent = \"补齐。\" }}\n{item}"
    )
}

/// An item of four points besides the one of six.
const OTHER: &str = r#"
[[item]]
id = "b"
title = "另一项"
clause = "第一条"
max = 4
deduct = { each = 1, count = "records", where = "事项 = '差错'" }
remedy = { absent = "补齐。" }
"#;

#[test]
fn each_quarter_has_its_own_floor() {
    let item =
        "max = 10\nover = { period = \"quarter\", combine = \"sum\" }\ndeduct = { each = 2, count = \"records\" }";
    let records = "日期\n2016-01-05\n2016-02-05\n2016-03-05\n2016-04-05";
    // 第一季度 2.5 − 3×2 只扣到 0，第二季度 2.5 − 2，其余两季各 2.5。
    assert_eq!(first_line(&assessed(criteria(HEAD, &[&section(item)]), &[("records", records)], None)), "5.5");
}

#[test]
fn quarters_can_be_averaged() {
    let item =
        "max = 10\nover = { period = \"quarter\", combine = \"mean\" }\ndeduct = { each = 2, count = \"records\" }";
    let records = "日期\n2016-01-05\n2016-02-05\n2016-03-05\n2016-04-05";
    // (4 + 8 + 10 + 10) ÷ 4
    assert_eq!(first_line(&assessed(criteria(HEAD, &[&section(item)]), &[("records", records)], None)), "8");
}

#[test]
fn the_lowest_quarter_can_stand_for_the_year() {
    let item =
        "max = 10\nover = { period = \"quarter\", combine = \"lowest\" }\ndeduct = { each = 2, count = \"records\" }";
    let records = "日期\n2016-01-05\n2016-02-05\n2016-03-05\n2016-04-05";
    assert_eq!(first_line(&assessed(criteria(HEAD, &[&section(item)]), &[("records", records)], None)), "4");
}

#[test]
fn a_quarter_that_does_not_apply_leaves_its_weight_to_the_others() {
    let item = "max = 10\nover = { period = \"quarter\", combine = \"sum\" }\nmissing = \"not-applicable\"\n\
                prorate = { share = \"records\", where = \"事项 = '好'\", target = \"100%\" }";
    let records = "日期, 事项\n2016-01-05, 好\n2016-02-05, 差\n2016-04-05, 好";
    // 只有两季可算：(1.25 + 2.5) ÷ 5 × 10
    assert_eq!(first_line(&assessed(criteria(HEAD, &[&section(item)]), &[("records", records)], None)), "7.5");
}

#[test]
fn a_zero_in_one_period_leaves_the_others() {
    let item = "max = 10\nover = { period = \"quarter\", combine = \"sum\" }\ndeduct = { each = 1, count = \"records\" }\n\
                zero-if = { count = \"records\", where = \"事项 = '拒报'\", at-least = 1, in = \"period\" }";
    let records = "日期, 事项\n2016-01-05, 拒报\n2016-05-05, 迟报";
    // 0 + 1.5 + 2.5 + 2.5
    assert_eq!(first_line(&assessed(criteria(HEAD, &[&section(item)]), &[("records", records)], None)), "6.5");
}

#[test]
fn a_zero_of_the_item_takes_every_period() {
    let item = "max = 10\nover = { period = \"quarter\", combine = \"sum\" }\ndeduct = { each = 1, count = \"records\" }\n\
                zero-if = { count = \"records\", where = \"事项 = '拒报'\", at-least = 1 }";
    let records = "日期, 事项\n2016-01-05, 拒报\n2016-05-05, 迟报";
    assert_eq!(first_line(&assessed(criteria(HEAD, &[&section(item)]), &[("records", records)], None)), "0");
}

#[test]
fn without_a_floor_deductions_run_below_zero() {
    let item = "max = 10\nfloor = \"none\"\ndeduct = { each = 4, count = \"records\" }";
    let records = "日期\n2016-01-05\n2016-02-05\n2016-03-05";
    assert_eq!(first_line(&assessed(criteria(HEAD, &[&section(item)]), &[("records", records)], None)), "-2");
}

/// What a section of six and four points comes to when the item of six has nothing to measure by, and of the other one
/// point is lost.
fn with_an_item_that_does_not_apply(not_applicable: &str) -> Scorecard {
    let head = HEAD.replace("rescale-section", not_applicable);
    let item = "max = 6\nmissing = \"not-applicable\"\n\
                prorate = { share = \"records\", where = \"数 > 0\", among = \"事项 = '抽查'\", target = \"100%\" }";
    let text = section(&format!("{item}\n{OTHER}"));
    let assessment = assessed(criteria(&head, &[&text]), &[("records", "日期, 事项\n2016-01-05, 差错")], None);
    assessment.cards[0].clone()
}

#[test]
fn what_does_not_apply_leaves_its_weight_to_its_section() {
    // 3 ÷ 4 × 10
    assert_eq!(with_an_item_that_does_not_apply("rescale-section").total, points("7.5"));
}

#[test]
fn what_does_not_apply_leaves_its_weight_to_the_whole() {
    assert_eq!(with_an_item_that_does_not_apply("rescale-total").total, points("7.5"));
}

#[test]
fn what_does_not_apply_counts_full_where_the_edition_says_so() {
    // 6 + 3
    let card = with_an_item_that_does_not_apply("full-marks");
    assert_eq!(card.total, points("9"));
    assert_eq!(card.sections[0].lines[0].outcome, Outcome::NotApplicable);
}

#[test]
fn a_section_is_converted_to_its_points_in_the_total() {
    let text = section("max = 10\ndeduct = { each = 1, count = \"records\" }")
        .replace("max = 10\n[[item", "max = 10\nconvert-to = 60\n[[item");
    let head = HEAD.replace("full           = 10", "full = 60");
    let assessment = assessed(criteria(&head, &[&text]), &[("records", "日期\n2016-01-05")], None);
    // 9 ÷ 10 × 60
    assert_eq!(assessment.cards[0].total, points("54"));
}

#[test]
fn a_total_that_alone_is_rounded_is_rounded_once() {
    let head = HEAD.replace("\"item\"", "\"total\"");
    let bonus = "[[bonus]]\nid = \"more\"\ntitle = \"加分\"\nclause = \"第二条\"\naward = { each = 0.0015, count = \"records\" }";
    let item = "max = 10\ndeduct = { each = 1.996, count = \"records\" }";
    let text = format!("{}\n{bonus}", section(item));
    let assessment = assessed(criteria(&head, &[&text]), &[("records", "日期\n2016-01-05")], None);
    // 8.004 + 0.0015 = 8.0055；先各自舍入得 8.00。
    assert_eq!(assessment.cards[0].total, points("8.01"));
}

const QUARTERLY_BONUS: &str = r#"
[[bonus]]
id = "more"
title = "加分"
clause = "第二条"
max = 4
over = { period = "quarter", combine = "sum" }
award = { each = 1, count = "records", where = "事项 = '好'" }

[[penalty]]
id = "less"
title = "倒扣"
clause = "第三条"
max = 4
over = { period = "quarter", combine = "sum" }
deduct = { each = 1, count = "records", where = "事项 = '坏'" }
remedy = { absent = "补齐。" }
"#;

#[test]
fn a_quarter_to_come_gives_no_bonus_and_takes_no_penalty() {
    let text = format!("{}\n{QUARTERLY_BONUS}", section("max = 10\ndeduct = { each = 1, count = \"records\" }"));
    let records = "日期, 事项\n2016-01-05, 好\n2016-01-06, 坏";
    let assessment = assessed(criteria(HEAD, &[&text]), &[("records", records)], Some("2016-03-31"));
    assert_eq!(assessment.cards[0].bonus, points("1"));
    assert_eq!(assessment.cards[0].penalty, points("-1"));
}

#[test]
fn a_quarter_to_come_stands_at_full_marks() {
    let item =
        "max = 10\nover = { period = \"quarter\", combine = \"sum\" }\ndeduct = { each = 1, count = \"records\" }";
    let records = "日期\n2016-01-05\n2016-02-05";
    let assessment = assessed(criteria(HEAD, &[&section(item)]), &[("records", records)], Some("2016-03-31"));
    assert_eq!(first_line(&assessment), "8");
    assert_eq!(assessment.cards[0].sections[0].lines[0].parts[1].outcome, Outcome::NotDue);
}

const VETO: &str = r#"
[[veto]]
id = "made-up"
title = "造假"
clause = "第九条"
when = { count = "records", where = "事项 = '造假'", at-least = 1 }
effect = { zero = "a" }
remedy = { absent = "更正。" }
"#;

#[test]
fn a_veto_takes_an_item_that_is_not_due() {
    let text = format!("{}\n{VETO}", section("max = 10\ndue = 2016-12-01\ndeduct = { each = 1, count = \"records\" }"));
    let records = [("records", "日期, 事项\n2016-01-05, 造假")];
    let assessment = assessed(criteria(HEAD, &[&text]), &records, Some("2016-06-30"));
    assert_eq!(first_line(&assessment), "0");
}

#[test]
fn vetoes_on_the_total_outrank_its_floor() {
    let head = format!("{HEAD}\ntotal = {{ floor = 5 }}");
    let text = format!(
        "{}\n{}",
        section("max = 10\ndeduct = { each = 1, count = \"records\" }"),
        VETO.replace("zero = \"a\"", "total-at-most = 3")
    );
    let assessment = assessed(criteria(&head, &[&text]), &[("records", "日期, 事项\n2016-01-05, 造假")], None);
    assert_eq!(assessment.cards[0].total, points("3"));
}

#[test]
fn a_rule_that_is_rounded_first_rounds_each_rule() {
    let head = HEAD.replace("\"item\", places = 2", "\"rule\", places = 1");
    let item = "max = 10\ndeduct = [{ each = 0.14, count = \"records\" }, { each = 0.14, count = \"records\" }]";
    let assessment = assessed(criteria(&head, &[&section(item)]), &[("records", "日期\n2016-01-05")], None);
    // 10 − 0.1 − 0.1，不是 10 − 0.28 ≈ 9.7。
    assert_eq!(first_line(&assessment), "9.8");
}
