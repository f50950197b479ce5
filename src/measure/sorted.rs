//! Records sorted into the rows of a table: what the `table` scale looks up.

use std::collections::BTreeMap;

use super::{Amount, Bounds, Evidence, Fact, Record, Selection, Tally};
use crate::{
    condition::{Cell, Expression},
    dossier::{ColumnIndex, RowPlace, Schema},
    measure::plan::Reading,
    num::Quantity,
    reader::Table,
    say::Lang,
};

/// Sorts each record into the first row of a table that fits it. Records with the same `once` count once, in the row that
/// comes first in `precedence`.
#[derive(Clone, Debug)]
pub struct Sorted {
    /// Which records.
    pub selection: Selection,
    /// What is looked up.
    pub of: Expression,
    /// The rows, in the order written.
    pub bins: Vec<Bin>,
    /// The column that names the matter, where a matter counts once (就高不就低).
    pub once: Option<ColumnIndex>,
    /// For each bin its place when one matter fits several: 0 wins.
    pub precedence: Vec<usize>,
}

/// What a record must be to fall into a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bin {
    /// This very text.
    Is(String),
    /// A number within bounds.
    Within(Bounds),
}

impl Bin {
    fn takes(&self, cell: &Cell<'_>) -> bool {
        match (self, cell) {
            (Bin::Is(text), Cell::Text(word)) => text == word,
            (Bin::Within(bounds), Cell::Number(number)) => bounds.contain(number),
            _ => false,
        }
    }
}

impl Sorted {
    pub(super) const KEYS: &'static [&'static str] = &[];

    pub(super) fn read(_: &Table, _: &mut Reading<'_>) -> Option<Sorted> {
        unreachable!("the `table` scale makes it from its rows")
    }

    pub(super) fn in_words(&self, schema: &Schema, lang: Lang) -> String {
        let records = self.selection.in_words(schema, lang);
        let once = self.once.map(|column| schema[self.selection.ledger][column].name.value.clone()).unwrap_or_default();
        lang.say(
            "measure.sorted",
            minijinja::context! { records, of => self.of.in_words(&schema[self.selection.ledger], lang), once },
        )
    }
}

/// The records so far, by matter.
#[derive(Debug)]
pub struct SortedTally(BTreeMap<String, Vec<(RowPlace, usize)>>);

impl Tally for SortedTally {
    type Kind = Sorted;

    fn empty(_: &Sorted) -> SortedTally {
        SortedTally(BTreeMap::new())
    }

    fn add(&mut self, kind: &Sorted, record: Record<'_>) {
        let Some(cell) = kind.of.of(record.batch, record.row) else { return };
        let Some(bin) = kind.bins.iter().position(|bin| bin.takes(&cell)) else { return };
        let matter = kind.once.map(|column| record.batch.columns[column.0].text(record.row)).unwrap_or_default();
        self.0.entry(matter).or_default().push((record.place(), bin));
    }

    fn merge(&mut self, _: &Sorted, later: SortedTally) {
        for (matter, mut records) in later.0 {
            self.0.entry(matter).or_default().append(&mut records);
        }
    }

    fn fact(self, kind: &Sorted) -> Fact {
        let mut counted: Vec<(RowPlace, usize)> = Vec::new();
        for (matter, records) in self.0 {
            // A record that names no matter is a matter of its own.
            if kind.once.is_some() && !matter.is_empty() {
                let best = records.iter().min_by_key(|(place, bin)| (kind.precedence[*bin], *place));
                counted.extend(best);
            } else {
                counted.extend(records);
            }
        }
        counted.sort_unstable();
        let mut counts = vec![0; kind.bins.len()];
        for (_, bin) in &counted {
            counts[*bin] += 1;
        }
        let (places, amounts) = counted.into_iter().map(|(place, bin)| (place, Quantity::from(bin))).unzip();
        Fact::new(Amount::Sorted(counts), Evidence { places, amounts })
    }
}
