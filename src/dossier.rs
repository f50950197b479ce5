//! The evidence: ledgers as typed, located batches of columns.

use std::{path::Path, sync::Arc};

use crate::{
    moment::Workdays,
    source::{CellPlace, ExcerptCell, Locator},
};

mod assemble;
mod batch;
mod cell;
mod duplicate;
mod findings;
mod fold;
mod format;
mod header;
mod inline;
mod lookup;
mod mapping;
mod problem;
mod read;
mod schema;
mod sheet;
#[cfg(test)]
mod tests;
mod total;
mod unit_names;
mod units;

pub use batch::{BATCH_ROWS, Batch, Column, RowPlace, Texts, UnitIndex};
pub use inline::{ANONYMOUS, Example, InlineTable};
pub use mapping::Mapping;
pub use read::{Request, files, read};
pub use schema::{
    COLUMN_KEYS, ColumnIndex, ColumnRule, KINDS, Kind, LEDGER_KEYS, LOOKUP_KEYS, Ledger, LedgerIndex, Lookup, Schema,
};
pub use units::{Unit, Units};

/// A sheet from which records were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The file, relative to the workspace.
    pub path: Arc<Path>,
    /// The sheet's name; `None` for CSV.
    pub name: Option<Arc<str>>,
    /// The ledger it belongs to.
    pub ledger: LedgerIndex,
    /// For each column of the ledger its 0-based column in the sheet, or `None` where the sheet lacks it.
    pub columns: Vec<Option<u32>>,
}

/// All ledgers of an assessment, read.
#[derive(Clone, Debug, Default)]
pub struct Dossier {
    /// The units assessed.
    pub units: Units,
    /// The sheets read, in the order of files and tabs.
    pub sheets: Vec<Sheet>,
    /// For each ledger of the schema its batches, in the order of files, tabs and rows; `None` when no sheet held it.
    pub ledgers: Vec<Option<Vec<Batch>>>,
    /// Records read and not kept.
    pub left_out: LeftOut,
}

/// How many records were read and not kept, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// With a mistake.
    pub bad: usize,
    /// Outside the assessment year.
    pub outside: usize,
    /// After the last day that counts.
    pub later: usize,
}

impl Dossier {
    /// The batches of a ledger; `None` when the ledger was not there at all.
    #[must_use]
    pub fn batches(&self, ledger: LedgerIndex) -> Option<&[Batch]> {
        self.ledgers.get(ledger.0)?.as_deref()
    }

    /// Tells every batch which days are worked.
    #[must_use]
    pub fn with_workdays(mut self, workdays: Workdays) -> Dossier {
        let workdays = Arc::new(workdays);
        for batch in self.ledgers.iter_mut().flatten().flatten() {
            batch.workdays = Arc::clone(&workdays);
        }
        self
    }

    /// The batch and the row in it that hold a record.
    #[must_use]
    pub fn find(&self, place: RowPlace) -> Option<(&Batch, usize)> {
        let sheet = self.sheets.get(usize::try_from(place.sheet).ok()?)?;
        self.batches(sheet.ledger)?.iter().filter(|batch| batch.sheet == place.sheet).find_map(|batch| {
            let row = batch.rows.binary_search(&place.row).ok()?;
            Some((batch, row))
        })
    }

    /// The record at `place` for a message; `column` is the cell meant.
    #[must_use]
    pub fn locate(&self, place: RowPlace, column: Option<ColumnIndex>, schema: &Schema) -> Locator {
        let order = usize::try_from(place.sheet).unwrap_or_default();
        let Some(sheet) = self.sheets.get(order) else { return Locator::Workspace };
        let at = |column: ColumnIndex| sheet.columns.get(column.0).copied().flatten();
        let excerpt = self.find(place).map(|(batch, row)| {
            let cells = batch.columns.iter().zip(&schema[sheet.ledger].columns).enumerate();
            let shown = cells.filter_map(|(index, (cells, rule))| {
                let header = rule.name.value.clone();
                Some(ExcerptCell { column: at(ColumnIndex(index))?, header, text: cells.text(row) })
            });
            shown.collect()
        });
        Locator::Cell(Box::new(CellPlace {
            path: Arc::clone(&sheet.path),
            sheet: sheet.name.clone(),
            sheet_order: order,
            row: Some(place.row),
            column: column.and_then(at),
            excerpt: excerpt.unwrap_or_default(),
        }))
    }

    /// How many records there are in all ledgers.
    #[must_use]
    pub fn records(&self) -> usize {
        self.ledgers.iter().flatten().flatten().map(Batch::len).sum()
    }
}
