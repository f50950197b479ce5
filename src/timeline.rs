//! When points were lost: each loss on the day of the record that cost it. Days and what has none add up to the loss exactly.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    account::Account,
    assessment::{Assessment, Part},
    criteria::Combine,
    dossier::{RowPlace, UnitIndex},
    gap::Shortfall,
    num::Points,
    posting::{self, Ground, Posting},
};

/// When a unit lost what its sections cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Points lost by day.
    pub days: BTreeMap<Date, Points>,
    /// Points lost that belong to no day: rates, places and counts over the whole year, and what conversion makes of them.
    pub undated: Points,
}

impl Timeline {
    /// When a unit lost what its `account` says its sections cost.
    ///
    /// What a part of the year is scored by as a whole is lost on that part's last day.
    #[must_use]
    pub fn of(assessment: &Assessment, unit: UnitIndex, shortfalls: &[Shortfall<'_>], account: &Account) -> Timeline {
        let postings = posting::lost(assessment, unit, shortfalls, account);
        let mut timeline = Timeline { days: BTreeMap::new(), undated: account.converted.clone() };
        for short in shortfalls.iter().filter(|short| short.part != Part::Penalty) {
            timeline.add(assessment, short, &postings);
        }
        timeline
    }

    /// Points lost until the end of a day.
    #[must_use]
    pub fn until(&self, day: Date) -> Points {
        self.days.range(..=day).map(|(_, points)| points).sum()
    }

    /// Points lost on days that are known.
    #[must_use]
    pub fn dated(&self) -> Points {
        self.days.values().sum()
    }

    /// The day that cost most, the earliest of equal ones.
    #[must_use]
    pub fn worst(&self) -> Option<(Date, &Points)> {
        let most = self.days.iter().reduce(|most, next| if next.1 > most.1 { next } else { most });
        most.map(|(day, points)| (*day, points))
    }

    /// One line's losses, part of the year by part of the year where each has its own.
    fn add(&mut self, assessment: &Assessment, short: &Shortfall<'_>, postings: &[Posting<'_>]) {
        let own = |posting: &&Posting<'_>| {
            posting.under.is_some_and(|under| under.part == short.part && under.line.item == short.line.item)
        };
        let of_line: Vec<&Posting<'_>> = postings.iter().filter(own).collect();
        let by_parts = short.line.zeroed.is_none() && short.item.over.is_some_and(|over| over.combine == Combine::Sum);
        let mut line: Vec<(Date, Points)> = Vec::new();
        if by_parts {
            for part in &short.line.parts {
                let of_part = of_line.iter().filter(|posting| {
                    posting.cause.and_then(|cause| cause.part).is_some_and(|of| of.part == part.part)
                });
                let losses = dated(assessment, of_part.copied(), &of_line);
                line.extend(held(losses, &(&part.full - &part.points)));
            }
        } else {
            line = dated(assessment, of_line.iter().copied(), &of_line);
        }
        let line = held(line, &short.lost);
        let together: Points = line.iter().map(|(_, points)| points).sum();
        self.undated = &self.undated + &(&short.lost - &together);
        for (day, points) in line {
            let on_day = self.days.entry(day).or_insert(Points::ZERO);
            *on_day = &*on_day + &points;
        }
    }
}

/// What of some postings has a day, in the order of days.
fn dated<'a>(
    assessment: &Assessment,
    postings: impl Iterator<Item = &'a Posting<'a>>,
    of_line: &[&'a Posting<'a>],
) -> Vec<(Date, Points)> {
    let year = assessment.criteria.edition.year;
    let last = assessment.as_of.unwrap_or(year.to);
    let on_day = |posting: &'a Posting<'a>| {
        let points = posting.points.as_ref().filter(|points| **points > Points::ZERO)?;
        let day = match posting.ground {
            Ground::Record(place) => day(assessment, place),
            Ground::Whole => {
                let cause = posting.cause?;
                match (cause.step, cause.part) {
                    (Some(_), Some(part)) => part.part.map(|_| part.days.to),
                    // What took everything did so at the latest with the last of its records.
                    _ => records(posting, of_line).filter_map(|place| day(assessment, place)).max(),
                }
            }
            Ground::Cap | Ground::Floor | Ground::Combined | Ground::Conversion | Ground::Limit => None,
        };
        Some((day?.clamp(year.from, last), points.clone()))
    };
    let mut losses: Vec<(Date, Points)> = postings.filter_map(on_day).collect();
    losses.sort_by_key(|(day, _)| *day);
    losses
}

/// The records of what was booked as a whole.
fn records<'a>(whole: &Posting<'a>, of_line: &[&'a Posting<'a>]) -> impl Iterator<Item = RowPlace> {
    let entry = whole.entry;
    of_line.iter().filter(move |posting| posting.entry == entry).filter_map(|posting| match posting.ground {
        Ground::Record(place) => Some(place),
        _ => None,
    })
}

/// The day by which a record falls into the assessment year.
fn day(assessment: &Assessment, place: RowPlace) -> Option<Date> {
    let (batch, row) = assessment.dossier.find(place)?;
    batch.days[row]
}

/// Losses in the order of days until there is no more to lose: what comes after costs nothing.
fn held(losses: Vec<(Date, Points)>, most: &Points) -> Vec<(Date, Points)> {
    let mut left = most.clone();
    let mut held = Vec::new();
    for (day, points) in losses {
        let taken = points.min(left.clone());
        left = &left - &taken;
        if taken > Points::ZERO {
            held.push((day, taken));
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        assessment::tiny::{HEAD, assessed, criteria, points},
        district::District,
    };

    const RECORDS: &str = "日期, 事项, 数\n2016-01-05, 坏, 4\n2016-02-05, 坏, 3\n2016-05-05, 坏, 1\n2016-06-05, 好, 1";

    /// Days and points of the one unit's losses for one item of ten points, and what has no day.
    fn lost(rule: &str, as_of: Option<&str>) -> (Vec<String>, String) {
        let section = format!(
            "[section]\nid = \"work\"\ntitle = \"工作\"\nclause = \"第一条\"\nmax = 10\n[[item]]\nid = \"a\"\ntitle = \"项\"\n\
             clause = \"第一条\"\nmax = 10\nmissing = \"zero\"\nremedy = {{ absent = \"补齐。\" }}\n{rule}"
        );
        let assessment = assessed(criteria(HEAD, &[&section]), &[("records", RECORDS)], as_of);
        let district = District::of(&assessment);
        let Timeline { days, undated } = &district.units[0].timeline;
        let together: Points = days.values().sum();
        assert_eq!(&together + undated, district.units[0].account.lost);
        (days.iter().map(|(day, points)| format!("{day} {points}")).collect(), undated.to_string())
    }

    #[test]
    fn a_loss_stands_on_the_day_of_its_record() {
        let rule = "deduct = { each = 0.5, count = \"records\", where = \"事项 = '坏'\" }";
        let (days, undated) = lost(rule, None);
        assert_eq!(days, ["2016-01-05 0.5", "2016-02-05 0.5", "2016-05-05 0.5"]);
        assert_eq!(undated, "0");
    }

    #[test]
    fn records_after_the_points_ran_out_cost_nothing() {
        let rule = "deduct = { each = 2, sum = \"records\", of = \"数\", where = \"事项 = '坏'\" }";
        assert_eq!(lost(rule, None).0, ["2016-01-05 8", "2016-02-05 2"]);
    }

    #[test]
    fn each_quarter_runs_out_by_itself() {
        let rule = "over = { period = \"quarter\", combine = \"sum\" }\n\
                    deduct = { each = 2, sum = \"records\", of = \"数\", where = \"事项 = '坏'\" }";
        assert_eq!(lost(rule, None).0, ["2016-01-05 2.5", "2016-05-05 2"]);
    }

    #[test]
    fn what_a_quarter_is_scored_by_as_a_whole_is_lost_on_its_last_day() {
        let rule = "over = { period = \"quarter\", combine = \"sum\" }\n\
                    pass = { count = \"records\", where = \"事项 = '好'\", at-least = 1 }";
        assert_eq!(lost(rule, Some("2016-08-31")).0, ["2016-03-31 2.5"]);
    }

    #[test]
    fn a_rate_over_the_whole_year_has_no_day() {
        let rule = "bands = { share = \"records\", where = \"事项 = '好'\", rows = [{ at-least = \"90%\", points = 10 }, { below = \"90%\", points = 4 }] }";
        assert_eq!(lost(rule, None), (Vec::new(), "6".to_owned()));
    }

    #[test]
    fn what_took_everything_stands_on_the_day_of_its_last_record() {
        let rule = "deduct = { each = 1, count = \"records\", where = \"事项 = '坏' and 日期 < 2016-02-01\" }\n\
                    zero-if = { count = \"records\", where = \"事项 = '坏'\", at-least = 3 }";
        assert_eq!(lost(rule, None).0, ["2016-01-05 1", "2016-05-05 9"]);
    }

    #[test]
    fn the_worst_day_is_the_first_of_equal_ones() {
        let day = |month| jiff::civil::date(2016, month, 1);
        let days = [(day(1), points("1")), (day(3), points("2")), (day(5), points("2"))];
        let timeline = Timeline { days: days.into(), undated: Points::ZERO };
        assert_eq!(timeline.worst(), Some((day(3), &points("2"))));
        assert_eq!(timeline.until(day(4)), points("3"));
    }
}
