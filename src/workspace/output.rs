//! Putting finished documents on the disk: all or none, each aside first and then renamed.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::error::Error;

/// A finished document and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Where it goes.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Writes all documents: each into a temporary file beside its place first, and only when all are there under their names.
///
/// # Errors
///
/// Returns [`Error::Write`] with the first file that could not be written; one that another program keeps open is not
/// replaced.
pub fn write_all(documents: &[Document]) -> Result<(), Error> {
    let aside: Vec<NamedTempFile> = documents.iter().map(set_aside).collect::<Result<_, _>>()?;
    // Found before anything is replaced: a file that another program keeps open, or that may not be changed.
    for document in documents.iter().filter(|document| document.path.exists()) {
        let opened = fs::OpenOptions::new().write(true).open(&document.path);
        opened.map_err(|source| write_error(&document.path, source))?;
    }
    for (document, file) in documents.iter().zip(aside) {
        file.persist(&document.path).map_err(|failed| write_error(&document.path, failed.error))?;
    }
    Ok(())
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
