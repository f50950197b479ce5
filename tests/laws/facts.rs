//! Facts do not depend on how the records were split, ordered or shared among threads, and each has its evidence.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kaohe::{
    assessment::Assessment,
    dossier::{Batch, Column, Dossier, RowPlace, Texts, UnitIndex},
    measure::plan::PlanIndex,
    measure::{Amount, Measure},
};
use proptest::prelude::*;

use super::{PLAIN, all_facts, assessed, cards_and_ranking, dossier, every_kind, ledgers, sheet, tries};

/// Some rows of a batch.
fn slice(batch: &Batch, rows: std::ops::Range<usize>) -> Batch {
    let columns = batch.columns.iter().map(|column| match column {
        Column::Text(texts) => {
            let mut part = Texts::default();
            rows.clone().for_each(|row| part.push(texts.get(row).unwrap_or_default()));
            Column::Text(part)
        }
        Column::Number(numbers) => Column::Number(numbers[rows.clone()].to_vec()),
        Column::Moment(moments) => Column::Moment(moments[rows.clone()].to_vec()),
        Column::Flag(flags) => Column::Flag(flags[rows.clone()].to_vec()),
    });
    Batch {
        sheet: batch.sheet,
        rows: batch.rows[rows.clone()].to_vec(),
        units: batch.units[rows.clone()].to_vec(),
        days: batch.days[rows.clone()].to_vec(),
        columns: columns.collect(),
        workdays: batch.workdays.clone(),
    }
}

/// The same records in batches of at most `size` rows.
fn in_batches_of(size: usize, mut dossier: Dossier) -> Dossier {
    let cut = |batch: &Batch| -> Vec<Batch> {
        let starts = (0..batch.len()).step_by(size);
        starts.map(|start| slice(batch, start..batch.len().min(start + size))).collect()
    };
    for batches in dossier.ledgers.iter_mut().flatten() {
        *batches = batches.iter().flat_map(cut).collect();
    }
    dossier
}

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// The unit and the day of every record of the dossier.
fn records(dossier: &Dossier) -> BTreeMap<RowPlace, (Option<UnitIndex>, Option<Date>)> {
    let of_batch = |batch: &Batch| {
        let rows = (0..batch.len()).map(|row| (batch.place(row), (batch.units[row], batch.days[row])));
        rows.collect::<Vec<_>>()
    };
    dossier.ledgers.iter().flatten().flatten().flat_map(of_batch).collect()
}

/// Evidence that is not there, or is another unit's or another time's.
fn misplaced(assessment: &Assessment) -> Vec<RowPlace> {
    let records = records(&assessment.dossier);
    let entries = &assessment.criteria.plan.entries;
    let mut misplaced = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let measure = Measure::Single(PlanIndex(index));
        for (part, days) in assessment.criteria.edition.year.cut(entry.cut).iter().enumerate() {
            for unit in assessment.facts.units() {
                let fact = assessment.facts.of(&measure, unit, Some(part));
                let ours = |place: &&RowPlace| {
                    records
                        .get(*place)
                        .is_some_and(|(of, day)| *of == Some(unit) && day.is_none_or(|day| days.contains(day)))
                };
                misplaced.extend(fact.evidence().places.iter().filter(|place| !ours(place)));
            }
        }
    }
    misplaced
}

/// Facts whose evidence does not come to what they say.
fn unproven(assessment: &Assessment) -> Vec<String> {
    let proven = |fact: &kaohe::measure::Fact| {
        let evidence = fact.evidence();
        match fact.amount() {
            Amount::Quantity(_) | Amount::Nothing | Amount::Absent => true,
            Amount::Share(share) => kaohe::num::Quantity::from(evidence.places.len()) <= share.whole,
            Amount::Sorted(counts) => counts.iter().sum::<u64>() == evidence.places.len() as u64,
        }
    };
    all_facts(assessment).into_iter().filter(|fact| !proven(fact)).map(|fact| format!("{fact:?}")).collect()
}

proptest! {
    #![proptest_config(tries(48))]

    #[test]
    fn the_number_of_threads_changes_nothing(records in ledgers()) {
        let criteria = every_kind(&PLAIN);
        let run = || {
            let dossier = in_batches_of(3, dossier(&criteria, &[sheet(&records)], None));
            let assessment = assessed(&criteria, dossier);
            (cards_and_ranking(&assessment), all_facts(&assessment))
        };
        prop_assert_eq!(on_threads(1, run), on_threads(8, run));
    }

    #[test]
    fn the_order_of_records_changes_no_card_and_no_place(
        (records, shuffled) in ledgers().prop_flat_map(|records| (Just(records.clone()), Just(records).prop_shuffle())),
    ) {
        let criteria = every_kind(&PLAIN);
        let before = assessed(&criteria, dossier(&criteria, &[sheet(&records)], None));
        let after = assessed(&criteria, dossier(&criteria, &[sheet(&shuffled)], None));
        prop_assert_eq!(cards_and_ranking(&before), cards_and_ranking(&after));
    }

    #[test]
    fn the_order_of_files_changes_no_card_and_no_place(first in ledgers(), second in ledgers()) {
        let criteria = every_kind(&PLAIN);
        let before = assessed(&criteria, dossier(&criteria, &[sheet(&first), sheet(&second)], None));
        let after = assessed(&criteria, dossier(&criteria, &[sheet(&second), sheet(&first)], None));
        prop_assert_eq!(cards_and_ranking(&before), cards_and_ranking(&after));
    }

    #[test]
    fn a_ledger_on_two_sheets_is_one_ledger(records in ledgers(), at in 0_usize..40) {
        let criteria = every_kind(&PLAIN);
        let (first, second) = records.split_at(at.min(records.len()));
        let whole = assessed(&criteria, dossier(&criteria, &[sheet(&records)], None));
        let split = assessed(&criteria, dossier(&criteria, &[sheet(first), sheet(second)], None));
        prop_assert_eq!(cards_and_ranking(&whole), cards_and_ranking(&split));
    }

    #[test]
    fn the_size_of_batches_changes_no_fact(records in ledgers(), size in 1_usize..10) {
        let criteria = every_kind(&PLAIN);
        let whole = assessed(&criteria, dossier(&criteria, &[sheet(&records)], None));
        let split = assessed(&criteria, in_batches_of(size, dossier(&criteria, &[sheet(&records)], None)));
        prop_assert_eq!(all_facts(&whole), all_facts(&split));
    }

    #[test]
    fn every_piece_of_evidence_is_a_record_of_its_unit_and_its_time(records in ledgers()) {
        let criteria = every_kind(&PLAIN);
        let assessment = assessed(&criteria, dossier(&criteria, &[sheet(&records)], None));
        prop_assert_eq!(misplaced(&assessment), Vec::new());
        prop_assert_eq!(unproven(&assessment), Vec::<String>::new());
    }

    #[test]
    fn records_after_the_last_day_that_counts_do_not(records in ledgers(), last in 0_i32..366) {
        use jiff::ToSpan;
        let criteria = every_kind(&PLAIN);
        let day = jiff::civil::date(2016, 1, 1).saturating_add(last.days());
        let until: Vec<_> = records.iter().filter(|record| record.due <= last).cloned().collect();
        let cut = assessed(&criteria, dossier(&criteria, &[sheet(&records)], Some(day)));
        let only = assessed(&criteria, dossier(&criteria, &[sheet(&until)], None));
        prop_assert_eq!(cards_and_ranking(&cut), cards_and_ranking(&only));
    }
}
