//! The sample district: a year of ledgers as bureaus keep them, every figure invented.
//!
//! It writes files and knows nothing of criteria. What differs between units stands in one table, `units`; where a slip falls
//! is drawn by `draw`, which needs neither clock nor chance, so that two runs write the same bytes.
//!
//! The files are as untidy as real ones: titles above the headers, totals below the records, units now by code, now by name, now
//! by alias, dates typed as text, full-width digits, columns no ledger knows. They hold no mistake.

mod analysis;
mod cell;
mod census;
mod dates;
mod draw;
mod edits;
mod file;
mod general;
mod industry;
mod law;
mod names;
mod office;
mod people;
mod register;
mod reporting;
mod sheet;
#[cfg(test)]
mod tests;
mod units;
mod year;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};
use rust_xlsxwriter::XlsxError;

use file::File;
use year::Almanac;

pub use year::Year;

/// The sample could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A folder could not be made.
    #[error("cannot make the folder `{}`", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A workbook could not be put together.
    #[error("cannot put together `{}`", path.display())]
    Workbook {
        /// The workbook.
        path: PathBuf,
        /// What its writer said.
        source: XlsxError,
    },
    /// A file could not be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes the ledgers of the sample district and a year below `folder`, a workspace's 台账, and returns the files in order.
///
/// # Errors
///
/// Returns a [`SampleError`] when a folder or a file cannot be written; files written before it stay.
pub fn write(folder: &Path, year: Year) -> Result<Vec<PathBuf>, SampleError> {
    files(&year.almanac()).iter().map(|file| file.write(folder)).collect()
}

/// Editions that a year's workspace keeps for itself: last year's, and the draft of next year's.
static EDITIONS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/sample/editions");

/// Writes the editions of its own that the sample workspace of a year has below `folder`, its 细则.
///
/// # Errors
///
/// Returns a [`SampleError`] when a folder or a file cannot be written; files written before it stay.
pub fn write_editions(folder: &Path, year: Year) -> Result<(), SampleError> {
    let edition = match year {
        Year::Y2016 => "2017-draft",
        Year::Y2015 => "2015-model",
    };
    let path = folder.join(edition);
    fs::create_dir_all(&path).map_err(|source| SampleError::Folder { path: path.clone(), source })?;
    for file in EDITIONS.get_dir(edition).into_iter().flat_map(Dir::files) {
        let path = folder.join(file.path());
        fs::write(&path, file.contents()).map_err(|source| SampleError::Write { path, source })?;
    }
    Ok(())
}

/// All files of a year, in the order of the sections that keep them.
fn files(year: &Almanac) -> Vec<File> {
    let mut files = Vec::new();
    files.extend(general::files(year));
    files.extend(reporting::files(year));
    files.extend(people::files(year));
    files.extend(analysis::files(year));
    files.extend(register::files(year));
    files.extend(census::files(year));
    files.extend(industry::files(year));
    files.extend(edits::files(year));
    files.extend(law::files(year));
    files.extend(office::files(year));
    files
}
