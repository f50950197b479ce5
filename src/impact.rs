//! Another edition over the same ledgers: what it changes of the rules, and of whose points; which clauses decide.

use std::collections::BTreeSet;

use crate::{
    assessment::{Assessment, Part},
    compare::{self, Change},
    criteria::Item,
    district::District,
    dossier::{RowPlace, UnitIndex},
    num::{Points, Quantity},
    progress::{covariance, like},
    say::Lang,
};

/// What another edition would do.
#[derive(Clone, Debug)]
pub struct Impact {
    /// What changes, clause by clause, and how many records it concerns.
    pub clauses: Vec<Clause>,
    /// What becomes of each unit assessed by both, in the order of the old ranking.
    pub units: Vec<Shift>,
    /// Units that only one of the editions assesses, as the new assessment numbers them.
    pub uneven: Vec<UnitIndex>,
    /// How much each line of the new edition tells units apart, the most first; empty where all totals are equal.
    pub sensitive: Vec<Weight>,
    /// Items of the new edition in which no unit lost a point, in the regulation's order.
    pub lost_by_none: Vec<String>,
    /// Items of the new edition in which every unit lost the same, in the regulation's order.
    pub lost_by_all: Vec<String>,
    /// Items of the new edition that reward a statistical value, which no edition may.
    pub rewarding: Vec<String>,
}

/// One change of one clause.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The change.
    pub change: Change,
    /// Records by which the clause is scored, old and new together.
    pub records: usize,
    /// What it changes in all units' points of that line together; nothing for sections and vetoes.
    pub effect: Points,
}

/// What becomes of one unit.
#[derive(Clone, Debug)]
pub struct Shift {
    /// The unit, as the new assessment numbers it.
    pub unit: UnitIndex,
    /// Its total by the old edition.
    pub old: Points,
    /// Its total by the new edition.
    pub new: Points,
    /// Its place by the old edition.
    pub old_place: usize,
    /// Its place by the new edition.
    pub new_place: usize,
    /// Lines that change its points, the most first; with `rest` they make up the difference.
    pub causes: Vec<(String, Points)>,
    /// What no single line does: conversions, caps, floors and vetoes.
    pub rest: Points,
}

impl Shift {
    /// The new total less the old.
    #[must_use]
    pub fn difference(&self) -> Points {
        &self.new - &self.old
    }
}

/// How much a line tells units apart.
#[derive(Clone, Debug)]
pub struct Weight {
    /// The line's permanent name; `None` for conversions, caps, floors and vetoes together.
    pub item: Option<String>,
    /// Its covariance with the total over the variance of the total, of one. All of them add up to one; one below zero
    /// draws units together.
    pub share: Quantity,
}

impl Impact {
    /// Holds the same ledgers by an `old` and a `new` edition against each other.
    #[must_use]
    pub fn of(old: &District<'_>, new: &District<'_>, lang: Lang) -> Impact {
        let mut uneven = Vec::new();
        let mut units: Vec<Shift> = Vec::new();
        for member in &new.units {
            match like(old, &new.assessment.dossier.units[member.unit]) {
                Some(earlier) => units.push(shift(old, earlier.unit, new, member.unit)),
                None => uneven.push(member.unit),
            }
        }
        units.sort_by_key(|shift| (shift.old_place, shift.unit));
        let changes = compare::editions(&old.assessment.criteria, &new.assessment.criteria, lang);
        let clauses = changes.into_iter().map(|change| {
            let sides = [old, new].into_iter();
            let rows: BTreeSet<RowPlace> = sides.flat_map(|side| rows(side.assessment, &change.id)).collect();
            let causes = units.iter().flat_map(|shift| &shift.causes);
            let effect = causes.filter(|(id, _)| *id == change.id).map(|(_, points)| points).sum();
            Clause { records: rows.len(), change, effect }
        });
        let alike = |lost: &dyn Fn(&[Points]) -> bool| -> Vec<String> {
            let items = new.assessment.criteria.items();
            let found = items.filter(|item| {
                let losses = losses(new, item);
                !losses.is_empty() && lost(&losses)
            });
            found.map(|item| item.id.value.clone()).collect()
        };
        Impact {
            clauses: clauses.collect(),
            sensitive: weights(new),
            lost_by_none: alike(&|losses| losses.iter().all(Points::is_zero)),
            lost_by_all: alike(&|losses| !losses[0].is_zero() && losses.iter().all(|lost| *lost == losses[0])),
            rewarding: new.assessment.criteria.rewarding().map(|item| item.id.value.clone()).collect(),
            units,
            uneven,
        }
    }

    /// Whether results by the two editions may be put beside each other: only where no unit's total or place differs.
    #[must_use]
    pub fn is_comparable(&self) -> bool {
        let same = |shift: &Shift| shift.old == shift.new && shift.old_place == shift.new_place;
        self.uneven.is_empty() && self.units.iter().all(same)
    }
}

/// A unit's points of every line, by the line's name.
fn lines(assessment: &Assessment, unit: UnitIndex) -> Vec<(String, Points)> {
    let card = assessment.card(unit);
    assessment.lines(card).map(|(_, item, line)| (item.id.value.clone(), line.points.clone())).collect()
}

fn shift(old: &District<'_>, before: UnitIndex, new: &District<'_>, after: UnitIndex) -> Shift {
    let (was, is) = (lines(old.assessment, before), lines(new.assessment, after));
    let points = |lines: &[(String, Points)], id: &str| {
        lines.iter().find(|(known, _)| known == id).map_or(Points::ZERO, |(_, points)| points.clone())
    };
    let gone = was.iter().filter(|(id, _)| is.iter().all(|(known, _)| known != id));
    let mut causes: Vec<(String, Points)> = is
        .iter()
        .chain(gone)
        .map(|(id, _)| (id.clone(), &points(&is, id) - &points(&was, id)))
        .filter(|(_, change)| !change.is_zero())
        .collect();
    causes.sort_by_key(|(_, change)| std::cmp::Reverse(change.quantity().magnitude()));
    let (earlier, later) = (old.member(before).standing, new.member(after).standing);
    let difference = &later.total - &earlier.total;
    Shift {
        unit: after,
        old: earlier.total.clone(),
        new: later.total.clone(),
        old_place: earlier.overall.place,
        new_place: later.overall.place,
        rest: &difference - &causes.iter().map(|(_, change)| change).sum(),
        causes,
    }
}

/// The records by which a line is scored, over all units and parts of the year.
fn rows(assessment: &Assessment, id: &str) -> BTreeSet<RowPlace> {
    let mut rows = BTreeSet::new();
    for card in &assessment.cards {
        for (_, item, line) in assessment.lines(card).filter(|(_, item, _)| item.id.value == id) {
            let asked = item.zero_if.iter().flat_map(|zero| zero.requirement.measures());
            let measures: Vec<_> = item.rules.iter().flat_map(|rule| rule.scale.measures()).chain(asked).collect();
            for (part, measure) in line.parts.iter().flat_map(|part| measures.iter().map(move |of| (part.part, of))) {
                rows.extend(assessment.facts.of(measure, card.unit, part).evidence().places.iter().copied());
            }
        }
    }
    rows
}

/// What each unit to which an item applies lost of it.
fn losses(district: &District<'_>, wanted: &Item) -> Vec<Points> {
    let assessment = district.assessment;
    let cards = district.units.iter().map(|member| assessment.card(member.unit));
    cards
        .flat_map(|card| assessment.lines(card))
        .filter(|(part, item, _)| matches!(part, Part::Section(_)) && item.id.value == wanted.id.value)
        .filter(|(_, _, line)| line.outcome != crate::score::Outcome::NotApplicable)
        .map(|(_, _, line)| &line.full - &line.points)
        .collect()
}

/// The share of every line in the variance of the totals.
fn weights(district: &District<'_>) -> Vec<Weight> {
    let assessment = district.assessment;
    let totals: Vec<Quantity> = district.units.iter().map(|member| member.standing.total.quantity().clone()).collect();
    let variance = covariance(&totals, &totals);
    if variance.is_zero() {
        return Vec::new();
    }
    let of_units: Vec<Vec<(String, Points)>> =
        district.units.iter().map(|member| lines(assessment, member.unit)).collect();
    let share = |points: &[Quantity]| covariance(points, &totals).over(&variance).unwrap_or(Quantity::ZERO);
    let items = assessment.criteria.lines().enumerate().map(|(at, item)| {
        let points: Vec<Quantity> = of_units.iter().map(|lines| lines[at].1.quantity().clone()).collect();
        Weight { item: Some(item.id.value.clone()), share: share(&points) }
    });
    let mut weights: Vec<Weight> = items.collect();
    let in_lines: Quantity = weights.iter().map(|weight| weight.share.clone()).sum();
    weights.push(Weight { item: None, share: &Quantity::ONE - &in_lines });
    weights.retain(|weight| !weight.share.is_zero());
    weights.sort_by(|left, right| right.share.cmp(&left.share));
    weights
}

#[cfg(test)]
mod tests;
