//! What must hold of every page, shown on the whole sample district.

use std::sync::OnceLock;

use super::occasion;
use crate::{
    assessment::Assessment,
    criteria::Library,
    diag::Diagnostics,
    district::District,
    dossier::{self, Request},
    num::Points,
    report::{self, UnitPage, chart::Body, overview, scores},
    sample,
    say::Lang,
};

/// The sample district, at the end of October.
pub(in crate::report) fn sample() -> &'static Assessment {
    static SAMPLE: OnceLock<Assessment> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        sample::write(folder.path(), sample::Year::Y2016).unwrap();
        let mut diags = Diagnostics::new();
        let criteria = Library::embedded().criteria("2016-model", &mut diags).unwrap();
        let as_of = Some(jiff::civil::date(2016, 10, 31));
        let request = Request {
            root: folder.path(),
            files: &dossier::files(folder.path()).unwrap(),
            mappings: &[],
            schema: &criteria.schema,
            units: criteria.units,
            year: criteria.edition.year,
            as_of,
        };
        let dossier = dossier::read(&request, &mut diags).unwrap();
        Assessment::of(criteria, dossier, as_of, &mut diags)
    })
}

fn pages() -> Vec<UnitPage> {
    let district = District::of(sample());
    let page =
        |member: &crate::district::Member<'_>| report::unit(&district, &occasion(Lang::Zh), member.unit).unwrap();
    district.units.iter().map(page).collect()
}

fn points(text: &str) -> Points {
    Points::parse(&text.replace(['−', '+'], ""))
        .map(|points| if text.contains('−') { -&points } else { points })
        .unwrap()
}

fn sum<'a>(texts: impl Iterator<Item = &'a String>) -> Points {
    texts.map(|text| points(text)).sum()
}

#[test]
fn printed_lines_add_up_to_their_section_where_nothing_is_converted() {
    for page in pages() {
        for section in page.sections.iter().filter(|section| section.converted.is_none()) {
            let lines = section.lines.iter().filter(|line| line.points != "—").map(|line| &line.points);
            assert_eq!(sum(lines), points(&section.points), "{} {}", page.name, section.title);
        }
    }
}

#[test]
fn printed_steps_lead_from_full_marks_to_the_total() {
    for page in pages() {
        let Body::Rows(drawn) = &page.account.body else { panic!("an account has rows") };
        let (end, steps) = drawn.rows.split_last().unwrap();
        let together = sum(steps.iter().filter(|step| step.class != "faint").map(|step| &step.values[0]));
        assert_eq!((together, &end.values[0]), (points(&page.total), &page.total), "{}", page.name);
    }
}

#[test]
fn printed_losses_add_up_to_what_was_lost() {
    for page in pages() {
        let lines = page.losses.iter().map(|loss| &loss.lost).chain(&page.converted);
        assert_eq!(sum(lines), points(&page.lost), "{}", page.name);
    }
}

#[test]
fn what_can_be_regained_adds_up_and_stays_below_what_was_lost() {
    for page in pages() {
        let rest = page.more_remedies.iter().map(|rest| &rest.points);
        let together = sum(page.remedies.iter().map(|remedy| &remedy.points).chain(rest));
        assert_eq!(together, points(&page.recoverable), "{}", page.name);
        assert!(together <= &points(&page.lost) + &sum(page.penalties.iter().map(|loss| &loss.lost)), "{}", page.name);
    }
}

#[test]
fn the_list_of_remedies_fits_a_page_and_the_sections_add_up_to_it() {
    for page in pages() {
        assert!(page.remedies.len() <= 8, "{}", page.name);
        let sections = &page.tables.sections;
        let points_column = sections.columns.len() - 1;
        let listed = sections.rows.iter().map(|row| &row[points_column]).filter(|cell| *cell != "—");
        let penalties = page.penalties.iter().any(|penalty| penalty.open);
        assert!(penalties || sum(listed) == points(&page.recoverable), "{}", page.name);
    }
}

#[test]
fn losses_by_day_and_those_without_a_day_add_up_to_what_was_lost() {
    for member in &District::of(sample()).units {
        assert_eq!(&member.timeline.dated() + &member.timeline.undated, member.account.lost, "{:?}", member.unit);
    }
}

#[test]
fn points_lost_by_the_end_of_a_month_never_fall() {
    for page in pages() {
        let Some(months) = page.when.and_then(|when| when.months) else { continue };
        for row in months.rows {
            let lost: Vec<Points> = row[1..].iter().map(|cell| points(cell)).collect();
            assert!(lost.is_sorted(), "{} {row:?}", page.name);
        }
    }
}

#[test]
fn pages_and_scores_show_the_same_totals() {
    let district = District::of(sample());
    let occasion = occasion(Lang::Zh);
    let rows: Vec<String> = overview(&district, &occasion).unwrap().rows.into_iter().map(|row| row.total).collect();
    let own: Vec<String> = pages().into_iter().map(|page| page.total).collect();
    let others: Vec<String> = scores(&district, &occasion).units.into_iter().map(|unit| unit.total).collect();
    assert_eq!(rows, own);
    assert_eq!(rows, others);
}

#[test]
fn places_printed_follow_the_totals_printed() {
    let rows = overview(&District::of(sample()), &occasion(Lang::Zh)).unwrap().rows;
    for row in &rows {
        let above = rows.iter().filter(|other| points(&other.total) > points(&row.total)).count();
        let same = rows.iter().filter(|other| other.total == row.total).count();
        assert_eq!(row.place, (above + 1).to_string(), "{}", row.name);
        assert_eq!(row.tied.is_empty(), same == 1, "{}", row.name);
    }
}

#[test]
fn every_record_cited_exists() {
    let assessment = sample();
    let files: Vec<String> =
        assessment.dossier.sheets.iter().map(|sheet| sheet.path.display().to_string().replace('\\', "/")).collect();
    let scores = scores(&District::of(assessment), &occasion(Lang::Zh));
    let lines = scores.units.iter().flat_map(|unit| unit.sections.iter().flat_map(|section| &section.lines));
    let rules = lines.flat_map(|line| &line.parts).flat_map(|part| &part.rules);
    for record in rules.flat_map(|rule| &rule.evidence) {
        assert!(files.contains(&record.at.file) && record.at.row > 0, "{record:?}");
    }
}

#[test]
fn no_page_speaks_of_last_places() {
    let district = District::of(sample());
    let view = serde_json::to_string(&overview(&district, &occasion(Lang::Zh)).unwrap()).unwrap();
    for word in ["倒数", "垫底", "黑榜", "最低分"] {
        assert!(!view.contains(word), "{word}");
    }
}
