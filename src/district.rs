//! All units together: their mean and median, where points were lost, what can still be gained.

use jiff::civil::Date;

use crate::{
    account::Account,
    assessment::{Assessment, Part},
    criteria::{GroupIndex, Item},
    dossier::UnitIndex,
    gap::{self, Shortfall},
    num::{Mode, Points, Quantity, Rounding},
    rank::Standing,
    score::{Outcome, SectionScore},
    timeline::Timeline,
};

mod beside;
mod merit;
mod summary;

pub use beside::Beside;
pub use merit::{Merit, Model};

/// A group smaller than this shows no distribution of its own: its units could be told apart.
pub const SMALLEST_GROUP: usize = 5;

/// An assessment seen as a whole.
#[derive(Clone, Debug)]
pub struct District<'a> {
    /// What it is about.
    pub assessment: &'a Assessment,
    /// Every unit assessed, in the order of the ranking.
    pub units: Vec<Member<'a>>,
    /// Units that a veto leaves out (不参评), in the order of codes.
    pub excluded: Vec<UnitIndex>,
    /// Items in which points were lost, the most first.
    pub losses: Vec<Loss<'a>>,
    /// What each section cost all units together, in the regulation's order.
    pub sections: Vec<Points>,
    /// What the sections cost all units together.
    pub lost: Points,
    /// What can still be made good, over all units.
    pub recoverable: Points,
}

/// A unit among the others.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// The unit.
    pub unit: UnitIndex,
    /// Where it stands.
    pub standing: &'a Standing,
    /// What it lost, in the regulation's order.
    pub shortfalls: Vec<Shortfall<'a>>,
    /// How its total came about.
    pub account: Account,
    /// When it lost what its sections cost.
    pub timeline: Timeline,
    /// Points that can still be made good, line by line.
    pub recoverable: Points,
    /// Its part of each section's full marks, of one; `None` where the section does not apply to it.
    pub rates: Vec<Option<Quantity>>,
    /// Points to the next better total; `None` for the best.
    pub behind: Option<Points>,
    /// Its place were it alone to make everything good.
    pub place_alone: usize,
    /// Its place were every unit to make everything good.
    pub place_together: usize,
}

/// What one item cost all units.
#[derive(Clone, Debug)]
pub struct Loss<'a> {
    /// The item.
    pub item: &'a Item,
    /// Points lost.
    pub lost: Points,
    /// Points of them that can still be made good.
    pub recoverable: Points,
    /// How many units lost any.
    pub units: usize,
}

impl<'a> District<'a> {
    /// Looks at all units of an assessment.
    #[must_use]
    pub fn of(assessment: &'a Assessment) -> District<'a> {
        let mut units: Vec<Member<'a>> =
            assessment.ranking.0.iter().map(|standing| member(assessment, standing)).collect();
        let mended: Vec<Points> = units.iter().map(|member| member.account.mended.clone()).collect();
        let totals: Vec<Points> = units.iter().map(|member| member.standing.total.clone()).collect();
        let skips = assessment.criteria.edition.ties.skips;
        for (index, member) in units.iter_mut().enumerate() {
            let reached = &mended[index];
            let others = |all: &[Points]| -> Vec<Points> {
                all.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, total)| total.clone()).collect()
            };
            member.place_alone = place(reached, others(&totals), skips);
            member.place_together = place(reached, others(&mended), skips);
            member.behind =
                totals.iter().filter(|total| **total > totals[index]).min().map(|next| next - &totals[index]);
        }
        let losses = losses(assessment, &units);
        let of_section = |section: usize| {
            let cards = units.iter().map(|member| &assessment.card(member.unit).sections[section]);
            cards.map(|section| &section.full - &section.points).sum()
        };
        District {
            assessment,
            losses,
            excluded: assessment.cards.iter().filter(|card| card.excluded).map(|card| card.unit).collect(),
            sections: (0..assessment.criteria.sections.len()).map(of_section).collect(),
            lost: units.iter().map(|member| &member.account.lost).sum(),
            recoverable: units.iter().map(|member| &member.recoverable).sum(),
            units,
        }
    }

    /// A unit among the others.
    ///
    /// # Panics
    ///
    /// When the unit is not assessed.
    #[must_use]
    pub fn member(&self, unit: UnitIndex) -> &Member<'a> {
        self.units.iter().find(|member| member.unit == unit).expect("the unit is assessed")
    }

    /// The totals' mean, as it is printed, so that what is measured from it adds up; nothing without units.
    #[must_use]
    pub fn mean(&self) -> Points {
        self.mean_of(&self.units.iter().collect::<Vec<_>>())
    }

    /// The middle total, or the mean of the two in the middle, as it is printed.
    #[must_use]
    pub fn median(&self) -> Points {
        let totals = self.units.iter().map(|member| member.standing.total.quantity().clone());
        Points::from(median(totals.collect())).rounded(self.printed())
    }

    /// What the middle one of a unit's peers had lost by the end of each of some days, as it is printed.
    #[must_use]
    pub fn pace(&self, unit: UnitIndex, days: &[Date]) -> Vec<Points> {
        let (_, peers) = self.peers(unit);
        let by = |day: &Date| {
            let lost = peers.iter().map(|peer| peer.timeline.until(*day).quantity().clone());
            Points::from(median(lost.collect())).rounded(self.printed())
        };
        days.iter().map(by).collect()
    }

    /// How figures that only people read are rounded.
    fn printed(&self) -> Rounding {
        let places = self.assessment.criteria.edition.printed_places();
        Rounding { places, mode: Mode::HalfUp }
    }

    /// The units whose rates a unit is held against: its group, or all where that is too small to stay unnamed.
    #[must_use]
    pub fn peers(&self, unit: UnitIndex) -> (Option<GroupIndex>, Vec<&Member<'a>>) {
        let group = self.member(unit).standing.group;
        let inside: Vec<&Member<'a>> = self.units.iter().filter(|member| member.standing.group == group).collect();
        let grouped = !self.assessment.criteria.groups.is_undivided();
        if grouped && inside.len() >= SMALLEST_GROUP {
            (Some(group), inside)
        } else {
            (None, self.units.iter().collect())
        }
    }
}

/// The middle of some numbers, or the mean of the two in the middle; nothing of none.
#[must_use]
pub fn median(mut numbers: Vec<Quantity>) -> Quantity {
    numbers.sort();
    let (Some(low), Some(high)) = (numbers.get(numbers.len().saturating_sub(1) / 2), numbers.get(numbers.len() / 2))
    else {
        return Quantity::ZERO;
    };
    (low + high).over(&Quantity::from(2_usize)).unwrap_or(Quantity::ZERO)
}

/// The place of a number among others, from 1.
#[must_use]
pub fn place<T: Ord>(own: &T, others: Vec<T>, skips: bool) -> usize {
    let mut better: Vec<T> = others.into_iter().filter(|other| other > own).collect();
    if !skips {
        better.sort();
        better.dedup();
    }
    better.len() + 1
}

fn member<'a>(assessment: &'a Assessment, standing: &'a Standing) -> Member<'a> {
    let shortfalls = gap::of(assessment, standing.unit);
    let account = Account::of(assessment, standing.unit, &shortfalls);
    let recoverable = shortfalls.iter().map(|short| &short.recoverable).sum();
    Member {
        unit: standing.unit,
        standing,
        rates: assessment.card(standing.unit).sections.iter().map(rate).collect(),
        timeline: Timeline::of(assessment, standing.unit, &shortfalls, &account),
        shortfalls,
        account,
        recoverable,
        behind: None,
        place_alone: standing.overall.place,
        place_together: standing.overall.place,
    }
}

/// A unit's part of a section's full marks, of one.
fn rate(score: &SectionScore) -> Option<Quantity> {
    let applies = score.lines.iter().any(|line| line.outcome != Outcome::NotApplicable);
    if applies { score.points.quantity().over(score.full.quantity()) } else { None }
}

/// Losses of the sections' items over all units; equal ones in the regulation's order.
fn losses<'a>(assessment: &'a Assessment, units: &[Member<'a>]) -> Vec<Loss<'a>> {
    let items = assessment.criteria.sections.iter().enumerate().flat_map(|(section, chapter)| {
        chapter.items.iter().enumerate().map(move |(item, written)| (Part::Section(section), item, written))
    });
    let mut losses: Vec<Loss<'a>> = items
        .filter_map(|(part, index, item)| {
            let of_item: Vec<&Shortfall<'a>> = units
                .iter()
                .flat_map(|member| &member.shortfalls)
                .filter(|short| short.part == part && short.line.item == index)
                .collect();
            (!of_item.is_empty()).then(|| Loss {
                item,
                lost: of_item.iter().map(|short| &short.lost).sum(),
                recoverable: of_item.iter().map(|short| &short.recoverable).sum(),
                units: of_item.len(),
            })
        })
        .collect();
    losses.sort_by(|left, right| right.lost.cmp(&left.lost));
    losses
}
