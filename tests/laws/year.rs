//! The assessment year is cut into parts that follow each other.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use kaohe::moment::{Cut, Stretch};
use proptest::{prelude::*, sample::select};

use super::tries;

fn days() -> impl Strategy<Value = Date> {
    (0_i32..12_000).prop_map(|days| date(2000, 1, 1).saturating_add(days.days()))
}

fn cuts() -> impl Strategy<Value = Cut> {
    select(vec![Cut::Month, Cut::Quarter, Cut::Half, Cut::Year])
}

/// Whether each part begins on the day after the one before it, from the first day of the year to its last.
fn follow_each_other(year: Stretch, parts: &[Stretch]) -> bool {
    let whole =
        parts.first().is_some_and(|part| part.from == year.from) && parts.last().is_some_and(|part| part.to == year.to);
    whole
        && parts.iter().all(|part| part.from <= part.to)
        && parts.windows(2).all(|pair| pair[0].to.tomorrow().ok() == Some(pair[1].from))
}

proptest! {
    #![proptest_config(tries(256))]

    #[test]
    fn parts_cover_a_year_without_gap_or_overlap(from in days(), cut in cuts()) {
        let year = Stretch { from, to: from.saturating_add(1.year()).yesterday().unwrap() };
        let parts = year.cut(cut);
        prop_assert!(follow_each_other(year, &parts), "{:?}", parts);
    }

    #[test]
    fn parts_cover_a_longer_or_shorter_stretch_too(from in days(), cut in cuts(), length in 0_i32..900) {
        let year = Stretch { from, to: from.saturating_add(length.days()) };
        let parts = year.cut(cut);
        prop_assert!(follow_each_other(year, &parts), "{:?}", parts);
    }

    #[test]
    fn every_day_falls_into_one_part(from in days(), cut in cuts(), after in 0_i32..365) {
        let year = Stretch { from, to: from.saturating_add(1.year()).yesterday().unwrap() };
        let day = from.saturating_add(after.days());
        prop_assert_eq!(year.cut(cut).iter().filter(|part| part.contains(day)).count(), 1);
    }
}
