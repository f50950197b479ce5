//! What is booked against which record.

use super::{Ground, Posting, gained, lost};
use crate::{
    assessment::{
        Assessment,
        tiny::{HEAD, assessed, criteria},
    },
    district::{District, Member},
    num::Points,
};

fn lost_by<'a>(assessment: &'a Assessment, member: &'a Member<'a>) -> Vec<Posting<'a>> {
    lost(assessment, member.unit, &member.shortfalls, &member.account)
}

/// The one unit's postings for one item of ten points, a line each: `record row`, or the ground, and the points.
fn booked(rule: &str, records: &str) -> Vec<String> {
    let section = format!(
        "[section]\nid = \"work\"\ntitle = \"工作\"\nclause = \"第一条\"\nmax = 10\n[[item]]\nid = \"a\"\ntitle = \"项\"\n\
         clause = \"第一条\"\nmax = 10\nmissing = \"zero\"\nremedy = {{ absent = \"补齐。\" }}\n{rule}"
    );
    let assessment = assessed(criteria(HEAD, &[&section]), &[("records", records)], None);
    let district = District::of(&assessment);
    let postings = lost_by(&assessment, &district.units[0]);
    let together: Points = postings.iter().filter_map(|posting| posting.points.as_ref()).sum();
    assert_eq!(together, district.units[0].account.lost);
    postings.iter().map(said).collect()
}

fn said(posting: &Posting<'_>) -> String {
    let ground = match posting.ground {
        Ground::Record(place) => format!("record {}", place.row),
        Ground::Whole => "whole".to_owned(),
        Ground::Cap => "cap".to_owned(),
        Ground::Floor => "floor".to_owned(),
        Ground::Combined => "combined".to_owned(),
        Ground::Conversion => "conversion".to_owned(),
        Ground::Limit => "limit".to_owned(),
    };
    let points = posting.points.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    format!("{ground}: {points}")
}

const RECORDS: &str = "日期, 事项, 数\n2016-01-05, 坏, 4\n2016-02-05, 坏, 3\n2016-03-05, 好, 0";

#[test]
fn each_record_counted_is_booked_by_itself() {
    let rule = "deduct = { each = 0.5, count = \"records\", where = \"事项 = '坏'\" }";
    assert_eq!(booked(rule, RECORDS), ["record 2: 0.5", "record 3: 0.5"]);
}

#[test]
fn a_record_is_booked_with_as_much_as_it_counts() {
    let rule = "deduct = { each = 0.1, sum = \"records\", of = \"数\", where = \"事项 = '坏'\" }";
    assert_eq!(booked(rule, RECORDS), ["record 2: 0.4", "record 3: 0.3"]);
}

#[test]
fn what_a_cap_holds_back_is_booked_against_the_cap() {
    let rule = "deduct = { each = 0.1, sum = \"records\", of = \"数\", where = \"事项 = '坏'\", cap = 0.5 }";
    assert_eq!(booked(rule, RECORDS), ["record 2: 0.4", "record 3: 0.3", "cap: -0.2"]);
}

#[test]
fn when_no_points_are_left_the_rest_is_booked_against_the_floor() {
    let rule = "deduct = { each = 2, sum = \"records\", of = \"数\", where = \"事项 = '坏'\" }";
    assert_eq!(booked(rule, RECORDS), ["record 2: 8", "record 3: 6", "floor: -4"]);
}

#[test]
fn what_is_free_belongs_to_no_record_and_so_nothing_is_split() {
    let rule = "deduct = { each = 1, sum = \"records\", of = \"数\", where = \"事项 = '坏'\", beyond = 5 }";
    assert_eq!(booked(rule, RECORDS), ["whole: 2", "record 2: -", "record 3: -"]);
}

#[test]
fn a_share_is_booked_as_a_whole_with_its_records_after_it() {
    let rule = "prorate = { share = \"records\", where = \"事项 = '好'\", target = \"100%\" }";
    assert_eq!(booked(rule, RECORDS), ["whole: 6.67", "record 2: -", "record 3: -"]);
}

#[test]
fn one_record_alone_bears_the_whole() {
    let rule = "pass = { count = \"records\", where = \"事项 = '好'\", equals = 0 }";
    assert_eq!(booked(rule, RECORDS), ["record 4: 10"]);
}

#[test]
fn what_is_not_there_has_no_record() {
    let rule = "pass = { count = \"records\", where = \"事项 = '无'\", at-least = 1 }";
    assert_eq!(booked(rule, RECORDS), ["whole: 10"]);
}

#[test]
fn each_row_of_a_table_costs_its_own() {
    let rule =
        "table = { count = \"records\", of = \"事项\", rows = [{ is = \"好\", lose = 0 }, { is = \"坏\", lose = 1 }] }";
    assert_eq!(booked(rule, RECORDS), ["record 2: 1", "record 3: 1"]);
}

#[test]
fn what_was_taken_before_everything_was_taken_is_not_taken_twice() {
    let rule = "deduct = { each = 1, count = \"records\", where = \"事项 = '坏'\" }\n\
                zero-if = { count = \"records\", where = \"数 = 4\", at-least = 1 }";
    assert_eq!(booked(rule, RECORDS), ["record 2: 1", "record 3: 1", "record 2: 10", "floor: -2"]);
}

#[test]
fn bonuses_and_penalties_beyond_the_editions_cap_are_booked_against_it() {
    let head = format!("{HEAD}\nbonus-max = 1\npenalty-max = 1");
    let rest = "[section]\nid = \"work\"\ntitle = \"工作\"\nclause = \"第一条\"\nmax = 10\n[[item]]\nid = \"a\"\ntitle = \"项\"\n\
                clause = \"第一条\"\nmax = 10\nmissing = \"full\"\nremedy = { absent = \"补齐。\" }\n\
                deduct = { each = 1, count = \"records\", where = \"事项 = '无'\" }";
    let extras = "[[bonus]]\nid = \"b\"\ntitle = \"加\"\nclause = \"第二条\"\n\
                  award = { each = 0.6, count = \"records\", where = \"事项 = '坏'\" }\nmissing = \"zero\"\n\
                  [[penalty]]\nid = \"c\"\ntitle = \"扣\"\nclause = \"第三条\"\n\
                  deduct = { each = 0.7, count = \"records\", where = \"事项 = '坏'\" }\nmissing = \"full\"\n\
                  remedy = { absent = \"改正。\" }";
    let assessment = assessed(criteria(&head, &[rest, extras]), &[("records", RECORDS)], None);
    let district = District::of(&assessment);
    let said = |postings: Vec<Posting<'_>>| postings.iter().map(said).collect::<Vec<_>>();
    assert_eq!(said(gained(&assessment, district.units[0].unit)), ["record 2: 0.6", "record 3: 0.6", "limit: -0.2"]);
    assert_eq!(said(lost_by(&assessment, &district.units[0])), ["record 2: 0.7", "record 3: 0.7", "limit: -0.4"]);
}
