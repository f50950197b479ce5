//! Runs the worked examples inside the criteria, as `kaohe criteria check` does: the doctest of a regulation.

use rayon::prelude::*;

use crate::{
    criteria::{Criteria, Example, Expected, ExpectedOutcome, GroupIndex},
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{self, ANONYMOUS, Dossier, InlineTable, UnitIndex},
    facts::{self, Facts},
    num::{Points, Quantity},
    rank::Ranking,
    score,
    source::Spanned,
};

/// Whose example it is.
#[derive(Clone, Copy)]
enum Of<'a> {
    Line(&'a Spanned<String>),
    Veto(usize, &'a Spanned<String>),
    Edition(&'a Spanned<String>),
}

/// Runs every example of an edition, reports those that do not come out, and says how many were run.
pub fn run(criteria: &Criteria, diags: &mut Diagnostics) -> usize {
    let lines = criteria.lines().flat_map(|item| item.examples.iter().map(|example| (Of::Line(&item.id), example)));
    let vetoes = criteria
        .vetoes
        .iter()
        .enumerate()
        .flat_map(|(index, veto)| veto.examples.iter().map(move |example| (Of::Veto(index, &veto.id), example)));
    let whole = criteria.examples.iter().map(|example| (Of::Edition(&criteria.edition.id), example));
    let examples: Vec<(Of<'_>, &Example)> = lines.chain(vetoes).chain(whole).collect();
    let found: Vec<Diagnostics> = examples.par_iter().map(|(of, example)| one(criteria, *of, example)).collect();
    for of_example in found {
        diags.append(of_example);
    }
    examples.len()
}

fn one(criteria: &Criteria, of: Of<'_>, example: &Example) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let tables: Vec<InlineTable> =
        example.tables.iter().map(|(ledger, text)| InlineTable { ledger: *ledger, text: text.clone() }).collect();
    let unit = example.unit.as_deref().unwrap_or(ANONYMOUS);
    let inline = dossier::Example {
        schema: &criteria.schema,
        units: criteria.units,
        year: criteria.edition.year,
        as_of: example.as_of,
        unit,
        tables: &tables,
    };
    let dossier = Dossier::from_tables(&inline, &mut diags);
    let workdays = facts::workdays(criteria, &dossier);
    let dossier = dossier.with_workdays(workdays);
    let first = criteria.groups.ranked().next().map_or(GroupIndex(0), |(index, _)| index);
    let group = example.group.as_ref().and_then(|group| criteria.groups.find(&group.value)).unwrap_or(first);
    let facts = Facts::gather(criteria, &dossier, group, &mut diags);
    if diags.has_errors() {
        return diags;
    }
    let Some(index) = dossier.units.find(unit) else { return diags };
    let (expected, found) = match (of, &example.expected) {
        (Of::Line(id), Expected::Points(expected)) => {
            let line = score::line(criteria, &facts, example.as_of, &id.value, index);
            let points = line.map_or(Points::ZERO, |line| line.points);
            (expected.to_string(), points.to_string())
        }
        (Of::Veto(veto, _), Expected::Holds(expected)) => {
            let holds = score::is_vetoed(criteria, &facts, veto, index);
            (expected.to_string(), holds.to_string())
        }
        (Of::Edition(_), Expected::Result(expected)) => {
            let result = result(criteria, &facts, example, index);
            (said(expected, expected), said(&result, expected))
        }
        (Of::Line(_) | Of::Veto(..) | Of::Edition(_), _) => {
            unreachable!("an example is read for what it belongs to")
        }
    };
    if expected != found {
        let (Of::Line(id) | Of::Veto(_, id) | Of::Edition(id)) = of;
        let fails = Diagnostic::new(Code::ExampleFails, &example.span).with("id", &id.value);
        diags.push(fails.with("expected", expected).with("found", found));
    }
    diags
}

/// What a unit's whole result is.
fn result(criteria: &Criteria, facts: &Facts, example: &Example, unit: UnitIndex) -> ExpectedOutcome {
    let cards = score::all(criteria, facts, example.as_of);
    let ranking = Ranking::of(criteria, facts, &cards);
    let Some(card) = cards.iter().find(|card| card.unit == unit) else { return ExpectedOutcome::default() };
    let Some(standing) = ranking.find(unit) else {
        return ExpectedOutcome { assessed: Some(false), ..ExpectedOutcome::default() };
    };
    let place = |place: usize| Some(Points::from(Quantity::from(place)));
    ExpectedOutcome {
        total: Some(card.total.clone()),
        converted: card.converted.clone(),
        grade: standing.grade.map(|grade| criteria.grades[grade].id.value.clone()),
        place: place(standing.overall.place),
        group_place: place(standing.in_group.place),
        eligible: Some(card.eligible),
        assessed: Some(true),
    }
}

/// The parts of a result that `asked` states.
fn said(result: &ExpectedOutcome, asked: &ExpectedOutcome) -> String {
    let points = |points: &Option<Points>| points.as_ref().map_or_else(|| "-".to_owned(), Points::to_string);
    let parts = [
        ("total", asked.total.is_some(), points(&result.total)),
        ("converted", asked.converted.is_some(), points(&result.converted)),
        ("grade", asked.grade.is_some(), result.grade.clone().unwrap_or_else(|| "-".to_owned())),
        ("place", asked.place.is_some(), points(&result.place)),
        ("group-place", asked.group_place.is_some(), points(&result.group_place)),
        ("assessed", asked.assessed.is_some(), result.assessed.unwrap_or(true).to_string()),
        ("eligible", asked.eligible.is_some(), result.eligible.unwrap_or_default().to_string()),
    ];
    let stated: Vec<String> = parts
        .into_iter()
        .filter(|(_, stated, _)| *stated)
        .map(|(name, _, value)| format!("{name} = {value}"))
        .collect();
    stated.join(", ")
}
