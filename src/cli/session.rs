//! From a folder to an assessment: the workspace, the edition, the ledgers, read in this order.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use clap::ArgMatches;
use jiff::civil::Date;
use minijinja::context;

use super::{Console, Exit, findings, progress::Progress};

mod previous;

pub(super) use previous::{Previous, assess_by, assess_previous, edition_for};

use crate::{
    assessment::{Assessment, fingerprint, fingerprint_of_edition},
    criteria::{Criteria, Library},
    diag::{Code, Diagnostic, Diagnostics, Level, nearest},
    district::District,
    dossier::{self, Dossier, UnitIndex},
    error::Error,
    say::Lang,
    source::Locator,
    workspace::{self, Workspace},
};

/// What the command line says about an assessment.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// The folder, where one is named.
    pub(super) folder: Option<PathBuf>,
    /// The edition, by name or by folder.
    pub(super) edition: Option<String>,
    /// The last day that counts.
    pub(super) as_of: Option<Date>,
    /// Ledger files or folders to read instead of the workspace's own.
    pub(super) ledgers: Vec<PathBuf>,
    /// Whether records with mistakes are left out rather than stopping everything.
    pub(super) skip_bad: bool,
    /// The folder from which files are named in messages, where it is not the workspace's.
    pub(super) seen_from: Option<PathBuf>,
}

impl Wanted {
    /// What a verb that is [assessing](super::command::Texts::assessing) was told, with its `dir`.
    pub(super) fn of(matches: &ArgMatches) -> Wanted {
        Wanted {
            folder: matches.get_one("dir").cloned(),
            edition: matches.get_one("criteria").cloned(),
            as_of: matches.get_one("as-of").copied(),
            skip_bad: matches.get_flag("skip-bad"),
            ..Wanted::default()
        }
    }

    /// Finds the workspace for the ledgers named: the one around us, or else the one around the first of them.
    pub(super) fn settle(&mut self) {
        let Some(first) = self.ledgers.first().cloned() else { return };
        if first.join(workspace::FILE).is_file() {
            self.folder = Some(self.ledgers.remove(0));
        } else if above(Path::new(".")).is_none() {
            self.folder = above(&first);
        }
    }
}

/// The nearest workspace at or above a folder or file.
fn above(start: &Path) -> Option<PathBuf> {
    // The folder as it was named is kept where it is the workspace itself, so that messages show what was typed.
    if start.join(workspace::FILE).is_file() {
        return Some(start.to_path_buf());
    }
    Workspace::above(&fs::canonicalize(start).ok()?)
}

/// A workspace and the edition it is scored by.
pub(super) struct Ground {
    /// The workspace.
    pub(super) workspace: Workspace,
    /// The edition's name or folder, as it was asked for.
    pub(super) edition: String,
    /// The edition.
    pub(super) criteria: Criteria,
    /// Its fingerprint.
    pub(super) criteria_print: String,
    /// The last day that counts, while the year is not over.
    pub(super) as_of: Option<Date>,
}

/// What reading the ledgers came to.
pub(super) struct Evidence {
    /// The ledgers.
    pub(super) dossier: Dossier,
    /// The files they were read from.
    pub(super) files: Vec<PathBuf>,
}

/// An assessment, and what went into it.
pub(super) struct Assessed {
    /// The workspace.
    pub(super) workspace: Workspace,
    /// The edition's name or folder, as it was asked for.
    pub(super) edition: String,
    /// The assessment.
    pub(super) assessment: Assessment,
    /// Fingerprint of the criteria.
    pub(super) criteria_print: String,
    /// Fingerprint of the ledgers.
    pub(super) ledgers_print: String,
    /// Whether records with mistakes were left out.
    pub(super) trial: bool,
    /// How long it took.
    pub(super) since: Instant,
}

/// The workspace in `folder`, or the nearest at or above it.
pub(super) fn workspace(folder: Option<&Path>, diags: &mut Diagnostics) -> Result<Option<Workspace>, Error> {
    let start = folder.unwrap_or(Path::new("."));
    Workspace::read(&above(start).unwrap_or_else(|| start.to_path_buf()), diags)
}

/// The edition of that name or in that folder.
pub(super) fn edition(
    named: &str,
    library: Library,
    diags: &mut Diagnostics,
) -> Result<Option<(Criteria, String)>, Error> {
    let (id, library) = shelved(named, library)?;
    let print = fingerprint_of_edition(&library.texts(&id));
    Ok(library.criteria(&id, diags).map(|criteria| (criteria, print)))
}

/// The name under which an edition stands in the library; one named by its folder is put there.
fn shelved(named: &str, mut library: Library) -> Result<(String, Library), Error> {
    let folder = Path::new(named);
    let mut id = named.to_owned();
    if !library.ids().any(|known| known == named) && folder.is_dir() {
        id = folder
            .canonicalize()
            .ok()
            .and_then(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()))
            .unwrap_or(id);
        library.add_edition(&id, folder, Path::new(""))?;
    }
    Ok((id, library))
}

/// Workspace and edition; `None` when what is wrong stands in the way.
pub(super) fn ground(wanted: &Wanted, diags: &mut Diagnostics) -> Result<Option<Ground>, Error> {
    let Some(workspace) = workspace(wanted.folder.as_deref(), diags)? else { return Ok(None) };
    let library = workspace.library()?;
    let as_of = wanted.as_of.or(workspace.as_of);
    let written = workspace.edition.as_ref().map(|edition| edition.value.clone());
    let Some(name) = wanted.edition.clone().or(written).or_else(|| only_edition(&workspace, &library, as_of, diags))
    else {
        return Ok(None);
    };
    let mut of_edition = Diagnostics::new();
    let found = edition(&name, library, &mut of_edition)?;
    // What could be better about an edition is for `criteria check` to say.
    diags.extend(of_edition.iter().filter(|diagnostic| diagnostic.code.level() == Level::Error).cloned());
    let Some((criteria, criteria_print)) = found else { return Ok(None) };
    if diags.has_errors() {
        return Ok(None);
    }
    // A day after the year is over cuts nothing off.
    let as_of = as_of.filter(|day| *day < criteria.edition.year.to);
    Ok(Some(Ground { workspace, edition: name, criteria, criteria_print, as_of }))
}

/// The edition in force on the last day that counts, or the only one there is.
fn only_edition(
    workspace: &Workspace,
    library: &Library,
    as_of: Option<Date>,
    diags: &mut Diagnostics,
) -> Option<String> {
    if let Some(day) = as_of {
        return library.on(day, diags);
    }
    let mut ids = library.ids();
    if let (Some(only), None) = (ids.next(), ids.next()) {
        return Some(only.to_owned());
    }
    diags.push(Diagnostic::new(Code::MissingKey, &workspace.span).with("key", "edition"));
    None
}

/// The ledgers of a workspace.
pub(super) fn evidence(ground: &Ground, wanted: &Wanted, diags: &mut Diagnostics) -> Result<Evidence, Error> {
    let folder = ground.workspace.ledgers();
    let mut files = Vec::new();
    for path in &wanted.ledgers {
        if path.is_dir() { files.extend(dossier::files(path)?) } else { files.push(path.clone()) }
    }
    if wanted.ledgers.is_empty() {
        if folder.is_dir() {
            files = dossier::files(&folder)?;
        }
        if files.is_empty() {
            let schema = &ground.criteria.schema;
            let none = Diagnostic::new(Code::NoUnits, Locator::File(Path::new(workspace::LEDGERS).into()));
            diags.push(none.with("title", &schema[ground.criteria.units].title));
            return Ok(Evidence { dossier: Dossier::default(), files });
        }
    }
    let request = dossier::Request {
        root: wanted.seen_from.as_ref().unwrap_or(&ground.workspace.root),
        files: &files,
        mappings: &ground.workspace.mappings,
        schema: &ground.criteria.schema,
        units: ground.criteria.units,
        year: ground.criteria.edition.year,
        as_of: ground.as_of,
    };
    let dossier = dossier::read(&request, diags)?;
    Ok(Evidence { dossier, files })
}

/// The whole way; `None` when what is wrong stands in the way.
pub(super) fn assess(
    wanted: &Wanted,
    progress: &Progress,
    lang: Lang,
    diags: &mut Diagnostics,
) -> Result<Option<Assessed>, Error> {
    let since = Instant::now();
    let Some(ground) = ground(wanted, diags)? else { return Ok(None) };
    scored(ground, wanted, since, progress, lang, diags)
}

/// Assesses and hands the assessment to `answer`, once what was found is told; says why there is none, where there is none.
pub(super) fn answer(
    wanted: &Wanted,
    console: Console,
    answer: impl FnOnce(&Assessed) -> Result<Exit, Error>,
) -> Result<Exit, Error> {
    let mut diags = Diagnostics::new();
    let progress = Progress::start(console);
    let assessed = assess(wanted, &progress, console.lang, &mut diags)?;
    drop(progress);
    assessed.map_or_else(|| Ok(findings::invalid(diags, console)), |assessed| answer(&assessed))
}

/// The ledgers read and scored by the edition of `ground`; `None` when what is wrong stands in the way.
fn scored(
    ground: Ground,
    wanted: &Wanted,
    since: Instant,
    progress: &Progress,
    lang: Lang,
    diags: &mut Diagnostics,
) -> Result<Option<Assessed>, Error> {
    progress.doing(lang.say("cli.doing.reading", context! { folder => workspace::LEDGERS }));
    let mut found = Diagnostics::new();
    let Evidence { dossier, files } = evidence(&ground, wanted, &mut found)?;
    let ledgers_print = print_of(&ground.workspace.root, &files)?;
    let nobody = dossier.units.is_empty();
    let stopped = nobody || (found.has_errors() && !wanted.skip_bad);
    diags.append(found);
    if stopped {
        return Ok(None);
    }
    progress.doing(lang.word("cli.doing.scoring"));
    let mut judged = Diagnostics::new();
    let Ground { workspace, edition, criteria, criteria_print, as_of } = ground;
    let assessment = Assessment::of(criteria, dossier, as_of, &mut judged);
    let stopped = judged.has_errors() && !wanted.skip_bad;
    diags.append(judged);
    let trial = diags.has_errors();
    let assessed = Assessed { workspace, edition, assessment, criteria_print, ledgers_print, trial, since };
    Ok((!stopped).then_some(assessed))
}

/// The unit of that name, code or alias, where it is assessed; otherwise why it is not found, in a sentence.
pub(super) fn member(district: &District<'_>, name: &str, lang: Lang) -> Result<UnitIndex, String> {
    let assessment = district.assessment;
    let Some(unit) = assessment.unit(name) else {
        let near = nearest(name, assessment.dossier.units.names());
        return Err(lang.say("cli.explain.unknown-unit", context! { name, near }));
    };
    if district.excluded.contains(&unit) {
        return Err(lang.say("cli.report.excluded", context! { name => &assessment.dossier.units[unit].name }));
    }
    Ok(unit)
}

/// The fingerprint of ledger files, by their names inside the workspace.
fn print_of(root: &Path, files: &[PathBuf]) -> Result<String, Error> {
    let mut named: Vec<(String, Vec<u8>)> = Vec::new();
    for path in files {
        let bytes = fs::read(path).map_err(|source| Error::Read { path: path.clone(), source })?;
        let inside = path.strip_prefix(root).unwrap_or(path);
        let name: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        named.push((name.join("/"), bytes));
    }
    Ok(fingerprint(named.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))))
}
