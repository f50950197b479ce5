//! Districts at the edge on the page for leaders.

use super::{super::odd, page_for_leaders};
use crate::say::Lang;

#[test]
fn no_unit_and_no_name_is_left_out_of_any_odd_district() {
    let lacking = odd::all().into_iter().flat_map(|(kind, assessment)| {
        let page = super::printed("onepage/page.html.j2", &page_for_leaders(&assessment), Lang::Zh);
        let names = assessment.dossier.units.iter().map(|(_, unit)| unit.name.clone());
        let missing = names.filter(move |name| page.matches(name.as_str()).count() < 2);
        missing.map(move |name| format!("{kind}: {name}")).collect::<Vec<_>>()
    });
    assert_eq!(lacking.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn where_nobody_lost_anything_there_is_no_empty_chart() {
    let page = page_for_leaders(&odd::all_perfect(23));
    assert!(page.losses.is_none());
    assert_eq!(page.attention.len(), 1);
    assert_eq!(page.attention[0].heading, "没有单位触及一票否决条款。");
}

#[test]
fn where_all_are_tied_all_stand_first() {
    let page = page_for_leaders(&odd::all_tied(23));
    assert!(page.rows.iter().all(|row| (row.tied.as_str(), row.place.as_str()) == ("并列", "1")));
}

#[test]
fn an_item_that_everybody_lost_is_noticed_with_its_source() {
    let page = page_for_leaders(&odd::all_tied(23));
    let sources: Vec<_> = page.attention.iter().filter_map(|noticed| noticed.source.as_deref()).collect();
    assert!(sources.contains(&"hours"), "{sources:?}");
}

#[test]
fn a_name_of_twenty_characters_is_one() {
    assert_eq!(odd::long_name(7).chars().count(), 20);
}
