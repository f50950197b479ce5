//! `scores.json`: every figure with what led to it, for other programs. The order of keys and units is fixed; decimals are text.

use serde::Serialize;

use super::{
    Occasion,
    record::{self, Place},
    words::Words,
};
use crate::{
    assessment::{Assessment, Part},
    criteria::Item,
    district::{District, Member},
    dossier::{RowPlace, UnitIndex},
    gap::Status,
    measure::Measure,
    num::Points,
    rank,
    scale::{Effect, Requirement, Step},
    score::{self, Line, PartScore, Zeroed},
};

/// The name and version of the schema; it changes when a reader would have to.
pub const SCHEMA: &str = "kaohe.scores/1";

/// All scores.
#[derive(Clone, Debug, Serialize)]
pub struct Scores {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The program's version.
    pub version: &'static str,
    /// The bureau.
    pub bureau: String,
    /// The title.
    pub title: String,
    /// Whether every figure is invented.
    pub sample: bool,
    /// Whether records with mistakes were left out.
    pub trial: bool,
    /// Until when records count; nothing when the year is over.
    pub as_of: Option<String>,
    /// How many records there are.
    pub records: usize,
    /// The regulation.
    pub edition: EditionOf,
    /// Fingerprint of the criteria.
    pub criteria_print: String,
    /// Fingerprint of the ledgers.
    pub ledgers_print: String,
    /// The units, in the order of the ranking.
    pub units: Vec<UnitScore>,
    /// Units that a veto leaves out, in the order of codes.
    pub excluded: Vec<Excluded>,
}

/// The regulation scored by.
#[derive(Clone, Debug, Serialize)]
pub struct EditionOf {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What every output must say of it.
    pub notice: Option<String>,
    /// First day of the assessment year.
    pub from: String,
    /// Last day of it.
    pub to: String,
    /// Full marks.
    pub full: String,
}

/// A unit that is not assessed.
#[derive(Clone, Debug, Serialize)]
pub struct Excluded {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub vetoes: Vec<VetoOf>,
}

/// A unit.
#[derive(Clone, Debug, Serialize)]
pub struct UnitScore {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its ranked group; nothing where the edition has none.
    pub group: Option<String>,
    /// Its place among all.
    pub overall: PlaceOf,
    /// Its place in its group.
    pub in_group: PlaceOf,
    /// Its grade.
    pub grade: Option<String>,
    /// The number that is printed and ranked.
    pub total: String,
    /// What the total counts in a higher assessment, where the edition says so.
    pub converted: Option<String>,
    /// The sections together.
    pub base: String,
    /// The bonuses, after their caps.
    pub bonus: String,
    /// The penalties, after their caps.
    pub penalty: String,
    /// Full marks less base points.
    pub lost: String,
    /// What can still be made good, line by line.
    pub recoverable: String,
    /// The total with all of it.
    pub total_if_mended: String,
    /// Whether the unit may be commended.
    pub eligible: bool,
    /// Vetoes that came about.
    pub vetoes: Vec<VetoOf>,
    /// The sections.
    pub sections: Vec<SectionOf>,
    /// The bonuses.
    pub bonuses: Vec<LineOf>,
    /// The penalties.
    pub penalties: Vec<LineOf>,
}

/// A place.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PlaceOf {
    /// From 1.
    pub place: usize,
    /// Whether others share it.
    pub tied: bool,
    /// Among how many.
    pub of: usize,
}

/// A veto.
#[derive(Clone, Debug, Serialize)]
pub struct VetoOf {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its clause.
    pub clause: String,
    /// The records that show it.
    pub evidence: Vec<Place>,
}

/// A section.
#[derive(Clone, Debug, Serialize)]
pub struct SectionOf {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its clause.
    pub clause: String,
    /// Full marks in the total.
    pub full: String,
    /// What its lines add up to.
    pub earned: String,
    /// What they could add up to.
    pub applicable: String,
    /// What it counts in the total.
    pub points: String,
    /// Its items.
    pub lines: Vec<LineOf>,
}

/// An item, a bonus or a penalty.
#[derive(Clone, Debug, Serialize)]
pub struct LineOf {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its clause.
    pub clause: String,
    /// The field of grass-roots capacity it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// How the bureau reads what the text leaves open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruling: Option<String>,
    /// `scored`, `not-applicable`, `not-due` or `missing`.
    pub outcome: &'static str,
    /// Full marks.
    pub full: String,
    /// Points.
    pub points: String,
    /// Points lost.
    pub lost: String,
    /// Points of them that can still be made good.
    pub recoverable: String,
    /// Whether the loss can still be made good; nothing without a loss.
    pub status: Option<&'static str>,
    /// `zero-if` or the id of a veto, where one took everything.
    pub zeroed_by: Option<String>,
    /// The parts of the year, rule by rule.
    pub parts: Vec<PartOf>,
}

/// A part of the year.
#[derive(Clone, Debug, Serialize)]
pub struct PartOf {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// As for a line.
    pub outcome: &'static str,
    /// Full marks.
    pub full: String,
    /// Points.
    pub points: String,
    /// What it would be without floor and full marks, where they held it.
    pub unbounded: Option<String>,
    /// Whether a `zero-if` took it.
    pub zeroed: bool,
    /// Its rules, in the order written.
    pub rules: Vec<RuleOf>,
}

/// What a rule gave or took.
#[derive(Clone, Debug, Serialize)]
pub struct RuleOf {
    /// Its kind, as the criteria name it.
    pub scale: &'static str,
    /// What it measures, in words.
    pub measure: String,
    /// What was measured.
    pub measured: Option<String>,
    /// The arithmetic.
    pub working: String,
    /// Points earned.
    pub earned: Option<String>,
    /// Points lost.
    pub lost: Option<String>,
    /// Points lost without the rule's cap, where it bites.
    pub uncapped: Option<String>,
    /// The records it stands on.
    pub evidence: Vec<Record>,
}

/// A record and, where it cost points, what its cells show.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// Where it stands.
    #[serde(flatten)]
    pub at: Place,
    /// Cells of columns that may leave the unit's own papers, as header and text; blank ones are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<(String, String)>,
}

/// All scores of a district.
#[must_use]
pub fn scores(district: &District<'_>, occasion: &Occasion) -> Scores {
    let assessment = district.assessment;
    let words = Words::of(assessment, occasion.lang);
    let edition = &assessment.criteria.edition;
    Scores {
        schema: SCHEMA,
        version: occasion.version,
        bureau: occasion.bureau.clone(),
        title: occasion.title.clone(),
        sample: occasion.sample,
        trial: occasion.trial,
        as_of: assessment.as_of.map(|day| day.to_string()),
        records: assessment.dossier.records(),
        edition: EditionOf {
            id: edition.id.value.clone(),
            title: edition.title.clone(),
            notice: edition.notice.clone(),
            from: edition.year.from.to_string(),
            to: edition.year.to.to_string(),
            full: words.exact(&edition.full),
        },
        criteria_print: occasion.criteria_print.clone(),
        ledgers_print: occasion.ledgers_print.clone(),
        units: district.units.iter().map(|member| unit(&words, assessment, member)).collect(),
        excluded: district.excluded.iter().map(|unit| excluded(assessment, *unit)).collect(),
    }
}

fn unit(words: &Words<'_>, assessment: &Assessment, member: &Member<'_>) -> UnitScore {
    let card = assessment.card(member.unit);
    let criteria = &assessment.criteria;
    let of = &assessment.dossier.units[member.unit];
    let standing = member.standing;
    let place = |place: rank::Place| PlaceOf { place: place.place, tied: place.tied, of: place.of };
    let line = |part: Part, item, line| line_of(words, assessment, member, (part, item, line));
    let sections = card.sections.iter().map(|score| {
        let section = &criteria.sections[score.section];
        let lines = score.lines.iter().map(|own| line(Part::Section(score.section), &section.items[own.item], own));
        SectionOf {
            id: section.id.value.clone(),
            title: section.title.clone(),
            clause: section.clause.clone(),
            full: words.exact(&score.full),
            earned: words.exact(&score.earned),
            applicable: words.exact(&score.applicable),
            points: words.exact(&score.points),
            lines: lines.collect(),
        }
    });
    UnitScore {
        code: of.code.clone(),
        name: of.name.clone(),
        group: (!criteria.groups.is_undivided()).then(|| criteria.groups[standing.group].title.clone()),
        overall: place(standing.overall),
        in_group: place(standing.in_group),
        grade: standing.grade.map(|grade| criteria.grades[grade].title.clone()),
        total: words.exact(&card.total),
        converted: card.converted.as_ref().map(|points| words.exact(points)),
        base: words.exact(&card.base),
        bonus: words.exact(&card.bonus),
        penalty: words.exact(&card.penalty),
        lost: words.exact(&member.account.lost),
        recoverable: words.exact(&member.recoverable),
        total_if_mended: words.exact(&member.account.mended),
        eligible: card.eligible,
        vetoes: vetoes(assessment, member.unit),
        sections: sections.collect(),
        bonuses: card.bonuses.iter().map(|own| line(Part::Bonus, &criteria.bonuses[own.item], own)).collect(),
        penalties: card.penalties.iter().map(|own| line(Part::Penalty, &criteria.penalties[own.item], own)).collect(),
    }
}

fn excluded(assessment: &Assessment, unit: UnitIndex) -> Excluded {
    let of = &assessment.dossier.units[unit];
    Excluded { code: of.code.clone(), name: of.name.clone(), vetoes: vetoes(assessment, unit) }
}

/// The vetoes that fell upon a unit, with the records that show them.
fn vetoes(assessment: &Assessment, unit: UnitIndex) -> Vec<VetoOf> {
    let of_unit = assessment.card(unit).vetoes.iter().map(|index| {
        let veto = &assessment.criteria.vetoes[*index];
        let grounds = score::grounds(&assessment.criteria, &assessment.facts, *index, unit);
        let measures = grounds.into_iter().flat_map(Requirement::measures);
        let facts = measures.map(|measure| assessment.facts.of(measure, unit, None));
        let evidence = facts.flat_map(|fact| fact.evidence().places.clone());
        VetoOf {
            id: veto.id.value.clone(),
            title: veto.title.clone(),
            clause: veto.clause.clone(),
            evidence: evidence.map(|place| Place::of(assessment, place)).collect(),
        }
    });
    of_unit.collect()
}

fn line_of(
    words: &Words<'_>,
    assessment: &Assessment,
    member: &Member<'_>,
    (part, item, line): (Part, &Item, &Line),
) -> LineOf {
    let short = member.shortfalls.iter().find(|short| short.part == part && short.line.item == line.item);
    LineOf {
        id: item.id.value.clone(),
        title: item.title.clone(),
        clause: item.clause.clone(),
        field: item.field.as_ref().map(|field| field.value.clone()),
        ruling: item.ruling.clone(),
        outcome: line.outcome.key(),
        full: words.exact(&line.full),
        points: words.exact(&line.points),
        lost: words.exact(short.map_or(&Points::ZERO, |short| &short.lost)),
        recoverable: words.exact(short.map_or(&Points::ZERO, |short| &short.recoverable)),
        status: short.map(|short| match short.status {
            Status::Recoverable => "recoverable",
            Status::Settled => "settled",
        }),
        zeroed_by: line.zeroed.map(|zeroed| match zeroed {
            Zeroed::ZeroIf(_) => "zero-if".to_owned(),
            Zeroed::Veto(veto) => assessment.criteria.vetoes[veto].id.value.clone(),
        }),
        parts: line.parts.iter().map(|of_part| part_of(words, assessment, member, item, of_part)).collect(),
    }
}

fn part_of(words: &Words<'_>, assessment: &Assessment, member: &Member<'_>, item: &Item, part: &PartScore) -> PartOf {
    let rules = part.steps.iter().zip(&item.rules).map(|(step, rule)| {
        let measures = rule.scale.measures();
        let facts = measures.iter().map(|measure| assessment.facts.of(measure, member.unit, part.part));
        let places: Vec<RowPlace> = facts.flat_map(|fact| fact.evidence().places.clone()).collect();
        rule_of(words, assessment, rule.scale.name(), &measures, step, &places)
    });
    PartOf {
        from: part.days.from.to_string(),
        to: part.days.to.to_string(),
        outcome: part.outcome.key(),
        full: words.exact(&part.full),
        points: words.exact(&part.points),
        unbounded: part.unbounded.as_ref().map(|free| words.exact(free)),
        zeroed: part.zeroed.is_some(),
        rules: rules.collect(),
    }
}

fn rule_of(
    words: &Words<'_>,
    assessment: &Assessment,
    scale: &'static str,
    measures: &[&Measure],
    step: &Step,
    places: &[RowPlace],
) -> RuleOf {
    let wording = assessment.criteria.wording(words.lang);
    let measured: Vec<String> = measures.iter().map(|measure| wording.measure(measure)).collect();
    let (earned, lost, uncapped, costs) = match &step.effect {
        Effect::Earned { of, points } => (Some(words.exact(points)), None, None, points < of),
        Effect::Lost { points, uncapped } => {
            let beyond = (points != uncapped).then(|| words.exact(uncapped));
            (None, Some(words.exact(points)), beyond, !points.is_zero())
        }
        Effect::Nothing { .. } | Effect::Absent => (None, None, None, false),
    };
    let record = |place: &RowPlace| {
        let columns = assessment
            .dossier
            .sheets
            .get(usize::try_from(place.sheet).unwrap_or_default())
            .filter(|_| costs)
            .map(|sheet| record::public_columns(assessment, sheet.ledger))
            .unwrap_or_default();
        let mut cells = record::cells(assessment, *place, &columns);
        cells.retain(|(_, text)| !text.is_empty());
        Record { at: Place::of(assessment, *place), cells }
    };
    RuleOf {
        scale,
        measure: measured.join(&words.word("semicolon")),
        measured: step.measured.as_ref().map(Words::number),
        working: step.working.clone(),
        earned,
        lost,
        uncapped,
        evidence: places.iter().map(record).collect(),
    }
}
