//! What a unit is to be reminded of (工作提示): what is due, what has happened again, what is one event away.
//!
//! Only what can still be done is named: no deadline that has passed, and nothing once the year is over.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::{
    assessment::{Assessment, Part},
    criteria::{Combine, Item, Repeats, Urgency, Veto, Within},
    district::{District, Member},
    dossier::{RowPlace, UnitIndex},
    facts,
    gap::{Finding, Shortfall, Status},
    measure::{Amount, Fact, Measure, Tallied},
    moment::{Stretch, Workdays},
    num::{Points, Quantity},
    scale::{Effect, Given, Peers, Requirement, Scale},
    score,
};

/// What one unit is to be reminded of.
#[derive(Clone, Debug)]
pub struct Reminder<'a> {
    /// The unit.
    pub unit: UnitIndex,
    /// What of, the most urgent first; never empty.
    pub matters: Vec<Matter<'a>>,
}

/// One thing to be reminded of.
#[derive(Clone, Debug)]
pub struct Matter<'a> {
    /// How urgent it is.
    pub urgency: &'a Urgency,
    /// What it is.
    pub cause: Cause<'a>,
}

/// What a unit is reminded of.
#[derive(Clone, Debug)]
pub enum Cause<'a> {
    /// Points can be made good until a day that is near.
    Due {
        /// What was lost.
        shortfall: &'a Shortfall<'a>,
        /// The last day.
        by: Date,
        /// Days left until then; zero on the day itself.
        left: i64,
        /// Whether only working days are counted.
        worked: bool,
    },
    /// One more event would bring a veto about.
    NearVeto {
        /// The veto.
        veto: &'a Veto,
        /// What is counted.
        measure: &'a Measure,
        /// The records counted so far.
        rows: Vec<RowPlace>,
    },
    /// One more of a slip would cost a grade.
    NearGrade {
        /// The grade, by its index.
        grade: usize,
        /// What was lost by the slip so far.
        shortfall: &'a Shortfall<'a>,
        /// The total after one more.
        after: Points,
    },
    /// A slip that cannot be made good has happened again.
    Repeated {
        /// What was lost by it.
        shortfall: &'a Shortfall<'a>,
        /// The running part of the year.
        during: Stretch,
        /// The records of it in that part.
        rows: Vec<RowPlace>,
    },
}

impl Reminder<'_> {
    /// The level of the most urgent matter.
    ///
    /// # Panics
    ///
    /// Never: a reminder without a matter is not made.
    #[must_use]
    pub fn urgency(&self) -> &Urgency {
        self.matters.first().expect("a reminder names a matter").urgency
    }

    /// Points that can still be made good by the days named.
    #[must_use]
    pub fn at_stake(&self) -> Points {
        self.matters.iter().filter_map(Matter::at_stake).sum()
    }

    /// The nearest day by which something can be made good.
    #[must_use]
    pub fn by(&self) -> Option<Date> {
        self.matters.iter().filter_map(Matter::by).min()
    }
}

impl<'a> Matter<'a> {
    /// Points that can still be made good, where that is what it is about.
    #[must_use]
    pub fn at_stake(&self) -> Option<&'a Points> {
        match &self.cause {
            Cause::Due { shortfall, .. } => Some(&shortfall.recoverable),
            _ => None,
        }
    }

    /// Until when, where there is a day.
    #[must_use]
    pub fn by(&self) -> Option<Date> {
        match &self.cause {
            Cause::Due { by, .. } => Some(*by),
            _ => None,
        }
    }

    /// What was lost in the matter; nothing of a veto that has not come about.
    #[must_use]
    pub fn shortfall(&self) -> Option<&'a Shortfall<'a>> {
        match &self.cause {
            Cause::Due { shortfall, .. } | Cause::NearGrade { shortfall, .. } | Cause::Repeated { shortfall, .. } => {
                Some(shortfall)
            }
            Cause::NearVeto { .. } => None,
        }
    }
}

/// Reminders of all units, in the order of codes; units of which nothing is due are left out, and so are all of them when
/// the edition names no levels or the year is over.
#[must_use]
pub fn of<'a>(district: &'a District<'a>) -> Vec<Reminder<'a>> {
    let assessment = district.assessment;
    let Some(today) = assessment.as_of else { return Vec::new() };
    let desk = Desk { assessment, today, workdays: facts::workdays(&assessment.criteria, &assessment.dossier) };
    let mut members: Vec<&Member<'_>> = district.units.iter().collect();
    members.sort_by_key(|member| member.unit);
    let reminders = members.into_iter().map(|member| Reminder { unit: member.unit, matters: desk.matters(member) });
    reminders.filter(|reminder| !reminder.matters.is_empty()).collect()
}

/// Who looks through the units on one day.
struct Desk<'a> {
    assessment: &'a Assessment,
    today: Date,
    workdays: Workdays,
}

impl<'a> Desk<'a> {
    /// What a unit is to be reminded of, the most urgent first; within a level by the day, and then by what is at stake.
    fn matters(&self, member: &'a Member<'a>) -> Vec<Matter<'a>> {
        let urgencies = &self.assessment.criteria.urgencies;
        let due = member.shortfalls.iter().filter_map(|short| self.due(short));
        let repeated = member.shortfalls.iter().filter_map(|short| self.repeated(short));
        let near_veto =
            urgencies.iter().find(|level| level.near_vetoes).into_iter().flat_map(|urgency| {
                self.near_vetoes(member.unit).into_iter().map(move |cause| Matter { urgency, cause })
            });
        let near_grade = urgencies.iter().filter_map(|urgency| {
            let cause = urgency.near_grades.iter().find_map(|grade| self.near_grade(member, *grade))?;
            Some(Matter { urgency, cause })
        });
        let mut matters: Vec<Matter<'a>> = due.chain(near_veto).chain(near_grade).chain(repeated).collect();
        let level = |matter: &Matter<'_>| urgencies.iter().position(|level| level.id.value == matter.urgency.id.value);
        matters.sort_by_key(|matter| (level(matter), matter.by().is_none(), matter.by(), Reverse(matter.at_stake())));
        matters
    }

    /// What can be made good by a day that is near.
    fn due(&self, shortfall: &'a Shortfall<'a>) -> Option<Matter<'a>> {
        if shortfall.recoverable <= Points::ZERO {
            return None;
        }
        let by = shortfall.by(self.assessment)?;
        self.assessment.criteria.urgencies.iter().find_map(|urgency| {
            let (left, worked, most) = match urgency.within? {
                Within::Days(most) => (i64::from((by - self.today).get_days()), false, most),
                Within::Workdays(most) => (self.workdays.between(self.today, by), true, most),
            };
            let enough = urgency.at_stake.as_ref().is_none_or(|least| shortfall.recoverable >= *least);
            let cause = Cause::Due { shortfall, by, left, worked };
            (enough && left <= most).then_some(Matter { urgency, cause })
        })
    }

    /// A slip that happened again in the running part of the year; what can be made good is due, not repeated.
    fn repeated(&self, shortfall: &'a Shortfall<'a>) -> Option<Matter<'a>> {
        if shortfall.status != Status::Settled {
            return None;
        }
        self.assessment.criteria.urgencies.iter().find_map(|urgency| {
            let Repeats { count, cut } = urgency.repeats?;
            let year = self.assessment.criteria.edition.year;
            let during = year.cut(cut).into_iter().find(|part| part.contains(self.today))?;
            let mut rows: Vec<RowPlace> = shortfall
                .findings
                .iter()
                .filter(|finding| self.counts_slips(shortfall.item, finding))
                .flat_map(Finding::at_fault)
                .copied()
                .filter(|row| self.day(*row).is_some_and(|day| during.contains(day)))
                .collect();
            rows.sort_unstable();
            rows.dedup();
            (rows.len() >= count).then_some(Matter { urgency, cause: Cause::Repeated { shortfall, during, rows } })
        })
    }

    /// Whether a finding is one of slips, each of which costs points.
    fn counts_slips(&self, item: &Item, finding: &Finding<'_>) -> bool {
        let deducts = finding.rule.is_some_and(|rule| matches!(item.rules[rule].scale, Scale::Deduct(_)));
        deducts && self.counts_events(finding.measure)
    }

    /// Whether a measure counts records, so that one more event is one more.
    fn counts_events(&self, measure: &Measure) -> bool {
        match measure {
            Measure::Single(entry) => {
                let tallied = &self.assessment.criteria.plan[*entry].tallied;
                matches!(tallied, Tallied::Count(_) | Tallied::Distinct(_))
            }
            Measure::Ratio { .. } => false,
        }
    }

    /// The day by which a record falls into the year.
    fn day(&self, row: RowPlace) -> Option<Date> {
        let (batch, row) = self.assessment.dossier.find(row)?;
        batch.days[row]
    }

    /// The slip of which one more would cost most, where it would cost the grade.
    fn near_grade(&self, member: &'a Member<'a>, grade: usize) -> Option<Cause<'a>> {
        let written = &self.assessment.criteria.grades[grade];
        if !written.reached_by(&member.standing.total) {
            return None;
        }
        let slips =
            member.shortfalls.iter().filter_map(|short| Some((short, self.after_one_more(member.unit, short)?)));
        let (shortfall, after) = slips.reduce(|worst, next| if next.1 < worst.1 { next } else { worst })?;
        (!written.reached_by(&after)).then_some(Cause::NearGrade { grade, shortfall, after })
    }

    /// The total after one more of the slips of an item; `None` where it has none, or nothing more to lose.
    fn after_one_more(&self, unit: UnitIndex, shortfall: &Shortfall<'_>) -> Option<Points> {
        let Shortfall { item, line, part, .. } = shortfall;
        // Of what a mean or a minimum of several parts makes of one part, nothing is foretold.
        if line.zeroed.is_some() || item.over.is_some_and(|over| over.combine != Combine::Sum) {
            return None;
        }
        let running = line.parts.iter().find(|of| of.days.contains(self.today))?;
        let facts = &self.assessment.facts;
        let rules = shortfall.findings.iter().filter(|finding| self.counts_slips(item, finding));
        let prices = rules.filter_map(|finding| {
            let rule = finding.rule?;
            let more = |measure: &Measure| one_more(&facts.of(measure, unit, running.part));
            let given =
                Given { fact: &more, max: &running.full, profile: facts.profile(unit), peers: &Peers::default() };
            let lost = |effect: &Effect| match effect {
                Effect::Lost { points, .. } => points.clone(),
                _ => Points::ZERO,
            };
            let price = &lost(&item.rules[rule].scale.step(&given).effect) - &lost(&running.steps.get(rule)?.effect);
            (price > Points::ZERO).then_some(price)
        });
        let price = prices.max()?;
        let price = if *part == Part::Penalty { price } else { price.min(running.points.clone()) };
        let mut card = self.assessment.card(unit).clone();
        let lines = match part {
            Part::Section(section) => {
                card.sections.iter_mut().find(|of| of.section == *section).map(|of| &mut of.lines)
            }
            Part::Penalty => Some(&mut card.penalties),
            Part::Bonus => None,
        };
        let line = lines?.iter_mut().find(|of| of.item == line.item)?;
        line.points = &line.points - &price;
        Some(score::settled(&self.assessment.criteria, facts, card).total)
    }

    /// Vetoes that one more event would bring about, some having been counted already.
    fn near_vetoes(&self, unit: UnitIndex) -> Vec<Cause<'a>> {
        let criteria = &self.assessment.criteria;
        let reached = &self.assessment.card(unit).vetoes;
        let open = criteria.vetoes.iter().enumerate().filter(|(index, _)| !reached.contains(index));
        let near = open.filter_map(|(_, veto)| {
            let short = veto.when.iter().find_map(|requirement| self.one_short(requirement, unit))?;
            let rows = self.assessment.facts.of(short, unit, None).evidence().places.clone();
            Some(Cause::NearVeto { veto, measure: short, rows })
        });
        near.collect()
    }

    /// The count that lacks one event, where that is all a requirement lacks.
    fn one_short<'r>(&self, requirement: &'r Requirement, unit: UnitIndex) -> Option<&'r Measure> {
        let holds = |requirement: &Requirement, fact: &dyn Fn(&Measure) -> Fact| {
            let profile = self.assessment.facts.profile(unit);
            let max = &self.assessment.criteria.edition.full;
            requirement.shown(&Given { fact, max, profile, peers: &Peers::default() })
        };
        let now = |measure: &Measure| self.assessment.facts.of(measure, unit, None);
        match requirement {
            Requirement::Compare { measure, .. } => {
                let begun = now(measure).number().is_some_and(|number| number >= Quantity::ONE);
                let next = |measure: &Measure| one_more(&now(measure));
                (self.counts_events(measure) && begun && !holds(requirement, &now) && holds(requirement, &next))
                    .then_some(measure)
            }
            Requirement::All(parts) => {
                let lacking: Vec<&Requirement> = parts.iter().filter(|part| !holds(part, &now)).collect();
                match lacking[..] {
                    [part] => self.one_short(part, unit),
                    _ => None,
                }
            }
            Requirement::Any(parts) => parts.iter().find_map(|part| self.one_short(part, unit)),
        }
    }
}

/// The same fact with one more counted.
fn one_more(fact: &Fact) -> Fact {
    match fact.amount() {
        Amount::Quantity(number) => Fact::new(Amount::Quantity(number + &Quantity::ONE), fact.evidence().clone()),
        _ => fact.clone(),
    }
}

#[cfg(test)]
mod tests;
