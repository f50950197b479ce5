//! Bad workspaces: whole folders, from `kaohe.toml` to the assessment.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kaohe::{
    assessment::Assessment,
    diag::Diagnostics,
    dossier::{self, Request},
    report::{Base, Layouts},
    say::Lang,
    workspace::Workspace,
};

use super::{cases, entries, place, shows, stem};

/// Each folder, and where its mistake is told.
const CASES: &[(&str, &[&str])] = &[
    ("missing-bookmark", &["tests/bad/workspace/missing-bookmark/局模板.docx"]),
    ("missing-ledger", &["the workspace"]),
    ("no-other-edition", &["细则"]),
    ("no-units", &["the workspace"]),
    ("not-a-document", &["tests/bad/workspace/not-a-document/局模板.docx"]),
    ("not-a-workspace", &["the workspace"]),
    ("template-mistake", &["tests/bad/workspace/template-mistake/reports/unit/page.html.j2 line 4"]),
    ("ungrouped-unit", &["台账/参评单位名单.csv row 3", "台账/参评单位名单.csv row 4"]),
    ("unknown-mapping", &["kaohe.toml line 7", "kaohe.toml line 11", "kaohe.toml line 15"]),
];

/// The codes provoked here.
pub(super) fn codes() -> Vec<String> {
    entries("workspace").iter().map(|path| stem(path)).collect()
}

/// What is said on the way from the folder to its assessment.
pub(super) fn said_of(root: &Path) -> Diagnostics {
    let mut diags = Diagnostics::new();
    assess(root, &mut diags);
    diags.sorted()
}

fn assess(root: &Path, diags: &mut Diagnostics) -> Option<()> {
    let workspace = Workspace::read(root, diags).unwrap()?;
    let mut library = workspace.library().unwrap();
    library.add_edition("base", &cases("base"), &cases("")).unwrap();
    let criteria = library.criteria(&workspace.edition.as_ref()?.value, diags)?;
    let files = dossier::files(&workspace.ledgers()).unwrap();
    let request = Request {
        root,
        files: &files,
        mappings: &workspace.mappings,
        schema: &criteria.schema,
        units: criteria.units,
        year: criteria.edition.year,
        as_of: workspace.as_of,
    };
    let dossier = dossier::read(&request, diags).unwrap();
    if root.ends_with("no-other-edition") {
        // Asked for by the comparison of criteria alone.
        let others = workspace.other_editions(&workspace.edition.as_ref()?.value).unwrap();
        diags.push(workspace.which_edition(&others));
    }
    let is_sound = !dossier.units.is_empty();
    is_sound.then(|| _ = Assessment::of(criteria, dossier, workspace.as_of, diags))?;
    let layouts = root.join("reports");
    layouts.is_dir().then(|| _ = Layouts::read(Some(&layouts), Lang::Zh, diags).unwrap());
    let base = root.join("局模板.docx");
    base.is_file().then(|| _ = Base::read(&base, diags).unwrap())
}

/// The folder of a case as the tests' own folder knows it, so that messages read the same on every machine.
fn folder(name: &str) -> PathBuf {
    Path::new("tests/bad/workspace").join(name)
}

#[test]
fn every_bad_workspace_is_told_of_its_mistake_where_it_stands() {
    assert_eq!(codes(), CASES.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
    for (name, places) in CASES {
        let diags = said_of(&folder(name));
        let there = diags.iter().filter(|found| found.code.name() == *name).map(|found| place(&found.at));
        assert_eq!(there.collect::<Vec<_>>(), *places, "{name}");
    }
}

#[test]
fn every_bad_workspace_is_shown_to_a_reader() {
    for (name, _) in CASES {
        shows(name, &written(&folder(name)), &said_of(&folder(name)));
    }
}

/// Every file of a folder under its name.
fn written(folder: &Path) -> String {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let file = |path: &Path| format!("{}:\n{}\n", path.file_name().unwrap().display(), text(path));
    paths.iter().map(|path| if path.is_dir() { written(path) } else { file(path) }).collect()
}

/// What a file says; a package says nothing to a reader.
fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}
