//! All that a unit lost, a line each.

use minijinja::context;

use super::super::{
    Console,
    session::Assessed,
    table::{self, Align},
};
use crate::{
    dossier::UnitIndex,
    gap::{self, Status},
    num::Points,
};

/// A unit's shortfalls with their totals.
pub(super) fn text(assessed: &Assessed, unit: UnitIndex, console: Console) -> String {
    let lang = console.lang;
    let assessment = &assessed.assessment;
    let criteria = &assessment.criteria;
    let places = criteria.edition.printed_places();
    let fixed = |points: &Points| points.fixed(places);
    let card = assessment.card(unit);
    let standing = assessment.ranking.find(unit);
    let shortfalls = gap::of(assessment, unit);
    let header = |key: &str, align| (lang.word(&format!("cli.column.{key}")), align);
    let headers = [
        header("clause", Align::Left),
        header("item", Align::Left),
        header("full", Align::Right),
        header("points", Align::Right),
        header("lost", Align::Right),
        header("recoverable", Align::Right),
        header("state", Align::Left),
    ];
    let rows = shortfalls.iter().map(|shortfall| {
        let status = match shortfall.status {
            Status::Recoverable => "recoverable",
            Status::Settled => "settled",
        };
        vec![
            shortfall.item.clause.clone(),
            shortfall.item.title.clone(),
            fixed(&shortfall.line.full),
            fixed(&shortfall.line.points),
            fixed(&shortfall.lost),
            fixed(&shortfall.recoverable),
            lang.word(&format!("cli.status.{status}")),
        ]
    });
    let mut text = lang.say(
        "cli.explain.unit",
        context! {
            unit => assessment.dossier.units[unit].name.as_str(),
            place => standing.map(|standing| standing.overall.place),
            tied => standing.is_some_and(|standing| standing.overall.tied),
            of => standing.map(|standing| standing.overall.of),
            base => fixed(&card.base),
            bonus => fixed(&card.bonus),
            penalty => fixed(&card.penalty),
            total => fixed(&card.total),
            grade => standing.and_then(|standing| standing.grade).map(|grade| criteria.grades[grade].title.clone()),
        },
    );
    text.push('\n');
    for veto in &card.vetoes {
        let veto = &criteria.vetoes[*veto];
        text.push_str(
            &lang.say("cli.explain.veto", context! { clause => veto.clause.as_str(), title => veto.title.as_str() }),
        );
        text.push('\n');
    }
    if shortfalls.is_empty() {
        return text + &lang.word("cli.explain.nothing-lost") + "\n";
    }
    let lost: Points = shortfalls.iter().map(|shortfall| &shortfall.lost).sum();
    let recoverable: Points = shortfalls.iter().map(|shortfall| &shortfall.recoverable).sum();
    let words = context! {
        count => shortfalls.len(),
        lost => fixed(&lost),
        recoverable => fixed(&recoverable),
        unit => assessment.dossier.units[unit].name.as_str(),
        example => shortfalls[0].item.id.value.as_str(),
    };
    text + &table::draw(&headers, rows.collect()) + "\n" + &lang.say("cli.explain.together", words) + "\n"
}
