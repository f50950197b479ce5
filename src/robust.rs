//! How sure a rank is: what becomes of it with other weights, without one item, and by how little neighbours are apart.
//!
//! Composite indicators are commonly tried this way (Handbook on Constructing Composite Indicators, OECD/JRC 2008, step 7).
//! Only places come of it: no score is changed, and nothing here is printed as one. Points are taken to the millionth, and
//! everything after that is whole numbers, so the result is the same on any machine and any number of threads.

use rayon::prelude::*;

use crate::{
    assessment::Assessment,
    dossier::UnitIndex,
    num::{Lots, Points, Quantity},
    score::{Scorecard, SectionScore},
};

/// A weight as it is written in the regulation.
const PLAIN: i64 = 10_000;

/// How other weights are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// By how much an item's weight may differ either way, in percent.
    pub percent: u32,
    /// How often all weights are drawn.
    pub replications: u32,
    /// Where the lots begin; the same seed gives the same result.
    pub seed: u64,
}

/// How sure the ranks of a district are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Robustness {
    /// How other weights were tried.
    pub trial: Trial,
    /// The units, in the order of the ranking.
    pub units: Vec<Sureness>,
    /// Runs of units, by their positions in `units`, that other weights do not tell apart; only runs of two and more.
    pub alike: Vec<(usize, usize)>,
}

/// How sure one rank is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sureness {
    /// The unit.
    pub unit: UnitIndex,
    /// Its place as printed.
    pub place: usize,
    /// The best and the worst of the middle nine tenths of its places with other weights.
    pub likely: (usize, usize),
    /// Its best and its worst place with any one item left out.
    pub without_one: (usize, usize),
    /// The item whose absence moves it furthest, by section and item; `None` where none does.
    pub hinge: Option<(usize, usize)>,
    /// Points by which it leads the next total below; nothing in a tie, `None` for the last.
    pub lead: Option<Points>,
}

impl Robustness {
    /// Tries the ranking of an assessment.
    #[must_use]
    pub fn of(assessment: &Assessment, trial: Trial) -> Robustness {
        let grid = Grid::of(assessment);
        let likely = grid.likely(trial);
        let without = grid.without_one();
        let standings = &assessment.ranking.0;
        let tried = standings.iter().zip(likely).zip(without).enumerate();
        let units: Vec<Sureness> = tried
            .map(|(index, ((standing, likely), (without_one, hinge)))| Sureness {
                unit: standing.unit,
                place: standing.overall.place,
                likely,
                without_one,
                hinge: hinge.map(|item| grid.items[item]),
                lead: standings.get(index + 1).map(|next| &standing.total - &next.total),
            })
            .collect();
        let alike = alike(&units);
        Robustness { trial, units, alike }
    }
}

/// Runs in which the first unit's likely places reach down to every other's, and every other's up to the first's.
fn alike(units: &[Sureness]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut first = 0;
    while first < units.len() {
        let overlaps = |other: &&Sureness| other.likely.0 <= units[first].likely.1;
        let last = first + units[first + 1..].iter().take_while(overlaps).count();
        if last > first {
            runs.push((first, last));
        }
        first = last + 1;
    }
    runs
}

/// Points of all units in millionths, item by item: a column of `points` belongs to a unit, in the order of the ranking.
struct Grid {
    /// Section and item of each row.
    items: Vec<(usize, usize)>,
    /// Points, item by item.
    points: Vec<Vec<i64>>,
    /// Full marks, item by item.
    fulls: Vec<Vec<i64>>,
    /// What stands beside the items: bonuses, penalties, and what conversion and bounds add.
    beside: Vec<i64>,
    /// The edition's full marks.
    full: i64,
    /// Millionths in the last digit that is printed.
    grain: i64,
}

impl Grid {
    fn of(assessment: &Assessment) -> Grid {
        let criteria = &assessment.criteria;
        let cards: Vec<&Scorecard> =
            assessment.ranking.0.iter().map(|standing| assessment.card(standing.unit)).collect();
        let sections = criteria.sections.iter().enumerate();
        let items: Vec<(usize, usize)> =
            sections.flat_map(|(section, chapter)| (0..chapter.items.len()).map(move |item| (section, item))).collect();
        let of_item = |(section, item): (usize, usize)| -> (Vec<i64>, Vec<i64>) {
            cards.iter().map(|card| weighed(&card.sections[section], item)).unzip()
        };
        let (points, fulls): (Vec<_>, Vec<_>) = items.iter().map(|item| of_item(*item)).unzip();
        let beside = cards.iter().enumerate().map(|(unit, card)| {
            let base: i64 = points.iter().map(|row: &Vec<i64>| row[unit]).sum();
            millionths(card.total.quantity()) - base
        });
        let places = criteria.edition.printed_places().min(6);
        Grid {
            beside: beside.collect(),
            items,
            points,
            fulls,
            full: millionths(criteria.edition.full.quantity()),
            grain: 10_i64.pow(6 - places),
        }
    }

    /// Places of all units where each item counts by its weight, in ten-thousandths of its own.
    fn places(&self, weights: &[i64]) -> Vec<usize> {
        let units = self.beside.len();
        let (mut earned, mut full) = (vec![0_i64; units], vec![0_i64; units]);
        for ((points, fulls), weight) in self.points.iter().zip(&self.fulls).zip(weights) {
            for (sum, points) in earned.iter_mut().zip(points) {
                *sum += points * weight;
            }
            for (sum, fulls) in full.iter_mut().zip(fulls) {
                *sum += fulls * weight;
            }
        }
        let total = |unit: usize| {
            // The weights are scaled so that full marks stay what they are.
            let base = i128::from(earned[unit]) * i128::from(self.full) / i128::from(full[unit].max(1));
            let total = i64::try_from(base).unwrap_or(i64::MAX) + self.beside[unit];
            (total + self.grain / 2).div_euclid(self.grain)
        };
        let totals: Vec<i64> = (0..units).map(total).collect();
        let mut order: Vec<usize> = (0..units).collect();
        order.sort_unstable_by_key(|unit| (-totals[*unit], *unit));
        let mut places = vec![0; units];
        for (position, unit) in order.iter().enumerate() {
            let before = position.checked_sub(1).map(|before| order[before]);
            let tied = before.filter(|before| totals[*before] == totals[*unit]);
            places[*unit] = tied.map_or(position + 1, |before| places[before]);
        }
        places
    }

    /// The middle nine tenths of every unit's places over all drawings.
    fn likely(&self, trial: Trial) -> Vec<(usize, usize)> {
        let units = self.beside.len();
        let span = trial.percent.min(99) * 100;
        let drawing = |number: u32| {
            let mut lots = Lots::new(trial.seed.wrapping_add(u64::from(number).wrapping_mul(0xD1B5_4A32_D192_ED03)));
            let weight = |_: &(usize, usize)| PLAIN - i64::from(span) + i64::from(lots.below(2 * span + 1));
            self.places(&self.items.iter().map(weight).collect::<Vec<_>>())
        };
        let drawn: Vec<Vec<usize>> = (0..trial.replications).into_par_iter().map(drawing).collect();
        let middle = |unit: usize| {
            let mut places: Vec<usize> = drawn.iter().map(|places| places[unit]).collect();
            places.sort_unstable();
            let cut = places.len() / 20;
            match (places.get(cut), places.get(places.len().saturating_sub(cut + 1))) {
                (Some(best), Some(worst)) => (*best, *worst),
                _ => (0, 0),
            }
        };
        (0..units).into_par_iter().map(middle).collect()
    }

    /// For every unit its best and worst place with one item left out, and the item that moves it furthest.
    fn without_one(&self) -> Vec<((usize, usize), Option<usize>)> {
        let plain = self.places(&vec![PLAIN; self.items.len()]);
        let left_out = |item: usize| {
            let weights: Vec<i64> = (0..self.items.len()).map(|other| if other == item { 0 } else { PLAIN }).collect();
            self.places(&weights)
        };
        let tried: Vec<Vec<usize>> = (0..self.items.len()).into_par_iter().map(left_out).collect();
        let of_unit = |unit: usize| {
            let places = || tried.iter().map(|places| places[unit]);
            let moved = |item: &usize| tried[*item][unit].abs_diff(plain[unit]);
            // The first of the regulation's items where several move it equally far.
            let hinge = (0..self.items.len()).rev().max_by_key(moved).filter(|item| moved(item) > 0);
            ((places().min().unwrap_or(plain[unit]), places().max().unwrap_or(plain[unit])), hinge)
        };
        (0..plain.len()).map(of_unit).collect()
    }
}

/// Points and full marks of an item as they count in its section: scaled where other items do not apply.
fn weighed(section: &SectionScore, item: usize) -> (i64, i64) {
    let Some(line) = section.lines.iter().find(|line| line.item == item) else { return (0, 0) };
    let scaled = |points: &Points| {
        let counted = (points.quantity() * section.full.quantity()).over(section.applicable.quantity());
        counted.map_or(0, |counted| millionths(&counted))
    };
    let applies = line.outcome != crate::score::Outcome::NotApplicable;
    if applies { (scaled(&line.points), scaled(&line.full)) } else { (0, 0) }
}

/// A number in whole millionths.
fn millionths(number: &Quantity) -> i64 {
    i64::try_from(number.millionths()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
