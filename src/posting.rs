//! Points booked against records: every point lost or gained stands in one posting, and the postings of a unit add up exactly.

use crate::{
    account::Account,
    assessment::{Assessment, Part},
    criteria::{Combine, Item},
    dossier::{LedgerIndex, RowPlace, UnitIndex},
    gap::{Finding, Shortfall},
    measure::Fact,
    num::{Points, Quantity},
    scale::{Effect, Figure, Scale, Step},
    score::{Line, PartScore},
};

/// Points booked against a record, or against what holds for several.
#[derive(Clone, Debug)]
pub struct Posting<'a> {
    /// Its entry among those of the unit, from 1: what one rule took or gave in one part of the year, or what belongs to one
    /// line, has one number.
    pub entry: usize,
    /// What it is booked under; nothing for what holds for the unit as a whole.
    pub under: Option<Under<'a>>,
    /// The rule and what it measured by.
    pub cause: Option<Cause<'a>>,
    /// Against what.
    pub ground: Ground,
    /// How many or how much of what the rule counts, where it counts records one by one.
    pub amount: Option<Quantity>,
    /// Points for one of them.
    pub each: Option<Points>,
    /// Points; `None` for a record whose points stand in its entry's [`Ground::Whole`].
    pub points: Option<Points>,
}

/// The line that a posting belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Under<'a> {
    /// Where it stands.
    pub part: Part,
    /// Its item.
    pub item: &'a Item,
    /// The line.
    pub line: &'a Line,
    /// What it lost, where it is a loss.
    pub short: Option<&'a Shortfall<'a>>,
}

/// What one rule measured in one part of the year.
#[derive(Clone, Copy, Debug)]
pub struct Cause<'a> {
    /// The part of the year; `None` where a `zero-if` or a veto took the whole line.
    pub part: Option<&'a PartScore>,
    /// The step; `None` where a `zero-if` or a veto took everything.
    pub step: Option<&'a Step>,
    /// The index of the item's rule.
    pub rule: Option<usize>,
    /// The ledger.
    pub ledger: LedgerIndex,
    /// Whether too little was found.
    pub absence: bool,
    /// How many records it was measured by.
    pub records: usize,
}

impl Cause<'_> {
    /// Whether the rule's own cap held it.
    #[must_use]
    pub fn is_capped(&self) -> bool {
        match self.step.map(|step| &step.effect) {
            Some(Effect::Lost { points, uncapped }) => points < uncapped,
            Some(Effect::Earned { points, of }) => points == of,
            _ => false,
        }
    }
}

/// Against what points are booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// One record.
    Record(RowPlace),
    /// What was measured as a whole: a share, a place, something not found.
    Whole,
    /// What the rule's own cap holds back.
    Cap,
    /// What is held back because no more was left to lose (扣完为止), or was taken already.
    Floor,
    /// What comes of combining the parts of the year, of weighing and of rounding.
    Combined,
    /// What stands in no line: where items do not apply, the others carry their weight.
    Conversion,
    /// What the edition's cap on all bonuses or penalties holds back.
    Limit,
}

/// The postings of what a unit lost: its sections' losses, then its penalties. They add up to full marks less base points,
/// and what the penalties came to.
#[must_use]
pub fn lost<'a>(
    assessment: &'a Assessment,
    unit: UnitIndex,
    shortfalls: &'a [Shortfall<'a>],
    account: &Account,
) -> Vec<Posting<'a>> {
    let mut journal = Journal::of(assessment, unit);
    let (penalties, sections): (Vec<_>, Vec<_>) = shortfalls.iter().partition(|short| short.part == Part::Penalty);
    for short in sections {
        journal.shortfall(short);
    }
    journal.rest(Ground::Conversion, &account.converted);
    let before = journal.together();
    for short in penalties {
        journal.shortfall(short);
    }
    let taken = -&assessment.card(unit).penalty;
    journal.rest(Ground::Limit, &(&taken - &(&journal.together() - &before)));
    journal.postings
}

/// The postings of what a unit gained by bonuses; they add up to what the bonuses came to.
#[must_use]
pub fn gained(assessment: &Assessment, unit: UnitIndex) -> Vec<Posting<'_>> {
    let mut journal = Journal::of(assessment, unit);
    let card = assessment.card(unit);
    for (part, item, line) in assessment.lines(card).filter(|(part, ..)| *part == Part::Bonus) {
        if !line.points.is_zero() {
            journal.bonus(Under { part, item, line, short: None });
        }
    }
    journal.rest(Ground::Limit, &(&card.bonus - &journal.together()));
    journal.postings
}

struct Journal<'a> {
    assessment: &'a Assessment,
    unit: UnitIndex,
    postings: Vec<Posting<'a>>,
    entries: usize,
}

/// What each record counts, and its points.
type Shares = Vec<(RowPlace, Quantity, Points)>;

impl<'a> Journal<'a> {
    fn of(assessment: &'a Assessment, unit: UnitIndex) -> Journal<'a> {
        Journal { assessment, unit, postings: Vec::new(), entries: 0 }
    }

    fn together(&self) -> Points {
        self.postings.iter().filter_map(|posting| posting.points.as_ref()).sum()
    }

    fn shortfall(&mut self, short: &'a Shortfall<'a>) {
        let under = Under { part: short.part, item: short.item, line: short.line, short: Some(short) };
        let (before, first) = (self.together(), self.postings.len());
        for finding in &short.findings {
            self.finding(under, finding);
        }
        self.close(under, first, &(&before + &short.lost));
    }

    fn finding(&mut self, under: Under<'a>, finding: &'a Finding<'a>) {
        let Finding { part, step, rule, ledger, absence, ref lost, ref rows, .. } = *finding;
        let cause = Cause { part, step, rule, ledger, absence, records: rows.len() };
        let shares = match (step, rule, part) {
            (Some(step), Some(rule), Some(part)) if matches!(step.effect, Effect::Lost { .. }) => {
                self.shares(&under.item.rules[rule].scale, step, part)
            }
            _ => None,
        };
        self.entry(under, cause, lost, finding.at_fault(), shares);
    }

    fn bonus(&mut self, under: Under<'a>) {
        let (before, first) = (self.together(), self.postings.len());
        for part in &under.line.parts {
            for (rule, (step, written)) in part.steps.iter().zip(&under.item.rules).enumerate() {
                let Effect::Earned { points, .. } = &step.effect else { continue };
                let Some(measure) = written.scale.measures().first().copied() else { continue };
                if points.is_zero() {
                    continue;
                }
                let rows = self.assessment.facts.of(measure, self.unit, part.part).evidence().places.clone();
                let entry = measure.entries()[0];
                let ledger = self.assessment.criteria.plan[entry].tallied.selection().ledger;
                let cause = Cause {
                    part: Some(part),
                    step: Some(step),
                    rule: Some(rule),
                    ledger,
                    absence: false,
                    records: rows.len(),
                };
                let shares = self.shares(&written.scale, step, part);
                self.entry(under, cause, points, &rows, shares);
            }
        }
        self.close(under, first, &(&before + &under.line.points));
    }

    /// What one rule took or gave: by records where it counts them one by one, otherwise as a whole with its records after it.
    fn entry(
        &mut self,
        under: Under<'a>,
        cause: Cause<'a>,
        points: &Points,
        rows: &[RowPlace],
        shares: Option<Shares>,
    ) {
        self.entries += 1;
        let posting = Posting {
            entry: self.entries,
            under: Some(under),
            cause: Some(cause),
            ground: Ground::Whole,
            amount: None,
            each: None,
            points: None,
        };
        match (shares, rows) {
            (Some(shares), _) => {
                let together: Points = shares.iter().map(|(_, _, share)| share).sum();
                self.postings.extend(shares.into_iter().map(|(place, amount, share)| Posting {
                    ground: Ground::Record(place),
                    each: share.quantity().over(&amount).map(Points::from),
                    amount: Some(amount),
                    points: Some(share),
                    ..posting.clone()
                }));
                let held = points - &together;
                if !held.is_zero() {
                    let ground = if cause.is_capped() { Ground::Cap } else { Ground::Combined };
                    self.postings.push(Posting { ground, points: Some(held), ..posting });
                }
            }
            (None, [place]) => {
                self.postings.push(Posting { ground: Ground::Record(*place), points: Some(points.clone()), ..posting });
            }
            (None, rows) => {
                self.postings.push(Posting { points: Some(points.clone()), ..posting.clone() });
                let record = |place: &RowPlace| Posting { ground: Ground::Record(*place), ..posting.clone() };
                self.postings.extend(rows.iter().map(record));
            }
        }
    }

    /// Brings the postings of a line, which start at `first`, to what they must come to.
    fn close(&mut self, under: Under<'a>, first: usize, wanted: &Points) {
        self.round(first, wanted);
        let rest = wanted - &self.together();
        if rest.is_zero() {
            return;
        }
        let floors = under.line.zeroed.is_some()
            || under.line.parts.iter().any(|part| part.zeroed.is_some() || part.unbounded.is_some());
        let combined = under.item.over.is_some_and(|over| over.combine != Combine::Sum);
        let ground = match (first < self.postings.len(), rest.is_negative()) {
            (false, _) => Ground::Whole,
            (true, true) if floors && !combined => Ground::Floor,
            (true, _) => Ground::Combined,
        };
        self.entries += 1;
        self.postings.push(Posting {
            entry: self.entries,
            under: Some(under),
            cause: None,
            ground,
            amount: None,
            each: None,
            points: Some(rest),
        });
    }

    /// Where a line is rounded, so are its postings, and the last one rounded bears what rounding left.
    fn round(&mut self, first: usize, wanted: &Points) {
        let rounding = self.assessment.criteria.edition.rounding;
        let even = |points: &Points| points.rounded(rounding) == *points;
        if !even(wanted) {
            return;
        }
        let uneven = |posting: &Posting<'_>| posting.points.as_ref().is_some_and(|points| !even(points));
        let rounded: Vec<usize> = (first..self.postings.len()).filter(|index| uneven(&self.postings[*index])).collect();
        let Some(last) = rounded.last() else { return };
        for index in &rounded {
            let points = self.postings[*index].points.take();
            self.postings[*index].points = points.map(|points| points.rounded(rounding));
        }
        let rest = wanted - &self.together();
        // One unit of the last place for each: more than that is no rounding.
        let tenth = Quantity::from(10_u64).per_hundred();
        let most = (0..rounding.places).fold(Quantity::from(rounded.len()), |unit, _| &unit * &tenth);
        if rest.quantity().magnitude() <= most {
            let points = self.postings[*last].points.take();
            self.postings[*last].points = points.map(|points| &points + &rest);
        }
    }

    /// What belongs to no line.
    fn rest(&mut self, ground: Ground, points: &Points) {
        if points.is_zero() {
            return;
        }
        self.entries += 1;
        let entry = self.entries;
        let points = Some(points.clone());
        self.postings.push(Posting { entry, under: None, cause: None, ground, amount: None, each: None, points });
    }

    /// What each record counts by itself, where the rule adds records up one by one; otherwise nothing is split.
    fn shares(&self, scale: &Scale, step: &Step, part: &PartScore) -> Option<Shares> {
        let measure = *scale.measures().first()?;
        let fact = self.assessment.facts.of(measure, self.unit, part.part);
        let profile = self.assessment.facts.profile(self.unit);
        let points = |figure: &Figure| Points::from(figure.of(profile, part.full.quantity()));
        let shares: Shares = match scale {
            Scale::Deduct(deduct) => {
                let tariff = &deduct.tariff;
                let plain = tariff.stepping.per.is_none() && tariff.beyond.is_none();
                plain.then(|| one_by_one(&fact, &points(&tariff.each)))?
            }
            Scale::Award(award) => {
                let tariff = &award.tariff;
                let plain = tariff.stepping.per.is_none() && tariff.beyond.is_none();
                plain.then(|| one_by_one(&fact, &points(&tariff.each)))?
            }
            Scale::Lookup(table) => {
                let evidence = fact.evidence();
                let row = |index: &Quantity| {
                    table
                        .row(index.decimal().and_then(|index| usize::try_from(index).ok())?)
                        .map(|(_, row)| points(row))
                };
                let of_records = evidence.places.iter().zip(&evidence.amounts);
                let shares = of_records.map(|(place, index)| Some((*place, Quantity::ONE, row(index)?)));
                let shares: Shares = shares.collect::<Option<_>>()?;
                if step.measured != Some(Quantity::from(shares.len())) {
                    return None;
                }
                return Some(shares.into_iter().filter(|(_, _, share)| !share.is_zero()).collect());
            }
            _ => return None,
        };
        let counted: Quantity = shares.iter().map(|(_, amount, _)| amount.clone()).sum();
        (step.measured == Some(counted)).then_some(shares)
    }
}

/// Every record with what it counts, at `each` for one.
fn one_by_one(fact: &Fact, each: &Points) -> Shares {
    let evidence = fact.evidence();
    let amount = |index: usize| evidence.amounts.get(index).cloned().unwrap_or(Quantity::ONE);
    let share = |(index, place): (usize, &RowPlace)| (*place, amount(index), each.times(&amount(index)));
    evidence.places.iter().enumerate().map(share).filter(|(_, amount, _)| !amount.is_zero()).collect()
}

#[cfg(test)]
mod tests;
