//! Positions on an axis, in percent of the width.

use serde::Serialize;

use crate::num::{Points, Quantity};

/// A stretch of numbers from left to right.
#[derive(Clone, Debug)]
pub(in crate::report) struct Axis {
    low: Quantity,
    high: Quantity,
    step: Quantity,
}

/// A number written under or over an axis.
#[derive(Clone, Debug, Serialize)]
pub struct Tick {
    /// Where, in percent of the width.
    pub at: String,
    /// The number.
    pub label: String,
}

/// A bar, and the part of it that is hatched.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    /// Left end.
    pub x: String,
    /// Width.
    pub width: String,
    /// Left end of the hatched part.
    pub hatch_x: String,
    /// Width of the hatched part.
    pub hatch_width: String,
    /// Whether any part is hatched.
    pub hatched: bool,
}

/// Between round numbers along an axis, and to what its ends are rounded.
const STEPS: [(u64, u64); 9] =
    [(1, 1), (2, 1), (5, 1), (10, 2), (20, 5), (50, 10), (100, 20), (500, 100), (5000, 1000)];

/// Room at both ends of an axis, in percent, so that a dot at the end is whole.
const MARGIN: i128 = 2;

/// Hundredths of a percent, as SVG takes them.
fn percent(hundredths: i128) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

impl Axis {
    /// An axis that holds all `numbers`, with few round numbers along it.
    pub(in crate::report) fn around(numbers: &[Quantity]) -> Axis {
        let low = numbers.iter().min().cloned().unwrap_or(Quantity::ZERO);
        let high = numbers.iter().max().cloned().unwrap_or(Quantity::ZERO);
        let span = &high - &low;
        let few = Quantity::from(4_u64);
        let steps = STEPS.map(|(step, grain)| (Quantity::from(step), Quantity::from(grain)));
        let fits = |(step, _): &&(Quantity, Quantity)| span.over(step).is_some_and(|count| count <= few);
        let (step, grain) = steps.iter().find(fits).unwrap_or(&steps[STEPS.len() - 1]).clone();
        let whole = |number: &Quantity| number.over(&grain).unwrap_or(Quantity::ZERO);
        let low = &whole(&low).floor() * &grain;
        let high = (&whole(&high).ceiling() * &grain).max(&low + &grain);
        Axis { low, high, step }
    }

    /// An axis from nothing to a number.
    pub(in crate::report) fn up_to(high: &Points) -> Axis {
        Axis { low: Quantity::ZERO, high: high.quantity().clone().max(Quantity::ZERO), step: Quantity::ONE }
    }

    /// An axis of rates, from the lowest of them to 100%, in tenths.
    pub(in crate::report) fn of_rates(rates: &[Quantity]) -> Axis {
        let percent: Vec<Quantity> =
            rates.iter().map(Quantity::hundredfold).chain([Quantity::HUNDRED, Quantity::from(90_u64)]).collect();
        let axis = Axis::around(&percent);
        Axis { low: axis.low.per_hundred(), high: axis.high.per_hundred(), step: axis.step.per_hundred() }
    }

    /// Where it begins.
    pub(in crate::report) fn low(&self) -> &Quantity {
        &self.low
    }

    /// A position in percent of the width, as SVG takes it.
    pub(in crate::report) fn at(&self, number: &Quantity) -> String {
        percent(MARGIN * 100 + self.along(number))
    }

    /// The width from one number to another, in percent.
    fn width(&self, from: &Quantity, to: &Quantity) -> String {
        percent(self.along(to) - self.along(from))
    }

    /// How far along a number lies, in hundredths of a percent of the width; the ends hold what lies beyond them.
    fn along(&self, number: &Quantity) -> i128 {
        let [low, high, number] = [&self.low, &self.high, number].map(Quantity::millionths);
        let span = (high - low).max(1);
        let inner = (100 - 2 * MARGIN) * 100;
        ((number.clamp(low, high) - low) * inner + span / 2) / span
    }

    /// A bar of a loss that ends at `after`; what can be made good is hatched, at the end where it would come back.
    pub(in crate::report) fn fall(&self, before: &Points, after: &Points, recoverable: &Points) -> Bar {
        let (low, high) = if before < after { (before, after) } else { (after, before) };
        self.bar((low, high), (low, &(low + recoverable).min(high.clone())))
    }

    /// A bar from nothing to `lost`; what can be made good is hatched, at the open end.
    pub(in crate::report) fn length(&self, lost: &Points, recoverable: &Points) -> Bar {
        self.bar((&Points::ZERO, lost), (&lost.less(recoverable), lost))
    }

    fn bar(&self, whole: (&Points, &Points), hatched: (&Points, &Points)) -> Bar {
        let at = |points: &Points| self.at(points.quantity());
        let width = |(from, to): (&Points, &Points)| self.width(from.quantity(), to.quantity());
        Bar {
            x: at(whole.0),
            width: width(whole),
            hatch_x: at(hatched.0),
            hatch_width: width(hatched),
            hatched: hatched.0 < hatched.1,
        }
    }

    /// How far up a number lies in a field of some pixels.
    pub(super) fn share(&self, number: &Quantity, pixels: u32) -> u32 {
        let [low, high, number] = [&self.low, &self.high, number].map(Quantity::millionths);
        let span = (high - low).max(1);
        let up = ((number.clamp(low, high) - low) * i128::from(pixels) + span / 2) / span;
        u32::try_from(up).unwrap_or(pixels)
    }

    /// The round numbers along it.
    pub(super) fn numbers(&self) -> Vec<Quantity> {
        let mut numbers = Vec::new();
        let mut number = &self.low.over(&self.step).unwrap_or(Quantity::ZERO).ceiling() * &self.step;
        while number <= self.high {
            let next = &number + &self.step;
            numbers.push(std::mem::replace(&mut number, next));
        }
        numbers
    }

    /// The round numbers along it, in words that `label` finds.
    pub(in crate::report) fn ticks(&self, label: impl Fn(&Quantity) -> String) -> Vec<Tick> {
        self.numbers().iter().map(|number| Tick { at: self.at(number), label: label(number) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    #[test]
    fn an_axis_has_a_few_round_numbers_along_it() {
        let axis = Axis::around(&[number("89.6"), number("100.75")]);
        let labels: Vec<String> = axis.ticks(ToString::to_string).into_iter().map(|tick| tick.label).collect();
        assert_eq!(labels, ["90", "95", "100"]);
    }

    #[test]
    fn one_number_alone_still_has_an_axis() {
        let axis = Axis::around(&[number("90"), number("90")]);
        assert_eq!(axis.at(&number("90")), "2.00%");
        assert_eq!(axis.at(&number("91")), "98.00%");
    }

    #[test]
    fn a_position_is_never_off_the_page() {
        let axis = Axis::around(&[number("0"), number("1")]);
        assert_eq!(axis.at(&number("-3")), "2.00%");
        assert_eq!(axis.at(&number("9")), "98.00%");
    }

    #[test]
    fn thirds_are_placed_exactly() {
        let axis = Axis::up_to(&Points::parse("3").unwrap());
        assert_eq!(axis.at(&number("1")), "34.00%");
    }
}
