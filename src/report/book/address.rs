//! Where a cell stands, as formulas name it.

use rust_xlsxwriter::utility;

use super::Sheet;

/// Which rows a formula looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// One row of the table, from 0.
    One(usize),
    /// All rows of the table.
    All,
}

impl Sheet {
    /// The row of its header that is nearest to the table, from 0.
    pub(super) fn header_row(&self) -> usize {
        self.notes.len() + self.columns[0].heads.len()
    }

    /// The first row of the table, from 0.
    pub(super) fn first_row(&self) -> usize {
        self.header_row() + 1
    }

    /// The name of a cell, or of a column's cells down the table; the notes must stand already, and for [`Rows::All`] the
    /// rows too.
    #[must_use]
    pub fn at(&self, column: usize, rows: Rows) -> String {
        self.across(column, column, rows)
    }

    /// The name of the cells from one column to another.
    #[must_use]
    pub fn across(&self, from: usize, to: usize, rows: Rows) -> String {
        let (first, last) = self.ends(rows);
        let (from, to) = (utility::row_col_to_cell(first, column(from)), utility::row_col_to_cell(last, column(to)));
        if from == to { from } else { format!("{from}:{to}") }
    }

    /// The name of a column's cells as another sheet says it: it stays the same wherever the formula is copied to.
    #[must_use]
    pub fn from_elsewhere(&self, column_of: usize) -> String {
        let (first, last) = self.ends(Rows::All);
        let cell = |row| utility::row_col_to_cell_absolute(row, column(column_of));
        format!("'{}'!{}:{}", self.name.replace('\'', "''"), cell(first), cell(last))
    }

    /// The formula of a column's sum.
    #[must_use]
    pub fn sum_of(&self, column: usize) -> String {
        format!("=SUM({})", self.at(column, Rows::All))
    }

    fn ends(&self, rows: Rows) -> (u32, u32) {
        let first = self.first_row();
        match rows {
            Rows::One(index) => (row(first + index), row(first + index)),
            Rows::All => (row(first), row(first + self.rows.len().max(1) - 1)),
        }
    }
}

/// A place in a sheet as the format counts rows.
pub(super) fn row(index: usize) -> u32 {
    u32::try_from(index).expect("a sheet has fewer rows than u32 holds")
}

/// A place in a row as the format counts columns.
pub(super) fn column(index: usize) -> u16 {
    u16::try_from(index).expect("a sheet has fewer columns than u16 holds")
}
