//! What must be measured: every measure of an edition once, with the parts of the year in which it is wanted.
//!
//! Rules hold an index into the plan, so that facts can be gathered ledger by ledger without knowing any points.

use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{LedgerIndex, Schema},
    group::Groups,
    measure::{Measure, Side, Tallied},
    moment::Cut,
    num::Quantity,
    source::Span,
};

/// A measure's index in [`Plan::entries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanIndex(pub usize);

/// Everything to be measured.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In the order in which the criteria name them.
    pub entries: Vec<Entry>,
}

/// One thing to be measured.
#[derive(Clone, Debug)]
pub struct Entry {
    /// How it is tallied.
    pub tallied: Tallied,
    /// Into which parts of the year.
    pub cut: Cut,
    /// Whether what is found costs points, or what is missing does.
    pub side: Side,
}

impl std::ops::Index<PlanIndex> for Plan {
    type Output = Entry;
    fn index(&self, index: PlanIndex) -> &Entry {
        &self.entries[index.0]
    }
}

/// What a reader of rules needs to know, and where it leaves what it found.
pub struct Reading<'a> {
    /// The ledgers that rules may name.
    pub schema: &'a Schema,
    /// The list of units, whose columns a number may come from.
    pub units: LedgerIndex,
    /// The groups that a number may differ by.
    pub groups: &'a Groups,
    /// The parts of the year of the item being read.
    pub cut: Cut,
    /// For each group the full marks of the item being read: what a percentage of its rules is taken of.
    pub full: Vec<Quantity>,
    /// Measures read so far.
    pub plan: Plan,
    /// What is wrong so far.
    pub diags: Diagnostics,
}

impl Reading<'_> {
    /// Puts a measure on the plan.
    pub fn plan(&mut self, tallied: Tallied, span: &Span) -> PlanIndex {
        let ledger = &self.schema[tallied.selection().ledger];
        if self.cut != Cut::Year && ledger.date.is_none() {
            let undated = Diagnostic::new(Code::UndatedLedger, span).with("ledger", &ledger.id.value);
            self.diags.push(undated.with("title", &ledger.title));
        }
        self.plan.entries.push(Entry { tallied, cut: self.cut, side: Side::Rest });
        PlanIndex(self.plan.entries.len() - 1)
    }

    /// Says whether what a measure finds costs points or what is missing to it does; of a share, that side is kept as
    /// evidence.
    pub(crate) fn blame(&mut self, measure: &Measure, side: Side) {
        for index in measure.entries() {
            let entry = &mut self.plan.entries[index.0];
            entry.side = side;
            if let Tallied::ShareOf(share) = &mut entry.tallied {
                share.side = side;
            }
        }
    }
}
