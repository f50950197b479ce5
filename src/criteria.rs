//! The regulation: an edition's sections, items, bonuses, penalties, vetoes and grades, read, linked and checked.
//!
//! No ledger is opened here; only what the edition says of them is known.

use std::path::PathBuf;

use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{LedgerIndex, Schema},
    measure::plan::{Plan, Reading},
    moment::Cut,
    reader::{self, Table},
    say::Lang,
    scale::Wording,
};

mod edition;
mod example;
mod grade;
mod item;
mod library;
mod likeness;
mod lint;
mod practice;
mod remedy;
mod schema_json;
mod urgency;
mod veto;
mod words;

pub use crate::group::{Group, GroupIndex, Groups};
pub use edition::{Edition, Level, NotApplicable, Ties, WorkdayRule};
pub use example::{Example, Expected, Outcome as ExpectedOutcome};
pub use grade::{Grade, Quota, QuotaSize};
pub use item::{
    Combine, FIELDS, FRAME_KEYS, Floor, Item, Missing, OVER_KEYS, Over, Rule, SECTION_KEYS, Section, ZeroIf,
};
pub use library::{EditionFiles, Library};
pub use likeness::Likeness;
pub use practice::PracticeRule;
pub use remedy::{Piece, Remedy};
pub use schema_json::json_schema;
pub use urgency::{Repeats, Urgency, Within};
pub use veto::{Effect, Veto, ZeroTarget};

/// An edition of a regulation, ready to score by.
#[derive(Clone, Debug)]
pub struct Criteria {
    /// What holds for the whole.
    pub edition: Edition,
    /// The ledgers it names.
    pub schema: Schema,
    /// The list of units.
    pub units: LedgerIndex,
    /// Which days are worked, where rules count working days.
    pub workdays: Option<WorkdayRule>,
    /// Groups of units.
    pub groups: Groups,
    /// By what units resemble one another, where papers compare those that do.
    pub likeness: Vec<Likeness>,
    /// Where units write down what they would show others.
    pub practices: Option<PracticeRule>,
    /// Grades, best first.
    pub grades: Vec<Grade>,
    /// When units are reminded of something, the most urgent first; without any there are no reminders.
    pub urgencies: Vec<Urgency>,
    /// Chapters that make up the base points, in the regulation's order.
    pub sections: Vec<Section>,
    /// Points on top.
    pub bonuses: Vec<Item>,
    /// Points taken from the total.
    pub penalties: Vec<Item>,
    /// What overrides points, grade or eligibility.
    pub vetoes: Vec<Veto>,
    /// Worked examples of whole results.
    pub examples: Vec<Example>,
    /// Everything that must be measured.
    pub plan: Plan,
}

/// A file of an edition: its path as messages name it, and its text.
pub type EditionText = (PathBuf, String);

/// Top-level keys of the files of an edition.
pub const TOP_KEYS: &[&str] =
    &["edition", "group", "grade", "reminder", "ledger", "section", "item", "bonus", "penalty", "veto", "example"];

impl Criteria {
    /// Reads an edition from its files, already merged with what it amends.
    ///
    /// Whatever is wrong is gathered; the criteria are returned only when nothing stands in the way of scoring by them.
    pub fn read(files: &[Table], diags: &mut Diagnostics) -> Option<Criteria> {
        for file in files {
            file.only(TOP_KEYS, diags);
        }
        let all = |key: &str, diags: &mut Diagnostics| -> Vec<&Table> {
            files.iter().flat_map(|file| file.tables(key, diags)).collect()
        };
        let Some(head) = all("edition", diags).first().copied() else {
            let span = files.first().map(|file| file.span.clone());
            let at = span.map_or(crate::source::Locator::Workspace, Into::into);
            diags.push(Diagnostic::new(Code::MissingKey, at).with("key", "[edition]"));
            return None;
        };
        let schema = Schema::read(&all("ledger", diags), diags);
        let edition = Edition::read(head, diags);
        let units = Edition::units(head, &schema, diags)?;
        let workdays = WorkdayRule::read(head, &schema, diags);
        let practices = PracticeRule::read(head, &schema, diags);
        let groups = Groups::read(&all("group", diags), &schema[units], diags);
        let mut reading = Reading {
            schema: &schema,
            units,
            groups: &groups,
            cut: Cut::Year,
            full: Vec::new(),
            plan: Plan::default(),
            diags: Diagnostics::new(),
        };
        let likeness = Likeness::read_all(head, &mut reading);
        let grades = Grade::read_all(&all("grade", diags), &mut reading);
        let urgencies = Urgency::read_all(&all("reminder", diags), &grades, workdays.is_some(), &mut reading);
        let written: Vec<&Table> = files.iter().filter(|file| file.get("section").is_some()).collect();
        let sections: Vec<Section> = written.iter().filter_map(|file| Section::read(file, &mut reading)).collect();
        let are_whole = sections.len() == written.len();
        let items = |key: &str, reading: &mut Reading<'_>, diags: &mut Diagnostics| -> Vec<Item> {
            all(key, diags).into_iter().filter_map(|table| Item::read(table, key, reading)).collect()
        };
        let bonuses = items("bonus", &mut reading, diags);
        let penalties = items("penalty", &mut reading, diags);
        let vetoes: Vec<Veto> =
            all("veto", diags).into_iter().filter_map(|table| Veto::read(table, &grades, &mut reading)).collect();
        let examples = all("example", diags)
            .into_iter()
            .filter_map(|table| Example::read("result", table, &schema, &mut reading.diags))
            .collect();
        diags.append(schema.told_where(reading.diags));
        let plan = reading.plan;
        let criteria = Criteria {
            edition: edition?,
            plan,
            workdays,
            examples,
            units,
            likeness,
            practices,
            grades,
            urgencies,
            sections,
            bonuses,
            penalties,
            vetoes,
            groups,
            schema,
        };
        lint::check(&criteria, are_whole, diags);
        Some(criteria)
    }

    /// Reads the files of an edition as TOML.
    pub fn parse(files: Vec<EditionText>, diags: &mut Diagnostics) -> Vec<Table> {
        files.into_iter().map(|(path, text)| reader::read(path, text, diags)).collect()
    }

    /// Items of the sections, in the regulation's order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// Items, bonuses and penalties, in that order.
    pub fn lines(&self) -> impl Iterator<Item = &Item> {
        self.items().chain(&self.bonuses).chain(&self.penalties)
    }

    /// The item, bonus or penalty of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Item> {
        self.lines().find(|item| item.id.value == id)
    }

    /// What the criteria need to be said in words.
    #[must_use]
    pub fn wording(&self, lang: Lang) -> Wording<'_> {
        Wording { schema: &self.schema, plan: &self.plan, groups: &self.groups, units: self.units, lang }
    }
}
