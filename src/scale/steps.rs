//! `steps`: points at a target, so many more or fewer for each step from it.

use std::fmt::Write;

use super::{Effect, Figure, Given, Step, Wording, deduct::Stepping};
use crate::{
    measure::{self, Measure},
    num::Points,
    plan::Reading,
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
        let Some(actual) = fact.number() else { return Step::nothing() };
        let target = self.target.threshold(given.profile);
        let base = self.points.as_ref().map_or_else(|| given.max.clone(), |points| given.points(points));
        let distance = &actual - &target;
        let slope = if distance.is_negative() { &self.below } else { &self.above };
        let change = slope.as_ref().map_or(Points::ZERO, |slope| {
            given.points(&slope.each).times(&slope.stepping.steps(&distance.magnitude(), given))
        });
        let free = if distance.is_negative() { &base - &change } else { &base + &change };
        let least = self.least.as_ref().map_or(Points::ZERO, |least| given.points(least));
        let most = self.most.as_ref().map_or_else(|| given.max.clone(), |most| given.points(most));
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
        };
        wording.lang.say("scale.steps", words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measure::{Amount, Evidence, Fact},
        num::Quantity,
        plan::PlanIndex,
        scale::{Peers, Profile, deduct::Part},
    };

    fn plain(text: &str) -> Figure {
        Figure::Plain(Quantity::parse(text).unwrap())
    }

    #[test]
    fn each_step_below_the_target_costs_its_points() {
        let slope = Slope { each: plain("0.5"), stepping: Stepping { per: Some(plain("1")), part: Part::Exact } };
        let steps = Steps {
            measure: Measure::Single(PlanIndex(0)),
            target: plain("20"),
            points: None,
            below: Some(slope),
            above: None,
            least: None,
            most: None,
        };
        let fact = |_: &Measure| Fact::new(Amount::Quantity(Quantity::from(13_u64)), Evidence::default());
        let max = Points::parse("5").unwrap();
        let given = Given { fact: &fact, max: &max, profile: &Profile::default(), peers: &Peers::default() };
        let earned = Effect::Earned { of: max.clone(), points: Points::parse("1.5").unwrap() };
        assert_eq!(steps.step(&given).effect, earned);
    }
}
