//! `value`: one figure out of several records.

use jiff::civil::Date;

use super::{Amount, Evidence, Fact, Record, Selection, Tally};
use crate::{
    condition::{Cell, Expression},
    dossier::{RowPlace, Schema},
    measure::plan::Reading,
    num::Quantity,
    reader::Table,
    say::Lang,
};

/// Takes a figure from the ledger: the latest, highest, lowest, or the mean of several; without a record there is nothing to
/// measure by.
///
/// ```toml
/// value = "funding", of = "支出数", take = "latest"
/// ```
#[derive(Clone, Debug)]
pub struct Value {
    /// Which records.
    pub selection: Selection,
    /// The figure of one record.
    pub of: Expression,
    /// Which of several.
    pub take: Take,
}

/// Which of several figures is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// The one of the latest day, and of those the last row.
    Latest,
    /// The highest.
    Highest,
    /// The lowest.
    Lowest,
    /// Their mean, exactly.
    Mean,
}

impl Value {
    pub(super) const KEYS: &'static [&'static str] =
        &["value", "of", "take", "where", "missing-from", "found-in", "key", "there"];

    /// Words for `take`.
    pub const TAKES: &'static [(&'static str, Take)] =
        &[("latest", Take::Latest), ("highest", Take::Highest), ("lowest", Take::Lowest), ("mean", Take::Mean)];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Value> {
        let selection = Selection::read("value", table, reading)?;
        let of = table.required_text("of", &mut reading.diags)?;
        let of = Expression::read(of, &reading.schema[selection.ledger], &mut reading.diags);
        let take = table.required_word("take", Value::TAKES, &mut reading.diags)?;
        Some(Value { selection, of: of?, take })
    }

    pub(super) fn in_words(&self, schema: &Schema, lang: Lang) -> String {
        let (word, _) = Value::TAKES.iter().find(|(_, take)| *take == self.take).expect("every take has a word");
        let records = self.selection.in_words(schema, lang);
        let take = lang.word(&format!("measure.take.{word}"));
        lang.say(
            "measure.value",
            minijinja::context! { records, take, of => self.of.in_words(&schema[self.selection.ledger], lang) },
        )
    }
}

/// The figures so far, each with its day.
#[derive(Debug)]
pub struct ValueTally(Vec<(Option<Date>, RowPlace, Quantity)>);

impl Tally for ValueTally {
    type Kind = Value;

    fn empty(_: &Value) -> ValueTally {
        ValueTally(Vec::new())
    }

    fn add(&mut self, kind: &Value, record: Record<'_>) {
        if let Some(number) = kind.of.of(record.batch, record.row).and_then(Cell::number) {
            self.0.push((record.batch.days[record.row], record.place(), number));
        }
    }

    fn merge(&mut self, _: &Value, mut later: ValueTally) {
        self.0.append(&mut later.0);
    }

    fn fact(self, kind: &Value) -> Fact {
        let figures = self.0;
        let one = match kind.take {
            Take::Latest => figures.iter().max_by_key(|(day, place, _)| (*day, *place)),
            // Of equal figures the first row stands as evidence.
            Take::Highest => figures.iter().rev().max_by(|left, right| left.2.cmp(&right.2)),
            Take::Lowest => figures.iter().min_by(|left, right| left.2.cmp(&right.2)),
            Take::Mean => {
                let total = figures.iter().fold(Quantity::ZERO, |total, (_, _, number)| &total + number);
                let mean = total.over(&Quantity::from(figures.len()));
                let (places, amounts) = figures.into_iter().map(|(_, place, number)| (place, number)).unzip();
                let amount = mean.map_or(Amount::Nothing, Amount::Quantity);
                return Fact::new(amount, Evidence { places, amounts });
            }
        };
        match one {
            Some((_, place, number)) => {
                let evidence = Evidence { places: vec![*place], amounts: vec![number.clone()] };
                Fact::new(Amount::Quantity(number.clone()), evidence)
            }
            None => Fact::new(Amount::Nothing, Evidence::default()),
        }
    }
}
