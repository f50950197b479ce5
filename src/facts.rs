//! What happened: criteria × dossier → facts, in parallel.
//!
//! The only module that touches records to score by. It never sees points, so rules that compare a unit with its peers need
//! no special pass: all facts exist before any point does.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use rayon::prelude::*;
use rust_decimal::Decimal;

use crate::{
    condition::Condition,
    criteria::{Criteria, GroupIndex},
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{Batch, Column, ColumnIndex, Dossier, LedgerIndex, RowPlace, UnitIndex},
    measure::plan::{Entry, PlanIndex},
    measure::{Amount, AnyTally, Evidence, Fact, Join, Measure, Record, Selection, Side, Tallied},
    moment::{Cut, Stretch, Workdays},
    num::Quantity,
    scale::Profile,
    source::Locator,
};

/// Every measure of an edition, for every unit and part of the year.
#[derive(Clone, Debug)]
pub struct Facts {
    /// For each entry of the plan its facts, unit by unit and within a unit part by part.
    entries: Vec<Gathered>,
    /// What the list of units says of each.
    profiles: Vec<Profile>,
    /// The ranked group of each unit.
    groups: Vec<GroupIndex>,
}

#[derive(Clone, Debug)]
struct Gathered {
    ledger: LedgerIndex,
    side: Side,
    parts: usize,
    facts: Vec<Fact>,
}

/// Keys that another ledger holds.
type Keys = HashSet<String>;

impl Facts {
    /// Gathers the facts; units that belong to no ranked group or to several are reported.
    ///
    /// A unit without a row of its own, as examples have, belongs to the group `unlisted`.
    pub fn gather(criteria: &Criteria, dossier: &Dossier, unlisted: GroupIndex, diags: &mut Diagnostics) -> Facts {
        let profiles: Vec<Profile> =
            dossier.units.iter().map(|(_, unit)| profile(criteria, dossier, unit.place, unlisted)).collect();
        let groups = ranked_groups(criteria, dossier, &profiles, diags);
        let entries = gather_all(criteria, dossier);
        Facts { entries, profiles, groups }
    }

    /// What a measure came to for a unit; `part` is the part of the year, or `None` for the whole of it.
    ///
    /// A measure wanted for parts of the year has no fact for the whole, and the other way round: the plan knows which.
    #[must_use]
    pub fn of(&self, measure: &Measure, unit: UnitIndex, part: Option<usize>) -> Fact {
        match measure {
            Measure::Single(index) => self.single(*index, unit, part).clone(),
            Measure::Ratio { part: above, whole, .. } => {
                let (over, under) = (self.single(*above, unit, part), self.single(*whole, unit, part));
                let ratio = over.in_percent_of(under);
                let (above, whole) = (&self.entries[above.0], &self.entries[whole.0]);
                if above.side == Side::Rest && above.ledger == whole.ledger { ratio.lacking_to(under) } else { ratio }
            }
        }
    }

    fn single(&self, index: PlanIndex, unit: UnitIndex, part: Option<usize>) -> &Fact {
        let gathered = &self.entries[index.0];
        let part = part.filter(|part| *part < gathered.parts).unwrap_or(0);
        &gathered.facts[position(unit) * gathered.parts + part]
    }

    /// What the list of units says of a unit.
    #[must_use]
    pub fn profile(&self, unit: UnitIndex) -> &Profile {
        &self.profiles[position(unit)]
    }

    /// The group within which a unit is ranked.
    #[must_use]
    pub fn group(&self, unit: UnitIndex) -> GroupIndex {
        self.groups[position(unit)]
    }

    /// Every unit, in the order of codes.
    pub fn units(&self) -> impl Iterator<Item = UnitIndex> + use<> {
        let count = u32::try_from(self.profiles.len()).expect("fewer units than u32 holds");
        (0..count).map(UnitIndex)
    }
}

/// Which days are worked, as the edition's ledger of holidays says.
#[must_use]
pub fn workdays(criteria: &Criteria, dossier: &Dossier) -> Workdays {
    let Some(rule) = &criteria.workdays else { return Workdays::default() };
    let days = |condition: &Condition| {
        let batches = dossier.batches(rule.ledger).unwrap_or_default();
        let of_batch = |batch: &Batch| -> Vec<Date> {
            let Column::Moment(moments) = &batch.columns[rule.day.0] else { return Vec::new() };
            let rows = (0..batch.len()).filter(|row| condition.holds(batch, *row));
            rows.filter_map(|row| moments[row].map(|moment| moment.date)).collect()
        };
        batches.iter().flat_map(of_batch).collect()
    };
    Workdays { off: days(&rule.off), on: days(&rule.on) }
}

fn position(unit: UnitIndex) -> usize {
    usize::try_from(unit.0).expect("an index fits the machine")
}

/// Groups and numbers from a unit's own row.
fn profile(criteria: &Criteria, dossier: &Dossier, place: Option<RowPlace>, unlisted: GroupIndex) -> Profile {
    let Some((batch, row)) = place.and_then(|place| dossier.find(place)) else {
        let groups = (!criteria.groups.is_empty()).then_some(unlisted).into_iter().collect();
        return Profile { groups, numbers: BTreeMap::new() };
    };
    let groups = criteria.groups.iter().filter(|(_, group)| group.condition.holds(batch, row));
    let numbers = batch.columns.iter().enumerate().filter_map(|(index, column)| match column {
        Column::Number(numbers) => numbers[row].map(|number: Decimal| (ColumnIndex(index), Quantity::from(number))),
        _ => None,
    });
    Profile { groups: groups.map(|(index, _)| index).collect(), numbers: numbers.collect() }
}

/// The one ranked group of each unit; without any group all units are ranked together.
fn ranked_groups(
    criteria: &Criteria,
    dossier: &Dossier,
    profiles: &[Profile],
    diags: &mut Diagnostics,
) -> Vec<GroupIndex> {
    if criteria.groups.is_undivided() {
        return vec![GroupIndex(0); profiles.len()];
    }
    dossier
        .units
        .iter()
        .zip(profiles)
        .map(|((_, unit), profile)| {
            let ranked: Vec<GroupIndex> =
                profile.groups.iter().copied().filter(|group| criteria.groups[*group].ranked).collect();
            if let [group] = ranked[..] {
                return group;
            }
            let here = |place| dossier.locate(place, None, &criteria.schema);
            let titles: Vec<&str> = ranked.iter().map(|group| criteria.groups[*group].title.as_str()).collect();
            let ungrouped = Diagnostic::new(Code::UngroupedUnit, unit.place.map_or(Locator::Workspace, here));
            diags.push(ungrouped.with("unit", &unit.name).with("groups", titles.join("、")));
            GroupIndex(0)
        })
        .collect()
}

/// Facts of every entry of the plan, each ledger read once.
fn gather_all(criteria: &Criteria, dossier: &Dossier) -> Vec<Gathered> {
    let plan = &criteria.plan.entries;
    let year = criteria.edition.year;
    let cuts: Vec<Vec<Stretch>> = plan.iter().map(|entry| year.cut(entry.cut)).collect();
    let keys: Vec<Option<Keys>> = plan
        .par_iter()
        .map(|entry| {
            let selection = entry.tallied.part().unwrap_or(entry.tallied.selection());
            selection.join.as_ref().map(|join| keys_there(dossier, join))
        })
        .collect();
    let mut cells: Vec<BTreeMap<usize, AnyTally>> = plan.iter().map(|_| BTreeMap::new()).collect();
    for index in 0..criteria.schema.ledgers.len() {
        let ledger = LedgerIndex(index);
        let wanted: Vec<usize> =
            (0..plan.len()).filter(|entry| plan[*entry].tallied.selection().ledger == ledger).collect();
        let Some(batches) = dossier.batches(ledger).filter(|_| !wanted.is_empty()) else { continue };
        let tallied: Vec<Vec<BTreeMap<usize, AnyTally>>> = batches
            .par_iter()
            .map(|batch| {
                wanted.iter().map(|entry| tally(&plan[*entry], batch, &cuts[*entry], keys[*entry].as_ref())).collect()
            })
            .collect();
        // Merged in the order of the batches, so that evidence stands in the order of files, sheets and rows.
        for of_batch in tallied {
            for (entry, of_entry) in wanted.iter().zip(of_batch) {
                merge(&plan[*entry].tallied, &mut cells[*entry], of_entry);
            }
        }
    }
    let units = dossier.units.len();
    plan.iter()
        .zip(cells)
        .zip(&cuts)
        .map(|((entry, mut cells), parts)| {
            let present = dossier.batches(entry.tallied.selection().ledger).is_some();
            let facts = (0..units * parts.len()).map(|cell| match cells.remove(&cell) {
                Some(tally) => entry.tallied.fact(tally),
                None if present => entry.tallied.fact(entry.tallied.tally()),
                None => Fact::new(Amount::Absent, Evidence::default()),
            });
            Gathered {
                ledger: entry.tallied.selection().ledger,
                side: entry.side,
                parts: parts.len(),
                facts: facts.collect(),
            }
        })
        .collect()
}

fn merge(tallied: &Tallied, into: &mut BTreeMap<usize, AnyTally>, later: BTreeMap<usize, AnyTally>) {
    for (cell, tally) in later {
        match into.get_mut(&cell) {
            Some(earlier) => tallied.merge(earlier, tally),
            None => _ = into.insert(cell, tally),
        }
    }
}

/// One entry over one batch: a tally for each unit and part of the year that a record falls into.
fn tally(entry: &Entry, batch: &Batch, parts: &[Stretch], keys: Option<&Keys>) -> BTreeMap<usize, AnyTally> {
    let whole = mask(entry.tallied.selection(), batch, keys);
    let part_of_whole = entry.tallied.part().map(|part| mask(part, batch, keys));
    let mut cells: BTreeMap<usize, AnyTally> = BTreeMap::new();
    for row in (0..batch.len()).filter(|row| whole[*row]) {
        let (Some(unit), Some(part)) = (batch.units[row], part_index(entry.cut, parts, batch.days[row])) else {
            continue;
        };
        let in_part = part_of_whole.as_ref().is_none_or(|mask| mask[row]);
        let cell = position(unit) * parts.len() + part;
        let tally = cells.entry(cell).or_insert_with(|| entry.tallied.tally());
        entry.tallied.add(tally, Record { batch, row, in_part });
    }
    cells
}

/// A record without a day counts for the year as a whole, and for no part of it.
fn part_index(cut: Cut, parts: &[Stretch], day: Option<Date>) -> Option<usize> {
    match (cut, day) {
        (Cut::Year, _) => Some(0),
        (_, Some(day)) => parts.iter().position(|part| part.contains(day)),
        (_, None) => None,
    }
}

/// For each row whether it belongs to the selection.
fn mask(selection: &Selection, batch: &Batch, keys: Option<&Keys>) -> Vec<bool> {
    let mut mask = match &selection.condition {
        Some(condition) => condition.mask(batch),
        None => vec![true; batch.len()],
    };
    if let (Some(join), Some(keys)) = (&selection.join, keys) {
        let found = found(&batch.columns[join.here.0], batch.len(), keys);
        for (selected, found) in mask.iter_mut().zip(found) {
            *selected = *selected && found == join.found;
        }
    }
    mask
}

/// For each row whether its key is among `keys`; a blank one is found nowhere. A word is looked up once, not once per row.
fn found(column: &Column, rows: usize, keys: &Keys) -> Vec<bool> {
    let Column::Text(texts) = column else {
        return (0..rows).map(|row| keys.contains(&column.text(row))).collect();
    };
    let answers: Vec<bool> =
        std::iter::once(false).chain(texts.words().iter().map(|word| keys.contains(word.as_ref()))).collect();
    (0..rows).map(|row| answers[usize::try_from(texts.code(row)).unwrap_or_default()]).collect()
}

/// The keys of the other ledger's records; a ledger that is not there holds none.
fn keys_there(dossier: &Dossier, join: &Join) -> Keys {
    let batches = dossier.batches(join.ledger).unwrap_or_default();
    let of_batch = |batch: &Batch| -> Keys {
        let column = &batch.columns[join.there.0];
        let mask = join.condition.as_ref().map(|condition| condition.mask(batch));
        (0..batch.len())
            .filter(|row| mask.as_ref().is_none_or(|mask| mask[*row]))
            .map(|row| column.text(row))
            .filter(|key| !key.is_empty())
            .collect()
    };
    batches.par_iter().flat_map_iter(of_batch).collect()
}
