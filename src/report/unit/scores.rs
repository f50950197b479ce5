//! Points of every item, bonus and penalty with the arithmetic behind them.

use minijinja::context;
use serde::Serialize;

use crate::{
    assessment::{Assessment, Part},
    criteria::Item,
    dossier::UnitIndex,
    num::Points,
    report::{loss, words::Words},
    scale,
    score::{Line, Outcome, PartScore},
};

/// A section of the scorecard.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its clause.
    pub clause: String,
    /// Full marks.
    pub full: String,
    /// Points.
    pub points: String,
    /// That its items' points were converted, where they were.
    pub converted: Option<String>,
    /// Its items.
    pub lines: Vec<Score>,
}

/// An item of the scorecard.
#[derive(Clone, Debug, Serialize)]
pub struct Score {
    /// The item.
    pub item: String,
    /// Its clause.
    pub clause: String,
    /// Full marks.
    pub full: String,
    /// Points; nothing where it does not apply.
    pub points: String,
    /// What became of it, where it was not simply scored.
    pub outcome: Option<String>,
    /// Whether full marks were reached.
    pub whole: bool,
    /// The arithmetic, part by part.
    pub workings: Vec<String>,
}

/// A bonus or a penalty that came to something.
#[derive(Clone, Debug, Serialize)]
pub struct Extra {
    /// Bonus or penalty.
    pub kind: String,
    /// Its title.
    pub item: String,
    /// Its clause.
    pub clause: String,
    /// Its points.
    pub points: String,
    /// The arithmetic.
    pub workings: Vec<String>,
}

pub(super) fn section_scores(words: &Words<'_>, assessment: &Assessment, unit: UnitIndex) -> Vec<Section> {
    let card = assessment.card(unit);
    let sections = card.sections.iter().map(|score| {
        let section = &assessment.criteria.sections[score.section];
        let lines = score.lines.iter().map(|line| line_score(words, &section.items[line.item], line));
        let converted = (score.earned != score.points).then(|| {
            let (earned, applicable) = (words.prose(&score.earned), words.prose(&score.applicable));
            let (full, points) = (words.prose(&score.full), words.prose(&score.points));
            words.say("unit.converted", context! { earned, applicable, full, points })
        });
        Section {
            title: section.title.clone(),
            clause: section.clause.clone(),
            full: words.cell(&score.full),
            points: words.cell(&score.points),
            converted,
            lines: lines.collect(),
        }
    });
    sections.collect()
}

fn line_score(words: &Words<'_>, item: &Item, line: &Line) -> Score {
    let applies = line.outcome != Outcome::NotApplicable;
    Score {
        item: item.title.clone(),
        clause: item.clause.clone(),
        full: if applies { words.cell(&line.full) } else { "—".to_owned() },
        points: if applies { words.cell(&line.points) } else { "—".to_owned() },
        outcome: (line.outcome != Outcome::Scored).then(|| words.word(&format!("outcome.{}", line.outcome.key()))),
        whole: applies && line.points == line.full,
        workings: workings(words, item, line),
    }
}

/// The arithmetic of a line, part by part.
fn workings(words: &Words<'_>, item: &Item, line: &Line) -> Vec<String> {
    let mut workings = Vec::new();
    // Full marks need no arithmetic, neither for an item nor for a part of its year.
    let tells = |part: &&PartScore| part.full.is_zero() || part.points != part.full || part.unbounded.is_some();
    let base = line.points <= line.full && !line.full.is_zero();
    for part in line.parts.iter().filter(|part| !base || tells(part)) {
        let steps = part.steps.iter().filter(|step| match &step.effect {
            scale::Effect::Lost { points, .. } => !points.is_zero(),
            scale::Effect::Earned { .. } => true,
            scale::Effect::Nothing { .. } | scale::Effect::Absent => false,
        });
        let arithmetic: Vec<&str> = steps.map(|step| step.working.as_str()).filter(|text| !text.is_empty()).collect();
        let name = loss::part(words, item, Some(part));
        if !arithmetic.is_empty() {
            let arithmetic = arithmetic.join(&words.word("semicolon"));
            workings.push(words.say("unit.working", context! { part => name.as_str(), arithmetic }));
        }
        if part.zeroed.is_some() {
            workings.push(words.say("unit.part-zeroed", context! { part => name }));
        }
    }
    if line.zeroed.is_some() {
        workings.push(words.word("unit.line-zeroed"));
    }
    workings
}

pub(super) fn extras(words: &Words<'_>, assessment: &Assessment, unit: UnitIndex) -> Vec<Extra> {
    let card = assessment.card(unit);
    let lines = assessment.lines(card).filter(|(part, _, line)| *part >= Part::Bonus && !line.points.is_zero());
    let extra = |(part, item, line): (Part, &Item, &Line)| Extra {
        kind: words.word(if part == Part::Bonus { "cause.bonus" } else { "cause.penalty" }),
        item: item.title.clone(),
        clause: item.clause.clone(),
        points: words.cell(&line.points),
        workings: workings(words, item, line).into_iter().chain(held(words, line)).collect(),
    };
    lines.map(extra).collect()
}

/// That a bonus or penalty would be more without its cap.
fn held(words: &Words<'_>, line: &Line) -> Option<String> {
    let free = line.parts.iter().find_map(|part| part.unbounded.as_ref())?;
    let (free, points) = (words.prose(free), words.prose(&line.points));
    Some(words.say("unit.held", context! { free, points }))
}

/// How bonuses and penalties add up, where the edition's cap holds them.
pub(super) fn extras_note(words: &Words<'_>, assessment: &Assessment, unit: UnitIndex) -> Option<String> {
    let card = assessment.card(unit);
    let note = |lines: &[Line], counted: &Points, key: &str| {
        let together: Points = lines.iter().map(|line| &line.points).sum();
        let (sum, counted_text) = (words.prose(&together), words.prose(counted));
        (together != *counted).then(|| words.say(key, context! { sum, counted => counted_text }))
    };
    let bonus = note(&card.bonuses, &card.bonus, "unit.bonus-capped");
    let penalty = note(&card.penalties, &card.penalty, "unit.penalty-capped");
    let notes: Vec<String> = bonus.into_iter().chain(penalty).collect();
    (!notes.is_empty()).then(|| notes.concat())
}
