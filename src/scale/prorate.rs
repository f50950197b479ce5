//! `prorate`: points in proportion to a target.

use super::{Effect, Figure, Given, Step, Wording};
use crate::{
    measure::plan::Reading,
    measure::{self, Measure, Side},
    num::Quantity,
    reader::Table,
};

/// Gives points in proportion: points × actual ÷ target, never more than the points. With `inverse` the lower the better:
/// points × target ÷ actual.
///
/// ```toml
/// prorate = { share = "commerce", among = "应入库", found-in = "directory", key = "统一社会信用代码", target = "98%" }
/// ```
#[derive(Clone, Debug)]
pub struct Prorate {
    /// What is measured.
    pub measure: Measure,
    /// At which all points are given.
    pub target: Figure,
    /// The points; full marks where left out.
    pub points: Option<Figure>,
    /// Whether the lower the better.
    pub inverse: bool,
}

impl Prorate {
    pub(super) const KEYS: &'static [&'static str] = &["target", "points", "inverse"];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Prorate> {
        let measure = measure::read(table, Prorate::KEYS, reading);
        let target = Figure::required("target", table, reading);
        let inverse = table.flag("inverse", &mut reading.diags);
        let (points, measure) = (Figure::read("points", table, reading), measure?);
        reading.blame(&measure, if inverse { Side::Part } else { Side::Rest });
        Some(Prorate { measure, target: target?, points, inverse })
    }

    pub(super) fn step(&self, given: &Given<'_>) -> Step {
        let fact = (given.fact)(&self.measure);
        let of = self.points.as_ref().map_or_else(|| given.max.clone(), |points| given.points(points));
        let Some(actual) = fact.number() else { return Step::nothing(of) };
        let target = self.target.threshold(given.profile);
        let (above, below) = if self.inverse { (&target, &actual) } else { (&actual, &target) };
        // A proportion of numbers below zero says nothing: there the target is met or it is not.
        let ratio = if above >= below {
            Quantity::ONE
        } else {
            above.over(below).filter(|ratio| *below > Quantity::ZERO && !ratio.is_negative()).unwrap_or(Quantity::ZERO)
        };
        let points = of.times(&ratio);
        let shown = super::shown_amount(&fact);
        let factor = if shown.contains(' ') { format!("({shown})") } else { shown.clone() };
        let working = if ratio == Quantity::ONE {
            format!("{shown} {} {target} → {of}", if self.inverse { "≤" } else { "≥" })
        } else if self.inverse {
            format!("{of} × {target} ÷ {factor} = {}", super::shown_number(points.quantity()))
        } else {
            format!("{of} × {factor} ÷ {target} = {}", super::shown_number(points.quantity()))
        };
        Step { effect: Effect::Earned { of, points }, measured: Some(actual), working }
    }

    pub(super) fn measures(&self) -> Vec<&Measure> {
        vec![&self.measure]
    }

    pub(super) fn in_words(&self, wording: &Wording<'_>) -> String {
        let words = minijinja::context! {
            measure => wording.measure(&self.measure),
            target => self.target.in_words(wording),
            points => self.points.as_ref().map(|points| points.in_words(wording)).unwrap_or_default(),
            inverse => self.inverse,
        };
        wording.lang.say("scale.prorate", words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{
        Scale,
        testing::{MEASURE, by_group, figure, gained, points, share, step, step_among},
    };

    fn prorate(target: &str, inverse: bool) -> Scale {
        Scale::Prorate(Prorate { measure: MEASURE, target: figure(target), points: None, inverse })
    }

    #[test]
    fn points_are_in_proportion_and_never_more_than_full() {
        assert_eq!(points(&prorate("8", false), "6"), "7.5");
        assert_eq!(points(&prorate("8", false), "8"), "10");
        assert_eq!(points(&prorate("8", false), "9"), "10");
    }

    #[test]
    fn a_share_is_held_against_a_percentage() {
        // 75 ÷ 90 × 10 = 25/3，不舍入
        assert_eq!(gained(&step(&prorate("90%", false), share("3", "4"))), "25/3");
    }

    #[test]
    fn the_lower_the_better_turns_the_proportion_over() {
        assert_eq!(points(&prorate("4", true), "3"), "10");
        assert_eq!(points(&prorate("4", true), "4"), "10");
        assert_eq!(points(&prorate("4", true), "5"), "8");
        assert_eq!(points(&prorate("0", true), "5"), "0");
    }

    #[test]
    fn where_nothing_is_asked_for_the_target_is_met() {
        assert_eq!(points(&prorate("0", false), "0"), "10");
    }

    #[test]
    fn below_zero_a_target_is_met_or_not() {
        assert_eq!(points(&prorate("-1", false), "-5"), "0");
        assert_eq!(points(&prorate("5", false), "-5"), "0");
        assert_eq!(points(&prorate("5", true), "-5"), "10");
    }

    #[test]
    fn a_group_has_its_own_target() {
        let prorate = Prorate { measure: MEASURE, target: by_group("80%", "100%"), points: None, inverse: false };
        let prorate = Scale::Prorate(prorate);
        assert_eq!(gained(&step_among(&prorate, share("2", "5"), &[], 0)), "5");
        assert_eq!(gained(&step_among(&prorate, share("2", "5"), &[], 1)), "4");
    }
}
