//! What the papers that hold two years or two editions beside each other say.

use std::sync::OnceLock;

use super::{occasion, printed};
use crate::{
    assessment::{
        Assessment,
        tiny::{HEAD, assessed, criteria},
    },
    criteria::{Criteria, Library},
    diag::Diagnostics,
    district::District,
    dossier::{self, Request},
    impact::Impact,
    num::{Points, Quantity},
    progress::{Move, Progress},
    report::{impact, progress},
    sample::{self, Year},
    say::Lang,
};

const RULES: &str = r#"
[section]
id     = "reports"
title  = "报表报送"
clause = "第二条"
max    = 10

[[item]]
id      = "late"
title   = "报表按时"
clause  = "第二条第（一）项"
max     = 6
deduct  = { each = 1, count = "records", where = "事项 = '迟报'" }
missing = "zero"
remedy  = { text = "应按时。", recover = "none" }
owner   = "综合科"

[[item]]
id      = "wrong"
title   = "报表准确"
clause  = "第二条第（二）项"
max     = 4
deduct  = { each = 0.5, sum = "records", of = "数", where = "事项 = '差错'" }
missing = "zero"
remedy  = { text = "应更正。", recover = "none" }
owner   = "综合科"
"#;

const LAST: &str = "乡镇, 日期, 事项, 数
白鹭镇, 2016-02-01, 迟报, 1
竹溪镇, 2016-02-01, 迟报, 1
竹溪镇, 2016-03-01, 迟报, 1
松岩镇, 2016-05-01, 差错, 3";

const THIS: &str = "乡镇, 日期, 事项, 数
白鹭镇, 2016-02-01, 迟报, 1
竹溪镇, 2016-05-01, 差错, 1
石桥镇, 2016-05-01, 差错, 2";

const BEFORE: &str = "乡镇\n白鹭镇\n竹溪镇\n松岩镇";
const AFTER: &str = "乡镇\n白鹭镇\n竹溪镇\n石桥镇";

fn year(rules: &str, units: &str, records: &str) -> Assessment {
    assessed(criteria(HEAD, &[rules]), &[("units", units), ("records", records)], None)
}

/// Last year's edition: late reports cost more.
fn earlier() -> String {
    RULES.replace("each = 1,", "each = 2,")
}

#[test]
fn two_years_of_three_units_read_so() {
    let (published, recomputed, now) =
        (year(&earlier(), BEFORE, LAST), year(RULES, BEFORE, LAST), year(RULES, AFTER, THIS));
    let [published, recomputed, now] = [&published, &recomputed, &now].map(District::of);
    let page = progress(&published, &recomputed, &now, &occasion(Lang::Zh)).unwrap();
    insta::assert_snapshot!(printed("progress/text.md.j2", &page, Lang::Zh));
    printed("progress/page.html.j2", &page, Lang::Zh);
    let english = progress(&published, &recomputed, &now, &occasion(Lang::En)).unwrap();
    assert!(printed("progress/page.html.j2", &english, Lang::En).contains("more balanced"));
}

#[test]
fn two_editions_over_the_same_records_read_so() {
    let (old, new) = (year(&earlier(), BEFORE, LAST), year(RULES, BEFORE, LAST));
    let (old, new) = (District::of(&old), District::of(&new));
    let page = impact(&old, &new, &occasion(Lang::Zh)).unwrap();
    insta::assert_snapshot!(printed("impact/text.md.j2", &page, Lang::Zh));
    assert!(printed("impact/page.html.j2", &page, Lang::Zh).contains("试算，不作为考核依据"));
    let english = impact(&old, &new, &occasion(Lang::En)).unwrap();
    assert!(printed("impact/page.html.j2", &english, Lang::En).contains("They may not"));
}

#[test]
fn an_edition_beside_itself_may_be_compared() {
    let (old, new) = (year(RULES, BEFORE, LAST), year(RULES, BEFORE, LAST));
    let page = impact(&District::of(&old), &District::of(&new), &occasion(Lang::Zh)).unwrap();
    assert!(!page.has_clauses && page.verdict.starts_with("可以直接比较"), "{page:?}");
}

#[test]
fn years_without_a_common_unit_are_not_compared() {
    let (last, now) =
        (year(RULES, "乡镇\n甲镇", "乡镇, 日期, 事项, 数"), year(RULES, "乡镇\n乙镇", "乡镇, 日期, 事项, 数"));
    let (last, now) = (District::of(&last), District::of(&now));
    let page = progress(&last, &last, &now, &occasion(Lang::Zh)).unwrap();
    let text = printed("progress/page.html.j2", &page, Lang::Zh);
    assert!(text.contains("没有两年都参评的单位") && !text.contains("<table"), "{text}");
}

/// The sample's ledgers of a year, by an edition that `read` finds.
fn sampled(year: Year, read: impl Fn(&Library, &mut Diagnostics) -> Option<Criteria>) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let (ledgers, editions) = (folder.path().join("台账"), folder.path().join("细则"));
    sample::write(&ledgers, year).unwrap();
    sample::write_editions(&editions, year).unwrap();
    let mut library = Library::embedded();
    library.add_folder(&editions, folder.path()).unwrap();
    let mut diags = Diagnostics::new();
    let criteria = read(&library, &mut diags).unwrap();
    let request = Request {
        root: folder.path(),
        files: &dossier::files(&ledgers).unwrap(),
        mappings: &[],
        schema: &criteria.schema,
        units: criteria.units,
        year: criteria.edition.year,
        as_of: None,
    };
    let dossier = dossier::read(&request, &mut diags).unwrap();
    let assessment = Assessment::of(criteria, dossier, None, &mut diags);
    assert!(!diags.has_errors(), "{diags:#?}");
    assessment
}

/// The sample's last year as published and by this year's edition, and this year.
fn years() -> &'static [Assessment; 3] {
    static YEARS: OnceLock<[Assessment; 3]> = OnceLock::new();
    YEARS.get_or_init(|| {
        let published = sampled(Year::Y2015, |library, diags| library.criteria("2015-model", diags));
        let last = published.criteria.edition.year;
        [
            published,
            sampled(Year::Y2015, |library, diags| library.criteria_for("2016-model", last, diags)),
            sampled(Year::Y2016, |library, diags| library.criteria("2016-model", diags)),
        ]
    })
}

#[test]
fn every_units_change_is_its_works_and_the_editions() {
    let districts = years().each_ref().map(District::of);
    let progress = Progress::of(&districts[0], &districts[1], &districts[2]);
    assert_eq!((progress.units.len(), progress.came.len(), progress.gone.len()), (22, 1, 0));
    let whole: Points = progress.units.iter().map(Move::whole).sum();
    let (work, rules): (Points, Points) =
        (progress.units.iter().map(Move::work).sum(), progress.units.iter().map(Move::rules).sum());
    assert_eq!(whole, &work + &rules);
    assert!(progress.units.iter().any(|unit| unit.work() > Points::ZERO));
    assert!(progress.units.iter().any(|unit| unit.work().is_negative()));
    assert!(progress.units.iter().any(|unit| !unit.rules().is_zero()));
}

#[test]
fn an_edition_moved_to_another_year_asks_for_that_years_days() {
    let [_, recomputed, _] = years();
    let criteria = &recomputed.criteria;
    assert_eq!(criteria.edition.year.to, jiff::civil::date(2015, 12, 31));
    let consent = criteria.find("transfer-consent").unwrap();
    let wording = criteria.wording(Lang::Zh);
    let words = consent.rules[0].scale.in_words(&wording);
    assert!(words.contains("2015") && !words.contains("2016"), "{words}");
    assert_eq!(
        criteria.find("station-posts").unwrap().remedy.as_ref().unwrap().by,
        Some(jiff::civil::date(2015, 11, 30))
    );
}

#[test]
fn the_draft_of_next_year_changes_each_thing_it_says_it_changes() {
    let this = &years()[2];
    let year = this.criteria.edition.year;
    let draft = sampled(Year::Y2016, |library, diags| library.criteria_for("2017-draft", year, diags));
    let (old, new) = (District::of(this), District::of(&draft));
    let impact = Impact::of(&old, &new, Lang::Zh);
    let kinds: Vec<(&str, &str)> =
        impact.clauses.iter().map(|clause| (clause.change.id.as_str(), clause.change.kind.key())).collect();
    let expected = [
        ("household-companies", "deadline"),
        ("staff-qualified", "points"),
        ("village-staff-trained", "added"),
        ("problems-rectified", "points"),
        ("graded-disclosure", "duty"),
        ("source-noted", "method"),
        ("guidance-first", "removed"),
    ];
    assert_eq!(kinds, expected);
    for shift in &impact.units {
        let causes: Points = shift.causes.iter().map(|(_, change)| change).sum();
        assert_eq!(shift.difference(), &causes + &shift.rest);
    }
    assert_eq!(impact.sensitive.iter().map(|weight| weight.share.clone()).sum::<Quantity>(), Quantity::ONE);
}
