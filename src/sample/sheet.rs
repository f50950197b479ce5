//! One ledger as a section of the bureau lays it out: titles above, headers, records, totals below.

use super::cell::Cell;

/// A sheet, from the title down to the 合计 row.
pub(super) struct Sheet {
    /// The tab's name.
    pub(super) name: &'static str,
    /// Row 1.
    pub(super) title: String,
    /// The section that keeps it, for row 2.
    pub(super) keeper: &'static str,
    /// A sentence between the note and the headers, which then stand in row 4 rather than 3.
    pub(super) instruction: Option<&'static str>,
    pub(super) headers: Vec<&'static str>,
    pub(super) rows: Vec<Row>,
}

/// A row below the headers.
pub(super) struct Row {
    pub(super) kind: Kind,
    pub(super) cells: Vec<Cell>,
}

/// What a row is to its reader.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Record,
    /// A record that the clerk has hidden: it counts like any other.
    HiddenRecord,
    /// A 小计 or 合计 row, its numbers typed in.
    Typed,
    /// A 合计 row, its numbers left to a formula.
    Formula,
}

impl Sheet {
    /// Lays out records under their headers; the type makes every record as wide as the headers.
    pub(super) fn new<const WIDTH: usize>(
        name: &'static str,
        title: impl Into<String>,
        keeper: &'static str,
        headers: [&'static str; WIDTH],
        records: impl IntoIterator<Item = [Cell; WIDTH]>,
    ) -> Sheet {
        let rows = records.into_iter().map(|cells| Row { kind: Kind::Record, cells: cells.into() });
        Sheet { name, title: title.into(), keeper, instruction: None, headers: headers.into(), rows: rows.collect() }
    }

    /// Puts a sentence of instruction above the headers.
    pub(super) fn instructed(mut self, instruction: &'static str) -> Sheet {
        self.instruction = Some(instruction);
        self
    }

    /// Puts 序号 before the first column, counting from 1.
    pub(super) fn numbered(self) -> Sheet {
        self.column(0, "序号", (1..).map(Cell::Whole))
    }

    /// Puts a column before the one at `place`, counted from 0.
    pub(super) fn column(mut self, place: usize, header: &'static str, cells: impl IntoIterator<Item = Cell>) -> Sheet {
        self.headers.insert(place, header);
        for (row, cell) in self.rows.iter_mut().zip(cells) {
            row.cells.insert(place, cell);
        }
        self
    }

    /// Hides the record at `place`, counted from 0.
    pub(super) fn hidden(mut self, place: usize) -> Sheet {
        self.rows[place].kind = Kind::HiddenRecord;
        self
    }

    /// Adds a 合计 row that sums the columns by formula.
    pub(super) fn total(mut self, columns: &[&str]) -> Sheet {
        let cells = self.sums("合计", columns, 0);
        self.rows.push(Row { kind: Kind::Formula, cells });
        self
    }

    /// Adds a 合计 row with the sums of the columns typed in.
    pub(super) fn typed_total(mut self, columns: &[&str]) -> Sheet {
        let cells = self.sums("合  计", columns, 0);
        self.rows.push(Row { kind: Kind::Typed, cells });
        self
    }

    /// Adds a 小计 row after every `size` records, with the sums of the columns over them.
    pub(super) fn subtotals(mut self, size: usize, columns: &[&str]) -> Sheet {
        let records = std::mem::take(&mut self.rows);
        for row in records {
            self.rows.push(row);
            let place = self.rows.len() % (size + 1);
            if place == size {
                let from = self.rows.len() - size;
                let cells = self.sums("小计", columns, from);
                self.rows.push(Row { kind: Kind::Typed, cells });
            }
        }
        self
    }

    /// A row of sums over the rows from `from` on, its label in the first cell.
    fn sums(&self, label: &str, columns: &[&str], from: usize) -> Vec<Cell> {
        let mut cells: Vec<Cell> = (0..self.headers.len())
            .map(|place| {
                if !columns.contains(&self.headers[place]) {
                    return Cell::Blank;
                }
                let records = self.rows[from..].iter();
                let counted = records.filter(|row| row.kind != Kind::Typed);
                sum(counted.map(|row| &row.cells[place]))
            })
            .collect();
        cells[0] = Cell::from(label);
        cells
    }
}

/// The sum of a column: whole if every number in it is.
fn sum<'a>(cells: impl Iterator<Item = &'a Cell> + Clone) -> Cell {
    let tenths = cells.clone().map(Cell::in_tenths).sum();
    if cells.into_iter().any(|cell| matches!(cell, Cell::Tenths(_))) {
        return Cell::Tenths(tenths);
    }
    Cell::Whole(u32::try_from(tenths / 10).expect("sums of small counts are small counts"))
}
