//! What scoring comes to: a card for each unit, a line for each item, a step for each rule.

use crate::{dossier::UnitIndex, moment::Stretch, num::Points, scale::Step};

/// What one unit scored, with everything that led there.
#[derive(Clone, Debug)]
pub struct Scorecard {
    /// The unit.
    pub unit: UnitIndex,
    /// The sections, in the regulation's order.
    pub sections: Vec<SectionScore>,
    /// Bonuses, in the regulation's order.
    pub bonuses: Vec<Line>,
    /// Penalties, in the regulation's order; their points are zero or below.
    pub penalties: Vec<Line>,
    /// The sections together, of full marks.
    pub base: Points,
    /// Bonuses together, after their caps.
    pub bonus: Points,
    /// Penalties together, after their caps; zero or below.
    pub penalty: Points,
    /// Vetoes that came about, by their index.
    pub vetoes: Vec<usize>,
    /// The number that is printed and ranked.
    pub total: Points,
    /// What the total counts in a higher assessment, where the edition says so.
    pub converted: Option<Points>,
    /// Whether the unit may be commended.
    pub eligible: bool,
    /// Whether the unit is not assessed (不参评).
    pub excluded: bool,
    /// The best grade a veto leaves, by its index.
    pub grade_at_most: Option<usize>,
}

/// What one section came to.
#[derive(Clone, Debug)]
pub struct SectionScore {
    /// Its index among the sections.
    pub section: usize,
    /// Its lines, one for each item.
    pub lines: Vec<Line>,
    /// What the lines add up to.
    pub earned: Points,
    /// What they could add up to: items that do not apply are left out.
    pub applicable: Points,
    /// Full marks of the section in the total.
    pub full: Points,
    /// What the section counts in the total, after rescaling and conversion.
    pub points: Points,
}

/// What one item, bonus or penalty came to.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its index among the items of its section, or among bonuses or penalties.
    pub item: usize,
    /// What became of it.
    pub outcome: Outcome,
    /// Full marks for this unit; zero where it does not apply or has no cap.
    pub full: Points,
    /// Its points.
    pub points: Points,
    /// The parts of the year scored by themselves; one where the whole year is.
    pub parts: Vec<PartScore>,
    /// What took all its points, if anything did.
    pub zeroed: Option<Zeroed>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was scored.
    Scored,
    /// It does not apply to this unit (不适用).
    NotApplicable,
    /// It is not due yet (未到期), and stands at full marks.
    NotDue,
    /// There was nothing to measure by (未评).
    Missing,
}

impl Outcome {
    /// Its key in the catalogue and in `scores.json`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Outcome::Scored => "scored",
            Outcome::NotApplicable => "not-applicable",
            Outcome::NotDue => "not-due",
            Outcome::Missing => "missing",
        }
    }
}

/// What takes all points of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zeroed {
    /// A `zero-if` of the item, by its index.
    ZeroIf(usize),
    /// A veto, by its index.
    Veto(usize),
}

/// What one part of the year came to.
#[derive(Clone, Debug)]
pub struct PartScore {
    /// The part's index, or `None` where the whole year is scored at once.
    pub part: Option<usize>,
    /// Its days.
    pub days: Stretch,
    /// What became of it.
    pub outcome: Outcome,
    /// Full marks of the part.
    pub full: Points,
    /// Its points.
    pub points: Points,
    /// One step for each rule, in the order written.
    pub steps: Vec<Step>,
    /// The `zero-if` that took its points, by its index.
    pub zeroed: Option<usize>,
    /// What it would be without floor and full marks, where they held it.
    pub unbounded: Option<Points>,
}
