//! What the paper of one unit says, whatever its form.

use super::{UnitPage, unit};
use crate::{
    assessment::Assessment,
    district::District,
    report::{
        Occasion,
        tests::{district_of, occasion, printed, two_units},
    },
    say::Lang,
};

/// Records of three units, of which one lost points in two items and another in one of them.
const THREE: &str = "乡镇, 日期, 事项, 数
白鹭镇, 2016-01-20, 培训, 3
竹溪镇, 2016-02-01, 迟报, 1
竹溪镇, 2016-05-01, 差错, 12
竹溪镇, 2016-05-20, 培训, 3
青石镇, 2016-03-01, 迟报, 1
青石镇, 2016-05-20, 培训, 3";

fn three_units(as_of: Option<&str>) -> Assessment {
    district_of("乡镇\n白鹭镇\n竹溪镇\n青石镇", THREE, as_of)
}

fn view(assessment: &Assessment, name: &str, occasion: &Occasion) -> UnitPage {
    unit(&District::of(assessment), occasion, assessment.unit(name).unwrap()).unwrap()
}

fn forms(page: &UnitPage) -> [String; 3] {
    ["unit/page.html.j2", "unit/document.xml.j2", "unit/text.md.j2"].map(|layout| printed(layout, page, Lang::Zh))
}

#[test]
fn the_text_of_a_unit_with_losses_reads_so() {
    let page = view(&three_units(Some("2016-10-31")), "竹溪镇", &occasion(Lang::Zh));
    insta::assert_snapshot!(printed("unit/text.md.j2", &page, Lang::Zh));
}

#[test]
fn every_form_names_until_when_objections_are_taken_and_whom_to_ask() {
    let page = view(&two_units(Some("2016-10-31")), "竹溪镇", &occasion(Lang::Zh));
    for form in forms(&page) {
        assert!(form.contains("2016年11月20日前书面报某某区统计局") && form.contains("综合科，分机0000"), "{form}");
    }
}

#[test]
fn without_a_day_and_a_contact_the_bureaus_sections_take_objections() {
    let plain = Occasion { contact: None, objections_until: None, ..occasion(Lang::Zh) };
    let review = view(&two_units(None), "竹溪镇", &plain).review;
    assert!(review[0].starts_with("对记录或得分有异议的，请书面报某某区统计局"), "{review:?}");
    assert_eq!(review[1], "联系：某某区统计局各记录科室。");
}

#[test]
fn a_day_that_has_passed_is_said_to_have_passed() {
    let review = view(&two_units(None), "竹溪镇", &occasion(Lang::Zh)).review;
    assert_eq!(review[0], "提出异议的截止日2016年11月20日已过。");
}

#[test]
fn every_form_shows_the_same_figures() {
    let page = view(&two_units(Some("2016-10-31")), "竹溪镇", &occasion(Lang::Zh));
    for form in forms(&page) {
        for figure in [&page.total, &page.lost, &page.recoverable] {
            assert!(form.contains(figure.as_str()), "{figure}: {form}");
        }
    }
}

#[test]
fn a_peer_is_named_only_where_it_holds_full_marks() {
    let page = view(&three_units(None), "竹溪镇", &occasion(Lang::Zh));
    let ask = page.learning.unwrap().ask.unwrap();
    assert_eq!(ask.rows[0], ["报表准确", "第二条第（二）项", "1.20", "白鹭镇、青石镇"]);
    assert_eq!(ask.rows[1], ["报表按时", "第二条第（一）项", "0.50", "白鹭镇"]);
}

#[test]
fn what_is_done_well_says_what_it_cost_the_peers_and_names_none() {
    let page = view(&three_units(None), "白鹭镇", &occasion(Lang::Zh));
    let merits = page.learning.unwrap().merits;
    assert_eq!(merits[0], "报表准确（第二条第（二）项）：同类有1个单位在这一项共扣 1.20 分。");
    assert_eq!(merits[1], "报表按时（第二条第（一）项）：同类有2个单位在这一项共扣 1.00 分。");
}

#[test]
fn the_line_over_the_year_says_on_which_day_most_was_lost() {
    let when = view(&three_units(None), "竹溪镇", &occasion(Lang::Zh)).when.unwrap();
    assert!(when.lead.contains("1.70 分，扣得最多的一天是2016年5月1日（1.20 分）"), "{}", when.lead);
    assert_eq!(when.undated, None);
}

#[test]
fn a_unit_without_a_loss_has_no_empty_lists() {
    let page = view(&three_units(None), "白鹭镇", &occasion(Lang::Zh));
    assert!(page.when.is_none() && page.tables.losses.is_none() && page.tables.remedies.is_none());
    let [html, document, _] = forms(&page);
    assert!(!html.contains("class=\"todo\"") && !html.contains("class=\"iss\"><caption class=\"unseen\">失分明细"));
    assert!(document.contains("没有失分。"), "{document}");
}

#[test]
fn no_sentence_advises_to_report_for_others() {
    let page = view(&two_units(Some("2016-10-31")), "竹溪镇", &occasion(Lang::Zh));
    for form in forms(&page) {
        assert_eq!(form.matches("代填代报").count(), form.matches("不得代填代报").count(), "{form}");
    }
}
