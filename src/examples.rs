//! Runs the worked examples inside the criteria, as `kaohe criteria check` does: the doctest of a regulation.

use rayon::prelude::*;

use crate::{
    criteria::{Criteria, Example, Expected, GroupIndex},
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{self, ANONYMOUS, Dossier, InlineTable},
    facts::Facts,
    num::Points,
    score,
    source::Spanned,
};

/// Whose example it is.
#[derive(Clone, Copy)]
enum Of<'a> {
    Line(&'a Spanned<String>),
    Veto(usize, &'a Spanned<String>),
}

/// Runs every example of an edition, reports those that do not come out, and says how many were run.
pub fn run(criteria: &Criteria, diags: &mut Diagnostics) -> usize {
    let lines = criteria.lines().flat_map(|item| item.examples.iter().map(|example| (Of::Line(&item.id), example)));
    let vetoes = criteria
        .vetoes
        .iter()
        .enumerate()
        .flat_map(|(index, veto)| veto.examples.iter().map(move |example| (Of::Veto(index, &veto.id), example)));
    let examples: Vec<(Of<'_>, &Example)> = lines.chain(vetoes).collect();
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
        (Of::Line(_) | Of::Veto(..), _) => unreachable!("an example is read for what it belongs to"),
    };
    if expected != found {
        let (Of::Line(id) | Of::Veto(_, id)) = of;
        let fails = Diagnostic::new(Code::ExampleFails, &example.span).with("id", &id.value);
        diags.push(fails.with("expected", expected).with("found", found));
    }
    diags
}
