//! `share`: how many of how many.

use super::{Amount, Evidence, Fact, Record, Selection, Tally, selection::read_condition};
use crate::{
    condition::Condition,
    diag::{Code, Diagnostic},
    dossier::{RowPlace, Schema},
    measure::plan::Reading,
    num::{Quantity, Share},
    reader::Table,
    say::Lang,
};

/// The share of records that meet a condition, among those that meet another, in percent; without any record among which
/// to look there is nothing to measure by.
///
/// ```toml
/// share = "spot-checks", where = "上报数 != 核实数"
/// share = "commerce", among = "应入库", found-in = "directory", key = "统一社会信用代码"
/// ```
///
/// `where`, `found-in` and `missing-from` say what the part is, `among` what the whole is.
#[derive(Clone, Debug)]
pub struct ShareOf {
    /// The whole; the part's condition and join stand in `part`.
    pub selection: Selection,
    /// The part.
    pub part: Selection,
    /// Which side costs points, and so is kept as evidence.
    pub side: Side,
}

/// A side of a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Records in the part: errors found.
    Part,
    /// Records outside the part: what is missing to the full hundred.
    Rest,
}

impl ShareOf {
    pub(super) const KEYS: &'static [&'static str] =
        &["share", "among", "where", "missing-from", "found-in", "key", "there"];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<ShareOf> {
        let part = Selection::read("share", table, reading)?;
        if part.condition.is_none() && part.join.is_none() {
            reading.diags.push(Diagnostic::new(Code::MissingKey, &table.span).with("key", "where"));
            return None;
        }
        let among: Option<Condition> = read_condition("among", table, part.ledger, reading.schema, &mut reading.diags)?;
        let selection = Selection { ledger: part.ledger, condition: among, join: None };
        Some(ShareOf { selection, part, side: Side::Rest })
    }

    pub(super) fn in_words(&self, schema: &Schema, lang: Lang) -> String {
        let (part, whole) = (self.part.in_words(schema, lang), self.selection.in_words(schema, lang));
        lang.say("measure.share", minijinja::context! { part, whole })
    }
}

/// How many so far, and the side that costs points.
#[derive(Debug)]
pub struct ShareTally {
    part: u64,
    whole: u64,
    places: Vec<RowPlace>,
}

impl Tally for ShareTally {
    type Kind = ShareOf;

    fn empty(_: &ShareOf) -> ShareTally {
        ShareTally { part: 0, whole: 0, places: Vec::new() }
    }

    fn add(&mut self, kind: &ShareOf, record: Record<'_>) {
        self.whole += 1;
        self.part += u64::from(record.in_part);
        if record.in_part == (kind.side == Side::Part) {
            self.places.push(record.place());
        }
    }

    fn merge(&mut self, _: &ShareOf, mut later: ShareTally) {
        self.part += later.part;
        self.whole += later.whole;
        self.places.append(&mut later.places);
    }

    fn fact(self, _: &ShareOf) -> Fact {
        let share = Share { part: Quantity::from(self.part), whole: Quantity::from(self.whole) };
        let amount = if self.whole == 0 { Amount::Nothing } else { Amount::Share(share) };
        Fact::new(amount, Evidence { places: self.places, amounts: Vec::new() })
    }
}
