//! From facts to points. Pure arithmetic: no record, file or clock is seen here.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::{
    criteria::{Combine, Criteria, Floor, GroupIndex, Item, Level, Missing, NotApplicable, Section, Veto, ZeroTarget},
    dossier::UnitIndex,
    facts::Facts,
    measure::Measure,
    moment::{Cut, Stretch},
    num::{Points, Quantity},
    scale::{Effect, Figure, Given, Peers, Requirement, Scale, Step, Within},
};

mod card;

pub use card::{Line, Outcome, PartScore, Scorecard, SectionScore, Zeroed};

/// What an item is in the whole: it decides where its points start and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Base,
    Bonus,
    Penalty,
}

/// Scores every unit, in the order of their codes.
#[must_use]
pub fn all(criteria: &Criteria, facts: &Facts, as_of: Option<Date>) -> Vec<Scorecard> {
    let scorer = Scorer::new(criteria, facts, as_of);
    let units: Vec<UnitIndex> = facts.units().collect();
    units.into_par_iter().map(|unit| scorer.card(unit)).collect()
}

/// Scores one line of one unit by itself, without vetoes: what an example in the criteria asks for.
#[must_use]
pub fn line(criteria: &Criteria, facts: &Facts, as_of: Option<Date>, id: &str, unit: UnitIndex) -> Option<Line> {
    let scorer = Scorer::new(criteria, facts, as_of);
    let sections = criteria.sections.iter().map(|section| (&section.items, Role::Base));
    let lists = sections.chain([(&criteria.bonuses, Role::Bonus), (&criteria.penalties, Role::Penalty)]);
    lists.into_iter().find_map(|(items, role)| {
        let index = items.iter().position(|item| item.id.value == id)?;
        Some(scorer.line(index, &items[index], role, unit, &[]))
    })
}

/// The card as it would stand with other points for some of its lines: adds up again what `card` holds.
#[must_use]
pub fn settled(criteria: &Criteria, facts: &Facts, card: Scorecard) -> Scorecard {
    // Nothing is measured again, so nobody is compared with anybody.
    let scorer = Scorer { criteria, facts, as_of: None, peers: BTreeMap::new() };
    let Scorecard { unit, sections, bonuses, penalties, vetoes, .. } = card;
    let again = |old: SectionScore| scorer.summed(old.section, &criteria.sections[old.section], unit, old.lines);
    let sections = sections.into_iter().map(again).collect();
    scorer.added_up(unit, sections, bonuses, penalties, vetoes)
}

/// What of a veto the records of a unit show; nothing where it did not come about.
#[must_use]
pub fn grounds<'a>(criteria: &'a Criteria, facts: &Facts, veto: usize, unit: UnitIndex) -> Vec<&'a Requirement> {
    let fact = |measure: &Measure| facts.of(measure, unit, None);
    let full = &criteria.edition.full;
    let given = Given { fact: &fact, max: full, profile: facts.profile(unit), peers: &Peers::default() };
    criteria.vetoes[veto].when.iter().filter(|requirement| requirement.shown(&given)).collect()
}

/// Whether the records of a unit bring a veto about.
#[must_use]
pub fn is_vetoed(criteria: &Criteria, facts: &Facts, veto: usize, unit: UnitIndex) -> bool {
    Scorer::new(criteria, facts, None).vetoes(unit).contains(&veto)
}

struct Scorer<'a> {
    criteria: &'a Criteria,
    facts: &'a Facts,
    as_of: Option<Date>,
    /// What units are compared by, known before any unit is scored.
    peers: BTreeMap<Comparing<'a>, Peers>,
}

/// Which units are compared, by what: an item's rule in a part of the year, within a group or among all.
type Comparing<'a> = (&'a str, usize, Option<usize>, Option<GroupIndex>);

impl<'a> Scorer<'a> {
    fn new(criteria: &'a Criteria, facts: &'a Facts, as_of: Option<Date>) -> Scorer<'a> {
        let mut scorer = Scorer { criteria, facts, as_of, peers: BTreeMap::new() };
        let compares = |item: &Item| item.rules.iter().any(|rule| rule.scale.compares().is_some());
        if !criteria.lines().any(compares) {
            return scorer;
        }
        let assessed: Vec<UnitIndex> = facts.units().filter(|unit| !scorer.is_excluded(*unit)).collect();
        for item in criteria.lines().filter(|item| compares(item)) {
            let units: Vec<UnitIndex> =
                assessed.iter().copied().filter(|unit| scorer.applies(item, &Points::ZERO, *unit)).collect();
            let parts = criteria.edition.year.cut(item.over.map_or(Cut::Year, |over| over.cut)).len();
            for (rule, (within, measure)) in
                item.rules.iter().enumerate().filter_map(|(rule, written)| Some((rule, written.scale.compares()?)))
            {
                for part in (0..parts).map(|part| item.over.map(|_| part)) {
                    let mut values: BTreeMap<Option<GroupIndex>, Vec<Quantity>> = BTreeMap::new();
                    for unit in &units {
                        let group = (within == Within::Group).then(|| facts.group(*unit));
                        values.entry(group).or_default().extend(facts.of(measure, *unit, part).number());
                    }
                    for (group, values) in values {
                        scorer.peers.insert((item.id.value.as_str(), rule, part, group), Peers::new(values));
                    }
                }
            }
        }
        scorer
    }

    /// Whether a veto leaves the unit out of the assessment.
    fn is_excluded(&self, unit: UnitIndex) -> bool {
        self.vetoes(unit).into_iter().any(|veto| self.criteria.vetoes[veto].effect.excluded)
    }

    /// The order of evaluation, one call a line.
    fn card(&self, unit: UnitIndex) -> Scorecard {
        let vetoes = self.vetoes(unit);
        let sections: Vec<SectionScore> = self
            .criteria
            .sections
            .iter()
            .enumerate()
            .map(|(index, section)| self.section(index, section, unit, &vetoes))
            .collect();
        let bonuses = self.lines(&self.criteria.bonuses, Role::Bonus, unit, &vetoes);
        let penalties = self.lines(&self.criteria.penalties, Role::Penalty, unit, &vetoes);
        self.added_up(unit, sections, bonuses, penalties, vetoes)
    }

    /// A card of lists that are scored already.
    fn added_up(
        &self,
        unit: UnitIndex,
        sections: Vec<SectionScore>,
        bonuses: Vec<Line>,
        penalties: Vec<Line>,
        vetoes: Vec<usize>,
    ) -> Scorecard {
        let base = self.base(&sections);
        let bonus = self.bonus(&bonuses);
        let penalty = self.penalty(&penalties);
        let total = self.total(&base, &bonus, &penalty, &vetoes);
        let edition = &self.criteria.edition;
        let converted = edition.convert_to.as_ref().map(|to| proportion(to, &total, &edition.full));
        let converted = converted.map(|points| edition.rounded(points, Level::Total));
        let effects = || vetoes.iter().map(|veto| &self.criteria.vetoes[*veto].effect);
        let eligible = !effects().any(|effect| effect.ineligible);
        let excluded = effects().any(|effect| effect.excluded);
        let grade_at_most = effects().filter_map(|effect| effect.grade_at_most).max();
        Scorecard {
            unit,
            sections,
            bonuses,
            penalties,
            base,
            bonus,
            penalty,
            vetoes,
            total,
            converted,
            eligible,
            excluded,
            grade_at_most,
        }
    }

    /// The vetoes that the records show.
    fn vetoes(&self, unit: UnitIndex) -> Vec<usize> {
        let shown = |veto: &Veto| {
            let fact = |measure: &Measure| self.facts.of(measure, unit, None);
            let full = &self.criteria.edition.full;
            let given = Given { fact: &fact, max: full, profile: self.facts.profile(unit), peers: &Peers::default() };
            veto.when.iter().any(|requirement| requirement.shown(&given))
        };
        self.criteria.vetoes.iter().enumerate().filter(|(_, veto)| shown(veto)).map(|(index, _)| index).collect()
    }

    fn section(&self, index: usize, section: &Section, unit: UnitIndex, vetoes: &[usize]) -> SectionScore {
        let mut lines = self.lines(&section.items, Role::Base, unit, vetoes);
        if let Some(veto) = self.zeroing(&section.id.value, vetoes) {
            for line in &mut lines {
                line.points = Points::ZERO;
                line.zeroed = Some(Zeroed::Veto(veto));
            }
        }
        self.summed(index, section, unit, lines)
    }

    /// A section of lines that are scored already.
    fn summed(&self, index: usize, section: &Section, unit: UnitIndex, lines: Vec<Line>) -> SectionScore {
        let edition = &self.criteria.edition;
        let earned: Points = lines.iter().map(|line| &line.points).sum();
        let applicable: Points = lines.iter().map(|line| &line.full).sum();
        let max = self.figure(&section.max, unit);
        let full = section.convert_to.as_ref().map_or_else(|| max.clone(), |figure| self.figure(figure, unit));
        let weight = match edition.not_applicable {
            NotApplicable::RescaleSection if applicable.is_zero() => Points::ZERO,
            NotApplicable::RescaleSection | NotApplicable::FullMarks => full.clone(),
            NotApplicable::RescaleTotal => proportion(&full, &applicable, &max),
        };
        let points = edition.rounded(proportion(&weight, &earned, &applicable), Level::Section);
        SectionScore { section: index, lines, earned, applicable, full: weight, points }
    }

    fn lines(&self, items: &[Item], role: Role, unit: UnitIndex, vetoes: &[usize]) -> Vec<Line> {
        items.iter().enumerate().map(|(index, item)| self.line(index, item, role, unit, vetoes)).collect()
    }

    /// One item: its parts, each with its own floor; their combination; then what takes everything.
    fn line(&self, index: usize, item: &Item, role: Role, unit: UnitIndex, vetoes: &[usize]) -> Line {
        let full = item.max.as_ref().map_or(Points::ZERO, |max| self.figure(max, unit));
        let whole = |outcome, full: Points, points| Line {
            item: index,
            outcome,
            full,
            points,
            parts: Vec::new(),
            zeroed: None,
        };
        if !self.applies(item, &full, unit) {
            return match self.criteria.edition.not_applicable {
                NotApplicable::FullMarks if role == Role::Base => whole(Outcome::NotApplicable, full.clone(), full),
                _ => whole(Outcome::NotApplicable, Points::ZERO, Points::ZERO),
            };
        }
        let vetoed = self.zeroing(&item.id.value, vetoes).map(Zeroed::Veto);
        if role == Role::Base && item.due.zip(self.as_of).is_some_and(|(due, today)| today < due) {
            let points = if vetoed.is_some() { Points::ZERO } else { full.clone() };
            return Line { zeroed: vetoed, ..whole(Outcome::NotDue, full, points) };
        }
        let parts = self.parts(item, role, &full, unit);
        let spared = role == Role::Base && self.criteria.edition.not_applicable == NotApplicable::FullMarks;
        let mut line = combined(index, item, role, full, parts, spared);
        let given_zero = item.zero_if.iter().position(|zero| {
            !zero.in_period && self.given(&line.full, unit, None, |given| zero.requirement.shown(given))
        });
        line.zeroed = given_zero.map(Zeroed::ZeroIf).or(vetoed);
        if line.zeroed.is_some() {
            line.points = Points::ZERO;
        }
        line.points = self.criteria.edition.rounded(line.points, Level::Item);
        line
    }

    /// Whether the item's conditions hold for the unit.
    fn applies(&self, item: &Item, full: &Points, unit: UnitIndex) -> bool {
        item.only_if.iter().all(|requirement| self.given(full, unit, None, |given| requirement.shown(given)))
    }

    fn parts(&self, item: &Item, role: Role, full: &Points, unit: UnitIndex) -> Vec<PartScore> {
        let cut = item.over.map_or(Cut::Year, |over| over.cut);
        let stretches = self.criteria.edition.year.cut(cut);
        let full = match item.over {
            Some(over) if over.combine == Combine::Sum => full.split(stretches.len()),
            _ => full.clone(),
        };
        stretches
            .into_iter()
            .enumerate()
            .map(|(part, days)| self.part(item, role, &full, unit, item.over.map(|_| part), days))
            .collect()
    }

    /// One part of the year: earnings, then deductions, then the floor, and never above full marks.
    fn part(
        &self,
        item: &Item,
        role: Role,
        full: &Points,
        unit: UnitIndex,
        part: Option<usize>,
        days: Stretch,
    ) -> PartScore {
        let mut score = PartScore {
            part,
            days,
            outcome: Outcome::Scored,
            full: full.clone(),
            points: full.clone(),
            steps: Vec::new(),
            zeroed: None,
            unbounded: None,
        };
        // A part still running has only what was taken so far; what it could earn is not due before its end.
        let opens = if item.starts_full() || role != Role::Base { days.from } else { days.to };
        if part.is_some() && self.as_of.is_some_and(|today| today < opens) {
            score.outcome = Outcome::NotDue;
            // Only base points stand at full marks until their time; a bonus is not given, nor a penalty taken, in advance.
            if role != Role::Base {
                score.points = Points::ZERO;
            }
            return score;
        }
        score.steps = item
            .rules
            .iter()
            .enumerate()
            .map(|(index, rule)| self.step(item, (index, &rule.scale), full, unit, part))
            .collect();
        let unmeasured = |step: &Step| matches!(step.effect, Effect::Nothing { .. } | Effect::Absent);
        let absent = score.steps.iter().any(|step| step.effect == Effect::Absent);
        // A rule that cannot be measured speaks for itself alone; only where none can, or the ledger of deductions is not
        // there, does the whole item stand on what the regulation says of missing records.
        if absent || score.steps.iter().all(unmeasured) {
            score.outcome = match item.missing {
                Missing::NotApplicable => Outcome::NotApplicable,
                Missing::Zero | Missing::Full => Outcome::Missing,
            };
            let fullest = item.missing == Missing::Full && role == Role::Base;
            score.points = if fullest { full.clone() } else { Points::ZERO };
            return score;
        }
        let starts = if role == Role::Base && item.starts_full() { full.clone() } else { Points::ZERO };
        let free = score.steps.iter().fold(starts, |points, step| match &step.effect {
            Effect::Earned { points: earned, .. } => &points + earned,
            Effect::Lost { points: lost, .. } => &points - lost,
            Effect::Nothing { of } if item.missing == Missing::Full => &points + of,
            Effect::Nothing { .. } | Effect::Absent => points,
        });
        let left_out: Points = score.steps.iter().map(|step| left_out(item, step)).sum();
        if role == Role::Base && left_out >= *full {
            score.outcome = Outcome::NotApplicable;
            score.points = Points::ZERO;
            return score;
        }
        let free = if role == Role::Base { proportion(full, &free, &(full - &left_out)) } else { free };
        score.points = bounded(free.clone(), item, role, full);
        score.unbounded = (score.points != free).then_some(free);
        score.zeroed = item
            .zero_if
            .iter()
            .position(|zero| zero.in_period && self.given(full, unit, part, |given| zero.requirement.shown(given)));
        if score.zeroed.is_some() {
            score.points = Points::ZERO;
        }
        score
    }

    fn step(
        &self,
        item: &Item,
        (rule, scale): (usize, &Scale),
        full: &Points,
        unit: UnitIndex,
        part: Option<usize>,
    ) -> Step {
        let none = Peers::default();
        let peers = scale.compares().and_then(|(within, _)| {
            let group = (within == Within::Group).then(|| self.facts.group(unit));
            self.peers.get(&(item.id.value.as_str(), rule, part, group))
        });
        let fact = |measure: &Measure| self.facts.of(measure, unit, part);
        let given = Given { fact: &fact, max: full, profile: self.facts.profile(unit), peers: peers.unwrap_or(&none) };
        let mut step = scale.step(&given);
        let rounded = |points: &mut Points| *points = self.criteria.edition.rounded(points.clone(), Level::Rule);
        match &mut step.effect {
            Effect::Earned { points, .. } | Effect::Lost { points, .. } => rounded(points),
            Effect::Nothing { .. } | Effect::Absent => {}
        }
        step
    }

    /// Asks something of the unit's facts in a part of the year.
    fn given<T>(&self, full: &Points, unit: UnitIndex, part: Option<usize>, ask: impl FnOnce(&Given<'_>) -> T) -> T {
        let fact = |measure: &Measure| self.facts.of(measure, unit, part);
        ask(&Given { fact: &fact, max: full, profile: self.facts.profile(unit), peers: &Peers::default() })
    }

    /// The sections together; where some do not apply at all, the others carry their weight.
    fn base(&self, sections: &[SectionScore]) -> Points {
        let edition = &self.criteria.edition;
        let earned: Points = sections.iter().map(|section| &section.points).sum();
        let weight: Points = sections.iter().map(|section| &section.full).sum();
        // Where only the total is rounded, its parts are not: two roundings can differ from one.
        edition.rounded(proportion(&edition.full, &earned, &weight), Level::Section)
    }

    fn bonus(&self, bonuses: &[Line]) -> Points {
        let together: Points = bonuses.iter().map(|line| &line.points).sum();
        match &self.criteria.edition.bonus_max {
            Some(max) => together.min(max.clone()),
            None => together,
        }
    }

    fn penalty(&self, penalties: &[Line]) -> Points {
        let together: Points = penalties.iter().map(|line| &line.points).sum();
        match &self.criteria.edition.penalty_max {
            Some(max) => together.max(-max),
            None => together,
        }
    }

    fn total(&self, base: &Points, bonus: &Points, penalty: &Points, vetoes: &[usize]) -> Points {
        let edition = &self.criteria.edition;
        let mut total = &(base + bonus) + penalty;
        if let Some(cap) = &edition.total_cap {
            total = total.min(cap.clone());
        }
        if let Some(floor) = &edition.total_floor {
            total = total.max(floor.clone());
        }
        for veto in vetoes {
            let effect = &self.criteria.vetoes[*veto].effect;
            if let Some(most) = &effect.total_at_most {
                total = total.min(most.clone());
            }
            if matches!(effect.zero, Some(ZeroTarget::Total)) {
                total = Points::ZERO;
            }
        }
        edition.rounded(total, Level::Total)
    }

    /// The veto that sets a section or item to zero, if one did.
    fn zeroing(&self, id: &str, vetoes: &[usize]) -> Option<usize> {
        let zeroes = |veto: &usize| match &self.criteria.vetoes[*veto].effect.zero {
            Some(ZeroTarget::Line(target)) => target.value == id,
            Some(ZeroTarget::Total) | None => false,
        };
        vetoes.iter().copied().find(zeroes)
    }

    fn figure(&self, figure: &Figure, unit: UnitIndex) -> Points {
        Points::from(figure.of(self.facts.profile(unit), self.criteria.edition.full.quantity()))
    }
}

/// `part ÷ whole` of `full`, exactly; nothing of nothing is nothing, and a whole of its own size is left as it is.
fn proportion(full: &Points, part: &Points, whole: &Points) -> Points {
    if full == whole {
        return part.clone();
    }
    part.quantity().over(whole.quantity()).map_or(Points::ZERO, |ratio| full.times(&ratio))
}

/// What a rule that cannot be measured leaves to the others, where the regulation says it does not apply.
fn left_out(item: &Item, step: &Step) -> Points {
    match &step.effect {
        Effect::Nothing { of } if item.missing == Missing::NotApplicable => of.clone(),
        _ => Points::ZERO,
    }
}

/// Within the item's floor and full marks, or a bonus's or penalty's cap.
fn bounded(points: Points, item: &Item, role: Role, full: &Points) -> Points {
    match role {
        Role::Base => {
            let points = points.min(full.clone());
            match &item.floor {
                Floor::At(floor) => points.max(floor.clone().min(full.clone())),
                Floor::None => points,
            }
        }
        Role::Bonus if item.max.is_some() => points.min(full.clone()).max(Points::ZERO),
        Role::Bonus => points.max(Points::ZERO),
        Role::Penalty if item.max.is_some() => points.max(-full).min(Points::ZERO),
        Role::Penalty => points.min(Points::ZERO),
    }
}

/// The parts of the year as one line; parts that do not apply leave their weight to the others, or are `spared` and count
/// as full marks.
fn combined(index: usize, item: &Item, role: Role, full: Points, mut parts: Vec<PartScore>, spared: bool) -> Line {
    let applies = parts.iter().any(|part| part.outcome != Outcome::NotApplicable);
    for part in parts.iter_mut().filter(|part| spared && part.outcome == Outcome::NotApplicable) {
        part.points = part.full.clone();
    }
    let counts = |part: &&PartScore| spared || part.outcome != Outcome::NotApplicable;
    let counted: Vec<&PartScore> = parts.iter().filter(counts).collect();
    let all = |outcome| !counted.is_empty() && counted.iter().all(|part| part.outcome == outcome);
    let outcome = if !applies {
        Outcome::NotApplicable
    } else if all(Outcome::Missing) {
        Outcome::Missing
    } else if all(Outcome::NotDue) {
        Outcome::NotDue
    } else {
        Outcome::Scored
    };
    let together: Points = counted.iter().map(|part| &part.points).sum();
    let points = match item.over.map(|over| over.combine) {
        Some(Combine::Sum) if counted.len() < parts.len() && role == Role::Base => {
            let weight: Points = counted.iter().map(|part| &part.full).sum();
            proportion(&full, &together, &weight)
        }
        None | Some(Combine::Sum) => together,
        Some(Combine::Mean) => together.split(counted.len()),
        Some(Combine::Lowest) => counted.iter().map(|part| &part.points).min().cloned().unwrap_or(Points::ZERO),
    };
    let full = if applies || spared { full } else { Points::ZERO };
    Line { item: index, outcome, full, points, parts, zeroed: None }
}

#[cfg(test)]
mod tests;
