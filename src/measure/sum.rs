//! `sum`: a column, or an expression of columns, added up.

use super::{Amount, Evidence, Fact, Record, Selection, Tally};
use crate::{
    condition::Expression,
    dossier::{RowPlace, Schema},
    measure::plan::Reading,
    num::Quantity,
    reader::Table,
    say::Lang,
};

/// Adds up a column, or an expression such as the days a report was late; a blank adds nothing.
///
/// ```toml
/// sum = "reports", of = "days(实报时间 - 应报时间)", where = "实报时间 > 应报时间"
/// ```
#[derive(Clone, Debug)]
pub struct Sum {
    /// Which records.
    pub selection: Selection,
    /// What is added up.
    pub of: Expression,
}

impl Sum {
    pub(super) const KEYS: &'static [&'static str] =
        &["sum", "of", "where", "missing-from", "found-in", "key", "there"];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Sum> {
        let selection = Selection::read("sum", table, reading)?;
        let of = table.required_text("of", &mut reading.diags)?;
        let of = Expression::read(of, &reading.schema[selection.ledger], &mut reading.diags)?;
        Some(Sum { selection, of })
    }

    pub(super) fn in_words(&self, schema: &Schema, lang: Lang) -> String {
        let records = self.selection.in_words(schema, lang);
        lang.say(
            "measure.sum",
            minijinja::context! { records, of => self.of.in_words(&schema[self.selection.ledger], lang) },
        )
    }
}

/// The records so far, and what each adds.
#[derive(Debug)]
pub struct SumTally(Vec<(RowPlace, Quantity)>);

impl Tally for SumTally {
    type Kind = Sum;

    fn empty(_: &Sum) -> SumTally {
        SumTally(Vec::new())
    }

    fn add(&mut self, kind: &Sum, record: Record<'_>) {
        if let Some(number) = kind.of.of(record.batch, record.row).and_then(crate::condition::Cell::number)
            && !number.is_zero()
        {
            self.0.push((record.place(), number));
        }
    }

    fn merge(&mut self, _: &Sum, mut later: SumTally) {
        self.0.append(&mut later.0);
    }

    fn fact(self, _: &Sum) -> Fact {
        let (places, amounts): (Vec<RowPlace>, Vec<Quantity>) = self.0.into_iter().unzip();
        let total = amounts.iter().fold(Quantity::ZERO, |total, number| &total + number);
        Fact::new(Amount::Quantity(total), Evidence { places, amounts })
    }
}
