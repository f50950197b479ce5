//! What a unit's score and places would be were some of its shortfalls made good, and the least effort that reaches a goal.
//!
//! Nothing is foretold: only what the records hold now, and what the remedies promise to bring back.

use crate::{
    account::{self, Gain},
    assessment::Assessment,
    district::District,
    dossier::UnitIndex,
    gap::Shortfall,
    num::Points,
    rank::{Ranking, Standing},
    score::Scorecard,
};

/// Where a unit would stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// Were all others to stay as they are.
    pub alone: Standing,
    /// Were all others to make good everything they still can.
    pub together: Standing,
}

impl Prospect {
    /// Where `unit` would stand with some points back.
    ///
    /// # Panics
    ///
    /// When the unit is not assessed.
    #[must_use]
    pub fn of(district: &District<'_>, unit: UnitIndex, gains: &[Gain]) -> Prospect {
        let assessment = district.assessment;
        let own = account::with(assessment, assessment.card(unit), gains);
        let mended = |card: &Scorecard| {
            let member = district.units.iter().find(|member| member.unit == card.unit);
            let gains = member.map(|member| account::recoverable(&member.shortfalls)).unwrap_or_default();
            account::with(assessment, card, &gains)
        };
        Prospect { alone: standing(assessment, &own, Scorecard::clone), together: standing(assessment, &own, mended) }
    }
}

/// Where the unit of a card would stand among the others, each as `other` makes it.
fn standing(assessment: &Assessment, own: &Scorecard, other: impl Fn(&Scorecard) -> Scorecard) -> Standing {
    let card = |card: &Scorecard| if card.unit == own.unit { own.clone() } else { other(card) };
    let cards: Vec<Scorecard> = assessment.cards.iter().map(card).collect();
    let ranking = Ranking::of(&assessment.criteria, &assessment.facts, &cards);
    ranking.find(own.unit).expect("the unit is assessed").clone()
}

/// What is to be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A total.
    Points(Points),
    /// A place among all units, from 1, were the others to stay as they are.
    Place(usize),
    /// A grade or a better one, by index, were the others to stay as they are.
    Grade(usize),
}

/// The way to a goal that takes the least effort.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// What to make good, in the regulation's order.
    pub steps: Vec<&'a Shortfall<'a>>,
    /// Working days it takes, as the remedies say.
    pub effort: u32,
    /// Where the unit would stand.
    pub prospect: Prospect,
}

/// The way to a goal that takes the fewest working days, and of those the one with the fewest steps; `None` when the goal is
/// out of reach even with everything made good.
///
/// Steps are taken whole. The search is exact: a branch is left only when its goal, or its effort, is shown to be out of reach.
///
/// # Panics
///
/// When the unit is not assessed.
#[must_use]
pub fn plan<'a>(district: &'a District<'a>, unit: UnitIndex, goal: &Goal) -> Option<Plan<'a>> {
    let member = district.member(unit);
    let mut open: Vec<&'a Shortfall<'a>> =
        member.shortfalls.iter().filter(|short| short.recoverable > Points::ZERO).collect();
    // The most points first, so that a short way is found early; equal ones stay in the regulation's order.
    open.sort_by(|left, right| right.recoverable.cmp(&left.recoverable));
    let steps: Vec<Step> = open.iter().map(|short| Step::of(short)).collect();
    let mut search = Search { district, unit, goal, steps: &steps, best: None, chosen: Vec::new(), most: Vec::new() };
    search.most = search.most();
    if !search.reached(&(0..steps.len()).collect::<Vec<_>>()) {
        return None;
    }
    search.descend(0, 0);
    let (effort, mut chosen) = search.best?;
    chosen.sort_by_key(|index| (open[*index].part, open[*index].line.item));
    let gains: Vec<Gain> = chosen.iter().map(|index| steps[*index].gain.clone()).collect();
    let steps = chosen.iter().map(|index| open[*index]).collect();
    Some(Plan { steps, effort, prospect: Prospect::of(district, unit, &gains) })
}

/// Something that can be made good, and what it takes.
struct Step {
    gain: Gain,
    effort: u32,
}

impl Step {
    fn of(short: &Shortfall<'_>) -> Step {
        let gain = Gain { part: short.part, item: short.line.item, points: short.recoverable.clone() };
        Step { gain, effort: short.item.remedy.as_ref().map_or(1, |remedy| remedy.effort) }
    }
}

/// A search through sets of steps for the least effort.
struct Search<'a> {
    district: &'a District<'a>,
    unit: UnitIndex,
    goal: &'a Goal,
    steps: &'a [Step],
    /// Effort and steps of the best way found so far.
    best: Option<(u32, Vec<usize>)>,
    chosen: Vec<usize>,
    /// What each step can add to the total at most, whatever else is done.
    most: Vec<Points>,
}

impl Search<'_> {
    fn total(&self, chosen: &[usize]) -> Points {
        self.card(chosen).total
    }

    fn card(&self, chosen: &[usize]) -> Scorecard {
        let gains: Vec<Gain> = chosen.iter().map(|index| self.steps[*index].gain.clone()).collect();
        let assessment = self.district.assessment;
        account::with(assessment, assessment.card(self.unit), &gains)
    }

    /// A conversion multiplies what a step brings, and caps only take away from it: so what it brings as the first and as the
    /// last of all, and the grain of rounding on top, is the most it can bring.
    fn most(&self) -> Vec<Points> {
        let all: Vec<usize> = (0..self.steps.len()).collect();
        let (none, whole) = (self.total(&[]), self.total(&all));
        let grain = self.district.assessment.criteria.edition.rounding.grain();
        let most = |index: &usize| {
            let others: Vec<usize> = all.iter().copied().filter(|other| other != index).collect();
            let (first, last) = (&self.total(&[*index]) - &none, &whole - &self.total(&others));
            let plain = &self.steps[*index].gain.points;
            &first.max(last).max(plain.clone()) + &grain
        };
        all.iter().map(most).collect()
    }

    fn reached(&self, chosen: &[usize]) -> bool {
        let card = self.card(chosen);
        match self.goal {
            Goal::Points(points) => card.total >= *points,
            Goal::Place(place) => standing(self.district.assessment, &card, Scorecard::clone).overall.place <= *place,
            Goal::Grade(grade) => {
                let standing = standing(self.district.assessment, &card, Scorecard::clone);
                standing.grade.is_some_and(|reached| reached <= *grade)
            }
        }
    }

    /// Whether the goal may be in reach of a total, as far as the total alone decides it.
    fn may_reach(&self, total: &Points) -> bool {
        let assessment = self.district.assessment;
        match self.goal {
            Goal::Points(points) => total >= points,
            Goal::Place(place) => {
                let better = self.district.units.iter().filter(|other| other.unit != self.unit);
                let better = better.filter(|other| other.standing.total > *total);
                // Where ties do not skip places, several better units may share one.
                !assessment.criteria.edition.ties.skips || better.count() < *place
            }
            Goal::Grade(grade) => assessment.criteria.grades[..=*grade].iter().any(|grade| grade.reached_by(total)),
        }
    }

    /// Looks for better ways that hold `chosen` and any of the steps from `next` on.
    fn descend(&mut self, next: usize, effort: u32) {
        let worse = |best: &(u32, Vec<usize>)| (effort, self.chosen.len()) >= (best.0, best.1.len());
        if self.best.as_ref().is_some_and(worse) {
            return;
        }
        if self.reached(&self.chosen) {
            self.best = Some((effort, self.chosen.clone()));
            return;
        }
        if next == self.steps.len() || !self.may_reach(&self.at_most(next, effort)) {
            return;
        }
        self.chosen.push(next);
        self.descend(next + 1, effort + self.steps[next].effort);
        self.chosen.pop();
        self.descend(next + 1, effort);
    }

    /// A total that nothing from here on exceeds: every step left is taken while its effort fits under the best way's.
    fn at_most(&self, next: usize, effort: u32) -> Points {
        let room = self.best.as_ref().map(|(best, _)| best - effort);
        let left = (next..self.steps.len()).filter(|index| room.is_none_or(|room| self.steps[*index].effort <= room));
        let mut left: Vec<usize> = left.collect();
        if let Some(room) = room {
            let cheapest = left.iter().map(|index| self.steps[*index].effort).min().unwrap_or(1);
            left.sort_by(|one, other| self.most[*other].cmp(&self.most[*one]));
            left.truncate(usize::try_from(room / cheapest).unwrap_or(usize::MAX));
        }
        let more: Points = left.iter().map(|index| &self.most[*index]).sum();
        &self.total(&self.chosen) + &more
    }
}

#[cfg(test)]
mod tests;
