//! Tests: a measure held against a number, or several of them together.

use super::{Figure, Given, Wording};
use crate::{
    condition::Comparison,
    diag::{Code, Diagnostic},
    measure::plan::Reading,
    measure::{self, Measure, Side},
    reader::Table,
};

/// What must hold.
#[derive(Clone, Debug)]
pub enum Requirement {
    /// A measure compares with a number.
    Compare {
        /// What is measured.
        measure: Measure,
        /// How it is compared.
        comparison: Comparison,
        /// With what.
        figure: Figure,
        /// Whether a ledger that is not there counts as one without records.
        countable: bool,
    },
    /// All of these.
    All(Vec<Requirement>),
    /// At least one of these.
    Any(Vec<Requirement>),
}

impl Requirement {
    /// Keys that compare.
    pub const COMPARISONS: &[(&str, Comparison)] = &[
        ("at-least", Comparison::AtLeast),
        ("at-most", Comparison::AtMost),
        ("more-than", Comparison::Above),
        ("less-than", Comparison::Below),
        ("equals", Comparison::Equal),
    ];

    /// Every key that a requirement may begin with.
    pub const KEYS: &[&str] = &["at-least", "at-most", "more-than", "less-than", "equals", "all", "any"];

    /// Reads a requirement; `others` are keys of the rule it stands in.
    pub(crate) fn read(table: &Table, others: &[&str], reading: &mut Reading<'_>) -> Option<Requirement> {
        for (key, join) in [("all", Requirement::All as fn(_) -> _), ("any", Requirement::Any)] {
            if table.get(key).is_some() {
                let known: Vec<&str> = others.iter().copied().chain([key]).collect();
                table.only(&known, &mut reading.diags);
                let parts = table.tables(key, &mut reading.diags);
                let parts: Vec<Option<Requirement>> =
                    parts.into_iter().map(|part| Requirement::read(part, &[], reading)).collect();
                return parts.into_iter().collect::<Option<Vec<_>>>().map(join);
            }
        }
        let known: Vec<&str> = others.iter().chain(Requirement::KEYS).copied().collect();
        let measure = measure::read(table, &known, reading);
        let written: Vec<_> = Requirement::COMPARISONS.iter().filter(|(key, _)| table.get(key).is_some()).collect();
        let [(key, comparison)] = written[..] else {
            let known: Vec<&str> = Requirement::COMPARISONS.iter().map(|(key, _)| *key).collect();
            let none = Diagnostic::new(Code::NoComparison, &table.span).with("known", known.join(" "));
            reading.diags.push(none);
            return None;
        };
        let figure = Figure::read(key, table, reading);
        if let (Some(measure), Comparison::AtMost | Comparison::Below | Comparison::Equal) = (&measure, comparison) {
            reading.blame(measure, Side::Part);
        }
        let countable = ["count", "sum", "distinct"].iter().any(|name| table.get(name).is_some());
        Some(Requirement::Compare { measure: measure?, comparison: *comparison, figure: figure?, countable })
    }

    /// Whether it holds; `None` when there was nothing to measure by.
    #[must_use]
    pub fn met(&self, given: &Given<'_>) -> Option<bool> {
        match self {
            Requirement::Compare { measure, comparison, figure, .. } => {
                let number = given.number(measure)?;
                Some(comparison.holds(Some(number.cmp(&figure.threshold(given.profile)))))
            }
            Requirement::All(parts) => {
                let met: Option<Vec<bool>> = parts.iter().map(|part| part.met(given)).collect();
                met.map(|met| met.into_iter().all(|met| met))
            }
            Requirement::Any(parts) => {
                let met: Option<Vec<bool>> = parts.iter().map(|part| part.met(given)).collect();
                met.map(|met| met.into_iter().any(|met| met))
            }
        }
    }

    /// Whether the records show that it holds: a ledger that is not there holds no record, and where nothing can be
    /// measured nothing is shown.
    #[must_use]
    pub fn shown(&self, given: &Given<'_>) -> bool {
        match self {
            Requirement::Compare { measure, comparison, figure, countable } => {
                let number = given.number(measure).or_else(|| countable.then_some(crate::num::Quantity::ZERO));
                number.is_some_and(|number| comparison.holds(Some(number.cmp(&figure.threshold(given.profile)))))
            }
            Requirement::All(parts) => parts.iter().all(|part| part.shown(given)),
            Requirement::Any(parts) => parts.iter().any(|part| part.shown(given)),
        }
    }

    /// Every measure it stands on.
    #[must_use]
    pub fn measures(&self) -> Vec<&Measure> {
        match self {
            Requirement::Compare { measure, .. } => vec![measure],
            Requirement::All(parts) | Requirement::Any(parts) => parts.iter().flat_map(Requirement::measures).collect(),
        }
    }

    /// The arithmetic: what was measured, and what it was held against.
    #[must_use]
    pub fn working(&self, given: &Given<'_>) -> String {
        match self {
            Requirement::Compare { measure, comparison, figure, .. } => {
                let fact = (given.fact)(measure);
                let threshold = figure.threshold(given.profile);
                let sign = match comparison {
                    Comparison::AtLeast => "≥",
                    Comparison::AtMost => "≤",
                    Comparison::Different => "≠",
                    other => other.sign(),
                };
                format!("{} {sign} {threshold}", super::shown_amount(&fact))
            }
            Requirement::All(parts) | Requirement::Any(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| part.working(given)).collect();
                parts.join("; ")
            }
        }
    }

    /// The requirement in words.
    #[must_use]
    pub fn in_words(&self, wording: &Wording<'_>) -> String {
        let joined = |parts: &[Requirement], key: &str| {
            let parts: Vec<String> = parts.iter().map(|part| part.in_words(wording)).collect();
            parts.join(&wording.lang.word(key))
        };
        match self {
            Requirement::Compare { measure, comparison, figure, .. } => {
                let (key, _) = Requirement::COMPARISONS
                    .iter()
                    .find(|(_, known)| known == comparison)
                    .expect("only these are read");
                let words = minijinja::context! {
                    measure => wording.measure(measure),
                    figure => figure.in_words(wording),
                };
                wording.lang.say(&format!("scale.comparison.{key}"), words)
            }
            Requirement::All(parts) => joined(parts, "list.and"),
            Requirement::Any(parts) => joined(parts, "list.or"),
        }
    }
}
