//! What leaders, reminded units and whoever opens the folder read.

use super::{
    super::{Filed, Level, Paper, Subject, index, onepage, reminder, reminders},
    *,
};
use crate::{
    assessment::tiny::{HEAD, assessed, criteria},
    dossier::UnitIndex,
};

mod odd_ones;

const LEVELS: &str = r#"
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

const UNITS: &str = "乡镇\n白鹭镇\n竹溪镇";

fn reminding(as_of: &str) -> Assessment {
    let records = format!("{RECORDS}\n竹溪镇, 2016-10-08, 迟报, 1\n竹溪镇, 2016-11-03, 迟报, 1");
    let criteria = criteria(HEAD, &[LEVELS, RULES, FURTHER, EXTRAS]);
    assessed(criteria, &[("units", UNITS), ("records", &records)], Some(as_of))
}

fn page_for_leaders(assessment: &Assessment) -> crate::report::OnePage {
    onepage(&District::of(assessment), &occasion(Lang::Zh)).unwrap()
}

fn reminder_of(assessment: &Assessment, name: &str) -> crate::report::ReminderPage {
    reminder(&District::of(assessment), &occasion(Lang::Zh), assessment.unit(name).unwrap()).unwrap()
}

#[test]
fn the_page_for_leaders_of_two_units_reads_so() {
    let page = page_for_leaders(&two_units(Some("2016-11-10")));
    insta::assert_snapshot!(printed("onepage/text.md.j2", &page, Lang::Zh));
}

#[test]
fn the_overview_as_text_reads_so() {
    let assessment = two_units(Some("2016-10-31"));
    let view = overview(&District::of(&assessment), &occasion(Lang::Zh)).unwrap();
    insta::assert_snapshot!(printed("overview/text.md.j2", &view, Lang::Zh));
}

#[test]
fn a_reminder_reads_so() {
    let view = reminder_of(&reminding("2016-11-25"), "竹溪镇");
    insta::assert_snapshot!(printed("reminder/text.md.j2", &view, Lang::Zh));
}

#[test]
fn the_list_of_reminders_reads_so() {
    let assessment = reminding("2016-11-25");
    let view = reminders(&District::of(&assessment), &occasion(Lang::Zh)).unwrap();
    insta::assert_snapshot!(printed("reminders/text.md.j2", &view, Lang::Zh));
}

#[test]
fn whoever_has_nothing_to_do_is_told_so_in_a_sentence() {
    let view = reminder_of(&reminding("2016-11-25"), "白鹭镇");
    assert_eq!(view.lead, "近期没有到期的事项，不用发提示。");
    let page = printed("reminder/page.html.j2", &view, Lang::Zh);
    assert!(!page.contains("<table"), "{page}");
}

#[test]
fn criteria_without_levels_say_so() {
    let view = reminder_of(&two_units(Some("2016-11-25")), "竹溪镇");
    assert_eq!(view.lead, "细则没有规定工作提示的级别，不发提示。");
}

#[test]
fn a_township_does_not_see_the_page_for_leaders() {
    let assessment = two_units(None);
    let townships = Occasion { clearance: Level::Unit, ..occasion(Lang::Zh) };
    let withheld = onepage(&District::of(&assessment), &townships).unwrap_err();
    assert_eq!((withheld.level, withheld.clearance), (Level::Leaders, Level::Unit));
}

#[test]
fn every_paper_here_can_be_had_in_english() {
    let assessment = reminding("2016-11-25");
    let district = District::of(&assessment);
    let english = occasion(Lang::En);
    let leaders = printed("onepage/page.html.j2", &onepage(&district, &english).unwrap(), Lang::En);
    assert!(leaders.contains("For the leaders&#x27; attention"), "{leaders}");
    let own = reminder(&district, &english, assessment.unit("竹溪镇").unwrap()).unwrap();
    assert!(printed("reminder/page.html.j2", &own, Lang::En).contains("What is to be done"));
    let list = printed("reminders/page.html.j2", &reminders(&district, &english).unwrap(), Lang::En);
    assert!(list.contains("To whom"), "{list}");
}

fn filed(path: &str, paper: Paper, subject: Subject) -> Filed {
    let ending = path.rsplit('.').next().unwrap().to_owned();
    Filed { path: path.to_owned(), paper, subject, ending, level: paper.level(), size: 2049 }
}

#[test]
fn the_index_of_a_folder_reads_so() {
    let assessment = two_units(Some("2016-10-31"));
    let papers = [
        filed("各单位/2016年10月_02_竹溪镇.pdf", Paper::Unit, Subject::Unit(UnitIndex(1))),
        filed("各单位/2016年10月_02_竹溪镇.html", Paper::Unit, Subject::Unit(UnitIndex(1))),
        filed("各单位/2016年10月_01_白鹭镇.html", Paper::Unit, Subject::Unit(UnitIndex(0))),
        filed("各单位/2016年10月_02_竹溪镇_工作提示.html", Paper::Reminder, Subject::Unit(UnitIndex(1))),
        filed("2016年10月_总览 100%.html", Paper::Overview, Subject::District),
    ];
    let view = index(&District::of(&assessment), &occasion(Lang::Zh), &papers).unwrap();
    insta::assert_snapshot!(without_style(&printed("index/page.html.j2", &view, Lang::Zh)));
}

#[test]
fn every_kind_of_paper_has_a_use_in_both_languages() {
    let silent = Lang::ALL.into_iter().flat_map(|lang| {
        let known = move |paper: &Paper| lang.has(&format!("report.index.purpose.{}", paper.name()));
        Paper::ALL.into_iter().filter(move |paper| !known(paper))
    });
    assert_eq!(silent.collect::<Vec<_>>(), Vec::<Paper>::new());
}

#[test]
fn an_index_does_not_tell_of_papers_that_its_reader_may_not_see() {
    let assessment = two_units(None);
    let papers = [filed("总览.html", Paper::Overview, Subject::District)];
    let townships = Occasion { clearance: Level::Unit, ..occasion(Lang::Zh) };
    assert!(index(&District::of(&assessment), &townships, &papers).is_err());
    assert!(index(&District::of(&assessment), &townships, &[]).is_ok());
}
