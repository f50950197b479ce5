//! `steps`: points at a target, so many more or fewer for each step from it.

use std::fmt::Write;

use super::{Effect, Figure, Given, Step, Wording, deduct::Stepping};
use crate::{
    measure::plan::Reading,
    measure::{self, Measure},
    num::Points,
    reader::Table,
};

/// Gives `points` at the target, fewer for each step below it and more for each step above it, within `least` and `most`.
/// A share is measured in percentage points.
///
/// ```toml
/// steps = { value = "funding", of = "预算数", take = "latest", target = 20, below = { each = 0.5, per = 1 } }
/// ```
#[derive(Clone, Debug)]
pub struct Steps {
    /// What is measured.
    pub measure: Measure,
    /// Where `points` are given.
    pub target: Figure,
    /// Points at the target; full marks where left out.
    pub points: Option<Figure>,
    /// Steps below the target.
    pub below: Option<Slope>,
    /// Steps above the target.
    pub above: Option<Slope>,
    /// Never fewer; zero where left out.
    pub least: Option<Figure>,
    /// Never more; full marks where left out.
    pub most: Option<Figure>,
}

/// Points for each step to one side of the target.
#[derive(Clone, Debug)]
pub struct Slope {
    /// Points for each step.
    pub each: Figure,
    /// How much one step is.
    pub stepping: Stepping,
}

impl Slope {
    /// Keys of a slope.
    pub const KEYS: &'static [&'static str] = &["each", "per", "part"];

    fn read(key: &str, table: &Table, reading: &mut Reading<'_>) -> Option<Slope> {
        let table = table.table(key, &mut reading.diags)?;
        table.only(Slope::KEYS, &mut reading.diags);
        let each = Figure::required("each", table, reading)?;
        Some(Slope { each, stepping: Stepping::read(table, reading) })
    }

    fn in_words(&self, wording: &Wording<'_>) -> String {
        let per = self.stepping.per.as_ref().map_or_else(|| "1".to_owned(), |per| per.in_words(wording));
        wording.lang.say("scale.slope", minijinja::context! { each => self.each.in_words(wording), per })
    }
}

impl Steps {
    pub(super) const KEYS: &'static [&'static str] = &["target", "points", "below", "above", "least", "most"];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Steps> {
        let measure = measure::read(table, Steps::KEYS, reading);
        let target = Figure::required("target", table, reading);
        Some(Steps {
            points: Figure::read("points", table, reading),
            below: Slope::read("below", table, reading),
            above: Slope::read("above", table, reading),
            least: Figure::read("least", table, reading),
            most: Figure::read("most", table, reading),
            measure: measure?,
            target: target?,
        })
    }

    pub(super) fn step(&self, given: &Given<'_>) -> Step {
        let fact = (given.fact)(&self.measure);
        let most = self.most.as_ref().map_or_else(|| given.max.clone(), |most| given.points(most));
        let Some(actual) = fact.number() else { return Step::nothing(most) };
        let target = self.target.threshold(given.profile);
        let base = self.points.as_ref().map_or_else(|| given.max.clone(), |points| given.points(points));
        let distance = &actual - &target;
        let slope = if distance.is_negative() { &self.below } else { &self.above };
        let change = slope.as_ref().map_or(Points::ZERO, |slope| {
            given.points(&slope.each).times(&slope.stepping.steps(&distance.magnitude(), given))
        });
        let free = if distance.is_negative() { &base - &change } else { &base + &change };
        let least = self.least.as_ref().map_or(Points::ZERO, |least| given.points(least));
        let points = free.clone().max(least).min(most.clone());
        let sign = if distance.is_negative() { "−" } else { "+" };
        let mut working = format!("{} / {target}: {base} {sign} {change} = {free}", super::shown_amount(&fact));
        if points != free {
            _ = write!(working, " → {points}");
        }
        Step { effect: Effect::Earned { of: most, points }, measured: Some(actual), working }
    }

    pub(super) fn measures(&self) -> Vec<&Measure> {
        vec![&self.measure]
    }

    pub(super) fn in_words(&self, wording: &Wording<'_>) -> String {
        let slope = |slope: &Option<Slope>| slope.as_ref().map(|slope| slope.in_words(wording)).unwrap_or_default();
        let words = minijinja::context! {
            measure => wording.measure(&self.measure),
            target => self.target.in_words(wording),
            points => self.points.as_ref().map(|points| points.in_words(wording)).unwrap_or_default(),
            below => slope(&self.below),
            above => slope(&self.above),
            least => self.least.as_ref().map(|least| least.in_words(wording)).unwrap_or_default(),
            most => self.most.as_ref().map(|most| most.in_words(wording)).unwrap_or_default(),
        };
        wording.lang.say("scale.steps", words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measure::Amount,
        num::Quantity,
        scale::{
            Scale,
            deduct::Part,
            testing::{MEASURE, by_group, figure, gained, points, step_among},
        },
    };

    fn slope(each: &str, part: Part) -> Slope {
        Slope { each: figure(each), stepping: Stepping { per: Some(figure("1")), part } }
    }

    /// 目标 20 得 5 分，每低 1 扣 0.5，每高满 1 加 0.2，至 6 分为止。
    fn steps() -> Steps {
        Steps {
            measure: MEASURE,
            target: figure("20"),
            points: Some(figure("5")),
            below: Some(slope("0.5", Part::Begun)),
            above: Some(slope("0.2", Part::Whole)),
            least: Some(figure("1")),
            most: Some(figure("6")),
        }
    }

    #[test]
    fn the_target_gives_its_points() {
        assert_eq!(points(&Scale::Steps(steps()), "20"), "5");
    }

    #[test]
    fn each_step_below_the_target_costs_its_points() {
        assert_eq!(points(&Scale::Steps(steps()), "18"), "4");
        assert_eq!(points(&Scale::Steps(steps()), "17.9"), "3.5");
    }

    #[test]
    fn each_step_above_the_target_gives_its_points() {
        assert_eq!(points(&Scale::Steps(steps()), "22"), "5.4");
        assert_eq!(points(&Scale::Steps(steps()), "22.9"), "5.4");
    }

    #[test]
    fn points_stay_within_least_and_most() {
        assert_eq!(points(&Scale::Steps(steps()), "10"), "1");
        assert_eq!(points(&Scale::Steps(steps()), "30"), "6");
    }

    #[test]
    fn a_group_has_its_own_target() {
        let steps = Scale::Steps(Steps { target: by_group("2", "3"), ..steps() });
        let two = || Amount::Quantity(Quantity::from(2_u64));
        assert_eq!(gained(&step_among(&steps, two(), &[], 0)), "5");
        assert_eq!(gained(&step_among(&steps, two(), &[], 1)), "4.5");
    }
}
