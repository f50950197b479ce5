//! Putting finished documents on the disk: all or none, each aside first and then renamed.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use tempfile::{NamedTempFile, TempPath};

use crate::error::Error;

/// A finished document and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Where it goes.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Documents on their way: each lies aside, beside its place, until all are there; then they take their names together.
///
/// Only their paths are kept, so that a province's papers need no more memory than a township's. What is not taken over by
/// [`Batch::publish`] is removed again.
#[derive(Debug, Default)]
pub struct Batch {
    aside: Mutex<BTreeMap<PathBuf, TempPath>>,
}

impl Batch {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Batch {
        Batch::default()
    }

    /// Lays a document aside. It may be called from several threads.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Write`] when the folder or the file beside the document's place cannot be written.
    pub fn put(&self, document: &Document) -> Result<(), Error> {
        let aside = set_aside(document)?.into_temp_path();
        self.aside.lock().unwrap_or_else(PoisonError::into_inner).insert(document.path.clone(), aside);
        Ok(())
    }

    /// How many bytes the document has that goes to `path`; `None` where none does.
    #[must_use]
    pub fn size(&self, path: &Path) -> Option<u64> {
        let aside = self.aside.lock().unwrap_or_else(PoisonError::into_inner);
        Some(fs::metadata(aside.get(path)?).ok()?.len())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.aside.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Gives every document its name, in the order of names.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Write`] with the first file that cannot be replaced; one that another program keeps open, or that may
    /// not be changed, is found before anything is replaced.
    pub fn publish(self) -> Result<Vec<PathBuf>, Error> {
        let aside = self.aside.into_inner().unwrap_or_else(PoisonError::into_inner);
        for path in aside.keys().filter(|path| path.exists()) {
            let opened = fs::OpenOptions::new().write(true).open(path);
            opened.map_err(|source| write_error(path, source))?;
        }
        let mut written = Vec::with_capacity(aside.len());
        for (path, file) in aside {
            file.persist(&path).map_err(|failed| write_error(&path, failed.error))?;
            written.push(path);
        }
        Ok(written)
    }
}

/// Writes all documents or, where one of them cannot be written, none.
///
/// # Errors
///
/// Returns [`Error::Write`] with the first file that could not be written.
pub fn write_all(documents: &[Document]) -> Result<(), Error> {
    let batch = Batch::new();
    documents.iter().try_for_each(|document| batch.put(document))?;
    batch.publish().map(|_| ())
}

/// Writes a text unless a file of that name is there; says whether it did.
///
/// # Errors
///
/// Returns [`Error::Write`] when the file cannot be written.
pub fn write_new(path: &Path, text: &str) -> Result<bool, Error> {
    if path.exists() {
        return Ok(false);
    }
    write_all(&[Document { path: path.to_path_buf(), bytes: text.as_bytes().to_vec() }])?;
    Ok(true)
}

fn set_aside(document: &Document) -> Result<NamedTempFile, Error> {
    let failed = |source| write_error(&document.path, source);
    let folder = document.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|source| write_error(folder, source))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kaohe-");
    shared(&mut builder);
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(&document.bytes).map_err(failed)?;
    Ok(file)
}

/// A temporary file belongs to its maker alone; a document is for the whole office, as any saved file is.
#[cfg(unix)]
fn shared(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn shared(_: &mut tempfile::Builder<'_, '_>) {}

fn write_error(path: &Path, source: io::Error) -> Error {
    Error::Write { path: path.to_path_buf(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_replaced_when_one_document_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let (good, blocked) = (folder.path().join("甲.html"), folder.path().join("文件"));
        fs::write(&good, "旧").unwrap();
        fs::write(&blocked, "").unwrap();
        let documents = [
            Document { path: good.clone(), bytes: "新".into() },
            Document { path: blocked.join("乙.html"), bytes: Vec::new() },
        ];
        assert!(matches!(write_all(&documents), Err(Error::Write { .. })));
        assert_eq!(fs::read_to_string(&good).unwrap(), "旧");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
