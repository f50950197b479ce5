//! Scores that people gave: each names its scorer, each below full marks its reason, none is out of range.

use super::Assessment;
use crate::{
    criteria::Item,
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{ColumnIndex, RowPlace, UnitIndex},
    measure::{Judged, Measure, Tallied},
    num::Quantity,
    scale::{Award, Scale},
    score::Line,
};

/// Checks every score that an item of the assessment was judged by.
pub(super) fn check(assessment: &Assessment, diags: &mut Diagnostics) {
    for card in &assessment.cards {
        for (_, item, line) in assessment.lines(card) {
            for (judged, award, measure) in judged(assessment, item) {
                let limit = limit(assessment, award, line, card.unit);
                for part in &line.parts {
                    let fact = assessment.facts.of(measure, card.unit, part.part);
                    let evidence = fact.evidence();
                    for (place, score) in evidence.places.iter().zip(&evidence.amounts) {
                        one(assessment, judged, *place, score, limit.as_ref(), diags);
                    }
                }
            }
        }
    }
}

/// Rules of an item that give the very points a scorer gave.
fn judged<'a>(
    assessment: &'a Assessment,
    item: &'a Item,
) -> impl Iterator<Item = (&'a Judged, &'a Award, &'a Measure)> {
    item.rules.iter().filter_map(|rule| {
        let Scale::Award(award) = &rule.scale else { return None };
        let Measure::Single(index) = &award.tariff.measure else { return None };
        match &assessment.criteria.plan[*index].tallied {
            Tallied::Judged(judged) => Some((judged, award, &award.tariff.measure)),
            _ => None,
        }
    })
}

/// The highest score a scorer may give: the rule's cap or the line's full marks, in the scorers' own points. A bonus without
/// a cap has none.
fn limit(assessment: &Assessment, award: &Award, line: &Line, unit: UnitIndex) -> Option<Quantity> {
    let profile = assessment.facts.profile(unit);
    let full = line.full.quantity();
    let points = match &award.tariff.cap {
        Some(cap) => cap.of(profile, full),
        None if line.full.is_zero() => return None,
        None => full.clone(),
    };
    points.over(&award.tariff.each.of(profile, full))
}

fn one(
    assessment: &Assessment,
    judged: &Judged,
    place: RowPlace,
    score: &Quantity,
    limit: Option<&Quantity>,
    diags: &mut Diagnostics,
) {
    let Some((batch, row)) = assessment.dossier.find(place) else { return };
    let schema = &assessment.criteria.schema;
    let at = |column: ColumnIndex| assessment.dossier.locate(place, Some(column), schema);
    let header = |column: ColumnIndex| &schema[judged.selection.ledger][column].name.value;
    let above = limit.filter(|limit| score > *limit);
    if score.is_negative() || above.is_some() {
        let out = Diagnostic::new(Code::ScoreOutOfRange, at(judged.of)).with("score", score);
        diags.push(out.with("full", limit.map(Quantity::to_string).unwrap_or_default()));
    }
    let blank = |column: ColumnIndex| batch.columns[column.0].is_blank(row);
    if blank(judged.scorer) {
        diags.push(Diagnostic::new(Code::ScoreWithoutReason, at(judged.scorer)).with("column", header(judged.scorer)));
    }
    if blank(judged.reason) && limit.is_none_or(|limit| score < limit) {
        diags.push(Diagnostic::new(Code::ScoreWithoutReason, at(judged.reason)).with("column", header(judged.reason)));
    }
}
