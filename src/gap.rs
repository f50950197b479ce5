//! What a unit lost, why, and what it can still gain.
//!
//! Every lost point leads from its line to the clause, to the rule's arithmetic, and to the rows that cost it.

use jiff::civil::Date;

use crate::{
    assessment::{Assessment, Part},
    criteria::{Item, Missing, Piece, Remedy},
    dossier::{ColumnIndex, LedgerIndex, RowPlace, UnitIndex},
    measure::{Evidence, Fact, Measure, Side, Tallied, plan::PlanIndex},
    num::{Points, Quantity},
    scale::{Effect, Scale, Step},
    score::{self, Line, Outcome, PartScore, Zeroed},
};

/// A line that did not reach its full marks, or a penalty that took some.
#[derive(Clone, Debug)]
pub struct Shortfall<'a> {
    /// Where the line stands.
    pub part: Part,
    /// Its item.
    pub item: &'a Item,
    /// The line.
    pub line: &'a Line,
    /// Points lost; above zero.
    pub lost: Points,
    /// Points that can still be made good.
    pub recoverable: Points,
    /// Whether they can.
    pub status: Status,
    /// What cost them, rule by rule.
    pub findings: Vec<Finding<'a>>,
}

/// Whether a loss can still be made good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It can (尚可补回), until the remedy's day where it has one.
    Recoverable,
    /// It cannot (已成定局).
    Settled,
}

/// What one rule of an item took in one part of the year.
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    /// The part of the year, or `None` for the whole of it.
    pub part: Option<&'a PartScore>,
    /// The rule's step; `None` where a `zero-if` or a veto took everything.
    pub step: Option<&'a Step>,
    /// The index of the item's rule.
    pub rule: Option<usize>,
    /// Points this rule took, before floors and caps of the item.
    pub lost: Points,
    /// What was measured.
    pub measure: &'a Measure,
    /// The ledger it was measured by.
    pub ledger: LedgerIndex,
    /// Rows it was measured by, in order.
    pub rows: Vec<RowPlace>,
    /// Whether too little was found; the rows are then what was.
    pub absence: bool,
}

impl Finding<'_> {
    /// Rows about which something is to be done; none where the loss is an absence.
    #[must_use]
    pub fn at_fault(&self) -> &[RowPlace] {
        if self.absence { &[] } else { &self.rows }
    }
}

impl Shortfall<'_> {
    /// What to do about it, a sentence for each record at fault, equal ones once; what the criteria say to a loss without
    /// records where there is none.
    #[must_use]
    pub fn advice(&self, assessment: &Assessment) -> Vec<String> {
        let Some(remedy) = &self.item.remedy else { return Vec::new() };
        let rows: Vec<RowPlace> = self.findings.iter().flat_map(Finding::at_fault).copied().collect();
        let mut sentences: Vec<String> = if rows.is_empty() {
            vec![advice(assessment, remedy, None)]
        } else {
            rows.iter().map(|row| advice(assessment, remedy, Some(*row))).collect()
        };
        sentences.retain(|sentence| !sentence.is_empty());
        sentences.dedup();
        sentences
    }

    /// The last day on which it can be made good: its remedy's, or else the year's; `None` where it cannot.
    #[must_use]
    pub fn by(&self, assessment: &Assessment) -> Option<Date> {
        let remedy = self.item.remedy.as_ref().filter(|_| self.status == Status::Recoverable)?;
        Some(remedy.by.unwrap_or(assessment.criteria.edition.year.to))
    }
}

/// The shortfalls of a unit, in the regulation's order; those of the sections add up to what they lost.
#[must_use]
pub fn of(assessment: &Assessment, unit: UnitIndex) -> Vec<Shortfall<'_>> {
    let card = assessment.card(unit);
    assessment
        .lines(card)
        .filter_map(|(part, item, line)| {
            let lost = match part {
                Part::Section(_) => &line.full - &line.points,
                Part::Penalty => -&line.points,
                // A bonus not earned is no loss.
                Part::Bonus => Points::ZERO,
            };
            if lost <= Points::ZERO {
                return None;
            }
            let remedy = item.remedy.as_ref();
            let status = match remedy {
                // What a veto took, its remedy does not bring back.
                Some(remedy) if !matches!(line.zeroed, Some(Zeroed::Veto(_))) => status(remedy, assessment.as_of),
                _ => Status::Settled,
            };
            let recoverable = match (status, remedy) {
                (Status::Recoverable, Some(remedy)) => {
                    lost.times(&remedy.recover).rounded(assessment.criteria.edition.rounding)
                }
                _ => Points::ZERO,
            };
            let findings = findings(assessment, item, line, unit);
            Some(Shortfall { part, item, line, lost, recoverable, status, findings })
        })
        .collect()
}

/// A loss comes back only if the criteria say so, and not after their day.
fn status(remedy: &Remedy, as_of: Option<Date>) -> Status {
    let in_time = match (remedy.by, as_of) {
        (Some(by), Some(today)) => today <= by,
        // At the end of the year every day has passed.
        (Some(_), None) => false,
        (None, today) => today.is_some(),
    };
    if remedy.recover > Quantity::ZERO && in_time { Status::Recoverable } else { Status::Settled }
}

fn findings<'a>(assessment: &'a Assessment, item: &'a Item, line: &'a Line, unit: UnitIndex) -> Vec<Finding<'a>> {
    let mut findings: Vec<Finding<'a>> = line
        .parts
        .iter()
        .flat_map(|part| {
            let rules = part.steps.iter().zip(&item.rules).enumerate();
            rules.filter_map(move |(rule, (step, written))| {
                let lost = lost_by(step, part, item.missing);
                let measure = *written.scale.measures().first()?;
                (lost > Points::ZERO).then(|| {
                    let fact = assessment.facts.of(measure, unit, part.part);
                    let rows = measured(assessment, &written.scale, &fact, unit);
                    finding(assessment, Some(part), Some((rule, step)), lost, measure, rows)
                })
            })
        })
        .collect();
    for part in &line.parts {
        if let Some(zero) = part.zeroed {
            findings.extend(taken(assessment, item, zero, Some(part), unit, part.full.clone()));
        }
    }
    match line.zeroed {
        Some(Zeroed::ZeroIf(zero)) => findings.extend(taken(assessment, item, zero, None, unit, line.full.clone())),
        Some(Zeroed::Veto(veto)) => {
            for requirement in score::grounds(&assessment.criteria, &assessment.facts, veto, unit) {
                for measure in requirement.measures() {
                    let rows = assessment.facts.of(measure, unit, None).evidence().places.clone();
                    findings.push(finding(assessment, None, None, line.full.clone(), measure, rows));
                }
            }
        }
        None => {}
    }
    findings
}

/// The rows that a rule measured by; of a table that takes points, those that cost some.
fn measured(assessment: &Assessment, scale: &Scale, fact: &Fact, unit: UnitIndex) -> Vec<RowPlace> {
    let Evidence { places, amounts } = fact.evidence();
    match scale {
        Scale::Lookup(table) if !table.earns() => {
            let profile = assessment.facts.profile(unit);
            let costs = |row: &Quantity| {
                let row = row.decimal().and_then(|row| usize::try_from(row).ok()).and_then(|row| table.row(row));
                row.is_some_and(|(_, figure)| figure.of(profile, &Quantity::ONE) > Quantity::ZERO)
            };
            places.iter().zip(amounts).filter(|(_, row)| costs(row)).map(|(place, _)| *place).collect()
        }
        _ => places.clone(),
    }
}

/// Whether points are lost because too little was found: then the rows are what was found, and nothing is wrong with them.
/// The rest of a share, figures, ratios of sums and people's scores speak of what cost the points.
pub(crate) fn is_absence(assessment: &Assessment, measure: &Measure) -> bool {
    let entry = &assessment.criteria.plan[measure.entries()[0]];
    match &entry.tallied {
        Tallied::ShareOf(_) | Tallied::Value(_) | Tallied::Judged(_) => false,
        Tallied::Sum(_) | Tallied::Count(_) | Tallied::Distinct(_) | Tallied::Sorted(_) => {
            entry.side == Side::Rest && !is_of_one_ledger(assessment, measure)
        }
    }
}

/// Whether a measure is a ratio within one ledger: then its evidence is what is missing to the whole.
fn is_of_one_ledger(assessment: &Assessment, measure: &Measure) -> bool {
    let ledger = |index: PlanIndex| assessment.criteria.plan[index].tallied.selection().ledger;
    matches!(measure, Measure::Ratio { part, whole } if ledger(*part) == ledger(*whole))
}

/// What a `zero-if` took: the whole of the item, or of one part of the year.
fn taken<'a>(
    assessment: &Assessment,
    item: &'a Item,
    zero: usize,
    part: Option<&'a PartScore>,
    unit: UnitIndex,
    full: Points,
) -> Option<Finding<'a>> {
    let measure = *item.zero_if.get(zero)?.requirement.measures().first()?;
    let fact: Fact = assessment.facts.of(measure, unit, part.and_then(|part| part.part));
    let rows = fact.evidence().places.clone();
    Some(finding(assessment, part, None, full, measure, rows))
}

fn finding<'a>(
    assessment: &Assessment,
    part: Option<&'a PartScore>,
    step: Option<(usize, &'a Step)>,
    lost: Points,
    measure: &'a Measure,
    rows: Vec<RowPlace>,
) -> Finding<'a> {
    let entry = measure.entries()[0];
    let ledger = assessment.criteria.plan[entry].tallied.selection().ledger;
    let (rule, step) = step.unzip();
    let absence = step.is_some() && is_absence(assessment, measure);
    Finding { part, step, rule, lost, measure, ledger, rows, absence }
}

/// What a step took of what it could have given.
fn lost_by(step: &Step, part: &PartScore, missing: Missing) -> Points {
    match &step.effect {
        Effect::Earned { of, points } => of - points,
        Effect::Lost { points, .. } => points.clone(),
        Effect::Nothing { .. } | Effect::Absent if part.outcome == Outcome::Missing => &part.full - &part.points,
        Effect::Nothing { of } if part.outcome == Outcome::Scored && missing == Missing::Zero => of.clone(),
        Effect::Nothing { .. } | Effect::Absent => Points::ZERO,
    }
}

/// What to do about a record, in the remedy's words; a column the record's ledger lacks is left out.
#[must_use]
pub fn advice(assessment: &Assessment, remedy: &Remedy, row: Option<RowPlace>) -> String {
    let record = row.and_then(|place| Some((place, assessment.dossier.find(place)?)));
    match (&remedy.text, record, &remedy.absent) {
        (Some(pieces), Some((place, (batch, row))), _) => {
            let sheet = usize::try_from(place.sheet).unwrap_or_default();
            let ledger = &assessment.criteria.schema[assessment.dossier.sheets[sheet].ledger];
            let fill = |piece: &Piece| match piece {
                Piece::Words(words) => words.clone(),
                Piece::Column(name) => {
                    ledger.find(name).map(|ColumnIndex(column)| batch.columns[column].text(row)).unwrap_or_default()
                }
            };
            pieces.iter().map(fill).collect()
        }
        (_, _, Some(absent)) => absent.clone(),
        (Some(pieces), None, None) => {
            let words = |piece: &Piece| match piece {
                Piece::Words(words) => words.clone(),
                Piece::Column(name) => name.clone(),
            };
            pieces.iter().map(words).collect()
        }
        (None, _, None) => String::new(),
    }
}

#[cfg(test)]
mod tests;
