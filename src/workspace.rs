//! A workspace: the folder in which a bureau keeps one assessment, and how finished documents are put there.
//!
//! It holds `kaohe.toml`, the bureau's own editions in `细则/`, ledgers in `台账/` and what comes out in `输出/`. Nothing is
//! scored or printed here.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use jiff::civil::Date;

use crate::{
    criteria::Library,
    diag::{Code, Diagnostic, Diagnostics},
    dossier::Mapping,
    error::Error,
    reader::{self, Table, Value},
    source::{Locator, Span, Spanned},
};

mod output;

pub use output::{Batch, Document, write_all, write_new};

/// The file that makes a folder a workspace.
pub const FILE: &str = "kaohe.toml";
/// The folder of the bureau's own editions.
pub const CRITERIA: &str = "细则";
/// The folder of ledgers.
pub const LEDGERS: &str = "台账";
/// The folder of what comes out.
pub const OUTPUTS: &str = "输出";

/// The folder of the bureau's own layouts of reports.
pub const LAYOUTS: &str = "reports";

/// Keys of `kaohe.toml`.
pub const TOP_KEYS: &[&str] = &["workspace", "ledger"];
/// Keys of `[workspace]`.
pub const KEYS: &[&str] = &["title", "bureau", "edition", "as-of", "contact", "objections-until", "sample", "previous"];
/// Keys of a `[[ledger]]` of `kaohe.toml`.
pub const MAPPING_KEYS: &[&str] = &["file", "sheet", "ledger", "header-row", "columns"];

/// One assessment's folder, as `kaohe.toml` describes it.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder.
    pub root: PathBuf,
    /// What is assessed, as printed.
    pub title: String,
    /// The bureau that assesses, as printed.
    pub bureau: String,
    /// The edition to score by; without it, the one in force on the last day that counts.
    pub edition: Option<Spanned<String>>,
    /// The last day that counts, while the year is not over.
    pub as_of: Option<Date>,
    /// Whom units ask about their results, as printed: a section, a telephone number.
    pub contact: Option<String>,
    /// Until when the bureau takes objections to results.
    pub objections_until: Option<Date>,
    /// Last year's workspace, to compare with: a folder named from this one.
    pub previous: Option<Spanned<String>>,
    /// Whether every figure is invented, which every output then says.
    pub sample: bool,
    /// What it says about sheets that do not speak for themselves.
    pub mappings: Vec<Mapping>,
    /// Where `[workspace]` stands.
    pub span: Span,
}

impl Workspace {
    /// The nearest folder at or above `start` that is a workspace.
    #[must_use]
    pub fn above(start: &Path) -> Option<PathBuf> {
        start.ancestors().find(|folder| folder.join(FILE).is_file()).map(Path::to_path_buf)
    }

    /// Reads the workspace in `root`; what is wrong with its `kaohe.toml` is reported.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Read`] when `kaohe.toml` is there and cannot be read.
    pub fn read(root: &Path, diags: &mut Diagnostics) -> Result<Option<Workspace>, Error> {
        let path = root.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
                let none = Diagnostic::new(Code::NotAWorkspace, Locator::Workspace);
                diags
                    .push(none.with("folder", fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf()).display()));
                return Ok(None);
            }
            Err(source) => return Err(Error::Read { path, source }),
        };
        let file = reader::read(FILE.into(), text.trim_start_matches('\u{feff}').to_owned(), diags);
        Ok(Workspace::from_table(root, &file, diags))
    }

    fn from_table(root: &Path, file: &Table, diags: &mut Diagnostics) -> Option<Workspace> {
        file.only(TOP_KEYS, diags);
        let head = file.required("workspace", diags)?.table(diags)?;
        head.only(KEYS, diags);
        let title = head.required_text("title", diags);
        let bureau = head.text("bureau", diags);
        let edition = head.text("edition", diags);
        let mut day = |key| head.get(key).and_then(|node| node.moment(diags)).map(|moment| moment.date);
        let (as_of, objections_until) = (day("as-of"), day("objections-until"));
        let contact = head.text("contact", diags).map(|contact| contact.value);
        let previous = head.text("previous", diags);
        let sample = head.flag("sample", diags);
        let mappings = file.tables("ledger", diags).into_iter().filter_map(|table| mapping(table, diags)).collect();
        Some(Workspace {
            root: root.to_path_buf(),
            title: title?.value,
            bureau: bureau.map(|bureau| bureau.value).unwrap_or_default(),
            edition,
            as_of,
            contact,
            objections_until,
            previous,
            sample,
            mappings,
            span: head.span.clone(),
        })
    }

    /// The folder of ledgers.
    #[must_use]
    pub fn ledgers(&self) -> PathBuf {
        self.root.join(LEDGERS)
    }

    /// The folder of what comes out.
    #[must_use]
    pub fn outputs(&self) -> PathBuf {
        self.root.join(OUTPUTS)
    }

    /// The editions at hand: those in the binary, and those of the workspace's own folder.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Read`] when a file of the folder cannot be read.
    pub fn library(&self) -> Result<Library, Error> {
        let mut library = Library::embedded();
        let own = self.root.join(CRITERIA);
        if own.is_dir() {
            library.add_folder(&own, &self.root)?;
        }
        Ok(library)
    }

    /// The editions of the workspace's own folder but the one `used`, by name: those it may be compared with.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Read`] when a file of the folder cannot be read.
    pub fn other_editions(&self, used: &str) -> Result<Vec<String>, Error> {
        let own = self.root.join(CRITERIA);
        let mut library = Library::default();
        if own.is_dir() {
            library.add_folder(&own, &self.root)?;
        }
        Ok(library.ids().filter(|id| *id != used).map(str::to_owned).collect())
    }

    /// Says that one of these editions must be named before anything can be compared.
    #[must_use]
    pub fn which_edition(&self, others: &[String]) -> Diagnostic {
        let at = Locator::File(Path::new(CRITERIA).into());
        Diagnostic::new(Code::NoOtherEdition, at).with("editions", others.join(" "))
    }
}

/// One `[[ledger]]` of `kaohe.toml`.
fn mapping(table: &Table, diags: &mut Diagnostics) -> Option<Mapping> {
    table.only(MAPPING_KEYS, diags);
    let file = table.required_text("file", diags);
    let ledger = table.required_text("ledger", diags);
    let sheet = table.text("sheet", diags).map(|sheet| sheet.value);
    let header_row = table.get("header-row").and_then(|node| {
        let number = node.number(diags)?;
        let row = number.decimal().and_then(|row| u32::try_from(row).ok()).filter(|row| *row > 0);
        if row.is_none() {
            diags.push(Diagnostic::new(Code::NotANumber, &node.span).with("text", number));
        }
        row
    });
    let mut columns = BTreeMap::new();
    for (name, header) in table.table("columns", diags).into_iter().flat_map(Table::entries) {
        match &header.value {
            Value::Text(header) => _ = columns.insert(name.value.clone(), header.clone()),
            _ => diags.push(header.not_a("text")),
        }
    }
    let (file, ledger) = (file?, ledger?);
    Some(Mapping {
        at: file.span.into(),
        file: file.value.replace('\\', "/").into(),
        sheet,
        ledger: ledger.value,
        header_row,
        columns,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Workspace>, Vec<Code>) {
        let mut diags = Diagnostics::new();
        let file = reader::read(FILE.into(), text.to_owned(), &mut diags);
        let workspace = Workspace::from_table(Path::new("."), &file, &mut diags);
        (workspace, diags.iter().map(|diagnostic| diagnostic.code).collect())
    }

    #[test]
    fn a_mapping_names_its_sheet_and_its_headers() {
        let (workspace, codes) = read(
            "[workspace]\ntitle = \"甲\"\nas-of = 2016-06-30\nprevious = \"上年\"\n[[ledger]]\nfile = \"综合科\\\\表.xlsx\"\nledger = \"reports\"\nheader-row = 3\ncolumns = { \"报表\" = \"表号\" }\n",
        );
        let workspace = workspace.unwrap();
        assert_eq!(codes, []);
        assert_eq!(workspace.previous.map(|folder| folder.value).as_deref(), Some("上年"));
        assert_eq!(workspace.mappings[0].file, Path::new("综合科/表.xlsx"));
        assert_eq!(workspace.mappings[0].header_row, Some(3));
        assert_eq!(workspace.mappings[0].columns["报表"], "表号");
    }

    #[test]
    fn every_slip_of_the_file_is_reported_at_once() {
        let (_, codes) =
            read("[workspace]\ntitel = \"甲\"\nas-of = \"6月\"\n[[ledger]]\nfile = \"表.xlsx\"\nheader-row = 0\n");
        let expected = [Code::UnknownKey, Code::MissingKey, Code::MissingKey, Code::NotANumber, Code::WrongType];
        let (mut codes, mut expected) = (codes, expected.to_vec());
        codes.sort();
        expected.sort();
        assert_eq!(codes, expected);
    }
}
