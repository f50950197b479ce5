//! What overrides points, grade or eligibility (一票否决).

use super::{Example, Grade, Remedy, item::ledgers_of};
use crate::{measure::plan::Reading, moment::Cut, num::Points, reader::Table, scale::Requirement, source::Spanned};

/// A veto.
#[derive(Clone, Debug)]
pub struct Veto {
    /// Its permanent name.
    pub id: Spanned<String>,
    /// Its title.
    pub title: String,
    /// The clause of the regulation.
    pub clause: String,
    /// The regulation's own words.
    pub text: Option<String>,
    /// Any of these brings it about.
    pub when: Vec<Requirement>,
    /// What it does.
    pub effect: Effect,
    /// What follows outside the assessment: a subsidy forfeited, a report to be written.
    pub consequence: Option<String>,
    /// How the bureau reads a text that says less than a rule needs; printed with the clause.
    pub ruling: Option<String>,
    /// What to do about it.
    pub remedy: Option<Remedy>,
    /// Worked examples.
    pub examples: Vec<Example>,
}

/// What a veto does.
#[derive(Clone, Debug, Default)]
pub struct Effect {
    /// The best grade still to be had, by its index.
    pub grade_at_most: Option<usize>,
    /// What is set to zero.
    pub zero: Option<ZeroTarget>,
    /// Whether the unit may no longer be commended.
    pub ineligible: bool,
    /// Whether the unit is not assessed at all (不参评): it has no place and counts among no peers.
    pub excluded: bool,
    /// The total is never above this.
    pub total_at_most: Option<Points>,
}

/// What a veto sets to zero.
#[derive(Clone, Debug)]
pub enum ZeroTarget {
    /// An item or a section, by id.
    Line(Spanned<String>),
    /// The total.
    Total,
}

impl Veto {
    /// Keys of a `[[veto]]`.
    pub const KEYS: &'static [&'static str] =
        &["id", "title", "clause", "text", "when", "effect", "consequence", "ruling", "remedy", "example"];

    pub(super) fn read(table: &Table, grades: &[Grade], reading: &mut Reading<'_>) -> Option<Veto> {
        table.only(Veto::KEYS, &mut reading.diags);
        reading.cut = Cut::Year;
        let id = table.required_text("id", &mut reading.diags);
        let title = table.required_text("title", &mut reading.diags);
        let clause = table.required_text("clause", &mut reading.diags);
        table.required("when", &mut reading.diags);
        let when: Vec<Option<Requirement>> = table
            .tables("when", &mut reading.diags)
            .into_iter()
            .map(|when| Requirement::read(when, &[], reading))
            .collect();
        let effect = table.required("effect", &mut reading.diags)?.table(&mut reading.diags)?;
        let effect = Effect::read(effect, grades, reading);
        let when: Vec<Requirement> = when.into_iter().collect::<Option<_>>()?;
        let ledgers = ledgers_of(when.iter().flat_map(Requirement::measures), reading);
        let remedy = table.table("remedy", &mut reading.diags).map(|remedy| Remedy::read(remedy, &ledgers, reading));
        let text = table.text("text", &mut reading.diags).map(|text| text.value);
        let examples = table
            .tables("example", &mut reading.diags)
            .into_iter()
            .filter_map(|example| Example::read("holds", example, reading.schema, &mut reading.diags))
            .collect();
        Some(Veto {
            examples,
            id: id?,
            title: title?.value,
            clause: clause?.value,
            text,
            consequence: table.text("consequence", &mut reading.diags).map(|text| text.value),
            ruling: table.text("ruling", &mut reading.diags).map(|ruling| ruling.value),
            when,
            effect: effect?,
            remedy,
        })
    }
}

impl Effect {
    /// Keys of an `effect`.
    pub const KEYS: &'static [&'static str] = &["grade-at-most", "zero", "ineligible", "excluded", "total-at-most"];

    fn read(table: &Table, grades: &[Grade], reading: &mut Reading<'_>) -> Option<Effect> {
        table.only(Effect::KEYS, &mut reading.diags);
        let grade_at_most = match table.text("grade-at-most", &mut reading.diags) {
            Some(id) => Some(Grade::linked(grades, &id, &mut reading.diags)?),
            None => None,
        };
        let zero = table.text("zero", &mut reading.diags).map(|zero| match zero.value.as_str() {
            "total" => ZeroTarget::Total,
            _ => ZeroTarget::Line(zero),
        });
        Some(Effect {
            grade_at_most,
            zero,
            ineligible: table.flag("ineligible", &mut reading.diags),
            excluded: table.flag("excluded", &mut reading.diags),
            total_at_most: table.get("total-at-most").and_then(|node| node.points(&mut reading.diags)),
        })
    }
}
