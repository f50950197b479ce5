//! `pass`: all points or none.

use super::{Effect, Figure, Given, Requirement, Step, Wording};
use crate::{
    measure::Measure,
    measure::plan::Reading,
    num::{Points, Quantity},
    reader::Table,
};

/// Gives its points when a test holds, and otherwise none, or what `else` says. Several make a checklist.
///
/// ```toml
/// pass = [
///   { points = 2, count = "staff", where = "专兼职 = '专职'", at-least = 1 },
///   { points = 1, share = "training", where = "实到", among = "应到", at-least = "90%" },
/// ]
/// ```
#[derive(Clone, Debug)]
pub struct Pass {
    /// What must hold.
    pub requirement: Requirement,
    /// Points when it does; full marks where left out.
    pub points: Option<Figure>,
    /// Points when it does not.
    pub otherwise: Option<Figure>,
}

impl Pass {
    pub(super) const KEYS: &'static [&'static str] =
        &["points", "else", "at-least", "at-most", "more-than", "less-than", "equals", "all", "any"];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Pass> {
        let points = Figure::read("points", table, reading);
        let otherwise = Figure::read("else", table, reading);
        let requirement = Requirement::read(table, &["points", "else"], reading)?;
        Some(Pass { requirement, points, otherwise })
    }

    pub(super) fn step(&self, given: &Given<'_>) -> Step {
        let of = self.points.as_ref().map_or_else(|| given.max.clone(), |points| given.points(points));
        let Some(met) = self.requirement.met(given) else { return Step::nothing(of) };
        let otherwise = self.otherwise.as_ref().map_or(Points::ZERO, |points| given.points(points));
        let points = if met { of.clone() } else { otherwise };
        let working = format!("{} {} → {points}", self.requirement.working(given), if met { "✓" } else { "✗" });
        Step { effect: Effect::Earned { of, points }, measured: self.measured(given), working }
    }

    fn measured(&self, given: &Given<'_>) -> Option<Quantity> {
        match &self.requirement {
            Requirement::Compare { measure, .. } => given.number(measure),
            Requirement::All(_) | Requirement::Any(_) => None,
        }
    }

    pub(super) fn measures(&self) -> Vec<&Measure> {
        self.requirement.measures()
    }

    pub(super) fn in_words(&self, wording: &Wording<'_>) -> String {
        let figure = |figure: &Option<Figure>| figure.as_ref().map(|f| f.in_words(wording)).unwrap_or_default();
        let words = minijinja::context! {
            requirement => self.requirement.in_words(wording),
            points => figure(&self.points),
            otherwise => figure(&self.otherwise),
        };
        wording.lang.say("scale.pass", words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        condition::Comparison,
        scale::{
            Scale,
            testing::{MEASURE, by_group, figure, gained, points, share, step, step_among},
        },
    };

    fn requirement(comparison: Comparison, figure: Figure) -> Requirement {
        Requirement::Compare { measure: MEASURE, comparison, figure, countable: true }
    }

    fn pass(comparison: Comparison, threshold: &str) -> Scale {
        let requirement = requirement(comparison, figure(threshold));
        Scale::Pass(Pass { requirement, points: Some(figure("2")), otherwise: Some(figure("0.5")) })
    }

    #[test]
    fn at_least_includes_its_number_and_more_than_does_not() {
        assert_eq!(points(&pass(Comparison::AtLeast, "3"), "2"), "0.5");
        assert_eq!(points(&pass(Comparison::AtLeast, "3"), "3"), "2");
        assert_eq!(points(&pass(Comparison::Above, "3"), "3"), "0.5");
        assert_eq!(points(&pass(Comparison::Above, "3"), "4"), "2");
    }

    #[test]
    fn at_most_includes_its_number_and_less_than_does_not() {
        assert_eq!(points(&pass(Comparison::AtMost, "3"), "3"), "2");
        assert_eq!(points(&pass(Comparison::AtMost, "3"), "4"), "0.5");
        assert_eq!(points(&pass(Comparison::Below, "3"), "3"), "0.5");
        assert_eq!(points(&pass(Comparison::Equal, "3"), "3"), "2");
    }

    #[test]
    fn a_share_is_held_against_a_percentage_without_rounding() {
        assert_eq!(gained(&step(&pass(Comparison::AtLeast, "90%"), share("9", "10"))), "2");
        assert_eq!(gained(&step(&pass(Comparison::AtLeast, "90%"), share("8999", "10000"))), "0.5");
    }

    #[test]
    fn full_marks_are_given_where_no_points_are_named() {
        let requirement = requirement(Comparison::AtLeast, figure("1"));
        let pass = Scale::Pass(Pass { requirement, points: None, otherwise: None });
        assert_eq!(points(&pass, "1"), "10");
        assert_eq!(points(&pass, "0"), "0");
    }

    #[test]
    fn a_group_has_its_own_threshold() {
        let requirement = requirement(Comparison::AtLeast, by_group("2", "3"));
        let pass = Scale::Pass(Pass { requirement, points: None, otherwise: None });
        let two = || crate::measure::Amount::Quantity(Quantity::from(2_u64));
        assert_eq!(gained(&step_among(&pass, two(), &[], 0)), "10");
        assert_eq!(gained(&step_among(&pass, two(), &[], 1)), "0");
    }

    #[test]
    fn all_must_hold_or_any() {
        let parts =
            || vec![requirement(Comparison::AtLeast, figure("2")), requirement(Comparison::AtLeast, figure("4"))];
        let all = Scale::Pass(Pass { requirement: Requirement::All(parts()), points: None, otherwise: None });
        let any = Scale::Pass(Pass { requirement: Requirement::Any(parts()), points: None, otherwise: None });
        assert_eq!((points(&all, "3"), points(&any, "3")), ("0".to_owned(), "10".to_owned()));
    }
}
