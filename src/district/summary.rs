//! The district in a few figures.

use super::{District, Member};
use crate::{
    assessment::Part,
    gap::Shortfall,
    num::{Points, Quantity},
};

impl District<'_> {
    /// From the highest total to the lowest; nothing without units.
    #[must_use]
    pub fn spread(&self) -> Points {
        match (self.units.first(), self.units.last()) {
            (Some(first), Some(last)) => &first.standing.total - &last.standing.total,
            _ => Points::ZERO,
        }
    }

    /// The section that cost all units together most, by its index, and what it cost; of equal ones the first. `None` where
    /// none cost anything.
    #[must_use]
    pub fn worst_section(&self) -> Option<(usize, &Points)> {
        let lost = self.sections.iter().enumerate().filter(|(_, lost)| **lost > Points::ZERO);
        lost.reduce(|most, next| if next.1 > most.1 { next } else { most })
    }

    /// The part of everything lost that `points` are, of one.
    #[must_use]
    pub fn share_of_lost(&self, points: &Points) -> Quantity {
        points.quantity().over(self.lost.quantity()).unwrap_or(Quantity::ZERO)
    }

    /// What some units reached of a section's full marks, of one; `None` where it applies to none of them.
    #[must_use]
    pub fn rate_of(&self, section: usize, units: &[&Member<'_>]) -> Option<Quantity> {
        let scores = || units.iter().map(|member| &self.assessment.card(member.unit).sections[section]);
        let points: Points = scores().map(|score| &score.points).sum();
        let full: Points = scores().map(|score| &score.full).sum();
        points.quantity().over(full.quantity())
    }

    /// The mean total of some units, as it is printed; nothing without units.
    #[must_use]
    pub fn mean_of(&self, units: &[&Member<'_>]) -> Points {
        let together: Points = units.iter().map(|member| &member.standing.total).sum();
        together.split(units.len()).rounded(self.printed())
    }
}

impl<'a> Member<'a> {
    /// The item of the sections in which most was lost; of equal ones the first.
    #[must_use]
    pub fn worst(&self) -> Option<&Shortfall<'a>> {
        let sections = self.shortfalls.iter().filter(|short| short.part < Part::Bonus);
        sections.reduce(|most, next| if next.lost > most.lost { next } else { most })
    }
}
