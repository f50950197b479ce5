//! `rank`: points by place among peers.

use super::{Bounds, Effect, Figure, Given, NEXT, ORDERS, Order, Step, WITHIN, Within, Wording};
use crate::{
    diag::{Code, Diagnostic},
    measure::plan::Reading,
    measure::{self, Measure},
    num::{Points, Quantity},
    reader::Table,
};

/// Gives points by place among the units of the group, or of all: the first place gets `first`, each further place `less`;
/// or the points of a table of places. Equal values share the better place.
///
/// ```toml
/// rank = { share = "reports", where = "状态 = '按时'", order = "highest", within = "group", first = "100%", less = "5%" }
/// ```
#[derive(Clone, Debug)]
pub struct Rank {
    /// What is measured.
    pub measure: Measure,
    /// Which end is best.
    pub order: Order,
    /// With whom the unit is compared.
    pub within: Within,
    /// Whether the places that equal values would have taken are skipped: 1, 1, 3.
    pub skips: bool,
    /// Points by place.
    pub places: Places,
}

/// How points follow from a place.
#[derive(Clone, Debug)]
pub enum Places {
    /// So many for the first, so many less for each place after.
    Falling {
        /// Points of the first place.
        first: Figure,
        /// Fewer for each place.
        less: Figure,
    },
    /// By a table of places.
    Rows(Vec<(Bounds, Figure)>),
}

impl Rank {
    pub(super) const KEYS: &'static [&'static str] = &["order", "within", "first", "less", "rows", "next"];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Rank> {
        let measure = measure::read(table, Rank::KEYS, reading);
        let order = table.required_word("order", ORDERS, &mut reading.diags);
        let within = table.required_word("within", WITHIN, &mut reading.diags);
        let skips = table.word("next", NEXT, &mut reading.diags).unwrap_or(true);
        let places = if table.get("rows").is_some() {
            Places::Rows(read_places(table, reading)?)
        } else if let (Some(first), Some(less)) =
            (Figure::read("first", table, reading), Figure::read("less", table, reading))
        {
            Places::Falling { first, less }
        } else {
            reading.diags.push(Diagnostic::new(Code::MissingKey, &table.span).with("key", "first, less / rows"));
            return None;
        };
        let (measure, order) = (measure?, order?);
        reading.blame(&measure, order.costly_side());
        Some(Rank { measure, order, within: within?, skips, places })
    }

    pub(super) fn step(&self, given: &Given<'_>) -> Step {
        let Some(measured) = given.number(&self.measure) else { return Step::nothing(self.best(given)) };
        let place = Quantity::from(given.peers.place(&measured, self.order, self.skips));
        let (of, points) = match &self.places {
            Places::Falling { first, less } => {
                let first = given.points(first);
                let fewer = given.points(less).times(&(&place - &Quantity::ONE));
                (first.clone(), first.less(&fewer))
            }
            Places::Rows(rows) => {
                let row = rows.iter().find(|(bounds, _)| bounds.contain(&place));
                (self.best(given), row.map_or(Points::ZERO, |(_, figure)| given.points(figure)))
            }
        };
        let shown = super::shown_amount(&(given.fact)(&self.measure));
        let working = format!("{shown}: {place}/{} → {points}", given.peers.len());
        Step { effect: Effect::Earned { of, points }, measured: Some(measured), working }
    }

    /// What the best place gets.
    fn best(&self, given: &Given<'_>) -> Points {
        match &self.places {
            Places::Falling { first, .. } => given.points(first),
            Places::Rows(rows) => rows.iter().map(|(_, figure)| given.points(figure)).max().unwrap_or(Points::ZERO),
        }
    }

    pub(super) fn measures(&self) -> Vec<&Measure> {
        vec![&self.measure]
    }

    pub(super) fn in_words(&self, wording: &Wording<'_>) -> String {
        let places = match &self.places {
            Places::Falling { first, less } => {
                let words = minijinja::context! { first => first.in_words(wording), less => less.in_words(wording) };
                wording.lang.say("scale.places", words)
            }
            Places::Rows(rows) => rows
                .iter()
                .map(|(bounds, figure)| format!("{bounds} → {}", figure.in_words(wording)))
                .collect::<Vec<_>>()
                .join(&wording.lang.word("list.semicolon")),
        };
        let highest = self.order == Order::Highest;
        let group = self.within == Within::Group;
        let measure = wording.measure(&self.measure);
        wording.lang.say("scale.rank", minijinja::context! { measure, highest, group, places, skips => self.skips })
    }
}

fn read_places(table: &Table, reading: &mut Reading<'_>) -> Option<Vec<(Bounds, Figure)>> {
    let mut known: Vec<&str> = Bounds::KEYS.to_vec();
    known.push("points");
    let rows = table.tables("rows", &mut reading.diags);
    let read: Vec<Option<(Bounds, Figure)>> = rows
        .into_iter()
        .map(|row| {
            row.only(&known, &mut reading.diags);
            let bounds = Bounds::read(row, &mut reading.diags);
            Some((bounds?, Figure::required("points", row, reading)?))
        })
        .collect();
    read.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{
        Scale,
        testing::{MEASURE, figure, number, points_among},
    };

    fn falling(order: Order) -> Scale {
        let places = Places::Falling { first: figure("100%"), less: figure("5%") };
        Scale::Rank(Rank { measure: MEASURE, order, within: Within::Group, skips: true, places })
    }

    #[test]
    fn each_place_gives_fewer() {
        assert_eq!(points_among(&falling(Order::Highest), "9", &["9", "8", "7"]), "10");
        assert_eq!(points_among(&falling(Order::Highest), "7", &["9", "8", "7"]), "9");
        assert_eq!(points_among(&falling(Order::Lowest), "7", &["9", "8", "7"]), "10");
    }

    #[test]
    fn equal_values_share_the_better_place_and_the_next_is_skipped() {
        assert_eq!(points_among(&falling(Order::Highest), "8", &["8", "8", "7"]), "10");
        assert_eq!(points_among(&falling(Order::Highest), "7", &["8", "8", "7"]), "9");
    }

    #[test]
    fn points_of_the_last_places_end_at_zero() {
        let places = Places::Falling { first: figure("1"), less: figure("0.6") };
        let rank = Rank { measure: MEASURE, order: Order::Highest, within: Within::Group, skips: true, places };
        assert_eq!(points_among(&Scale::Rank(rank), "1", &["3", "2", "1"]), "0");
    }

    #[test]
    fn a_table_gives_points_by_place() {
        let first_two = Bounds { low: None, high: Some((number("2"), true)) };
        let places = Places::Rows(vec![(first_two, figure("3"))]);
        let rank =
            Scale::Rank(Rank { measure: MEASURE, order: Order::Highest, within: Within::All, skips: true, places });
        assert_eq!(points_among(&rank, "8", &["9", "8", "7"]), "3");
        assert_eq!(points_among(&rank, "7", &["9", "8", "7"]), "0");
    }

    #[test]
    fn the_place_after_equal_values_is_skipped_or_taken_as_the_rule_says() {
        let falling = || Places::Falling { first: figure("10"), less: figure("1") };
        let rank = |skips| {
            Scale::Rank(Rank { measure: MEASURE, order: Order::Highest, within: Within::All, skips, places: falling() })
        };
        assert_eq!(points_among(&rank(true), "3", &["9", "9", "3"]), "8");
        assert_eq!(points_among(&rank(false), "3", &["9", "9", "3"]), "9");
    }
}
