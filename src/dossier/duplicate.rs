//! Records that stand twice: same unit and key, or, in a ledger without a key, the same in every cell. A sheet that holds
//! nothing but records of another is a copy of it.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{
    batch::Batch,
    problem::Problem,
    schema::{Ledger, LedgerIndex, Schema},
    sheet::SheetRead,
};
use crate::diag::Code;

/// Reports each record that is probably the same as an earlier one, with the places of both.
pub(crate) fn report(schema: &Schema, sheets: &mut [SheetRead]) {
    for (index, ledger) in schema.ledgers.iter().enumerate() {
        // Two different records with one hash in a million million: a false warning, and no wrong points.
        let mut first: HashMap<u64, (usize, u32)> = HashMap::new();
        for number in 0..sheets.len() {
            if sheets[number].header.ledger != LedgerIndex(index) {
                continue;
            }
            let mut twice: Vec<(usize, usize, (usize, u32))> = Vec::new();
            for (batch, read) in sheets[number].batches.iter().enumerate() {
                for row in 0..read.batch.len() {
                    let Some(hash) = hash(ledger, &read.batch, row) else { continue };
                    let place = (number, read.batch.rows[row]);
                    let before = *first.entry(hash).or_insert(place);
                    if before != place {
                        twice.push((batch, row, before));
                    }
                }
            }
            if let Some(original) = copied_from(&sheets[number], number, &twice) {
                let elsewhere = sheets[original].place.seen_from(&sheets[number].place);
                sheets[number].say_whole(Problem::of(Code::CopiedSheet).with("elsewhere", elsewhere));
                continue;
            }
            for (batch, row, before) in twice {
                let found = found(sheets, number, before);
                sheets[number].say(found, batch, row, None);
            }
        }
    }
}

/// The sheet that this one is a copy of: every record of it stands there. A few records may well agree by chance.
fn copied_from(sheet: &SheetRead, number: usize, twice: &[(usize, usize, (usize, u32))]) -> Option<usize> {
    let records: usize = sheet.batches.iter().map(|read| read.batch.len()).sum();
    let (.., (original, _)) = twice.first()?;
    let same = twice.iter().all(|(.., (other, _))| other == original);
    (records >= FEW && twice.len() == records && same && *original != number).then_some(*original)
}

/// Records that may agree by chance.
const FEW: usize = 3;

fn found(sheets: &[SheetRead], number: usize, (sheet, row): (usize, u32)) -> Problem {
    let elsewhere = sheets[sheet].place.seen_from(&sheets[number].place);
    Problem::of(Code::ProbableDuplicate).with("first", row).with("elsewhere", elsewhere)
}

fn hash(ledger: &Ledger, batch: &Batch, row: usize) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    batch.units[row].hash(&mut hasher);
    if ledger.key.is_empty() {
        for column in &batch.columns {
            column.hash(row, &mut hasher);
        }
    } else {
        // A record whose key is wholly blank has nothing to be known by.
        if ledger.key.iter().all(|column| batch.columns[column.0].is_blank(row)) {
            return None;
        }
        for column in &ledger.key {
            batch.columns[column.0].hash(row, &mut hasher);
        }
    }
    Some(hasher.finish())
}
