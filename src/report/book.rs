//! A workbook as a plain value: sheets of text, exact numbers and formulas whose results are known.
//!
//! A formula always carries the result it will have, exactly: a phone's preview, which computes nothing, shows the same
//! figures as an office program that computes everything again.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::{Head, Kind, Table};
use crate::num::Quantity;

mod address;
mod looks;
#[cfg(test)]
mod tests;
mod write;

pub use address::Rows;

/// Characters a sheet's name may have.
const LONGEST_NAME: usize = 31;
/// The widest a column of running text becomes before its cells are broken into lines, in Chinese characters.
const WIDEST_TEXT: u32 = 24;

/// A workbook.
#[derive(Clone, Debug)]
pub struct Book<'a> {
    /// What it is, in its properties.
    pub title: String,
    /// The bureau that issues it.
    pub author: String,
    /// Who may see it and the fingerprints, at the foot of every printed page.
    pub foot: String,
    /// The day it says it was made: the last day whose records count, so that the same inputs give the same bytes.
    pub made: Date,
    /// Its sheets; no two have one name.
    pub sheets: Vec<Cow<'a, Sheet>>,
}

/// A sheet: title, header, rows and what stands under them.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// Its name on the tab.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What is said under the title, a line each.
    pub notes: Vec<String>,
    /// Its columns.
    pub columns: Vec<SheetColumn>,
    /// Its rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
    /// Sums, means and the like under them.
    pub sums: Vec<Vec<Cell>>,
    /// Columns that stay in view.
    #[serde(skip)]
    pub frozen: usize,
    /// Whether its rows can be filtered.
    #[serde(skip)]
    pub filtered: bool,
    /// How it is printed.
    #[serde(skip)]
    pub paper: Page,
    /// Cells to be filled from a list.
    #[serde(skip)]
    pub choices: Vec<Choice>,
}

/// A column of a sheet.
#[derive(Clone, Debug, Serialize)]
pub struct SheetColumn {
    /// Its headers, one above the other; equal ones side by side, above the last, are written once over all of them.
    pub heads: Vec<Cell>,
    /// What it holds.
    pub kind: Kind,
    /// The widest it becomes before its cells are broken into lines, in Chinese characters; what is no running text is never
    /// broken.
    #[serde(skip)]
    pub widest: u32,
    /// The narrowest it becomes, in Chinese characters: room to write in.
    #[serde(skip)]
    pub narrowest: u32,
    /// Full marks, where its cells are shaded by how far they fall short.
    #[serde(skip)]
    pub shaded_to: Option<Quantity>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text, whatever it looks like.
    Text(String),
    /// A number.
    Number(Number),
    /// A formula and what it comes to.
    Formula(Box<Formula>),
    /// A day.
    Day(Date),
}

/// A formula and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The formula, from its equals sign on.
    pub text: String,
    /// What it comes to.
    pub result: Number,
}

/// An exact number and how it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The number.
    pub value: Quantity,
    /// Decimals shown.
    pub places: u32,
    /// What it is a number of.
    pub unit: Measured,
    /// Words shown before and after it, as part of its format: the cell stays a number. Few numbers have any.
    pub words: Option<Box<(String, String)>>,
}

/// What a number is a number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measured {
    /// Anything.
    Plain,
    /// A change, shown with its sign.
    Change,
    /// A part of one, shown in percent.
    Percent,
}

/// How a sheet is printed; always as wide as one page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// A4, the long side across.
    #[default]
    Landscape,
    /// A4, upright.
    Portrait,
    /// A3, the long side across: for a sheet too wide to be read on A4.
    Large,
}

/// Cells to be filled from a list.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Their column.
    pub column: usize,
    /// The words to choose from.
    pub from: Options,
    /// What is said to who enters something else.
    pub otherwise: String,
}

/// Words to choose from.
#[derive(Clone, Debug)]
pub enum Options {
    /// Those of a range, however many and long they are.
    Range(String),
    /// A few short ones.
    Words(Vec<String>),
}

impl Cell {
    /// An empty cell.
    pub const EMPTY: Cell = Cell::Text(String::new());

    /// Text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// A number with so many decimals shown.
    #[must_use]
    pub fn number(value: impl Into<Quantity>, places: u32) -> Cell {
        Cell::Number(Number::plain(value.into(), places))
    }

    /// A formula with its result and the decimals shown.
    #[must_use]
    pub fn formula(formula: impl Into<String>, result: Quantity, places: u32) -> Cell {
        Cell::Formula(Box::new(Formula { text: formula.into(), result: Number::plain(result, places) }))
    }

    /// A number as it was printed: `94.40`, `−0.20`, `+1.5`, `85.3%`; what is none stays text.
    #[must_use]
    pub fn printed(text: &str) -> Cell {
        Number::printed(text).map_or_else(|| Cell::text(text), Cell::Number)
    }

    /// The number in it.
    #[must_use]
    pub fn value(&self) -> Option<&Quantity> {
        match self {
            Cell::Number(number) => Some(&number.value),
            Cell::Formula(formula) => Some(&formula.result.value),
            Cell::Text(_) | Cell::Day(_) => None,
        }
    }

    /// What it shows.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.shown(),
            Cell::Formula(formula) => formula.result.shown(),
            Cell::Day(day) => day.to_string(),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.shown())
    }
}

impl Number {
    /// A number with so many decimals shown.
    #[must_use]
    pub fn plain(value: Quantity, places: u32) -> Number {
        Number { value, places, unit: Measured::Plain, words: None }
    }

    /// The same number with a word before it.
    #[must_use]
    pub fn before(mut self, word: impl Into<String>) -> Number {
        self.words.get_or_insert_default().0 = word.into();
        self
    }

    /// The same number with a word after it.
    #[must_use]
    pub fn after(mut self, word: impl Into<String>) -> Number {
        self.words.get_or_insert_default().1 = word.into();
        self
    }

    fn printed(text: &str) -> Option<Number> {
        let plain = text.trim().replace('−', "-");
        let (plain, unit) = match (plain.strip_suffix('%'), plain.strip_prefix('+')) {
            (Some(percent), _) => (percent, Measured::Percent),
            (None, Some(gain)) => (gain, Measured::Change),
            (None, None) => (plain.as_str(), Measured::Plain),
        };
        let value = Quantity::parse(plain.strip_prefix('+').unwrap_or(plain)).ok()?;
        let places = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let value = if unit == Measured::Percent { value.per_hundred() } else { value };
        Some(Number { unit, ..Number::plain(value, u32::try_from(places).ok()?) })
    }

    fn shown(&self) -> String {
        let figure = match self.unit {
            Measured::Change if self.value > Quantity::ZERO => format!("+{}", self.value.fixed(self.places)),
            Measured::Plain | Measured::Change => self.value.fixed(self.places),
            Measured::Percent => format!("{}%", self.value.hundredfold().fixed(self.places)),
        };
        match self.words.as_deref() {
            Some((before, after)) => format!("{before}{figure}{after}"),
            None => figure,
        }
    }
}

impl SheetColumn {
    /// A column of that header, as wide as its longest cell.
    #[must_use]
    pub fn new(title: impl Into<String>, kind: Kind) -> SheetColumn {
        SheetColumn::under(vec![Cell::text(title)], kind)
    }

    /// A column under several headers.
    #[must_use]
    pub fn under(heads: Vec<Cell>, kind: Kind) -> SheetColumn {
        SheetColumn { heads, kind, widest: WIDEST_TEXT, narrowest: 0, shaded_to: None }
    }

    /// The same column, with room for so many Chinese characters.
    #[must_use]
    pub fn roomy(mut self, narrowest: u32) -> SheetColumn {
        self.narrowest = narrowest;
        self
    }

    /// The same column, broken into lines from that width on, in Chinese characters.
    #[must_use]
    pub fn wide(mut self, widest: u32) -> SheetColumn {
        self.widest = widest;
        self
    }
}

impl Sheet {
    /// An empty sheet; characters that a sheet's name may not have are replaced, and a long name is cut.
    ///
    /// # Panics
    ///
    /// When there are no columns, or one has more headers than another.
    #[must_use]
    pub fn new(name: &str, title: impl Into<String>, columns: Vec<SheetColumn>) -> Sheet {
        let deep = columns.first().expect("a sheet has columns").heads.len();
        assert!(columns.iter().all(|column| column.heads.len() == deep), "every column has as many headers");
        Sheet {
            name: allowed(name),
            title: title.into(),
            notes: Vec::new(),
            columns,
            rows: Vec::new(),
            sums: Vec::new(),
            frozen: 0,
            filtered: true,
            paper: Page::Landscape,
            choices: Vec::new(),
        }
    }

    /// A table as a sheet: cells of number columns become numbers, and a sum that is one becomes a formula.
    #[must_use]
    pub fn of_table(name: &str, head: &Head, table: &Table) -> Sheet {
        let column = |column: &super::Column| {
            let widest = if column.kind == Kind::Text { column.width.max(WIDEST_TEXT) } else { column.width };
            SheetColumn::new(column.title.clone(), column.kind).wide(widest)
        };
        let mut sheet = Sheet::new(name, table.caption.clone(), table.columns.iter().map(column).collect());
        let cell = |(text, column): (&String, &super::Column)| match column.kind {
            Kind::Number => Cell::printed(text),
            Kind::Text | Kind::Name | Kind::Mark => Cell::text(text.clone()),
        };
        let cells = |row: &Vec<String>| -> Vec<Cell> { row.iter().zip(&table.columns).map(cell).collect() };
        sheet.notes = notes(head);
        sheet.rows = table.rows.iter().map(cells).collect();
        sheet.frozen = table.columns.iter().take_while(|column| column.kind == Kind::Name).count();
        sheet.sums = table.sum.iter().map(cells).map(|sums| sheet.summed(sums)).collect();
        sheet
    }

    /// A row under the table in which every number that is the sum of its column is a formula.
    fn summed(&self, sums: Vec<Cell>) -> Vec<Cell> {
        let formula = |(column, cell): (usize, Cell)| match cell {
            Cell::Number(number) if self.total(column) == Some(number.value.clone()) => {
                Cell::Formula(Box::new(Formula { text: self.sum_of(column), result: number }))
            }
            cell => cell,
        };
        sums.into_iter().enumerate().map(formula).collect()
    }

    /// What the numbers of a column add up to; `None` where it holds none.
    #[must_use]
    pub fn total(&self, column: usize) -> Option<Quantity> {
        let values: Vec<Quantity> = self.rows.iter().filter_map(|row| row[column].value().cloned()).collect();
        (!values.is_empty()).then(|| values.into_iter().sum())
    }
}

impl<'a> Book<'a> {
    /// A book of some sheets; where two have one name, the later is numbered.
    #[must_use]
    pub fn new(head: &Head, title: &str, sheets: Vec<Cow<'a, Sheet>>) -> Book<'a> {
        let mut book = Book {
            title: format!("{} {title}", head.title),
            author: head.bureau.clone(),
            foot: head.foot.clone(),
            made: head.day,
            sheets: Vec::new(),
        };
        for mut sheet in sheets {
            let taken = |name: &str| book.sheets.iter().any(|other| other.name.to_lowercase() == name.to_lowercase());
            if taken(&sheet.name) {
                let numbered = |number: usize| {
                    let end = format!("（{number}）");
                    let kept = LONGEST_NAME - end.chars().count();
                    sheet.name.chars().take(kept).collect::<String>() + &end
                };
                let name = (2..=book.sheets.len() + 1).map(numbered).find(|name| !taken(name));
                sheet.to_mut().name = name.expect("fewer names are taken than numbers are tried");
            }
            book.sheets.push(sheet);
        }
        book
    }

    /// A book of some tables, each by its name on the tab.
    #[must_use]
    pub fn of_tables<'t>(
        head: &Head,
        title: &str,
        tables: impl IntoIterator<Item = (&'t str, &'t Table)>,
    ) -> Book<'static> {
        let sheets = tables.into_iter().map(|(name, table)| Cow::Owned(Sheet::of_table(name, head, table)));
        Book::new(head, title, sheets.collect())
    }

    /// The workbook's bytes: the same for the same book.
    ///
    /// # Panics
    ///
    /// When a sheet is larger than a sheet can be.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        // A long sheet goes through a file of the system's; where none can be had, through memory.
        write::bytes(self, true).or_else(|_| write::bytes(self, false)).expect("sheets are within their limits")
    }
}

/// What stands under the title of every sheet.
pub(super) fn notes(head: &Head) -> Vec<String> {
    let first = [Some(&head.bureau), Some(&head.edition), Some(&head.level), Some(&head.status), head.sample.as_ref()];
    let first: Vec<&str> = first.into_iter().flatten().map(String::as_str).collect();
    let notice = head.notice.clone();
    [Some(first.join(" · ")), notice].into_iter().flatten().collect()
}

/// A name that a sheet may have.
fn allowed(name: &str) -> String {
    let harmless = |sign: char| {
        if "\\/?*[]:".contains(sign) || sign.is_control() { '_' } else { sign }
    };
    let name: String = name.trim_matches('\'').chars().map(harmless).take(LONGEST_NAME).collect();
    if name.is_empty() { "_".to_owned() } else { name.trim_end_matches('\'').to_owned() }
}
