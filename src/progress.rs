//! This year beside last year on the same basis, and how far apart the units are in both.
//!
//! Last year is scored twice: as it was published, and its ledgers by this year's edition moved to last year. What differs
//! between the two is the edition's doing, what differs between the second and this year is the work's.

use crate::{
    district::{self, District, Member},
    dossier::{Unit, UnitIndex},
    num::{Points, Quantity},
};

/// Last year and this year of the same units.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Units assessed in both years, in the order of this year's ranking.
    pub units: Vec<Move>,
    /// Units assessed only this year, in the order of codes.
    pub came: Vec<UnitIndex>,
    /// Units assessed only last year, by their index of last year, in the order of codes.
    pub gone: Vec<UnitIndex>,
    /// How far apart the totals of the units in both years are.
    pub total: Balance,
    /// How far apart their rates are, section by section of this year's edition.
    pub sections: Vec<Balance>,
}

/// One unit, last year to this year.
#[derive(Clone, Debug)]
pub struct Move {
    /// The unit, as this year numbers it.
    pub unit: UnitIndex,
    /// The name that last year's list gave it, where it was another.
    pub named: Option<String>,
    /// Last year's total as it was published.
    pub published: Points,
    /// Last year's total by this year's edition.
    pub recomputed: Points,
    /// This year's total.
    pub now: Points,
    /// Its place last year among the units of both years, by this year's edition.
    pub place_then: usize,
    /// Its place this year among them.
    pub place_now: usize,
    /// Its part of each section's full marks, of one, last year and this year by this year's edition.
    pub rates: Vec<(Option<Quantity>, Option<Quantity>)>,
}

impl Move {
    /// What the work changed: this year less last year on the same basis.
    #[must_use]
    pub fn work(&self) -> Points {
        &self.now - &self.recomputed
    }

    /// What the edition changed: last year by this year's edition less last year as published.
    #[must_use]
    pub fn rules(&self) -> Points {
        &self.recomputed - &self.published
    }

    /// This year less last year as published: the work's change and the edition's together.
    ///
    /// # Panics
    ///
    /// Never: the two add up exactly, which is asserted because papers say so.
    #[must_use]
    pub fn whole(&self) -> Points {
        let whole = &self.now - &self.published;
        assert_eq!(whole, &self.work() + &self.rules(), "the work's change and the edition's make up the whole");
        whole
    }

    /// How many places it rose; below zero where it fell.
    #[must_use]
    pub fn risen(&self) -> i64 {
        let number = |place: usize| i64::try_from(place).unwrap_or(i64::MAX);
        number(self.place_then) - number(self.place_now)
    }
}

/// How far apart some units are, last year and this year on the same basis.
#[derive(Clone, Debug)]
pub struct Balance {
    /// Last year.
    pub then: Spread,
    /// This year.
    pub now: Spread,
}

/// Whether units came closer to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Closer (更均衡).
    Closer,
    /// Further apart.
    Apart,
    /// As they were.
    Same,
}

impl Balance {
    /// By the coefficient of variation, as it is printed; by the range where one of the means is nothing.
    #[must_use]
    pub fn trend(&self) -> Trend {
        let order = match (&self.then.variation, &self.now.variation) {
            (Some(then), Some(now)) => now.cmp(then),
            _ => self.now.range().cmp(&self.then.range()),
        };
        match order {
            std::cmp::Ordering::Less => Trend::Closer,
            std::cmp::Ordering::Greater => Trend::Apart,
            std::cmp::Ordering::Equal => Trend::Same,
        }
    }
}

/// To how many decimals a coefficient of variation is given, in percent.
pub const VARIATION_PLACES: u32 = 2;

/// Some numbers, and how far apart they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// How many there are.
    pub count: usize,
    /// The lowest.
    pub lowest: Quantity,
    /// The quartiles: a quarter, half and three quarters of the way from the lowest to the highest by rank, between two
    /// neighbours in proportion, as the QUARTILE.INC of spreadsheets does. Exact.
    pub quartiles: [Quantity; 3],
    /// The highest.
    pub highest: Quantity,
    /// The mean, exact.
    pub mean: Quantity,
    /// Standard deviation of all the units (not of a sample) in percent of the mean, rounded half-up to
    /// [`VARIATION_PLACES`]; `None` where the mean is not above nothing.
    pub variation: Option<Quantity>,
}

impl Spread {
    /// How far apart some numbers are; all nothing where there are none.
    #[must_use]
    pub fn of(mut numbers: Vec<Quantity>) -> Spread {
        numbers.sort();
        let count = numbers.len();
        let mean = mean(&numbers);
        let quartile = |quarters: usize| {
            let steps = quarters * count.saturating_sub(1);
            let (at, rest) = (steps / 4, Quantity::from(steps % 4));
            let low = numbers.get(at).cloned().unwrap_or(Quantity::ZERO);
            let high = numbers.get(at + 1).cloned().unwrap_or_else(|| low.clone());
            let part = (&(&high - &low) * &rest).over(&Quantity::from(4_usize)).unwrap_or(Quantity::ZERO);
            &low + &part
        };
        Spread {
            count,
            lowest: numbers.first().cloned().unwrap_or(Quantity::ZERO),
            quartiles: [1, 2, 3].map(quartile),
            highest: numbers.last().cloned().unwrap_or(Quantity::ZERO),
            variation: variation(&numbers, &mean),
            mean,
        }
    }

    /// From the lowest to the highest.
    #[must_use]
    pub fn range(&self) -> Quantity {
        &self.highest - &self.lowest
    }
}

/// The mean of some numbers, exactly; nothing of none.
pub(crate) fn mean(numbers: &[Quantity]) -> Quantity {
    let sum: Quantity = numbers.iter().cloned().sum();
    sum.over(&Quantity::from(numbers.len())).unwrap_or(Quantity::ZERO)
}

/// The mean of the products of what numbers lie from their means: of one list with itself its variance.
pub(crate) fn covariance(left: &[Quantity], right: &[Quantity]) -> Quantity {
    let (left_mean, right_mean) = (mean(left), mean(right));
    let products: Vec<Quantity> =
        left.iter().zip(right).map(|(left, right)| &(left - &left_mean) * &(right - &right_mean)).collect();
    mean(&products)
}

fn variation(numbers: &[Quantity], mean: &Quantity) -> Option<Quantity> {
    if mean.is_negative() {
        return None;
    }
    // The root is taken last: of the variance over the square of the mean, in squares of a percent.
    let relative = covariance(numbers, numbers).over(&(mean * mean))?;
    (&(&relative * &Quantity::HUNDRED) * &Quantity::HUNDRED).root(VARIATION_PLACES)
}

impl Progress {
    /// Holds this year against last year `published` by its own edition and `recomputed` by this year's.
    #[must_use]
    pub fn of(published: &District<'_>, recomputed: &District<'_>, now: &District<'_>) -> Progress {
        let skips = now.assessment.criteria.edition.ties.skips;
        let matched: Vec<(&Member<'_>, &Member<'_>, &Member<'_>)> = now
            .units
            .iter()
            .filter_map(|member| {
                let unit = &now.assessment.dossier.units[member.unit];
                Some((member, like(published, unit)?, like(recomputed, unit)?))
            })
            .collect();
        let totals = |of: fn(&(&Member<'_>, &Member<'_>, &Member<'_>)) -> Points| -> Vec<Points> {
            matched.iter().map(of).collect()
        };
        let then_totals = totals(|(_, _, recomputed)| recomputed.standing.total.clone());
        let now_totals = totals(|(now, ..)| now.standing.total.clone());
        let place = |totals: &[Points], at: usize| {
            let others = totals.iter().enumerate().filter(|(other, _)| *other != at);
            district::place(&totals[at], others.map(|(_, total)| total.clone()).collect(), skips)
        };
        let units: Vec<Move> = matched
            .iter()
            .enumerate()
            .map(|(at, (member, published_member, recomputed_member))| {
                let name = &now.assessment.dossier.units[member.unit].name;
                let before = &published.assessment.dossier.units[published_member.unit].name;
                Move {
                    unit: member.unit,
                    named: (name != before).then(|| before.clone()),
                    published: published_member.standing.total.clone(),
                    recomputed: then_totals[at].clone(),
                    now: now_totals[at].clone(),
                    place_then: place(&then_totals, at),
                    place_now: place(&now_totals, at),
                    rates: recomputed_member.rates.iter().cloned().zip(member.rates.iter().cloned()).collect(),
                }
            })
            .collect();
        let numbers = |totals: &[Points]| Spread::of(totals.iter().map(|total| total.quantity().clone()).collect());
        let sections = (0..now.assessment.criteria.sections.len()).map(|section| {
            // Only units to which the section applies in both years: the two spreads are of the same units.
            let both = units.iter().filter_map(|unit| unit.rates[section].clone().0.zip(unit.rates[section].clone().1));
            let (then, now): (Vec<Quantity>, Vec<Quantity>) = both.unzip();
            Balance { then: Spread::of(then), now: Spread::of(now) }
        });
        Progress {
            came: only(now, |unit| like(published, unit).zip(like(recomputed, unit)).is_none()),
            gone: only(published, |unit| like(now, unit).zip(like(recomputed, unit)).is_none()),
            total: Balance { then: numbers(&then_totals), now: numbers(&now_totals) },
            sections: sections.collect(),
            units,
        }
    }

    /// What became of a unit, as this year numbers it; `None` where it was not assessed in both years.
    #[must_use]
    pub fn find(&self, unit: UnitIndex) -> Option<&Move> {
        self.units.iter().find(|moved| moved.unit == unit)
    }

    /// The mean of what the work changed, exactly.
    #[must_use]
    pub fn work(&self) -> Points {
        self.units.iter().map(Move::work).sum::<Points>().split(self.units.len())
    }

    /// The mean of what the edition changed, exactly.
    #[must_use]
    pub fn rules(&self) -> Points {
        self.units.iter().map(Move::rules).sum::<Points>().split(self.units.len())
    }
}

/// The unit of the same code, or else of the same name, among the units that stand in a ranking.
pub(crate) fn like<'a, 'b>(district: &'b District<'a>, unit: &Unit) -> Option<&'b Member<'a>> {
    let units = &district.assessment.dossier.units;
    let index = units.find(&unit.code).or_else(|| units.find(&unit.name))?;
    district.units.iter().find(|member| member.unit == index)
}

fn only(district: &District<'_>, is_alone: impl Fn(&Unit) -> bool) -> Vec<UnitIndex> {
    let units = district.units.iter().map(|member| member.unit);
    let mut alone: Vec<UnitIndex> = units.filter(|unit| is_alone(&district.assessment.dossier.units[*unit])).collect();
    alone.sort_unstable();
    alone
}

#[cfg(test)]
mod tests;
