//! `distinct`: how many different values.

use std::collections::BTreeMap;

use super::{Amount, Evidence, Fact, Record, Selection, Tally};
use crate::{
    dossier::{ColumnIndex, RowPlace, Schema},
    measure::plan::Reading,
    num::Quantity,
    reader::Table,
    say::Lang,
};

/// Counts the different values of a column; a blank is no value.
///
/// ```toml
/// distinct = "reports", of = "企业代码", where = "状态 = '迟报'"
/// ```
#[derive(Clone, Debug)]
pub struct Distinct {
    /// Which records.
    pub selection: Selection,
    /// Whose values differ.
    pub of: ColumnIndex,
}

impl Distinct {
    pub(super) const KEYS: &'static [&'static str] =
        &["distinct", "of", "where", "missing-from", "found-in", "key", "there"];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Distinct> {
        let selection = Selection::read("distinct", table, reading)?;
        let of = table.required_text("of", &mut reading.diags)?;
        let of = reading.schema[selection.ledger].linked_column(&of, &mut reading.diags)?;
        Some(Distinct { selection, of })
    }

    pub(super) fn in_words(&self, schema: &Schema, lang: Lang) -> String {
        let column = &schema[self.selection.ledger][self.of].name.value;
        let records = self.selection.in_words(schema, lang);
        lang.say("measure.distinct", minijinja::context! { records, column })
    }
}

/// Each value with the first record that holds it.
#[derive(Debug)]
pub struct DistinctTally(BTreeMap<String, RowPlace>);

impl Tally for DistinctTally {
    type Kind = Distinct;

    fn empty(_: &Distinct) -> DistinctTally {
        DistinctTally(BTreeMap::new())
    }

    fn add(&mut self, kind: &Distinct, record: Record<'_>) {
        let value = record.batch.columns[kind.of.0].text(record.row);
        if !value.is_empty() {
            self.0.entry(value).or_insert_with(|| record.place());
        }
    }

    fn merge(&mut self, _: &Distinct, later: DistinctTally) {
        for (value, place) in later.0 {
            self.0.entry(value).or_insert(place);
        }
    }

    fn fact(self, _: &Distinct) -> Fact {
        let amount = Amount::Quantity(Quantity::from(self.0.len()));
        let mut places: Vec<RowPlace> = self.0.into_values().collect();
        places.sort_unstable();
        Fact::new(amount, Evidence { places, amounts: Vec::new() })
    }
}
