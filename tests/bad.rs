//! Bad input: one provoked case for every diagnostic code, shown as people see it, in both languages.
//!
//! A case of `bad/criteria` is an edition that amends `bad/base`; the lines it must be told of end in `#~`. A case of
//! `bad/ledgers` is a ledger of the model regulation; its cell stands in [`ledgers::CASES`]. A case of `bad/workspace` is a
//! whole folder. Each is named for its code.

#![expect(clippy::format_collect, reason = "a file written by the hundred thousand rows reads best as one row")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use kaohe::{
    diag::{Code, Colour, Diagnostics, to_text},
    say::Lang,
    source::{Locator, column_letters},
};

mod attacks;
mod criteria;
mod ledgers;
mod workspaces;

#[test]
fn every_code_is_provoked() {
    let provoked: BTreeSet<String> =
        [criteria::codes(), ledgers::codes(), workspaces::codes()].into_iter().flatten().collect();
    let names = Code::ALL.iter().map(|code| code.name());
    let missing: Vec<&str> = names.clone().filter(|name| !provoked.contains(*name)).collect();
    assert!(missing.is_empty(), "no case in tests/bad provokes: {}", missing.join(", "));
    let known: BTreeSet<&str> = names.collect();
    let strange: Vec<&String> = provoked.iter().filter(|name| !known.contains(name.as_str())).collect();
    assert!(strange.is_empty(), "no code is named: {strange:?}");
}

/// The folder of cases.
fn cases(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad").join(kind)
}

/// Everything in a folder of cases, in the order of names.
fn entries(kind: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(cases(kind)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The name of a case: of its file, without the suffix.
fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// A place in few words: the file, its sheet in brackets, and a cell, row or line.
fn place(at: &Locator) -> String {
    match at {
        Locator::Workspace => "the workspace".to_owned(),
        Locator::File(path) => path.display().to_string(),
        Locator::Text(span) => format!("{} line {}", span.source.path.display(), span.line()),
        Locator::Cell(place) => {
            let sheet = place.sheet.as_ref().map(|name| format!("[{name}]")).unwrap_or_default();
            let cell = match (place.row, place.column) {
                (Some(row), Some(column)) => format!(" {}{row}", column_letters(column)),
                (Some(row), None) => format!(" row {row}"),
                (None, Some(column)) => format!(" column {}", column_letters(column)),
                (None, None) => String::new(),
            };
            format!("{}{sheet}{cell}", place.path.display())
        }
    }
}

/// Compares what people are told, in Chinese and in English, with the snapshot of that name.
fn shows(name: &str, input: &str, diags: &Diagnostics) {
    let text: Vec<String> = Lang::ALL.iter().map(|lang| to_text(diags, *lang, Colour::Off)).collect();
    // Where the tests stand is another folder on every machine.
    let text = text.join("").replace(env!("CARGO_MANIFEST_DIR"), "…");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/bad");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(input.trim_end());
    settings.bind(|| insta::assert_snapshot!(name, text));
}
