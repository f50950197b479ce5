//! All ledgers of a workspace into one dossier: files side by side, their results joined in the order of the files.

use std::{
    ffi::OsStr,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
};

use rayon::prelude::*;

use super::{
    Dossier,
    assemble::{self, Plan},
    cell::Typing,
    findings::SheetPlace,
    format::{self, Failure, RawRow, Workbook},
    header::{self, Found, HEADER_WITHIN, Header, Names, Outline},
    mapping::{self, Mapping},
    schema::{LedgerIndex, Schema},
    sheet::{Reading, SheetRead},
};
use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    error::Error,
    moment::Stretch,
    source::Locator,
};

/// What is to be read, and by which rules.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The folder of the workspace; messages name files relative to it.
    pub root: &'a Path,
    /// The files, in the order in which their records are to stand.
    pub files: &'a [PathBuf],
    /// What the workspace says about sheets that do not speak for themselves.
    pub mappings: &'a [Mapping],
    /// The ledgers of the edition.
    pub schema: &'a Schema,
    /// The ledger that lists the units.
    pub units: LedgerIndex,
    /// The assessment year.
    pub year: Stretch,
    /// The last day that counts.
    pub as_of: Option<jiff::civil::Date>,
}

/// Every ledger file below a folder, in the order of paths.
///
/// Lock files that WPS and Excel leave beside an open workbook (`~$…`) and hidden files are passed over.
///
/// # Errors
///
/// Returns [`Error::Read`] when a folder cannot be listed.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    files_below(folder, &mut Vec::new(), &mut found)?;
    found.sort();
    Ok(found)
}

/// `inside` are the folders on the way here: a link that leads back to one of them is not followed.
fn files_below(folder: &Path, inside: &mut Vec<PathBuf>, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let unreadable = |source| Error::Read { path: folder.to_owned(), source };
    let real = fs::canonicalize(folder).map_err(unreadable)?;
    if inside.contains(&real) {
        return Ok(());
    }
    inside.push(real);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
        if name.starts_with("~$") || name.starts_with('.') {
            continue;
        }
        let suffix = path.extension().and_then(OsStr::to_str).map(str::to_lowercase);
        if path.is_dir() {
            files_below(&path, inside, found)?;
        } else if matches!(suffix.as_deref(), Some("xlsx" | "xls" | "csv")) {
            found.push(path);
        }
    }
    inside.pop();
    Ok(())
}

/// Reads all files: everything wrong in any of them is in `diags`, everything right is in the dossier.
///
/// A record with a mistake is not in the dossier; whether the rest may be scored without it is for the caller to decide.
///
/// # Errors
///
/// Returns [`Error::Read`] when a file cannot be read from the disk.
pub fn read(request: &Request<'_>, diags: &mut Diagnostics) -> Result<Dossier, Error> {
    mapping::check(request, diags);
    let outlines = Outline::of(request.schema);
    let read: Result<Vec<FileRead>, Error> =
        request.files.par_iter().map(|path| FileRead::of(path, request, &outlines)).collect();
    let mut sheets = Vec::new();
    for file in read? {
        mapping::check_sheets(request, &file.path, &file.names, diags);
        diags.append(file.diags);
        sheets.extend(file.sheets);
    }
    let plan =
        Plan { schema: request.schema, units: request.units, year: request.year, as_of: request.as_of, example: None };
    Ok(assemble::assemble(&plan, sheets, diags))
}

/// What one file held.
struct FileRead {
    path: PathBuf,
    /// The names of its sheets.
    names: Vec<Arc<str>>,
    sheets: Vec<SheetRead>,
    diags: Diagnostics,
}

impl FileRead {
    fn of(path: &Path, request: &Request<'_>, outlines: &[Outline]) -> Result<FileRead, Error> {
        let shown: Arc<Path> = Arc::from(path.strip_prefix(request.root).unwrap_or(path));
        let mut file =
            FileRead { path: path.to_owned(), names: Vec::new(), sheets: Vec::new(), diags: Diagnostics::new() };
        let mut workbook = match format::open(path) {
            Ok(workbook) => workbook,
            Err(failure) => return file.failed(failure, &Locator::File(shown)),
        };
        let heads = workbook.sheets();
        file.names = heads.iter().filter_map(|head| head.name.clone()).collect();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        for (order, head) in heads.iter().enumerate() {
            let place = SheetPlace { path: Arc::clone(&shown), name: head.name.clone(), order, text: None };
            let typing = Typing { year: request.year, epoch: workbook.epoch() };
            let own = head.name.as_deref().unwrap_or(&stem).to_owned();
            let names = Names { sheet: own, file: stem.clone() };
            let mut seen = Seen {
                request,
                outlines,
                mapping: Mapping::of(request, &file.path, head.name.as_deref()),
                typing,
                place: &place,
                names: &names,
                hidden: head.hidden,
                stage: Stage::Looking(Vec::new()),
                diags: &mut file.diags,
            };
            let read = seen.read(&mut workbook, order);
            file.sheets.extend(seen.finish());
            if let Err(failure) = read {
                let row = if let Failure::From(row, _) = failure { Some(row) } else { None };
                let at = place.at(row, None, Vec::new());
                file = file.failed(failure, &at)?;
            }
        }
        Ok(file)
    }

    /// A mistake in the file is data; a failing disk is not.
    fn failed(mut self, failure: Failure, at: &Locator) -> Result<FileRead, Error> {
        match failure {
            Failure::Machine(error) => Err(error),
            Failure::File(problem) | Failure::From(_, problem) => {
                self.diags.push(problem.at(at.clone()));
                Ok(self)
            }
        }
    }
}

/// How far a sheet is understood.
enum Stage<'a> {
    /// The header is not found yet.
    Looking(Vec<RawRow<'static>>),
    /// Records are read.
    Reading(Box<Reading<'a>>),
    /// The sheet is none of ours.
    Passed,
}

/// A sheet that is being seen, row by row.
struct Seen<'a, 'f> {
    request: &'f Request<'a>,
    outlines: &'f [Outline],
    mapping: Option<&'f Mapping>,
    typing: Typing,
    place: &'f SheetPlace,
    names: &'f Names,
    hidden: bool,
    stage: Stage<'a>,
    diags: &'f mut Diagnostics,
}

impl Seen<'_, '_> {
    fn read(&mut self, workbook: &mut Workbook, sheet: usize) -> Result<(), Failure> {
        workbook.rows(sheet, &mut |row| self.row(row))
    }

    fn row(&mut self, row: RawRow<'_>) -> ControlFlow<()> {
        match &mut self.stage {
            Stage::Reading(reading) => reading.row(&row),
            Stage::Passed => ControlFlow::Break(()),
            Stage::Looking(rows) => {
                rows.push(row.owned());
                if rows.len() < HEADER_WITHIN { ControlFlow::Continue(()) } else { self.decide() }
            }
        }
    }

    fn finish(mut self) -> Option<SheetRead> {
        if matches!(self.stage, Stage::Looking(_)) {
            _ = self.decide();
        }
        match self.stage {
            Stage::Reading(reading) => Some(reading.finish()),
            Stage::Looking(_) | Stage::Passed => None,
        }
    }

    /// Decides which ledger the sheet is, and reads the rows that were held back until then.
    fn decide(&mut self) -> ControlFlow<()> {
        let Stage::Looking(mut rows) = std::mem::replace(&mut self.stage, Stage::Passed) else {
            return ControlFlow::Break(());
        };
        if let Some(mapping) = self.mapping {
            mapping.rename(&mut rows, self.request);
        }
        let Some(header) = self.header(&rows) else { return ControlFlow::Break(()) };
        if self.hidden {
            self.diags.push(Diagnostic::new(Code::HiddenSheet, self.place.at(None, None, Vec::new())));
        }
        let (index, ledger) = (header.index, &self.request.schema[header.ledger]);
        let header = header.written(&rows[index]);
        let mut reading = Reading::begin(ledger, self.typing, header, self.place.clone()).with_fields(&rows[index]);
        for row in &rows[index + 1..] {
            _ = reading.row(row);
        }
        self.stage = Stage::Reading(Box::new(reading));
        ControlFlow::Continue(())
    }

    fn header(&mut self, rows: &[RawRow<'_>]) -> Option<Header> {
        let whole = self.place.at(None, None, Vec::new());
        if let Some((mapping, ledger)) = self.mapping.and_then(|mapping| Some((mapping, mapping.ledger(self.request)?)))
        {
            let row = mapping.header_row.map(|number| rows.iter().position(|row| row.number == number));
            let header = match row {
                // A header row that is not among the rows is no header row.
                Some(None) => None,
                Some(Some(row)) => header::of_ledger(rows, ledger, Some(row), self.outlines),
                None => header::of_ledger(rows, ledger, None, self.outlines),
            };
            if header.is_none() {
                self.diags.push(no_header(self.request.schema, ledger, whole));
            }
            return header;
        }
        match header::find(rows, self.names, self.outlines) {
            Found::Ledger(header) => return Some(*header),
            Found::NamedOnly(ledger) => self.diags.push(no_header(self.request.schema, ledger, whole)),
            Found::Several(ledgers) => {
                let titles: Vec<&str> =
                    ledgers.iter().map(|ledger| self.request.schema[*ledger].title.as_str()).collect();
                self.diags.push(Diagnostic::new(Code::AmbiguousSheet, whole).with("titles", titles.join("、")));
            }
            // An empty sheet needs no words: every new workbook has some.
            Found::Nothing if rows.is_empty() => {}
            Found::Nothing => self.diags.push(Diagnostic::new(Code::UnknownSheet, whole)),
        }
        None
    }
}

/// A sheet bears a ledger's name, and no row of it looks like its header.
fn no_header(schema: &Schema, ledger: LedgerIndex, at: Locator) -> Diagnostic {
    let ledger = &schema[ledger];
    let needed = ledger.columns.iter().filter(|column| !column.optional && column.lookup.is_none());
    let columns: Vec<&str> = needed.map(|column| column.name.value.as_str()).collect();
    let found = Diagnostic::new(Code::MissingColumn, at).with("columns", columns.join("、"));
    found.with("title", &ledger.title).with("near", "")
}
