//! What the bureau's leaders are asked to notice (请领导留意): at most four matters, each with its figures and where they
//! come from.

use jiff::civil::Date;

use crate::{
    criteria::{GroupIndex, Item, Veto},
    district::{District, Loss, Member},
    dossier::UnitIndex,
    gap::Shortfall,
    num::{Points, Quantity},
};

/// No more matters than this: who reads more acts on none.
pub const MOST: usize = 4;

/// A deadline is near when no more days are left.
const NEAR: i32 = 30;
/// A loss is general when so many of a hundred units share it.
const GENERAL: usize = 75;
/// Losses are concentrated when a fifth of the units has so many of a hundred points lost.
const CONCENTRATED: u64 = 40;
/// With fewer units than this a fifth of them is one.
const FEWEST: usize = 10;
/// No more units are named in one matter.
const MOST_NAMED: usize = 5;
/// Groups are apart when their means differ by so many hundredths of full marks.
const APART: u64 = 1;

/// A matter for the leaders.
#[derive(Clone, Debug)]
pub enum Matter<'a> {
    /// Vetoes came about: each with its units in the order of codes, those that it leaves out among them.
    Vetoes(Vec<(&'a Veto, Vec<UnitIndex>)>),
    /// Points can still be made good, and their deadlines are near.
    Recoverable {
        /// The nearest day.
        by: Date,
        /// Days left until then.
        left: i32,
        /// How many units can.
        units: usize,
        /// Points of all of them.
        points: Points,
        /// The item that gives most of them.
        item: &'a Item,
        /// How much it gives.
        of_item: Points,
    },
    /// Nearly everybody lost points in one item.
    General {
        /// The item and what it cost.
        loss: &'a Loss<'a>,
        /// The part of everything lost, of one.
        share: Quantity,
    },
    /// A few units have much of what was lost.
    Concentrated {
        /// Who, what was lost the most first.
        units: Vec<UnitIndex>,
        /// Points they lost.
        lost: Points,
        /// The part of everything lost, of one.
        share: Quantity,
        /// The section that cost them most, by its index.
        section: usize,
    },
    /// Groups differ.
    Apart {
        /// The group with the higher mean.
        ahead: GroupIndex,
        /// The group with the lower mean.
        behind: GroupIndex,
        /// By how many points the means differ.
        gap: Points,
        /// The section in which their rates differ most, by its index.
        section: usize,
        /// The rates there, of one: the higher mean's group first.
        rates: (Quantity, Quantity),
    },
    /// No veto came about.
    NoVeto,
}

impl Matter<'_> {
    /// The id of the item, section or veto that the figures come from; of groups and units compared, of their section.
    #[must_use]
    pub fn source(&self, district: &District<'_>) -> Option<String> {
        let section = |index: usize| district.assessment.criteria.sections[index].id.value.clone();
        match self {
            Matter::Vetoes(vetoes) => vetoes.first().map(|(veto, _)| veto.id.value.clone()),
            Matter::Recoverable { item, .. } => Some(item.id.value.clone()),
            Matter::General { loss, .. } => Some(loss.item.id.value.clone()),
            Matter::Concentrated { section: index, .. } | Matter::Apart { section: index, .. } => Some(section(*index)),
            Matter::NoVeto => None,
        }
    }
}

/// What of a district is worth a leader's notice, what cannot wait first.
#[must_use]
pub fn of<'a>(district: &'a District<'a>) -> Vec<Matter<'a>> {
    let mut matters: Vec<Matter<'a>> = vetoes(district).into_iter().collect();
    let no_veto = matters.is_empty() && !district.assessment.criteria.vetoes.is_empty();
    matters.extend(recoverable(district));
    matters.extend(general(district));
    matters.extend(concentrated(district));
    matters.extend(apart(district));
    matters.extend(no_veto.then_some(Matter::NoVeto));
    matters.truncate(MOST);
    matters
}

fn vetoes<'a>(district: &'a District<'a>) -> Option<Matter<'a>> {
    let assessment = district.assessment;
    let by_veto = assessment.criteria.vetoes.iter().enumerate().map(|(index, veto)| {
        let vetoed = assessment.cards.iter().filter(|card| card.vetoes.contains(&index));
        (veto, vetoed.map(|card| card.unit).collect::<Vec<_>>())
    });
    let vetoes: Vec<_> = by_veto.filter(|(_, units)| !units.is_empty()).collect();
    (!vetoes.is_empty()).then_some(Matter::Vetoes(vetoes))
}

fn recoverable<'a>(district: &'a District<'a>) -> Option<Matter<'a>> {
    let assessment = district.assessment;
    let today = assessment.as_of?;
    let is_near = |short: &&Shortfall<'_>| {
        let days = short.by(assessment).map(|by| (by - today).get_days());
        short.recoverable > Points::ZERO && days.is_some_and(|days| days <= NEAR)
    };
    let near = |member: &'a Member<'a>| member.shortfalls.iter().filter(is_near);
    let all = || district.units.iter().flat_map(near);
    let by = all().filter_map(|short| short.by(assessment)).min()?;
    let of_item = district.losses.iter().map(|loss| {
        let same = all().filter(|short| short.item.id.value == loss.item.id.value);
        (loss.item, same.map(|short| &short.recoverable).sum::<Points>())
    });
    let (item, of_item) = of_item.reduce(|most, next| if next.1 > most.1 { next } else { most })?;
    Some(Matter::Recoverable {
        by,
        left: (by - today).get_days(),
        units: district.units.iter().filter(|member| near(member).next().is_some()).count(),
        points: all().map(|short| &short.recoverable).sum(),
        item,
        of_item,
    })
}

fn general<'a>(district: &'a District<'a>) -> Option<Matter<'a>> {
    let units = district.units.len();
    let is_general = |loss: &&Loss<'_>| loss.units > 1 && loss.units * 100 >= units * GENERAL;
    let loss = district.losses.iter().find(is_general)?;
    Some(Matter::General { loss, share: district.share_of_lost(&loss.lost) })
}

fn concentrated<'a>(district: &'a District<'a>) -> Option<Matter<'a>> {
    if district.units.len() < FEWEST {
        return None;
    }
    let mut members: Vec<&Member<'_>> = district.units.iter().collect();
    members.sort_by(|left, right| right.account.lost.cmp(&left.account.lost).then(left.unit.cmp(&right.unit)));
    members.truncate((district.units.len() / 5).min(MOST_NAMED));
    let lost: Points = members.iter().map(|member| &member.account.lost).sum();
    let share = district.share_of_lost(&lost);
    if share < Quantity::from(CONCENTRATED).per_hundred() {
        return None;
    }
    let of_section = |section: usize| -> Points {
        let scores = members.iter().map(|member| &district.assessment.card(member.unit).sections[section]);
        scores.map(|score| &score.full - &score.points).sum()
    };
    let sections = (0..district.sections.len()).map(|section| (section, of_section(section)));
    let (section, _) = sections.reduce(|most, next| if next.1 > most.1 { next } else { most })?;
    Some(Matter::Concentrated { units: members.iter().map(|member| member.unit).collect(), lost, share, section })
}

fn apart<'a>(district: &'a District<'a>) -> Option<Matter<'a>> {
    let assessment = district.assessment;
    let groups: Vec<(GroupIndex, Vec<&Member<'_>>)> = assessment
        .criteria
        .groups
        .ranked()
        .map(|(index, _)| (index, district.units.iter().filter(|member| member.standing.group == index).collect()))
        .filter(|(_, members): &(_, Vec<_>)| !members.is_empty())
        .collect();
    let means = || groups.iter().map(|(index, members)| (index, members, district.mean_of(members)));
    let (ahead, first, high) = means().reduce(|best, next| if next.2 > best.2 { next } else { best })?;
    let (behind, last, low) = means().reduce(|least, next| if next.2 < least.2 { next } else { least })?;
    let gap = &high - &low;
    let least = assessment.criteria.edition.full.times(&Quantity::from(APART).per_hundred());
    if gap < least {
        return None;
    }
    let rates = (0..district.sections.len()).filter_map(|section| {
        let rates = (district.rate_of(section, first)?, district.rate_of(section, last)?);
        Some((section, &rates.0 - &rates.1, rates))
    });
    let (section, _, rates) = rates.reduce(|most, next| if next.1 > most.1 { next } else { most })?;
    Some(Matter::Apart { ahead: *ahead, behind: *behind, gap, section, rates })
}

#[cfg(test)]
mod tests;
