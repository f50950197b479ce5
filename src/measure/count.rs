//! `count`: how many records.

use super::{Amount, Evidence, Fact, Record, Selection, Tally};
use crate::{
    dossier::{RowPlace, Schema},
    measure::plan::Reading,
    num::Quantity,
    reader::Table,
    say::Lang,
};

/// Counts the records of a ledger that meet a condition.
///
/// ```toml
/// count = "reports", where = "状态 = '漏报'"
/// ```
#[derive(Clone, Debug)]
pub struct Count {
    /// Which records.
    pub selection: Selection,
}

impl Count {
    pub(super) const KEYS: &'static [&'static str] = &["count", "where", "missing-from", "found-in", "key", "there"];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Count> {
        Some(Count { selection: Selection::read("count", table, reading)? })
    }

    pub(super) fn in_words(&self, schema: &Schema, lang: Lang) -> String {
        lang.say("measure.count", minijinja::context! { records => self.selection.in_words(schema, lang) })
    }
}

/// The records counted so far.
#[derive(Debug)]
pub struct CountTally(Vec<RowPlace>);

impl Tally for CountTally {
    type Kind = Count;

    fn empty(_: &Count) -> CountTally {
        CountTally(Vec::new())
    }

    fn add(&mut self, _: &Count, record: Record<'_>) {
        self.0.push(record.place());
    }

    fn merge(&mut self, _: &Count, mut later: CountTally) {
        self.0.append(&mut later.0);
    }

    fn fact(self, _: &Count) -> Fact {
        let amount = Amount::Quantity(Quantity::from(self.0.len()));
        Fact::new(amount, Evidence { places: self.0, amounts: Vec::new() })
    }
}
