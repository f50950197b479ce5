//! What the tests of scales share: a measure that comes to a number, and a unit to measure.

use super::{Effect, Figure, Given, Peers, Profile, Scale, Step};
use crate::{
    group::GroupIndex,
    measure::plan::PlanIndex,
    measure::{Amount, Evidence, Fact, Measure},
    num::{Points, Quantity, Share},
};

/// A measure of which only its fact matters.
pub(super) const MEASURE: Measure = Measure::Single(PlanIndex(0));

/// A number.
pub(super) fn number(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

/// A figure as rules write it: `2`, or `60%`.
pub(super) fn figure(text: &str) -> Figure {
    text.strip_suffix('%')
        .map_or_else(|| Figure::Plain(number(text)), |text| Figure::Percent(number(text).per_hundred()))
}

/// `first` for units of the first group, `second` for those of the second.
pub(super) fn by_group(first: &str, second: &str) -> Figure {
    Figure::ByGroup(vec![(GroupIndex(0), figure(first)), (GroupIndex(1), figure(second))])
}

/// A unit of one group.
pub(super) fn of_group(group: usize) -> Profile {
    Profile { groups: vec![GroupIndex(group)], ..Profile::default() }
}

/// The fact that a measure came to `part` of `whole`.
pub(super) fn share(part: &str, whole: &str) -> Amount {
    Amount::Share(Share { part: number(part), whole: number(whole) })
}

/// What a rule gives of ten points, to a unit of the first group, for a measured amount.
pub(super) fn step(scale: &Scale, amount: Amount) -> Step {
    step_among(scale, amount, &[], 0)
}

/// What a rule gives of ten points, to a unit of a group, among peers.
pub(super) fn step_among(scale: &Scale, amount: Amount, peers: &[&str], group: usize) -> Step {
    let fact = |_: &Measure| Fact::new(amount.clone(), Evidence::default());
    let peers = Peers::new(peers.iter().map(|peer| number(peer)).collect());
    let max = Points::parse("10").unwrap();
    scale.step(&Given { fact: &fact, max: &max, profile: &of_group(group), peers: &peers })
}

/// Points earned, or lost with a minus; a dash for nothing.
pub(super) fn gained(step: &Step) -> String {
    match &step.effect {
        Effect::Earned { points, .. } => points.to_string(),
        Effect::Lost { points, .. } => format!("-{points}"),
        Effect::Nothing { .. } | Effect::Absent => "—".to_owned(),
    }
}

/// Points for a number.
pub(super) fn points(scale: &Scale, measured: &str) -> String {
    gained(&step(scale, Amount::Quantity(number(measured))))
}

/// Points for a number among peers, for a unit of the first group.
pub(super) fn points_among(scale: &Scale, measured: &str, peers: &[&str]) -> String {
    gained(&step_among(scale, Amount::Quantity(number(measured)), peers, 0))
}
