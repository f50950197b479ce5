//! Excel workbooks, read by calamine: `.xlsx` cell by cell, `.xls` from memory.

use std::{
    borrow::Cow,
    cell::Cell,
    fs::File,
    io::BufReader,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, Once},
};

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetVisible, XlsError, XlsxError};

use super::{
    Epoch, Failure, MOST_COLUMNS, MOST_ROWS, Raw, RawRow, SheetHead, Visit,
    compound::Compound,
    damaged,
    package::{Marks, Package},
    serial, unreadable,
};
use crate::{diag::Code, dossier::problem::Problem};

/// A workbook as a package of XML.
pub(crate) struct Xlsx {
    workbook: calamine::Xlsx<BufReader<File>>,
    package: Package,
}

/// A workbook of the old format.
pub(crate) struct Xls {
    workbook: calamine::Xls<BufReader<File>>,
    /// 1-based hidden rows of each sheet.
    hidden: Vec<Vec<u32>>,
}

impl Xlsx {
    pub(super) fn open(path: &Path) -> Result<Xlsx, Failure> {
        let package = Package::open(path)?;
        let file = File::open(path).map_err(|source| unreadable(path, source))?;
        let opened = guarded(|| calamine::Xlsx::new(BufReader::new(file)))?;
        let workbook = opened.map_err(|error| refused(path, error))?;
        Ok(Xlsx { workbook, package })
    }

    pub(super) fn sheets(&self) -> Vec<SheetHead> {
        heads(self.workbook.sheets_metadata())
    }

    pub(super) fn epoch(&self) -> Epoch {
        if self.workbook.has_1904_epoch() { Epoch::From1904 } else { Epoch::From1900 }
    }

    pub(super) fn rows(&mut self, sheet: usize, visit: &mut Visit<'_>) -> Result<(), Failure> {
        let epoch = self.epoch();
        let marks = self.package.marks(sheet)?;
        let Some(name) = self.workbook.sheets_metadata().get(sheet).map(|sheet| sheet.name.clone()) else {
            return Ok(());
        };
        let mut cells = match guarded(|| self.workbook.worksheet_cells_reader(&name))? {
            Ok(cells) => cells,
            // A chart on a tab of its own has no cells.
            Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
            Err(error) => return Err(damaged(error).into()),
        };
        let mut rows = Rows { row: None, last: (0, 0), marks, visit };
        loop {
            let done = match guarded(|| cells.next_cell_with_formula_metadata())? {
                Ok(Some(cell)) if cell.pos.0 >= MOST_ROWS || cell.pos.1 >= MOST_COLUMNS => {
                    return Err(damaged("row or column").into());
                }
                Ok(Some(cell)) => {
                    let unsaved = cell.formula.is_some() && cell.value == DataRef::Empty;
                    let value = if unsaved { Raw::NoValue } else { value(cell.value, epoch) };
                    rows.cell(cell.pos, value)
                }
                Ok(None) => break,
                // Only the cell is lost: its error or its kind is one that calamine does not know.
                Err(XlsxError::CellError(error)) => rows.unknown_error(error),
                Err(XlsxError::CellTAttribute(kind) | XlsxError::Unrecognized { val: kind, .. }) => {
                    rows.unknown_error(kind)
                }
                Err(error) => return Err(damaged(error).into()),
            };
            if done == ControlFlow::Break(()) {
                return Ok(());
            }
        }
        _ = rows.finish();
        Ok(())
    }
}

impl Xls {
    pub(super) fn open(path: &Path) -> Result<Xls, Failure> {
        let compound = Compound::open(path)?;
        if compound.has("EncryptedPackage") {
            return Err(Problem::of(Code::ProtectedWorkbook).into());
        }
        let hidden = compound.workbook()?;
        let file = File::open(path).map_err(|source| unreadable(path, source))?;
        let workbook = match guarded(|| calamine::Xls::new(BufReader::new(file)))? {
            Ok(workbook) => workbook,
            Err(XlsError::Password) => return Err(Problem::of(Code::ProtectedWorkbook).into()),
            Err(XlsError::Io(source)) => return Err(unreadable(path, source)),
            Err(error) => return Err(damaged(error).into()),
        };
        Ok(Xls { workbook, hidden })
    }

    pub(super) fn sheets(&self) -> Vec<SheetHead> {
        heads(self.workbook.sheets_metadata())
    }

    pub(super) fn epoch(&self) -> Epoch {
        if self.workbook.has_1904_epoch() { Epoch::From1904 } else { Epoch::From1900 }
    }

    pub(super) fn rows(&mut self, sheet: usize, visit: &mut Visit<'_>) -> Result<(), Failure> {
        let epoch = self.epoch();
        let Some(name) = self.workbook.sheets_metadata().get(sheet).map(|sheet| sheet.name.clone()) else {
            return Ok(());
        };
        let range = match guarded(|| self.workbook.worksheet_range(&name))? {
            Ok(range) => range,
            Err(XlsError::WorksheetNotFound(_)) => return Ok(()),
            Err(error) => return Err(damaged(error).into()),
        };
        let Some((first_row, first_column)) = range.start() else { return Ok(()) };
        let hidden = self.hidden.get(sheet).map(Vec::as_slice).unwrap_or_default();
        for (number, row) in (first_row + 1..).zip(range.rows()) {
            let cells = (first_column..).zip(row).map(|(column, cell)| (column, old_value(cell, epoch)));
            let cells: Vec<_> = cells.filter(|(_, cell)| *cell != Raw::Blank).collect();
            let row = RawRow { number, hidden: hidden.binary_search(&number).is_ok(), cells, fields: None };
            if !row.cells.is_empty() && visit(row) == ControlFlow::Break(()) {
                break;
            }
        }
        Ok(())
    }
}

/// Cells gathered into rows.
struct Rows<'a, 'v, 'f> {
    row: Option<RawRow<'a>>,
    /// 0-based row and column of the cell before.
    last: (u32, u32),
    marks: Marks,
    visit: &'f mut Visit<'v>,
}

impl<'a> Rows<'a, '_, '_> {
    fn cell(&mut self, (row, column): (u32, u32), value: Raw<'a>) -> ControlFlow<()> {
        self.last = (row, column);
        if value == Raw::Blank {
            return ControlFlow::Continue(());
        }
        let number = row + 1;
        if let Some(open) = &mut self.row
            && open.number == number
        {
            open.cells.push((column, value));
            return ControlFlow::Continue(());
        }
        let flow = self.finish();
        let hidden = self.marks.hidden.binary_search(&number).is_ok();
        self.row = Some(RawRow { number, hidden, cells: vec![(column, value)], fields: None });
        flow
    }

    /// An error that calamine does not know, such as `#SPILL!`, comes without its place: it is the next one marked.
    fn unknown_error(&mut self, error: String) -> ControlFlow<()> {
        let after = self.marks.errors.partition_point(|place| *place <= self.last);
        let after = if self.row.is_none() { 0 } else { after };
        let place = self.marks.errors.get(after).copied().unwrap_or((self.last.0, self.last.1 + 1));
        self.cell(place, Raw::Error(Cow::Owned(error)))
    }

    fn finish(&mut self) -> ControlFlow<()> {
        match self.row.take() {
            Some(mut row) => {
                row.cells.sort_by_key(|(column, _)| *column);
                (self.visit)(row)
            }
            None => ControlFlow::Continue(()),
        }
    }
}

fn heads(sheets: &[calamine::Sheet]) -> Vec<SheetHead> {
    let head = |sheet: &calamine::Sheet| SheetHead {
        name: Some(Arc::from(sheet.name.as_str())),
        hidden: sheet.visible != SheetVisible::Visible,
    };
    sheets.iter().map(head).collect()
}

fn value(cell: DataRef<'_>, epoch: Epoch) -> Raw<'_> {
    match cell {
        DataRef::Empty => Raw::Blank,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_value(Cow::Owned(text)),
        DataRef::SharedString(text) => text_value(Cow::Borrowed(text)),
        DataRef::Int(number) => Raw::Number(number.into()),
        DataRef::Float(number) => serial::decimal(number).map_or_else(|| beyond(number), Raw::Number),
        DataRef::Bool(flag) => Raw::Flag(flag),
        DataRef::DateTime(moment) => moment_value(moment, epoch),
        DataRef::Error(error) => Raw::Error(Cow::Owned(error.to_string())),
    }
}

fn old_value(cell: &Data, epoch: Epoch) -> Raw<'_> {
    match cell {
        Data::Empty => Raw::Blank,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text_value(Cow::Borrowed(text)),
        Data::Int(number) => Raw::Number((*number).into()),
        Data::Float(number) => serial::decimal(*number).map_or_else(|| beyond(*number), Raw::Number),
        Data::Bool(flag) => Raw::Flag(*flag),
        Data::DateTime(moment) => moment_value(*moment, epoch),
        Data::Error(error) => Raw::Error(Cow::Owned(error.to_string())),
    }
}

fn text_value(text: Cow<'_, str>) -> Raw<'_> {
    if text.is_empty() { Raw::Blank } else { Raw::Text(text) }
}

/// A number that no ledger means, kept as the text it would show.
fn beyond(number: impl ToString) -> Raw<'static> {
    Raw::Text(Cow::Owned(number.to_string()))
}

/// A time of day or a duration alone is no day; it stays the number it is.
fn moment_value(serial: ExcelDateTime, epoch: Epoch) -> Raw<'static> {
    let number = serial.as_f64();
    let moment = serial::moment(number, epoch).filter(|_| serial.is_datetime() && serial::has_day(number));
    match moment {
        Some(moment) => Raw::Moment(moment),
        None => serial::decimal(number).map_or_else(|| beyond(number), Raw::Number),
    }
}

fn refused(path: &Path, error: XlsxError) -> Failure {
    match error {
        XlsxError::Io(source) => unreadable(path, source),
        XlsxError::Password => Problem::of(Code::ProtectedWorkbook).into(),
        error => damaged(error).into(),
    }
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs what reads foreign bytes: should calamine panic over them, the workbook is damaged, and nothing is printed.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, Failure> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                usual(panic);
            }
        }));
    });
    GUARDED.set(true);
    // What a panic leaves half-read is never looked at again: the file counts as damaged.
    let result = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    result.map_err(|_| damaged("").into())
}
