//! Two units side by side: who is better at what, and by how many points.

use std::cmp::Ordering;

use super::{Aspect, Exchange, Mark};
use crate::{
    account::Cause,
    assessment::Part,
    criteria::{FIELDS, Item},
    dossier::UnitIndex,
    num::Points,
    score::{self, Outcome, Scorecard},
};

/// Two units side by side.
#[derive(Clone, Debug)]
pub struct Beside<'a> {
    /// The two.
    pub units: (UnitIndex, UnitIndex),
    /// What their totals are made of; each side adds up to its total.
    pub steps: Vec<Step>,
    /// The fields of grass-roots capacity that apply to both.
    pub fields: Vec<(usize, Mark, Mark)>,
    /// Every line that differs, in the regulation's order.
    pub lines: Vec<Line<'a>>,
}

/// A part of both totals.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is.
    pub cause: Cause,
    /// Points of the first and of the second.
    pub points: (Points, Points),
}

impl Step {
    /// By how many points the first is ahead; below zero where the second is.
    #[must_use]
    pub fn ahead(&self) -> Points {
        &self.points.0 - &self.points.1
    }
}

/// An item, a bonus or a penalty in which the two differ.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Where it stands.
    pub part: Part,
    /// The item.
    pub item: &'a Item,
    /// The lines of the first and of the second.
    pub lines: (&'a score::Line, &'a score::Line),
    /// Points of the first and of the second; `None` where it does not apply.
    pub points: (Option<Points>, Option<Points>),
    /// Full marks of the first and of the second.
    pub full: (Points, Points),
    /// Who is better: by rate where there are full marks, otherwise by points; equal where it applies to one only.
    pub better: Ordering,
}

impl Line<'_> {
    /// By how many points the first is ahead; below zero where the second is.
    #[must_use]
    pub fn ahead(&self) -> Points {
        let points = |side: &Option<Points>| side.clone().unwrap_or(Points::ZERO);
        &points(&self.points.0) - &points(&self.points.1)
    }
}

impl<'a> Exchange<'a> {
    /// Two units side by side.
    #[must_use]
    pub fn beside(&self, first: UnitIndex, second: UnitIndex) -> Beside<'a> {
        let assessment = self.district.assessment;
        let cards = (assessment.card(first), assessment.card(second));
        let fields = (0..FIELDS.len()).filter_map(|field| {
            let mark = |unit| self.mark(unit, Aspect::Field(field)).cloned();
            Some((field, mark(first)?, mark(second)?))
        });
        Beside { units: (first, second), steps: steps(cards), fields: fields.collect(), lines: self.lines_of(cards) }
    }

    fn lines_of(&self, cards: (&'a Scorecard, &'a Scorecard)) -> Vec<Line<'a>> {
        let assessment = self.district.assessment;
        let both = assessment.lines(cards.0).zip(assessment.lines(cards.1));
        let line = |((part, item, left), (_, _, right))| {
            let points = |line: &score::Line| (line.outcome != Outcome::NotApplicable).then(|| line.points.clone());
            let (points, full) = ((points(left), points(right)), (left.full.clone(), right.full.clone()));
            let better = match &points {
                (Some(left), Some(right)) => by_rate((left, &full.0), (right, &full.1)),
                _ => Ordering::Equal,
            };
            let line = Line { part, item, lines: (left, right), points, full, better };
            (line.points.0 != line.points.1 || line.full.0 != line.full.1).then_some(line)
        };
        both.filter_map(line).collect()
    }
}

/// Which of two marks is the better: by rate where both have full marks, otherwise by points.
fn by_rate(left: (&Points, &Points), right: (&Points, &Points)) -> Ordering {
    let rate = |(points, full): (&Points, &Points)| points.quantity().over(full.quantity());
    match (rate(left), rate(right)) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => left.0.cmp(right.0),
    }
}

/// What two totals are made of, in the order of evaluation; what is nothing on both sides is left out.
fn steps((left, right): (&Scorecard, &Scorecard)) -> Vec<Step> {
    let sections = left.sections.iter().zip(&right.sections).map(|(one, other)| Step {
        cause: Cause::Section(one.section),
        points: (one.points.clone(), other.points.clone()),
    });
    let converted = |card: &Scorecard| &card.base - &card.sections.iter().map(|section| &section.points).sum();
    let bounds = |card: &Scorecard| &card.total - &(&(&card.base + &card.bonus) + &card.penalty);
    let rest = [
        (Cause::Conversion, (converted(left), converted(right))),
        (Cause::Bonus, (left.bonus.clone(), right.bonus.clone())),
        (Cause::Penalty, (left.penalty.clone(), right.penalty.clone())),
        (Cause::Bounds, (bounds(left), bounds(right))),
    ];
    let rest = rest.into_iter().filter(|(_, (left, right))| !left.is_zero() || !right.is_zero());
    sections.chain(rest.map(|(cause, points)| Step { cause, points })).collect()
}
