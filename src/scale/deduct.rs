//! `deduct`: points lost for each thing counted.

use std::fmt::Write;

use super::{Effect, Figure, Given, Step, Wording};
use crate::{
    measure::plan::Reading,
    measure::{self, Measure, Side},
    num::{Points, Quantity},
    reader::Table,
};

/// Deducts points for each thing counted; the item's floor says where it ends.
///
/// ```toml
/// deduct = { each = 0.5, count = "reports", where = "实报时间 > 应报时间" }
/// deduct = { each = 0.1, sum = "edits", of = "差错笔数", cap = 1 }
/// ```
#[derive(Clone, Debug)]
pub struct Deduct {
    /// Points and steps.
    pub tariff: Tariff,
}

/// So many points for each step of a measure: what `deduct` takes and `award` gives.
#[derive(Clone, Debug)]
pub struct Tariff {
    /// What is measured.
    pub measure: Measure,
    /// Points for each step.
    pub each: Figure,
    /// How much one step is.
    pub stepping: Stepping,
    /// What is free: only what exceeds it counts.
    pub beyond: Option<Figure>,
    /// No more than this in all.
    pub cap: Option<Figure>,
}

/// How a measure is cut into steps.
#[derive(Clone, Debug)]
pub struct Stepping {
    /// One step; one where left out.
    pub per: Option<Figure>,
    /// What becomes of a part of a step.
    pub part: Part,
}

/// What becomes of a part of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// It counts in proportion.
    #[default]
    Exact,
    /// It does not count (不足一步不计).
    Whole,
    /// It counts as a whole step (不足一步按一步计).
    Begun,
}

impl Stepping {
    /// Keys of a stepping.
    pub const KEYS: [&str; 2] = ["per", "part"];

    /// Words for `part`.
    pub const PARTS: &[(&str, Part)] = &[("exact", Part::Exact), ("whole", Part::Whole), ("begun", Part::Begun)];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Stepping {
        let per = Figure::read("per", table, reading);
        Stepping { per, part: table.word("part", Stepping::PARTS, &mut reading.diags).unwrap_or_default() }
    }

    /// How many steps `amount` is.
    pub(super) fn steps(&self, amount: &Quantity, given: &Given<'_>) -> Quantity {
        let per = self.per.as_ref().map_or(Quantity::ONE, |per| per.threshold(given.profile));
        let steps = amount.over(&per).unwrap_or(Quantity::ZERO);
        match self.part {
            Part::Exact => steps,
            Part::Whole => steps.floor(),
            Part::Begun => steps.ceiling(),
        }
    }
}

impl Tariff {
    pub(super) const KEYS: &'static [&'static str] = &["each", "per", "part", "beyond", "cap"];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Tariff> {
        let each = Figure::required("each", table, reading);
        let measure = measure::read(table, Tariff::KEYS, reading);
        Some(Tariff {
            stepping: Stepping::read(table, reading),
            beyond: Figure::read("beyond", table, reading),
            cap: Figure::read("cap", table, reading),
            measure: measure?,
            each: each?,
        })
    }

    /// Points with and without the cap, what was measured, and the arithmetic.
    pub(super) fn points(&self, given: &Given<'_>) -> Option<(Points, Points, Quantity, String)> {
        let measured = given.number(&self.measure)?;
        let free = self.beyond.as_ref().map_or(Quantity::ZERO, |beyond| beyond.threshold(given.profile));
        let counted = (&measured - &free).max(Quantity::ZERO);
        let steps = self.stepping.steps(&counted, given);
        let each = given.points(&self.each);
        let uncapped = each.times(&steps);
        let cap = self.cap.as_ref().map(|cap| given.points(cap));
        let points = cap.clone().map_or_else(|| uncapped.clone(), |cap| uncapped.clone().min(cap));
        let mut working = format!("{each} × {steps} = {uncapped}");
        if let Some(cap) = cap.filter(|cap| *cap < uncapped) {
            _ = write!(working, " → {cap}");
        }
        Some((points, uncapped, measured, working))
    }

    pub(super) fn in_words(&self, key: &str, wording: &Wording<'_>) -> String {
        let figure = |figure: &Option<Figure>| figure.as_ref().map(|f| f.in_words(wording)).unwrap_or_default();
        let part = match self.stepping.part {
            Part::Exact => "exact",
            Part::Whole => "whole",
            Part::Begun => "begun",
        };
        let words = minijinja::context! {
            measure => wording.measure(&self.measure),
            each => self.each.in_words(wording),
            per => figure(&self.stepping.per),
            part => wording.lang.word(&format!("scale.part.{part}")),
            beyond => figure(&self.beyond),
            cap => figure(&self.cap),
        };
        wording.lang.say(key, words)
    }
}

impl Deduct {
    pub(super) const KEYS: &'static [&'static str] = Tariff::KEYS;

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Deduct> {
        let tariff = Tariff::read(table, reading)?;
        reading.blame(&tariff.measure, Side::Part);
        Some(Deduct { tariff })
    }

    pub(super) fn step(&self, given: &Given<'_>) -> Step {
        let Some((points, uncapped, measured, working)) = self.tariff.points(given) else {
            return Step::nothing_taken(&(given.fact)(&self.tariff.measure));
        };
        Step { effect: Effect::Lost { points, uncapped }, measured: Some(measured), working }
    }

    pub(super) fn measures(&self) -> Vec<&Measure> {
        vec![&self.tariff.measure]
    }

    pub(super) fn in_words(&self, wording: &Wording<'_>) -> String {
        self.tariff.in_words("scale.deduct", wording)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measure::Amount,
        scale::{
            Scale,
            testing::{MEASURE, by_group, figure, gained, points, share, step, step_among},
        },
    };

    fn deduct(each: &str, per: &str, part: Part) -> Tariff {
        let stepping = Stepping { per: Some(figure(per)), part };
        Tariff { measure: MEASURE, each: figure(each), stepping, beyond: None, cap: None }
    }

    fn scale(tariff: Tariff) -> Scale {
        Scale::Deduct(Deduct { tariff })
    }

    #[test]
    fn each_thing_counted_costs_its_points() {
        assert_eq!(points(&scale(deduct("0.5", "1", Part::Exact)), "3"), "-1.5");
        assert_eq!(points(&scale(deduct("0.5", "1", Part::Exact)), "0"), "-0");
    }

    #[test]
    fn a_part_of_a_step_counts_as_the_rule_says() {
        assert_eq!(points(&scale(deduct("0.5", "2", Part::Exact)), "5"), "-1.25");
        assert_eq!(points(&scale(deduct("0.5", "2", Part::Whole)), "5"), "-1");
        assert_eq!(points(&scale(deduct("0.5", "2", Part::Begun)), "5"), "-1.5");
    }

    #[test]
    fn a_full_step_is_the_same_begun_or_whole() {
        assert_eq!(points(&scale(deduct("0.5", "2", Part::Whole)), "4"), "-1");
        assert_eq!(points(&scale(deduct("0.5", "2", Part::Begun)), "4"), "-1");
    }

    #[test]
    fn only_what_exceeds_the_free_amount_costs() {
        let free = scale(Tariff { beyond: Some(figure("5")), ..deduct("1", "1", Part::Exact) });
        assert_eq!(points(&free, "4"), "-0");
        assert_eq!(points(&free, "5"), "-0");
        assert_eq!(points(&free, "6"), "-1");
    }

    #[test]
    fn a_cap_holds_the_loss_and_the_loss_without_it_is_kept() {
        let capped = scale(Tariff { cap: Some(figure("2")), ..deduct("0.5", "1", Part::Exact) });
        assert_eq!(points(&capped, "4"), "-2");
        let lost = Effect::Lost { points: Points::parse("2").unwrap(), uncapped: Points::parse("2.5").unwrap() };
        assert_eq!(step(&capped, Amount::Quantity(Quantity::from(5_u64))).effect, lost);
    }

    #[test]
    fn a_percentage_is_of_full_marks() {
        assert_eq!(points(&scale(deduct("10%", "1", Part::Exact)), "2"), "-2");
    }

    #[test]
    fn a_share_costs_by_the_percentage_point() {
        // 3 ÷ 40 = 7.5%
        assert_eq!(gained(&step(&scale(deduct("0.2", "1", Part::Begun)), share("3", "40"))), "-1.6");
    }

    #[test]
    fn each_group_pays_its_own_price() {
        let priced = scale(Tariff { each: by_group("1", "2"), ..deduct("1", "1", Part::Exact) });
        let three = || Amount::Quantity(Quantity::from(3_u64));
        assert_eq!(gained(&step_among(&priced, three(), &[], 0)), "-3");
        assert_eq!(gained(&step_among(&priced, three(), &[], 1)), "-6");
    }

    #[test]
    fn where_there_is_nothing_to_measure_by_nothing_is_lost_or_earned() {
        assert_eq!(
            step(&scale(deduct("1", "1", Part::Exact)), Amount::Nothing).effect,
            Effect::Nothing { of: Points::ZERO }
        );
    }
}
