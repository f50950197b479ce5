//! Raw sheets in: one way to read every file format, row by row; nothing is understood here.
//!
//! Which format a file has is told by its first bytes, never by its name: an export called `.xls` is often a web page.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
};

use rust_decimal::Decimal;

use super::problem::Problem;
use crate::{diag::Code, error::Error, moment::Moment};

mod compound;
mod csv;
mod excel;
mod package;
mod serial;

pub(crate) use serial::{Epoch, moment_of};

/// Rows that a sheet can have: more is no spreadsheet.
pub(crate) const MOST_ROWS: u32 = 1_048_576;
/// Columns that a sheet can have.
pub(crate) const MOST_COLUMNS: u32 = 16_384;

/// Why a file gave no sheets.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The machine could not read it.
    Machine(Error),
    /// It is not what it should be; someone can mend it.
    File(Problem),
    /// From this 1-based row on it is not what it should be.
    From(u32, Problem),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure::File(problem)
    }
}

/// What a cell holds, before anyone asked for a kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Raw<'a> {
    /// Nothing.
    Blank,
    /// Text as written.
    Text(Cow<'a, str>),
    /// A number, to 15 significant digits.
    Number(Decimal),
    /// A day or moment: a number that the sheet shows as one.
    Moment(Moment),
    /// Yes or no.
    Flag(bool),
    /// An error such as `#REF!`.
    Error(Cow<'a, str>),
    /// A formula whose result was never saved.
    NoValue,
}

/// One row of a sheet.
#[derive(Clone, Debug)]
pub(crate) struct RawRow<'a> {
    /// 1-based, as a spreadsheet shows it.
    pub number: u32,
    /// Whether the sheet hides it.
    pub hidden: bool,
    /// Its cells with their 0-based columns, in column order; blank ones may be left out.
    pub cells: Vec<(u32, Raw<'a>)>,
    /// How many fields the record has, in a format that separates fields by signs.
    pub fields: Option<u32>,
}

impl RawRow<'_> {
    /// The row with its texts as its own, for keeping it.
    pub(crate) fn owned(self) -> RawRow<'static> {
        let cells = self.cells.into_iter().map(|(column, cell)| (column, cell.owned())).collect();
        RawRow { number: self.number, hidden: self.hidden, cells, fields: self.fields }
    }
}

impl Raw<'_> {
    fn owned(self) -> Raw<'static> {
        match self {
            Raw::Blank => Raw::Blank,
            Raw::Text(text) => Raw::Text(Cow::Owned(text.into_owned())),
            Raw::Number(number) => Raw::Number(number),
            Raw::Moment(moment) => Raw::Moment(moment),
            Raw::Flag(flag) => Raw::Flag(flag),
            Raw::Error(error) => Raw::Error(Cow::Owned(error.into_owned())),
            Raw::NoValue => Raw::NoValue,
        }
    }
}

/// A sheet's name and whether it is hidden.
#[derive(Clone, Debug)]
pub(crate) struct SheetHead {
    /// Its name; `None` for CSV.
    pub name: Option<Arc<str>>,
    /// Whether the workbook hides it.
    pub hidden: bool,
}

/// An opened file of any format.
pub(crate) enum Workbook {
    /// Comma-separated text: one sheet without a name.
    Csv(csv::Csv),
    /// A workbook as a package of XML, read cell by cell.
    Xlsx(Box<excel::Xlsx>),
    /// A workbook of the old format, held whole.
    Xls(Box<excel::Xls>),
}

/// What is asked to see each row; it may say that it has seen enough.
pub(crate) type Visit<'v> = dyn FnMut(RawRow<'_>) -> ControlFlow<()> + 'v;

/// Opens a file of any format.
pub(crate) fn open(path: &Path) -> Result<Workbook, Failure> {
    let mut file = File::open(path).map_err(|source| unreadable(path, source))?;
    let mut start = Vec::new();
    file.by_ref().take(512).read_to_end(&mut start).map_err(|source| unreadable(path, source))?;
    let named_text = path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("csv"));
    match start.as_slice() {
        [b'P', b'K', 3 | 5, ..] => Ok(Workbook::Xlsx(Box::new(excel::Xlsx::open(path)?))),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Ok(Workbook::Xls(Box::new(excel::Xls::open(path)?))),
        start if looks_like_markup(start) => Err(not_a_workbook("html").into()),
        _ if named_text => Ok(Workbook::Csv(csv::Csv::open(path)?)),
        [] => Err(not_a_workbook("empty").into()),
        _ => Err(not_a_workbook("text").into()),
    }
}

impl Workbook {
    /// Its sheets, in the order of the tabs.
    pub(crate) fn sheets(&self) -> Vec<SheetHead> {
        match self {
            Workbook::Csv(_) => vec![SheetHead { name: None, hidden: false }],
            Workbook::Xlsx(workbook) => workbook.sheets(),
            Workbook::Xls(workbook) => workbook.sheets(),
        }
    }

    /// The day from which it counts days.
    pub(crate) fn epoch(&self) -> Epoch {
        match self {
            Workbook::Csv(_) => Epoch::From1900,
            Workbook::Xlsx(workbook) => workbook.epoch(),
            Workbook::Xls(workbook) => workbook.epoch(),
        }
    }

    /// Shows the rows of a sheet one after another.
    ///
    /// # Errors
    ///
    /// Returns a [`Failure`] when the sheet breaks off; the rows before it were shown.
    pub(crate) fn rows(&mut self, sheet: usize, visit: &mut Visit<'_>) -> Result<(), Failure> {
        match self {
            Workbook::Csv(text) => text.rows(visit),
            Workbook::Xlsx(workbook) => workbook.rows(sheet, visit),
            Workbook::Xls(workbook) => workbook.rows(sheet, visit),
        }
    }
}

fn looks_like_markup(start: &[u8]) -> bool {
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    text.trim_ascii_start().starts_with(b"<")
}

fn not_a_workbook(found: &'static str) -> Problem {
    Problem::of(Code::NotAWorkbook).with("found", found)
}

fn damaged(detail: impl ToString) -> Problem {
    Problem::of(Code::DamagedWorkbook).with("detail", detail.to_string())
}

fn unreadable(path: &Path, source: io::Error) -> Failure {
    Failure::Machine(Error::Read { path: PathBuf::from(path), source })
}
