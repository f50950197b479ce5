//! `spread`: points by where a value lies among its peers (功效系数法, and its relatives).

use super::{Effect, Figure, Given, ORDERS, Order, Peers, Step, WITHIN, Within, Wording};
use crate::{
    measure::plan::Reading,
    measure::{self, Measure},
    num::Quantity,
    reader::Table,
};

/// Gives `base` and a part of `range`, by where the value lies between the worst and the best of its peers, or against
/// their best or their mean.
///
/// ```toml
/// spread = { value = "indicators", of = "增幅", take = "latest", order = "highest", within = "group", against = "range", base = "60%", range = "40%" }
/// ```
#[derive(Clone, Debug)]
pub struct Spread {
    /// What is measured.
    pub measure: Measure,
    /// Which end is best.
    pub order: Order,
    /// With whom the unit is compared.
    pub within: Within,
    /// What it is compared with.
    pub against: Against,
    /// Points that every unit gets.
    pub base: Figure,
    /// Points that are spread.
    pub range: Figure,
}

/// What a value is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Where it lies between the worst and the best.
    Range,
    /// Its ratio to the best.
    Best,
    /// Its ratio to the mean, at most one.
    Mean,
    /// Its ratio to the median, at most one.
    Median,
}

impl Spread {
    pub(super) const KEYS: &'static [&'static str] = &["order", "within", "against", "base", "range"];

    /// Words for `against`.
    pub const AGAINST: &[(&str, Against)] =
        &[("range", Against::Range), ("best", Against::Best), ("mean", Against::Mean), ("median", Against::Median)];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Spread> {
        let measure = measure::read(table, Spread::KEYS, reading);
        let order = table.required_word("order", ORDERS, &mut reading.diags);
        let within = table.required_word("within", WITHIN, &mut reading.diags);
        let against = table.required_word("against", Spread::AGAINST, &mut reading.diags);
        let base = Figure::required("base", table, reading);
        let range = Figure::required("range", table, reading);
        let (measure, order) = (measure?, order?);
        reading.blame(&measure, order.costly_side());
        Some(Spread { measure, order, within: within?, against: against?, base: base?, range: range? })
    }

    pub(super) fn step(&self, given: &Given<'_>) -> Step {
        let fact = (given.fact)(&self.measure);
        let (base, range) = (given.points(&self.base), given.points(&self.range));
        let of = &base + &range;
        let Some(measured) = fact.number() else { return Step::nothing(of) };
        let ratio = self.ratio(&measured, given.peers);
        let points = &base + &range.times(&ratio);
        let shown = |number: &Quantity| super::shown_number(number);
        let working = format!(
            "{}: {base} + {range} × {} = {}",
            super::shown_amount(&fact),
            shown(&ratio),
            shown(points.quantity())
        );
        Step { effect: Effect::Earned { of, points }, measured: Some(measured), working }
    }

    /// From 0 to 1; where all peers are equal, each is as good as the best.
    ///
    /// A ratio of numbers below zero would call the worst the best: there whoever is as good as the reference has all, and
    /// whoever is not has nothing.
    fn ratio(&self, measured: &Quantity, peers: &Peers) -> Quantity {
        let Some((low, high)) = peers.ends() else { return Quantity::ONE };
        let (worst, best) = match self.order {
            Order::Highest => (low, high),
            Order::Lowest => (high, low),
        };
        let against = |reference: &Quantity| {
            let (better, worse) = match self.order {
                Order::Highest => (measured, reference),
                Order::Lowest => (reference, measured),
            };
            let as_good = || if better >= worse { Quantity::ONE } else { Quantity::ZERO };
            better.over(worse).filter(|_| *worse > Quantity::ZERO).or_else(|| Some(as_good()))
        };
        let ratio = match self.against {
            Against::Range => (measured - worst).over(&(best - worst)),
            Against::Best => against(best),
            Against::Mean => peers.mean().and_then(against),
            Against::Median => peers.median().as_ref().and_then(against),
        };
        ratio.unwrap_or(Quantity::ONE).clamp(Quantity::ZERO, Quantity::ONE)
    }

    pub(super) fn measures(&self) -> Vec<&Measure> {
        vec![&self.measure]
    }

    pub(super) fn in_words(&self, wording: &Wording<'_>) -> String {
        let (against, _) =
            Spread::AGAINST.iter().find(|(_, against)| *against == self.against).expect("every way has a word");
        let words = minijinja::context! {
            measure => wording.measure(&self.measure),
            base => self.base.in_words(wording),
            range => self.range.in_words(wording),
            against => wording.lang.word(&format!("scale.against.{against}")),
            group => self.within == Within::Group,
        };
        wording.lang.say("scale.spread", words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{
        Scale,
        testing::{MEASURE, figure, points_among},
    };

    fn spread(order: Order, against: Against) -> Scale {
        let (base, range) = (figure("60%"), figure("40%"));
        Scale::Spread(Spread { measure: MEASURE, order, within: Within::Group, against, base, range })
    }

    #[test]
    fn points_follow_from_where_a_value_lies_between_worst_and_best() {
        assert_eq!(points_among(&spread(Order::Highest, Against::Range), "0", &["0", "5", "20"]), "6");
        assert_eq!(points_among(&spread(Order::Highest, Against::Range), "5", &["0", "5", "20"]), "7");
        assert_eq!(points_among(&spread(Order::Highest, Against::Range), "20", &["0", "5", "20"]), "10");
        assert_eq!(points_among(&spread(Order::Lowest, Against::Range), "5", &["0", "5", "20"]), "9");
    }

    #[test]
    fn where_all_are_equal_all_are_best() {
        assert_eq!(points_among(&spread(Order::Highest, Against::Range), "7", &["7", "7"]), "10");
        assert_eq!(points_among(&spread(Order::Lowest, Against::Best), "0", &["0", "0"]), "10");
    }

    #[test]
    fn against_the_best_points_are_in_proportion() {
        assert_eq!(points_among(&spread(Order::Highest, Against::Best), "5", &["5", "20"]), "7");
        assert_eq!(points_among(&spread(Order::Lowest, Against::Best), "20", &["5", "20"]), "7");
    }

    #[test]
    fn against_the_mean_no_more_than_all_is_given() {
        assert_eq!(points_among(&spread(Order::Highest, Against::Mean), "5", &["5", "15"]), "8");
        assert_eq!(points_among(&spread(Order::Highest, Against::Mean), "15", &["5", "15"]), "10");
    }

    #[test]
    fn below_zero_the_worst_is_not_called_the_best() {
        assert_eq!(points_among(&spread(Order::Highest, Against::Best), "-5", &["-5", "-1"]), "6");
        assert_eq!(points_among(&spread(Order::Highest, Against::Best), "-1", &["-5", "-1"]), "10");
        assert_eq!(points_among(&spread(Order::Lowest, Against::Best), "-1", &["-5", "-1"]), "6");
        assert_eq!(points_among(&spread(Order::Highest, Against::Mean), "-5", &["-5", "5"]), "6");
    }

    #[test]
    fn against_the_median_the_middle_of_the_group_counts() {
        // The median of 2, 4, 6 and 40 is 5: half of it gives 6 + 4 × 2 ÷ 5.
        assert_eq!(points_among(&spread(Order::Highest, Against::Median), "2", &["2", "4", "6", "40"]), "7.6");
    }
}
