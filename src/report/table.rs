//! A table of finished text: one value, printed alike by every layout and every format.

use serde::Serialize;

/// What a column holds, which decides how it is set and what a workbook takes it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Running text, set from the left and broken where it must.
    Text,
    /// A name or a heading of its row, never broken off.
    Name,
    /// A number, set from the right; in a workbook a number.
    Number,
    /// A short word or sign, set in the middle.
    Mark,
}

/// A column of a table.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Its header.
    pub title: String,
    /// What it holds.
    pub kind: Kind,
    /// How wide it wants to be, in Chinese characters.
    pub width: u32,
}

impl Column {
    /// A column of that header, kind and width in Chinese characters.
    #[must_use]
    pub fn new(title: impl Into<String>, kind: Kind, width: u32) -> Column {
        Column { title: title.into(), kind, width }
    }
}

/// A table: its header, its rows and, where there is one, its sum.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// What it shows, in a few words.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for every column.
    pub rows: Vec<Vec<String>>,
    /// The row of sums or means under it.
    pub sum: Option<Vec<String>>,
}

impl Table {
    /// A table without a sum.
    ///
    /// # Panics
    ///
    /// When a row has more or fewer cells than there are columns.
    #[must_use]
    pub fn new(caption: impl Into<String>, columns: Vec<Column>, rows: Vec<Vec<String>>) -> Table {
        assert!(rows.iter().all(|row| row.len() == columns.len()), "every row has a cell for every column");
        Table { caption: caption.into(), columns, rows, sum: None }
    }

    /// The same table with a sum under it.
    ///
    /// # Panics
    ///
    /// When the sum has more or fewer cells than there are columns.
    #[must_use]
    pub fn with_sum(mut self, sum: Vec<String>) -> Table {
        assert_eq!(sum.len(), self.columns.len(), "the sum has a cell for every column");
        self.sum = Some(sum);
        self
    }
}
