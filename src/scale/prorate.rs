//! `prorate`: points in proportion to a target.

use super::{Effect, Figure, Given, Step, Wording};
use crate::{
    measure::{self, Measure, Side},
    num::Quantity,
    plan::Reading,
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
        let Some(actual) = fact.number() else { return Step::nothing() };
        let target = self.target.threshold(given.profile);
        let of = self.points.as_ref().map_or_else(|| given.max.clone(), |points| given.points(points));
        let (above, below) = if self.inverse { (&target, &actual) } else { (&actual, &target) };
        // Nothing is asked for, or nothing of what should be little: the target is met.
        let ratio = above.over(below).unwrap_or(Quantity::ONE).min(Quantity::ONE).max(Quantity::ZERO);
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
