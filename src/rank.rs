//! Scorecards in order: places overall and within the group, ties, grades, quotas.

use std::cmp::Ordering;

use crate::{
    criteria::{Criteria, GroupIndex, Quota, QuotaSize},
    dossier::UnitIndex,
    facts::Facts,
    num::{Points, Quantity, Rounding},
    scale::Within,
    score::Scorecard,
};

/// Where a unit stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The unit.
    pub unit: UnitIndex,
    /// Its total, as printed.
    pub total: Points,
    /// Its place among all units.
    pub overall: Place,
    /// Its place within its ranked group.
    pub in_group: Place,
    /// The group.
    pub group: GroupIndex,
    /// Its grade, by index; `None` where the edition has no grades.
    pub grade: Option<usize>,
}

/// A place, and with how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The place, from 1.
    pub place: usize,
    /// Whether others share it.
    pub tied: bool,
    /// How many units are compared.
    pub of: usize,
}

/// All units assessed, in the order of their places; tied units in the order of their codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking(pub Vec<Standing>);

impl Ranking {
    /// Ranks the very number that is printed.
    #[must_use]
    pub fn of(criteria: &Criteria, facts: &Facts, cards: &[Scorecard]) -> Ranking {
        let mut order: Vec<usize> = (0..cards.len()).filter(|index| !cards[*index].excluded).collect();
        order.sort_by(|left, right| compare(criteria, &cards[*left], &cards[*right]).then(left.cmp(right)));
        let ordered: Vec<&Scorecard> = order.iter().map(|index| &cards[*index]).collect();
        let overall = places(criteria, &ordered);
        let grades = grades(criteria, facts, &ordered);
        let standing = |(position, card): (usize, &&Scorecard)| {
            let group = facts.group(card.unit);
            let peers: Vec<&Scorecard> =
                ordered.iter().copied().filter(|peer| facts.group(peer.unit) == group).collect();
            let in_group = peers.iter().position(|peer| peer.unit == card.unit).map(|at| places(criteria, &peers)[at]);
            Standing {
                unit: card.unit,
                total: card.total.clone(),
                overall: overall[position],
                in_group: in_group.expect("a unit is in its own group"),
                group,
                grade: grades[position],
            }
        };
        Ranking(ordered.iter().enumerate().map(standing).collect())
    }

    /// Where a unit stands; `None` when it is not assessed.
    #[must_use]
    pub fn find(&self, unit: UnitIndex) -> Option<&Standing> {
        self.0.iter().find(|standing| standing.unit == unit)
    }
}

/// Higher totals first; then the sections by which ties are broken.
fn compare(criteria: &Criteria, left: &Scorecard, right: &Scorecard) -> Ordering {
    let section = |card: &Scorecard, id: &str| {
        let found = card.sections.iter().find(|section| criteria.sections[section.section].id.value == id);
        found.map_or(Points::ZERO, |section| section.points.clone())
    };
    let ties = criteria.edition.ties.break_by.iter().map(|id| section(right, &id.value).cmp(&section(left, &id.value)));
    right.total.cmp(&left.total).then_with(|| ties.fold(Ordering::Equal, Ordering::then))
}

/// The place of each of `ordered`.
fn places(criteria: &Criteria, ordered: &[&Scorecard]) -> Vec<Place> {
    let same = |left: usize, right: usize| compare(criteria, ordered[left], ordered[right]).is_eq();
    let mut places: Vec<Place> = Vec::with_capacity(ordered.len());
    for position in 0..ordered.len() {
        let before =
            position.checked_sub(1).filter(|before| same(*before, position)).map(|before| places[before].place);
        let next = match places.last() {
            Some(last) if !criteria.edition.ties.skips => last.place + 1,
            _ => position + 1,
        };
        let tied = before.is_some() || (position + 1 < ordered.len() && same(position, position + 1));
        places.push(Place { place: before.unwrap_or(next), tied, of: ordered.len() });
    }
    places
}

/// The grade of each of `ordered`: thresholds first, then quotas; who finds no room takes the next grade.
///
/// A place of a quota is a commendation (评先): who is not eligible takes none, and leaves it to the next.
fn grades(criteria: &Criteria, facts: &Facts, ordered: &[&Scorecard]) -> Vec<Option<usize>> {
    let mut given: Vec<Option<usize>> = vec![None; ordered.len()];
    for (index, grade) in criteria.grades.iter().enumerate() {
        let reaches = |card: &Scorecard| {
            let admits = card.eligible || grade.quota.is_none();
            admits && grade.reached_by(&card.total) && card.grade_at_most.is_none_or(|best| index >= best)
        };
        let candidates: Vec<usize> =
            (0..ordered.len()).filter(|position| given[*position].is_none() && reaches(ordered[*position])).collect();
        let admitted = match &grade.quota {
            Some(quota) => admitted(criteria, facts, ordered, &candidates, quota),
            None => candidates,
        };
        for position in admitted {
            given[position] = Some(index);
        }
    }
    given
}

/// The candidates for whom a quota has room.
fn admitted(
    criteria: &Criteria,
    facts: &Facts,
    ordered: &[&Scorecard],
    candidates: &[usize],
    quota: &Quota,
) -> Vec<usize> {
    // Numbers by group are counted within each group, whatever the rest of the quota says.
    let by_group = matches!(quota.size, QuotaSize::ByGroup(_));
    let scopes: Vec<Option<GroupIndex>> = match quota.within {
        Within::All if !by_group => vec![None],
        Within::Group if criteria.groups.is_undivided() => vec![None],
        Within::Group | Within::All => criteria.groups.ranked().map(|(index, _)| Some(index)).collect(),
    };
    scopes
        .into_iter()
        .flat_map(|scope| {
            let inside = |position: usize| scope.is_none_or(|group| facts.group(ordered[position].unit) == group);
            let units = (0..ordered.len()).filter(|position| inside(*position)).count();
            let of_scope: Vec<usize> = candidates.iter().copied().filter(|position| inside(*position)).collect();
            let room = room(quota, scope, units).min(of_scope.len());
            let tied = |left: usize, right: usize| compare(criteria, ordered[left], ordered[right]).is_eq();
            let mut last = room;
            if room > 0 && room < of_scope.len() && tied(of_scope[room - 1], of_scope[room]) {
                let boundary = of_scope[room];
                let with_boundary = |position: &usize| tied(*position, boundary);
                last = if quota.includes_ties {
                    of_scope.iter().rposition(with_boundary).map_or(room, |at| at + 1)
                } else {
                    of_scope.iter().position(with_boundary).unwrap_or(room)
                };
            }
            of_scope[..last].to_vec()
        })
        .collect()
}

/// How many units may have the grade.
fn room(quota: &Quota, scope: Option<GroupIndex>, units: usize) -> usize {
    let size = match &quota.size {
        QuotaSize::Count(count) => count.clone(),
        QuotaSize::ByGroup(counts) => {
            counts.iter().find(|(group, _)| Some(*group) == scope).map_or(Quantity::ZERO, |(_, count)| count.clone())
        }
        QuotaSize::Share(share, mode) => (share * &Quantity::from(units)).rounded(Rounding { places: 0, mode: *mode }),
    };
    size.decimal().and_then(|size| usize::try_from(size).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
