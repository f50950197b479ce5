//! Who does well what a unit does not, and which records show how.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{Aspect, Comparison, Exchange, Holding, Mark, Peers};
use crate::{
    assessment::Assessment,
    criteria::Item,
    dossier::{ColumnIndex, LedgerIndex, RowPlace, UnitIndex},
    gap::{self, Finding},
    measure::Measure,
    score::Line,
};

/// Records of an exemplar that are shown for one ledger.
const MOST_SHOWN: usize = 2;

/// A unit that does an item best.
#[derive(Clone, Debug)]
pub struct Exemplar<'a> {
    /// The item, by its index in [`Exchange::items`].
    pub item: usize,
    /// The unit that does it.
    pub unit: UnitIndex,
    /// Its mark.
    pub mark: Mark,
    /// How many others have the same rate.
    pub equals: usize,
    /// What it does, in its own words, where it shares that.
    pub practice: Option<Practice>,
    /// The records that show it, ledger by ledger, in the order of the item's rules.
    pub shown: Vec<Shown<'a>>,
}

/// What a unit does and would show others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// What it does.
    pub text: String,
    /// What others may take along; may be empty.
    pub material: String,
    /// Whom to ask; may be empty.
    pub contact: String,
}

/// Records of one ledger that show how something is done well.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// What is measured by them.
    pub measure: &'a Measure,
    /// The ledger.
    pub ledger: LedgerIndex,
    /// How many records earned points; `None` where points start from full marks.
    pub earned: Option<usize>,
    /// How many records the unit has there.
    pub held: usize,
    /// How many of them cost it points.
    pub at_fault: usize,
    /// Some records without fault.
    pub rows: Vec<RowPlace>,
}

impl<'a> Exchange<'a> {
    /// For each item, which unit does it best: among the peers, one that shares what it does first, then the one most like
    /// `unit`, then by code.
    #[must_use]
    pub fn exemplars(&self, unit: UnitIndex, peers: &Peers, weak: &[Comparison]) -> Vec<Exemplar<'a>> {
        weak.iter().filter_map(|comparison| self.exemplar(unit, peers, comparison)).collect()
    }

    fn exemplar(&self, unit: UnitIndex, peers: &Peers, comparison: &Comparison) -> Option<Exemplar<'a>> {
        let Aspect::Item(item) = comparison.aspect else { return None };
        let reaches =
            |peer: &UnitIndex| self.rate(*peer, comparison.aspect).is_some_and(|rate| rate == comparison.best);
        let mut best: Vec<UnitIndex> = peers.all.iter().copied().filter(reaches).collect();
        let group = self.district.member(unit).standing.group;
        best.sort_by_cached_key(|peer| {
            let same = self.district.member(*peer).standing.group == group;
            let shares = self.practices.contains_key(&(*peer, item));
            (Reverse(same), Reverse(shares), self.distance(unit, *peer, &peers.by), *peer)
        });
        let first = *best.first()?;
        Some(Exemplar {
            item,
            unit: first,
            mark: self.mark(first, comparison.aspect)?.clone(),
            equals: best.len() - 1,
            practice: self.practices.get(&(first, item)).cloned(),
            shown: self.shown_of(first, item),
        })
    }

    pub(super) fn shown_of(&self, unit: UnitIndex, item: usize) -> Vec<Shown<'a>> {
        let line = super::lines(self.district.assessment.card(unit)).nth(item);
        line.map(|line| self.shown(unit, self.items[item].1, line)).unwrap_or_default()
    }

    /// The records that show how a unit does an item, a bonus or a penalty, whose line is given.
    #[must_use]
    pub fn shown(&self, unit: UnitIndex, written: &'a Item, line: &Line) -> Vec<Shown<'a>> {
        let assessment = self.district.assessment;
        let findings = self.shortfall(unit, written).map(|short| short.findings.as_slice()).unwrap_or_default();
        let faults = |ledger: LedgerIndex| -> BTreeSet<RowPlace> {
            let of_ledger = findings.iter().filter(|finding| finding.ledger == ledger);
            of_ledger.flat_map(crate::gap::Finding::at_fault).copied().collect()
        };
        let mut shown: Vec<Shown<'a>> = Vec::new();
        for measure in written.rules.iter().filter_map(|rule| rule.scale.measures().into_iter().next()) {
            let ledger = assessment.criteria.plan[measure.entries()[0]].tallied.selection().ledger;
            let holding = self.holdings.get(&(ledger, unit)).cloned().unwrap_or_default();
            let earning = self.earning(unit, line, measure);
            let Some(known) = shown.iter_mut().find(|shown| shown.ledger == ledger) else {
                shown.push(first_of(measure, ledger, &holding, earning, &faults(ledger)));
                continue;
            };
            let rows = earning.unwrap_or_default();
            let more: Vec<RowPlace> = rows.into_iter().filter(|row| !known.rows.contains(row)).collect();
            known.earned = known.earned.map(|earned| earned + more.len());
            known.rows.extend(more);
        }
        for of_ledger in &mut shown {
            self.choose(unit, of_ledger);
        }
        shown.retain(|of_ledger| of_ledger.held > 0);
        shown
    }

    /// Keeps the records that tell most: those in which most of what is measured by stands, and nothing that costs the unit
    /// points in any item.
    fn choose(&self, unit: UnitIndex, shown: &mut Shown<'_>) {
        let assessment = self.district.assessment;
        let shortfalls = &self.district.member(unit).shortfalls;
        let findings = shortfalls.iter().flat_map(|short| &short.findings);
        let faults: BTreeSet<RowPlace> = findings.flat_map(Finding::at_fault).copied().collect();
        let columns = assessment.criteria.plan[shown.measure.entries()[0]].tallied.columns();
        let blanks = |place: &RowPlace| match assessment.dossier.find(*place) {
            Some((batch, row)) => columns.iter().filter(|column| batch.columns[column.0].is_blank(row)).count(),
            None => columns.len(),
        };
        shown.rows.retain(|row| !faults.contains(row));
        shown.rows.sort_by_key(|row| (blanks(row), *row));
        shown.rows.truncate(MOST_SHOWN);
    }

    /// The records that earned a unit points by one measure of an item; `None` where records only cost points.
    fn earning(&self, unit: UnitIndex, line: &Line, measure: &Measure) -> Option<Vec<RowPlace>> {
        let assessment = self.district.assessment;
        if !gap::is_absence(assessment, measure) {
            return None;
        }
        let facts = line.parts.iter().map(|part| assessment.facts.of(measure, unit, part.part));
        Some(facts.flat_map(|fact| fact.evidence().places.clone()).collect())
    }
}

/// What the first rule that looks at a ledger shows of it.
fn first_of<'a>(
    measure: &'a Measure,
    ledger: LedgerIndex,
    holding: &Holding,
    earning: Option<Vec<RowPlace>>,
    faults: &BTreeSet<RowPlace>,
) -> Shown<'a> {
    let without_fault = || holding.first.iter().copied().filter(|row| !faults.contains(row)).collect();
    Shown {
        measure,
        ledger,
        earned: earning.as_ref().map(Vec::len),
        held: holding.count,
        at_fault: faults.len(),
        rows: earning.unwrap_or_else(without_fault),
    }
}

/// What units share of their own accord, by unit and item; of several the first.
pub(super) fn practices(assessment: &Assessment, items: &[(usize, &Item)]) -> BTreeMap<(UnitIndex, usize), Practice> {
    let mut practices = BTreeMap::new();
    let Some(rule) = &assessment.criteria.practices else { return practices };
    for batch in assessment.dossier.batches(rule.ledger).unwrap_or_default() {
        for row in (0..batch.len()).filter(|row| rule.willing.holds(batch, *row)) {
            let text = |column: ColumnIndex| batch.columns[column.0].text(row);
            let further = |column: Option<ColumnIndex>| column.map(text).unwrap_or_default();
            let named = text(rule.item);
            let item = items.iter().position(|(_, item)| item.title == named || item.id.value == named);
            if let (Some(unit), Some(item)) = (batch.units[row], item) {
                let (material, contact) = (further(rule.material), further(rule.contact));
                let practice = Practice { text: text(rule.text), material, contact };
                practices.entry((unit, item)).or_insert(practice);
            }
        }
    }
    practices
}
