//! Which rows are shown for a loss.

use crate::{
    assessment::tiny::{HEAD, assessed, criteria},
    gap,
};

/// The rows shown for what a rule took of ten points.
fn rows(rule: &str, records: &str) -> Vec<u32> {
    let section = format!(
        "[section]\nid = \"work\"\ntitle = \"工作\"\nclause = \"第一条\"\nmax = 10\n[[item]]\nid = \"a\"\ntitle = \"项\"\n\
         clause = \"第一条\"\nmax = 10\nmissing = \"zero\"\nremedy = {{ absent = \"补齐。\" }}\n{rule}"
    );
    let assessment = assessed(criteria(HEAD, &[&section]), &[("records", records)], None);
    let shortfalls = gap::of(&assessment, assessment.cards[0].unit);
    let findings = shortfalls.iter().flat_map(|shortfall| &shortfall.findings);
    findings.flat_map(gap::Finding::at_fault).map(|place| place.row).collect()
}

const RECORDS: &str = "日期, 事项, 数\n2016-01-05, 好, 1\n2016-02-05, 坏, 0\n2016-03-05, 好, 0";

#[test]
fn what_is_counted_against_a_unit_is_shown() {
    assert_eq!(rows("deduct = { each = 1, count = \"records\", where = \"事项 = '坏'\" }", RECORDS), [3]);
}

#[test]
fn what_is_counted_for_a_unit_is_not_shown_as_its_loss() {
    assert!(rows("prorate = { count = \"records\", where = \"事项 = '好'\", target = 4 }", RECORDS).is_empty());
    assert!(rows("award = { each = 1, distinct = \"records\", of = \"事项\" }", RECORDS).is_empty());
    assert!(rows("pass = { sum = \"records\", of = \"数\", at-least = 5 }", RECORDS).is_empty());
}

#[test]
fn of_a_share_what_is_missing_to_the_whole_is_shown() {
    assert_eq!(rows("prorate = { share = \"records\", where = \"事项 = '好'\", target = \"100%\" }", RECORDS), [3]);
}

#[test]
fn what_should_not_be_there_is_shown() {
    assert_eq!(rows("pass = { count = \"records\", where = \"事项 = '坏'\", equals = 0 }", RECORDS), [3]);
}

#[test]
fn a_row_that_costs_nothing_is_not_shown() {
    let table =
        "table = { count = \"records\", of = \"事项\", rows = [{ is = \"好\", lose = 0 }, { is = \"坏\", lose = 1 }] }";
    assert_eq!(rows(table, RECORDS), [3]);
}
