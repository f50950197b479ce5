//! What a workspace says about sheets that do not speak for themselves.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    cell::shown,
    fold::compared,
    format::{Raw, RawRow},
    read::Request,
    schema::{Ledger, LedgerIndex},
};
use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    source::Locator,
};

/// One sheet and what it is, as `kaohe.toml` says.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// Where this is written.
    pub at: Locator,
    /// The file, relative to the workspace or to the folder of ledgers.
    pub file: PathBuf,
    /// The sheet; `None` for every sheet of the file.
    pub sheet: Option<String>,
    /// The id of the ledger it holds.
    pub ledger: String,
    /// The 1-based row of its header, where it is not to be looked for.
    pub header_row: Option<u32>,
    /// For columns of the ledger the headers they bear in this sheet.
    pub columns: BTreeMap<String, String>,
}

impl Mapping {
    /// The first mapping that speaks of a sheet.
    pub(crate) fn of<'a>(request: &Request<'a>, file: &Path, sheet: Option<&str>) -> Option<&'a Mapping> {
        request.mappings.iter().find(|mapping| {
            let named = mapping.sheet.as_deref().is_none_or(|name| Some(name) == sheet);
            named && mapping.is_of(request, file)
        })
    }

    fn is_of(&self, request: &Request<'_>, file: &Path) -> bool {
        let inside = file.strip_prefix(request.root).unwrap_or(file);
        inside == self.file || inside.ends_with(&self.file)
    }

    /// The ledger meant.
    pub(crate) fn ledger(&self, request: &Request<'_>) -> Option<LedgerIndex> {
        request.schema.find(&self.ledger)
    }

    /// Gives the headers of the sheet the names that the ledger knows them by; a name that it does not know changes none.
    pub(crate) fn rename(&self, rows: &mut [RawRow<'_>], request: &Request<'_>) {
        let Some(ledger) = self.ledger(request).filter(|_| !self.columns.is_empty()) else { return };
        let ledger = &request.schema[ledger];
        let known = self.columns.iter().filter(|(name, _)| is_header(ledger, name));
        let names: BTreeMap<String, &String> = known.map(|(name, header)| (compared(header), name)).collect();
        let only = self.header_row;
        for row in rows.iter_mut().filter(|row| only.is_none_or(|only| row.number == only)) {
            for (_, cell) in &mut row.cells {
                if let Some(name) = names.get(&compared(&shown(cell))) {
                    *cell = Raw::Text(Cow::Owned((*name).clone()));
                }
            }
        }
    }
}

/// Reports mappings of files and ledgers that are not there.
pub(crate) fn check(request: &Request<'_>, diags: &mut Diagnostics) {
    for mapping in request.mappings {
        if !request.files.iter().any(|file| mapping.is_of(request, file)) {
            diags.push(unknown(mapping, "file", &mapping.file.display().to_string()).with("near", ""));
        }
        let Some(ledger) = mapping.ledger(request) else {
            let known = request.schema.ledgers.iter().map(|ledger| ledger.id.value.as_str());
            diags.push(unknown(mapping, "ledger", &mapping.ledger).near(&mapping.ledger, known));
            continue;
        };
        let ledger = &request.schema[ledger];
        for name in mapping.columns.keys() {
            if !is_header(ledger, name) {
                let known = ledger.columns.iter().map(|column| column.name.value.as_str());
                diags.push(unknown(mapping, "column", name).near(name, known));
            }
        }
    }
}

/// Reports mappings of sheets that their file does not have.
pub(crate) fn check_sheets(request: &Request<'_>, file: &Path, names: &[Arc<str>], diags: &mut Diagnostics) {
    for mapping in request.mappings.iter().filter(|mapping| mapping.is_of(request, file)) {
        if let Some(sheet) = &mapping.sheet
            && !names.iter().any(|name| **name == **sheet)
        {
            diags.push(unknown(mapping, "sheet", sheet).near(sheet, names.iter().map(AsRef::as_ref)));
        }
    }
}

fn is_header(ledger: &Ledger, name: &String) -> bool {
    ledger.find(name).is_some() || ledger.unit.contains(name)
}

fn unknown(mapping: &Mapping, what: &'static str, name: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownMapping, mapping.at.clone()).with("what", what).with("name", name)
}
