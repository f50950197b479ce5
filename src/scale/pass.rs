//! `pass`: all points or none.

use super::{Effect, Figure, Given, Requirement, Step, Wording};
use crate::{
    measure::Measure,
    num::{Points, Quantity},
    plan::Reading,
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
        let Some(met) = self.requirement.met(given) else { return Step::nothing() };
        let of = self.points.as_ref().map_or_else(|| given.max.clone(), |points| given.points(points));
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
