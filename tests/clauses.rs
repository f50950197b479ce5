//! Real clauses of real regulations, each with its worked example: the proof that a bureau's own text can be written.
//!
//! A folder is a source. An example belongs to a row of the corpus by the number its note begins with (`D017：`).

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use kaohe::{
    criteria::{Criteria, Library},
    diag::{Colour, Diagnostics, Level, to_text},
    examples,
    say::Lang,
};

/// Rows of the corpus that no example states, and why.
const NOT_EXPRESSED: &str = include_str!("clauses/not-expressed.tsv");

/// How many rows the corpus has.
const ROWS: usize = 151;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clauses")
}

fn sources() -> Vec<String> {
    let entries = fs::read_dir(folder()).unwrap();
    let folders = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut names: Vec<String> = folders.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn read(source: &str) -> (Criteria, Diagnostics) {
    let mut library = Library::default();
    library.add_edition(source, &folder().join(source), &folder()).unwrap();
    let mut diags = Diagnostics::new();
    let criteria = library.criteria(source, &mut diags);
    let text = to_text(&diags.clone().sorted(), Lang::Zh, Colour::Off);
    (criteria.unwrap_or_else(|| panic!("{source} cannot be read\n{text}")), diags)
}

/// Each row's number with whether a ruling stands beside its clause.
fn rows(criteria: &Criteria) -> Vec<(String, bool)> {
    let items = criteria.lines().map(|item| (&item.examples, item.ruling.is_some()));
    let vetoes = criteria.vetoes.iter().map(|veto| (&veto.examples, veto.ruling.is_some()));
    let whole = [(&criteria.examples, criteria.edition.ruling.is_some())];
    let numbered = |(examples, ruled): (&Vec<kaohe::criteria::Example>, bool)| -> Vec<(String, bool)> {
        let notes = examples.iter().filter_map(|example| example.note.as_ref());
        notes.filter_map(|note| Some((note.split_once('：')?.0.to_owned(), ruled))).collect()
    };
    items.chain(vetoes).chain(whole).flat_map(numbered).filter(|(row, _)| row.starts_with('D')).collect()
}

#[test]
fn every_source_reads_and_every_example_comes_out() {
    let mut slips = String::new();
    for source in sources() {
        let (criteria, mut diags) = read(&source);
        examples::run(&criteria, &mut diags);
        let errors = diags.iter().filter(|diagnostic| diagnostic.code.level() == Level::Error).cloned();
        let mut found = Diagnostics::new();
        found.extend(errors);
        slips.push_str(&to_text(&found.sorted(), Lang::Zh, Colour::Off));
    }
    assert!(slips.is_empty(), "{slips}");
}

#[test]
fn the_corpus_is_covered() {
    let mut states: BTreeMap<String, String> = BTreeMap::new();
    for source in sources() {
        for (row, ruled) in rows(&read(&source).0) {
            let state = if ruled { "expressed with a ruling" } else { "expressed" };
            states.insert(row, format!("{source}\t{state}"));
        }
    }
    for line in NOT_EXPRESSED.lines().filter(|line| !line.starts_with('#')) {
        let (row, why) = line.split_once('\t').unwrap();
        states.insert(row.to_owned(), format!("-\tnot expressible: {why}"));
    }
    let expressed = states.values().filter(|state| state.contains("expressed")).count();
    let table: Vec<String> = states.iter().map(|(row, state)| format!("{row}\t{state}")).collect();
    insta::assert_snapshot!(format!("{expressed} of {ROWS} expressed\n\n{}", table.join("\n")));
}
