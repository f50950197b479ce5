//! Stories an official can check by hand: a few records, the arithmetic in words, and what must come out.
//!
//! A case lies in `tests/cases/<edition>/`. It is scored by that edition, or by a tiny one of its own under `criteria`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kaohe::{
    assessment::Assessment,
    criteria::{Criteria, Library},
    diag::{Code, Colour, Diagnostic, Diagnostics, Level, to_text},
    dossier::{ANONYMOUS, Dossier, Example, InlineTable},
    num::Points,
    reader::{self, Node, Table},
    say::Lang,
    score::Scorecard,
    source::Spanned,
};

/// Keys of a case.
const KEYS: &[&str] = &["note", "criteria", "as-of", "absent", "ledgers", "unit"];
/// Keys of what one unit must come to.
const UNIT_KEYS: &[&str] = &[
    "name",
    "items",
    "outcomes",
    "sections",
    "bonus",
    "penalty",
    "total",
    "place",
    "group-place",
    "tied",
    "grade",
    "eligible",
];

/// A case being checked.
struct Case {
    table: Table,
    criteria: Criteria,
    mismatches: Vec<String>,
}

impl Case {
    fn read(path: &Path, edition: &str) -> Case {
        let mut diags = Diagnostics::new();
        let text = fs::read_to_string(path).unwrap();
        let table = reader::read(path.file_name().unwrap().into(), text, &mut diags);
        table.only(KEYS, &mut diags);
        table.required_text("note", &mut diags);
        let own = table.texts("criteria", &mut diags);
        let criteria = match own[..] {
            [] => Library::embedded().criteria(edition, &mut diags),
            _ => Criteria::read(
                &Criteria::parse(own.into_iter().enumerate().map(numbered).collect(), &mut diags),
                &mut diags,
            ),
        };
        let mut case =
            Case { table, criteria: criteria.unwrap_or_else(|| panic!("{}", told(&diags))), mismatches: Vec::new() };
        case.mistakes(diags);
        case
    }

    /// Every mistake is a mismatch; what is only worth knowing is passed over, and so is a ledger left out on purpose.
    fn mistakes(&mut self, diags: Diagnostics) {
        let error = |found: &&Diagnostic| found.code.level() == Level::Error && found.code != Code::MissingLedger;
        if diags.iter().any(|found| error(&found)) {
            self.mismatches.push(told(&diags));
        }
    }

    fn assessed(&mut self) -> Assessment {
        let mut diags = Diagnostics::new();
        let schema = &self.criteria.schema;
        let ledgers = self.table.table("ledgers", &mut diags).expect("a case shows its ledgers");
        let tables: Vec<InlineTable> = ledgers
            .entries()
            .map(|(id, node)| InlineTable {
                ledger: schema.linked(id, &mut diags).expect("the ledger is one of the edition's"),
                text: node.text(&mut diags).expect("a ledger is a text"),
            })
            .collect();
        let as_of = self.table.get("as-of").and_then(|node| node.moment(&mut diags)).map(|moment| moment.date);
        let example = Example {
            schema,
            units: self.criteria.units,
            year: self.criteria.edition.year,
            as_of,
            unit: ANONYMOUS,
            tables: &tables,
        };
        let mut dossier = Dossier::from_tables(&example, &mut diags);
        for id in self.table.texts("absent", &mut diags) {
            dossier.ledgers[schema.linked(&id, &mut diags).expect("the ledger is one of the edition's").0] = None;
        }
        let assessment = Assessment::of(self.criteria.clone(), dossier, as_of, &mut diags);
        self.mistakes(diags);
        assessment
    }

    fn check(mut self) -> Vec<String> {
        let assessment = self.assessed();
        let mut diags = Diagnostics::new();
        let table = self.table.clone();
        let units = table.tables("unit", &mut diags);
        assert!(!units.is_empty(), "a case says what must come out");
        for unit in units {
            self.check_unit(unit, &assessment, &mut diags);
        }
        self.mistakes(diags);
        self.mismatches
    }

    fn check_unit(&mut self, unit: &Table, assessment: &Assessment, diags: &mut Diagnostics) {
        unit.only(UNIT_KEYS, diags);
        let name = unit.text("name", diags).map_or_else(|| ANONYMOUS.to_owned(), |name| name.value);
        let index = assessment.unit(&name).unwrap_or_else(|| panic!("`{name}` is no unit of the case"));
        let card = assessment.card(index);
        let standing = assessment.ranking.find(index).expect("every unit is ranked");
        let grade = standing.grade.map(|grade| assessment.criteria.grades[grade].title.clone()).unwrap_or_default();
        for (key, node) in unit.table("items", diags).into_iter().flat_map(Table::entries) {
            let found = line(assessment, card, key).map(|line| line.points.clone());
            self.compare(&name, &key.value, written_points(node, diags), found);
        }
        for (key, node) in unit.table("outcomes", diags).into_iter().flat_map(Table::entries) {
            let found = line(assessment, card, key).map(|line| line.outcome.key().to_owned());
            self.compare(&name, &key.value, node.text(diags).map(|text| text.value), found);
        }
        for (key, node) in unit.table("sections", diags).into_iter().flat_map(Table::entries) {
            let sections = &assessment.criteria.sections;
            let found = card.sections.iter().find(|section| sections[section.section].id.value == key.value);
            let found = found.map(|section| section.points.clone());
            self.compare(&name, &key.value, written_points(node, diags), found);
        }
        let points = [("bonus", &card.bonus), ("penalty", &card.penalty), ("total", &card.total)];
        for (key, found) in points.into_iter().filter_map(|(key, found)| Some(((key, unit.get(key)?), found))) {
            self.compare(&name, key.0, written_points(key.1, diags), Some(found.clone()));
        }
        let places = [("place", standing.overall.place), ("group-place", standing.in_group.place)];
        for (key, found) in places.into_iter().filter_map(|(key, found)| Some(((key, unit.get(key)?), found))) {
            self.compare(&name, key.0, key.1.number(diags), Some(found.into()));
        }
        let flags = [("tied", standing.overall.tied), ("eligible", card.eligible)];
        for (key, found) in flags.into_iter().filter(|(key, _)| unit.get(key).is_some()) {
            self.compare(&name, key, Some(unit.flag(key, diags)), Some(found));
        }
        if let Some(expected) = unit.text("grade", diags) {
            self.compare(&name, "grade", Some(expected.value), Some(grade));
        }
    }

    fn compare<T: PartialEq + std::fmt::Debug + ToString>(
        &mut self,
        unit: &str,
        what: &str,
        expected: Option<T>,
        found: Option<T>,
    ) {
        if expected.is_none() || expected != found {
            let shown = |side: Option<T>| side.map_or_else(|| "—".to_owned(), |side| side.to_string());
            self.mismatches.push(format!("{unit} {what}: expected {}, found {}", shown(expected), shown(found)));
        }
    }
}

fn numbered((number, text): (usize, Spanned<String>)) -> (PathBuf, String) {
    (PathBuf::from(format!("criteria[{number}]")), text.value)
}

fn told(diags: &Diagnostics) -> String {
    let errors = diags.iter().filter(|found| found.code.level() == Level::Error);
    let mut kept = Diagnostics::new();
    errors.cloned().for_each(|error| kept.push(error));
    to_text(&kept, Lang::Zh, Colour::Off)
}

fn written_points(node: &Node, diags: &mut Diagnostics) -> Option<Points> {
    node.points(diags)
}

fn line<'a>(assessment: &'a Assessment, card: &'a Scorecard, id: &Spanned<String>) -> Option<&'a kaohe::score::Line> {
    assessment.lines(card).find(|(_, item, _)| item.id == *id).map(|(_, _, line)| line)
}

/// The files of a folder, in order.
fn listed(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Every mismatch of every case below a folder of editions.
fn mismatches(folder: &Path) -> Vec<String> {
    let of_edition = |edition: PathBuf| {
        let id = edition.file_name().unwrap().to_str().unwrap().to_owned();
        let of_case = move |path: PathBuf| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            Case::read(&path, &id).check().into_iter().map(move |mismatch| format!("{name}: {mismatch}"))
        };
        listed(&edition).into_iter().flat_map(of_case).collect::<Vec<_>>()
    };
    listed(folder).into_iter().flat_map(of_edition).collect()
}

#[test]
fn every_case_comes_out_as_worked_by_hand() {
    let mismatches = mismatches(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
    assert!(mismatches.is_empty(), "\n{}", mismatches.join("\n"));
}
