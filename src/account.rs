//! From full marks to the total, step by step; the steps add up exactly.

use crate::{
    assessment::{Assessment, Part},
    dossier::UnitIndex,
    gap::Shortfall,
    num::Points,
    score::{self, Scorecard},
};

/// How a unit's total came about.
#[derive(Clone, Debug)]
pub struct Account {
    /// Where it starts: full marks of the edition.
    pub full: Points,
    /// What changed it, in the order of evaluation; together they lead from full marks to the total.
    pub steps: Vec<Entry>,
    /// Full marks less base points: what the sections cost.
    pub lost: Points,
    /// What of the sections' loss stands in no line: where items do not apply, the others carry their weight.
    pub converted: Points,
    /// Where it ends.
    pub total: Points,
    /// Where it would end were everything made good that still can be.
    pub mended: Points,
}

/// One step of an account.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What brought it about.
    pub cause: Cause,
    /// Points gained, or lost below zero.
    pub change: Points,
    /// What of a loss can still be made good.
    pub recoverable: Points,
}

/// What brings a step of an account about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A section, by its index.
    Section(usize),
    /// Sections that do not apply, whose weight the others carry.
    Conversion,
    /// The bonuses, after their caps.
    Bonus,
    /// The penalties, after their caps.
    Penalty,
    /// The floor or the cap of the total.
    Bounds,
    /// A veto that sets or limits the total.
    Veto,
}

impl Account {
    /// The account of a unit whose `shortfalls` are known.
    #[must_use]
    pub fn of(assessment: &Assessment, unit: UnitIndex, shortfalls: &[Shortfall<'_>]) -> Account {
        let card = assessment.card(unit);
        let criteria = &assessment.criteria;
        let full = criteria.edition.full.clone();
        let mended = with(assessment, card, &recoverable(shortfalls));
        let sections = card.sections.iter().zip(&mended.sections).map(|(now, then)| Entry {
            cause: Cause::Section(now.section),
            change: &now.points - &now.full,
            recoverable: (&then.points - &now.points).max(Points::ZERO),
        });
        let mut steps: Vec<Entry> = sections.collect();
        let by_sections: Points = steps.iter().map(|step| &step.change).sum();
        let plain = |cause, change| Entry { cause, change, recoverable: Points::ZERO };
        let converted = &card.base - &(&full + &by_sections);
        let together = &(&card.base + &card.bonus) + &card.penalty;
        let limits = |veto: &usize| {
            let effect = &criteria.vetoes[*veto].effect;
            effect.total_at_most.is_some() || matches!(effect.zero, Some(crate::criteria::ZeroTarget::Total))
        };
        let end = if card.vetoes.iter().any(limits) { Cause::Veto } else { Cause::Bounds };
        let recovered = (&mended.penalty - &card.penalty).max(Points::ZERO);
        let rest = [
            plain(Cause::Conversion, converted),
            plain(Cause::Bonus, card.bonus.clone()),
            Entry { cause: Cause::Penalty, change: card.penalty.clone(), recoverable: recovered },
            plain(end, &card.total - &together),
        ];
        steps.extend(rest.into_iter().filter(|step| !step.change.is_zero()));
        let lost = &full - &card.base;
        let in_lines: Points =
            shortfalls.iter().filter(|short| short.part != Part::Penalty).map(|short| &short.lost).sum();
        let converted = &lost - &in_lines;
        Account { full, steps, lost, converted, total: card.total.clone(), mended: mended.total }
    }
}

/// Points that come back in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gain {
    /// Where the line stands.
    pub part: Part,
    /// The index of its item there.
    pub item: usize,
    /// The points.
    pub points: Points,
}

/// Everything that can still be made good of some shortfalls.
#[must_use]
pub fn recoverable(shortfalls: &[Shortfall<'_>]) -> Vec<Gain> {
    let open = shortfalls.iter().filter(|short| !short.recoverable.is_zero());
    open.map(|short| Gain { part: short.part, item: short.line.item, points: short.recoverable.clone() }).collect()
}

/// The card as it would be with some points back, added up again: conversions, caps and vetoes hold as they did.
#[must_use]
pub fn with(assessment: &Assessment, card: &Scorecard, gains: &[Gain]) -> Scorecard {
    let mut card = card.clone();
    for gain in gains {
        let lines = match gain.part {
            Part::Section(section) => card.sections.iter_mut().find(|of| of.section == section).map(|of| &mut of.lines),
            Part::Penalty => Some(&mut card.penalties),
            Part::Bonus => Some(&mut card.bonuses),
        };
        for line in lines.into_iter().flatten().filter(|line| line.item == gain.item) {
            line.points = &line.points + &gain.points;
        }
    }
    score::settled(&assessment.criteria, &assessment.facts, card)
}
