//! A veto that came about, with the records that show it.

use minijinja::context;
use serde::Serialize;

use crate::{
    assessment::Assessment,
    criteria::{Effect, ZeroTarget},
    dossier::UnitIndex,
    report::{
        record::{self, Cited, Reader, Records},
        words::Words,
    },
    scale, score,
};

/// A veto that came about.
#[derive(Clone, Debug, Serialize)]
pub struct Veto {
    /// Its title.
    pub title: String,
    /// Its clause.
    pub clause: String,
    /// What it does.
    pub effect: String,
    /// The records that show it.
    pub records: Vec<Records>,
}

impl Veto {
    /// A veto that fell upon a unit, with the records that show it.
    pub(in crate::report) fn of(
        words: &Words<'_>,
        assessment: &Assessment,
        unit: UnitIndex,
        index: usize,
        reader: Reader,
    ) -> Veto {
        let veto = &assessment.criteria.vetoes[index];
        let grounds = score::grounds(&assessment.criteria, &assessment.facts, index, unit);
        let measures = grounds.into_iter().flat_map(scale::Requirement::measures);
        let records = measures.filter_map(|measure| {
            let fact = assessment.facts.of(measure, unit, None);
            let rows = &fact.evidence().places;
            let entry = measure.entries()[0];
            let ledger = &assessment.criteria.schema[assessment.criteria.plan[entry].tallied.selection().ledger].title;
            let caption = words.say("record.caption", context! { ledger, part => "", count => rows.len() });
            let cited = Cited { measure, remedy: veto.remedy.as_ref(), rows, caption, rule: String::new() };
            record::table(words, assessment, cited, reader)
        });
        Veto {
            title: veto.title.clone(),
            clause: veto.clause.clone(),
            effect: effect(words, assessment, &veto.effect),
            records: records.collect(),
        }
    }
}

/// What a veto does, in words.
fn effect(words: &Words<'_>, assessment: &Assessment, effect: &Effect) -> String {
    let grade = effect.grade_at_most.map(|grade| {
        words.say("effect.grade-at-most", context! { grade => assessment.criteria.grades[grade].title.as_str() })
    });
    let zero = effect.zero.as_ref().map(|zero| match zero {
        ZeroTarget::Total => words.word("effect.zero-total"),
        ZeroTarget::Line(id) => {
            let section = assessment.criteria.sections.iter().find(|section| section.id.value == id.value);
            let title = section.map(|section| &section.title);
            let title = title.or_else(|| assessment.criteria.find(&id.value).map(|item| &item.title));
            words.say("effect.zero-line", context! { title => title.cloned().unwrap_or_default() })
        }
    });
    let excluded = effect.excluded.then(|| words.word("effect.excluded"));
    let ineligible = effect.ineligible.then(|| words.word("effect.ineligible"));
    let at_most = effect
        .total_at_most
        .as_ref()
        .map(|most| words.say("effect.total-at-most", context! { points => words.prose(most) }));
    [excluded, grade, zero, ineligible, at_most]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(&words.word("semicolon"))
}
