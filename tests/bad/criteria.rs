//! Bad regulations.

use std::{collections::BTreeSet, fs, path::Path};

use jiff::civil::date;
use kaohe::{
    criteria::Library,
    diag::{Code, Diagnostic, Diagnostics},
    examples,
    source::Locator,
};

use super::{entries, shows, stem};

/// The codes provoked here.
pub(super) fn codes() -> Vec<String> {
    entries("criteria").iter().map(|path| stem(path)).collect()
}

/// What is said of an edition of one file that amends the base.
pub(super) fn said_of(name: &str, text: impl AsRef<[u8]>) -> Diagnostics {
    let folder = tempfile::tempdir().unwrap();
    let library = library(folder.path(), name, text);
    let mut diags = Diagnostics::new();
    match name {
        "no-edition-in-force" => _ = library.on(date(2017, 6, 30), &mut diags),
        "two-editions-in-force" => _ = library.on(date(2016, 6, 30), &mut diags),
        _ => {
            let criteria = library.criteria(name, &mut diags);
            if let Some(criteria) = criteria.filter(|_| !diags.has_errors()) {
                examples::run(&criteria, &mut diags);
            }
        }
    }
    diags.sorted()
}

fn library(root: &Path, name: &str, text: impl AsRef<[u8]>) -> Library {
    let base = root.join("base");
    let case = root.join(name);
    for path in entries("base") {
        fs::create_dir_all(&base).unwrap();
        fs::copy(&path, base.join(path.file_name().unwrap())).unwrap();
    }
    fs::create_dir_all(&case).unwrap();
    fs::write(case.join(format!("{name}.toml")), text).unwrap();
    let mut library = Library::default();
    library.add_folder(root, root).unwrap();
    library
}

/// The lines of a case that it must be told of.
fn marked(text: &str) -> BTreeSet<usize> {
    text.lines().zip(1..).filter(|(line, _)| line.ends_with("#~")).map(|(_, number)| number).collect()
}

/// The lines of the case's own file at which something is said of that code.
fn lines(diags: &Diagnostics, code: Code, file: &str) -> BTreeSet<usize> {
    let line = |found: &Diagnostic| match &found.at {
        Locator::Text(span) if span.source.path.ends_with(file) => Some(span.line()),
        _ => None,
    };
    diags.iter().filter(|found| found.code == code).filter_map(line).collect()
}

#[test]
fn the_base_has_nothing_wrong() {
    let diags = said_of("sound", "[edition]\namends = \"base\"\n");
    assert!(diags.is_empty(), "{diags:?}");
}

#[test]
fn every_bad_regulation_is_told_of_its_mistake_where_it_stands() {
    let misplaced = entries("criteria").into_iter().filter_map(|path| {
        let (name, text) = (stem(&path), fs::read_to_string(&path).unwrap());
        let diags = said_of(&name, &text);
        let there = Code::named(&name).map(|code| lines(&diags, code, &format!("{name}.toml")));
        let told = diags.iter().any(|found| found.code.name() == name);
        (!told || there != Some(marked(&text))).then(|| format!("{name}: told {told}, at {there:?}"))
    });
    let misplaced: Vec<String> = misplaced.collect();
    assert!(misplaced.is_empty(), "{}", misplaced.join("\n"));
}

#[test]
fn every_bad_regulation_is_shown_to_a_reader() {
    for path in entries("criteria") {
        let (name, text) = (stem(&path), fs::read_to_string(&path).unwrap());
        shows(&name, &text, &said_of(&name, &text));
    }
}

#[test]
fn a_regulation_says_nothing_beside_its_mistake() {
    let others = entries("criteria").into_iter().filter_map(|path| {
        let name = stem(&path);
        let diags = said_of(&name, fs::read(&path).unwrap());
        let other: BTreeSet<&str> = diags.iter().map(|found| found.code.name()).filter(|code| *code != name).collect();
        (!other.is_empty()).then(|| format!("{name}: {other:?}"))
    });
    let others: Vec<String> = others.collect();
    assert!(others.is_empty(), "{}", others.join("\n"));
}
