//! Two whole regulations with a small invented district each: read from files, scored, and compared with what an official
//! works out line by line.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use kaohe::{
    assessment::Assessment,
    criteria::{Criteria, Library},
    diag::{Colour, Diagnostics, Level, to_text},
    dossier::{self, Request},
    examples,
    num::Points,
    reader::{self, Table},
    say::Lang,
    score::Scorecard,
};

/// Keys of what one unit must come to; every unit states each of them.
const UNIT_KEYS: &[&str] = &["name", "sections", "total", "converted", "place", "group-place", "grade", "eligible"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editions")
}

fn names() -> Vec<String> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let folders = entries.filter(|path| path.is_dir());
    let mut names: Vec<String> = folders.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn criteria(name: &str, diags: &mut Diagnostics) -> Criteria {
    let mut library = Library::default();
    library.add_edition(name, &folder().join(name), &folder()).unwrap();
    let criteria = library.criteria(name, diags);
    criteria.unwrap_or_else(|| panic!("{name} cannot be read\n{}", told(diags)))
}

/// Everything that is more than a notice.
fn told(diags: &Diagnostics) -> String {
    let mut found = Diagnostics::new();
    found.extend(diags.iter().filter(|diagnostic| diagnostic.code.level() != Level::Notice).cloned());
    to_text(&found.sorted(), Lang::Zh, Colour::Off)
}

/// The district of an edition, read from its files and assessed.
fn assessed(name: &str, diags: &mut Diagnostics) -> Assessment {
    let criteria = criteria(name, diags);
    let root = folder().join(name);
    let files = dossier::files(&root.join("district")).unwrap();
    let request = Request {
        root: &root,
        files: &files,
        mappings: &[],
        schema: &criteria.schema,
        units: criteria.units,
        year: criteria.edition.year,
        as_of: None,
    };
    let dossier = dossier::read(&request, diags).unwrap();
    Assessment::of(criteria, dossier, None, diags)
}

/// Every line of what one unit came to, in the order of [`UNIT_KEYS`].
fn found(assessment: &Assessment, card: &Scorecard) -> Vec<(String, String)> {
    let criteria = &assessment.criteria;
    let sections = card.sections.iter().map(|section| {
        let id = &criteria.sections[section.section].id.value;
        (format!("sections.{id}"), section.points.to_string())
    });
    let standing = assessment.ranking.find(card.unit);
    let grade = standing.and_then(|standing| standing.grade).map(|grade| criteria.grades[grade].title.clone());
    let place = |place: Option<usize>| place.map_or_else(String::new, |place| place.to_string());
    let whole = [
        ("total", card.total.to_string()),
        ("converted", card.converted.as_ref().map_or_else(String::new, Points::to_string)),
        ("place", place(standing.map(|standing| standing.overall.place))),
        ("group-place", place(standing.map(|standing| standing.in_group.place))),
        ("grade", grade.unwrap_or_default()),
        ("eligible", card.eligible.to_string()),
    ];
    sections.chain(whole.map(|(key, value)| (key.to_owned(), value))).collect()
}

/// The same lines as the hand calculation states them.
fn expected(unit: &Table, converts: bool, diags: &mut Diagnostics) -> Vec<(String, String)> {
    unit.only(UNIT_KEYS, diags);
    let sections = unit.table("sections", diags).expect("a unit states its sections");
    let mut lines: Vec<(String, String)> = sections
        .entries()
        .filter_map(|(key, node)| Some((format!("sections.{}", key.value), node.points(diags)?.to_string())))
        .collect();
    for key in &UNIT_KEYS[2..] {
        let value = match *key {
            "grade" => unit.required_text(key, diags).map(|grade| grade.value),
            "eligible" => unit.required(key, diags).map(|_| unit.flag(key, diags).to_string()),
            "converted" if !converts => Some(String::new()),
            _ => unit.required(key, diags).and_then(|node| node.points(diags)).map(|points| points.to_string()),
        };
        lines.push(((*key).to_owned(), value.unwrap_or_default()));
    }
    lines
}

/// Every line in which a district differs from its hand calculation.
fn mismatches(name: &str) -> Vec<String> {
    let mut diags = Diagnostics::new();
    let assessment = assessed(name, &mut diags);
    let text = fs::read_to_string(folder().join(name).join("district/expected.toml")).unwrap();
    let table = reader::read(format!("{name}/district/expected.toml").into(), text, &mut diags);
    table.only(&["unit"], &mut diags);
    let units = table.tables("unit", &mut diags);
    let mut mismatches = Vec::new();
    if units.len() != assessment.cards.len() {
        mismatches.push(format!("{name}: {} units expected, {} found", units.len(), assessment.cards.len()));
    }
    let converts = assessment.criteria.edition.convert_to.is_some();
    for unit in units {
        let of = unit.required_text("name", &mut diags).map(|name| name.value).unwrap_or_default();
        let Some(index) = assessment.unit(&of) else {
            mismatches.push(format!("{name}: `{of}` is no unit of the district"));
            continue;
        };
        let (expected, found) = (expected(unit, converts, &mut diags), found(&assessment, assessment.card(index)));
        for line in expected.iter().filter(|line| !found.contains(line)) {
            let other = found.iter().find(|other| other.0 == line.0).map_or("—", |other| other.1.as_str());
            mismatches.push(format!("{name}: {of} {}: expected {}, found {other}", line.0, line.1));
        }
        let unstated = found.iter().filter(|line| !expected.iter().any(|other| other.0 == line.0));
        mismatches.extend(unstated.map(|line| format!("{name}: {of} {}: not stated, found {}", line.0, line.1)));
    }
    let told = told(&diags);
    mismatches.extend((!told.is_empty()).then_some(told));
    mismatches
}

#[test]
fn every_district_comes_out_as_worked_by_hand() {
    let mismatches: Vec<String> = names().iter().flat_map(|name| mismatches(name)).collect();
    assert!(mismatches.is_empty(), "\n{}", mismatches.join("\n"));
}

#[test]
fn every_clause_has_an_example_and_every_example_comes_out() {
    let mut slips = String::new();
    for name in names() {
        let mut diags = Diagnostics::new();
        let criteria = criteria(&name, &mut diags);
        examples::run(&criteria, &mut diags);
        slips.push_str(&told(&diags));
        let lines = criteria.lines().map(|item| (&item.id, item.examples.len()));
        let vetoes = criteria.vetoes.iter().map(|veto| (&veto.id, veto.examples.len()));
        for (id, _) in lines.chain(vetoes).filter(|(_, examples)| *examples == 0) {
            _ = writeln!(slips, "{name}: `{}` has no example", id.value);
        }
    }
    assert!(slips.is_empty(), "\n{slips}");
}
