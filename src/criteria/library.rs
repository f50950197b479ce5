//! Editions by name and by date: those in the binary, and those a workspace adds or replaces.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use encoding_rs::{GB18030, UTF_8};
use include_dir::{Dir, include_dir};
use jiff::civil::Date;

use super::{Criteria, Edition, EditionText, TOP_KEYS};
use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    error::Error,
    moment::Stretch,
    reader::{Node, Table, Value},
    source::{Locator, Spanned},
};

/// The editions that travel inside the binary.
static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/criteria");

/// The files of one edition, by file name.
#[derive(Clone, Debug, Default)]
pub struct EditionFiles(BTreeMap<String, EditionText>);

/// All editions at hand.
#[derive(Clone, Debug, Default)]
pub struct Library(BTreeMap<String, EditionFiles>);

/// Arrays of tables that an amended edition replaces by id.
const BY_ID: &[&str] = &["group", "grade", "reminder", "ledger", "item", "bonus", "penalty", "veto"];

impl Library {
    /// The editions in the binary.
    #[must_use]
    pub fn embedded() -> Library {
        let mut library = Library::default();
        for folder in EMBEDDED.dirs() {
            let id = folder.path().display().to_string();
            for file in folder.files() {
                let name = file.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let path = Path::new("criteria").join(file.path());
                let text = file.contents_utf8().unwrap_or_default().to_owned();
                if is_toml(&path) {
                    library.0.entry(id.clone()).or_default().0.insert(name, (path, text));
                }
            }
        }
        library
    }

    /// Adds the editions of a folder such as a workspace's `细则`; a file of the same name replaces the one in the binary.
    ///
    /// Paths are shown relative to `root`.
    ///
    /// # Errors
    ///
    /// When the folder or a file in it cannot be read, or a file is neither UTF-8 nor GB18030.
    pub fn add_folder(&mut self, folder: &Path, root: &Path) -> Result<(), Error> {
        for edition in sorted_entries(folder)? {
            if edition.is_dir() {
                let id = edition.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                self.add_edition(&id, &edition, root)?;
            }
        }
        Ok(())
    }

    /// Adds one edition's folder under `id`.
    ///
    /// # Errors
    ///
    /// As [`Library::add_folder`].
    pub fn add_edition(&mut self, id: &str, folder: &Path, root: &Path) -> Result<(), Error> {
        for path in sorted_entries(folder)?.into_iter().filter(|path| is_toml(path)) {
            let text = read_text(&path).map_err(|source| Error::Read { path: path.clone(), source })?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let shown = path.strip_prefix(root).map_or_else(|_| path.clone(), Path::to_path_buf);
            self.0.entry(id.to_owned()).or_default().0.insert(name, (shown, text));
        }
        Ok(())
    }

    /// Names of the editions, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether the program brings an edition of that name.
    #[must_use]
    pub fn is_embedded(&self, id: &str) -> bool {
        EMBEDDED.get_dir(id).is_some()
    }

    /// How many files of an edition are the workspace's, of how many.
    #[must_use]
    pub fn replaced(&self, id: &str) -> (usize, usize) {
        let texts = self.texts(id);
        let embedded =
            |path: &Path| path.strip_prefix("criteria").is_ok_and(|inner| EMBEDDED.get_file(inner).is_some());
        (texts.iter().filter(|(path, _)| !embedded(path)).count(), texts.len())
    }

    /// The texts of one edition's own files, in the order of their names.
    #[must_use]
    pub fn texts(&self, id: &str) -> Vec<EditionText> {
        self.0.get(id).map(|files| files.0.values().cloned().collect()).unwrap_or_default()
    }

    /// Reads the edition of that name, merged with what it amends.
    pub fn criteria(&self, id: &str, diags: &mut Diagnostics) -> Option<Criteria> {
        let files = self.tables(id, Locator::Workspace, &mut Vec::new(), diags)?;
        // What a file that is no TOML would have said is not missing; it is asked for again once the file can be read.
        if diags.iter().any(|found| found.code == Code::TomlSyntax) { None } else { Criteria::read(&files, diags) }
    }

    /// Reads the edition of that name for another assessment year: every day it states, also inside a condition, is moved by
    /// whole years, so that ledgers of `year` can be scored by it.
    pub fn criteria_for(&self, id: &str, year: Stretch, diags: &mut Diagnostics) -> Option<Criteria> {
        let own = self.tables(id, Locator::Workspace, &mut Vec::new(), diags)?;
        let years = first_year(&own).map_or(0, |first| year.from.year() - first);
        let files: Vec<Table> = own.iter().map(|file| file.moved(years)).collect();
        if diags.iter().any(|found| found.code == Code::TomlSyntax) {
            return None;
        }
        let mut criteria = Criteria::read(&files, diags)?;
        criteria.edition.year = year;
        Some(criteria)
    }

    /// The name of the edition in force on `day`; none or several are reported.
    pub fn on(&self, day: Date, diags: &mut Diagnostics) -> Option<String> {
        let in_force: Vec<(&String, Locator)> = self
            .0
            .keys()
            .filter_map(|id| {
                let mut ignored = Diagnostics::new();
                let files = self.tables(id, Locator::Workspace, &mut Vec::new(), &mut ignored)?;
                let head = files.iter().find_map(|file| file.plain_table("edition"))?;
                let (from, until) = Edition::in_force(head, &mut ignored)?;
                let covers = from <= day && until.is_none_or(|until| day <= until);
                covers.then(|| (id, Locator::from(&head.key("in-force").map_or(&head.span, |key| &key.span).clone())))
            })
            .collect();
        match &in_force[..] {
            [(id, _)] => Some((*id).clone()),
            [] => {
                let known = self.ids().collect::<Vec<_>>().join(" ");
                let none = Diagnostic::new(Code::NoEditionInForce, Locator::Workspace).with("day", day);
                diags.push(none.with("known", known));
                None
            }
            several => {
                let ids = several.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(" ");
                for (_, at) in several {
                    let found = Diagnostic::new(Code::TwoEditionsInForce, at.clone()).with("day", day);
                    diags.push(found.with("ids", &ids));
                }
                None
            }
        }
    }

    /// The files of the edition that is named at a place, as tables; `through` are the editions on the way here, so that a
    /// circle is found.
    fn tables(&self, id: &str, at: Locator, through: &mut Vec<String>, diags: &mut Diagnostics) -> Option<Vec<Table>> {
        if through.iter().any(|earlier| earlier == id) {
            let circle = Diagnostic::new(Code::AmendsItself, at).with("id", id);
            diags.push(circle.with("through", through.join(" → ")));
            return None;
        }
        if !self.0.contains_key(id) {
            let unknown = Diagnostic::new(Code::UnknownEdition, at).with("id", id).near(id, self.ids());
            diags.push(unknown.with("known", self.ids().collect::<Vec<_>>().join(" ")));
            return None;
        }
        through.push(id.to_owned());
        let own = Criteria::parse(self.texts(id), diags);
        let amended = own.iter().find_map(|file| {
            let head = file.plain_table("edition")?;
            Some((head.plain_text("amends")?.to_owned(), head.get("amends")?.span.clone()))
        });
        match amended {
            Some((base, span)) => {
                let base = self.tables(&base, span.into(), through, diags)?;
                // Days of another year's edition become those of the year that amends it.
                let years = first_year(&own).zip(first_year(&base)).map_or(0, |(own, base)| own - base);
                let base = if years == 0 { base } else { base.iter().map(|file| file.moved(years)).collect() };
                Some(amend(base, &own, diags))
            }
            None => Some(own),
        }
    }
}

/// The year in which an edition's assessment year begins.
fn first_year(files: &[Table]) -> Option<i16> {
    let head = files.iter().find_map(|file| file.plain_table("edition"))?;
    match head.plain_table("period")?.get("from")?.value {
        Value::Moment(from) => Some(from.date.year()),
        _ => None,
    }
}

/// Lays the files of an amendment over those of its base: heads and sections key by key, items and the like by id.
fn amend(mut base: Vec<Table>, own: &[Table], diags: &mut Diagnostics) -> Vec<Table> {
    for file in own {
        if let (Some(key), Some(head)) = (file.key("edition"), file.plain_table("edition")) {
            remove(&mut base, &head.texts("remove", diags), diags);
            for earlier in &mut base {
                if earlier.get("edition").is_some() {
                    earlier.overlay_table(key, head);
                }
            }
        }
        let section = file.plain_table("section").and_then(|section| section.plain_text("id"));
        let home = section.and_then(|id| {
            base.iter()
                .position(|earlier| earlier.plain_table("section").and_then(|own| own.plain_text("id")) == Some(id))
        });
        let Some(home) = home.or_else(|| section.is_none().then_some(0).filter(|_| !base.is_empty())) else {
            base.push(file.clone());
            continue;
        };
        // The file is not read as one: what cannot stand in it would be lost without a word.
        file.only(TOP_KEYS, diags);
        if let (Some(key), Some(section)) = (file.key("section"), file.plain_table("section")) {
            base[home].overlay_table(key, section);
        }
        for key in BY_ID {
            let (Some(name), Some(node)) = (file.key(key), file.get(key)) else { continue };
            for node in node.several() {
                replace_or_add(&mut base, home, name, node);
            }
        }
    }
    base
}

fn replace_or_add(base: &mut [Table], home: usize, key: &Spanned<String>, node: &Node) {
    let id = id_of(node);
    for file in base.iter_mut() {
        let same =
            file.array(&key.value).and_then(|values| values.iter_mut().find(|old| id.is_some() && id_of(old) == id));
        if let Some(old) = same {
            *old = node.clone();
            return;
        }
    }
    base[home].append(key, node.clone());
}

fn id_of(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Table(table) => table.plain_text("id"),
        _ => None,
    }
}

/// Takes out what an amendment removes; a name that stands nowhere would leave in force what was meant to go.
fn remove(base: &mut [Table], ids: &[Spanned<String>], diags: &mut Diagnostics) {
    let is = |node: &Node, id: &Spanned<String>| id_of(node) == Some(id.value.as_str());
    for id in ids {
        let mut known = Vec::new();
        let mut found = false;
        for values in base.iter_mut().flat_map(|file| file.arrays(BY_ID)) {
            known.extend(values.iter().filter_map(id_of).map(str::to_owned));
            found |= values.iter().any(|node| is(node, id));
            values.retain(|node| !is(node, id));
        }
        if !found {
            let unknown = Diagnostic::new(Code::UnknownItem, &id.span).with("id", &id.value);
            diags.push(unknown.near(&id.value, known.iter().map(String::as_str)));
        }
    }
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// A text file in UTF-8, or in GB18030, as an older Notepad saves it; without a byte-order mark.
fn read_text(path: &Path) -> io::Result<String> {
    let bytes = fs::read(path)?;
    for encoding in [UTF_8, GB18030] {
        let (text, _, malformed) = encoding.decode(&bytes);
        if !malformed {
            return Ok(text.into_owned());
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, "neither UTF-8 nor GB18030"))
}

fn sorted_entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::Read { path: folder.to_path_buf(), source };
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(failed)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    entries.sort();
    Ok(entries)
}

#[cfg(test)]
mod tests;
