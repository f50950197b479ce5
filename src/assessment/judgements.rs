//! Scores that people gave: each names its scorer, each below full marks its reason, none is out of range.

use super::Assessment;
use crate::{
    criteria::Item,
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{ColumnIndex, RowPlace},
    measure::{Judged, Measure, Tallied},
    num::{Points, Quantity},
    scale::Scale,
    score::Line,
};

/// Checks every score that an item of the assessment was judged by.
pub(super) fn check(assessment: &Assessment, diags: &mut Diagnostics) {
    for card in &assessment.cards {
        for (_, item, line) in assessment.lines(card) {
            for (judged, measure) in judged(assessment, item) {
                for part in &line.parts {
                    let fact = assessment.facts.of(measure, card.unit, part.part);
                    let evidence = fact.evidence();
                    for (place, score) in evidence.places.iter().zip(&evidence.amounts) {
                        one(assessment, judged, *place, score, line, diags);
                    }
                }
            }
        }
    }
}

/// Rules of an item that give the very points a scorer gave.
fn judged<'a>(assessment: &'a Assessment, item: &'a Item) -> impl Iterator<Item = (&'a Judged, &'a Measure)> {
    item.rules.iter().filter_map(|rule| {
        let Scale::Award(award) = &rule.scale else { return None };
        let Measure::Single(index) = &award.tariff.measure else { return None };
        match &assessment.criteria.plan[*index].tallied {
            Tallied::Judged(judged) => Some((judged, &award.tariff.measure)),
            _ => None,
        }
    })
}

fn one(
    assessment: &Assessment,
    judged: &Judged,
    place: RowPlace,
    score: &Quantity,
    line: &Line,
    diags: &mut Diagnostics,
) {
    let Some((batch, row)) = assessment.dossier.find(place) else { return };
    let schema = &assessment.criteria.schema;
    let at = |column: ColumnIndex| assessment.dossier.locate(place, Some(column), schema);
    let header = |column: ColumnIndex| &schema[judged.selection.ledger][column].name.value;
    let given = Points::from(score.clone());
    if given < Points::ZERO || given > line.full {
        let out = Diagnostic::new(Code::ScoreOutOfRange, at(judged.of)).with("score", score);
        diags.push(out.with("full", &line.full));
    }
    let blank = |column: ColumnIndex| batch.columns[column.0].is_blank(row);
    if blank(judged.scorer) {
        diags.push(Diagnostic::new(Code::ScoreWithoutReason, at(judged.scorer)).with("column", header(judged.scorer)));
    }
    if blank(judged.reason) && given < line.full {
        diags.push(Diagnostic::new(Code::ScoreWithoutReason, at(judged.reason)).with("column", header(judged.reason)));
    }
}
