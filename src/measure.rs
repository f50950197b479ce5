//! What is counted: one file per kind.
//!
//! A kind reads its keys, tallies records of one ledger for a unit and a part of the year, and gives a [`Fact`]. A tally is
//! an accumulator: it takes records one by one and merges with the tally of another batch, so the result does not depend on
//! how the ledger was split.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    diag::{Code, Diagnostic},
    dossier::{Batch, ColumnIndex, RowPlace, Schema},
    measure::plan::{PlanIndex, Reading},
    num::{Quantity, Share},
    reader::Table,
    say::Lang,
    source::Span,
};

mod bounds;
mod count;
mod distinct;
mod judged;
pub mod plan;
mod selection;
mod share;
mod sorted;
mod sum;
mod value;

pub use bounds::Bounds;
pub use count::Count;
pub use distinct::Distinct;
pub use judged::{Combine, Judged};
pub use selection::{Join, Selection};
pub use share::{ShareOf, Side};
pub use sorted::{Bin, Sorted};
pub use sum::Sum;
pub use value::{Take, Value};

/// Keys of a `ratio`.
pub const RATIO_KEYS: &[&str] = &["part", "whole"];

/// What a rule measures.
#[derive(Clone, Debug)]
pub enum Measure {
    /// One measure of one ledger.
    Single(PlanIndex),
    /// One measure in percent of another, of one ledger or two.
    ///
    /// ```toml
    /// ratio = { part = { sum = "spot-checks", of = "差错笔数" }, whole = { count = "reports" } }
    /// ```
    Ratio {
        /// The part.
        part: PlanIndex,
        /// The whole.
        whole: PlanIndex,
    },
}

/// What was measured, and the records it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    amount: Amount,
    /// Shared: a fact is asked for more often than its rows are, and they can be many.
    evidence: Arc<Evidence>,
}

/// How much was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A count, sum or value.
    Quantity(Quantity),
    /// So many of so many.
    Share(Share),
    /// How many records fell into each row of a table.
    Sorted(Vec<u64>),
    /// There was nothing to measure by: no record among which to look.
    Nothing,
    /// The ledger is not there at all.
    Absent,
}

/// The records that a fact came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Where they stand, in order.
    pub places: Vec<RowPlace>,
    /// What each contributed: its number, or the index of its table row; empty when each counts once.
    pub amounts: Vec<Quantity>,
}

impl Fact {
    /// A fact and its evidence; there is no fact without.
    #[must_use]
    pub fn new(amount: Amount, evidence: Evidence) -> Fact {
        Fact { amount, evidence: evidence.into() }
    }

    /// How much.
    #[must_use]
    pub fn amount(&self) -> &Amount {
        &self.amount
    }

    /// The records it came from.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// As one number: a share is its percentage. `None` when there was nothing to measure by.
    #[must_use]
    pub fn number(&self) -> Option<Quantity> {
        match &self.amount {
            Amount::Quantity(quantity) => Some(quantity.clone()),
            Amount::Share(share) => share.percent(),
            Amount::Sorted(counts) => Some(Quantity::from(counts.iter().sum::<u64>())),
            Amount::Nothing | Amount::Absent => None,
        }
    }

    /// This fact in percent of another.
    #[must_use]
    pub fn in_percent_of(&self, whole: &Fact) -> Fact {
        let amount = match (self.number(), whole.number()) {
            (Some(part), Some(whole)) if !whole.is_zero() => Amount::Share(Share { part, whole }),
            _ if [&self.amount, &whole.amount].contains(&&Amount::Absent) => Amount::Absent,
            _ => Amount::Nothing,
        };
        Fact { amount, evidence: self.evidence.clone() }
    }

    /// The same fact with the records of `whole` as evidence that this one lacks, or has less of: what is missing to the
    /// full hundred.
    #[must_use]
    pub fn lacking_to(&self, whole: &Fact) -> Fact {
        let amount_at =
            |evidence: &Evidence, index: usize| evidence.amounts.get(index).cloned().unwrap_or(Quantity::ONE);
        let mut held: BTreeMap<RowPlace, Quantity> = BTreeMap::new();
        for (index, place) in self.evidence.places.iter().enumerate() {
            held.insert(*place, amount_at(&self.evidence, index));
        }
        let lacks = |(index, place): &(usize, &RowPlace)| {
            held.get(place).is_none_or(|held| *held < amount_at(&whole.evidence, *index))
        };
        let places = whole.evidence.places.iter().enumerate().filter(lacks).map(|(_, place)| *place).collect();
        Fact { amount: self.amount.clone(), evidence: Arc::new(Evidence { places, amounts: Vec::new() }) }
    }
}

/// One record that a measure looks at.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The batch it stands in.
    pub batch: &'a Batch,
    /// Its index there.
    pub row: usize,
    /// For a share, whether it belongs to the part.
    pub in_part: bool,
}

impl Record<'_> {
    fn place(&self) -> RowPlace {
        self.batch.place(self.row)
    }
}

/// Gathers what one kind of measure needs of each record.
pub trait Tally: Sized + Send {
    /// The kind, with what was written in the criteria.
    type Kind: Sync;

    /// Nothing yet.
    fn empty(kind: &Self::Kind) -> Self;
    /// Takes one record that meets the selection.
    fn add(&mut self, kind: &Self::Kind, record: Record<'_>);
    /// Takes what was gathered of later records.
    fn merge(&mut self, kind: &Self::Kind, later: Self);
    /// What it comes to.
    fn fact(self, kind: &Self::Kind) -> Fact;
}

macro_rules! kinds {
    ($($kind:ident ( $key:literal ) by $tally:path;)*) => {
        /// A measure of one ledger.
        #[derive(Clone, Debug)]
        #[expect(missing_docs, reason = "each kind documents itself")]
        pub enum Tallied {
            $($kind($kind)),*
        }

        /// A tally of any kind.
        #[derive(Debug)]
        #[expect(missing_docs, reason = "each kind documents itself")]
        pub enum AnyTally {
            $($kind($tally)),*
        }

        /// Words by which rules name what they measure.
        pub const NAMES: &[&str] = &[$($key,)* "ratio"];

        impl Tallied {
            /// Which records it looks at.
            #[must_use]
            pub fn selection(&self) -> &Selection {
                match self {
                    $(Tallied::$kind(kind) => &kind.selection),*
                }
            }

            /// Nothing gathered yet.
            #[must_use]
            pub fn tally(&self) -> AnyTally {
                match self {
                    $(Tallied::$kind(kind) => AnyTally::$kind(<$tally>::empty(kind))),*
                }
            }

            /// Takes one record that meets the selection.
            pub fn add(&self, tally: &mut AnyTally, record: Record<'_>) {
                match (self, tally) {
                    $((Tallied::$kind(kind), AnyTally::$kind(tally)) => tally.add(kind, record),)*
                    _ => unreachable!("a tally stays with the measure that made it"),
                }
            }

            /// Takes what was gathered of later records.
            pub fn merge(&self, tally: &mut AnyTally, later: AnyTally) {
                match (self, tally, later) {
                    $((Tallied::$kind(kind), AnyTally::$kind(tally), AnyTally::$kind(later)) => {
                        tally.merge(kind, later);
                    })*
                    _ => unreachable!("a tally stays with the measure that made it"),
                }
            }

            /// What it comes to.
            #[must_use]
            pub fn fact(&self, tally: AnyTally) -> Fact {
                match (self, tally) {
                    $((Tallied::$kind(kind), AnyTally::$kind(tally)) => tally.fact(kind),)*
                    _ => unreachable!("a tally stays with the measure that made it"),
                }
            }

            /// What is measured, as a reader of the regulation would say it.
            #[must_use]
            pub fn in_words(&self, schema: &Schema, lang: Lang) -> String {
                match self {
                    $(Tallied::$kind(kind) => kind.in_words(schema, lang)),*
                }
            }
        }

        /// Reads the one kind that a rule names by its key.
        fn read_single(name: &str, table: &Table, reading: &mut Reading<'_>) -> Option<Tallied> {
            match name {
                $($key => $kind::read(table, reading).map(Tallied::$kind),)*
                _ => unreachable!("only names of the registry are looked for"),
            }
        }

        /// Keys of the kind that a rule names.
        #[must_use]
        pub fn keys(name: &str) -> &'static [&'static str] {
            match name {
                $($key => $kind::KEYS,)*
                _ => &["ratio"],
            }
        }
    };
}

kinds! {
    Count("count") by count::CountTally;
    Distinct("distinct") by distinct::DistinctTally;
    Sum("sum") by sum::SumTally;
    ShareOf("share") by share::ShareTally;
    Value("value") by value::ValueTally;
    Judged("judged") by judged::JudgedTally;
    Sorted("sorted") by sorted::SortedTally;
}

impl Tallied {
    /// For a share, what the part is.
    #[must_use]
    pub fn part(&self) -> Option<&Selection> {
        match self {
            Tallied::ShareOf(share) => Some(&share.part),
            _ => None,
        }
    }

    /// The columns of its ledger by which it selects and counts, in their order, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<ColumnIndex> {
        let counted = match self {
            Tallied::Distinct(distinct) => vec![distinct.of],
            Tallied::Sum(sum) => sum.of.columns(),
            Tallied::Value(value) => value.of.columns(),
            Tallied::Sorted(sorted) => sorted.of.columns(),
            Tallied::Judged(judged) => vec![judged.of, judged.scorer, judged.reason],
            Tallied::Count(_) | Tallied::ShareOf(_) => Vec::new(),
        };
        let selected = [Some(self.selection()), self.part()].into_iter().flatten().flat_map(|selection| {
            let condition = selection.condition.iter().flat_map(crate::condition::Condition::columns);
            condition.chain(selection.join.iter().map(|join| join.here))
        });
        selected.chain(counted).collect::<BTreeSet<ColumnIndex>>().into_iter().collect()
    }
}

/// The measure that a rule names; exactly one must stand there.
///
/// Keys that belong neither to the measure nor to `others` are reported.
pub fn read(table: &Table, others: &[&str], reading: &mut Reading<'_>) -> Option<Measure> {
    // `sorted` is made by the `table` scale from its rows, not written by name.
    let named: Vec<&str> =
        NAMES.iter().copied().filter(|name| *name != "sorted" && table.get(name).is_some()).collect();
    let [name] = named[..] else {
        let (code, word) = match named.get(1) {
            Some(second) => (Code::TwoMeasures, *second),
            None => (Code::NoMeasure, ""),
        };
        let span = table.key(word).map_or(&table.span, |key| &key.span).clone();
        let names = NAMES.iter().copied().filter(|name| *name != "sorted").collect::<Vec<_>>().join(" ");
        reading.diags.push(Diagnostic::new(code, span).with("known", names));
        return None;
    };
    let known: Vec<&str> = others.iter().chain(keys(name)).copied().collect();
    table.only(&known, &mut reading.diags);
    if name == "ratio" {
        let ratio = table.table("ratio", &mut reading.diags)?;
        ratio.only(RATIO_KEYS, &mut reading.diags);
        let (part, whole) = (read_part(ratio, "part", reading), read_part(ratio, "whole", reading));
        return Some(Measure::Ratio { part: part?, whole: whole? });
    }
    let span = table.key(name).map_or(&table.span, |key| &key.span).clone();
    let tallied = read_single(name, table, reading)?;
    Some(Measure::Single(reading.plan(tallied, &span)))
}

fn read_part(ratio: &Table, key: &'static str, reading: &mut Reading<'_>) -> Option<PlanIndex> {
    let table = ratio.required(key, &mut reading.diags)?.table(&mut reading.diags)?;
    match read(table, &[], reading)? {
        Measure::Single(index) => Some(index),
        Measure::Ratio { .. } => {
            reading.diags.push(Diagnostic::new(Code::NoMeasure, &table.span).with("known", "count sum distinct"));
            None
        }
    }
}

impl Measure {
    /// The plan's entries it stands on.
    #[must_use]
    pub fn entries(&self) -> Vec<PlanIndex> {
        match self {
            Measure::Single(index) => vec![*index],
            Measure::Ratio { part, whole, .. } => vec![*part, *whole],
        }
    }
}

/// The span of a key, or of the table where the key is missing.
pub(crate) fn span_of(table: &Table, key: &str) -> Span {
    table.key(key).map_or(&table.span, |key| &key.span).clone()
}
